"""The deck and the learner of every scenario."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.cli import main

if TYPE_CHECKING:  # where anki is not installed, the tests are skipped
    from tests.scenarios.stage import Deck, Student

STONES = """\
What is pumice?
A stone so full of bubbles that it floats.
What is obsidian?
Glass that a volcano made.
What is slate used for?
Roofs and blackboards.
What is amber?
Resin that has turned to stone.
"""
STARS = """\
What is a nova?
A star that flares up for some weeks.
What is a pulsar?
A neutron star whose beam sweeps past us.
What is a parsec?
About three light years and a quarter.
"""


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    """Give a deck of two documents with seven notes."""
    from tests.scenarios.stage import Deck

    return Deck(tmp_path / "deck", {"stones.txt": STONES, "stars.txt": STARS})


@pytest.fixture
def learners(tmp_path: Path) -> Iterator[Callable[[], Student]]:
    """Give what makes learners with empty collections."""
    from tests.scenarios.stage import Student

    made: list[Student] = []

    def make() -> Student:
        made.append(Student(tmp_path / f"learner{len(made)}"))
        return made[-1]

    yield make
    for each in made:
        each.collection.close()


@pytest.fixture
def learner(learners: Callable[[], Student]) -> Student:
    """Give a learner with an empty collection."""
    return learners()


@pytest.fixture
def taken(deck: Deck, learner: Student) -> Path:
    """Give the first release, which the learner has taken and studied all of."""
    package = deck.build()
    assert learner.take(package) == {"new": 7}
    learner.study()
    return package


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., int]]:
    """Give what runs a command, and says with which code it ended."""

    def command(*words: str | Path) -> int:
        monkeypatch.setattr(sys, "argv", ["deckwright", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        return int(end.value.code or 0)

    yield command
    gc.enable()  # the commands do without
