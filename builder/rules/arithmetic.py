"""Arithmetic as people write it in running text: read without risk, worked out, and compared.

Numbers may have thousands separators, decimals and exponents. An expression is kept in postfix
order, so that it can be worked out again with its numbers nudged: a decimal stands for all that
rounds to it. What is too large to be a slip of the pen is not worked out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

Number = int | float | Fraction

_LONGEST = 60
"""Tokens of an expression beyond which it is left alone."""
_BITS = 2048
"""Size of the numbers worked with."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)"
    r"|\d+)(?:\.\d+)?|\.\d+)(?P<e>[eE][-+]?\d{1,3}(?![\d.]))?"
    r"|(?P<raise>[⁻]?[⁰¹²³⁴-⁹]+)"
    r"|(?P<sign>\*\*|[-+*/^()%!×·⋅∙÷−√]|[xX](?=\s*[\d(√.])|sqrt|–(?=\s)))"
)
_SAME = {"×": "*", "·": "*", "⋅": "*", "∙": "*", "x": "*", "X": "*", "÷": "/", "−": "-", "–": "-"}
_SAME |= {"**": "^", "√": "sqrt"}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3, "^": 4, "sqrt": 5}
_SPACES = re.compile(r"[,\s]")


@dataclass(frozen=True, slots=True)
class Literal:
    """A number as written; `unit` is the worth of its last digit, 0 where it is a whole number."""

    value: Number
    unit: Number


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression in postfix order; `plain` tells that it is but a number, with its sign."""

    steps: tuple[Literal | str, ...]
    plain: bool

    @property
    def whole(self) -> bool:
        """Whether it has whole numbers only, and nothing that makes others of them."""
        return not any(
            step in {"/", "sqrt", "%", "^"} if isinstance(step, str) else step.unit
            for step in self.steps
        )

    def has(self, *operators: str) -> bool:
        """Whether one of the operators is used; a sign is `neg`."""
        return any(step in operators for step in self.steps if isinstance(step, str))

    def value(self, nudged: int = -1, by: Fraction = Fraction(1, 2)) -> Number | None:
        """Work it out, with one literal half a last digit up, or give nothing if that cannot be."""
        stack: list[Number] = []
        try:
            for number, step in enumerate(self.steps):
                if isinstance(step, Literal):
                    stack.append(step.value + (step.unit * by if number == nudged else 0))
                else:
                    _apply(step, stack)
            return stack[0]
        except (ArithmeticError, ValueError, IndexError):
            return None

    def slack(self) -> float:
        """How far the value may be off as its decimals, if two or more, are rounded."""
        exact = self.value()
        slack = 0.0
        for number, step in enumerate(self.steps):
            if isinstance(step, Literal) and 0 < step.unit <= Fraction(1, 100):
                other = self.value(number)
                if exact is not None and other is not None:
                    slack += abs(float(other - exact))
        return slack


def _apply(step: str, stack: list[Number]) -> None:
    """Do one operation on the top of the stack."""
    right = stack.pop()
    if step == "neg":
        stack.append(-right)
    elif step == "%":
        stack.append(right * Fraction(1, 100))
    elif step == "!":
        if not isinstance(right, int) or not 0 <= right <= 100:
            raise ValueError
        stack.append(math.factorial(right))
    elif step == "sqrt":
        stack.append(_root(right))
    else:
        stack.append(_combine(step, stack.pop(), right))


def _root(value: Number) -> Number:
    """Take the square root, exact where it is whole."""
    if isinstance(value, int) and value >= 0 and math.isqrt(value) ** 2 == value:
        return math.isqrt(value)
    return math.sqrt(value)


def _combine(operator: str, left: Number, right: Number) -> Number:
    if operator == "^":
        return _power(left, right)
    made: Number
    if operator == "+":
        made = left + right
    elif operator == "-":
        made = left - right
    elif operator == "*":
        made = left * right
    elif isinstance(left, float) or isinstance(right, float):
        made = left / right
    else:
        made = Fraction(left) / Fraction(right)
    return _checked(made)


def _power(left: Number, right: Number) -> Number:
    """Raise to a power; a broken power is worked out roughly, as no exact value is needed."""
    if isinstance(right, Fraction) and right.denominator == 1:
        right = int(right)
    if isinstance(right, int) and not isinstance(left, float):
        if abs(right) * (Fraction(left).numerator.bit_length() + 1) > _BITS:
            raise ValueError
        return _checked(Fraction(left) ** right)
    return math.pow(left, right)


def _checked(made: Number) -> Number:
    """Refuse what grows too large, and turn whole fractions into integers."""
    if isinstance(made, Fraction):
        if made.numerator.bit_length() + made.denominator.bit_length() > 2 * _BITS:
            raise ValueError
        return made.numerator if made.denominator == 1 else made
    if isinstance(made, int) and made.bit_length() > _BITS:
        raise ValueError
    return made


def parse(text: str) -> Expression | None:
    """Read a whole text as an expression, or give nothing."""
    tokens: list[Literal | str] = []
    for token in _tokens(text.rstrip()):
        if token is None or len(tokens) > _LONGEST:
            return None
        tokens.append(token)
    steps = _postfix(tokens)
    if steps is None:
        return None
    return Expression(tuple(steps), all(isinstance(s, Literal) or s in {"neg", "%"} for s in steps))


def _tokens(text: str) -> Iterator[Literal | str | None]:
    """Give the tokens of a text; `None` for what is none."""
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found:
            yield None
            return
        position = found.end()
        if found["number"]:
            yield _literal(found["number"], found["e"] or "")
        elif found["raise"]:
            power = found["raise"].translate(_RAISED)
            yield "^"
            yield Literal(int(power), 0) if power.strip("-") else None
        else:
            yield _SAME.get(found["sign"], found["sign"])


def _literal(digits: str, exponent: str) -> Literal | None:
    """Read a number, exactly."""
    digits = _SPACES.sub("", digits)
    if len(digits) > 40:
        return None
    scale = Fraction(10) ** int(exponent[1:] or 0) if exponent else Fraction(1)
    value = Fraction(digits) * scale
    _, dot, decimals = digits.partition(".")
    unit = scale / 10 ** len(decimals) if dot or exponent else Fraction(0)
    return Literal(value.numerator if value.denominator == 1 else value, unit)


def _postfix(tokens: Sequence[Literal | str]) -> list[Literal | str] | None:
    """Put an expression in postfix order; nothing where it is not well formed."""
    steps: list[Literal | str] = []
    waiting: list[str] = []
    operand = True  # Whether an operand comes next, rather than an operator.
    for item in tokens:
        if operand:
            if isinstance(item, Literal):
                steps.append(item)
                operand = False
            elif item in {"(", "sqrt", "-"}:
                waiting.append("neg" if item == "-" else item)
            else:
                return None
        elif isinstance(item, Literal) or item == "sqrt":
            return None
        elif item in {"%", "!"}:
            steps.append(item)
        elif item == ")":
            if not _close(steps, waiting):
                return None
        else:
            binary = "*" if item == "(" else item  # "2(3 + 4)" multiplies.
            while waiting and waiting[-1] != "(" and _before(waiting[-1], binary):
                steps.append(waiting.pop())
            waiting += [binary, "("] if item == "(" else [binary]
            operand = True
    if operand or "(" in waiting:
        return None
    return steps + waiting[::-1]


def _before(waiting: str, binary: str) -> bool:
    """Tell whether a waiting operator is done before one that comes after it."""
    return _RANK[waiting] > _RANK[binary] or (_RANK[waiting] == _RANK[binary] and binary != "^")


def _close(steps: list[Literal | str], waiting: list[str]) -> bool:
    """End a parenthesis; not where none was begun."""
    while waiting and waiting[-1] != "(":
        steps.append(waiting.pop())
    if not waiting:
        return False
    waiting.pop()
    if waiting and waiting[-1] == "sqrt":
        steps.append(waiting.pop())
    return True


def agree(left: Expression, right: Expression, *, roughly: bool = False) -> bool | None:
    """Tell whether two expressions are equal as far as their digits show; nothing if unknown.

    A side that is but a number may be rounded or cut to its last digit, or to the zeros it ends in.
    """
    a, b = left.value(), right.value()
    if a is None or b is None:
        return None
    if a == b:
        return True
    try:
        gap, size = abs(float(a - b)), max(abs(float(a)), abs(float(b)))
        if gap <= 1e-9 * size or (roughly and gap <= 0.1 * size):
            return True
        return any(
            shown.plain and _shows(shown, other, gap)
            for shown, other in ((left, right), (right, left))
        ) or gap < 0.999 * (left.slack() + right.slack())
    except OverflowError:
        return None


def _shows(shown: Expression, other: Expression, gap: float) -> bool:
    """Tell whether a number shows a value that is `gap` away, but for its last digit."""
    literal = shown.steps[0]
    if not isinstance(literal, Literal):
        return False
    unit = float(literal.unit)
    if not unit:
        digits = str(literal.value)
        zeros = len(digits) - len(digits.rstrip("0"))
        rounded = len(digits) - zeros >= 2
        if not rounded:
            zeros = 0
        if other.whole and not zeros:
            return False
        # Rounded, never cut: 69,000 shows 69,104, and 100 does not show 99.
        return gap <= 0.5 * 10**zeros if zeros else gap < 1
    return gap < unit * (0.01 if "%" in shown.steps else 1)
