"""Plots in card text: `[[plot: y = tanh(x), y = max(0, x); x = -4..4]]` on a line of its own.

A directive that is malformed, or whose formula is refused, is not a plot, and stays the text it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from builder.render.curves import trace
from builder.render.formulas import FormulaError, read_constant, read_formula
from builder.render.paper import CHARACTER, Label, Paper
from builder.render.scales import Scale, pi_scale, plain_scale, value_scale

MARK = "[[plot:"
_DIRECTIVE = re.compile(r"\[\[plot:([^;\[\]]*);\s*x\s*=([^;\[\]]*)\]\]")
_FUNCTION = re.compile(r"y\s*=\s*(.*)", re.DOTALL)
_CURVES = 4
_LENGTH = 500
_FARTHEST = 1e6
# The share of the larger bound that a range must have, or its labels could not tell its ends.
_NARROWEST = 1e-3
# The room that the labels of x have together, and how many fit whatever they are.
_LABELS, _FEW = 250, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot ready to be written: SVG paths and labels; the legend is empty for one curve."""

    title: str
    height: int
    grid: str
    axes: str
    curves: tuple[str, ...]
    below: tuple[Label, ...]
    beside: tuple[Label, ...]
    names: tuple[Label, ...]
    legend: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Directive:
    """What a directive asks for."""

    formulas: tuple[str, ...]
    first: str
    last: str
    start: float
    end: float

    @property
    def title(self) -> str:
        """Say in words what the plot shows."""
        *others, last = (f"y = {formula}" for formula in self.formulas)
        listed = f"{', '.join(others)} and {last}" if others else last
        graph = "Graphs" if others else "Graph"
        return f"{graph} of {listed} for x from {self.first} to {self.last}"


class _PlotError(ValueError):
    """A directive cannot be drawn; the message is one clause that says why."""


def plot_problem(line: str) -> str:
    """Say in one clause why a line is not a plot that can be drawn; nothing if it is one."""
    found = _drawn(line.strip())
    return found if isinstance(found, str) else ""


def read_plot(line: str) -> Plot | None:
    """Return the plot of a line, or None if it is none that can be drawn."""
    found = _drawn(line.strip())
    return None if isinstance(found, str) else found


@lru_cache(maxsize=512)
def _drawn(line: str) -> Plot | str:
    try:
        return _draw(_read(line))
    except (_PlotError, FormulaError) as problem:
        return str(problem)


def _read(line: str) -> _Directive:
    if not line.startswith(MARK):
        raise _PlotError(f"it does not start with {MARK}")
    if len(line) > _LENGTH:
        raise _PlotError(f"it has more than {_LENGTH} characters")
    match = _DIRECTIVE.fullmatch(line)
    if match is None:
        raise _PlotError("it is not of the form [[plot: y = FORMULA; x = FROM..TO]]")
    functions = [_FUNCTION.fullmatch(part.strip()) for part in _parts(match[1])]
    formulas = tuple(" ".join(each[1].split()) for each in functions if each)
    if len(formulas) < len(functions):
        raise _PlotError("not every function is written y = FORMULA")
    if len(formulas) > _CURVES:
        raise _PlotError(f"it has more than {_CURVES} functions")
    bounds = [" ".join(bound.split()) for bound in match[2].split("..")]
    if len(bounds) != 2 or "..." in match[2]:
        raise _PlotError("the range is not written x = FROM..TO")
    start, end = (read_constant(bound) for bound in bounds)
    if max(abs(start), abs(end)) > _FARTHEST:
        raise _PlotError(f"the range goes beyond {_FARTHEST:.0f}")
    if end - start <= _NARROWEST * max(abs(start), abs(end), _NARROWEST):
        raise _PlotError(f"{bounds[0]} is not clearly less than {bounds[1]}")
    first, last = bounds
    return _Directive(formulas=formulas, first=first, last=last, start=start, end=end)


def _parts(text: str) -> list[str]:
    """Split at the commas that stand in no parentheses."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _draw(directive: _Directive) -> Plot:
    curves = []
    for formula in directive.formulas:
        curve = trace(read_formula(formula), directive.start, directive.end)
        if curve is None:
            raise _PlotError(f"{formula} breaks too often to be drawn")
        if not curve.runs:
            raise _PlotError(f"{formula} has no values from {directive.first} to {directive.last}")
        curves.append(curve)
    across = _across(directive)
    up = value_scale(min(curve.low for curve in curves), max(curve.high for curve in curves))
    paper = Paper(across, up)
    paths = paper.paths(curves)
    if paths is None:
        raise _PlotError("it turns too often to be drawn")
    legend = paper.legend(directive.formulas) if len(curves) > 1 else ()
    return Plot(
        title=directive.title,
        height=paper.height(len(legend)),
        grid=paper.grid(),
        axes=paper.axes(),
        curves=paths,
        below=paper.below(),
        beside=paper.beside(),
        names=paper.names(),
        legend=legend,
    )


def _across(directive: _Directive) -> Scale:
    """Return the scale of x, with labels that fit beside each other."""
    start, end = directive.start, directive.end
    scale = plain_scale(start, end)
    if "pi" in directive.first + directive.last:
        scale = pi_scale(start, end)
    if CHARACTER * sum(len(tick.label) + 1 for tick in scale.ticks) > _LABELS:
        scale = plain_scale(start, end, _FEW)
    return scale
