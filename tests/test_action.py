"""The scripts of the action: what a pull request shows, what a tag releases."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from builder import __version__
from tests.runners import ROOT, SCRIPTS, Done, Runner, build, release

CARDS = """\
What is a neuron?
A unit that sums its inputs.
What is a layer?
A row of units.
What is a loss?
What training makes small.
"""
NO_ANSWER = "Q: What is a tensor?\nA:\n\nQ: What is a layer?\nA: A row of units.\n"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Install Deckwright as the action does, once for all."""
    runner = Runner(tmp_path_factory.mktemp("runner") / "first")
    done = runner.install()
    assert (done.code, done.log, done.errors) == (0, f"deckwright {__version__}\n", "")
    return runner


@pytest.fixture
def runner(prepared: Runner, tmp_path: Path) -> Runner:
    """Give a runner with Deckwright, and a repository with a deck that has been released."""
    runner = Runner(tmp_path / "runner")
    (runner.temp / "deckwright").mkdir()
    (runner.temp / "deckwright" / "venv").symlink_to(prepared.temp / "deckwright" / "venv")
    write(runner, CARDS)
    build(runner.work / "cards")
    runner.git("init", "--quiet", "--initial-branch", "main")
    runner.commit("Release")
    return runner


def write(runner: Runner, text: str) -> None:
    (runner.work / "cards").mkdir(exist_ok=True)
    (runner.work / "cards" / "units.txt").write_text(text, "utf-8")


def pull_request(runner: Runner, text: str, *, locked: bool = True) -> dict[str, str]:
    """Check out a pull request merged into main, as actions/checkout does; give its commits."""
    base = runner.git("rev-parse", "main")
    runner.git("checkout", "--quiet", "-b", "change")
    write(runner, text)
    if locked:
        build(runner.work / "cards")
    head = runner.commit()
    # Meanwhile main has gone on.
    runner.git("checkout", "--quiet", "main")
    (runner.work / "README").write_text("Decks\n")
    runner.commit("Main goes on")
    runner.git("checkout", "--quiet", "--detach")
    runner.git("merge", "--quiet", "--no-ff", "--no-edit", "change")
    return {"BASE": base, "HEAD": head}


def check(runner: Runner, **settings: str) -> Done:
    usual = {"DECK": "cards", "LINT": "error", "PLAN": "error", "BASE": "", "HEAD": ""}
    return runner.run("check", **usual | settings)


def publish(runner: Runner, tag: str, **settings: str) -> Done:
    return runner.run("release", **{"DECK": "cards", "PLAN": "error", "TAG": tag} | settings)


def made(done: Done) -> set[str]:
    return {path.name for path in Path(done.outputs["folder"]).iterdir()}


# Installing


def test_it_installs_what_is_pinned_and_nothing_else(prepared: Runner) -> None:
    words = json.loads((prepared.temp / "pip.json").read_text())
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(words)
    assert [word for word in words if not word.startswith("-")] == [
        "install",
        ":all:",
        str(ROOT / "requirements.lock"),
    ]


# A pull request


def test_a_pull_request_shows_what_it_does(runner: Runner) -> None:
    edited = CARDS.replace("A row of units.", "A row of units, side by side.")
    commits = pull_request(runner, edited + "What is a batch?\nSome examples at a time.\n")
    done = check(runner, **commits)
    assert done.code == 0, done
    assert done.annotations == []
    assert done.summary.startswith("## Deckwright: `cards`\n\n| check | result |\n| --- | --- |\n")
    assert done.row("lint") == "✓ errors: 0, warnings: 0"
    assert done.row("plan") == "✓ learners lose nothing"
    assert done.row("build").startswith("✓ ")
    assert str(runner.temp) not in done.summary
    assert done.outputs["artifact"] == "deckwright-cards"
    assert made(done) == {"plan.md", "cards.apkg", "corrections.md", "preview.html"}
    for name in ("plan.md", "corrections.md"):
        text = (Path(done.outputs["folder"]) / name).read_text("utf-8")
        assert text.strip() in done.summary
    base = runner.git("show", "HEAD^1:cards/deck.lock")
    assert (runner.temp / "deckwright" / "base.lock").read_text("utf-8").strip() == base


def test_the_plan_is_against_where_a_branch_left_off(runner: Runner) -> None:
    commits = pull_request(runner, CARDS + "What is a batch?\nSome examples at a time.\n")
    runner.git("checkout", "--quiet", "change")
    done = check(runner, **commits)
    assert done.code == 0, done
    base = runner.git("show", "main~1:cards/deck.lock")
    assert (runner.temp / "deckwright" / "base.lock").read_text("utf-8").strip() == base


def test_before_a_first_release_all_is_new(runner: Runner) -> None:
    runner.git("rm", "--quiet", "--cached", "cards/deck.lock")
    (runner.work / "cards" / "deck.lock").unlink()
    runner.commit("No release yet")
    done = check(runner, **pull_request(runner, CARDS))
    assert done.code == 0, done
    (header,) = (runner.temp / "deckwright" / "base.lock").read_text("utf-8").splitlines()
    assert json.loads(header)["deckwright"] == 1


def test_without_its_base_a_pull_request_is_not_planned(runner: Runner, tmp_path: Path) -> None:
    commits = pull_request(runner, CARDS + "What is a batch?\nSome examples at a time.\n")
    runner.git("branch", "merged")
    source = runner.work.rename(tmp_path / "source")
    clone = ["git", "clone", "--quiet", "--depth=1", "--branch=merged"]
    command = [*clone, source.as_uri(), str(runner.work)]
    subprocess.run(command, env=runner.environment, check=True)
    done = check(runner, **commits)
    assert done.code == 1
    assert [line for line in done.annotations if "fetch-depth: 2" in line]
    assert done.row("preview").startswith("✓ ")


def test_a_push_is_planned_against_its_own_ledger(runner: Runner) -> None:
    done = check(runner)
    assert done.code == 0, done
    assert not (runner.temp / "deckwright" / "base.lock").exists()


def test_what_lint_finds_is_annotated_and_fails(runner: Runner) -> None:
    commits = pull_request(runner, NO_ANSWER)
    done = check(runner, **commits, PLAN="warn")
    assert done.code == 1
    assert "::error file=cards/units.txt,line=1," in done.log
    assert re.match(r"✗ errors: 1, warnings: \d+", done.row("lint"))
    assert check(runner, **commits, PLAN="warn", LINT="shipped").code == 0
    off = check(runner, **commits, PLAN="warn", LINT="off")
    assert off.code == 0
    assert "| lint |" not in off.summary


def test_a_ledger_that_was_not_brought_up_to_date_fails(runner: Runner) -> None:
    text = CARDS.replace("A row of units.", "Units in a row.")
    done = check(runner, **pull_request(runner, text, locked=False))
    assert done.code == 1
    assert done.row("build") == "✗ see the log"
    (error,) = done.annotations
    assert error.startswith("::error title=deckwright::deckwright: cards/deck.lock: ")


def test_what_learners_would_lose_fails_or_warns(runner: Runner) -> None:
    (runner.work / "cards" / "deck.lock").unlink()
    # Without its ledger, a question in other words is another note.
    commits = pull_request(runner, CARDS.replace("What is a neuron?", "What is one neuron?"))
    done = check(runner, **commits)
    assert done.code == 1, done
    assert done.row("plan").startswith("✗ learners would lose something")
    assert [line for line in done.annotations if line.startswith("::error title=deckwright::")]
    warned = check(runner, **commits, PLAN="warn")
    assert warned.code == 0
    assert warned.row("plan") == done.row("plan")
    assert [line for line in warned.annotations if line.startswith("::warning title=deckwright::")]


def test_nothing_in_the_repository_takes_the_place_of_a_module(runner: Runner) -> None:
    for name in ("json.py", "builder.py", "jinja2.py"):
        (runner.work / name).write_text("raise SystemExit(7)\n")
    assert check(runner, DECK="./cards/").outputs["artifact"] == "deckwright-cards"
    assert check(runner).code == 0


def test_words_of_a_deck_are_no_commands(runner: Runner) -> None:
    text = f"{CARDS}::error::What is a batch?\n::add-mask::a\n::warning::\n::stop-commands::x\n"
    done = check(runner, **pull_request(runner, text))
    known = re.compile(r"::(error|warning|notice) (file=cards/units\.txt,line=\d+,.*)?title=deckw")
    assert [line for line in done.annotations if not known.match(line)] == []


def test_the_deck_may_be_the_repository(runner: Runner) -> None:
    for path in (runner.work / "cards").iterdir():
        path.rename(runner.work / path.name)
    (runner.work / "deck.toml").write_text('title = "cards"\n')
    build(runner.work)
    runner.commit()
    done = check(runner, DECK=".")
    assert done.code == 0, done
    assert done.outputs["artifact"] == "deckwright"


@pytest.mark.parametrize("name", ["LINT", "PLAN"])
def test_an_input_that_means_nothing_is_refused(runner: Runner, name: str) -> None:
    done = check(runner, **{name: "loud"})
    assert done.code == 1
    assert done.annotations[0].startswith(f"::error title=deckwright::the input {name.lower()} is")


def test_a_long_result_is_shown_as_far_as_there_is_room(runner: Runner) -> None:
    file = runner.temp / "plan.md"
    file.write_text("überall\n" * 100_000, "utf-8")
    runner.environment["DECK"] = "cards"
    command = ["sh", "-c", f'. "{SCRIPTS}/common"; below "{file}"']
    subprocess.run(command, env=runner.environment, check=True)
    summary = (runner.place / "summary").read_text("utf-8")
    assert "`plan.md` in the artifact has the whole" in summary
    assert 250_000 < len(summary.encode()) < 310_000
    assert set(summary.splitlines()[3:]) == {"überall"}


# A tag


def test_a_first_release_has_all_files_and_notes_for_learners(runner: Runner) -> None:
    done = publish(runner, "v1")
    assert done.code == 0, done
    assert "| previous |" not in done.summary
    files = {path.name for path in (runner.github / "v1").iterdir()}
    assert files == made(done)
    assert {"cards.apkg", "cards.preview.html", "CHANGELOG.md", "SHA256SUMS"} <= files
    changes = (Path(done.outputs["folder"]) / "CHANGELOG.md").read_text("utf-8")
    assert (runner.github / "v1.notes").read_text("utf-8") == changes
    assert changes.strip() in done.summary


def test_a_later_release_is_planned_against_the_last_one(runner: Runner) -> None:
    assert publish(runner, "v1").code == 0
    write(runner, CARDS.replace("A row of units.", "A row of units, side by side."))
    build(runner.work / "cards")
    runner.published(
        release("v4-draft", "cards.apkg", draft=True),
        release("v4-rc", "cards.apkg", prerelease=True),
        release("v2", "cards.apkg"),
        release("v1-other-deck", "other.apkg"),
        release("v1", "SHA256SUMS", "cards.apkg"),
    )
    done = publish(runner, "v2")
    assert done.code == 0, done
    assert done.row("previous") == "v1"
    assert done.row("plan") == "✓ learners lose nothing"
    assert (runner.github / "v2" / "cards.apkg").exists()
    old = runner.temp / "deckwright" / "v1" / "cards.apkg"
    assert old.read_bytes() == (runner.github / "v1" / "cards.apkg").read_bytes()


def test_a_package_is_found_whose_name_github_has_changed(runner: Runner) -> None:
    assert publish(runner, "v1").code == 0
    (runner.github / "v1" / "cards.apkg").rename(runner.github / "v1" / "c.rds.apkg")
    runner.published(release("v1", "c.rds.apkg", label="cards.apkg"))
    assert publish(runner, "v2").row("previous") == "v1"


def test_a_release_in_which_learners_lose_something_is_not_made(runner: Runner) -> None:
    assert publish(runner, "v1").code == 0
    runner.published(release("v1", "cards.apkg"))
    (runner.work / "cards" / "deck.lock").unlink()
    write(runner, CARDS.replace("What is a neuron?", "What is one neuron?"))
    build(runner.work / "cards")
    done = publish(runner, "v2")
    assert done.code == 1, done
    assert not (runner.github / "v2").exists()
    assert publish(runner, "v2", PLAN="warn").code == 0
    assert (runner.github / "v2").exists()


def test_a_release_that_is_there_gets_the_files_anew(runner: Runner) -> None:
    (runner.github / "v1").mkdir()
    (runner.github / "v1" / "cards.apkg").write_bytes(b"broken off")
    done = publish(runner, "v1")
    assert done.code == 0, done
    assert (runner.github / "v1" / "cards.apkg").stat().st_size > 100
    assert [call[1] for call in runner.calls() if call[0] == "release"] == ["view", "upload"]


def test_where_github_does_not_answer_nothing_is_released(runner: Runner) -> None:
    (runner.github / "down").touch()
    assert publish(runner, "v1").code != 0
    assert [call[0] for call in runner.calls()] == ["api"]


def test_a_deck_is_released_as_its_ledger_has_it(runner: Runner) -> None:
    write(runner, CARDS.replace("A row of units.", "Units in a row."))
    done = publish(runner, "v1")
    assert done.code == 1
    assert done.annotations[0].startswith("::error title=deckwright::deckwright: cards/deck.lock:")
    assert runner.calls() == []


def test_our_own_deck_passes_our_own_action(runner: Runner) -> None:
    shutil.copytree(ROOT / "sources", runner.work / "sources")
    done = check(runner, DECK="sources/deep-learning", LINT="shipped")
    assert done.code == 0, done
    assert done.outputs["artifact"] == "deckwright-sources-deep-learning"
    assert (Path(done.outputs["folder"]) / "deep-learning.apkg").stat().st_size > 20_000
