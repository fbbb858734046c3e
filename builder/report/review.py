"""The report of `review` for people: what is to be decided, and what has been."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.text import Text

from builder.corrections.items import Item
from builder.corrections.review import Review
from builder.model import MECHANICAL, Reviewed
from builder.report.beside import WIDEST
from builder.report.built import show_counts
from builder.report.facts import plural
from builder.report.proposal import (
    OWN_KNOWLEDGE,
    clean,
    folded_diff,
    front_of,
    id_length,
    in_a_line,
    is_unfit,
    place_of,
    proposal_of,
    sureness,
    tally,
)

_INDENT = "     "
_LABELS = {"front": "Q", "back": "A", "more": "+", "tags": "#", "card": "▤"}
_STALE = "made for cards that are other ones by now: --list --all shows them"
_NEXT, _BELOW = "\nNext: ", "      "
_AROUND = 1
"""Unchanged lines that are shown before and after a changed one."""


def outcome(review: Review) -> str:
    """Say in one line how far a review has come."""
    left, decided = len(review.open), decided_count(review)
    if not review.items:
        return "Nothing is proposed"
    if not left:
        return f"All is decided: {decided}" if decided else "Nothing is left to decide"
    return f"{plural(left, 'correction')} to decide" + (f", {decided}" if decided else "")


def decided_count(review: Review) -> str:
    """Count what has been decided: "12 accepted, 3 rejected"."""
    counts = review.counts()
    shown = (Reviewed.ACCEPTED, Reviewed.EDITED, Reviewed.REJECTED)
    return ", ".join(f"{counts[each.value]:,} {each}" for each in shown if counts[each.value])


def unfit(review: Review) -> list[Item]:
    """Give what was accepted, and yet is not applied."""
    return [one for one in review.items if is_unfit(one)]


def show_review(
    out: Console,
    review: Review,
    items: Sequence[Item],
    paths: Mapping[str, Path],
    folder: Path,
) -> None:
    """Show the outcome, the items that were asked for by group, and how to decide about them."""
    _show_outcome(out, review)
    size = id_length(review.items)
    for group, members in groupby(items, key=lambda one: one.group):
        found = list(members)
        out.print(Text.assemble("\n", (group, "bold"), f": {len(found):,}"))
        for one in found:
            _show_item(out, one, place_of(one, paths, review.path), size)
    lost = [one for one in unfit(review) if one not in items]
    if lost:
        out.print(Text(f"\n! {len(lost):,} accepted, and not applied:", "yellow"))
    for one in lost:
        _show_item(out, one, place_of(one, paths, review.path), size)
    _show_commands(out, [one for one in items if one in review.open], lost, folder, size)


def _show_outcome(out: Console, review: Review) -> None:
    left = bool(review.open or unfit(review))
    sign, style = ("!", "yellow") if left else ("✓", "green")
    out.print(Text.assemble((sign, style), " ", (outcome(review), "bold")))
    stale = review.counts()["stale"]
    lost = len(unfit(review))
    show_counts(
        out,
        [
            ("file", str(review.path) if review.items else ""),
            ("unfit", f"{lost:,} accepted, and not applied" if lost else ""),
            ("stale", f"{stale:,} {_STALE}" if stale else ""),
        ],
    )


def _show_item(out: Console, item: Item, where: str, size: int) -> None:
    """Show one item: id, place, question; what changes; why."""
    decided = "" if item.decision is Reviewed.UNDECIDED else f"  {item.decision}"
    out.print(Text.assemble("  ", (item.id[:size], "cyan"), f"  {where}", (decided, "bold")))
    if item.side != "front" and item.pair is None:
        out.print(Text.assemble(_INDENT, "Q  ", (_cut(out, in_a_line(front_of(item))), "dim")))
    if item.pair is not None:
        out.print(Text.assemble(_INDENT, proposal_of(item)))
        for card in item.cards:
            out.print(Text.assemble(_INDENT, "Q  ", _cut(out, in_a_line(card.front))))
            out.print(Text.assemble(_INDENT, "A  ", (_cut(out, in_a_line(card.back)), "dim")))
    elif item.before != item.after:
        _show_words(out, item)
    why = ", ".join(part for part in (item.by, sureness(item)) if part)
    reason = in_a_line(item.reason)
    if reason or why:
        told = f"{reason} ({why})" if reason and why else reason or why
        out.print(Text.assemble(_INDENT, (clean(told), "dim")))
    for quote in item.correction.evidence if item.correction else ():
        source = clean(quote.source) or OWN_KNOWLEDGE
        words = _cut(out, in_a_line(quote.text))
        out.print(Text.assemble(_INDENT, (f"“{words}” {source}", "dim")))
    if item.misfit:
        out.print(Text.assemble(_INDENT, (f"! {in_a_line(item.misfit)}", "yellow")))


def _show_words(out: Console, item: Item) -> None:
    """Show the lines in which words change, and those around them."""
    colours = out.color_system is not None and not out.no_color
    label = _LABELS.get(item.side, " ")
    for line in folded_diff(item.before, item.after, colours=colours, around=_AROUND):
        out.print(Text.assemble(_INDENT, label, "  ", line))
        label = " "


def _cut(out: Console, text: str) -> str:
    room = max(min(out.width, WIDEST) - len(_INDENT) - 3, 20)
    return text if len(text) <= room else f"{text[: room - 1]}…"


def _show_commands(
    out: Console, left: Sequence[Item], lost: Sequence[Item], folder: Path, size: int
) -> None:
    """Print the exact commands that decide about what is listed."""
    command = review_command(folder)
    lines = []
    fit = next((one for one in left if not one.misfit), None)
    if fit is not None:
        lines.append(f"{command} --accept {fit.id[:size]}")
    if left:
        lines.append(f"{command} --reject {(fit or left[0]).id[:size]}")
    kinds = Counter(one.group for one in left if one.is_mechanical and not one.misfit)
    lines += [
        f"{command} --accept-kind {kind}"
        for kind in sorted(each.value for each in MECHANICAL)
        if kinds[kind] > 1
    ]
    lines += [f"{command} --undo {one.id[:size]}" for one in lost[:1]]
    for number, line in enumerate(lines):
        out.print(f"{_BELOW if number else _NEXT}{line}")


def review_command(folder: Path) -> str:
    """Give the command that reviews a deck."""
    return f"deckwright review {shlex.quote(str(folder))}"


def show_decided(out: Console, review: Review, decided: Sequence[Item], folder: Path) -> None:
    """Show what has just been decided, by group, and what is left."""
    counts = Counter(one.decision for one in decided)
    order = (Reviewed.ACCEPTED, Reviewed.EDITED, Reviewed.REJECTED, Reviewed.UNDECIDED)
    said = ", ".join(f"{counts[each]:,} {each}" for each in order if counts[each])
    left = len(review.open)
    rest = f"{left:,} left to decide" if left else "nothing left to decide"
    sign, style = ("✓", "green") if decided else ("!", "yellow")
    out.print(Text.assemble((sign, style), " ", (f"{said or 'Nothing decided'}; {rest}", "bold")))
    show_counts(out, [*tally(decided), ("file", str(review.path))])
    if left:
        out.print(f"\nNext: {review_command(folder)}")
    elif any(one.ships for one in decided):
        out.print(f"\nNext: deckwright build {shlex.quote(str(folder))}")
