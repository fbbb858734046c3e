"""The words and signs of a text that carry meaning, one by one; marks of form are left out."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from builder.proposing.guarding import talk
from builder.proposing.guarding.claims import without_list_marks
from builder.proposing.guarding.verbatim import without_tags

_FORM = (
    re.compile(r"```[^`\n]*+(?=\n)|`|\\[()\[\]](?!\w*+\])|\$\$"),
    re.compile(r"(?m)^[ \t]*+(?:#{1,6}[ \t]++|>[ \t]++)"),
    re.compile(r"(?m)^[ \t]*+[-+*•·–—‣◦▪](?=[ \t])"),
)
_PAIRED = (
    re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]*+)(?<=\S)\1(?![\w*])"),
    re.compile(r"(?<![\w_])(_{1,2})(?=[^\s_])([^_\n]*+)(?<=\S)\1(?![\w_])"),
    re.compile(r"(?<![\\$\w])(\$)(?=[^\s$])([^$\n]*+)(?<=\S)\1(?![\d$])"),
)
_SIGNS = {"->": "→", "=>": "⇒", ">=": "≥", "<=": "≤", "!=": "≠", "−": "-"}
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_TOKEN = re.compile(
    r"(?P<number>(?<!\w)[-−]?\.?\d+(?:[.,:/]\d+)*\w*)"
    r"|(?P<word>\w+(?:['’]\w+)*)"
    r"|(?P<sign><su[bp]\b|</su[bp]>|</?(?:s|del|strike)>|->|=>|>=|<=|!="
    r"|[-−–](?=\s?(?:\d|[^\W\d_]\b))|(?<=\w)[(\[]|[(\[](?=-?(?:\d|\w\b))"
    r"|(?<=\d)[)\]]|(?<=\b\w)[)\]]|[)\]](?=[\w^*/+=])|(?<=\d)[!'\"]|(?<=\b\w)[!'’′]"
    r"|[^\w\s.,;:?!'\"‘’“”„«»()\[\]–—…·•¿¡-])"
)
_ENDS = ".?!:\n"
_LONG = 4
_FREE = frozenset(("a", "an", "the", "in", "it", "is", "if", "of", "to", "by", "as", "and", "for"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word or a sign.

    `opens` tells that a sentence begins with it, `is_plain` that it is a word of letters alone.
    """

    text: str
    opens: bool
    is_plain: bool

    @property
    def lower(self) -> str:
        """The word in lower case, with a plain apostrophe."""
        return self.text.lower().replace("’", "'")

    def is_same(self, other: str) -> bool:
        """Tell whether it is another word, in lower case, and a plain one."""
        return self.is_plain and self.lower == other

    def is_cased_like(self, other: Token) -> bool:
        """Tell whether two words have capitals in the same way."""
        return [test(self.text) for test in (str.islower, str.istitle, str.isupper)] == [
            test(other.text) for test in (str.islower, str.istitle, str.isupper)
        ]


def tokens(text: str) -> list[Token]:
    """Take a text apart into its words and signs, without marks of form."""
    plain = _without_form(text)
    found = []
    for match in _TOKEN.finditer(plain):
        word = match["word"] or ""
        shown = _SIGNS.get(match[0], match[0])
        found.append(
            Token(
                text="-" + shown[1:] if shown[0] == "−" else shown,
                opens=_opens(plain, match.start()),
                is_plain=bool(word) and word.replace("'", "").replace("’", "").isalpha(),
            )
        )
    return found


def _without_form(text: str) -> str:
    """Leave out list marks, tags, delimiters and marks of emphasis."""
    text = text.translate(dict.fromkeys(map(ord, talk.hidden(text))) | _LIGATURES)
    text = without_list_marks(html.unescape(without_tags(text)))
    for mark in _FORM:
        text = mark.sub(" ", text)
    for pair in _PAIRED:
        text = pair.sub(r" \2 ", text)
    return text


def _opens(text: str, at: int) -> bool:
    """Tell whether a sentence begins at a place."""
    before = text[max(0, at - 40) : at].rstrip(" \t\"'“‘(*_-–•+>")
    return (not before and at < 40) or before[-1:] in tuple(_ENDS)


def is_case_free(old: Token, new: Token) -> bool:
    """Tell whether two ways to write a word with capitals mean the same: not "mHz" and "MHz"."""
    if old.lower in _FREE and (old.opens or new.opens):
        return old.lower != "a" or new.opens
    first_only = old.text[1:] == new.text[1:]
    whole = old.text.isupper() or new.text.isupper()
    return len(old.text) >= _LONG and (first_only or (whole and len(old.text) > _LONG))
