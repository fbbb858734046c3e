"""The ledger's file: merged in git, broken by hand, lost, or locked."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from builder.errors import LedgerError
from builder.ledger import dump_ledger, keep_mergeable, read_ledger
from tests.decks import FIRST_DAY
from tests.scenarios.stage import DAY, Deck, Student

COMET = {"comets.txt": "What is a comet?\nA ball of dirty ice.\n"}
AGATE = {"agate.txt": "What is agate?\nBanded quartz in many colours.\n"}


def git(folder: Path, *words: str) -> int:
    """Run git in a folder."""
    command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *words]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    return done.returncode


@pytest.fixture
def branches(deck: Deck, taken: Path) -> Deck:
    """Give a deck in git, on whose branches different cards were added and released."""
    git(deck.folder, "init", "--quiet", "--initial-branch=main")
    git(deck.folder, "config", "core.autocrlf", "false")
    commit(deck)
    for branch, files in (("comets", COMET), ("agate", AGATE)):
        git(deck.folder, "switch", "--quiet", "main")
        git(deck.folder, "switch", "--quiet", "--create", branch)
        deck.put(files)
        deck.build()
        commit(deck)
    return deck


def commit(deck: Deck) -> None:
    """Commit all there is."""
    assert git(deck.folder, "add", "--all") == 0
    assert git(deck.folder, "commit", "--quiet", "--message", "Change") == 0


def unmark(deck: Deck) -> None:
    """Do what the hint of a conflict says."""
    lines = deck.lock.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("<<<", "===", ">>>", "|||"))]
    deck.lock.write_text("".join(kept), "utf-8")


def test_branches_that_add_notes_merge_line_by_line(
    branches: Deck, learner: Student, taken: Path
) -> None:
    git(branches.folder, "switch", "--quiet", "comets")
    if git(branches.folder, "merge", "--quiet", "--no-edit", "agate"):
        unmark(branches)  # the new lines came to stand side by side
    merged = read_ledger(branches.lock)
    assert len({entry.guid for entry in merged.entries}) == len(merged.entries) == 9
    branches.build(locked=True)
    assert learner.take(branches.build()) == {"new": 2, "duplicate": 7}


@pytest.mark.parametrize("union", [True, False], ids=["union", "by-hand"])
def test_branches_that_add_many_notes_merge_whatever_lines_git_repeats(
    deck: Deck, learners: Callable[[], Student], taken: Path, union: bool
) -> None:
    """Lines that neither branch has changed, but stand among others, come twice."""
    if union:
        keep_mergeable(deck.folder)
    git(deck.folder, "init", "--quiet", "--initial-branch=main")
    commit(deck)
    packages = []
    for branch in "left", "right":
        git(deck.folder, "switch", "--quiet", "main")
        git(deck.folder, "switch", "--quiet", "--create", branch)
        many = (f"What is {branch} {number}?\nThe {number} of {branch}.\n" for number in range(40))
        deck.put({f"{branch}.txt": "".join(many)})
        packages.append(deck.build())
        commit(deck)
    conflict = git(deck.folder, "merge", "--quiet", "--no-edit", "left") != 0
    assert conflict is not union
    if conflict:
        with pytest.raises(LedgerError, match="a merge conflict is not resolved"):
            read_ledger(deck.lock)
        unmark(deck)
    lines = deck.lock.read_text("utf-8").splitlines()
    assert len(set(lines)) < len(lines)  # git has repeated some, or else this shows nothing
    assert len(read_ledger(deck.lock).entries) == 7 + 40 + 40
    last = deck.build()
    for package in packages:
        student = learners()
        assert student.take(package) == {"new": 47}
        assert student.take(last) == {"new": 40, "duplicate": 47}


def test_notes_that_two_branches_have_numbered_alike_are_two_notes(
    branches: Deck, learners: Callable[[], Student], taken: Path
) -> None:
    """Each learner has one of them under that number, and gets the other one under its own."""
    ledgers, packages = [], []
    for branch, words in (("comets", "What is a comet?"), ("agate", "What is agate?")):
        git(branches.folder, "switch", "--quiet", "--force", branch)
        ledger = read_ledger(branches.lock)
        ids = {entry.asks: 1_740_000_000_000 for entry in ledger.entries if entry.asks == words}
        assert len(ids) == 1
        entries = (
            replace(entry, note_id=ids.get(entry.asks, entry.note_id)) for entry in ledger.entries
        )
        ledgers.append(dump_ledger(replace(ledger, entries=tuple(entries))))
        branches.put({"deck.lock": ledgers[-1]})
        packages.append(branches.build())
    branches.put({"deck.lock": ledgers[0] + ledgers[1], **COMET})
    assert sorted(entry.note_id for entry in read_ledger(branches.lock).entries)[-2:] == [
        1_740_000_000_000,
        1_740_000_001_000,
    ]
    last = branches.build()
    for package in packages:
        student = learners()
        student.take(package)
        student.study()
        assert student.take(last) == {"new": 1, "duplicate": 8}
        assert {each.note().guid for each in student.cards()} == set(branches.entries())


def test_the_later_of_two_changes_is_what_both_learners_get(
    branches: Deck, learners: Callable[[], Student], taken: Path
) -> None:
    """Both branches change one note in the same second; then the one wins, or the other."""
    packages, ledgers = [], []
    git(branches.folder, "switch", "--quiet", "main")
    text, lock = branches.text("stars.txt"), branches.text("deck.lock")
    for new in ("for months", "for days"):
        branches.put({"stars.txt": text.replace("for some weeks", new), "deck.lock": lock})
        packages.append(branches.build(FIRST_DAY + 9 * DAY))
        ledgers.append(branches.text("deck.lock"))
    for new in ("for months", "for days", "for years"):
        branches.put(
            {
                "deck.lock": "".join(ledgers),
                "stars.txt": text.replace("for some weeks", new),
            }
        )
        last = branches.build()
        for package in packages:
            student = learners()
            student.take(package)
            student.take(last)
            assert new in student.note("nova")["Back"]


def test_learners_of_both_branches_end_with_the_same(
    branches: Deck, learners: Callable[[], Student], taken: Path
) -> None:
    releases = sorted((branches.folder.parent / "releases").glob("*/*.apkg"))
    students = [learners() for _ in releases]
    for student, release in zip(students, releases, strict=True):
        student.take(release)
    git(branches.folder, "switch", "--quiet", "comets")
    ledgers = [read_ledger(branches.lock)]
    git(branches.folder, "switch", "--quiet", "agate")
    ledgers.append(read_ledger(branches.lock))
    lines = sorted({line for each in ledgers for line in dump_ledger(each).splitlines()}, key=first)
    branches.put({"deck.lock": "\n".join(lines) + "\n", **COMET})
    last = branches.build()
    for student in students:
        student.take(last)
    assert len(students) == 3
    assert students[0].state() == students[1].state() == students[2].state()


def first(line: str) -> tuple[bool, bool]:
    """Put the header first, and note types before notes."""
    return "deckwright" not in json.loads(line), "note_type" not in json.loads(line)


def test_two_changes_of_one_note_are_a_conflict_with_a_line(branches: Deck) -> None:
    git(branches.folder, "switch", "--quiet", "main")
    for branch, new in (("longer", "for months"), ("shorter", "for days")):
        git(branches.folder, "switch", "--quiet", "main")
        git(branches.folder, "switch", "--quiet", "--create", branch)
        branches.edit("stars.txt", "for some weeks", new)
        branches.build()
        commit(branches)
    assert git(branches.folder, "merge", "--quiet", "--no-edit", "longer") != 0
    git(branches.folder, "checkout", "--quiet", "--ours", "stars.txt")
    with pytest.raises(LedgerError, match="a merge conflict is not resolved") as caught:
        branches.build()
    assert caught.value.line


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda lines: [*lines[:4], lines[4][:-9], *lines[5:]], "is not JSON"),
        (lambda lines: [*lines[:4], "<<<<<<< left", *lines[4:]], "a merge conflict"),
        (lambda lines: [*lines[:4], later(lines[4]), *lines[5:]], "is in the future"),
        (lambda lines: [*lines[:4], wrong(lines[4]), *lines[5:]], "cards has the wrong type"),
    ],
    ids=["cut-off", "conflict", "future", "wrong-type"],
)
def test_a_broken_line_is_named_and_nothing_is_written(
    deck: Deck, taken: Path, damage: Callable[[list[str]], list[str]], message: str
) -> None:
    lines = damage(deck.lock.read_text("utf-8").splitlines())
    deck.put({"deck.lock": "\n".join(lines) + "\n", **COMET})
    files = sorted(taken.parents[1].rglob("*"))
    with pytest.raises(LedgerError, match=message) as caught:
        deck.build()
    assert (caught.value.where, caught.value.line) == (str(deck.lock), 5)
    assert deck.lock.read_text("utf-8").splitlines() == lines
    assert sorted(taken.parents[1].rglob("*")) == files


def later(line: str) -> str:
    """Give a note that changes in two days."""
    return json.dumps({**json.loads(line), "changed_at": int(time.time()) + 2 * DAY})


def wrong(line: str) -> str:
    """Give a note whose cards are no list."""
    return json.dumps({**json.loads(line), "cards": "x"})


def test_a_build_in_the_future_is_refused(deck: Deck, taken: Path) -> None:
    lock = deck.lock.read_bytes()
    deck.edit("stars.txt", "for some weeks", "for months")
    with pytest.raises(LedgerError, match="is in the future"):
        deck.build(int(time.time()) + 2 * DAY)
    assert deck.lock.read_bytes() == lock


def test_a_locked_build_gives_the_same_package_or_none(deck: Deck, taken: Path) -> None:
    lock = deck.lock.read_bytes()
    assert deck.build(locked=True).read_bytes() == taken.read_bytes()
    deck.edit("stars.txt", "for some weeks", "for months")
    with pytest.raises(LedgerError, match="the ledger would change"):
        deck.build(locked=True)
    assert deck.lock.read_bytes() == lock


def test_a_lost_ledger_keeps_the_notes_and_plan_says_what_does_not_arrive(
    deck: Deck, learner: Student, taken: Path
) -> None:
    deck.lock.unlink()
    assert not deck.plan(taken).loses
    deck.edit("stars.txt", "for some weeks", "for months")
    (nova,) = (each for each in deck.plan(taken).outcomes if each.losses)
    assert nova.seen.asks == "What is a nova?"
    assert learner.take(deck.build()) == {"duplicate": 7}
    assert "weeks" in learner.note("nova")["Back"]
