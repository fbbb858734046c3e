"""`deckwright propose` and `doctor` as a person runs them, stops them, and pays for them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.llm.asking import wait_for
from tests.llm.batches import Batches
from tests.llm.faults import BAD_KEY, REFUSED, Body, Fault, always
from tests.llm.server import Server
from tests.propose.conftest import Run
from tests.propose.talking import (
    CONFIG,
    NETS,
    PERCEPTRON,
    UNIT,
    bodies,
    cards,
    file_of,
    model,
    prompt,
    question,
    review,
    written,
)
from tests.propose.talking import (
    deck as write_deck,
)

ROOT = Path(__file__).parents[2]
KEY = "sk-Made-Up-And-Never-Seen-0123456789abcdef"
MODEL = ("--model", "test-model")


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return KEY


def ask(run: Run, deck: Path, server: Server, *words: str) -> tuple[int, str, str]:
    found = run("propose", deck, *MODEL, "--base-url", server.url, *words)
    assert KEY not in found.out + found.err
    return found.code, found.out, found.err


def facts(run: Run, deck: Path, server: Server, *words: str) -> dict[str, Any]:
    code, out, err = ask(run, deck, server, "--format", "json", *words)
    found = json.loads(out)
    assert (code, err) == (1 if found["unanswered"] else 0, "")
    assert isinstance(found, dict)
    return found


def keyless(folder: Path) -> None:
    """Check that no file says the key, nor a part that would do."""
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert KEY.encode() not in data, path
            assert KEY[3:20].encode() not in data, path


def one_line(run: Run, *words: str | Path) -> str:
    """Run a command that refuses in one sentence, and give that."""
    found = run(*words)
    assert (found.code, found.out) == (2, "")
    (line,) = found.err.splitlines()
    assert KEY not in line
    return line


# propose


def test_a_person_sees_what_is_proposed_and_what_to_do_next(run: Run, deck: Path, key: str) -> None:
    with Server(model()) as server:
        code, out, err = ask(run, deck, server)
        assert (code, err) == (0, "")
        lines = out.splitlines()
        assert lines[0] == "✓ 2 new proposals from 2 questions"
        assert lines[1].split() == ["proposed", "1", "factual,", "1", "ambiguous"]
        assert lines[-1] == f"Next: deckwright review {deck}"
        _, again, _ = ask(run, deck, server)
        assert "0 new proposals from 2 questions" in again
        assert "2 proposals that the file has already" in again
        assert server.count == 2
        assert {seen.headers["authorization"] for seen in server.seen} == {f"Bearer {key}"}
    keyless(deck.parent)


def test_programs_get_facts(run: Run, deck: Path) -> None:
    with Server(model()) as server:
        found = facts(run, deck, server, "--task", "check")
    (one,) = found.pop("proposals")
    assert (one["side"], one["kind"], one["confidence"]) == ("back", "factual", 0.7)
    assert one["id"] == review(deck).items[0].id
    assert one["change"] == [{"old": "1968.", "new": "1958."}]
    assert (found["task"], found["asked"], found["sent"]) == ("check", 7, 14)
    assert (found["unanswered"], found["verdicts"]) == ([], {"right": 6})
    assert found["corrections"] == str(deck / "corrections.yaml")


@pytest.mark.parametrize("task", ["fix", "check", "complete", "pairs", "enrich"])
def test_every_task_runs_and_runs_again_for_nothing(run: Run, deck: Path, task: str) -> None:
    words = ("--task", task, *(("--with", "tags,more,split") if task == "enrich" else ()))
    with Server(model()) as server:
        first = facts(run, deck, server, *words)
        assert first["proposals"]
        before, count = file_of(deck), server.count
        again = facts(run, deck, server, *words)
        assert (again["proposals"], again["sent"], server.count) == ([], 0, count)
    assert file_of(deck) == before
    decided = {each.decision.value for each in review(deck).items}
    assert decided == {"undecided"}


def test_questions_without_an_answer_are_a_finding(run: Run, deck: Path) -> None:
    def refuses(body: Body, _: int) -> Fault | None:
        return REFUSED if question(body)["question"] == UNIT else None

    with Server(model(), refuses) as server:
        code, out, _ = ask(run, deck, server)
    assert code == 1
    assert "! 1 refused by the model:" in out
    assert f"  fix {cards(deck)[UNIT].id[:8]} back" in out
    assert len(written(deck).corrections) == 1


def test_replay_sends_nothing_and_needs_no_key(run: Run, deck: Path) -> None:
    with Server(model()) as server:
        code, out, _ = ask(run, deck, server, "--replay")
        assert (code, len(server.seen)) == (1, 0)
        assert "! 2 not in the store:" in out
        ask(run, deck, server)
        code, out, _ = ask(run, deck, server, "--replay")
        assert (code, server.count) == (0, 2)
    found = run("propose", deck, *MODEL, "--replay")  # of the key's own server
    assert (found.code, found.err) == (1, "")


def test_an_estimate_keeps_what_its_pilot_paid(run: Run, deck: Path) -> None:
    words = ("--task", "enrich", "--with", "tags")
    with Server(model()) as server:
        code, out, _ = ask(run, deck, server, *words, "--estimate", "--pilot", "3")
        assert (code, server.count) == (0, 3)
        assert "7, of which 3 are answered from the store and 4 are to be sent" in out
        assert file_of(deck) == b""
        found = facts(run, deck, server, *words)
        assert (found["sent"], server.count) == (4, 7)
        code, out, _ = ask(run, deck, server, *words, "--estimate", "--pilot", "0")
        assert "and 0 are to be sent" in out


def test_a_pilot_asks_what_the_run_will_ask(run: Run, deck: Path) -> None:
    with Server(model()) as server:
        _, out, _ = ask(run, deck, server, "--task", "check", "--estimate", "--pilot", "3")
        assert server.count == 3
        assert "14, of which 3 are answered from the store and 11 are to be sent" in out
        assert {prompt(body) for body in bodies(server)} == {"answer"}
        found = facts(run, deck, server, "--task", "check")
        assert (found["sent"], server.count) == (11, 14)
        _, out, _ = ask(run, deck, server, "--task", "check", "--estimate", "--limit", "2")
        assert server.count == 14
        assert "requests: 4, of which" in out


def test_limits_hold(run: Run, deck: Path, tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text(
        'as_of = 2026-01-01\n[models."test-model"]\ninput = 1000\noutput = 2000\n', "utf-8"
    )
    with Server(model()) as server:
        found = facts(run, deck, server, "--task", "check", "--max-requests", "9")
        assert (found["sent"], server.count) == (9, 9)
        assert found["stopped"]
        assert len(found["unanswered"]) == 5
        words = ("--prices", str(tmp_path / "prices.toml"), "--max-cost", "2")
        before = server.input * 1000 + server.output * 2000
        found = facts(run, deck, server, "--task", "check", *words)
        assert server.input * 1000 + server.output * 2000 - before <= 2e6
        rest = facts(run, deck, server, "--task", "check", "--limit", "1")
        assert rest["asked"] == 1


def test_a_batch_runs_to_its_end(run: Run, deck: Path) -> None:
    with Server(model(), batches=Batches(polls=1)) as server:
        found = facts(run, deck, server, "--batch")
        assert (found["sent"], server.count, server.batches.ran) == (2, 0, 2)
    assert len(written(deck).corrections) == 2


def test_quiet_prints_nothing(run: Run, deck: Path) -> None:
    with Server(model()) as server:
        assert ask(run, deck, server, "--quiet") == (0, "", "")
        assert ask(run, deck, server, "-q", "--replay", "--only", cards(deck)[UNIT].id) == (
            0,
            "",
            "",
        )
    assert len(written(deck).corrections) == 2


# What is refused


def test_without_a_key_one_sentence_says_so(run: Run, deck: Path) -> None:
    line = one_line(run, "propose", deck, *MODEL)
    assert line == (
        "deckwright: https://api.openai.com/v1: there is no key for it; set OPENAI_API_KEY, "
        "or OPENAI_BASE_URL to the server of a local model"
    )
    assert not (deck / ".deckwright").exists()


def test_a_deck_cannot_have_the_key_sent_to_its_server(run: Run, deck: Path, key: str) -> None:
    write_deck(deck, config=f'{CONFIG}base_url = "https://models.example/v1"\n')
    line = one_line(run, "propose", deck, *MODEL)
    assert "deck.toml names the server https://models.example/v1" in line
    assert one_line(run, "doctor", deck, *MODEL) == line
    with Server(model()) as server:  # on this machine it may be asked, without the key
        write_deck(deck, config=f'{CONFIG}base_url = "{server.url}"\n')
        assert run("propose", deck, *MODEL).code == 0
    with Server() as probed:
        write_deck(deck, config=f'{CONFIG}base_url = "{probed.url}"\n')
        assert run("doctor", deck, *MODEL).code == 0
    assert probed.seen
    for seen in (*server.seen, *probed.seen):
        assert key not in json.dumps(dict(seen.headers))
    keyless(deck.parent)


def test_what_cannot_run_is_refused_in_one_sentence(run: Run, deck: Path, key: str) -> None:
    loose = one_line(run, "propose", deck / "nets.txt", *MODEL)
    assert "proposals for loose files cannot be stored; put them into a folder" in loose
    assert "no model is named" in one_line(run, "propose", deck)
    ways = one_line(run, "propose", deck, *MODEL, "--replay", "--estimate")
    assert "three ways to run" in ways
    assert "nothing called 'cards'" in one_line(run, "propose", deck, "--with", "cards", *MODEL)
    enrich = one_line(run, "propose", deck, "--task", "enrich", *MODEL)
    assert "nothing to enrich cards with is named" in enrich
    write_deck(deck, config='[llm]\nreferences = ["gone.md"]\n')
    assert "'gone.md' cannot be read" in one_line(run, "propose", deck, *MODEL)
    assert not (deck / "corrections.yaml").exists()


# The key


@pytest.mark.parametrize("batch", [False, True])
def test_a_server_that_repeats_the_key_does_not_spread_it(
    run: Run, deck: Path, key: str, batch: bool
) -> None:
    with Server(model(), always(BAD_KEY), batches=Batches(polls=1)) as server:
        code, out, err = ask(run, deck, server, *(["--batch"] if batch else []))
        if not batch:
            assert "Incorrect API key provided" in out
            assert server.count < 3
        assert {seen.headers["authorization"] for seen in server.seen} == {f"Bearer {key}"}
    assert code == 1
    assert "[key]" in out + err or batch
    keyless(deck.parent)
    assert (deck / ".deckwright" / ".gitignore").read_text("utf-8").strip() == "*"


def test_no_process_argument_has_the_key(deck: Path) -> None:
    with Server(model(), delay=0.3) as server, _started(deck, server) as process:
        wait_for(lambda: server.count >= 1)
        told = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        keyless(deck)  # while the store is open, with what SQLite puts beside it
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert KEY.encode() not in told + out + err
    keyless(deck.parent)


# Stopped and killed


def _started(deck: Path, server: Server, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "builder", "propose", str(deck), *MODEL, *words]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


SLOW = ("--task", "check", "--concurrency", "1")


def test_ctrl_c_keeps_what_was_paid(run: Run, deck: Path) -> None:
    with Server(model(), delay=0.08) as server:
        with _started(deck, server, *SLOW) as process:
            wait_for(lambda: server.count >= 4)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert b"stopped by Ctrl-C" in out
        assert b"Traceback" not in err
        paid, server.delay = server.count, 0.0
        assert paid < 14
        found = facts(run, deck, server, "--task", "check")
        assert (found["sent"], server.count) == (14 - paid, 14)
    assert [each.front for each in written(deck).corrections] == [PERCEPTRON]


@pytest.mark.parametrize("half", [5, 10])
def test_killed_at_half_it_ends_as_if_it_had_not_been(
    run: Run, deck: Path, tmp_path: Path, half: int
) -> None:
    whole = write_deck(tmp_path / "whole" / "deck")
    with Server(model()) as server:
        facts(run, whole, server, "--task", "check")
        server.delay, before = 0.08, server.count
        with _started(deck, server, *SLOW) as process:
            wait_for(lambda: server.count - before >= half)
            process.kill()
            process.communicate(timeout=60)
        assert file_of(deck) == b""
        server.delay, killed = 0.0, server.count - before
        found = facts(run, deck, server, "--task", "check")
        assert server.count - before <= 14 + 1  # one was in flight
        assert found["sent"] <= 14 - killed + 1
    assert file_of(deck) == file_of(whole) != b""


# doctor


def test_doctor_says_what_a_server_does(run: Run, key: str) -> None:
    with Server() as server:
        found = run("doctor", *MODEL, "--base-url", server.url)
        assert (found.code, found.err) == (0, "")
        assert found.out.splitlines()[0] == f"test-model at {server.url}"
        told = json.loads(run("doctor", *MODEL, "--base-url", server.url, "--format", "json").out)
    assert (told["server"], told["model"]) == (server.url, "test-model")
    assert not told["fault"]
    assert key not in found.out + json.dumps(told)


def test_doctor_finds_a_server_that_is_not_there_or_refuses(run: Run, key: str) -> None:
    with Server(faults=always(BAD_KEY)) as server:
        found = run("doctor", *MODEL, "--base-url", server.url)
    assert found.code == 1
    assert key not in found.out + found.err
    gone = run("doctor", *MODEL, "--base-url", server.url)
    assert gone.code == 1
    assert "no model is named" in one_line(run, "doctor")


def test_the_words_of_cards_are_not_in_what_is_told_of_a_fault(run: Run, deck: Path) -> None:
    write_deck(deck, NETS.replace("I guess", "\x1b[2J I guess"))
    with Server(model()) as server:
        found = run("propose", deck, *MODEL, "--base-url", server.url)
    assert "\x1b" not in found.out
    assert {prompt(body) for body in bodies(server)} <= {"fix", "fix_blind"}
