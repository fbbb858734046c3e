"""A deck that is built anew, in memory, whenever one of its files changes."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from builder.documents import find_documents, one_folder
from builder.errors import DeckwrightError
from builder.loading import load
from builder.media.references import MEDIA_TYPES, suffix
from builder.overrides import DECK_TEMPLATES, override_files
from builder.pipeline import prepare
from builder.previewing.facts import deck_facts
from builder.previewing.page import live_page
from builder.report.proposal import clean

PAUSE = 0.5
"""Seconds between looks at the files."""


class Watched:
    """The page of a deck as its files are now; other threads may read it and wait for it."""

    def __init__(self, paths: Sequence[Path], dialect: str = "") -> None:
        """Build the page once."""
        self._paths, self._dialect = tuple(paths), dialect
        self._facts: dict[str, Any] | None = None
        self._media: tuple[Path, ...] = ()
        self._changed = threading.Condition()
        self._seen: object = None
        self.page, self.version = "", ""
        self.ended = threading.Event()
        self.look()

    def watch(self) -> None:
        """Look for changes until `end`."""
        while not self.ended.wait(PAUSE):
            self.look()

    def end(self) -> None:
        """Let nobody wait any longer."""
        self.ended.set()
        with self._changed:
            self._changed.notify_all()

    def look(self) -> None:
        """Build the page anew if a file has changed since it was built."""
        seen = self._seen_now()  # taken first, so that a change meanwhile is seen next time
        if seen == self._seen:
            return
        page, version = self._page()
        with self._changed:
            self._seen, self.page, self.version = seen, page, version
            self._changed.notify_all()

    def other_than(self, version: str, seconds: float) -> str:
        """Give the page's version, waiting for one other than this for so long."""
        with self._changed:
            self._changed.wait_for(
                lambda: self.version != version or self.ended.is_set(), timeout=seconds
            )
            return self.version

    def _page(self) -> tuple[str, str]:
        """Give the page and its version; whatever goes wrong is told in it."""
        try:
            return live_page(*self._built())
        except Exception as fault:  # noqa: BLE001  nothing may end the watch
            return live_page(None, f"Deckwright itself fails, please report it: {_told(fault)}")

    def _built(self) -> tuple[dict[str, Any] | None, str]:
        """Give the facts of the deck, or the last good ones and the sentence of what is wrong."""
        try:
            prepared = prepare(load(self._paths), dialect=self._dialect)
            self._media = tuple(prepared.media.files.values())
            self._facts = deck_facts(prepared)
        except DeckwrightError as fault:
            return self._facts, clean(str(fault))
        except OSError as fault:  # a file went away between two looks at it
            return self._facts, clean(f"the system refuses: {fault}")
        except Exception as fault:  # noqa: BLE001  nothing may end the watch
            return self._facts, f"Deckwright itself fails, please report it: {_told(fault)}"
        return self._facts, ""

    def _seen_now(self) -> object:
        """Give what changes with the files; a folder that goes away meanwhile is a change too."""
        try:
            return self._picture()
        except Exception as fault:  # noqa: BLE001  the next look may see more
            return _told(fault)

    def _picture(self) -> object:
        """Give what changes when a document, a setting, a correction or a template does."""
        try:
            files = [source.path for source in find_documents(self._paths)]
        except DeckwrightError as fault:
            return str(fault)
        folder = one_folder(self._paths)
        home = folder or self._paths[0].parent
        files += sorted([*home.glob("*.toml"), *home.glob("*.yaml"), *home.glob("*.lock")])
        files += override_files(home / DECK_TEMPLATES)
        # A picture that is not there yet may be what is missing.
        files += _media_in(folder) if folder else self._media
        return tuple(map(_state, files))


def _told(fault: Exception) -> str:
    return clean(f"{type(fault).__name__}: {fault}")


def _media_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.*") if suffix(path.name) in MEDIA_TYPES)


def _state(file: Path) -> tuple[str, int, int]:
    try:
        known = file.stat()
    except OSError:
        return str(file), 0, -1
    return str(file), known.st_mtime_ns, known.st_size
