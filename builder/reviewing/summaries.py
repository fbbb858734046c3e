"""What the list of the review page shows of each item, and what may be done about it, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from builder.corrections.items import GROUPS, Item
from builder.model import Card, Reviewed
from builder.report.proposal import clean, consequence

GROUP_NAMES = {
    "typo": "Typos",
    "grammar": "Grammar",
    "format": "Format",
    "factual": "Facts",
    "outdated": "Outdated",
    "ambiguous": "Ambiguous",
    "missing": "Missing",
    "addition": "Additions",
    "tags": "Tags",
    "split": "Splits",
    "overlap": "Overlaps",
}
STATES = ("undecided", "accepted", "edited", "rejected", "stale")
_TITLE = 240


def state(one: Item) -> str:
    """Give the decision about an item, or that it is stale and none is needed."""
    return "stale" if one.stale and one.decision is Reviewed.UNDECIDED else one.decision.value


def titles(one: Item) -> tuple[str, ...]:
    """Give the fronts of the cards that an item is about, also of those that are gone."""
    if one.cards:
        return tuple(clean(card.front) for card in one.cards)
    if one.correction is not None:
        return (clean(one.correction.front),)
    return tuple(clean(front) for _, front in one.pair.cards) if one.pair else ()


def place(card: Card, side: str) -> str:
    """Give `document:line` of a side of a card, or of its front."""
    spans = (card.back_spans if side == "back" else ()) or card.front_spans
    return f"{clean(spans[0].document)}:{spans[0].first}" if spans else ""


def documents(one: Item) -> tuple[str, ...]:
    """Name the documents that an item is about."""
    spans = (span for card in one.cards for span in card.front_spans)
    return tuple(dict.fromkeys(clean(span.document) for span in spans))


def can_edit(one: Item) -> bool:
    """Tell whether a person may put other words in place of those that are proposed."""
    return one.correction is not None and one.side != "card" and not one.stale


def summary(one: Item) -> dict[str, Any]:
    """Give what the page must know to list, filter and offer an item."""
    title = " ↔ ".join(" ".join(each.split()) for each in titles(one))
    words = (title, one.before, one.after, one.reason, one.by)
    return {
        "id": one.id,
        "group": one.group,
        "state": state(one),
        "title": title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…",
        "place": ", ".join(place(card, one.side) for card in one.cards) or "no longer there",
        "documents": documents(one),
        "misfit": clean(one.misfit),
        "mechanical": one.is_mechanical,
        "accept": not one.misfit and not one.ships,
        "edit": can_edit(one),
        "then": consequence(one),
        "words": clean(" ".join(words)).lower(),
    }


def counts(items: Iterable[Item]) -> dict[str, int]:
    """Count items by state."""
    found = [state(one) for one in items]
    return {each: found.count(each) for each in STATES}


def group_names(items: Iterable[Item]) -> list[tuple[str, str]]:
    """Name the groups that items are in, in the order of review."""
    present = {one.group for one in items}
    return [(group, GROUP_NAMES.get(group, group)) for group in GROUPS if group in present]
