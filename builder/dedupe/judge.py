"""All candidate pairs to verdicts, in columns: no object lives for a pair that is not reported.

A pair is judged by itself and against its rivals, the other pairs that its two cards are in. Only
cards that share words are rivals, so cards on other subjects change no verdict.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.dedupe.candidates import Candidates
from builder.dedupe.compare import compare
from builder.dedupe.profile import Table
from builder.dedupe.reasons import explain as explained
from builder.dedupe.verify import NEVER, conflict, lead_needed, likely, plain, related
from builder.model import Verdict

_CERTAIN = 3.5
"""Score that is given as 1."""
_PLACES = (2, 4)
"""Places among the pairs of its cards, the better and the worse, up to which a pair is asked."""
_RELATED, _LIKELY, _CONFLICT, _PLAIN = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on the pair `a`, `b` of card numbers; `score` is from 0 to 1."""

    a: int
    b: int
    verdict: Verdict
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class _Columns:
    """What comparing left of each candidate pair: its score, the lead it needs, and flags.

    `lead` is how far its score is above its best rival's. `high` and `low` are its places, from
    0, among the pairs of its two cards: the better and the worse one.
    """

    score: array[float]
    needed: array[float]
    flags: array[int]
    lead: array[float]
    high: array[int]
    low: array[int]


def judge(table: Table, pairs: Candidates, *, explain: bool = True) -> Iterator[Judged]:
    """Judge every candidate pair; those that differ are left out.

    Without `explain`, reasons stay empty, which saves time.
    """
    columns = _compared(table, pairs)
    _rank(table, pairs, columns)
    for n, (a, b) in enumerate(zip(pairs.first, pairs.second, strict=True)):
        verdict = _verdict(columns, n)
        if verdict is not Verdict.DIFFERENT:
            score = round(min(1.0, max(0.0, columns.score[n] / _CERTAIN)), 4)
            why = explained(table, compare(table, a, b), verdict) if explain else ""
            yield Judged(a, b, verdict, score, why)


def _compared(table: Table, pairs: Candidates) -> _Columns:
    """Compare every pair, and keep what its verdict needs."""
    size = len(pairs.first)
    score, needed = array("d", bytes(8 * size)), array("d", bytes(8 * size))
    flags = array("b", bytes(size))
    for n, (a, b) in enumerate(zip(pairs.first, pairs.second, strict=True)):
        pair = compare(table, a, b)
        score[n] = pair.score
        needed[n] = lead_needed(table, pair)
        flags[n] = (
            _RELATED * related(pair)
            + _LIKELY * likely(pair)
            + _CONFLICT * bool(conflict(table, pair))
            + _PLAIN * plain(pair)
        )
    return _Columns(
        score=score,
        needed=needed,
        flags=flags,
        lead=array("d", [NEVER]) * size,
        high=array("q", [sys.maxsize]) * size,
        low=array("q", bytes(8 * size)),
    )


def _rank(table: Table, pairs: Candidates, columns: _Columns) -> None:
    """Set each pair against its rivals: fill `lead`, `high` and `low`."""
    for card, mine in _by_card(len(table.profiles), pairs):
        others = [pairs.second[n] if pairs.first[n] == card else pairs.first[n] for n in mine]
        scores = [columns.score[n] for n in mine]
        ordered = sorted(scores, reverse=True)
        best: dict[int, list[float]] = {}
        for other, score in zip(others, scores, strict=True):
            best.setdefault(table.documents[other], []).append(score)
        for n, other, score in zip(mine, others, scores, strict=True):
            place = ordered.index(score)
            columns.high[n] = min(columns.high[n], place)
            columns.low[n] = max(columns.low[n], place)
            rivals = best[table.documents[other]]
            columns.lead[n] = min(columns.lead[n], score - _rival(rivals, score))


def _rival(scores: Sequence[float], score: float) -> float:
    """Give the best of the scores but one of this, or 0."""
    above = 0.0
    seen = False
    for other in scores:
        if other == score and not seen:
            seen = True
        elif other > above:
            above = other
    return above


def _by_card(size: int, pairs: Candidates) -> Iterator[tuple[int, Sequence[int]]]:
    """Give each card that is in a pair with the numbers of its pairs."""
    starts = array("q", bytes(8 * (size + 1)))
    for column in (pairs.first, pairs.second):
        for card in column:
            starts[card + 1] += 1
    for card in range(size):
        starts[card + 1] += starts[card]
    ends = array("q", starts)
    places = array("q", bytes(8 * starts[size]))
    for n, (a, b) in enumerate(zip(pairs.first, pairs.second, strict=True)):
        places[ends[a]] = places[ends[b]] = n
        ends[a] += 1
        ends[b] += 1
    for card in range(size):
        if starts[card] < starts[card + 1]:
            yield card, places[starts[card] : starts[card + 1]]


def _verdict(columns: _Columns, n: int) -> Verdict:
    """Decide on one pair."""
    flags = columns.flags[n]
    if flags & _CONFLICT:
        return Verdict.CONFLICT
    if columns.lead[n] >= columns.needed[n]:
        return Verdict.SAME
    near, far = _PLACES
    among = columns.high[n] < near and columns.low[n] < far
    if flags & _PLAIN or (among and flags & _LIKELY):
        return Verdict.UNDECIDED
    return Verdict.RELATED if flags & _RELATED else Verdict.DIFFERENT
