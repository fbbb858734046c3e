"""What turns one question into another: opposites, numbers, prefixes, negation, direction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from builder.dedupe import english_words
from builder.dedupe.fronts import Alignment
from builder.dedupe.normalise import Vocabulary, Word
from builder.dedupe.profile import Profile

_PASSIVE = "by"
_TURNED = ("one", "middle", "other")
_OPPOSITES: dict[str, set[str]] = {}
for _one, _other in english_words.OPPOSITES:
    for _x in _one.split():
        for _y in _other.split():
            _OPPOSITES.setdefault(_x, set()).add(_y)
            _OPPOSITES.setdefault(_y, set()).add(_x)


def contrast(vocabulary: Vocabulary, a: Profile, b: Profile, aligned: Alignment) -> str:
    """Say in words why two fronts ask for two facts, or nothing if no such sign is there."""
    words_a = [vocabulary.words[i] for i in a.order]
    words_b = [vocabulary.words[i] for i in b.order]
    return (
        _numbers(vocabulary, words_a, words_b, aligned)
        or _opposites(words_a, words_b)
        or _prefixes(words_a, words_b, aligned)
        or _negation(a, b, aligned)
        or _direction(words_a, words_b, aligned)
    )


def _numbers(
    vocabulary: Vocabulary, a: Sequence[Word], b: Sequence[Word], aligned: Alignment
) -> str:
    """Find numbers on both sides that have no partner; "I" is one beside another numeral."""
    in_a = [vocabulary.contents[c] for c in aligned.left_a if vocabulary.numbers[c]]
    in_b = [vocabulary.contents[c] for c in aligned.left_b if vocabulary.numbers[c]]
    in_a = in_a or (["I"] if in_b and _is_numbered(a) else [])
    in_b = in_b or (["I"] if in_a and _is_numbered(b) else [])
    if in_a and in_b:
        return f"differ in number: {', '.join(in_a)} <> {', '.join(in_b)}"
    return ""


def _is_numbered(words: Sequence[Word]) -> bool:
    """Tell a numeral "I" from the person: it follows what it numbers."""
    return any(word.text == "i" and not before.stop for before, word in pairwise(words))


def _opposites(a: Sequence[Word], b: Sequence[Word]) -> str:
    """Find a word of one front whose opposite the other has in its place."""
    texts_a = {word.text for word in a}
    texts_b = {word.text for word in b}
    for text in sorted(texts_a - texts_b):
        against = sorted((_OPPOSITES.get(text, set()) & texts_b) - texts_a)
        if against:
            return f"opposites: '{text}' <> '{against[0]}'"
    return ""


def opposed(vocabulary: Vocabulary, a: Profile, b: Profile) -> str:
    """Name a word of one answer and its opposite in the other, if each has only its own."""
    texts_a = {word.text for word in map(vocabulary.words.__getitem__, a.answer)}
    texts_b = {word.text for word in map(vocabulary.words.__getitem__, b.answer)}
    for text in sorted(texts_a - texts_b):
        for against in sorted(_OPPOSITES.get(text, set()) & texts_b):
            if against not in texts_a:
                return f"'{text}' <> '{against}'"
    return ""


def _prefixes(a: Sequence[Word], b: Sequence[Word], aligned: Alignment) -> str:
    """Find two left-over words that differ by their prefix only, or by one prefix more."""
    left_a = {word.text for word in a if word.content in aligned.left_a}
    left_b = {word.text for word in b if word.content in aligned.left_b}
    for x in sorted(left_a):
        for y in sorted(left_b):
            if _differ_by_prefix(x, y):
                return f"differ in prefix: '{x}' <> '{y}'"
    return ""


def _differ_by_prefix(a: str, b: str) -> bool:
    tail = 0
    while tail < min(len(a), len(b)) and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    if tail < 3:
        return False
    heads = english_words.PREFIXES | {""}
    return any(a[: len(a) - n] in heads and b[: len(b) - n] in heads for n in range(3, tail + 1))


def _negation(a: Profile, b: Profile, aligned: Alignment) -> str:
    """Find a "not" on one side only, in fronts that are much alike otherwise.

    A claim to be judged may deny what the other asks.
    """
    alike = 2 * len(aligned.pairs) >= min(len(a.topic), len(b.topic))
    if a.negated == b.negated or a.verdict or b.verdict or not alike:
        return ""
    return "one of them is negated"


def _direction(a: Sequence[Word], b: Sequence[Word], aligned: Alignment) -> str:
    """Find the same two things the other way round: "from A to B" and "from B to A"."""
    if any(word.text in english_words.SYMMETRIC for word in (*a, *b)):
        return ""
    return "the direction is reversed" if _swapped(a, b) or _turned(a, b, aligned) else ""


def _swapped(a: Sequence[Word], b: Sequence[Word]) -> bool:
    """Tell whether what comes from and what goes to have changed places."""
    ends_a, ends_b = _ends(a), _ends(b)
    if ends_a is None or ends_b is None:
        return False
    (source_a, target_a), (source_b, target_b) = ends_a, ends_b
    return bool((source_a - source_b) & target_b and (target_a - target_b) & source_b)


def _turned(a: Sequence[Word], b: Sequence[Word], aligned: Alignment) -> bool:
    """Tell whether one front has before a word what the other has after it, and the reverse.

    A passive ("is unwound by") turns the words round, but not what they say.
    """
    if aligned.left_a or aligned.left_b:
        return False
    if any(w.text == _PASSIVE for w in a) != any(w.text == _PASSIVE for w in b):
        return False
    common = {content for content, _, _ in aligned.pairs}
    first = [c for c in dict.fromkeys(word.content for word in a) if c in common]
    second = [c for c in dict.fromkeys(word.content for word in b) if c in common]
    if len(first) != len(second) or len(first) < len(_TURNED):
        return False
    place = {content: n for n, content in enumerate(second)}
    return any(
        all(place[c] > place[middle] for c in first[:n])
        and all(place[c] < place[middle] for c in first[n + 1 :] if c in place)
        for n, middle in enumerate(first[1:-1], 1)
    )


def _ends(words: Sequence[Word]) -> tuple[set[int], set[int]] | None:
    """Split a front at the word that gives its direction: what comes from, what goes to."""
    for n, word in enumerate(words):
        forward = word.text in english_words.FORWARD
        if n and (forward or word.text in english_words.BACKWARD):
            before = _named(words[:n])
            after = _named(words[n + 1 :])
            if before and after:
                return (before, after) if forward else (after, before)
    return None


def _named(words: Sequence[Word]) -> set[int]:
    """Give the contents of words that can name a thing, single letters among them."""
    return {word.content for word in words if not word.stop or len(word.text) == 1}
