"""`deckwright preview`: all notes that a build would ship, as one page to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.options import Dialect, Paths, Progress, Quiet, check_parts
from builder.cli.outputs import check_output

if TYPE_CHECKING:
    from builder.loading import Inputs
    from builder.outcomes import Prepared

_FOLDER = Path("output")


def preview(
    paths: Paths,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write it to this file.", metavar="FILE"),
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Show it in the browser, anew when the deck changes.")
    ] = False,
    port: Annotated[
        int | None, typer.Option(help="With --serve: the port; else any.", min=0, max=65535)
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="With --serve: open no browser.")
    ] = False,
    dialect: Dialect = "",
    quiet: Quiet = False,
) -> None:
    """Show all notes as Anki will, on one page that needs no network."""
    if serve:
        _serve(paths, output, dialect, port=port or 0, open_browser=not no_browser)
        return
    check_parts({"--port": port is not None, "--no-browser": no_browser}, "--serve")
    import gc

    from builder import pipeline
    from builder.loading import load_decks

    # The records hold no cycles, so looking for some only costs time.
    gc.disable()
    decks = load_decks(paths)
    files = _files(output, decks)
    progress = Progress(quiet=quiet)
    prepared = [pipeline.prepare(each, dialect=dialect, track=progress) for each in decks]
    for one, file in zip(prepared, files, strict=True):
        _write(one, file, quiet=quiet)


def _serve(
    paths: Sequence[Path], output: Path | None, dialect: str, *, port: int, open_browser: bool
) -> None:
    """Serve the page of one deck; what is wrong with the deck is told in the page."""
    from builder.config import CONFIG_FILE
    from builder.documents import deck_folders
    from builder.errors import DocumentError, OutputError
    from builder.previewing.serving import serve

    if output is not None:
        raise OutputError("--serve writes no file", where=output, hint="leave out one of the two")
    for path in paths:
        if not path.exists():
            raise DocumentError(
                "there is no such file or folder", where=path, hint="check the path"
            )
    decks = deck_folders(paths, CONFIG_FILE)
    if len(decks) > 1:
        raise DocumentError(f"holds {len(decks)} decks", where=paths[0], hint="name one of them")
    serve(decks[0], dialect=dialect, port=port, open_browser=open_browser)


def _files(output: Path | None, decks: Sequence[Inputs]) -> list[Path]:
    """Give the file of each deck's page: the one that was named, or one beside its package."""
    from builder.errors import OutputError

    if output is None:
        files = [_FOLDER / f"{each.package.removesuffix('.apkg')}.preview.html" for each in decks]
    elif len(decks) > 1:
        raise OutputError(
            f"cannot hold {len(decks)} decks", where=output, hint="leave out --output"
        )
    else:
        files = [output]
    for file in files:
        check_output(file, decks)
    return files


def _write(prepared: Prepared, file: Path, *, quiet: bool) -> None:
    """Write the page whole or not at all, and say what it has."""
    from builder.files import write_text
    from builder.previewing.facts import deck_facts
    from builder.previewing.page import page

    facts = deck_facts(prepared)
    write_text(file, page(facts))
    if not quiet:
        from builder.previewing.telling import show_outcome
        from builder.report.terminal import console

        show_outcome(console(), file, facts)
