"""Whether a question with other words and the same answer is still the same question.

Of the released note, the ledger has the first words of the front; its answer is that of the card.
Many questions have one short answer, so only a small edit of the front is surely one; a long answer
belongs to one question, however that is worded.
"""

from __future__ import annotations

import re
from collections import Counter

from builder.forms.blank_signs import find_blanks
from builder.forms.verdicts import find_verdict
from builder.text import normalise

CUT = "…"
"""What stands at the end of first words that are not all."""
_WIDE = "\u0e00-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff"
"""Scripts without spaces: two of their signs count as a word."""
_TELLING = re.compile(rf"[{_WIDE}]{{2}}|[^\W\d_{_WIDE}]{{2,}}")
_TOKEN = re.compile(r"[^\W_]+|_+|[^\w\s.,;:!?…\"'“”‘’()¿¡]")
_BESIDE = re.compile(r"[^\W_]+|[^\w\s.,;:!?]")
_LONG_WORDS, _LONG_BYTES = 5, 24
_SHORTEST = 4
"""Characters of an answer that may stand for more than a verdict or a number."""
_SPACELESS = "\u0e00"
"""The letter from which on scripts are, but for a few, without spaces, and a letter is a lot."""
_LEAST_SHARED = 3
_LEAST_ALIKE = 0.6


def is_reworded(asks: str, front: str, back: str, *, cloze: bool) -> bool:
    """Tell whether a front is surely the one that began with `asks`; both have this back.

    A statement to judge, whose verdict is as good as none, has to have the same words.
    """
    if _is_long(back):
        return True
    if not asks or (asks.endswith(CUT) and not cloze):
        return False
    old, new = _tokens(asks, back), _tokens(front, back)
    verdict = find_verdict("T/F: it is so", back)
    if (verdict and not verdict.reason) or len(normalise(back)) < _SHORTEST:
        return old == new
    if asks.endswith(CUT):
        return not _missing(old, new)
    shared = min(old.total(), new.total())
    alike = 2 * shared / max(1, old.total() + new.total())
    if shared < _LEAST_SHARED or alike < _LEAST_ALIKE:
        return False
    return not (_missing(old, new) and _missing(new, old))


def have_moved(asks: str, front: str) -> bool:
    """Tell whether the blanks of a front may stand elsewhere than in the one begun with `asks`."""
    return asks.endswith(CUT) or _places(asks) != _places(front)


def _is_long(back: str) -> bool:
    """Tell whether an answer says so much that no other question has it."""
    words = _TELLING.finditer(back)
    return (
        sum(1 for _, _ in zip(range(_LONG_WORDS), words, strict=False)) == _LONG_WORDS
        and len(normalise(back).encode()) >= _LONG_BYTES
    )


def _tokens(front: str, back: str) -> Counter[str]:
    """Count the words and signs of a front, without what asks for a verdict."""
    verdict = find_verdict(front, back)
    text = (verdict.statement if verdict else front).casefold()
    if text.endswith(CUT):  # its last word may be cut, too
        text = text.rpartition(" ")[0]
    return Counter("_" if token[0] == "_" else token for token in _TOKEN.findall(text))


def _missing(some: Counter[str], every: Counter[str]) -> bool:
    """Tell whether words are missing among others, but for a letter; a number always counts."""
    left, others = list((some - every).elements()), list((every - some).elements())
    for word in left:
        twin = next((other for other in others if _is_misspelt(word, other)), None)
        if twin is None:
            return True
        others.remove(twin)
    return any(character.isdigit() for word in others for character in word)


def _is_misspelt(one: str, other: str) -> bool:
    """Tell whether two words differ in a letter too much, or in two that have swapped places.

    A letter in the place of another makes another word too often: *mitosis*, *meiosis*.
    """
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST or not (one.isalpha() and other.isalpha()) or max(long) >= _SPACELESS:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(long) == len(short) + 1:
        return short[at:] == long[at + 1 :]
    return len(long) == len(short) and (
        short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    )


def _places(front: str) -> list[tuple[str, str]]:
    """Give what stands beside each blank, before and after it."""
    text = front.casefold()
    return [
        (
            next(reversed(_BESIDE.findall(text[max(0, start - 60) : start])), ""),
            next(iter(_BESIDE.findall(text[end : end + 60])), ""),
        )
        for start, end in find_blanks(text)
    ]
