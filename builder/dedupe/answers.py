"""Two answers side by side: how far they say the same, or whether they cannot both be right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from builder.dedupe.profile import Table, Weights

_DIGITS = 6
"""Digits that count, so that the order in which words are added up does not."""
_SMOOTH = 0.8
_WHOLE_SMOOTH = 0.5
_SYNONYM = 0.7
_SHORT = 4
_TERM = 3
"""Words that a term has at most."""


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
    back_a, back_b = set(one.back), set(other.back)
    both = back_a & back_b
    weights_a, weights_b = table.weights[table.documents[a]], table.weights[table.documents[b]]
    whole = _cosine(
        back_a.union(one.topic), back_b.union(other.topic), weights_a, weights_b, _WHOLE_SMOOTH
    )
    back_a.difference_update(common)
    back_b.difference_update(common)
    extra = _synonyms(table, back_a - both, back_b - both, weights_a, weights_b)
    return Agreement(
        likeness=_cosine(back_a, back_b, weights_a, weights_b, _SMOOTH, extra),
        whole=whole,
        shared=tuple(back_a & back_b),
        equal=bool(one.back) and one.back == other.back,
        short=min(len(one.back), len(other.back)) <= _SHORT and _within(one.back, other.back),
        apart=bool(one.back and other.back)
        and max(len(one.back), len(other.back)) <= _SHORT
        and not both,
    )


def reversal(table: Table, a: int, b: int) -> float:
    """Say from 0 to 1 how far one card asks for the term that the other explains.

    The term is the front of one and stands in the answer of the other; the value is the cosine of
    the explanation and the question.
    """
    found = 0.0
    for one, other in ((a, b), (b, a)):
        term, asking = table.profiles[one], table.profiles[other]
        if len(term.topic) <= _TERM and set(term.topic).issubset(asking.back):
            words, asked = set(term.back), set(asking.topic)
            weights = table.weights[table.documents[one]], table.weights[table.documents[other]]
            found = max(found, _cosine(words, asked, *weights, _WHOLE_SMOOTH))
    return found


def _cosine(
    words_a: set[int],
    words_b: set[int],
    weights_a: Weights,
    weights_b: Weights,
    smooth: float,
    extra: float = 0.0,
) -> float:
    """Give the cosine of two sets of words, smoothed so that a few shared ones mean little."""
    shared = sum([(weights_a[c] * weights_b[c]) ** 0.5 for c in words_a & words_b])
    size = sum([weights_a[c] for c in words_a]) * sum([weights_b[c] for c in words_b])
    return float(round((shared + extra) / (size**0.5 + smooth), _DIGITS))


def _within(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    few, many = sorted((one, other), key=len)
    return bool(few) and set(few).issubset(many)


def _synonyms(
    table: Table,
    rest_a: set[int],
    rest_b: set[int],
    weights_a: Weights,
    weights_b: Weights,
) -> float:
    """Weigh words that stand for each other, each with its weightiest partner."""
    groups = table.vocabulary.groups
    both = _best(groups, rest_a, weights_a), _best(groups, rest_b, weights_b)
    total = 0.0
    for rest, weights, best in ((rest_a, weights_a, both[1]), (rest_b, weights_b, both[0])):
        for word in rest if best else ():
            partner = max([best.get(group, 0.0) for group in groups[word]], default=0.0)
            total += (weights[word] * partner) ** 0.5
    return _SYNONYM * total / 2


def _best(groups: list[frozenset[int]], words: set[int], weights: Weights) -> dict[int, float]:
    """Give the weight of the weightiest word of each group of synonyms."""
    best: dict[int, float] = {}
    for word in words:
        for group in groups[word]:
            best[group] = max(best.get(group, 0.0), weights[word])
    return best
