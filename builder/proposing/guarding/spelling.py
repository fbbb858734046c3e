"""Whether one word is a misspelling of another, by codespell's list of known misspellings.

https://github.com/codespell-project/codespell
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_SHORT = 3
_BRIEF = 5
"""Letters of a misspelling that may as well be a name, a symbol or an abbreviation."""
_FARTHEST = 2
_SMALL = frozenset(("the", "and", "for", "was", "has", "had", "her", "his", "its", "are"))
"""Words that a slip of three letters can be a mix-up of."""
_TERM_LIST = (
    "alterative arbitral ameba brocken carmel chanel claus collet collets consol cornel handel "
    "heathy humber incudes infarction intension issus leibnitz miliary minium neral objet pervious "
    "phasis precess precessing shepard sherif skelton technic technics transferrable waring weill "
    "affaire affaires casualty marital perform preform pincher licker lacker hist sinc ans"
)
_TERMS = frozenset(_TERM_LIST.split())
"""Words on the list that some subject or language has."""


@cache
def _corrections() -> dict[str, str]:
    """Read what the list knows one correction for; a choice of several is a choice of meaning."""
    text = files("codespell_lib").joinpath("data", "dictionary.txt").read_text("utf-8")
    pairs = (line.split("->", 1) for line in text.split("\n") if "->" in line)
    return {wrong: right for wrong, right in pairs if "," not in right}


def is_slip(old: str, new: str) -> bool:
    """Tell whether a word, in lower case, is a misspelling that can only stand for the new one.

    `new` may be several words parted by spaces.
    """
    if _corrections().get(old) != new or not new.replace("'", "").replace(" ", "").isalpha():
        return False
    if old in _TERMS or f"{old}g" == new:  # proteins end in "in" as slips of "-ing" do
        return False
    swapped = sorted(old) == sorted(new)
    if len(old) <= _SHORT:
        return swapped and new in _SMALL
    if len(old) <= _BRIEF and not swapped and " " not in new and "'" not in new:
        return False
    from rapidfuzz.distance import OSA

    return bool(OSA.distance(old, new, score_cutoff=_FARTHEST) <= _FARTHEST)
