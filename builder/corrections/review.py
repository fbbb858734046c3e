"""A review under way: what there is to decide, and every decision in the file once it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from builder.corrections.applying import lay, side_text
from builder.corrections.edits import Hunk, fit, in_words, joined, written
from builder.corrections.items import Item, find_item, find_items
from builder.corrections.opened import OpenFile
from builder.errors import CorrectionsError
from builder.model import Correction, Edits, Reading, Reviewed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """A decision that can be taken back: the item's id since then, and how."""

    id: str
    take_back: Callable[[], str]


class Review:
    """The proposals of one deck's corrections.yaml, and what a person decides about them.

    Every method that decides has written the file when it returns, and raises CorrectionsError,
    with nothing changed, where that may not or cannot be.
    """

    def __init__(self, path: Path, readings: Sequence[Reading]) -> None:
        """Open the file at `path`; `readings` hold the cards as they are read now."""
        self._file = OpenFile(path)
        self._readings = tuple(readings)
        self._done: list[_Done] = []
        self._items = find_items(self._readings, self._file.stored)

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that has been proposed, in order of review, decided or not."""
        return self._items

    @property
    def open(self) -> tuple[Item, ...]:
        """What is to be decided: undecided, and fit to be accepted or in the way of another."""
        return tuple(
            one for one in self._items if one.decision is Reviewed.UNDECIDED and not one.stale
        )

    def counts(self) -> Counter[str]:
        """Count the items by decision; stale ones that nobody decided about count as such."""
        return Counter(
            "stale" if one.stale and one.decision is Reviewed.UNDECIDED else one.decision.value
            for one in self._items
        )

    def item(self, id: str) -> Item:
        """Give the item with an id, which may be shortened."""
        return find_item(self._items, id)

    def accept(self, id: str) -> Item:
        """Let an item ship as it is proposed."""
        one = self.item(id)
        if one.misfit and not one.ships:
            raise CorrectionsError(
                f"{one.id[:8]} cannot be accepted: {one.misfit}",
                where=self.path,
                line=one.line,
                hint="reject it, or decide about the other one first",
            )
        return self._decide(one, Reviewed.ACCEPTED)

    def accept_alike(self, ids: Iterable[str]) -> tuple[Item, ...]:
        """Let many items ship that change no card's meaning, and give those that could.

        One that no longer fits once another is accepted is left undecided.
        """
        chosen = [self.item(each) for each in ids]
        for one in chosen:
            if not one.is_mechanical:
                raise CorrectionsError(
                    f"{one.id[:8]} is {one.group}, which is not accepted with others",
                    where=self.path,
                    line=one.line,
                    hint="look at it, and accept it by its id",
                )
        accepted: list[Item] = []
        touched: set[str] = set()
        for one in chosen:
            card = one.cards[0].id if one.cards else ""
            if card in touched:
                self._renew()
            touched.add(card)
            now = self.item(one.id)
            if not now.misfit and now.decision is Reviewed.UNDECIDED:
                self._written(now, Reviewed.ACCEPTED)
                accepted.append(now)
        self._renew()
        return tuple(self.item(one.id) for one in accepted)

    def reject(self, id: str) -> Item:
        """Let an item never ship, nor be proposed again."""
        return self._decide(self.item(id), Reviewed.REJECTED)

    def reset(self, id: str) -> Item:
        """Make an item undecided again, with the change that was proposed."""
        one = self.item(id)
        if one.correction is not None and one.correction.proposed:
            edits = one.correction.proposed
            change = replace(
                one.correction, edits=edits, proposed=(), decision=Reviewed.UNDECIDED, stale=""
            )
            return self._replace(one, one.correction, change)
        return self._decide(one, Reviewed.UNDECIDED)

    def edit(self, id: str, text: str) -> Item:
        """Let an item ship with another text of its side than the one that is proposed."""
        one = self.item(id)
        if one.correction is None or one.correction.side == "card" or one.stale:
            raise CorrectionsError(
                f"{one.id[:8]} cannot be edited here",
                where=self.path,
                line=one.line,
                hint="edit the file, or reject it",
            )
        edits = self._edits_to(one, one.correction, text)
        if not edits:
            raise CorrectionsError(
                f"the edited text of {one.id[:8]} changes nothing",
                where=self.path,
                line=one.line,
                hint="reject the correction instead",
            )
        proposed = one.correction.proposed or one.correction.edits
        if set(edits) == set(proposed):
            if not one.correction.proposed:
                return self.accept(one.id)
            change = replace(
                one.correction, edits=proposed, proposed=(), decision=Reviewed.ACCEPTED, stale=""
            )
            return self._replace(one, one.correction, change)
        change = replace(
            one.correction, edits=edits, proposed=proposed, decision=Reviewed.EDITED, stale=""
        )
        return self._replace(one, one.correction, change)

    def undo(self) -> Item | None:
        """Take back the last decision of this review; None if there is none left."""
        if not self._done:
            return None
        taken_back = self.item(self._done[-1].take_back())
        self._done.pop()
        return taken_back

    def _edits_to(self, one: Item, correction: Correction, text: str) -> Edits:
        """Give the edits of the side as read that make what ships of it this text."""
        card = one.cards[0]
        raw = side_text(card, correction.side)
        others = [
            each
            for each in self._file.stored.corrections
            if each.in_force and each.line != one.line and each.side == correction.side
            and each.card == correction.card
        ]  # fmt: skip
        standing = lay(card, correction.side, others)
        if not raw.strip():
            return (("", text),) if text.strip() else ()
        then = in_words(standing.text, _all_of(standing.text, text))
        hunks = [hunk for hunk in joined(raw, standing.hunks, then) if hunk not in standing.hunks]
        edits = written(raw, hunks)
        if any(hunk.meets(other) for hunk in fit(raw, edits)[0] for other in standing.hunks):
            raise CorrectionsError(
                "the edited text changes words that another correction changes",
                where=self.path,
                line=one.line,
                hint="reject or undo that one first",
            )
        return edits

    def _decide(self, one: Item, decision: Reviewed) -> Item:
        if one.decision is decision:
            return one
        self._written(one, decision)
        self._renew()
        return self.item(one.id)

    def _written(self, one: Item, decision: Reviewed) -> None:
        before = one.decision
        with self._up_to_date():
            self._file.decide(one.line, decision)
        self._done.append(_Done(id=one.id, take_back=lambda: self._back(one.id, before)))

    def _back(self, id: str, decision: Reviewed) -> str:
        line = self.item(id).line
        with self._up_to_date():
            self._file.decide(line, decision)
        self._renew()
        return id

    def _replace(self, one: Item, before: Correction, change: Correction) -> Item:
        with self._up_to_date():
            self._file.replace(replace(change, line=one.line))
        self._renew()
        new = next(each for each in self._items if each.line == one.line and each.correction)

        def take_back() -> str:
            line = self.item(new.id).line
            with self._up_to_date():
                self._file.replace(replace(before, line=line, stale=""))
            self._renew()
            return one.id

        self._done.append(_Done(id=new.id, take_back=take_back))
        return new

    @contextmanager
    def _up_to_date(self) -> Iterator[None]:
        """Look again at what there is to decide if the file turns out to be another by now."""
        try:
            yield
        except CorrectionsError:
            self._renew()
            raise

    def _renew(self) -> None:
        self._items = find_items(self._readings, self._file.stored)


def _all_of(old: str, new: str) -> list[Hunk]:
    """Give the changes that make one text of another, word by word."""
    from builder.corrections.words import difference

    hunks: list[Hunk] = []
    at = 0
    for piece in difference(old, new):
        if piece.what == "same":
            at += len(piece.text)
        elif piece.what == "old":
            hunks.append(Hunk(at, at + len(piece.text), ""))
            at += len(piece.text)
        elif hunks and hunks[-1].end == at:
            hunks[-1] = replace(hunks[-1], new=hunks[-1].new + piece.text)
        else:
            hunks.append(Hunk(at, at, piece.text))
    return hunks
