"""Questions and answers in turn: lists in answers, tasks, short questions, titles between cards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from builder.model import Document, Reading
from builder.readers import read_document
from builder.text import fingerprint, normalise

Cards = list[tuple[str, str]]
TOPICS = ("osmosis", "a cell", "diffusion", "a gene", "an allele", "a tissue", "an organ",
          "a virus", "an enzyme", "a hormone", "a nerve", "a muscle", "a bone", "a leaf", "a root",
          "a stem")  # fmt: skip
PLAIN: Cards = [(f"What is {topic}?", f"that which biology calls {topic}") for topic in TOPICS]


def read(lines: Sequence[str], dialect: str = "") -> Reading:
    return read_document(
        Document(name="n.txt", path=Path("n.txt"), encoding="utf-8", lines=tuple(lines)), dialect
    )


def written(cards: Cards, between: str = "\n") -> list[str]:
    return between.join(f"{front}\n{back}" for front, back in cards).split("\n")


def sides(reading: Reading) -> Cards:
    return [(card.front, card.back) for card in reading.cards]


@pytest.mark.parametrize(
    "card",
    [
        ("What are the equations of motion?", "- v = u + at\n- s = ut + 1/2 at^2\n- v^2 = 2as"),
        ("Which bases are there?", "- adenine\n- guanine\n- cytosine\n- thymine"),
        ("What are the phases?", "1. prophase\n2. metaphase\n3. anaphase"),
        ("Which two are there?", "• red\n• white"),
        ("What is it for?", "It keeps the shape.\nIt also lets water through."),
        ("Was sind die Teile?", "a) Kopf\nb) Rumpf\nc) Glieder"),
    ],
)
@pytest.mark.parametrize("place", [1, 8, 16])
def test_one_answer_of_several_lines_tears_no_document(card: tuple[str, str], place: int) -> None:
    cards = [*PLAIN[:place], card, *PLAIN[place:]]
    reading = read(["Biology", *written(cards)])
    assert (reading.dialect, sides(reading)) == ("qa-lines", cards)
    assert reading.confidence > 0.3


def test_a_list_is_one_answer_to_a_term() -> None:
    cards = [(topic, f"that which biology calls {topic}, and nobody else does") for topic in TOPICS]
    cards[5:5] = [("base", "- adenine\n- guanine\n- cytosine\n- thymine"), ("part", "1. a\n2. b")]
    assert sides(read(written(cards), "term-lines")) == cards


def test_items_that_take_turns_are_terms_and_meanings() -> None:
    lines = [line for topic in TOPICS for line in (f"- {topic}", f"- that which is {topic}")]
    assert len(read(lines, "term-lines").cards) == len(TOPICS)


@pytest.mark.parametrize(
    ("card", "apart"),
    [
        (("What does it cost?", "It costs little."), True),
        (("Wann trat das Gesetz in Kraft?", "Im Mai 1949"), True),
        (("Write the rule for its growth.", "growth = rate * time"), True),
        (("Compute the mean of 2, 4 and 6.", "It is 4, of course."), True),
        (("Write it down.", "- it helps\n- it lasts"), False),
        (("Solve for x.", "Compute its square."), False),
    ],
)
def test_short_questions_and_tasks_in_turn_are_cards(card: tuple[str, str], apart: bool) -> None:
    cards = [*PLAIN[:7], card, *PLAIN[7:]]
    assert (card in sides(read(["Biology", *written(cards)]))) is apart


def sectioned(*titles: str, gap: bool, every: int = 5) -> list[str]:
    lines = ["Biology", "", titles[0]]
    for at, card in enumerate(PLAIN):
        title = titles[at // every : at // every + 1]
        if at and at % every == 0 and title:
            lines += [*([""] if gap else []), *title]
        lines += [*([""] if gap else []), *card]
    return lines


@pytest.mark.parametrize("gap", [True, False])
@pytest.mark.parametrize(
    "titles",
    [
        ("Cells", "Trees", "Dynamic programming", "The Fall of the Republic"),
        ("Zellen", "Gewebe und Organe", "Pflanzen", "Viren (Überblick)"),
    ],
)
def test_titles_between_cards_end_no_answer(titles: tuple[str, ...], gap: bool) -> None:
    reading = read(sectioned(*titles, gap=gap), "qa-lines")
    assert sides(reading) == PLAIN
    assert [card.section for card in reading.cards] == [(titles[n // 5],) for n in range(16)]


@pytest.mark.parametrize(
    "last",
    ["It is small.", "it is small", "- Membranes", "x = 2", "Name: Robert Hooke", "In 1665,",
     "Remarkable in that it is never seen by anyone", "Is that so?", "1665"],
)  # fmt: skip
@pytest.mark.parametrize("gap", [True, False])
def test_what_is_no_title_stays_in_the_answer(last: str, gap: bool) -> None:
    cards = [(f, f"{b}\n{last}") if at in (3, 9) else (f, b) for at, (f, b) in enumerate(PLAIN)]
    reading = read(["Biology", *written(cards, "\n\n" if gap else "\n")], "qa-lines")
    assert not any(card.section for card in reading.cards)
    assert {line.text for line in reading.lines if line.role == "heading"} <= {"Biology"}


@pytest.mark.parametrize(
    ("ends", "gap"),
    [((3,), False), ((3, 9), True), ((0, 2, 3, 5, 6, 8, 9, 11, 13, 14), False)],
)
def test_a_short_last_line_is_no_title_unless_it_is_sure(ends: tuple[int, ...], gap: bool) -> None:
    """Once in a document, in one piece with the answer, or behind most of the answers."""
    cards = [(f, f"{b}\nRobert Hooke") if at in ends else (f, b) for at, (f, b) in enumerate(PLAIN)]
    lines = ["Biology", *written(cards, "\n\n" if gap else "\n")]
    assert sides(read(lines, "qa-lines")) == cards


def test_two_names_are_an_answer_and_no_title() -> None:
    cards = [(f, "James Watson\nFrancis Crick") if at in (3, 9) else (f, b)
             for at, (f, b) in enumerate(PLAIN)]  # fmt: skip
    assert sides(read(["Biology", *written(cards)], "qa-lines")) == cards


def test_a_numbered_list_below_a_bare_line_opens_a_card_among_bullets() -> None:
    cards = [("Punic Wars", "- 264 BC\n- 218 BC"), ("Result of the last war", "Rome won all of it"),
             ("French Revolution, its order", "1. estates\n2. oath\n3. storming"),
             ("Cannae", "- 216 BC\n- envelopment"), ("Zama", "- 202 BC\n- the end")]  # fmt: skip
    reading = read(["History", *written(cards)])
    assert (reading.dialect, sides(reading)) == ("bulleted-terms", cards)


@pytest.mark.parametrize("mark", ["#", "##", "######"])
def test_the_mark_of_a_heading_is_no_part_of_a_front(mark: str) -> None:
    lines = [line for f, b in PLAIN for line in (f"{mark} {f}", b, "")]
    assert sides(read(lines)) == PLAIN


@pytest.mark.parametrize("twice", [True, False])
def test_a_second_line_of_some_answers_is_no_title(twice: bool) -> None:
    cards = list(PLAIN)
    for at, word in ((2, "Biology at large"), (9, "Biology at large" if twice else "Cells")):
        cards[at] = (cards[at][0], f"{cards[at][1]}\n{word}")
    assert sides(read(written(cards), "qa-lines")) == cards


@pytest.mark.parametrize("mark", ["# ", "## ", "### "])
def test_the_mark_of_a_heading_is_of_the_id_and_not_of_the_front(mark: str) -> None:
    lines = [line for front, back in PLAIN for line in (f"{mark}{front}", back)]
    cards = read(lines, "qa-lines").cards
    assert [(card.front, card.back) for card in cards] == PLAIN
    assert cards[0].id == fingerprint("n.txt", normalise(f"{mark}{PLAIN[0][0]}"), "1")


@pytest.mark.parametrize("front", ["# of protons", "# of protons in carbon?", "#1 in the list"])
def test_a_number_sign_is_no_heading(front: str) -> None:
    lines = ["osmosis", "that which flows through a membrane", front, "as many as it says there"]
    assert [card.front for card in read(lines, "term-lines").cards] == ["osmosis", front]


def test_a_comment_below_a_question_is_no_heading() -> None:
    lines = ["Q: What does it print?", "# Once more", "print(1)", "A: one", "Q: Why?", "A: So."]
    assert sides(read(lines))[0] == ("What does it print?\n# Once more\nprint(1)", "one")
