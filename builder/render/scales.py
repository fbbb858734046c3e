"""The scales of a plot: a few round ticks, and labels as a textbook writes them."""

from __future__ import annotations

import math
from typing import NamedTuple

# About how many ticks a scale has; a step that gives a few more is as good.
_TICKS, _LENIENT = 6, 0.85
_STEPS = (1, 2, 5, 10)
_PI_STEPS = (0.25, 0.5, 1, 2, 5, 10, 20, 50)
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Tick(NamedTuple):
    """A place on a scale, and what stands there."""

    value: float
    label: str


class Scale(NamedTuple):
    """The range that is shown, and its ticks."""

    low: float
    high: float
    ticks: tuple[Tick, ...]

    def share(self, value: float) -> float:
        """Return where a value lies: 0 at the low end, 1 at the high end."""
        return (value - self.low) / (self.high - self.low)


def plain_scale(low: float, high: float, ticks: int = _TICKS) -> Scale:
    """Return a scale with about so many ticks, at round numbers."""
    rough = (high - low) / ticks
    exponent = math.floor(math.log10(rough))
    step, exponent = next(
        (step, exponent) for step in _STEPS if step * 10.0**exponent >= rough * _LENIENT
    )
    if step == _STEPS[-1]:
        step, exponent = 1, exponent + 1
    size = step * 10.0**exponent
    numbers = _multiples(low, high, size)
    return Scale(low, high, tuple(Tick(n * size, _label(n * step, exponent)) for n in numbers))


def pi_scale(low: float, high: float) -> Scale:
    """Return a scale with ticks at simple multiples of π."""
    rough = (high - low) / math.pi / _TICKS
    step = next((step for step in _PI_STEPS if step >= rough * _LENIENT), None)
    if step is None or rough < _PI_STEPS[0] / 2:
        return plain_scale(low, high)
    numbers = _multiples(low, high, step * math.pi)
    return Scale(low, high, tuple(Tick(n * step * math.pi, _pi_label(n * step)) for n in numbers))


def value_scale(low: float, high: float) -> Scale:
    """Return the scale of a function's values: some room, and zero where it is not far."""
    if high - low <= 1e-6 * max(abs(low), abs(high)):
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = -1.0, 1.0
    if 0 < low < 0.5 * high:
        low = 0.0
    if 0 > high > 0.5 * low:
        high = 0.0
    room = 0.06 * (high - low)
    return plain_scale(low - room, high + room)


def _multiples(low: float, high: float, step: float) -> range:
    slack = 1e-9
    return range(math.ceil(low / step - slack), math.floor(high / step + slack) + 1)


def _label(number: int, exponent: int) -> str:
    """Write `number` times ten to the `exponent`."""
    sign, digits = ("−" if number < 0 else ""), str(abs(number))
    if number == 0:
        return "0"
    if exponent > 4 or exponent < -4:
        mantissa = digits.rstrip("0")
        power = exponent + len(digits) - 1
        mantissa = f"{mantissa[0]}.{mantissa[1:]}".rstrip(".")
        ten = f"10{str(power).translate(_SUPERSCRIPTS)}"
        return f"{sign}{ten}" if mantissa == "1" else f"{sign}{mantissa}·{ten}"
    if exponent >= 0:
        return sign + digits + "0" * exponent
    digits = digits.rjust(1 - exponent, "0")
    return f"{sign}{digits[:exponent]}.{digits[exponent:]}"


def _pi_label(multiple: float) -> str:
    quarters = round(abs(multiple) * 4)
    if quarters == 0:
        return "0"
    parts = math.gcd(quarters, 4)
    over, under = quarters // parts, 4 // parts
    sign = "−" if multiple < 0 else ""
    return f"{sign}{over if over > 1 else ''}π{f'/{under}' if under > 1 else ''}"
