"""Which factors stand beside one another as a product, and which words only follow a formula."""

from __future__ import annotations

import re

from builder.render.plain_maths.atoms import NO_FACTORS
from builder.render.plain_maths.cursor import Cursor
from builder.render.plain_maths.signs import RAISED, UNITS
from builder.render.plain_maths.tree import Node

_FOLLOWED_BY_PROSE = re.compile(r"['’]?\s+(?!(?:log|ln|exp)\b)[^\W\d_]{2}")
# `(N-2)x(N-2)` and `item(s)` are no products.
_ONE_LETTER = re.compile(r"[a-rt-wyzA-Z](?![\w(])|[A-Za-z]{1,2}[\^²³]")
_CALL = re.compile(r"[A-Za-z]\(")
_TIMES = re.compile(r"x10[\^⁻⁰-⁹¹²³]")
# What makes sure that a product is one of a formula.
_RELATED = re.compile(r"[=≈≤≥<>∝≡∈≠Σ∑∏∫]")
_TEN = re.compile(r"10\^(?:[-−]?\d+|\([-−]?\d+\)|\{[-−]?\d+\})")
_TRANSPOSED = ("^{T}", "^{-1}", r"^{\top}")
_FACTORS = frozenset(
    ("letter", "product", "script", "call", "group", "function", "factors", "differential")
)
_REMARKS = frozenset(("letter", "product", "number", "relation", "call", "function"))
"""What in brackets may be a remark as well."""


def begins_beside(cursor: Cursor, last: Node) -> bool:
    """Say whether a factor begins right after another one."""
    following = cursor.next()
    if last.kind == "group" and cursor.match(_ONE_LETTER):
        return True
    if last.kind == "call" and cursor.match(_CALL):
        return True
    raised = last.kind == "script" and cursor.text[cursor.at - 1] in RAISED
    if following.isalpha() and (last.kind == "number" or raised):
        return not cursor.match(_TIMES)
    return following in {"√", "∑", "∏", "∂", "∇"}


def goes_on(cursor: Cursor, last: Node, part: Node) -> bool:
    """Say whether what stands after a space goes on with the formula, not with the sentence."""
    if part.kind in {"number", "product"} or is_power_of_ten(cursor.text, last):
        return False
    related = _is_related(cursor)
    if part.kind in {"function", "large", "root", "partial"}:
        return related or cursor.text[last.start : last.end] not in NO_FACTORS
    if last.kind == "number":
        return related and _is_power(cursor, part)
    if last.kind == "product":
        return False
    if last.kind == "letter" and not _is_greek(last):
        return related and (_is_scripted(part) or part.kind in {"call", "differential"})
    transposed = last.latex.endswith(_TRANSPOSED)
    name = cursor.text[part.start : part.end]
    if part.kind == "letter" and name in NO_FACTORS and not (transposed and name == "A"):
        return False
    if transposed or (related and _is_scripted(part)):
        return True
    return not cursor.match(_FOLLOWED_BY_PROSE)


def multiplies(cursor: Cursor, last: Node, part: Node) -> bool:
    """Tell a factor in brackets after a space from a remark: `β (x - 1)`, `p^k (1-p)^n`."""
    if last.kind not in _FACTORS:
        return False
    if last.kind != "differential" and not _is_related(cursor):
        return False
    if part.kind == "script":
        return True
    return part.kind == "group" and len(part.parts) == 1 and part.parts[0].kind not in _REMARKS


def is_power_of_ten(text: str, node: Node) -> bool:
    """Say whether a unit may follow: `3 × 10^8 m/s`."""
    return node.kind == "script" and _TEN.fullmatch(text, node.start, node.end) is not None


def _is_related(cursor: Cursor) -> bool:
    return _RELATED.search(cursor.text, cursor.begin, cursor.at) is not None


def _is_scripted(part: Node) -> bool:
    """Find `q_1` and `K^α`, which no sentence has; `m^2` after a number is a unit."""
    return part.kind == "script" and part.parts[0].kind in {"letter", "call"}


def _is_power(cursor: Cursor, part: Node) -> bool:
    """Find what stands after a number as a factor: `1/2 mv^2`; `5 m^2` is a quantity."""
    if part.kind != "script" or not any("^" in each.signs for each in part.parts):
        return False
    base = part.parts[0]
    name = cursor.text[base.start : base.end]
    return base.kind == "product" or (base.kind == "letter" and name not in UNITS)


def _is_greek(node: Node) -> bool:
    return node.latex.startswith("\\")
