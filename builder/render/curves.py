"""The curve of a function: sampled, broken where the function jumps or ends, and simplified."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from builder.render.formulas import Formula

_SAMPLES = 400
# Each step is sampled at a second, odd place too: waves finer than the steps show as noise.
_ODD = 0.381966
_BREAKS = 60
_HALVINGS = 60
# Beyond these, values are as good as infinite or zero; sums and quotients of others stay finite.
_LARGEST, _SMALLEST = 1e100, 1e-100
# A step this steep, as a share of the common values' range, may be a jump.
_STEEP = 0.02
# How far beyond its common values a curve is shown that runs off to infinity.
_BEYOND = 1.5


class Point(NamedTuple):
    """A point, in the function's own numbers or on the paper."""

    x: float
    y: float


class Curve(NamedTuple):
    """The unbroken runs of a function's curve, and the range of values worth showing."""

    runs: tuple[tuple[Point, ...], ...]
    low: float
    high: float


def trace(formula: Formula, start: float, end: float) -> Curve | None:
    """Sample a function; a curve without runs has no values, and None breaks too often."""
    samples = [Point(x, _value(formula, x)) for x in _places(start, end)]
    values = sorted(point.y for point in samples if not math.isnan(point.y))
    if not values:
        return Curve((), 0.0, 0.0)
    common = values[len(values) // 5], values[-1 - len(values) // 5]
    spread = common[1] - common[0] or values[-1] - values[0]
    runs: list[list[Point]] = []
    edges: list[Point] = []
    for before, after in pairwise([Point(start, math.nan), *samples]):
        if len(edges) > 2 * _BREAKS:
            return None
        if math.isnan(before.y) and math.isnan(after.y):
            continue
        if math.isnan(before.y):
            runs.append([_edge(formula, after, before.x)] if before.x < after.x else [])
            edges += runs[-1]
        elif math.isnan(after.y):
            edges.append(_edge(formula, before, after.x))
            runs[-1].append(edges[-1])
            continue
        else:
            for gap in _gaps(formula, before, after, _STEEP * spread):
                runs[-1].append(gap[0])
                runs.append([gap[1]])
                edges += gap
        runs[-1].append(after)
    low, high = _shown(values, common, edges)
    return Curve(tuple(map(tuple, runs)), low, high)


def _places(start: float, end: float) -> Iterator[float]:
    for step in range(_SAMPLES):
        for place in (step, step + _ODD):
            # Written so that the middle of -4..4 is exactly 0.
            yield (start * (_SAMPLES - place) + end * place) / _SAMPLES
    yield end


def _value(formula: Formula, x: float) -> float:
    value = formula(x)
    if abs(value) < _SMALLEST:
        return 0.0
    return value if abs(value) <= _LARGEST else math.nan


def _edge(formula: Formula, inside: Point, outside: float) -> Point:
    """Go from a point towards a place without a value, as far as there are values."""
    for _ in range(_HALVINGS):
        middle = Point((inside.x + outside) / 2, 0.0)
        value = _value(formula, middle.x)
        if math.isnan(value):
            outside = middle.x
        else:
            inside = Point(middle.x, value)
    return inside


def _gaps(
    formula: Formula, before: Point, after: Point, steep: float, most: int = 2
) -> list[tuple[Point, Point]]:
    """Return the jumps and poles between two points, where the way is steep enough for one."""
    if not most or abs(after.y - before.y) <= steep:
        return []
    gap = _gap(formula, before, after)
    if gap is None:
        return []
    left, right = gap
    low, high = sorted((before.y, after.y))
    # A jump may stop half-way, as sign(x) does at 0; a pole leaves the way altogether.
    earlier = _gaps(formula, before, left, steep, most - 1) if low <= left.y <= high else []
    later = _gaps(formula, right, after, steep, most - 1) if low <= right.y <= high else []
    return [*earlier, gap, *later]


def _gap(formula: Formula, before: Point, after: Point) -> tuple[Point, Point] | None:
    """Return the two ends of a jump or pole between two points; None if the way is unbroken."""
    bound = abs(after.y - before.y) / 2
    for _ in range(_HALVINGS):
        x = (before.x + after.x) / 2
        if not before.x < x < after.x:
            break
        middle = Point(x, _value(formula, x))
        if math.isnan(middle.y):
            return _edge(formula, before, x), _edge(formula, after, x)
        if abs(middle.y - before.y) >= abs(after.y - middle.y):
            after = middle
        else:
            before = middle
        if abs(after.y - before.y) < bound:
            return None
    return before, after


def _shown(
    values: Sequence[float], common: tuple[float, float], edges: Sequence[Point]
) -> tuple[float, float]:
    """Return the range to show: all values, but not all of the way to infinity."""
    low, high = values[0], values[-1]
    margin = (high - low) / 4
    beyond = _BEYOND * (common[1] - common[0])
    if any(edge.y < low - margin for edge in edges):
        low = max(low, common[0] - beyond)
    if any(edge.y > high + margin for edge in edges):
        high = min(high, common[1] + beyond)
    return low, high


def clip(run: Sequence[Point], low: float, high: float) -> Iterator[list[Point]]:
    """Cut a run of points into the parts between two heights."""
    part = [point for point in run[:1] if low <= point.y <= high]
    for before, after in pairwise(run):
        inside = low <= after.y <= high
        if part and not inside:
            part.append(_crossing(before, after, low if after.y < low else high))
            yield part
            part = []
        elif not part:
            bounds = [low, high] if before.y < low else [high, low]
            crossed = [y for y in bounds if (before.y < y) != (after.y < y)]
            part = [_crossing(before, after, y) for y in crossed]
            if part and not inside:
                yield part
                part = []
        if inside:
            part.append(after)
    if part:
        yield part


def _crossing(before: Point, after: Point, y: float) -> Point:
    share = (y - before.y) / (after.y - before.y)
    return Point(before.x + share * (after.x - before.x), y)


def simplify(run: Sequence[Point], tolerance: float) -> list[Point]:
    """Drop the points of a run that lie on the line between others (Douglas and Peucker)."""
    keep = {0, len(run) - 1}
    open_parts = [(0, len(run) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        farthest, distance = 0, tolerance
        (x, y), (end_x, end_y) = run[first], run[last]
        length = math.hypot(end_x - x, end_y - y)
        for index in range(first + 1, last):
            across, up = run[index].x - x, run[index].y - y
            if length:
                off = abs(across * (end_y - y) - up * (end_x - x)) / length
            else:
                off = math.hypot(across, up)
            if off > distance:
                farthest, distance = index, off
        if farthest:
            keep.add(farthest)
            open_parts += [(first, farthest), (farthest, last)]
    return [run[index] for index in sorted(keep)]
