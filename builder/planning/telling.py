"""A plan in words: for people, for a pull request, and for programs."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from builder.planning.compare import Fate, Outcome, Plan
from builder.planning.likeness import Pair
from builder.report.built import show_counts
from builder.report.facts import plural
from builder.report.markdown import code, plain

_MOST = 50
"""Notes of one fate that are listed for people."""
_HEADINGS = {
    Fate.NEW: "New",
    Fate.CHANGED: "Changed; schedules stay",
    Fate.MOVED: "Moved",
    Fate.RETURNED: "Back again",
    Fate.RETIRED: "No longer in the deck; learners keep what they have",
}
_WORDS = {
    Fate.CHANGED: ", schedules stay",
    Fate.RETIRED: ", which learners keep",
}


def outcome_line(plan: Plan) -> str:
    """Say in a sentence what the release does."""
    moved = sum(plan.counts[fate] for fate in Fate if fate is not Fate.UNCHANGED)
    if plan.losses or any(each.losses for each in plan.outcomes):
        return f"{plan.deck}: learners would lose something"
    if plan.pairs:
        return f"{plan.deck}: {plural(len(plan.pairs), 'pair')} of notes may be one; settle that"
    if plan.first:
        return f"{plan.deck}: the first release, of {plural(moved, 'note')}"
    if not moved:
        what = "no note changes, but cards look different" if plan.style else "nothing changes"
        return f"{plan.deck}: {what} for learners"
    return f"{plan.deck}: {plural(moved, 'note')} will not be as learners have them"


def rows(plan: Plan) -> list[tuple[str, str]]:
    """Count the notes of each fate; what there is none of is empty."""
    counts, words = plan.counts, dict(_WORDS)
    if any(each.losses for each in plan.outcomes if each.fate is Fate.CHANGED):
        words[Fate.CHANGED] = ", schedules stay but for what is lost"
    return [
        (fate.value, plural(counts[fate], "note") + words.get(fate, "") if counts[fate] else "")
        for fate in Fate
    ]


def losses(plan: Plan) -> Iterator[tuple[str, str]]:
    """Give what would be lost: the note or "", and the sentence."""
    for loss in plan.losses:
        yield "", loss
    for each in plan.outcomes:
        for loss in each.losses:
            yield each.seen.asks, loss


def listed(plan: Plan, fate: Fate) -> list[Outcome]:
    """Give the notes of a fate."""
    return [each for each in plan.outcomes if each.fate is fate]


def show(out: Console, plan: Plan, folder: Path | None) -> None:
    """Show a plan on a terminal."""
    sign = ("✗ ", "red") if plan.loses else ("✓ ", "green")
    out.print(Text.assemble(sign, (outcome_line(plan), "bold")))
    show_counts(out, [("against", "" if plan.first else plan.against), *rows(plan)])
    for heading, lines in _sections(plan):
        out.print(Text(f"\n{heading}:", "bold"))
        for line in lines:
            out.print(f"  {line}")
    for sentence in plan.style:
        out.print(f"\n{sentence[:1].upper()}{sentence[1:]}.")
    show_losses(out, plan, folder)


def show_losses(out: Console, plan: Plan, folder: Path | None) -> None:
    """Say what learners would lose, or may: the pairs that are not settled."""
    lost = list(losses(plan))
    if lost:
        out.print(Text("\n✗ Lost:", "red"))
        for asks, sentence in lost:
            out.print(f"  {asks}: {sentence}" if asks else f"  {sentence}")
    show_pairs(out, plan.pairs, folder)


def show_pairs(out: Console, pairs: Sequence[Pair], folder: Path | None) -> None:
    """Ask of each pair whether it is one note, and name the command that says so."""
    for pair in pairs:
        out.print(Text(f"\n? {_percent(pair)} alike, by {pair.why}: one note, or two?", "yellow"))
        out.print(f"  gone  {_named(pair.gone.asks, pair.gone.document)}")
        out.print(f"  new   {_named(pair.new.asks, pair.new.document)}")
        if said := command(pair, folder):
            out.print(f"  one:  {said}")
        if pair.among > 1 and folder is not None:
            out.print(
                f"        {pair.among} new notes have this front; deckwright parse "
                f"{shlex.quote(str(folder))} --format json has the id of each"
            )


def command(pair: Pair, folder: Path | None) -> str:
    """Give the command that says that two notes are one.

    Loose files have none, and neither has a note that the ledger does not know. Of several new
    notes with one front, a person has to put in the id of the right one.
    """
    if folder is None or not pair.new.card or not pair.gone.fronts:
        return ""
    same = f"{pair.gone.guid}={pair.new.card if pair.among == 1 else 'ID'}"
    return f"deckwright plan {shlex.quote(str(folder))} --same {shlex.quote(same)}"


def _sections(plan: Plan) -> Iterator[tuple[str, list[str]]]:
    for fate, heading in _HEADINGS.items():
        found = [] if plan.first else listed(plan, fate)
        lines = [_line(each) for each in found[:_MOST]]
        if len(found) > _MOST:
            lines.append(f"... and {len(found) - _MOST:,} more")
        if lines:
            yield heading, lines


def _line(each: Outcome) -> str:
    named = _named(each.seen.asks, each.seen.document)
    if each.was:
        named += f", was: {each.was}"
    return f"{named}: {'; '.join(each.notes)}" if each.notes else named


def _named(asks: str, document: str) -> str:
    return f"{asks} ({document})" if document else asks


def _percent(pair: Pair) -> str:
    return f"{round(100 * pair.likeness)}%"


def markdown(plan: Plan, folder: Path | None) -> str:
    """Give a plan as Markdown for a pull request; nothing of a card is markup in it."""
    parts = [f"### {'❌' if plan.loses else '✅'} {code(plan.deck)} for learners", ""]
    counted = [f"{label}: {value}" for label, value in rows(plan) if value]
    beside = "The first release" if plan.first else f"Beside {code(plan.against)}"
    parts.append(f"{beside}: {'; '.join(counted) or 'no notes'}.")
    parts += ["", *(f"- {sentence}" for sentence in plan.style)]
    lost = list(losses(plan))
    if lost:
        parts += ["", "**Learners would lose:**", ""]
        parts += [f"- {f'{code(asks)}: ' if asks else ''}{plain(what)}" for asks, what in lost]
    for pair in plan.pairs:
        gone, new = code(pair.gone.asks), code(pair.new.asks)
        parts.append("")
        parts.append(
            f"**One note, or two?** {gone} is gone, {new} is new ({_percent(pair)} alike)."
        )
        if said := command(pair, folder):
            parts.append(f"To keep its schedule: {code(said)}")
    for fate, heading in _HEADINGS.items():
        parts += _details(heading, [] if plan.first else listed(plan, fate))
    return "\n".join(parts) + "\n"


def _details(heading: str, found: Sequence[Outcome]) -> Iterator[str]:
    if not found:
        return
    yield f"\n<details><summary>{heading}: {plural(len(found), 'note')}</summary>\n"
    for each in found[:_MOST]:
        notes = f": {plain('; '.join(each.notes))}" if each.notes else ""
        was = f", was {code(each.was)}" if each.was else ""
        yield f"- {code(each.seen.asks)}{was}{notes}"
    if len(found) > _MOST:
        yield f"- and {len(found) - _MOST:,} more"
    yield "\n</details>"


def facts(plan: Plan) -> dict[str, Any]:
    """Give a plan as JSON has it; what is unchanged is counted only."""
    return {
        "deck": plan.deck,
        "against": plan.against,
        "loses": plan.loses,
        "counts": {fate.value: plan.counts[fate] for fate in Fate},
        "notes": [
            {
                "guid": each.seen.guid,
                "fate": each.fate.value,
                "asks": each.seen.asks,
                "was": each.was,
                "document": each.seen.document,
                "deck": each.seen.deck,
                "notes": list(each.notes),
                "losses": list(each.losses),
            }
            for each in plan.outcomes
            if each.fate is not Fate.UNCHANGED
        ],
        "pairs": [
            {
                "gone": pair.gone.guid,
                "new": pair.new.card,
                "likeness": pair.likeness,
                "why": pair.why,
            }
            for pair in plan.pairs
        ],
        "style": list(plan.style),
        "losses": list(plan.losses),
    }
