"""A deck that every task finds something in, a model that answers as told, and runs over both.

    with Server(model({"fix": {"text": "an URL"}})) as server:
        given = propose(folder, server, TaskName.FIX)

The model reads the JSON of each question, as a real one does, and says what is good for this deck,
but for what a test wants to be wrong with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder import pipeline
from builder.config import CONFIG_FILE
from builder.corrections import CORRECTIONS_FILE, Stored, read_corrections
from builder.corrections.applying import lay
from builder.corrections.review import Review
from builder.llm.records import Endpoint, Limits, Status
from builder.llm.store import Store
from builder.loading import load
from builder.model import Card, Correction, Reviewed
from builder.proposing.material import Material, gather
from builder.proposing.names import Extra, TaskName
from builder.proposing.running import STORE, How, Proposed, run_task, store_of, write
from builder.proposing.tasks import task_named
from builder.reviewing import open_review
from tests.llm.faults import Body
from tests.llm.server import Answer, Server

NETS = """\
Why do gradients vanish in deep networks?
Each layer multiplies the gradient by a factor.
A learning rate that is too small makes the gradient vanish.
Residual connections help.
What is a threshold unit?
I guess that its output is 1 above a threshold of 5, and 0 below it.
What is a perceptron?
A linear classifier, which weighs each of its 3 inputs.
It was proposed in 1968.
What is the slope of the sigmoid function?
The slope is , where the input is any number.
How does the graph of the ReLU function look?
See the figure on the right.
What is backpropagation?
What does momentum do in gradient descent?
It adds a share of the last step to the next one, such as 0.9 of it.
So the descent goes on along directions that agree and is damped along those that alternate.
It needs 1 more vector of the size of the weights.
It was described by Polyak in 1964.
It is also used in Adam, where a share of 0.95 is usual for the mean.
The step is taken after the gradient was computed on a batch of 32 examples.
Why does the gradient shrink in deep networks of sigmoid units?
Many small derivatives are multiplied by the chain rule, so the gradient shrinks layer by layer.
"""
CONFIG = '[llm]\ntopics = ["training", "layers", "activations"]\n'

VANISHING = "Why do gradients vanish in deep networks?"
UNIT = "What is a threshold unit?"
PERCEPTRON = "What is a perceptron?"
SLOPE = "What is the slope of the sigmoid function?"
GRAPH = "How does the graph of the ReLU function look?"
UNANSWERED = "What is backpropagation?"
MOMENTUM = "What does momentum do in gradient descent?"
SHRINKING = "Why does the gradient shrink in deep networks of sigmoid units?"

GUESS = "I guess that its output is 1 above a threshold of 5, and 0 below it."
RIGHTED = "Its output is 1 above a threshold of 5, and 0 below it."
CLAIM = "A learning rate that is too small makes the gradient vanish."
TRUTH = "Many small derivatives are multiplied on the way back, so that their product is tiny."
OWN = "own knowledge"
FORMULA = r"\sigma(x) (1 - \sigma(x))"
OWN_ANSWER = "A way to compute the gradient of the loss, layer by layer from the last to the first."
MORE = "It is as when a ball rolls down a valley and keeps some of its speed."
PARTS = (
    ("What does momentum add in gradient descent?",
     "It adds a share of the last step to the next one, such as 0.9 of it."),
    ("Along which directions does momentum let the descent go on?",
     "The descent goes on along directions that agree and is damped along those that alternate."),
    ("What does momentum need?", "It needs 1 more vector of the size of the weights."),
    ("Who described momentum, and when?", "It was described by Polyak in 1964."),
    ("Which share is usual in Adam?", "In Adam a share of 0.95 is usual for the mean."),
    ("When is the step of momentum taken?",
     "The step is taken after the gradient was computed on a batch of 32 examples."),
)  # fmt: skip

Data = dict[str, Any]
Says = Mapping[str, Any] | Callable[[Data], Mapping[str, Any]]


def question(body: Body) -> Data:
    """Read what a question is about: the JSON of its first message by the user."""
    value = json.loads(body["messages"][1]["content"])
    assert isinstance(value, dict)
    return value


def prompt(body: Body) -> str:
    """Name the prompt of a question."""
    return str(body["response_format"]["json_schema"]["name"])


def bodies(server: Server) -> list[Body]:
    """Give the questions that a server was asked, in an order of their own."""
    return [seen.body for seen in server.completions]


def is_repair(body: Body) -> bool:
    """Tell whether an answer has been given and is to be put right."""
    return len(body["messages"]) > 2


def good(name: str, data: Data) -> Data:
    """Give what a good model says."""
    return _GOOD[name](data)


def _fix(data: Data) -> Data:
    text = righted(data["flagged"])
    kind = "missing" if text.endswith("threshold.") else "ambiguous"
    return {"card": data["card"], "because": OWN, "reason": "Cards state what is so.",
            "decision": "correct", "text": text, "kind": kind, "confidence": 95}  # fmt: skip


def righted(text: str) -> str:
    """Say without a guess, and to its end, what a text says."""
    text = text.replace("I guess that its", "Its")
    return f"{text} threshold." if text.endswith("below the") else text


def _fix_blind(data: Data) -> Data:
    because = next(iter(data["evidence"]), OWN)
    return {"card": data["card"], "because": because, "text": TRUTH, "confidence": 0.9}


def _answer(data: Data) -> Data:
    return {"card": data["card"], "answer": OWN_ANSWER, "known": "yes"}


def _check(data: Data) -> Data:
    said = {
        "card": data["card"],
        "comparison": "They agree.",
        "because": OWN,
        "verdict": "right",
        "claim": "none",
        "words": "",
        "text": "",
        "reason": "It is so.",
        "confidence": 0.7,
    }
    for name, text in data["answer"].items():
        if "1968" in text:
            said |= {
                "comparison": "They differ in the year.",
                "verdict": "wrong",
                "claim": name,
                "words": text,
                "text": text.replace("1968", "1958"),
                "reason": "It was 1958.",
            }
    return said


def _figure(data: Data) -> Data:
    return {"card": data["card"], "form": "plot", "functions": ["max(0, x)"], "from": -3, "to": 3,
            "text": "", "reason": "ReLU cuts at zero.", "confidence": 0.9}  # fmt: skip


def _formula(data: Data) -> Data:
    return {"card": data["card"], "because": OWN, "known": "yes", "text": FORMULA,
            "reason": "The slope of the sigmoid.", "confidence": 0.9}  # fmt: skip


def _tags(data: Data) -> Data:
    return {"card": data["card"], "topics": ["training"]}


def _more(data: Data) -> Data:
    return {"card": data["card"], "known": "yes", "text": MORE, "confidence": 0.6}


def _split(data: Data) -> Data:
    parts = [{"question": front, "answer": back} for front, back in PARTS]
    return {"card": data["card"], "decision": "split", "cards": parts, "confidence": 0.8}


def _pair(data: Data) -> Data:
    return {
        "cards": [each["card"] for each in data["cards"]], "first": "this", "second": "that",
        "reason": "Both ask why the gradient gets small.", "verdict": "same", "confidence": 0.8,
    }  # fmt: skip


_GOOD: Mapping[str, Callable[[Data], Data]] = {
    "fix": _fix,
    "fix_blind": _fix_blind,
    "answer": _answer,
    "check": _check,
    "figure": _figure,
    "formula": _formula,
    "pairs": _pair,
    "tags": _tags,
    "more": _more,
    "split": _split,
}


def model(
    wrong: Mapping[str, Says] | None = None, repaired: Mapping[str, Says] | None = None
) -> Answer:
    """Make a model that is good but for the keys of `wrong`, by prompt; `repaired` is said then."""

    def answer(body: dict[str, Any]) -> dict[str, Any]:
        data, name = question(body), prompt(body)
        says = (repaired if is_repair(body) else wrong) or {}
        said = says.get(name, {})
        return good(name, data) | dict(said(data) if callable(said) else said)

    return answer


def stubborn(wrong: Mapping[str, Says]) -> Answer:
    """Make a model that says the same again when it is told what is wrong with it."""
    return model(wrong, wrong)


def deck(folder: Path, text: str = NETS, config: str = CONFIG) -> Path:
    """Write a deck."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nets.txt").write_text(text, "utf-8")
    (folder / CONFIG_FILE).write_text(config, "utf-8")
    return folder


def material(folder: Path) -> Material:
    """Bring together what models are asked about."""
    inputs = load([folder])
    return gather(inputs, pipeline.read(inputs))


def propose(
    folder: Path,
    server: Server,
    task: TaskName = TaskName.FIX,
    extras: Sequence[Extra] = (),
    *,
    only: Sequence[str] = (),
    limits: Limits | None = None,
    **how: Any,
) -> Proposed:
    """Do a task over a deck as it is now, and write what is proposed."""
    found = material(folder)
    topics = found.inputs.config.llm.topics
    at = Endpoint(base_url=server.url, model="test-model", timeout=10)
    asking = How(endpoint=at, limits=limits or Limits(concurrency=4, tries=2), **how)
    with Store(store_of(found.inputs)) as store:
        asked = task_named(task, extras=tuple(extras), topics=topics)
        given = run_task(asked, found, store, asking, only=only)
    return write(found.inputs, given)


def cards(folder: Path) -> dict[str, Card]:
    """Give the cards of a deck by their fronts, as they are read."""
    return {card.front: card for reading in pipeline.read(load([folder])) for card in reading.cards}


def keys(folder: Path) -> dict[str, str]:
    """Give the keys of the last stored answers, by the names of their requests."""
    with closing(sqlite3.connect(folder / STORE)) as database:
        return dict(database.execute("SELECT request_name, key FROM answers ORDER BY created"))


def written(folder: Path) -> Stored:
    """Give what corrections.yaml holds."""
    return read_corrections(folder / CORRECTIONS_FILE)


def file_of(folder: Path) -> bytes:
    """Give corrections.yaml byte for byte; nothing where there is none."""
    path = folder / CORRECTIONS_FILE
    return path.read_bytes() if path.exists() else b""


def review(folder: Path) -> Review:
    """Open the review of a deck."""
    inputs = load([folder])
    return open_review(inputs, pipeline.read(inputs))


def would_be(folder: Path, one: Correction) -> str:
    """Give what a side says with a correction, which must apply."""
    return applied(cards(folder)[one.front], one)


def applied(card: Card, one: Correction) -> str:
    """Give what a side of a card says with a correction, which must apply."""
    laid = lay(card, one.side, [one])
    assert (laid.applied, laid.stale) == ((one,), ())
    return laid.text


def package(folder: Path) -> bytes:
    """Build a deck, keeping no ledger, and give the package byte for byte."""
    built = pipeline.build(load([folder]), folder.parent / "output", keep_ledger=False)
    return built.apkg.read_bytes()


def shipped(folder: Path) -> str:
    """Give all fields of all notes that a build would ship, and their tags."""
    notes = pipeline.prepare(load([folder])).settlement.notes
    return "\n".join("\n".join((*note.fields, *note.tags)) for note in notes)


@dataclass(frozen=True)
class Case:
    """What a model says wrongly about a card with this back, and what it is then told."""

    back: str
    said: Mapping[str, Any]
    told: str


@dataclass(frozen=True)
class Tried:
    """A deck with a card for each case, and what came of asking about all of them."""

    folder: Path
    cases: Mapping[str, Case]
    given: Proposed
    asked: Counter[str]  # how often, by the fronts of cards
    here: Mapping[str, Card]  # by front
    stored: tuple[Correction, ...]

    def correction(self, case: str) -> Correction | None:
        """Give what is proposed of a card at last; nothing if its answer was listed as invalid.

        Either way it was asked about twice, and no more.
        """
        front = front_of(case)
        card = self.here[front]
        assert card.back == self.cases[case].back
        assert self.asked[front] == 2, self.asked
        mine = [each for each in self.stored if each.front == front]
        failed = [each for each in self.given.failures if card.id[:8] in each.request.name]
        if failed:
            assert mine == []
            assert [each.status for each in failed] == [Status.INVALID]
            assert self.cases[case].told in failed[0].detail, failed[0].detail
            return None
        (one,) = mine
        assert one.decision is Reviewed.UNDECIDED
        return one

    def text(self, one: Correction) -> str:
        """Give what a side says with a correction, which must apply."""
        return applied(self.here[one.front], one)

    def counts(self) -> tuple[int, int]:
        """Count the proposals and the invalid answers."""
        return len(self.given.corrections), len(self.given.failures)


def front_of(case: str) -> str:
    """Give the front of the card of a case."""
    return f"What is the unit of {case}?"


def try_all(
    folder: Path,
    name: str,
    cases: Mapping[str, Case],
    *,
    wiser: bool,
    task: TaskName,
    extras: Sequence[Extra] = (),
    config: str = "",
    together: bool = False,
) -> Tried:
    """Ask about all cases at once; a wiser model puts right what it is told."""
    deck(folder, config=config)
    (folder / "nets.txt").unlink()
    # A text for each card, as what most cards of a text have is no fault but its manner.
    texts = [f"{front_of(case)}\n{one.back}\n" for case, one in cases.items()]
    for number, text in enumerate(["".join(texts)] if together else texts):
        (folder / f"{number:02}.txt").write_text(text, "utf-8")
    by_front = {front_of(case): one.said for case, one in cases.items()}
    says = {name: lambda data: by_front[data["question"]]}
    with Server(model(says) if wiser else stubborn(says)) as server:
        given = propose(folder, server, task, extras)
    mine = [question(body) for body in bodies(server) if prompt(body) == name]
    asked = Counter(data["question"] for data in mine)
    return Tried(folder, cases, given, asked, cards(folder), written(folder).corrections)
