"""Patterns over the words of a sentence, as packs write them, and sentences as they look at them.

A sentence becomes a line of stems, so that "vanishing gradients" and "a gradient vanishes" have
words in common. A pattern becomes a regular expression over such a line. Its gaps are bounded and
few, so the time it takes is linear in the words.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from builder.rules.texts import WORD, Side

_TOKEN = re.compile(r"(?:[^\W_]|(?<=\d)\.(?=\d))+(?:['’][^\W_]+)*|;|(?<=[^\W\d_]{2}),(?=\s)")
_PART = re.compile(r"\.\.\.|\.\.|[()|?]|<[a-z-]+>|(?:[^\s()|?<>.]|(?<=\d)\.(?=\d))+|\S")
_ITEM = re.compile(r"\s*(?:[-*+•‣▪◦·–]|(?:\d{1,2}|[a-z])[.)])\s*(?=\S)")
_NEGATED = re.compile(r"([^\W\d_]+)n['’]t")
_BRITISH = re.compile(r"is(e[drs]?|ers|es|ing|ation|ations)$|our(?=s?$|ed$|ing$)")
_BARE = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_FORMS = {
    **dict.fromkeys("is are was were been being am".split(), "be"),
    **dict.fromkeys("does did doing done".split(), "do"),
    **dict.fromkeys("has had having".split(), "have"),
    **{name: str(n) for n, name in enumerate("zero one two three four five six seven".split())},
    **{name: str(n) for n, name in enumerate("eight nine ten".split(), 8)},
    "null": "0",
}
_EMPTY = frozenset("a an the very also usually typically simply really basically quite".split())

NEGATION = "not no never neither nor without rather unlike"
"""Words that turn a claim round, as stems."""

CONTRAST = "but wherea while although though howev instead ;"
"""Words that open a clause of its own, as stems."""

_BARRIER = "|".join(re.escape(word) for word in f"{NEGATION} {CONTRAST}".split())
_GAPS = {
    "..": rf"(?:(?!(?:{_BARRIER}) )\S+ ){{0,3}}?",
    "...": rf"(?:(?!(?:{_BARRIER}) )\S+ ){{0,8}}?",
}
_MOST_GAPS = 3
_MOST_READ = 10_000
"""Characters of a side that are read; what is longer is no card that anyone learns."""


class PatternError(ValueError):
    """A pattern does not follow the rules of its language."""


@dataclass(slots=True, eq=False)
class Sentence:
    """A sentence as stems, each followed by a space, and where it stands in the text of its side.

    It `asks` with a question mark, is an `item` with a mark of a list, or `opens` what follows.
    """

    stems: str
    text: str
    start: int
    end: int
    asks: bool
    item: bool
    opens: bool
    _places: list[tuple[int, int]] = field(default_factory=list)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give the characters of the side for characters of the stems."""
        if not self._places:
            found = _TOKEN.finditer(self.text, self.start, self.end)
            self._places = [each.span() for each in found for _ in stem(each[0])]
        first = self.stems.count(" ", 0, start)
        last = self.stems.count(" ", 0, end) - 1
        return self._places[first][0], self._places[last][1]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: `needs` are stems of which a matching sentence has at least one of each set."""

    text: str
    source: str
    needs: tuple[frozenset[str], ...]

    def finditer(self, stems: str) -> Iterator[re.Match[str]]:
        """Find all matches among stems."""
        return compiled(self.source).finditer(stems)


@functools.cache
def compiled(source: str) -> re.Pattern[str]:
    """Compile an expression when it is first needed."""
    return re.compile(source)


@functools.cache
def _stemmer() -> object:
    import Stemmer

    return Stemmer.Stemmer("english", 0)


@functools.lru_cache(maxsize=1 << 16)
def stem(word: str) -> tuple[str, ...]:
    """Give the stems that stand for a word in lower case: none for an article, two for "isn't"."""
    if word in _EMPTY:
        return ()
    if found := _NEGATED.fullmatch(word):
        return (*stem(_BARE.get(found[1], found[1])), "not")
    if word in ("cannot", "can't"):
        return ("can", "not")
    word = re.split("['’]", word)[0]
    if word in _FORMS:
        return (_FORMS[word],)
    if len(word) > 6:
        word = _BRITISH.sub(lambda m: f"iz{m[1]}" if m[1] else "or", word)
    return (_stemmer().stemWord(word),)  # type: ignore[attr-defined]


def sentences(side: Side) -> tuple[Sentence, ...]:
    """Give the first sentences of a side as stems; code and formulas hold no words."""
    return tuple(
        _sentence(side.prose, start, min(end, _MOST_READ))
        for start, end in side.sentences
        if start < _MOST_READ
    )


def _sentence(text: str, start: int, end: int) -> Sentence:
    last = text[max(start, end - 8) : end].rstrip("\"')] \n\r")
    return Sentence(
        stems="".join(map(_spelt, _TOKEN.findall(text, start, end))),
        text=text,
        start=start,
        end=end,
        asks=last.endswith("?"),
        item=_ITEM.match(text, start, end) is not None,
        opens=last.endswith(":"),
    )


@functools.lru_cache(maxsize=1 << 16)
def _spelt(word: str) -> str:
    return "".join(f"{each} " for each in stem(word))


def parse(text: str, words: Mapping[str, str]) -> Pattern:
    """Read a pattern; `words` are the named parts that it may use as `<name>`.

    Raises PatternError, with one sentence that says what is wrong.
    """
    parts = list(_parts(text, words))
    parser = _Parser(parts)
    source, needs = parser.sequence()
    if parser.at < len(parts):
        raise PatternError("a ) closes nothing" if parts[parser.at] == ")" else "a | is in no ( )")
    if not needs:
        raise PatternError(
            "no word of it has to occur (a, the, also, very and the like are left out)"
        )
    if sum(part in _GAPS for part in parts) > _MOST_GAPS:
        raise PatternError(f"it has more than {_MOST_GAPS} gaps")
    kept = (frozenset(map(_letters, need)) for need in needs)
    return Pattern(text, rf"(?<!\S){source}", tuple(need for need in kept if "" not in need))


def _letters(each: str) -> str:
    """Give what is left of a stem in a vocabulary, which has no digits: "l" of "l2"."""
    found = WORD.search(each)
    if not found:
        return ""
    return each if found[0] == each else stem(found[0])[0]


def _parts(text: str, words: Mapping[str, str], depth: int = 0) -> Iterator[str]:
    """Cut a pattern into words and signs, with what the names stand for."""
    for part in _PART.findall(text.lower()):
        if not part.startswith("<") or len(part) == 1:
            yield part
        elif part[1:-1] not in words or depth > 3:
            raise PatternError(f"there is no {part} among the words of the pack")
        else:
            yield from ("(", *_parts(words[part[1:-1]], words, depth + 1), ")")


class _Parser:
    """Turns the parts of a pattern into a regular expression, from left to right."""

    def __init__(self, parts: list[str]) -> None:
        self.parts = parts
        self.at = 0

    def sequence(self) -> tuple[str, list[frozenset[str]]]:
        """Read items until a group's next alternative or end."""
        source, needs = "", list[frozenset[str]]()
        while self.at < len(self.parts) and self.parts[self.at] not in ("|", ")"):
            if self.parts[self.at] in _GAPS:
                source += self._gap()
                continue
            item, its_needs = self._group() if self.parts[self.at] == "(" else self._word()
            if self.at < len(self.parts) and self.parts[self.at] == "?":
                self.at += 1
                item, its_needs = f"(?:{item})?", []
            source += item
            needs += its_needs
        return source, needs

    def _gap(self) -> str:
        self.at += 1
        before = self.parts[self.at - 2] if self.at > 1 else "("
        outside = before in ("(", "|") or self.at >= len(self.parts)
        if outside or self.parts[self.at] in ("|", ")", "?", *_GAPS):
            raise PatternError("a gap stands between words")
        return _GAPS[self.parts[self.at - 1]]

    def _word(self) -> tuple[str, list[frozenset[str]]]:
        part = self.parts[self.at]
        self.at += 1
        stems = [each for found in _TOKEN.findall(part) for each in stem(found)]
        if not stems and part not in _EMPTY:
            raise PatternError(f"{part} is no word")
        return "".join(f"{re.escape(each)} " for each in stems), [frozenset((s,)) for s in stems]

    def _group(self) -> tuple[str, list[frozenset[str]]]:
        """Read choices; one of articles and the like alone makes the group one that may lack."""
        sources: list[str] = []
        chosen: list[frozenset[str]] = []
        while self.at < len(self.parts) and self.parts[self.at] != ")":
            self.at += 1
            start = self.at
            source, needs = self.sequence()
            if self.at == start:
                raise PatternError("a choice is empty")
            sources.append(source)
            chosen.append(max(needs, key=_weight, default=frozenset()))
        if self.at >= len(self.parts):
            raise PatternError("a ( is not closed")
        self.at += 1
        lacking = "" if all(sources) else "?"
        union = frozenset[str]().union(*chosen)
        source = f"(?:{'|'.join(filter(None, sources))}){lacking}"
        return source, [union] if all(chosen) else []


def _weight(need: frozenset[str]) -> tuple[int, list[str]]:
    """Rank needs: long words are rare, so they tell more."""
    return min(map(len, need)), sorted(need)
