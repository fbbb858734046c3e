"""Abbreviations that documents spell out themselves: "convolutional neural network (CNN)".

The test is that of Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation
definitions in biomedical text", narrowed to initials: each letter opens a word of the long form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_AFTER = re.compile(r"((?:[^\W_][\w'’-]*[ /-]+){1,7})\(\s*([^\W_][\w&-]{1,7}?)s?\s*[);,]")
_BEFORE = re.compile(r"\b([^\W_][\w&-]{1,7}?)s?\s*\(\s*((?:[^\W_][\w'’]*[ /-]*){2,7})\)")
_WORDS = re.compile(r"[^\W_]+")
_SMALL = frozenset("of the and for in to a an on by with de la der die das und del".split())


def spelt_out(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Collect abbreviations with their long forms, in lower case; one of two readings is left out.

    An abbreviation has two capitals or more, or a digit, so that plain words in parentheses stay.
    """
    found: dict[str, tuple[str, ...]] = {}
    doubtful: set[str] = set()
    for text in texts:
        if "(" not in text:
            continue
        for short, long in _definitions(text):
            if found.setdefault(short, long) != long:
                doubtful.add(short)
    return {short: long for short, long in found.items() if short not in doubtful}


def _definitions(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for match in _AFTER.finditer(text):
        long = _long_form(match[2], _WORDS.findall(match[1].casefold()), last=True)
        if long:
            yield match[2].casefold(), long
    for match in _BEFORE.finditer(text):
        long = _long_form(match[1], _WORDS.findall(match[2].casefold()), last=False)
        if long:
            yield match[1].casefold(), long


def _long_form(short: str, words: Sequence[str], *, last: bool) -> tuple[str, ...]:
    """Find the words that the letters open: the last ones before "(", or all those inside."""
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    if sum(letter.isupper() for letter in short) < 2 or len(letters) < 2:
        return ()
    for start in range(len(words)) if last else (0,):
        full = [word for word in words[start:] if word not in _SMALL]
        if [word[0] for word in full] == letters and words[start] not in _SMALL:
            return tuple(full)
    return ()
