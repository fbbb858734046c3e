r"""A bracket or a formula's sign is opened and not closed, or the other way round.

Part of the text may be lost, and an unclosed formula keeps Anki from showing any formula on the
card.

Bad::

    Q: What is the inverse of x?
    A: \( 1/x

Better::

    Q: What is the inverse of x?
    A: \( 1/x \)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding, Side

_PAIRS = {")": "(", "]": "[", "}": "{"}
_SIGNS = re.compile(r"[()\[\]{}]")
_INTERVAL = re.compile(r"[(\[\]][^\[\]\n]{1,24}[,;][^\[\]\n]{1,24}[)\[\]](?!\w)")
_ITEM = re.compile(r"(?:^|(?<=[\s;,.:]))(?:\d{1,3}|[a-zA-Zα-ω]|[ivxIVX]{1,4})\.?\)", re.MULTILINE)
_FACE = re.compile(r"[:;=]-?[()\[\]]")
_SHOWN = re.compile(r"[\"'“‘`][()\[\]{}<>]+[\"'”’`]|(?<=\s)[()\[\]{}](?=\s)")
_FORMULA = re.compile(r"(?<!\\)\\[()\[\]]")
_CODE = frozenset("regex regular expression escape latex code syntax bracket brackets".split())


def check(card: CardText) -> Iterator[Finding]:
    """Find the first bracket without its other half, and formulas that are not closed."""
    for side in card.sides:
        text = side.text
        if "\\" in text and _FORMULA.search(text):
            yield from _formulas(side)
        elif text.count("$$") % 2:
            at = text.rindex("$$")
            yield side.finding(at, at + 2, _OPEN, severity=Severity.WARNING)
        elif any(text.count(a) != text.count(b) for b, a in _PAIRS.items()):
            yield from _brackets(side)


_OPEN = "a formula is not closed"


def _formulas(side: Side) -> Iterator[Finding]:
    """Find a formula's sign without its other half."""
    if not _CODE.isdisjoint(side.card.front.vocabulary):
        return
    opened: re.Match[str] | None = None
    for found in _FORMULA.finditer(side.text):
        opens = found[0][1] in "(["
        if opens == (opened is not None):
            at = opened if opens and opened is not None else found
            yield side.finding(*at.span(), _OPEN, severity=Severity.WARNING)
            return
        opened = found if opens else None
    if opened is not None:
        yield side.finding(*opened.span(), _OPEN, severity=Severity.WARNING)


def _brackets(side: Side) -> Iterator[Finding]:
    """Find the first bracket without its other half, list marks and intervals aside."""
    masked = side.text
    for pattern in (_SHOWN, _INTERVAL, _ITEM, _FACE):
        masked = pattern.sub(lambda found: " " * len(found[0]), masked)
    open_: list[tuple[int, str]] = []
    for found in _SIGNS.finditer(masked):
        sign = found[0]
        if sign not in _PAIRS:
            open_.append((found.start(), sign))
        elif open_ and open_[-1][1] == _PAIRS[sign]:
            open_.pop()
        else:
            yield side.finding(*found.span(), "this bracket was never opened")
            return
    if open_:
        at = open_[0][0]
        yield side.finding(at, at + 1, "this bracket is never closed")


RULE = Rule(name="unbalanced-brackets", severity=Severity.INFO, doc=__doc__, check=check)
