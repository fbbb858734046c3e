"""Symbols for what stands for them in plain text, on request: `->` is an arrow, `>=` a sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SYMBOLS = {
    "<->": "↔", "<-->": "↔", "<=>": "⇔", "<==>": "⇔", "->": "→", "-->": "→", "–>": "→", "=>": "⇒",
    "==>": "⇒", "<-": "←", "<=": "≤", ">=": "≥", "!=": "≠", "+-": "±", "+/-": "±", "--": "–",
    "...": "…",
}  # fmt: skip
_WRITTEN = re.compile(
    r"(?<![-<>=~|!])(?:<-{1,2}>|<={1,2}>)(?![->=|])"
    # `p->next` and `x=>y` are code.
    r"|(?:(?<![-\w<>=~|!)\]])|(?<=[\w)\]])(?=\S{2,3}\s)|(?<=^))(?:-{1,2}>|–>|={1,2}>)(?![->=|])"
    # `a<-5` is a comparison.
    r"|(?<![^\s])<-(?=\s)"
    r"|(?<![-<>=!])(?:<=|>=)(?![-<>=])|(?<=[\w\s)])!=(?![-<>=])"
    r"|(?<![^\s(])\+/?-(?=\s?[\w.(]|\))"
    r"|(?<=\S )--(?= \S)"
    r"|(?<![.…/\\])\.\.\.(?![.…/\\\w])"
)


def find_symbols(text: str) -> Iterator[tuple[int, int, str]]:
    """Give where something stands for a symbol, where it ends, and the symbol."""
    for found in _WRITTEN.finditer(text):
        if found[0] == "-->" and "<!--" in text:
            continue
        yield found.start(), found.end(), _SYMBOLS[found[0]]


def may_have_symbols(text: str) -> bool:
    """Say cheaply whether a text can have anything that stands for a symbol."""
    return any(sign in text for sign in (">", "<-", "<=", "!=", "+-", "+/-", " -- ", "..."))
