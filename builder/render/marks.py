"""Marks of list items at the start of lines, and which of them surely are marks.

Documents mark lists in every way there is, and mark other things the same way: `-5 degrees`,
`--flag`, `1.5 mm`, a closing `— Author`, the ending `-er`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import NamedTuple

from builder.forms.columns import columned
from builder.forms.dates import are_days
from builder.forms.endings import are_endings
from builder.forms.flattened import may_be_flattened, split_items, split_tail
from builder.render.counting import counted

_ROUND = "•‣◦▪●\uf0b7\uf0a7"
"""Bullets and nothing else; the last two are those of Word's own fonts."""
BULLETS = "-+*·–—○■►➤➢▸⁃" + _ROUND
# Dashes and asterisks also open attributions and footnotes, and plus signs sums: one is no list.
_LONE_BULLETS = "-·" + _ROUND
_WEIGHED = "+-–"
_MAY_OPEN_ITEM = frozenset(BULLETS + "(（0123456789")
_SPACED = re.compile(rf"([{BULLETS}])\s+(\S.*)", re.DOTALL)
# `-v`, `+C` and `-log(p)` are options and formulas; `-A neuron ...` is an item.
_GLUED = re.compile(rf"([{BULLETS}])((?:[aAI](?!\w)|[^\W\d_]\w)(?!\w*\().*)", re.DOTALL)
_NUMBERED = re.compile(
    r"(?:([(（])?([0-9]{1,3})(\.\)|[.)）．、])(?:\s+(?=\S)|(?=[^\W\d_]))"
    r"|(\()?([A-Za-z])(\))\s+(?=\S))(.*)",
    re.DOTALL,
)
_NARROW = str.maketrans("（）．、", "()..")
_CROSS = frozenset("×✕✖✗✘❌")
_DOUBLE = re.compile(r"--\s+((?:[aAI](?!\w)|[^\W\d_]\w).*)", re.DOTALL)
_LETTER_O = re.compile(r"o\s+(\S.*)", re.DOTALL)
# A formula behind a bullet that stands alone; `- 5 V` and `- 2^31` may be numbers below zero.
_SUM = re.compile(r"\d*[a-z](?:\^\w{1,9})? [-+*/=] ")
_POWER = re.compile(r"\d{1,9}\^?\(")
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
_QUOTES = "\"'”“’»«"
_PARTICLES = frozenset("of the da de di du la le van von der den al ibn".split())  # noqa: SIM905
_CONTINUES = re.compile(r"[-–—=]+>|[→⇒➔➜]|[=&]\s")


class Mark(NamedTuple):
    """A line that may be a list item: its mark, whether glued to the text, its number, its text."""

    mark: str
    glued: bool
    number: int
    text: str


class _Around(NamedTuple):
    """The lines, where they begin, what their marks may be and are, and which are not empty."""

    lines: Sequence[str]
    columns: Sequence[int]
    marks: Sequence[Mark | None]
    accepted: list[Mark | None]
    filled: Sequence[int]


def may_open_item(line: str) -> bool:
    """Say cheaply whether a line may begin with a mark, or be a list itself."""
    return line[0] in _MAY_OPEN_ITEM or line[1:2] == ")" or may_be_flattened(line)


def accepted_marks(lines: Sequence[str], columns: Sequence[int] = ()) -> list[Mark | None]:
    """Give each line's mark where reading the line as a list item is safe.

    `columns` are those at which the lines begin, where lines are indented at all.
    """
    marks = _candidates(lines)
    if _are_pros_and_cons(marks, columns):
        marks = [None if mark and mark.mark in _WEIGHED else mark for mark in marks]
    counts = Counter(mark.mark for mark in marks if mark)
    bullets = sum(count for mark, count in counts.items() if mark in BULLETS)
    accepted = [
        mark if mark and _is_safe(mark, counts[mark.mark], bullets) else None for mark in marks
    ]
    filled = [at for at, line in enumerate(lines) if line]
    around = _Around(lines, columns or [0] * len(lines), marks, accepted, filled)
    for place, at in enumerate(filled):
        if accepted[at] is None:
            accepted[at] = _shown_by_others(around, place)
    if len(signs := [sign for sign in counts if sign in BULLETS]) == bullets > 2:
        return [
            mark._replace(mark=signs[0]) if mark and mark.mark in BULLETS else mark
            for mark in accepted
        ]
    if filled and counts["-"] == 1 and _is_author(around, filled[-1]):
        accepted[filled[-1]] = None
    return accepted


def goes_on(line: str) -> bool:
    """Say whether an unmarked line after an item goes on with it: `→ so`, `i.e. this`."""
    return bool(_CONTINUES.match(line)) or (line[0].islower() and not line.endswith(":"))


def unflattened(lines: Sequence[str], skipped: Collection[int]) -> list[tuple[str, ...]]:
    """Give for each line the lines it should have been: a lead-in and items that ran together."""
    # Where a dash also stands within the items of a list, it is a punctuation mark.
    dashed = [line for line in lines if line[:1] == "-" and line[1:2] not in ("-", ">")]
    dashes = bool(dashed) and not any(" - " in line for line in dashed)
    whole = columned(lines)
    under = False
    found: list[tuple[str, ...]] = []
    for at, line in enumerate(lines):
        parts: tuple[str, ...] = (line,)
        if line and at not in skipped and line[0] not in whole and may_be_flattened(line):
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


def _candidates(lines: Sequence[str]) -> list[Mark | None]:
    """Read each line as a list item where its start allows that, in the light of all lines."""
    marks = [_mark(line) for line in lines]
    for at, item in counted(lines).items():
        marks[at] = Mark(item.mark, False, item.number, item.text)
    refused = {sign for sign in "-+–" if _opens_endings(sign, lines, marks)}
    if any(line[:1] in _CROSS for line in lines if line):
        refused.add("○")  # Beside crosses, circles say what is right.
    days = [mark for mark in marks if mark and mark.mark == "1."]
    if are_days([mark.text for mark in days]) or not _are_in_order([day.number for day in days]):
        refused.add("1.")
    if not refused:
        return marks
    return [
        None if mark and mark.mark in refused and (mark.glued or mark.mark in "○1.") else mark
        for mark in marks
    ]


def _are_pros_and_cons(marks: Sequence[Mark | None], columns: Sequence[int]) -> bool:
    """Say whether plus and minus say what is for and against: all of one come before the other."""
    found = [(at, mark.mark) for at, mark in enumerate(marks) if mark and mark.mark in _WEIGHED]
    runs = [sign for sign, _ in groupby(sign for _, sign in found)]
    level = len({columns[at] for at, _ in found}) == 1 if columns else True
    return level and len(runs) == 2 and runs[0] == "+"


def _opens_endings(sign: str, lines: Sequence[str], marks: Sequence[Mark | None]) -> bool:
    """Say whether a sign at once before a letter is the hyphen of an ending."""
    if not any(mark and mark.glued and mark.mark == sign for mark in marks):
        return False
    opened = [line for line in lines if line[:1] == sign and line[1:2].isalpha()]
    spaced = any(mark and not mark.glued and mark.mark == sign for mark in marks)
    beside = "\n".join(line for line in lines if line[:1] != sign)
    return are_endings(opened, beside, sure=spaced)


def _are_in_order(numbers: Sequence[int]) -> bool:
    """Say whether numbers may be those of lists: they rise, start anew, or count down."""
    seen: set[int] = set()
    before = -1
    for number in numbers:
        if not (number == 1 or number >= before or number - 1 in seen or number == before - 1):
            return False
        seen.add(number)
        before = number
    return True


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
        return Mark(f"{opening or ''}1{closing}".translate(_NARROW), False, int(digits), text)
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


def _shown_by_others(around: _Around, place: int) -> Mark | None:
    """Give the mark of a line that only the lines around it show to be an item."""
    at = around.filled[place]
    line, mark = around.lines[at], around.marks[at]
    above = around.filled[place - 1] if place else None
    before = around.accepted[above] if above is not None else None
    if mark is None:
        near = [around.lines[each] for each in around.filled[max(place - 1, 0) : place + 2]]
        letters = sum(each[:2] in ("o ", "o\t") for each in near) > 1
        if letters and before and before.mark in _ROUND and (match := _LETTER_O.fullmatch(line)):
            return Mark("◦", False, 0, match[1])
        if before and before.mark in "-–" and (match := _DOUBLE.fullmatch(line)):
            return Mark("–", False, 0, match[1])
        return None
    if mark.glued or mark.mark not in BULLETS or mark.mark == "—":
        return None
    if mark.mark == "-" and (above is None or around.lines[above].endswith(":")):
        return mark if _is_formula(mark.text) else None
    if mark.mark in "-+–" and mark.text[0].isdigit():
        return None  # "+ 5 percent"
    indented = above is not None and around.columns[at] > around.columns[above]
    if not (mark.mark in _ROUND or (before and indented) or _is_among_items(around, place, before)):
        return None
    # One sign that differs is a slip rather than a list of its own.
    return mark._replace(mark=before.mark) if before and before.mark in BULLETS else mark


def _is_among_items(around: _Around, place: int, before: Mark | None) -> bool:
    """Say whether a line stands between bullets, or before two that differ, as it does."""
    below = place + 1
    while True:
        following = around.marks[around.filled[below]] if below < len(around.filled) else None
        if following is None or following.glued or following.mark not in BULLETS:
            return False
        if around.accepted[around.filled[below]] or following.mark in _ROUND:
            break
        below += 1
    if place:
        return before is not None and before.mark in BULLETS
    signs = [mark.mark for mark in around.accepted if mark]
    return len(signs) > 1 and len(set(signs)) == len(signs)


def _is_formula(text: str) -> bool:
    """Tell a formula from a number below zero, whose sign stands apart."""
    return bool(
        _SUM.match(text) or (_POWER.match(text) and len(_LONG_WORD.findall(text, 0, 200)) > 1)
    )


def _is_author(around: _Around, at: int) -> bool:
    """Say whether the last line, behind the one dash there is, says whose a quotation is."""
    mark = around.accepted[at]
    if mark is None or mark.mark != "-" or mark.glued or not _is_name(mark.text):
        return False
    above = around.lines[at - 1] if at else ""
    # Lines that are a quotation already are left empty.
    return at > 0 and (above[-1] in _QUOTES if above else len(around.filled) == 1)


def _is_name(text: str) -> bool:
    """Say whether a text is a name, perhaps with a year or a work behind it."""
    words = re.split(r"[,(]", text, maxsplit=1)[0].split()
    named = (word[0].isupper() or word in _PARTICLES for word in words)
    return 0 < len(words) < 6 and words[0][0].isupper() and all(named)
