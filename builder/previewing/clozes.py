"""Anki's cloze deletions in a field's HTML: what each of its Anki cards asks and answers.

Anki's own renderer is not there at run time; tests compare this one with it, text by text. It
leaves out the attribute in which Anki keeps the hidden words for scripts, and image occlusion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MARK = re.compile(r"\{\{c([0-9,]+)::|\}\}")
_FORMULA = re.compile(r"(\\[(\[])(.*?)(\\[\])])", re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<(style|script)\b.*?>.*?</\1>|<.*?>", re.DOTALL | re.IGNORECASE)
_LARGEST = 65_535
_DEEPEST = 10


@dataclass(slots=True)
class _Deletion:
    """A deletion whose end has not been read, or has."""

    numbers: tuple[int, ...]
    parts: list[str | _Deletion] = field(default_factory=list)
    hint: str = "..."


def render_cloze(html: str, number: int, *, answer: bool) -> str:
    """Give a side of the Anki card for one number; nothing where no deletion has the number."""
    parts = _parsed(html)
    if not any(_has(part, number) for part in parts):
        return ""
    shown = "".join(_shown(part, number, answer) for part in parts)
    # MathJax would read markup as a part of the formula.
    return _FORMULA.sub(lambda found: found[1] + _TAG.sub("", found[2]) + found[3], shown)


def _parsed(html: str) -> list[str | _Deletion]:
    """Take HTML apart at the marks of deletions, which may stand in one another."""
    whole: list[str | _Deletion] = []
    opened: list[_Deletion] = []
    since = 0
    for mark in _MARK.finditer(html):
        numbers = _numbers(mark[1]) if mark[1] else ()
        if mark[1] and not numbers:
            continue
        _add(html[since : mark.start()], opened, whole)
        since = mark.end()
        if numbers:
            if len(opened) < _DEEPEST:
                opened.append(_Deletion(numbers))
        elif opened:
            closed = opened.pop()
            (opened[-1].parts if opened else whole).append(closed)
        else:
            whole.append(mark[0])
    _add(html[since:], opened, whole)
    return whole


def _add(text: str, opened: list[_Deletion], whole: list[str | _Deletion]) -> None:
    if not opened:
        whole.append(text)
        return
    text, separator, hint = text.partition("::")
    opened[-1].parts.append(text)
    if separator:
        opened[-1].hint = hint


def _numbers(written: str) -> tuple[int, ...]:
    numbers = {int(each) for each in written.split(",") if each}
    return tuple(sorted(each for each in numbers if each <= _LARGEST))


def _has(part: str | _Deletion, number: int) -> bool:
    return isinstance(part, _Deletion) and (
        number in part.numbers or any(_has(inner, number) for inner in part.parts)
    )


def _shown(part: str | _Deletion, number: int, answer: bool) -> str:
    if isinstance(part, str):
        return part
    active = number in part.numbers
    if active and not answer:
        inner = f"[{part.hint}]"
    else:
        inner = "".join(_shown(each, number, answer) for each in part.parts)
    name = "cloze" if active else "cloze-inactive"
    return f'<span class="{name}" data-ordinal="{",".join(map(str, part.numbers))}">{inner}</span>'
