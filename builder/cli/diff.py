"""`deckwright diff`: what corrections change, for people to read and discuss."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.options import Dialect, Folders, Progress, Quiet
from builder.cli.outputs import check_output

if TYPE_CHECKING:
    from builder.loading import Inputs
    from builder.report.diffs import DeckDiff


class DiffFormat(StrEnum):
    """How corrections are shown."""

    TEXT = "text"
    UNIFIED = "unified"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


def diff(
    paths: Folders,
    decision: Annotated[
        str, typer.Option(help="Show what was decided so.", metavar="DECISION[,DECISION]")
    ] = "undecided,accepted,edited",
    kind: Annotated[
        str | None, typer.Option(help="Show these kinds only.", metavar="KIND[,KIND]")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write it to this file.", metavar="FILE")
    ] = None,
    dialect: Dialect = "",
    quiet: Quiet = False,
    format: Annotated[
        DiffFormat,
        typer.Option("--format", help="For a terminal, git, a pull request, a browser, programs."),
    ] = DiffFormat.TEXT,
) -> None:
    """Show what corrections change, word by word, and why."""
    from builder.corrections.items import GROUPS
    from builder.model import Reviewed

    decisions = _chosen("--decision", decision, [each.value for each in Reviewed])
    groups = _chosen("--kind", kind, GROUPS) if kind is not None else GROUPS
    decks = _decks(paths)
    if output is not None:
        check_output(output, decks)
    progress = Progress(quiet=quiet)
    found = [_found(each, decisions, groups, dialect, progress) for each in decks]
    if output is not None:
        _write(output, found, format, quiet=quiet)
    elif not quiet and format is DiffFormat.TEXT:
        from builder.report.diff_text import show_diff
        from builder.report.terminal import console

        show_diff(console(), found)
    elif not quiet:
        typer.echo(_made(found, format), nl=False)


def _chosen(option: str, value: str, known: Iterable[str]) -> tuple[str, ...]:
    """Give the words of an option that takes several, all of which must be known."""
    from builder.errors import DeckwrightError

    known = tuple(known)
    words = tuple(word.strip() for word in value.split(",") if word.strip())
    unknown = [word for word in words if word not in known]
    if unknown or not words:
        message = f"does not know {unknown[0]!r}" if unknown else "names none"
        raise DeckwrightError(message, where=option, hint=f"choose of {', '.join(known)}")
    return words


def _decks(paths: Sequence[Path]) -> tuple[Inputs, ...]:
    """Load every deck; several folders are one deck or more each."""
    from builder.loading import load_decks

    if len(paths) > 1 and all(map(os.path.isdir, paths)):
        return tuple(deck for path in dict.fromkeys(paths) for deck in load_decks([path]))
    return load_decks(paths)


def _found(
    deck: Inputs, decisions: Sequence[str], groups: Sequence[str], dialect: str, progress: Progress
) -> DeckDiff:
    """Give the corrections of one deck that were asked for."""
    from builder import pipeline
    from builder.report.diffs import deck_diff
    from builder.reviewing import open_review

    review = open_review(deck, pipeline.read(deck, dialect=dialect, track=progress))
    return deck_diff(
        review.path.parent,
        review.path,
        review.items,
        {document.name: document.path for document in deck.documents},
        decisions=decisions,
        groups=groups,
    )


def _made(found: Sequence[DeckDiff], format: DiffFormat) -> str:
    """Give the report as text that ends its last line."""
    if format is DiffFormat.UNIFIED:
        from builder.report.diff_unified import unified

        return unified(found)
    if format is DiffFormat.MARKDOWN:
        from builder.report.diff_markdown import markdown

        return markdown(found)
    if format is DiffFormat.HTML:
        return _page(found)
    if format is DiffFormat.JSON:
        from builder.report.diffs import diff_facts
        from builder.report.facts import dump

        return dump(diff_facts(found)) + "\n"
    from builder.report.diff_text import text_of

    return text_of(found)


def _page(found: Sequence[DeckDiff]) -> str:
    """Give the page that the template makes of the corrections."""
    from builder.render.environment import builtin, environment, guarded
    from builder.report.diff_html import TEMPLATE, page

    folders = builtin()
    return guarded(folders, lambda: page(found, environment(folders).get_template(TEMPLATE).render))


def _write(output: Path, found: Sequence[DeckDiff], format: DiffFormat, *, quiet: bool) -> None:
    """Write the report whole or not at all, and say what it has."""
    from builder.files import write_text
    from builder.report.diff_text import show_outcome
    from builder.report.terminal import console

    # What is no character, as half of one in a name or a correction, has no bytes.
    write_text(output, _made(found, format).encode("utf-8", "replace").decode())
    out = console(quiet=quiet)
    for deck in found:
        show_outcome(out, deck, str(output))
