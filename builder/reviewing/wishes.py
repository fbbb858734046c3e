"""Decisions that are asked for by ids and kinds: all of them are made, or none."""

from __future__ import annotations

from dataclasses import dataclass

from builder.corrections.items import GROUPS, Item
from builder.corrections.review import Review
from builder.errors import CorrectionsError, DeckwrightError
from builder.model import MECHANICAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be decided, by ids and kinds as they were written, parted by commas.

    `sure` is the confidence from which one of the `kinds` is accepted.
    """

    accept: str | None = None
    reject: str | None = None
    undo: str | None = None
    kinds: str | None = None
    sure: float | None = None

    def __bool__(self) -> bool:
        """Tell whether there is anything to decide."""
        return any(each is not None for each in (self.accept, self.reject, self.undo, self.kinds))


def decide(review: Review, wish: Wish) -> list[Item]:
    """Decide everything that was asked for, or nothing; gives the items as they are then."""
    asked = [
        (action, review.item(word).id)
        for action, words in (
            (review.accept, wish.accept),
            (review.reject, wish.reject),
            (review.reset, wish.undo),
        )
        if words is not None
        for word in _words(words)
    ]
    ids = [each for _, each in asked]
    for each in ids:
        if ids.count(each) > 1:
            raise CorrectionsError(f"{each[:8]} is named twice", hint="decide about it once")
    alike = _of_kinds(review, wish.kinds, wish.sure) if wish.kinds is not None else []
    try:
        decided = [action(each) for action, each in asked]
        return [*decided, *review.accept_alike(each for each in alike if each not in ids)]
    except DeckwrightError:
        while review.undo() is not None:
            pass
        raise


def kinds_of(words: str) -> frozenset[str]:
    """Give the kinds that are named, parted by commas; raises CorrectionsError for others."""
    kinds = _words(words)
    for kind in kinds:
        if kind not in GROUPS:
            raise CorrectionsError(
                f"there is no kind {kind!r}", hint=f"write one of {', '.join(GROUPS)}"
            )
    return frozenset(kinds)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


def _of_kinds(review: Review, words: str, sure: float | None) -> list[str]:
    """Give the ids of what may be accepted many at once, of the kinds that are named."""
    kinds = kinds_of(words)
    if grave := sorted(kinds - {each.value for each in MECHANICAL}):
        raise CorrectionsError(
            f"corrections of the kind {grave[0]} are not accepted many at once",
            hint="look at each, and accept it by its id",
        )
    return [
        one.id
        for one in review.open
        if one.group in kinds and not one.misfit and _is_sure(one, sure)
    ]


def _is_sure(one: Item, sure: float | None) -> bool:
    """Tell whether a proposal is as sure as asked; one that does not say is not."""
    confidence = one.correction.confidence if one.correction is not None else None
    return sure is None or (confidence is not None and confidence >= sure)
