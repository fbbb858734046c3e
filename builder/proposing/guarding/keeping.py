"""Guards on what a correction leaves as it is: clozes, media, formulas, code, tags, links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from builder.model import ChangeKind
from builder.proposing.guarding.naming import differ, names_of, short
from builder.proposing.guarding.verbatim import Parts, active, is_unbalanced

_REWRITES = frozenset((ChangeKind.FACTUAL, ChangeKind.MISSING))
"""Kinds that may change formulas and code."""
_LETTERS = re.compile(r"[^\W_]+")


def clozes(before: Parts, after: Parts, _kind: ChangeKind) -> str:
    """Keep the cloze numbers, and each deletion well-formed."""
    if after.unclosed > before.unclosed:
        return "A cloze deletion is not well-formed; write each as {{c1::text}}, with a text in it."
    if before.clozes != after.clozes:
        return f"Keep the cloze numbers: {differ(before.clozes, after.clozes)}."
    return ""


def media(before: Parts, after: Parts, _kind: ChangeKind) -> str:
    """Keep images and sounds."""
    if Counter(before.media) != Counter(after.media):
        return f"Keep images and sounds as they are: {differ(before.media, after.media)}."
    return ""


def math_closed(before: Parts, after: Parts, _kind: ChangeKind) -> str:
    """Close what delimits a formula or code, and the brackets in a new formula."""
    if after.stray > before.stray:
        return "A formula or a code fence is opened and not closed, or closed and not opened."
    known = set(before.inner_formulas)
    for formula in after.inner_formulas:
        if formula not in known and is_unbalanced(formula):
            return f"Brackets do not match in the formula {short(formula)}."
    return ""


def formulas(before: Parts, after: Parts, kind: ChangeKind) -> str:
    """Keep formulas, but in a change of what the card says; a change of form may delimit them."""
    if kind in _REWRITES:
        return ""
    if kind is ChangeKind.FORMAT:
        fault = _reformatted(before, before.inner_formulas, after.inner_formulas, _letters)
        return fault and f"A change of form keeps what formulas say: {fault}."
    if Counter(before.formulas) != Counter(after.formulas):
        return f"Keep formulas as they are: {differ(before.formulas, after.formulas)}."
    return ""


def code(before: Parts, after: Parts, kind: ChangeKind) -> str:
    """Keep code, but in a change of what the card says; a change of form may fence it."""
    if kind in _REWRITES:
        return ""
    if kind is ChangeKind.FORMAT:
        fault = _reformatted(before, before.inner_code, after.inner_code, _squeezed)
        return fault and f"A change of form keeps what code says: {fault}."
    if Counter(before.code) != Counter(after.code):
        return f"Keep code as it is: {differ(before.code, after.code)}."
    return ""


def _reformatted(
    before: Parts, old: Iterable[str], new: Sequence[str], plain: Callable[[str], str]
) -> str:
    """Say what is lost of some parts of a text, or what is in them and was not in the text.

    What was there stays to the letter and the sign but for spaces; `plain` gives what counts of a
    part that is new.
    """
    lost = Counter(map(_squeezed, old)) - Counter(map(_squeezed, new))
    if lost:
        return f"{short(next(iter(lost)))} is lost"
    strange = [_strange(new, plain, text) for text in (before.text, before.said)]
    return "" if None in strange else f"{short(strange[0] or '')} was not in the text"


def _strange(parts: Sequence[str], plain: Callable[[str], str], text: str) -> str | None:
    """Give the first of some parts that does not follow in a text, if any."""
    at, said = 0, plain(text)
    for part in parts:
        words = plain(part)
        place = said.find(words, at)
        if place < 0:
            return part
        at = place + len(words)
    return None


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text))


def tags(before: Parts, after: Parts, kind: ChangeKind) -> str:
    """Add no tags, and drop none but left-over ones in a change of form."""
    old, new = Counter(before.tags), Counter(after.tags)
    if new - old:
        return f"Add no HTML: {names_of(new - old)} is new."
    if old - new and kind is not ChangeKind.FORMAT:
        return f"Keep the HTML: {names_of(old - new)} is lost."
    return ""


def dangerous(before: Parts, after: Parts, _kind: ChangeKind) -> str:
    """Add nothing that a browser would run or load."""
    added = active(after.text) - active(before.text)
    return f"Add nothing that a browser would run: {names_of(added)}." if added else ""


def links(before: Parts, after: Parts, _kind: ChangeKind) -> str:
    """Add no addresses."""
    added = set(after.links) - set(before.links)
    return f"Add no addresses: {names_of(added)} is new." if added else ""
