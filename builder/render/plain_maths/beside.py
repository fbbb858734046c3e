"""What stands beside a formula and belongs to it although it was not read as a part of it.

A formula is typeset whole or not at all: `F = k q_1` with the rest of it as text is broken.
"""

from __future__ import annotations

import re

from builder.render.plain_maths.joining import is_power_of_ten
from builder.render.plain_maths.signs import ACCENTED, ACCENTS, GREEK, SMALL
from builder.render.plain_maths.tree import Node

_GREEK, _ACCENTS = "".join(GREEK), "".join(ACCENTS)
_LETTER = rf"[A-Za-z{_GREEK}{ACCENTED}]"
_NAMES = "log|ln|sin|cos|tan|sinh|cosh|tanh|lim|mod"
_PIECES = (
    rf"[-−]?{_LETTER}{{1,3}}\)?\^[\w({{*−-]",  # mv^2
    rf"{_LETTER}[{_ACCENTS}]?(?:_[\w{{]|[{SMALL}])",  # q_1
    rf"[\])]{{1,2}}(?:[_^][\w({{]|[{SMALL}])",  # )^2
    rf"[{_GREEK}][A-Za-z](?![A-Za-z])",  # πr³
    rf"[√∑∂∫∇]|[{_GREEK}{ACCENTED}](?![\w-])|{_LETTER}[{_ACCENTS}](?!\w)",
    rf"{_LETTER}\((?:[^\s()A-Za-z]|[A-Za-z](?![A-Za-z])){{1,20}}\)",  # f(x)
)
_PIECE = rf"[\[|]{{0,2}}(?:{'|'.join(_PIECES)})"
# A zero byte stands for each character of a call or an index of a program.
_SCRIPTED = r"[)\]\0][_^][\w({]"
# `f: R^n → R`; states that follow one another, `h_1 → h_2`, are formulas of their own.
_SET = r"[A-Zℝℕℤ](?:\^\w)?"
_BEFORE = (
    re.compile(rf"(?<!\w){_SET} (?:→|->) $"),
    re.compile(rf"(?<![^\W_])(?:{_NAMES}|exp) $"),
    re.compile(rf"(?:^|[\s(])(?:{_PIECE}|lim[_^]|[\])][_^])[^\s,;:.!?]{{0,20}} $"),
    re.compile(r"[)\]\0][_^][\w{}(+−-]{1,12}\)? $"),
    re.compile(
        r"\((?:[^\s()A-Za-z]|[A-Za-z](?![A-Za-z]{2})){0,15}[A-Za-z][+−·*/]"
        r"(?:[^\s()A-Za-z]|[A-Za-z](?![A-Za-z]{2})){1,15}\) $"
    ),
)
_AFTER = (
    re.compile(rf" (?:→|->) {_SET}(?!\w)"),
    re.compile(rf" (?:{_PIECE}|(?:{_NAMES})(?![a-z])|[½⅓⅔¼¾])"),
    re.compile(rf" (?:\S{{0,12}}{_SCRIPTED}|\0{{1,60}}[·*/+^])"),
    re.compile(r" (?:\(?[\w+−-]{1,12}\)!(?:$| [=+*/×·−-])|[aAI] ?[=<>≤≥≠≈^_+·×/])"),
    # A sum in brackets is a factor, where a remark would have words in it.
    re.compile(r" \((?:[^\s()A-Za-z=<>,;]|[A-Za-z](?![A-Za-z])|(?<=\S) (?=\S)){2,30}[+−·*/-]"),
)
_DIFFERENTIAL_AFTER = re.compile(rf" ?d{_LETTER}(?!\w)")
_UNIT = (
    r"(?:(?:[kMGTmµμnpcdh](?:m|g|s|A|V|W|Ω|Hz|J|N|B|b|L|l|mol|Pa|eV|F|H)"
    r"|Hz|mol|Pa|eV)(?:[²³]|\^[23])?)"
)
# What stands after a number makes a quantity of it.
_UNIT_AFTER = re.compile(rf"(?<=\d)\s+{_UNIT}(?!\w)|\s*[°€£¥]")
_SIMPLE_UNIT = rf"(?:{_UNIT}|[msgANJWCKFTVHLΩ](?![A-Za-z]))(?:\^-?[1-4]|⁻?[¹²³])?"
_UNITS_AFTER = re.compile(rf" {_SIMPLE_UNIT}(?:[ /·*]{_SIMPLE_UNIT}){{0,3}}(?!\w)")


def belongs_before(before: str) -> bool:
    """Say whether what stands before a place goes on there."""
    return before.endswith(" ") and any(each.search(before) for each in _BEFORE)


def belongs_after(line: str, formula: Node, after: int) -> bool:
    """Say whether what stands after a formula, or after marks that close there, goes on with it."""
    if "∫" in line[formula.start : formula.end] and _DIFFERENTIAL_AFTER.match(line, after):
        return True
    return any(each.match(line, after) for each in (*_AFTER, _UNIT_AFTER))


def past_units(line: str, formula: Node, after: int) -> int:
    """Return where the units after a power of ten end; they stay outside: `3 × 10^8 m/s`."""
    if not is_power_of_ten(line, formula.last()):
        return after
    found = _UNITS_AFTER.match(line, after)
    return found.end() if found else after
