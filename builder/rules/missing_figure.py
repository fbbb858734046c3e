"""A picture was lost, and the words that point at it are left.

Text copied from a page leaves its pictures behind. A card that says "the diagram above" then speaks
of something that the learner cannot see.

Bad::

    Q: How does the valve work?
    A: As shown in the figure below, it opens when the pressure rises.

Better::

    Q: How does the valve work?
    A: Rising pressure lifts the ball from its seat, and the gas escapes past it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding, Side

_NOUN = (
    r"(?:figure|fig\.?|images?|pictures?|pics?|diagrams?|graphs?|plots?|drawings?|illustrations?"
    r"|photos?|photographs?|screenshots?|sketch(?:es)?|charts?|animations?|schematics?)"
)
_DRAWN = r"(?:figure|picture|diagram|drawing|illustration|panel|graph|plot)"
_GATE = frozenset(
    "below above following left right bottom top this these here's shown see seen illustrated "
    "depicted pictured here refer look sketch figure fig diagram drawing picture "
    "illustration".split()
)
_POINTERS = re.compile(
    rf"\b(?:above|below|following|accompanying|attached)\s+(?:\w+\s)?{_NOUN}\b"
    rf"(?!\s+(?:of speech|out))"
    rf"|\b(?:the|this)\s+(?:\w+\s)?{_NOUN}\s+(?:above|below|on the (?:left|right))\b"
    rf"(?!\s+(?:the\b|an?\b|\d))"
    rf"|\bthe\s+(?:left|right|bottom|top|upper|lower)\s+{_DRAWN}\b"
    rf"|\b(?:as\s+)?(?:shown|seen|depicted|illustrated|pictured|displayed|drawn)\s+"
    rf"(?:in\s+(?:the|this)\s+(?:\w+\s)?{_NOUN}\b|(?:below|above)(?=\s*(?:[.,:;)]|$)))"
    rf"|\bsee\s+{_NOUN}(?:\s\d+)?(?=\s*(?:[).,;]|$))"
    rf"|\b(?:see|refer to|look at)\s+(?:the|this)\s+(?:{_NOUN}\b(?!\s+as\b)(?:\s*\d+)?)"
    rf"|\b(?:in|see)\s+fig(?:ure|\.)\s*\d+\b"
    rf"|\b(?:below|here|above)\s+(?:is|are)\s+(?:an?|the|some|\d|three|two|several)\s+"
    rf"(?:\*?\w+\*?\s){{0,3}}?(?:{_NOUN}|ways of (?:showing|drawing|depicting))\b"
    rf"|\bin\s+the\s+(?:figure|diagram|picture|drawing|illustration|sketch|table\s+(?:above"
    rf"|below))\b"
    rf"(?!\s+of\b)"
    rf"|\byou can see (?:in|from|on) the \w+ (?:above|below|on the (?:left|right))\b"
    rf"|\bas in the \w+ (?:above|below|on the (?:left|right))\b"
    rf"|\b(?:above|preceding)\s+table\b|\btable\s+(?:above|below)\b"
    rf"|\bhere's\s+(?:an?|the)\s+(?:\w+\s){{0,2}}?{_NOUN}\b"
    r"|\b(?:looks?|is written|is drawn)\s+like\s+(?:this|so)\s*[:.]?\s*\Z"
    r"|\([^()\n.\d]{3,40}(?<!\bor)(?<!\band)\s(?:below|above)\)",
    re.MULTILINE,
)
_ASIDE = re.compile(r"\((?:see|as|described|mentioned|noted|discussed|cf\.?|listed|given)\b")
_THIS = re.compile(
    rf"\b(?:in|from|on)\s+(?:this|these)\s+({_NOUN})\b"
    rf"|\bof\s+(?:this|these)\s+(pictures?|diagrams?|graphs?|drawings?)\b"
    rf"|\bthis\s+({_NOUN})\s+(?:shows?|illustrates?|depicts?)\b"
)
_LOOKS = re.compile(
    r"\bwhat\s+(?:does|do|would|will|did)\b[^?.\n]{0,60}\b(?:graphs?|plots?|curves?|diagrams?"
    r"|charts?)\b[^?.\n]{0,40}\blooks?\s+like\b|\b(?:draw|sketch)\s+(?:the|an?)\s+"
    r"(?:\w+\s){0,4}?(?:graph|curve|diagram)\b"
)
_SHAPES = re.compile(
    r"\b(?:curv\w*|lines?|linear|straight|flat\w*|ris\w+|fall\w*|slop\w+|shap\w+|bells?|symmetr\w+"
    r"|horizontal\w*|vertical\w*|steep\w*|peak\w*|axis|axes|parabola\w*|hyperbol\w+|exponential\w*"
    r"|increas\w+|decreas\w+|zero|looks?|like an?|upwards?|downwards?|left|right|circles?|step\w*"
    r"|s-|u-|v-|j-|grow\w*|drop\w*|goes|constant|wave\w*|box\w*|bars?|skew\w*)\b"
)
_PICTURE = re.compile(r"!\[|<img\b|\.(?:png|jpe?g|gif|svg|webp)\b", re.IGNORECASE)
_FORMULA = frozenset("formula formulas formulae equation equations expression written".split())
_MESSAGE = "points at a picture that is not in the card"


def check(card: CardText) -> Iterator[Finding]:
    """Find words that point at a picture, in a card that holds none."""
    if _PICTURE.search(card.card.front) or _PICTURE.search(card.card.back):
        return
    for side in card.sides:
        words = side.vocabulary
        if side.english and not _GATE.isdisjoint(words):
            yield from _pointers(side)
    front, back = card.front, card.back
    if "like" in front.vocabulary or "graph" in front.vocabulary or "draw" in front.vocabulary:
        found = _LOOKS.search(front.prose) if front.english and back.text.strip() else None
        if found and not _SHAPES.search(back.prose):
            yield front.finding(*found.span(), "asks for a picture, and the answer has none")


def _pointers(side: Side) -> Iterator[Finding]:
    """Find the words of one side that point at a picture."""
    last = -1
    for found in _POINTERS.finditer(side.prose):
        if _ASIDE.match(found[0]) or _is_about_text(side, found):
            continue
        last = found.end()
        yield side.finding(*found.span(), _MESSAGE)
    for found in _THIS.finditer(side.prose):
        noun = found[1] or found[2] or found[3]
        if found.start() >= last and not _is_introduced(side, noun, found.start()):
            yield side.finding(*found.span(), _MESSAGE)


def _is_about_text(side: Side, found: re.Match[str]) -> bool:
    """Tell whether "shown below" stands before lines that may show it, or points at a formula."""
    words = found[0]
    if "below" in words or "following" in words or "above" in words:
        start = side.prose.rfind("\n", 0, found.start()) + 1
        if _FORMULA.intersection(side.prose[max(start, found.start() - 60) : found.end()].split()):
            return True
    if re.search(_NOUN, words):
        return False
    if words.startswith("("):
        return False
    # "as shown below:" and then lines that show it
    return "below" in words and "\n" in side.text[found.end() :].strip("\n")


def _is_introduced(side: Side, noun: str, start: int) -> bool:
    """Tell whether the card speaks of such a picture before, so that "this" means that one."""
    stem = noun.rstrip("s.")
    before = side.prose[:start]
    if side.name == "back":
        before = f"{side.card.front.prose}\n{before}"
    return stem in before


RULE = Rule(name="missing-figure", severity=Severity.WARNING, doc=__doc__, check=check)
