"""Several statements of code run together in one line.

Code that lost its line breaks no longer runs, and what stands behind a comment sign is lost in the
comment. Each statement needs a line of its own.

Bad::

    Q: How are two values swapped?
    A: temp = a a = b b = temp

Better::

    Q: How are two values swapped?
    A: temp = a
       a = b
       b = temp
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding, Side

_STATEMENT = re.compile(
    r"(?:(?<=[^\s=+\-*/,(\[{:]\s)|^)([a-z_][\w.]{0,30}(?:\[[^\]\n]{0,30}\])?) (?:[-+*/]|//"
    r"|\*\*)?= ?(?=[\w\"'(\[{-])",
)
_COMMENTED = re.compile(r"=[^#\n]*\s#\s\w[^#\n]*?\s([a-z_][\w.]{0,30} [-+*/]=\s)")
_NEXT = re.compile(
    r"\w\([^()\n]{0,60}\) (print\()|\bimport \w+ ((?:import|from) \w)"
    r"|\b(?:let|const|var) \w+ = [^;\n]{1,60} ((?:let|const|var) \w+ =)"
)
_BLOCK = re.compile(
    r"\b(?:def \w+\([^()\n]{0,80}\)|class \w+(?:\([^()\n]{0,60}\))?"
    r"|for [\w, ]{1,20} in [^:\n]{1,60}"
    r"|while [^:\n]{1,60}|if [^:\n]{1,60}|elif [^:\n]{1,60}|else|try|with [^:\n]{1,60}):\s+(?=\w)"
)
_SECOND = re.compile(
    r"(?<=[\w)\]\"']) (return\b|print\(|else:|elif |except\b|for \w+ in |if [^:\n]{1,40}:|while )"
)
_LONGEST = 1_000
"""Characters from which a line is no line of code."""
_OPENERS = frozenset(("def", "class", "for", "while", "try", "with"))
_PROSE = re.compile(
    r"\b(?:is|are|and|or|the|of|where|with|then|so|we|to|means|same|equals|becomes|gives)\b"
)
_CALLED = re.compile(r"\w\(|[\])\w] ?[-+*/]?= ?\S")
_OPERATOR = re.compile(r"[-+*/]=|\*\*|==|\w\(|\w\[|_|\.\w")


def check(card: CardText) -> Iterator[Finding]:
    """Find a line with a second statement that nothing parts from the first."""
    for side in card.sides:
        if "=" in side.text or ":" in side.text or "(" in side.text or "import " in side.text:
            for start, line in side.lines:
                if len(line) < _LONGEST and (at := _second(line)) is not None:
                    yield _found(side, start, line, at)


def _second(line: str) -> int | None:
    """Give where the second statement of a line begins."""
    if "=" in line:
        places = list(_STATEMENT.finditer(line))
        commented = _COMMENTED.search(line)
        if commented is not None:
            return commented.start(1)
        if len(places) > 1 and _is_code(line, places):
            return places[1].start()
    if ("(" in line or "=" in line or "import " in line) and (found := _NEXT.search(line)):
        return found.start(found.lastindex or 0)
    if ":" in line and (block := _BLOCK.search(line)) is not None:
        return _in_block(line, block)
    return None


def _is_code(line: str, places: list[re.Match[str]]) -> bool:
    """Tell code from equations in prose: nothing but statements, and code's own signs."""
    if ";" in line or "," in line[places[0].end() : places[1].start()].partition("(")[0]:
        return False
    names = {found[1] for found in places}
    again = any(line.count(name) > 1 for name in names)
    words = _PROSE.search(line)
    return (
        places[0].start() == 0
        and again
        and not words
        and bool(_OPERATOR.search(line) or len(places) > 2)
    )


def _in_block(line: str, block: re.Match[str]) -> int | None:
    """Give where a second statement begins in the body of a block that its line opens."""
    opener = block[0].partition(" ")[0].rstrip(":")
    second = _BLOCK.match(line, block.end())
    if second is not None:
        return second.start()
    found = _SECOND.search(line, block.end()) if opener in _OPENERS else None
    if found is None or not _CALLED.search(line):
        return None
    before = line[: found.start()]
    # within brackets, as in a comprehension, nothing begins
    return found.start(1) if before.count("(") == before.count(")") else None


def _found(side: Side, start: int, line: str, at: int) -> Finding:
    return side.finding(
        start + at, start + len(line.rstrip()), "another statement begins in the line"
    )


RULE = Rule(name="flattened-code", severity=Severity.WARNING, doc=__doc__, check=check)
