"""The marks of a gap in text: what stands between them is hidden on the question of a cloze card.

A gap is marked in raw text before that is rendered, with two characters of Unicode's private use
area; once the text is HTML, a later stage turns them into Anki's `{{c1::...}}`.
"""

from __future__ import annotations

import re

OPEN = "\ue000"
CLOSE = "\ue001"
GAP = re.compile(rf"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
"""A gap; its words are group 1. A mark without its partner is none."""
_MARKS = re.compile(f"[{OPEN}{CLOSE}]")


def without_marks(text: str) -> str:
    """Return a text as if nobody had marked a gap in it."""
    return _MARKS.sub("", text)


def between_marks(text: str) -> list[str]:
    """Split a text at the marks; each is a part of its own, every second one."""
    return re.split(f"([{OPEN}{CLOSE}])", text)
