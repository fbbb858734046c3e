"""`deckwright parse`: what a reader makes of documents, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from builder.cli.options import Dialect, Format, FormatOption, Paths, Progress, Quiet

if TYPE_CHECKING:
    from builder.loading import Inputs
    from builder.model import Reading


def parse(
    paths: Paths,
    dialect: Dialect = "",
    quiet: Quiet = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Show the cards of documents, and every line in no card."""
    from builder import pipeline
    from builder.loading import load_decks

    for deck in load_decks(paths, only=True):
        readings = pipeline.read(deck, dialect=dialect, track=Progress(quiet=quiet))
        if not quiet:
            _show(readings, deck, dialect, format)


def _show(readings: Sequence[Reading], deck: Inputs, dialect: str, format: Format) -> None:
    """Print what the documents of one deck were read as."""
    if format is Format.JSON:
        from builder.report.facts import dump, reading_facts

        for reading in readings:
            typer.echo(dump(reading_facts(reading)))
        return
    from builder.report.terminal import console, show_reading

    out = console()
    for reading in readings:
        settings = deck.config.documents.get(reading.document)
        given = bool(dialect or (settings is not None and settings.dialect))
        show_reading(out, reading, given=given)
