"""From cards to what they have to do with each other, decisions of people included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from builder.corrections import CORRECTIONS_FILE
from builder.dedupe.candidates import candidates
from builder.dedupe.clusters import Group, group
from builder.dedupe.judge import Judged, judge
from builder.dedupe.merge import best_back, merge
from builder.dedupe.normalise import Vocabulary
from builder.dedupe.profile import tabulate
from builder.dedupe.semantic import NAME
from builder.dedupe.wording import NO_FAULTS
from builder.errors import CorrectionsError
from builder.model import Card, Cluster, Decision, Match, Merged, Overlaps, Settled, Verdict

Neighbours = Callable[
    [Sequence[str], Sequence[str], Sequence[str]], Iterable[tuple[int, int, float]]
]
"""Pairs of card numbers with a closeness, best first, out of documents, fronts and backs."""

_BARE = 4
_FULL = 30
"""Words of an answer that is neither too short to compare with nor long-winded."""


@dataclass(frozen=True, slots=True)
class JudgedPairs:
    """All verdicts but "different", once through; the number of pairs compared; the words cut."""

    judged: Iterable[Judged]
    candidates: int
    cut: tuple[str, ...]


def judged_pairs(
    documents: Sequence[str],
    fronts: Sequence[str],
    backs: Sequence[str],
    synonyms: Sequence[Sequence[str]] = (),
    *,
    explain: bool = True,
) -> JudgedPairs:
    """Judge the pairs of a table of cards: three columns of equal length in."""
    vocabulary = Vocabulary(synonyms)
    table = tabulate(vocabulary, documents, fronts, backs)
    pairs = candidates(table)
    return JudgedPairs(
        judged=judge(table, pairs, explain=explain),
        candidates=len(pairs.first),
        cut=tuple(sorted(vocabulary.shown(content) for content in pairs.cut)),
    )


def find_overlaps(
    cards: Sequence[Card],
    decisions: Sequence[Decision] = (),
    synonyms: Sequence[Sequence[str]] = (),
    *,
    semantic: Neighbours | None = None,
    explain: bool = True,
) -> Overlaps:
    """Find clusters, undecided, related and conflicting pairs among cards.

    `decisions` name cards that are there; see `builder.corrections.resolve`. The cards' order does
    not matter, but for which of two equal ones is kept. The pairs of `semantic` that nothing else
    was found out about are undecided too, after the others. Without `explain`, the reasons stay
    empty, which saves a tenth of the time of a build.
    """
    cards = [card for card in cards if card.back.strip()]
    columns = _columns(cards)
    found = judged_pairs(*columns, synonyms, explain=explain)
    judged = tuple(found.judged)
    merged, separated = _settled(decisions, {card.id: n for n, card in enumerate(cards)})
    groups = _groups(cards, judged, merged, separated)
    matches = {(one.a, one.b): _match(cards, one) for one in judged}
    closed = _closed(groups, merged, separated)
    left = [_reopened(match) for pair, match in matches.items() if pair not in closed]
    undecided = _sorted(left, Verdict.UNDECIDED, Verdict.CONFLICT)
    near = [
        (cards[a], cards[b], closeness)
        for a, b, closeness in (semantic(*columns) if semantic else ())
        if (a, b) not in matches and (a, b) not in closed
    ]
    return Overlaps(
        clusters=_clusters(cards, groups, matches, merged),
        undecided=(*undecided, *_proposed(near, undecided[-1].score if undecided else 1.0)),
        related=_sorted(left, Verdict.RELATED),
        conflicts=_sorted(left, Verdict.CONFLICT),
        cut=found.cut,
    )


def _groups(
    cards: Sequence[Card],
    judged: Sequence[Judged],
    merged: Sequence[tuple[tuple[int, ...], int]],
    separated: frozenset[tuple[int, int]],
) -> list[Group]:
    """Put cards together, by decision and by verdict."""
    involved = {card for one in judged for card in (one.a, one.b)}
    involved.update(card for one, _ in merged for card in one)
    rank = {number: _rank(cards[number]) for number in involved}
    return [one for one in group(judged, rank, merged, separated) if len(one.cards) > 1]


def _closed(
    groups: Sequence[Group],
    merged: Sequence[tuple[tuple[int, ...], int]],
    separated: frozenset[tuple[int, int]],
) -> set[tuple[int, int]]:
    """Give the pairs that nobody needs to look at: those of one group, and those decided on."""
    together = [*(one.cards for one in groups), *(cards for cards, _ in merged)]
    inside = {_ordered(*pair) for cards in together for pair in combinations(cards, 2)}
    return inside.union(separated)


def _clusters(
    cards: Sequence[Card],
    groups: Sequence[Group],
    matches: Mapping[tuple[int, int], Match],
    merged: Sequence[tuple[tuple[int, ...], int]],
) -> tuple[Cluster, ...]:
    """Give the groups as clusters, each with the card that a person or the rules keep."""
    chosen = {keep for _, keep in merged}
    return tuple(_cluster(cards, one, matches, chosen.intersection(one.cards)) for one in groups)


def _columns(cards: Sequence[Card]) -> tuple[list[str], list[str], list[str]]:
    """Give the documents, fronts and backs of cards."""
    documents = [card.front_spans[0].document for card in cards]
    return documents, [card.front for card in cards], [card.back for card in cards]


def _settled(
    decisions: Sequence[Decision], numbers: Mapping[str, int]
) -> tuple[list[tuple[tuple[int, ...], int]], frozenset[tuple[int, int]]]:
    """Give decisions by card numbers: groups with the card to keep or -1, and pairs kept apart.

    Merges that share a card are one; of several cards to keep, the last one named counts. Merges
    that put together what another decision keeps apart are a CorrectionsError.
    """
    merged: list[tuple[tuple[int, ...], int]] = []
    separated: set[tuple[int, int]] = set()
    for decision in decisions:
        cards = sorted(numbers[card] for card, _ in decision.cards if card in numbers)
        if len(cards) < len(decision.cards):
            continue
        if decision.settled is Settled.SEPARATE:
            separated.update(combinations(cards, 2))
        else:
            merged = _with(merged, cards, numbers.get(decision.keep, -1))
    inside = {pair for cards, _ in merged for pair in combinations(cards, 2)}
    if inside & separated:
        raise CorrectionsError(
            "decisions to merge join two cards that another decision keeps apart",
            where=CORRECTIONS_FILE,
            hint="take one of these decisions out",
        )
    return merged, frozenset(separated)


def _with(
    merged: Sequence[tuple[tuple[int, ...], int]], cards: Sequence[int], keep: int
) -> list[tuple[tuple[int, ...], int]]:
    """Add a merge to others, joined to those that it shares a card with."""
    touching = [one for one in merged if not set(one[0]).isdisjoint(cards)]
    every = {*cards, *(card for one, _ in touching for card in one)}
    kept = [one for _, one in touching if one >= 0] + ([keep] if keep >= 0 else [])
    others = [one for one in merged if one not in touching]
    return [*others, (tuple(sorted(every)), kept[-1] if kept else -1)]


def _rank(card: Card) -> tuple[object, ...]:
    """Order cards by how good each is to verify others against: full answers first."""
    words = card.back.split()
    bare = len(words) < _BARE or "___" in card.front
    return (bare, abs(len(words) - _FULL), card.front, card.back, card.id)


def _match(cards: Sequence[Card], one: Judged) -> Match:
    a, b = sorted((cards[one.a].id, cards[one.b].id))
    return Match(a=a, b=b, verdict=one.verdict, score=one.score, why=one.why)


def _cluster(
    cards: Sequence[Card], one: Group, matches: Mapping[tuple[int, int], Match], chosen: set[int]
) -> Cluster:
    """Give a group as a cluster: the best answer first that all others were verified against."""
    hubs = [
        card
        for card in one.cards
        if one.decided or all(_is_same(matches, card, other) for other in one.cards)
    ]
    best = best_back([cards[card] for card in hubs])
    kept = min(chosen) if chosen else next(n for n in hubs if cards[n] is best.card)
    others = sorted(card for card in one.cards if card != kept)
    known = tuple(matches[pair] for card in others if (pair := _ordered(kept, card)) in matches)
    return Cluster(
        cards=tuple(cards[card].id for card in (kept, *others)),
        keep=cards[kept].id,
        matches=known,
        score=1.0 if one.decided else min(match.score for match in known),
        why="put together by decision" if one.decided else f"kept: {best.why}; {known[0].why}",
        decided=one.decided,
        chosen=bool(chosen),
    )


def _is_same(matches: Mapping[tuple[int, int], Match], card: int, other: int) -> bool:
    if card == other:
        return True
    match = matches.get(_ordered(card, other))
    return match is not None and match.verdict is Verdict.SAME


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _reopened(match: Match) -> Match:
    """Leave to a person a pair that is the same, but whose cluster holds a card that is not."""
    return replace(match, verdict=Verdict.UNDECIDED) if match.verdict is Verdict.SAME else match


def _proposed(near: Sequence[tuple[Card, Card, float]], below: float) -> Iterator[Match]:
    """Leave pairs that are close in meaning to a person, with scores that keep their order."""
    for place, (one, other, closeness) in enumerate(near, 1):
        a, b = sorted((one.id, other.id))
        score = below * (1.0 - place / (len(near) + 1))
        why = f"close in meaning ({closeness:.2f}), by {NAME}"
        yield Match(a=a, b=b, verdict=Verdict.UNDECIDED, score=score, why=why)


def _sorted(matches: Iterable[Match], *verdicts: Verdict) -> tuple[Match, ...]:
    """Give the matches of some verdicts, best first."""
    found = (match for match in matches if match.verdict in verdicts)
    return tuple(sorted(found, key=lambda match: (-match.score, match.a, match.b)))


def merge_clusters(
    cards: Sequence[Card], overlaps: Overlaps, faults: Mapping[str, int] = NO_FAULTS
) -> tuple[Merged, ...]:
    """Make one note of each cluster, its members in the order of `cards`.

    `faults` counts the flags of cards, by id. Where nobody chose the kept card and it has some, the
    best answer is looked for anew.
    """
    home = {card: cluster for cluster in overlaps.clusters for card in cluster.cards}
    members: dict[str, list[Card]] = {}
    for card in cards:
        if card.id in home:
            members.setdefault(home[card.id].keep, []).append(card)
    return tuple(
        merge(
            found,
            keep if home[keep].chosen else "",
            faults,
            answer=keep if home[keep].chosen or not faults.get(keep) else "",
        )
        for keep, found in members.items()
    )
