"""What is different between two texts, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.corrections.words import difference

SIGNS = {"same": "{}", "old": "[-{}-]", "new": "{{+{}+}}"}


def marked(old: str, new: str) -> str:
    return "".join(SIGNS[each.what].format(each.text) for each in difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "", ""),
        ("a b", "a b", "a b"),
        ("", "a b", "{+a b+}"),
        ("a b", "", "[-a b-]"),
        ("a small rate", "a large rate", "a [-small-]{+large+} rate"),
        ("it is not so", "it is so", "it is [-not -]so"),
        ("one two three four", "one 2 three four", "one [-two-]{+2+} three four"),
        ("red and old cells", "blue and new cells", "[-red-]{+blue+} and [-old-]{+new+} cells"),
        ("it is a cell", "in it a cell", "[-it is-]{+in it+} a cell"),
        ("the rate\nis high", "the rate\nis low", "the rate\nis [-high-]{+low+}"),
        ("L1: even\nL2: none", "L1: none\nL2: even", "L1: [-even-]{+none+}\nL2: [-none-]{+even+}"),
    ],
)
def test_changed_words_are_marked_and_the_rest_is_not(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


TEXTS = st.text(st.sampled_from("ab \n.ü"), max_size=40)


@given(TEXTS, TEXTS)
def test_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(each.text for each in pieces if each.what != "new") == old
    assert "".join(each.text for each in pieces if each.what != "old") == new
    assert all(each.text for each in pieces)


def test_a_long_text_with_one_change_is_one_change() -> None:
    words = " ".join(f"word{n % 50} is" for n in range(20_000))
    pieces = difference(f"{words} red {words}", f"{words} blue {words}")
    assert [(each.what, each.text) for each in pieces[1:-1]] == [("old", "red"), ("new", "blue")]
