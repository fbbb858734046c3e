"""`deckwright rehearse`: what a new release does to those who have the old one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from builder.cli.options import FINDINGS, Quiet


class RehearsalFormat(StrEnum):
    """How the result is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def rehearse(
    old: Annotated[Path, typer.Argument(help="The .apkg that learners have.", metavar="OLD")],
    new: Annotated[Path, typer.Argument(help="The .apkg to be released.", metavar="NEW")],
    quiet: Quiet = False,
    format: Annotated[
        RehearsalFormat, typer.Option("--format", help="For people, programs or a pull request.")
    ] = RehearsalFormat.TEXT,
) -> None:
    """Try a release on learners in real Anki, and say what they lose."""
    from builder.rehearsing import telling
    from builder.rehearsing.trying import rehearse
    from builder.report.facts import dump
    from builder.report.terminal import console

    rehearsal = rehearse(old, new)
    if not quiet:
        if format is RehearsalFormat.JSON:
            typer.echo(dump(telling.facts(rehearsal, old, new)))
        elif format is RehearsalFormat.MARKDOWN:
            typer.echo(telling.markdown(rehearsal, old, new), nl=False)
        else:
            telling.show(console(), rehearsal, old, new)
    if rehearsal.lost:
        raise typer.Exit(FINDINGS)
