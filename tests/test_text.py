"""Identity rests on these two functions, so their results are held to literal values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.text import fingerprint, normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  What\tis \n ReLU?  ", "what is relu"),
        ("1. What is ReLU?", "what is relu"),
        ("- a) What is ReLU", "what is relu"),
        ("ﬁne‐tuning…", "fine‐tuning"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("-5 degrees", "-5 degrees"),
        ("1.5 mm", "1.5 mm"),
        ("C++", "c++"),
        ("E. coli", "e. coli"),
        ("?", "?"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_fingerprints_never_change() -> None:
    assert fingerprint("deep.txt", "what is relu", 0) == "45b7da3aad679512"
    assert fingerprint("a", size=4) == "d24404b2"


def test_parts_are_told_apart() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint("") != fingerprint()
