"""Where a command may write a file that a person named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from builder.loading import Inputs


def check_output(output: Path, decks: Sequence[Inputs]) -> None:
    """Refuse to write over a file of a deck, or where it would be taken for a document."""
    from builder.config import CONFIG_FILE
    from builder.corrections import CORRECTIONS_FILE
    from builder.documents import SUFFIXES
    from builder.errors import OutputError
    from builder.ledger import LEDGER_FILE

    if output.is_dir():
        raise OutputError("is a folder", where=output, hint="name a file in it")
    file = output.resolve()
    for deck in decks:
        home = deck.folder.resolve() if deck.folder is not None else None
        names = (CONFIG_FILE, CORRECTIONS_FILE, LEDGER_FILE)
        own = {each.path.resolve() for each in deck.documents}
        own |= {home / name for name in names} if home is not None else set()
        message = "is a file of the deck" if file in own else ""
        if home is not None and file.is_relative_to(home) and file.suffix.lower() in SUFFIXES:
            message = message or "would be read as a document of the deck"
        if message:
            raise OutputError(message, where=output, hint="write it to another folder")
