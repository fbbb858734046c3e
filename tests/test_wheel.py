"""The wheel: it has what the code needs at run time, and no more."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import builder

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    subprocess.run([*command, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.iterdir()
    assert wheel.name == f"deckwright-{builder.__version__}-py3-none-any.whl"
    return wheel


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """List the files of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _below(folder: str, pattern: str = "*") -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob(pattern)
        if path.is_file()
    }


def test_it_has_every_module_and_template(names: set[str]) -> None:
    templates = {f"builder/{name}" for name in _below("templates")}
    data = _below("builder/rules/data") | {"builder/llm/prices.toml"}
    assert _below("builder", "*.py") | {"builder/py.typed"} | data | templates == {
        name for name in names if name.startswith("builder/")
    }


def test_it_has_nothing_else_but_what_describes_it(names: set[str]) -> None:
    rest = {name.split("/", 1)[1] for name in names if not name.startswith("builder/")}
    assert rest == {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}


def test_it_gives_the_command(wheel: Path) -> None:
    name = f"deckwright-{builder.__version__}.dist-info/entry_points.txt"
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(name).decode()
    assert text.split() == ["[console_scripts]", "deckwright", "=", "builder.cli:main"]
