"""What people read: one outcome line, aligned counts, what needs a look, and the next command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from builder.model import Card, Evidence, Line, Reading, Role, Span
from builder.report.facts import plural

CLOSE_CALL = 0.1
"""Confidence below which a dialect is a close call that a person should look at."""

_UNUSED = (Role.HEADING, Role.FURNITURE, Role.UNPARSED)


def console(*, quiet: bool = False) -> Console:
    """Make the console that everything is printed on; colours only on a terminal."""
    return Console(quiet=quiet, soft_wrap=True, highlight=False, emoji=False, markup=False)


def show_reading(out: Console, reading: Reading, *, given: bool) -> None:
    """Show a document's cards with their lines, and what was not used and why."""
    heading = (
        f"{plural(len(reading.cards), 'card')} in {reading.document}, read as {reading.dialect}"
    )
    sign, style = ("✓", "green") if reading.cards else ("!", "yellow")
    out.print(Text.assemble((sign, style), " ", (heading, "bold")))
    if reading.title:
        out.print(f"  title       {reading.title}")
    if given:
        out.print("  dialect     as given")
    else:
        for rank, evidence in enumerate(reading.evidence[:2]):
            label = "evidence" if rank == 0 else "next best"
            out.print(f"  {label:<11} {_evidence(evidence)}")
        out.print(f"  confidence  {reading.confidence:.0%}{_doubt(reading)}")
    section: tuple[str, ...] = ()
    for number, card in enumerate(reading.cards, 1):
        if card.section != section:
            section = card.section
            out.print(Text(f"\n── {' › '.join(section)}", style="dim"))
        _show_card(out, card, number)
    _show_unused(out, reading.lines)
    out.print()


def show_evidence(out: Console, reading: Reading) -> None:
    """Show how well every dialect explains a document."""
    out.print(Text(f"{reading.document}: {reading.dialect}{_doubt(reading)}", style="bold"))
    for evidence in reading.evidence:
        out.print(f"  {evidence.dialect:<15} {_evidence(evidence, name=False)}")


def _evidence(evidence: Evidence, *, name: bool = True) -> str:
    label = f"{evidence.dialect} " if name else ""
    return f"{label}{evidence.score:.2f}: {'; '.join(evidence.reasons)}"


def _doubt(reading: Reading) -> str:
    if reading.confidence >= CLOSE_CALL:
        return ""
    return " (a close call: check the cards, or name the dialect)"


def _show_card(out: Console, card: Card, number: int) -> None:
    """Show one card, its lines beside its number."""
    shown = Text.assemble((f"\n{number:>4}", "cyan"), (f"  {_lines(card)}", "dim"))
    for label, text, style in (("Q", card.front, "bold"), ("A", card.back, "")):
        lines = text.split("\n") if text else ["(no answer)"]
        for index, line in enumerate(lines):
            mark = label if index == 0 else " "
            shown.append(f"\n   {mark}  ").append(line, style=style if text else "yellow")
    out.print(shown)


def _lines(card: Card) -> str:
    spans = [*card.front_spans, *card.back_spans]
    first, last = min(s.first for s in spans), max(s.last for s in spans)
    return f"line {first}" if first == last else f"lines {first}-{last}"


def _show_unused(out: Console, lines: Sequence[Line]) -> None:
    """Show every line that is in no card: furniture by its reason, all else line by line."""
    unused = [line for line in lines if line.role in _UNUSED]
    if not unused:
        out.print("\nEvery line is in a card.")
        return
    out.print(Text("\nIn no card:", style="bold"))
    furniture: dict[str, list[Line]] = {}
    for line in unused:
        if line.role is Role.FURNITURE:
            furniture.setdefault(line.why, []).append(line)
            continue
        why = f"  ({line.why})" if line.why else ""
        out.print(
            Text.assemble(
                (f"{line.number:>6}  ", "dim"), f"{line.role:<10}{line.text}", (why, "dim")
            )
        )
    for why, group in furniture.items():
        out.print(f"        furniture {plural(len(group), 'line')} ({why}): {_few(group)}")
        out.print(Text(f"                  lines {_ranges(group)}", style="dim"))


def _few(lines: Sequence[Line]) -> str:
    """Quote the wordings that occur most."""
    texts = Counter(line.text for line in lines)
    shown = ", ".join(repr(text) for text, _ in texts.most_common(6))
    return f"{shown}, ..." if len(texts) > 6 else shown


def _ranges(lines: Sequence[Line]) -> str:
    """Give line numbers as ranges: "1-2, 6, 12-21"."""
    spans: list[list[int]] = []
    for line in lines:
        if spans and line.number == spans[-1][1] + 1:
            spans[-1][1] = line.number
        else:
            spans.append([line.number, line.number])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in spans)


def place(paths: Mapping[str, Path], spans: Sequence[Span]) -> str:
    """Give `file:line` of the first span, as terminals make it a link."""
    name = spans[0].document
    return f"{paths[name]}:{spans[0].first}"


def line_counts(readings: Iterable[Reading]) -> Counter[Role]:
    """Count the lines of each role over all readings."""
    return Counter(line.role for reading in readings for line in reading.lines)
