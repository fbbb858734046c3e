"""The kind of a change: what may be accepted in bulk, and what a person has to read one by one.

A model says that it puts a slip of form right; whether it does is judged here by the words that
differ. Whatever is in doubt is FACTUAL, which costs a person one look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.model import ChangeKind
from builder.proposing.guarding import claims, guards, spelling
from builder.proposing.guarding.inflection import (
    BE,
    DETERMINERS,
    PAST,
    RELATIVE,
    are_swappable,
    is_same_word,
)
from builder.proposing.guarding.tokens import Token, is_case_free, tokens

_MECHANICAL = (ChangeKind.FORMAT, ChangeKind.TYPO, ChangeKind.GRAMMAR)
"""From the least to the most that may differ: signs, the letters of a word, its endings."""
_MOST = 3_000
"""Words between the first and the last change, above which it is no slip."""
_COUNTED = frozenset(("few", "little", "lot", "most", "number", "bit", "couple", "only", "one"))
"""Words that an article before them gives another meaning."""
_LABELLED = (
    "vitamin hepatitis type class group grade factor protein coenzyme influenza phase plan option "
    "case part section appendix figure table series point set node state event model chain"
)
_LABELS = frozenset(_LABELLED.split())
"""Words after which "a" may be a label."""


def honest_kind(before: str, after: str, claimed: ChangeKind) -> ChangeKind:
    """Give the kind of change that this really is.

    It is a mechanical one only where no word's meaning can have changed: the claimed one, or the
    wider one that the change takes.
    """
    if claimed not in _MECHANICAL:
        return claimed
    if guards.broken(before, after, claimed):
        return ChangeKind.FACTUAL
    found = _widest(tokens(before), tokens(after))
    if found is None:
        return ChangeKind.FACTUAL
    kind = _MECHANICAL[max(found, _MECHANICAL.index(claimed))]
    return ChangeKind.FACTUAL if guards.broken(before, after, kind) else kind


def _widest(old: Sequence[Token], new: Sequence[Token]) -> int | None:
    """Give the place of the kind among the mechanical ones that all changes fit, if there is."""
    if _shifts_time(old, new):
        return None
    widest = 0
    for gone, come, at in _hunks(old, new):
        kind = _kind(gone, come, old[at - 1].lower if at else "", old, at + len(gone))
        if kind is None:
            return None
        widest = max(widest, kind)
    return widest


def _shifts_time(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Tell whether "is" is gone and "was" came, or the reverse, wherever they stand."""
    now, then = (
        sum(token.lower in forms for token in new) - sum(token.lower in forms for token in old)
        for forms in (BE - PAST, PAST)
    )
    return now * then < 0


def _hunks(
    old: Sequence[Token], new: Sequence[Token]
) -> Iterator[tuple[Sequence[Token], Sequence[Token], int]]:
    """Give the runs of words that differ, and where each begins in the old text."""
    start = 0
    while start < min(len(old), len(new)) and old[start].text == new[start].text:
        start += 1
    end = 0
    room = min(len(old), len(new)) - start
    while end < room and old[-1 - end].text == new[-1 - end].text:
        end += 1
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    if max(len(a), len(b)) > _MOST:
        yield a, b, start
        return
    from rapidfuzz.distance import Indel

    gone = come = 0
    ops = Indel.opcodes([token.text for token in a], [token.text for token in b])
    for op in ops:
        if op.tag != "equal":
            continue
        if op.src_start > gone or op.dest_start > come:
            yield a[gone : op.src_start], b[come : op.dest_start], start + gone
        gone, come = op.src_end, op.dest_end
    if gone < len(a) or come < len(b):
        yield a[gone:], b[come:], start + gone


def _kind(
    gone: Sequence[Token], come: Sequence[Token], previous: str, old: Sequence[Token], end: int
) -> int | None:
    """Judge one run of words that became another."""
    if max(len(gone), len(come)) > _MOST // 100:
        return None
    if gone and come and spelling.is_slip(_joined(gone), _joined(come)):
        return 1 if all(token.is_plain for token in (*gone, *come)) else None
    if _is_repeated(gone, come, previous):
        return 1
    following = old[end] if end < len(old) else None
    return _paired(list(gone), list(come), previous, following)


def _joined(words: Sequence[Token]) -> str:
    return " ".join(token.lower for token in words)


def _is_repeated(gone: Sequence[Token], come: Sequence[Token], previous: str) -> bool:
    """Tell whether one word is gone that stood there twice."""
    return not come and len(gone) == 1 and len(previous) > 1 and gone[0].is_same(previous)


def _paired(
    gone: list[Token], come: list[Token], previous: str, following: Token | None
) -> int | None:
    """Pair the words of two runs, leaving out small ones of either that grammar asks for.

    Small words of both are not left out: one in the place of the other may say something else.
    """
    widest = 0
    shorter: list[Token] | None = None
    while gone or come:
        kind = _replaced(gone[0], come[0], previous) if gone and come else None
        if kind is not None:
            widest, previous = max(widest, kind), gone.pop(0).lower
            come.pop(0)
            continue
        for words in (gone, come):
            after = words[1] if len(words) > 1 else following
            if words is shorter or not words or not after:
                continue
            if _is_small(words[0].text, after, previous):
                words.pop(0)
                shorter = come if words is gone else gone
                break
        else:
            return None
        widest = 2
    return widest


def _replaced(old: Token, new: Token, previous: str) -> int | None:
    """Judge one word that became another."""
    if old.text == new.text:
        return 0
    if not (old.is_plain and new.is_plain):
        return None
    if old.lower == new.lower:
        return 0 if is_case_free(old, new) else None
    if old.lower.endswith("nt") and new.lower == f"{old.lower[:-1]}'t":
        return 1
    if not (old.is_cased_like(new) or old.opens or new.opens):
        return None
    if claims.turned(old.lower, new.lower)[0]:
        return None
    if spelling.is_slip(old.lower, new.lower):
        return 1 if old.text.islower() or old.opens else None
    if are_swappable(old.lower, new.lower) and (old.text.islower() or old.opens):
        return 2
    return 2 if is_same_word(old.lower, new.lower, after_be=previous in BE) else None


def _is_small(word: str, following: Token, previous: str) -> bool:
    """Tell whether a word may be put in or left out: an article, "that", "is" before no verb."""
    after = following.lower
    if not following.is_plain or len(after) < 2 or after in _COUNTED or previous in _LABELS:
        return False
    if word in DETERMINERS:
        return after not in BE
    if word in RELATIVE:
        return previous.isalpha()
    return word in BE and not after.endswith(("ed", "en", "ing", "t", "wn"))
