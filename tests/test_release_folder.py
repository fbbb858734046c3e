"""Where `deckwright release` writes: its files are no documents, and nobody else's are lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.documents import find_documents, release_files
from builder.errors import DocumentError
from tests.test_cli import CELLS, LIGHT, Result, deck, fill, run, tree

__all__ = ["deck", "run"]  # fixtures

Run = Callable[..., Result]


@pytest.fixture
def built(run: Run, deck: Path) -> Path:
    """Give a deck folder whose ledger is up to date."""
    assert run("build", deck, "--output", "first").code == 0
    return deck


def documents(folder: Path) -> list[str]:
    """Give the names of the documents of a folder."""
    return [each.name for each in find_documents([folder])]


def test_a_release_in_its_own_deck_is_no_document_of_it(
    run: Run, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built)
    lock = Path("deck.lock").read_bytes()
    for _ in range(2):
        assert run("release", ".").code == 0
        assert Path("output/release/CHANGELOG.md").is_file()
        assert documents(Path()) == ["cells.txt", "light.txt"]
        assert run("build", ".", "--locked").code == 0
    assert Path("deck.lock").read_bytes() == lock


def test_documents_beside_and_below_a_release_are_read(run: Run, built: Path) -> None:
    assert run("release", built, "--output", built / "out").code == 0
    fill(built / "out", {"new.txt": CELLS, "more/notes.txt": CELLS})
    assert documents(built) == ["cells.txt", "light.txt", "out/more/notes.txt", "out/new.txt"]
    assert run("build", built).code == 0
    refused = run("release", built, "--output", built / "out")
    assert refused.code == 2
    assert "holds a document of the deck" in refused.err


def test_a_release_beside_documents_hides_its_own_files_only(run: Run, built: Path) -> None:
    run("release", built, "--output", "out")
    for each in Path("out").iterdir():
        shutil.copy(each, built)
    fill(built, {"more/notes.txt": CELLS})
    assert documents(built) == ["cells.txt", "light.txt", "more/notes.txt"]


def test_a_release_alone_is_no_deck(run: Run, built: Path) -> None:
    run("release", built, "--output", "out")
    with pytest.raises(DocumentError, match="has no documents"):
        find_documents([Path("out")])


def test_only_what_a_release_writes_is_its_own(tmp_path: Path) -> None:
    names = ("CHANGELOG.md", "README.md", "x.report.json", "x.apkg", "mine.md", "..", "a:b.apkg")
    lines = [f"{'0' * 64}  {name}" for name in (*names, "y/x.apkg", "../x.apkg", "..\\x.apkg")]
    fill(tmp_path, {"SHA256SUMS": "\n".join(lines)})
    assert release_files(tmp_path) == {*names[:4], "SHA256SUMS"}


@pytest.mark.parametrize(
    "files",
    [
        {"SHA256SUMS": f"{'0' * 64}  notes.md\n"},
        {"SHA256SUMS": f"{'0' * 64}  notes.report.json\n{'0' * 64}  notes.md\n"},
        {"notes.report.json": "{}", "CHANGELOG.md": CELLS},
        {"SHA256SUMS": "notes.report.json CHANGELOG.md notes.md\n"},
        {"SHA256SUMS": f"{'0' * 64}  x/notes.report.json\n{'0' * 64}  x/CHANGELOG.md\n"},
        {"SHA256SUMS": "\udcff"},
    ],
    ids=["sums", "half", "no-sums", "no-digests", "elsewhere", "no-text"],
)
def test_other_folders_stay_documents(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in {"notes.md": CELLS, **files}.items():
        (tmp_path / "part").mkdir(exist_ok=True)
        (tmp_path / "part" / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert release_files(tmp_path / "part") == frozenset()
    assert "part/notes.md" in documents(tmp_path)


def refused(run: Run, *words: str | Path) -> str:
    """Run a release that is refused with nothing changed, and give the sentence."""
    before = tree(Path())
    result = run("release", *words)
    assert (result.code, result.out, tree(Path())) == (2, "", before)
    return result.err.removeprefix("deckwright: ").strip()


@pytest.mark.parametrize("output", ["deck", "deck/../deck", "deck/"])
def test_a_deck_is_no_place_for_its_release(run: Run, built: Path, output: str) -> None:
    said = refused(run, built, "--output", output)
    assert said == f"{Path(output)}: is the folder of the deck; choose another --output"


@pytest.mark.parametrize("skip", [False, True])
def test_a_folder_with_documents_is_no_place_for_a_release(
    run: Run, deck: Path, *, skip: bool
) -> None:
    fill(deck, {"part/more/cells.txt": CELLS.replace("neuron", "nerve")})
    if skip:
        fill(deck, {"deck.toml": '[documents."part/more/cells.txt"]\nskip = true\n'})
    run("build", deck)
    said = refused(run, deck, "--output", deck / "part")
    assert said == ("deck/part: holds a document of the deck, cells.txt; choose another --output")


@pytest.mark.parametrize(
    "name",
    ["README.md", "CHANGELOG.md", "SHA256SUMS", "deck.apkg", "deck.report.json"],
)
def test_a_file_that_no_release_wrote_is_never_replaced(run: Run, built: Path, name: str) -> None:
    fill(Path("out"), {name: "My own words.\n", "other.md": "Mine, too.\n"})
    said = refused(run, built, "--output", "out")
    assert said.startswith(f"out/{name}: was not written by a release; move it away")


def test_what_is_in_nobodys_way_stays(run: Run, built: Path) -> None:
    fill(Path("out"), {"notes.md": "Mine.\n", "old.report.md": "Mine.\n"})
    for _ in range(2):
        assert run("release", built, "--output", "out").code == 0
    assert Path("out/notes.md").read_text() == Path("out/old.report.md").read_text() == "Mine.\n"


def test_a_new_title_leaves_nothing_of_the_old_one(run: Run, built: Path) -> None:
    run("release", built, "--output", "out")
    fill(Path("out"), {"mine.txt": "Mine.\n"})
    fill(built, {"deck.toml": 'title = "Biology"\n'})
    run("build", built)
    assert run("release", built, "--output", "out").code == 0
    assert {each.name for each in Path("out").iterdir()} == {
        "CHANGELOG.md",
        "README.md",
        "SHA256SUMS",
        "biology.apkg",
        "biology.preview.html",
        "biology.report.json",
        "biology.report.md",
        "mine.txt",
    }


def test_the_package_that_learners_have_is_not_removed(run: Run, built: Path) -> None:
    run("release", built, "--output", "out")
    fill(built, {"deck.toml": 'title = "Biology"\n'})
    run("build", built)
    said = refused(run, built, "--output", "out", "--previous", "out/deck.apkg")
    assert said == "out/deck.apkg: is to be written anew; choose another --output"


@pytest.mark.parametrize("name", ["other", "deck"])
def test_two_decks_do_not_share_a_folder(run: Run, built: Path, name: str) -> None:
    run("release", built)
    other = Path("elsewhere", name)
    fill(other, {"stars.txt": "What is a star?\nA sun.\nWhat is a comet?\nIce and dust.\n"})
    run("build", other)
    said = refused(run, other)
    assert said == (
        "output/release: holds a release of another deck, deck.apkg; choose another --output"
    )
    assert run("release", other, "--output", f"output/{name}-release").code == 0


def test_a_broken_release_is_replaced(run: Run, built: Path) -> None:
    run("release", built, "--output", "out")
    whole = tree(Path("out"))
    Path("out/deck.apkg").write_bytes(b"half of it")
    Path("out/CHANGELOG.md").unlink()
    assert run("release", built, "--output", "out").code == 0
    assert tree(Path("out")) == whole


def test_a_release_names_what_nobody_has_asked_for(run: Run, built: Path) -> None:
    assert refused(run, built / "light.txt") == (
        "deck/light.txt: loose files have no ledger; name a deck folder"
    )
    fill(built, {"light.txt": LIGHT.replace("A piece of glass", "Glass", 1)})
    fill(built, {"stars.txt": "What is a star?\nA sun.\nWhat is a comet?\nIce and dust.\n"})
    said = refused(run, built)
    assert said == (
        "deck/deck.lock: the ledger would change; run `deckwright build deck` and commit deck.lock"
        " (2 notes new, 1 note changed)"
    )
    assert "--locked" not in said


def test_a_copy_of_an_untitled_deck_is_the_same_deck(run: Run, built: Path) -> None:
    shutil.copytree(built, "a copy of it")
    assert run("build", "a copy of it", "--locked").code == 0
    assert 'of deck "deck"' in run("release", "a copy of it", "--output", "out").out


@pytest.mark.parametrize("stamp", ["abc", "-5", "1.5", "٣", "1e9", " "])
def test_a_time_that_is_none_is_refused(
    run: Run, built: Path, monkeypatch: pytest.MonkeyPatch, stamp: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stamp)
    result = run("build", built)
    assert result.code == 2
    assert "SOURCE_DATE_EPOCH" in result.err
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert run("build", built).code == 0
