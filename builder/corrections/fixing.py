"""Safe fixes of lint as corrections: one for each side of a card, accepted, with its reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from builder.corrections.applying import Laid, lay, side_text
from builder.corrections.edits import Hunk, fit, in_words, joined, written
from builder.corrections.resolve import resolve_corrections
from builder.model import (
    Card,
    ChangeKind,
    Correction,
    Edits,
    Flag,
    Reading,
    Reviewed,
    Side,
    Span,
)
from builder.text import fingerprint

LINT = "lint"
_LONGEST_REASON = 200
_WORDS = re.compile(r"[^\W\d_]+(?:['’ -][^\W\d_]+)*")


def fixes(
    flags: Iterable[Flag],
    linted: Sequence[Reading],
    as_read: Sequence[Reading],
    corrections: Iterable[Correction],
) -> tuple[Correction, ...]:
    """Make corrections of the safe fixes of flags, to be added to those there are.

    The flags are about `linted`, the cards of `as_read` with the corrections laid over them. A
    correction that is in force is extended, and then has its line. What a person has rejected, or
    not decided about, is left out.
    """
    owners = _Owners(as_read)
    cards = {card.id: card for reading in linted for card in reading.cards}
    present, _ = resolve_corrections(corrections, owners.cards)
    known: dict[tuple[str, str], list[Correction]] = {}
    for each in present:
        known.setdefault((each.card, each.side), []).append(each)
    grouped: dict[tuple[str, Side], list[Flag]] = {}
    for flag in flags:
        if flag.safe and flag.fix is not None:
            grouped.setdefault((flag.card, flag.side), []).append(flag)
    found = []
    for (card_id, side), group in grouped.items():
        owner = owners.of(cards[card_id], side)
        if owner is not None and not _waits(owner, side, known.get((owner.id, side), ())):
            text = side_text(cards[card_id], side)
            found.append(_fix(owner, side, text, group, known.get((owner.id, side), ())))
    return tuple(one for one in found if one is not None)


def _waits(card: Card, side: Side, known: Sequence[Correction]) -> bool:
    """Tell whether a person has to see first what became of a stale correction of this side."""
    stale = lay(card, side, [each for each in known if each.in_force]).stale
    return any(each.by != LINT for each in stale)


class _Owners:
    """Finds the card that has a side, where a merged note has its sides of two cards."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.cards = tuple(card for reading in readings for card in reading.cards)
        self._by_id = {card.id: card for card in self.cards}
        self._by_back: dict[tuple[Span, ...], Card] = {
            card.back_spans: card for card in self.cards if card.back_spans
        }

    def of(self, card: Card, side: Side) -> Card | None:
        """Give the card as it was read whose side this is."""
        own = self._by_id.get(card.id)
        if side == "front" or own is None or own.back_spans == card.back_spans:
            return own
        return self._by_back.get(card.back_spans)


def _fix(
    card: Card, side: Side, text: str, flags: Sequence[Flag], known: Sequence[Correction]
) -> Correction | None:
    """Make the correction of one side, or none where there is nothing that may be changed."""
    as_read = side_text(card, side)
    standing = lay(card, side, [each for each in known if each.in_force])
    if standing.text != text:
        return None
    new = _begun(card, side, standing)
    own = fit(as_read, new.edits)[0] if new.edits else ()
    foreign = frozenset(standing.hunks) - frozenset(own)
    same = (each for each in known if not each.in_force and each.before == new.before)
    refused = {edit for each in same for edit in each.edits}.difference(new.edits)

    def edits_of(flags: Iterable[Flag]) -> Edits:
        then = [Hunk(flag.start, flag.end, flag.fix or "") for flag in flags]
        hunks = joined(as_read, standing.hunks, in_words(text, then))
        return written(as_read, [hunk for hunk in hunks if hunk not in foreign])

    left = _apart([one for one in flags if not refused or refused.isdisjoint(edits_of([one]))])
    edits = edits_of(left)
    made, misfit = fit(as_read, edits)
    # Words that two fixes share may have been refused together, though each alone was not.
    if set(edits) <= set(new.edits) or not refused.isdisjoint(edits) or misfit:
        return None
    if any(hunk.meets(other) for hunk in made for other in foreign):
        return None
    return _reasoned(new, edits, text, left)


def _begun(card: Card, side: Side, standing: Laid) -> Correction:
    """Give what is added to: the one correction that ships, or lint's own, or an empty one.

    A stale one of lint's gives its place to the empty one.
    """
    own = [each for each in standing.applied if each.by == LINT]
    if len(standing.applied) == 1 or own:
        return replace((own or standing.applied)[0], front=card.front)
    return Correction(
        card=card.id,
        front=card.front,
        side=side,
        before=fingerprint(side_text(card, side)),
        edits=(),
        kind=ChangeKind.FORMAT,
        by=LINT,
        decision=Reviewed.ACCEPTED,
        line=standing.stale[0].line if standing.stale else 0,
    )


def _apart(flags: Sequence[Flag]) -> list[Flag]:
    """Leave out a fix that would change what another one changes; the next run looks at it."""
    found: list[Flag] = []
    for flag in sorted(flags, key=lambda flag: (flag.start, flag.end)):
        last = found[-1] if found else None
        # Two that put something in at one place overlap too.
        if last is None or (flag.start >= last.end and flag.end > last.start):
            found.append(flag)
    return found


def _reasoned(new: Correction, edits: Edits, text: str, flags: Sequence[Flag]) -> Correction:
    """Give a correction its edits, and say what they are for."""
    quotes: dict[str, list[str]] = {}
    for flag in flags:
        quotes.setdefault(flag.rule, []).append(text[flag.start : flag.end])
    own = "; ".join(f"{rule}: {', '.join(each)}" for rule, each in quotes.items())
    if len(own) > _LONGEST_REASON or not own.isprintable():
        own = ", ".join(quotes)
    words = [text[flag.start : flag.end] for flag in flags]
    is_typo = all(map(_WORDS.fullmatch, [*words, *(flag.fix or "" for flag in flags)]))
    return replace(
        new,
        edits=edits,
        kind=new.kind if new.edits else ChangeKind.TYPO if is_typo else ChangeKind.FORMAT,
        reason="; ".join(filter(None, [new.reason, own])),
        by=new.by if LINT in new.by.split(", ") else ", ".join(filter(None, [new.by, LINT])),
    )
