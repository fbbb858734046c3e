"""What a rehearsal has shown: for people, for a pull request and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from builder.rehearsing.records import Finding, Rehearsal, Verdict
from builder.report.built import show_counts
from builder.report.facts import plural
from builder.report.markdown import code
from builder.report.proposal import clean, in_a_line

SHOWN = 5
"""Notes that are named for people; programs get them all."""

_LISTED = 100
_SIGNS = {
    Verdict.KEPT: ("✓", "green"),
    Verdict.NOTED: ("!", "yellow"),
    Verdict.BROKEN: ("✗", "red"),
}


def outcome(rehearsal: Rehearsal, old: Path, new: Path) -> str:
    """Say in one line whether a learner loses something."""
    broken = {each.promise for each in rehearsal.findings if each.verdict is Verdict.BROKEN}
    if not broken:
        return f"{new}: learners of {old} lose nothing"
    verb = "is" if len(broken) == 1 else "are"
    return f"{new}: {plural(len(broken), 'promise')} to learners of {old} {verb} broken"


def show(out: Console, rehearsal: Rehearsal, old: Path, new: Path) -> None:
    """Print the report for people."""
    sign, style = _SIGNS[Verdict.BROKEN if rehearsal.lost else Verdict.KEPT]
    out.print(Text.assemble((f"{sign} ", style), (outcome(rehearsal, old, new), "bold")))
    show_counts(out, counts(rehearsal))
    out.print("\nWhat they will see:")
    for each in rehearsal.findings:
        sign, style = _SIGNS[each.verdict]
        out.print(Text.assemble("  ", (sign, style), f" {each.promise:<11} {clean(each.says)}"))
        for note in each.notes[:SHOWN]:
            out.print(Text(f"      {in_a_line(note.front) or '(empty)'}", style="dim"))
        if len(each.notes) > SHOWN:
            out.print(Text(f"      and {len(each.notes) - SHOWN:,} more", style="dim"))


def counts(rehearsal: Rehearsal) -> list[tuple[str, str]]:
    """Give the counts, of both packages and of what was tried."""
    fates, acts = rehearsal.sorted, rehearsal.acts
    changed = len(fates.changed) + len(fates.stale)
    same = len(fates.same) + len(fates.touched)
    parts = [f"{len(fates.added):,} new", f"{changed:,} changed", f"{same:,} unchanged"]
    parts += [f"{len(fates.gone):,} no longer there"] if fates.gone else []
    tried = (
        f"{plural(len(acts.studied), 'card')} with {plural(rehearsal.reviews, 'review')}, "
        f"{len(acts.moved)} moved, {len(acts.suspended)} suspended, {len(acts.flagged)} flagged"
    )
    return [
        ("anki", rehearsal.anki),
        ("learners", f"{rehearsal.learners} who have the old package, and a newcomer"),
        ("notes", f"{rehearsal.new_notes:,}: {', '.join(parts)}"),
        ("studied", tried),
        ("own", f"{plural(len(acts.edited), 'edit')}, {plural(len(acts.tagged), 'tag')}, a style"),
    ]


def facts(rehearsal: Rehearsal, old: Path, new: Path) -> dict[str, Any]:
    """Give the report for programs."""
    fates = rehearsal.sorted
    return {
        "old": str(old),
        "new": str(new),
        "anki": rehearsal.anki,
        "lost": rehearsal.lost,
        "notes": {
            "old": rehearsal.old_notes,
            "new": rehearsal.new_notes,
            "added": len(fates.added),
            "changed": len(fates.changed) + len(fates.stale),
            "unchanged": len(fates.same) + len(fates.touched),
            "gone": len(fates.gone),
        },
        "anki_cards": rehearsal.new_cards,
        "promises": [
            {
                "promise": each.promise,
                "verdict": each.verdict.value,
                "says": each.says,
                "notes": [asdict(note) for note in each.notes],
            }
            for each in rehearsal.findings
        ],
    }


def markdown(rehearsal: Rehearsal, old: Path, new: Path) -> str:
    """Give the report for a pull request; no words of a deck become markup in it."""
    sign, _ = _SIGNS[Verdict.BROKEN if rehearsal.lost else Verdict.KEPT]
    lines = ["## Rehearsal", "", f"**{sign} {code(outcome(rehearsal, old, new))}**", ""]
    lines += [f"- {label}: {value}" for label, value in counts(rehearsal)]
    lines += ["", "| | promise | what learners will see |", "| --- | --- | --- |"]
    for each in rehearsal.findings:
        # A bar ends a cell even within code.
        says = code(each.says).replace("|", "\\|")
        lines.append(f"| {_SIGNS[each.verdict][0]} | {each.promise} | {says} |")
    for each in rehearsal.findings:
        if each.notes:
            lines += ["", *_folded(each)]
    return clean("\n".join(lines)) + "\n"


def _folded(finding: Finding) -> Iterator[str]:
    """Give the notes of a finding under a title that unfolds them."""
    count = plural(len(finding.notes), "note")
    yield f"<details>\n<summary>{finding.promise}: {count}</summary>\n"
    for note in finding.notes[:_LISTED]:
        yield f"- {code(note.front)}"
    if len(finding.notes) > _LISTED:
        yield f"- and {len(finding.notes) - _LISTED:,} more"
    yield "\n</details>"
