"""A folder with all that a release is, each file written whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.documents import REPORT, SUMS, release_files
from builder.files import write_text
from builder.outcomes import Prepared
from builder.package.apkg import write_apkg
from builder.package.note_types import load_note_types
from builder.package.reading import Package, media_of, open_package
from builder.planning.compare import Plan, compare
from builder.planning.snapshots import Snapshot, of_packed, of_prepared, remembered
from builder.previewing.facts import deck_facts
from builder.previewing.page import page
from builder.publishing.facts import digest, report_facts, report_markdown
from builder.publishing.place import check_place, remove_old
from builder.publishing.retiring import Retired, retire
from builder.publishing.words import changelog, readme
from builder.render.environment import template_folders
from builder.report.facts import dump


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A release that has been written: its files, its report, and its plan against the last one."""

    files: tuple[Path, ...]
    facts: Mapping[str, Any]
    plan: Plan
    retired: Retired


def agreed(plan: Plan) -> None:
    """Have nothing against a plan."""
    del plan


def publish(
    prepared: Prepared,
    output: Path,
    *,
    previous: Path | None = None,
    once_more: bool = True,
    agree: Callable[[Plan], None] = agreed,
) -> Published:
    """Write a release into `output`, in the place of an older one.

    `previous` is the package that learners have: the changelog is against it, and with `once_more`
    the notes that it alone has are shipped once more with a tag. `agree` sees the plan before
    anything is written, and may raise what it likes. Raises OutputError where something cannot be
    written or must not be, and DocumentError where `previous` is no package.
    """
    name = prepared.inputs.package.removesuffix(".apkg")
    package, page_, facts_ = f"{name}.apkg", f"{name}.preview.html", f"{name}{REPORT}"
    report = f"{name}.report.md"
    names = (package, page_, facts_, report, "CHANGELOG.md", "README.md", SUMS)
    check_place(prepared, output, names, previous)
    last = open_package(previous) if previous else None
    plan = _plan(prepared, last)
    agree(plan)
    before, preview = release_files(output), page(deck_facts(prepared))
    retired, anki_cards = _write_package(prepared, output / package, last if once_more else None)
    facts = report_facts(prepared, anki_cards=anki_cards, once_more=len(retired.notes))
    texts = {
        page_: preview,
        facts_: f"{dump(facts)}\n",
        report: report_markdown(facts),
        "CHANGELOG.md": changelog(plan, retired=len(retired.notes)),
        "README.md": readme(prepared.deck, package, retired=len(retired.notes)),
    }
    sums = {each: hashlib.sha256(text.encode()).hexdigest() for each, text in texts.items()}
    sums[package] = digest(output / package)
    # Before the files that could be taken for documents: they are known by it, whatever happens.
    write_text(output / SUMS, "".join(f"{sums[each]}  {each}\n" for each in sorted(sums)))
    for each, text in texts.items():
        write_text(output / each, text)
    remove_old(output, before, names)
    files = tuple(output / each for each in (*sorted(sums), SUMS))
    return Published(files=files, facts=facts, plan=plan, retired=retired)


def _plan(prepared: Prepared, last: Package | None) -> Plan:
    """Compare what learners have with what they would get."""
    before = Snapshot(name="", notes={}, note_types={})
    if last is not None:
        before = remembered(of_packed(last), prepared.before)
    return compare(before, of_prepared(prepared))


def _write_package(prepared: Prepared, path: Path, retiring: Package | None) -> tuple[Retired, int]:
    """Write the package; give what is shipped once more, and how many Anki cards the rest has."""
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
            path,
            notes=(*notes, *retired.notes),
            note_types=note_types,
            media=dict(sorted(media.items())),
        )
    return retired, packed.anki_cards - retired.anki_cards
