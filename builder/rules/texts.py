"""What rules look at: cards with their words, sentences and language, each worked out once.

A `Side` is one side of a card, a `CardText` the card, a `DeckText` all cards that are linted
together. Positions count characters of the side as it stands in the card.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Generic, Literal, Self, TypeVar, cast, overload

from builder.forms.verbatim import prose
from builder.model import Card, Severity
from builder.rules.language import Tongue, is_english, tongue

if TYPE_CHECKING:
    from builder.rules.packs import Pack

_S = TypeVar("_S")
_T = TypeVar("_T")

MOST = 100
"""Places of one kind on a card, after which no more are worth listing."""

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
"""A word: letters, with apostrophes inside."""

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|\n|[。！？]+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|dr|mrs?|ms|prof|st|figs?|eq|approx|ca|etc|no|vol|ch|sec|al|resp)"
    r"|\b[^\W\d_]|(?:^|\s)\(?\d{1,3})\.$",
    re.IGNORECASE,
)


class _Once(Generic[_S, _T]):
    """A property that is worked out when it is asked for first, and then kept in the instance.

    functools.cached_property does the same, with a lock in Python 3.11 that costs more than most of
    what is kept here.
    """

    def __init__(self, make: Callable[[_S], _T]) -> None:
        """Take the method that works the value out."""
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, instance: None, owner: type[_S]) -> Self: ...

    @overload
    def __get__(self, instance: _S, owner: type[_S]) -> _T: ...

    def __get__(self, instance: _S | None, owner: type[_S]) -> Self | _T:
        """Work the value out; from now on the instance's own attribute is found before this."""
        if instance is None:
            return self
        value = self._make(instance)
        instance.__dict__[self._name] = value
        return value


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found on one side of a card; see `Flag` for the fields."""

    side: Side
    start: int
    end: int
    message: str
    fix: str | None = None
    safe: bool = False
    severity: Severity | None = None
    others: tuple[str, ...] = ()


class Side:
    """One side of a card, and what is known about its text."""

    def __init__(self, card: CardText, name: Literal["front", "back"], text: str) -> None:
        """Hold the text; all else is worked out when it is asked for, and kept."""
        self.card = card
        self.name = name
        self.text = text

    @_Once
    def lower(self) -> str:
        """The text in lower case, as long as the text itself, with straight apostrophes."""
        lower = self.text.lower()
        if len(lower) != len(self.text):
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)
        return lower.replace("’", "'") if not lower.isascii() else lower

    @_Once
    def prose(self) -> str:
        """The text in lower case, with code, formulas and addresses blanked out."""
        return prose(self.lower)

    @_Once
    def words(self) -> list[str]:
        """The words of the prose, in lower case and in order."""
        return [sys.intern(word) for word in WORD.findall(self.prose)]

    @_Once
    def vocabulary(self) -> frozenset[str]:
        """The words of the prose, each once."""
        return frozenset(self.words)

    @_Once
    def tongue(self) -> Tongue:
        """What the words say about the language."""
        return tongue(self.vocabulary, self.text)

    @_Once
    def english(self) -> bool:
        """Whether rules about English words may speak: the text is English, or its document is."""
        if self.tongue is Tongue.UNKNOWN:
            return self.card.document.english
        return self.tongue is Tongue.ENGLISH

    @_Once
    def lines(self) -> tuple[tuple[int, str], ...]:
        """The lines with text in them, each with the position it starts at."""
        if "\n" not in self.text:
            return ((0, self.text),) if self.text.strip() else ()
        found = []
        start = 0
        for line in self.text.split("\n"):
            if line.strip():
                found.append((start, line))
            start += len(line) + 1
        return tuple(found)

    @_Once
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The sentences, as start and end; a line's end is a sentence's end."""
        return tuple(_sentences(self.text))

    @_Once
    def trimmed(self) -> tuple[int, int]:
        """The start and end of the text without the white space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return start, max(start, len(self.text.rstrip()))

    def finding(
        self,
        start: int,
        end: int,
        message: str,
        *,
        fix: str | None = None,
        safe: bool = False,
        severity: Severity | None = None,
        others: tuple[str, ...] = (),
    ) -> Finding:
        """Report the characters `start` to `end`; without a severity, at the rule's own."""
        return Finding(self, start, end, message, fix, safe, severity, others)

    def whole(self, message: str, *, severity: Severity | None = None) -> Finding:
        """Report the whole side."""
        return Finding(self, *self.trimmed, message, severity=severity)

    def places(self, word: str) -> Iterator[tuple[int, int]]:
        """Find a lower-case word in the prose, as start and end, as often as is worth listing."""
        found = (each.span() for each in WORD.finditer(self.prose) if each[0] == word)
        return islice(found, MOST)


class CardText:
    """A card, and what is known about its two sides."""

    def __init__(self, card: Card, document: DocumentText) -> None:
        """Take a card of a document."""
        self.card = card
        self.document = document
        self._number = len(document.cards)
        self.front = Side(self, "front", card.front)
        self.back = Side(self, "back", card.back)
        self.sides = (self.front, self.back)

    @property
    def next(self) -> CardText | None:
        """The card that follows in the document, if any does."""
        following = self.document.cards[self._number + 1 : self._number + 2]
        return following[0] if following else None


@dataclass(slots=True, eq=False)
class DocumentText:
    """What a document's cards have in common; `cards` is filled while they are made."""

    name: str
    dialect: str
    cards: list[CardText] = field(default_factory=list)
    _english: bool | None = None
    _mentions: dict[frozenset[str], int] = field(default_factory=dict)

    def mentions(self, words: frozenset[str]) -> int:
        """How many cards hold one of these words, in lower case; counted once for each set."""
        if words not in self._mentions:
            self._mentions[words] = sum(
                not words.isdisjoint(card.front.vocabulary | card.back.vocabulary)
                for card in self.cards
            )
        return self._mentions[words]

    @property
    def english(self) -> bool:
        """Whether the document is English throughout."""
        if self._english is None:
            self._english = is_english(side.tongue for card in self.cards for side in card.sides)
        return self._english


class DeckText:
    """All cards that are linted together."""

    def __init__(
        self, cards: Sequence[tuple[Card, str, str]], *, packs: Sequence[Pack] = ()
    ) -> None:
        """Take cards, each with the name and the dialect of its document, and packs of one's own.

        `packs` are used beside those that come with Deckwright.
        """
        self._made: dict[str, object] = {}
        self._packs = tuple(packs)
        self.documents: dict[str, DocumentText] = {}
        self.cards: list[CardText] = []
        for card, name, dialect in cards:
            document = self.documents.setdefault(name, DocumentText(name, dialect))
            one = CardText(card, document)
            document.cards.append(one)
            self.cards.append(one)

    @_Once
    def counts(self) -> Counter[str]:
        """How many sides of cards hold each word, in lower case."""
        return Counter(word for side in self.sides for word in side.vocabulary)

    @_Once
    def packs(self) -> tuple[Pack, ...]:
        """The packs of misconceptions: those that come with Deckwright, then the deck's own."""
        from builder.rules.packs import builtin_packs

        return (*builtin_packs(), *self._packs)

    def once(self, name: str, make: Callable[[DeckText], _T]) -> _T:
        """Give what `make` makes of the deck, made once for all rules that ask by this name."""
        if name not in self._made:
            self._made[name] = make(self)
        return cast("_T", self._made[name])

    @property
    def sides(self) -> Iterable[Side]:
        """All sides of all cards."""
        return (side for card in self.cards for side in card.sides)

    def forget(self) -> None:
        """Let go of all that was worked out.

        Cards, sides and documents hold one another, and a command does not collect such rings.
        """
        for card in self.cards:
            for side in card.sides:
                vars(side).clear()
            vars(card).clear()
        vars(self).clear()


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text at the ends of its sentences and lines."""
    start = 0
    for found in _SENTENCE_END.finditer(text):
        if found[0] == "." and _ABBREVIATION.search(
            text, max(start, found.end() - 12), found.end()
        ):
            continue
        if text[start : found.end()].strip():
            yield start, found.end()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)
