"""Marks of questions and answers: plain, emphasised, set as headings, numbered."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.model import Document, Reading, Role
from builder.readers import read_document

CARDS = [("What is a *verb*?", "a doing word"), ("What is a noun?", "a naming word"),
         ("Name a particle.", "not"), ("What is a word?", "a few sounds"),
         ("Which is a vowel?", "the first letter")]  # fmt: skip


def read(*lines: str) -> Reading:
    return read_document(
        Document(name="n.md", path=Path("n.md"), encoding="utf-8", lines=tuple(lines))
    )


def sides(reading: Reading) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in reading.cards]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Q: {}", "A: {}"),
        ("**Q:** {}", "**A:** {}"),
        ("**Q**: {}", "**A**: {}"),
        ("__Q:__ {}", "__A:__ {}"),
        ("*Q:* {}", "_A:_ {}"),
        ("***Q:*** {}", "***A:*** {}"),
        ("**Question:** {}", "**Answer:** {}"),
        ("**Frage {n}:** {}", "**Antwort:** {}"),
        ("**Q{n}.** {}", "**A{n}.** {}"),
        ("### Question {n}: {}", "**Answer:** {}"),
        ("### Q: {}", "A: {}"),
        ("- **Q:** {}", "  - **A:** {}"),
        ("**Q:**\n{}", "**A:**\n{}"),
        ("## Question {n}\n{}", "## Answer\n{}"),
        ("**Question {n}**\n{}", "**Answer {n}**\n{}"),
        ("**Q: {}**", "A: {}"),
        ("**Q{n}: {}**", "**A{n}: {}**"),
        ("### **Question {n}: {}**", "__Answer: {}__"),
        ("**{n}. {}**", "{}"),
        ("**{n}.** {}", "{}"),
        ("### {n}\n{}", "{}"),
    ],
)
@pytest.mark.parametrize("gap", [True, False])
def test_marks_open_sides_and_are_no_text(question: str, answer: str, gap: bool) -> None:
    lines = []
    for n, (front, back) in enumerate(CARDS, 1):
        lines += question.format(front, n=n).split("\n") + answer.format(back, n=n).split("\n")
        lines += [""] if gap else []
    reading = read(*lines)
    assert (reading.dialect, sides(reading)) == ("numbered-qa", CARDS)
    assert reading.confidence > 0


def test_answers_below_emphasised_marks_may_be_lists_and_tables_and_quotations() -> None:
    reading = read(
        *("# Words", "", "## Kinds", "", "**Q:** Name two kinds.", "**A:**", "- verb", "- noun"),
        *("", "**Q:** The four cases?", "**A:**", "", "1. one", "2. two", "3. three", "4. four"),
        *("", "## Forms", "", "**Q:** The forms?", "**A:**", "", "| a | b |", "|:--|--:|"),
        *("| c | d |", "", "**Q:** Who said it?", "**A:**", "", "> This is it.", ">", "> - me"),
        *("", "**Q:** T/F: it is so.", "**A:** **False.** It is not."),
    )
    assert sides(reading) == [
        ("Name two kinds.", "- verb\n- noun"),
        ("The four cases?", "1. one\n2. two\n3. three\n4. four"),
        ("The forms?", "| a | b |\n|:--|--:|\n| c | d |"),
        ("Who said it?", "> This is it.\n>\n> - me"),
        ("T/F: it is so.", "**False.** It is not."),
    ]
    assert [card.section for card in reading.cards] == [("Kinds",)] * 2 + [("Forms",)] * 3
    assert reading.title == "Words"


def test_a_comment_at_the_end_of_an_answer_is_no_heading() -> None:
    reading = read(
        *("1. What does it print?", "print(1 + 2)", "# prints 3", "2. What is a set?", "no order"),
        *("3. What is a list?", "an order", "", "## More", "4. What is a tuple?", "a fixed list"),
    )
    assert reading.cards[0].back == "print(1 + 2)\n# prints 3"
    assert reading.cards[2].back == "an order"
    assert [line.role for line in reading.lines if line.text == "## More"] == [Role.HEADING]


def test_options_belong_to_the_question() -> None:
    lines: list[str] = []
    for n, right in enumerate("BAC", 1):
        lines += [f"Question {n}: Which is it?", f"A) one {n}", f"B) two {n}", f"C) {n}"]
        lines += [f"Answer: {right}"]
    assert sides(read(*lines)) == [
        (f"Which is it?\nA) one {n}\nB) two {n}\nC) {n}", right) for n, right in enumerate("BAC", 1)
    ]


@pytest.mark.parametrize(
    "line",
    ["**A** is a letter.", "**Answer** the phone", "*A* - the first", "A", "**A)** Anna",
     "_Back_ to the roots"],
)  # fmt: skip
def test_a_word_in_bold_is_no_mark(line: str) -> None:
    reading = read(
        *("What is a verb?", line, "What is a noun?", "a naming word", "What is a particle?"),
        *("a little word", "What is a letter?", "a sign"),
    )
    assert sides(reading)[0] == ("What is a verb?", line)
    assert reading.dialect == "qa-lines"


def test_numbered_headings_that_ask_nothing_are_headings() -> None:
    reading = read(
        *("## 1. Words", "What is a verb?", "a doing word", "What is a noun?", "a naming word"),
        *("## 2. Signs", "What is a comma?", "a short stop", "What is a colon?", "a long stop"),
        *("## 3. Sounds", "What is a vowel?", "an open sound", "What is a stop?", "a shut one"),
    )
    assert reading.dialect == "qa-lines"
    assert [card.section for card in reading.cards][2:] == [("2. Signs",)] * 2 + [
        ("3. Sounds",)
    ] * 2


@pytest.mark.parametrize("gone", ["site", "odd"])
def test_a_rating_scale_is_no_answer_to_its_end(gone: str) -> None:
    question = "How well do you know this?" if gone == "site" else "And now rate yourself"
    lines: list[str] = []
    for n in range(1, 9):  # the number of the sixth card goes on with the scale of the fifth
        lines += [str(n), "Q", f"What is thing {n}?", "A", f"thing {n}, of all", question,
                  *"12345"]  # fmt: skip
    reading = read(*lines)
    assert sides(reading) == [(f"What is thing {n}?", f"thing {n}, of all") for n in range(1, 9)]


def test_numbers_that_no_line_of_a_site_leads_to_are_text() -> None:
    lines: list[str] = []
    for n in range(1, 4):
        lines += [f"Question {n}: Count to three, {n} times.", f"Answer: so {n}"]
        lines += ["1", "2", "3"]
    assert [back for _, back in sides(read(*lines))] == [f"so {n}\n1\n2\n3" for n in range(1, 4)]


def test_one_question_and_its_answer_are_a_document() -> None:
    marked = "**Q:** What is a verb?", "", "**A:** a doing word"
    for lines in (("Q: What is a verb?", "A: a doing word"), ("Grammar", "", *marked)):
        reading = read(*lines)
        assert (reading.dialect, sides(reading)) == (
            "numbered-qa", [("What is a verb?", "a doing word")]
        )  # fmt: skip


@pytest.mark.parametrize("word", ["Answer", "Ans", "Antwort"])
def test_options_stand_above_the_marked_answer(word: str) -> None:
    lines = []
    for n, (front, back) in enumerate(CARDS, 1):
        lines += [f"{n}. {front}", f"A. not {back}", f"B. {back}", f"{word}: B"]
    expected = [(f"{front}\nA. not {back}\nB. {back}", "B") for front, back in CARDS]
    assert sides(read(*lines)) == expected


def test_an_answer_that_is_marked_now_and_then_is_plain_text() -> None:
    lines = [line for n, (front, back) in enumerate(CARDS, 1) for line in (f"{n}. {front}", back)]
    lines[3] = "Answer: a naming word"
    assert sides(read(*lines))[1] == ("What is a noun?", "Answer: a naming word")


def test_what_a_program_prints_is_no_heading() -> None:
    lines = []
    for n, (front, back) in enumerate(CARDS):
        lines += [f"Q: {front}", f"A: {back}", f"mean(x{n})", f"## [1] {n}.5"]
    assert [back for _, back in sides(read(*lines))] == [
        f"{back}\nmean(x{n})\n## [1] {n}.5" for n, (_, back) in enumerate(CARDS)
    ]
