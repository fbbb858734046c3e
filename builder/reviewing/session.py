"""A review in a browser: what the page asks for and decides, one request at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from builder.corrections.items import Item
from builder.corrections.review import Review
from builder.errors import CorrectionsError, DeckwrightError
from builder.model import Reviewed
from builder.report.facts import plural
from builder.reviewing import pages
from builder.reviewing.faces import Faces
from builder.reviewing.summaries import counts, group_names, summary

_LOOKS = 12
"""Items that can be looked at together at most."""


class Session:
    """A review, of all groups or of some, and the lock without which nobody may touch it."""

    def __init__(self, review: Review, kinds: frozenset[str] = frozenset()) -> None:
        """Show the items of these groups, or of all."""
        self._review = review
        self._faces = Faces(review.path.parent)
        self._kinds = kinds
        self._lock = threading.Lock()
        self._steps: list[int] = []
        self._closed = False
        self.ended = threading.Event()

    def page(self) -> str:
        """Give the page."""
        with self._lock:
            return pages.page(self._review.path, self._facts())

    def detail(self, id: str) -> str:
        """Give the HTML about an item."""
        with self._lock:
            return pages.detail(self._item(id), self._review.items, self._faces)

    def card_style(self) -> str:
        """Give the style sheet of cards."""
        return self._faces.style

    def looks(self, ids: Sequence[str]) -> str:
        """Give the HTML of a few items at a glance."""
        with self._lock:
            return pages.looks([self._item(each) for each in ids[:_LOOKS]])

    def act(self, action: str, ids: Sequence[str], text: str) -> dict[str, Any]:
        """Do what a person decided; give what was done, or why it was not, and all as it is now."""
        with self._lock:
            acts: dict[str, Callable[[Sequence[str], str], tuple[str, str]]] = {
                "accept": self._accept,
                "accept-alike": self._accept_alike,
                "reject": self._reject,
                "reset": self._reset,
                "edit": self._edit,
                "undo": self._undo,
            }
            try:
                if self._closed:
                    raise CorrectionsError("the review has ended", hint="start it again")
                if action not in acts or (action != "undo" and not ids):
                    raise CorrectionsError(f"the page asked for {action!r}", hint="load it again")
                said, shown = acts[action](ids, text)
            except DeckwrightError as fault:
                return {**self._facts(), "error": str(fault)}
            return {**self._facts(), "said": said, "id": shown}

    def finish(self) -> str:
        """Give the last page."""
        with self._lock:
            self._closed = True
            return pages.ending(self._review.path, counts(self._items()))

    def close(self) -> None:
        """Let the decision under way be written, and no other one be made."""
        with self._lock:
            self._closed = True

    def _items(self) -> tuple[Item, ...]:
        items = self._review.items
        return tuple(one for one in items if not self._kinds or one.group in self._kinds)

    def _item(self, id: str) -> Item:
        one = self._review.item(id)
        if self._kinds and one.group not in self._kinds:
            raise CorrectionsError(f"{one.id[:8]} is not in this review")
        return one

    def _facts(self) -> dict[str, Any]:
        items = self._items()
        return {
            "items": [summary(one) for one in items],
            "groups": group_names(items),
            "counts": counts(items),
            "undo": len(self._steps),
        }

    def _accept(self, ids: Sequence[str], _: str) -> tuple[str, str]:
        return self._one("Accepted", ids[0], self._review.accept)

    def _reject(self, ids: Sequence[str], _: str) -> tuple[str, str]:
        return self._one("Rejected", ids[0], self._review.reject)

    def _reset(self, ids: Sequence[str], _: str) -> tuple[str, str]:
        return self._one("Undecided again", ids[0], self._review.reset)

    def _edit(self, ids: Sequence[str], text: str) -> tuple[str, str]:
        said, shown = self._one("Edited", ids[0], lambda each: self._review.edit(each, text))
        as_proposed = self._review.item(shown).decision is Reviewed.ACCEPTED
        return "Accepted as it was proposed" if as_proposed else said, shown

    def _one(self, said: str, id: str, act: Callable[[str], Item]) -> tuple[str, str]:
        """Decide about one item, and remember whether there is something to take back."""
        before = self._item(id)
        after = act(before.id)
        edited = after.decision is Reviewed.EDITED
        if edited or (after.decision, after.id) != (before.decision, before.id):
            self._steps.append(1)
        return said, after.id

    def _accept_alike(self, ids: Sequence[str], _: str) -> tuple[str, str]:
        for each in ids:
            self._item(each)
        accepted = self._review.accept_alike(ids)
        if accepted:
            self._steps.append(len(accepted))
        left = len(ids) - len(accepted)
        said = f"{plural(len(accepted), 'correction')} accepted"
        if left:
            said += f"; {left:,} could not be, and must be looked at"
        return said, accepted[-1].id if accepted else ids[0]

    def _undo(self, _: Sequence[str], __: str) -> tuple[str, str]:
        """Take back the last decision, with all that were made in one go."""
        if not self._steps:
            return "Nothing to take back", ""
        one: Item | None = None
        number = self._steps[-1]
        while self._steps[-1]:
            one = self._review.undo()
            self._steps[-1] -= 1
        self._steps.pop()
        said = "Taken back" if number == 1 else f"{number:,} decisions taken back"
        return said, one.id if one is not None else ""
