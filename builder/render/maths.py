r"""Formulas in card text: LaTeX between dollar signs becomes what Anki's MathJax reads.

`$x_i^2$` becomes `\(x_i^2\)` only when it is surely a formula. Prices, shell variables and prose
between two dollar signs stay as they are; so does all between `\(` and `\)`, or `\[` and `\]`, but
for what surely is of a regular expression: that is code, which MathJax leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from builder.render.gaps import without_marks
from builder.render.plain_maths import is_written_plainly

_DISPLAY = re.compile(r"\$\$(?!\$)([^$]{1,2000}?)\$\$(?!\$)")
_INLINE = re.compile(r"\$(?![\s$])([^$\n]{1,500})(?<!\\)\$")
# After `}` or `)` of a shell's variable comes another one: `${a}_${b}`, `$(a)_$(b)`.
_GOES_ON = re.compile(r"[\w${(]")
_DEGREES = re.compile(r"\^\{?\\circ\}?")
_UNIT = re.compile(r"[CFK](?!\w)")
_ORDINAL = re.compile(r"th(?!\w)")
_ANSWER = re.compile(r"(?:=|≈|\\approx)\s$")
_NUMBER_AFTER = re.compile(r"[^\S\n]?\d")
# What Anki typesets already, MathJax or LaTeX, is never touched.
_DELIMITED = re.compile(
    r"\\\(.{1,2000}?\\\)|\\\[.{1,2000}?\\\]|\[\$\].{1,2000}?\[/\$\]|\[\$\$\].{1,2000}?\[/\$\$\]"
    r"|\[latex\].{1,2000}?\[/latex\]",
    re.DOTALL,
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_ESCAPED = re.compile(r"\\\{.*\\\}|\d\\%")
_SCRIPT = re.compile(r"(?:(?<![^\W\d_])[^\W\d_]|[\d)}\]|])[_^]|[_^]\{")
_EQUATION = re.compile(r"[^=]*[\w)}\]]\s*=\s*[\w({\[+−\\-][^=]*(?:=[^=]+)*")
_NO_EQUATION = re.compile(r"[;\"'`#@&%?!:]|==|//|--")
_NO_FORMULA = re.compile(r"[\"`]|(?:(?<!_)_|\^)\s*$|^\|\^")
_SYMBOL = re.compile(r"[-+*/·×−()]|[^\W\d_]\s*=|=\s*[^\W\d_]")
_LETTER = re.compile(r"[^\W\d_]'?")
_GROUP = re.compile(r"\{[^{}]*\}")
_FUNCTIONS = frozenset(
    "arg cos cosh det dim exp gcd lim log max min mod sin sinh tan tanh".split(" ")  # noqa: SIM905
)
_WORD = re.compile(r"[^\W\d_]{3,}")
# Classes of characters, references to groups, codes, sets, quantifiers: MathJax has none of them.
_CLASS = r"(?<!\\)\\(?:[dDwWsSbB](?![A-Za-z])|\d|e\[)"
_REGEX = re.compile(
    rf"{_CLASS}|\[\^|\[(?:[aA]-[zfZF]|\d-\d)|\(\?[:=!<]|(?<![\w\\}}.])\.[*+?]|\][*+]$"
)
_OF_A_REGEX = re.compile(_CLASS)
_REFERENCE = re.compile(r"(?<!\\)\\[1-9]")
_REGEX_NAMED = re.compile(
    r"\\[dwsb](?![A-Za-z])|\b(?:sed|e?grep|awk|vim|[Rr]egex(?:p|es)?|regular expressions?)\b"
)
_LIKE_A_REGEX = re.compile(r"[\w.]+[*+?]?(?:\\\|[\w.]+[*+?]?)*")
_CHOICES = re.compile(r"[a-z0-9.*-]{2,}(?:\\\|[a-z0-9.*-]{2,})+")
_BLANK = re.compile(r"\\(?:text[a-z]*|mbox)\{[^{}]*\}|(?<!\\)_{2,}")
_OPENERS = {"\\[": "\\]", "\\(": "\\)", "$$": "$$"}
_MOST_LINES = 30
_BESIDE = 300
"""Characters beside a formula that are looked at."""


def read_maths(text: str, start: int) -> tuple[int, Markup] | None:
    """Read the formula at a place: where it ends, and its HTML."""
    if found := _DELIMITED.match(text, start):
        if text[start] == "\\" and _is_regex(text, found):
            return found.end(), Markup("<code>{}</code>").format(found[0])
        return found.end(), _html(found[0])
    if text[start] != "$" or (start and (text[start - 1] in "$\\" or text[start - 1].isalnum())):
        return None
    if _is_open(text, start):
        return None
    if found := _DISPLAY.match(text, start):
        return (found.end(), _html(rf"\[{found[1]}\]")) if is_maths(found[1]) else None
    if (found := _INLINE.match(text, start)) and _is_closed(text, found) and is_maths(found[1]):
        return found.end(), _html(rf"\({found[1]}\)")
    return None


def _html(formula: str) -> Markup:
    """Return a formula as HTML; of a blank in it, MathJax would make subscripts without a base."""
    blanks = _BLANK.sub(
        lambda blank: blank[0] if blank[0][0] == "\\" else r"\_" * len(blank[0]), formula
    )
    return escape(blanks)


def _is_closed(text: str, found: re.Match[str]) -> bool:
    """Say whether the second dollar sign closes a formula, and opens no price or variable."""
    inside, end = found[1], found.end()
    if inside[-1].isspace():  # `$\int_0^1 x = $ ___`
        answered = _COMMAND.search(inside) and _ANSWER.search(inside)
        return bool(answered and not _GOES_ON.match(text, end))
    if inside[0].isdigit() and "\\" not in inside and _NUMBER_AFTER.match(text, end):
        return False
    if not _GOES_ON.match(text, end):
        return True
    if _DEGREES.search(inside) and _UNIT.match(text, end):
        return True
    return len(inside) == 1 and inside.islower() and _ORDINAL.match(text, end) is not None


def _is_open(text: str, start: int) -> bool:
    r"""Say whether a `\(` before a place waits for its partner: MathJax would take the next one."""
    before = text[max(0, start - _BESIDE) : start]
    if "\\" not in before:
        return False
    return any(before.rfind(f"\\{a}") > before.rfind(f"\\{b}") for a, b in ("()", "[]"))


def _is_regex(text: str, found: re.Match[str]) -> bool:
    r"""Say whether `\(..\)` or `\[..\]` surely is of a regular expression, as `sed` has it."""
    inside = found[0][2:-2]
    if _REGEX.search(inside) or _CHOICES.fullmatch(inside):
        return True
    if _COMMAND.search(inside) or _SCRIPT.search(inside) or "=" in inside:
        return False
    start = max(text.rfind("\n", 0, found.start()) + 1, found.start() - _BESIDE)
    before = text[start : found.start()]
    after = text[found.end() : found.end() + _BESIDE].partition("\n")[0]
    if _REFERENCE.search(before) or _REFERENCE.search(after):
        return True
    named = _REGEX_NAMED.search(before) or _REGEX_NAMED.search(after)
    glued = inside[-1] in "*+?" or found[0][1] == "[" or before[-1:] in tuple("\"'/^)")
    return bool(named and glued and _LIKE_A_REGEX.fullmatch(inside))


def is_maths(text: str) -> bool:
    """Say whether the text between two dollar signs is surely a formula."""
    text = without_marks(text).strip()
    if not _is_balanced(text) or any(mark in text for mark in (r"\(", r"\)", r"\[", r"\]")):
        return False
    if _LETTER.fullmatch(text):
        return True
    if _has_prose(text) or _NO_FORMULA.search(text) or _OF_A_REGEX.search(text):
        return False
    if _COMMAND.search(text) or _SCRIPT.search(text) or _ESCAPED.search(text):
        return True
    if _EQUATION.fullmatch(text) and _SYMBOL.search(text) and not _NO_EQUATION.search(text):
        return True
    return is_written_plainly(text)


def _is_balanced(text: str) -> bool:
    """Count brackets: every brace has its partner; an interval may close with either bracket."""
    plain = text.replace(r"\{", "").replace(r"\}", "")
    depth = 0
    for character in plain:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    brackets = sum((each in "([") - (each in ")]") for each in plain)
    return depth == 0 and brackets == 0


def _has_prose(text: str) -> bool:
    """Find a word that stands neither in braces, as that of a text does, nor for a function."""
    bare = _COMMAND.sub(" ", text)
    while (inner := _GROUP.sub(" ", bare)) != bare:
        bare = inner
    return any(word not in _FUNCTIONS for word in _WORD.findall(bare))


def continued(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines that go on with a formula begun in a line before them."""
    inside: set[int] = set()
    for start, line in enumerate(lines):
        if start in inside:
            continue
        for opener, closer in _OPENERS.items():
            _, found, rest = line.rpartition(opener)
            if found and closer not in rest and (closer != opener or line.count(opener) % 2):
                inside.update(_until(lines, start, rest, closer))
    return frozenset(inside)


def _until(lines: Sequence[str], start: int, formula: str, closer: str) -> range:
    """Return the lines to the one that closes a formula; none where a blank line comes first."""
    for at in range(start + 1, min(start + _MOST_LINES, len(lines))):
        if not lines[at]:
            break
        last, closed, _ = lines[at].partition(closer)
        formula += f"\n{last}"
        if closed:
            return range(start + 1, at + 1) if closer != "$$" or is_maths(formula) else range(0)
    return range(0)
