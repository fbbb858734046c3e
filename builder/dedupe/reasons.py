"""Verdicts in words: what speaks for a pair of cards, and what keeps it apart."""

from __future__ import annotations

from collections.abc import Iterable

from builder.dedupe.compare import Comparison
from builder.dedupe.profile import Profile, Table
from builder.dedupe.verify import ASKED_ALIKE, conflict
from builder.model import Verdict


def explain(table: Table, pair: Comparison, verdict: Verdict) -> str:
    """Give the reason for a verdict in words."""
    if verdict is Verdict.CONFLICT:
        return conflict(table, pair)
    if pair.against:
        return pair.against
    return _apart(table, pair) if verdict is Verdict.RELATED else _reason(table, pair)


def _reason(table: Table, pair: Comparison) -> str:
    """Say in words what speaks for a pair."""
    one, other = table.profiles[pair.a], table.profiles[pair.b]
    parts = [_about(table, pair), _asking(one, other)]
    shared = _words(table, _weightiest(table, pair)[:4])
    if pair.agreement.equal:
        parts.append("the answers have the same words")
    elif shared:
        parts.append(f"the answers share {shared}")
    else:
        parts.append("the answers share no word")
    left = _words(table, (*pair.alignment.left_a, *pair.alignment.left_b)[:4])
    if left:
        parts.append(f"left over: {left}")
    return "; ".join(parts)


def _about(table: Table, pair: Comparison) -> str:
    if not pair.alignment.pairs:
        return "no word of the fronts in common"
    common = _words(table, [a for a, _, _ in pair.alignment.pairs[:4]])
    kind = "same term" if pair.topic > 0.95 else "both about"
    return f"{kind} {common}"


def _asking(one: Profile, other: Profile) -> str:
    a, b = "/".join(sorted(one.aspects)), "/".join(sorted(other.aspects))
    return f"both ask: {a}" if a == b else f"asking: {a} and {b}"


def _apart(table: Table, pair: Comparison) -> str:
    """Say in words what keeps a pair apart."""
    one, other = table.profiles[pair.a], table.profiles[pair.b]
    if pair.narrower:
        return f"{_about(table, pair)}; '{pair.narrower}' narrows one of them"
    if pair.asked < ASKED_ALIKE:
        return f"{_about(table, pair)}; {_asking(one, other)}"
    return _reason(table, pair)


def _words(table: Table, contents: Iterable[int]) -> str:
    return ", ".join(f"'{table.vocabulary.shown(content)}'" for content in contents)


def _weightiest(table: Table, pair: Comparison) -> list[int]:
    """Order the words that the answers share, those that say most first."""
    contents = table.vocabulary.contents
    return sorted(
        pair.agreement.shared,
        key=lambda c: (-table.weight(pair.a, c) - table.weight(pair.b, c), contents[c]),
    )
