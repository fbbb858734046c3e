"""What there is to compare: the corrections of a deck with their places, chosen and counted.

This is what every form of `diff` shows, and its JSON form. Corrections that do not fit their cards
any more are stale; they are kept apart, with the change they were made for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.corrections.items import GROUPS, OVERLAP, Item, shown_parts
from builder.corrections.words import difference
from builder.model import Card, Edits, Quote, Reviewed, Settled
from builder.report.facts import front_facts, plural
from builder.report.flags import relative

SHORT = 8
"""Digits of an id that people are shown; any unique beginning names the correction."""

STALE = "stale"
"""What corrections are called that do not fit their cards any more."""

UNCHANGED = "the documents stay as they are"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A correction, or a proposal about cards, and where it stands.

    `places` are those of its cards, as `file:line` of what is changed, and `listed` is its own.
    """

    item: Item
    places: tuple[str, ...]
    listed: str

    @property
    def id(self) -> str:
        """Give so much of the id as people need."""
        return self.item.id[:SHORT]

    @property
    def place(self) -> str:
        """Give the place of what is changed, or of the correction if its card is gone."""
        return self.places[0] if self.places else self.listed

    @property
    def front(self) -> str:
        """Give the front of the card as the document words it; the first of several."""
        if self.item.correction is not None:
            return self.item.cards[0].front if self.item.cards else self.item.correction.front
        return self.fronts[0]

    @property
    def fronts(self) -> tuple[str, ...]:
        """Give the fronts of all cards it is about, those that are gone included."""
        if self.item.pair is not None:
            return tuple(front for _, front in self.item.pair.cards)
        return (self.front,)

    @property
    def texts(self) -> Edits:
        """Give what is there and what it becomes: a whole side, or what a stale one looked for."""
        one = self.item.correction
        if one is None:
            return ()
        if not self.item.stale:
            return ((self.item.before, self.item.after),)
        return one.edits or (("", shown_parts(one.parts)),)

    @property
    def parts(self) -> Edits:
        """Give the cards that a card becomes, if it is split."""
        return self.item.correction.parts if self.item.correction else ()

    @property
    def evidence(self) -> tuple[Quote, ...]:
        """Give what it rests on."""
        return self.item.correction.evidence if self.item.correction else ()

    @property
    def note(self) -> str:
        """Give what a person wants to remember."""
        return self.item.correction.note if self.item.correction else ""

    @property
    def proposal(self) -> str:
        """Say what is proposed about several cards, if it is about those."""
        pair = self.item.pair
        if pair is None:
            return ""
        if pair.settled is Settled.SEPARATE:
            return "keep these cards separate"
        ids = [card for card, _ in pair.cards]
        kept = f", of which card {ids.index(pair.keep) + 1} is kept" if pair.keep in ids else ""
        return f"make one note of these cards{kept}"

    @property
    def origin(self) -> str:
        """Say who proposed it, and how sure of it that one was."""
        one = self.item.correction
        sure = f"{one.confidence:.0%} sure" if one and one.confidence is not None else ""
        return ", ".join(filter(None, (f"by {self.item.by}" if self.item.by else "", sure)))

    @property
    def caution(self) -> str:
        """Say why it does not do what was decided, or cannot, if so."""
        if not self.item.misfit or self.item.decision is Reviewed.REJECTED:
            return ""
        if self.item.ships:
            return f"it is not applied: {self.item.misfit}"
        return f"it cannot be accepted: {self.item.misfit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckDiff:
    """The corrections of one deck that were asked for, in order of review; stale ones apart.

    `left_out` counts the others by decision. `file` is the deck's corrections.yaml.
    """

    folder: Path
    file: Path
    fit: tuple[Change, ...]
    stale: tuple[Change, ...]
    left_out: Mapping[str, int]

    @property
    def name(self) -> str:
        """Give the folder as people named it."""
        return relative(self.folder)

    @property
    def groups(self) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """Give those that fit by kind, in order of review."""
        found: dict[str, list[Change]] = {}
        for one in self.fit:
            found.setdefault(one.item.group, []).append(one)
        return tuple((group, tuple(found[group])) for group in GROUPS if group in found)

    @property
    def undecided(self) -> int:
        """Count what a person still has to decide."""
        return sum(one.item.decision is Reviewed.UNDECIDED for one in self.fit)


def deck_diff(
    folder: Path,
    file: Path,
    items: Iterable[Item],
    paths: Mapping[str, Path],
    *,
    decisions: Collection[str],
    groups: Collection[str],
) -> DeckDiff:
    """Choose among a deck's items by decision and by kind; `paths` are those of its documents."""
    fit: list[Change] = []
    stale: list[Change] = []
    left_out: Counter[str] = Counter()
    for one in items:
        if one.decision not in decisions or one.group not in groups:
            left_out[one.decision.value] += 1
            continue
        change = Change(
            item=one,
            places=tuple(_place(card, one.side, paths) for card in one.cards),
            listed=f"{relative(file)}:{one.line}",
        )
        (stale if one.stale else fit).append(change)
    return DeckDiff(folder=folder, file=file, fit=tuple(fit), stale=tuple(stale), left_out=left_out)


def _place(card: Card, side: str, paths: Mapping[str, Path]) -> str:
    """Give where a side of a card stands; one that no document has stands where the front does."""
    spans = (card.back_spans if side == "back" else ()) or card.front_spans
    return f"{relative(paths[spans[0].document])}:{spans[0].first}"


def by_decision(changes: Iterable[Change]) -> dict[str, int]:
    """Count corrections by decision, leaving out what there is none of."""
    counts = Counter(one.item.decision.value for one in changes)
    return {each.value: counts[each.value] for each in Reviewed if counts[each.value]}


def in_words(counts: Mapping[str, int]) -> str:
    """Say counts in words: "3 undecided, 1 accepted"."""
    ordered = sorted(counts, key=_rank)
    return ", ".join(f"{counts[word]:,} {word}" for word in ordered if counts[word])


def _rank(word: str) -> int:
    order = [*(each.value for each in Reviewed), *GROUPS]
    return order.index(word) if word in order else len(order)


def outcome(deck: DeckDiff) -> str:
    """Say in one line what there is."""
    counts = totals(deck)
    return f"{total(deck)} of {deck.name}" + (f": {in_words(counts)}" if counts else "")


def total(deck: DeckDiff) -> str:
    """Count in words what there is to show."""
    return plural(len(deck.fit) + len(deck.stale), "correction")


def totals(deck: DeckDiff) -> dict[str, int]:
    """Count what fits by decision, and what is stale."""
    return by_decision(deck.fit) | ({STALE: len(deck.stale)} if deck.stale else {})


def counted(group: str, changes: Sequence[Change]) -> str:
    """Count the corrections of a kind in words."""
    return plural(len(changes), "proposal" if group == OVERLAP else "correction")


def diff_facts(decks: Sequence[DeckDiff]) -> dict[str, Any]:
    """Give corrections as `diff --format json` prints them."""
    counts: dict[str, Counter[str]] = {}
    for deck in decks:
        for group, changes in deck.groups:
            counts.setdefault(group, Counter()).update(by_decision(changes))
    return {
        "corrections": [_change_facts(deck, one) for deck in decks for one in deck.fit],
        "stale": [_change_facts(deck, one) for deck in decks for one in deck.stale],
        "counts": {group: dict(counts[group]) for group in GROUPS if group in counts},
        "left_out": dict(sum((Counter(deck.left_out) for deck in decks), Counter())),
    }


def _change_facts(deck: DeckDiff, change: Change) -> dict[str, Any]:
    item, one = change.item, change.item.correction
    return {
        "id": item.id,
        "file": str(deck.file),
        "line": item.line,
        "decision": item.decision.value,
        "kind": item.group,
        "side": item.side,
        "cards": [front_facts(card) for card in item.cards],
        "front": change.front,
        "before": item.before,
        "after": item.after,
        "words": _word_facts(item),
        "edits": [{"old": old, "new": new} for old, new in one.edits] if one else [],
        "parts": [{"front": front, "back": back} for front, back in change.parts],
        "proposed": item.pair.settled.value if item.pair else None,
        "keep": (item.pair.keep or None) if item.pair else None,
        "reason": item.reason,
        "evidence": [{"quote": each.text, "source": each.source} for each in change.evidence],
        "confidence": one.confidence if one else None,
        "by": item.by,
        "note": change.note,
        "misfit": item.misfit or None,
    }


def _word_facts(item: Item) -> list[list[str]]:
    """Give the pieces of the two texts; a split is told by its parts."""
    if item.side == "card":
        return []
    return [[piece.what, piece.text] for piece in difference(item.before, item.after)]
