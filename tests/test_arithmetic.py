"""Arithmetic: agrees with Python's on whatever is well formed, and never raises."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.rules import lint
from builder.rules.arithmetic import agree, parse
from builder.rules.suspicious_number import RULE
from tests.linting import deck

PIECES = [
    *("1", "2", "10", "1,000", "0.5", "1e3", "3.14", " + ", " - ", "*", "x", "×", "/", "÷", "^"),
    *("**", "(", ")", "√", "sqrt", "²", "%", "!", " = ", "=", "≈", "~", "about ", "$", "−", "–"),
    *(" ", "\n", ", ", ". ", "m", "N", "- ", "1. ", "(N/2)x(Nx2)", "?", "ten", "\u00a0", "…"),
]


def numbers() -> st.SearchStrategy[str]:
    return st.integers(min_value=0, max_value=999).map(str)


def expressions() -> st.SearchStrategy[str]:
    """Make expressions that Python reads as people do."""
    return st.recursive(
        numbers(),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from([" + ", " - ", " * "]), inner).map("".join),
            inner.map(lambda each: f"({each})"),
            st.tuples(numbers(), st.sampled_from(["**2", "**0", "**3"])).map("".join),
        ),
        max_leaves=8,
    )


def flags(text: str) -> int:
    return len(lint(tuple(deck([("What is stated here?", text, "cards.txt")])), [RULE]))


@given(expressions())
def test_agrees_with_python(text: str) -> None:
    read = parse(text)
    assert read is not None
    assert read.value() == eval(text)


@given(st.integers(1, 999), st.integers(1, 999), st.integers(1, 999))
def test_divides_exactly(a: int, b: int, c: int) -> None:
    read = parse(f"{a} / {b} / {c}")
    assert read is not None
    assert read.value() == Fraction(a, b) / c


@given(expressions())
def test_a_sum_that_holds_is_not_flagged(text: str) -> None:
    assert flags(f"so {text} = {eval(text)}") == 0


@given(st.integers(2, 999), st.integers(2, 999), st.sampled_from("+*"), st.integers(1, 50))
def test_a_sum_that_does_not_hold_is_flagged(a: int, b: int, sign: str, off: int) -> None:
    value = eval(f"{a} {sign} {b}")
    shown = str(value + off)
    rounded = shown.endswith("0") and len(shown.rstrip("0")) >= 2
    joined = f"{a}{b}" == shown
    binary = not set(f"{a}{b}{shown}") & set("23456789")
    if not rounded and not joined and not binary:
        assert flags(f"so {a} {sign} {b} = {shown}") == 1


@given(st.integers(1, 999), st.integers(1, 999), st.integers(0, 4))
def test_a_rounded_quotient_is_not_flagged(a: int, b: int, digits: int) -> None:
    assert flags(f"so {a} / {b} = {a / b:.{digits}f}") == 0


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text())
@settings(max_examples=300)
def test_never_raises(text: str) -> None:
    assert flags(text) >= 0
    parse(text)


@pytest.mark.parametrize(
    "text",
    ["9" * 5000, "9^9^9^9", "2^99999999", "((" * 4000, "1 + " * 4000, "99!!", "1/0", "√" * 900],
)
def test_what_is_too_large_is_left_alone(text: str) -> None:
    read = parse(text)
    assert read is None or read.value() is None


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("2/3", "0.67", True),
        ("2/3", "0.66", True),
        ("2/3", "0.65", False),
        ("22/7", "3.14", True),
        ("√2", "1.41", True),
        ("1/4", "25%", True),
        ("7/2", "3", True),
        ("9 × 11", "100", False),
        ("1234 × 56", "69,000", True),
        ("3 × 10⁸", "300,000,000", True),
        ("0.33 × 3", "1.00", True),
        ("0.3 + 0.4", "0.8", False),
        ("2^-1", "0.5", True),
        ("-2²", "-4", True),
        ("2(3 + 4)", "14", True),
        ("1/0", "1", None),
    ],
)
def test_allows_for_what_the_digits_show(left: str, right: str, same: bool | None) -> None:
    a, b = parse(left), parse(right)
    assert a is not None
    assert b is not None
    assert agree(a, b) is same
    assert agree(b, a) is same


@pytest.mark.parametrize(
    "text", ["2 + 2 = 5, " * 90_000, "= " * 500_000, "1 + " * 250_000 + "= 3", "(" * 999_999 + "=1"]
)
def test_a_card_of_a_megabyte_gives_few_flags(text: str) -> None:
    assert flags(text) <= 2000
