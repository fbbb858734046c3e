"""`deckwright review` in a terminal: every key, through Textual's pilot and in a real terminal."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from builder.corrections import CORRECTIONS_FILE, add_corrections
from builder.errors import CorrectionsError
from builder.model import ChangeKind
from builder.reviewing.editor import edited
from builder.reviewing.terminal import ReviewApp
from builder.reviewing.walk import Walk
from tests.proposed import CELLS, a_change, cards_of, decisions, opened, propose

ROOT = Path(__file__).parents[1]
SIZES = [(80, 24), (60, 24), (60, 12), (200, 60)]


@dataclass(frozen=True)
class Seen:
    """What was on the screen at last, and what was said beside it."""

    screen: str
    said: tuple[str, ...]


def screen_of(app: ReviewApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(each.text for each in strip).rstrip() for strip in strips)


def app_of(folder: Path, *, everything: bool = False) -> ReviewApp:
    deck, review = opened(folder)
    paths = {document.name: document.path for document in deck.documents}
    return ReviewApp(Walk(review, paths, everything=everything), deck.documents)


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def type_keys(folder: Path, *keys: str, size: tuple[int, int] = (80, 30)) -> Seen:
    """Press keys one after the other, in a fresh review; an editor is never started."""

    async def run() -> Seen:
        app = app_of(folder)
        said: list[str] = []
        async with app.run_test(size=size, notifications=True) as pilot:
            await press(pilot, *keys)
            said += [each.message for each in app._notifications]
            return Seen(screen=screen_of(app), said=tuple(said))

    return asyncio.run(run())


@pytest.fixture(autouse=True)
def _no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """Give a deck with seven things to decide: three typos first, a pair of cards last."""
    propose(tmp_path / "deck")
    return tmp_path / "deck"


def words_of(folder: Path) -> Counter[tuple[str, str]]:
    """Count the decisions by kind, undecided ones left out."""
    found = Counter((kind, decision) for kind, _, decision in decisions(folder))
    return Counter({key: n for key, n in found.items() if key[1] != "undecided"})


def bytes_of(folder: Path) -> bytes:
    return (folder / CORRECTIONS_FILE).read_bytes()


# One at a time


def test_a_correction_is_shown_with_all_that_a_decision_needs(deck: Path) -> None:
    screen = type_keys(deck, "g").screen
    for words in (
        "4/7  factual",
        "0 accepted  0 rejected  7 left",
        "Question  At which speed does an axon conduct?",
        "At up to 300120 m/s in thick fibres.",
        "the fastest fibres reach about 120 m/s",
        "“At up to 120 m/s in thick fibres.”",
        "reference.txt:7",
        "the model's own knowledge",
        "some-model, 90% sure",
        "cells.txt:14",
        "13  At which speed does an axon conduct?",
        "14  At up to 300 m/s in thick fibres.",
        "a accept: it ships   r reject: never proposed again   s skip: decide later",
        "q quit, go on any time",
    ):
        assert words in screen


def test_one_key_accepts_or_rejects_and_goes_on(deck: Path) -> None:
    seen = type_keys(deck, "a", "r")
    assert "3/7  typo" in seen.screen
    assert "1 accepted  1 rejected  5 left" in seen.screen
    assert decisions(deck)[1:4] == [
        ("typo", "back", "accepted"),
        ("typo", "back", "rejected"),
        ("typo", "back", "undecided"),
    ]


@pytest.mark.parametrize(
    "keys",
    [
        ["enter", "enter"],
        ["escape", "escape"],
        ["s", "n", "p", "g", "v", "v", "v", "v", "space", "tab", "pagedown", "home", "u"],
        ["question_mark", "a", "r", "y", "escape"],
        ["A", "enter", "escape"],
        ["A", "n"],
        ["R", "l", "l", "enter", "n"],
        ["slash", "a", "r", "enter"],
        ["slash", "a", "escape"],
        ["e", "x", "y", "escape"],
        ["e", "ctrl+s"],
        ["q"],
        ["ctrl+c"],
    ],
)
def test_keys_that_decide_nothing_write_nothing(deck: Path, keys: list[str]) -> None:
    before = bytes_of(deck)
    type_keys(deck, *keys)
    assert bytes_of(deck) == before


def test_a_hundred_are_decided_with_one_key_each(tmp_path: Path) -> None:
    text = "".join(f"What is part {at}?\nThe part that recieves {at}.\n" for at in range(100))
    (tmp_path / "parts.txt").write_text(text, "utf-8")
    cards = cards_of(tmp_path).values()
    kinds = [ChangeKind.TYPO, ChangeKind.FACTUAL]
    add_corrections(
        tmp_path / CORRECTIONS_FILE,
        [
            a_change(card, "back", "recieves", "receives", kinds[at % 2])
            for at, card in enumerate(cards)
        ],
    )
    seen = type_keys(tmp_path, *"aar" * 33, "a")
    assert "All is decided" in seen.screen
    assert sum(words_of(tmp_path).values()) == 100
    assert Counter(each[1] for each in words_of(tmp_path).elements()) == {
        "accepted": 67,
        "rejected": 33,
    }


def test_undo_takes_back_one_decision_after_the_other_to_the_byte(deck: Path) -> None:
    before = bytes_of(deck)
    assert "2/7  typo" in type_keys(deck, "a", "r", "u").screen
    assert words_of(deck) == {("typo", "accepted"): 1}
    (deck / CORRECTIONS_FILE).write_bytes(before)
    seen = type_keys(deck, "a", "r", "s", "a", "u", "u", "u", "u")
    assert bytes_of(deck) == before
    assert "1/7  typo" in seen.screen


def test_one_can_go_back_and_decide_otherwise(deck: Path) -> None:
    seen = type_keys(deck, "a", "p")
    assert "1/7  typo  accepted" in seen.screen
    seen = type_keys(deck, "r", "p", "a")
    assert "2 accepted" not in seen.screen
    assert words_of(deck) == {("typo", "accepted"): 2}


def test_what_was_skipped_comes_again_at_the_end(deck: Path) -> None:
    keys = ["s", "a", "r", "r", "r", "r", "r"]
    seen = type_keys(deck, *keys)
    assert "1 correction left to decide" in seen.screen
    assert "n look at what was skipped" in seen.screen
    assert words_of(deck)[("typo", "accepted")] == 1
    type_keys(deck, "s", "n", "a")
    assert words_of(deck)[("typo", "accepted")] == 2


def test_a_review_goes_on_where_it_was_left(deck: Path) -> None:
    type_keys(deck, "a", "a", "q")
    assert "1/5  typo" in type_keys(deck).screen


def test_views_show_the_old_text_the_new_one_and_the_document(deck: Path) -> None:
    assert "Answer    At up to 300 m/s in thick fibres." in type_keys(deck, "g", "v").screen
    assert "Answer    At up to 120 m/s in thick fibres." in type_keys(deck, "g", "v", "v").screen
    sources = type_keys(deck, "g", "v", "v", "v").screen
    assert "8  What is an axon?" in sources
    assert "Answer" not in sources
    assert "300120" in type_keys(deck, "g", "v", "v", "v", "v").screen


def test_a_pair_of_cards_is_shown_whole_and_becomes_a_decision(deck: Path) -> None:
    seen = type_keys(deck, "g", "g", "g", "g")
    for words in (
        "7/7  overlap",
        "make one note of these 2 cards",
        "What is a dendrite?",
        "What does a dendrite take in?",
        "both ask what a dendrite does",
        "a accept: one note",
    ):
        assert words in seen.screen
    type_keys(deck, "g", "g", "g", "g", "a")
    assert decisions(deck)[0] == ("overlap", "cards", "accepted")


def test_splits_tags_and_what_no_longer_fits_are_shown_in_every_view(deck: Path) -> None:
    cards = cards_of(deck)
    parts = (("What is a soma?", "The body of a neuron."), ("What comes to it?", "Signals."))
    soma = a_change(cards["What is a soma?"], "card", "", "", ChangeKind.SPLIT)
    add_corrections(
        deck / CORRECTIONS_FILE,
        [
            replace(soma, edits=(), parts=parts),
            a_change(cards["What is a neuron?"], "tags", "", "cell-types", ChangeKind.TAGS),
        ],
    )
    text = (deck / "cells.txt").read_text("utf-8")
    text = text.replace("What is an axon?", "What is an axon or neurite?")
    (deck / "cells.txt").write_text(text.replace("300 m/s", "200 m/s"), "utf-8")

    async def run() -> dict[str, list[str]]:
        app = app_of(deck, everything=True)
        shown: dict[str, list[str]] = {}
        async with app.run_test(size=(80, 40)) as pilot:
            while one := app.walk.current:
                for _ in range(4):
                    shown.setdefault(one.group, []).append(screen_of(app))
                    await press(pilot, "v")
                await press(pilot, "n")
        return shown

    shown = asyncio.run(run())
    assert len(shown) == 7
    assert "What comes to it?" in shown["split"][0]
    assert "What comes to it?" not in shown["split"][1]
    assert "Tags      cell-types" in shown["tags"][0]
    assert "(empty)" in shown["tags"][1]
    for kind, view in (("factual", 0), ("ambiguous", 0), ("ambiguous", 3)):
        assert "Beware    does not fit: " in shown[kind][view]
    assert "the card is no longer in the documents" in shown["ambiguous"][0]


# Many at once


def test_the_rest_of_a_mechanical_group_is_accepted_after_one_question(deck: Path) -> None:
    asked = type_keys(deck, "A")
    assert "Accept the 3 typo corrections that you have not decided?" in asked.screen
    assert "l look at a few at random first" in asked.screen
    assert not words_of(deck)
    seen = type_keys(deck, "A", "l", "y")
    assert words_of(deck) == {("typo", "accepted"): 3}
    assert seen.said == ("3 corrections accepted.",)
    assert "4/7  factual" in seen.screen


def test_a_few_at_random_are_shown_before_that(deck: Path) -> None:
    screen = type_keys(deck, "A", "l", size=(80, 40)).screen
    assert "The body of a neuron, which recievesreceives what the" in screen
    assert "It recievesreceives the signals of other neurons." in screen
    assert not words_of(deck)


def test_the_rest_of_a_group_that_changes_a_meaning_is_not_accepted(deck: Path) -> None:
    seen = type_keys(deck, "g", "A", "y")
    assert not words_of(deck)
    assert seen.said[0].startswith("Each factual correction changes what a card says, so each")


def test_the_rest_of_any_group_is_rejected_after_one_question(deck: Path) -> None:
    asked = type_keys(deck, "g", "R")
    assert "Reject 1 factual correction that you have not decided?" in asked.screen
    before = bytes_of(deck)
    type_keys(deck, "R", "y")
    assert words_of(deck) == {("typo", "rejected"): 3}
    (deck / CORRECTIONS_FILE).write_bytes(before)
    seen = type_keys(deck, "R", "y", "u")
    assert bytes_of(deck) == before
    assert "3 decisions are taken back." in seen.said


def test_what_is_alike_is_counted_and_accepted_with_one_key(deck: Path) -> None:
    soma = cards_of(deck)["What is a soma?"]
    other = a_change(soma, "back", "body", "main part", ChangeKind.TYPO)
    add_corrections(deck / CORRECTIONS_FILE, [other])
    assert "and 2 more alike" in type_keys(deck).screen
    assert "= accept all 3 alike" in type_keys(deck).screen
    assert "more alike" not in type_keys(deck, "s", "s", "s").screen
    before = bytes_of(deck)
    type_keys(deck, "equals_sign", "u")
    assert bytes_of(deck) == before
    assert "4/8  typo" in type_keys(deck, "equals_sign").screen
    assert words_of(deck) == {("typo", "accepted"): 3}


def test_no_key_accepts_alike_what_changes_a_meaning(tmp_path: Path) -> None:
    text = "What is a lens?\nGlass at 20 C.\nWhat is a prism?\nGlass at 20 C.\n"
    (tmp_path / "light.txt").write_text(text, "utf-8")
    changes = [
        a_change(card, "back", "20", "25", ChangeKind.FACTUAL)
        for card in cards_of(tmp_path).values()
    ]
    add_corrections(tmp_path / CORRECTIONS_FILE, changes)
    assert "more alike" not in type_keys(tmp_path, "equals_sign").screen
    assert not words_of(tmp_path)


# Filters


def test_a_filter_shows_only_what_has_all_the_words(deck: Path) -> None:
    seen = type_keys(deck, "slash", *"Soma", "space", *"recieves", "enter")
    assert "1/1  typo  with “Soma recieves”" in seen.screen
    type_keys(deck, "slash", *"soma", "enter", "R", "y")
    assert words_of(deck) == {("typo", "rejected"): 1}


def test_a_filter_that_fits_nothing_is_said_and_an_empty_one_shows_all(deck: Path) -> None:
    seen = type_keys(deck, "slash", *"xyzzy", "enter")
    assert seen.said == ("Nothing here has “xyzzy”.",)
    assert "1/7  typo" in seen.screen
    seen = type_keys(deck, "slash", *"soma", "enter", "slash", "backspace", "enter")
    assert "1/7  typo" in seen.screen


# Editing


def test_without_an_editor_the_text_is_edited_here(deck: Path) -> None:
    seen = type_keys(deck, "g", "e", "end", "exclamation_mark", "ctrl+s")
    assert "1 accepted" in seen.screen
    text = bytes_of(deck).decode()
    assert "decision: edited" in text
    (one,) = (each for each in opened(deck)[1].items if each.group == "factual")
    assert one.after == "At up to 120 m/s in thick fibres.!"


def test_an_edit_is_undone_like_any_decision(deck: Path) -> None:
    seen = type_keys(deck, "g", "e", "exclamation_mark", "ctrl+s", "u")
    assert "4/7  factual" in seen.screen
    assert not words_of(deck)
    (one,) = (each for each in opened(deck)[1].items if each.group == "factual")
    assert one.after == "At up to 120 m/s in thick fibres."


def test_an_edit_that_changes_nothing_decides_nothing(deck: Path) -> None:
    seen = type_keys(deck, "e", "ctrl+s")
    assert seen.said == ("Nothing was changed, and nothing decided: a accepts it as it is.",)


def test_what_cannot_be_edited_here_is_said(deck: Path) -> None:
    seen = type_keys(deck, "g", "g", "g", "g", "e")
    assert seen.said[0].startswith("This cannot be edited here")


def test_keys_go_to_the_text_while_it_is_edited(deck: Path) -> None:
    async def run() -> None:
        app = app_of(deck)
        async with app.run_test() as pilot:
            await press(pilot, "e", *"arsuq")
            assert app.screen.query_one(TextArea).text.startswith("arsuqA short branch")

    before = bytes_of(deck)
    asyncio.run(run())
    assert bytes_of(deck) == before


def an_editor(tmp_path: Path, body: str) -> list[str]:
    script = tmp_path / "editor.py"
    script.write_text(f"import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n{body}\n", "utf-8")
    return [sys.executable, str(script)]


def test_an_editor_changes_the_text_and_its_last_line_break_is_no_part_of_it(
    tmp_path: Path,
) -> None:
    command = an_editor(tmp_path, "file.write_bytes(file.read_bytes().upper() + b'\\r\\nend\\n')")
    assert edited(command, "one\ntwo") == "ONE\nTWO\n\nend"
    assert edited(an_editor(tmp_path, ""), "one\n\ntwo\n") == "one\n\ntwo\n"


@pytest.mark.parametrize("body", ["sys.exit(3)", "file.unlink()", "file.write_bytes(b'\\xff')"])
def test_an_editor_that_fails_is_told(tmp_path: Path, body: str) -> None:
    with pytest.raises(CorrectionsError, match="nothing was decided"):
        edited(an_editor(tmp_path, body), "one")


# What goes wrong


def test_a_file_that_was_changed_meanwhile_is_told_and_read_again(deck: Path) -> None:
    async def run() -> Seen:
        app = app_of(deck)
        async with app.run_test(size=(80, 30), notifications=True) as pilot:
            await press(pilot, "s")
            path = deck / CORRECTIONS_FILE
            text = path.read_text("utf-8")
            path.write_text(f"# a line above\n# and another one\n\n{text}", "utf-8")
            await press(pilot, "a")
            seen = Seen(screen_of(app), tuple(each.message for each in app._notifications))
            await press(pilot, "a")
            return seen

    seen = asyncio.run(run())
    assert "was changed by another program meanwhile" in seen.said[0]
    assert "2/7  typo" in seen.screen
    assert bytes_of(deck).startswith(b"# a line above\n")
    assert [each[2] for each in decisions(deck)[1:4]] == ["undecided", "accepted", "undecided"]


def test_a_file_that_was_broken_meanwhile_is_told_and_left_alone(deck: Path) -> None:
    async def run() -> tuple[str, ...]:
        app = app_of(deck)
        async with app.run_test(notifications=True) as pilot:
            (deck / CORRECTIONS_FILE).write_bytes(b"cards: [\n")
            await press(pilot, "a", "r", "A", "y", "u")
            return tuple(each.message for each in app._notifications)

    said = asyncio.run(run())
    assert len(said) == 3
    assert all(f"{CORRECTIONS_FILE}:" in each for each in said)
    assert bytes_of(deck) == b"cards: [\n"


def test_what_does_not_fit_cannot_be_accepted(deck: Path) -> None:
    dendrite = cards_of(deck)["What is a dendrite?"]
    other = a_change(dendrite, "back", "recieves", "takes in", ChangeKind.GRAMMAR)
    add_corrections(deck / CORRECTIONS_FILE, [other])
    seen = type_keys(deck, "a", "g")
    assert "cannot be accepted: line" in seen.screen
    seen = type_keys(deck, "slash", *"takes", "enter", "a")
    assert "cannot be accepted" in seen.said[0]
    assert words_of(deck) == {("typo", "accepted"): 1}


def test_markup_and_controls_of_cards_and_models_are_only_text(tmp_path: Path) -> None:
    text = CELLS.replace("300 m/s", "300 [bold]m/s[/bold] [link='x']").replace(
        "What is a neuron?", "What is [red]a neuron?"
    )
    (tmp_path / "cells.txt").write_text(text, "utf-8")
    cards = cards_of(tmp_path)
    add_corrections(
        tmp_path / CORRECTIONS_FILE,
        [
            a_change(
                cards["At which speed does an axon conduct?"],
                "back", "300", "[/bold]\x1b[2J\u202e120", ChangeKind.FACTUAL,
                reason="[blink]\x1b]0;title\x07", by="[reverse]a model",
            ),
        ],
    )  # fmt: skip
    seen = type_keys(tmp_path)
    for words in ("300[/bold]?[2J?120 [bold]m/s[/bold] [link='x']", "[blink]?]0;title?"):
        assert words in seen.screen
    assert "[reverse]a model" in seen.screen
    before = bytes_of(tmp_path)
    (tmp_path / CORRECTIONS_FILE).write_bytes(before + b"# [bold]\n")
    assert "[/bold]" in type_keys(tmp_path, "R").screen
    type_keys(tmp_path, "slash", "left_square_bracket", "enter", "R", "l", "v", "y")
    assert words_of(tmp_path) == {("factual", "rejected"): 1}


# Sizes


@pytest.fixture
def long_deck(tmp_path: Path) -> Path:
    """Give a deck in which the one thing to decide is at the end of an answer of 40 long lines."""
    lines = "\n".join(f"It has a part {at} with {'many ' * 20}details." for at in range(40))
    cell = "It passes signals on to other cells.\n"
    text = CELLS.replace(cell, f"{lines}\nIt passez signals on.\n")
    (tmp_path / "cells.txt").write_text(text, "utf-8")
    card = cards_of(tmp_path)["What is a neuron?"]
    change = a_change(card, "back", "passez", "passes", ChangeKind.TYPO)
    add_corrections(tmp_path / CORRECTIONS_FILE, [change])
    return tmp_path


@pytest.mark.parametrize("size", SIZES)
def test_long_texts_scroll_and_the_keys_stay_in_sight(
    long_deck: Path, size: tuple[int, int]
) -> None:
    top = type_keys(long_deck, size=size).screen
    assert "… 39 lines as they are" in top
    assert "passezpasses" in top or size[1] < 24
    for screen in (top, type_keys(long_deck, "end", size=size).screen):
        assert "1/1  typo" in screen
        assert "a accept" in screen
        assert re.search(r"\bq quit", screen)
        assert all(len(line) <= size[0] for line in screen.split("\n"))
    whole = type_keys(long_deck, "v", size=size).screen
    assert "It has a part 0 with" in whole
    assert "It has a part 0 with" not in type_keys(long_deck, "v", "end", size=size).screen


def test_the_keys_work_after_scrolling_dialogs_and_another_size(deck: Path) -> None:
    async def run() -> str:
        app = app_of(deck)
        async with app.run_test(size=(80, 24)) as pilot:
            await press(pilot, "end", "a", "A", "l", "escape", "question_mark", "escape")
            await pilot.resize_terminal(60, 20)
            await press(pilot, "slash", "escape", "e", "escape", "r", "down")
            return screen_of(app)

    assert "3/7  typo" in asyncio.run(run())
    assert words_of(deck) == {("typo", "accepted"): 1, ("typo", "rejected"): 1}


# In a real terminal


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, folder: Path, words: Sequence[str], env: dict[str, str]) -> None:
        self._shown = b""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 80, 0, 0))
        base = {key: value for key, value in os.environ.items() if key not in ("CI", "NO_COLOR")}
        base |= {"TERM": "xterm-256color", "PYTHONPATH": os.pathsep.join(sys.path), **env}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "builder", "review", *words],
            cwd=folder, env=base, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        )  # fmt: skip
        os.close(slave)

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def until(self, words: str) -> str:
        """Wait until words were written, and give all that was."""
        return self._wait(lambda text: words in text)

    def end(self) -> tuple[int, str]:
        """Wait until the command has ended, and give its code and all that was written."""
        text = self._wait(lambda _: self.process.poll() is not None)
        return self.process.wait(), text

    def _wait(self, done: object) -> str:
        assert callable(done)
        stop = time.monotonic() + 60
        while time.monotonic() < stop:
            ended = self.process.poll() is not None
            while select.select([self._master], [], [], 0.05)[0]:
                try:
                    self._shown += os.read(self._master, 65536)
                except OSError:
                    break
            text = self._shown.decode(errors="replace")
            if done(text):
                return text
            if ended:
                break
        raise AssertionError(self._shown.decode(errors="replace"))

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)


@contextmanager
def terminal(folder: Path, *words: str, **env: str) -> Iterator[Terminal]:
    opened_terminal = Terminal(folder, words, env)
    try:
        yield opened_terminal
    finally:
        opened_terminal.close()


def test_decisions_survive_sigkill(deck: Path) -> None:
    with terminal(deck.parent, "deck") as screen:
        screen.until("1/7")
        screen.type("ar")
        screen.until("3/7")
        screen.type("ssa")
        screen.until("6/7")
        screen.process.send_signal(signal.SIGKILL)
        assert screen.process.wait() == -signal.SIGKILL
    assert decisions(deck) == [
        ("overlap", "cards", "undecided"),
        ("typo", "back", "accepted"),
        ("typo", "back", "rejected"),
        ("typo", "back", "undecided"),
        ("addition", "more", "undecided"),
        ("ambiguous", "front", "accepted"),
        ("factual", "back", "undecided"),
    ]
    assert sorted(each.name for each in deck.iterdir()) == ["cells.txt", CORRECTIONS_FILE]


def test_quitting_says_what_was_decided_and_what_is_left(deck: Path) -> None:
    with terminal(deck.parent, "deck", "--kind", "typo,factual") as screen:
        screen.until("1/4")
        screen.type("ars")
        screen.until("4/4")
        screen.type("q")
        code, text = screen.end()
    end = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text.rpartition("\x1b[?1049l")[2])
    assert code == 0
    assert "✓ 1 accepted, 1 rejected; 5 left to decide" in end
    assert "typo       1 accepted, 1 rejected" in end
    assert "Next: deckwright review deck" in end


def test_the_editor_of_the_person_is_started(deck: Path, tmp_path: Path) -> None:
    body = "file.write_text(file.read_text('utf-8').replace('receives', 'takes in'), 'utf-8')"
    command = " ".join(an_editor(tmp_path, body))
    with terminal(deck.parent, "deck", EDITOR=command) as screen:
        screen.until("1/7")
        screen.type("e")
        screen.until("2/7")
        screen.type("q")
        assert screen.end()[0] == 0
    assert decisions(deck)[1] == ("typo", "back", "edited")
    (one,) = (each for each in opened(deck)[1].items if each.ships)
    assert one.after == "A short branch of a neuron, which takes in signals."


@pytest.mark.parametrize(
    ("words", "env"), [([], {"CI": "true"}), (["--list"], {}), (["--format", "json"], {})]
)
def test_no_screen_is_opened_where_none_is_wanted(
    deck: Path, words: list[str], env: dict[str, str]
) -> None:
    with terminal(deck.parent, "deck", *words, **env) as screen:
        code, text = screen.end()
    assert "\x1b[?1049h" not in text
    assert "recieves" in text
    assert code == (0 if words == ["--list"] else 1)
