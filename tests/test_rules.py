"""Every rule: its fixtures, its examples, and that folder, registry and fixtures agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import builder.rules
from builder.rules import RULES, FixClass, Rule, lint
from tests.linting import FIXTURES, Case, cases, deck, run

ROOT = Path(__file__).parent.parent
ENGINE = {
    *("base", "language", "runner", "texts"),
    *(
        "arithmetic",
        "claims",
        "claim-words",
        "pack-matching",
        "pack-patterns",
        "pack-reading",
        "packs",
        "half-words",
        "spelling",
    ),
}
"""Modules of the rules folder that are no rules."""

BY_NAME = {rule.name: rule for rule in RULES}
FIRING = [
    pytest.param(BY_NAME[path.stem], case, id=f"{path.stem}: {case.name}")
    for path in sorted(FIXTURES.glob("*.yml"))
    if path.stem in BY_NAME
    for case in cases(path, "fires")
]
SILENT = [
    pytest.param(BY_NAME[path.stem], case, id=f"{path.stem}: {case.name}")
    for path in sorted(FIXTURES.glob("*.yml"))
    if path.stem in BY_NAME
    for case in cases(path, "silent")
]


@pytest.mark.parametrize(("rule", "case"), FIRING)
def test_fires(rule: Rule, case: Case) -> None:
    flags, marks = run(rule, case)
    assert marks == case.marks
    assert len(flags) == len(case.marks)
    for flag in flags:
        assert case.expected.get("message", "") in flag.message
        if "severity" in case.expected:
            assert flag.severity == case.expected["severity"]
        if "fix" in case.expected:
            assert flag.fix == case.expected["fix"]
        if "safe" in case.expected:
            assert flag.safe == case.expected["safe"]


@pytest.mark.parametrize(("rule", "case"), SILENT)
def test_is_silent(rule: Rule, case: Case) -> None:
    flags, _ = run(rule, case)
    assert flags == ()


def test_folder_registry_and_fixtures_agree() -> None:
    folder = Path(builder.rules.__file__).parent
    modules = {p.stem.replace("_", "-") for p in folder.glob("[a-z]*.py")} - ENGINE
    registered = [rule.name for rule in RULES]
    assert len(registered) == len(set(registered))
    assert set(registered) == modules
    assert {path.stem for path in FIXTURES.glob("*.yml")} == modules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_has_as_many_silent_cases_as_firing_ones(rule: Rule) -> None:
    path = FIXTURES / f"{rule.name}.yml"
    fires, silent = cases(path, "fires"), cases(path, "silent")
    assert len(fires) >= 2
    assert len(silent) >= len(fires)
    assert all(case.marks for case in fires)
    assert not any(case.marks for case in silent)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_examples_are_true(rule: Rule) -> None:
    assert [example.bad for example in rule.examples] == [True, False]
    for example in rule.examples:
        readings = deck([(front, back, "cards.txt") for front, back in example.cards])
        assert bool(lint(tuple(readings), [rule])) == example.bad


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_says_what_and_why(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    what, why, *_ = rule.doc.strip().split("\n\n")
    assert what.endswith(".")
    assert "\n" not in what
    assert len(why.split()) >= 12
    assert (rule.check is None) != (rule.check_deck is None)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_fixes_what_it_says(rule: Rule) -> None:
    flags = [
        flag
        for case in cases(FIXTURES / f"{rule.name}.yml", "fires")
        for flag in run(rule, case)[0]
    ]
    fixable = {flag.safe for flag in flags if flag.fix is not None}
    if rule.fix is FixClass.NONE:
        assert not fixable
    else:
        assert True in fixable if rule.fix is FixClass.SAFE else fixable == {False}
