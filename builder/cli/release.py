"""`deckwright release`: a folder with all that learners and their deck's team get."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.options import Dialect, Format, FormatOption, Progress, Quiet

if TYPE_CHECKING:
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
    dialect: Dialect = "",
    quiet: Quiet = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Write all that a release is into a folder."""
    import gc

    from builder import pipeline
    from builder.loading import load_one
    from builder.publishing.folder import publish

    gc.disable()
    inputs = load_one(folder)
    prepared = pipeline.prepare(inputs, dialect=dialect, locked=True, track=Progress(quiet=quiet))
    published = publish(prepared, output, previous=previous, once_more=not no_retired)
    if quiet:
        return
    if format is Format.JSON:
        from builder.report.facts import dump

        typer.echo(dump({"files": [str(each) for each in published.files], **published.facts}))
    else:
        _show(published, output)


def _show(published: Published, output: Path) -> None:
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
