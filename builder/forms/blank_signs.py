"""The signs of a blank: what stands for words to fill in, and what may stand for them.

Sure signs are a line of underscores, a row of dots, and brackets with nothing, dots or "blank" in
them. Doubtful ones, such as three dots or `p____`, are never filled: a reader can see what they
mean, and if they mean nothing, nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builder.forms.verbatim import prose

_UNCASED = "\u0590-\u109f\u1100-\u139f\u1780-\u18af\u2e80-\ud7ff\uf900-\ufaff\ufb1d-\ufdff"
"""Scripts without capitals, most without spaces too: there, words touch a blank."""
_LETTER = rf"[^\W{_UNCASED}\ufe70-\ufefc\uff66-\uffdc\U00020000-\U0003ffff]"
"""A letter, digit or underscore that makes one name with the underscores beside it."""
_BLANK = re.compile(
    rf"(?<!{_LETTER})(?<!\\)(?:\\?_){{3,}}(?!{_LETTER}|\\_)|＿{{2,}}"
    rf"|(?<!{_LETTER})(?<![^\w\s])\[\s?(?:\.{{3}}|…|blank)\s?\](?!{_LETTER})"
    r"|(?<!\S)(?:\.{5,}|…{3,})(?=[\s,;:!?]|$)|\(\s{3,}\)|\(\u3000+\)"
    r"|（\s+）|(?<![A-Za-z0-9_])（）",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?<=[^\W\d_])_{2}(?![\w_(])|(?<=\s)_{2}(?=[.?!,]|\s*$)")
_NAME = re.compile(r"__\w")
_SIGNS = ("__", "_\\_", "...", "…", "[", "( ", "(\u3000", "（", "＿")
_QUOTES = ('"', "“", "„", "«")
_EMPHASIS = re.compile(
    rf"(?<!{_LETTER})(_{{1,3}})(?=[^\s_/.,:;-])[^_\n]{{1,200}}(?<=[^\s_])\1(?!{_LETTER})"
)
_LINE = re.compile(r"(?:\\?_){3,}")
_CUT_LINE = re.compile(rf"_+(?!{_LETTER})|(?<!{_LETTER})__+")
_LEFT_OUT = re.compile(r"(?<=[^\W\d_]\s)(?:\[\s{1,9}\]|\(\s{1,2}\)|\.{3,4}|…)(?=[\s,;:.!]|$)")

_SEEN = "\0"
"""What stands for a blank once it is found: neither a letter nor a space."""


def find_blanks(text: str) -> tuple[tuple[int, int], ...]:
    """Find the blanks of a text, as start and end; code and formulas have none."""
    if not any(sign in text for sign in _SIGNS):
        return ()
    text = prose(text)
    blanks = [found.span() for found in _BLANK.finditer(text)]
    if blanks and _is_quoting(text):
        # Dots in a quotation are words left out.
        blanks = [(start, end) for start, end in blanks if not _has_dots(text[start:end])]
    if not blanks and "__" in text and not _NAME.search(text):
        blanks = [found.span() for found in _SHORT.finditer(text)]
    return tuple(blanks)


def find_doubtful(
    text: str, blanks: Sequence[tuple[int, int]] | None = None
) -> tuple[tuple[int, int], ...]:
    """Find what may be a blank beside the blanks of a text, as start and end."""
    if not any(sign in text for sign in _SIGNS):
        return ()
    blanks = find_blanks(text) if blanks is None else blanks
    text = prose(text)
    text = _hidden(text, blanks)
    text = _EMPHASIS.sub(lambda found: _SEEN * len(found[0]), text)
    return tuple(sorted({*_cut_lines(text, beside=bool(blanks)), *_left_out(text)}))


def _hidden(text: str, blanks: Sequence[tuple[int, int]]) -> str:
    """Put signs that mean nothing in the place of blanks."""
    parts: list[str] = []
    last = 0
    for start, end in blanks:
        parts += (text[last:start], _SEEN * (end - start))
        last = end
    return "".join((*parts, text[last:]))


def _cut_lines(text: str, *, beside: bool) -> Iterator[tuple[int, int]]:
    """Find lines that touch a word; `beside` blanks, one underscore is a line."""
    for found in _LINE.finditer(text):
        start, end = found.span()
        inside = start > 0 and text[start - 1].isalnum() and text[end : end + 1].isalnum()
        if end - start > len("___") or not inside:
            yield found.span()
    if beside:
        yield from (found.span() for found in _CUT_LINE.finditer(text))


def _left_out(text: str) -> Iterator[tuple[int, int]]:
    """Find empty brackets and dots after a word, where a sentence goes on or ends without it."""
    if not _is_quoting(text) and not text.rstrip().endswith(("?", "？")):
        yield from (found.span() for found in _LEFT_OUT.finditer(text))


def _is_quoting(text: str) -> bool:
    return any(quote in text for quote in _QUOTES)


def _has_dots(sign: str) -> bool:
    return "..." in sign or "…" in sign
