"""Marks of list items at the start of lines, and which of them surely are marks.

Documents mark lists in every way there is, and mark other things the same way: `-5 degrees`,
`--flag`, `1.5 mm`, a closing `— Author`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from builder.forms.flattened import may_be_flattened, split_items, split_tail

BULLETS = "-+*•·–—‣◦▪●"
# Dashes and asterisks also open attributions and footnotes, and plus signs sums: one is no list.
_LONE_BULLETS = "-•·‣◦▪●"
_MAY_OPEN_ITEM = frozenset(BULLETS + "(0123456789")
_SPACED = re.compile(rf"([{BULLETS}])\s+(\S.*)", re.DOTALL)
# `-v`, `+C` and `-log(p)` are options and formulas; `-A neuron ...` is an item.
_GLUED = re.compile(rf"([{BULLETS}])((?:[aAI](?!\w)|[^\W\d_]\w)(?!\w*\().*)", re.DOTALL)
_NUMBERED = re.compile(
    r"(?:(\()?([0-9]{1,3})(\.\)|[.)])(?:\s+(?=\S)|(?=[^\W\d_]))|(\()?([A-Za-z])(\))\s+(?=\S))(.*)",
    re.DOTALL,
)
_CONTINUES = re.compile(r"[-–—=]+>|[→⇒➔➜]|[=&]\s")


class Mark(NamedTuple):
    """A line that may be a list item: its mark, whether glued to the text, its number, its text."""

    mark: str
    glued: bool
    number: int
    text: str


def may_open_item(line: str) -> bool:
    """Say cheaply whether a line may begin with a mark, or be a list itself."""
    return line[0] in _MAY_OPEN_ITEM or line[1:2] == ")" or may_be_flattened(line)


def accepted_marks(lines: Sequence[str]) -> list[Mark | None]:
    """Give each line's mark where reading the line as a list item is safe."""
    marks = [_mark(line) for line in lines]
    counts = Counter(mark.mark for mark in marks if mark)
    bullets = sum(count for mark, count in counts.items() if mark in BULLETS)
    return [mark if mark and _is_safe(mark, counts[mark.mark], bullets) else None for mark in marks]


def goes_on(line: str) -> bool:
    """Say whether an unmarked line after an item goes on with it: `→ so`, `i.e. this`."""
    return bool(_CONTINUES.match(line)) or (line[0].islower() and not line.endswith(":"))


def unflattened(lines: Sequence[str], skipped: Collection[int]) -> list[tuple[str, ...]]:
    """Give for each line the lines it should have been: a lead-in and items that ran together."""
    # Where a dash also stands within the items of a list, it is a punctuation mark.
    dashed = [line for line in lines if line[:1] == "-" and line[1:2] not in ("-", ">")]
    dashes = bool(dashed) and not any(" - " in line for line in dashed)
    under = False
    found: list[tuple[str, ...]] = []
    for at, line in enumerate(lines):
        parts: tuple[str, ...] = (line,)
        if line and at not in skipped and may_be_flattened(line):
            flat = split_items(line)
            if flat is None and under and dashes and (line[0] in "+*•" or goes_on(line)):
                flat = split_tail(line)
            if flat:
                items = (f"{item.mark} {item.text}" for item in flat.items)
                parts = (flat.lead, *items) if flat.lead else tuple(items)
        if line[:1] == "-":
            under = True
        found.append(parts)
    return found


def _mark(line: str) -> Mark | None:
    """Read a line as a list item, if its start allows that at all."""
    if line[:1] not in _MAY_OPEN_ITEM and line[1:2] != ")":
        return None
    if match := _SPACED.fullmatch(line):
        return Mark(match[1], False, 0, match[2]) if _has_word(match[2]) else None
    if match := _GLUED.fullmatch(line):
        if match[1] == "*" and "*" in match[2]:
            return None  # *emphasis*
        return Mark(match[1], True, 0, match[2])
    return _numbered_mark(line)


def _numbered_mark(line: str) -> Mark | None:
    """Read a line as an item with a number or a letter; `1.` and `(1)` are different marks."""
    match = _NUMBERED.fullmatch(line)
    if match is None or not _has_word(match[7]):
        return None
    opening, digits, closing, letter_opening, letter, letter_closing, text = match.groups()
    if digits:
        return Mark(f"{opening or ''}1{closing}", False, int(digits), text)
    style = "a" if letter.islower() else "A"
    number = ord(letter) - ord(style) + 1
    return Mark(f"{letter_opening or ''}{style}{letter_closing}", False, number, text)


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _is_safe(mark: Mark, alike: int, bullets: int) -> bool:
    if alike > 1:
        return True
    if mark.number or mark.mark not in BULLETS or mark.mark in "*–—":
        return False
    if mark.glued:
        return bullets > 1
    return not mark.text[0].isdigit() and (bullets > 1 or mark.mark in _LONE_BULLETS)
