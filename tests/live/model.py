"""`propose` and `doctor` end to end with a real model: `make test-llm`.

What is checked is the protocol and the guards. What the model knows is not: it is printed, card by
card, with the share of answers that are right by the patterns of `tests/live/cards.py`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from builder import pipeline
from builder.corrections import CORRECTIONS_FILE, Stored, read_corrections
from builder.corrections.agreement import correction_id
from builder.corrections.applying import lay, side_text
from builder.llm.records import Status
from builder.loading import load
from builder.model import Card, Correction, Reviewed
from builder.proposing.guarding import broken
from tests.live.cards import CHECK, COMPLETE, DECK, FIX, Wanted, is_right
from tests.live.server import ROOT, Model, some_model

TASKS: Mapping[str, tuple[str, ...]] = {
    "fix": (),
    "check": ("--limit", "3"),
    "pairs": ("--limit", "2"),
    "complete": (),
}
JUDGED: Mapping[str, tuple[Wanted, ...]] = {"fix": FIX, "check": CHECK, "complete": COMPLETE}
ASKED = {"pairs": 2, **{task: len(cards) for task, cards in JUDGED.items()}}
UNANSWERED = {Status.INVALID, Status.TRUNCATED, Status.REFUSED, Status.DECLINED}
"""What may come of a question when the server does as it should and the model does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """A copy of the deck, and its packages as they were built before a model was asked."""

    folder: Path
    packages: Mapping[str, bytes]
    cards: Mapping[str, Card]

    @property
    def stored(self) -> Stored:
        """What corrections.yaml holds now."""
        return read_corrections(self.folder / CORRECTIONS_FILE)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    with some_model(tmp_path_factory.mktemp("server")) as found:
        print(f"\n{found.name} at {found.url}")
        yield found


@pytest.fixture(scope="module")
def deck(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Deck:
    place = tmp_path_factory.mktemp("deck")
    folder = Path(shutil.copytree(DECK, place / "deck"))
    cards = {card.id: card for each in pipeline.read(load([folder])) for card in each.cards}
    return Deck(folder=folder, packages=build(model, folder, place / "before"), cards=cards)


@pytest.fixture(scope="module")
def runs(model: Model, deck: Deck) -> Mapping[str, Any]:
    """Ask the questions of all tasks, and print what came of them."""
    found = {task: propose(model, deck, task) for task in TASKS}
    for task, run in found.items():
        show(task, run, deck)
    return found


def deckwright(model: Model, *arguments: str | Path) -> tuple[int, str]:
    """Run a command; what it tells while it runs goes to this terminal."""
    command = [sys.executable, "-m", "builder", *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=model.environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def propose(model: Model, deck: Deck, task: str, *more: str) -> dict[str, Any]:
    """Ask a task's questions; a question without an answer makes the exit code 1."""
    arguments = ("--task", task, *TASKS[task], "--format", "json", *more)
    code, told = deckwright(model, "propose", deck.folder, *arguments)
    assert code in (0, 1), told
    found: dict[str, Any] = json.loads(told)
    assert code == bool(found["unanswered"])
    return found


def build(model: Model, folder: Path, output: Path) -> dict[str, bytes]:
    code, told = deckwright(model, "build", folder, "--output", output, "--quiet")
    assert code == 0, told
    return {path.name: path.read_bytes() for path in output.glob("*.apkg")}


def after(card: Card, correction: Correction) -> str:
    """Give a side as a correction alone would make it."""
    laid = lay(card, correction.side, [correction])
    assert laid.applied == (correction,), f"{correction.edits} do not fit {card.front!r}"
    return laid.text


def show(task: str, run: Mapping[str, Any], deck: Deck) -> None:
    """Print each card that was asked about, what became of it, and the share that is right."""
    print(f"\n{task}: {run['asked']} questions, {run['sent']} requests, {run['tokens']}")
    if run["verdicts"]:
        print(f"  verdicts: {run['verdicts']}")
    if run["known"]:
        print(f"  known from another task, and not listed again: {run['known']}")
    if task not in JUDGED:
        for each in run["proposals"]:
            fronts = " / ".join(deck.cards[card].front for card in each["cards"])
            print(f"  {each['proposed']:<10} {fronts}\n    {each['reason']}")
        return
    stored = {correction_id(each): each for each in deck.stored.corrections}
    ids = {card.front: card.id for card in deck.cards.values()}
    unanswered = {each["name"].split()[1]: each for each in run["unanswered"]}
    right = 0
    for wanted in JUDGED[task]:
        card = deck.cards[ids[wanted.front]]
        texts = [
            after(card, stored[each["id"]]) for each in run["proposals"] if each["card"] == card.id
        ]
        good = bool(texts) and all(is_right(text, wanted) for text in texts)
        right += good
        show_card(card, texts, good, unanswered.get(card.id[:8]))
    asked = len(JUDGED[task])
    print(f"  right: {right} of {asked} ({right / asked:.0%})")


def show_card(
    card: Card, texts: Sequence[str], good: bool, unanswered: Mapping[str, str] | None
) -> None:
    status = "proposed" if texts else unanswered["status"] if unanswered else "left"
    verdict = ("right" if good else "not right") if texts else "-"
    print(f"  {status:<10} {verdict:<10} {card.front}")
    for line in "\n".join(texts).splitlines():
        print(f"    | {line}")
    if unanswered:
        print(f"    {unanswered['why']}")


def test_doctor_finds_out_what_the_server_does_with_a_schema(model: Model) -> None:
    code, told = deckwright(model, "doctor", "--format", "json")
    found = json.loads(told)
    print(f"\nschema: {found['schema']}; cut answers are said to be cut: {found['cuts']}")
    assert (code, found["fault"]) == (0, "")
    # llama.cpp's server is known to heed it; another one may do what it likes, if that is known.
    assert found["schema"] in (
        {"enforced"} if model.is_local else {"enforced", "ignored", "refused"}
    )


@pytest.mark.parametrize("task", TASKS)
def test_every_question_has_a_known_end(runs: Mapping[str, Any], deck: Deck, task: str) -> None:
    run = runs[task]
    assert {each["status"] for each in run["unanswered"]} <= UNANSWERED
    assert run["stopped"] == ""
    assert run["asked"] == ASKED[task]
    proposed, verdicts = len(run["proposals"]), sum(run["verdicts"].values())
    # A pair has a verdict besides; the first of two questions about a card may be the last.
    ended = len(run["unanswered"]) + (verdicts if task == "pairs" else proposed + verdicts)
    assert ended + run["known"] == run["asked"]


def test_nothing_that_a_model_proposes_is_decided(runs: Mapping[str, Any], deck: Deck) -> None:
    proposed = [each for run in runs.values() for each in run["proposals"]]
    stored = deck.stored
    assert len(stored.corrections) + len(stored.pairs) == len(proposed)
    assert all(each.decision is Reviewed.UNDECIDED for each in stored.corrections)
    assert all(each.reviewed is Reviewed.UNDECIDED for each in stored.pairs)
    assert not stored.decisions


def test_every_stored_correction_passes_the_guards(runs: Mapping[str, Any], deck: Deck) -> None:
    for each in deck.stored.corrections:
        card = deck.cards[each.card]
        assert broken(side_text(card, each.side), after(card, each), each.kind) == ()


@pytest.mark.parametrize("task", TASKS)
def test_the_same_run_again_sends_nothing(
    runs: Mapping[str, Any], model: Model, deck: Deck, task: str
) -> None:
    assert_same(propose(model, deck, task), runs[task])


@pytest.mark.parametrize("task", TASKS)
def test_answers_are_replayed_without_a_server(
    runs: Mapping[str, Any], model: Model, deck: Deck, task: str
) -> None:
    model.stop()
    assert_same(propose(model, deck, task, "--replay"), runs[task])


def assert_same(again: Mapping[str, Any], first: Mapping[str, Any]) -> None:
    """Check that a run gave what the first one gave, all of it known, and sent nothing."""
    assert (again["sent"], again["proposals"]) == (0, [])
    assert again["known"] == first["known"] + len(first["proposals"])
    for name in ("asked", "verdicts", "unanswered"):
        assert again[name] == first[name]


def test_undecided_proposals_change_no_byte_of_the_deck(
    runs: Mapping[str, Any], model: Model, deck: Deck, tmp_path: Path
) -> None:
    assert deck.packages
    assert build(model, deck.folder, tmp_path) == deck.packages
    for path in DECK.iterdir():
        assert (deck.folder / path.name).read_bytes() == path.read_bytes()
