"""codespell's list of known misspellings, as data: what is wrong, and the words that are right.

https://github.com/codespell-project/codespell
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def misspellings() -> Mapping[str, str]:
    """Read the list: a misspelling with its correction, or with several, parted by commas."""
    text = files("codespell_lib").joinpath("data", "dictionary.txt").read_text("utf-8")
    return dict(line.split("->", 1) for line in text.split("\n") if "->" in line)


@cache
def right_words() -> frozenset[str]:
    """Give the words that the list corrects to: common English ones, some 30,000."""
    return frozenset(fix.strip() for fixes in misspellings().values() for fix in fixes.split(","))


@cache
def _sorted() -> tuple[str, ...]:
    return tuple(sorted(right_words()))


def begins_word(letters: str) -> str:
    """Give the alphabetically first common word that begins so and is longer, or nothing."""
    words = _sorted()
    after = bisect_right(words, letters)
    return words[after] if after < len(words) and words[after].startswith(letters) else ""
