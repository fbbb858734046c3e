"""`deckwright lint`: what is damaged, poor or wrong, without a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.options import (
    FINDINGS,
    Dialect,
    LintFormat,
    LintFormatOption,
    Paths,
    Progress,
    Quiet,
)

if TYPE_CHECKING:
    from builder.loading import Inputs
    from builder.model import Correction
    from builder.outcomes import Fixed, Linted
    from builder.report.flags import Caution, Findings
    from builder.rules import Rule


def lint(
    paths: Paths,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Lint the notes that a build would ship.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Write the safe fixes into corrections.yaml.")
    ] = False,
    select: Annotated[
        str | None, typer.Option(help="Run these rules only.", metavar="RULE[,RULE]")
    ] = None,
    ignore: Annotated[
        str | None, typer.Option(help="Do not run these rules.", metavar="RULE[,RULE]")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Report errors only (for CI).")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="List all that is found, not the worst of it.")
    ] = False,
    dialect: Dialect = "",
    quiet: Quiet = False,
    format: LintFormatOption = LintFormat.TEXT,
) -> None:
    """Show what is wrong with cards, each with place and reason."""
    import gc

    from builder import pipeline
    from builder.loading import load_decks
    from builder.model import Severity

    # All is kept until the report is made, so looking for what is not only costs time.
    gc.disable()
    decks = load_decks(paths)
    plans = [(deck, _rules(deck, select, ignore)) for deck in decks]
    progress = Progress(quiet=quiet)
    run = partial(pipeline.lint, dialect=dialect, shipped=shipped, track=progress)
    linted = [run(deck, rules) for deck, rules in plans]
    for deck, each in zip(decks, linted, strict=True):
        _check_read(deck, each)
    fixed: list[Fixed | None] = [None] * len(decks)
    if fix:
        for number, (deck, rules) in enumerate(plans):
            again = partial(run, deck, rules)
            fixed[number], linted[number] = _fix(deck, linted[number], again)
    findings = [
        _findings(deck, rules, each, done, shipped=shipped, check=check)
        for (deck, rules), each, done in zip(plans, linted, fixed, strict=True)
    ]
    if not quiet:
        _report(decks, findings, format, everything=everything)
    if any(one.flag.severity is Severity.ERROR for each in findings for one in each.found):
        raise typer.Exit(FINDINGS)


def _fix(deck: Inputs, linted: Linted, again: Callable[[], Linted]) -> tuple[Fixed, Linted]:
    """Write the safe fixes, and those that come to light by them; give what is left, too."""
    from dataclasses import replace

    from builder import pipeline

    written: dict[tuple[str, str], Correction] = {}
    for _ in range(_ROUNDS):
        fixed = pipeline.fix(deck, linted)
        if not fixed.written:
            break
        written |= {(each.card, each.side): each for each in fixed.written}
        linted = again()
    return replace(fixed, written=tuple(written.values())), linted


_ROUNDS = 4
"""Times that fixes may bring others to light, as with marks within marks."""


def _rules(deck: Inputs, select: str | None, ignore: str | None) -> tuple[Rule, ...]:
    """Give the rules for a deck, as its settings and the options have them."""
    from builder.errors import DeckwrightError
    from builder.linting import check_rule_names, rules_for

    check_rule_names(deck.config, _settings(deck))
    selected, ignored = _names("--select", select), _names("--ignore", ignore)
    rules = rules_for(deck.config, selected, ignored)
    if selected and set(selected) <= set(ignored):
        raise DeckwrightError(
            "--ignore names every rule that --select does", hint="leave out one of the two"
        )
    return rules


def _check_read(deck: Inputs, linted: Linted) -> None:
    """Refuse a deck in which no card was read, after which nothing can be wrong with one."""
    from builder.errors import DocumentError
    from builder.report.facts import what_was_seen

    if any(reading.cards for reading in linted.as_read):
        return
    seen = [f"{each.document}: {what_was_seen(each)}" for each in linted.as_read[:_SHOWN]]
    more = [f"{len(linted.as_read) - _SHOWN} more documents"] if linted.as_read[_SHOWN:] else []
    raise DocumentError(
        f"no card was found ({'; '.join([*seen, *more])})" if seen else "every document is skipped",
        where=deck.folder or deck.documents[0].path,
        hint="`deckwright dialects` shows how well each dialect explains a document",
    )


_SHOWN = 3
"""Documents without cards that are named."""


def _names(option: str, value: str | None) -> tuple[str, ...]:
    from builder.errors import DeckwrightError

    names = tuple(name.strip() for name in (value or "").split(",") if name.strip())
    if value is not None and not names:
        raise DeckwrightError("names no rule", where=option, hint="`deckwright rules` lists them")
    return names


def _settings(deck: Inputs) -> Path:
    """Give the deck.toml of a deck; loose files that have one lie beside it."""
    from builder.config import CONFIG_FILE

    return (deck.folder or deck.documents[0].path.parent) / CONFIG_FILE


def _findings(
    deck: Inputs,
    rules: Sequence[Rule],
    linted: Linted,
    fixed: Fixed | None,
    *,
    shipped: bool,
    check: bool,
) -> Findings:
    """Give what there is to report of one deck."""
    from builder.linting import locate
    from builder.model import Severity
    from builder.report.flags import Findings

    flags = [flag for flag in linted.flags if flag.severity is Severity.ERROR or not check]
    paths = {document.name: document.path for document in deck.documents}
    return Findings(
        found=locate(linted.readings, flags, paths),
        rules=tuple(rules),
        documents=len(deck.documents),
        cards=sum(len(reading.cards) for reading in linted.readings),
        what="note" if shipped else "card",
        cautions=_cautions(deck, linted),
        fixes=len(fixed.written) if fixed is not None else 0,
        file=fixed.file if fixed is not None else None,
    )


def _cautions(deck: Inputs, linted: Linted) -> tuple[Caution, ...]:
    """Name the cards in the settings that are not there, and corrections that do not fit."""
    from builder.config import line_of
    from builder.corrections import CORRECTIONS_FILE
    from builder.linting import allowed
    from builder.report.flags import Caution

    if deck.folder is None:
        return ()  # settings beside loose files may be about cards of other files
    settings = _settings(deck)
    unknown = [
        Caution(
            path=settings,
            line=line_of(settings, ("lint", "cards", card)) or 1,
            message=f"lint.cards: {card!r} begins the id of no card, or of several",
        )
        for card in allowed(deck.config, linted.as_read)[2]
    ]
    stale = [
        Caution(
            path=deck.folder / CORRECTIONS_FILE,
            line=correction.line,
            message=f"this correction is not applied: {correction.stale}",
        )
        for correction in linted.stale
    ]
    return (*unknown, *stale)


def _report(
    decks: Sequence[Inputs],
    findings: Sequence[Findings],
    format: LintFormat,
    *,
    everything: bool,
) -> None:
    """Print what was found: deck by deck for people, all in one for programs."""
    from builder.report import flags
    from builder.report.facts import dump

    if format is LintFormat.TEXT:
        _show(decks, findings, everything=everything)
    elif format is LintFormat.JSON:
        typer.echo(dump(flags.lint_facts(flags.joined(findings), everything=everything)))
    elif format is LintFormat.SARIF:
        from builder.report.sarif import sarif_log

        typer.echo(dump(sarif_log(flags.joined(findings), everything=everything)))
    else:
        for line in flags.annotated(flags.joined(findings), everything=everything):
            typer.echo(line)


def _show(decks: Sequence[Inputs], findings: Sequence[Findings], *, everything: bool) -> None:
    from builder.report.lint import show_lint
    from builder.report.terminal import console

    out = console()
    for number, (deck, each) in enumerate(zip(decks, findings, strict=True)):
        if number:
            out.print()
        show_lint(out, each, folder=deck.folder, everything=everything)
