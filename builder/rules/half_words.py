"""Half words at the end of a text, told by whole words elsewhere and by the author's habits."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from builder.rules.spelling import begins_word, right_words
from builder.rules.texts import DeckText, DocumentText, Finding, Side

_LONGEST = 60
_LEAST = 5
"""Letters of a cut word that is told by the whole word elsewhere."""
_IDENTIFIER = re.compile(r"\w*_\w+$")


def ended(document: DocumentText) -> tuple[Callable[[Side], bool], ...]:
    """Give the kinds of answers that an author ends with a mark, with an exception at most."""
    return tuple(kind for kind in (_has_sentences, is_long) if _ends(document, kind))


def _ends(document: DocumentText, kind: Callable[[Side], bool]) -> bool:
    answers = [card.back.text.rstrip()[-1] in _MARKS for card in document.cards if kind(card.back)]
    return len(answers) >= _HABIT and answers.count(False) <= max(1, len(answers) // 20)


def _has_sentences(side: Side) -> bool:
    """Tell whether an answer is of several sentences."""
    return ". " in side.text and len(side.words) > _SEVERAL and len(side.sentences) > 1


def is_long(side: Side) -> bool:
    """Tell whether the last line of an answer is long enough to end with a full stop."""
    return bool(side.lines) and side.lines[-1][1].count(" ") >= _SEVERAL


def unfinished(side: Side, deck: DeckText) -> Finding | None:
    """Find an answer without an end in a document whose answers have one.

    Its last word tells half a word from a forgotten mark: a longer word begins so, or it is short
    and stands nowhere else.
    """
    stop = side.trimmed[1]
    word = side.text[:stop].split()[-1]
    if not word.isalpha():
        return None
    rare = word.islower() and deck.counts[word] == 1 and word not in right_words()
    half = rare and (len(word) <= _BRIEF or (not _is_form(word) and _begins_word(word, deck)))
    if not half and word not in _UNENDING:
        return None
    return side.finding(stop - len(word), stop, "the last sentence breaks off")


def _is_form(word: str) -> bool:
    """Tell whether a word has an ending, so that it may well be whole."""
    return word.lower().endswith(_ENDINGS)


def _begins_word(word: str, deck: DeckText) -> bool:
    """Tell whether a longer word of the deck begins with these letters."""
    words = deck.once("sorted words", lambda one: sorted(one.counts))
    after = bisect_right(words, word)
    longer = words[after] if after < len(words) and words[after].startswith(word) else ""
    return bool(longer) and longer[len(word) :] not in _SUFFIXES


def stump(side: Side, deck: DeckText) -> Finding | None:
    """Find a last word that is none, and with which common words begin: "contrac"."""
    stop = side.trimmed[1]
    word = side.text[max(0, stop - _LONGEST) : stop].rsplit(None, 1)[-1]
    if not (word.isascii() and word.isalpha() and word.islower() and len(word) > 1):
        return None
    if deck.counts[word] != 1 or not _CUT.search(word) or word in right_words():
        return None
    whole = begins_word(word)
    if not whole or whole[len(word) :] in _SUFFIXES:
        return None
    return side.finding(stop - len(word), stop, f'breaks off within a word, perhaps "{whole}"')


_CUT = re.compile(r"(?:[vjq]|[^aeiou]u|[^aeiouyh]i|[bcdfgpt]l|[bcdfgt]r|[dtpbk]n|[^i]c)$")
"""How words hardly end: "contrac", "loudn", "pl"."""
_BRIEF = 4
_UNENDING = frozenset("no not only also even very so both either every because while".split())
_MARKS = frozenset(".!?:)]\"'”’»…*")
_HABIT = 6
"""Longer answers from which an author's way of ending them can be told."""
_SEVERAL = 9


def last_word(side: Side, deck: DeckText) -> str:
    """Give the last word where it may be cut: long enough, at the very end, and nowhere else."""
    end = side.trimmed[1]
    if not side.text[end - 1].isalpha():
        return ""
    words = side.words
    if len(words) < _LEAST and "_" not in side.text[-_LONGEST:]:
        return ""
    word = words[-1] if words else ""
    if "_" in side.text[max(0, end - 40) : end]:
        found = _IDENTIFIER.search(side.text[max(0, end - 40) : end])
        part = found[0].lower().rsplit("_", 1)[1] if found else ""
        return part if len(part) > 2 else ""
    return word if len(word) >= _LEAST and deck.counts[word] == 1 else ""


def prefixes(deck: DeckText) -> dict[str, str]:
    """Give, for what is left when one to three letters are cut off a word, that word."""
    found: dict[str, str] = {}
    for word, count in deck.counts.items():
        if len(word) > 3 and count > 1:
            for cut in (1, 2, 3):
                found.setdefault(word[:-cut], word)
    return found


def half_word(side: Side, word: str, longer: dict[str, str]) -> Finding | None:
    """Find a last word that lacks its last letters."""
    whole = longer.get(word)
    if whole is None or _is_word(word, whole):
        return None
    end = side.trimmed[1]
    return side.finding(end - len(word), end, f'breaks off within a word, perhaps "{whole}"')


def _is_word(word: str, whole: str) -> bool:
    """Tell whether the shorter word may be a form of its own: "cell" of "cells"."""
    rest = whole[len(word) :]
    return rest in _SUFFIXES or rest[0] == word[-1] or word.endswith(_ENDINGS)


_SUFFIXES = frozenset(
    "s es d ed er ers r rs ing ly y al ally ic ism ist ity ive or ors age ous ful ble n en es e's "
    "'s th ial ia ian ion ary ant ent ate ure ize ise us um is a ae i o ese ren yl ene ane "
    "ol".split()
)
_ENDINGS = ("ing", "ed", "ly", "s", "al", "ic", "ity", "tion", "ment", "ness", "er")
