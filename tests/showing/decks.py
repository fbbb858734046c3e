"""A small deck that has every kind of card, built as any other deck is."""

from __future__ import annotations

import shutil
from pathlib import Path

from builder.loading import load
from builder.pipeline import Built, Prepared, build, prepare

FOLDER = Path(__file__).parent / "deck"


def make_deck(folder: Path) -> Built:
    """Build the deck in a folder, its ledger included."""
    deck = folder / "signals"
    shutil.copytree(FOLDER, deck)
    return build(load([deck]), folder)


def prepared_deck() -> Prepared:
    """Give the deck as it would be built."""
    return prepare(load([FOLDER]))
