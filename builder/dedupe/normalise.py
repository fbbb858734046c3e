"""Words to numbers: every word of a card becomes the id of what it stands for.

A word is looked up once: its stem, its groups of synonyms, the parts it can play in a front. After
that a card is a run of small integers, and comparing cards compares integers.

Stems: Porter's Snowball stemmer for English (https://snowballstem.org). It shortens words of other
languages too, each alike, which does no harm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from builder.dedupe import english_asking, english_words
from builder.dedupe.english_forms import IRREGULAR

BLANK = "___"
COLON = ":"
_LETTER = "A"
_WORD = re.compile(
    r"_{2,}|(?<![\w)])-\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)+|[^\W_]+(?:\+\+|#(?!\w))"
    r"|[^\W_]+(?:['’\-‐‑][^\W_]+)*|[=<>+*/^%√∑±×→←≤≥≠∞°:;]|(?<=\s)[-–—](?=\s)"
)
_APOSTROPHE = re.compile(r"['’]")
_NAMES = frozenset({"He"})
"""Capital forms that are names more often than the everyday words they look like."""
_DIGIT = re.compile(r"\d")
_HYPHEN = re.compile(r"[-‐‑]")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")
_BRITISH = (
    (re.compile(r"is(e|es|ed|ing|ation|ations|er|ers)$"), r"iz\1"),
    (re.compile(r"yse(s|d)?$"), r"yze\1"),
    (re.compile(r"([a-z]{3})our(s|ed|ing|al)?$"), r"\1or\2"),
    (re.compile(r"([bt])re$"), r"\1er"),
    (re.compile(r"ll(ed|ing|er)$"), r"l\1"),
    (re.compile(r"(?:ae|\boe|(?<=[fhmn])oe)(?=[a-z])"), "e"),
)
_ASKING = {
    word: aspect for aspect, words in english_asking.ASKING.items() for word in words.split()
}
_ASKING_OF = {
    word: aspect for aspect, words in english_asking.ASKING_OF.items() for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of one written word: its content id, and the parts it plays in a front."""

    text: str
    content: int
    aspect: str = ""
    aspect_of: str = ""
    stop: bool = False
    number: bool = False
    negation: bool = False


class Vocabulary:
    """Words by their written form, and contents by what words stand for.

    `words[i]` is the word with id `i`. Of content `c`, `contents[c]` is its stem, `groups[c]` the
    numbers of its groups of synonyms, `light[c]` whether it is an everyday word,
    `generic[c]` whether it names a kind of thing, and `numbers[c]` whether it is a number.
    """

    def __init__(self, synonyms: Iterable[Sequence[str]] = ()) -> None:
        """Start with the tables of general English.

        `synonyms` are a deck's own groups of words, or of several words, that mean the same.
        """
        import Stemmer

        self._stemmer = Stemmer.Stemmer("english", 0)
        self.words: list[Word] = []
        self.contents: list[str] = []
        self.groups: list[frozenset[int]] = []
        self.light: list[bool] = []
        self.numbers: list[bool] = []
        self.generic: list[bool] = []
        self._forms: list[list[str]] = []
        self._written: dict[str, tuple[int, ...]] = {}
        self._ids: dict[str, int] = {}
        self._content_ids: dict[str, int] = {}
        self._groups: dict[str, set[int]] = {}
        self._standing = _standing(synonyms)
        for number, group in enumerate(english_words.SYNONYMS):
            for word in group.split():
                self._groups.setdefault(self.stem(word.lower()), set()).add(number)
        self._generic = {self.stem(word) for word in english_words.GENERIC}
        self._light = {self.stem(word) for word in english_words.LIGHT}

    def read(self, text: str) -> list[int]:
        """Give the ids of a text's words, in order."""
        found: list[int] = []
        written = self._written
        before = ""
        if self._standing is not None:
            text = self._standing(text)
        for form in _WORD.findall(text):
            if form == _LETTER and before[-1:].islower():
                found.append(self._id("a", term=True))  # "vitamin A": no article stands here
            else:
                ids = written.get(form)
                found += self._learn(form) if ids is None else ids
            before = form
        return found

    def stem(self, lower: str) -> str:
        """Give the stem of a word in lower case; numbers lose their ordinal ending."""
        if _DIGIT.search(lower):
            return _ORDINAL.sub("", lower)
        lower = IRREGULAR.get(lower, lower)
        if len(lower) < 4:
            return lower
        for pattern, american in _BRITISH:
            lower = pattern.sub(american, lower)
        return str(self._stemmer.stemWord(lower))

    def content(self, stem: str) -> int | None:
        """Give the content id of a stem, if any card has it."""
        return self._content_ids.get(stem)

    def shown(self, content: int) -> str:
        """Give the shortest word, first by the alphabet, that was read as a content id."""
        return min(self._forms[content], key=lambda text: (len(text), text))

    def define(self, abbreviation: str, words: Sequence[str]) -> None:
        """Read an abbreviation as the words that a document spells it out to."""
        ids = tuple(self._id(word, term=False) for word in words)
        for form in (abbreviation.upper(), abbreviation.upper() + "s", abbreviation):
            self._written[form] = ids

    def _learn(self, form: str) -> tuple[int, ...]:
        """Add a written form: one word, or the several that hyphens join."""
        if len(form) > 2 and form[-1] == "s" and sum(map(str.isupper, form)) > 1:
            ids = self._written.get(form[:-1]) or self._learn(form[:-1])
        else:
            term = (len(form) > 1 and form.isupper()) or form in _NAMES
            ids = tuple(self._id(part, term=term) for part in _parts(form))
        self._written[form] = ids
        return ids

    def _id(self, text: str, *, term: bool) -> int:
        """Give the id of a word; a `term`, written in capitals, never asks and never stops."""
        key = text.upper() if term else text
        known = self._ids.get(key)
        if known is None:
            known = self._ids[key] = len(self.words)
            self.words.append(self._word(text, term=term))
        return known

    def _word(self, text: str, *, term: bool) -> Word:
        stem = self.stem(english_words.NUMBERS.get(text, text))
        content = self._content(stem)
        self._forms[content].append(text)
        if term or text in {BLANK, COLON}:
            return Word(text=text, content=content, stop=not term, number=bool(_DIGIT.search(stem)))
        return Word(
            text=text,
            content=content,
            aspect=_ASKING.get(text, ""),
            aspect_of=_ASKING_OF.get(text, ""),
            stop=text in english_asking.STOP,
            number=bool(_DIGIT.search(stem)),
            negation=text in english_words.NEGATIONS,
        )

    def _content(self, stem: str) -> int:
        known = self._content_ids.get(stem)
        if known is None:
            known = self._content_ids[stem] = len(self.contents)
            self.contents.append(stem)
            self._forms.append([])
            self.groups.append(frozenset(self._groups.get(stem, ())))
            self.light.append(stem in self._light)
            self.generic.append(stem in self._generic)
            self.numbers.append(bool(_DIGIT.search(stem)))
        return known


def _standing(synonyms: Iterable[Sequence[str]]) -> Callable[[str], str] | None:
    """Make what puts the first of a deck's synonyms in the place of the others."""
    first = {word.casefold(): group[0] for group in synonyms for word in group[1:]}
    if not first:
        return None
    words = sorted(first, key=lambda word: (-len(word), word))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: first[found[0].casefold()], text)


def _parts(form: str) -> list[str]:
    """Take a written form apart: at hyphens, except after a prefix, and before a possessive."""
    if form in english_words.ROMAN:
        return [english_words.ROMAN[form]]
    lower = form.casefold()
    if not lower.isascii():
        lower = unicodedata.normalize("NFKC", lower)
    if form[0] == "_":
        return [BLANK]
    if form in ":;-–—":
        return [COLON]
    if form[0] == "-":
        return [lower]
    parts: list[str] = []
    prefix = ""
    for part in _HYPHEN.split(lower):
        stem, *rest = _APOSTROPHE.split(part)
        word = stem if rest in ([], ["s"]) else "'".join([stem, *rest])
        if word in english_words.PREFIXES and not prefix:
            prefix = word
            continue
        parts.append(prefix + word)
        prefix = ""
    if prefix:
        parts.append(prefix)
    return [part for part in parts if part]
