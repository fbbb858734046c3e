"""The front has a blank to fill in.

A card that shows a gap on one side and a lone word on the other asks badly. Where the parts of the
answer fill the blanks, one for each, the build makes a cloze note of it: it shows the word in its
sentence, and makes an Anki card for each blank. Where they do not match, it stays a plain card, and
so does one with what only may be a blank, such as `p____`, `[ ]`, or three dots.

Bad::

    Q: An interval of ___ semitones is a ___ third.
    A: three

Better::

    Q: How many semitones has a minor third?
    A: three
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.forms.blank_signs import find_blanks, find_doubtful
from builder.forms.blanks import fill
from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding

_FILLED = "a blank that the answer fills: a cloze note asks it"
_UNFILLED = "the parts of the answer do not match the blanks: it stays a plain card, not a cloze"
_DOUBTFUL = "if this is a blank, write `___`: as it is, it stays a plain card, not a cloze"


def check(card: CardText) -> Iterator[Finding]:
    """Find blanks in the front, and what may be one."""
    blanks = find_blanks(card.front.text)
    for found in find_doubtful(card.front.text, blanks):
        yield card.front.finding(*found, _DOUBTFUL)
    if not blanks:
        return
    filled = fill(card.front.text, card.back.text) is not None
    message, severity = (_FILLED, Severity.INFO) if filled else (_UNFILLED, None)
    for found in blanks:
        yield card.front.finding(*found, message, severity=severity)


RULE = Rule(name="fill-in-blank", severity=Severity.WARNING, doc=__doc__, check=check)
