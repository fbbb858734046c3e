"""What sites put around cards: rating widgets, buttons, counters.

A widget shows itself by repetition: the same run of lines, word for word, after every card. A few
wordings that sites use once a page are known by name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from builder.readers.lines import Seen

_SITE = re.compile(
    r"(?:study (?:these|this deck'?s?) flashcards?|study online at .+|"
    r"(?:show|hide|reveal|view|see) (?:the )?answers?|"
    r"(?:flip card|(?:tap|click|press)(?: (?:the )?card)? to (?:flip|reveal|see)(?: .*)?)|"
    r"(?:terms|cards|questions) in this (?:set|deck) \(\d+\)|"
    r"(?:flashcards|cards|decks|terms) in .+ \(\d+\):?|how well did you know this\??|"
    r"rate (?:this|your) (?:card|answer|confidence)\S?|still learning \(\d+\)|mastered \(\d+\)|"
    r"(?:card|question) \d+ (?:of|/) \d+|page \d+ (?:of|/) \d+|"
    r"\d+ (?:cards|flashcards|terms)(?: [·|•-] .+)?|https?://\S+)",
    re.IGNORECASE,
)
_RATING = re.compile(
    r"(?:again|hard|good|easy|medium|got it|missed it|i knew (?:it|this)|not yet|skip|"
    r"know it|don[’']t know(?: it)?|correct|incorrect|not at all|perfectly)",
    re.IGNORECASE,
)
_SHORT = 60
_FEWEST, _MOST = 3, 12
"""Steps of a rating scale, at least and at most."""


def is_site_furniture(line: Seen) -> bool:
    """Say whether a line is wording that a flashcard site puts on its pages."""
    return len(line.text) <= _SHORT and _SITE.fullmatch(line.text) is not None


def repeated(seen: Sequence[Seen], least: int) -> set[int]:
    """Find the indices of lines that belong to a run repeated word for word after many cards.

    Two neighbours belong to one widget when, nearly always, the one comes with the other; a bare
    number is told from the same number elsewhere by the lines on both its sides. A run counts from
    its `least`-th time on.
    """
    names = _names(seen)
    singles = Counter(names)
    pairs = Counter(pairwise(names))
    members: set[int] = set()
    for index, (one, other) in enumerate(pairwise(names)):
        together = pairs[one, other]
        if together >= least and together >= 0.8 * max(singles[one], singles[other]):
            members.update((index, index + 1))
    often = max(singles.values(), default=0)
    for index, line in enumerate(seen):
        count = singles[names[index]]
        if count >= least and count >= 0.5 * often and _RATING.fullmatch(line.text):
            members.add(index)
    return members


def scales(seen: Sequence[Seen], furniture: Collection[int]) -> set[int]:
    """Find the indices of rating scales: bare numbers that count up right below a site's line.

    The number of the next card may go on with the count, so all scales end where most do.
    """
    lengths: dict[int, int] = {}
    for index in furniture:
        if not seen[index].text.isdigit():
            length = _counted(seen, index + 1)
            if length >= _FEWEST:
                lengths[index + 1] = length
    if len(lengths) < 2:
        return set()
    often = Counter(lengths.values())
    usual = max(often, key=lambda length: (often[length], -length))
    return {i for start in lengths for i in range(start, start + min(usual, lengths[start]))}


def _counted(seen: Sequence[Seen], start: int) -> int:
    """Count the lines from `start` on that are nothing but numbers counting up from 0 or 1."""
    if start >= len(seen) or seen[start].text not in ("0", "1"):
        return 0
    first, end = int(seen[start].text), start
    while end < min(len(seen), start + _MOST) and seen[end].text == str(first + end - start):
        end += 1
    return end - start


def _names(seen: Sequence[Seen]) -> list[str]:
    """Name each line by its text, and a bare number by its neighbours as well; long lines apart."""
    texts = [line.text.casefold() for line in seen]
    names = []
    for index, text in enumerate(texts):
        if len(text) > _SHORT:
            names.append(f"\0{index}")
        elif text.isdigit():
            before = texts[index - 1] if index else ""
            after = texts[index + 1] if index + 1 < len(texts) else ""
            names.append(f"{before[:_SHORT]}\0{text}\0{after[:_SHORT]}")
        else:
            names.append(text)
    return names
