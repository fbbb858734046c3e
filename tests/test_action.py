"""The scripts of the action: what a pull request shows, what a tag releases."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
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


def test_the_repository_may_lie_below_the_workspace(runner: Runner, tmp_path: Path) -> None:
    commits = pull_request(runner, CARDS + "What is a batch?\nSome examples at a time.\n")
    runner.work.rename(tmp_path / "source")
    runner.work.mkdir()
    (tmp_path / "source").rename(runner.work / "sub")
    done = check(runner, **commits, DECK="sub/cards")
    assert done.code == 0, done
    assert done.row("plan") == "✓ learners lose nothing"
    assert "Beside the base branch: new: 1 note" in done.summary


def test_without_a_repository_that_is_what_is_said(runner: Runner) -> None:
    commits = pull_request(runner, CARDS)
    shutil.rmtree(runner.work / ".git")
    done = check(runner, **commits)
    assert done.code == 1
    assert done.row("plan") == "✗ could not be made: git cannot read the repository"
    (error,) = done.annotations
    assert "git cannot read the repository of cards: fatal: not a git repository" in error


def assert_planned_against(runner: Runner, ledger: str) -> None:
    """Compare the ledger that was planned against with one that git has."""
    base = (runner.temp / "deckwright" / "base.lock").read_text("utf-8")
    assert base.strip() == runner.git("show", ledger)


def moved(runner: Runner, *, deck: str = "units", text: str = CARDS) -> dict[str, str]:
    """Check out a pull request that gives the deck folder another name."""
    (runner.work / "cards" / "deck.toml").write_text('title = "cards"\n')
    build(runner.work / "cards")
    base = runner.commit("A title")
    runner.git("checkout", "--quiet", "-b", "change")
    runner.git("mv", "cards", deck)
    (runner.work / deck / "units.txt").write_text(text, "utf-8")
    build(runner.work / deck)
    return {"BASE": base, "HEAD": runner.commit(), "DECK": deck}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (CARDS, "unchanged: 3 notes"),
        (CARDS.replace("What is a loss?\nWhat training makes small.\n", ""), "retired: 1 note"),
    ],
)
def test_a_deck_that_is_moved_keeps_its_ledger(runner: Runner, text: str, row: str) -> None:
    commits = moved(runner, text=text)
    done = check(runner, **commits)
    assert "The first release" not in done.summary
    assert row in done.summary
    assert_planned_against(runner, f"{commits['BASE']}:cards/deck.lock")


def test_a_deck_that_is_moved_and_rewritten_keeps_its_ledger(runner: Runner) -> None:
    commits = moved(runner)
    header = (runner.work / "units" / "deck.lock").read_text("utf-8").split("\n")[0]
    (runner.work / "units" / "deck.lock").write_text(f"{header}\n", "utf-8")
    commits["HEAD"] = runner.commit()
    done = check(runner, **commits)
    assert "The first release" not in done.summary
    assert_planned_against(runner, f"{commits['BASE']}:cards/deck.lock")


def test_of_several_ledgers_that_are_gone_none_is_chosen(runner: Runner) -> None:
    shutil.copytree(runner.work / "cards", runner.work / "other")
    commits = moved(runner)
    shutil.rmtree(runner.work / "other")
    header = (runner.work / "units" / "deck.lock").read_text("utf-8").split("\n")[0]
    (runner.work / "units" / "deck.lock").write_text(f"{header}\n", "utf-8")
    commits["HEAD"] = runner.commit()
    done = check(runner, **commits)
    assert done.code == 1
    assert done.row("plan").startswith("✗ could not be made: it is not clear which ledger")


def test_a_deck_that_is_added_beside_another_is_new(runner: Runner) -> None:
    base = runner.commit()
    runner.git("checkout", "--quiet", "-b", "change")
    (runner.work / "cards").joinpath("units.txt").write_text(CARDS + "What is a bit?\nOne.\n")
    build(runner.work / "cards")
    shutil.copytree(runner.work / "cards", runner.work / "second")
    (runner.work / "second" / "deck.lock").unlink()
    build(runner.work / "second")
    done = check(runner, DECK="second", BASE=base, HEAD=runner.commit())
    assert done.code == 0, done
    assert "The first release: new: 4 notes" in done.summary


def test_a_ledger_that_is_deleted_is_no_first_release(runner: Runner) -> None:
    base = runner.commit()
    runner.git("checkout", "--quiet", "-b", "change")
    runner.git("rm", "--quiet", "cards/deck.lock")
    write(runner, CARDS.replace("What is a loss?\nWhat training makes small.\n", ""))
    done = check(runner, BASE=base, HEAD=runner.commit())
    assert done.code == 1
    assert "The first release" not in done.summary
    assert "retired: 1 note" in done.summary
    assert done.row("build") == "✗ see the log"


def test_a_deck_without_a_ledger_is_told_to_be_built(runner: Runner) -> None:
    runner.git("rm", "--quiet", "cards/deck.lock")
    base = runner.commit("No ledger yet")
    done = check(runner, BASE=base, HEAD=base)
    assert done.code == 1
    assert done.row("plan") == "✗ could not be made: the deck has no ledger"


@pytest.mark.parametrize(
    ("decks", "names"),
    [
        (("cards", "./cards/", "././cards//"), 1),
        ((".", "./"), 1),
        (("колода", "физика", "a/b", "a-b", "a b", "../cards", "cards", ".cards", "."), 9),
    ],
)
def test_every_deck_has_an_artifact_of_its_own(
    runner: Runner, decks: tuple[str, ...], names: int
) -> None:
    found = set()
    for deck in decks:
        command = ["sh", "-c", f'. "{SCRIPTS}/common"; artifact_name']
        settings = runner.environment | {"DECK": deck}
        done = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
        assert re.fullmatch(r"deckwright(-[A-Za-z0-9._-]+)?\n", done.stdout)
        found.add(done.stdout)
    assert len(found) == names


def test_a_deck_that_is_not_there_is_one_error(runner: Runner) -> None:
    for run in (check(runner, DECK="none"), publish(runner, "v1", DECK="none")):
        assert run.code == 1
        (error,) = run.annotations
        assert "none: there is no such folder in the workspace" in error
        assert run.row("deck") == "✗ there is no such folder"


def test_one_fault_is_one_error(runner: Runner) -> None:
    (runner.work / "cards" / "deck.lock").write_text("no ledger\n")
    done = check(runner)
    assert done.code == 1
    (error,) = done.annotations
    assert "cards/deck.lock" in error


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


def add_a_card(runner: Runner) -> None:
    """Commit one more card, an hour after all there is."""
    write(runner, CARDS + "What is a batch?\nSome examples at a time.\n")
    build(runner.work / "cards")
    now = int(runner.git("log", "-1", "--format=%ct"))
    runner.environment["GIT_COMMITTER_DATE"] = f"{now + 3600} +0000"
    runner.commit("A card more")
    del runner.environment["GIT_COMMITTER_DATE"]


def of(runner: Runner, commit: str) -> str:
    """Give the time of a commit as GitHub does."""
    time = int(runner.git("log", "-1", "--format=%ct", commit))
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("listed", [("v2", "v1"), ("v1", "v2"), ("v2",)])
def test_the_job_of_an_older_tag_makes_the_same_release_again(
    runner: Runner, listed: tuple[str, ...]
) -> None:
    first = runner.commit()
    assert publish(runner, "v1").code == 0
    before = {path.name: path.read_bytes() for path in (runner.github / "v1").iterdir()}
    add_a_card(runner)
    times = {"v1": of(runner, first), "v2": of(runner, "HEAD")}
    runner.published(release("v1", "cards.apkg", created_at=times["v1"]))
    assert publish(runner, "v2").row("previous") == "v1"
    runner.published(*(release(tag, "cards.apkg", created_at=times[tag]) for tag in listed))
    runner.git("checkout", "--quiet", first)
    done = publish(runner, "v1")
    assert done.code == 0, done
    assert "| previous |" not in done.summary
    assert done.annotations == []
    after = {path.name: path.read_bytes() for path in (runner.github / "v1").iterdir()}
    assert after["CHANGELOG.md"] == before["CHANGELOG.md"]
    assert set(after) == set(before)


def test_of_one_time_the_order_of_the_list_counts(runner: Runner) -> None:
    assert publish(runner, "v1").code == 0
    runner.published(release("v2", "cards.apkg"), release("v1", "cards.apkg"))
    assert "| previous |" not in publish(runner, "v1").summary


def test_a_release_is_found_on_a_later_page(runner: Runner) -> None:
    assert publish(runner, "v1").code == 0
    runner.published(*(release(f"other-{number}", "other.apkg") for number in range(100)))
    runner.published(release("v1", "cards.apkg"), page="-2")
    assert publish(runner, "v2").row("previous") == "v1"


def test_what_is_found_ends_without_a_carriage_return(runner: Runner) -> None:
    command = [sys.executable, str(SCRIPTS / "previous"), "v2", "cards.apkg", ""]
    listed = json.dumps([release("v1", "cards.apkg")]).encode()
    done = subprocess.run(command, input=listed, capture_output=True, check=True)
    assert done.stdout == b"v1 cards.apkg\n"
    text = (SCRIPTS / "previous").read_text("utf-8")
    assert "print(" not in text  # which would end lines as the system does


def test_a_title_that_no_release_has_is_named(runner: Runner) -> None:
    assert publish(runner, "v1").code == 0
    runner.published(release("v1", "cards.apkg"), release("v0", "cards.apkg"))
    (runner.work / "cards" / "deck.toml").write_text('title = "Other cards"\n')
    build(runner.work / "cards")
    done = publish(runner, "v2")
    assert done.code == 0, done
    assert done.row("previous").startswith("! none of 2 earlier releases has `other-cards.apkg`")
    (warning,) = done.annotations
    assert warning.startswith("::warning title=deckwright::no earlier release has other-cards.apkg")


@pytest.mark.parametrize(
    ("down", "says", "calls"),
    [
        ("down", "GitHub's releases could not be read", ["api"]),
        ("no-download", "the package of the release v1 could not be fetched", ["api", "release"]),
        ("no-create", "the files could not be attached", ["api"] + ["release"] * 3),
    ],
)
def test_where_github_does_not_answer_nothing_is_released(
    runner: Runner, down: str, says: str, calls: list[str]
) -> None:
    assert publish(runner, "v1").code == 0
    runner.published(release("v1", "cards.apkg"))
    (runner.github / "calls").unlink()
    (runner.github / down).touch()
    done = publish(runner, "v2")
    assert done.code == 1
    assert done.row("github").startswith(f"✗ {says}")
    (error,) = done.annotations
    assert error.startswith(f"::error title=deckwright::{says}")
    assert [call[0] for call in runner.calls()] == calls
    assert not (runner.github / "v2").exists()


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
    assert re.fullmatch(r"deckwright-sources-deep-learning-\d+", done.outputs["artifact"])
    assert (Path(done.outputs["folder"]) / "deep-learning.apkg").stat().st_size > 20_000
