"""`deckwright rules`: what `lint` looks for, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from builder.cli.options import Format, FormatOption, Quiet

if TYPE_CHECKING:
    from rich.console import Console

    from builder.rules import Rule

_INDENT = "  "


def rules(
    name: Annotated[str, typer.Argument(help="The rule to explain.", metavar="RULE")] = "",
    quiet: Quiet = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """List the rules, or explain one with its examples."""
    from builder.linting import rule_named
    from builder.report.facts import dump
    from builder.report.terminal import console
    from builder.rules import RULES

    rule = rule_named(name) if name else None
    if quiet:
        return
    if format is Format.JSON:
        facts = {"rules": [_facts(each) for each in RULES]} if rule is None else _facts(rule)
        typer.echo(dump(facts))
    elif rule is None:
        _list(RULES)
    else:
        _explain(console(), rule)


def _facts(rule: Rule) -> dict[str, Any]:
    """Give a rule for programs."""
    from builder.report.flags import reasons

    return {
        "rule": rule.name,
        "severity": rule.severity.value,
        "fix": rule.fix.value,
        "summary": rule.summary,
        "why": "\n".join(reasons(rule)),
        "examples": [
            {
                "bad": example.bad,
                "cards": [{"front": front, "back": back} for front, back in example.cards],
            }
            for example in rule.examples
        ],
    }


def _list(rules: tuple[Rule, ...]) -> None:
    width = max(len(rule.name) for rule in rules)
    for rule in rules:
        fix = "" if rule.fix == "none" else f"{rule.fix} fix"
        typer.echo(f"{rule.name:<{width}}  {rule.severity:<7}  {fix:<13}  {rule.summary}")


def _explain(out: Console, rule: Rule) -> None:
    """Show what a rule is about, with its examples."""
    from rich.text import Text

    from builder.report.flags import reasons

    fix = "no fix" if rule.fix == "none" else f"{rule.fix} fix"
    out.print(Text.assemble((rule.name, "bold"), f": {rule.severity}, {fix}"))
    for paragraph in (rule.summary, *reasons(rule)):
        _show_paragraph(out, paragraph)
        out.print()
    for example in rule.examples:
        title, style = ("Bad", "red") if example.bad else ("Better", "green")
        out.print(Text(title, f"bold {style}"))
        for front, back in example.cards:
            _show_side(out, "Q", front)
            _show_side(out, "A", back or "(empty)")
        out.print()
    out.print(f'Off for a deck, in its deck.toml:\n  [lint]\n  allow = ["{rule.name}"]')


def _show_paragraph(out: Console, text: str) -> None:
    """Print a paragraph over the width there is."""
    from rich.text import Text

    from builder.report.beside import WIDEST

    for line in Text(text).wrap(out, min(out.width, WIDEST) - len(_INDENT)):
        line.rstrip()
        out.print(Text.assemble(_INDENT, line))


def _show_side(out: Console, label: str, text: str) -> None:
    from rich.text import Text

    for number, line in enumerate(text.split("\n")):
        out.print(Text(f"{_INDENT}{label if number == 0 else ' '}  {line}"))
