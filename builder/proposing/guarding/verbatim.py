"""What a text holds that a correction leaves as it is: code, formulas, media, links, tags, clozes.

Every pattern here stops where the next thing of its kind begins, so a text of nothing but openings
takes no longer than any other.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass

_TAGS = (
    "a abbr article aside audio b big blockquote body br button caption center cite code col "
    "colgroup dd del details dfn div dl dt em embed fieldset figcaption figure font footer form "
    "frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend "
    "li link main mark math meta nav object ol optgroup option p param pre q rp rt ruby s samp "
    "script section select small source span strike strong style sub summary sup svg table tbody "
    "td template textarea tfoot th thead title tr track tt u ul var video wbr"
)
"""What HTML names; anything else between angle brackets is text: `a < b`, `<pad>`, `List<T>`."""

_SPOKEN = re.compile(
    # Possessive groups of alternatives do not work before Python 3.11.5; hence the loops.
    r"(?P<fence>```[^`]*+(?:`(?!``)[^`]*+)*```)"
    r"|(?P<tick>(?<!`)(?P<ticks>``?)(?!`)[^`\n]++(?P=ticks)(?!`))"
    r"|(?P<element><(?P<name>(?i:code|pre))\b[^<>]*+>"
    r"[^<]*+(?:<(?!/?(?i:code|pre)\b)[^<]*+)*</(?P=name)\s*+>)"
    r"|(?P<math>\\\([^\\]*+(?:\\[^()\[\]][^\\]*+)*\\\)"
    r"|\\\[[^\\]*+(?:\\[^()\[\]][^\\]*+)*\\\]"
    r"|\$\$(?!\$)[^$\\]*+(?:\\.[^$\\]*+)*\$\$"
    r"|(?<![\\$\w])\$(?=[^\s$])[^$\\\n]*+(?:\\.[^$\\\n]*+)*(?<=\S)\$(?![\d$]))"
    r"|\\\\",
    re.DOTALL,
)
_DELIMITER = re.compile(r"\\\\|(?P<mark>\\[()\[\]]|\$\$|(?<!\\)\$(?!\d))")
_PRICE = re.compile(r"\$\d[\d.,]*+[kKmMbB]?\s")
_CALCULATES = re.compile(r"[\\^_=+*/<>{}]")
_WORD = re.compile(r"[^\W\d_]{2}")
_TAG = re.compile(rf"</?(?i:{'|'.join(_TAGS.split())})(?=[\s/>])[^<>]*+>")
_SPEAKS = re.compile(r"</?(?i:sub|sup|s|del|strike)\b")
_SPACE = re.compile(r"\s+")
_CLOZE = re.compile(r"(?P<open>\{\{c(?P<number>\d++)::)|(?P<odd>\{\{c(?=[\d:]))|(?P<close>\}\})")
_MEDIA = re.compile(
    r"(?P<anki>\[(?:sound|anki:\w++):[^\[\]\n]*+\])"
    r"|<(?i:img|audio|video|source|embed|object)\b[^<>]*?\b(?i:src|data)\s*+=\s*+"
    r"(?P<src>\"[^\"<>]*+\"|'[^'<>]*+'|[^\s\"'<>]++)"
    r"|!\[[^\[\]\n]*+\]\(\s*+(?P<image>[^()\s]*+)"
)
_LINK = re.compile(
    r"\b(?i:https?|ftps?|file|ssh|git)://[^\s<>\"'()\[\]{}`]++"
    r"|\b(?i:javascript|vbscript|mailto|data)\s*+:(?=[^\s])[^\s<>\"'()\[\]{}`]++"
)
_NAME = re.compile(r"(?<![\w.@/-])[\w-]++(?:\.[\w-]++)++(?:/[^\s<>\"'()\[\]{}`]*+)?")
_DOMAINS = frozenset(("com", "org", "net", "edu", "gov", "io", "info", "co", "ai", "dev", "app"))
_NESTED = re.compile(
    r"\\begin\{(?P<begun>[^{}]*+)\}|\\end\{(?P<ended>[^{}]*+)\}|\\[^A-Za-z]|[{}]", re.DOTALL
)
_RUN = re.compile(
    r"<\s?/?\s?((?i:script|style|iframe|frame|frameset|object|embed|applet|form|input|button|link"
    r"|meta|base|svg|math|template|textarea|select|portal))\b"
)
_HANDLER = re.compile(r"(?<=[\s\"'/])((?i:on[a-z]{3,30}))\s*+=(?=\s?[\"'\w])")
_SENTENCE_END = ".,;:!?*_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A text taken apart.

    `code`, `formulas` and `tags` are as written; `inner_code` and `inner_formulas` are without
    their delimiters. `stray` counts math delimiters without a partner, `unclosed` cloze deletions
    that are not well-formed. `prose` is the text without code, formulas, media, links and tags, and
    `said` the text without media, links and tags only.
    """

    text: str
    code: tuple[str, ...]
    inner_code: tuple[str, ...]
    formulas: tuple[str, ...]
    inner_formulas: tuple[str, ...]
    stray: int
    tags: tuple[str, ...]
    media: tuple[str, ...]
    links: tuple[str, ...]
    clozes: frozenset[str]
    unclosed: int
    prose: str
    said: str


def read(text: str) -> Parts:
    """Take a text apart."""
    code, formulas, prose, stray = _spoken(text)
    clozes, unclosed = _clozes(text)
    return Parts(
        text=text,
        code=tuple(whole for whole, _ in code),
        inner_code=tuple(inner for _, inner in code),
        formulas=tuple(whole for whole, _ in formulas),
        inner_formulas=tuple(inner for _, inner in formulas),
        stray=stray,
        # What code shows is no markup.
        tags=tuple(_plain_tag(tag) for tag in _TAG.findall(prose)),
        media=tuple(_media(text)),
        links=tuple(links(text)),
        clozes=clozes,
        unclosed=unclosed,
        prose=_said(prose),
        said=_said(text),
    )


def _spoken(text: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]], str, int]:
    """Find code and formulas, with and without delimiters, the text between, and stray marks."""
    code, formulas, rest, at = [], [], [], 0
    for found in _SPOKEN.finditer(text):
        whole = found[0]
        if whole == "\\\\" or _is_price(whole):
            continue
        if found["math"]:
            size = 2 if whole.startswith(("\\", "$$")) else 1
            formulas.append((whole, whole[size:-size]))
        else:
            code.append((whole, _inner_code(found)))
        rest.append(text[at : found.start()])
        at = found.end()
    rest.append(text[at:])
    prose = " ".join(rest)
    stray = sum(1 for found in _DELIMITER.finditer(prose) if found["mark"])
    stray += prose.count("```")
    return code, formulas, prose, stray


def _is_price(whole: str) -> bool:
    """Tell "$5 (or 4 US$" from a formula: it counts money, and goes on in words."""
    return bool(_PRICE.match(whole) and not _CALCULATES.search(whole) and _WORD.search(whole))


def _inner_code(found: re.Match[str]) -> str:
    """Give what a piece of code says: no fence with its language, no backticks, no tags."""
    if found["fence"]:
        first, newline, rest = found["fence"][3:-3].partition("\n")
        return rest if newline and (not first.strip() or first.strip().isalnum()) else first + rest
    if found["tick"]:
        size = len(found["ticks"])
        return found["tick"][size:-size]
    return html.unescape(found["element"].partition(">")[2].rpartition("<")[0])


def _plain_tag(tag: str) -> str:
    """Write a tag in one way: `<BR />` is `<br>`; the case of values counts."""
    name, space, values = _SPACE.sub(" ", tag[1:-1].strip().rstrip("/").strip()).partition(" ")
    return f"<{name.lower()}{space}{values}>"


def _media(text: str) -> list[str]:
    """Find what a text shows or plays, by name."""
    found = (match["anki"] or match["src"] or match["image"] for match in _MEDIA.finditer(text))
    return [name.strip("\"'") for name in found if name]


def links(text: str) -> list[str]:
    """Find the addresses in a text, without the end of the sentence that they stand in."""
    found = [match[0].rstrip(_SENTENCE_END) for match in _LINK.finditer(text)]
    for match in _NAME.finditer(text):
        host = match[0].partition("/")[0].lower()
        if host.startswith("www.") or host.rpartition(".")[2] in _DOMAINS:
            found.append(match[0].rstrip(_SENTENCE_END))
    return found


def _clozes(text: str) -> tuple[frozenset[str], int]:
    """Give the numbers of the cloze deletions, and how many of them are not well-formed."""
    numbers, open_at, wrong = set(), [], 0
    for found in _CLOZE.finditer(text):
        if found["open"]:
            number = found["number"].lstrip("0")
            wrong += not number
            numbers.add(number)
            open_at.append(found.end())
        elif found["odd"]:
            wrong += 1
        elif open_at:
            wrong += _is_empty(text, open_at.pop(), found.start())
    return frozenset(numbers), wrong + len(open_at)


def _is_empty(text: str, start: int, end: int) -> bool:
    return not text[start : min(end, start + 200)].strip()


def without_tags(text: str) -> str:
    """Leave out tags, but those that say something: raised, lowered and struck text."""
    return _TAG.sub(lambda found: found[0] if _SPEAKS.match(found[0]) else " ", text)


def is_unbalanced(formula: str) -> bool:
    """Tell whether braces or environments of a formula do not match."""
    open_braces = 0
    begun: list[str] = []
    for found in _NESTED.finditer(formula):
        mark = found[0]
        if mark == "{":
            open_braces += 1
        elif mark == "}":
            open_braces -= 1
        elif found["begun"]:
            begun.append(found["begun"])
        elif found["ended"] and (not begun or begun.pop() != found["ended"]):
            return True
        if open_braces < 0:
            return True
    return bool(begun) or open_braces != 0


def active(text: str) -> Counter[str]:
    """Count what a browser would run or load: scripts, frames, forms, handlers of events."""
    found = Counter(f"<{match[1].lower()}" for match in _RUN.finditer(text))
    found.update(f"{match[1].lower()}=" for match in _HANDLER.finditer(text))
    return found


def _said(text: str) -> str:
    """Leave out media, links and tags, and read entities."""
    for pattern in (_TAG, _MEDIA, _LINK):
        text = pattern.sub(" ", text)
    return html.unescape(text)
