"""Corrections as Markdown for a pull request: a table, then every kind folded away.

No word of a card or a model may become markup, a link or a mention, and code hosts make those of
words after the Markdown is read. So all such words stand in code, between more backticks than they
have in a row. A comment has a limit, which no block is cut for: what has no room is counted.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.corrections.items import GROUPS
from builder.model import Reviewed
from builder.report.diff_words import bare_changes, beginning
from builder.report.diffs import (
    STALE,
    UNCHANGED,
    Change,
    DeckDiff,
    by_decision,
    in_words,
    total,
    totals,
)
from builder.report.facts import plural
from builder.report.markdown import code, most_ticks
from builder.report.proposal import clean

LIMIT = 65_536
"""Characters of a comment on GitHub."""

_BETWEEN = "---\n\n"
_RESERVED = 1_000
_LONGEST_COMMAND = 500
"""Of those reserved for the last words, what may be a command."""


@dataclass(slots=True)
class _Room:
    """How many characters there is still room for."""

    left: int

    def take(self, text: str) -> bool:
        """Take the room for a text, if there is so much."""
        size = _length(text)
        if size > self.left:
            return False
        self.left -= size
        return True


def _length(text: str) -> int:
    """Count as code hosts may: a character beyond the first plane counts twice."""
    return len(clean(text).encode("utf-16-le")) // 2


def markdown(decks: Sequence[DeckDiff]) -> str:
    """Give all corrections as one comment, as far as there is room."""
    room = _Room(LIMIT - _RESERVED)
    heads = [head for head in map(_head, decks) if room.take(head)]
    sections: list[str] = []
    missing: Counter[str] = Counter()
    for deck in decks:
        name = deck.name if len(decks) > 1 else ""
        for title, changes in (*deck.groups, (STALE, deck.stale)):
            section, left = _section(title, name, changes, room)
            sections.append(section)
            missing[title] += left
    end = _end(decks, len(decks) - len(heads), +missing)
    return clean("".join(("## Corrections\n\n", *heads, *sections, end))).rstrip("\n") + "\n"


def _head(deck: DeckDiff) -> str:
    """Give a table of the counts, by kind and decision."""
    counts = in_words(totals(deck))
    lines = [f"{total(deck)} of {code(deck.name)}" + (f": {counts}." if counts else ".")]
    if deck.left_out:
        lines[0] += f" Not shown: {in_words(deck.left_out)}."
    if deck.fit or deck.stale:
        lines += ["", *_table(deck), "", f"Only what is accepted or edited ships; {UNCHANGED}."]
    command = f"deckwright review {shlex.quote(deck.name)}"
    if deck.undecided and _length(command) <= _LONGEST_COMMAND:
        lines[-1] += f" To decide: {code(command)}"
    return "\n".join(lines) + "\n\n"


def _table(deck: DeckDiff) -> Iterator[str]:
    columns = list(totals(deck))
    yield f"| kind | {' | '.join(columns)} |"
    yield f"| --- |{' ---: |' * len(columns)}"
    kinds = dict(deck.groups)
    gone = Counter(one.item.group for one in deck.stale)
    for group in GROUPS:
        if group in kinds or group in gone:
            row = by_decision(kinds.get(group, ())) | {STALE: gone[group]}
            yield f"| {group} | {' | '.join(str(row.get(each) or '') for each in columns)} |"


def _section(title: str, deck: str, changes: Sequence[Change], room: _Room) -> tuple[str, int]:
    """Give what there is room for under a title that unfolds it, and count the rest."""
    head = f"<details>\n<summary><b>{title}</b>: {in_words(by_decision(changes))}</summary>\n\n"
    if deck:
        head += f"{code(deck)}\n\n"
    if title == STALE:
        head += "These do not fit their cards any more, and are not applied.\n\n"
    tail = "</details>\n\n"
    if not changes or not room.take(head + tail):
        return "", len(changes)
    blocks = [block for block in map(_block, changes) if room.take(_BETWEEN + block)]
    left = len(changes) - len(blocks)
    return f"{head}{_BETWEEN.join(blocks)}{tail}" if blocks else "", left


def _block(one: Change) -> str:
    """Give all that is known of a correction, as one block."""
    origin = f" · {code(one.origin)}" if one.origin else ""
    decision = one.item.decision.value
    decision = f"**{decision}**" if one.item.decision is Reviewed.UNDECIDED else decision
    place = f"{one.item.side} of {code(one.place)}" if not one.proposal else one.proposal
    kind = f"{one.item.group} · " if one.item.stale else ""
    parts = [f"{kind}{place} · {decision}{origin} · `{one.id}`"]
    if one.proposal:
        parts.append("\n".join(_cards(one)))
    else:
        parts.append(f"**{code(one.front)}**")
        parts += [_fenced(bare_changes(before, after)) for before, after in one.texts]
    if remarks := "\n".join(_remarks(one)):
        parts.append(remarks)
    return "\n\n".join(parts) + "\n\n"


def _cards(one: Change) -> Iterator[str]:
    """Give the cards that a proposal is about; of those that are gone, their fronts."""
    if not one.item.cards:
        yield from (f"- {code(front)}" for front in one.fronts)
    for place, card in zip(one.places, one.item.cards, strict=True):
        back = beginning(card.back)
        answer = f" → {code(back)}" if back.strip() else ""
        yield f"- {code(place)}: **{code(card.front)}**{answer}"


def _remarks(one: Change) -> Iterator[str]:
    if one.caution:
        yield f"- **Caution:** {code(one.caution)}"
    if one.item.stale and one.places:
        yield f"- Listed in: {code(one.listed)}"
    if one.item.reason:
        yield f"- Reason: {code(one.item.reason)}"
    for quote in one.evidence:
        source = f"({code(quote.source)})" if quote.source else "(no source)"
        yield f"- Evidence: {code(quote.text)} {source}"
    if one.note:
        yield f"- Note: {code(one.note)}"


def _fenced(lines: Sequence[str]) -> str:
    fence = "`" * max(3, most_ticks("\n".join(lines)) + 1)
    return "\n".join((f"{fence}diff", *lines, fence))


def _end(decks: Sequence[DeckDiff], heads: int, missing: Counter[str]) -> str:
    """Say what had no room."""
    parts = [plural(heads, "deck")] if heads else []
    if missing:
        parts.append(f"{plural(missing.total(), 'correction')} ({in_words(missing)})")
    if not parts:
        return ""
    command = " ".join(["deckwright diff", *(shlex.quote(deck.name) for deck in decks)])
    command = command if _length(command) <= _LONGEST_COMMAND else "deckwright diff"
    return f"No room here for {' and '.join(parts)}; {code(command)} shows them all.\n"
