"""A folder with all that a release is, each file written whole."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.errors import OutputError
from builder.files import write_text
from builder.outcomes import Prepared
from builder.package.apkg import write_apkg
from builder.package.note_types import load_note_types
from builder.planning.compare import Plan, compare
from builder.planning.snapshots import Snapshot, of_package, of_prepared
from builder.previewing.facts import deck_facts
from builder.previewing.page import page
from builder.publishing.facts import digest, report_facts, report_markdown
from builder.publishing.retiring import Retired, media_of, retire
from builder.publishing.words import changelog, readme
from builder.render.environment import template_folders
from builder.report.facts import dump

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A release that has been written: its files, its report, and its plan against the last one."""

    files: tuple[Path, ...]
    facts: Mapping[str, Any]
    plan: Plan
    retired: Retired


def publish(
    prepared: Prepared, output: Path, *, previous: Path | None = None, once_more: bool = True
) -> Published:
    """Write a release into `output`.

    `previous` is the package that learners have: the changelog is against it, and with `once_more`
    the notes that it alone has are shipped once more with a tag. Raises OutputError where something
    cannot be written, or `previous` is no package or in the place of what is to be written.
    """
    package = output / prepared.inputs.package
    if previous and all(map(Path.exists, (previous, package))) and previous.samefile(package):
        raise OutputError("is to be written", where=previous, hint="choose another --output")
    before = of_package(previous) if previous else Snapshot(name="", notes={}, note_types={})
    plan = compare(before, of_prepared(prepared))
    retired, anki_cards = _write_package(prepared, package, previous if once_more else None)
    facts = report_facts(prepared, anki_cards=anki_cards, retired=len(retired.notes))
    name = prepared.inputs.package.removesuffix(".apkg")
    texts = {
        f"{name}.preview.html": page(deck_facts(prepared)),
        f"{name}.report.json": f"{dump(facts)}\n",
        f"{name}.report.md": report_markdown(facts),
        "CHANGELOG.md": changelog(plan, retired=len(retired.notes)),
        "README.md": readme(prepared.deck, package.name, retired=len(retired.notes)),
    }
    for each, text in texts.items():
        write_text(output / each, text)
    files = sorted([package, *(output / each for each in texts)])
    write_text(output / SUMS, "".join(f"{digest(file)}  {file.name}\n" for file in files))
    return Published(files=(*files, output / SUMS), facts=facts, plan=plan, retired=retired)


def _write_package(prepared: Prepared, package: Path, retiring: Path | None) -> tuple[Retired, int]:
    """Write the package; give what is shipped once more, and the number of Anki cards."""
    notes = prepared.settlement.notes
    every = load_note_types(template_folders(prepared.inputs.folder))
    retired = retire(retiring, notes, every) if retiring is not None else Retired()
    used = {each.note_type for each in retired.notes}
    own = {each.name for each in prepared.note_types}
    note_types = [
        *prepared.note_types,
        *(each for each in every if each.name in used and each.name not in own),
    ]
    with ExitStack() as stack:
        media = dict(prepared.media.files)
        if retiring is not None:
            media |= stack.enter_context(media_of(retiring, retired.media - media.keys()))
        packed = write_apkg(
            package,
            notes=(*notes, *retired.notes),
            note_types=note_types,
            media=dict(sorted(media.items())),
        )
    return retired, packed.anki_cards
