"""The answer is a long list to be recalled whole.

Lists are the hardest thing to keep in mind, since each item is forgotten by itself and fails the
whole card. Several cards, or a cloze for each item, are learnt faster.

Bad::

    Q: What are the signs of the disease?
    A: fever, cough, rash, headache, nausea, and stiff joints

Better::

    Q: Which sign of the disease shows on the skin?
    A: a rash
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding, Side

ITEMS = 6
"""Items from which a list is too long."""

_MARK = re.compile(r"\s*(?:[-+*•–·]|\(?\d{1,2}[.)]|\(?[a-h]\))\s*(?=\S)")
_SERIES = re.compile(r"[^,;.\n]{2,60}(?:[,;]\s[^,;.\n]{2,60}){4,40}")


def check(card: CardText) -> Iterator[Finding]:
    """Find an answer of many marked lines, or of many short parts between commas."""
    back = card.back
    items = sum(_MARK.match(line) is not None for _, line in back.lines)
    if items < ITEMS and max(back.text.count(","), back.text.count(";")) >= ITEMS - 1:
        items = _series(back)
    if items >= ITEMS:
        yield back.whole(f"a list of {items} items to recall at once")


def _series(side: Side) -> int:
    """Count the parts of an answer that is one series and little else."""
    found = _SERIES.search(side.text)
    if found is None or len(found[0]) < 0.6 * len(side.text):
        return 0
    parts = re.split(r"[,;]\s", found[0])
    return len(parts) if max(len(part.split()) for part in parts[1:]) <= 6 else 0


RULE = Rule(name="enumeration", severity=Severity.INFO, doc=__doc__, check=check)
