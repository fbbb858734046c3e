"""The task `complete`: lost answers, formulas and figures are given back, and nothing with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from builder.model import ChangeKind, Reviewed
from builder.proposing.formulas import formula_problem
from builder.proposing.names import TaskName
from builder.render.plots import plot_problem
from tests.llm.server import Server
from tests.propose.talking import (
    FORMULA,
    GRAPH,
    OWN_ANSWER,
    SLOPE,
    UNANSWERED,
    Case,
    Says,
    Tried,
    bodies,
    cards,
    file_of,
    keys,
    model,
    package,
    prompt,
    propose,
    question,
    review,
    shipped,
    stubborn,
    try_all,
    would_be,
    written,
)

COMPLETE = TaskName.COMPLETE
LOST = "The slope is , where the input is any number."
FIGURE = "See the figure on the right."


def test_what_is_lost_is_proposed_undecided(deck: Path) -> None:
    before = package(deck)
    with Server(model()) as server:
        given = propose(deck, server, COMPLETE)
    assert (given.asked, given.sent, given.failures) == (3, 3, ())
    stored = {each.front: each for each in written(deck).corrections}
    assert {front: would_be(deck, one) for front, one in stored.items()} == {
        SLOPE: rf"The slope is \({FORMULA}\), where the input is any number.",
        GRAPH: f"{FIGURE}\n[[plot: y = max(0, x); x = -3..3]]",
        UNANSWERED: OWN_ANSWER,
    }
    for one in stored.values():
        assert (one.decision, one.kind) == (Reviewed.UNDECIDED, ChangeKind.MISSING)
        assert one.by == "test-model, complete"
        assert one.answer == keys(deck)[f"complete {one.card[:8]} back"][:16]
        assert one.reason
    assert stored[SLOPE].confidence == 0.9
    assert package(deck) == before


def test_what_is_accepted_ships_as_formula_picture_and_answer(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server, COMPLETE)
        opened = review(deck)
        for one in opened.items:
            opened.accept(one.id)
        assert propose(deck, server, COMPLETE).asked == 0
    said = shipped(deck)
    assert "<svg" in said
    assert "[[plot" not in said
    assert OWN_ANSWER in said
    assert FORMULA in said


def test_the_place_of_a_formula_is_marked(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server, COMPLETE)
    (asked,) = (question(body) for body in bodies(server) if prompt(body) == "formula")
    assert asked["answer"] == "The slope is [formula], where the input is any number."


def test_signs_around_a_formula_and_names_of_functions_are_left_out(deck: Path) -> None:
    said: Mapping[str, Says] = {
        "formula": {"text": rf" $${FORMULA}$$ "},
        "figure": {"functions": ["f(x) = max(0, x)"]},
    }
    with Server(model(said)) as server:
        propose(deck, server, COMPLETE)
    stored = {each.front: would_be(deck, each) for each in written(deck).corrections}
    assert rf"is \({FORMULA}\)," in stored[SLOPE]
    assert "[[plot: y = max(0, x); x = -3..3]]" in stored[GRAPH]


def test_a_figure_can_be_told_in_words(deck: Path) -> None:
    said = {"form": "text", "text": "It is zero up to 0, and rises as a line from there."}
    with Server(model({"figure": said})) as server:
        propose(deck, server, COMPLETE)
    stored = {each.front: would_be(deck, each) for each in written(deck).corrections}
    assert stored[GRAPH] == f"{FIGURE} {said['text']}"


def test_what_the_model_does_not_know_is_counted(deck: Path) -> None:
    said = {"formula": {"known": "no"}, "figure": {"form": "unknown"}, "answer": {"known": "no"}}
    with Server(model(said)) as server:
        given = propose(deck, server, COMPLETE)
    assert (given.verdicts, given.corrections) == ({"unknown": 3}, ())
    assert file_of(deck) == b""


def test_an_unchanged_rerun_sends_nothing_and_rejected_ones_stay_away(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server, COMPLETE)
        opened = review(deck)
        for one in opened.items:
            opened.reject(one.id)
        before = file_of(deck)
        given = propose(deck, server, COMPLETE)
    assert (server.count, given.sent, given.known, given.corrections) == (3, 0, 3, ())
    assert file_of(deck) == before


# Guards

FORMULAS = {
    "another card": Case(LOST, {"card": "deadbeef"}, "deadbeef"),
    "evidence that was not shown": Case(LOST, {"because": "E9"}, "E9"),
    "nothing": Case(LOST, {"text": "$ $"}, "empty"),
    "href": Case(LOST, {"text": r"\href{https://evil.example}{x}"}, r"\href"),
    "require": Case(LOST, {"text": r"\require{html} x"}, r"\require"),
    "def": Case(LOST, {"text": r"\def\x{y} \x"}, r"\def"),
    "gdef": Case(LOST, {"text": r"\gdef\x{y} \x"}, r"\gdef"),
    "href and a digit": Case(LOST, {"text": r"\href1{x}"}, r"\href"),
    "style": Case(LOST, {"text": r"\style{color:red}{x}"}, r"\style"),
    "class": Case(LOST, {"text": r"\class{x}{y}"}, r"\class"),
    "mmlToken": Case(LOST, {"text": r"\mmlToken{mi}[href='x']{y}"}, r"\mmlToken"),
    "newenvironment": Case(LOST, {"text": r"\newenvironment{x}{y}{z}"}, r"\newenvironment"),
    "includegraphics": Case(LOST, {"text": r"\includegraphics{x.png}"}, r"\includegraphics"),
    "an end of the formula": Case(LOST, {"text": r"x\) <img src=x onerror=y> \(z"}, r"\)"),
    "a cloze": Case(LOST, {"text": r"{{c1::x}}"}, "{{"),
    "braces": Case(LOST, {"text": r"\frac{a}{b"}, "balanced"),
    "braces the wrong way round": Case(LOST, {"text": r"a } b { c"}, ""),
    "no LaTeX": Case(LOST, {"text": r"\frac"}, "typeset"),
    "an essay": Case(LOST, {"text": "x + " * 200 + "x"}, "longer"),
}
FIGURES = {
    "another card": Case(FIGURE, {"card": "deadbeef"}, "deadbeef"),
    "code": Case(FIGURE, {"functions": ["__import__('os').system('x')"]}, "cannot be drawn"),
    "a lambda": Case(FIGURE, {"functions": ["(lambda: 1)()"]}, "cannot be drawn"),
    "no function": Case(FIGURE, {"functions": []}, "cannot be drawn"),
    "many functions": Case(FIGURE, {"functions": ["x"] * 9}, "cannot be drawn"),
    "an end of the plot": Case(FIGURE, {"functions": ["x]] <b onclick=x()> [[plot: y = x"]}, "not"),
    "an unknown function": Case(FIGURE, {"functions": ["gelu(x)"]}, "cannot be drawn"),
    "no range": Case(FIGURE, {"from": 2, "to": 2}, "cannot be drawn"),
    "a range the wrong way round": Case(FIGURE, {"from": 2, "to": -2}, "cannot be drawn"),
    "a huge range": Case(FIGURE, {"from": -1e300, "to": 1e300}, "cannot be drawn"),
    "no values": Case(FIGURE, {"functions": ["sqrt(-1-x*x)"]}, "cannot be drawn"),
    "a deep nest": Case(FIGURE, {"functions": ["(" * 200 + "x" + ")" * 200]}, "cannot be drawn"),
    "a huge number": Case(FIGURE, {"functions": ["9**9**9**9**9*x"]}, "cannot be drawn"),
    "no words": Case(FIGURE, {"form": "text", "text": " "}, "empty"),
    "an address": Case(FIGURE, {"form": "text", "text": "See https://evil.example."}, "evil"),
    "a script": Case(FIGURE, {"form": "text", "text": "<script>x()</script>"}, "script"),
    "an excuse": Case(FIGURE, {"form": "text", "text": "As an AI model, I see none."}, "ai"),
    "an essay": Case(FIGURE, {"form": "text", "text": "A line goes on. " * 60}, "grows"),
}  # fmt: skip
ANSWERS = {
    "an excuse": "As an AI language model, I cannot answer this.",
    "an essay": "It is a way to compute gradients. " * 60,
    "nothing": "  ",
    "an address": "See https://evil.example for it.",
    "a script": "A way to learn.<script>alert(1)</script>",
    "a known misconception": "A small learning rate makes the gradient vanish.",
}


@pytest.fixture(scope="module", params=["stubborn", "wiser"])
def lost(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    folder = tmp_path_factory.mktemp("formulas") / "deck"
    return try_all(folder, "formula", FORMULAS, wiser=request.param == "wiser", task=COMPLETE)


@pytest.fixture(scope="module", params=["stubborn", "wiser"])
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    folder = tmp_path_factory.mktemp("figures") / "deck"
    return try_all(folder, "figure", FIGURES, wiser=request.param == "wiser", task=COMPLETE)


@pytest.mark.parametrize("case", FORMULAS)
def test_a_formula_is_nothing_but_a_formula(lost: Tried, case: str) -> None:
    one = lost.correction(case)
    if one is not None:
        assert lost.text(one) == LOST.replace(" ,", rf" \({FORMULA}\),")
        assert formula_problem(FORMULA) == ""


@pytest.mark.parametrize("case", FIGURES)
def test_a_figure_is_a_plot_that_can_be_drawn_or_words(drawn: Tried, case: str) -> None:
    one = drawn.correction(case)
    if one is not None:
        first, plot = drawn.text(one).split("\n")
        assert first == FIGURE
        assert plot_problem(plot) == ""


def test_a_stubborn_model_gets_nothing_through_and_a_wiser_one_all(
    lost: Tried, drawn: Tried
) -> None:
    assert lost.counts() in {(0, len(FORMULAS)), (len(FORMULAS), 0)}
    assert drawn.counts() in {(0, len(FIGURES)), (len(FIGURES), 0)}


@pytest.mark.parametrize("case", ANSWERS)
def test_an_answer_is_one_that_a_card_can_have(deck: Path, case: str) -> None:
    card = cards(deck)[UNANSWERED]
    said = {"answer": {"answer": ANSWERS[case]}}
    with Server(stubborn(said)) as server:
        given = propose(deck, server, COMPLETE, only=[card.id])
    assert (server.count, given.corrections, len(given.failures)) == (2, (), 1)
    with Server(model(said)) as server:
        propose(deck, server, COMPLETE, only=[card.id])
    (one,) = written(deck).corrections
    assert would_be(deck, one) == OWN_ANSWER
