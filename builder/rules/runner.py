"""Runs rules over cards: cards and what is switched off in, flags out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from builder.model import Card, Flag, Reading
from builder.rules.base import Rule
from builder.rules.texts import MOST, DeckText, Finding

if TYPE_CHECKING:
    from builder.rules.packs import Pack

Allowed = Mapping[str, Collection[str]]
"""Names of rules that are switched off, by card id or by document."""


def lint(
    readings: Sequence[Reading],
    rules: Iterable[Rule],
    *,
    packs: Sequence[Pack] = (),
    allowed_in: Allowed | None = None,
    allowed_on: Allowed | None = None,
) -> tuple[Flag, ...]:
    """Run rules over the cards of documents; flags come in the order of cards, then of places.

    `packs` of misconceptions are used beside the built-in ones. `allowed_in` switches rules off for
    documents by name, `allowed_on` for cards by id.
    """
    cards = [(card, each.document, each.dialect) for each in readings for card in each.cards]
    deck = DeckText(cards, packs=packs)
    in_documents, on_cards = allowed_in or {}, allowed_on or {}
    order = {card.card.id: n for n, card in enumerate(deck.cards)}
    flags = [
        _flag(rule, finding)
        for rule in rules
        for finding in _findings(rule, deck)
        if rule.name not in in_documents.get(finding.side.card.document.name, ())
        and rule.name not in on_cards.get(finding.side.card.card.id, ())
    ]
    deck.forget()
    flags.sort(key=lambda flag: (order[flag.card], flag.side == "back", flag.start))
    return tuple(flags)


def _findings(rule: Rule, deck: DeckText) -> Iterator[Finding]:
    """Run one rule."""
    if rule.check is not None:
        for card in deck.cards:
            yield from islice(rule.check(card), MOST)
    if rule.check_deck is not None:
        yield from rule.check_deck(deck)


def _flag(rule: Rule, finding: Finding) -> Flag:
    return Flag(
        rule=rule.name,
        severity=finding.severity or rule.severity,
        card=finding.side.card.card.id,
        side=finding.side.name,
        start=finding.start,
        end=finding.end,
        message=finding.message,
        fix=finding.fix,
        safe=finding.safe,
        others=finding.others,
    )


def flag_lines(card: Card, flag: Flag) -> tuple[int, int]:
    """Give the first and last line, in the raw document, of what a flag marks."""
    spans = card.front_spans if flag.side == "front" else card.back_spans
    numbers = [n for span in spans or card.front_spans for n in range(span.first, span.last + 1)]
    text = card.front if flag.side == "front" else card.back
    first = text.count("\n", 0, flag.start)
    last = text.count("\n", 0, max(flag.start, flag.end))
    # A corrected text may have more lines than the document gave it.
    return numbers[min(first, len(numbers) - 1)], numbers[min(last, len(numbers) - 1)]
