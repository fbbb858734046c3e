"""Random histories: whatever an author changes and whatever learners do, nothing is lost.

HISTORIES=200 in the environment runs that many; a history is named by its seed.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from builder.ledger import dump_ledger, read_ledger
from builder.package.reading import open_package
from builder.planning.compare import Fate, Plan
from builder.planning.settle import join
from tests.scenarios.histories import Author
from tests.scenarios.stage import DAY, Deck, Student

HISTORIES = int(os.environ.get("HISTORIES", "6"))
RELEASES = 30
Content = tuple[tuple[str, ...], frozenset[str]]


@dataclass
class Releases:
    """What each note has said so far, and since when it says what it does."""

    content: dict[str, Content] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)
    living: frozenset[str] = frozenset()
    twins: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, package: Path, now: int) -> None:
        """Remember a release; nothing of it is taken from the ledger."""
        notes = open_package(package).notes
        self.living = frozenset(each.note.guid for each in notes)
        self.twins |= repeated(each.note.fields for each in notes)
        for each in notes:
            content = each.note.fields, frozenset(each.note.tags)
            if self.content.get(each.note.guid) != content:
                self.content[each.note.guid] = content
                self.since[each.note.guid] = now


@dataclass
class Watched:
    """A learner, and what was edited when."""

    student: Student
    rng: random.Random
    own: dict[str, tuple[int, Content]] = field(default_factory=dict)

    def take(self, package: Path, releases: Releases) -> None:
        """Import a release; every note says what it should."""
        log = self.student.take(package)
        assert not log.keys() - {"new", "updated", "duplicate"}
        said = contents(self.student)
        for guid in releases.living:
            assert said[guid] == self.expected(guid, releases)

    def expected(self, guid: str, releases: Releases) -> Content:
        """Give what a note should say: the later of the last change and an edit of the learner."""
        edited_at, content = self.own.get(guid, (0, releases.content[guid]))
        return content if edited_at >= releases.since[guid] else releases.content[guid]

    def live(self, now: int) -> None:
        """Study some notes, and make some of them one's own, now or at a later time."""
        notes = self.student.notes()
        for note in self.rng.sample(notes, 3):
            for card in note.cards():
                self.student.collection.sched.set_due_date([card.id], "0")
                shown = self.student.collection.get_card(card.id)
                shown.start_timer()
                self.student.collection.sched.answerCard(shown, self.rng.randint(1, 4))
        note = self.rng.choice(notes)
        if self.rng.random() < 0.5:
            note["More"] = f"my words of day {now // DAY}"
            note.tags.append("mine")
            self.student.collection.update_note(note)
            at = now + self.rng.choice((DAY // 2, 20 * DAY))
            self.student.collection.db.execute("UPDATE notes SET mod = ? WHERE id = ?", at, note.id)
            self.own[note.guid] = at, contents(self.student)[note.guid]
        elif self.rng.random() < 0.5:
            number = self.student.collection.decks.id("My own")
            self.student.collection.set_deck([card.id for card in note.cards()], number)


def contents(student: Student) -> dict[str, Content]:
    """Give what every note says."""
    return {note.guid: (tuple(note.fields), frozenset(note.tags)) for note in student.notes()}


def lost(student: Student, asked: set[int]) -> set[str]:
    """Give the notes of which a card asks nothing any more, of those that asked before."""
    cards = student.empty_cards() & asked
    return {student.collection.get_card(card).note().guid for card in cards}


def foretold(plan: Plan) -> set[str]:
    """Give the notes of which the plan says that something is lost, but for those it says go."""
    assert plan.losses == ()
    said = [each for each in plan.outcomes if each.losses]
    assert all(each.seen.kind == "cloze" for each in said if each.fate is Fate.RETIRED)
    return {each.seen.guid for each in said if each.fate is not Fate.RETIRED}


def settle_some(deck: Deck, plan: Plan, rng: random.Random) -> Plan:
    """Say of most pairs that they are one note."""
    for pair in plan.pairs:
        if rng.random() < 0.7:
            ledger, _ = join(
                read_ledger(deck.lock), pair.gone.guid, pair.new.card, deck.prepare().drafts
            )
            deck.lock.write_text(dump_ledger(ledger), "utf-8")
    return deck.plan() if plan.pairs else plan


def repeated(notes: Iterable[Sequence[str]]) -> set[tuple[str, ...]]:
    """Give what several notes ask and answer."""
    sides = Counter(tuple(fields[:2]) for fields in notes)
    return {each for each, count in sides.items() if count > 1}


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_no_history_loses_anything(
    seed: int, tmp_path: Path, learners: Callable[[], Student]
) -> None:
    rng = random.Random(seed)
    deck = Deck(tmp_path / "deck", {}, "term-lines")
    author = Author(deck, rng)
    every, some = Watched(learners(), rng), Watched(learners(), rng)
    every.student.twins = some.student.twins = True  # an author may want it so
    releases, previous = Releases(), deck.build()
    releases.add(previous, deck.now)
    for number in range(RELEASES):
        for each in (every, some):
            if number == 0 or each is every or rng.random() < 0.3:
                each.take(previous, releases)
                each.live(deck.now)
        print(number, author.step())
        plan = settle_some(deck, deck.plan(), rng)
        # The last package does not know notes that were gone by then.
        assert foretold(deck.plan(previous)) == foretold(plan) & releases.living
        package = deck.build()
        releases.add(package, deck.now)
        asked = set(every.student.history()) - every.student.empty_cards()
        every.take(package, releases)
        gone = lost(every.student, asked)
        # What the learner has edited may have had no such card, or lose it later.
        assert gone ^ foretold(plan) <= every.own.keys()
        # An author may decide that cards stay apart which say the same.
        assert repeated(note.fields for note in every.student.notes()) <= releases.twins
        previous = package
    some.take(previous, releases)
    assert not deck.plan().loses
