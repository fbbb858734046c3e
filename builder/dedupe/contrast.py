"""What turns one question into another: opposites, numbers, prefixes, negation, direction."""

from __future__ import annotations

from collections.abc import Sequence

from builder.dedupe import english_words
from builder.dedupe.fronts import Alignment
from builder.dedupe.normalise import Vocabulary, Word
from builder.dedupe.profile import Profile

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
        _numbers(vocabulary, aligned)
        or _opposites(words_a, words_b)
        or _prefixes(words_a, words_b, aligned)
        or _negation(a, b)
        or _direction(words_a, words_b)
    )


def _numbers(vocabulary: Vocabulary, aligned: Alignment) -> str:
    """Find numbers on both sides that have no partner."""
    in_a = [vocabulary.contents[c] for c in aligned.left_a if vocabulary.numbers[c]]
    in_b = [vocabulary.contents[c] for c in aligned.left_b if vocabulary.numbers[c]]
    if in_a and in_b:
        return f"differ in number: {', '.join(in_a)} <> {', '.join(in_b)}"
    return ""


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


def _negation(a: Profile, b: Profile) -> str:
    """Find a "not" on one side only; a claim to be judged may deny what the other asks."""
    if a.negated == b.negated or a.verdict or b.verdict:
        return ""
    return "one of them is negated"


def _direction(a: Sequence[Word], b: Sequence[Word]) -> str:
    """Find the same two things the other way round: "from A to B" and "from B to A"."""
    ends_a, ends_b = _ends(a), _ends(b)
    if ends_a is None or ends_b is None:
        return ""
    (source_a, target_a), (source_b, target_b) = ends_a, ends_b
    swapped = (source_a - source_b) & target_b and (target_a - target_b) & source_b
    return "the direction is reversed" if swapped else ""


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
