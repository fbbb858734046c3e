"""Which cards ask for the same fact and which only look alike, and what becomes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations, permutations
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder import pipeline
from builder.compose import Planned, compose
from builder.config import DeckConfig, DocumentConfig
from builder.dedupe import find_pairs
from builder.dedupe.clusters import group
from builder.dedupe.judge import Judged
from builder.dedupe.overlaps import find_overlaps, judged_pairs, merge_clusters
from builder.errors import CorrectionsError
from builder.loading import load
from builder.model import Card, Decision, Match, Overlaps, Reading, Settled, Verdict
from tests.overlapping import a_card, together
from tests.test_cli import fill

SAME, RELATED, UNDECIDED = Verdict.SAME, Verdict.RELATED, Verdict.UNDECIDED
CONFLICT, DIFFERENT = Verdict.CONFLICT, Verdict.DIFFERENT


class Row(NamedTuple):
    """Two cards and what they are: `same` for sure, `alike` in other words, or `not` the same."""

    expected: str
    kind: str
    front: str
    back: str
    other_front: str
    other_back: str


ROWS = [
    Row(*(field.replace("\\n", "\n") for field in line.split("\t")))
    for line in Path(__file__).with_name("pairs.tsv").read_text("utf-8").splitlines()
]
ONE, OTHER = "one.txt", "other.txt"
Said = tuple[str, str, str]


def verdict(
    front: str, back: str, other_front: str, other_back: str, synonyms: Sequence[Sequence[str]] = ()
) -> tuple[Verdict, str]:
    """Judge two cards of two documents; give the verdict and the reason."""
    fronts, backs = (front, other_front), (back, other_back)
    judged = tuple(judged_pairs((ONE, OTHER), fronts, backs, synonyms).judged)
    return (judged[0].verdict, judged[0].why) if judged else (DIFFERENT, "")


@cache
def verdicts_on_all() -> dict[tuple[int, int], Judged]:
    """Judge the cards of all rows at once, the first ones and the others in a document each."""
    judged = judged_pairs(
        [ONE] * len(ROWS) + [OTHER] * len(ROWS),
        [row.front for row in ROWS] + [row.other_front for row in ROWS],
        [row.back for row in ROWS] + [row.other_back for row in ROWS],
    ).judged
    return {(one.a, one.b): one for one in judged}


def verdict_among_all(row: Row) -> Verdict:
    number = ROWS.index(row)
    one = verdicts_on_all().get((number, number + len(ROWS)))
    return one.verdict if one else DIFFERENT


def rows(expected: str) -> list[Row]:
    return [row for row in ROWS if row.expected == expected]


def name_of(row: Row) -> str:
    return f"{row.kind}: {row.front}"


# Pairs


def test_the_table_has_as_many_of_each_as_it_should() -> None:
    assert len(rows("same")) + len(rows("alike")) >= 35
    assert len(rows("not")) >= 35
    assert len(set(ROWS)) == len(ROWS)


@pytest.mark.parametrize("row", rows("same"), ids=name_of)
def test_the_same_fact_is_found(row: Row) -> None:
    assert verdict_among_all(row) is SAME


def test_most_of_what_is_said_in_other_words_is_found_or_asked_about() -> None:
    found = [row for row in rows("alike") if verdict_among_all(row) in (SAME, UNDECIDED)]
    assert len(found) >= 0.8 * len(rows("alike")), set(rows("alike")) - set(found)


@pytest.mark.parametrize("row", rows("not"), ids=name_of)
def test_two_facts_are_never_called_one(row: Row) -> None:
    assert verdict_among_all(row) is not SAME
    assert verdict(*row[2:])[0] is not SAME


@pytest.mark.parametrize("row", rows("not"), ids=name_of)
def test_nor_the_other_way_round(row: Row) -> None:
    assert verdict(*row[4:], *row[2:4])[0] is not SAME


@pytest.mark.parametrize(
    "kind", ["prefixes", "numbers", "Roman numerals", "ordinals", "negation", "direction"]
)
def test_a_sign_of_contrast_needs_no_person(kind: str) -> None:
    found = Counter(verdict_among_all(row) for row in rows("not") if row.kind == kind)
    assert found[RELATED] + found[DIFFERENT] >= 0.7 * found.total(), found


def test_cards_of_different_rows_are_never_called_the_same() -> None:
    size = len(ROWS)
    texts = [(row.front, row.back) for row in ROWS]
    texts += [(row.other_front, row.other_back) for row in ROWS]
    wrong = [
        (texts[a], texts[b])
        for (a, b), one in verdicts_on_all().items()
        if one.verdict is SAME and b - a != size and texts[a] != texts[b]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("row", "expected", "why"),
    [
        (
            ("What is a fjord?", "A sea inlet cut by ice.", "Fjord", "Sea inlet, cut by ice"),
            SAME,
            "same term 'fjord'; both ask: what; the answers have the same words",
        ),
        (
            ("What is a high tide?", "High water.", "What is a low tide?", "Low water."),
            RELATED,
            "opposites: 'high' <> 'low'",
        ),
        (
            ("What is hyperthermia?", "Too much heat.", "What is hypothermia?", "Too little heat."),
            RELATED,
            "differ in prefix: 'hyperthermia' <> 'hypothermia'",
        ),
        (
            ("What is law II of Kepler?", "Equal areas", "What is law 3 of Kepler?", "Periods"),
            RELATED,
            "differ in number: 2 <> 3",
        ),
        (
            ("Which birds can fly?", "Most of them", "Which birds cannot fly?", "Ostriches"),
            RELATED,
            "one of them is negated",
        ),
        (
            ("How do wolves affect deer?", "They hunt.", "How do deer affect wolves?", "As food."),
            RELATED,
            "the direction is reversed",
        ),
        (
            ("How many moons has Mars?", "2", "How many moons does Mars have?", "Three"),
            CONFLICT,
            "the same question, answered by different numbers: 2 <> 3",
        ),
        (
            ("T/F: A tomato is a fruit.", "True", "True or false: a tomato is a fruit.", "False."),
            CONFLICT,
            "the same claim, held true and false",
        ),
    ],
)
def test_every_verdict_has_its_reason(
    row: tuple[str, str, str, str], expected: Verdict, why: str
) -> None:
    assert verdict(*row) == (expected, why)


def test_no_verdict_is_without_a_reason() -> None:
    judged = verdicts_on_all().values()
    assert {one.verdict for one in judged} >= {SAME, RELATED, UNDECIDED}
    assert all(one.why and 0 <= one.score <= 1 for one in judged)


@pytest.mark.parametrize(
    ("front", "answers"),
    [
        ("In which year was the canal opened?", ("1869", "In 1896")),
        ("How many strings has a lute?", ("15", "twenty-four of them")),
        ("A honeycomb has cells with six sides.", ("True", "False")),
        ("True or false: bamboo is a grass.", ("False", "True, it is")),
    ],
)
def test_one_question_with_two_answers_is_a_conflict(front: str, answers: tuple[str, str]) -> None:
    cards = [a_card(front, answers[0], ONE), a_card(front, answers[1], OTHER)]
    found = find_overlaps(cards)
    assert found.clusters == ()
    assert len(found.conflicts) == 1
    assert found.undecided == found.conflicts


def test_agreeing_numbers_are_no_conflict() -> None:
    assert verdict("How old is the oldest oak?", "1200 years", "Age of the oldest oak?", "1200")[
        0
    ] in (SAME, UNDECIDED)


def test_what_a_document_spells_out_counts_in_the_others() -> None:
    cards = [
        a_card("What does the control unit (CU) do?", "It directs the flow of data.", ONE),
        a_card("What does a lathe do?", "It turns wood while a blade cuts it.", ONE),
        a_card("What does the CU do?", "It directs how data flow.", OTHER),
    ]
    (cluster,) = find_overlaps(cards).clusters
    assert set(cluster.cards) == {cards[0].id, cards[2].id}


def test_synonyms_of_a_deck_make_a_pair_the_same_that_was_not() -> None:
    row = (
        "Where does the helmsman stand?",
        "At the stern, behind the mast.",
        "Where does the steersman stand?",
        "At the stern, behind the mast.",
    )
    assert verdict(*row)[0] is not SAME
    assert verdict(*row, synonyms=[("helmsman", "steersman")])[0] is SAME


def test_a_table_of_cards_is_judged_by_number() -> None:
    found = find_pairs(
        (ONE, ONE, OTHER, OTHER),
        ("What is a fjord?", "What is a high tide?", "Fjord", "What is a low tide?"),
        ("A sea inlet cut by ice.", "High water.", "Sea inlet, cut by ice", "Low water."),
    )
    assert (found.same, found.related) == ([(0, 2)], [(1, 3)])
    assert (found.undecided, found.conflicts, found.cut) == ([], [], ())
    assert found.candidates >= 2


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("pattern for a local phone number", r"\(\d{3}\) \d{3}-\d{4}"),
        ("the ratio of the sides", "3 : 4"),
        ("two rows of a table", "a b 3 4"),
    ],
)
def test_digits_and_letters_alone_make_no_pair_the_same(front: str, back: str) -> None:
    found = find_pairs(
        (ONE, ONE, OTHER),
        ("What does the theorem of Pythagoras say?", "How many subsets are there?", front),
        ("In a right triangle a^2 + b^2 = c^2 holds, e.g. 3^2 + 4^2 = 5^2.", "2^n", back),
    )
    assert found.same == []


# Clusters

_RANK: dict[int, tuple[object, ...]] = {number: (number,) for number in range(8)}


def _judged(verdicts: dict[tuple[int, int], Verdict]) -> list[Judged]:
    return [
        Judged(a, b, verdict, 1 - number / 100, "")
        for number, ((a, b), verdict) in enumerate(verdicts.items())
    ]


def test_a_chain_makes_no_cluster() -> None:
    judged = _judged({(0, 1): SAME, (1, 2): SAME, (0, 2): RELATED})
    assert [one.cards for one in group(judged, _RANK)] == [(0, 1)]


def test_a_chain_whose_ends_were_never_compared_hangs_on_its_middle() -> None:
    judged = _judged({(0, 1): SAME, (1, 2): SAME})
    assert [one.cards for one in group(judged, _RANK)] == [(1, 0, 2)]
    judged = _judged({(0, 1): SAME, (1, 2): SAME, (2, 3): SAME})
    assert [one.cards for one in group(judged, _RANK)] == [(1, 0, 2)]


def test_of_equally_good_pairs_the_numbers_of_the_cards_choose_none() -> None:
    verdicts = {(0, 1): RELATED, (0, 2): SAME, (1, 2): SAME}
    found = set()
    for numbers in permutations(range(3)):
        judged = [
            Judged(min(numbers[a], numbers[b]), max(numbers[a], numbers[b]), verdict, 0.5, "")
            for (a, b), verdict in verdicts.items()
        ]
        rank: dict[int, tuple[object, ...]] = {numbers[card]: (card,) for card in range(3)}
        (one,) = group(judged, rank)
        found.add(frozenset(numbers.index(card) for card in one.cards))
    assert len(found) == 1


_PAIRS = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1])
_GRAPHS = st.dictionaries(
    _PAIRS, st.sampled_from([SAME, SAME, RELATED, UNDECIDED, CONFLICT]), max_size=20
)


@given(_GRAPHS, st.sets(_PAIRS, max_size=3))
def test_clusters_hold_together_and_apart(
    verdicts: dict[tuple[int, int], Verdict], separated: set[tuple[int, int]]
) -> None:
    groups = group(_judged(verdicts), _RANK, (), frozenset(separated))
    members = [card for one in groups for card in one.cards]
    assert len(members) == len(set(members))
    for one in groups:
        hub = one.cards[0]
        assert all(verdicts[min(hub, c), max(hub, c)] is SAME for c in one.cards[1:])
        for pair in combinations(sorted(one.cards), 2):
            assert verdicts.get(pair) not in (RELATED, CONFLICT)
            assert pair not in separated


@given(_GRAPHS, st.sets(st.integers(0, 7), min_size=2, max_size=4))
def test_what_a_person_put_together_stays_together(
    verdicts: dict[tuple[int, int], Verdict], merged: set[int]
) -> None:
    keep = max(merged)
    groups = group(_judged(verdicts), _RANK, [(tuple(sorted(merged)), keep)])
    (one,) = (one for one in groups if one.decided)
    assert one.cards[0] == keep
    assert merged <= set(one.cards)
    members = [card for each in groups for card in each.cards]
    assert len(members) == len(set(members))


def _cards_of_rows() -> list[Card]:
    return [
        card
        for row in ROWS
        for card in (
            a_card(row.front, row.back, ONE),
            a_card(row.other_front, row.other_back, OTHER),
        )
    ]


def test_clusters_are_disjoint_and_hold_the_kept_card_first() -> None:
    cards = {card.id: card for card in _cards_of_rows()}
    found = find_overlaps(list(cards.values()))
    assert len(found.clusters) >= 20
    members = [one for cluster in found.clusters for one in cluster.cards]
    assert len(members) == len(set(members))
    for cluster in found.clusters:
        assert cluster.cards[0] == cluster.keep
        assert len(cluster.matches) == len(cluster.cards) - 1
        assert all(cluster.keep in (match.a, match.b) for match in cluster.matches)
        assert all(match.verdict is SAME for match in cluster.matches)
        assert cluster.why.startswith("kept: ")
        assert not cluster.decided
    apart = {frozenset((match.a, match.b)) for match in (*found.undecided, *found.related)}
    assert apart.isdisjoint(together(found))


def test_a_card_without_an_answer_overlaps_with_nothing() -> None:
    front = "What is a fjord?"
    cards = [a_card(front, "A sea inlet cut by ice.", ONE), a_card(front, " ", OTHER)]
    assert find_overlaps(cards) == Overlaps()


# Decisions

FJORD = a_card("What is a fjord?", "A sea inlet cut by ice.", ONE, "fjord")
INLET = a_card("Define a fjord.", "An inlet of the sea, cut by ice.", OTHER, "inlet")
HIGH = a_card("What is a high tide?", "The water stands high.", ONE, "high")
LOW = a_card("What is a low tide?", "The water stands low.", OTHER, "low")
SCALE = a_card("What is a scale in music?", "A series of tones.", ONE, "scale")
LENGTH = a_card("What is a scale on a map?", "A ratio of two lengths.", OTHER, "length")
MIXED = (FJORD, HIGH, SCALE, INLET, LOW, LENGTH)


def _decision(settled: Settled, *cards: Card, keep: str = "") -> Decision:
    return Decision(
        settled=settled, cards=tuple((card.id, card.front) for card in cards), keep=keep
    )


def _open(matches: Iterable[Match]) -> set[frozenset[str]]:
    return {frozenset((match.a, match.b)) for match in matches}


def test_without_decisions_the_same_is_merged_and_the_rest_is_not() -> None:
    found = find_overlaps(MIXED)
    assert together(found) == {frozenset(("fjord", "inlet"))}
    assert frozenset(("high", "low")) in _open(found.related)
    assert frozenset(("scale", "length")) in _open(found.undecided)


@pytest.mark.parametrize("cards", [MIXED, MIXED[::-1]], ids=["as read", "other order"])
@pytest.mark.parametrize("pair", [(FJORD, INLET), (HIGH, LOW), (SCALE, LENGTH)])
@pytest.mark.parametrize("kept", [0, 1])
def test_a_merge_is_kept_to(cards: tuple[Card, ...], pair: tuple[Card, Card], kept: int) -> None:
    keep = pair[kept].id
    found = find_overlaps(cards, [_decision(Settled.MERGE, *pair, keep=keep)])
    (cluster,) = (cluster for cluster in found.clusters if cluster.decided)
    assert (cluster.keep, set(cluster.cards)) == (keep, {card.id for card in pair})
    assert (cluster.score, cluster.why) == (1.0, "put together by decision")
    decided = frozenset(cluster.cards)
    assert decided not in _open((*found.undecided, *found.related, *found.conflicts))
    merged = {frozenset(card.id for card in one.cards): one for one in merge_clusters(cards, found)}
    assert (merged[decided].front.id, merged[decided].back.id) == (keep, keep)


@pytest.mark.parametrize("cards", [MIXED, MIXED[::-1]], ids=["as read", "other order"])
@pytest.mark.parametrize("pair", [(FJORD, INLET), (HIGH, LOW), (SCALE, LENGTH)])
def test_a_separation_is_kept_to(cards: tuple[Card, ...], pair: tuple[Card, Card]) -> None:
    found = find_overlaps(cards, [_decision(Settled.SEPARATE, *pair)])
    decided = frozenset(card.id for card in pair)
    assert decided not in together(found)
    assert decided not in _open((*found.undecided, *found.related, *found.conflicts))


def test_a_decision_on_one_pair_changes_nothing_else() -> None:
    before = find_overlaps(MIXED)
    for settled in Settled:
        found = find_overlaps(MIXED, [_decision(settled, SCALE, LENGTH)])
        assert together(found) - {frozenset(("scale", "length"))} == together(before)
        assert _open(found.related) == _open(before.related)
        assert _open(found.undecided) == _open(before.undecided) - {frozenset(("scale", "length"))}


def test_three_cards_can_be_merged_and_two_of_them_need_not_be_alike() -> None:
    found = find_overlaps(MIXED, [_decision(Settled.MERGE, HIGH, LOW, LENGTH, keep="low")])
    cluster = next(cluster for cluster in found.clusters if cluster.decided)
    assert (cluster.keep, set(cluster.cards)) == ("low", {"low", "high", "length"})


def test_merges_that_share_a_card_make_one_note() -> None:
    decisions = [
        _decision(Settled.MERGE, HIGH, LOW, keep="high"),
        _decision(Settled.MERGE, LOW, LENGTH),
    ]
    found = find_overlaps(MIXED, decisions)
    (cluster,) = (cluster for cluster in found.clusters if cluster.decided)
    assert (cluster.keep, set(cluster.cards)) == ("high", {"low", "high", "length"})
    merged = next(one for one in merge_clusters(MIXED, found) if len(one.cards) == 3)
    assert (merged.front.id, merged.back.id) == ("high", "high")


def test_merges_that_join_what_is_kept_apart_are_refused() -> None:
    decisions = [
        _decision(Settled.MERGE, HIGH, LOW),
        _decision(Settled.MERGE, LOW, LENGTH),
        _decision(Settled.SEPARATE, HIGH, LENGTH),
    ]
    with pytest.raises(CorrectionsError, match="join two cards that another decision keeps apart"):
        find_overlaps(MIXED, decisions)


def test_a_decision_about_cards_that_are_gone_has_no_effect() -> None:
    found = find_overlaps(MIXED[:5], [_decision(Settled.MERGE, SCALE, LENGTH)])
    assert found == find_overlaps(MIXED[:5])


# What holds for any cards

_FILLERS = (
    ("", "An answer to nothing."),
    ("?", "A question of marks."),
    ("___", "A blank."),
    ("$$ \\int_0^1 x^2 dx $$", "1/3"),
    ("→ ≠ ∞ 😀", "🜁🜂🜃"),
    ("What is a fjord? " * 200, "A very long front. " * 400),
    ("什么是冰川？", "缓慢流动的冰。"),
    ("What is a fjord?", ""),
    ("What is a fjord?", "   "),
)
_POOL = [
    *((row.front, row.back) for row in ROWS),
    *((row.other_front, row.other_back) for row in ROWS),
    *_FILLERS,
]
_FRONTS, _BACKS = [front for front, _ in _POOL], [back for _, back in _POOL]
_TEXTS = st.one_of(
    st.integers(0, len(ROWS) - 1).flatmap(
        lambda n: st.sampled_from([ROWS[n][2:4], ROWS[n][4:], (ROWS[n][4], ROWS[n][3])])
    ),
    st.sampled_from(_POOL),
    st.tuples(st.sampled_from(_FRONTS), st.sampled_from(_BACKS)),
)
_DRAWN = st.lists(
    st.tuples(st.sampled_from(["a.txt", "b.txt", "c.txt"]), _TEXTS), max_size=24, unique=True
)
_ROW_CARDS = st.lists(st.sampled_from(ROWS), max_size=8, unique=True)


def _as_cards(drawn: Sequence[tuple[str, tuple[str, str]]]) -> list[Card]:
    return [a_card(front, back, document) for document, (front, back) in sorted(drawn)]


def _both_of(chosen: Sequence[Row], order: Sequence[int]) -> list[Card]:
    """Give the cards of rows, with the second ones in a document or the other."""
    documents = ("a.txt", "b.txt", "c.txt")
    return [
        card
        for number, row in enumerate(chosen)
        for card in (
            a_card(row.front, row.back, documents[order[number % 3]]),
            a_card(row.other_front, row.other_back, documents[order[(number + 1) % 3]]),
        )
    ]


def _said(card: Card) -> Said:
    return card.front_spans[0].document, card.front, card.back


def _verdicts(cards: Sequence[Card]) -> dict[frozenset[Said], tuple[Verdict, float]]:
    """Judge cards; give the verdict and score of each pair by what the two say, and where."""
    judged = judged_pairs(
        [card.front_spans[0].document for card in cards],
        [card.front for card in cards],
        [card.back for card in cards],
    ).judged
    return {
        frozenset((_said(cards[one.a]), _said(cards[one.b]))): (one.verdict, one.score)
        for one in judged
    }


def _readings(cards: Sequence[Card]) -> list[Reading]:
    documents = dict.fromkeys(card.front_spans[0].document for card in cards)
    return [
        Reading(
            document=document,
            dialect="qa-lines",
            confidence=1.0,
            evidence=(),
            title="",
            cards=tuple(card for card in cards if card.front_spans[0].document == document),
            lines=(),
        )
        for document in documents
    ]


def _planned(cards: Sequence[Card], config: DeckConfig = DeckConfig()) -> tuple[Planned, ...]:  # noqa: B008
    merged = merge_clusters(cards, find_overlaps(cards))
    return compose(_readings(cards), config, "Deck", merged).planned


@settings(max_examples=60, deadline=None)
@given(_DRAWN)
def test_every_answered_card_is_in_exactly_one_note(
    drawn: list[tuple[str, tuple[str, str]]],
) -> None:
    cards = _as_cards(drawn)
    held = [one for planned in _planned(cards) for one in planned.draft.cards]
    assert sorted(held) == sorted(card.id for card in cards if card.back.strip())


@settings(max_examples=40, deadline=None)
@given(_DRAWN, _ROW_CARDS)
def test_the_order_of_the_documents_changes_no_verdict(
    drawn: list[tuple[str, tuple[str, str]]], chosen: list[Row]
) -> None:
    every = {card.id: card for card in (*_as_cards(drawn), *_both_of(chosen, (0, 1, 2)))}
    cards = list(every.values())
    documents = sorted({card.front_spans[0].document for card in cards})
    found = []
    for order in permutations(documents):
        moved = sorted(cards, key=lambda card: order.index(card.front_spans[0].document))
        clusters = {
            frozenset(_said(every[one]) for one in cluster.cards)
            for cluster in find_overlaps(moved).clusters
        }
        found.append((_verdicts(moved), clusters))
    assert all(each == found[0] for each in found)


_STRANGE = "florp grint sneb tralk wumble quarn yibble drosk plonth vask".split()


def _unrelated(count: int) -> list[Card]:
    """Give cards about things that no other card knows, in documents of their own."""
    words = [f"{one}{other}{third}" for one in _STRANGE for other in _STRANGE for third in _STRANGE]
    return [
        a_card(
            f"What is the {words[4 * n]} of a {words[4 * n + 1]}?",
            f"It is a {words[4 * n + 2]} or a {words[4 * n + 3]}.",
            f"strange {n % 7}.txt",
        )
        for n in range(count)
    ]


@settings(max_examples=25, deadline=None)
@given(_DRAWN, _ROW_CARDS)
def test_cards_on_other_subjects_change_no_verdict(
    drawn: list[tuple[str, tuple[str, str]]], chosen: list[Row]
) -> None:
    every = {card.id: card for card in (*_as_cards(drawn), *_both_of(chosen, (0, 1, 2)))}
    cards = list(every.values())
    before = _verdicts(cards)
    others = _unrelated(min(250, 10 * len(cards)))
    after = _verdicts([*cards, *others])
    known = {_said(card) for card in cards}
    assert {pair: found for pair, found in after.items() if pair <= known} == before
    mixed = {pair: found[0] for pair, found in after.items() if pair & known and not pair <= known}
    assert SAME not in mixed.values()


@settings(max_examples=25, deadline=None)
@given(_DRAWN)
def test_running_twice_gives_equal_results(drawn: list[tuple[str, tuple[str, str]]]) -> None:
    cards = _as_cards(drawn)
    first, second = find_overlaps(cards), find_overlaps(cards)
    assert first == second
    assert merge_clusters(cards, first) == merge_clusters(cards, second)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), max_size=6), st.booleans())
def test_any_text_can_be_compared(texts: list[tuple[str, str]], apart: bool) -> None:
    doubled = [*texts, *texts]
    documents = [f"{n * apart}.txt" for n in range(len(doubled))]
    found = find_pairs(
        documents, [front for front, _ in doubled], [back for _, back in doubled], [("x", "y")]
    )
    pairs = [*found.same, *found.undecided, *found.related, *found.conflicts]
    assert len(set(pairs)) == len(pairs) <= found.candidates
    assert all(0 <= a < b < len(doubled) for a, b in pairs)


@given(st.lists(st.sampled_from(_FILLERS), max_size=9))
def test_symbols_blanks_and_very_long_texts_can_be_compared(
    drawn: list[tuple[str, str]],
) -> None:
    cards = [a_card(*texts, f"{n}.txt") for n, texts in enumerate(drawn)]
    answered = sum(bool(card.back.strip()) for card in cards)
    assert sum(len(planned.draft.cards) for planned in _planned(cards)) == answered


# Notes

ROCKS = """\
What is a geode?
A hollow stone lined with crystals.
What is pumice?
A stone so full of bubbles that it floats.
"""
MINERALS = """\
Define a geode.
A hollow stone, lined with crystals. Most of them are quartz.
What is slate used for?
Roofs and blackboards.
"""


def test_a_merged_note_has_what_all_its_cards_have() -> None:
    cards = [
        a_card("What is a geode?", "A hollow stone lined with crystals.", "rocks.txt"),
        a_card("What is pumice?", "A stone so full of bubbles that it floats.", "rocks.txt"),
        a_card(
            "What is meant by a geode?",
            "A hollow stone, lined with crystals. Most of them are quartz.",
            "minerals.txt",
        ),
        a_card("Geode", "A hollow stone with crystals. Cut ones are sold as lamps.", "shop.txt"),
    ]
    config = DeckConfig(
        tags=("geology",),
        documents={
            "rocks.txt": DocumentConfig(tags=("field-trip",)),
            "shop.txt": DocumentConfig(tags=("gifts",)),
        },
    )
    geode, pumice = _planned(cards, config)
    assert len(geode.draft.cards) == 3
    assert geode.front == "What is a geode?"
    said = f"{geode.back}\n\n{geode.more}"
    assert set(geode.source.split("; ")) == {"rocks.txt", "minerals.txt", "shop.txt"}
    assert set(geode.tags) == {"rocks", "minerals", "shop", "geology", "field-trip", "gifts"}
    for sentence, source in (
        ("Most of them are quartz.", "minerals.txt"),
        ("Cut ones are sold as lamps.", "shop.txt"),
    ):
        assert sentence in said
        if sentence in geode.more:
            assert f"↳ {source}" in geode.more.split(sentence)[1]
    assert "↳ shop.txt" in geode.more
    assert (pumice.source, pumice.tags) == ("rocks.txt", ("rocks", "geology", "field-trip"))
    assert pumice.more == ""


def test_cards_are_merged_unless_the_deck_says_otherwise(tmp_path: Path) -> None:
    fill(tmp_path, {"rocks.txt": ROCKS, "minerals.txt": MINERALS})
    together = pipeline.prepare(load([tmp_path]))
    assert len(together.merged) == 1
    assert len(together.settlement.notes) == 3
    fill(tmp_path, {"deck.toml": "[dedupe]\nmerge = false\n"})
    apart = pipeline.prepare(load([tmp_path]))
    assert apart.merged == ()
    assert apart.overlaps == Overlaps()
    assert len(apart.settlement.notes) == 4


def test_synonyms_come_from_the_settings_of_the_deck(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {
            "sea.txt": "Where does the helmsman stand?\nAt the stern, behind the mast.\n"
            "What is a jib?\nA sail before the mast.\n",
            "ship.txt": "Where does the steersman stand?\nAt the stern, behind the mast.\n"
            "What is a bilge?\nThe lowest part of a hull.\n",
        },
    )
    assert len(pipeline.prepare(load([tmp_path])).settlement.notes) == 4
    fill(tmp_path, {"deck.toml": '[dedupe]\nsynonyms = [["helmsman", "steersman"]]\n'})
    assert len(pipeline.prepare(load([tmp_path])).settlement.notes) == 3
