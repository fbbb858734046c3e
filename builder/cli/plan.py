"""`deckwright plan`: what the next release does to those who have the last one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.options import FINDINGS, Dialect, Progress, Quiet

if TYPE_CHECKING:
    from builder.outcomes import Prepared
    from builder.planning.snapshots import Snapshot


class PlanFormat(StrEnum):
    """How a plan is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def plan(
    folder: Annotated[Path, typer.Argument(help="A deck folder.", metavar="FOLDER")],
    against: Annotated[
        Path | None,
        typer.Option(help="Compare with this older .apkg or deck.lock.", metavar="FILE"),
    ] = None,
    same: Annotated[
        list[str] | None,
        typer.Option(help="Say that a note that is gone is this new card.", metavar="GUID=CARD"),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="With --same: even if the note is not gone, or the card not new."
        ),
    ] = False,
    dialect: Dialect = "",
    quiet: Quiet = False,
    format: Annotated[
        PlanFormat, typer.Option("--format", help="For people, programs or a pull request.")
    ] = PlanFormat.TEXT,
) -> None:
    """Say what the next release does to learners."""
    import gc

    from builder import pipeline
    from builder.loading import load_one
    from builder.planning.compare import compare
    from builder.planning.snapshots import of_prepared

    gc.disable()
    inputs = load_one(folder)
    prepared = pipeline.prepare(inputs, dialect=dialect, track=Progress(quiet=quiet))
    if same:
        _settle(prepared, same, force=force, quiet=quiet)
        return
    found = compare(_before(prepared, against), of_prepared(prepared))
    if not quiet:
        from builder.planning import telling
        from builder.report.facts import dump
        from builder.report.terminal import console

        if format is PlanFormat.JSON:
            typer.echo(dump(telling.facts(found)))
        elif format is PlanFormat.MARKDOWN:
            typer.echo(telling.markdown(found, inputs.folder), nl=False)
        else:
            telling.show(console(), found, inputs.folder)
    if found.loses:
        raise typer.Exit(FINDINGS)


def _before(prepared: Prepared, against: Path | None) -> Snapshot:
    """Read what learners have: a package, another ledger, or else the deck's own ledger."""
    from builder.errors import LedgerError
    from builder.ledger import read_ledger
    from builder.package.reading import looks_packed
    from builder.planning.snapshots import of_ledger, of_package, remembered

    if against is not None and looks_packed(against):
        return remembered(of_package(against), prepared.before)
    place = against or prepared.ledger
    if place is None:
        raise LedgerError("loose files have no ledger", hint="name a deck folder, or use --against")
    if against is None:
        return of_ledger(prepared.before, str(place))
    if not against.exists():
        raise LedgerError("there is no such file", where=against, hint="check the path")
    return of_ledger(read_ledger(against), str(place))


def _settle(prepared: Prepared, same: list[str], *, force: bool, quiet: bool) -> None:
    """Write into the ledger which notes that are gone are which new cards."""
    from builder.errors import LedgerError
    from builder.files import write_text
    from builder.ledger import dump_ledger
    from builder.planning.settle import join

    if prepared.ledger is None:
        raise LedgerError("loose files have no ledger", hint="name a deck folder")
    ledger = prepared.before
    for pair in same:
        guid, sign, card = pair.rpartition("=")
        if not sign:
            raise LedgerError(f"--same {pair!r} is not GUID=CARD", hint="see: deckwright plan")
        ledger, entry = join(ledger, guid, card, prepared.drafts, force=force)
        if not quiet:
            typer.echo(f"✓ {prepared.ledger}: {entry.guid} is now made from card {entry.cards[0]}")
    write_text(prepared.ledger, dump_ledger(ledger))
