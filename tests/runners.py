"""A runner as GitHub has them, for the scripts of the action: its folders, git, and a `gh`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / ".ci" / "action"

# What answers as pip in the action's environment: it notes how it is called, and gives what the
# tests run on.
_PIP = """\
import json, os, pathlib, sys, sysconfig
pathlib.Path(os.environ["RUNNER_TEMP"], "pip.json").write_text(json.dumps(sys.argv[1:]))
pathlib.Path(sysconfig.get_path("purelib"), "packages.pth").write_text({packages!r})
"""
# A Python without pip, into which that one is put.
_PYTHON = """\
#!/bin/sh
set -e
"{python}" "$@" --without-pip
for site in "$3"/lib/python*/site-packages; do cp -R "{pip}" "$site/pip"; done
"""
# GitHub's releases are a file, and those of a tag a folder.
_GH = """\
#!{python}
import json, os, pathlib, shutil, sys
home = pathlib.Path(os.environ["FAKE_GITHUB"])
words = sys.argv[1:]
with open(home / "calls", "a") as log:
    log.write(json.dumps(words) + "\\n")
if (home / "down").exists() or (home / f"no-{{words[min(1, len(words) - 1)]}}").exists():
    sys.exit("HTTP 502")
assert os.environ["GH_TOKEN"]
def after(option):
    return words[words.index(option) + 1]
def attach(tag, files, again):
    folder = home / tag
    folder.mkdir(exist_ok=True)
    for each in files:
        file, label = each.split("#")
        assert file == label and (again or not (folder / file).exists())
        shutil.copy(file, folder)
if words[0] == "api":
    assert words[1:] == ["--paginate", "repos/someone/decks/releases?per_page=100"]
    for page in sorted(home.glob("releases*.json")):
        print(page.read_text())
else:
    assert words[0] == "release" and after("--repo") == "someone/decks"
    tag, files = words[2], words[3:words.index("--repo")]
    if words[1] == "view":
        sys.exit(not (home / tag).is_dir())
    elif words[1] == "download":
        shutil.copy(home / tag / after("--pattern"), after("--output"))
    elif words[1] == "create":
        assert "--verify-tag" in words and not (home / tag).exists()
        attach(tag, files, again=False)
        (home / f"{{tag}}.notes").write_text(pathlib.Path(after("--notes-file")).read_text())
    elif words[1] == "upload":
        assert (home / tag).is_dir()
        attach(tag, files, again="--clobber" in words)
    else:
        sys.exit("unknown command")
"""


@dataclass(frozen=True)
class Done:
    """What a script came to."""

    code: int
    log: str
    errors: str
    summary: str
    outputs: dict[str, str]

    @property
    def annotations(self) -> list[str]:
        """The commands in the log that the runner obeys."""
        return [line for line in self.log.splitlines() if line.lstrip().startswith("::")]

    def row(self, what: str) -> str:
        """Give a row of the summary's table."""
        (row,) = (each for each in self.summary.splitlines() if each.startswith(f"| {what} |"))
        return row.removeprefix(f"| {what} | ").removesuffix(" |")


@dataclass(frozen=True)
class Runner:
    """A runner in a folder of its own."""

    place: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for folder in ("temp", "bin", "github", "work"):
            (self.place / folder).mkdir(parents=True)
        program(self.place / "bin" / "gh", _GH.format(python=sys.executable))
        (self.github / "releases.json").write_text("[]")
        self.environment.update(
            {name: value for name, value in os.environ.items() if not name.startswith("GIT")},
            PATH=f"{self.place / 'bin'}{os.pathsep}{os.environ['PATH']}",
            RUNNER_TEMP=str(self.temp),
            GITHUB_ACTIONS="true",
            GITHUB_REPOSITORY="someone/decks",
            GITHUB_STEP_SUMMARY=str(self.place / "summary"),
            GITHUB_OUTPUT=str(self.place / "output"),
            GH_TOKEN="not-a-token",
            FAKE_GITHUB=str(self.github),
            GIT_CONFIG_GLOBAL=os.devnull,
            GIT_CONFIG_NOSYSTEM="1",
        )

    @property
    def temp(self) -> Path:
        """The folder of what is made."""
        return self.place / "temp"

    @property
    def github(self) -> Path:
        """The folder that stands for GitHub: releases.json, and a folder for each tag."""
        return self.place / "github"

    @property
    def work(self) -> Path:
        """The folder into which the repository is checked out."""
        return self.place / "work"

    def install(self) -> Done:
        """Run the script that installs, with a Python whose pip fetches nothing."""
        pip = self.place / "pip"
        pip.mkdir()
        (pip / "__main__.py").write_text(_PIP.format(packages=sysconfig.get_path("purelib")))
        python = program(
            self.place / "bin" / "setup-python", _PYTHON.format(python=sys.executable, pip=pip)
        )
        return self.run("install", str(python))

    def run(self, script: str, *words: str, **settings: str) -> Done:
        """Run a script of the action in the checkout, as a step does."""
        for name in ("summary", "output"):
            (self.place / name).write_text("")
        done = subprocess.run(
            ["sh", str(SCRIPTS / script), *words],
            cwd=self.work,
            env=self.environment | settings,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        outputs = (self.place / "output").read_text("utf-8").splitlines()
        return Done(
            done.returncode,
            done.stdout,
            done.stderr,
            (self.place / "summary").read_text("utf-8"),
            dict(line.split("=", 1) for line in outputs),
        )

    def git(self, *words: str) -> str:
        """Run git in the checkout."""
        command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *words]
        done = subprocess.run(
            command, cwd=self.work, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, message: str = "Change") -> str:
        """Commit all there is, and give the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def calls(self) -> list[list[str]]:
        """Give how gh was called."""
        log = self.github / "calls"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def published(self, *releases: dict[str, Any], page: str = "") -> None:
        """Have releases on GitHub, the latest first: on the first page, or on another."""
        (self.github / f"releases{page}.json").write_text(json.dumps(releases))


def release(tag: str, *names: str, **settings: Any) -> dict[str, Any]:
    """Give what GitHub says of a release."""
    assets = [{"name": name, "label": settings.pop("label", "")} for name in names]
    usual = {"draft": False, "prerelease": False, "created_at": "2020-01-01T00:00:00Z"}
    return {"tag_name": tag, "assets": assets} | usual | settings


def program(path: Path, text: str) -> Path:
    """Write a program."""
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return path


def build(folder: Path) -> None:
    """Build a deck, so that its ledger is up to date."""
    subprocess.run(
        [sys.executable, "-m", "builder", "build", str(folder), "--quiet", "--output", "made"],
        cwd=folder.parent,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        check=True,
    )
    shutil.rmtree(folder.parent / "made")
