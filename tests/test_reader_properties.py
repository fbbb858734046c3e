"""Readers never raise, lose a line or use one twice, whatever they are given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.model import Document
from builder.readers import READERS, read_document
from tests.test_readers import check_accounts

PIECES = [
    *(
        "",
        " ",
        "1",
        "2",
        "3",
        "Q",
        "A",
        "Q:",
        "A: yes",
        "- item",
        "+x",
        "•",
        "→ so",
        "1. one",
        "(a)(i)",
    ),
    *(
        "What is it?",
        "Why?",
        "How:",
        "True",
        "Term",
        "A longer line that explains a term.",
        "# Head",
    ),
    *(
        "Chapter 1",
        "___ is blank",
        "T/F: it holds",
        "Explain why it is so.",
        "where and are",
        "References",
    ),
    *(
        "$$",
        "\\[",
        "x^2 \\]",
        "| a | b |",
        "|---|---|",
        "> said",
        ">",
        "**Q:** What?",
        "**A:**",
        "**2.** Why so?",
        "### 3. Who is it?",
        "A) one",
        "B) two",
        "0",
    ),
    *(
        "How well do you know it?",
        "Not yet",
        "By heart",
        "was ist das",
        "¿Qué es?",
        "何ですか？",
    ),
]
LINE = st.one_of(
    st.sampled_from(PIECES), st.text(max_size=30).map(lambda t: " ".join(t.splitlines()))
)


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINE, max_size=40))
def test_every_text_is_accounted_for(lines: list[str]) -> None:
    source = Document(name="x", path=Path("x"), encoding="utf-8", lines=tuple(lines))
    for dialect in ("", *(reader.name for reader in READERS)):
        check_accounts(source, read_document(source, dialect))


@settings(max_examples=50, deadline=None)
@given(lines=st.lists(LINE, max_size=40))
def test_trailing_blanks_change_nothing(lines: list[str]) -> None:
    plain = Document(name="x", path=Path("x"), encoding="utf-8", lines=tuple(lines))
    spaced = Document(
        name="x", path=Path("x"), encoding="utf-8", lines=tuple(f"{line} \t" for line in lines)
    )
    assert read_document(plain).cards == read_document(spaced).cards


LONG = 100_000
WORST = {
    "A, spaces": "A" + LONG * " " + "b",
    "question, spaces": "Question" + LONG * " " + "1" + LONG * " " + "b",
    "**Q:, spaces": "**Q:" + LONG * " " + "b",
    "**Q: **Q:": LONG // 5 * "**Q: ",
    "### 1, spaces": "### 1" + LONG * " " + "b",
    "digits": LONG * "1",
    "1.": LONG // 2 * "1.",
    "1, 1,": LONG // 3 * "1, ",
    "stars": LONG * "*",
    "* a* a": LONG // 2 * "*a",
    "hashes": LONG * "#",
    "bars": LONG * "|",
    "rule": LONG // 2 * "|-",
    "rule, spaces": "|-" + LONG * " " + "x",
    "dollars": LONG * "$",
    "brackets": LONG // 2 * "\\[",
    "quotes": LONG * ">",
    "environments": LONG // 9 * "\\begin{a}",
    "title": "A" + LONG * "b" + "!",
    "words": LONG // 3 * "Aa ",
}


@pytest.mark.parametrize("line", WORST.values(), ids=WORST)
def test_long_lines_come_to_an_end(line: str) -> None:
    lines = ("What is it?", line, "What is more?", line, line, "Q: so", "A: yes")
    source = Document(name="x", path=Path("x"), encoding="utf-8", lines=lines)
    for dialect in ("", *(reader.name for reader in READERS)):
        check_accounts(source, read_document(source, dialect))


@pytest.mark.parametrize("dialect", [reader.name for reader in READERS])
def test_no_lines_give_no_cards(dialect: str) -> None:
    nothing = Document(name="x", path=Path("x"), encoding="utf-8", lines=("", " "))
    reading = read_document(nothing, dialect)
    assert (reading.cards, reading.lines) == ((), ())
