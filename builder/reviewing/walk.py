"""A review one by one: what is looked at, what comes next, and what was decided since it began."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from builder.corrections.items import Item
from builder.corrections.review import Review
from builder.errors import DeckwrightError
from builder.model import Reviewed
from builder.report.proposal import changes_of, front_of, place_of

_Changes = tuple[tuple[str, str], ...]


class Walk:
    """The items that a person goes through in their order, some of them filtered out.

    Methods that decide go on to the next undecided item. They raise what `Review` raises, with the
    items then as the file has them now.
    """

    def __init__(
        self,
        review: Review,
        paths: Mapping[str, Path],
        *,
        kinds: frozenset[str] = frozenset(),
        everything: bool = False,
    ) -> None:
        """Begin with the first undecided item; `paths` are the documents' files by their names."""
        self.review = review
        self.words = ""
        self.view: tuple[Item, ...] = ()
        self.position = 0
        self._paths = paths
        self._kinds = kinds
        self._ids = [one.id for one in self._of_kinds(review.items if everything else review.open)]
        self._began = {one.id: one.decision for one in review.items}
        self._batches: list[list[tuple[str, str]]] = []  # ids before and after, undone together
        self._changes: dict[tuple[str, str], _Changes] = {}
        self._look()
        self.start_over()

    def _of_kinds(self, items: Iterable[Item]) -> list[Item]:
        return [one for one in items if not self._kinds or one.group in self._kinds]

    @property
    def current(self) -> Item | None:
        """The item that is looked at; None at the end."""
        return self.view[self.position] if self.position < len(self.view) else None

    @property
    def left(self) -> tuple[Item, ...]:
        """What of the view is undecided."""
        return tuple(one for one in self.view if one.decision is Reviewed.UNDECIDED)

    @property
    def decided(self) -> tuple[Item, ...]:
        """What was decided otherwise than it was when this began."""
        before = self._began
        return tuple(
            one
            for one in self.review.items
            if one.decision is not before.get(one.id, Reviewed.UNDECIDED)
        )

    @property
    def can_undo(self) -> bool:
        """Whether anything was decided that can be taken back."""
        return any(self._batches)

    def counts(self) -> Counter[Reviewed]:
        """Count what is in the view by decision."""
        return Counter(one.decision for one in self.view)

    def move(self, step: int) -> None:
        """Go to a neighbour, decided or not; behind the last one is the end."""
        self.position = max(0, min(self.position + step, len(self.view)))

    def skip(self) -> None:
        """Go to the next undecided item, and decide nothing."""
        self._go_on(self.position + 1)

    def start_over(self) -> None:
        """Go to the first undecided item."""
        self._go_on(0)

    def next_group(self) -> bool:
        """Go to where the next group has something undecided, round and round."""
        here = self.current.group if self.current else ""
        for at in (*range(self.position, len(self.view)), *range(self.position)):
            one = self.view[at]
            if one.group != here and one.decision is Reviewed.UNDECIDED:
                self.position = at
                return True
        return False

    def search(self, words: str) -> bool:
        """Look only at items that have all of these words somewhere, if there are any."""
        before, self.words = self.words, words
        self._look()
        if not self.view:
            self.words = before
            self._look()
            return False
        self.start_over()
        return True

    def rest_of_group(self) -> tuple[Item, ...]:
        """Give what is undecided in the view, of the kind that is looked at."""
        one = self.current
        return tuple(each for each in self.left if one is not None and each.group == one.group)

    def alike(self) -> tuple[Item, ...]:
        """Give the other undecided items that change the same words in the same way.

        Only changes that touch no meaning are alike wherever they are made.
        """
        one = self.current
        if one is None or not one.is_mechanical or one.misfit:
            return ()
        change = self._change(one)
        return tuple(
            each
            for each in self.rest_of_group()
            if each.id != one.id and not each.misfit and self._change(each) == change
        )

    def _change(self, one: Item) -> _Changes:
        texts = (one.before, one.after)
        if texts not in self._changes:
            self._changes[texts] = changes_of(one)
        return self._changes[texts]

    def accept(self) -> None:
        """Let the item ship that is looked at."""
        self._decide(self.review.accept)

    def reject(self) -> None:
        """Let the item never ship that is looked at."""
        self._decide(self.review.reject)

    def edit(self, text: str) -> None:
        """Let the item ship that is looked at, with another text."""
        self._decide(lambda each: self.review.edit(each, text))

    def accept_all(self, items: Iterable[Item]) -> int:
        """Let many mechanical items ship, and count those that could."""
        with self._afresh():
            accepted = self.review.accept_alike(one.id for one in items)
        self._batches.append([(one.id, one.id) for one in accepted])
        self._look()
        self._go_on(self.position)
        return len(accepted)

    def reject_all(self, items: Iterable[Item]) -> None:
        """Let many items never ship."""
        batch: list[tuple[str, str]] = []
        self._batches.append(batch)
        with self._afresh():
            for one in items:
                self.review.reject(one.id)
                batch.append((one.id, one.id))
        self._look()
        self._go_on(self.position)

    def undo(self) -> int:
        """Take back what was decided last, go there, and count it."""
        while self._batches and not self._batches[-1]:
            self._batches.pop()
        batch = self._batches[-1] if self._batches else []
        count, first = 0, ""
        with self._afresh():
            while batch:
                self.review.undo()
                first, new = batch.pop()
                self._rename(new, first)
                count += 1
        self._look()
        ids = [one.id for one in self.view]
        self.position = ids.index(first) if first in ids else self.position
        return count

    def _decide(self, action: Callable[[str], Item]) -> None:
        one = self.current
        if one is None:
            return
        with self._afresh():
            new = action(one.id)
        if new.decision is not one.decision or new.id != one.id:
            self._batches.append([(one.id, new.id)])
        self._rename(one.id, new.id)
        self._look()
        self._go_on(self.position + 1)

    @contextmanager
    def _afresh(self) -> Iterator[None]:
        """See the items as they are now where a decision fails: the file may be another one."""
        try:
            yield
        except DeckwrightError:
            here = self.current.id if self.current else ""
            known = set(self._ids)
            self._ids += [one.id for one in self._of_kinds(self.review.open) if one.id not in known]
            self._look()
            ids = [one.id for one in self.view]
            self.position = ids.index(here) if here in ids else min(self.position, len(ids))
            raise

    def _rename(self, old: str, new: str) -> None:
        """Follow an item whose id is another one because its change is another one."""
        if old == new:
            return
        self._ids = [new if each == old else each for each in self._ids]
        if old in self._began:
            self._began[new] = self._began[old]

    def _look(self) -> None:
        """Take the items as they are now, those that the words leave."""
        items = {one.id: one for one in self.review.items}
        words = self.words.casefold().split()
        found = [items[each] for each in self._ids if each in items]
        self.view = tuple(one for one in found if not words or self._has(one, words))
        self.position = min(self.position, len(self.view))

    def _has(self, one: Item, words: Iterable[str]) -> bool:
        where = place_of(one, self._paths, self.review.path)
        parts = (one.id, one.group, one.by, one.reason, one.side, one.decision, where)
        text = "\n".join((*parts, front_of(one), one.before, one.after, *_said(one))).casefold()
        return all(word in text for word in words)

    def _go_on(self, start: int) -> None:
        """Go to the first undecided item from a position on, or to the end."""
        after = range(start, len(self.view))
        undecided = (at for at in after if self.view[at].decision is Reviewed.UNDECIDED)
        self.position = next(undecided, len(self.view))


def _said(one: Item) -> list[str]:
    """Give the words of an item's evidence, or of its cards where it is about several."""
    if one.correction is not None:
        return [part for quote in one.correction.evidence for part in (quote.text, quote.source)]
    return [part for card in one.cards for part in (card.front, card.back)]
