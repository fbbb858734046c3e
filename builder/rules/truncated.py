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
from collections.abc import Iterator
from itertools import pairwise

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.half_words import (
    ended,
    half_word,
    is_long,
    last_word,
    prefixes,
    stump,
    unfinished,
)
from builder.rules.texts import CardText, DeckText, Finding, Side

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
_LONGEST = 60
_LEAST = 5
"""Words of an answer that has a beginning to lose."""
_SENTENCE = 9
"""Words that a heading has below it, where it is one."""


def check_deck(deck: DeckText) -> Iterator[Finding]:
    """Find sides that end or begin in the middle; the whole word elsewhere tells half of one."""
    longer: dict[str, str] | None = None
    ending = {name: ended(each) for name, each in deck.documents.items()}
    for card in deck.cards:
        for side in card.sides:
            if not side.text:
                continue
            found = _ending(side) if side.english else None
            if found is None and side.english and (word := last_word(side, deck)):
                longer = prefixes(deck) if longer is None else longer
                found = half_word(side, word, longer)
            if found is None and side.name == "back" and side.english and side.text[-1:].isalpha():
                ends = ending[card.document.name]
                found = unfinished(side, deck) if any(kind(side) for kind in ends) else None
                if found is None and is_long(side):
                    found = stump(side, deck)
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
            _bare(line) == bare and len(following.split()) > _SENTENCE
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
    if tail.endswith((" a", "so-called")) and (found := _ARTICLE.search(tail)):
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


def _cut_inside(card: CardText) -> Iterator[Finding]:
    """Find a sentence that breaks off where another one begins."""
    side = card.back
    if _STARTS.isdisjoint(side.vocabulary) or not side.english:
        return
    for found in _CUT_SHORT.finditer(side.text):
        if "*" in found[2] or found[1] in ("of", "the", "with", "from", "into", "an"):
            yield side.finding(found.start(1), found.end(1), "a sentence breaks off here")


RULE = Rule(name="truncated", severity=Severity.WARNING, doc=__doc__, check_deck=check_deck)
