"""Every command in the documentation runs, and prints what the documentation shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.cli import app
from builder.cli.options import FINDINGS
from builder.readers import READERS
from tests.llm.server import Server

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
PAGES += sorted((ROOT / "benchmarks").glob("*.md"))
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Run by other means: installing is what the wheel test does, and `make` targets only need to exist.
_INSTALL = "pipx install ."
# What these commands find in our sources is for a person to settle, which is no failure.
FINDERS = dict.fromkeys(("dedupe", "lint", "propose", "review"), (FINDINGS,))


@dataclass(frozen=True)
class Command:
    page: str
    words: tuple[str, ...]
    output: tuple[str, ...]
    above: tuple[Command, ...] = ()

    def __str__(self) -> str:
        return f"{self.page}: {' '.join(self.words)}"


def commands(*pages: Path) -> Iterator[Command]:
    """Give the commands of pages, in their order."""
    for page in pages:
        for block in _BLOCK.findall(page.read_text("utf-8")):
            above: list[Command] = []
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, *output = part.rstrip("\n").split("\n")
                words = tuple(line.split())
                # What packages a command takes, those above it have made.
                needed = tuple(above) if any(word.endswith(".apkg") for word in words) else ()
                yield Command(page.name, words, tuple(output), needed)
                above.append(Command(page.name, words, tuple(output)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with our sources in it, as a checkout has them."""
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    return tmp_path


@pytest.fixture(scope="module")
def model() -> Iterator[str]:
    """Give the address of a server that answers every question, as its schema wants."""
    with Server(models=("some-model",)) as server:
        yield server.url


def test_the_readme_is_one_session(folder: Path, model: str) -> None:
    """Run its commands one after the other, which leave our sources as they are."""
    for command in commands(README):
        run(command, folder, model)
    assert files(folder / "sources") == files(ROOT / "sources")


@pytest.mark.parametrize(
    "command", [*commands(*(page for page in PAGES if page != README))], ids=str
)
def test_command_runs(command: Command, folder: Path, model: str) -> None:
    for each in (*command.above, command):
        run(each, folder, model)


def files(folder: Path) -> dict[str, bytes]:
    """Take a picture of every file."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def run(command: Command, folder: Path, model: str) -> None:
    """Run a command in a folder, and compare what it prints."""
    if " ".join(command.words) == _INSTALL:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        assert project["scripts"] == {"deckwright": "builder.cli:main"}
        return
    if command.words[0] == "make":
        done = subprocess.run(
            ["make", "-n", *command.words[1:]], cwd=ROOT, capture_output=True, check=False
        )
        assert done.returncode == 0
        return
    if command.words[0] == "cp":
        assert command.words[1] == "-R"
        source, target = command.words[2:]
        shutil.copytree(folder / source, folder / target)
        return
    environment = {
        "PYTHONPATH": str(ROOT),
        "PATH": "",
        "COLUMNS": "80",
        "OPENAI_BASE_URL": model,
        "OPENAI_API_KEY": "not-a-key",
    }
    assert command.words[0] == "deckwright"
    words = [sys.executable, "-m", "builder", *command.words[1:]]
    result = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, env=environment, check=False
    )
    assert result.returncode in (0, *FINDERS.get(command.words[1], ())), result.stderr
    assert result.stderr == ""
    assert_shown(command.output, result.stdout)


def assert_shown(shown: tuple[str, ...], actual: str) -> None:
    """Compare what a page shows with what was printed; `...` stands for anything."""
    if not shown:
        return
    pattern = "\n".join(re.escape(line).replace(r"\.\.\.", ".*") for line in shown)
    assert re.fullmatch(pattern, actual.rstrip("\n"), re.DOTALL), actual


def test_readme_opens_with_the_two_commands() -> None:
    first = _BLOCK.search((ROOT / "README.md").read_text("utf-8"))
    assert first is not None
    assert first[1] == "$ make deck\n$ make test\n"


def test_readme_names_every_command_and_dialect() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in app.registered_commands:
        assert f"`deckwright {command.name} " in readme
    for reader in READERS:
        assert reader.summary in readme


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"
