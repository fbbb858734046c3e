"""`deckwright release`: a folder with all that learners and their deck's team get."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.options import FINDINGS, Dialect, Format, FormatOption, Progress, Quiet

if TYPE_CHECKING:
    from builder.planning.compare import Plan
    from builder.publishing.folder import Published


def release(
    folder: Annotated[Path, typer.Argument(help="A deck folder.", metavar="FOLDER")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the release.", metavar="DIR")
    ] = Path("output/release"),
    previous: Annotated[
        Path | None,
        typer.Option(help="The .apkg of the last release, which learners have.", metavar="FILE"),
    ] = None,
    no_retired: Annotated[
        bool,
        typer.Option("--no-retired", help="Do not ship once more what is no longer in the deck."),
    ] = False,
    accept_losses: Annotated[
        bool,
        typer.Option("--accept-losses", help="Release it though learners lose something."),
    ] = False,
    dialect: Dialect = "",
    quiet: Quiet = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Write all that a release is into a folder."""
    import gc

    from builder import pipeline
    from builder.errors import LedgerError
    from builder.loading import load_one
    from builder.publishing.folder import publish

    gc.disable()
    inputs = load_one(folder)
    if inputs.folder is None:
        raise LedgerError("loose files have no ledger", where=folder, hint="name a deck folder")
    prepared = pipeline.prepare(inputs, dialect=dialect, locked=True, track=Progress(quiet=quiet))

    def agree(plan: Plan) -> None:
        if plan.loses and not accept_losses:
            _refuse(plan, inputs.folder, format, quiet=quiet)

    published = publish(prepared, output, previous=previous, once_more=not no_retired, agree=agree)
    if quiet:
        return
    if format is Format.JSON:
        from builder.planning import telling
        from builder.report.facts import dump

        files = [str(each) for each in published.files]
        plan = telling.facts(published.plan)
        typer.echo(dump({"files": files, **published.facts, "plan": plan}))
    else:
        _show(published, output, inputs.folder)


def _refuse(plan: Plan, folder: Path | None, format: Format, *, quiet: bool) -> None:
    """Say what learners would lose, and end with nothing written."""
    from builder.planning import telling
    from builder.report.facts import dump
    from builder.report.terminal import console

    if format is Format.JSON and not quiet:
        typer.echo(dump({"files": [], "plan": telling.facts(plan)}))
    elif not quiet:
        telling.show_losses(console(), plan, folder)
    hint = "if that is meant, add --accept-losses"
    typer.echo(f"deckwright: {telling.outcome_line(plan)}; nothing is written; {hint}", err=True)
    raise typer.Exit(FINDINGS)


def _show(published: Published, output: Path, folder: Path) -> None:
    """Say what was written, and what is in it for learners."""
    from rich.text import Text

    from builder.planning import telling
    from builder.report.built import show_counts
    from builder.report.facts import plural
    from builder.report.terminal import console

    out, facts = console(), published.facts
    counted = f"{plural(facts['notes'], 'note')}, {plural(facts['anki_cards'], 'Anki card')}"
    outcome = f'{output}: {counted} of deck "{facts["deck"]}"'
    out.print(Text.assemble(("✓ ", "green"), (outcome, "bold")))
    rows = telling.rows(published.plan) if published.plan.against else []
    once_more = published.retired
    if once_more.notes:
        rows.append(("once more", f"{plural(len(once_more.notes), 'note')} with a tag"))
    show_counts(out, rows)
    for file in published.files:
        out.print(f"  {file.name}")
    if once_more.foreign:
        count = plural(once_more.foreign, "note")
        out.print(f"\n! {count} of another note type cannot be shipped once more.")
    telling.show_losses(out, published.plan, folder)
