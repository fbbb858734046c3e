"""A learner: a real Anki collection that imports packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("anki", reason="the anki package is not installed")

from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)


class Learner:
    """One learner's collection, with Anki's own defaults for imports."""

    def __init__(self, folder: Path) -> None:
        """Open a new collection in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self.collection = Collection(str(folder / "collection.anki2"))

    def take(self, package: Path) -> dict[str, int]:
        """Import a package; return how many notes were new, updated and so on, where any."""
        request = ImportAnkiPackageRequest(
            package_path=str(package), options=ImportAnkiPackageOptions()
        )
        log = self.collection.import_anki_package(request).log
        outcomes = ("new", "updated", "duplicate", "conflicting", "first_field_match",
                    "missing_notetype", "missing_deck", "empty_first_field")  # fmt: skip
        counts = {outcome: len(getattr(log, outcome)) for outcome in outcomes}
        return {outcome: count for outcome, count in counts.items() if count}

    def note(self, front: str) -> Any:
        """Return the one note whose first field holds these words."""
        (found,) = (note for note in self.notes() if front in note.fields[0])
        return found

    def notes(self) -> list[Any]:
        """Return all notes."""
        return [self.collection.get_note(each) for each in self.collection.find_notes("")]

    def cards(self) -> list[Any]:
        """Return all Anki cards in the order of the new-card queue."""
        found = (self.collection.get_card(each) for each in self.collection.find_cards(""))
        return sorted(found, key=lambda card: card.due)
