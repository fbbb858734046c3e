"""`deckwright propose`: a model is asked for corrections; a person decides about them later."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from builder.cli.options import (
    FINDINGS,
    Dialect,
    Format,
    FormatOption,
    Progress,
    Quiet,
    check_parts,
)
from builder.proposing.names import Extra, TaskName

if TYPE_CHECKING:
    from builder.llm.records import Progress as Step
    from builder.llm.store import Store
    from builder.loading import Inputs
    from builder.model import Reading
    from builder.proposing.asking import Asked, Task
    from builder.proposing.material import Material
    from builder.proposing.running import How


def propose(
    path: Annotated[Path, typer.Argument(help="A deck folder.", metavar="FOLDER")],
    task: Annotated[
        TaskName, typer.Option("--task", help="What the model is asked to do.")
    ] = TaskName.FIX,
    model: Annotated[
        str, typer.Option(help="The model, as its server names it.", metavar="NAME")
    ] = "",
    base_url: Annotated[
        str,
        typer.Option(help="The server; else OPENAI_BASE_URL, or that of OpenAI.", metavar="URL"),
    ] = "",
    extras: Annotated[
        str, typer.Option("--with", help="With --task enrich: tags, more, split.", metavar="EXTRAS")
    ] = "",
    only: Annotated[
        str | None, typer.Option(help="Ask about these cards only.", metavar="ID[,ID]")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(help="Ask at most so many questions a phase.", min=1)
    ] = None,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Say what it would take and cost, after a pilot.")
    ] = False,
    pilot: Annotated[
        int | None,
        typer.Option(help="With --estimate: requests sent to learn from, and kept; else 5.", min=0),
    ] = None,
    max_cost: Annotated[
        float | None, typer.Option(help="Spend at most so many dollars.", metavar="DOLLARS", min=0)
    ] = None,
    max_requests: Annotated[
        int | None, typer.Option(help="Send at most so many requests.", min=0)
    ] = None,
    max_tokens: Annotated[
        int | None, typer.Option(help="Use at most so many tokens.", min=0)
    ] = None,
    prices: Annotated[
        Path | None, typer.Option(help="A file of prices, before those that ship.")
    ] = None,
    concurrency: Annotated[
        int | None, typer.Option(help="Requests in flight at most.", min=1)
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Send nothing: answers come from the store (for CI).")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Ask anew what was not answered well.")
    ] = False,
    batch: Annotated[
        bool, typer.Option("--batch", help="Use the Batch API: half the price, within a day.")
    ] = False,
    store: Annotated[
        Path | None, typer.Option(help="Where answers are kept; else in the deck folder.")
    ] = None,
    dialect: Dialect = "",
    quiet: Quiet = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Ask a model for corrections that you then review."""
    from builder import pipeline
    from builder.errors import ModelError
    from builder.llm.prices import read_prices
    from builder.llm.store import Store
    from builder.loading import load
    from builder.proposing.material import gather
    from builder.proposing.running import How, chosen_of, store_of
    from builder.proposing.settings import endpoint_of, limits_of
    from builder.proposing.tasks import task_named

    if sum((estimate, replay, batch)) > 1:
        raise ModelError(
            "--estimate, --replay and --batch are three ways to run", hint="choose one of them"
        )
    wanted = _extras(extras)
    if max_cost is not None and not max_cost >= 0:  # as nan is not
        raise ModelError("is no cost", where="--max-cost", hint="name a number of dollars")
    if not estimate:
        check_parts({"--pilot": pilot is not None}, "--estimate")
    if task is not TaskName.ENRICH:
        check_parts({"--with": bool(wanted)}, "--task enrich")
    deck = load([path])
    config = deck.config.llm
    file = store or store_of(deck)
    chosen = task_named(task, extras=wanted, topics=config.topics)
    endpoint = endpoint_of(config, os.environ, model=model, base_url=base_url, needs_key=not replay)
    limits = limits_of(
        config,
        concurrency=concurrency,
        max_cost=max_cost,
        max_requests=max_requests,
        max_tokens=max_tokens,
    )
    own_prices = prices or (path / config.prices if config.prices else None)
    how = How(
        endpoint=endpoint,
        limits=limits,
        prices=read_prices(own_prices),
        replay=replay,
        again=again,
        batch=batch,
    )
    readings = pipeline.read(deck, dialect=dialect, track=Progress(quiet=quiet))
    material = gather(deck, readings)
    cards = _cards(only, readings)
    with Store(file) as answers:
        if estimate:
            begun = chosen_of(chosen.ask(material, {}, 0), cards, limit)
            named = {each.cards for each in begun}
            asked = tuple(each for each in chosen.sketch(material) if each.cards in named)
            size = _PILOT if pilot is None else pilot
            _estimate(asked, begun, answers, how, size, quiet=quiet)
            return
        _run(deck, chosen, material, answers, how, cards, limit, quiet=quiet, format=format)


_PILOT = 5
"""Requests that an estimate learns from."""


def _cards(only: str | None, readings: Sequence[Reading]) -> tuple[str, ...]:
    """Give the beginnings of the ids of cards to ask about; each must be that of some card."""
    from builder.errors import CorrectionsError

    if only is None:
        return ()
    ids = [card.id for reading in readings for card in reading.cards]
    words = tuple(word.strip() for word in only.split(","))
    for word in words:
        if not word or not any(each.startswith(word) for each in ids):
            raise CorrectionsError(
                f"there is no card {word!r}" if word else "an id is empty",
                where="--only",
                hint="`deckwright parse PATH --format json` gives the ids of cards",
            )
    return words


def _extras(words: str) -> tuple[Extra, ...]:
    """Give what cards are to be enriched with."""
    from builder.errors import ConfigError

    found = []
    for word in filter(None, (each.strip() for each in words.split(","))):
        if word not in list(Extra):
            raise ConfigError(
                f"there is nothing called {word!r}",
                where="--with",
                hint="name tags, more or split",
            )
        found.append(Extra(word))
    return tuple(dict.fromkeys(found))


def _estimate(
    asked: tuple[Asked, ...],
    begun: tuple[Asked, ...],
    store: Store,
    how: How,
    size: int,
    *,
    quiet: bool,
) -> None:
    """Print what a run would take; a few of its first requests are sent, and kept, to learn."""
    from builder.llm.estimate import estimate, lines, pilot
    from builder.llm.runner import ask

    requests = [each.request for each in asked]
    first = [each.request for each in begun]
    sample = pilot(first, how.endpoint, store, size) if size else ()
    if sample:
        ask(sample, how.endpoint, store, limits=how.limits, prices=how.prices)
    found = estimate(requests, how.endpoint, store, how.prices)
    if quiet:
        return
    for line in lines(found):
        typer.echo(line)
    if found.cost and how.prices:
        typer.echo(f"prices: as of {how.prices.as_of}; --prices names a file of your own")


def _run(
    deck: Inputs,
    task: Task,
    material: Material,
    store: Store,
    how: How,
    only: tuple[str, ...],
    limit: int | None,
    *,
    quiet: bool,
    format: Format,
) -> None:
    """Ask, write what is proposed, and tell; a question without an answer is a finding."""
    from dataclasses import replace

    from builder.proposing.running import run_task, write
    from builder.proposing.telling import proposed_facts, show_proposed
    from builder.report.facts import dump
    from builder.report.terminal import console

    with _progress(quiet=quiet) as step:
        proposed = run_task(
            task, material, store, replace(how, progress=step), only=only, limit=limit
        )
    proposed = write(deck, proposed)
    if not quiet and format is Format.JSON:
        typer.echo(dump(proposed_facts(proposed)))
    elif not quiet and deck.folder is not None:
        show_proposed(console(), proposed, deck.folder)
    if proposed.failures:
        raise typer.Exit(FINDINGS)


def _progress(*, quiet: bool) -> AbstractContextManager[Callable[[Step], None] | None]:
    from builder.cli.task_progress import shown_progress

    return shown_progress(quiet=quiet)
