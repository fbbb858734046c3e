"""Plots: formulas are computed safely, drawn truly, and what cannot be drawn stays text."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.render.blocks import Paragraph, find_blocks
from builder.render.formulas import LENGTH, FormulaError, read_constant, read_formula
from builder.render.plots import MARK, Plot, plot_problem, read_plot
from builder.render.scales import pi_scale, plain_scale
from tests.decks import Words, release
from tests.rendering import render_fields

RELU = "[[plot: y = max(0, x); x = -4..4]]"
TWO = "[[plot: y = tanh(x), y = 1/(1+exp(-x)); x = -5..5]]"
SVG_LIMIT = 4096


def back(text: str) -> str:
    """Return the HTML of a back."""
    return render_fields(front="Q", back=text, more="", source="s", section=(), key="k")[1]


def plotted(functions: str, bounds: str) -> Plot:
    """Return the plot of functions."""
    plot = read_plot(f"[[plot: {functions}; x = {bounds}]]")
    assert plot is not None
    return plot


def points(path: str) -> list[list[tuple[float, float]]]:
    """Return the runs of points of a curve's path, on the paper."""
    runs = []
    for part in path.split("M")[1:]:
        start, _, steps = part.partition("l")
        numbers = [float(each) for each in re.findall(r"-?\d+(?:\.\d)?", steps)]
        run = [tuple(float(each) for each in re.findall(r"-?[\d.]+", start)[:2])]
        for across, up in zip(numbers[::2], numbers[1::2], strict=True):
            run.append((run[-1][0] + across, run[-1][1] + up))
        runs.append(run)
    return runs  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("formula", "x", "value"),
    [
        ("max(0, x)", -3.0, 0.0),
        ("min(x, 2, 1)", 5.0, 1.0),
        ("-x^2", 3.0, -9.0),
        ("2**-1 + +x", 0.0, 0.5),
        ("2^3^2", 0.0, 512.0),
        ("1.5e1*x", 2.0, 30.0),
        ("e^x", 1.0, math.e),
        ("cos(pi)", 0.0, -1.0),
        ("sigmoid(x)", -1000.0, 0.0),
        ("1/(1+exp(-x))", -1000.0, 0.0),
        ("softplus(x)", 1000.0, 1000.0),
        ("relu(x) + abs(x) + sign(x)", -2.0, 1.0),
        ("floor(x)", -0.5, -1.0),
        ("tanh(x) - sinh(x)/cosh(x)", 0.5, 0.0),
        ("sinh(x)", -1000.0, -math.inf),
        ("9**9**9", 0.0, math.inf),
        ("(-10)^(x)", 401.0, -math.inf),
    ],
)
def test_formula_has_its_value(formula: str, x: float, value: float) -> None:
    assert read_formula(formula)(x) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("formula", "x"),
    [
        ("1/x", 0.0),
        ("log(x)", 0.0),
        ("sqrt(x)", -1.0),
        ("x^0.5", -1.0),
        ("x^-1", 0.0),
        ("max(0, log(x))", -1.0),
        ("max(log(x), 0)", -1.0),
        ("sin(1e999)", 0.0),
        ("floor(x)", math.nan),
    ],
)
def test_formula_without_a_value_gives_nan(formula: str, x: float) -> None:
    assert math.isnan(read_formula(formula)(x))


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("", "empty"),
        ("x" + "+x" * LENGTH, "more than"),
        ("-" * (LENGTH - 1) + "x", "nested"),
        ("(" * 40 + "x" + ")" * 40, "nested"),
        ("((x)", "not a formula"),
        ("2x", "cannot be read"),
        ("0x10", "cannot be read"),
        ("1_000", "cannot be read"),
        ("1j", "cannot be read"),
        ("x.real", "cannot be read"),
        ("'x'", "cannot be read"),
        ("[x for x in x]", "cannot be read"),
        ("True", "cannot be read"),
        ("x < 1", "cannot be read"),
        ("max(0, x=1)", "cannot be read"),
        ("max(*x)", "more than arithmetic"),
        ("x if x else 1", "more than arithmetic"),
        ("x and 1", "more than arithmetic"),
        ("x // 2", "more than arithmetic"),
        ("x, x", "more than arithmetic"),
        ("max(0, x)(x)", "more than arithmetic"),
        ("t", "t is no variable"),
        ("exec(x)", "exec is no variable"),
        ("sin", "sin is no variable"),
        ("sin(x, x)", "sin does not take 2 arguments"),
        ("max(x)", "max does not take 1 arguments"),
        ("max()", "max does not take 0 arguments"),
    ],
)
def test_formula_is_refused(formula: str, why: str) -> None:
    with pytest.raises(FormulaError, match=why):
        read_formula(formula)


def test_a_constant_has_no_variable_and_is_finite() -> None:
    assert read_constant("-2*pi") == -2 * math.pi
    for text in ("x", "0*x", "1/0", "9**9**9"):
        with pytest.raises(FormulaError, match="not a number"):
            read_constant(text)


def test_a_plot_is_an_image_that_says_what_it_shows() -> None:
    svg = ET.fromstring(back(RELU))
    assert (svg.tag, svg.get("role"), svg.get("stroke")) == ("svg", "img", "currentColor")
    assert svg[0].tag == "title"
    assert svg[0].text == "Graph of y = max(0, x) for x from -4 to 4"
    labels = [each.text for each in svg.iter("text")]
    assert labels == ["−4", "−2", "0", "2", "4", "x", "y", "0", "1", "2", "3", "4"]
    (curve,) = (each for each in svg.iter("path") if each.get("class"))
    assert points(curve.get("d", "")) == [
        [pytest.approx(point, abs=0.01) for point in ((20, 190.6), (157, 190.6), (294, 33.4))]
    ]


def test_several_curves_have_a_legend_and_differ_without_colour() -> None:
    svg = ET.fromstring(back(TWO))
    assert svg[0].text == "Graphs of y = tanh(x) and y = 1/(1+exp(-x)) for x from -5 to 5"
    labels = [each.text for each in svg.iter("text")]
    assert labels[:2] == ["y = tanh(x)", "y = 1/(1+exp(-x))"]
    dashes = {each.get("stroke-dasharray") for each in svg.iter("path") if each.get("class")}
    assert len(dashes) == 2
    assert "y = max(0, x)" not in [each.text for each in ET.fromstring(back(RELU)).iter("text")]


def test_a_plot_stands_between_what_is_around_it() -> None:
    html = back(f"1. one\n{RELU}\n2. two\n  {TWO}  \nEnd.")
    shape = re.sub(r"<svg.*?</svg>", "PLOT", html)
    assert shape == '<ol><li>one</li></ol>PLOT<ol start="2"><li>two</li></ol>PLOT<p>End.</p>'
    assert "\n" not in html


@pytest.mark.parametrize("functions", ["x^2", "x < 1 & <b>"])
def test_what_is_no_directive_stays_text(functions: str) -> None:
    for line in (f"[[plot: {functions}; x = 0..1]]", f"See {RELU}", f"{RELU} there", RELU[1:]):
        assert find_blocks(f"A\n{line}") == (Paragraph(lines=("A", line)),)
        assert find_blocks(line) == (Paragraph(lines=(line,)),)
        assert "<svg" not in back(line)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (RELU, ""),
        (f"  {TWO} ", ""),
        ("[[plot:y=x;x=-pi..pi]]", ""),
        ("text", "does not start with"),
        ("[[plot: y = x]]", "not of the form"),
        ("[[plot: y = x; x = 0..1]", "not of the form"),
        ("[[plot: y = x; t = 0..1]]", "not of the form"),
        ("[[plot: y = x; x = 0..1; y = 0..1]]", "not of the form"),
        ("[[plot: x; x = 0..1]]", "not every function"),
        ("[[plot: y = x, ; x = 0..1]]", "not every function"),
        ("[[plot: y = x; x = 0-1]]", "not written x = FROM..TO"),
        ("[[plot: y = x; x = 0...3]]", "not written x = FROM..TO"),
        ("[[plot: y = x; x = 0..x]]", "x is not a number"),
        ("[[plot: y = x; x = 4..-4]]", "4 is not clearly less than -4"),
        ("[[plot: y = x; x = 1000..1000.1]]", "not clearly less"),
        ("[[plot: y = x; x = 0..0]]", "not clearly less"),
        ("[[plot: y = x; x = 0..1e9]]", "beyond 1000000"),
        ("[[plot: y = log(x); x = -2..-1]]", "log(x) has no values"),
        ("[[plot: y = 9**9**9; x = 0..1]]", "9**9**9 has no values"),
        ("[[plot: y = y; x = 0..1]]", "y is no variable"),
        ("[[plot: y = sin(1000*x); x = -9..9]]", "turns too often"),
        ("[[plot: y = tan(99*x); x = -9..9]]", "breaks too often"),
        (f"[[plot: {', '.join(['y = x'] * 5)}; x = 0..1]]", "more than 4 functions"),
        (f"[[plot: y = x; x = 0..{' ' * 500}1]]", "more than 500 characters"),
    ],
)
def test_problem_of_a_plot(line: str, problem: str) -> None:
    found = plot_problem(line)
    assert problem in found
    assert bool(found) == bool(problem) == (read_plot(line) is None)


@pytest.mark.parametrize(
    ("functions", "bounds", "runs"),
    [
        ("y = 1/x", "-5..5", 2),
        ("y = 1/(x-0.3)^2", "-5..5", 2),
        ("y = tan(x)", "-2*pi..2*pi", 5),
        ("y = log(x)", "-1..5", 1),
        ("y = sqrt(x^2-1)", "-3..3", 2),
        ("y = floor(x)", "-3..2.5", 6),
        ("y = sign(x)", "-2..2", 3),
        ("y = 100*sign(x-3)", "-2..4", 3),
        ("y = exp(x)", "-5..5", 1),
        ("y = tanh(1000*x)", "-3..4", 1),
        ("y = x^9", "-9..9", 1),
        ("y = sin(x)/x", "-9..9", 2),
    ],
)
def test_a_curve_breaks_where_its_function_does(functions: str, bounds: str, runs: int) -> None:
    (curve,) = plotted(functions, bounds).curves
    assert len(points(curve)) == runs


def test_a_pole_does_not_flatten_the_rest() -> None:
    labels = [label.text for label in plotted("y = 1/x", "-5..5").beside]
    assert labels == ["−2", "−1", "0", "1", "2"]
    steep = [label.text for label in plotted("y = exp(x)", "-5..5").beside]
    assert steep[-1] == "150"


@pytest.mark.parametrize("functions", ["y = 1/x", "y = tan(3*x)", "y = x^3, y = 1/x^2", "y = 1e99"])
def test_curves_stay_on_the_paper(functions: str) -> None:
    plot = plotted(functions, "-4..4")
    for curve in plot.curves:
        for x, y in (point for run in points(curve) for point in run):
            assert 0 <= x <= 320
            assert 23.9 <= y <= 200.1


@pytest.mark.parametrize(
    ("functions", "bounds"),
    [
        ("y = sin(20*x)", "-4..4"),
        ("y = sin(x), y = cos(x), y = sin(x)*cos(3*x), y = sin(5*x)", "-pi..pi"),
        ("y = exp(-x^2/2)/sqrt(2*pi), y = softplus(x), y = tan(x)", "-10..10"),
        ("y = floor(x), y = 1/x, y = sigmoid(x)", "-10..10"),
    ],
)
def test_a_plot_is_small(functions: str, bounds: str) -> None:
    html = back(f"[[plot: {functions}; x = {bounds}]]")
    assert html.startswith("<svg")
    assert len(html.encode()) < SVG_LIMIT


def test_ticks_are_round() -> None:
    def labels(low: float, high: float) -> list[str]:
        return [tick.label for tick in plain_scale(low, high).ticks]

    assert labels(-5, 5) == ["−4", "−2", "0", "2", "4"]
    assert labels(-0.06, 1.06) == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]
    assert labels(0, 2.5e7) == ["0", "5·10⁶", "10⁷", "1.5·10⁷", "2·10⁷", "2.5·10⁷"]
    assert labels(-1e-6, 1e-6)[:2] == ["−10⁻⁶", "−5·10⁻⁷"]
    halves = [tick.label for tick in pi_scale(-math.pi, math.pi).ticks]
    assert halves == ["−π", "−π/2", "0", "π/2", "π"]
    assert [tick.label for tick in pi_scale(0, math.pi).ticks] == ["0", "π/4", "π/2", "3π/4", "π"]


@given(st.floats(-1e6, 1e6), st.floats(1e-2, 1e6))
def test_a_scale_has_a_few_ticks_inside_it(low: float, width: float) -> None:
    scale = plain_scale(low, low + width)
    assert 2 <= len(scale.ticks) <= 9
    assert len({tick.label for tick in scale.ticks}) == len(scale.ticks)
    assert all(-1e-6 <= scale.share(tick.value) <= 1 + 1e-6 for tick in scale.ticks)


def test_labels_of_x_do_not_touch() -> None:
    labels = plotted("y = x", "123456.5..123987.25").below
    assert len(labels) >= 2
    places = [float(label.x) for label in labels]
    widest = 6 * max(len(label.text) for label in labels)
    assert all(b - a > widest for a, b in pairwise(places))


PIECES = st.sampled_from(
    [
        *"xe+-*/^(),.;=[]0123456789 ",
        *(
            "**",
            "pi",
            "..",
            "y =",
            "; x = ",
            "]]",
            "exp(",
            "log(",
            "max(",
            "tan(",
            "floor(",
            "9**9",
        ),
    ]
)
FORMULAS = st.recursive(
    st.sampled_from(["x", "e", "pi", "0", "1", "0.5", "99", "1e9", "x"]),
    lambda inner: st.one_of(
        st.builds("({}{}{})".format, inner, st.sampled_from("+-*/^"), inner),
        st.builds("-{}".format, inner),
        st.builds(
            "{}({})".format,
            st.sampled_from("exp log sqrt abs sin tan tanh sinh floor sign softplus".split()),
            inner,
        ),
        st.builds("{}({}, {})".format, st.sampled_from(["max", "min"]), inner, inner),
    ),
    max_leaves=12,
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
@example("(" * 400)
@example("[" * 400)
@example(" y = 9**9**9**9**9; x = 0..1]]")
@example(" y = x" + " " * 480 + "]]")
def test_no_directive_raises(rest: str) -> None:
    line = MARK + rest
    assert (read_plot(line) is None) == bool(plot_problem(line))
    back(line)


@given(FORMULAS, st.floats(-100, 100), st.floats(0.1, 100))
@example("floor((99*sin((99*x))))", -9.0, 18.0)
@example("(x^x)", -4.0, 8.0)
@example("(1e9^(1e9*x))", -4.0, 8.0)
@example("(x*(0.5^(99*(99)/x)))", -4.0, 8.0)
def test_every_formula_is_drawn_or_refused(formula: str, start: float, width: float) -> None:
    line = f"[[plot: y = {formula}; x = {start:.2f}..{start + width:.2f}]]"
    html = back(line)
    if plot_problem(line):
        assert "<svg" not in html
        return
    svg = ET.fromstring(html)
    assert svg.get("viewBox") == f"0 0 320 {svg.get('height')}"
    assert len(html.encode()) < SVG_LIMIT
    assert "nan" not in html.replace(formula, "")


def test_real_anki_keeps_a_plot(tmp_path: Path) -> None:
    pytest.importorskip("anki", reason="the anki package is not installed")
    from tests.learner import Learner

    release(tmp_path / "deck.apkg", [Words(front="What is ReLU?", back=f"This:\n{RELU}")])
    learner = Learner(tmp_path / "anki")
    assert learner.take(tmp_path / "deck.apkg") == {"new": 1}
    (card,) = learner.cards()
    expected = back(RELU)
    assert card.note()["Back"] == f"<p>This:</p>{expected}"
    assert expected in card.answer()
    assert card.note().fields_check() == 0
    _, fine = learner.collection.fix_integrity()
    assert fine
    assert learner.collection.find_notes("Back:*max\\(0*")
    # The same words a second time are no update.
    assert learner.take(tmp_path / "deck.apkg") == {"duplicate": 1}
    learner.collection.close()


@pytest.mark.parametrize("night", ["", "nightMode"])
def test_a_plot_fits_a_phone_and_shows_in_day_and_night(night: str, browser: Any) -> None:
    from tests.decks import standard_note_types
    from tests.test_browser import PHONE, document

    (style,) = {note_type.css for note_type in standard_note_types()}
    face = f'<style>{style}</style><div class="sheet"><div dir="rtl">{back(TWO)}</div></div>'
    for size in (PHONE, (320, 600)):
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.set_content(document(face, night))
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        box, sheet = (page.locator(each).bounding_box() for each in (".plot", ".sheet"))
        assert sheet["x"] < box["x"]
        assert box["x"] + box["width"] < sheet["x"] + sheet["width"]
        assert box["width"] > 0.75 * sheet["width"]
        assert page.get_by_role("img", name="Graphs of y = tanh(x)").count() == 1
        read = "each => getComputedStyle(each).stroke"
        strokes = [page.locator(f".curve-{n}").first.evaluate(read) for n in (1, 2)]
        paper = page.locator(".sheet").evaluate("each => getComputedStyle(each).backgroundColor")
        assert len({*strokes, paper}) == 3
