"""What learners read of a release: what is new, and how to take it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.planning.compare import Fate, Outcome, Plan
from builder.planning.snapshots import RETIRED
from builder.report.facts import plural
from builder.report.markdown import plain

_MOST = 200
"""Notes of one kind that a changelog names."""
_README = """
Open `{package}` with Anki, 2.1.36 or newer: *File → Import*, or a tap on the file on a phone.

If you have an earlier release, import this one in the same way, and leave the options as they are:
*Update notes* and *Update note types* on *If newer*. Then

- nothing is there twice, and what you have learned stays;
- notes that have changed are updated, but for those that you have edited since;
- an update replaces a note's tags, your own on it too;
- cards that you have moved to another deck stay there.

`sha256sum --check SHA256SUMS` compares all files with their checksums.
"""
_NAMED = (
    (Fate.NEW, "New", "new"),
    (Fate.CHANGED, "Changed", "changed; what you have learned of them stays"),
    (Fate.RETURNED, "Back again", "back again"),
    (Fate.MOVED, "Moved", "moved"),
    (Fate.RETIRED, "No longer in the deck", "no longer in the deck; you keep them"),
)


def changelog(plan: Plan, *, retired: int) -> str:
    """Say in Markdown what changes for learners."""
    parts = [f"# {plain(plan.deck)}", ""]
    if plan.first:
        parts.append(f"The first release: {plural(plan.counts[Fate.NEW], 'note')}.")
        return "\n".join(parts) + "\n"
    said = [
        f"{plural(plan.counts[fate], 'note')} {what}"
        for fate, _, what in _NAMED
        if plan.counts[fate]
    ]
    parts += [f"- {line}" for line in said] or ["Nothing changes."]
    parts += [f"- {sentence}" for sentence in plan.style]
    for fate, heading, _ in _NAMED:
        parts += _section(heading, [each for each in plan.outcomes if each.fate is fate])
    if retired:
        parts += ["", *_search()]
    return "\n".join(parts) + "\n"


def _section(heading: str, found: Sequence[Outcome]) -> Iterator[str]:
    if not found:
        return
    yield from ("", f"## {heading}", "")
    for each in found[:_MOST]:
        notes = f" ({plain('; '.join(each.notes))})" if each.notes else ""
        yield f"- {plain(each.seen.asks)}{notes}"
    if len(found) > _MOST:
        yield f"- and {len(found) - _MOST:,} more"


def _search() -> Iterator[str]:
    yield "Notes that are no longer in the deck come once more with a tag. The browser finds them"
    yield "by it, and you may delete them:"
    yield from ("", "```", f"tag:{RETIRED}", "```")


def readme(deck: str, package: str, *, retired: int) -> str:
    """Say in Markdown how a learner takes a release."""
    parts = [f"# {plain(deck)}", "", *_README.format(package=package).strip().split("\n")]
    if retired:
        parts += ["", *_search()]
    return "\n".join(parts) + "\n"
