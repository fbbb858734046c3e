"""Two answers side by side: how far they say the same, or whether they cannot both be right."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from builder.dedupe.profile import Table

_SMOOTH = 0.8
_SYNONYM = 0.7
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two answers compare.

    `likeness` is the cosine of their words, those of the common topic left out, and `whole` that
    of front and back together, both from 0 to 1. `shared` are the contents that both answers have
    beyond the topic. `equal` answers have the same words; a `short` one lies within the other;
    `apart` are two short answers with nothing in common.
    """

    likeness: float
    whole: float
    shared: tuple[int, ...]
    equal: bool
    short: bool
    apart: bool


def agree(table: Table, a: int, b: int, common: Collection[int]) -> Agreement:
    """Compare the answers of two cards; `common` are the contents that both fronts have."""
    one, other = table.profiles[a], table.profiles[b]
    back_a, back_b = one.back.difference(common), other.back.difference(common)
    shared = back_a & back_b
    weights_a, weights_b = _weigh(table, a, back_a), _weigh(table, b, back_b)
    weight = sum((weights_a[c] * weights_b[c]) ** 0.5 for c in shared)
    weight += _synonyms(table, back_a - shared, back_b - shared, weights_a, weights_b)
    size = (sum(weights_a.values()) * sum(weights_b.values())) ** 0.5
    few, many = sorted((one.back, other.back), key=len)
    both_short = len(many) <= _SHORT
    return Agreement(
        likeness=weight / (size + _SMOOTH),
        whole=_whole(table, a, b),
        shared=tuple(sorted(shared, key=lambda c: (-weights_a[c] - weights_b[c], c))),
        equal=bool(few) and one.back == other.back,
        short=0 < len(few) <= _SHORT and few <= many,
        apart=bool(few) and both_short and not few & many,
    )


def _weigh(table: Table, card: int, contents: AbstractSet[int]) -> dict[int, float]:
    weights = table.weights[table.documents[card]]
    return {content: weights[content] for content in contents}


def _synonyms(
    table: Table,
    rest_a: AbstractSet[int],
    rest_b: AbstractSet[int],
    weights_a: dict[int, float],
    weights_b: dict[int, float],
) -> float:
    """Weigh words that stand for each other, each with its first partner."""
    total = 0.0
    grouped: dict[int, list[int]] = {}
    for b in sorted(rest_b):
        for group in table.vocabulary.groups[b]:
            grouped.setdefault(group, []).append(b)
    for a in sorted(rest_a):
        near = [b for group in table.vocabulary.groups[a] for b in grouped.get(group, ())]
        if near:
            total += _SYNONYM * (weights_a[a] * max(weights_b[b] for b in near)) ** 0.5
    return total


def _whole(table: Table, a: int, b: int) -> float:
    """Give the cosine of two whole cards, front and back."""
    one, other = table.profiles[a], table.profiles[b]
    words_a, words_b = one.back.union(one.topic), other.back.union(other.topic)
    weights_a, weights_b = _weigh(table, a, words_a), _weigh(table, b, words_b)
    shared = sum((weights_a[c] * weights_b[c]) ** 0.5 for c in words_a & words_b)
    size = (sum(weights_a.values()) * sum(weights_b.values())) ** 0.5
    return float(shared / (size + 0.5))
