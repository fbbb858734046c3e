"""The task `enrich`: tags from a list, a sentence beside the answer, and parts, where asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from builder import pipeline
from builder.errors import ConfigError
from builder.loading import load
from builder.model import ChangeKind, Reviewed
from builder.proposing.names import Extra, TaskName
from builder.proposing.tasks import task_named
from tests.llm.server import Server
from tests.propose.talking import (
    MOMENTUM,
    MORE,
    NETS,
    PARTS,
    PERCEPTRON,
    UNANSWERED,
    Case,
    Says,
    Tried,
    bodies,
    cards,
    file_of,
    keys,
    material,
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

ENRICH = TaskName.ENRICH
TOPICS = '[llm]\ntopics = ["training", "layers", "activations", "Recurrent networks::LSTM cells"]\n'


def test_nothing_is_done_that_was_not_asked_for(deck: Path) -> None:
    with pytest.raises(ConfigError, match="nothing to enrich cards with is named; add --with"):
        task_named(ENRICH)
    with pytest.raises(ConfigError, match="tags are chosen from a list, and there is none"):
        task_named(ENRICH, extras=(Extra.TAGS,))
    for extra in Extra:
        with Server(model()) as server:
            propose(deck, server, ENRICH, [extra], only=[cards(deck)[MOMENTUM].id])
        assert [prompt(body) for body in bodies(server)] == [extra.value]


def test_tags_come_from_the_list(deck: Path) -> None:
    write_deck(deck, config=TOPICS)
    before = package(deck)
    chosen = ["Recurrent networks::LSTM cells", "training"]
    with Server(model({"tags": {"topics": chosen}})) as server:
        given = propose(deck, server, ENRICH, [Extra.TAGS])
    answered = [card for card in cards(deck).values() if card.back]
    assert len(given.corrections) == len(answered) == server.count
    assert UNANSWERED not in {each.front for each in given.corrections}
    for body in bodies(server):
        (enum,) = (
            body["response_format"]["json_schema"]["schema"]["properties"]["topics"]["items"][
                "enum"
            ],
        )
        assert enum == question(body)["topics"] == list(material(deck).inputs.config.llm.topics)
    (one,) = (each for each in written(deck).corrections if each.front == PERCEPTRON)
    assert (one.side, one.kind, one.decision) == ("tags", ChangeKind.TAGS, Reviewed.UNDECIDED)
    assert one.edits == (("", "recurrent-networks::lstm-cells training"),)
    assert one.answer == keys(deck)[f"tags {one.card[:8]}"][:16]
    assert package(deck) == before
    (item,) = (each for each in review(deck).items if each.cards[0].front == PERCEPTRON)
    review(deck).accept(item.id)
    assert shipped(deck).count("recurrent-networks::lstm-cells") == 1


def test_no_topic_is_no_proposal(deck: Path) -> None:
    with Server(model({"tags": {"topics": []}})) as server:
        given = propose(deck, server, ENRICH, [Extra.TAGS])
    assert (given.corrections, given.verdicts["no topic"]) == ((), given.asked)


def test_a_sentence_stands_beside_the_answer_once_it_is_accepted(deck: Path) -> None:
    before = package(deck)
    with Server(model()) as server:
        propose(deck, server, ENRICH, [Extra.MORE], only=[cards(deck)[MOMENTUM].id])
        (one,) = written(deck).corrections
        assert (one.side, one.kind, one.confidence) == ("more", ChangeKind.ADDITION, 0.6)
        assert would_be(deck, one) == MORE
        assert package(deck) == before
        opened = review(deck)
        opened.accept(opened.items[0].id)
        assert shipped(deck).count(MORE) == 1
        # What has a sentence needs no other.
        given = propose(deck, server, ENRICH, [Extra.MORE], only=[cards(deck)[MOMENTUM].id])
    assert given.asked == 0


def test_a_card_is_divided_once_that_is_accepted(deck: Path) -> None:
    before, notes = package(deck), pipeline.prepare(load([deck])).settlement.notes
    with Server(model()) as server:
        given = propose(deck, server, ENRICH, [Extra.SPLIT])
    (one,) = given.corrections
    assert (one.front, one.side, one.kind) == (MOMENTUM, "card", ChangeKind.SPLIT)
    assert one.parts == PARTS
    assert package(deck) == before
    (item,) = review(deck).items
    review(deck).accept(item.id)
    now = pipeline.prepare(load([deck])).settlement.notes
    assert len(now) == len(notes) + len(PARTS) - 1
    assert {each.guid for each in notes} < {each.guid for each in now}
    said = shipped(deck)
    assert all(back in said for _, back in PARTS)
    with Server(model()) as server:
        assert propose(deck, server, ENRICH, [Extra.SPLIT]).asked == 0


def test_what_is_kept_or_not_known_is_counted(deck: Path) -> None:
    said: Mapping[str, Says] = {
        "split": {"decision": "keep", "cards": []},
        "more": {"known": "no", "text": ""},
    }
    with Server(model(said)) as server:
        given = propose(deck, server, ENRICH, [Extra.SPLIT, Extra.MORE])
    assert given.verdicts == {"kept": 1, "nothing to add": given.asked - 1}
    assert file_of(deck) == b""


def test_an_unchanged_rerun_sends_nothing_and_rejected_ones_stay_away(deck: Path) -> None:
    with Server(model()) as server:
        propose(deck, server, ENRICH, tuple(Extra))
        count, opened = server.count, review(deck)
        for one in opened.items:
            opened.reject(one.id)
        before = file_of(deck)
        given = propose(deck, server, ENRICH, tuple(Extra))
    assert (server.count, given.sent, given.corrections) == (count, 0, ())
    assert given.known == count
    assert file_of(deck) == before


# Guards

BACK = NETS.partition(f"{MOMENTUM}\n")[2].partition("\nWhy does")[0].replace("\n", " ")
PERCEPTRONS = "A linear classifier of inputs."


def _cards(*changes: tuple[int, str, str], without: int = -1) -> dict[str, object]:
    """Give the parts with some words replaced, or without one of them."""
    parts = [{"question": front, "answer": back} for front, back in PARTS]
    for number, old, new in changes:
        parts[number] = {key: text.replace(old, new) for key, text in parts[number].items()}
    return {"cards": [each for number, each in enumerate(parts) if number != without]}


BANANAS = (
    "Bananas grow upwards because geotropism bends every young fruit towards sunlight, unlike "
    "cucumbers, pumpkins, melons, berries, oranges or grapes whose stalks hang downwards"
)
SPLITS = {
    "another card": Case(BACK, {"card": "deadbeef"}, "deadbeef"),
    "one part": Case(BACK, {"cards": [{"question": "x?", "answer": "y"}]}, "two to six"),
    "no part": Case(BACK, {"cards": []}, "two to six"),
    "an empty part": Case(BACK, _cards((3, PARTS[3][1], " ")), "two to six"),
    "a lost number": Case(BACK, _cards((3, "1964", "the sixties")), "1964 is lost"),
    "a lost part": Case(BACK, _cards(without=4), "0.95 is lost"),
    "another number": Case(BACK, _cards((2, "1 more", "1 or 2 more")), "number 2 is not"),
    "a part as long as the card": Case(BACK, _cards((0, PARTS[0][1], BACK)), "shorter"),
    "two like questions": Case(BACK, _cards((2, PARTS[2][0], PARTS[1][0])), "same"),
    "much that is new": Case(
        BACK,
        _cards((1, PARTS[1][1], BANANAS)),
        "keep to its words",
    ),
    "a script": Case(BACK, _cards((3, "Polyak", "<script>x()</script>Polyak")), "script"),
    "a handler": Case(BACK, _cards((3, "Polyak", "<b onclick=x()>Polyak</b>")), "HTML"),
    "an address": Case(BACK, _cards((3, "Polyak", "https://evil.example")), "evil.example"),
    "a key of a part": Case(
        BACK, {"cards": [{"question": "a?", "answer": "b", "id": "c"}] * 2}, "no such key"
    ),
}  # fmt: skip
MORES = {
    "another card": Case(PERCEPTRONS, {"card": "deadbeef"}, "deadbeef"),
    "nothing": Case(PERCEPTRONS, {"text": ""}, "one sentence"),
    "two lines": Case(PERCEPTRONS, {"text": f"{MORE}\n{MORE}"}, "one sentence"),
    "an essay": Case(PERCEPTRONS, {"text": MORE * 9}, "at most"),
    "an address": Case(PERCEPTRONS, {"text": "See https://evil.example."}, "evil.example"),
    "a script": Case(PERCEPTRONS, {"text": "<script>x()</script>"}, "script"),
    "an image": Case(PERCEPTRONS, {"text": '<img src="https://evil.example/x.png">'}, "evil"),
    "a cloze": Case(PERCEPTRONS, {"text": "It is {{c1::linear}}."}, "cloze"),
    "a sound": Case(PERCEPTRONS, {"text": "It is [sound:x.mp3]"}, "x.mp3"),
    "an excuse": Case(PERCEPTRONS, {"text": "As an AI language model, I cannot."}, "ai"),
    "the answer": Case(PERCEPTRONS, {"text": "a linear classifier of inputs"}, "repeats"),
    "a fault": Case(
        PERCEPTRONS, {"text": "A small learning rate makes the gradient vanish."}, "wrong"
    ),
}
TAGS = {
    "another card": Case(PERCEPTRONS, {"card": "deadbeef"}, "deadbeef"),
    "no topic of the list": Case(PERCEPTRONS, {"topics": ["cooking"]}, "cooking"),
    "one of several": Case(PERCEPTRONS, {"topics": ["training", "leech"]}, "leech"),
    "too many": Case(
        PERCEPTRONS,
        {"topics": ["training", "layers", "activations", "Recurrent networks::LSTM cells"]},
        "at most 3",
    ),
    "a key too many": Case(PERCEPTRONS, {"deck": "Default"}, "no such key"),
}
ALL = {"split": SPLITS, "more": MORES, "tags": TAGS}


@pytest.fixture(scope="module", params=["stubborn", "wiser"])
def tried(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Tried]:
    folder = tmp_path_factory.mktemp("guards")
    return {
        name: try_all(folder / name, name, cases, wiser=request.param == "wiser", task=ENRICH,
                      extras=[Extra(name)], config=TOPICS, together=name == "split")
        for name, cases in ALL.items()
    }  # fmt: skip


@pytest.mark.parametrize(("name", "case"), [(name, case) for name in ALL for case in ALL[name]])
def test_an_answer_that_breaks_a_guard_is_put_right_once_or_listed(
    tried: dict[str, Tried], name: str, case: str
) -> None:
    one = tried[name].correction(case)
    if one is not None:
        expected = {"split": PARTS, "more": (("", MORE),), "tags": (("", "training"),)}
        assert (one.parts or one.edits) == expected[name]


@pytest.mark.parametrize("name", ALL)
def test_a_stubborn_model_gets_nothing_through_and_a_wiser_one_all(
    tried: dict[str, Tried], name: str
) -> None:
    assert tried[name].counts() in {(0, len(ALL[name])), (len(ALL[name]), 0)}
