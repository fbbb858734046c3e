"""Anki's cloze deletions in a field's HTML: their numbers, and what each card asks and answers.

Anki's own renderer is not there at run time; tests compare this one with it, text by text. It
leaves out the attribute in which Anki keeps the hidden words for scripts, and image occlusion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MARK = re.compile(r"\{\{c([0-9,]+)::|\}\}")
_FORMULA = re.compile(r"(\\[(\[])(.*?)(\\[\])])", re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<(style|script)\b.*?>.*?</\1>|<.*?>", re.DOTALL | re.IGNORECASE)
_LARGEST = 65_535  # to Anki a larger number is none
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


def render_cloze_only(html: str, number: int, *, answer: bool) -> str:
    """Give what the deletions of one number hide, or their hints, and nothing around them."""
    return ", ".join(
        _words(one) if answer else one.hint
        for part in _parsed(html)
        for one in _deletions(part)
        if number in one.numbers
    )


def cloze_numbers(html: str) -> frozenset[int]:
    """Return the numbers of the cloze deletions in a field: nested ones, and all of `{{c1,2::x}}`.

    A deletion that is never closed is none, and neither is what it holds.
    """
    if "{{c" not in html:
        return frozenset()
    found: set[int] = set()
    pending: list[int] = []
    depth = 0
    for mark in _MARK.finditer(html):
        if mark[1]:
            if numbers := _numbers(mark[1]):
                pending += numbers
                depth += 1
        elif depth:
            depth -= 1
            if not depth:
                found.update(pending)
                pending.clear()
    return frozenset(found)


def _deletions(part: str | _Deletion) -> Iterator[_Deletion]:
    """Give a deletion and those in it."""
    if isinstance(part, _Deletion):
        yield part
        for inner in part.parts:
            yield from _deletions(inner)


def _words(part: str | _Deletion) -> str:
    return part if isinstance(part, str) else "".join(map(_words, part.parts))


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


def _numbers(listed: str) -> tuple[int, ...]:
    """Read the numbers of a mark, "1,2"; none are too large."""
    digits = (each.lstrip("0") or each[:1] for each in listed.split(","))
    found = {int(each) for each in digits if each and len(each) <= len(str(_LARGEST))}
    return tuple(sorted(each for each in found if each <= _LARGEST))


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
