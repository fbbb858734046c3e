"""What was named on the command line to the documents and settings of decks.

A folder is one deck, or a folder of deck folders; loose files are a deck without a ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.config import CONFIG_FILE, DeckConfig, DocumentConfig, line_of, read_config
from builder.documents import deck_folders, find_documents, load_document, one_folder
from builder.errors import ConfigError, DocumentError
from builder.model import Document
from builder.readers import reader_named
from builder.text import slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What one deck is built from; `folder` is None for loose files, which have no ledger."""

    folder: Path | None
    name: str
    config: DeckConfig
    documents: tuple[Document, ...]
    skipped: tuple[str, ...] = ()

    @property
    def package(self) -> str:
        """The file name of the deck's package, after its title or else its folder."""
        return f"{slug(self.config.title or self.name) or 'deck'}.apkg"


def roots(inputs: Inputs) -> tuple[Path, dict[str, Path]]:
    """Give the folder that documents may refer to files in; of loose files, each has its own."""
    if inputs.folder is not None:
        return inputs.folder, {}
    homes = {document.name: document.path.parent for document in inputs.documents}
    return inputs.documents[0].path.parent, homes


def load_decks(paths: Sequence[Path], *, only: bool = False) -> tuple[Inputs, ...]:
    """Load every deck that was named, as `load` does; two that give one package are an error."""
    decks = tuple(load(deck, only=only) for deck in deck_folders(paths, CONFIG_FILE))
    homes: dict[str, Path | None] = {}
    for deck in decks:
        name = deck.package
        if name in homes:
            raise ConfigError(
                f"gives {name}, as {homes[name]} does",
                where=deck.folder or "",
                hint="change the title of one of them",
            )
        homes[name] = deck.folder
    return decks


def load_one(path: Path) -> Inputs:
    """Load the deck of a folder, which may stand in it; several are a DocumentError."""
    decks = load_decks([path])
    if len(decks) > 1:
        raise DocumentError(f"holds {len(decks)} decks", where=path, hint="name one of them")
    return decks[0]


def load(paths: Sequence[Path], *, only: bool = False) -> Inputs:
    """Find and decode one deck's documents; `paths` is one folder, or files.

    With `only`, a folder's deck.toml may skip no document; it never skips one that was named.
    Raises DocumentError or ConfigError.
    """
    folder = one_folder(paths)
    only = only or folder is None
    found = find_documents(paths)
    home = folder or _config_home(paths)
    config = read_config(home / CONFIG_FILE) if home is not None else DeckConfig()
    names = {source.name for source in found}
    for name in config.documents:
        if folder is not None and name not in names:
            raise ConfigError(
                f"documents.{name!r} is set, but the folder has no such document",
                where=folder / CONFIG_FILE,
                line=line_of(folder / CONFIG_FILE, ("documents", name)),
                hint="correct the name or take the table out",
            )
        if config.documents[name].dialect:
            _check_dialect(config.documents[name].dialect, name, home or Path())
    settings = {
        source.name: config.documents.get(source.name, DocumentConfig()) for source in found
    }
    kept = [source for source in found if only or not settings[source.name].skip]
    documents = tuple(load_document(s.path, s.name, settings[s.name].encoding) for s in kept)
    where = folder if folder is not None else paths[0]
    name = where.resolve().name if folder is not None else where.stem
    name = name.encode("utf-8", "replace").decode()  # the bytes of a path may be no text
    return Inputs(
        folder=folder,
        name=name,
        config=config,
        documents=documents,
        skipped=tuple(source.name for source in found if source not in kept),
    )


def _config_home(paths: Sequence[Path]) -> Path | None:
    """Give the folder whose deck.toml speaks for loose files: the one they all lie in."""
    homes = {path.parent for path in paths}
    return homes.pop() if len(homes) == 1 else None


def _check_dialect(dialect: str, name: str, home: Path) -> None:
    try:
        reader_named(dialect)
    except DocumentError as error:
        raise ConfigError(
            error.message,
            where=home / CONFIG_FILE,
            line=line_of(home / CONFIG_FILE, ("documents", name, "dialect")),
            hint=error.hint,
        ) from None
