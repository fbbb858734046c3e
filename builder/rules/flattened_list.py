"""The items of a list run together in one line.

A list that lost its line breaks reads as one muddled sentence. Where a next item begins, a line
should. What surely is a list is shown as one on the card, and only worth a remark.

Bad::

    Q: What are the parts of a letter?
    A: 1. the address 2. the greeting 3. the body 4. the signature

Better::

    Q: What are the parts of a letter?
    A: 1. the address
       2. the greeting
       3. the body
       4. the signature
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.forms.columns import columned
from builder.forms.dates import are_days
from builder.forms.flattened import (
    AFTER_DASH,
    FEW,
    JOINS,
    LETTERED,
    NUMBERED,
    SUBTRACTS,
    counted,
    split_items,
)
from builder.model import Severity
from builder.rules.base import FixClass, Rule
from builder.rules.texts import CardText, Finding, Side

_COUNT = re.compile(r"[2bB](?:\.\)|[.):])")
_CAPITALS = re.compile(r"(?:^|(?<=\s))([A-H]): (?=\w)")
_CIRCLED = re.compile(r"[①-⑳]")
_BULLET = re.compile(r"(?<=\S)\s+[•●▪◦‣·]\s*(?=[^\W\d_]{3})")
_DASH = re.compile(r"(?<=[\w.)!?\"”])\s+-\s+(?=[^\W\d_]|\d+ [^\W\d_])")
_SAME = {mark: re.compile(rf"(?<=\S)\s{re.escape(mark)}\s(?=[^\W\d_]{{2}})") for mark in "+*–"}
_MARKED = re.compile(r"\s*[-+*•–·]\s*(?=\w)")
_JOINED = re.compile(
    r"(?<=[a-z)] )(The|These|Then|It|If|When|They|There|You|We|However|But|And|For example|Also)"
    r" (?=[a-z]+\b)"
)
_LABEL = re.compile(r"(?<=[a-z0-9)] )([A-Z][\w-]{2,})(?: [\w-]+){0,3}:(?= )")
_BULLETS = frozenset("•●▪◦‣·")
_HEAD = re.compile(r"[^\W\d_]{2}:(?= - [^\W\d_])")
_LONG = 40
_SHOWN = "an item of a list begins within the line; cards show it as a list"
_HIDDEN = "an item of a list begins within the line"
_SAME_MARKS = ("+ ", "* ", "– ")


def check(card: CardText) -> Iterator[Finding]:
    """Find a second item within a line, by its number, its mark, or its capital."""
    for side in card.sides:
        if len(side.text) > _LONG // 2:
            whole = columned([line.lstrip() for _, line in side.lines])
            for start, line in side.lines:
                bare = line.lstrip()
                if bare[:1] not in whole:
                    yield from _line(side, start + len(line) - len(bare), bare)


def _line(side: Side, start: int, line: str) -> Iterator[Finding]:
    """Find where further items begin within one line: the first such place is flagged."""
    if at := _numbered(line) or _split(line) or _bulleted(line) or _headed(line):
        yield _found(side, start, at)
        return
    if ":" in line and (at := _labelled(line)):
        yield _found(side, start, at)
        return
    if (" - " in line or line.lstrip()[:2] in _SAME_MARKS) and (at := _second_item(side, line)):
        yield _found(side, start, at)
        return
    if side.english and side.name == "back" and len(line) > _LONG:
        for found in _JOINED.finditer(line):
            if not _is_title(line, found):
                yield _found(side, start, found.start())
                return


def _numbered(line: str) -> int:
    """Give where the second item with a number, a letter or a capital begins."""
    if not _COUNT.search(line):
        return 0
    return next(filter(None, (_counted(each, line) for each in (NUMBERED, LETTERED, _CAPITALS))), 0)


def _split(line: str) -> int:
    """Give where the second line begins of those that rendering makes of the line."""
    flat = split_items(line)
    return flat.items[0 if flat.lead else 1].start if flat else 0


def _bulleted(line: str) -> int:
    """Give where the next item with a round bullet or a circled number begins."""
    if line.isascii():
        return 0
    if len(circled := [found.start() for found in _CIRCLED.finditer(line)]) > 1:
        return circled[1]
    if not _BULLETS.isdisjoint(line) and "=" not in line:
        bullets = [found.start() for found in _BULLET.finditer(line)]
        if bullets and (len(bullets) > 1 or line.lstrip()[0] in _BULLETS):
            return bullets[0]
    return 0


def _headed(line: str) -> int:
    """Give where the items begin of several lists, each with its head: `Good: - a Bad: - b`."""
    heads = [found.end() for found in _HEAD.finditer(line)] if ": - " in line else []
    return heads[0] if len(heads) > 1 else 0


def _found(side: Side, start: int, at: int) -> Finding:
    line_end = side.text.find("\n", start)
    end = len(side.text) if line_end < 0 else line_end
    at = start + at + len(side.text[start + at : end]) - len(side.text[start + at : end].lstrip())
    stop = min(end, at + _LONG)
    stop = max(side.text.rfind(" ", at, stop), at + 1) if stop < end else end
    shown = split_items(side.text[start:end]) is not None
    message, severity = (_SHOWN, Severity.INFO) if shown else (_HIDDEN, None)
    return side.finding(at, len(side.text[:stop].rstrip()), message, severity=severity)


def _counted(marks: re.Pattern[str], line: str) -> int:
    """Give where the second of at least two items that are counted up from the first begins."""
    found = counted(marks, line)
    if len(found) < 2 or (len(found) == 2 and marks is not NUMBERED):
        return 0
    if found[0][0].strip()[-1] == "." and are_days([line[each.end() :] for each in found]):
        return 0
    second = found[1].start()
    return 0 if _is_prose(line, second, marks) else second


def _is_prose(line: str, second: int, marks: re.Pattern[str]) -> bool:
    """Tell whether counted items stand in a sentence that joins them: "(1) a, (2) b"."""
    before = line[:second].rstrip().lower()
    if (line[second] == "(" or marks is LETTERED) and before.endswith((",", ";", ":")):
        return True
    return before.endswith(JOINS)


def _second_item(side: Side, line: str) -> int:
    """Give where another item begins in a line that begins as one, or that is among items."""
    marked = _MARKED.match(line)
    mark = marked[0].strip() if marked else ""
    if mark in _SAME and (found := _SAME[mark].search(line, len(marked[0]) if marked else 0)):
        return found.start()
    dashes = [found for found in _DASH.finditer(line) if _opens_item(line, found)]
    if not dashes or _defines_terms(side) or SUBTRACTS.search(line):
        return 0
    if marked is None:
        among = any(other.lstrip().startswith(("- ", "-\t")) for _, other in side.lines)
        enough = among and len(line[: dashes[0].start()].split()) >= FEW
        return dashes[0].start() if enough or _are_items(line, dashes) else 0
    for found in dashes:
        if len(dashes) > 1 or len(line[marked.end() : found.start()].split()) >= FEW:
            return found.start()
    return 0


def _defines_terms(side: Side) -> bool:
    """Tell whether several lines have a dash each, so that terms stand before their meanings."""
    return sum(line.lstrip().count(" - ") == 1 for _, line in side.lines) > 1


def _are_items(line: str, dashes: list[re.Match[str]]) -> bool:
    """Tell items from the stops of a route and the notes of a scale: each has several words."""
    ends = [found.start() for found in dashes[1:]] + [len(line)]
    texts = [line[found.end() : end] for found, end in zip(dashes, ends, strict=True)]
    return len(dashes) > 2 and all(len(text.split()) > 1 for text in texts)


def _labelled(line: str) -> int:
    """Give where the second of several labels stands in a line: "Left: ... Right: ..."."""
    labels = [
        found
        for found in _LABEL.finditer(line)
        if line[: found.start()].rsplit(None, 1)[-1].lower() not in _BEFORE_TITLE
    ]
    return labels[0].start() if len(labels) >= 2 else 0


def _opens_item(line: str, found: re.Match[str]) -> bool:
    """Tell whether a dash between words opens an item rather than an aside."""
    words = line[found.end() : found.end() + _LONG].split()
    return len(words) > 1 and words[0].lower().strip(",.;:") not in AFTER_DASH


def _is_title(line: str, found: re.Match[str]) -> bool:
    """Tell whether a capital within a line belongs to a title or a quotation."""
    before = line[max(0, found.start() - _LONG) : found.start()].rstrip()
    if (
        before.endswith(('"', "'", "“", "‘", "(", ",", ":", ";", "*"))
        or line.count('"', 0, found.start()) % 2
    ):
        return True
    last = before.rsplit(None, 1)[-1] if before else ""
    return last.lower() in _BEFORE_TITLE or last[:1].isupper() or last.endswith((".", "!", "?"))


_BEFORE_TITLE = frozenset(
    "wrote made directed published composed painted sang begins starts opens reads a an the of "
    "in on at by from to for with called titled named novel film song book play poem and or as "
    "is was word words phrase say says said saying asks asked ask statement newspaper magazine "
    "band album opera painting work works essay story series like than about via per".split()
)

RULE = Rule(
    name="flattened-list",
    severity=Severity.WARNING,
    fix=FixClass.NONE,
    doc=__doc__,
    check=check,
)
