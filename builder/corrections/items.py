"""What there is to review: each correction, or pair of cards, beside the cards that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.corrections.agreement import correction_id, decision_id
from builder.corrections.applying import Laid, lay, side_text
from builder.corrections.resolve import resolve, resolve_corrections
from builder.corrections.store import Stored
from builder.errors import CorrectionsError
from builder.model import (
    MECHANICAL,
    Card,
    ChangeKind,
    Correction,
    Decision,
    Edits,
    Reading,
    Reviewed,
)

OVERLAP = "overlap"
"""The group of proposals to merge cards, or to keep them apart."""

GROUPS = (*(kind.value for kind in ChangeKind), OVERLAP)
"""What proposals are grouped by, in the order in which they are reviewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A correction of a card, or a proposal to merge cards or keep them apart, to be decided.

    `cards` are those it is about, as they were read, as far as they are there. `before` and `after`
    are the side's text, or the tags, with all else that ships laid over it, without and with this
    correction. `misfit` says why it cannot be accepted, if so; it is `stale` when the card is to
    blame, and not another correction.
    """

    id: str
    line: int
    decision: Reviewed
    cards: tuple[Card, ...]
    before: str = ""
    after: str = ""
    misfit: str = ""
    stale: bool = False
    correction: Correction | None = None
    pair: Decision | None = None

    @property
    def group(self) -> str:
        """Give what kind of change it is."""
        return self.correction.kind.value if self.correction else OVERLAP

    @property
    def is_mechanical(self) -> bool:
        """Whether it changes no card's meaning, so that many may be accepted at once."""
        return self.correction is not None and self.correction.kind in MECHANICAL

    @property
    def ships(self) -> bool:
        """Whether it was accepted, as it is or edited."""
        return self.decision in (Reviewed.ACCEPTED, Reviewed.EDITED)

    @property
    def by(self) -> str:
        """Give who proposed it."""
        one = self.correction or self.pair
        return one.by if one else ""

    @property
    def reason(self) -> str:
        """Give why it is proposed."""
        if self.correction is not None:
            return self.correction.reason
        return self.pair.why if self.pair else ""

    @property
    def side(self) -> str:
        """Name what it changes."""
        return self.correction.side if self.correction else "cards"


def find_items(readings: Sequence[Reading], stored: Stored) -> tuple[Item, ...]:
    """Make an item of each correction, and of each proposal about cards; in order of review.

    Decisions about cards that people made themselves are no items.
    """
    cards = {card.id: card for reading in readings for card in reading.cards}
    return in_order([*_corrections(cards, stored), *_pairs(cards, stored)])


def in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """Sort items by group, the surest first, then as the file has them."""
    ranks = {group: rank for rank, group in enumerate(GROUPS)}
    return tuple(sorted(items, key=lambda one: (ranks[one.group], -_sureness(one), one.line)))


def _sureness(one: Item) -> float:
    return one.correction.confidence or 0.0 if one.correction else 0.0


def _corrections(cards: Mapping[str, Card], stored: Stored) -> list[Item]:
    present, gone = resolve_corrections(stored.corrections, cards.values())
    by_card: dict[str, list[Correction]] = {}
    for each in present:
        by_card.setdefault(each.card, []).append(each)
    items = [one for card, group in by_card.items() for one in correction_items(cards[card], group)]
    return items + [_gone(each) for each in gone]


def _gone(one: Correction) -> Item:
    return Item(
        id=correction_id(replace(one, stale="")),
        line=one.line,
        decision=one.decision,
        cards=(),
        misfit=one.stale,
        stale=True,
        correction=one,
    )


def correction_items(card: Card, corrections: Sequence[Correction]) -> list[Item]:
    """Make the items of a card's corrections; what ships of them is laid over the card first."""
    return [_item(card, one, corrections) for one in corrections]


def _item(card: Card, one: Correction, corrections: Sequence[Correction]) -> Item:
    others = [
        each for each in corrections if each.side == one.side and each.in_force and each is not one
    ]
    raw = side_text(card, one.side)
    alone = lay(card, one.side, [one])
    standing, all_of_them = lay(card, one.side, others), lay(card, one.side, [*others, one])
    misfit = [each.stale for each in (*alone.stale, *all_of_them.stale) if each.line == one.line]
    before, made = (raw, alone) if misfit else (standing.text, all_of_them)
    after = _shown(made) if not alone.stale else before
    if not misfit and before == after:
        misfit = ["the document has it by now"]
    return Item(
        id=correction_id(one),
        line=one.line,
        decision=one.decision,
        cards=(card,),
        before=before,
        after=after,
        misfit=misfit[0] if misfit else "",
        stale=bool(alone.stale) or (not alone.applied and bool(misfit)),
        correction=replace(one, stale=misfit[0] if misfit else ""),
    )


def _shown(laid: Laid) -> str:
    """Give the text of a side with its corrections, or the cards that a card becomes."""
    return shown_parts(laid.parts) if laid.parts else laid.text


def shown_parts(parts: Edits) -> str:
    """Give the cards that a card becomes as one text, one below the other."""
    return "\n\n———\n\n".join(f"{front}\n\n{back}" for front, back in parts)


def _pairs(cards: Mapping[str, Card], stored: Stored) -> list[Item]:
    items = []
    proposals = [*stored.pairs, *(each for each in stored.decisions if each.by)]
    # As they are only looked for, they contradict nothing.
    asked = [replace(one, reviewed=Reviewed.UNDECIDED) for one in proposals]
    present = {each.line: each for each in resolve(asked, cards.values())[0]}
    for one in proposals:
        found = present.get(one.line)
        named = tuple(cards[card] for card, _ in found.cards) if found else ()
        items.append(
            Item(
                id=decision_id(one),
                line=one.line,
                decision=one.reviewed,
                cards=named,
                misfit="" if found else "a card is no longer there",
                stale=found is None,
                pair=one,
            )
        )
    return items


def find_item(items: Iterable[Item], id: str) -> Item:
    """Give the item with an id, or with the only one that begins so; raises CorrectionsError."""
    found = [one for one in items if id and one.id.startswith(id)]
    exact = [one for one in found if one.id == id]
    if len(exact or found) == 1:
        return (exact or found)[0]
    hint = "`deckwright review --list` shows the ids"
    if found:
        raise CorrectionsError(f"{id!r} is the beginning of {len(found)} ids", hint=hint)
    raise CorrectionsError(f"there is no correction {id!r}", hint=hint)
