"""`deckwright dedupe`: cards that ask for the same fact, and what a person decides about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from builder.cli.options import FINDINGS, Dialect, Format, FormatOption, Paths, Progress, Quiet

if TYPE_CHECKING:
    from builder.loading import Inputs
    from builder.model import Card, Decision, Overlaps, Reading, Settled

    _Found: TypeAlias = tuple[Inputs, tuple[Reading, ...], Overlaps, tuple[Decision, ...]]
    _Decided: TypeAlias = tuple[Path, Decision, list[Card]]


def dedupe(
    paths: Paths,
    merge: Annotated[
        str | None,
        typer.Option(help="Decide that these cards are one note.", metavar="ID,ID[,ID]"),
    ] = None,
    separate: Annotated[
        str | None, typer.Option(help="Decide that these cards stay apart.", metavar="ID,ID")
    ] = None,
    keep: Annotated[
        str, typer.Option(help="The card to keep of those to merge.", metavar="ID")
    ] = "",
    why: Annotated[str, typer.Option(help="The reason for the decision.", metavar="TEXT")] = "",
    related: Annotated[
        bool, typer.Option("--related", help="List look-alikes that stay apart, too.")
    ] = False,
    dialect: Dialect = "",
    quiet: Quiet = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Show cards that ask for the same fact, or decide on some."""
    from builder import pipeline
    from builder.loading import load_decks

    decks = load_decks(paths)
    if merge is not None or separate is not None or keep or why:
        settled, ids = _settled(merge, separate)
        decided = _decide(decks, settled, ids, keep=keep, why=why, dialect=dialect)
        if not quiet:
            _show_decision(decided, decks[0], format)
        return
    progress = Progress(quiet=quiet)
    found: list[_Found] = [
        (deck, *pipeline.overlaps(deck, dialect=dialect, track=progress)) for deck in decks
    ]
    if not quiet and format is Format.JSON:
        _print_facts(found)
    elif not quiet:
        _show(found, related=related)
    if any(each.undecided or each.conflicts or stale for _, _, each, stale in found):
        raise typer.Exit(FINDINGS)


def _show(found: Sequence[_Found], *, related: bool) -> None:
    """Print the report for people."""
    from builder.report.overlaps import show_overlaps
    from builder.report.terminal import console

    out = console()
    for number, (deck, readings, overlaps, stale) in enumerate(found):
        if number:
            out.print()
        show_overlaps(
            out, readings, overlaps, stale, _paths(deck), folder=deck.folder, list_related=related
        )


def _print_facts(found: Sequence[_Found]) -> None:
    """Print the report for programs: one object, whatever the number of decks."""
    from builder.report.facts import dump, joined
    from builder.report.overlaps import overlap_facts

    typer.echo(dump(joined(overlap_facts(read, each, stale) for _, read, each, stale in found)))


def _decide(
    decks: Sequence[Inputs], settled: Settled, ids: str, *, keep: str, why: str, dialect: str
) -> _Decided:
    """Store one decision in the deck folder."""
    from builder import pipeline
    from builder.corrections import CORRECTIONS_FILE, decide, store_decision

    folder = _folder(decks)
    readings = pipeline.read(decks[0], dialect=dialect)
    cards = [card for reading in readings for card in reading.cards]
    decision = decide(cards, settled, ids, keep=keep, why=why)
    store_decision(folder / CORRECTIONS_FILE, decision, cards)
    return folder, decision, cards


def _folder(decks: Sequence[Inputs]) -> Path:
    """Give the one deck folder that was named."""
    from builder.errors import CorrectionsError

    if len(decks) > 1:
        raise CorrectionsError(
            "a decision is about the cards of one deck", hint="name the folder of that deck"
        )
    folder = decks[0].folder
    if folder is None:
        raise CorrectionsError(
            "decisions about loose files cannot be stored",
            hint="put them into a folder, and name that",
        )
    return folder


def _settled(merge: str | None, separate: str | None) -> tuple[Settled, str]:
    """Give the decision and its ids, of options that make exactly one."""
    from builder.errors import CorrectionsError
    from builder.model import Settled

    if merge is not None and separate is not None:
        raise CorrectionsError("--merge and --separate are two decisions", hint="run one by one")
    if merge is not None:
        return Settled.MERGE, merge
    if separate is not None:
        return Settled.SEPARATE, separate
    raise CorrectionsError(
        "--keep and --why are parts of a decision", hint="add --merge or --separate"
    )


def _show_decision(decided: _Decided, deck: Inputs, format: Format) -> None:
    """Print what was stored, for people or for programs."""
    from builder.corrections import CORRECTIONS_FILE
    from builder.report.facts import dump
    from builder.report.overlaps import decision_facts, show_decision
    from builder.report.terminal import console

    folder, decision, cards = decided
    if format is Format.JSON:
        file = folder / CORRECTIONS_FILE
        typer.echo(dump({"corrections": str(file), **decision_facts(decision)}))
        return
    show_decision(console(), decision, cards, _paths(deck), folder)


def _paths(deck: Inputs) -> dict[str, Path]:
    return {document.name: document.path for document in deck.documents}
