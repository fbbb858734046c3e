"""`deckwright release`: what is written, that it is right, and when nothing is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.ledger import read_ledger
from builder.package.reading import media_of, open_package
from builder.planning.snapshots import RETIRED, of_package
from builder.publishing.retiring import retire
from tests.decks import standard_note_types
from tests.media import png
from tests.test_cli import LIGHT, Result, deck, fill, run

__all__ = ["deck", "run"]  # fixtures

Run = Callable[..., Result]
FILES = {
    "CHANGELOG.md",
    "README.md",
    "SHA256SUMS",
    "deck.apkg",
    "deck.preview.html",
    "deck.report.json",
    "deck.report.md",
}
PRISM = "What is a prism?\nA piece of glass that bends light.\n"


@pytest.fixture
def built(run: Run, deck: Path) -> Path:
    """Give a deck folder whose ledger is up to date."""
    assert run("build", deck, "--output", "first").code == 0
    return deck


def change(deck: Path, run: Run) -> None:
    """Take one card out, change one, add one, and build."""
    light = LIGHT.replace("A piece of glass that gathers", "Glass that gathers")
    start = light.index(PRISM)
    fill(deck, {"light.txt": light[:start] + "What is a mirror?\nGlass with silver behind.\n"})
    assert run("build", deck, "--output", "second", "--quiet").code == 0


def contents(folder: str) -> dict[str, bytes]:
    """Give the files of a release."""
    return {each.name: each.read_bytes() for each in Path(folder).iterdir()}


def test_a_release_is_a_folder_of_files(run: Run, built: Path) -> None:
    result = run("release", built, "--output", "out")
    assert (result.code, result.err) == (0, "")
    assert set(contents("out")) == FILES
    for name in FILES:
        assert name in result.out
    assert contents("out")["deck.apkg"] == Path("first/deck.apkg").read_bytes()


def test_the_checksums_are_those_of_all_other_files(run: Run, built: Path) -> None:
    run("release", built, "--output", "out", "--quiet")
    files = contents("out")
    lines = files.pop("SHA256SUMS").decode().splitlines()
    sums = dict(line.split("  ")[::-1] for line in lines)
    assert sums == {name: hashlib.sha256(each).hexdigest() for name, each in files.items()}
    assert lines == sorted(lines, key=lambda line: line.split("  ")[1])


def test_the_same_deck_gives_the_same_bytes(
    run: Run, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("release", built, "--output", "out", "--previous", "first/deck.apkg")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    run("release", built, "--output", "again", "--previous", "first/deck.apkg")
    assert contents("out") == contents("again")


def test_a_release_over_an_older_one_replaces_it(run: Run, built: Path) -> None:
    run("release", built, "--output", "out")
    change(built, run)
    run("release", built, "--output", "out", "--previous", "first/deck.apkg")
    run("release", built, "--output", "new", "--previous", "first/deck.apkg")
    assert contents("out") == contents("new")


def test_the_report_says_what_is_in_it_and_from_what(run: Run, built: Path) -> None:
    unanswered = LIGHT + "What is a mirror?\n"
    fill(built, {"light.txt": unanswered})
    assert run("build", built, "--quiet").code == 0
    result = run("release", built, "--output", "out", "--format", "json")
    facts: dict[str, Any] = json.loads(contents("out")["deck.report.json"])
    said = json.loads(result.out)
    assert {Path(each).name for each in said.pop("files")} == FILES
    assert said.pop("plan")["loses"] is False
    assert said == facts
    package = of_package(Path("out/deck.apkg"))
    assert facts["notes"] == len(package.notes) == 7
    assert facts["anki_cards"] == sum(len(each.orders or ()) for each in package.notes.values())
    assert (facts["once_more"], len(facts["unanswered"])) == (0, 1)
    documents = {each["document"]: each for each in facts["documents"]}
    assert set(documents) == {"cells.txt", "light.txt"}
    assert documents["light.txt"]["cards"] == 4
    assert sum(documents["light.txt"]["lines"].values()) == len(unanswered.splitlines())
    others = {each["file"]: each for each in facts["other_files"]}
    assert set(others) == {"deck.lock"}
    for name, each in (documents | others).items():
        assert each["sha256"] == hashlib.sha256((built / name).read_bytes()).hexdigest()
    assert all(facts["versions"][each] for each in ("deckwright", "python", "sqlite", "genanki"))
    markdown = contents("out")["deck.report.md"].decode()
    assert documents["light.txt"]["sha256"] in markdown
    assert facts["versions"]["sqlite"] in markdown


def test_a_first_release_says_so(run: Run, built: Path) -> None:
    run("release", built, "--output", "out")
    assert "first release" in contents("out")["CHANGELOG.md"].decode()
    assert "7 notes" in contents("out")["CHANGELOG.md"].decode()
    assert RETIRED not in contents("out")["README.md"].decode()


def test_the_changelog_names_what_learners_get(run: Run, built: Path) -> None:
    change(built, run)
    run("release", built, "--output", "out", "--previous", "first/deck.apkg")
    text = contents("out")["CHANGELOG.md"].decode()
    for named in ("What is a mirror?", "What is a lens?", "What is a prism?"):
        assert named in text
    assert "What is refraction?" not in text
    assert f"tag:{RETIRED}" in text
    assert f"tag:{RETIRED}" in contents("out")["README.md"].decode()


def test_what_is_gone_comes_once_more_and_only_once(run: Run, built: Path) -> None:
    change(built, run)
    run("release", built, "--output", "out", "--previous", "first/deck.apkg")
    assert json.loads(contents("out")["deck.report.json"])["once_more"] == 1
    before = {each.note.guid: each.note for each in open_package(Path("first/deck.apkg")).notes}
    after = {each.note.guid: each.note for each in open_package(Path("out/deck.apkg")).notes}
    (gone,) = (note for note in after.values() if RETIRED in note.tags)
    old = before[gone.guid]
    assert gone.fields == old.fields
    assert set(gone.tags) == {*old.tags, RETIRED}
    assert (gone.changed_at, gone.note_id) == (old.changed_at + 1, old.note_id)
    assert gone.position == max(note.position for note in after.values()) == len(after)
    run("release", built, "--output", "third", "--previous", "out/deck.apkg")
    assert len(of_package(Path("third/deck.apkg")).notes) == 7
    assert json.loads(contents("third")["deck.report.json"])["once_more"] == 0


def test_what_is_gone_stays_away_if_asked(run: Run, built: Path) -> None:
    change(built, run)
    run("release", built, "--output", "out", "--previous", "first/deck.apkg", "--no-retired")
    assert contents("out")["deck.apkg"] == Path("second/deck.apkg").read_bytes()
    text = contents("out")["CHANGELOG.md"].decode()
    assert "What is a prism?" in text
    assert RETIRED not in text + contents("out")["README.md"].decode()


def test_the_media_of_what_is_gone_come_with_it(run: Run, built: Path) -> None:
    comet = "What does a comet look like?\nSo: ![a comet](pics/comet.png)\n"
    fill(built, {"comets.txt": comet})
    (built / "pics").mkdir()
    (built / "pics" / "comet.png").write_bytes(png(3))
    run("build", built, "--output", "first")
    (built / "comets.txt").unlink()
    (built / "pics" / "comet.png").unlink()
    run("build", built)
    run("release", built, "--output", "out", "--previous", "first/deck.apkg")
    first, out = (open_package(Path(each, "deck.apkg")) for each in ("first", "out"))
    (name,) = retire(first, (), standard_note_types()).media
    with media_of(out, {name}) as files:
        assert files[name].read_bytes() == png(3)
    with media_of(first, {"none.png"}) as files:
        assert files == {}


def test_notes_of_another_note_type_are_counted_and_left_alone(built: Path) -> None:
    _, cloze = standard_note_types()
    found = retire(open_package(Path("first/deck.apkg")), (), [cloze])
    assert (found.notes, found.foreign) == ((), 7)


def test_a_release_whose_ledger_would_change_is_refused(run: Run, built: Path) -> None:
    lock = (built / "deck.lock").read_bytes()
    fill(built, {"light.txt": LIGHT.replace("A piece of glass", "Glass", 1)})
    result = run("release", built, "--output", "out")
    assert (result.code, result.out) == (2, "")
    assert "the ledger would change" in result.err
    assert not Path("out").exists()
    assert (built / "deck.lock").read_bytes() == lock


@pytest.mark.parametrize(
    ("previous", "message"),
    [
        ("none.apkg", "no such file"),
        ("deck/light.txt", "is no Anki package"),
        ("out/deck.apkg", "is to be written"),
    ],
)
def test_a_previous_release_that_cannot_be_is_refused(
    run: Run, built: Path, previous: str, message: str
) -> None:
    run("release", built, "--output", "out")
    before = contents("out")
    result = run("release", built, "--output", "out", "--previous", previous)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert contents("out") == before


def test_loose_files_and_new_decks_are_refused(run: Run, deck: Path) -> None:
    for place in (deck, deck / "light.txt"):
        result = run("release", place, "--output", "out")
        assert (result.code, result.out) == (2, "")
        assert "ledger" in result.err
    assert not Path("out").exists()
    assert not (deck / "deck.lock").exists()


def test_quiet_says_nothing_and_writes_all(run: Run, built: Path) -> None:
    assert run("release", built, "--output", "out", "--quiet") == Result(0, "", "")
    assert set(contents("out")) == FILES


def test_nothing_of_a_card_is_markup_in_what_people_read(run: Run, built: Path) -> None:
    fill(built, {"evil.txt": "What is <img src=x> *and* [y](z)?\nThis.\nWhat is so?\nThat.\n"})
    run("build", built)
    run("release", built, "--output", "out", "--previous", "first/deck.apkg")
    text = contents("out")["CHANGELOG.md"].decode()
    assert "\\<img" in text
    assert "\\[y\\]" in text
    assert len(read_ledger(built / "deck.lock").entries) == 9
