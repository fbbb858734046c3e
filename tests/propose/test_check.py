"""The task `check`: an own answer first, a comparison then, and a correction of what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.llm.records import Status
from builder.model import ChangeKind, Reviewed
from builder.proposing.guarding import broken
from builder.proposing.names import TaskName
from tests.llm.faults import INVALID, REFUSED, Body, Fault
from tests.llm.server import Server
from tests.propose.talking import (
    NETS,
    OWN_ANSWER,
    PERCEPTRON,
    RIGHTED,
    UNANSWERED,
    UNIT,
    Case,
    Data,
    Tried,
    bodies,
    cards,
    file_of,
    keys,
    model,
    package,
    prompt,
    propose,
    question,
    review,
    shipped,
    try_all,
    would_be,
    written,
)
from tests.propose.talking import (
    deck as write_deck,
)

CHECK = TaskName.CHECK


def test_only_what_is_wrong_becomes_a_proposal(deck: Path) -> None:
    before = package(deck)
    with Server(model()) as server:
        given = propose(deck, server, CHECK)
    answered = [card for card in cards(deck).values() if card.back]
    assert (given.asked, given.sent) == (len(answered), 2 * len(answered))
    assert given.verdicts == {"right": len(answered) - 1}
    (one,) = written(deck).corrections
    assert (one.front, one.side, one.kind) == (PERCEPTRON, "back", ChangeKind.FACTUAL)
    assert (one.decision, one.by, one.reason) == (
        Reviewed.UNDECIDED,
        "test-model, check",
        "It was 1958.",
    )
    assert (one.confidence, one.evidence) == (0.7, ())
    assert one.answer == keys(deck)[f"check {one.card[:8]}"][:16]
    assert would_be(deck, one) == cards(deck)[PERCEPTRON].back.replace("1968", "1958")
    assert package(deck) == before
    (item,) = review(deck).items
    review(deck).accept(item.id)
    assert "in 1958" in shipped(deck)


def test_the_own_answer_is_given_without_the_cards(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server, CHECK)
    backs = {card.front: card.back for card in cards(deck).values()}
    first = [body for body in bodies(server) if prompt(body) == "answer"]
    assert UNANSWERED not in {question(body)["question"] for body in bodies(server)}
    for body in first:
        assert json.dumps(backs[question(body)["question"]])[1:-1] not in json.dumps(body)
    second = [question(body) for body in bodies(server) if prompt(body) == "check"]
    assert {each["expert"] for each in second} == {OWN_ANSWER}
    told = {each["question"]: "".join(each["answer"].values()) for each in second}
    assert {front: _words(said) for front, said in told.items()} == {
        front: _words(back) for front, back in backs.items() if back
    }


def _words(text: str) -> str:
    return "".join(text.split())


def test_the_comparison_depends_on_the_own_answer(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server, CHECK)
    unsure = {"answer": lambda data: {"known": "no" if data["question"] == UNIT else "yes"}}
    with Server(model(unsure)) as server:
        propose(deck, server, CHECK)
    second = [question(body) for body in bodies(server) if prompt(body) == "check"]
    told = {each["question"]: each["expert"] for each in second}
    assert told.pop(UNIT) == "(does not know)"
    assert set(told.values()) == {OWN_ANSWER}


def _first(fault: Fault, body: Body) -> Fault | None:
    """Let the first question about one card fail."""
    is_it = prompt(body) == "answer" and question(body)["question"] == PERCEPTRON
    return fault if is_it else None


@pytest.mark.parametrize(
    ("fault", "status"), [(REFUSED, Status.REFUSED), (INVALID, Status.INVALID)]
)
def test_a_card_without_an_own_answer_is_listed_once(
    deck: Path, fault: Fault, status: Status
) -> None:
    card = cards(deck)[PERCEPTRON]
    with Server(model(), lambda body, _: _first(fault, body)) as server:
        given = propose(deck, server, CHECK)
    failed = [(each.request.name, each.status) for each in given.failures]
    assert failed == [(f"answer {card.id[:8]}", status)]
    compared = [question(body) for body in bodies(server) if prompt(body) == "check"]
    assert PERCEPTRON not in {each["question"] for each in compared}
    assert len(compared) == given.asked - 1
    assert given.corrections == ()
    with Server(model()) as server:  # another address: the good answer of another server
        assert len(propose(deck, server, CHECK).corrections) == 1


def test_what_is_unclear_is_counted_and_no_proposal(deck: Path) -> None:
    with Server(model({"check": {"verdict": "unclear"}})) as server:
        given = propose(deck, server, CHECK)
    assert given.verdicts == {"unclear": given.asked}
    assert (given.corrections, file_of(deck)) == ((), b"")


def test_an_unchanged_rerun_sends_nothing(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server, CHECK)
        before, count = file_of(deck), server.count
        given = propose(deck, server, CHECK)
        assert (server.count, given.sent, given.corrections, given.known) == (count, 0, (), 1)
    assert file_of(deck) == before


def test_an_edited_answer_is_compared_anew_and_not_answered_anew(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server, CHECK)
        count = server.count
        write_deck(deck, NETS.replace("3 inputs", "4 inputs"))
        given = propose(deck, server, CHECK)
        assert server.count == count + 1
    assert prompt(bodies(server)[-1]) == "check"
    assert [each.front for each in given.corrections] == [PERCEPTRON]


@pytest.mark.parametrize("how", ["reject", "edit"])
def test_a_decided_claim_is_not_proposed_again(deck: Path, how: str) -> None:
    with Server(model()) as server:
        propose(deck, server, CHECK)
        opened = review(deck)
        (item,) = opened.items
        if how == "edit":
            opened.edit(item.id, item.before.replace("in 1968", "by Rosenblatt"))
        else:
            opened.reject(item.id)
        before = file_of(deck)
        given = propose(deck, server, CHECK)
        assert given.sent == (how == "edit")  # what the card says by now was not compared yet
        assert given.corrections == ()
        assert propose(deck, server, CHECK).sent == 0
    assert file_of(deck) == before


def test_a_second_change_of_a_side_fits_the_accepted_one(deck: Path) -> None:
    back = cards(deck)[UNIT].back
    with Server(model()) as server:
        propose(deck, server)
    opened = review(deck)
    (item,) = (each for each in opened.items if each.cards[0].front == UNIT)
    opened.accept(item.id)

    def wrong(data: Data) -> Data:
        if data["question"] != UNIT:
            return {}
        text = RIGHTED.replace("0 below it", "-1 below it")
        return {"verdict": "wrong", "claim": "S1", "words": "0 below it", "text": text}

    with Server(model({"check": wrong})) as server:
        given = propose(deck, server, CHECK)
    asked = [question(body) for body in bodies(server) if prompt(body) == "check"]
    assert {each["question"]: each["answer"] for each in asked}[UNIT] == {"S1": RIGHTED}
    (one,) = (each for each in given.corrections if each.front == UNIT)
    assert would_be(deck, one) == back.replace("0 below it", "-1 below it")
    opened = review(deck)
    (item,) = (each for each in opened.open if each.cards[0].front == UNIT)
    assert opened.accept(item.id).after == RIGHTED.replace("0 below it", "-1 below it")
    assert RIGHTED.replace("0 below it", "-1 below it") in shipped(deck)


# Guards

VANISHES = "a small learning rate makes the gradient vanish."
FALSE = "It was proposed in 1968."
BACK = f"A linear classifier of inputs.\n{FALSE}"
WRONG = {
    "another card": Case(BACK, {"card": "deadbeef"}, "deadbeef"),
    "evidence that was not shown": Case(BACK, {"because": "E9"}, "E9"),
    "a claim that is not there": Case(BACK, {"claim": "S9"}, "S9"),
    "words that are not there": Case(BACK, {"words": "It was proposed in 1967."}, "words"),
    "no words": Case(BACK, {"words": " "}, "words"),
    "the name of a statement": Case(BACK, {"text": "It was in 1958, not as S2 says."}, "S2"),
    "no claim": Case(BACK, {"claim": "none"}, "no statement"),
    "the claim again": Case(BACK, {"text": FALSE}, "still stands"),
    "the claim and more": Case(BACK, {"text": f"As all know: {FALSE}"}, "still stands"),
    "nothing": Case(BACK, {"text": "  "}, "empty"),
    "evidence by its name": Case(BACK, {"text": "It was proposed in 1958, says E1."}, "E1"),
    "an address": Case(BACK, {"text": "It was in 1958 (http://evil.example)."}, "evil.example"),
    "a script": Case(BACK, {"text": "It was in 1958.<script src=x></script>"}, "script"),
    "an essay": Case(BACK, {"text": "It was in 1958, " + "as all know, " * 40}, "characters"),
    "an excuse": Case(BACK, {"text": "As an AI language model, I cannot tell."}, "ai"),
    "a small gradient and its learning rate": Case(
        BACK, {"text": "It was proposed in 1958: " + VANISHES}, "another way"
    ),
    "a verdict of its own": Case(BACK, {"verdict": "accepted"}, "accepted"),
    "a decision": Case(BACK, {"decision": "accepted"}, "decision"),
    "a sureness in words": Case(BACK, {"confidence": "high"}, "high"),
}  # fmt: skip


@pytest.fixture(scope="module", params=["stubborn", "wiser"])
def tried(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    folder = tmp_path_factory.mktemp("guards") / "deck"
    return try_all(folder, "check", WRONG, wiser=request.param == "wiser", task=CHECK)


@pytest.mark.parametrize("case", WRONG)
def test_an_answer_that_breaks_a_guard_is_put_right_once_or_listed(tried: Tried, case: str) -> None:
    one = tried.correction(case)
    if one is not None:
        after = tried.text(one)
        assert after == BACK.replace("1968", "1958")
        assert broken(BACK, after, one.kind) == ()


def test_a_stubborn_model_gets_nothing_through_and_a_wiser_one_all(tried: Tried) -> None:
    assert tried.counts() in {(0, len(WRONG)), (len(WRONG), 0)}
    assert tried.given.sent == 3 * len(WRONG)  # an own answer, a comparison and its repair
