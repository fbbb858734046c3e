"""The build report: what a release was made from, what is in it, and by what it was made."""

from __future__ import annotations

import hashlib
import platform
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from builder import __version__
from builder.choosing import faulty
from builder.config import CONFIG_FILE
from builder.corrections import CORRECTIONS_FILE
from builder.ledger import LEDGER_FILE
from builder.model import Role, Severity
from builder.outcomes import Prepared
from builder.report.built import merged_facts, stale_facts, unanswered_facts
from builder.report.facts import plural
from builder.report.markdown import code, plain
from builder.report.terminal import line_counts


def report_facts(prepared: Prepared, *, anki_cards: int, once_more: int) -> dict[str, Any]:
    """Give the report as JSON has it."""
    chosen = prepared.chosen
    flags = Counter((each.severity.value, each.rule) for each in chosen.flags)
    return {
        "deck": prepared.deck,
        "notes": len(prepared.settlement.notes),
        "anki_cards": anki_cards,
        "kinds": dict(prepared.kinds),
        "media": len(prepared.media.files),
        "merged": [merged_facts(each) for each in prepared.merged],
        "undecided": len(prepared.overlaps.undecided),
        "once_more": once_more,
        "faulty": faulty(chosen),
        "flags": {
            severity.value: {
                rule: count for (level, rule), count in sorted(flags.items()) if level == severity
            }
            for severity in Severity
        },
        "corrections": [
            {
                "card": each.card,
                "side": each.side,
                "kind": each.kind.value,
                "reason": each.reason,
                "by": each.by,
            }
            for each in chosen.corrected.applied
        ],
        "stale": stale_facts(chosen.corrected.stale),
        "unanswered": unanswered_facts(prepared.unanswered),
        "documents": list(_documents(prepared)),
        "other_files": list(_files(prepared)),
        "versions": versions(),
    }


def _documents(prepared: Prepared) -> Iterator[dict[str, Any]]:
    """Give the documents with their hashes."""
    readings = {each.document: each for each in prepared.readings}
    for document in prepared.inputs.documents:
        facts: dict[str, Any] = {"document": document.name, "sha256": digest(document.path)}
        if reading := readings.get(document.name):
            lines = line_counts([reading])
            facts |= {
                "dialect": reading.dialect,
                "cards": len(reading.cards),
                "lines": {role.value: lines[role] for role in Role},
            }
        yield facts


def _files(prepared: Prepared) -> Iterator[dict[str, Any]]:
    """Give the other files of a deck that decide what is built, with their hashes."""
    folder = prepared.inputs.folder
    for name in (CONFIG_FILE, CORRECTIONS_FILE, LEDGER_FILE):
        if folder is not None and (folder / name).is_file():
            yield {"file": name, "sha256": digest(folder / name)}


def digest(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def versions() -> dict[str, str]:
    """Give the versions of what the bytes of a package may depend on."""
    return {
        "deckwright": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "genanki": version("genanki"),
    }


def report_markdown(facts: Mapping[str, Any]) -> str:
    """Give the report for people."""
    parts = [f"# Build report: {plain(facts['deck'])}", ""]
    parts += [f"- {line}" for line in _counts(facts)]
    parts += [
        "",
        "## Made from",
        "",
        "| file | dialect | cards | SHA-256 |",
        "| --- | --- | ---: | --- |",
    ]
    for each in (*facts["documents"], *facts["other_files"]):
        name = plain(each.get("document") or each["file"])
        dialect, cards = each.get("dialect", ""), each.get("cards", "")
        parts.append(f"| {name} | {dialect} | {cards} | `{each['sha256']}` |")
    if facts["corrections"]:
        parts += ["", "## Corrections applied", ""]
        for each in facts["corrections"]:
            by = f", by {plain(each['by'])}" if each["by"] else ""
            what = f"{each['side']}, {each['kind']}{by}"
            parts.append(f"- {code(each['card'])} {what}: {plain(each['reason'])}")
    parts += ["", "## Flags", "", "| | rule | cards |", "| --- | --- | ---: |"]
    for severity, rules in facts["flags"].items():
        parts += [f"| {severity} | {rule} | {count} |" for rule, count in rules.items()]
    parts += ["", "## Made by", ""]
    parts += [f"- {name} {number}" for name, number in facts["versions"].items()]
    return "\n".join(parts) + "\n"


def _counts(facts: Mapping[str, Any]) -> Iterator[str]:
    yield f"{plural(facts['notes'], 'note')}, {plural(facts['anki_cards'], 'Anki card')}"
    for name, count in facts["kinds"].items():
        yield f"{count:,} {name}"
    for key, noun, what in (
        ("media", "media file", ""),
        ("corrections", "correction", ""),
        ("merged", "note", " made of several cards"),
        ("once_more", "note", " more, shipped though no longer in the documents"),
        ("faulty", "note", " with an error that lint found"),
    ):
        count = facts[key] if isinstance(facts[key], int) else len(facts[key])
        if count:
            yield plural(count, noun) + what
    if facts["unanswered"]:
        yield f"{plural(len(facts['unanswered']), 'card')} without an answer, not shipped"
