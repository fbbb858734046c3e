"""Formulas, tables and quotations of several lines stay whole, on one side of one card."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.model import Document, Reading
from builder.readers import READERS, read_document

B = "{block}"
BLOCKS = {
    "dollars": ("$$", r"E = \tfrac12 m v^2", "$$"),
    "dollars beside the formula": (r"$$ E = \tfrac12 m v^2", "+ m g h $$"),
    "brackets": (r"\[", r"E = \tfrac12 m v^2", r"\]"),
    "bare brackets": ("[", r"E = \tfrac12 m v^2", "]"),
    "environment": (r"\begin{align*}", r"a &= b \\", "c &= d", r"\end{align*}"),
    "table": ("| Planet | Moons |", "|:-------|------:|", "| Mars | 2 |"),
    "table without outer bars": ("Planet | Moons", "--- | ---", "Mars | 2", "Earth | 1"),
    "table without a rule": ("| Planet | Moons |", "| Mars | 2 |"),
    "grid": ("+------+-----+", "| Mars | 2   |", "+------+-----+"),
    "quotation": ("> All that is solid melts.", ">", "> - from a pamphlet"),
}


def read(lines: tuple[str, ...], block: tuple[str, ...], dialect: str = "") -> Reading:
    """Return the reading of a document in which `block` stands for each `B`."""
    whole = tuple(part for line in lines for part in (block if line == B else (line,)))
    return read_document(
        Document(name="n.md", path=Path("n.md"), encoding="utf-8", lines=whole), dialect
    )


def sides(reading: Reading, block: tuple[str, ...]) -> list[tuple[str, str]]:
    text = "\n".join(block)
    return [(c.front.replace(text, B), c.back.replace(text, B)) for c in reading.cards]


@pytest.mark.parametrize("gap", [True, False])
@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_a_block_is_one_answer_among_others(block: tuple[str, ...], gap: bool) -> None:
    cards = [("What is a force?", "what changes motion"), ("What is asked for here?", B),
             ("What is work?", "force by way"), ("What is power?", "work by time"),
             ("What is last?", B)]  # fmt: skip
    lines = ["Mechanics"]
    for front, back in cards:
        lines += [*([""] if gap else []), front, back]
    assert sides(read(tuple(lines), block), block) == cards


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_what_a_block_holds_is_no_evidence(block: tuple[str, ...]) -> None:
    lines = ("What is a force?", "what changes motion", "What is work?", B, "What is power?",
             "work by time", "What is mass?", "what resists", B)  # fmt: skip
    plain = read(lines, ("```", "x", "```"))
    assert read(lines, block).evidence == plain.evidence


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_headings_that_ask_are_fronts_without_their_mark(block: tuple[str, ...]) -> None:
    lines = ("# Mechanics", "", "## What is a force?", "what changes motion", "",
             "## What is work?", B, "", "## What is power?", "work by time", "",
             "## What is mass?", "what resists")  # fmt: skip
    assert sides(read(lines, block), block) == [
        ("What is a force?", "what changes motion"),
        ("What is work?", B),
        ("What is power?", "work by time"),
        ("What is mass?", "what resists"),
    ]


@pytest.mark.parametrize(
    ("front", "on_front"),
    [
        ("What does this formula say?", True),
        ("Which planet is missing in the following table?", True),
        ("What is the energy?", False),
    ],
)
def test_a_block_below_a_question_answers_it_unless_it_is_pointed_at(
    front: str, on_front: bool
) -> None:
    block = BLOCKS["dollars"]
    lines = (front, B, "where m is the mass and v is the speed of the body", "What is mass?",
             "what resists", "What is speed?", "way by time")  # fmt: skip
    card = read(lines, block, "qa-lines").cards[0]
    assert ("$$" in card.front, "$$" in card.back) == (on_front, not on_front)
    assert card.back.endswith("of the body")


def test_a_formula_may_be_opened_behind_a_mark() -> None:
    lines = ("Q: The energy?", "A: $$", r"\frac12 m v^2", "$$", "Q: The force?", "A: it pulls",
             "Q: The way?", "A: speed by time")  # fmt: skip
    assert [(c.front, c.back) for c in read(lines, ()).cards] == [
        ("The energy?", "$$\n\\frac12 m v^2\n$$"),
        ("The force?", "it pulls"),
        ("The way?", "speed by time"),
    ]


@pytest.mark.parametrize(
    "block",
    [
        ("$$", "moderate prices", "$$$", "high prices"),
        ("$$ = moderate", "fair prices", "$$$ = high", "no prices"),
        ("$$", r"E = \tfrac12", "", "What is lost?", "$$"),
        (r"\[ x^2 \]", "one line of it"),
        ("a | b", "no table at all"),
        ("|x|", "|y|"),
        ("> 5 is wrong", "it is less"),
        ("[", "no formula", "]"),
        ("the cost, in $$", "a lot"),
    ],
)
def test_what_is_no_block_is_read_as_lines(block: tuple[str, ...]) -> None:
    lines = ("What is it?", "a thing", "What else is it?", B, "What is more?", "nothing")
    every = tuple(line for line in block if line)
    cards = read(lines, block, "term-lines").cards
    assert not any("\n".join(every) in (card.front, card.back) for card in cards)


def test_a_document_of_quoted_lines_is_made_of_them() -> None:
    lines = tuple(
        f"> {line}"
        for line in ("Osmosis", "water passing a membrane", "Diffusion", "things spreading out",
                     "Plasma", "the liquid part of blood")
    )  # fmt: skip
    assert len(read(lines, (), "term-lines").cards) == 3


_LINES = (
    *(B, B, B, "", "What is a force?", "What does this say?", "It pulls.", "Force", "# Forces"),
    *("- one", "1. two", "Q: Is it?", "A: so", "**A:**", "Answer:", "7", "$$", "|", ">"),
    *("```", "![](none.png)", "Show answer", "a long line that says what a force is, and"),
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(_LINES), min_size=1, max_size=14).map(tuple),
    st.sampled_from([BLOCKS[name] for name in ("brackets", "table", "grid")]),
)
def test_every_line_is_accounted_for(lines: tuple[str, ...], block: tuple[str, ...]) -> None:
    for dialect in ("", *(reader.name for reader in READERS)):
        reading = read(lines, block, dialect)
        filled = sum(len(block) if line == B else bool(line) for line in lines)
        assert len(reading.lines) == filled
        assert all(card.front for card in reading.cards)
