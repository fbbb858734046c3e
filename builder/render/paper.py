"""The paper of a plot: where its axes, labels and curves go, as SVG paths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from builder.render.curves import Curve, Point, clip, simplify
from builder.render.scales import Scale

_WIDTH, _HEIGHT = 320, 176
_TOP, _RIGHT, _BOTTOM, _ROW = 24, 26, 22, 17
# About the width of a label's character.
CHARACTER = 6
_ARROW = 9
_POINTS = 200
# How far, in pixels, a simplified curve may be from the sampled one.
_TOLERANCES = (0.1, 0.2, 0.4)
_LEGEND = 42
# A point alone, such as that of sign(x) at 0.
_DOT = "m-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words at a place on the paper."""

    x: str
    y: str
    text: str


class Paper:
    """Where things go on the paper: the scales, and what is drawn on them."""

    def __init__(self, across: Scale, up: Scale) -> None:
        """Lay out a plot so that the labels beside it fit."""
        self._across, self._up = across, up
        self._left = 14 + CHARACTER * max(len(tick.label) for tick in up.ticks)
        self._right = _WIDTH - _RIGHT
        self._bottom = _TOP + _HEIGHT
        self._axis_x = self._x(0) if across.low <= 0 <= across.high else self._left
        self._axis_y = self._y(0) if up.low <= 0 <= up.high else self._bottom

    def _x(self, value: float) -> float:
        return round(self._left + (self._right - self._left) * self._across.share(value), 4)

    def _y(self, value: float) -> float:
        return round(self._bottom - _HEIGHT * self._up.share(value), 4)

    def height(self, rows: int) -> int:
        """Return the height of the paper with so many rows of a legend."""
        return self._bottom + _BOTTOM + (_ROW * rows + 4 if rows else 0)

    def grid(self) -> str:
        """Return the path of the lines at the ticks."""
        upright = (
            f"M{_number(self._x(tick.value))} {_TOP}v{_HEIGHT}" for tick in self._across.ticks
        )
        width = _number(self._right - self._left)
        level = (
            f"M{_number(self._left)} {_number(self._y(tick.value))}h{width}"
            for tick in self._up.ticks
        )
        return "".join((*upright, *level))

    def axes(self) -> str:
        """Return the path of the axes and their arrow heads."""
        x, y = _number(self._axis_x), _number(self._axis_y)
        across = f"M{self._left} {y}H{self._right + _ARROW}m-4-3l4 3-4 3"
        return f"{across}M{x} {self._bottom}V{_TOP - _ARROW}m-3 4l3-4 3 4"

    def below(self) -> tuple[Label, ...]:
        """Return the labels of the ticks of x."""
        y = str(self._bottom + 15)
        return tuple(
            Label(x=_number(self._x(tick.value)), y=y, text=tick.label)
            for tick in self._across.ticks
        )

    def beside(self) -> tuple[Label, ...]:
        """Return the labels of the ticks of y."""
        x = str(self._left - 6)
        return tuple(
            Label(x=x, y=_number(self._y(tick.value) + 4), text=tick.label)
            for tick in self._up.ticks
        )

    def names(self) -> tuple[Label, ...]:
        """Return the names of the axes."""
        return (
            Label(x=str(self._right + _ARROW + 8), y=_number(self._axis_y + 4), text="x"),
            Label(x=_number(self._axis_x), y=str(_TOP - _ARROW - 4), text="y"),
        )

    def legend(self, formulas: Sequence[str]) -> tuple[Label, ...]:
        """Return a row of the legend for each curve."""
        rows = []
        for number, formula in enumerate(formulas, 1):
            text = f"y = {formula}"
            text = text if len(text) <= _LEGEND else f"{text[: _LEGEND - 1]}…"
            rows.append(
                Label(x=str(self._left), y=str(self._bottom + _BOTTOM + _ROW * number), text=text)
            )
        return tuple(rows)

    def paths(self, curves: Iterable[Curve]) -> tuple[str, ...] | None:
        """Return the path of each curve; None if they turn more often than can be shown."""
        low, high = float(_TOP), float(self._bottom)
        cut = []
        for curve in curves:
            runs = ([Point(self._x(x), self._y(y)) for x, y in run] for run in curve.runs)
            cut.append([part for run in runs for part in clip(run, low, high)])
        for tolerance in _TOLERANCES:
            simple = [[simplify(part, tolerance) for part in parts] for parts in cut]
            if sum(len(part) for parts in simple for part in parts) <= _POINTS:
                return tuple("".join(map(_path, parts)) for parts in simple)
        return None


def _path(points: Sequence[Point]) -> str:
    """Write a line through points, each relative to the one before, in tenths of a pixel."""
    tenths = [(round(point.x * 10), round(point.y * 10)) for point in points]
    (x, y), *rest = tenths
    start = f"M{_number(x / 10)} {_number(y / 10)}"
    steps = []
    for new_x, new_y in rest:
        if (new_x, new_y) != (x, y):
            across, up = _number((new_x - x) / 10), _number((new_y - y) / 10)
            steps.append(f"{across}{'' if up.startswith('-') else ' '}{up}")
        x, y = new_x, new_y
    if not steps:
        return start + _DOT
    return f"{start}l{steps[0]}" + "".join(
        step if step.startswith("-") else f" {step}" for step in steps[1:]
    )


def _number(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
