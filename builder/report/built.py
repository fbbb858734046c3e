"""The report of a build: what was shipped, what was not, and where every line went."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from builder.model import Card, Correction, Merged, Overlaps, Reading, Role
from builder.report.facts import front_facts, plural, what_was_seen
from builder.report.terminal import CLOSE_CALL, line_counts, place


def show_counts(out: Console, rows: Sequence[tuple[str, str]]) -> None:
    """Print aligned counts, leaving out empty ones."""
    for label, value in rows:
        if value:
            out.print(f"  {label:<10} {value}")


def lines_fate(readings: Sequence[Reading]) -> str:
    """Say in one line where every non-blank line went."""
    counts = line_counts(readings)
    parts = [f"{counts[Role.FRONT] + counts[Role.BACK]:,} in cards"]
    for role, name in (
        (Role.HEADING, "headings"),
        (Role.FURNITURE, "furniture"),
        (Role.UNPARSED, "unparsed"),
    ):
        if counts[role]:
            parts.append(f"{counts[role]:,} {name}")
    return f"{counts.total():,}: {', '.join(parts)}"


def merged_count(merged: Sequence[Merged]) -> str:
    """Say how many cards became how many notes."""
    cards = sum(len(one.cards) for one in merged)
    return f"{cards:,} cards that say the same, in {plural(len(merged), 'note')}" if merged else ""


def kinds_count(kinds: Mapping[str, int], anki_cards: int) -> str:
    """Say how many notes are more than a plain question and its answer, and of how many cards."""
    if not kinds:
        return ""
    named = ", ".join(f"{count:,} {name}" for name, count in kinds.items())
    return f"{named}; {plural(anki_cards, 'Anki card')} in all"


def undecided_count(overlaps: Overlaps, folder: Path | None) -> str:
    """Say how many pairs may be one fact, and how to see them."""
    if not overlaps.undecided:
        return ""
    where = shlex.quote(str(folder)) if folder is not None else "FILE..."
    return f"{plural(len(overlaps.undecided), 'pair')} may say the same: deckwright dedupe {where}"


def corrected_count(corrections: Sequence[Correction]) -> str:
    """Say how many cards ship corrected."""
    return plural(len({each.card for each in corrections}), "card") if corrections else ""


def faulty_count(notes: int) -> str:
    """Say how many notes ship though a rule is sure that something is wrong with them."""
    return f"{plural(notes, 'note')} with an error" if notes else ""


def show_stale(out: Console, corrections: Sequence[Correction], file: Path) -> None:
    """List the corrections that were not applied, and why."""
    if not corrections:
        return
    count = plural(len(corrections), "correction")
    out.print(Text(f"\n! {count} not applied:", "yellow"))
    for each in corrections:
        front = each.front.split("\n", 1)[0]
        out.print(f"  {file}:{each.line}: {each.stale} ({each.side} of: {front})")
    out.print("  Remove what is done with, and correct the rest anew.")


def show_next(out: Console, faulty: int, folder: Path | None) -> None:
    """Name the command that shows what is wrong with the notes, if something is."""
    if faulty:
        where = shlex.quote(str(folder)) if folder is not None else "FILE..."
        out.print(f"\nNext: deckwright lint {where}")


def stale_facts(corrections: Sequence[Correction]) -> list[dict[str, Any]]:
    """Give the corrections that were not applied, as JSON has them."""
    return [
        {"card": each.card, "side": each.side, "line": each.line, "why": each.stale}
        for each in corrections
    ]


def merged_facts(merged: Merged) -> dict[str, Any]:
    """Give a merged note's cards, whose words it has, and why."""
    return {
        "cards": [card.id for card in merged.cards],
        "front": merged.front.id,
        "back": merged.back.id,
        "why": merged.why,
    }


def show_unanswered(out: Console, cards: Sequence[Card], paths: Mapping[str, Path]) -> None:
    """List the cards that were not shipped, with the way out."""
    if not cards:
        return
    out.print(Text(f"\n! {plural(len(cards), 'card')} without an answer, not shipped:", "yellow"))
    for card in cards:
        front = card.front.split("\n", 1)[0]
        out.print(f"  {place(paths, card.front_spans)}: {front}")
    out.print("  Write the answer below the question in the document, and build again.")


def show_doubts(out: Console, readings: Sequence[Reading]) -> None:
    """Name the documents that gave no card, or whose dialect is a close call."""
    for reading in readings:
        if not reading.cards:
            seen = what_was_seen(reading)
            out.print(Text(f"\n! {reading.document}: no card was found in {seen}", "yellow"))
        elif reading.confidence < CLOSE_CALL:
            second = reading.evidence[1].dialect
            out.print(
                Text(
                    f"\n! {reading.document}: read as {reading.dialect}, but {second} explains it "
                    "nearly as well; settle it in deck.toml:",
                    "yellow",
                )
            )
            out.print(f'  [documents."{reading.document}"]\n  dialect = "{reading.dialect}"')


def unanswered_facts(cards: Sequence[Card]) -> list[dict[str, Any]]:
    """Give the cards that were not shipped, as JSON has them."""
    return [front_facts(card) for card in cards]
