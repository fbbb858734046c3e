"""Characters were garbled on the way.

Text saved in one encoding and opened in another turns "é" into "Ã©" and a dash into "â€“". Anki
shows it just so, and the right word is found by no search.

Bad::

    Q: Who wrote "Les MisÃ©rables"?
    A: Victor Hugo

Better::

    Q: Who wrote "Les Misérables"?
    A: Victor Hugo
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from builder.model import Severity
from builder.rules.base import FixClass, Rule
from builder.rules.texts import CardText, Finding, Side

_LOST = re.compile("\ufffd+|[\x80-\x9f]+|[\ue000-\uf8ff]+")
_APOSTROPHE = re.compile(r"(?<=[a-z])\?(?=(?:s|t|re|ve|ll)\b)")
_UNIT = re.compile(r"Å[²³]")
_STRAY_QUOTE = re.compile(r"(?<=[\w)\]] )[«»](?= ?[\w(\[])")
_WORD = re.compile(r"\S+")


def check(card: CardText) -> Iterator[Finding]:
    """Find garbled words, characters that stand for lost ones, and quotation marks as operators."""
    for side in card.sides:
        if not side.text.isascii():
            yield from _garbled(side)
        if "?" in side.text[:-2] and side.english:
            for found in _APOSTROPHE.finditer(side.prose):
                yield side.finding(*found.span(), "an apostrophe was lost here", fix="'")


def _garbled(side: Side) -> Iterator[Finding]:
    """Find what is beyond ASCII and makes no sense."""
    text, last = side.text, 0
    for found in _badness().finditer(text):
        at = next(n for n in range(*found.span()) if not text[n].isascii())
        if at < last:
            continue
        word = _WORD.match(text, _start(text, at))
        if word is None or _UNIT.search(word[0]):
            continue
        start, last = word.span()
        fix = _fixed(word[0])
        message = f"garbled characters, for {fix}" if fix else "garbled characters"
        yield side.finding(start, last, message, fix=fix, safe=fix is not None)
    for found in _LOST.finditer(text):
        if found.start() >= last:
            yield side.finding(*found.span(), "a character was lost here")
    if text.count("«") + text.count("»") == 1 and side.english:
        for found in _STRAY_QUOTE.finditer(text):
            yield side.finding(*found.span(), "a quotation mark where a sign seems to be meant")


def _start(text: str, at: int) -> int:
    """Give where the run of characters without a space begins that holds a position."""
    while at and not text[at - 1].isspace():
        at -= 1
    return at


@cache
def _badness() -> re.Pattern[str]:
    """Give the expression by which ftfy tells garbled text.

    https://github.com/rspeer/python-ftfy
    """
    from ftfy.badness import BADNESS_RE

    return BADNESS_RE


def _fixed(word: str) -> str | None:
    """Give a word as it was before it was garbled, if ftfy can tell."""
    from ftfy import fix_encoding

    fixed = fix_encoding(word).replace("\ufeff", "")
    return (
        fixed if fixed != word and not _badness().search(fixed) and "\ufffd" not in fixed else None
    )


RULE = Rule(name="mojibake", severity=Severity.WARNING, fix=FixClass.SAFE, doc=__doc__, check=check)
