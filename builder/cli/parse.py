"""`deckwright parse`: what a reader makes of documents, line by line."""

from __future__ import annotations

import typer

from builder.cli.options import Dialect, Format, FormatOption, Paths, Progress, Quiet


def parse(
    paths: Paths,
    dialect: Dialect = "",
    quiet: Quiet = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Show the cards of each document with their lines, and every line that is in no card."""
    from builder import pipeline
    from builder.report.facts import dump, reading_facts

    inputs = pipeline.load(paths, only=True)
    readings = pipeline.read(inputs, dialect=dialect, track=Progress(quiet=quiet))
    if format is Format.JSON:
        for reading in readings:
            typer.echo(dump(reading_facts(reading)))
        return
    from builder.report.terminal import console, show_reading

    out = console(quiet=quiet)
    for reading in readings:
        settings = inputs.config.documents.get(reading.document)
        given = bool(dialect or (settings is not None and settings.dialect))
        show_reading(out, reading, given=given)
