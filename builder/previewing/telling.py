"""What is said of a preview that has been written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from builder.previewing.facts import count_cards
from builder.report.built import show_counts
from builder.report.facts import plural


def show_outcome(out: Console, file: Path, facts: Mapping[str, Any]) -> None:
    """Say where the page is, and what of its notes is worth a look."""
    notes = facts["notes"]
    cards = count_cards(facts)
    made = f", {plural(cards, 'card')}," if cards != len(notes) else ""
    outcome = f'{file}: {plural(len(notes), "note")}{made} of deck "{facts["deck"]}"'
    out.print(Text.assemble(("✓ ", "green"), (outcome, "bold")))
    rows = [("documents", f"{len(facts['documents'])}")]
    for label, key in (("flagged", "flags"), ("corrected", "corrections"), ("merged", "sources")):
        count = sum(key in note for note in notes)
        rows.append((label, plural(count, "note") if count else ""))
    rows.append(("size", _size(file.stat().st_size)))
    show_counts(out, rows)


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size // 1_000, 1):,} kB"
