"""What learners read of a release: what is new, and how to take it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

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


class _Group(StrEnum):
    """What a note of a release is to learners; the value is the heading over such notes."""

    NEW = "New"
    CHANGED = "Changed"
    FEWER = "Changed, with a card less"
    LATE = "Changed for newcomers only"
    BACK = "Back again"
    MOVED = "Moved"
    GONE = "No longer in the deck"


_SAID = {
    _Group.NEW: "new",
    _Group.CHANGED: "changed; what you have learned of them stays",
    _Group.FEWER: "with a card less; what you have learned of that card ends",
    _Group.LATE: "changed for newcomers only; if you have them, they stay as they are",
    _Group.BACK: "back again",
    _Group.MOVED: "moved",
    _Group.GONE: "no longer in the deck; you keep them",
}
_GROUPS = {
    Fate.NEW: _Group.NEW,
    Fate.CHANGED: _Group.CHANGED,
    Fate.RETURNED: _Group.BACK,
    Fate.MOVED: _Group.MOVED,
    Fate.RETIRED: _Group.GONE,
}


def changelog(plan: Plan, *, retired: int) -> str:
    """Say in Markdown what changes for learners."""
    parts = [f"# {plain(plan.deck)}", ""]
    if plan.first:
        parts.append(f"The first release: {plural(plan.counts[Fate.NEW], 'note')}.")
        return "\n".join(parts) + "\n"
    groups = _grouped(plan)
    said = [f"{plural(len(groups[each]), 'note')} {_SAID[each]}" for each in _Group if groups[each]]
    said += (*plan.style, *plan.losses)
    parts += [f"- {line}" for line in said] or ["Nothing changes."]
    for group in _Group:
        parts += _section(group, groups[group])
    if retired:
        parts += ["", *_search()]
    return "\n".join(parts) + "\n"


def _grouped(plan: Plan) -> dict[_Group, list[Outcome]]:
    """Sort the notes by what they are to learners."""
    groups: dict[_Group, list[Outcome]] = {group: [] for group in _Group}
    for each in plan.outcomes:
        group = _GROUPS.get(each.fate)
        if not each.arrives:
            group = _Group.LATE
        elif each.losses and each.fate is not Fate.RETIRED:
            group = _Group.FEWER
        if group is not None:
            groups[group].append(each)
    return groups


def _section(group: _Group, found: Sequence[Outcome]) -> Iterator[str]:
    if not found:
        return
    yield from ("", f"## {group}", "")
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
