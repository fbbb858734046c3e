"""The report of `lint` for people: grouped by rule, the worst first, with the words marked."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from builder.model import Severity
from builder.report.beside import WIDEST
from builder.report.built import show_counts
from builder.report.facts import plural
from builder.report.flags import NOUN, RANK, Findings, Found, listed, outcome

SHOWN = 20
"""Flags of one rule that people are shown, unless they ask for all."""

_STYLE = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_SIGN = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "✓"}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_INDENT = "     "
_LEAST = 20
"""Columns that words get on the narrowest terminal."""


def show_lint(
    out: Console, findings: Findings, *, folder: Path | None = None, everything: bool = False
) -> None:
    """Show what was found in one deck; `folder` is the deck folder, which can store fixes."""
    _show_outcome(out, findings)
    shown = listed(findings, everything=everything)
    groups = _grouped(findings.found)
    parts = _grouped(shown)
    for (rule, severity), whole in sorted(
        groups.items(), key=lambda group: (RANK[group[0][1]], -len(group[1]), group[0][0])
    ):
        _show_group(out, rule, severity, parts[rule, severity], len(whole), everything=everything)
    for each in findings.cautions:
        out.print(Text(f"\n! {each.path}:{each.line}: {each.message}", "yellow"))
    _show_next(out, findings, folder)


def _grouped(found: Sequence[Found]) -> dict[tuple[str, Severity], list[Found]]:
    groups: dict[tuple[str, Severity], list[Found]] = {}
    for one in found:
        groups.setdefault((one.flag.rule, one.flag.severity), []).append(one)
    return groups


def _show_outcome(out: Console, findings: Findings) -> None:
    severities = {one.flag.severity for one in findings.found}
    worst = min(severities, key=RANK.__getitem__, default=Severity.INFO)
    style = "green" if worst is Severity.INFO else _STYLE[worst]
    out.print(Text.assemble((_SIGN[worst], style), " ", (outcome(findings), "bold")))
    fixable = len(_fixable(findings))
    fixed = f"{plural(findings.fixes, 'correction')} written to {findings.file}"
    if not findings.fixes:
        fixed = f"nothing new in {findings.file}"
    show_counts(
        out,
        [
            ("documents", f"{findings.documents:,}"),
            ("rules", f"{len(findings.rules):,}"),
            ("fixable", f"{fixable:,} by --fix" if fixable else ""),
            ("fixed", fixed if findings.file is not None else ""),
        ],
    )


def _fixable(findings: Findings) -> list[Found]:
    """Give what `--fix` can put right; what it has left alone before, it will leave alone again."""
    if findings.file is not None:
        return []
    return [one for one in findings.found if one.flag.safe and one.flag.fix is not None]


def _show_group(
    out: Console,
    rule: str,
    severity: Severity,
    found: Sequence[Found],
    total: int,
    *,
    everything: bool,
) -> None:
    """Show what one rule found; a message that all share is said once."""
    heading = f": {plural(total, NOUN[severity])}"
    messages = {one.flag.message for one in found}
    shared = messages.pop() if len(found) > 1 and len(messages) == 1 else ""
    heading += f", {shared}" if shared else ""
    out.print(Text.assemble("\n", (rule, f"bold {_STYLE[severity]}"), _clean(heading)))
    if severity is Severity.INFO and not everything:
        found = sorted(found, key=lambda one: one.flag.start - one.flag.end)
    shown = found if everything else found[:SHOWN]
    for one in shown:
        message = "" if shared else f": {one.flag.message}"
        out.print(_clean(f"  {one.place}{message}"))
        _show_words(out, one)
    if rest := total - len(shown):
        out.print(Text(f"  ... and {rest:,} more: --all lists them", "dim"))


def _show_words(out: Console, found: Found) -> None:
    """Show the line that the mark begins in, what it should be, and the cards it is about too."""
    flag = found.flag
    if found.text.strip():
        _show_marked(out, found)
    else:
        if flag.side == "back":
            front = found.card.front.split("\n", 1)[0]
            out.print(Text.assemble(_INDENT, "Q  ", _shortened(front, _room(out))))
        label = "Q" if flag.side == "front" else "A"
        out.print(Text.assemble(_INDENT, label, "  ", ("(empty)", _STYLE[flag.severity])))
    if flag.fix is not None:
        fix = _shortened(flag.fix.replace("\n", " ⏎ "), _room(out)) or "(nothing)"
        out.print(Text.assemble(_INDENT, "→  ", (fix, "green")))
    for card, place in found.others:
        front = _shortened(card.front.split("\n", 1)[0], _room(out))
        out.print(Text.assemble(_INDENT, f"↔  {place}: ", (front, "dim")))


def _show_marked(out: Console, found: Found) -> None:
    """Show words with the mark in colour, or with a line below it where there are no colours."""
    before, marked, after = _excerpt(found, _room(out))
    colours = out.color_system is not None and not out.no_color
    style = f"bold {_STYLE[found.flag.severity]} underline" if colours else ""
    label = "Q  " if found.flag.side == "front" else "A  "
    out.print(Text.assemble(_INDENT, label, before, (marked, style), after))
    if not marked or not colours:
        blank = " " * (len(_INDENT) + len(label) + cell_len(before))
        out.print(f"{blank}{'^' * max(1, cell_len(marked))}")


def _excerpt(found: Found, room: int) -> tuple[str, str, str]:
    """Give what is before, in and after the mark in its first line, cut to fit; `…` for the rest.

    A mark that goes on in the next line ends in `…` too.
    """
    text, start, end = found.text, found.flag.start, found.flag.end
    head = text.rfind("\n", 0, start) + 1
    tail = text.find("\n", start)
    tail = len(text) if tail < 0 else tail
    low = max(head, min(start - max(0, room - (min(end, tail) - start)) // 2, tail - room))
    high = min(tail, low + room)
    stop = min(end, high)
    before = _clean(("…" if low > head else "") + text[low:start])
    marked = _clean(text[start:stop]) + ("…" if end > high else "")
    return before, marked, _clean(text[stop:high]) + ("…" if high < tail and end <= high else "")


def _room(out: Console) -> int:
    """Give the columns there are for words."""
    return max(min(out.width, WIDEST) - len(_INDENT) - 5, _LEAST)


def _shortened(text: str, room: int) -> str:
    return _clean(text if len(text) <= room else f"{text[:room]}…")


def _clean(text: str) -> str:
    """Blank out what a terminal would obey rather than show."""
    return _CONTROLS.sub(" ", text)


def _show_next(out: Console, findings: Findings, folder: Path | None) -> None:
    """Give the command that goes on from here, if there is one."""
    where = shlex.quote(str(folder)) if folder is not None else ""
    if findings.fixes:
        out.print(f"\nNext: deckwright build {where}")
    elif where and _fixable(findings):
        out.print(f"\nNext: deckwright lint {where} --fix")
    elif findings.found:
        worst = min(findings.found, key=lambda one: RANK[one.flag.severity])
        out.print(f"\nNext: deckwright rules {worst.flag.rule}")
