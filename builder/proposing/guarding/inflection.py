"""Whether two words are forms of one, and which small words may stand for each other."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Stemmer import Stemmer

BE = frozenset(("is", "are", "am", "was", "were"))
PAST = frozenset(("was", "were"))
DETERMINERS = frozenset(("a", "an", "the"))
RELATIVE = frozenset(("that", "which", "who"))
_SWAPS = (
    "a an the",
    "is are am",
    "was were",
    "has have",
    "do does",
    "that which who whom",
    "this these",
    "that those",
    "its it's",
    "their they're there",
    "your you're",
    "whose who's",
    "then than",
    "it they",
    "much many",
)
_GROUPS = tuple(frozenset(group.split()) for group in _SWAPS)
_FAMILIES = tuple(
    frozenset(endings.split(","))
    for endings in (",s,ed,ing", ",es,ed,ing", "e,es,ed,ing", "y,ies,ied,ying", "is,es", ",ly")
)
_VOICES = frozenset(("ed", "ing"))
_OTHER_ADVERBS = (
    "hard near late bare scarce short large most part just like live low real high rough dead"
)
_NOT_ADVERBS = frozenset(_OTHER_ADVERBS.split())
"""Words whose form in -ly means something else."""
_SHORTEST = 3


@cache
def _stemmer() -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer("english")


def are_swappable(old: str, new: str) -> bool:
    """Tell whether two small words, in lower case, differ in grammar only."""
    return any(old in group and new in group for group in _GROUPS)


def is_same_word(old: str, new: str, *, after_be: bool) -> bool:
    """Tell whether two words, in lower case, differ by an ending only that leaves their meaning.

    "Inhibited" and "inhibiting" tell who does what, and so do they after a form of "be".
    """
    old, new = (word.replace("’", "'").removesuffix("'s") for word in (old, new))
    if old == new:
        return True
    if min(len(old), len(new)) < _SHORTEST or not (old + new).isalpha():
        return False
    pairs = zip(old, new, strict=False)
    begin = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))
    endings = {old[begin:], new[begin:]}
    if "ly" in endings and old[:begin] in _NOT_ADVERBS:
        return False
    for shift in range(3):
        # The endings of "stopped" and "stop" begin one letter later, those of "bases" one before.
        stem = old[: begin - shift]
        tried = frozenset(_ending(word, stem) for word in (old, new))
        family = any(tried <= endings for endings in _FAMILIES)
        if family and len(stem) >= _SHORTEST - 1 and not _turns(tried, after_be=after_be):
            return tried == {"is", "es"} or _stemmer().stemWord(old) == _stemmer().stemWord(new)
    return False


def _ending(word: str, stem: str) -> str:
    """Give what follows a stem, without its doubled last letter."""
    ending = word[len(stem) :]
    doubled = len(ending) > 2 and ending[0] == stem[-1:] and ending[1:] in _VOICES
    return ending[1:] if doubled else ending


def _turns(endings: frozenset[str], *, after_be: bool) -> bool:
    return endings == _VOICES or (after_be and bool(endings & _VOICES))
