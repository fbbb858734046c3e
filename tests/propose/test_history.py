"""Whatever is edited, proposed and decided, in any order: only what was let ship ships."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.config import CONFIG_FILE
from builder.corrections import CORRECTIONS_FILE
from builder.corrections.applying import lay, side_text
from builder.errors import CorrectionsError
from builder.llm.records import Limits, Outcome, Status
from builder.proposing.asking import Asked, Task
from builder.proposing.guarding import broken
from builder.proposing.material import Material
from builder.proposing.names import Extra, TaskName
from builder.proposing.tasks import task_named
from builder.text import fingerprint
from tests.llm.server import Server
from tests.propose.talking import (
    CLAIM,
    RIGHTED,
    Data,
    cards,
    good,
    material,
    prompt,
    propose,
    question,
    review,
    shipped,
    written,
)
from tests.propose.talking import (
    deck as write_deck,
)

# What any answer comes to

NASTY = st.sampled_from([
    "", " ", "E1", "[gap]", CLAIM, RIGHTED, "https://evil.example", "<script>x()</script>", "]]",
    "{{c1::x}}", r"\href{x}{y}", r"\frac{1}{2}", "x^2", "sqrt(x)", "As an AI language model, I",
    "deadbeef", "\x00", "\u202e", "It was proposed in 1958.", "A learning rate", "[sound:x.mp3]",
])  # fmt: skip
WORDS = st.one_of(
    NASTY,
    st.text(max_size=60),
    st.lists(NASTY, max_size=3).map(" ".join),
    st.sampled_from(RIGHTED.split()).map(lambda word: RIGHTED.replace(word, "")),
)


def of_schema(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Make values of a schema, as the store of answers would let them pass."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "array":
        return st.lists(of_schema(schema["items"]), max_size=4)
    if schema["type"] == "object":
        return st.fixed_dictionaries({k: of_schema(v) for k, v in schema["properties"].items()})
    if schema["type"] == "number":
        return st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-9, 9))
    return WORDS


def _questions(found: Material) -> list[tuple[Task, Asked]]:
    """Give every question of every task about a deck."""
    every: list[tuple[Task, Asked]] = []
    for name in TaskName:
        task = task_named(name, extras=tuple(Extra), topics=found.inputs.config.llm.topics)
        before: dict[str, Outcome] = {}
        for phase in range(task.phases):
            asked = task.ask(found, before, phase)
            every += [(task, each) for each in asked]
            value = {"answer": "So it is.", "known": "yes"}
            before = {
                each.request.name: Outcome(
                    request=each.request, status=Status.ANSWERED, value=value
                )
                for each in asked
            }
    return every


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return material(write_deck(tmp_path_factory.mktemp("any") / "deck"))


@given(data=st.data())
@settings(max_examples=150)
def test_any_answer_is_judged_and_what_it_gives_fits(found: Material, data: st.DataObject) -> None:
    task, asked = data.draw(st.sampled_from(_questions(found)), label="question")
    value = data.draw(of_schema(asked.request.schema), label="answer")
    judged = task.judge(found, asked, value)
    assert not (judged.problem and (judged.corrections or judged.decisions))
    for one in judged.corrections:
        assert (one.card,) == asked.cards
        card = found.as_read[one.card]
        laid = lay(card, one.side, [one])
        assert (laid.applied, laid.stale) == ((one,), ())
        now = side_text(card, one.side)
        if one.side == "card":
            assert all(
                broken("", text, one.kind) != () or text for part in one.parts for text in part
            )
            continue
        assert broken(now, laid.text, one.kind) == () or one.side in {"more", "tags"}
        if task.name == "fix":
            place = asked.subject
            assert one.side == place.side
            assert laid.text.startswith(now[: place.start])
            assert laid.text.endswith(now[place.end :])
    for pair in judged.decisions:
        assert {card for card, _ in pair.cards} == set(asked.cards)
        assert not pair.in_force


# Histories

MARK = re.compile(r"qz[a-z]{3}")
_EDITS = (
    ("threshold of 5", "threshold of 6"),
    ("1968", "1966"),
    ("Residual connections help.", "Residual connections do help."),
    ("3 inputs", "4 inputs"),
    ("What is a perceptron?", "What was a perceptron?"),
    ("by a factor", "by some factor"),
)


def _marking() -> Any:
    """Make a model whose every answer has a word of its own, by which it is known again."""
    numbers = itertools.product("abcdefghijklmnopqrstuvwxyz", repeat=3)

    def answer(body: dict[str, Any]) -> Data:
        data, name = question(body), prompt(body)
        said, mark = dict(good(name, data)), "qz" + "".join(next(numbers))
        if name == "fix":
            said["text"] = said["text"].replace("Its", f"Its {mark}")
        elif name in {"fix_blind", "more"}:
            said["text"] = f"{mark} {said['text']}"
        elif name == "check" and said["text"]:
            said["text"] = f"{said['text']} {mark}"
        elif name == "answer":
            said["answer"] = f"{mark} {said['answer']}"
        return said

    return answer


class History:
    """A deck as it is edited, and the model that is asked about it."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = write_deck(folder), server

    def edit(self, number: int) -> None:
        """Put other words into the document, or the old ones back."""
        path = self.folder / "nets.txt"
        text = path.read_text("utf-8")
        old, new = _EDITS[number % len(_EDITS)]
        path.write_text(text.replace(old, new) if old in text else text.replace(new, old), "utf-8")

    def propose(self, number: int) -> None:
        """Have a model asked; nothing of what ships may change by that."""
        names = (TaskName.FIX, TaskName.CHECK, TaskName.COMPLETE, TaskName.ENRICH)
        before = shipped(self.folder)
        limits = Limits(concurrency=1, tries=1)
        propose(self.folder, self.server, names[number % 4], [Extra.MORE], limits=limits)
        assert shipped(self.folder) == before

    def decide(self, number: int) -> None:
        """Accept, reject, edit or reset one of the proposals, and maybe take that back."""
        opened = review(self.folder)
        if not opened.items:
            return
        item = opened.items[number % len(opened.items)]
        what = number // 7 % 5
        try:
            if what == 2:
                opened.edit(item.id, item.after.replace("qz", "Also qz", 1))
            else:
                (opened.accept, opened.reject, opened.accept, opened.reset, opened.accept)[what](
                    item.id
                )
        except CorrectionsError:
            return  # it does not fit the card of now
        if number % 3 == 0:
            opened.undo()

    def by_hand(self, number: int) -> None:
        """Change one decision in the file as a person with an editor does."""
        path = self.folder / CORRECTIONS_FILE
        if not path.exists():
            return
        words = ("undecided", "rejected", "accepted")
        places = list(
            re.finditer(r"decision: (?:undecided|accepted|rejected)\b", path.read_text("utf-8"))
        )
        if places:
            place = places[number % len(places)]
            text = path.read_text("utf-8")
            word = words[number // 5 % 3]
            path.write_text(
                f"{text[: place.start()]}decision: {word}{text[place.end() :]}", "utf-8"
            )

    def check(self) -> None:
        """Compare what ships with what was let ship and fits the documents of now."""
        here = {card.id: card for card in cards(self.folder).values()}
        by_front = {card.front: card for card in here.values()}
        may: set[str] = set()
        must: dict[tuple[str, str], list[set[str]]] = {}
        for one in written(self.folder).corrections:
            card = here.get(one.card) or by_front.get(one.front)
            if not one.in_force or card is None:
                continue
            if one.before == fingerprint(side_text(card, one.side)):
                marks = set(MARK.findall(" ".join(new for _, new in one.edits)))
                may |= marks
                must.setdefault((card.id, one.side), []).append(marks)
        ships = set(MARK.findall(shipped(self.folder)))
        assert ships <= may
        for sides in must.values():
            if len(sides) == 1:  # with others on the same side, the first one counts
                assert sides[0] <= ships


STEPS = st.tuples(
    st.sampled_from(["edit", "propose", "propose", "decide", "decide", "decide", "by_hand"]),
    st.integers(0, 1000),
)


@given(st.lists(STEPS, min_size=6, max_size=14))
@settings(max_examples=6)
def test_nothing_ships_that_is_undecided_rejected_or_stale(steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as home, Server(_marking()) as server:
        history = History(Path(home) / "deck", server)
        (history.folder / CONFIG_FILE).write_text("[dedupe]\nmerge = false\n", "utf-8")
        history.propose(0)
        for what, number in steps:
            getattr(history, what)(number)
            history.check()


def test_a_history_ships_what_it_lets_ship(tmp_path: Path) -> None:
    with Server(_marking()) as server:
        history = History(tmp_path / "deck", server)
        for task in range(4):
            history.propose(task)
        history.check()
        assert not MARK.search(shipped(history.folder))
        opened = review(history.folder)
        for item in opened.items:
            opened.accept(item.id)
        history.check()
        assert len(set(MARK.findall(shipped(history.folder)))) >= 10
        for number in range(len(_EDITS)):
            history.edit(number)
            history.check()
        marks = len(set(MARK.findall(shipped(history.folder))))
        assert 0 < marks < 10 + len(_EDITS)
