"""`deckwright doctor`: is a model's server there, and what does it do with a schema?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from builder.cli.options import FINDINGS, Format, FormatOption


def doctor(
    path: Annotated[
        Path | None, typer.Argument(help="A deck folder whose deck.toml counts.", metavar="FOLDER")
    ] = None,
    model: Annotated[
        str, typer.Option(help="The model, as its server names it.", metavar="NAME")
    ] = "",
    base_url: Annotated[
        str,
        typer.Option(help="The server; else OPENAI_BASE_URL, or that of OpenAI.", metavar="URL"),
    ] = "",
    format: FormatOption = Format.TEXT,
) -> None:
    """Probe a model's server with a few short requests."""
    from dataclasses import asdict

    from builder.config import CONFIG_FILE, DeckConfig, read_config
    from builder.errors import DocumentError
    from builder.llm.probe import lines, probe
    from builder.proposing.settings import endpoint_of
    from builder.report.facts import dump

    if path is not None and not path.is_dir():
        raise DocumentError("there is no such folder", where=path, hint="check the path")
    config = read_config(path / CONFIG_FILE) if path is not None else DeckConfig()
    endpoint = endpoint_of(config.llm, os.environ, model=model, base_url=base_url)
    found = probe(endpoint)
    if format is Format.JSON:
        typer.echo(dump({"server": endpoint.base_url, "model": endpoint.model, **asdict(found)}))
    else:
        typer.echo(f"{endpoint.model} at {endpoint.base_url}")
        for line in lines(endpoint, found):
            typer.echo(f"  {line}")
    if found.fault:
        raise typer.Exit(FINDINGS)
