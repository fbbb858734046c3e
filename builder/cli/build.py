"""`deckwright build`: documents to an Anki package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.options import Dialect, Format, FormatOption, Paths, Progress, Quiet

if TYPE_CHECKING:
    from builder.outcomes import Built, Prepared
    from builder.planning.compare import Plan


def build(
    paths: Paths,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the package.", file_okay=True)
    ] = Path("output"),
    dialect: Dialect = "",
    locked: Annotated[
        bool, typer.Option("--locked", help="Fail if deck.lock would change (for CI).")
    ] = False,
    no_lock: Annotated[
        bool, typer.Option("--no-lock", help="Read deck.lock, but do not write it.")
    ] = False,
    quiet: Quiet = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Build one .apkg of documents, ready for Anki."""
    import gc

    from builder import pipeline
    from builder.loading import load_decks

    # The records hold no cycles, so looking for some only costs time: a sixth of a large build.
    gc.disable()
    progress = Progress(quiet=quiet)
    decks = [
        pipeline.prepare(inputs, dialect=dialect, locked=locked, track=progress)
        for inputs in load_decks(paths)
    ]
    for prepared in decks:
        built = pipeline.ship(prepared, output, keep_ledger=not (no_lock or locked))
        if quiet:
            continue
        if format is Format.JSON:
            _print_facts(built, _plan(prepared))
        else:
            _show(built, _plan(prepared))


def _plan(prepared: Prepared) -> Plan | None:
    """Say what the build does to those who have what the ledger remembers, if it changes that."""
    if not prepared.before.entries or not prepared.ledger_changes:
        return None
    from builder.planning.compare import compare
    from builder.planning.snapshots import of_ledger, of_prepared

    return compare(of_ledger(prepared.before, ""), of_prepared(prepared))


def _show(built: Built, plan: Plan | None) -> None:
    """Print the report for people."""
    from rich.text import Text

    from builder.corrections import CORRECTIONS_FILE
    from builder.report import built as report
    from builder.report.facts import plural
    from builder.report.terminal import console

    out = console()
    outcome = f'{built.apkg}: {plural(built.notes, "note")} in deck "{built.deck}"'
    out.print(Text.assemble(("✓ ", "green"), (outcome, "bold")))
    cards = sum(len(reading.cards) for reading in built.readings)
    report.show_counts(
        out,
        [
            ("documents", f"{len(built.readings)}"),
            ("skipped", ", ".join(built.inputs.skipped)),
            ("cards", f"{cards:,}"),
            ("notes", f"{built.notes:,}: {built.new:,} new, {built.changed:,} changed"),
            ("kinds", report.kinds_count(built.kinds, built.anki_cards)),
            ("media", plural(built.media, "file") if built.media else ""),
            ("merged", report.merged_count(built.merged)),
            ("corrected", report.corrected_count(built.corrected)),
            ("undecided", report.undecided_count(built.overlaps, built.inputs.folder)),
            ("retired", f"{built.retired:,} no longer in the documents" if built.retired else ""),
            ("faulty", report.faulty_count(built.faulty)),
            ("lines", report.lines_fate(built.readings)),
            ("ledger", f"{built.ledger}" if built.ledger is not None else ""),
        ],
    )
    paths = {document.name: document.path for document in built.inputs.documents}
    report.show_unanswered(out, built.unanswered, paths)
    report.show_doubts(out, built.readings)
    file = (built.inputs.folder or Path()) / CORRECTIONS_FILE
    report.show_stale(out, built.stale, file)
    if plan is not None and plan.loses:
        from builder.planning.telling import show_losses

        show_losses(out, plan, built.inputs.folder)
    report.show_next(out, built.faulty, built.inputs.folder)


def _print_facts(built: Built, plan: Plan | None) -> None:
    """Print the report for programs."""
    from builder.model import Role
    from builder.report.built import merged_facts, stale_facts, unanswered_facts
    from builder.report.facts import dump
    from builder.report.terminal import line_counts

    facts = {
        "apkg": str(built.apkg),
        "deck": built.deck,
        "documents": [
            {
                "document": reading.document,
                "dialect": reading.dialect,
                "confidence": reading.confidence,
                "cards": len(reading.cards),
                "lines": {role.value: line_counts([reading])[role] for role in Role},
            }
            for reading in built.readings
        ],
        "skipped": list(built.inputs.skipped),
        "notes": built.notes,
        "anki_cards": built.anki_cards,
        "kinds": dict(built.kinds),
        "media": built.media,
        "new": built.new,
        "changed": built.changed,
        "retired": built.retired,
        "merged": [merged_facts(one) for one in built.merged],
        "undecided": len(built.overlaps.undecided),
        "unanswered": unanswered_facts(built.unanswered),
        "corrected": [each.card for each in built.corrected],
        "stale": stale_facts(built.stale),
        "faulty": built.faulty,
        "losses": _loss_facts(plan) if plan is not None else [],
        "ledger": str(built.ledger) if built.ledger is not None else None,
    }
    typer.echo(dump(facts))


def _loss_facts(plan: Plan) -> list[dict[str, str]]:
    """Give what learners would lose, as JSON has it; what is no note's has no words of one."""
    from builder.planning.telling import losses

    return [{"asks": asks, "loss": loss} for asks, loss in losses(plan)]
