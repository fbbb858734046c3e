"""`deckwright dialects`: the dialects there are, and how well each explains a document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from builder.cli.options import Format, FormatOption, Quiet


def dialects(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Documents to weigh.", metavar="PATH")
    ] = None,
    quiet: Quiet = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """List the dialects, or weigh documents by each of them."""
    if not paths:
        if not quiet:
            _list(format)
        return
    from builder import pipeline
    from builder.loading import load_decks
    from builder.report.facts import dump, evidence_facts
    from builder.report.terminal import console, show_evidence

    out = console(quiet=quiet)
    decks = load_decks(paths, only=True)
    for reading in (reading for deck in decks for reading in pipeline.read(deck)):
        if quiet:
            continue
        if format is Format.JSON:
            evidence = [evidence_facts(each) for each in reading.evidence]
            typer.echo(dump({"document": reading.document, "evidence": evidence}))
        else:
            show_evidence(out, reading)


def _list(format: Format) -> None:
    from builder.readers import READERS
    from builder.report.facts import dump

    for reader in READERS:
        if format is Format.JSON:
            typer.echo(dump({"dialect": reader.name, "summary": reader.summary}))
        else:
            typer.echo(f"{reader.name:<15} {reader.summary}")
