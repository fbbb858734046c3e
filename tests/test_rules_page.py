"""`docs/rules.md` is made of the rules themselves; `pytest --accept` writes it anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.report.flags import reasons
from builder.rules import RULES, FixClass, Rule
from builder.rules.base import Example

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"
_HEAD = """\
# Rules

What `deckwright lint` looks for. An error is right 95 times in 100 and makes the command exit with
1, a warning is right 80 times in 100. Info is worth a remark: it is counted, and the worst ten of
each rule are listed. A flag can be of another severity than its rule. A safe fix needs no person to
look at it: `--fix` writes it into `corrections.yaml`.

This page is made of the rules; `pytest --accept` writes it anew.
"""


def page() -> str:
    """Write the page: a table of all rules, then each with its reasons and examples."""
    return "\n".join([_HEAD, *_table(), *(line for rule in RULES for line in _section(rule))])


def _table() -> Iterator[str]:
    yield "| rule | severity | fix | what it finds |"
    yield "|---|---|---|---|"
    for rule in RULES:
        fix = "" if rule.fix is FixClass.NONE else rule.fix
        summary = rule.summary.replace("|", "\\|")
        yield f"| [`{rule.name}`](#{rule.name}) | {rule.severity} | {fix} | {summary} |"


def _section(rule: Rule) -> Iterator[str]:
    yield f"\n## {rule.name}\n"
    yield "\n\n".join((rule.summary, *reasons(rule)))
    for example in rule.examples:
        yield f"\n{'Bad' if example.bad else 'Better'}:\n"
        yield from _cards(example)


def _cards(example: Example) -> Iterator[str]:
    yield "````text"
    for sides in example.cards:
        for label, text in zip("QA", sides, strict=True):
            yield f"{label}: {text}".rstrip().replace("\n", "\n   ")
    yield "````"


def test_the_page_is_what_the_rules_say(request: pytest.FixtureRequest) -> None:
    actual = page() + "\n"
    if request.config.getoption("--accept"):
        assert not os.environ.get("CI"), "the page is accepted by a person, not by CI"
        PAGE.write_text(actual, "utf-8", newline="\n")
    assert PAGE.read_text("utf-8") == actual, "run pytest --accept, and read the page"
