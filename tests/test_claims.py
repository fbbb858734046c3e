"""Claims: what cards are read to claim, and that the order of cards makes no difference."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.model import Severity
from builder.rules import lint
from builder.rules.claim_words import amounts, apart
from builder.rules.claims import Claim, claims
from builder.rules.contradiction import RULE, check_deck
from builder.rules.packs import load_pack
from builder.rules.texts import DeckText
from tests.linting import deck

FRONTS = [
    "Does caffeine increase the heart rate?",
    "T/F: Caffeine increases the heart rate.",
    "T/F: Caffeine decreases the heart rate.",
    "How does caffeine affect the heart rate?",
    "How many chambers does the heart have?",
    "The heart has ____ chambers.",
    "What happens to the heart rate when caffeine is taken?",
    "Caffeine",
    "Which is larger, the heart or the liver?",
    "Was bewirkt das?",
    "",
]
BACKS = [
    *("True", "False", "Yes", "No", "It increases it.", "It lowers it.", "4", "three", "Four.", ""),
    *("The heart", "The liver", "Caffeine does not increase the heart rate.", "Sometimes", "3-5"),
    *("Caffeine increases the heart rate.", "- raises the heart rate\n- lowers sleep", "about 4"),
]


def read(front: str, back: str) -> list[Claim]:
    """Read one card."""
    readings = deck([(front, back, "cards.txt")])
    texts = DeckText([(card, "cards.txt", "qa-lines") for each in readings for card in each.cards])
    return list(claims(texts.cards[0]))


def found(cards: list[tuple[str, str, str]]) -> set[frozenset[tuple[str, str]]]:
    """Give the pairs of cards that contradict each other, by their texts."""
    readings = tuple(deck(cards))
    by_id = {card.id: (card.front, card.back) for each in readings for card in each.cards}
    return {
        frozenset((by_id[flag.card], by_id[other]))
        for flag in lint(readings, [RULE])
        for other in flag.others
    }


@pytest.mark.parametrize(
    ("front", "back", "stems", "signs", "denied"),
    [
        ("How does tea affect sleep?", "It reduces it.", ("tea", "sleep"), -1, False),
        ("T/F: Tea reduces sleep.", "True", ("tea", "sleep"), -1, False),
        ("T/F: Tea reduces sleep.", "False", ("tea", "sleep"), -1, True),
        ("What happens to sleep after tea?", "Decreases.", ("tea", "sleep"), -1, False),
        ("Tea", "Drink that raises alertness", ("tea", "drink", "alert"), 1, False),
        ("Does tea increase or decrease sleep?", "Decrease", ("tea", "sleep"), -1, False),
    ],
)
def test_reads_a_claim(
    front: str, back: str, stems: tuple[str, ...], signs: int, denied: bool
) -> None:
    made = read(front, back)
    assert [each.stems for each in made] == [stems]
    assert [sign for _, sign in made[0].signs] == [signs]
    assert made[0].denied is denied


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ("100 °C", "90 degrees Celsius", True),
        ("100 °C", "212 °F", False),
        ("about 14 billion years", "13.8 billion years", False),
        ("60-100 bpm", "80 bpm", False),
        ("60-100 bpm", "120 beats/min", True),
        ("4", "four", False),
        ("1945", "1946", True),
        ("1,000 km", "1000 kilometers", False),
        ("71 %", "70 percent", False),
        ("5 million", "5 billion", True),
    ],
)
def test_tells_amounts_apart(first: str, second: str, differ: bool) -> None:
    [a], [b] = amounts(first), amounts(second)
    assert a is not None
    assert b is not None
    assert apart(a, b, frozenset()) is differ
    assert apart(b, a, frozenset()) is differ


def test_names_both_ends() -> None:
    cards = [
        ("How many chambers does the heart have?", "four", "a.txt"),
        ("Is the heart a muscle?", "Yes", "b.txt"),
        ("How many chambers does the heart have?", "three", "b.txt"),
    ]
    first, second = lint(tuple(deck(cards)), [RULE])
    assert (first.card, first.others) == (second.others[0], (second.card,))
    assert "b.txt:3" in first.message
    assert "a.txt:1" in second.message
    assert first.severity == second.severity == Severity.WARNING


PACK = """\
name: tea
references:
  Brew: A. Brewer, Tea, 2001
entries:
  - id: tea-is-a-fruit
    says: calls tea a fruit
    why: tea is made of leaves
    fact: tea is a leaf
    reference: Brew
    claim: tea is a fruit
    truth: tea is a leaf
    wrong: Tea is a fruit.
    right: Tea is a leaf.
"""


def test_names_the_truth_against_a_known_misconception(tmp_path: Path) -> None:
    (tmp_path / "tea.yaml").write_text(PACK, "utf-8")
    cards = [
        ("What is tea made of?", "Tea is a fruit.", "a.txt"),
        *(("What is tea, in short?", "Tea is a leaf.", f"{n}.txt") for n in range(4)),
    ]
    texts = DeckText(
        [(card, each.document, each.dialect) for each in deck(cards) for card in each.cards],
        packs=[load_pack(tmp_path / "tea.yaml")],
    )
    [finding] = check_deck(texts)
    assert finding.severity == Severity.ERROR
    assert finding.side.text[finding.start : finding.end].startswith("Tea is a fruit")
    assert finding.others == ("card1", "card2", "card3")
    assert finding.message.startswith("calls tea a fruit; 0.txt:1 says “Tea is a leaf")


@given(st.lists(st.tuples(st.sampled_from(FRONTS), st.sampled_from(BACKS)), max_size=9), st.data())
@settings(max_examples=200)
def test_order_of_cards_makes_no_difference(
    cards: list[tuple[str, str]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(cards))
    documents = [[(front, back, "cards.txt") for front, back in each] for each in (cards, shuffled)]
    assert found(documents[0]) == found(documents[1])


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4))
@settings(max_examples=200)
def test_never_raises(cards: list[tuple[str, str]]) -> None:
    found([(front, back, "cards.txt") for front, back in cards])


@pytest.mark.parametrize("text", ["does not increase 3 ", "happens to when ", "a. ", "(", "no, "])
def test_reads_a_card_of_a_megabyte(text: str) -> None:
    long = text * (1_000_000 // len(text))
    assert not found([(long, long, "a.txt"), (long, long + " not", "b.txt")])


def test_a_crowd_of_equal_claims_is_compared_by_a_few() -> None:
    cards = [("Is water wet?", "Yes", f"{n}.txt") for n in range(300)]
    pairs = found([*cards, ("Is water wet?", "No", "last.txt")])
    assert pairs == {frozenset({("Is water wet?", "Yes"), ("Is water wet?", "No")})}
