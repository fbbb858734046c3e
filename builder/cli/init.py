"""`deckwright init`: a deck folder to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from builder.cli.options import Quiet


def init(
    folder: Annotated[Path, typer.Argument(help="The deck folder to make.")],
    title: Annotated[str, typer.Option(help="The deck's title; the folder's name if empty.")] = "",
    quiet: Quiet = False,
) -> None:
    """Make a deck folder with a commented deck.toml.

    Documents that are in it already stay as they are.
    """
    from builder import config

    made = config.init(folder, title)
    if not quiet:
        typer.echo(f"✓ {made}: made; every setting in it is optional")
        typer.echo(f"Next: put your documents into {folder}, then run: deckwright build {folder}")
