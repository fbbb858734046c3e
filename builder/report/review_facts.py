"""Proposals as `review --format json` prints them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from builder.corrections.items import Item
from builder.corrections.review import Review
from builder.model import Reviewed
from builder.report.facts import span_facts
from builder.report.proposal import front_of, pairs_facts, spans_of


def review_facts(review: Review, items: Iterable[Item]) -> dict[str, Any]:
    """Give a deck's file, the counts of all that it holds, and the items that were asked for."""
    return {
        "corrections": str(review.path),
        "counts": {what: review.counts()[what] for what in (*Reviewed, "stale")},
        "items": [item_facts(one) for one in items],
    }


def several_facts(decks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the facts of one deck as they are, and those of several as a list."""
    return dict(decks[0]) if len(decks) == 1 else {"decks": [dict(each) for each in decks]}


def item_facts(item: Item) -> dict[str, Any]:
    """Give one proposal, whole."""
    one = item.correction
    spans = spans_of(item)
    return {
        "id": item.id,
        "group": item.group,
        "decision": item.decision.value,
        "card": _card(item),
        "front": front_of(item),
        "document": spans[0].document if spans else None,
        "lines": span_facts(spans),
        "side": item.side,
        "before": item.before,
        "after": item.after,
        "change": _change(item),
        "reason": item.reason,
        "evidence": [{"quote": each.text, "source": each.source} for each in one.evidence]
        if one
        else [],
        "confidence": one.confidence if one else None,
        "by": item.by,
        "misfit": item.misfit,
        "stale": item.stale,
        "note": one.note if one else "",
    }


def _card(item: Item) -> str:
    """Give the id of the card of now, or else the one that the file has."""
    if item.cards:
        return item.cards[0].id
    if item.correction is not None:
        return item.correction.card
    return item.pair.cards[0][0] if item.pair else ""


def _change(item: Item) -> list[dict[str, Any]]:
    """Give what is replaced, the parts of a split, or what is to become of several cards."""
    if item.correction is not None and item.correction.parts:
        return list(pairs_facts(item.correction.parts, ("front", "back")))
    if item.correction is not None:
        return list(pairs_facts(item.correction.edits, ("old", "new")))
    if item.pair is None:
        return []
    cards = [card.id for card in item.cards] or [card for card, _ in item.pair.cards]
    return [{"settled": item.pair.settled.value, "cards": cards, "keep": item.pair.keep}]
