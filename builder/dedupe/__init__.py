"""One card per fact: find cards that ask for the same, and keep those apart that only look alike.

In this order: normalise, profile, candidates, compare, verify, judge, clusters, merge. Pure
functions over columns of texts; no network, no clock, no order of documents that would change a
verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builder.model import Verdict


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs of card numbers by verdict, undecided ones best first, and how many were compared."""

    same: list[tuple[int, int]]
    undecided: list[tuple[int, int]]
    related: list[tuple[int, int]]
    conflicts: list[tuple[int, int]]
    candidates: int
    cut: tuple[str, ...]


def find_pairs(
    documents: Sequence[str],
    fronts: Sequence[str],
    backs: Sequence[str],
    synonyms: Sequence[Sequence[str]] = (),
) -> Found:
    """Judge the pairs of a table of cards: three columns of equal length in, pairs out."""
    from builder.dedupe.overlaps import judged_pairs

    found = judged_pairs(documents, fronts, backs, synonyms, explain=False)
    by: dict[Verdict, list[tuple[int, int]]] = {verdict: [] for verdict in Verdict}
    undecided: list[tuple[float, int, int]] = []
    for one in found.judged:
        if one.verdict is Verdict.UNDECIDED:
            undecided.append((-one.score, one.a, one.b))
        else:
            by[one.verdict].append((one.a, one.b))
    return Found(
        same=by[Verdict.SAME],
        undecided=[(a, b) for _, a, b in sorted(undecided)],
        related=by[Verdict.RELATED],
        conflicts=by[Verdict.CONFLICT],
        candidates=found.candidates,
        cut=found.cut,
    )
