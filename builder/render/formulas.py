"""Formulas in one variable, such as `max(0, x)`, read and computed without running any code.

Python's parser reads a formula, and everything in the tree that is not arithmetic, `x`, a known
constant or a known function is refused. All numbers are floats, so `9**9**9` is infinite at once
instead of an integer with millions of digits. Where a formula has no value, it gives NaN.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable
from typing import NamedTuple

Formula = Callable[[float], float]

LENGTH = 200
_DEPTH = 60
_PARENTHESES = 30
_ARGUMENTS = 8
_CONSTANTS = {"pi": math.pi, "e": math.e}
_TOKENS = re.compile(
    r"(?:(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\w.])|[a-z]\w*(?![.])|[-+*/^(), ])*", re.ASCII
)


class FormulaError(ValueError):
    """A formula is refused; the message is one clause that says why."""


class _Function(NamedTuple):
    """What a name stands for, and how many arguments it takes."""

    call: Callable[..., float]
    least: int = 1
    most: int = 1


def read_formula(text: str) -> Formula:
    """Return the function of x that a formula stands for, or raise FormulaError."""
    return _compile(_parse(text), 0)


def read_constant(text: str) -> float:
    """Return the value of a formula without x, such as `-2*pi`, or raise FormulaError."""
    tree = _parse(text)
    if any(isinstance(node, ast.Name) and node.id == "x" for node in ast.walk(tree)):
        raise FormulaError(f"{text} is not a number")
    value = _compile(tree, 0)(0.0)
    if not math.isfinite(value):
        raise FormulaError(f"{text} is not a number")
    return value


def _parse(text: str) -> ast.expr:
    if len(text) > LENGTH:
        raise FormulaError(f"a formula has more than {LENGTH} characters")
    if not text.strip():
        raise FormulaError("a formula is empty")
    # Checked before Python's parser sees it, which would take 0x1f, 1_000 and "text" as well.
    valid = _TOKENS.match(text)
    end = valid.end() if valid else 0
    if end < len(text):
        raise FormulaError(f"“{text[end : end + 12]}” in {text} cannot be read")
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth > _PARENTHESES:
            raise FormulaError("a formula is nested too deeply")
    try:
        return ast.parse(text.strip().replace("^", "**"), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"{text} is not a formula") from None


def _compile(node: ast.expr, depth: int) -> Formula:
    """Turn a tree into a function; nodes that are not listed here are refused."""
    if depth > _DEPTH:
        raise FormulaError("a formula is nested too deeply")
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _constant(_as_float(value))
        case ast.Name(id="x"):
            return lambda x: x
        case ast.Name(id=name) if name in _CONSTANTS:
            return _constant(_CONSTANTS[name])
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _compile(operand, depth + 1)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _compile(operand, depth + 1)
            return lambda x: -inner(x)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            apply = _OPERATORS[type(op)]
            first, second = _compile(left, depth + 1), _compile(right, depth + 1)
            return lambda x: apply(first(x), second(x))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return _call(name, [_compile(argument, depth + 1) for argument in args])
        case ast.Name(id=name) | ast.Call(func=ast.Name(id=name)):
            raise FormulaError(f"{name} is no variable, constant or function that can be drawn")
    raise FormulaError("a formula holds more than arithmetic and functions of x")


def _call(name: str, arguments: list[Formula]) -> Formula:
    function = _FUNCTIONS[name]
    if not function.least <= len(arguments) <= function.most:
        raise FormulaError(f"{name} does not take {len(arguments)} arguments")
    call = _guarded(function.call)
    if len(arguments) == 1:
        (only,) = arguments
        return lambda x: call(only(x))
    return lambda x: call(*(argument(x) for argument in arguments))


def _constant(value: float) -> Formula:
    return lambda _: value


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _guarded(function: Callable[..., float]) -> Callable[..., float]:
    """Make a function that gives NaN where it has no value, as also where an argument has none."""

    def call(*arguments: float) -> float:
        if any(map(math.isnan, arguments)):
            return math.nan
        try:
            return function(*arguments)
        except (ValueError, ZeroDivisionError):
            return math.nan

    return call


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def _sinh(x: float) -> float:
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(math.inf, x)


def _cosh(x: float) -> float:
    try:
        return math.cosh(x)
    except OverflowError:
        return math.inf


def _floor(x: float) -> float:
    return float(math.floor(x)) if math.isfinite(x) else x


def _sign(x: float) -> float:
    return float((x > 0) - (x < 0))


def _sigmoid(x: float) -> float:
    return 1 / (1 + _exp(-x))


def _relu(x: float) -> float:
    return max(0.0, x)


def _softplus(x: float) -> float:
    # As log(1 + exp(x)), but without passing through infinity.
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _guarded(operator.truediv),
    ast.Pow: _guarded(_power),
}

_FUNCTIONS = {
    "abs": _Function(abs),
    "cos": _Function(math.cos),
    "cosh": _Function(_cosh),
    "exp": _Function(_exp),
    "floor": _Function(_floor),
    "log": _Function(math.log),
    "max": _Function(max, 2, _ARGUMENTS),
    "min": _Function(min, 2, _ARGUMENTS),
    "relu": _Function(_relu),
    "sigmoid": _Function(_sigmoid),
    "sign": _Function(_sign),
    "sin": _Function(math.sin),
    "sinh": _Function(_sinh),
    "softplus": _Function(_softplus),
    "sqrt": _Function(math.sqrt),
    "tan": _Function(math.tan),
    "tanh": _Function(math.tanh),
}
