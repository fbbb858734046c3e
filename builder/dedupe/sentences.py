"""Sentences: how a text is cut into them, and whether what one says has been said before.

No word is lost: a sentence counts as said only where each of its words, numbers and signs is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from builder.text import normalise

WORD = re.compile(
    r"\d+(?:[.,]\d+)+(?![^\W_])|[^\W_]+(?:[_'’][^\W_]+)*|(?<!\w\w)-(?!\w\w)|(?<!\w)-(?=\d)"
    r"|[^\w\s.,:;!?…()\[\]{}\"'’‘“”„«»\-–—•·*_|`]"
)
_NEGATION = re.compile(
    r"no|not|nor|never|none|neither|cannot|\w+n['’]t|without|only|rarely|hardly"
    r"|nicht|nie|kein(?:e[mnrs]?)?|ohne|weder|noch|niemals|nur|selten|kaum"
)
_ARTICLES = frozenset(("the", "der", "die", "das"))
_ABBREVIATION = re.compile(
    r"cf|vs|dr|mrs?|ms|prof|st|figs?|eq|approx|ca|bzw|vgl|evtl|ggf|abb|nr|sog|inkl|vol|ch|sec"
    r"|(?:[^\W\d_]\.)+[^\W\d_]"
)
_LONGEST_WORD = 200
"""Characters before a stop in which the word is looked for that may be an abbreviation."""
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
_SIGNS = re.compile(r"[=<>≤≥≠^{}\\|&+*/_;√∑∫→←×÷]|\w\(")
_CODE = re.compile(
    r"(?:else|try|finally|begin|end)\W*|(?:return|import|def|class) .*|(?:for|if|elif|while) .*:"
    r"|.*`{3}.*"
)
_POINT = re.compile(r"`+|[(\[{]|[)\]}]|[.!?…]+[\"'”’»]*\s+(?=\S)|[。！？]+")
_CLAUSE = re.compile(r"[,;:](?=\s)|[()]|\s(?:and|or|but|nor|und|oder|aber|noch|[-–—])\s")


def sentences(text: str) -> tuple[str, ...]:
    """Cut a text at its lines, and a line at the ends of its sentences; code is left whole."""
    found: list[str] = []
    for line in text.split("\n"):
        ends = () if is_code(line) else tuple(_ends(line))
        pieces = (line[a:b].strip() for a, b in zip((0, *ends), (*ends, None), strict=True))
        found += [piece for piece in pieces if piece]
    return tuple(found)


class Said:
    """What a note says so far."""

    def __init__(self, front: str, back: str) -> None:
        """Start with the kept front, whose words count but answer nothing, and the kept back."""
        self._whole = {normalise(sentence) for sentence in sentences(front)}
        self._words = {word for part in self._whole for word in WORD.findall(part)}
        self._clauses: list[tuple[Counter[str], list[list[str]]]] = []
        self.add(back)

    def add(self, text: str) -> None:
        """Take in what an answer says."""
        for sentence in sentences(text):
            self._whole.add(normalise(sentence))
            self._words.update(WORD.findall(normalise(sentence)))
            self._clauses.append(_clauses(sentence))

    def lacks_word(self, text: str) -> bool:
        """Tell whether a text has a word, a number or a sign that is nowhere yet."""
        words = {word for part in sentences(text) for word in WORD.findall(normalise(part))}
        return not self._words.issuperset(words)

    def has(self, sentence: str) -> bool:
        """Tell whether a sentence is said: word for word, or as clauses of one sentence."""
        if normalise(sentence) in self._whole or not any(map(str.isalnum, sentence)):
            return True
        if is_code(sentence) or self.lacks_word(sentence):
            return False
        negations, clauses = _clauses(sentence)
        return any(
            negations == other and all(any(map(_within(one), said)) for one in clauses)
            for other, said in self._clauses
        )


def _clauses(sentence: str) -> tuple[Counter[str], list[list[str]]]:
    """Give the words of each clause, in order, and the sentence's negations.

    Clauses may be in another order, as in a list of names; the words of one clause may not, since
    "a virus kills a cell" is not "a cell kills a virus".
    """
    parts = [WORD.findall(part) for part in _CLAUSE.split(normalise(sentence))]
    clauses = [[word for word in part if word not in _ARTICLES] for part in parts]
    return Counter(word for part in parts for word in part if _NEGATION.fullmatch(word)), clauses


def _within(words: Sequence[str]) -> Callable[[Sequence[str]], bool]:
    """Make the test whether words occur in a clause in their order."""

    def test(clause: Sequence[str]) -> bool:
        rest = iter(clause)
        return all(word in rest for word in words)

    return test


def is_code(line: str) -> bool:
    """Tell whether a line is code or a formula, which is never cut: signs, and few long words."""
    line = line.strip()
    signs = len(_SIGNS.findall(line))
    return bool(_CODE.fullmatch(line)) or len(_LONG_WORD.findall(line)) < 3 * signs


def _ends(line: str) -> Iterator[int]:
    """Find where the sentences of a line end, but for the last."""
    depth, code = 0, False
    for match in _POINT.finditer(line):
        mark = match[0]
        if mark[0] == "`":
            code = not code
        elif mark in "([{":
            depth += not code
        elif mark in ")]}":
            depth = max(0, depth - (not code))
        elif not depth and not code and _is_end(line, match):
            yield match.end()


def _is_end(line: str, match: re.Match[str]) -> bool:
    """Tell whether marks end a sentence: not "e.g.", "J. Smith", "3. Mai", or before lower case."""
    if line[match.end() : match.end() + 1].islower():
        return False
    before = line[max(0, match.start() - _LONGEST_WORD) : match.start()].split()[-1:]
    word = before[0].lstrip("([\"'“„«").casefold() if before else ""
    if match[0].rstrip() != ".":
        return True
    short = len(word) == 1 or (len(word) < 3 and word.isdigit()) or not word
    return not short and not _ABBREVIATION.fullmatch(word)
