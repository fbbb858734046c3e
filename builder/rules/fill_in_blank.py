"""The front has a blank to fill in.

As a plain card it shows a gap on one side and a lone word on the other. A cloze note asks the same,
shows the word in its sentence, and makes a card for each blank.

Bad::

    Q: A minor third has ___ semitones.
    A: three

Better::

    Q: How many semitones has a minor third?
    A: three
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding

_BLANK = re.compile(
    r"(?<![\w_])_{3,}(?![\w_])|＿{2,}|(?<!\S)\[\s?(?:\.{3}|…|blank)\s?\](?!\w)"
    r"|(?<!\S)\.{5,}(?!\S)|\(\s{3,}\)"
)
_SHORT = re.compile(r"(?<=[^\W\d_])_{2}(?![\w_(])|(?<=\s)_{2}(?=[.?!,]|\s*$)")
_NAME = re.compile(r"__\w")
_SIGNS = ("__", ".....", "[", "(   ", "＿")


def check(card: CardText) -> Iterator[Finding]:
    """Find blanks in the front."""
    text = card.front.prose
    if not any(sign in text for sign in _SIGNS):
        return
    blanks = list(_BLANK.finditer(text)) if '"' not in text and "“" not in text else []
    blanks = blanks or [found for found in _BLANK.finditer(text) if "_" in found[0]]
    if not blanks and "__" in text and not _NAME.search(text):
        blanks = list(_SHORT.finditer(text))
    for found in blanks:
        yield card.front.finding(*found.span(), "a blank to fill in: this suits a cloze note")


RULE = Rule(name="fill-in-blank", severity=Severity.WARNING, doc=__doc__, check=check)
