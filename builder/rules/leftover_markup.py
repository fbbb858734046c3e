"""Marks of Markdown, HTML or a flashcard site were left in the text.

What was bold on the page it was copied from shows as bare asterisks on the card, and an escaped
character as a backslash before it. Learners read the marks as part of the answer. Pictures and
sounds of the deck's folder are no marks, nor is well-formed Markdown in a document of Markdown.

Bad::

    Q: What is the **main** duty of the court?
    A: To read the law &amp; apply it.

Better::

    Q: What is the main duty of the court?
    A: To read the law & apply it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from builder.media.references import find_references
from builder.model import Severity
from builder.rules.base import FixClass, Rule
from builder.rules.texts import CardText, Finding, Side

_TAGS = (
    "a abbr b big blockquote body br center cite code col dd del details div dl dt em figure font "
    "footer h[1-6] head header hr html i iframe img input ins kbd label li link main mark meta nav "
    "ol p pre q s samp script section small span strike strong style sub summary sup svg table "
    "tbody td tfoot th thead tr tt u ul video"
).replace(" ", "|")
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>=\n]{{1,60}}=[^<>\n]{{0,300}})?\s*/?>", re.IGNORECASE)
_CLOSED = re.compile(r"</([a-z0-9]+)")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
_BOLD = re.compile(
    r"(\*{2,3}|__)(?=[^\s*_])((?:[^\n*_]|\*(?!\*)|_(?!_)){1,600}?)(?<=[^\s*_])\1(?!\w)"
)
_ITALIC = re.compile(r"(?<![\w*\\)])(\*)(?=[^\s*\d])([^*\n]{1,300})(?<=[^\s*])\*(?![\w*])")
_STRAY = re.compile(
    r"^ *(?:[-+•]\s*)?(\*\*\s*)(?=[^\W\d])|(?<=[a-z.!?,:])(\*\*)(?=\s|$)", re.MULTILINE
)
_ESCAPE = re.compile(r"\\([_*#`~>|!{}\[\]()+-])")
_HEADING = re.compile(r"^#{2,6} (?=\S)", re.MULTILINE)
_STRUCK = re.compile(r"~~(?=\S)[^~\n]{1,200}(?<=\S)~~")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\((?:https?:|/|\.|#|mailto:)[^()\s]{0,500}\)")
_TEMPLATE = re.compile(
    r"\{\{(?:c\d+::|[#/^]?\w)|\[/?(?:b|i|u|img|url|quote|code|size|color)(?:=[^\]\n]{0,60})?\]"
)
_WEB_LINK = re.compile(r"!?\[[^\[\]\n]{0,200}\]\(https?://[^\s]{1,500}\)")
_SHOWN_ESCAPE = re.compile(r"\\[_*#~`]")
_COMMAND = re.compile(r"\\[A-Za-z0-9\\]")
_FENCE = re.compile(r"^```[^`\n]*$", re.MULTILINE)
_MATH_SIGN = re.compile(r"\\[()\[]|\$|\\[a-z]{2,}")
_CODE_SIGN = re.compile(
    r"[;{}=]\s*$|\bdef |\bimport |\w\(\*|\*args|\*\*kw|print\(|\w\*\*\w", re.MULTILINE
)
_MARKUP = frozenset(
    "markdown html tag tags xml css jinja template templates latex regex regular expression escape "
    "escaped entity web comment".split()
)
_LINE_END = re.compile(r"(?<=[\w,.;:)])\\n(?=\s|[A-Z\d-])")
_STRINGS = frozenset("string strings newline sequence character characters line print code".split())
_WEB = frozenset("html css tag tags javascript dom attribute".split())
_OFTEN = 3
"""Cards that speak of web pages, from which a document is about them."""
_BREAK = re.compile(r"<br|</p|</div|</li", re.IGNORECASE)
_MARKDOWN = "Markdown left in the text"
_MARKDOWN_SUFFIXES = (".md", ".markdown")
_STARTS = frozenset("*<&\\_#[{`~")


def check(card: CardText) -> Iterator[Finding]:
    """Find tags, entities, emphasis, escapes, headings, links and template marks."""
    for side in card.sides:
        if not _STARTS.isdisjoint(side.text) and _MARKUP.isdisjoint(card.front.vocabulary):
            yield from _once(side)


def _once(side: Side) -> Iterator[Finding]:
    """Give the findings on one side, each place once, the longest first where they start."""
    end = -1
    media = [(each.start, each.end) for each in find_references(side.text)]
    written = side.card.document.name.lower().endswith(_MARKDOWN_SUFFIXES)
    for finding in sorted(_found(side), key=lambda one: (one.start, -one.end)):
        if any(start < finding.end and finding.start < stop for start, stop in media):
            continue
        if finding.start >= end and _is_used(side, finding):
            if not (written and _renders(side.text, finding)):
                yield finding
            end = finding.end


def _renders(text: str, finding: Finding) -> bool:
    """Tell well-formed Markdown, which shows on a card as it is meant."""
    place = finding.start, finding.end
    if text.startswith("```", finding.start):
        return len(_FENCE.findall(text)) % 2 == 0
    if text[finding.start] == "\\":
        return _SHOWN_ESCAPE.fullmatch(text, *place) is not None and not _COMMAND.search(text)
    return any(each.fullmatch(text, *place) for each in (_BOLD, _ITALIC, _STRUCK, _WEB_LINK))


def _is_used(side: Side, finding: Finding) -> bool:
    """Tell whether marks are used, and not what a card is about: in code, or the whole answer."""
    alone = (finding.start, finding.end) == side.trimmed and finding.fix is not None
    hidden = not side.prose[finding.start : finding.end].strip()
    if hidden and not side.text.startswith("```", finding.start):
        return False
    return not (alone and len(finding.fix or "") < _SIGN)


_SIGN = 2
"""Characters of a sign that may be asked for by its name."""


def _found(side: Side) -> Iterator[Finding]:
    """Find all that may be left, overlaps included."""
    text = side.text
    code = _CODE_SIGN.search(text) is not None
    if "*" in text and not code:
        yield from _emphasis(side)
    if "__" in text and not code and "___" not in text:
        for found in _BOLD.finditer(text):
            if found[1] == "__" and " " in found[2]:
                yield _markdown(side, found, found[2])
    if "\\n" in text and _STRINGS.isdisjoint(side.vocabulary | side.card.front.vocabulary):
        for found in _LINE_END.finditer(text):
            yield side.finding(*found.span(), "a line break left as \\n", fix="\n")
    if "\\" in text and not _MATH_SIGN.search(text):
        for found in _ESCAPE.finditer(text):
            message = "a backslash left in the text"
            yield side.finding(*found.span(), message, fix=found[1], safe=True)
    yield from _html(side)
    yield from _structure(side, code=code)


def _markdown(side: Side, found: re.Match[str], fix: str | None) -> Finding:
    return side.finding(*found.span(), _MARKDOWN, fix=fix, safe=fix is not None)


def _html(side: Side) -> Iterator[Finding]:
    """Find tags and entities."""
    text = side.text
    if "<" in text and side.card.document.mentions(_WEB) < _OFTEN:
        closed = frozenset(_CLOSED.findall(side.lower))
        for found in _TAG.finditer(text):
            if not _names_tag(side, found, closed):
                fix = "\n" if _BREAK.match(found[0]) else ""
                yield side.finding(*found.span(), "HTML left in the text", fix=fix)
    if "&" in text:
        for found in _ENTITY.finditer(text):
            fix = html.unescape(found[0]).replace("\xa0", " ")
            if fix != found[0]:
                message = "an HTML entity left in the text"
                yield side.finding(*found.span(), message, fix=fix, safe=True)


def _emphasis(side: Side) -> Iterator[Finding]:
    """Find Markdown's asterisks, in pairs or astray."""
    text = side.text
    if "**" in text:
        for found in _BOLD.finditer(text):
            if found[1][0] == "*":
                clean = _ITALIC.sub(r"\2", found[2].replace("**", ""))
                yield _markdown(side, found, clean)
        for found in _STRAY.finditer(text):
            place = found.span(found.lastindex or 0)
            yield side.finding(*place, _MARKDOWN, fix="", safe=True)
    for found in _ITALIC.finditer(text):
        if not _multiplies(found[2]) and not _lists(side, found.start()):
            yield _markdown(side, found, found[2])


def _multiplies(text: str) -> bool:
    """Tell whether what stands between two asterisks is a factor and no emphasised word."""
    return not re.search(r"[^\W\d_]{2}", text) or bool(re.search(r"[=^]", text))


def _lists(side: Side, start: int) -> bool:
    """Tell whether an asterisk opens a footnote or a list item rather than a word."""
    line = side.text.rfind("\n", 0, start) + 1
    return side.text[line:start].strip() == "" and side.text[start + 1 : start + 2] == " "


def _structure(side: Side, *, code: bool) -> Iterator[Finding]:
    """Find links, headings, fences and what template engines left."""
    text = side.text
    if "](" in text:
        for found in _LINK.finditer(text):
            fix = found[1] or None
            yield side.finding(*found.span(), "a Markdown link left in the text", fix=fix)
    if "#" in text and not code:
        for found in _HEADING.finditer(text):
            yield _markdown(side, found, "")
    if "{{" in text or "[/" in text:
        for found in _TEMPLATE.finditer(text):
            yield side.finding(*found.span(), "template marks left in the text")
    if "~~" in text:
        for found in _STRUCK.finditer(text):
            yield _markdown(side, found, None)
    if "```" in text:
        for found in _FENCE.finditer(text):
            yield _markdown(side, found, None)


def _names_tag(side: Side, found: re.Match[str], closed: frozenset[str]) -> bool:
    """Tell whether a card speaks about a tag rather than uses it; `closed` are those that end."""
    start, end = side.trimmed
    beside = start < found.start() or found.end() < end
    if not side.prose[found.start() : found.end()].strip():
        return True
    if found[0].lower().startswith(("<br", "</")) and beside:
        return "html" in side.card.front.vocabulary or "tag" in side.vocabulary
    words = side.card.front.vocabulary | side.card.back.vocabulary
    if {"html", "tag", "tags", "xml", "jsx", "element", "css"} & words:
        return True
    if " " in found[0] or found[0].lower() in _ALONE:
        return False
    return found[0][1:].rstrip(">/").lower() not in closed


_ALONE = frozenset(("<br>", "<br/>", "<hr>", "<hr/>"))


RULE = Rule(
    name="leftover-markup", severity=Severity.WARNING, fix=FixClass.SAFE, doc=__doc__, check=check
)
