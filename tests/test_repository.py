"""The repository itself: what lies in it, and that what it says of itself is so."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import builder

ROOT = Path(__file__).parents[1]
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
BROWSER = "requirements-browser.lock"
TOP_LEVEL = {
    ".ci",
    ".gitattributes",
    ".github",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "action.yml",
    "benchmarks",
    "builder",
    "docs",
    "output",
    "pyproject.toml",
    BROWSER,
    DEVELOPMENT,
    RUNTIME,
    "sources",
    "templates",
    "tests",
}
# In pieces, so that this file does not hold what it looks for.
ADDRESSES = tuple(
    "".join(pieces).encode()
    for pieces in (
        ("pypi", ".org"),
        ("python", "hosted.org"),
        ("registry.", "npmjs"),
        ("deb.", "debian.org"),
        ("--index", "-url"),
        ("--extra-index", "-url"),
        ("--find", "-links"),
        ("file:", "///"),
    )
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _files() -> list[str]:
    """List what git has, or would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("this is no git work tree")
    names = done.stdout.decode().rstrip("\0").split("\0")
    return [name for name in names if (ROOT / name).is_file()]


def _direct(*groups: str) -> list[Requirement]:
    """Give the packages that pyproject.toml names, in the groups given or else at run time."""
    lists = [PROJECT["dependency-groups"][group] for group in groups]
    entries = chain(*lists) if groups else PROJECT["project"]["dependencies"]
    return [Requirement(entry) for entry in entries if isinstance(entry, str)]


def _pins(lock: str) -> dict[str, str]:
    """Give the version of every package in a lock file."""
    text = (ROOT / lock).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, flags=re.MULTILINE))


def test_the_top_level_has_only_what_belongs_there() -> None:
    assert {name.split("/")[0] for name in _files()} <= TOP_LEVEL


def test_no_file_names_a_package_registry() -> None:
    found = {
        (name, address.decode())
        for name in _files()
        for address in ADDRESSES
        if address in (ROOT / name).read_bytes()
    }
    assert not found


def test_no_file_names_a_place_on_the_machine_of_its_author() -> None:
    homes = "|".join(("work", "home", "Users", "root"))
    path = re.compile(rf"(?<![\w.$}}/-])(?:/(?:{homes})/|[A-Z]:\\Users\\)\w")
    found = {
        (name, match[0])
        for name in _files()
        if not name.endswith((".png", ".lock"))
        for match in path.finditer((ROOT / name).read_text("utf-8", "replace"))
    }
    assert not found


def test_every_module_is_short_and_says_what_it_knows() -> None:
    for path in (ROOT / "builder").rglob("*.py"):
        text = path.read_text("utf-8")
        assert ast.get_docstring(ast.parse(text)), f"{path}: no docstring"
        assert text.count("\n") <= 300, f"{path}: more than 300 lines"


def test_every_dependency_has_its_line_of_documentation() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    listed = [
        re.findall(r"^- \*\*(.+?)\*\* ", part, re.MULTILINE) for part in text.split("\n## ")[1:]
    ]
    extras = PROJECT["project"]["optional-dependencies"].values()
    assert listed == [
        sorted(each.name for each in _direct()),
        sorted(each.name for each in _direct("browser", "build", "dev")),
        sorted(Requirement(entry).name for entry in chain(*extras)),
    ]


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT, BROWSER])
def test_a_lock_file_has_pins_with_hashes_and_nothing_else(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    pin = r"[a-z0-9.-]+==[\w.]+(?: ; [^\\\n]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n"
    assert re.sub(pin, "", text) == ""


@pytest.mark.parametrize(
    ("lock", "groups"),
    [(RUNTIME, ()), (DEVELOPMENT, ("build", "dev")), (BROWSER, ("browser",))],
    ids=[RUNTIME, DEVELOPMENT, BROWSER],
)
def test_a_lock_file_agrees_with_the_project(lock: str, groups: tuple[str, ...]) -> None:
    pins = _pins(lock)
    for each in ([] if lock == BROWSER else _direct()) + (_direct(*groups) if groups else []):
        assert pins[canonicalize_name(each.name)] in each.specifier, f"run `make lock`: {each}"


def test_tests_run_on_what_learners_get() -> None:
    assert _pins(RUNTIME).items() <= _pins(DEVELOPMENT).items()


def test_pages_are_looked_at_with_the_files_of_the_anki_that_imports() -> None:
    assert set(_pins(BROWSER)) == {"aqt", "axe-playwright-python"}
    assert _pins(BROWSER)["aqt"] == _pins(DEVELOPMENT)["anki"]


def test_the_changelog_opens_with_this_version_or_the_next() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## \[?([^\s\]]+)", text, flags=re.MULTILINE)
    released = headings[1:] if headings[0] == "Unreleased" else headings
    assert released[:1] in ([], [builder.__version__])


def test_every_module_has_its_layer() -> None:
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    layered = {name.strip() for layer in layers for name in re.split(r"[|:]", layer)}
    modules = {
        f"builder.{path.stem}"
        for path in (ROOT / "builder").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert modules - {"builder.__init__", "builder.__main__"} == layered


def test_actions_are_pinned_by_commit() -> None:
    steps = [
        line
        for path in [*(ROOT / ".github" / "workflows").glob("*.yml"), ROOT / "action.yml"]
        for line in path.read_text("utf-8").splitlines()
        if "uses:" in line and "uses: ./ #" not in line
    ]
    assert steps
    for step in steps:
        assert re.fullmatch(r"\s*(?:- )?uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", step), step
