"""A formula or symbol was lost, and the words around it are left.

Copying a page as text loses what was drawn as a picture. "Why do we need ?" cannot be answered,
and a sentence about "the value of at" teaches nothing, though it looks complete at a glance.

Bad::

    Q: What is the slope of the line?
    A: The slope is , where and are the coordinates of a point.

Better::

    Q: What is the slope of the line?
    A: The slope is (y2 - y1)/(x2 - x1), where x1 and y1 are the coordinates of a point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import MOST, DeckText, DocumentText, Finding, Side

_OPEN_WORDS = frozenset(
    "a an the of for with by to at from in on into onto than between where which when if since "
    "because that such as is are was were equals equal denotes denote denoted called let need "
    "produce per over under given and or like via through towards until both either".split()
)
"""Words that something must follow: before a full stop, they tell of a hole."""

_MARK = re.compile(r"([^\W\d_][\w'-]*)( [?,;]| :(?![:)])| \.(?!\w|\.)| ?\(\s*\))(?=\s|[.,;:?)]|$)")
_BRACKET = re.compile(r"\(([a-z ]{2,30}|\s*,) \)")
_IN_BRACKET = _OPEN_WORDS | frozenset("known also i.e denoted by its and".split())
_PAIRS = re.compile(
    r"\b(?:(?:if|since|because) (?:is|are) (?!to\b|not\b)"
    r"|where (?:and|,) (?:is|are)\b|let be\b|where (?:is|are) (?=(?:the|a|an|our)\b)"
    r"|(?:of|by|with|from|between|the|an|at) (?:and|or) (?:is|are|was|be|can|will|not|denotes?)\b"
    r"|(?:about|equals?|approximately) where\b|equals and\b|from to (?!and\b)"
    r"|between and\b|(?:a|an|the) (?:of|is|was|has) (?=[a-z])|(?:when|which) and \w+s\b"
    r"|denote as (?:the|a|an)\b|(?:value|number|sum|vector|matrix) of (?:is|are)\b)"
)
_AT = re.compile(r"\bat is\b")
_LINE_LOST = re.compile(
    r"(\b(?:is|are|equals|by|as|of)|:)[ \t]*\n\s*(?:and|where|which|with|so that|in which) [a-z]"
)
_NAMELY = re.compile(r"\b(?:i\.e\.|e\.g\.|viz\.) [,;.](?= )")
_STRAY_GENITIVE = re.compile(
    r"\b((?!does|is|has|was)\w*s|which|of|and|for|a|the|each) ('s) (?=[a-z])"
)
_OPERATOR = re.compile(
    r"\b\w{1,20}\((?=[^()\n]{0,40}\w)[^()\n]{0,40}(?:,\s*[-+*/=×·]|=)\s*\)"
    r"|[-+*/=]\s*(?:\^|²)\s*[-+*/=]|\(²\)"
)
_START = re.compile(r"\s*[;,:)](?=\s)")
_COLON = re.compile(r"[\w)]:\s*$")
_COMMENT = re.compile(r"^ *([-*•]\s*//\s*\w.*)$", re.MULTILINE)
_POINTER = re.compile(
    r"\b(?:formulas?|formulae|equations?|expressions?|written|given|defined|expressed"
    r"|computed|calculated|stated)\b[^.\n;?!]{0,40}?"
    r"(?:\(?\b(?:below|as follows)\b\)?|\bby the following (?:formula|equation|expression)\b"
    r"|\bthe following (?:formula|equation|expression)\b)[^\S\n]*(?:[:.,;)\n]|$|[-–—(])"
    r"|\b(?:formulas?|formulae|equations?|expressions?)\s+(?:is|are|reads)\s*(?::\s*)?$"
)
_MATH = re.compile(r"[=≈≤≥<>^√∑∫∏Σ±×÷]|\w\s?[*/+]\s?\w|\w\s[-−]\s\w|[₀-₉²³]|\\frac|\$")
_POINTED = frozenset(
    "below follows following formula formulas formulae equation equations expression expressions "
    "written given defined expressed computed calculated stated".split()
)
_HABIT = 0.08
"""Share of a document's marks with a space before them from which that is how it is typed."""


def check_deck(deck: DeckText) -> Iterator[Finding]:
    """Find holes, document by document: a weak sign counts where there are strong ones."""
    for document in deck.documents.values():
        if document.english or any(side.english for card in document.cards for side in card.sides):
            yield from _check_document(document)


def _check_document(document: DocumentText) -> Iterator[Finding]:
    typed_so = _types_spaces(document)
    strong: list[Finding] = []
    weak: list[Finding] = []
    for card in document.cards:
        for side in card.sides:
            if not side.text or not side.english:
                continue
            strong += _marks(side, weak, typed_so=typed_so)
            strong += _words(side)
            strong += _edge(side)
            if " at is" in side.prose:
                weak += (_hole(side, *found.span()) for found in _AT.finditer(side.prose))
            strong += _pointers(side)
    yield from _apart(strong)
    if len({finding.side for finding in strong}) >= 2 and not typed_so:
        lost = {(finding.side, finding.start) for finding in strong}
        yield from (each for each in weak if (each.side, each.start) not in lost)


def _apart(findings: list[Finding]) -> Iterator[Finding]:
    """Give findings that do not overlap, each place once."""
    last: Finding | None = None
    for each in sorted(findings, key=lambda f: (id(f.side), f.start, -f.end)):
        if last is None or last.side is not each.side or each.start >= last.end:
            yield each
            last = each


def _types_spaces(document: DocumentText) -> bool:
    """Tell whether the author sets a space before marks anyhow."""
    spaced = marks = 0
    for card in document.cards:
        for side in card.sides:
            marks += sum(map(side.text.count, ".,?:;"))
            spaced += sum(map(side.text.count, (" .", " ,", " ?", " :", " ;")))
    return spaced > max(3.0, _HABIT * marks)


def _marks(side: Side, weak: list[Finding], *, typed_so: bool) -> Iterator[Finding]:
    """Find marks that follow a hole: a space stands before them, where a symbol was."""
    prose = side.prose
    if (
        " ?" in prose
        or " ," in prose
        or " ." in prose
        or " :" in prose
        or "(" in prose
        or " ;" in prose
    ):
        for found in islice(_MARK.finditer(prose), MOST):
            empty = "(" in found[2]
            if empty and (found[2][0] != " " or _is_code(side)):
                continue
            if not empty and not _ABOUT_SIGNS.isdisjoint(side.vocabulary):
                continue
            finding = _hole(side, *found.span())
            if empty or (found[1] in _OPEN_WORDS and not typed_so):
                yield finding
            elif not typed_so:
                weak.append(finding)
        for found in _BRACKET.finditer(prose):
            if _IN_BRACKET.issuperset(found[1].replace(",", "").split()):
                yield _hole(side, *found.span())


def _words(side: Side) -> Iterator[Finding]:
    """Find words that cannot follow each other, and operators without their operands."""
    prose = side.prose
    for found in islice(_PAIRS.finditer(prose), MOST):
        plain = _is_plain(side, found) and not _is_quoted(prose, found.start())
        if plain and not _asks(prose, found):
            yield _hole(side, found.start(), found.start() + len(found[0].rstrip()))
    if " 's " in prose:
        for found in _STRAY_GENITIVE.finditer(prose):
            yield _hole(side, *found.span(2))
    if "(" in prose or "=" in prose:
        for found in _OPERATOR.finditer(prose):
            yield _hole(side, *found.span())
    if ". ," in prose or ". ;" in prose:
        for found in _NAMELY.finditer(prose):
            yield _hole(side, *found.span())
    if "\n" in prose:
        yield from _lines(side)


def _lines(side: Side) -> Iterator[Finding]:
    """Find lines that go on where a formula had a line of its own, and comments of lost ones."""
    for found in islice(_LINE_LOST.finditer(side.prose), MOST):
        yield _hole(side, *found.span(1))
    if "//" in side.prose:
        comments = list(_COMMENT.finditer(side.prose))
        if len(comments) > 1:
            yield from (_hole(side, *found.span(1)) for found in comments)


def _edge(side: Side) -> Iterator[Finding]:
    """Find a mark that a side begins with, and a colon that an answer ends with."""
    prose = side.prose
    edge = _START.match(prose) if prose[:1] not in side.card.front.prose else None
    edge = edge or _ends_open(side)
    if edge:
        yield _hole(side, edge.end() - 1, edge.end())


def _pointers(side: Side) -> Iterator[Finding]:
    """Find words that point at a formula where no formula follows."""
    if side.name == "front" or _POINTED.isdisjoint(side.vocabulary):
        return
    for found in _POINTER.finditer(side.prose):
        rest = side.text[found.end() :].lstrip(" :.,;)")
        after = (
            rest.partition("\n")[2] if "below" in found[0] and not rest.startswith("\n") else rest
        )
        told = side.text[found.start() - 60 if found.start() > 60 else 0 : found.start()]
        if _MATH.search(after) or _MATH.search(told) or ("follow" in found[0] and after.strip()):
            continue
        yield _hole(side, found.start(), found.start() + len(found[0].rstrip()))


def _asks(prose: str, found: re.Match[str]) -> bool:
    """Tell whether "where is the ..." opens a question."""
    if not found[0].startswith(("where is", "where are")):
        return False
    before = prose[: found.start()].rstrip()
    return not before.endswith((",", ")")) or "?" in prose[found.end() :]


def _ends_open(side: Side) -> re.Match[str] | None:
    """Tell an answer that ends with a colon where a formula was to follow."""
    if side.name == "front" or _CALCULATED.isdisjoint(side.vocabulary):
        return None
    return _COLON.search(side.prose, max(0, side.trimmed[1] - 3))


_CALCULATED = frozenset(
    "follows formula equation computed calculated given equals equal add sum product divide "
    "divided multiply defined expressed written expression compute calculate derivative".split()
)


def _is_plain(side: Side, found: re.Match[str]) -> bool:
    """Tell whether words are written as words, and not as keywords, symbols or names."""
    text = side.text[found.start() : found.end()].rstrip()
    return text[1:].islower() and (text[0].islower() or text[1] != " ")


def _is_quoted(prose: str, start: int) -> bool:
    return start > 0 and prose[start - 1] in "\"'“‘«„"


def _is_code(side: Side) -> bool:
    """Tell whether a text is about calls, in which empty brackets belong."""
    words = side.vocabulary | side.card.front.vocabulary
    return bool(_CALLS.search(side.text)) or not _PROGRAMS.isdisjoint(words)


_CALLS = re.compile(r"\w\(\)|[_;{}]")
_PROGRAMS = frozenset(
    "program programs method methods call calls called returns code class".split()
)
_ABOUT_SIGNS = frozenset(
    "statement file files separated comma semicolon colon dot punctuation character sign symbol "
    "names begins begin ends lisp".split()
)


def _hole(side: Side, start: int, end: int) -> Finding:
    return side.finding(start, end, "a formula or symbol seems to be lost here")


RULE = Rule(name="missing-formula", severity=Severity.WARNING, doc=__doc__, check_deck=check_deck)
