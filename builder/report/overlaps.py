"""The report of `dedupe`: what was merged, what a person has to settle, and how."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from builder.corrections import CORRECTIONS_FILE
from builder.model import Card, Cluster, Decision, Match, Overlaps, Reading, Settled
from builder.report.beside import CardNames, show_beside, show_folded
from builder.report.built import show_counts
from builder.report.facts import front_facts, plural

SHOWN = 30
"""Undecided pairs that are shown to people, and likewise conflicts; programs get all."""


def overlap_facts(
    readings: Sequence[Reading], overlaps: Overlaps, stale: Sequence[Decision] = ()
) -> dict[str, list[Any]]:
    """Give overlaps as `dedupe --format json` prints them."""
    return {
        "cards": [front_facts(card) for reading in readings for card in reading.cards],
        "clusters": [_cluster_facts(cluster) for cluster in overlaps.clusters],
        "undecided": [_match_facts(match) for match in overlaps.undecided],
        "related": [_match_facts(match) for match in overlaps.related],
        "conflicts": [_match_facts(match) for match in overlaps.conflicts],
        "cut": list(overlaps.cut),
        "stale": [decision_facts(decision) for decision in stale],
    }


def _cluster_facts(cluster: Cluster) -> dict[str, Any]:
    return {
        "cards": list(cluster.cards),
        "keep": cluster.keep,
        "score": round(cluster.score, 3),
        "why": cluster.why,
        "decided": cluster.decided,
        "matches": [_match_facts(match) for match in cluster.matches],
    }


def _match_facts(match: Match) -> dict[str, Any]:
    return {"cards": [match.a, match.b], "score": round(match.score, 3), "why": match.why}


def decision_facts(decision: Decision) -> dict[str, Any]:
    """Give a person's decision, with null for what it does not say."""
    return {
        "decision": decision.settled.value,
        "cards": [{"id": card, "front": front} for card, front in decision.cards],
        "keep": decision.keep or None,
        "why": decision.why or None,
        "line": decision.line or None,
    }


def show_overlaps(
    out: Console,
    readings: Sequence[Reading],
    overlaps: Overlaps,
    stale: Sequence[Decision],
    paths: Mapping[str, Path],
    *,
    folder: Path | None = None,
    list_related: bool = False,
) -> None:
    """Show what the cards of a deck have to do with each other.

    `paths` are those of the documents; `folder` is the deck folder, which can store decisions.
    """
    names = CardNames.of((card for reading in readings for card in reading.cards), paths)
    _show_outcome(out, readings, overlaps, list_related=list_related)
    for number, cluster in enumerate(overlaps.clusters, 1):
        _show_cluster(out, names, cluster, f"Cluster {number} of {len(overlaps.clusters):,}")
    conflicts = {(match.a, match.b) for match in overlaps.conflicts}
    undecided = [match for match in overlaps.undecided if (match.a, match.b) not in conflicts]
    _show_pairs(out, names, overlaps.conflicts, "Conflict", "same question, other answers")
    _show_pairs(out, names, undecided, "Undecided", "the same fact, or not?")
    if list_related:
        _show_related(out, names, overlaps.related)
    _show_cut(out, overlaps.cut)
    _show_stale(out, stale, folder)
    first = next(iter([*undecided, *overlaps.conflicts]), None)
    if first is not None:
        _show_next(out, names, first, folder)


def _show_outcome(
    out: Console, readings: Sequence[Reading], overlaps: Overlaps, *, list_related: bool
) -> None:
    cards = sum(len(reading.cards) for reading in readings)
    clustered = sum(len(cluster.cards) for cluster in overlaps.clusters)
    decided = sum(cluster.decided for cluster in overlaps.clusters)
    parts = [f"{plural(len(overlaps.clusters), 'cluster')} of {plural(clustered, 'card')}"]
    parts = parts if clustered else ["no clusters"]
    parts.append(plural(len(overlaps.undecided), "undecided pair"))
    parts += [f"{len(overlaps.conflicts):,} of them in conflict"] if overlaps.conflicts else []
    outcome = f"{plural(cards, 'card')}: {', '.join(parts)}"
    sign, style = ("✓", "green") if cards else ("!", "yellow")
    out.print(Text.assemble((sign, style), " ", (outcome, "bold")))
    related = plural(len(overlaps.related), "pair") + " that look alike and stay apart"
    related += "" if list_related else " (--related lists them)"
    show_counts(
        out,
        [
            ("documents", f"{len(readings):,}"),
            ("merged", f"{clustered - len(overlaps.clusters):,} into others" if clustered else ""),
            ("decided", f"{plural(decided, 'cluster')} by hand" if decided else ""),
            ("related", related if overlaps.related else ""),
        ],
    )


def _show_cluster(out: Console, names: CardNames, cluster: Cluster, title: str) -> None:
    """Show the kept card to the left of those that are merged into it."""
    score = "decided by hand" if cluster.decided else f"score {cluster.score:.2f}"
    out.print(Text.assemble("\n", (f"{title}, {score}", "bold")))
    reasons = {card: match for match in cluster.matches for card in (match.a, match.b)}
    merged = []
    for card in cluster.cards:
        if card != cluster.keep:
            match = reasons.get(card)
            why = f"{match.score:.2f}: {match.why}" if match else ""
            merged.append(names.entry(card, "merged", why=why))
    # A reason that a card to the right has already given is not given twice.
    why = cluster.why if cluster.why not in {match.why for match in cluster.matches} else ""
    kept = names.entry(cluster.keep, "kept", style="green", why=why)
    show_beside(out, kept, Text("\n\n").join(merged))


def _show_pairs(
    out: Console, names: CardNames, matches: Sequence[Match], title: str, question: str
) -> None:
    """Show pairs that a person has to settle, side by side."""
    for number, match in enumerate(matches[:SHOWN], 1):
        out.print(
            Text.assemble("\n", (f"{title} {number} of {len(matches):,}: {question}", "bold"))
        )
        show_beside(out, names.entry(match.a), names.entry(match.b))
        show_folded(out, f"({match.score:.2f}: {match.why})")
    if len(matches) > SHOWN:
        out.print(f"\n... and {len(matches) - SHOWN:,} more: --format json has all")


def _show_related(out: Console, names: CardNames, matches: Sequence[Match]) -> None:
    if matches:
        out.print(Text("\nRelated, and kept apart:", "bold"))
    for match in matches:
        out.print(f"  {match.score:.2f}  {names.place(match.a)}: {names.front(match.a)}")
        out.print(f"        {names.place(match.b)}: {names.front(match.b)}")
        if match.why:
            out.print(Text(f"        ({match.why})", "dim"))


def _show_cut(out: Console, words: Sequence[str]) -> None:
    if words:
        out.print(Text(f"\n! {plural(len(words), 'word')} too common to follow up:", "yellow"))
        out.print(f"  {', '.join(words)}")
        out.print("  Cards that share no other word were not compared; --merge joins them still.")


def _show_stale(out: Console, stale: Sequence[Decision], folder: Path | None) -> None:
    if not stale:
        return
    count = plural(len(stale), "decision")
    out.print(Text(f"\n! {count} about cards that are no longer there, not followed:", "yellow"))
    file = folder / CORRECTIONS_FILE if folder is not None else Path(CORRECTIONS_FILE)
    for decision in stale:
        fronts = " | ".join(front.split("\n", 1)[0] for _, front in decision.cards)
        out.print(f"  {file}:{decision.line}: {decision.settled}: {fronts}")
    out.print("  Remove them from the file, or correct the ids and fronts in it.")


def _show_next(out: Console, names: CardNames, match: Match, folder: Path | None) -> None:
    """Give the commands that settle a pair."""
    out.print()
    if folder is None:
        out.print("Put the documents into a folder to settle this: it will hold the decisions.")
        return
    ids = f"{names.id(match.a)},{names.id(match.b)}"
    command = f"deckwright dedupe {shlex.quote(str(folder))}"
    out.print(f"Next: {command} --merge {ids}")
    out.print(f"  or: {command} --separate {ids}")


def show_decision(
    out: Console,
    decision: Decision,
    cards: Iterable[Card],
    paths: Mapping[str, Path],
    folder: Path,
) -> None:
    """Say what was stored, and what to run next."""
    names = CardNames.of(cards, paths)
    merges = decision.settled is Settled.MERGE
    result = "become one note" if merges else "stay apart"
    outcome = f"{folder / CORRECTIONS_FILE}: {plural(len(decision.cards), 'card')} {result}"
    out.print(Text.assemble(("✓ ", "green"), (outcome, "bold")))
    for card, _ in decision.cards:
        kept = " (kept)" if card == decision.keep else ""
        out.print(f"  {names.id(card)}  {names.place(card)}: {names.front(card)}{kept}")
    out.print(f"Next: deckwright dedupe {shlex.quote(str(folder))}")
