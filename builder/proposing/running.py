"""A task done over a deck: what was asked, what came of it, and the proposals that are new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from builder.corrections import CORRECTIONS_FILE, add_corrections, add_decisions
from builder.corrections.agreement import card_ids, correction_id
from builder.errors import CorrectionsError
from builder.llm.batch import ask_in_batch
from builder.llm.prices import Prices
from builder.llm.records import Endpoint, Limits, Outcome, Progress, Request, Run, Status, Usage
from builder.llm.runner import ask
from builder.llm.store import Store
from builder.loading import Inputs
from builder.model import Correction, Decision
from builder.proposing.asking import Asked, Judged, Task
from builder.proposing.material import Material

STORE = Path(".deckwright") / "answers.db"
"""Where the answers of models are kept, below the deck folder; git ignores it."""

_KEY_SHOWN = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How the questions of a run are asked; see `builder.llm.runner.ask`."""

    endpoint: Endpoint
    limits: Limits
    prices: Prices | None = None
    replay: bool = False
    again: bool = False
    batch: bool = False
    poll: float = 30.0
    progress: Callable[[Progress], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What a run gave: proposals that are new, those known already, and what was not answered.

    `verdicts` counts answers that propose nothing, by what they say. `failures` are the outcomes
    without an answer, those of earlier phases too.
    """

    task: str
    asked: int
    corrections: tuple[Correction, ...]
    decisions: tuple[Decision, ...]
    known: int
    verdicts: Counter[str]
    failures: tuple[Outcome, ...]
    sent: int
    usage: Usage
    cost: float | None
    seconds: float
    stopped: str = ""
    file: Path | None = None


def store_of(inputs: Inputs) -> Path:
    """Give the place of a deck's answers; raises CorrectionsError for loose files."""
    if inputs.folder is None:
        raise CorrectionsError(
            "proposals for loose files cannot be stored",
            hint="put them into a folder, and name that",
        )
    return inputs.folder / STORE


def chosen_of(asked: Sequence[Asked], only: Sequence[str], limit: int | None) -> tuple[Asked, ...]:
    """Give the questions about some cards only, by the beginnings of their ids, or so many."""
    if only:
        asked = [each for each in asked if any(map(_begins(only), each.cards))]
    return tuple(asked[:limit])


def _begins(only: Sequence[str]) -> Callable[[str], bool]:
    beginnings = tuple(only)
    return lambda card: card.startswith(beginnings)


def run_task(
    task: Task,
    material: Material,
    store: Store,
    how: How,
    *,
    only: Sequence[str] = (),
    limit: int | None = None,
) -> Proposed:
    """Ask a task's questions, phase by phase, and judge the answers of the last one."""
    before: dict[str, Outcome] = {}
    failures: list[Outcome] = []
    runs: list[Run] = []
    pairs: list[tuple[Asked, Outcome]] = []
    total = 0
    for phase in range(task.phases):
        asked = chosen_of(task.ask(material, before, phase), only, limit)
        total = max(total, len(asked))
        run = _asked(task, material, asked, store, how, _left(how.limits, runs))
        runs.append(run)
        before = {each.request.name: each for each in run.outcomes}
        failures += [each for each in run.outcomes if each.status is not Status.ANSWERED]
        pairs = list(zip(asked, run.outcomes, strict=True))
    judged = [
        (task.judge(material, one, outcome.value), outcome)
        for one, outcome in pairs
        if outcome.status is Status.ANSWERED and outcome.value is not None
    ]
    corrections, decisions, known = _new(judged, material, f"{how.endpoint.model}, {task.name}")
    return Proposed(
        task=task.name,
        asked=total,
        corrections=corrections,
        decisions=decisions,
        known=known,
        verdicts=Counter(each.verdict for each, _ in judged if each.verdict),
        failures=tuple(failures),
        sent=sum(run.sent for run in runs),
        usage=sum((run.usage for run in runs), Usage()),
        cost=_sum(run.cost for run in runs),
        seconds=sum(run.seconds for run in runs),
        stopped=next((run.stopped for run in runs if run.stopped), ""),
    )


def write(inputs: Inputs, proposed: Proposed) -> Proposed:
    """Write the new proposals into corrections.yaml, undecided, and say where."""
    if inputs.folder is None or not (proposed.corrections or proposed.decisions):
        return proposed
    file = inputs.folder / CORRECTIONS_FILE
    add_corrections(file, proposed.corrections)
    add_decisions(file, proposed.decisions)
    return replace(proposed, file=file)


def _asked(
    task: Task,
    material: Material,
    asked: Sequence[Asked],
    store: Store,
    how: How,
    limits: Limits,
) -> Run:
    by_name = {each.request.name: each for each in asked}

    def accept(request: Request, value: Mapping[str, object]) -> str:
        # A repair is another request about the same card.
        return task.judge(material, by_name[request.name], value).problem

    requests = [each.request for each in asked]
    if how.batch and not how.replay:
        return ask_in_batch(
            requests,
            how.endpoint,
            store,
            limits=limits,
            prices=how.prices,
            accept=accept,
            progress=how.progress,
            poll=how.poll,
        )
    return ask(
        requests,
        how.endpoint,
        store,
        limits=limits,
        prices=how.prices,
        accept=accept,
        replay=how.replay,
        again=how.again,
        progress=how.progress,
    )


def _left(limits: Limits, runs: Sequence[Run]) -> Limits:
    """Give what the earlier phases have left of the limits."""
    sent = sum(run.sent for run in runs)
    used = sum(run.usage.input + run.usage.output for run in runs)
    cost = _sum(run.cost for run in runs) or 0.0
    return replace(
        limits,
        max_cost=None if limits.max_cost is None else max(0.0, limits.max_cost - cost),
        max_requests=None if limits.max_requests is None else max(0, limits.max_requests - sent),
        max_tokens=None if limits.max_tokens is None else max(0, limits.max_tokens - used),
    )


def _new(
    judged: Iterable[tuple[Judged, Outcome]], material: Material, by: str
) -> tuple[tuple[Correction, ...], tuple[Decision, ...], int]:
    """Leave out what was proposed before, whatever was decided about it, and count that."""
    stored = material.stored
    # By the ids of before and of now: a renamed document does not make a rejected one new.
    every = (*stored.corrections, *material.present)
    known = {correction_id(each) for each in every}
    known |= {correction_id(replace(each, edits=each.proposed)) for each in every}
    pairs = {card_ids(each) for each in material.settled_pairs}
    corrections: list[Correction] = []
    decisions: list[Decision] = []
    again = 0
    for one, outcome in judged:
        for correction in one.corrections:
            if (name := correction_id(correction)) in known:
                again += 1
                continue
            known.add(name)
            corrections.append(replace(correction, by=by, answer=outcome.key[:_KEY_SHOWN]))
        for decision in one.decisions:
            if card_ids(decision) in pairs:
                again += 1
                continue
            pairs.add(card_ids(decision))
            decisions.append(replace(decision, by=by))
    return tuple(corrections), tuple(decisions), again


def _sum(costs: Iterable[float | None]) -> float | None:
    known = [cost for cost in costs if cost is not None]
    return sum(known) if known else None
