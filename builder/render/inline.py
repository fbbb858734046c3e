r"""Markup within lines: bold and other emphasis, code, formulas, links, escapes.

What is not surely markup stays as it is written: `snake_case`, `2*3*4`, `*args`, `__init__`. Only
marks that became markup go; all else is escaped and shown.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup, escape

from builder.render.code import highlight, read_code_line
from builder.render.gaps import CLOSE, GAP, OPEN
from builder.render.images import read_embedded
from builder.render.links import Link, anchor, read_address, read_link
from builder.render.maths import read_maths
from builder.render.plain_maths import find_formulas, may_have_formulas
from builder.render.symbols import find_symbols, may_have_symbols

_MARKED = re.compile(rf"[*_`\\${OPEN}]|~~|://|!\[|\[sound:")
_ATOM = re.compile(rf"[`$\[{OPEN}]|\\[(\[]|!\[|https?://")
_CODE = re.compile(r"(`{1,3})(?!`)([^\n]{1,1000}?)(?<!`)\1(?!`)(?!(?!s\b)\w)")
# In `f(`a`)` and now=`date` the backticks are the program's own.
_QUOTING = re.compile(r"(?:\w\(|(?:^|(?<=\s))[A-Za-z_]\w{0,30}=)$")
_ESCAPE = re.compile(r"\\([_*#~$`]|(?<=\w\\)'(?=\w))")
# Where text has commands, expressions or paths, a backslash is more than Markdown's.
_OTHER_BACKSLASH = re.compile(r"\\[A-Za-z0-9\\]")
# No emphasis runs into what was read as code, formula or address; that is hidden behind this.
_HIDDEN = "\0"
_BREAK = Markup("<br>")
_BEFORE = r"(?:(?<=[\s(\[{\"'“‘«—–/:,;>*_~|¿¡\0-])|(?<!.))"
# Scripts that part no words.
_CJK = "[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]"
_EMPHASIS = re.compile(
    rf"{_BEFORE}(?:"
    r"(?<!\*)(?P<three>\*\*\*)(?=[^\s*])[^*\n]{1,600}(?<=[^\s*])\*\*\*(?!\*)"
    r"|(?<!\*)(?P<two>\*\*)(?=[^\s*])(?:[^*\n]|\*(?!\*)){1,600}?(?<=[^\s*])\*\*(?!\*)"
    r"|(?<!\*)(?P<one>\*)(?=[^\s*.])(?:[^*\n]|\*\*){1,600}?(?<=[^\s])\*(?!\*)"
    r"|(?<!_)(?P<lines>__)(?=[^\s_])(?:[^_\n]|_(?!_)){1,600}?(?<=[^\s_])__(?!_)"
    r"|(?<!_)(?P<line>_)(?=[^\s_.])(?:[^_\n]|(?<=\w)_(?=\w)){1,600}?(?<=[^\s_])_(?!_)"
    r"|(?<!~)(?P<struck>~~)(?=[^\s~])[^~\n]{1,600}(?<=[^\s~])~~(?!~)"
    r")(?!\w)"
    # Within a word, as in `ox**en**`: what else stands there is a power, or an argument.
    r"|(?<=[^\W\d_])(?P<ending>\*\*)[^\W\d_]{1,30}\*\*(?![\w*])"
    rf"|{_BEFORE}(?P<stem>\*\*)(?:[^\W\d_]{{1,30}}|[^\W\d_][^*\n]{{0,60}}[:.!?])\*\*(?=[^\W\d_])"
    rf"|(?:(?<={_CJK})|{_BEFORE})(?<!\*)(?P<wide>\*\*)(?=[^\s*])[^*\n]{{1,600}}?(?<=[^\s*])\*\*"
    rf"(?={_CJK}|[^\w*]|$)"
)
_ELEMENTS = {"three": ("strong", "em"), "one": ("em",), "line": ("em",), "struck": ("s",)}
# The letter of a quantity, a year, `i.e.`: `*t*(28) = 2.1` is no product.
_LONE = r"[^\W\d_]|\d{4}|(?:[^\W\d_]\.){2,3}"
_LETTER = re.compile(rf"{_BEFORE}(?<!\d )(?<!\*)\*({_LONE})\*(?![\w*]| ?\d| [b-zB-HJ-Z]\b)")
_WORD = re.compile(r"[^\W\d_]{2}|\0")
_DUNDER = re.compile(r"[a-z0-9_]+")
_LIKE_CODE = re.compile(r"\bdef \w+\(|\*args|\*\*kwargs|\w\(\*|print\(")


class _Edit(NamedTuple):
    """A stretch of text and the HTML in its place."""

    start: int
    end: int
    html: Markup


class _Line:
    """The text of a line, or of several, while its marks are read."""

    def __init__(self, text: str, *, symbols: bool) -> None:
        """Read everything of the text."""
        self.text = text
        self.symbols = symbols
        self.edits: list[_Edit] = []
        self.links: list[Link] = []
        self.gaps = [gap.span() for gap in GAP.finditer(text)] if OPEN in text else []
        self._read_atoms(0, len(text))
        self.mask = self._hide()
        if not _LIKE_CODE.search(self.mask):
            self._read_signs()
            self._read_emphasis(0, len(text))
        self._read_escapes()

    def html(self) -> Markup:
        """Return the text as HTML."""
        parts: list[Markup] = []
        position = 0
        for edit in sorted(self.edits):
            parts += (escape(self.text[position : edit.start]), edit.html)
            position = edit.end
        parts.append(escape(self.text[position:]))
        return Markup("").join(parts).replace("\n", _BREAK)

    def _hide(self) -> str:
        """Return the text, of the same length, with what was read so far hidden."""
        parts: list[str] = []
        position = 0
        for edit in sorted(self.edits):
            parts += (self.text[position : edit.start], _HIDDEN * (edit.end - edit.start))
            position = edit.end
        return "".join(parts) + self.text[position:]

    def _read_atoms(self, start: int, end: int) -> None:
        """Read what no mark works in: code, formulas and addresses."""
        while found := _ATOM.search(self.text, start, end):
            start = self._read_atom(found.start(), end) or found.end()

    def _read_atom(self, at: int, end: int) -> int:
        """Read code, a formula, an address or a gap; return where it ends, or 0 where none is."""
        text = self.text
        sign = text[at]
        if sign == OPEN:
            return self._read_gap(at, end)
        if sign == "h":
            address = read_address(text, at)
            return self._put(at, at + len(address), anchor(address) + address + Markup("</a>"), end)
        if sign == "`":
            return self._read_code(at, end)
        if sign in "![" and (embedded := read_embedded(text, at)):
            return self._put(at, embedded.end, embedded.html, end)
        if sign == "[" and (link := self._link(at, end)):
            self._put(at, link.text, anchor(link.address), end)
            if link.address != text[link.text : link.text_end]:
                self._read_plain(link)
            self.links.append(link)
            return self._put(link.text_end, link.end, Markup("</a>"), end)
        maths = read_maths(text, at)
        return self._put(at, maths[0], maths[1], end) if maths else 0

    def _link(self, at: int, end: int) -> Link | None:
        """Return the link at a place; there is none over the edge of a gap."""
        link = read_link(self.text, at)
        return link if link and link.end <= end and not self._cuts_gap(at, link.end) else None

    def _read_plain(self, link: Link) -> None:
        """Read code, formulas and gaps in the text of a link; an address in it cannot be."""
        self._read_atoms(link.text, link.text_end)

    def _read_gap(self, at: int, end: int) -> int:
        """Read a gap: what is in it is rendered by itself, and its marks stay around that."""
        gap = GAP.match(self.text, at)
        if gap is None:
            return 0
        inside = _Line(gap[1], symbols=self.symbols).html()
        return self._put(at, gap.end(), Markup("{}{}{}").format(OPEN, inside, CLOSE), end)

    def _cuts_gap(self, start: int, end: int) -> bool:
        """Say whether a stretch takes in a part of a gap, and not all of it."""
        return any(
            start < gap_end and gap_start < end and not (start <= gap_start and gap_end <= end)
            for gap_start, gap_end in self.gaps
        )

    def _read_code(self, at: int, end: int) -> int:
        before = self.text[at - 1 : at]
        found = None if before in {"\\", "`"} and before else _CODE.match(self.text, at, end)
        if found is None or before.isalnum():
            return 0
        code = found[2]
        if len(found[1]) == 1 and "`" in code:
            return 0
        if len(found[1]) == 1 and _QUOTING.search(self.text, max(0, at - 40), at):
            return self._put(at, found.end(), escape(found[0]), end)
        if len(found[1]) > 1 and code[0] == code[-1] == " " and code.strip():
            code = code[1:-1]
        elif code != code.strip():
            return 0
        return self._put(at, found.end(), Markup("<code>{}</code>").format(code), end)

    def _put(self, start: int, stop: int, html: Markup, end: int) -> int:
        """Put HTML in the place of text, if it ends in time; return where it ends, or else 0."""
        if start == stop or stop > end or self._cuts_gap(start, stop):
            return 0
        self.edits.append(_Edit(start, stop, html))
        return stop

    def _read_signs(self) -> None:
        """Read letters that are emphasised, formulas, and what stands for a symbol, if wanted."""
        if "*" in self.mask:
            for found in _LETTER.finditer(self.mask):
                self._put(*found.span(), Markup("<em>{}</em>").format(found[1]), len(self.text))
            self.mask = self._hide()
        if may_have_formulas(self.mask):
            for start, end, latex in find_formulas(self.mask):
                self.edits.append(_Edit(start, end, escape(rf"\({latex}\)")))
            self.mask = self._hide()
        if self.symbols and may_have_symbols(self.mask):
            for start, end, symbol in find_symbols(self.mask):
                self.edits.append(_Edit(start, end, escape(symbol)))

    def _read_escapes(self) -> None:
        if "\\" in self.mask and not _OTHER_BACKSLASH.search(self.mask):
            for found in _ESCAPE.finditer(self.mask):
                self.edits.append(_Edit(*found.span(), escape(found[1])))

    def _read_emphasis(self, start: int, end: int) -> None:
        """Read emphasis, and emphasis within it."""
        while found := _EMPHASIS.search(self.mask, start, end):
            start = found.start() + 1
            name = found.lastgroup or ""
            size = len(found[name])
            inside = found.start() + size, found.end() - size
            if not _emphasises(name, self.mask[inside[0] : inside[1]]) or self._cuts_link(*inside):
                continue
            names = _ELEMENTS.get(name, ("strong",))
            opening = Markup("").join(Markup("<{}>").format(each) for each in names)
            closing = Markup("").join(Markup("</{}>").format(each) for each in reversed(names))
            self.edits.append(_Edit(found.start(), inside[0], opening))
            self.edits.append(_Edit(inside[1], found.end(), closing))
            self._read_emphasis(*inside)
            start = found.end()

    def _cuts_link(self, start: int, end: int) -> bool:
        """Say whether a stretch takes in a part of a link, and not all of it."""
        return any(
            start < link.end
            and link.text <= end
            and not (start < link.text and link.end <= end)
            and not (link.text <= start and end <= link.text_end)
            for link in self.links
        )


def _emphasises(name: str, inside: str) -> bool:
    """Tell words that are emphasised from factors, file names and names of Python."""
    if name in {"one", "line"}:
        return bool(_WORD.search(inside)) and "=" not in inside and "^" not in inside
    if name == "lines" and _DUNDER.fullmatch(inside):
        return False
    return any(each.isalnum() or each == _HIDDEN for each in inside)


def inline(lines: tuple[str, ...]) -> Markup:
    """Return lines as HTML, breaks between them; a template's filter."""
    return _inline(lines, symbols=False)


def inline_with_symbols(lines: tuple[str, ...]) -> Markup:
    """Return lines as HTML, as `inline` does, with symbols for what stands for them."""
    return _inline(lines, symbols=True)


def _inline(lines: tuple[str, ...], *, symbols: bool) -> Markup:
    text = "\n".join(lines)
    if code := read_code_line(text):
        return Markup("<code>{}</code>").format(highlight(code).replace("\n", _BREAK))
    marked = _MARKED.search(text) or may_have_formulas(text)
    if marked or (symbols and may_have_symbols(text)):
        return _Line(text, symbols=symbols).html()
    return _BREAK.join(lines)
