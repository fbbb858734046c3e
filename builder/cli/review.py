"""`deckwright review`: a person decides what of all that is proposed is to ship."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.options import (
    FINDINGS,
    Dialect,
    Format,
    FormatOption,
    Quiet,
    check_parts,
)

if TYPE_CHECKING:
    from builder.corrections.items import Item
    from builder.corrections.review import Review
    from builder.loading import Inputs
    from builder.reviewing.wishes import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """One deck under review; `folder` is where it lies."""

    deck: Inputs
    review: Review
    folder: Path

    @property
    def paths(self) -> dict[str, Path]:
        """The files of the documents, by their names."""
        return {document.name: document.path for document in self.deck.documents}


def review(
    folder: Annotated[
        Path, typer.Argument(help="A deck folder, or a folder of deck folders.", metavar="FOLDER")
    ],
    list_: Annotated[bool, typer.Option("--list", help="List what is to be decided.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Show what is decided already, too.")
    ] = False,
    accept: Annotated[str | None, typer.Option(help="Let these ship.", metavar="ID[,ID]")] = None,
    reject: Annotated[
        str | None,
        typer.Option(help="Never let these ship, nor be proposed again.", metavar="ID[,ID]"),
    ] = None,
    undo: Annotated[
        str | None, typer.Option(help="Make these undecided again.", metavar="ID[,ID]")
    ] = None,
    accept_kind: Annotated[
        str | None,
        typer.Option(help="Let all of a kind ship: typo, grammar, format.", metavar="KIND[,KIND]"),
    ] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(help="With --accept-kind: those only that are as sure as this.", min=0, max=1),
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="Show these kinds only.", metavar="KIND[,KIND]")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 1 while anything is undecided (for CI).")
    ] = False,
    web: Annotated[bool, typer.Option("--web", help="Decide in the browser.")] = False,
    port: Annotated[
        int | None, typer.Option(help="With --web: the port; else any.", min=0, max=65535)
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="With --web: open no browser.")
    ] = False,
    dialect: Dialect = "",
    quiet: Quiet = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Decide what of all that is proposed is to ship."""
    from builder.reviewing.wishes import Wish, decide, kinds_of

    wish = Wish(accept=accept, reject=reject, undo=undo, kinds=accept_kind, sure=min_confidence)
    shows = list_ or check
    _check_options(wish, shows=shows, web=web, kind=kind, everything=everything)
    if not web:
        check_parts({"--port": port is not None, "--no-browser": no_browser}, "--web")
    kinds = kinds_of(kind) if kind is not None else frozenset()
    opened = _open(folder, dialect)
    if wish:
        one = _one(opened)
        decided = decide(one.review, wish)
        if not quiet:
            _show_decided(one, decided, format)
        return
    if web:
        _serve(_one(opened), kinds, port=port or 0, open_browser=not no_browser)
        return
    silent = quiet or format is Format.JSON
    if not shows and not silent and _has_screen() and len(opened) == 1:
        _on_screen(opened[0], kinds, everything=everything)
        return
    chosen = [_chosen(each.review, kinds, everything=everything) for each in opened]
    if not quiet:
        _show(opened, chosen, format)
    if (check or not list_) and any(map(_is_unsettled, opened, [kinds] * len(opened))):
        raise typer.Exit(FINDINGS)


def _check_options(
    wish: Wish, *, shows: bool, web: bool, kind: str | None, everything: bool
) -> None:
    """Refuse options that say two things."""
    from builder.errors import CorrectionsError

    if wish.sure is not None and wish.kinds is None:
        raise CorrectionsError(
            "--min-confidence is a part of --accept-kind", hint="add --accept-kind"
        )
    if sum((bool(wish), shows, web)) > 1:
        raise CorrectionsError(
            "to list, to decide and --web are three things", hint="run one by one"
        )
    if wish and (kind is not None or everything):
        raise CorrectionsError(
            "--kind and --all choose what is shown, not what is decided", hint="leave them out"
        )
    if web and everything:
        raise CorrectionsError("--web shows all there is", hint="leave out --all")


def _open(folder: Path, dialect: str) -> list[_Opened]:
    """Open the corrections of the deck in a folder, or of each deck in it."""
    from builder import pipeline
    from builder.loading import load_decks
    from builder.reviewing import open_review

    opened = []
    for deck in load_decks([folder]):
        review = open_review(deck, pipeline.read(deck, dialect=dialect))
        opened.append(_Opened(deck=deck, review=review, folder=deck.folder or Path()))
    return opened


def _one(opened: Sequence[_Opened]) -> _Opened:
    """Give the one deck that was named."""
    from builder.errors import CorrectionsError

    if len(opened) > 1:
        raise CorrectionsError(
            "a decision is about the cards of one deck", hint="name the folder of that deck"
        )
    return opened[0]


def _chosen(review: Review, kinds: frozenset[str], *, everything: bool) -> list[Item]:
    """Give the items to list."""
    items: Iterable[Item] = review.items if everything else review.open
    return [one for one in items if not kinds or one.group in kinds]


def _is_unsettled(opened: _Opened, kinds: frozenset[str]) -> bool:
    """Tell whether something is undecided, or accepted and not applied."""
    from builder.report.review import unfit

    return any(
        not kinds or one.group in kinds for one in (*opened.review.open, *unfit(opened.review))
    )


def _has_screen() -> bool:
    """Tell whether a person sits before a terminal."""
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        return False
    return sys.stdin.isatty() and sys.stdout.isatty()


def _on_screen(opened: _Opened, kinds: frozenset[str], *, everything: bool) -> None:
    """Let a person decide in the terminal, and say what was decided."""
    from builder.report.review import show_decided, show_review
    from builder.report.terminal import console

    if not _chosen(opened.review, kinds, everything=everything):
        show_review(console(), opened.review, (), opened.paths, opened.folder)
        return
    from builder.reviewing.terminal import run

    decided = run(opened.review, opened.deck.documents, kinds=kinds, everything=everything)
    show_decided(console(), opened.review, decided, opened.folder)


def _serve(opened: _Opened, kinds: frozenset[str], *, port: int, open_browser: bool) -> None:
    from builder.reviewing.web import serve

    serve(opened.review, kinds=kinds, port=port, open_browser=open_browser)


def _show(opened: Sequence[_Opened], chosen: Sequence[list[Item]], format: Format) -> None:
    """Print what is to be decided: deck by deck for people, all in one for programs."""
    if format is Format.JSON:
        from builder.report.facts import dump
        from builder.report.review_facts import review_facts, several_facts

        facts = [review_facts(one.review, chosen[at]) for at, one in enumerate(opened)]
        typer.echo(dump(several_facts(facts)))
        return
    from builder.report.review import show_review
    from builder.report.terminal import console

    out = console()
    for number, (one, items) in enumerate(zip(opened, chosen, strict=True)):
        if number:
            out.print()
        show_review(out, one.review, items, one.paths, one.folder)


def _show_decided(opened: _Opened, decided: Sequence[Item], format: Format) -> None:
    """Print what has just been decided, for people or for programs."""
    if format is Format.JSON:
        from builder.report.facts import dump
        from builder.report.review_facts import review_facts

        typer.echo(dump(review_facts(opened.review, decided)))
        return
    from builder.report.review import show_decided
    from builder.report.terminal import console

    show_decided(console(), opened.review, decided, opened.folder)
