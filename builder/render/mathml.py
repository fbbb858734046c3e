r"""Formulas between \(..\), \[..\] or $$..$$ in a field's HTML as MathML, for pages.

Anki sets them with MathJax, a script; a browser sets MathML without one. What the converter makes
of a formula is not trusted: only known elements and attributes of it reach the page, escaped here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

# Code is stepped over, and so are tags: an alternative text is no place for a formula.
_FORMULA = re.compile(
    r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\$\$(.+?)\$\$|<(pre|code)\b.*?</\4>|<[^<>]*>", re.DOTALL
)
_BREAK = re.compile(r"<br ?/?>")
_DEFINITION = re.compile(r"\\(?:re|provide)?(?:newcommand|def|let|DeclareMath)")
_LONGEST = 2_000
"""Characters of a formula that is set; a longer one stays as it is written."""

_ELEMENTS = frozenset({
    "math", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow",
    "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr",
    "munder", "munderover",
})  # fmt: skip
_ATTRIBUTES = frozenset({
    "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display",
    "displaystyle", "fence", "form", "height", "largeop", "linethickness", "lspace", "mathsize",
    "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowlines", "rowspacing",
    "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width",
})  # fmt: skip
_VALUE = re.compile(r"[\w.% +-]{1,60}")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?")
# Browsers show what is in it and leave out what encloses or strikes that.
_NOT_SHOWN = frozenset(("menclose",))
_SIGNS = frozenset("-−+±∓")
_CLOSING = frozenset(")]}!′%|‖⟩⌋⌉")
"""Operators behind which a sign stands between two terms; behind others it belongs to one."""


class _UnknownError(Exception):
    """A formula has a command that is not known, or a part that browsers do not show."""


def with_formulas(fields: str) -> str:
    """Put MathML in place of the formulas in HTML; one that cannot be converted stays as it is."""
    return _FORMULA.sub(_set, fields)


def _set(found: re.Match[str]) -> str:
    """Give the MathML of a formula in HTML, or what is written there, as in code and tags."""
    written = found[1] or found[2] or found[3]
    if written is None:
        return found[0]
    latex = _BREAK.sub("\n", written)
    if "<" in latex:  # it goes on in another paragraph or item
        return found[0]
    try:
        return _mathml(html.unescape(latex).strip(), found[1] is None) or found[0]
    except _UnknownError:
        return f"<code>{written.strip()}</code>"


@lru_cache(maxsize=512)
def _mathml(latex: str, block: bool) -> str:
    """Convert a formula, or give nothing where that cannot be done.

    Of one with an unknown command, the converter would show a half.
    """
    # What defines commands could define some that grow without end.
    if not latex or len(latex) > _LONGEST or _DEFINITION.search(latex):
        return ""
    from latex2mathml.converter import convert_to_element

    try:
        element = convert_to_element(latex, display="block" if block else "inline")
        _space(element)
        return "".join(_written(element))
    except _UnknownError:
        raise
    except Exception:  # noqa: BLE001  its faults have no class in common, and none is ours
        return ""


def _space(element: Element) -> None:
    """Mark the signs of numbers, and infinity as a number: MathJax sets no space around them."""
    before = ""
    for child in element:
        operator = html.unescape(child.text or "") if child.tag == "mo" else ""
        if operator == "∞":
            child.tag, operator = "mi", ""
        elif operator in _SIGNS and before and before not in _CLOSING:
            child.set("form", "prefix")
        before = operator
        _space(child)


def _written(element: Element) -> Iterator[str]:
    """Write an element as HTML has it."""
    if element.tag in _NOT_SHOWN or _COMMAND.fullmatch(html.unescape(element.text or "")):
        raise _UnknownError
    name = element.tag if element.tag in _ELEMENTS else "mrow"
    attributes = "".join(
        f' {key}="{value}"'
        for key, value in element.items()
        if key in _ATTRIBUTES and _VALUE.fullmatch(value)
    )
    yield f"<{name}{attributes}>"
    # The converter writes signs as character references.
    yield html.escape(html.unescape(element.text or ""))
    for child in element:
        yield from _written(child)
        yield html.escape(html.unescape(child.tail or ""))
    yield f"</{name}>"
