"""`deckwright rehearse` as a person runs it: what it prints, and how it refuses."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("anki", reason="the anki package is not installed")

from builder.rehearsing import learner
from tests.decks import CARDS, FIRST_DAY, release
from tests.rehearse.packages import DAY, altered
from tests.test_cli import ROOT, Run, refuses, run

__all__ = ["run"]
OLD, NEW = Path("old.apkg"), Path("new.apkg")


@pytest.fixture
def packages(run: Run) -> None:
    """Make two packages in the working folder; the new one changes an answer."""
    ledger = release(OLD, CARDS)
    changed = (*CARDS[:3], replace(CARDS[3], back="`0` | °C"))
    release(NEW, changed, ledger, now=FIRST_DAY + DAY)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder in which temporary files are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.usefixtures("packages")
def test_a_good_release(run: Run, temporary: Path) -> None:
    handlers = signal.getsignal(signal.SIGINT), list(logging.root.handlers), logging.root.level
    result = run("rehearse", OLD, NEW)
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0] == "✓ new.apkg: learners of old.apkg lose nothing"
    assert "  notes      4: 0 new, 1 changed, 3 unchanged" in lines
    assert "  ✓ updates     1 changed note arrives" in lines
    assert "      At which temperature does water freeze?" in lines
    assert run("rehearse", OLD, NEW) == result
    assert list(temporary.iterdir()) == []
    now = signal.getsignal(signal.SIGINT), list(logging.root.handlers), logging.root.level
    assert now == handlers


@pytest.mark.usefixtures("packages")
def test_anki_itself_prints_nothing() -> None:
    words = ("rehearse", str(OLD), str(NEW), "--quiet")
    command = [sys.executable, "-W", "error", "-m", "builder", *words]
    done = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.usefixtures("packages")
def test_a_bad_release(run: Run, temporary: Path) -> None:
    altered(OLD, NEW, "UPDATE notes SET guid = guid || 'x'")
    result = run("rehearse", OLD, NEW)
    assert (result.code, result.err) == (1, "")
    lines = result.out.splitlines()
    assert lines[0] == "✗ new.apkg: 1 promise to learners of old.apkg is broken"
    assert any(line.startswith("  ✗ duplicates  4 notes twice") for line in lines)
    assert run("rehearse", OLD, NEW, "-q").out == ""
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("packages")
def test_json_has_it_all(run: Run) -> None:
    facts = json.loads(run("rehearse", OLD, NEW, "--format", "json").out)
    promises = facts.pop("promises")
    assert facts.pop("anki")
    assert facts == {
        "old": "old.apkg",
        "new": "new.apkg",
        "lost": False,
        "notes": {"old": 4, "new": 4, "added": 0, "changed": 1, "unchanged": 3, "gone": 0},
        "anki_cards": 4,
    }
    assert {each["verdict"] for each in promises} == {"kept", "noted"}
    (edits,) = [each for each in promises if each["promise"] == "edits"]
    assert edits["notes"][0]["front"] == "At which temperature does water freeze?"
    assert edits["notes"][0]["guid"]


@pytest.mark.usefixtures("packages")
def test_markdown_keeps_the_words_of_a_deck_from_being_markup(run: Run) -> None:
    changed = altered(
        NEW,
        Path("changed.apkg"),
        f"UPDATE notes SET mod = mod + {DAY}, flds = 'a `b` | @c ' || flds",
    )
    result = run("rehearse", OLD, changed, "--format", "markdown")
    assert result.code == 0
    assert result.out.startswith("## Rehearsal\n\n**✓ `changed.apkg: learners of old.apkg lose")
    assert "\n| ✓ | scheduling | `as it was, of 4 studied cards and 0 others` |\n" in result.out
    assert "<summary>edits: 4 notes</summary>" in result.out
    assert "- `At which temperature does water freeze?`" in result.out
    back = run("rehearse", changed, OLD, "--format", "markdown")
    assert back.code == 1
    assert "- ``a `b` | @c At which temperature does water freeze?``" in back.out


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize("place", [0, 1])
def test_what_is_no_package_is_refused(run: Run, tmp_path: Path, place: int) -> None:
    def refusal(path: Path) -> str:
        words = [OLD, NEW]
        words[place] = path
        return refuses(run, tmp_path, ("rehearse", *words))

    assert refusal(Path("none.apkg")) == "none.apkg: there is no such file; check the path"
    Path("text.apkg").write_text("words")
    assert refusal(Path("text.apkg")).startswith("text.apkg: is no Anki package; name an .apkg")
    with zipfile.ZipFile("other.apkg", "w") as package:
        package.writestr("a.txt", "words")
    assert refusal(Path("other.apkg")).startswith(
        "other.apkg: is no Anki package: it holds no coll"
    )
    Path("folder.apkg").mkdir()
    assert refusal(Path("folder.apkg")).startswith("folder.apkg: is a folder, not an Anki pac")
    with zipfile.ZipFile("broken.apkg", "w") as package:
        package.writestr("collection.anki2", b"no database" * 100)
        package.writestr("media", "{}")
    assert refusal(Path("broken.apkg")).startswith("broken.apkg: Anki does not import it: ")
    with zipfile.ZipFile("future.apkg", "w") as package:
        package.writestr("meta", b"\x08\x63")
        package.writestr("collection.anki2", b"")
    assert refusal(Path("future.apkg")).startswith("future.apkg: Anki does not import it: ")


@pytest.mark.usefixtures("packages")
def test_without_anki_it_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [each for each in sys.modules if each.partition(".")[0] == "anki"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "anki", None)
    line = refuses(run, tmp_path, ("rehearse", OLD, NEW))
    assert line.startswith("rehearse: needs Anki's own library, which cannot be loaded (")
    assert line.endswith('; run `pipx install --force ".[rehearse]"` in a checkout of Deckwright')


@pytest.mark.usefixtures("packages")
def test_what_anki_cannot_study_is_one_sentence_too(
    run: Run, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def study(self: learner.Learner, card: int, answers: object) -> None:
        self._collection.get_card(12)

    monkeypatch.setattr(learner.Learner, "study", study)
    line = refuses(run, tmp_path, ("rehearse", OLD, NEW))
    assert line.startswith("new.apkg: Anki fails with what it holds: ")
    assert list(temporary.iterdir()) == []
