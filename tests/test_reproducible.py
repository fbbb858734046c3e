"""The same documents give the same bytes: on another day, in another place, for another person."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.compat.packages import QUESTIONS, SETTINGS, TERMS
from tests.media import png, put, wav
from tests.our_deck import DECK as OUR_DECK

ROOT = Path(__file__).parents[1]
DAYS = 40
NOW = 1_795_000_000
# Python runs this before anything else. It moves the clock, and turns the order of folders round.
ELSEWHERE = """\
import datetime, os, time

SHIFT = float(os.environ["CLOCK_SHIFT"])


def moved(function, shift):
    return lambda: function() + shift


def of_now(function):
    return lambda seconds=None: function(time.time() if seconds is None else seconds)


time.time, time.time_ns = moved(time.time, SHIFT), moved(time.time_ns, int(SHIFT) * 10**9)
time.localtime, time.gmtime = of_now(time.localtime), of_now(time.gmtime)


class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)


datetime.datetime = Later

if os.environ["FOLDERS"] == "turned":
    listdir, scandir = os.listdir, os.scandir

    class Turned:
        def __init__(self, *folder):
            with scandir(*folder) as found:
                self.entries = iter(list(found)[::-1])

        def __iter__(self):
            return self

        def __next__(self):
            return next(self.entries)

        def __enter__(self):
            return self

        def __exit__(self, *fault):
            self.close()

        def close(self):
            self.entries = iter(())

    os.listdir = lambda *folder: listdir(*folder)[::-1]
    os.scandir = Turned
"""
DECK: Mapping[str, bytes | str] = {
    "deck.toml": SETTINGS,
    "terms.txt": TERMS,
    "questions.txt": QUESTIONS,
    "ещё.txt": "Which queue gives the oldest first?\nA FIFO queue.\n\nWhat is İ?\nA letter.\n",
    "pics/heart.png": png(7),
    "heart.png": png(),
    "beat.wav": wav(),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where and when commands run."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    umask: int = 0o022

    def run(self, *arguments: str, epoch: int | None = None) -> None:
        """Run a command there."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("LC_") and name not in {"LANG", "SOURCE_DATE_EPOCH"}
        }
        path = os.pathsep.join((str(self.folder / "site"), str(ROOT)))
        environment |= {"PYTHONPATH": path, "HOME": str(self.folder / "home"), **self.variables}
        if epoch is not None:
            environment["SOURCE_DATE_EPOCH"] = str(epoch)
        done = subprocess.run(
            [sys.executable, "-m", "builder", *arguments],
            cwd=self.folder,
            env=environment,
            umask=self.umask if os.name == "posix" else -1,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def sums(self) -> dict[str, str]:
        """Give the sum of every file that commands have written, and of the deck's own."""
        files = [path for part in ("deck", "out") for path in (self.folder / part).rglob("*")]
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
            if path.is_file()
        }


@pytest.fixture
def places(tmp_path: Path) -> tuple[Place, Place]:
    """Give two places that have nothing in common."""
    here = Place(
        folder=tmp_path / "here",
        variables={
            "TZ": "UTC0",
            "LC_ALL": "C",
            "PYTHONHASHSEED": "1",
            "USER": "ada",
            "CLOCK_SHIFT": "0",
            "FOLDERS": "as they are",
        },
    )
    there = Place(
        folder=tmp_path / "there" / "an other place" / "№ 2, Öl",
        variables={
            "TZ": "LINT-14",
            "LC_ALL": "tr_TR.UTF-8",  # C where the system does not have it
            "LANG": "de_DE.UTF-8",
            "PYTHONHASHSEED": "4711",
            "PYTHONUTF8": "1",
            "USER": "grace",
            "CLOCK_SHIFT": str(DAYS * 86_400),
            "FOLDERS": "turned",
        },
        umask=0o077,
    )
    for place in (here, there):
        put(place.folder, {"site/sitecustomize.py": ELSEWHERE})
        (place.folder / "home").mkdir()
    return here, there


def small(folder: Path, *, turned: bool) -> None:
    """Make a deck with every kind of card; its files are made in one order or in the other."""
    names = list(DECK)[:: -1 if turned else 1]
    put(folder, {name: DECK[name] for name in names})


def ours(folder: Path, *, turned: bool) -> None:
    """Copy our own deck as it was before its first release."""
    folder.mkdir()
    names = sorted((path.name for path in OUR_DECK.iterdir()), reverse=turned)
    for name in names:
        if name != "deck.lock":
            shutil.copyfile(OUR_DECK / name, folder / name)


@pytest.mark.parametrize("make", [small, ours])
def test_a_first_release_is_the_same_anywhere_on_any_day(
    places: tuple[Place, Place], make: Callable[..., None]
) -> None:
    here, there = places
    make(here.folder / "deck", turned=False)
    make(there.folder / "deck", turned=True)
    here.run("build", "deck", "--output", "out")
    there.run("build", str(there.folder / "deck"), "--output", str(there.folder / "out"))
    here.run("preview", "deck", "--output", "out/page.html")
    there.run(
        "preview", str(there.folder / "deck"), "--output", str(there.folder / "out/page.html")
    )
    assert {".lock", ".apkg", ".html"} <= {Path(name).suffix for name in here.sums()}
    assert here.sums() == there.sums()


def test_a_later_release_is_the_same_if_its_time_is_told(places: tuple[Place, Place]) -> None:
    for place in places:
        small(place.folder / "deck", turned=place is places[1])
        place.run("build", "deck", "--output", "out")
        put(place.folder / "deck", {"questions.txt": QUESTIONS.replace("The oldest.", "Its head.")})
        place.run("build", "deck", "--output", "out", epoch=NOW)
    here, there = (place.sums() for place in places)
    assert here == there


def test_all_files_of_a_release_are_the_same(places: tuple[Place, Place]) -> None:
    """What is no longer in the documents is shipped once more, which asks no clock either."""
    changed = QUESTIONS.replace("The oldest.", "Its head.").split("How does a heart sound?")[0]
    for place in places:
        small(place.folder / "deck", turned=place is places[1])
        place.run("build", "deck", "--output", "out/first")
        put(place.folder / "deck", {"questions.txt": changed})
        place.run("build", "deck", "--output", "out/second", epoch=NOW)
        previous = "out/first/compatibility.apkg"
        place.run("release", "deck", "--output", "out/release", "--previous", previous)
    here, there = (place.sums() for place in places)
    assert "out/release/SHA256SUMS" in here
    assert here["out/release/compatibility.apkg"] != here["out/second/compatibility.apkg"]
    assert here == there


def test_the_clock_is_asked_only_for_what_has_changed(places: tuple[Place, Place]) -> None:
    """This also shows that the clocks of the two places do differ."""
    for place in places:
        small(place.folder / "deck", turned=False)
        place.run("build", "deck", "--output", "out")
        place.run("build", "deck", "--output", "out")
    here, there = places
    assert here.sums() == there.sums()
    for place in places:
        put(place.folder / "deck", {"questions.txt": QUESTIONS.replace("The oldest.", "Its head.")})
        place.run("build", "deck", "--output", "out")
    differing = {name for name, value in here.sums().items() if there.sums()[name] != value}
    assert differing == {"deck/deck.lock", "out/compatibility.apkg"}
