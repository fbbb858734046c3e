"""The text breaks off, or begins in the middle.

A side that ends in "because of the" or in half a word lost what comes after, often the very thing
that was asked for. One that begins with "Instead," lost what came before.

Bad::

    Q: Why does ice float?
    A: Its crystals take more room than the same amount of

Better::

    Q: Why does ice float?
    A: Its crystals take more room than the same amount of water, so it is less dense.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.spelling import begins_word, right_words
from builder.rules.texts import CardText, DeckText, DocumentText, Finding, Side

_HANGING = frozenset(
    "an the and or nor because although whereas unless whose its their our your my every onto "
    "including namely e.g i.e of into during between among is are was were".split()
)
"""Words that no sentence ends with, but for those of `_MAY_END`."""

_MAY_END = frozenset("of into during between among is are was were".split())
"""Hanging words that may end a clause: "what it consists of", "where it was"."""

_WINDOW = 14
"""Words of a clause, at whose end a word may hang that its beginning explains."""
_COPULAS = frozenset("is are was were".split())
_COMPARING = frozenset(("than", "as"))
_CLAUSES = frozenset("what who whom whose where how however whatever wherever which that".split())
_PRONOUNS = frozenset("it they he she there this that these those we you i".split())

_END = re.compile(r"([^\W\d_][\w'’.-]*)[\"'”’»]*\s*$")
_BROKEN = re.compile(r"(?:,|\s[–—-]|[(\[{])\s*$")
_STARTS = frozenset(
    "you you'll you're you've they they'll they're they've we we'll we're we've this these then "
    "this'll".split()
)
_QUOTES = frozenset("\"'”’»")
_ARTICLE = re.compile(
    r"\b(?:(?:is|was|be|has|of|with|by|in|on|as|into|from|such|like|[a-z]{2,}[^s\W]es) (a)"
    r"|(so-called))$"
)
"""Words at the end that something must follow; "a" alone may be a letter."""
_ENDS = frozenset(",–—-([{")
_FIRST = re.compile(
    r"[-*•\s]*(?:instead|however|moreover|furthermore|nevertheless|additionally|likewise|conversely"
    r"|afterwards|meanwhile),(?=\s+\w)"
)
_CUT_SHORT = re.compile(
    r"(?<=\w )(to|of|the|with|by|from|into|an)( \*{0,2})"
    r"(?=(?:You|They|We|This|These|Then)(?:['’]\w+)? [a-z])"
)
_THOSE = re.compile(r"\b(?:these|those) (\d{2,}) (?=[a-z]+s\b)")
_LIST_MARK = re.compile(r"[-+*•·–]\s*|\(?\d{1,2}[.)]\s+")
_IDENTIFIER = re.compile(r"\w*_\w+$")
_LONGEST = 60
_LEAST = 5
"""Letters of a cut word that is told by the whole word elsewhere."""


def check_deck(deck: DeckText) -> Iterator[Finding]:
    """Find sides that end or begin in the middle; the whole word elsewhere tells half of one."""
    longer: dict[str, str] | None = None
    ending = {name: _ended(each) for name, each in deck.documents.items()}
    for card in deck.cards:
        for side in card.sides:
            if not side.text:
                continue
            found = _ending(side) if side.english else None
            if found is None and side.english and (word := _last_word(side, deck)):
                longer = _prefixes(deck) if longer is None else longer
                found = _half_word(side, word, longer)
            if found is None and side.name == "back" and side.english and side.text[-1:].isalpha():
                ends = ending[card.document.name]
                found = _unfinished(side, deck) if any(kind(side) for kind in ends) else None
                if found is None and _is_long(side):
                    found = _stump(side, deck)
            if found is not None:
                yield found
        yield from _cut_inside(card)
        yield from _announced(card.back)
        first = _FIRST.match(card.back.prose) if len(card.back.words) > _LEAST else None
        if first is not None and card.back.english:
            yield card.back.finding(*first.span(), "begins in the middle")


def _announced(side: Side) -> Iterator[Finding]:
    """Find a last line that announces what does not follow, and a number never given before."""
    if len(side.lines) > 1 and side.english:
        (start, last), earlier = side.lines[-1], side.lines[:-1]
        bare = _bare(last)
        again = any(
            _bare(line) == bare and len(following.split()) > _SEVERAL
            for (_, line), (_, following) in pairwise(earlier)
        )
        if last.rstrip().endswith(":") or (again and 2 < len(bare) < _LONGEST):
            yield side.finding(
                start, start + len(last.rstrip()), "nothing follows what is announced"
            )
    if "those " in side.prose or "these " in side.prose:
        for found in _THOSE.finditer(side.prose):
            before = f"{side.card.front.prose} {side.prose[: found.start()]}"
            if side.english and found[1] not in before and "teen" not in before:
                message = "speaks of a number that was not given before"
                yield side.finding(found.start(), found.end(1), message)


def _bare(line: str) -> str:
    return _LIST_MARK.sub("", line.strip(), count=1).rstrip(":").lower()


def _ending(side: Side) -> Finding | None:
    """Find a last word, mark or bracket after which something must follow."""
    start, end = side.trimmed
    tail = side.text[max(start, end - _LONGEST) : end]
    if tail[-1:] in _ENDS and (found := _BROKEN.search(tail)):
        if len(side.words) < 3 or (side.name == "front" and tail[-1] in "-–—,"):
            return None
        return side.finding(end - len(found[0].strip()), end, "breaks off here")
    if found := _ARTICLE.search(tail):
        return side.finding(
            end - len(tail) + found.start(found.lastindex or 0), end, "breaks off here"
        )
    hangs = tail[-1:].isalpha() and bool(side.words) and side.words[-1] in _HANGING
    word = _END.search(tail) if hangs or tail[-1:] in _QUOTES else None
    if word is None or word[1].lower() not in _HANGING:
        return _open_bracket(side, end)
    name = word[1].lower()
    if word[1] != name or len(side.words) < 4 or _is_quoted(tail, word):
        return None
    if side.name == "front" and "__" in side.text:
        return None
    if name in _MAY_END and (side.name == "front" or _may_end(side)):
        return None
    return side.finding(end - len(tail) + word.start(1), end, "breaks off here")


def _ended(document: DocumentText) -> tuple[Callable[[Side], bool], ...]:
    """Give the kinds of answers that an author ends with a mark, with an exception at most."""
    return tuple(kind for kind in (_has_sentences, _is_long) if _ends(document, kind))


def _ends(document: DocumentText, kind: Callable[[Side], bool]) -> bool:
    answers = [card.back.text.rstrip()[-1] in _MARKS for card in document.cards if kind(card.back)]
    return len(answers) >= _HABIT and answers.count(False) <= max(1, len(answers) // 20)


def _has_sentences(side: Side) -> bool:
    """Tell whether an answer is of several sentences."""
    return ". " in side.text and len(side.words) > _SEVERAL and len(side.sentences) > 1


def _is_long(side: Side) -> bool:
    """Tell whether the last line of an answer is long enough to end with a full stop."""
    return bool(side.lines) and side.lines[-1][1].count(" ") >= _SEVERAL


def _unfinished(side: Side, deck: DeckText) -> Finding | None:
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


def _stump(side: Side, deck: DeckText) -> Finding | None:
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


def _may_end(side: Side) -> bool:
    """Tell whether a clause may end so: "the state that it is in", "more than there are"."""
    last = side.words[-_WINDOW:-1]
    compares = side.words[-1] in _COPULAS and not _COMPARING.isdisjoint(last)
    return compares or not _CLAUSES.isdisjoint(last) or last[-1] in _PRONOUNS


def _open_bracket(side: Side, end: int) -> Finding | None:
    """Find a last bracket that is never closed, in a text that has no other fault of brackets."""
    text = side.text
    if text.count("(") != text.count(")") + 1 or text[:end][-1] in ".!?:":
        return None
    at = text.rfind("(")
    if text.rfind(")") > at or at < end - _LONGEST or len(text[at:end].split()) < 2:
        return None
    return side.finding(at, end, "the bracket is never closed: the end seems to be cut off")


def _is_quoted(tail: str, word: re.Match[str]) -> bool:
    return word.start() > 0 and tail[word.start() - 1] in "\"'“‘«„`"


def _last_word(side: Side, deck: DeckText) -> str:
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


def _prefixes(deck: DeckText) -> dict[str, str]:
    """Give, for what is left when one to three letters are cut off a word, that word."""
    found: dict[str, str] = {}
    for word, count in deck.counts.items():
        if len(word) > 3 and count > 1:
            for cut in (1, 2, 3):
                found.setdefault(word[:-cut], word)
    return found


def _half_word(side: Side, word: str, longer: dict[str, str]) -> Finding | None:
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


def _cut_inside(card: CardText) -> Iterator[Finding]:
    """Find a sentence that breaks off where another one begins."""
    side = card.back
    if _STARTS.isdisjoint(side.vocabulary) or not side.english:
        return
    for found in _CUT_SHORT.finditer(side.text):
        if "*" in found[2] or found[1] in ("of", "the", "with", "from", "into", "an"):
            yield side.finding(found.start(1), found.end(1), "a sentence breaks off here")


RULE = Rule(name="truncated", severity=Severity.WARNING, doc=__doc__, check_deck=check_deck)
