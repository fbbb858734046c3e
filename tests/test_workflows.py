"""Our workflows, our action, and the workflow that `deckwright init --ci` writes."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import builder
from tests.runners import ROOT, SCRIPTS, Runner, program

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTION = ROOT / "action.yml"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
TOOLS = Path(sys.executable).parent
# A program that notes how it is called.
_NOTING = '#!/bin/sh\necho "${{0##*/}} $*" | tr "\\n" " " >>"{log}"\necho >>"{log}"\n'


def tool(name: str, *words: str | Path, cwd: Path = ROOT) -> None:
    """Run a linter, which must find nothing."""
    done = subprocess.run(
        [TOOLS / name, *words], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def read(path: Path) -> dict[str, Any]:
    """Read a workflow; YAML takes its `on` for a word that means true."""
    values = yaml.safe_load(path.read_text("utf-8"))
    return {"on" if key is True else key: value for key, value in values.items()}


@dataclass(frozen=True)
class Step:
    """A step of a workflow or of the action, and the job it is in."""

    file: str
    job: str
    values: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.values.get('run') or self.values['uses']}"


def steps() -> Iterator[Step]:
    for path in WORKFLOWS:
        for name, job in read(path)["jobs"].items():
            yield from (Step(path.name, name, values) for values in job["steps"])
    yield from (Step(ACTION.name, "", values) for values in read(ACTION)["runs"]["steps"])


RUNS = [step for step in steps() if "run" in step.values]


# Linting


def test_workflows_are_valid() -> None:
    tool("actionlint", "-shellcheck", TOOLS / "shellcheck", "-pyflakes", "", *WORKFLOWS)


def test_workflows_and_the_action_are_safe() -> None:
    tool("zizmor", "--offline", "--strict-collection", *WORKFLOWS, ACTION)


def test_the_scripts_that_they_run_are_sound() -> None:
    scripts = [path for path in (ROOT / ".ci").rglob("*") if path.is_file()]
    shell = [path for path in scripts if "python" not in path.read_text("utf-8").split("\n")[0]]
    assert {path.name for path in scripts} - {path.name for path in shell} == {
        "local-model",
        "previous",
    }
    # Words of several options are split on purpose.
    tool("shellcheck", "-x", "-P", SCRIPTS, "-e", "SC2086", *shell)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_no_right_but_those_of_its_jobs(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"]
        assert job["permissions"] in ({"contents": "read"}, {"contents": "write"})
        if job["permissions"]["contents"] == "write":
            assert path.name == "release.yml"
            assert workflow["on"] == {"push": {"tags": ["v*"]}}


def test_no_step_has_a_secret_or_leaves_one_behind() -> None:
    for step in steps():
        assert "secrets" not in str(step.values)
        if "checkout" in step.values.get("uses", ""):
            assert step.values["with"]["persist-credentials"] is False


@pytest.mark.parametrize("step", RUNS, ids=str)
def test_no_text_of_others_is_put_into_a_command(step: Step) -> None:
    assert "${{" not in step.values["run"]


def test_every_supported_python_and_system_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    supported = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    jobs = read(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]
    for name in ("test", "windows"):
        assert jobs[name]["strategy"]["matrix"]["python"] == supported
    assert jobs["test"]["strategy"]["matrix"]["system"] == ["ubuntu-latest", "macos-latest"]
    assert jobs["windows"]["runs-on"] == "windows-latest"


# What they run. Scripts of the action are run by test_action.py, in all cases.

CALLS = {
    ".ci/run": ["make test"],
    "make deck": ["make deck"],
    "make package": ["make package"],
    "python -m venv .venv-dev": ["python -m venv .venv-dev"],
    ".venv-dev/Scripts/python -m pip install --quiet --no-deps --require-hashes"
    " -r requirements-dev.lock": [
        "python -m pip install --quiet --no-deps --require-hashes -r requirements-dev.lock"
    ],
    "sh .ci/portable .venv-dev/Scripts/python": [
        "python -m pytest -p no:cacheprovider tests/...",
        "python -m builder build sources/deep-learning --locked --output ...",
        "python -m builder build sources/deep-learning --locked --quiet --output ...",
        "cmp ...",
    ],
    '.ci/action/attach "$TAG" CHANGELOG.md dist': [
        "gh release view v1 --repo someone/decks",
        "gh release upload v1 deckwright.whl#deckwright.whl --repo someone/decks --clobber",
    ],
    'sh "$GITHUB_ACTION_PATH/.ci/action/install" "$PYTHON"': [
        "python -m venv ...",
        "python -m pip install ... --require-hashes ... -r .../requirements.lock",
        "python -I -c ...",
        "python -I -m builder --version",
    ],
    'sh "$GITHUB_ACTION_PATH/.ci/action/check"': [
        "python -I -m builder lint cards --format github",
        "python -I -m builder plan cards --format markdown",
        "python -I -m builder build cards --locked --quiet --output ...",
        "python -I -m builder diff cards --format markdown --quiet --output ...",
        "python -I -m builder preview cards --quiet --output ...",
    ],
    'sh "$GITHUB_ACTION_PATH/.ci/action/release"': [
        "python -I -m builder build cards --locked --quiet --output ...",
        "gh api --paginate repos/someone/decks/releases?per_page=100",
        "python -I .../.ci/action/previous v1 ...",
        "python -I -m builder release cards --output ... --quiet",
        "gh release view v1 --repo someone/decks",
        "gh release upload v1 ... --repo someone/decks --clobber",
    ],
}


def test_every_command_is_known_here() -> None:
    assert {step.values["run"] for step in RUNS} == set(CALLS)


@pytest.mark.parametrize("step", RUNS, ids=str)
def test_a_command_calls_what_it_should(step: Step, tmp_path: Path) -> None:
    """Run a step as the runner does, in a checkout where programs only note how they are called."""
    runner = Runner(tmp_path / "runner")
    for path in (each for each in ROOT.iterdir() if not each.name.startswith((".v", ".g", "dist"))):
        (runner.work / path.name).symlink_to(path)
    (runner.work / "cards").mkdir()
    (runner.work / "dist").mkdir()
    (runner.work / "dist" / "deckwright.whl").touch()
    log = tmp_path / "log"
    noting = _NOTING.format(log=log)
    places = [runner.place / "bin" / name for name in ("make", "python", "gh", "cmp")]
    places += [runner.work / ".venv-dev" / "Scripts" / "python"]
    places += [runner.temp / "deckwright" / "venv" / "bin" / "python"]
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        program(place, noting)
    settings = {"GITHUB_ACTION_PATH": str(ROOT), "PYTHON": "python", "TAG": "v1", "DECK": "cards"}
    settings |= {"LINT": "error", "PLAN": "error", "BASE": "", "HEAD": ""}
    # The runner's own way to start bash.
    subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.values["run"]],
        cwd=runner.work,
        env=runner.environment | settings,
        capture_output=True,
        check=False,
    )
    called = [line.rstrip() for line in log.read_text("utf-8").splitlines()]
    expected = CALLS[step.values["run"]]
    assert len(called) == len(expected), called
    for call, pattern in zip(called, expected, strict=True):
        assert re.fullmatch(re.escape(pattern).replace(r"\.\.\.", ".*"), call), call


def test_a_step_has_what_its_script_reads() -> None:
    """Compare the variables that a script expects with those that the action sets."""
    for step in RUNS:
        for name in ("check", "release"):
            if step.values["run"].endswith(f'/{name}"'):
                head = re.search(
                    r"^# In the environment: (.*?)\.$", text_of(name), re.MULTILINE | re.DOTALL
                )
                assert head is not None
                named = set(re.findall(r"\b[A-Z]{3,}\b", head[1]))
                assert named == set(step.values["env"]) - {"GH_TOKEN"}


def text_of(script: str) -> str:
    return (SCRIPTS / script).read_text("utf-8")


def test_make_knows_the_targets() -> None:
    for step in RUNS:
        if step.values["run"].startswith("make "):
            command = [*shlex.split(step.values["run"]), "--dry-run", "--always-make"]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr


def package(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / ".ci" / "package"), str(TOOLS.parent), str(place), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_our_package_is_a_wheel_and_its_source_with_checksums(tmp_path: Path) -> None:
    done = package(tmp_path / "dist", f"v{builder.__version__}")
    assert done.returncode == 0, done.stderr
    name = f"deckwright-{builder.__version__}"
    names = {path.name for path in (tmp_path / "dist").iterdir()}
    assert names == {f"{name}-py3-none-any.whl", f"{name}.tar.gz", f"{name}.sha256"}
    shasum = shutil.which("sha256sum") or "shasum"
    command = [shasum, "--check", f"{name}.sha256"]
    checked = subprocess.run(
        command, cwd=tmp_path / "dist", capture_output=True, text=True, check=True
    )
    assert checked.stdout.count(": OK") == 2


def test_a_tag_of_another_version_gives_no_package(tmp_path: Path) -> None:
    done = package(tmp_path / "dist", "v99.0.0")
    assert done.returncode == 1
    assert "v99.0.0 is not v" in done.stderr
    assert not (tmp_path / "dist").exists()


def test_what_every_system_shares_holds(tmp_path: Path) -> None:
    """Run what Windows runs, without the tests that this run has anyway."""
    environment = os.environ | {"PYTEST_ADDOPTS": "--collect-only --quiet"}
    command = ["sh", ".ci/portable", sys.executable]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "tests/test_ledger.py::" in done.stdout
    assert "notes      224: 0 new, 0 changed" in done.stdout


# The workflow of a deck's repository


def init(cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "builder", "init", *words]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Give the root of a git work tree."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    return tmp_path / "repository"


@pytest.mark.parametrize("folder", ["decks/my-deck", ".", 'Mein "Deck": größer'])
def test_init_writes_a_workflow_that_is_valid_and_safe(repository: Path, folder: str) -> None:
    done = init(repository, folder, "--ci", "--action", f"someone/deckwright@{COMMIT}")
    assert (done.returncode, done.stderr) == (0, "")
    path = repository / ".github" / "workflows" / "deck.yml"
    assert f"✓ {path}: made" in done.stdout
    assert (repository / folder / "deck.toml").exists()
    tool("actionlint", "-shellcheck", "", "-pyflakes", "", path, cwd=repository)
    tool("zizmor", "--offline", "--strict-collection", path, cwd=repository)
    workflow = read(path)
    assert workflow["permissions"] == {}
    assert ":\n\n" not in path.read_text("utf-8")
    inputs = read(ACTION)["inputs"]
    for name, right in (("check", "read"), ("release", "write")):
        job = workflow["jobs"][name]
        assert job["permissions"] == {"contents": right}
        checkout, ours = job["steps"]
        assert ours == {"uses": f"someone/deckwright@{COMMIT}", "with": {"deck": folder}}
        assert set(ours["with"]) <= set(inputs)
        for place in (WORKFLOWS[0], ROOT / "docs" / "releasing.md"):
            assert f"uses: {checkout['uses']} # v" in place.read_text("utf-8")


def test_without_git_the_deck_folder_is_the_repository(tmp_path: Path) -> None:
    done = init(tmp_path, "cards", "--ci", "--action", "someone/deckwright@v1", "--title", "Cards")
    assert done.returncode == 0, done.stderr
    workflow = read(tmp_path / "cards" / ".github" / "workflows" / "deck.yml")
    assert workflow["jobs"]["check"]["steps"][1]["with"] == {"deck": "."}
    assert "! someone/deckwright@v1 may move" in done.stdout


def test_a_deck_that_is_there_gets_its_workflow(repository: Path) -> None:
    assert init(repository, "cards").returncode == 0
    before = (repository / "cards" / "deck.toml").read_bytes()
    words = ("cards", "--ci", "--action", f"someone/deckwright@{COMMIT}")
    assert init(repository, *words, "--quiet").stdout == ""
    assert (repository / "cards" / "deck.toml").read_bytes() == before
    again = init(repository, *words)
    assert again.returncode == 2
    assert "deck.yml: exists already; edit it, or move it away" in again.stderr
    second = init(repository, "decks/other", *words[1:])
    assert second.returncode == 2
    assert second.stderr.endswith('give it tags of its own, and write deck: "decks/other"\n')
    assert not (repository / "decks").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--ci",), "--action: --ci does not know the action; name its repository and commit"),
        (("--ci", "--action", "somewhere"), "--action: 'somewhere' names no action"),
        (("--ci", "--action", "a/b@v1\n  x: y"), "names no action"),
        (("--action", "someone/deckwright@v1"), "--action: is for the workflow; give --ci, too"),
    ],
)
def test_init_refuses_and_writes_nothing(
    repository: Path, words: tuple[str, ...], says: str
) -> None:
    done = init(repository, "cards", *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert [path.name for path in repository.rglob("*")] == [".git"]


def test_a_name_that_github_would_read_as_an_expression_is_refused(repository: Path) -> None:
    done = init(repository, "${{ cards }}", "--ci", "--action", "someone/deckwright@v1")
    assert done.returncode == 2
    assert "cannot be written into a workflow" in done.stderr
    assert not (repository / ".github").exists()
