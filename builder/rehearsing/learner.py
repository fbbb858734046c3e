"""A learner: a new collection of real Anki, in a folder that is thrown away.

This is the only module that knows anki. Every learner imports with Anki's own defaults.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from builder.errors import DeckwrightError, DocumentError
from builder.rehearsing.records import (
    CardRow,
    Faults,
    Imported,
    NoteRow,
    NoteTypeRow,
    Snapshot,
)

OWN_DECK = "My difficult cards"
OWN_TAGS = "marked my-own-tag"
OWN_WORDS = " (in my own words)"
OWN_STYLE = "\n/* my own style */\n"

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
DUE = 0
"""No answer: the days pass until the card is due."""

_NOTES = "SELECT id, guid, mid, mod, tags, flds FROM notes"
_CARDS = (
    "SELECT id, nid, ord, did, type, queue, due, ivl, factor, reps, lapses, left, odue, odid,"
    " flags, data FROM cards"
)
_REVIEWS = "SELECT id, cid, ease, ivl, lastIvl, factor, time, type FROM revlog"
_ISOLATES = str.maketrans("", "", "\u2068\u2069")


def anki_version() -> str:
    """Give the version of Anki that is installed; an error says how to install one."""
    try:
        import anki.collection  # noqa: F401
        from anki.buildinfo import version
    except ImportError as fault:
        raise DeckwrightError(
            f"needs Anki's own library, which cannot be loaded ({fault})",
            where="rehearse",
            hint='run `pipx install --force ".[rehearse]"` in a checkout of Deckwright',
        ) from fault
    return str(version)


class Learner:
    """One learner; to be used in a `with`, at the end of which nothing of it is left."""

    def __init__(self) -> None:
        """Open a new collection."""
        self._folder = TemporaryDirectory(prefix="deckwright-", ignore_cleanup_errors=True)
        try:
            self._collection = _open(Path(self._folder.name) / "collection.anki2")
        except BaseException:
            self._folder.cleanup()
            raise

    def __enter__(self) -> Self:
        """Give the learner itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the collection and remove it."""
        try:
            self._collection.close()
        finally:
            self._folder.cleanup()

    def take(self, package: Path) -> Imported:
        """Import a package as Anki does if nothing is ticked."""
        from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

        request = ImportAnkiPackageRequest(
            package_path=str(package.resolve()), options=ImportAnkiPackageOptions()
        )
        with in_plain_words(package, "Anki does not import it"):
            log = self._collection.import_anki_package(request).log
        return Imported(
            found=log.found_notes,
            new=len(log.new),
            refused=tuple((each.id.nid, "".join(each.fields[:1])) for each in log.conflicting),
        )

    def snapshot(self) -> Snapshot:
        """Take a picture of all that a learner would miss."""
        database = self._collection.db
        decks = {each.id: each.name for each in self._collection.decks.all_names_and_ids()}
        return Snapshot(
            notes={
                row[0]: NoteRow(
                    guid=row[1],
                    note_type=row[2],
                    changed_at=row[3],
                    tags=tuple(row[4].split()),
                    fields=tuple(row[5].split("\x1f")),
                )
                for row in database.execute(_NOTES)
            },
            cards={
                row[0]: CardRow(
                    note=row[1],
                    order=row[2],
                    deck=decks.get(row[3], str(row[3])),
                    schedule=tuple(row[4:]),
                )
                for row in database.execute(_CARDS)
            },
            reviews={row[0]: tuple(row[1:]) for row in database.execute(_REVIEWS)},
            note_types={each["id"]: _note_type(each) for each in self._models().all()},
            decks=frozenset(decks.values()),
        )

    def faults(self) -> Faults:
        """Let Anki look for media that are missing and cards that show nothing."""
        media = Path(self._collection.media.dir())
        return Faults(
            missing_media=frozenset(self._collection.media.check().missing),
            empty_cards=frozenset(
                card for note in self._collection.get_empty_cards().notes for card in note.card_ids
            ),
            shared_media={
                each.name: hashlib.sha256(each.read_bytes()).hexdigest()
                for each in media.glob("_*")
                if each.is_file()
            },
        )

    def study(self, card: int, answers: Iterable[int]) -> None:
        """Answer a card, on as many days as it takes."""
        for answer in answers:
            if answer == DUE:
                self._collection.sched.set_due_date([card], "0")
                continue
            shown = self._collection.get_card(card)
            shown.start_timer()
            self._collection.sched.answerCard(shown, answer)

    def use_fsrs(self) -> None:
        """Turn on the newer of Anki's two schedulers, which keeps its own figures."""
        self._collection.set_config("fsrs", True)

    def edit(self, note: int) -> None:
        """Add words to the answer of a note, or to its only field."""
        found = self._collection.get_note(note)
        # A field that was empty could make another card.
        filled = (place for place, field in enumerate(found.fields) if place and field)
        found.fields[next(filled, 0)] += OWN_WORDS
        self._collection.update_note(found)

    def tag(self, notes: Sequence[int]) -> None:
        """Mark notes, which is a tag, and give them another one."""
        self._collection.tags.bulk_add(list(notes), OWN_TAGS)

    def move(self, cards: Sequence[int]) -> None:
        """Move cards to a deck of the learner's own."""
        deck = self._collection.decks.id(OWN_DECK)
        self._collection.set_deck(list(cards), deck)

    def suspend(self, cards: Sequence[int]) -> None:
        """Suspend cards."""
        self._collection.sched.suspend_cards(list(cards))

    def flag(self, cards: Sequence[int]) -> None:
        """Give cards a red flag."""
        self._collection.set_user_flag_for_cards(1, list(cards))

    def restyle(self, note_types: Iterable[int]) -> None:
        """Add to the style of note types."""
        models = self._models()
        for each in note_types:
            note_type = models.get(each)
            note_type["css"] += OWN_STYLE
            models.update_dict(note_type)

    def _models(self) -> Any:
        """Give the note types as they are now; the collection's own keep what they were."""
        from anki.models import ModelManager

        return ModelManager(self._collection)

    def date_back(self, notes: Mapping[int, int], note_types: Mapping[int, int]) -> None:
        """Let changes of notes and note types have been made at these times."""
        database = self._collection.db
        database.executemany(
            "UPDATE notes SET mod = ? WHERE id = ?", [(at, each) for each, at in notes.items()]
        )
        database.executemany(
            "UPDATE notetypes SET mtime_secs = ? WHERE id = ?",
            [(at, each) for each, at in note_types.items()],
        )
        # Anki knows the note types by heart, until it is closed.
        self._collection.close()
        self._collection.reopen()


def _open(path: Path) -> Any:
    from anki.collection import Collection

    return Collection(str(path))


def _note_type(values: Mapping[str, Any]) -> NoteTypeRow:
    sides = [(each["name"], each["qfmt"], each["afmt"]) for each in values["tmpls"]]
    names = [each["name"] for each in values["flds"]]
    return NoteTypeRow(
        name=values["name"],
        changed_at=values["mod"],
        look=(values["css"], *(text for side in sides for text in side), *names),
    )


@contextmanager
def in_plain_words(package: Path, what: str) -> Iterator[None]:
    """Turn what Anki says against a package into one sentence that begins with `what`."""
    from anki.errors import AnkiException

    try:
        yield
    except AnkiException as fault:
        said = " ".join(str(fault).translate(_ISOLATES).split()).rstrip(".")
        raise DocumentError(f"{what}: {said}", where=package) from fault
