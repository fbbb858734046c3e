"""The commands as a person runs them: what they print, what they write, and how they refuse."""

from __future__ import annotations

import gc
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import builder
from builder.cli import main
from builder.readers import READERS

ROOT = Path(__file__).parents[1]
CELLS = """\
# Cells

# Signals

What is a neuron?
A cell of the nervous system.
It passes signals on to other cells.
What is a synapse?
A gap between two neurons, which a signal crosses.
What is an axon?
The long fibre of a neuron.
It carries the signal away.
It can be longer than a metre.
What is a dendrite?
A short branch of a neuron, which receives signals.
"""
LIGHT = """\
What is refraction?
The change of direction of light.
It happens where light enters another medium.
What is a lens?
A piece of glass that gathers or spreads light.
What is a prism?
A piece of glass that bends light.
It bends each colour by another angle.
It splits white light into its colours.
"""
NO_CARDS = "Nothing is asked here\n"
UNANSWERED = "What is a soma?\n"
TWO_DECKS = {
    "cells/cells.txt": CELLS,
    "cells/deck.toml": 'title = "Cells"',
    "light/light.txt": LIGHT,
    "light/deck.toml": 'title = "Optics"',
}


@dataclass(frozen=True)
class Result:
    """What a command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run commands in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")

    def run(*words: str | Path) -> Result:
        monkeypatch.setattr(sys, "argv", ["deckwright", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return Result(code=int(end.value.code or 0), out=out, err=err)

    yield run
    gc.enable()  # `build` does without


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """Give a deck folder with two documents, named from the working folder."""
    fill(tmp_path / "deck", {"cells.txt": CELLS, "light.txt": LIGHT})
    return Path("deck")


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def tree(folder: Path) -> dict[str, bytes | None]:
    """Take a picture of every file and folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def query(apkg: Path, statement: str) -> list[tuple[Any, ...]]:
    """Ask the collection in a package."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(apkg) as package:
        name = package.extract("collection.anki2", folder)
        with closing(sqlite3.connect(name)) as database:
            return database.execute(statement).fetchall()


def decks_of(apkg: Path) -> set[str]:
    """Name the decks that have Anki cards."""
    names = {
        int(k): v["name"] for k, v in json.loads(query(apkg, "SELECT decks FROM col")[0][0]).items()
    }
    return {names[number] for (number,) in query(apkg, "SELECT DISTINCT did FROM cards")}


def tags_of(apkg: Path) -> list[set[str]]:
    """Give the tags of every note, in order."""
    return [set(tags.split()) for (tags,) in query(apkg, "SELECT tags FROM notes ORDER BY id")]


def refuses(run: Run, folder: Path, words: tuple[str | Path, ...]) -> str:
    """Check that a command refuses in one line and leaves every file as it was; give the line."""
    before = tree(folder)
    result = run(*words)
    assert tree(folder) == before
    assert result.code == 2
    assert result.out == ""
    (line,) = result.err.splitlines()
    assert line.startswith("deckwright: ")
    return line.removeprefix("deckwright: ")


# build


def test_build_makes_a_package_and_a_ledger(run: Run, deck: Path) -> None:
    result = run("build", deck)
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0] == '✓ output/deck.apkg: 7 notes in deck "deck"'
    assert lines[1:4] == [
        "  documents  2",
        "  cards      7",
        "  notes      7: 7 new, 0 changed",
    ]
    assert lines[-1] == "  ledger     deck/deck.lock"
    assert decks_of(Path("output/deck.apkg")) == {"deck"}
    notes = query(Path("output/deck.apkg"), "SELECT guid FROM notes")
    entries = [json.loads(line) for line in Path("deck/deck.lock").read_text("utf-8").splitlines()]
    assert {guid for (guid,) in notes} == {entry["guid"] for entry in entries if "guid" in entry}


def test_build_prints_facts_as_one_json_object(run: Run, deck: Path) -> None:
    fill(deck, {"more.txt": LIGHT.replace("What", "So what") + UNANSWERED})
    result = run("build", deck, "--format", "json")
    facts = json.loads(result.out)
    documents = facts.pop("documents")
    (unanswered,) = facts.pop("unanswered")
    assert facts.pop("undecided") == len(
        json.loads(run("dedupe", deck, "--format", "json").out)["undecided"]
    )
    assert [len(one["cards"]) for one in facts.pop("merged")] == [2, 2, 2]
    assert facts == {
        "apkg": "output/deck.apkg",
        "deck": "deck",
        "skipped": [],
        "notes": 7,
        "anki_cards": 7,
        "kinds": {},
        "media": 0,
        "new": 7,
        "changed": 0,
        "retired": 0,
        "ledger": "deck/deck.lock",
        "corrected": [],
        "stale": [],
        "faulty": 0,
        "losses": [],
    }
    assert [each["document"] for each in documents] == ["cells.txt", "light.txt", "more.txt"]
    assert [each["cards"] for each in documents] == [4, 3, 4]
    assert documents[0]["lines"] == {
        "front": 4,
        "back": 7,
        "heading": 2,
        "furniture": 0,
        "unparsed": 0,
    }
    assert unanswered["front"] == "What is a soma?"
    assert (unanswered["document"], unanswered["front_lines"]) == ("more.txt", [10, 10])


def test_building_again_gives_the_same_bytes(
    run: Run, deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build", deck)
    before = tree(Path())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    assert "notes      7: 0 new, 0 changed" in run("build", deck).out
    assert tree(Path()) == before


def test_a_change_is_counted_and_keeps_the_identity(run: Run, deck: Path) -> None:
    run("build", deck)
    before = query(Path("output/deck.apkg"), "SELECT guid FROM notes ORDER BY guid")
    fill(deck, {"light.txt": LIGHT.replace("gathers or spreads", "focuses")})
    assert "notes      7: 0 new, 1 changed" in run("build", deck).out
    assert query(Path("output/deck.apkg"), "SELECT guid FROM notes ORDER BY guid") == before


def test_what_is_no_longer_there_is_counted(run: Run, deck: Path) -> None:
    run("build", deck)
    (deck / "light.txt").unlink()
    assert "\n  retired    3 no longer in the documents\n" in run("build", deck).out


def test_locked_passes_after_a_build_and_fails_after_a_change(
    run: Run, deck: Path, tmp_path: Path
) -> None:
    line = refuses(run, tmp_path, ("build", deck, "--locked"))
    assert line.startswith("deck/deck.lock: the ledger would change; run ")
    run("build", deck)
    assert run("build", deck, "--locked").code == 0
    fill(deck, {"light.txt": LIGHT.replace("lens", "mirror")})
    line = refuses(run, tmp_path, ("build", deck, "--locked"))
    assert line.startswith("deck/deck.lock: the ledger would change; run ")


def test_no_lock_writes_no_ledger(run: Run, deck: Path) -> None:
    result = run("build", deck, "--no-lock")
    assert result.code == 0
    assert "ledger" not in result.out
    assert sorted(path.name for path in deck.iterdir()) == ["cells.txt", "light.txt"]


def test_no_lock_still_reads_the_ledger(run: Run, deck: Path) -> None:
    run("build", deck)
    lock = (deck / "deck.lock").read_bytes()
    fill(deck, {"light.txt": LIGHT.replace("gathers or spreads", "focuses")})
    assert "notes      7: 0 new, 1 changed" in run("build", deck, "--no-lock").out
    assert (deck / "deck.lock").read_bytes() == lock


def test_loose_files_build_without_a_ledger(run: Run, deck: Path) -> None:
    result = run("build", deck / "light.txt", deck / "cells.txt", "--output", "elsewhere")
    assert result.out.startswith('✓ elsewhere/light.apkg: 7 notes in deck "light"\n')
    assert not (deck / "deck.lock").exists()


def test_a_named_file_is_built_even_if_the_folder_skips_it(run: Run, deck: Path) -> None:
    fill(deck, {"deck.toml": '[documents."light.txt"]\nskip = true\n'})
    assert run("build", deck / "light.txt", "--quiet").code == 0
    assert len(query(Path("output/light.apkg"), "SELECT id FROM notes")) == 3


def test_a_folder_of_deck_folders_gives_a_package_for_each(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "decks", TWO_DECKS | {".old/deck.toml": ""})
    result = run("build", "decks", "--format", "json")
    assert [json.loads(line)["deck"] for line in result.out.splitlines()] == ["Cells", "Optics"]
    assert sorted(path.name for path in Path("output").iterdir()) == ["cells.apkg", "optics.apkg"]
    assert Path("decks/light/deck.lock").exists()
    assert not Path("decks/deck.lock").exists()


def test_a_deck_that_cannot_be_built_keeps_the_others_from_being_written(
    run: Run, tmp_path: Path
) -> None:
    fill(tmp_path / "decks", TWO_DECKS | {"light/deck.lock": "not a ledger"})
    result = run("build", "decks")
    assert result.code == 2
    assert not Path("output").exists()
    assert not Path("decks/cells/deck.lock").exists()


def test_a_given_dialect_is_used(run: Run, deck: Path) -> None:
    result = run("build", deck, "--dialect", "term-lines", "--format", "json")
    documents = json.loads(result.out)["documents"]
    assert {(each["dialect"], each["confidence"]) for each in documents} == {("term-lines", 1.0)}


def test_the_settings_of_the_folder_are_used(run: Run, deck: Path) -> None:
    settings = """
        title = "Life & light"
        deck = "School::Science"
        tags = ["exam"]
        [documents."light.txt"]
        dialect = "term-lines"
        deck = "School::Optics"
        tags = ["optics", "exam"]
    """
    fill(deck, {"deck.toml": settings})
    facts = json.loads(run("build", deck, "--format", "json").out)
    apkg = Path("output/life-light.apkg")
    assert (facts["apkg"], facts["deck"]) == (str(apkg), "School::Science")
    documents = facts["documents"]
    assert documents[1]["dialect"] == "term-lines"
    assert decks_of(apkg) == {"School::Science", "School::Optics"}
    tags = tags_of(apkg)
    assert tags[:4] == [{"exam", "cells::signals"}] * 4
    assert tags[4:] == [{"exam", "optics", "light"}] * documents[1]["cards"]


@pytest.mark.parametrize(
    ("decks", "names"),
    [
        ("one", {"deck"}),
        ("document", {"deck::Cells", "deck::light"}),
        ("section", {"deck::Cells::Signals", "deck::light"}),
    ],
)
def test_documents_and_sections_can_have_decks(
    run: Run, deck: Path, decks: str, names: set[str]
) -> None:
    fill(deck, {"deck.toml": f'decks = "{decks}"'})
    assert run("build", deck).code == 0
    assert decks_of(Path("output/deck.apkg")) == names


def test_a_skipped_document_is_named_and_not_built(run: Run, deck: Path) -> None:
    fill(deck, {"deck.toml": '[documents."cells.txt"]\nskip = true\n', "cells.txt": ""})
    result = run("build", deck)
    assert "\n  skipped    cells.txt\n" in result.out
    assert len(query(Path("output/deck.apkg"), "SELECT id FROM notes")) == 3


def test_a_document_without_cards_is_named_with_what_was_seen(run: Run, deck: Path) -> None:
    fill(deck, {"prose.txt": NO_CARDS})
    result = run("build", deck)
    assert (result.code, result.err) == (0, "")
    assert re.search(
        r"\n! prose\.txt: no card was found in 1 line read as \S+: 1 \w+\n", result.out
    )
    assert len(query(Path("output/deck.apkg"), "SELECT id FROM notes")) == 7


def test_cards_without_an_answer_are_listed_and_not_shipped(run: Run, deck: Path) -> None:
    fill(deck, {"light.txt": LIGHT + UNANSWERED})
    result = run("build", deck)
    assert (
        "\n! 1 card without an answer, not shipped:\n  deck/light.txt:10: What is a soma?\n"
        in result.out
    )
    assert "\n  cards      8\n" in result.out
    assert len(query(Path("output/deck.apkg"), "SELECT id FROM notes")) == 7


@pytest.mark.parametrize("name", ["./---", "a::", "Größe & Licht", " "])
def test_a_folder_of_any_name_is_built(run: Run, deck: Path, name: str) -> None:
    deck.rename(name)
    assert (run("build", name).err, len(list(Path("output").glob("*.apkg")))) == ("", 1)


# parse


def test_parse_shows_every_card_with_its_lines(run: Run, deck: Path) -> None:
    result = run("parse", deck / "cells.txt")
    assert result.out.startswith("✓ 4 cards in cells.txt, read as qa-lines\n  title       Cells\n")
    assert "\n── Signals\n" in result.out
    assert (
        "\n   1  lines 5-7\n   Q  What is a neuron?\n   A  A cell of the nervous system.\n"
        "      It passes signals on to other cells.\n"
    ) in result.out
    assert "\n   5  " not in result.out
    assert re.search(r"\n     3  heading +# Signals", result.out)


def test_parse_gives_the_fixed_json(run: Run, deck: Path) -> None:
    fill(deck, {"cells.txt": CELLS + UNANSWERED})
    result = run("parse", deck / "cells.txt", "--format", "json")
    facts = json.loads(result.out)
    assert list(facts) == [
        "document",
        "dialect",
        "confidence",
        "title",
        "cards",
        "headings",
        "furniture",
        "unparsed",
        "evidence",
    ]
    assert (facts["document"], facts["dialect"], facts["title"]) == (
        "cells.txt",
        "qa-lines",
        "Cells",
    )
    assert facts["cards"][1] == {
        "id": facts["cards"][1]["id"],
        "n": 2,
        "kind": "basic",
        "front": "What is a synapse?",
        "back": "A gap between two neurons, which a signal crosses.",
        "section": ["Signals"],
        "front_lines": [8, 8],
        "back_lines": [9, 9],
    }
    assert (facts["cards"][4]["back"], facts["cards"][4]["back_lines"]) == ("", None)
    assert facts["headings"][1] == {"lines": [3, 3], "text": "# Signals"}
    assert {each["dialect"] for each in facts["evidence"]} == {each.name for each in READERS}


def test_parse_accounts_for_lines_in_no_card(run: Run) -> None:
    path = ROOT / "sources" / "deep-learning" / "course-notes.txt"
    facts = json.loads(run("parse", path, "--format", "json").out)
    assert facts["unparsed"]
    for run_of_lines in facts["unparsed"]:
        first, last = run_of_lines["lines"]
        assert list(run_of_lines) == ["lines", "text", "why"]
        assert len(run_of_lines["text"].split("\n")) == last - first + 1
        assert run_of_lines["why"]


def test_parse_gives_one_json_object_a_line_for_several_documents(run: Run, deck: Path) -> None:
    for words in ([deck], [deck / "light.txt", deck / "cells.txt"]):
        result = run("parse", *words, "--format", "json")
        names = [json.loads(line)["document"] for line in result.out.splitlines()]
        assert names == ["cells.txt", "light.txt"]


def test_parse_reads_as_build_does(run: Run, tmp_path: Path) -> None:
    """The documents of a folder of deck folders have the names, dialects and ids of their deck."""
    settings = '[documents."light.txt"]\ndialect = "term-lines"\n'
    fill(tmp_path / "decks" / "optics", {"light.txt": LIGHT, "deck.toml": settings})
    above = run("parse", "decks", "--format", "json").out
    assert above == run("parse", "decks/optics", "--format", "json").out
    assert json.loads(above)["dialect"] == "term-lines"


def test_parse_shows_what_build_skips(run: Run, deck: Path) -> None:
    fill(deck, {"deck.toml": '[documents."light.txt"]\nskip = true\n'})
    assert "3 cards in light.txt" in run("parse", deck).out


def test_parse_says_so_when_the_dialect_was_given(run: Run, deck: Path) -> None:
    result = run("parse", deck / "light.txt", "--dialect", "term-lines")
    assert re.match(r"✓ \d cards in light\.txt, read as term-lines\n", result.out)
    assert "\n  dialect     as given\n" in result.out
    assert "evidence" not in result.out


# init, dialects


def test_init_makes_a_folder_that_builds(run: Run) -> None:
    result = run("init", "new/my-deck_1")
    assert result.out == (
        "✓ new/my-deck_1/deck.toml: made; every setting in it is optional\n"
        "Next: put your documents into new/my-deck_1, then run: deckwright build new/my-deck_1\n"
    )
    fill(Path("new/my-deck_1"), {"light.txt": LIGHT})
    assert 'in deck "my deck 1"' in run("build", "new/my-deck_1").out


def test_init_quotes_a_folder_for_the_shell(run: Run) -> None:
    result = run("init", "my deck/é")
    assert result.out.endswith(
        "Next: put your documents into my deck/é, then run: deckwright build 'my deck/é'\n"
    )


def test_init_leaves_documents_as_they_are(run: Run, deck: Path) -> None:
    before = tree(deck)
    assert run("init", deck, "--title", 'Waves & "rays"', "--quiet") == Result(0, "", "")
    made = {"deck.toml", ".gitattributes"}
    assert {name: data for name, data in tree(deck).items() if name not in made} == before
    assert json.loads(run("build", deck, "--format", "json").out)["deck"] == 'Waves & "rays"'


def test_dialects_lists_every_dialect(run: Run) -> None:
    lines = run("dialects").out.splitlines()
    assert [line.split(maxsplit=1) for line in lines] == [[r.name, r.summary] for r in READERS]
    facts = [json.loads(line) for line in run("dialects", "--format", "json").out.splitlines()]
    assert facts == [{"dialect": r.name, "summary": r.summary} for r in READERS]


def test_dialects_weighs_documents(run: Run, deck: Path) -> None:
    lines = run("dialects", deck / "light.txt").out.splitlines()
    assert lines[0].startswith("light.txt: qa-lines")
    assert {line.split()[0] for line in lines[1:]} == {reader.name for reader in READERS}
    result = run("dialects", deck, "--format", "json")
    facts = [json.loads(line) for line in result.out.splitlines()]
    assert [each["document"] for each in facts] == ["cells.txt", "light.txt"]
    for each in facts:
        scores = [evidence["score"] for evidence in each["evidence"]]
        assert scores == sorted(scores, reverse=True)


# Every command


COMMANDS = [
    "build",
    "parse",
    "dedupe",
    "lint",
    "propose",
    "review",
    "diff",
    "preview",
    "plan",
    "rehearse",
    "release",
    "rules",
    "init",
    "dialects",
    "doctor",
]


def test_help_lists_every_command(run: Run) -> None:
    result = run("--help")
    assert result.code == 0
    listed = result.out.partition("Commands:\n")[2]
    assert re.findall(r"^  ([a-z]+)  ", listed, re.MULTILINE) == COMMANDS
    assert "..." not in listed


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert (result.code, result.err) == (0, "")
    assert f"Usage: deckwright {command} " in result.out
    assert run(command, "-h").out == result.out


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        ("build", "PATH..."),
        ("review", "FOLDER"),
        ("diff", "FOLDER..."),
        ("propose", "FOLDER"),
        ("plan", "FOLDER"),
        ("init", "FOLDER"),
        ("doctor", "[FOLDER]"),
        ("dialects", "[PATH]..."),
        ("rules", "[RULE]"),
        ("rehearse", "OLD NEW"),
    ],
)
def test_help_names_what_a_command_takes(run: Run, command: str, usage: str) -> None:
    lines = run(command, "--help").out.splitlines()
    assert lines[0] == f"Usage: deckwright {command} [OPTIONS] {usage.replace(']...', '...]')}"
    assert "Arguments:" in lines


@pytest.mark.parametrize("command", COMMANDS)
def test_help_speaks_of_no_types(run: Run, command: str) -> None:
    assert not re.search(r"<[a-z]|\{|\[\[", run(command, "--help").out)


def test_the_version_is_told(run: Run) -> None:
    assert run("--version") == Result(0, f"deckwright {builder.__version__}\n", "")


@pytest.mark.parametrize("options", [(), ("--format", "json")])
@pytest.mark.parametrize("command", ["build", "parse", "dialects"])
def test_quiet_prints_nothing(run: Run, deck: Path, command: str, options: tuple[str, ...]) -> None:
    fill(deck, {"light.txt": LIGHT + UNANSWERED, "prose.txt": NO_CARDS})
    assert run(command, deck, "--quiet", *options) == Result(0, "", "")


def test_the_command_line_starts_without_what_only_commands_need() -> None:
    code = "import sys, builder.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    heavy = {"anki", "genanki", "jinja2", "pydantic", "rich", "sqlite3", "yaml"}
    assert not heavy & set(done.stdout.split())


def test_a_process_behaves_as_the_function_does(deck: Path, tmp_path: Path) -> None:
    """Once through a real process, whose output is UTF-8 whatever the system prefers."""
    fill(tmp_path / "deck", {"light.txt": LIGHT + "What is Größe?\n"})
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}

    def run(*words: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "builder", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        return Result(done.returncode, done.stdout, done.stderr)

    built = run("build", "deck")
    assert (built.code, built.err) == (0, "")
    assert built.out.startswith("✓ output/deck.apkg: 7 notes")
    assert "deck/light.txt:10: What is Größe?" in built.out
    assert "What is Größe?" in run("parse", "deck/light.txt").out
    message = "deckwright: nowhere: there is no such file or folder; check the path\n"
    assert run("build", "nowhere") == Result(2, "", message)


# Refusals


def _given(path: str, text: str | bytes) -> Callable[[], None]:
    """Make one more file before the command runs."""

    def make() -> None:
        data = text if isinstance(text, bytes) else text.encode()
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(data)

    return make


BAD_INPUT: dict[str, tuple[Callable[[], None], str, str]] = {
    "no such file": (
        lambda: None,
        "deck/none.txt",
        "deck/none.txt: there is no such file or folder; ",
    ),
    "a path too long": (lambda: None, "x" * 5000, f"{'x' * 5000}: there is no such file"),
    "an empty file": (_given("deck/a.txt", ""), "deck", "deck/a.txt: is empty; "),
    "a binary file": (_given("deck/a.txt", b"PK\x03\x04"), "deck", "deck/a.txt: is a binary file"),
    "undecodable bytes": (
        _given("deck/a.txt", b"one\ntwo \x81\n"),
        "deck",
        "deck/a.txt:2: byte 9 is not UTF-8 or Windows-1252; ",
    ),
    "a name that is no text": (
        _given(os.fsdecode(b"deck/\xff.txt"), LIGHT),
        "deck",
        "deck/?.txt: its name is not UTF-8; rename it",
    ),
    "a line break in a name": (_given("deck/a\nb.txt", ""), "deck", "deck/a?b.txt: is empty; "),
    "no documents": (
        _given("empty/picture.png", "x"),
        "empty",
        "empty: the folder has no documents (.txt, ",
    ),
    "two documents of one name": (
        _given("other/Light.txt", LIGHT),
        "deck/light.txt other/Light.txt",
        "other/Light.txt: has the same name as deck/light.txt; ",
    ),
    "a folder among files": (
        lambda: None,
        "deck/light.txt deck",
        "deck: is a folder among several paths; ",
    ),
    "a wrong key": (
        _given("deck/deck.toml", '\ntitel = "x"'),
        "deck",
        "deck/deck.toml:2: there is no key titel; did you mean title?",
    ),
    "a wrong type": (
        _given("deck/deck.toml", "tags = true"),
        "deck",
        "deck/deck.toml:1: tags must be a list; correct the value",
    ),
    "broken TOML": (_given("deck/deck.toml", "title"), "deck", "deck/deck.toml:1: is not valid"),
    "a setting for no document": (
        _given("deck/deck.toml", 'title = "A"\n[documents."lihgt.txt"]\nskip = true'),
        "deck",
        "deck/deck.toml:2: documents.'lihgt.txt' is set, but the folder has no such document; ",
    ),
    "an unknown dialect in deck.toml": (
        _given("deck/deck.toml", '[documents."light.txt"]\ndialect = "qa"'),
        "deck",
        "deck/deck.toml:2: there is no dialect 'qa'; choose one of qa-lines, ",
    ),
    "a document beside the deck folders": (
        _given("stray.txt", LIGHT),
        ".",
        "stray.txt: is in none of the deck folders in .; move it into one, or put a deck.toml",
    ),
    "an unknown dialect": (
        lambda: None,
        "deck --dialect qa",
        "there is no dialect 'qa'; choose one of qa-lines, ",
    ),
}


@pytest.mark.parametrize("command", ["build", "parse"])
@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_refused_in_one_line(
    run: Run, deck: Path, tmp_path: Path, command: str, case: str
) -> None:
    make, words, start = BAD_INPUT[case]
    if words == ".":
        fill(deck, {"deck.toml": ""})
    try:
        make()
    except OSError:
        pytest.skip("this system has no such file names")
    assert refuses(run, tmp_path, (command, *words.split())).startswith(start)


BAD_BUILDS: dict[str, tuple[Callable[[], None], str, str]] = {
    "the output is a file": (
        _given("output", "mine"),
        "deck",
        "output/deck.apkg: cannot be written: ",
    ),
    "the package is a folder": (
        _given("output/deck.apkg/mine", ""),
        "deck",
        "output/deck.apkg: cannot be written: ",
    ),
    "a damaged ledger": (
        _given("deck/deck.lock", '{"deckwright":1,"deck":"deck"}\n{"guid":\n'),
        "deck",
        "deck/deck.lock:2: is not JSON; restore the file",
    ),
    "an unresolved merge": (
        _given("deck/deck.lock", '{"deckwright":1,"deck":"deck"}\n<<<<<<< HEAD\n'),
        "deck",
        "deck/deck.lock:2: a merge conflict is not resolved; ",
    ),
    "loose files with --locked": (
        lambda: None,
        "deck/light.txt --locked",
        "loose files have no ledger; build a folder, or leave out --locked",
    ),
    "no cards": (
        _given("prose/a.txt", NO_CARDS),
        "prose",
        "prose: no card with an answer was found (a.txt: 1 line read as ",
    ),
    "no answers": (
        _given("asked/a.txt", UNANSWERED),
        "asked --dialect qa-lines",
        "asked: no card with an answer was found (a.txt: 1 line read as qa-lines: 1 front)",
    ),
    "every document skipped": (
        _given("deck/deck.toml", '[documents]\n"light.txt".skip = true\n"cells.txt".skip = true'),
        "deck",
        "deck: every document is skipped",
    ),
    "two decks of one package": (
        _given("deck/deck.toml", 'title = "Other"'),
        ".",
        "other: gives other.apkg, as deck does; change the title of one of them",
    ),
}


@pytest.mark.parametrize("case", BAD_BUILDS)
def test_what_cannot_be_built_is_refused_in_one_line(
    run: Run, deck: Path, tmp_path: Path, case: str
) -> None:
    make, words, start = BAD_BUILDS[case]
    if words == ".":
        fill(tmp_path / "other", {"light.txt": LIGHT, "deck.toml": ""})
    make()
    assert refuses(run, tmp_path, ("build", *words.split())).startswith(start)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("propose deck --model m --only zz", "--only: there is no card 'zz'; "),
        ("propose deck --model m --only ,", "--only: an id is empty; "),
        ("propose deck --model m --only=", "--only: an id is empty; "),
        (
            "propose deck --model m --with tags",
            "--with is a part of --task enrich; add --task enrich",
        ),
        ("propose deck --model m --pilot 3", "--pilot is a part of --estimate; add --estimate"),
        ("propose deck --model m --pilot 0", "--pilot is a part of --estimate; add --estimate"),
        ("review deck --port 80", "--port is a part of --web; add --web"),
        ("review deck --list --port 0", "--port is a part of --web; add --web"),
        ("review deck --no-browser", "--no-browser is a part of --web; add --web"),
        ("preview deck --port 80", "--port is a part of --serve; add --serve"),
        ("preview deck --no-browser", "--no-browser is a part of --serve; add --serve"),
        ("preview deck -o deck", "deck: is a folder; name a file in it"),
        ("diff deck -o deck", "deck: is a folder; name a file in it"),
        (
            "lint deck --select yes-no --ignore yes-no",
            "--ignore names every rule that --select does; ",
        ),
        ("doctor none --model m", "none: there is no such folder; check the path"),
        ("doctor deck/light.txt --model m", "deck/light.txt: there is no such folder; "),
        ("lint prose", "prose: no card was found (a.txt: 1 line read as "),
        ("lint prose --check --format github", "prose: no card was found (a.txt: 1 line read"),
        ("lint prose/a.txt --quiet", "prose/a.txt: no card was found (a.txt: 1 line read as "),
        ("lint prose --shipped --format json", "prose: no card "),
    ],
)
def test_what_would_have_no_effect_is_refused_in_one_line(
    run: Run, deck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, says: str
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    fill(tmp_path / "prose", {"a.txt": NO_CARDS})
    assert refuses(run, tmp_path, tuple(words.split())).startswith(says)


@pytest.mark.parametrize("cost", ["-1", "nan"])
def test_a_cost_that_bounds_nothing_is_refused(run: Run, deck: Path, cost: str) -> None:
    result = run("propose", deck, "--model", "m", "--max-cost", cost)
    assert (result.code, result.out) == (2, "")
    assert "--max-cost" in result.err


def test_lint_tells_of_cards_without_answers(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "asked", {"a.txt": UNANSWERED, "b.txt": NO_CARDS})
    assert run("lint", "asked", "--dialect", "qa-lines").code == 1


def test_a_rule_that_is_selected_may_be_off_in_a_deck(run: Run, tmp_path: Path) -> None:
    files = {"light/deck.toml": 'title = "Optics"\n[lint]\nallow = ["yes-no"]\n'}
    fill(tmp_path / "decks", TWO_DECKS | files)
    for folder in ("decks", "decks/light"):
        assert run("lint", folder, "--select", "yes-no").code == 0


def test_many_documents_without_cards_are_not_all_named(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "prose", {f"{number}.txt": NO_CARDS for number in range(1, 7)})
    line = refuses(run, tmp_path, ("build", "prose"))
    assert "3.txt: 1 line" in line
    assert "4.txt" not in line
    assert "; 3 more documents)" in line


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (("deck",), "deck/deck.toml: exists already; edit it, or choose another folder"),
        (("deck/light.txt",), "deck/light.txt/deck.toml: cannot be written: "),
        (("new", "--title", "A::"), "the title 'A::' has an empty part; "),
    ],
)
def test_init_refuses_what_it_cannot_make(
    run: Run, deck: Path, tmp_path: Path, words: tuple[str, ...], start: str
) -> None:
    fill(deck, {"deck.toml": 'title = "Mine"'})
    assert refuses(run, tmp_path, ("init", *words)).startswith(start)


def test_a_ledger_that_cannot_be_written_leaves_the_package_as_it_was(
    run: Run, deck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests may run as root, who may write everywhere: so the system's answer is made."""
    run("build", deck)
    fill(deck, {"light.txt": LIGHT.replace("lens", "mirror")})
    real = tempfile.NamedTemporaryFile

    def refuse(**options: Any) -> Any:
        if options["dir"] == deck:
            raise PermissionError(13, "Permission denied")
        return real(**options)

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    line = refuses(run, tmp_path, ("build", deck))
    assert line.startswith("deck/deck.lock: cannot be written: Permission denied; ")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
@pytest.mark.parametrize("closed", ["deck", "output"])
def test_a_folder_that_may_not_be_written_is_named(
    run: Run, deck: Path, tmp_path: Path, closed: str
) -> None:
    Path("output").mkdir()
    Path(closed).chmod(0o555)
    try:
        assert f"{closed}/deck." in refuses(run, tmp_path, ("build", deck))
    finally:
        Path(closed).chmod(0o755)


def test_a_system_without_room_is_one_line_too(
    run: Run, deck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**options: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    line = refuses(run, tmp_path, ("build", deck, "--no-lock"))
    assert "No space left on device" in line


def test_a_wrong_option_is_refused(run: Run, deck: Path, tmp_path: Path) -> None:
    before = tree(tmp_path)
    for words in (["--colour"], ["--format", "xml"]):
        result = run("build", deck, *words)
        assert (result.code, result.out) == (2, "")
        assert words[-1] in result.err
        assert "Traceback" not in result.err
    assert run("biuld", deck).code == 2
    assert tree(tmp_path) == before
