"""A deck folder that is released again and again, and learners who take its releases."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from builder import pipeline
from builder.ledger import LEDGER_FILE, Entry, read_ledger
from builder.loading import load
from builder.outcomes import Prepared
from builder.planning.compare import Plan, compare
from builder.planning.snapshots import of_ledger, of_package, of_prepared
from builder.publishing.folder import Published, publish
from tests.decks import FIRST_DAY
from tests.learner import Learner

DAY = 86_400
NORMAL, DUPLICATE = 0, 2  # Anki's NoteFieldsCheckResult
_CARDS = (
    "SELECT id, nid, ord, did, type, queue, due, ivl, factor, reps, lapses, left, odue, odid,"
    " flags, data FROM cards"
)


class Deck:
    """A deck folder; each build is a day later than the one before, from `FIRST_DAY` on."""

    def __init__(self, folder: Path, files: Mapping[str, str | bytes], dialect: str = "") -> None:
        """Write the files of a new folder."""
        self.folder = folder
        self.dialect = dialect
        self.day = 0
        self.put(files)

    def put(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files of the folder; None removes one."""
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def text(self, name: str) -> str:
        """Read a file of the folder."""
        return (self.folder / name).read_text("utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace words that stand once in a file of the folder."""
        text = self.text(name)
        assert text.count(old) == 1
        self.put({name: text.replace(old, new)})

    def rename(self, old: str, new: str) -> None:
        """Rename a file of the folder."""
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / old).rename(self.folder / new)

    @property
    def now(self) -> int:
        """The time of the last build, in seconds."""
        return FIRST_DAY + self.day * DAY

    @property
    def lock(self) -> Path:
        """The ledger's file."""
        return self.folder / LEDGER_FILE

    def entries(self) -> dict[str, Entry]:
        """Give the ledger's notes by GUID."""
        return {entry.guid: entry for entry in read_ledger(self.lock).entries}

    def guid(self, words: str) -> str:
        """Give the GUID of the one living note whose front begins so in the ledger."""
        found = [each for each in self.entries().values() if not each.retired]
        (guid,) = (each.guid for each in found if each.asks.startswith(words))
        return guid

    @contextmanager
    def clock(self, now: int | None) -> Iterator[None]:
        """Let a build take place the next day, or at another time."""
        self.day += 1
        with patch.dict(os.environ, SOURCE_DATE_EPOCH=str(self.now if now is None else now)):
            yield

    def prepare(self, now: int | None = None, *, locked: bool = False) -> Prepared:
        """Make all of a release, and write nothing."""
        with self.clock(now):
            return pipeline.prepare(load([self.folder]), dialect=self.dialect, locked=locked)

    def build(self, now: int | None = None, *, locked: bool = False) -> Path:
        """Build the next release; the packages of all releases stay."""
        prepared = self.prepare(now, locked=locked)
        return pipeline.ship(prepared, self._place(), keep_ledger=not locked).apkg

    def publish(self, previous: Path | None = None, *, once_more: bool = True) -> Published:
        """Build the next release, and write all that belongs to it."""
        self.build()
        prepared = self.prepare(locked=True)
        return publish(prepared, self._place(), previous=previous, once_more=once_more)

    def plan(self, against: Path | None = None) -> Plan:
        """Say what the next release does, compared with the ledger or a package."""
        prepared = self.prepare()
        if against is not None:
            return compare(of_package(against), of_prepared(prepared))
        return compare(of_ledger(read_ledger(self.lock), "deck.lock"), of_prepared(prepared))

    def _place(self) -> Path:
        return self.folder.parent / "releases" / str(self.day)


class Student(Learner):
    """A learner for whom every import is checked: nothing twice, and no card touched.

    With `twins`, notes may share a front.
    """

    twins = False

    def take(self, package: Path) -> dict[str, int]:
        """Import a package; what holds for every import is asserted."""
        before = self.history()
        log = super().take(package)
        after = self.history()
        assert {card: after.get(card) for card in before} == before
        notes = self.notes()
        assert len({note.guid for note in notes}) == len(notes)
        allowed = {NORMAL, DUPLICATE} if self.twins else {NORMAL}
        assert {note.fields_check() for note in notes} <= allowed
        assert all(note.cards() for note in notes)
        assert not self.collection.media.check().missing
        return log

    def history(self) -> dict[int, tuple[Any, ...]]:
        """Give all that Anki keeps of each card: note, deck and schedule."""
        return {row[0]: tuple(row[1:]) for row in self.collection.db.execute(_CARDS)}

    def study(self, *fronts: str) -> None:
        """Answer every card of these notes, or of all notes."""
        notes = [self.note(front) for front in fronts] if fronts else self.notes()
        for card in (card for note in notes for card in note.cards()):
            self.collection.sched.set_due_date([card.id], "0")
            shown = self.collection.get_card(card.id)
            shown.start_timer()
            self.collection.sched.answerCard(shown, 3)
            assert self.collection.get_card(card.id).ivl >= 1

    def edit(self, front: str, field: str, text: str, *, at: int | None = None) -> None:
        """Word a field anew, now or at an earlier time."""
        note = self.note(front)
        note[field] = text
        self.collection.update_note(note)
        if at is not None:
            self.collection.db.execute("UPDATE notes SET mod = ? WHERE id = ?", at, note.id)

    def tag(self, front: str, tag: str) -> None:
        """Add a tag to a note."""
        self.collection.tags.bulk_add([self.note(front).id], tag)

    def move(self, front: str, deck: str) -> None:
        """Move the cards of a note to another deck."""
        number = self.collection.decks.id(deck)
        self.collection.set_deck([card.id for card in self.note(front).cards()], number)

    def state(self) -> set[tuple[Any, ...]]:
        """Give what every note says, whoever took which releases."""
        return {(note.guid, *note.fields, *note.tags) for note in self.notes()}

    def decks(self, front: str) -> set[str]:
        """Name the decks of a note's cards."""
        return {self.collection.decks.name(card.did) for card in self.note(front).cards()}

    def empty_cards(self) -> set[int]:
        """Give the cards that Anki would offer to delete, because they ask nothing."""
        found = self.collection.get_empty_cards().notes
        return {card for note in found for card in note.card_ids}

    def model(self, name: str) -> Any:
        """Give a note type, as it is after the last import."""
        self.collection.models._clear_cache()
        found = self.collection.models.by_name(name)
        assert found is not None
        return found

    def models(self) -> set[str]:
        """Name the note types that are ours."""
        every = self.collection.models.all_names_and_ids()
        return {each.name for each in every if each.name.startswith("Deckwright")}
