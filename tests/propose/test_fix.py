"""The task `fix`: flagged words are asked about, and only what passes every guard is proposed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.errors import CorrectionsError
from builder.llm.records import Status
from builder.model import ChangeKind, Correction, Quote, Reviewed
from builder.proposing.guarding import broken
from builder.proposing.names import TaskName
from builder.proposing.running import Proposed
from tests.llm.server import Server
from tests.propose.talking import (
    CLAIM,
    GUESS,
    NETS,
    SHRINKING,
    TRUTH,
    UNIT,
    VANISHING,
    Case,
    Data,
    Tried,
    bodies,
    cards,
    file_of,
    is_repair,
    keys,
    model,
    package,
    prompt,
    propose,
    question,
    review,
    righted,
    shipped,
    stubborn,
    try_all,
    would_be,
    written,
)
from tests.propose.talking import (
    deck as write_deck,
)

RICH = (
    "I guess that its {{c1::output}} is 1 above a threshold of 5 [sound:unit.mp3] <b>x</b>"
    ' <img src="unit.png"> \\(y = 1\\) `y` https://example.org/unit, and 0 below it.'
)
CUT = "The output of this unit is 1 above a threshold of 5, and 0 below the"
GOOD = righted(GUESS)


def _of(given: Proposed, front: str) -> Correction:
    (one,) = (each for each in given.corrections if each.front == front)
    return one


# End to end


def test_flagged_words_are_proposed_anew_undecided(deck: Path) -> None:
    with Server(model()) as server:
        given = propose(deck, server)
    stored = written(deck).corrections
    assert [each.front for each in stored] == [VANISHING, UNIT]
    assert (given.asked, given.sent, server.count) == (2, 2, 2)
    assert given.failures == ()
    blind, open_ = stored
    assert {each.decision for each in stored} == {Reviewed.UNDECIDED}
    assert {each.by for each in stored} == {"test-model, fix"}
    assert would_be(deck, blind) == cards(deck)[VANISHING].back.replace(CLAIM, TRUTH)
    assert would_be(deck, open_) == GOOD
    assert (blind.kind, open_.kind) == (ChangeKind.FACTUAL, ChangeKind.AMBIGUOUS)
    assert (blind.confidence, open_.confidence) == (0.9, 0.95)
    names = [f"fix {each.card[:8]} back" for each in stored]
    assert [each.answer for each in stored] == [keys(deck)[name][:16] for name in names]


def test_evidence_is_word_for_word_on_the_card_it_names(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server)
    (quote,) = written(deck).corrections[0].evidence
    named = cards(deck)[SHRINKING]
    assert quote.source == f"nets.txt:{named.back_spans[0].first}"
    assert quote.text in named.back
    assert written(deck).corrections[1].evidence == ()  # the model's own knowledge


def test_a_reference_can_be_evidence(deck: Path) -> None:
    told = (
        "Gradients vanish in deep networks because small derivatives are multiplied by each other."
    )
    (deck / "book.md").write_text(f"# Notes\n\n{told}\n", "utf-8")
    write_deck(deck, NETS, '[llm]\nreferences = ["book.md"]\n[documents."book.md"]\nskip = true\n')

    def chosen(data: Data) -> Data:
        return {"because": next(name for name, text in data["evidence"].items() if text == told)}

    with Server(model({"fix_blind": chosen})) as server:
        given = propose(deck, server)
    assert _of(given, VANISHING).evidence == (Quote(text=told, source="book.md:3"),)


def test_a_build_is_the_same_until_a_proposal_is_accepted(deck: Path) -> None:
    before, said = package(deck), shipped(deck)
    with Server(model()) as server:
        given = propose(deck, server)
    assert len(given.corrections) == 2
    assert package(deck) == before
    assert CLAIM in said
    assert TRUTH not in said
    (item,) = (each for each in review(deck).items if each.cards[0].front == VANISHING)
    review(deck).accept(item.id)
    now = shipped(deck)
    assert TRUTH in now
    assert CLAIM not in now
    assert "I guess" in now  # the other one is undecided
    assert package(deck) != before


def test_what_is_known_to_be_wrong_is_not_shown(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server)
    (asked,) = (seen.body for seen in server.completions if prompt(seen.body) == "fix_blind")
    assert CLAIM not in json.dumps(asked)
    assert question(asked)["answer"] == cards(deck)[VANISHING].back.replace(CLAIM, "[gap]")


def test_words_that_are_kept_are_no_proposal(deck: Path) -> None:
    with Server(model({"fix": {"decision": "keep", "text": GUESS}})) as server:
        given = propose(deck, server)
    assert [each.front for each in given.corrections] == [VANISHING]
    assert given.verdicts == {"kept": 1}
    assert given.failures == ()


# Asked again


def test_an_unchanged_rerun_sends_nothing_and_changes_nothing(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server)
        before, count = file_of(deck), server.count
        given = propose(deck, server)
        assert server.count == count
    assert (given.sent, given.corrections, given.known) == (0, (), 2)
    assert file_of(deck) == before


def test_an_edited_card_is_asked_about_alone(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server)
        write_deck(deck, NETS.replace("threshold of 5", "threshold of 6"))
        given = propose(deck, server)
        assert (server.count, given.sent) == (3, 1)
    assert [each.front for each in given.corrections] == [UNIT]
    assert question(server.completions[-1].body)["flagged"] == GUESS.replace("5", "6")
    stale = [each for each in review(deck).items if each.stale]
    assert [each.cards[0].front for each in stale] == [UNIT]


@pytest.mark.parametrize("how", ["reject", "edit", "accept"])
def test_what_was_decided_is_never_proposed_again(deck: Path, how: str) -> None:
    with Server(model()) as server:
        propose(deck, server)
        count = server.count
        opened = review(deck)
        for one in opened.items:
            if how == "edit":
                opened.edit(one.id, one.after.replace("product", "result").replace("Its", "The"))
            else:
                getattr(opened, how)(one.id)
        before = file_of(deck)
        given = propose(deck, server)
        assert (server.count, given.sent, given.corrections) == (count, 0, ())
    assert file_of(deck) == before


def test_what_was_rejected_is_not_proposed_when_its_document_is_renamed(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server)
        opened = review(deck)
        for one in opened.items:
            opened.reject(one.id)
        (deck / "nets.txt").rename(deck / "networks.txt")
        before = file_of(deck)
        given = propose(deck, server)
    assert (given.corrections, given.known) == ((), 2)
    assert file_of(deck) == before


# Guards

LONG = "Its output is 1 above a threshold of 5, and 0 below it. " * 12
REFUSED = {
    "another card": Case(GUESS, {"card": "deadbeef"}, "deadbeef"),
    "evidence that was not shown": Case(GUESS, {"because": "E9"}, "E9"),
    "a key too many": Case(GUESS, {"decision_of_reviewer": "accepted"}, "no such key"),
    "evidence by its name": Case(GUESS, {"text": f"{GOOD} See E1.", "kind": "factual"}, "E1"),
    "a gap": Case(GUESS, {"text": f"{GOOD} [gap]"}, "[gap]"),
    "an address": Case(GUESS, {"text": f"{GOOD} See https://evil.example/x."}, "evil.example"),
    "a bare address": Case(GUESS, {"text": f"{GOOD} See www.evil.com."}, "www.evil.com"),
    "a script": Case(GUESS, {"text": f"{GOOD}<script>alert(1)</script>"}, "script"),
    "a handler": Case(GUESS, {"text": GOOD + "<b onclick='x()'>y</b>"}, "onclick"),
    "a frame": Case(GUESS, {"text": f"{GOOD}<iframe src=x></iframe>"}, "iframe"),
    "nothing": Case(GUESS, {"text": " "}, "nothing"),
    "an essay": Case(GUESS, {"text": LONG}, "grows from"),
    "an excuse": Case(CUT, {"text": "As an AI language model, I cannot say what it does."}, "AI"),
    "talk": Case(GUESS, {"text": f"Here is the corrected text: {GOOD}"}, "corrected"),
    "a fence": Case(GUESS, {"text": f"```\n{GOOD}\n```"}, "```"),
    "another number": Case(
        GUESS,
        {"text": GOOD.replace("5", "7")},
        "Only a factual change may change numbers",
    ),
    "a negation": Case(
        GUESS,
        {"text": GOOD.replace("is 1", "is not 1")},
        "Only a factual change may add",
    ),
    "another language": Case(
        CUT,
        {"text": "Выход равен 1 выше порога 5, и 0 ниже него."},
        "language",
    ),
    "what still stands": Case(GUESS, {"text": GUESS.replace("that ", "")}, "stands"),
    "a cloze": Case(RICH, {"text": RICH.replace("{{c1::output}}", "output")}, "cloze"),
    "a cloze renumbered": Case(RICH, {"text": RICH.replace("c1::", "c2::")}, "cloze"),
    "a sound": Case(RICH, {"text": RICH.replace(" [sound:unit.mp3]", "")}, "unit.mp3"),
    "an image": Case(RICH, {"text": RICH.replace(' <img src="unit.png">', "")}, "unit.png"),
    "an image swapped": Case(RICH, {"text": RICH.replace("unit.png", "other.png")}, "other.png"),
    "a formula": Case(RICH, {"text": RICH.replace("y = 1", "y = x")}, "formulas"),
    "code": Case(RICH, {"text": RICH.replace("`y`", "`z`")}, "code"),
    "a tag": Case(RICH, {"text": RICH.replace("<b>x</b>", "x")}, "HTML"),
}


@pytest.fixture(scope="module", params=["stubborn", "wiser"])
def tried(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    folder = tmp_path_factory.mktemp("guards") / "deck"
    config = '[lint]\nallow = ["leftover-markup"]\n'
    wiser = request.param == "wiser"
    return try_all(folder, "fix", REFUSED, wiser=wiser, task=TaskName.FIX, config=config)


@pytest.mark.parametrize("case", REFUSED)
def test_an_answer_that_breaks_a_guard_is_put_right_once_or_listed(tried: Tried, case: str) -> None:
    one, back = tried.correction(case), REFUSED[case].back
    if one is not None:
        after = tried.text(one)
        assert after == righted(back) != REFUSED[case].said.get("text")
        assert broken(back, after, one.kind) == ()


def test_a_stubborn_model_gets_nothing_through_and_a_wiser_one_all(tried: Tried) -> None:
    assert tried.counts() in {(0, len(REFUSED)), (len(REFUSED), 0)}
    assert tried.given.sent == 2 * len(REFUSED)


def test_a_repair_says_what_is_wrong(deck: Path) -> None:
    said = {"text": f"{GOOD} See https://evil.example/x."}
    with Server(model({"fix": said})) as server:
        given = propose(deck, server)
        (repair,) = (body for body in bodies(server) if is_repair(body))
    assert given.failures == ()
    assert json.loads(repair["messages"][2]["content"])["text"] == said["text"]
    assert "Add no addresses" in repair["messages"][3]["content"]


BLIND = {
    "the claim again": "The gradient vanishes because of a small learning rate.",
    "the claim as it was": CLAIM,
    "another misconception": "Many factors are multiplied, so that the last layers hardly learn.",
    "evidence by its name": "As E1 says, many small derivatives are multiplied.",
    "the mark of the gap": f"[gap] {TRUTH}",
    "what the card says already": "Each layer multiplies the gradient by a factor.",
    "nothing": "",
    "something else": "The molecules of air scatter the short waves of blue light far more.",
    "something beside it": "Deep networks are trained in many steps, layer by layer, on the way.",
}


@pytest.mark.parametrize("case", BLIND)
def test_what_takes_the_place_of_a_misconception_is_none(deck: Path, case: str) -> None:
    card = cards(deck)[VANISHING]
    with Server(stubborn({"fix_blind": {"text": BLIND[case]}})) as server:
        given = propose(deck, server, only=[card.id])
        assert server.count == 2
    assert given.corrections == ()
    assert [each.status for each in given.failures] == [Status.INVALID]
    with Server(model({"fix_blind": {"text": BLIND[case]}})) as server:
        given = propose(deck, server, only=[card.id])
    assert would_be(deck, _of(given, VANISHING)) == card.back.replace(CLAIM, TRUTH)


def test_a_claimed_slip_that_changes_a_number_is_factual(deck: Path) -> None:
    said = {"text": GOOD.replace("5", "7"), "kind": "typo"}
    with Server(model({"fix": said})) as server:
        given = propose(deck, server)
    assert _of(given, UNIT).kind is ChangeKind.FACTUAL
    (item,) = (each for each in review(deck).items if each.cards[0].front == UNIT)
    with pytest.raises(CorrectionsError, match="factual, which is not accepted with others"):
        review(deck).accept_alike([item.id])


def test_only_the_words_asked_for_change(deck: Path) -> None:
    with Server(model()) as server:
        given = propose(deck, server)
    one = _of(given, VANISHING)
    first, _, last = cards(deck)[VANISHING].back.split("\n")
    changed = would_be(deck, one).split("\n")
    assert (changed[0], changed[-1]) == (first, last)
    assert one.edits == ((CLAIM, TRUTH),)
