"""Code between fences is no line of a dialect: a block stays whole, on one side of one card."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.forms.indentation import fences
from builder.model import Document, Reading
from builder.readers import READERS, read_document

CODE = (
    *("```python", "# What is this?", "1. turn", "- mark", "", "Q: What is it?", "A: it"),
    *("Show answer", "![](none.png)", "def f():", "    return 1", "Why?", "```"),
)
BLOCK = "\n".join(CODE)
C = "{code}"


def read(lines: tuple[str, ...], dialect: str = "", code: tuple[str, ...] = CODE) -> Reading:
    """Return the reading of a document in which `code` stands for each `C`."""
    whole = tuple(
        part
        for line in lines
        for part in (
            (line.replace(C, code[0]), *code[1:]) if line.endswith(C) else (line,)
        )
    )  # fmt: skip
    return read_document(
        Document(name="n.txt", path=Path("n.txt"), encoding="utf-8", lines=whole), dialect
    )


def sides(reading: Reading) -> list[tuple[str, str]]:
    """Return the cards' sides with `C` for the block of code."""
    return [(c.front.replace(BLOCK, C), c.back.replace(BLOCK, C)) for c in reading.cards]


LOOP = "A loop repeats a block of statements for as long as its condition holds, and goes on."
BRANCH = "A branch is a statement that takes one of two ways, and its condition says which."
DOCUMENTS = {
    "qa-lines": (
        ("What is a while loop?", "It repeats.", "It looks first.", C, "What does this print?", C,
         "It prints one.", "What is a tuple?", C, "What is a set?", "It has no order.",
         "It has nothing twice."),
        [("What is a while loop?", f"It repeats.\nIt looks first.\n{C}"),
         (f"What does this print?\n{C}", "It prints one."),
         ("What is a tuple?", C),
         ("What is a set?", "It has no order.\nIt has nothing twice.")],
    ),
    "term-lines": (
        ("Loop", C, "Branch", "one of two ways through a program", C, "Tuple", C, "Set",
         "things without any order", "Mapping", C, "pairs of keys and values", "Stack",
         "the last one in is the first one out"),
        [("Loop", C), ("Branch", f"one of two ways through a program\n{C}"), ("Tuple", C),
         ("Set", "things without any order"), ("Mapping", f"{C}\npairs of keys and values"),
         ("Stack", "the last one in is the first one out")],
    ),
    "numbered-qa": (
        ("1. What is a loop?", C, "2. What is a tuple?", "a fixed row", C, "3. What does this do?",
         C, "It prints one.", "4. What is a set?", "things without order"),
        [("What is a loop?", C), ("What is a tuple?", f"a fixed row\n{C}"),
         (f"What does this do?\n{C}", "It prints one."),
         ("What is a set?", "things without order")],
    ),
    "course-notes": (
        ("# Programs", "## Loops",
         LOOP, C,
         "What is a branch?",
         BRANCH, C,
         "", "What does this print?", C, "It prints one, because the function gives that back."),
        [("Loops", f"{LOOP}\n{C}"),
         ("What is a branch?", f"{BRANCH}\n{C}"),
         (f"What does this print?\n{C}", "It prints one, because the function gives that back.")],
    ),
    "bulleted-terms": (
        ("Loop", "- repeats", "- looks first", C, "Branch", "- takes a way", C, "- says which",
         "What does this do?", C, "- prints one", "- ends", "Set", "- has no order", "- is quick"),
        [("Loop", f"- repeats\n- looks first\n{C}"),
         ("Branch", f"- takes a way\n{C}\n- says which"),
         (f"What does this do?\n{C}", "- prints one\n- ends"),
         ("Set", "- has no order\n- is quick")],
    ),
}  # fmt: skip


FENCES = (
    *(
        "```",
        "~~~~",
        "```{r}",
        '```python title="a.py"',
        "``` {.python .numberLines}",
        "~~~ r x=`y`",
    ),
    *("```js {1,3-5} lines", "``` what it prints"),
)


@pytest.mark.parametrize("fence", FENCES)
@pytest.mark.parametrize("dialect", DOCUMENTS)
def test_a_block_goes_to_the_side_it_stands_at(dialect: str, fence: str) -> None:
    lines, expected = DOCUMENTS[dialect]
    code = (fence, *CODE[1:-1], re.sub(r"[^`~].*", "", fence))
    found = [
        (c.front.replace("\n".join(code), C), c.back.replace("\n".join(code), C))
        for c in read(lines, dialect, code).cards
    ]
    assert found == expected


@pytest.mark.parametrize("dialect", DOCUMENTS)
def test_what_a_block_holds_is_no_evidence(dialect: str) -> None:
    lines, _ = DOCUMENTS[dialect]
    plain = read(lines, code=("```", "x", "```"))
    assert read(lines).evidence == plain.evidence
    assert len(read(lines).cards) == len(plain.cards)


def test_marks_of_sides_stand_before_fences_and_apart_from_them() -> None:
    inline = ("Q: What is a loop?", f"A: {C}", "Q: The output?", C, "A: one", "Q: A set?", "A: no")
    assert sides(read(inline)) == [
        ("What is a loop?", C), (f"The output?\n{C}", "one"), ("A set?", "no")
    ]  # fmt: skip
    apart = ("1", "Q", "What is a loop?", "A", C, "2", "Q", C, "What is it?", "A", "one",
             "3", "Q", "What is a tuple?", "A", C, "and more")  # fmt: skip
    assert sides(read(apart)) == [
        ("What is a loop?", C), (f"{C}\nWhat is it?", "one"), ("What is a tuple?", f"{C}\nand more")
    ]  # fmt: skip


def test_blocks_that_follow_each_other_stay_together() -> None:
    lines = ("What is a loop?", C, C, "", C, "What is a set?", "It has no order.")
    assert sides(read(lines, "qa-lines")) == [
        ("What is a loop?", f"{C}\n{C}\n\n{C}"), ("What is a set?", "It has no order.")
    ]  # fmt: skip


@pytest.mark.parametrize("dialect", [each.name for each in READERS])
def test_a_block_before_any_card_is_in_none(dialect: str) -> None:
    lines = (C, "", "1. What is a loop?", "It repeats.", "2. What is a set?", "It has no order.",
             "3. What is a tuple?", "It is fixed.")  # fmt: skip
    reading = read(lines, dialect)
    assert {each.role for each in reading.lines[: len(CODE) - 1]} == {"unparsed"}
    assert read(lines[2:], dialect).lines[0].role == reading.lines[len(CODE) - 1].role
    assert len(reading.cards) == len(read(lines[2:], dialect).cards)


def test_a_fence_that_is_never_closed_fences_nothing() -> None:
    lines = (
        "What is a fence?",
        "```",
        "What is a loop?",
        "It repeats.",
        "What is a set?",
        "It is.",
    )
    assert len(read(lines, "qa-lines").cards) == 3


@pytest.mark.parametrize(
    ("opening", "language"),
    [
        ("```", ""),
        ("```python", "python"),
        ("``` python", "python"),
        ("```{r}", "r"),
        ("```{r setup, echo=FALSE}", "r"),
        ("```{python, eval=F}", "python"),
        ('```python title="a.py"', "python"),
        ("``` {.python .numberLines}", "python"),
        ("```{#listing .c++ .lines}", "c++"),
        ("```rust,no_run", "rust"),
        ("```js{1,3-5}", "js"),
        ("~~~bash", "bash"),
        ("~~~ {.sh}", "sh"),
        ("~~~ruby `x`", "ruby"),
        ("```{=}", ""),
        ("````c#", "c#"),
    ],
)
def test_the_first_word_behind_a_fence_is_the_language(opening: str, language: str) -> None:
    closing = re.sub(r"[^`~].*", "", opening)
    assert list(fences(["a", opening, "x", closing, "b"])) == [(1, 3, language)]


@pytest.mark.parametrize(
    "lines",
    [
        ["```code```", "x", "```"],
        ["``` `a` is code", "x", "```"],
        ["~~~ Part 1 ~~~", "x", "~~~"],
        ["``` x = 1", "y = 2 ```", "Why?", "```"],
        ["``` opens a block", "x"],
        ["``", "x", "``"],
        ["```python", "```"],
    ],
)
def test_what_opens_no_block(lines: list[str]) -> None:
    assert not list(fences(lines))


def test_a_block_does_not_swallow_the_next_question() -> None:
    lines = ("What is a mean in R?", "```{r}", "x <- c(1, 2)", "mean(x)", "```", "",
             "What is a sum in Python?", '```python title="a.py"', "x = 1", "```",
             "What is a set?", "It has no order.")  # fmt: skip
    assert sides(read(lines, "qa-lines")) == [
        ("What is a mean in R?", "```{r}\nx <- c(1, 2)\nmean(x)\n```"),
        ("What is a sum in Python?", '```python title="a.py"\nx = 1\n```'),
        ("What is a set?", "It has no order."),
    ]


_LINES = (
    *(C, C, C, "", "What is a loop?", "What does this print?", "It repeats.", "Loop", "# Loops"),
    *("- one", "1. two", "2. Why is it so?", "Q: Is it?", f"A: {C}", f"- {C}", "A: so", "Answer:"),
    *("7", "Proof", "![](none.png)", "Show answer", "a long line that says what a loop is, and"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_LINES), min_size=1, max_size=14).map(tuple))
@example(("Answer:", C, "Answer:", C))
def test_a_block_is_never_parted(lines: tuple[str, ...]) -> None:
    whole = read(lines).lines
    for reader in READERS:
        reading = read(lines, reader.name)
        assert [each.number for each in reading.lines] == [each.number for each in whole]
        owner = {
            number: (card.id, side)
            for card in reading.cards
            for side, spans in (("front", card.front_spans), ("back", card.back_spans))
            for span in spans
            for number in range(span.first, span.last + 1)
        }
        at = 0
        for line in lines:
            at += 1
            if line.endswith(C):
                inside = range(at, at + len(CODE))
                assert len({owner.get(number) for number in inside}) == 1
                assert len({each.role for each in reading.lines if each.number in inside}) == 1
                at += len(CODE) - 1
