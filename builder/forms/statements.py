"""Statements of Python in one line of text, as Python's own parser takes them.

A line is a statement only where prose is none: `yes`, `3`, `a, b` and `f(x)` are not. It surely is
code where it has a sign that prose and formulas do not have, such as `+=`. A line that lost its
line breaks is broken where each part is a statement and the whole is none.
"""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

LONGEST = 500
"""Characters up to which a line is read as code."""
# A gap's marks, which no parser knows.
MARKS = str.maketrans("", "", "\ue000\ue001")
_ASSIGNMENT = re.compile(
    r"(?<=[^\s=+\-*/%,(\[{:.<>&|^~@]\s)([A-Za-z_]\w{0,30}(?:\.\w{1,30}|\[[^\[\]\n]{0,30}\])*)"
    r" (\+|-|\*|/|//|\*\*)?= ?(?=[\w\"'(\[{-])"
)
_HEADER = re.compile(r"(?:async )?(?:def|class|for|while|if|with) .*:")
_CLAUSE = re.compile(r"(?:else|try|finally):")
_SURE_CLAUSE = re.compile(
    r"except (?:\(?[A-Z]\w*(?:Error|Exception|Interrupt|Warning|Iteration)\b.*|[\w.]+ as \w+):"
)
_SURE_HEADER = re.compile(
    r"while True:|with [\w.]+\(.*\) as \w+:.*|class [A-Z]\w*\((?:[A-Z][\w.]*|\w+\.\w+)\):"
    r"|for [\w, ()]+ in (?:enumerate|range|zip|\w+\.(?:items|keys|values))\(.*\):.*"
)
_SURE_IMPORT = re.compile(
    r"import [a-z][\w.]* as \w+|import [a-z]\w*(?:\.[a-z]\w*)+"
    r"|from [a-z_.][\w.]* import (?:\*|\(?\w+(?:, \w+)*\)?(?: as \w+)?)"
)
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Pow, ast.FloorDiv)


class Statements(NamedTuple):
    """The statements of a line, and whether they have a sign that they surely are code."""

    parts: tuple[str, ...]
    sure: bool


NO_STATEMENTS = Statements((), False)


@lru_cache(maxsize=2048)
def statements(line: str) -> Statements:
    """Take a line for statements, or for several that lost their line breaks."""
    plain = line.translate(MARKS)
    if not plain or len(line) > LONGEST or line[-1] == ";":
        return NO_STATEMENTS
    if _CLAUSE.fullmatch(plain) or _SURE_CLAUSE.fullmatch(plain):
        return Statements((line,), plain.startswith("except"))
    whole = _parse(line)
    if plain[0] == "@":
        return Statements((line,), False) if whole else NO_STATEMENTS
    parts = [line[a:b].strip() for a, b in pairwise([0, *_places(line, whole), len(line)])]
    if len(parts) > 1:
        trees = [_parse(part) for part in parts]
        if all(tree and isinstance(tree[0], ast.Assign | ast.AugAssign) for tree in trees):
            together = [statement for tree in trees for statement in tree]
            if any(map(_is_sure, together)) or all(map(_changes_itself, together)):
                return Statements(tuple(parts), True)
    if not whole or not all(map(_is_statement, whole)):
        return NO_STATEMENTS
    worded = _SURE_HEADER.fullmatch(plain) or _SURE_IMPORT.fullmatch(plain)
    return Statements((line,), bool(worded) or any(map(_is_sure, whole)))


def is_python(code: str) -> bool:
    """Say whether whole lines of code are Python's, as they are indented."""
    return bool(_tree(code.translate(MARKS)))


def _places(line: str, whole: list[ast.stmt]) -> list[int]:
    """Return where another assignment may begin; in a comment only one that changes a name."""
    places = []
    for found in _ASSIGNMENT.finditer(line):
        before = line[: found.start()]
        outside = all(before.count(a) == before.count(b) for a, b in ("()", "[]", "{}"))
        if outside and (found[2] if "#" in before else not whole):
            places.append(found.start())
    return places


def _parse(text: str) -> list[ast.stmt]:
    """Return the statements of a text; none where it is not Python."""
    text = text.translate(MARKS)
    if text.startswith("elif "):
        text = text[2:]
    elif re.match(r"else: \S", text):
        text = f"if x: pass\n{text}"
    elif text.startswith("@"):
        text = f"{text}\ndef f(): pass"
    return _tree(f"{text} pass" if _HEADER.fullmatch(text) else text)


def _tree(text: str) -> list[ast.stmt]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, feature_version=(3, 11)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _is_statement(statement: ast.stmt) -> bool:
    """Tell statements from what is prose as well: `yes`, `3`, `a, b` and `f(x)` are none."""
    if isinstance(statement, ast.Expr):
        return _calls_method(statement.value) or _is_sure(statement)
    if isinstance(statement, ast.Assign):
        return not any(isinstance(each, ast.Tuple) for each in statement.targets[1:])
    return not isinstance(statement, ast.AnnAssign)


def _calls_method(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and (
        isinstance(value.func, ast.Attribute)
        or (isinstance(value.func, ast.Name) and value.func.id == "print")
    )


def _is_sure(statement: ast.stmt) -> bool:
    """Find what no formula has: `+=`, `**`, a method that is called, a function defined."""
    match statement:
        case ast.AugAssign():
            return isinstance(statement.op, _ARITHMETIC)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return True
        case ast.For() | ast.While() | ast.If():
            return all(map(_acts, statement.body))
        case ast.Assign():
            return _is_sure_value(statement.value) or _swaps(statement)
        case ast.Expr():
            return _prints(statement.value) or _is_comprehension(statement.value)
    return False


def _acts(statement: ast.stmt) -> bool:
    """Find what a block of one line does; `pass` stands in for a block that is not there."""
    if isinstance(statement, ast.Return):
        return statement.value is not None
    return not isinstance(statement, ast.Pass) and _is_statement(statement)


def _is_sure_value(value: ast.expr) -> bool:
    """Find what no equation has: a power, a method or a text that is called, a comprehension."""
    if isinstance(value, ast.Lambda) or _is_comprehension(value):
        return True
    for each in ast.walk(value):
        match each:
            case ast.BinOp(op=ast.Pow()):
                return True
            case ast.Call(func=ast.Attribute(value=ast.Name())):
                return True
            case ast.Call(func=ast.Name(), args=[ast.Constant(value=str()), *_]):
                return True
            case ast.Dict(keys=[None, *_]):
                return True
    return False


def _swaps(statement: ast.Assign) -> bool:
    """Find `a, b = b, a`."""
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=old)], value=ast.Tuple(elts=new)):
            names = [
                [each.id for each in side if isinstance(each, ast.Name)] for side in (old, new)
            ]
            return names[0] != names[1] and sorted(names[0]) == sorted(names[1]) != []
    return False


def _prints(value: ast.expr) -> bool:
    """Find a call of `print` that is no plural: `print("yes")`, and not `print(s)`."""
    match value:
        case ast.Call(func=ast.Name(id="print"), args=[ast.Name()], keywords=[]):
            return False
        case ast.Call(func=ast.Name(id="print")):
            return True
        case ast.Call(keywords=[*_, ast.keyword(value=ast.Lambda())]):
            return True
    return False


def _is_comprehension(value: ast.expr) -> bool:
    """Find `[2 * x for x in xs]`; words in brackets may look like one."""
    if not isinstance(value, ast.ListComp):
        return False
    same = ast.dump(value.generators[0].target).replace("Store()", "Load()")
    return not isinstance(value.elt, ast.Name) or ast.dump(value.elt) == same


def _changes_itself(statement: ast.stmt) -> bool:
    """Find `v = b * v - g`: as an equation it would be pointless."""
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.BinOp):
        return False
    target = ast.dump(statement.targets[0]).replace("Store()", "Load()")
    return any(ast.dump(each) == target for each in ast.walk(statement.value))
