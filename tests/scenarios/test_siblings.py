"""Notes with one front: what is put in above them, or taken out, swaps none of their schedules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from builder.planning.compare import Fate
from tests.scenarios.stage import Deck, Student

FRONT = "Give an example of a noble gas."
HELIUM, XENON, KRYPTON = "Helium.", "Xenon, found in 1898 by Ramsay.", "Krypton."
IRON = "Q: What is iron?\nA: A metal.\n"


def gases(*answers: str) -> dict[str, str]:
    """Give a document that asks for each of these with the same words."""
    return {"gases.txt": "".join(f"Q: {FRONT}\nA: {each}\n\n" for each in answers) + IRON}


def known(learner: Student) -> dict[str, str]:
    """Give the GUID that the learner has for each answer to the question."""
    notes = [note for note in learner.notes() if note["Front"] == FRONT]
    answers = {note["Back"]: note.guid for note in notes}
    assert len(answers) == len(notes)
    return answers


@pytest.fixture
def deck(deck: Deck, learner: Student) -> Deck:
    """Give a deck that asks one question twice, which the learner has taken and studied."""
    deck.put({"stones.txt": None, "stars.txt": None, **gases(HELIUM, XENON)})
    learner.twins = True
    assert learner.take(deck.build()) == {"new": 3}
    learner.study()
    return deck


def test_a_sibling_put_in_on_top_swaps_no_schedule(deck: Deck, learner: Student) -> None:
    before = known(learner)
    deck.put(gases(KRYPTON, HELIUM, XENON))
    plan = deck.plan()
    assert (plan.loses, plan.counts) == (False, {Fate.NEW: 1, Fate.UNCHANGED: 3})
    assert learner.take(deck.build()) == {"new": 1, "duplicate": 3}
    after = known(learner)
    assert {answer: after[answer] for answer in before} == before
    deck.put(gases(XENON))
    assert deck.plan().counts == {Fate.RETIRED: 2, Fate.UNCHANGED: 2}
    assert learner.take(deck.build()) == {"duplicate": 2}
    assert known(learner) == after
    deck.put(gases(KRYPTON, XENON))
    assert deck.plan().counts == {Fate.RETURNED: 1, Fate.UNCHANGED: 2}
    learner.take(deck.build())
    assert known(learner) == after


def test_siblings_that_swap_places_change_nothing(deck: Deck, learner: Student) -> None:
    before = known(learner)
    deck.put(gases(XENON, HELIUM))
    assert deck.plan().counts == {Fate.UNCHANGED: 3}
    assert learner.take(deck.build()) == {"duplicate": 3}
    assert known(learner) == before


def test_an_edited_sibling_is_the_same_note(deck: Deck, learner: Student) -> None:
    before = known(learner)
    deck.put(gases(HELIUM, "Xenon, found by Ramsay."))
    assert deck.plan().counts == {Fate.CHANGED: 1, Fate.UNCHANGED: 2}
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 2}
    assert known(learner)["Xenon, found by Ramsay."] == before[XENON]


def test_siblings_in_a_renamed_document_keep_their_notes(deck: Deck, learner: Student) -> None:
    before = known(learner)
    deck.rename("gases.txt", "noble.txt")
    assert not deck.plan().loses
    assert learner.take(deck.build()) == {"updated": 3}
    assert known(learner) == before


def test_a_sibling_edited_where_another_is_gone_is_asked_for(deck: Deck, learner: Student) -> None:
    before = known(learner)
    deck.put(gases("Xenon, found by Ramsay."))
    plan = deck.plan()
    assert plan.counts == {Fate.NEW: 1, Fate.RETIRED: 2, Fate.UNCHANGED: 1}
    (pair,) = plan.pairs
    assert pair.gone.guid in before.values()
    assert learner.take(deck.build()) == {"new": 1, "duplicate": 1}
    assert known(learner).items() >= before.items()


@pytest.mark.parametrize("answer", [HELIUM, XENON])
def test_a_sibling_that_is_asked_for_can_be_either(
    deck: Deck, learner: Student, command: Callable[..., int], answer: str
) -> None:
    before = known(learner)
    deck.put(gases("Xenon, found by Ramsay."))
    (pair,) = deck.plan().pairs
    assert command("plan", deck.folder, "--same", f"{before[answer]}={pair.new.card}") == 0
    plan = deck.plan()
    assert plan.counts == {Fate.CHANGED: 1, Fate.RETIRED: 1, Fate.UNCHANGED: 1}
    assert not plan.pairs
    assert learner.take(deck.build()) == {"updated": 1, "duplicate": 1}
    assert known(learner)["Xenon, found by Ramsay."] == before[answer]
    assert deck.plan().counts == {Fate.UNCHANGED: 2}
