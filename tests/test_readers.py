"""What readers make of whole documents: goldens, one role a line, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.documents import load_document
from builder.model import Card, Document, Reading, Role
from builder.readers import READERS, read_document
from tests.golden import compare

ROOT = Path(__file__).parent.parent
OURS = sorted((ROOT / "sources" / "deep-learning").glob("*.txt"))
SAMPLES = sorted((ROOT / "tests" / "documents").glob("*/*.txt"))
EVERY = [*OURS, *SAMPLES]


def read(path: Path, dialect: str = "") -> Reading:
    return read_document(load_document(path, path.name), dialect)


def document(*lines: str) -> Document:
    return Document(name="notes.txt", path=Path("notes.txt"), encoding="utf-8", lines=lines)


def lines_of(card: Card) -> set[int]:
    spans = (*card.front_spans, *card.back_spans)
    return {number for span in spans for number in range(span.first, span.last + 1)}


def short(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", EVERY, ids=short)
def test_golden(path: Path, request: pytest.FixtureRequest) -> None:
    golden = path.with_suffix(".txt.golden")
    compare(read(path), golden, accept=request.config.getoption("--accept"))


@pytest.mark.parametrize("path", SAMPLES, ids=short)
def test_dialect_is_recognised(path: Path) -> None:
    assert read(path).dialect == path.parent.name


def test_every_dialect_has_samples() -> None:
    assert {path.parent.name for path in SAMPLES} == {reader.name for reader in READERS}


@pytest.mark.parametrize("path", EVERY, ids=short)
@pytest.mark.parametrize("dialect", ["", *(reader.name for reader in READERS)])
def test_every_line_has_one_role(path: Path, dialect: str) -> None:
    check_accounts(load_document(path, path.name), read(path, dialect))


def check_accounts(source: Document, reading: Reading) -> None:
    """Every non-blank line once, in order; cards made of exactly the lines with their roles."""
    filled = [
        n for n, line in enumerate(source.lines, 1) if line.strip("\ufeff\u200b \t\r\n\x0b\x0c")
    ]
    numbers = [line.number for line in reading.lines]
    assert numbers == sorted(set(numbers))
    assert set(filled) >= set(numbers)
    assert all(
        not source.lines[n - 1].strip().strip("\ufeff\u200b") for n in set(filled) - set(numbers)
    )
    roles = {line.number: line.role for line in reading.lines}
    seen: set[int] = set()
    for card in reading.cards:
        for spans, role in ((card.front_spans, Role.FRONT), (card.back_spans, Role.BACK)):
            for span in spans:
                for number in range(span.first, span.last + 1):
                    assert number not in seen
                    seen.add(number)
                    assert roles.get(number, role) is role
        assert card.front.strip()
    used = {line.number for line in reading.lines if line.role in (Role.FRONT, Role.BACK)}
    assert used <= seen
    assert len({card.id for card in reading.cards}) == len(reading.cards)


def test_ids_do_not_depend_on_position() -> None:
    body = ("What is osmosis?", "water moving", "What is diffusion?", "spreading out")
    first = read_document(document("Biology", *body), "qa-lines")
    later = read_document(document("Biology", "Chapter 1: Cells", "", *body), "qa-lines")
    assert [card.id for card in first.cards] == [card.id for card in later.cards]


def test_equal_fronts_have_different_ids() -> None:
    body = ("What is a cell?", "the unit of life", "What is a cell?", "a small room")
    ids = [card.id for card in read_document(document(*body), "qa-lines").cards]
    assert len(set(ids)) == 2


def test_given_dialect_is_certain() -> None:
    reading = read_document(document("a", "b"), "term-lines")
    assert (reading.dialect, reading.confidence) == ("term-lines", 1.0)


def test_numbers_inside_answers_are_no_cards() -> None:
    reading = read_document(
        document(
            *("1", "How many bones has an adult?", "206", "2", "How many chambers has a heart?"),
            *("4", "3", "How many cervical vertebrae are there?", "7", "4", "What is a joint?"),
            "where two bones meet",
        )
    )
    assert reading.dialect == "numbered-qa"
    assert [card.back for card in reading.cards] == ["206", "4", "7", "where two bones meet"]


def test_marks_are_cut_from_the_text() -> None:
    reading = read_document(
        document(
            *("Q: What is a verb?", "A: a doing word", "Q: What is a noun?", "A: a naming word"),
            *("Q: What is an adverb?", "A: a word that tells how"),
        )
    )
    assert reading.dialect == "numbered-qa"
    assert (reading.cards[0].front, reading.cards[0].back) == ("What is a verb?", "a doing word")


def test_empty_answer_in_a_widget_deck() -> None:
    widget = ("How well do you know it?", "1", "Not yet", "2", "3", "4", "5", "By heart")
    cards = [("What is a fjord?", "a drowned valley"), ("What does an esker look like?", "")]
    cards += [("What is a moraine?", "debris left by ice"), ("What is till?", "unsorted debris")]
    lines: list[str] = []
    for number, (front, back) in enumerate(cards, 1):
        lines += [str(number), "Q", "", front, "", "A", *(["", back, ""] if back else []), *widget]
    reading = read_document(document(*lines))
    assert [(card.front, card.back) for card in reading.cards] == cards


def test_answer_whose_question_is_lost_is_unparsed() -> None:
    prose = (
        "the slope of the line is the ratio of the rise to the run between any two of its points"
    )
    reading = read_document(
        document(
            *("Lines (Concept)", "Explain what the slope of a line is.", f"In short, {prose}."),
            "It is because the run of a vertical line is zero, so there is no ratio at all.",
        ),
        "course-notes",
    )
    assert [line.role for line in reading.lines][-1] is Role.UNPARSED
    assert reading.lines[-1].why == "answers a question that is not here"


def test_headings_between_cards_are_in_no_answer() -> None:
    reading = read_document(
        document(
            *("# Biology", "", "What is a cell?", "the unit of life", "", "## Plants", ""),
            *("What is a leaf?", "an organ that catches light", "Chapter 3: Roots"),
            *("What is a root?", "an organ that takes up water"),
        )
    )
    assert reading.title == "Biology"
    assert [(card.section, card.back) for card in reading.cards] == [
        ((), "the unit of life"),
        (("Plants",), "an organ that catches light"),
        (("Chapter 3: Roots",), "an organ that takes up water"),
    ]


def test_a_few_lines_give_little_confidence() -> None:
    assert read_document(document("One line of prose about nothing at all.")).confidence < 0.2


@pytest.mark.parametrize(
    ("line", "points"),
    [
        ("Why does it matter?", True),
        ("Warum ist das so?", True),
        ("What is He initialization?", False),
        ("Why does ice float on water?", False),
    ],
)
def test_a_short_question_about_what_was_just_said_belongs_to_the_answer(
    line: str, points: bool
) -> None:
    reading = read_document(
        document(
            *(
                "What is buoyancy?",
                "the push of a fluid on a body",
                "What is density?",
                "mass by volume",
            ),
            *("What is pressure?", "- force by area", line, "something about it that is longer"),
            *("What is a fluid?", "what flows", "What is a solid?", "what keeps its shape"),
        ),
        "qa-lines",
    )
    assert (line in {card.front for card in reading.cards}) is not points
