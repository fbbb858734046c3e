"""What a front asks for: its aspects, and how far two fronts ask for the same."""

from __future__ import annotations

from collections.abc import Sequence

from builder.dedupe import english_asking
from builder.dedupe.normalise import BLANK, COLON, Word

CLAIM = "claim"
WHAT = "what"
FACT = "fact"
_OF = frozenset("of for to behind with when on against".split())
_BEFORE_NOUN = frozenset(
    "main primary key major most chief principal basic general common important big biggest "
    "possible different underlying good some".split()
)


def asks(words: Sequence[Word]) -> tuple[frozenset[str], frozenset[int]]:
    """Find the aspects that a front asks for, and the places of the words that only ask.

    A front with no word of asking, such as a bare term, asks what it is.
    """
    aspects: set[str] = set()
    used: set[int] = set()
    n = _request(words)
    used.update(range(n))
    while n < len(words):
        length, aspect = _form(words, n) or _noun(words, n)
        if aspect:
            aspects.add(aspect)
        used.update(range(n, n + length))
        n += max(length, 1)
    if words and words[0].text == WHAT and words[-1].text == "for":
        aspects.add("purpose")
    if len(words) > 1 and words[-1].text == "mean":
        aspects.add(WHAT)
        used.add(len(words) - 1)
    if WHAT in aspects:
        aspects.discard("how")  # "how is it defined" asks what it is
    if aspects & {"benefit", "purpose"}:
        aspects.discard("why")  # "why is it useful" asks for one thing
    asked = frozenset(aspects or {_plain(words)})
    return _KNOWN.setdefault(asked, asked), frozenset(used)


def _request(words: Sequence[Word]) -> int:
    """Give the number of words that only ask for an answer: "Please explain ..."."""
    n = next((n for n, word in enumerate(words) if not word.stop), 0)
    return n + 1 if words and words[n].text in english_asking.REQUESTS and n + 1 < len(words) else 0


def _plain(words: Sequence[Word]) -> str:
    """Tell what a front without a word of asking wants: a meaning, some fact, or a judgement."""
    if any(word.text == BLANK for word in words) or (
        words and words[0].text in english_asking.AUXILIARIES
    ):
        return CLAIM
    for n, word in enumerate(words[:-1]):
        if word.text == "which" or (word.text == WHAT and not words[n + 1].stop):
            return FACT
    return WHAT


def relation(a: frozenset[str], b: frozenset[str]) -> float:
    """Say from 0 to 1 how far two sets of aspects ask for the same.

    A claim to be judged, true or false, may be about anything.
    """
    if a == b:
        return 1.0
    a, b = a - {CLAIM}, b - {CLAIM}
    if not a or not b:
        return _CLAIM_RELATION
    if a - {WHAT} and b - {WHAT}:
        a, b = a - {WHAT}, b - {WHAT}
    if a == b:
        return 1.0
    best = max(1.0 if x == y else _RELATIONS.get((x, y), 0.0) for x in a for y in b)
    return best if len(a) == len(b) else 0.9 * best


_CLAIM_RELATION = 0.6
_KNOWN: dict[frozenset[str], frozenset[str]] = {}  # cards ask in few ways: one object for each
_RELATIONS: dict[tuple[str, str], float] = {}
for _one, _others, _degree in english_asking.ASPECTS_RELATED:
    for _x in _one.split():
        for _y in _others.split():
            _degree = max(_degree, _RELATIONS.get((_x, _y), 0.0))
            _RELATIONS[_x, _y] = _RELATIONS[_y, _x] = _degree

_FORMS: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _text, _aspect in english_asking.FORMS:
    _parts = tuple(_text.split())
    _FORMS.setdefault(_parts[0], []).append((_parts, _aspect))
for _forms in _FORMS.values():
    _forms.sort(key=lambda form: -len(form[0]))


def _form(words: Sequence[Word], n: int) -> tuple[int, str] | None:
    """Find a phrase that asks at place `n`: its length and its aspect."""
    for form, aspect in _FORMS.get(words[n].text, ()):
        if tuple(word.text for word in words[n : n + len(form)]) == form:
            return len(form), aspect
    return None


def _noun(words: Sequence[Word], n: int) -> tuple[int, str]:
    """Find a word that asks at place `n`; length 0 if it does not ask."""
    word = words[n]
    after = words[n + 1] if n + 1 < len(words) else None
    if word.aspect_of and _opens(words, n):
        before = _before(words, n)
        if before == COLON or (after is not None and after.text in _OF):
            return 1, word.aspect_of
    if word.aspect:
        return 1, word.aspect
    asked_next = after is not None and (after.aspect or after.aspect_of)
    counted = after is not None and after.text.endswith("s")
    if asked_next and ((word.number and counted) or word.text in _BEFORE_NOUN):
        return 1, ""
    return 0, ""


def _before(words: Sequence[Word], n: int) -> str:
    """Give the word before place `n`, past an adjective such as "main"."""
    while n and words[n - 1].text in _BEFORE_NOUN:
        n -= 1
    return words[n - 1].text if n else ""


def _opens(words: Sequence[Word], n: int) -> bool:
    """Tell whether a noun stands alone, and is not the end of a term such as "loss function"."""
    while n and (words[n - 1].text in _BEFORE_NOUN or words[n - 1].number):
        n -= 1
    return not n or words[n - 1].stop or bool(words[n - 1].aspect)
