"""Verdicts to clusters: every member is the same as the kept card, and related to none.

No chains: two cards are together because each was verified against the kept one, never because a
third is like both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builder.dedupe.judge import Judged
from builder.model import Verdict


@dataclass(frozen=True, slots=True)
class Group:
    """Card numbers that are one fact, the kept one first; `decided` if a person said so."""

    cards: tuple[int, ...]
    decided: bool = False


def group(
    judged: Sequence[Judged],
    rank: Mapping[int, tuple[object, ...]],
    merged: Sequence[tuple[tuple[int, ...], int]] = (),
    separated: frozenset[tuple[int, int]] = frozenset(),
) -> tuple[Group, ...]:
    """Put cards together, the surest pairs first.

    `rank` orders cards by how good each is to keep, best lowest. `merged` are groups that a person
    put together, with the card to keep or -1; `separated` are pairs that a person took apart.
    """
    same = {(one.a, one.b): one for one in judged if one.verdict is Verdict.SAME}
    apart = {
        (one.a, one.b) for one in judged if one.verdict in (Verdict.RELATED, Verdict.CONFLICT)
    } | separated
    groups: dict[int, list[int]] = {}
    home: dict[int, int] = {}
    fixed: set[int] = set()
    for cards, keep in merged:
        members = sorted(cards, key=lambda card: (card != keep, rank[card]))
        groups[members[0]] = members
        home.update(dict.fromkeys(members, members[0]))
        fixed.update(members)
    for pair in sorted(
        same, key=lambda pair: (-same[pair].score, *sorted((rank[pair[0]], rank[pair[1]])))
    ):
        if pair in separated:
            continue
        _join(pair, groups, home, fixed, same, apart, rank)
    return tuple(
        Group(cards=tuple(members), decided=members[0] in fixed)
        for members in sorted(groups.values())
    )


def _join(
    pair: tuple[int, int],
    groups: dict[int, list[int]],
    home: dict[int, int],
    fixed: set[int],
    same: Mapping[tuple[int, int], Judged],
    apart: set[tuple[int, int]],
    rank: Mapping[int, tuple[object, ...]],
) -> None:
    """Bring the groups of two cards together, if every member is the same as the one to keep."""
    first, second = (groups.get(home.get(card, card), [card]) for card in pair)
    if first is second:
        return
    members = [*first, *second]
    decided = [one for one in (first, second) if fixed.intersection(one)]
    if len(decided) > 1:
        return
    keeps = decided[0][:1] if decided else sorted(members, key=lambda card: rank[card])
    for keep in keeps:
        others = [card for card in members if card != keep]
        known = decided[0] if decided else ()
        if all(card in known or _ordered(keep, card) in same for card in others):
            if any(_ordered(a, b) in apart for a in first for b in second):
                continue
            for old in (first, second):
                groups.pop(home.get(old[0], old[0]), None)
            groups[keep] = [keep, *sorted(others, key=lambda card: rank[card])]
            home.update(dict.fromkeys(members, keep))
            if decided:
                fixed.update(members)
            return


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)
