"""`deckwright review` without a screen: what it lists, decides and refuses, and how it exits."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from builder.cli import main
from builder.corrections import CORRECTIONS_FILE, add_corrections
from builder.model import ChangeKind, Reviewed
from tests.proposed import CELLS, a_change, cards_of, decisions, opened, propose

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Result:
    """What a command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `deckwright review` in this process, without a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words: str | Path) -> Result:
        monkeypatch.setattr(sys, "argv", ["deckwright", "review", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return Result(code=int(end.value.code or 0), out=out, err=err)

    return run


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """Give a deck folder, named from the working folder, with seven things to decide."""
    propose(tmp_path / "deck")
    return Path("deck")


def ids(folder: Path) -> dict[str, list[str]]:
    """Give the ids of all that is proposed, by kind, in the order of review."""
    found: dict[str, list[str]] = {}
    for one in opened(folder)[1].items:
        found.setdefault(one.group, []).append(one.id)
    return found


def decided(folder: Path) -> dict[str, list[str]]:
    """Give the decisions by kind, in the order of the file."""
    found: dict[str, list[str]] = {}
    for kind, _, decision in decisions(folder):
        found.setdefault(kind, []).append(decision)
    return found


def facts(result: Result) -> Any:
    return json.loads(result.out)


# Listing


def test_without_a_terminal_all_is_listed_with_the_commands_that_decide(
    run: Run, deck: Path
) -> None:
    before = (deck / CORRECTIONS_FILE).read_bytes()
    result = run(deck)
    typo = ids(deck)["typo"][0][:8]
    assert result.code == 1
    assert result.out.startswith("! 7 corrections to decide\n")
    assert "A short branch of a neuron, which [-recieves-]{+receives+} signals." in result.out
    assert f"Next: deckwright review deck --accept {typo}\n" in result.out
    assert f"      deckwright review deck --reject {typo}\n" in result.out
    assert "      deckwright review deck --accept-kind typo\n" in result.out
    assert "“At up to 120 m/s in thick fibres.” reference.txt:7" in result.out
    assert "1 m/s.” the model's own knowledge" in result.out
    assert "make one note of these 2 cards" in result.out
    assert (deck / CORRECTIONS_FILE).read_bytes() == before


def test_the_printed_commands_do_what_they_say(run: Run, deck: Path) -> None:
    lines = run(deck).out.split("Next: ")[1].splitlines()
    words = [line.split()[2:] for line in lines]
    assert run(*words[0]).code == 0
    assert decided(deck)["typo"] == ["accepted", "undecided", "undecided"]
    assert run(*words[1]).code == 0
    assert decided(deck)["typo"] == ["rejected", "undecided", "undecided"]
    assert run(*words[2]).code == 0
    assert decided(deck)["typo"] == ["rejected", "accepted", "accepted"]


def test_a_folder_with_blanks_is_quoted_in_the_commands(run: Run, tmp_path: Path) -> None:
    propose(tmp_path / "my deck")
    assert "Next: deckwright review 'my deck' --accept" in run("my deck").out


def test_list_shows_what_is_to_be_decided_and_with_all_the_rest(run: Run, deck: Path) -> None:
    run(deck, "--accept-kind", "typo")
    short, whole = run(deck, "--list"), run(deck, "--list", "--all")
    assert (short.code, whole.code) == (0, 0)
    assert "recieves-]" not in short.out
    assert "typo: 3" in whole.out
    assert whole.out.count("  accepted\n") == 3


def test_kinds_narrow_the_list(run: Run, deck: Path) -> None:
    out = run(deck, "--list", "--kind", "factual,overlap").out
    assert "factual: 1" in out
    assert "overlap: 1" in out
    assert "typo: " not in out


def test_a_long_text_is_shown_where_it_changes(run: Run, tmp_path: Path) -> None:
    lines = "\n".join(f"It has a part number {at}." for at in range(9))
    text = f"What is a neuron?\nA cell.\n{lines}\nWhat is an axon?\nA fibre.\n"
    folder = tmp_path / "deck"
    folder.mkdir()
    (folder / "cells.txt").write_text(text, "utf-8")
    card = cards_of(folder)["What is a neuron?"]
    change = a_change(card, "back", "number 4", "number four", ChangeKind.FORMAT)
    add_corrections(folder / CORRECTIONS_FILE, [change])
    out = run("deck").out
    assert "     A  … 4 lines as they are\n" in out
    assert "It has a part number [-4-]{+four+}." in out
    assert "number 3" in out
    assert "number 5" in out
    assert "number 2" not in out
    assert "number 6" not in out


def test_what_a_terminal_would_obey_is_shown_as_a_question_mark(run: Run, tmp_path: Path) -> None:
    path = propose(tmp_path / "deck")
    text = path.read_text("utf-8")
    path.write_text(text.replace("about 120 m/s", "\\u202e\\e[2J about").replace(
        "reason: the fastest fibres reach \\u202e\\e[2J about",
        'reason: "the fastest \\u202e\\e[2J [red]fibres"',
    ), "utf-8")  # fmt: skip
    out = run("deck").out
    assert "the fastest ??[2J [red]fibres" in out
    assert "\x1b" not in out


def test_nothing_proposed_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "deck").mkdir()
    (tmp_path / "deck" / "cells.txt").write_text(CELLS, "utf-8")
    for words in (["deck"], ["deck", "--list"], ["deck", "--check"]):
        result = run(*words)
        assert (result.code, result.out) == (0, "✓ Nothing is proposed\n")
    assert not (tmp_path / "deck" / CORRECTIONS_FILE).exists()


# JSON


def test_json_has_every_item_whole(run: Run, deck: Path) -> None:
    result = run(deck, "--list", "--format", "json")
    whole = facts(result)
    assert result.code == 0
    assert whole["corrections"] == str(Path("deck", CORRECTIONS_FILE))
    assert whole["counts"] == {
        "undecided": 7, "accepted": 0, "edited": 0, "rejected": 0, "stale": 0
    }  # fmt: skip
    (one,) = (each for each in whole["items"] if each["group"] == "factual")
    assert one == {
        "id": ids(deck)["factual"][0],
        "group": "factual",
        "decision": "undecided",
        "card": cards_of(deck)["At which speed does an axon conduct?"].id,
        "front": "At which speed does an axon conduct?",
        "document": "cells.txt",
        "lines": [14, 14],
        "side": "back",
        "before": "At up to 300 m/s in thick fibres.",
        "after": "At up to 120 m/s in thick fibres.",
        "change": [{"old": "300 m/s", "new": "120 m/s"}],
        "reason": "the fastest fibres reach about 120 m/s",
        "evidence": [
            {"quote": "At up to 120 m/s in thick fibres.", "source": "reference.txt:7"},
            {"quote": "Unmyelinated fibres conduct at about 1 m/s.", "source": ""},
        ],
        "confidence": 0.9,
        "by": "some-model",
        "misfit": "",
        "stale": False,
        "note": "",
    }


def test_json_tells_what_becomes_of_cards(run: Run, deck: Path) -> None:
    cards = cards_of(deck)
    soma = cards["What is a soma?"]
    parts = (("What is a soma?", "The body of a neuron."), ("What comes to it?", "Signals."))
    split = replace(a_change(soma, "card", "", "", ChangeKind.SPLIT), edits=(), parts=parts)
    add_corrections(deck / CORRECTIONS_FILE, [split])
    items = facts(run(deck, "--list", "--kind", "split,overlap", "--format", "json"))["items"]
    pair = [cards["What is a dendrite?"].id, cards["What does a dendrite take in?"].id]
    assert [one["change"] for one in items] == [
        [{"front": front, "back": back} for front, back in parts],
        [{"settled": "merge", "cards": pair, "keep": ""}],
    ]


def test_json_of_what_was_decided(run: Run, deck: Path) -> None:
    typo = ids(deck)["typo"][0]
    whole = facts(run(deck, "--accept", typo, "--format", "json"))
    assert [(one["id"], one["decision"]) for one in whole["items"]] == [(typo, "accepted")]
    assert whole["counts"]["accepted"] == 1


def test_several_decks_are_listed_together_and_decided_one_by_one(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        propose(tmp_path / "decks" / name)
        (tmp_path / "decks" / name / "deck.toml").write_text(f'title = "Deck {name}"\n', "utf-8")
    whole = facts(run("decks", "--list", "--format", "json"))
    assert [len(each["items"]) for each in whole["decks"]] == [7, 7]
    assert run("decks", "--list").out.count("7 corrections to decide") == 2
    assert run("decks", "--check").code == 1
    typo = ids(tmp_path / "decks" / "one")["typo"][0]
    for words in (["--accept", typo], ["--web"]):
        refused = run("decks", *words)
        assert (refused.code, refused.out) == (2, "")
        assert "a decision is about the cards of one deck; name the folder" in refused.err


# Deciding


def test_ids_decide_several_at_once_and_may_be_shortened(run: Run, deck: Path) -> None:
    known = ids(deck)
    accept = f"{known['typo'][0][:8]}, {known['factual'][0][:6]}"
    result = run(deck, "--accept", accept, "--reject", known["overlap"][0])
    assert result.code == 0
    assert result.out == (
        "✓ 2 accepted, 1 rejected; 4 left to decide\n"
        "  typo       1 accepted\n"
        "  factual    1 accepted\n"
        "  overlap    1 rejected\n"
        "  file       deck/corrections.yaml\n"
        "\n"
        "Next: deckwright review deck\n"
    )
    assert decided(deck) == {
        "overlap": ["rejected"],
        "typo": ["accepted", "undecided", "undecided"],
        "addition": ["undecided"],
        "ambiguous": ["undecided"],
        "factual": ["accepted"],
    }


def test_a_decision_changes_no_other_line_and_is_undone_to_the_byte(run: Run, deck: Path) -> None:
    path = deck / CORRECTIONS_FILE
    path.write_bytes(path.read_bytes().replace(b"cards:\n-", b"cards:\n# mine, stays\n-", 1))
    before = path.read_text("utf-8").splitlines()
    typo = ids(deck)["typo"][1]
    run(deck, "--accept", typo)
    after = path.read_text("utf-8").splitlines()
    assert [(a.strip(), b.strip()) for a, b in zip(before, after, strict=True) if a != b] == [
        ("decision: undecided", "decision: accepted")
    ]
    assert run(deck, "--undo", typo).out.startswith("✓ 1 undecided; 7 left to decide\n")
    assert path.read_text("utf-8").splitlines() == before


def test_the_last_decision_names_the_build(run: Run, deck: Path) -> None:
    run(deck, "--accept", ",".join(each for kind in ids(deck).values() for each in kind))
    for kind in ids(deck).values():
        result = run(deck, "--accept", ",".join(kind))
    assert "nothing left to decide" in result.out
    assert result.out.endswith("\nNext: deckwright build deck\n")
    assert run(deck).out.startswith("✓ All is decided: 7 accepted\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--accept", "{typo},ffffffff"], "there is no correction 'ffffffff'"),
        (["--accept", "{typo}", "--reject", "{typo}"], "is named twice; decide about it once"),
        (["--accept", "{typo},"], "there is no correction ''"),
        (["--accept-kind", "factual"], "of the kind factual are not accepted many at once; look"),
        (["--accept-kind", "typo,split"], "of the kind split are not accepted many at once; look"),
        (["--accept-kind", "slip"], "there is no kind 'slip'; write one of typo, grammar, format"),
        (["--list", "--kind", "slip"], "there is no kind 'slip'"),
        (["--min-confidence", "0.9"], "--min-confidence is a part of --accept-kind"),
        (["--accept", "{typo}", "--check"], "to list, to decide and --web are three things"),
        (["--accept", "{typo}", "--kind", "typo"], "--kind and --all choose what is shown"),
        (["--web", "--all"], "--web shows all there is"),
    ],
)
def test_what_cannot_be_decided_is_one_sentence_and_nothing_is_written(
    run: Run, deck: Path, words: list[str], message: str
) -> None:
    before = (deck / CORRECTIONS_FILE).read_bytes()
    typo = ids(deck)["typo"][0]
    result = run(deck, *(word.format(typo=typo) for word in words))
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("deckwright: ")
    assert message in result.err
    assert result.err.count("\n") == 1
    assert (deck / CORRECTIONS_FILE).read_bytes() == before


def test_of_decisions_that_cannot_all_be_made_none_is(run: Run, deck: Path) -> None:
    dendrite = cards_of(deck)["What is a dendrite?"]
    other = a_change(dendrite, "back", "recieves", "takes in", ChangeKind.GRAMMAR)
    add_corrections(deck / CORRECTIONS_FILE, [other])
    before = (deck / CORRECTIONS_FILE).read_bytes()
    known = ids(deck)
    result = run(
        deck, "--reject", known["overlap"][0], "--accept",
        f"{known['factual'][0]},{known['typo'][0]},{known['grammar'][0]}",
    )  # fmt: skip
    assert result.code == 2
    assert "cannot be accepted: line" in result.err
    assert "changes the same words" in result.err
    assert (deck / CORRECTIONS_FILE).read_bytes() == before


def test_loose_files_have_nothing_to_review(run: Run, deck: Path) -> None:
    result = run(deck / "cells.txt", "--list")
    assert result.code == 2
    assert "loose files have no corrections" in result.err


def test_kinds_are_accepted_as_sure_as_asked(run: Run, deck: Path) -> None:
    cards = cards_of(deck)
    sure = [("What is a neuron?", "nervous", 0.95), ("What is an axon?", "long", 0.5)]
    add_corrections(
        deck / CORRECTIONS_FILE,
        [
            a_change(cards[front], "back", word, word.upper(), ChangeKind.GRAMMAR, confidence=how)
            for front, word, how in sure
        ],
    )
    run(deck, "--accept-kind", "typo,grammar", "--min-confidence", "0.9")
    assert decided(deck)["grammar"] == ["accepted", "undecided"]
    assert decided(deck)["typo"] == ["undecided"] * 3
    run(deck, "--accept-kind", "typo,grammar")
    assert decided(deck)["grammar"] == ["accepted"] * 2
    assert decided(deck)["typo"] == ["accepted"] * 3


def test_quiet_prints_nothing_and_decides_all_the_same(run: Run, deck: Path) -> None:
    assert run(deck, "--quiet") == Result(code=1, out="", err="")
    assert run(deck, "--accept-kind", "typo", "-q") == Result(code=0, out="", err="")
    assert decided(deck)["typo"] == ["accepted"] * 3


# Checking


def test_check_fails_while_anything_is_undecided(run: Run, deck: Path) -> None:
    before = (deck / CORRECTIONS_FILE).read_bytes()
    assert run(deck, "--check").code == 1
    assert run(deck, "--check", "--kind", "grammar").code == 0
    assert (deck / CORRECTIONS_FILE).read_bytes() == before
    for kind in ids(deck).values():
        run(deck, "--reject", ",".join(kind))
    assert run(deck, "--check") == Result(
        code=0, out="✓ All is decided: 7 rejected\n  file       deck/corrections.yaml\n", err=""
    )


def all_accepted(run: Run, deck: Path) -> None:
    for kind in ids(deck).values():
        run(deck, "--accept", ",".join(kind))
    assert run(deck, "--check").code == 0


def test_check_fails_for_what_was_accepted_and_no_longer_fits(run: Run, deck: Path) -> None:
    all_accepted(run, deck)
    text = CELLS.replace("300 m/s", "300 metres a second")
    (deck / "cells.txt").write_text(text, "utf-8")
    result = run(deck, "--check")
    assert result.code == 1
    assert "! 1 accepted, and not applied:" in result.out
    factual = ids(deck)["factual"][0][:8]
    assert f"Next: deckwright review deck --undo {factual}\n" in result.out
    assert run(deck, "--undo", factual).code == 0
    result = run(deck, "--check")
    assert result.code == 0
    assert "1 made for cards that are other ones by now" in result.out


def test_check_passes_for_what_the_document_has_by_now(run: Run, deck: Path) -> None:
    all_accepted(run, deck)
    (deck / "cells.txt").write_text(CELLS.replace("300 m/s", "120 m/s"), "utf-8")
    result = run(deck, "--check")
    assert (result.code, "not applied" in result.out) == (0, False)


def test_check_fails_for_accepted_corrections_of_the_same_words(run: Run, deck: Path) -> None:
    all_accepted(run, deck)
    dendrite = cards_of(deck)["What is a dendrite?"]
    other = a_change(dendrite, "back", "recieves", "takes in", ChangeKind.GRAMMAR)
    add_corrections(deck / CORRECTIONS_FILE, [replace(other, decision=Reviewed.ACCEPTED)])
    result = run(deck, "--check")
    assert result.code == 1
    assert "changes the same words" in result.out


# What is not there


@pytest.mark.parametrize("words", [["--list"], ["--accept-kind", "typo"], ["--check"]])
def test_without_a_screen_textual_is_not_loaded(
    deck: Path, tmp_path: Path, words: list[str]
) -> None:
    code = (
        "import sys\nfrom builder.cli import main\n"
        f"sys.argv = ['deckwright', 'review', 'deck', *{words!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('textual', 'http')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_browser_is_served_until_it_is_stopped(deck: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "builder", "review", "deck", "--web", "--no-browser"]
    with subprocess.Popen(
        [*command, "--kind", "typo"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as served:  # fmt: skip
        assert served.stderr is not None
        assert "http://127.0.0.1:" in served.stderr.readline()
        served.send_signal(signal.SIGINT)
        out, err = served.communicate(timeout=60)
    assert (served.returncode, out, err) == (0, "", "")
