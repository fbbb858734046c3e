"""Import packages into a new collection of any Anki since 2.1.36, and print what came of it.

    PYTHON tests/compat/try_import.py [--old-importer] PACKAGE...

PYTHON is one that has the `anki` package; nothing else is needed, of this repository neither. The
packages are imported one after the other, as a learner takes releases; what the collection holds
after each is printed as JSON. After the first import every
Anki card is given an interval, so that the next ones show whether it stays.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import json
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from anki import lang
from anki.collection import Collection

INTERVAL = 30
_OUTCOMES = ("new", "updated", "duplicate", "conflicting", "first_field_match", "missing_notetype",
             "missing_deck", "empty_first_field")  # fmt: skip
_UNSEEN = re.compile(r"<style>.*?</style>|<script.*?</script>|<!--.*?-->", re.DOTALL)
_REVIEW = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Import the packages, and print what the collection holds after each."""
    parser = argparse.ArgumentParser(description="Import packages, and print what came of it.")
    parser.add_argument("packages", nargs="+", type=Path, metavar="PACKAGE")
    parser.add_argument("--old-importer", action="store_true", help="that of Anki up to 2.1.53")
    asked = parser.parse_args(arguments)
    speak_english()
    with tempfile.TemporaryDirectory(prefix="try-import-") as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        imports: list[dict[str, Any]] = []
        for package in asked.packages:
            take = importer(collection, old=asked.old_importer)
            # Old versions print while they work.
            with contextlib.redirect_stdout(sys.stderr):
                try:
                    counts = take(str(package.resolve()))
                except Exception as fault:  # noqa: BLE001 - whatever it is, it is the finding
                    imports.append({"refused": f"{type(fault).__name__}: {fault}"})
                    continue
                state = holdings(collection)
                if not imports:
                    study(collection)
            imports.append({"counts": counts, **state})
        collection.close()
    facts = {"anki": version("anki"), "importer": take.__name__, "imports": imports}
    json.dump(facts, sys.stdout, ensure_ascii=False, indent=1)
    return 0


def speak_english() -> None:
    """Choose a language, as Anki's window does; from 2.1.50 on the old importer fails without."""
    with contextlib.suppress(TypeError):  # up to 2.1.44 it takes more, and nobody needs it
        lang.set_lang("en")


def importer(collection: Any, *, old: bool) -> Callable[[str], dict[str, int]]:
    """Give the function that imports a package as this version of Anki does by itself."""

    def old_importer(path: str) -> dict[str, int]:
        from anki.importing.apkg import AnkiPackageImporter

        run = AnkiPackageImporter(collection, path)
        run.run()
        counts = {"new": run.added, "updated": run.updated, "duplicate": run.dupes}
        return {name: count for name, count in counts.items() if count}

    def new_importer(path: str) -> dict[str, int]:
        try:
            from anki.collection import ImportAnkiPackageRequest
        except ImportError:  # before 23.10 there was nothing to choose
            log = collection.import_anki_package(path).log
        else:
            log = collection.import_anki_package(ImportAnkiPackageRequest(package_path=path)).log
        counts = {name: len(getattr(log, name, ())) for name in _OUTCOMES}
        return {name: count for name, count in counts.items() if count}

    return new_importer if hasattr(collection, "import_anki_package") and not old else old_importer


def holdings(collection: Any) -> dict[str, Any]:
    """Give what a learner has: notes, Anki cards as shown, decks, media, faults."""
    notes = [note_facts(collection, each) for each in collection.find_notes("")]
    media = Path(collection.media.dir())
    checked = collection.media.check()
    check = _any(collection, "fix_integrity", "fixIntegrity")
    problems, fine = check()
    return {
        "notes": sorted(notes, key=lambda note: str(note["guid"])),
        "decks": sorted({card["deck"] for note in notes for card in note["cards"]}),
        "note_types": sorted({note["note_type"] for note in notes}),
        "media": {each.name: each.stat().st_size for each in sorted(media.iterdir())},
        "missing_media": list(checked.missing),
        "unused_media": list(checked.unused),
        "problems": "" if fine else problems,
    }


def note_facts(collection: Any, number: int) -> dict[str, Any]:
    """Give a note, and its Anki cards as they are shown."""
    note = _any(collection, "get_note", "getNote")(number)
    cards = sorted(note.cards(), key=lambda card: int(card.ord))
    return {
        "guid": note.guid,
        "note_type": _any(note, "note_type", "model")()["name"],
        "fields": list(note.fields),
        "tags": sorted(note.tags),
        "check": int(_any(note, "fields_check", "dupeOrEmpty")()),
        "cards": [
            {
                "order": int(card.ord),
                "deck": collection.decks.name(card.did),
                "due": int(card.due),
                "interval": int(card.ivl),
                "question": seen(card.question()),
                "answer": seen(card.answer()),
            }
            for card in cards
        ],
    }


def study(collection: Any) -> None:
    """Give every Anki card an interval."""
    get = _any(collection, "get_card", "getCard")
    for number in collection.find_cards(""):
        card = get(number)
        card.type = card.queue = _REVIEW
        card.ivl = card.due = INTERVAL
        update = getattr(collection, "update_card", None)
        if update is None:
            card.flush()
        else:
            update(card)


def seen(face: str) -> str:
    """Give what a learner reads on one face; how it is marked up differs between versions."""
    text = re.sub(r"<[^>]*>", " ", _UNSEEN.sub("", face))
    return " ".join(html.unescape(text).split())


def _any(thing: Any, *names: str) -> Any:
    """Give the first attribute that there is, of several names that it has had."""
    return next(getattr(thing, name) for name in names if hasattr(thing, name))


if __name__ == "__main__":
    raise SystemExit(main())
