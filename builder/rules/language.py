"""Tells whether a text is English, so that rules about English words leave other languages alone.

Function words decide: they are few, frequent and hardly shared between languages. A text too short
to hold any is taken for what its document is.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

ENGLISH = frozenset(
    "the of and to is are were be been being it its this that these those with for from by "
    "which what when where why how who whose does did has have had not but they their there "
    "than then can would should could may might must because each other into about between "
    "such only more most some any all you your we our or during through while using used "
    "both i'm it's don't isn't doesn't can't you're that's they're we're".split()
)
"""Frequent English words that few other languages share."""

FOREIGN = frozenset(
    "der das und ist nicht ein eine einen einem einer mit von für auf dem den des im zu zur "
    "zum wird werden sich als auch bei oder durch nach wie über sind aus dass kann beim vom "
    "welche le la les une est dans que qui avec sur par du au aux ce cette sont ou et il elle "
    "ils leur leurs nous vous mais où quelle quel donc être fait selon entre el los las en "
    "por para del su sus como más una uno lo este esta muy gli che di è della dei delle nel "
    "nella sono alla dal più anche questo cosa um uma é em ao aos às dos foi são seu sua pelo "
    "pela não à het een van niet met voor op zijn wordt naar ook aan bij wat hoe deze och är "
    "att det som på av med för inte till ett vad hur kan er ikke hvad jest się nie oraz przez "
    "od jak co czym dla ve bir bu için ile olan az egy és hogy nem je za sa koji što că şi "
    "sunt".split()
)
"""Frequent words of other languages that English does not use."""

_MIXED = 0.15
"""Share of texts in another language from which a document is in two."""


class Tongue(Enum):
    """What the words of a text say about its language."""

    ENGLISH = "english"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


def tongue(words: frozenset[str], text: str) -> Tongue:
    """Tell a text's language by its words, given in lower case, each once."""
    english, foreign = len(words & ENGLISH), len(words & FOREIGN)
    if (foreign and foreign >= english) or (
        not english and not text.isascii() and _is_foreign_script(text)
    ):
        return Tongue.FOREIGN
    return Tongue.ENGLISH if english > max(foreign, 1) else Tongue.UNKNOWN


def _is_foreign_script(text: str) -> bool:
    """Tell whether most letters are of no Latin script."""
    letters = [c for c in text if c.isalpha()]
    return sum(c > "\u024f" for c in letters) > 0.5 * len(letters)


def is_english(tongues: Iterable[Tongue]) -> bool:
    """Tell whether a document is English throughout, by the languages of its texts."""
    counts = dict.fromkeys(Tongue, 0)
    for each in tongues:
        counts[each] += 1
    known = counts[Tongue.ENGLISH] + counts[Tongue.FOREIGN]
    return counts[Tongue.ENGLISH] > 0 and counts[Tongue.FOREIGN] <= _MIXED * known
