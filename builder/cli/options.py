"""Options that several commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

_T = TypeVar("_T")

FINDINGS = 1
"""The exit code of a command that found something to decide."""

SHOWN_FROM = 20
"""Items from which a progress bar is worth its flicker."""


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


class LintFormat(StrEnum):
    """How flags are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


Folders = Annotated[
    list[Path], typer.Argument(help="A deck folder, or a folder of deck folders.", metavar="FOLDER")
]
Paths = Annotated[list[Path], typer.Argument(help="A deck folder, or documents.", metavar="PATH")]
FormatOption = Annotated[Format, typer.Option("--format", help="For people or for programs.")]
LintFormatOption = Annotated[
    LintFormat, typer.Option("--format", help="For people, programs, GitHub, or code scanning.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Dialect = Annotated[
    str,
    typer.Option(
        help="Read every document in this dialect; see `deckwright dialects`.", metavar="NAME"
    ),
]


def check_parts(given: Mapping[str, bool], of: str) -> None:
    """Refuse options that mean something only with another option, which is not there."""
    from builder.errors import DeckwrightError

    for option, is_given in given.items():
        if is_given:
            raise DeckwrightError(f"{option} is a part of {of}", hint=f"add {of}")


class Progress:
    """A progress bar on stderr, on a terminal and for long work only."""

    def __init__(self, *, quiet: bool) -> None:
        """Show nothing if `quiet`."""
        self._quiet = quiet

    def __call__(self, items: Sequence[_T], what: str) -> Iterable[_T]:
        """Yield `items` unchanged while the bar moves."""
        import sys

        if self._quiet or len(items) < SHOWN_FROM or not sys.stderr.isatty():
            return items
        from rich.console import Console
        from rich.progress import track

        return track(items, what, console=Console(stderr=True), transient=True)
