"""Corrections as a unified diff, which programs that colour or page diffs read.

Each side of a card that changes is a file of its own, named after its place. The diff is to be
read, not to be applied: the documents stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.report.diff_words import line_changes
from builder.report.diffs import UNCHANGED, Change, DeckDiff, in_words, outcome
from builder.report.proposal import clean, in_a_line


def unified(decks: Sequence[DeckDiff]) -> str:
    """Give all corrections; lines that begin with "# " are remarks."""
    return "".join(f"{line}\n" for deck in decks for line in _deck(deck))


def _deck(deck: DeckDiff) -> Iterator[str]:
    yield from _remarks(outcome(deck))
    if deck.left_out:
        yield from _remarks(f"not shown: {in_words(deck.left_out)}")
    yield from _remarks(f"This is to be read, not to be applied: {UNCHANGED}.")
    for _, changes in deck.groups:
        for one in changes:
            yield ""
            yield from _about(one)
            yield from _texts(one)
    if deck.stale:
        yield ""
        yield from _remarks("Stale: these do not fit their cards any more, and are not applied.")
    for one in deck.stale:
        yield ""
        yield from _about(one)
        for before, after in one.texts:
            # As remarks, for there is no text that these lines are a part of.
            yield from (f"#   {line}" for line in line_changes(before, after)[1:])


def _about(one: Change) -> Iterator[str]:
    """Give what is known of a correction beside its texts."""
    item = one.item
    yield from _remarks(
        ", ".join(filter(None, (f"{one.id} {item.group}", item.decision.value, one.origin)))
    )
    if one.proposal:
        yield from _remarks(f"proposed: {one.proposal}")
    for place, front in zip(one.places or [one.listed] * len(one.fronts), one.fronts, strict=True):
        yield from _remarks(f"{place}: {front}")
    yield from _remarks(item.reason and f"reason: {item.reason}")
    for quote in one.evidence:
        source = f" ({quote.source})" if quote.source else " (no source)"
        yield from _remarks(f"evidence: “{in_a_line(quote.text)}”{source}")
    yield from _remarks(one.note and f"note: {one.note}")
    if one.item.stale and one.places:
        yield from _remarks(f"listed in {one.listed}")
    yield from _remarks(one.caution)


def _texts(one: Change) -> Iterator[str]:
    """Give a side before and after, as two versions of a file."""
    for before, after in one.texts:
        name = clean(f"{one.place} {one.item.side}")
        yield f"--- a/{name}"
        yield f"+++ b/{name}"
        heading = "" if one.item.side == "front" else in_a_line(one.front)
        yield from line_changes(before, after, heading)


def _remarks(text: str) -> Iterator[str]:
    line = in_a_line(text)
    if line:
        yield f"# {line}"
