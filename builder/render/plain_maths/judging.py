"""Whether what can be read as a formula surely is one."""

from __future__ import annotations

import re

from builder.render.plain_maths.grammar import read_whole
from builder.render.plain_maths.signs import ELEMENTS, OF_PROGRAMS, UNITS
from builder.render.plain_maths.tree import Node

_RANGE = re.compile(r"(?<![\w^])\d+-\d|A-Z|a-z")
# `m/s^2`, `2p^6`, `O_2`
_METRES = re.compile(r"(?:[mgsJNW]/)?[ms]\^-?[0-9]|[1-7]?[spdf]\^[0-9]{1,2}|[HNO]_[234]")
# Letters that stand for functions and for their arguments, and what is counted with.
_SIMPLE = "fghpquFGHLPQσφψ"
_ARGUMENTS = frozenset("xyztuvwnkXYZθμ")
_COUNTED = frozenset("ijkmntxyN")
_OF_MATHS = frozenset(("function", "root", "script", "partial", "differential"))


def is_sure(formula: Node, line: str) -> bool:
    """Say whether what can be read as a formula surely is one."""
    nodes = list(formula.walk())
    letters = [line[node.start : node.end] for node in nodes if node.kind == "letter"]
    if not letters and not any(node.kind in _OF_MATHS for node in nodes):
        return False
    if _RANGE.search(line[formula.start : formula.end]):
        return False
    if _is_chemistry(nodes, line) or any(_is_word(node, line) for node in nodes):
        return False
    if formula.kind == "relation":
        return _is_sure_relation(formula, nodes, line)
    return _is_sure_term(formula, nodes, line)


def is_written_plainly(text: str) -> bool:
    """Say whether a text that its author marked as a formula is one as plain text has it."""
    whole = read_whole(text.removesuffix("!"))
    if whole is None or whole.kind in {"product", "number", "infinity"}:
        return False
    if any(node.kind in {"letter", "product"} for node in whole.walk()):
        return not _is_label(whole)
    # Between two prices, there is more than figures.
    return " " not in text.replace(", ", ",") and (
        whole.kind in {"term", "signed", "script"} or (len(whole.parts) == 2 and text[-1] in ")]")
    )


def _is_label(whole: Node) -> bool:
    """Find `(a)` and `5(a)`."""
    last = whole.parts[-1] if whole.kind == "factors" else whole
    return (
        last.kind == "group"
        and len(last.parts) == 1
        and last.parts[0].kind in {"letter", "number", "product"}
        and (last is whole or whole.parts[0].kind == "number")
    )


def _is_chemistry(nodes: list[Node], line: str) -> bool:
    """Find `H₂ + O₂` and `Ca²`: elements, and small digits by themselves."""
    small = any(node.kind == "small" for node in nodes)
    return small and all(
        line[node.start : node.end] in ELEMENTS for node in nodes if node.kind == "letter"
    )


def _is_word(node: Node, line: str) -> bool:
    """Find `CO_2`, which has no product in it, and `f(x, k=2)`, as programs call a function."""
    if node.kind == "script" and node.parts[0].kind == "product":
        return any("_" in part.signs for part in node.parts)
    return (
        node.kind == "group"
        and len(node.parts) > 1
        and any(p.kind == "relation" and "= " not in line[p.start : p.end] for p in node.parts)
    )


def _is_sure_relation(formula: Node, nodes: list[Node], line: str) -> bool:
    """Judge `a = b`: each side must be more than a word, a quantity or a key of a legend."""
    sides = formula.parts
    computed = any(node.kind in {"sum", "term"} for node in nodes)
    applied = any(node.kind in {"call", "function", "script"} for node in sides)
    strong = any(map(_is_strong, nodes))
    for at, side in enumerate(sides):
        if side.kind == "group" and len(side.parts) == 1 and side.parts[0].kind == "letter":
            return False
        if side.kind == "product" and (at == 0 or not (applied or strong)):
            return False
        if side.kind == "factors" and not strong and _is_quantity(side, line):
            return False
    if sides[0].kind == "number" and len(sides) == 2 and not (computed or strong):
        return False
    if any(sign in "<>~" for sign in formula.signs) and not (computed or strong):
        return any(side.kind in {"number", "signed"} for side in sides) or "~" in formula.signs
    return not _is_key(sides, line)


def _is_key(sides: tuple[Node, ...], line: str) -> bool:
    """Find what a legend has: `B = b`, `A = 40%`; and `x = x`, which says nothing."""
    named = [line[side.start : side.end] for side in sides]
    if len({name.casefold() for name in named}) < len(named):
        return True
    if not any("A" <= name <= "Z" for name in named if len(name) == 1):
        return False
    return all(side.kind == "letter" for side in sides) or named[-1].endswith("%")


def _is_quantity(side: Node, line: str) -> bool:
    """Find `5m` and `4K`: a number and a unit or a magnitude."""
    first, *others = side.parts
    return first.kind == "number" and len(others) == 1 and line[others[0].start : side.end] in UNITS


def _is_strong(node: Node) -> bool:
    """Find what prose does not have: roots, sums, derivatives, powers, subscripts."""
    if node.kind in {"root", "partial", "differential", "infinity"}:
        return True
    if node.kind == "large":
        return node.parts[0].kind == "script" or node.parts[1].kind != "letter"
    return node.kind == "script" and any(
        part.kind == "written" or (part.kind == "named" and "{" in part.latex[2:])
        for part in node.parts
    )


def _is_sure_term(formula: Node, nodes: list[Node], line: str) -> bool:
    """Judge what has no sign of relation."""
    if formula.kind in {"product", "letter", "number", "bars"}:
        return False
    if formula.kind == "script" and formula.parts[0].kind == "product":
        return False
    if _METRES.fullmatch(line, formula.start, formula.end):
        return False
    if formula.kind == "signed":
        return _is_sure_term(formula.parts[0], nodes, line)
    if formula.kind == "group":
        return _is_sure_group(formula, nodes, line)
    if formula.kind in {"call", "function"}:
        return _is_sure_call(formula, nodes, line)
    return (
        any(map(_is_strong_alone, nodes))
        or any(node.kind == "function" and _is_sure_call(node, nodes, line) for node in nodes)
        or _is_computed(formula, nodes, line)
    )


def _is_strong_alone(node: Node) -> bool:
    """Leave out names that programs have too, such as `n_in`; `e^x` and `x_i` are formulas."""
    if node.kind == "script":
        return any(part.kind == "written" for part in node.parts)
    return node.kind != "infinity" and _is_strong(node)


def _is_sure_group(formula: Node, nodes: list[Node], line: str) -> bool:
    """Take `(1-p)` and `(x_i, y_i)`; `(a, b)` and `(N-2)` stay."""
    if len(formula.parts) > 1:
        return any(map(_is_strong_alone, nodes))
    return _is_sure_term(formula.parts[0], nodes, line) or (
        line[formula.start : formula.end].replace("−", "-") in {"(1-p)", "(1 - p)"}
    )


def _is_sure_call(formula: Node, nodes: list[Node], line: str) -> bool:
    """Judge a function with what it is of, and nothing around it."""
    head, of = formula.parts
    letters = {line[node.start] for node in of.walk() if node.kind == "letter"}
    computed = any(node.kind in {"sum", "term", "factors"} for node in of.walk())
    if any(map(_is_strong_alone, nodes)):
        return True
    if formula.kind == "function":
        if formula.signs[0] in OF_PROGRAMS:
            return len(of.parts) > 1 and ("number" in {p.kind for p in of.parts} or computed)
        return bool(letters) or computed
    name = line[head.start : head.end]
    if line[of.start] == "[":  # only expectations come as far as here
        return True
    if name in {"O", "Θ", "Ω"}:
        return True
    if name == "N" and len(of.parts) == 2:
        return True
    return name in _SIMPLE and (bool(letters & _ARGUMENTS) or "|" in of.signs)


def _is_computed(formula: Node, nodes: list[Node], line: str) -> bool:
    """Judge sums and quotients by how much of a formula they have."""
    written = line[formula.start : formula.end]
    letters = {line[node.start] for node in nodes if node.kind == "letter"}
    signs = [sign for node in nodes if node.kind in {"sum", "term"} for sign in node.signs]
    named = any(
        node.kind == "named"
        or (signs and node.kind == "call" and any(p.kind == "letter" for p in node.parts[1].walk()))
        for node in nodes
    )
    greek = any(letter != "µ" and not letter.isascii() for letter in letters)
    inside = any(
        node.kind == "group" and any(p.kind in {"sum", "term"} for p in node.parts)
        for node in nodes
    )
    if named or (inside and len(signs) > 1 and len(letters) > 1):
        return True
    if inside and letters and any(sign in "*·×" for sign in signs):
        return True
    if letters <= UNITS and not set(signs) & set("+−"):
        return False
    spaced = " · " in written or " × " in written
    if {"·", "×", "−"} & set(signs) and (len(letters) > 1 or "−" in signs) and not spaced:
        return True
    return (greek and bool(set(signs) & set("+−·*"))) or _is_counted(written)


def _is_counted(written: str) -> bool:
    """Take `n+1`, `t-1`, `x+y` and `1/n`, as nearly nothing else is written."""
    bare = written.replace(" ", "")
    if len(bare) != 3:
        return False
    first, sign, last = bare[0], bare[1], bare[2]
    if sign == "/":
        return first in "12" and last in "nNtkxz"
    if sign == "+":
        return first in _COUNTED and (last == "1" or last in _COUNTED)
    return sign == "-" and first in "nNkitj" and last == "1"
