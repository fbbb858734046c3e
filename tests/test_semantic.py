"""Cards close in meaning: which pairs a person is asked about, and that nothing is decided."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from builder import pipeline
from builder.dedupe import semantic
from builder.dedupe.overlaps import find_overlaps
from builder.dedupe.semantic import neighbours
from builder.errors import DeckwrightError
from builder.loading import load
from builder.model import Card, Decision, Overlaps, Settled, Span, Verdict
from tests.test_cli import fill


def _needs(package: str) -> pytest.MarkDecorator:
    missing = importlib.util.find_spec(package) is None
    return pytest.mark.skipif(missing, reason=f"no {package}: the extra `semantic`")


needs_numpy = _needs("numpy")
needs_wordllama = _needs("wordllama")

WEATHER = (
    ("a.txt", "What is hail?", "Balls of ice that fall from a storm cloud."),
    ("b.txt", "What is hail?", "Balls of ice that fall from a storm cloud."),
    ("a.txt", "Why is the sky blue?", "Air scatters short waves of light the most."),
    ("b.txt", "Reason for a daytime azure", "Rayleigh: the fourth power of frequency."),
    ("a.txt", "What does an anemometer measure?", "The speed of the wind."),
    ("b.txt", "Cups turning on a mast", "They tell how fast it blows."),
)
CONTRADICTORY = (*WEATHER, ("b.txt", "What does an anemometer measure?", "How damp the soil is."))
SKY, WIND = (2, 3, 0.8312), (4, 5, 0.7)


def _cards(table: Sequence[tuple[str, str, str]] = WEATHER) -> list[Card]:
    return [
        Card(
            id=f"c{number}",
            kind="qa",
            front=front,
            back=back,
            section=(),
            tags=(),
            front_spans=(Span(document=document, first=number, last=number),),
            back_spans=(),
        )
        for number, (document, front, back) in enumerate(table)
    ]


def _found(*near: tuple[int, int, float], decisions: Sequence[Decision] = ()) -> Overlaps:
    """Find overlaps where the pairs given, and no others, are close in meaning."""

    def semantic(*columns: Sequence[str]) -> Iterator[tuple[int, int, float]]:
        assert list(zip(*columns, strict=True)) == list(WEATHER)
        yield from near

    return find_overlaps(_cards(), decisions, semantic=semantic)


def _decided(settled: Settled, *cards: str) -> Decision:
    documents = {card.id: card.front_spans[0].document for card in _cards()}
    named = tuple((card, documents[card]) for card in cards)
    return Decision(cards=named, settled=settled, keep="", why="")


def _pairs(overlaps: Overlaps) -> list[tuple[str, str]]:
    return [(match.a, match.b) for match in overlaps.undecided]


# What becomes of pairs


def test_a_close_pair_is_asked_about_and_says_why() -> None:
    (asked,) = _found(SKY).undecided
    assert (asked.a, asked.b, asked.verdict) == ("c2", "c3", Verdict.UNDECIDED)
    assert asked.why == "close in meaning (0.83), by wordllama"


def test_nothing_but_what_is_asked_changes() -> None:
    plain, widened = find_overlaps(_cards()), _found((0, 1, 0.99), SKY, WIND)
    assert len(plain.clusters) == 1
    assert replace(widened, undecided=plain.undecided) == plain


def test_pairs_keep_their_order_below_those_judged() -> None:
    cards = _cards(CONTRADICTORY)
    judged = find_overlaps(cards).undecided
    assert judged
    found = find_overlaps(cards, semantic=lambda *_: [WIND, SKY]).undecided
    assert found[: len(judged)] == judged
    assert [(match.a, match.b) for match in found[len(judged) :]] == [("c4", "c5"), ("c2", "c3")]
    scores = [match.score for match in found[len(judged) - 1 :]]
    assert all(one > other > 0.0 for one, other in pairwise(scores))


def test_a_pair_with_a_verdict_is_not_asked_about_again() -> None:
    cards = _cards(CONTRADICTORY)
    everything = [(a, b, 0.9) for a, b in combinations(range(len(cards)), 2)]
    plain = find_overlaps(cards)
    found = find_overlaps(cards, semantic=lambda *_: everything)
    known: list[tuple[str, ...]] = [
        (match.a, match.b) for match in (*plain.undecided, *plain.related)
    ]
    known += [cluster.cards for cluster in plain.clusters]
    assert len(plain.clusters) == len(plain.conflicts) == 1
    assert len(_pairs(found)) == len(everything) - len(known) + len(plain.undecided)
    assert len(set(_pairs(found))) == len(_pairs(found))


@pytest.mark.parametrize("settled", list(Settled))
def test_a_pair_that_a_person_settled_is_not_asked_about_again(settled: Settled) -> None:
    assert _pairs(_found(SKY, WIND, decisions=[_decided(settled, "c2", "c3")])) == [("c4", "c5")]


def test_a_pair_put_together_by_way_of_another_is_not_asked_about() -> None:
    decision = replace(_decided(Settled.MERGE, "c0", "c4"), keep="c0")
    found = _found((1, 4, 0.9), SKY, decisions=[decision])
    assert [set(cluster.cards) for cluster in found.clusters] == [{"c0", "c1", "c4"}]
    assert _pairs(found) == [("c2", "c3")]


# The setting


def _asked(folder: Path, settings: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the reasons for asking, where the last card of each document is close in meaning."""

    def near(documents: Sequence[str], *_: Sequence[str]) -> list[tuple[int, int, float]]:
        return [(documents.index("b.txt") - 1, len(documents) - 1, 0.5)]

    monkeypatch.setattr(semantic, "neighbours", near)
    texts = {
        name: "".join(f"{card[1]}\n{card[2]}\n" for card in WEATHER[2:] if card[0] == name)
        for name in ("a.txt", "b.txt")
    }
    fill(folder, {**texts, "deck.toml": settings})
    return [
        match.why for match in pipeline.overlaps(load([folder]), dialect="term-lines")[1].undecided
    ]


def test_a_deck_asks_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whys = _asked(tmp_path, "dedupe.semantic = true", monkeypatch)
    assert whys[-1] == "close in meaning (0.50), by wordllama"


def test_a_deck_does_without_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any("meaning" in why for why in _asked(tmp_path, "", monkeypatch))


def test_without_the_packages_it_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wordllama", None)
    with pytest.raises(DeckwrightError, match=r'run `pipx install --force "\.\[semantic\]"`'):
        neighbours(["a"], ["What is hail?"], ["Ice."])


def test_finding_overlaps_does_not_need_the_packages() -> None:
    code = "import sys, builder.dedupe.overlaps; print({'numpy', 'wordllama'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


# Which cards are near


def _near(*points: tuple[str, Sequence[float]]) -> list[tuple[int, int, float]]:
    """Give the neighbours of cards of these documents whose vectors are these."""
    import numpy as np

    vectors = {f"q{number} a": vector for number, (_, vector) in enumerate(points)}

    def embed(texts: list[str]) -> Any:
        return np.array([vectors[text] for text in texts], np.float32)

    fronts = [f"Q{number}" for number in range(len(points))]
    return neighbours([document for document, _ in points], fronts, ["A"] * len(points), embed)


@needs_numpy
def test_cards_of_one_document_are_no_neighbours() -> None:
    assert _near(("a", (1, 0)), ("a", (1, 0)), ("b", (3, 0))) == [(0, 2, 1.0), (1, 2, 1.0)]


@needs_numpy
def test_strangers_are_no_neighbours_even_if_nobody_is_nearer() -> None:
    assert _near(("a", (1, 0)), ("b", (0.2, 1)), ("b", (0, 0))) == []


@needs_numpy
def test_a_card_has_three_neighbours_at_most() -> None:
    crowd = [("b", (1, 0.1 * number)) for number in range(6)]
    assert [pair[:2] for pair in _near(("a", (1, 0)), *crowd)] == [(0, 1), (0, 2), (0, 3)]


@needs_numpy
def test_neighbours_hold_each_other_nearest() -> None:
    # The last card is near the first, whose three nearest are others.
    crowd = [("b", (1, 0.1 * number)) for number in range(3)]
    near = _near(("a", (1, 0)), *crowd, ("b", (1, 0.9)))
    assert all(pair[:2] != (0, 4) for pair in near)


@needs_numpy
def test_the_nearest_of_both_come_before_those_merely_alike() -> None:
    near = _near(
        ("a", (1, 0, 0)), ("b", (1, 0.1, 0)), ("b", (1, 0.2, 0)), ("a", (0, 0, 1)), ("c", (0, 1, 1))
    )
    assert [pair[:2] for pair in near[:3]] == [(0, 1), (3, 4), (0, 2)]


@needs_numpy
def test_blocks_do_not_change_what_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [("abc"[n % 3], ((n * 7) % 11, (n * 5) % 13, n % 4)) for n in range(40)]
    whole = _near(*points)
    monkeypatch.setattr(semantic, "_BLOCK", 7)
    assert len(whole) > 20
    assert _near(*points) == whole


@needs_numpy
def test_no_cards_have_no_neighbours() -> None:
    assert _near() == []


@needs_wordllama
def test_other_words_for_the_same_are_close_in_meaning() -> None:
    documents, fronts, backs = zip(*WEATHER, strict=True)
    near = neighbours(documents, fronts, backs)
    assert near[0] == (0, 1, 1.0)
    assert {(2, 3), (4, 5)} <= {pair[:2] for pair in near}
