"""`deckwright init`: a deck folder to start from."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from builder.cli.options import Quiet


def init(
    folder: Annotated[Path, typer.Argument(help="The deck folder to make.", metavar="FOLDER")],
    title: Annotated[
        str, typer.Option(help="The deck's title; the folder's name if empty.", metavar="TEXT")
    ] = "",
    ci: Annotated[
        bool, typer.Option("--ci", help="Write a GitHub workflow for the deck's repository, too.")
    ] = False,
    action: Annotated[
        str,
        typer.Option(help="With --ci: where Deckwright's action is.", metavar="OWNER/REPO@COMMIT"),
    ] = "",
    quiet: Quiet = False,
) -> None:
    """Make a deck folder with a commented deck.toml.

    Documents that are in it already stay as they are; with --ci, so does its deck.toml.
    """
    from builder import config
    from builder.errors import ConfigError
    from builder.ledger import keep_mergeable

    if action and not ci:
        raise ConfigError("is for the workflow", where="--action", hint="give --ci, too")
    workflow = _workflow(folder, action) if ci else None
    lines = []
    if not ci or title or not (folder / config.CONFIG_FILE).exists():
        made = config.init(folder, title)
        lines.append(f"✓ {made}: made; every setting in it is optional")
    if not keep_mergeable(folder):
        lines.append(
            '! .gitattributes: add "deck.lock merge=union", so that git can merge the ledger'
        )
    if workflow is not None:
        lines += _write(*workflow, action)
    if not quiet:
        for line in lines:
            typer.echo(line)
        quoted = shlex.quote(str(folder))
        typer.echo(f"Next: put your documents into {folder}, then run: deckwright build {quoted}")


def _workflow(folder: Path, action: str) -> tuple[Path, str]:
    """Make the workflow before anything is written."""
    from builder.workflow import plan_workflow

    return plan_workflow(folder, action)


def _write(path: Path, text: str, action: str) -> list[str]:
    """Write the workflow, and give what there is to say of it."""
    from builder.files import write_text
    from builder.workflow import is_pinned

    write_text(path, text)
    lines = [f"✓ {path}: made; it checks pull requests, and releases the deck on a tag such as v1"]
    if not is_pinned(action):
        lines.append(f"! {action} may move: a commit in the place of its tag or branch does not")
    return lines
