"""`deckwright preview`: what its page has, who is served, and the page in a real browser."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from builder import pipeline
from builder.corrections import CORRECTIONS_FILE, add_corrections
from builder.errors import DeckwrightError
from builder.loading import load
from builder.model import ChangeKind, Quote, Reviewed
from builder.package.clozes import render_cloze
from builder.pipeline import prepare
from builder.previewing.facts import count_cards, deck_facts
from builder.previewing.page import live_page, page
from builder.previewing.serving import serve
from builder.previewing.watching import Watched
from builder.render.mathml import with_formulas
from tests.proposed import a_change, cards_of
from tests.showing.decks import FOLDER
from tests.test_cli import CELLS, LIGHT, TWO_DECKS, Run, deck, fill, run, tree

__all__ = ["deck", "run"]  # fixtures

ROOT = Path(__file__).parents[1]
PHONE, DESKTOP = (390, 844), (1280, 900)
HOSTILE = """\
What is <script>window.evil = 1</script> & {{Back}} &lt;b&gt;?
<img src=x onerror="window.evil = 2"> [a](javascript:window.evil=3) </style></template></script> \
{{Front}} {{ 7 * 7 }} {% raw %} $& $1 <!-- \\(\\text{<img src=x onerror=window.evil=4>}\\) a wrod
What is a formula?
It is \\(x < 1\\), or \\[\\frac{a}{b}\\], or $$\\sum_i y_i$$ as text.
"""
INJECTED = '</style></script><script>window.evil = 6</script><svg onload="window.evil=7">{{More}}'


def facts_of(folder: Path) -> dict[str, Any]:
    return deck_facts(prepare(load([folder])))


def held(text: str) -> dict[str, Any]:
    """Give the facts that a page holds."""
    found = re.search(r'<script type="application/json" id="facts">(.*?)</script>', text)
    assert found is not None
    facts: dict[str, Any] = json.loads(found[1])
    return facts


def fields(facts: dict[str, Any], note: dict[str, Any]) -> dict[str, str]:
    """Give the fields of a note by their names."""
    texts = [facts["texts"][each] if isinstance(each, int) else each for each in note["fields"]]
    return dict(zip(facts["types"][note["type"]]["fields"], texts, strict=True))


def policy_of(text: str) -> dict[str, str]:
    found = re.search(r'http-equiv="Content-Security-Policy" content="(.*?)"', text)
    assert found is not None
    parts = found[1].replace("&#39;", "'").split("; ")
    return dict(part.split(" ", 1) for part in parts)


def corrected(folder: Path) -> Path:
    """Make a deck with notes that are corrected, split and flagged."""
    fill(folder, {"cells.txt": CELLS.replace("It passes", "It pases"), "light.txt": LIGHT})
    cards = cards_of(folder)
    neuron, prism = (
        next(card for card in cards.values() if word in card.front) for word in ("neuron", "prism")
    )
    quote = Quote(text="A neuron passes signals on.", source="book.txt:3")
    add_corrections(
        folder / CORRECTIONS_FILE,
        [
            a_change(
                neuron, "back", "pases", "passes", ChangeKind.TYPO,
                decision=Reviewed.ACCEPTED, reason="A slip.", evidence=(quote,),
            ),
            a_change(
                prism, "card", "", "", ChangeKind.SPLIT, decision=Reviewed.ACCEPTED,
                edits=(), parts=(("What is a prism?", "A piece of glass."),
                                 ("What does a prism do?", "It bends light.")),
            ),
        ],
    )  # fmt: skip
    return folder


# What is written


def test_the_page_stands_beside_the_package(run: Run, deck: Path) -> None:
    before = tree(deck)
    result = run("preview", deck)
    assert (result.code, result.err) == (0, "")
    outcome, *rows = result.out.splitlines()
    assert outcome == '✓ output/deck.preview.html: 7 notes of deck "deck"'
    assert rows[0] == "  documents  2"
    assert tree(deck) == before
    assert len(held(Path("output/deck.preview.html").read_text("utf-8"))["notes"]) == 7


def test_cards_are_told_where_notes_have_several(run: Run) -> None:
    shutil.copytree(FOLDER, "signals")
    assert run("preview", "signals").out.splitlines()[0] == (
        '✓ output/signals.preview.html: 17 notes, 20 cards, of deck "Signals"'
    )


def test_the_same_inputs_give_the_same_bytes(
    run: Run, deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("preview", deck, "-o", "a.html")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    deck.rename("elsewhere")
    Path("elsewhere").rename("deck")
    run("preview", Path.cwd() / "deck", "--output", "b/b.html", "--quiet")
    assert Path("a.html").read_bytes() == Path("b/b.html").read_bytes()


def test_each_deck_has_its_page(run: Run) -> None:
    fill(Path("decks"), TWO_DECKS)
    assert run("preview", "decks").code == 0
    names = {path.name for path in Path("output").iterdir()}
    assert names == {"cells.preview.html", "optics.preview.html"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("decks", "-o", "x.html"), "x.html: cannot hold 2 decks; leave out --output"),
        (("decks", "--serve"), "decks: holds 2 decks; name one of them"),
        (("decks/cells", "--serve", "-o", "x.html"), "x.html: --serve writes no file"),
        (("nowhere",), "nowhere: there is no such file or folder"),
        (("nowhere", "--serve"), "nowhere: there is no such file or folder"),
        (("decks/cells", "-o", "decks/cells/deck.toml"), "deck.toml: is a file of the deck"),
        (("decks/cells", "-o", "decks/cells/x.md"), "would be read as a document of the deck"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, words: tuple[str, ...], why: str) -> None:
    fill(Path("decks"), TWO_DECKS)
    before = tree(Path())
    result = run("preview", *words)
    assert (result.code, result.out) == (2, "")
    assert why in result.err
    assert tree(Path()) == before


# What the page has


def test_it_has_what_a_build_ships(tmp_path: Path) -> None:
    sources = ROOT / "sources" / "deep-learning"
    prepared = prepare(load([sources]))
    facts = deck_facts(prepared)
    notes = prepared.settlement.notes
    assert len(facts["notes"]) == len(notes) > 200
    for note, shipped in zip(facts["notes"], notes, strict=True):
        assert tuple(fields(facts, note).values()) == tuple(map(with_formulas, shipped.fields))
        assert tuple(note["tags"]) == shipped.tags
    merged = [note for note in facts["notes"] if "sources" in note]
    assert len(merged) == len(prepared.merged)
    for note in merged:
        assert len(note["sources"]) > 1
        assert note["why"]
        gave = " ".join(each["gave"] for each in note["sources"]).replace(" and ", " ").split()
        assert sorted(gave) == ["answer", "question"]
    assert len([n for n in facts["notes"] if "corrections" in n]) == 14
    errors = [n for n in facts["notes"] if "error" in {f["severity"] for f in n.get("flags", ())}]
    assert len(errors) == pipeline.ship(prepared, tmp_path, keep_ledger=False).faulty


def test_it_says_where_a_note_is_from_and_what_became_of_it(tmp_path: Path) -> None:
    facts = facts_of(corrected(tmp_path))
    notes = {fields(facts, note)["Front"]: note for note in facts["notes"]}
    neuron = notes["What is a neuron?"]
    assert neuron["place"] == "cells.txt:5"
    assert neuron["documents"] == ["cells.txt"]
    (change,) = neuron["corrections"]
    assert change["edits"] == [["pases", "passes"]]
    assert (change["kind"], change["side"], change["reason"]) == ("typo", "back", "A slip.")
    assert change["evidence"] == [["A neuron passes signals on.", "book.txt:3"]]
    for front in ("What is a prism?", "What does a prism do?"):
        assert [each["parts"] for each in notes[front]["corrections"]] == [2]
    assert "corrections" not in notes["What is a lens?"]
    assert len({note["id"] for note in facts["notes"]}) == len(facts["notes"]) == 8


def test_flags_come_worst_first_with_their_places(tmp_path: Path) -> None:
    fill(tmp_path, {"cats.txt": "What is a cat?\nAn an animal, that recieves (food.\n" + LIGHT})
    (note,) = (each for each in facts_of(tmp_path)["notes"] if each["place"] == "cats.txt:1")
    ranks = [["error", "warning", "info"].index(flag["severity"]) for flag in note["flags"]]
    assert ranks == sorted(ranks)
    assert {flag["rule"] for flag in note["flags"]} >= {"misspelling"}
    assert {flag["place"] for flag in note["flags"]} == {"cats.txt:2"}


def test_sections_hold_what_is_below_them() -> None:
    facts = facts_of(ROOT / "sources" / "deep-learning")
    deep = [note["sections"] for note in facts["notes"] if len(note.get("sections", ())) > 1]
    assert deep
    for sections in deep:
        assert all(" › " not in each for each in sections[:1])
        assert sections[1].startswith(f"{sections[0]} › ")


def test_the_page_forbids_itself_all_but_its_own(deck: Path, tmp_path: Path) -> None:
    text = page(facts_of(tmp_path / deck))
    assert not re.search(r"https?://|//\w+\.\w+|\burl\(|@import|\bfetch\(|localStorage", text)
    assert not re.search(r"<[^>]+\s(?:on\w+|style)=", text)
    policy = policy_of(text)
    for name, tag in (("style-src", "style"), ("script-src", "script")):
        digests = {
            base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            for content in re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        }
        assert policy.pop(name) == " ".join(f"'sha256-{digest}'" for digest in digests)
    assert policy == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}


def test_no_text_of_a_card_is_markup_of_the_page(tmp_path: Path) -> None:
    folder = hostile(tmp_path / "<script>window.evil=9<&{{x}}")
    facts = facts_of(folder)
    text = page(facts)
    assert held(text) == json.loads(json.dumps(facts))
    assert re.findall(r"<script[^>]*>", text) == [
        '<script type="application/json" id="facts">',
        "<script>",
    ]
    assert text.count("</script>") == 2
    assert text.count("</style>") == 1


def test_a_served_page_may_ask_its_server_and_no_other(tmp_path: Path) -> None:
    text, version = live_page({"deck": "<b>", "documents": [], "notes": []}, "a <fault>")
    assert policy_of(text)["connect-src"] == "'self'"
    assert f'data-live="{version}"' in text
    assert "a &lt;fault&gt;" in text
    assert live_page({"deck": "<b>", "documents": [], "notes": []})[1] != version


# Who is served


class Served:
    """A preview that is being served."""

    def __init__(self, folder: Path) -> None:
        told: queue.Queue[str] = queue.Queue()
        self.folder, self.ended = folder, threading.Event()
        options = {"open_browser": False, "ready": told.put, "ended": self.ended}
        self.thread = threading.Thread(target=serve, args=([folder],), kwargs=options, daemon=True)
        self.thread.start()
        self.address = told.get(timeout=20)
        self.host = urlsplit(self.address).netloc

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, Any, str]:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=names)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def version(self) -> str:
        found = re.search(r'data-live="(\w+)"', self.ask("/")[2])
        assert found is not None
        return found[1]


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    served = Served(folder)
    try:
        yield served
    finally:
        served.ended.set()
        served.thread.join(20)
        assert not served.thread.is_alive()


@pytest.fixture
def served(tmp_path: Path, deck: Path) -> Iterator[Served]:
    with serving(tmp_path / deck) as one:
        yield one


def test_only_this_machine_is_answered(served: Served) -> None:
    assert served.host.startswith("127.0.0.1:")
    port = served.host.rpartition(":")[2]
    with socket.socket() as other:
        other.settimeout(5)
        assert other.connect_ex(("127.0.0.2", int(port))) != 0
    assert served.ask("/", Host=f"localhost:{port}")[0] == 200
    assert served.ask("/", Sec_Fetch_Site="same-origin")[0] == 200
    for headers in (
        {"Host": "rebound.example"},
        {"Host": "127.0.0.1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ):
        for path in ("/", "/wait?seen=x", "/no"):
            status, _, text = served.ask(path, **headers)
            assert status == 403
            assert "neuron" not in text


def test_every_answer_is_strict(served: Served) -> None:
    answers = [served.ask(path) for path in ("/", "/wait?seen=", "/no", "/../deck.toml")]
    answers += [served.ask("/", "POST"), served.ask("/", Host="x")]
    assert [status for status, _, _ in answers] == [200, 200, 404, 404, 501, 403]
    for _, headers, _ in answers:
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert not any("Access-Control" in name for name in headers)


def test_a_port_in_use_is_told(served: Served) -> None:
    port = int(served.host.rpartition(":")[2])
    with pytest.raises(DeckwrightError, match=f"port {port} cannot be used"):
        serve([served.folder], port=port, open_browser=False)


CHANGES: dict[str, Callable[[Path], object]] = {
    "document": lambda deck: (deck / "light.txt").write_text(LIGHT + "What is ice?\nCold water.\n"),
    "new document": lambda deck: (deck / "new.txt").write_text("What is ice?\nCold water.\n"),
    "no document": lambda deck: (deck / "light.txt").unlink(),
    "deck.toml": lambda deck: (deck / "deck.toml").write_text('title = "Another"'),
    "corrections.yaml": lambda deck: add_corrections(
        deck / CORRECTIONS_FILE,
        [a_change(next(iter(cards_of(deck).values())), "back", "A cell", "A unit", ChangeKind.TYPO,
                  decision=Reviewed.ACCEPTED)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_told(served: Served, what: str) -> None:
    version = served.version()
    CHANGES[what](served.folder)
    status, _, told = served.ask(f"/wait?seen={version}")
    assert (status, told == version) == (200, False)
    assert served.version() == told


def test_a_change_of_nothing_is_no_change(tmp_path: Path, deck: Path) -> None:
    watched = Watched([tmp_path / deck])
    version, before = watched.version, tree(tmp_path / deck)
    os.utime(tmp_path / deck / "light.txt", (1, 1))
    watched.look()
    assert watched.version == version
    assert tree(tmp_path / deck) == before


def test_a_fault_is_one_sentence_beside_what_was_good(tmp_path: Path, deck: Path) -> None:
    folder = tmp_path / deck
    watched = Watched([folder])
    good = watched.page
    (folder / "deck.toml").write_text("titel = 1")
    watched.look()
    assert re.search(r'role="alert">[^<]*deck\.toml:1: [^<]*titel[^<]*</p>', watched.page)
    assert "Traceback" not in watched.page
    assert held(watched.page) == held(good)
    (folder / "deck.toml").unlink()
    watched.look()
    assert watched.page == good


def test_a_deck_that_is_no_good_at_first_is_shown_when_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0\1\2")
    watched = Watched([tmp_path])
    assert "a.txt: is a binary file, not text" in watched.page
    assert held(watched.page)["notes"] == []
    (tmp_path / "a.txt").write_text(LIGHT)
    watched.look()
    assert len(held(watched.page)["notes"]) == 3


def test_a_picture_that_was_missing_is_shown_once_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("What does an edge look like?\n![An edge](edge.png)\n")
    watched = Watched([tmp_path])
    assert re.search(r'role="alert">[^<]*a\.md[^<]*edge\.png', watched.page)
    shutil.copy(FOLDER / "edge.png", tmp_path)
    watched.look()
    assert len(held(watched.page)["notes"]) == 1
    assert "data:image/png;base64," in watched.page
    version = watched.version
    (tmp_path / "edge.png").write_bytes((FOLDER / "edge.png").read_bytes() + b"\0")
    watched.look()
    assert watched.version != version


def test_a_note_that_its_template_gives_no_card_is_shown_all_the_same(tmp_path: Path) -> None:
    home = tmp_path / "templates" / "note_types" / "basic"
    home.mkdir(parents=True)
    (home / "front.html").write_text("<main>{{#More}}{{Front}}{{/More}}</main>", "utf-8")
    (tmp_path / "a.txt").write_text("Q: What is a?\nA: It is b.\n", "utf-8")
    (note,) = facts_of(tmp_path)["notes"]
    assert note.get("cards") in (None, [])


def test_ctrl_c_ends_it_and_nothing_is_written(tmp_path: Path, deck: Path) -> None:
    before = tree(tmp_path)
    command = [sys.executable, "-m", "builder", "preview", str(deck), "--serve", "--no-browser"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.fullmatch(r"Preview in a browser: (http://127\.0\.0\.1:\d+/) .*\n", line)
        assert found is not None, line
        connection = http.client.HTTPConnection(urlsplit(found[1]).netloc, timeout=20)
        connection.request("GET", "/")
        assert "What is an axon?" in connection.getresponse().read().decode()
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stderr.read() == ""
    assert tree(tmp_path) == before


# In a browser


def hostile(folder: Path) -> Path:
    """Make a deck whose cards, corrections and names try to be markup."""
    folder.mkdir()
    (folder / "<b>cells<b>.txt").write_text(HOSTILE, "utf-8")
    first, _ = cards_of(folder).values()
    changes = {
        "decision": Reviewed.ACCEPTED,
        "reason": INJECTED,
        "by": INJECTED,
        "evidence": (Quote(text=INJECTED, source="javascript:window.evil=8"),),
    }
    add_corrections(
        folder / CORRECTIONS_FILE,
        [
            a_change(first, "back", "a wrod", INJECTED, ChangeKind.FACTUAL, **changes),
            a_change(first, "more", "", INJECTED, ChangeKind.ADDITION, **changes),
            a_change(first, "tags", "", INJECTED.replace(" ", "_"), ChangeKind.TAGS, **changes),
        ],
    )
    return folder


@pytest.fixture
def look(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Give a function that opens a page without a network; a message or a request is a failure."""
    messages: list[str] = []
    contexts = []

    def look(
        deck: Path | dict[str, Any] | str, size: tuple[int, int] = DESKTOP, at: str = "",
        scheme: str = "light",
    ) -> Any:  # fmt: skip
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            offline=not isinstance(deck, str),
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        shown = context.new_page()
        shown.on("console", lambda message: messages.append(message.text))
        shown.on("pageerror", lambda error: messages.append(str(error)))
        shown.on("dialog", lambda dialog: messages.append(dialog.message))
        if isinstance(deck, str):
            shown.goto(f"{deck}#{at}")
            return shown
        file = tmp_path / f"{len(contexts)}.preview.html"
        file.write_text(page(deck if isinstance(deck, dict) else facts_of(deck)), "utf-8")
        shown.on(
            "request",
            lambda asked: (
                None if asked.url.startswith(file.as_uri()) else messages.append(asked.url)
            ),
        )
        shown.goto(f"{file.as_uri()}#{at}")
        return shown

    yield look
    for context in contexts:
        context.close()
    assert messages == []


Look = Callable[..., Any]
OPEN = "face => face.shadowRoot.querySelector('.answer') !== null"


def fronts(shown: Any) -> list[str]:
    """Give the questions that are shown, in order."""
    return list(shown.locator(".face .question").all_inner_texts())


def opened(shown: Any) -> list[bool]:
    """Tell of each card that is shown whether its answer is."""
    return [bool(face.evaluate(OPEN)) for face in shown.locator(".face").all()]


def options(shown: Any, name: str) -> list[str]:
    return list(shown.locator(f"#{name} option").all_inner_texts())


def test_a_card_turns_by_click_key_and_button(look: Look, deck: Path, tmp_path: Path) -> None:
    shown = look(tmp_path / deck)
    assert fronts(shown)[0] == "What is a neuron?"
    assert opened(shown) == [False] * 7
    face = shown.locator(".face").first
    face.locator(".question").click()
    assert opened(shown)[:2] == [True, False]
    assert "It passes signals on to other cells." in face.locator(".answer").inner_text()
    shown.keyboard.press("Space")
    assert opened(shown)[0] is False
    button = shown.locator(".flip").first
    button.click()
    assert (opened(shown)[0], button.inner_text()) == (True, "Show question")
    shown.keyboard.press("Space")  # on the button, which it presses
    assert (opened(shown)[0], button.inner_text()) == (False, "Show answer")


def test_keys_lead_from_note_to_note(look: Look, deck: Path, tmp_path: Path) -> None:
    shown = look(tmp_path / deck)
    current = "() => document.querySelector('[aria-current] h3')?.textContent ?? ''"
    for key, number in (("j", 1), ("ArrowRight", 2), ("j", 3), ("k", 2), ("ArrowLeft", 1)):
        shown.keyboard.press(key)
        assert shown.evaluate(current).startswith(f"Note {number} ")
        assert shown.evaluate("document.activeElement.matches('[aria-current]')")
    shown.keyboard.press("ArrowLeft")
    assert shown.evaluate(current).startswith("Note 1 ")
    shown.keyboard.press("Space")
    assert opened(shown) == [True, *[False] * 6]
    shown.keyboard.press("/")
    shown.keyboard.type("ja k")
    assert shown.input_value("#text") == "ja k"


def test_all_answers_are_shown_at_once(look: Look, deck: Path, tmp_path: Path) -> None:
    shown = look(tmp_path / deck)
    shown.get_by_role("switch", name="All answers").click()
    assert opened(shown) == [True] * 7
    shown.locator(".face .answer").first.click()
    assert opened(shown) == [False, *[True] * 6]
    shown.keyboard.press("a")
    assert opened(shown) == [False] * 7


def test_search_finds_words_of_every_field(look: Look, deck: Path, tmp_path: Path) -> None:
    (tmp_path / deck / "light.txt").write_text(LIGHT + "What is a café?\nA <b> & bar &amp; more.\n")
    shown = look(tmp_path / deck)
    for text, count in (
        ("SIGNALS other", "1 of 8 notes"),
        ("cafe", "1 of 8 notes"),
        ("<b> & bar &amp;", "1 of 8 notes"),
        ("light.txt", "4 of 8 notes"),
        ("nothing-of-it", "0 of 8 notes"),
    ):
        shown.fill("#text", text)
        shown.wait_for_function(
            "count => document.querySelector('#count').textContent === count", arg=count
        )
    assert "No note fits all of this." in shown.inner_text("#notes")
    assert shown.get_attribute("#count", "aria-live") == "polite"
    shown.click("#clear")
    assert shown.inner_text("#count") == "8 notes"


def test_filters_count_what_they_would_leave(look: Look, tmp_path: Path) -> None:
    shown = look(corrected(tmp_path / "deck"))
    assert options(shown, "document") == ["All documents (8)", "cells.txt (4)", "light.txt (4)"]
    assert "corrected cards (3)" in options(shown, "made")
    shown.select_option("#document", "cells.txt")
    assert shown.inner_text("#count") == "4 of 8 notes"
    assert options(shown, "made") == [
        "All notes (4)",
        "one card as it was read (3)",
        "corrected cards (1)",
    ]
    assert options(shown, "document") == ["All documents (8)", "cells.txt (4)", "light.txt (4)"]
    shown.select_option("#made", "corrected")
    assert fronts(shown) == ["What is a neuron?"]
    beside = shown.inner_text(".beside")
    for text in ("typo, answer", "pases passes", "A slip.", "Evidence"):
        assert text in beside
    assert options(shown, "document")[1:] == ["cells.txt (1)", "light.txt (2)"]
    shown.reload()
    assert fronts(shown) == ["What is a neuron?"]
    shown.click("#clear")
    shown.locator(".tag", has_text="light").first.click()
    assert shown.input_value("#tag") == "light"
    assert shown.inner_text("#count") == "4 of 8 notes"


def test_flags_and_sections_are_filters_too(look: Look) -> None:
    facts = facts_of(ROOT / "sources" / "deep-learning")
    shown = look(facts, at="answers=1")
    for name, keys in (("flag", ("rule", "severity")), ("section", ())):
        for value in shown.locator(f"#{name} option").evaluate_all("all => all.map(e => e.value)"):
            held = [
                note for note in facts["notes"]
                if (any(value == flag[key] for flag in note.get("flags", ()) for key in keys)
                    if keys else value in note.get("sections", ()))
            ]  # fmt: skip
            if value.strip():
                shown.select_option(f"#{name}", value)
                label = shown.locator(f"#{name} option:checked").inner_text()
                assert label.endswith(f"({len(held):,})")
                count = shown.inner_text("#count")
                assert re.search(rf"(^|of ){len(held):,} (of|notes)", count), count
        shown.click("#clear")
    shown.select_option("#made", "merged")
    shown.locator(".beside summary", has_text="Merged from").first.click()
    assert shown.locator(".sources").first.locator("> li").count() > 1


def test_nothing_of_a_card_runs(look: Look, tmp_path: Path) -> None:
    shown = look(hostile(tmp_path / "<script>window.evil=9<&{{x}}"), at="answers=1")
    for each in shown.locator(".face summary, .beside summary").all():
        each.click()
    forbidden = "script, img, svg, a, style, iframe, [onerror], [onload], [href], [src], [style]"
    found = shown.evaluate(
        """forbidden => [document.querySelector('main'), document.querySelector('.top'),
            ...[...document.querySelectorAll('.face')].map(face => face.shadowRoot)]
          .flatMap(home => [...home.querySelectorAll(forbidden)]).length""",
        forbidden,
    )
    assert found == 0
    question, answer = (
        shown.locator(f".face {side}").first.inner_text() for side in (".question", ".answer")
    )
    assert question == "What is <script>window.evil = 1</script> & {{Back}} &lt;b&gt;?"
    assert '<img src=x onerror="window.evil = 2"> [a](javascript:window.evil=3)' in answer
    assert "{{Front}} {{ 7 * 7 }} {% raw %} $& $1 <!--" in answer
    assert INJECTED in answer
    assert INJECTED in shown.inner_text(".beside >> nth=0")
    assert shown.evaluate("window.evil") is None


def test_formulas_are_set_without_a_network(look: Look, tmp_path: Path) -> None:
    shown = look(hostile(tmp_path / "deck"), at="answers=1")
    maths = shown.locator(".face math").evaluate_all(
        "all => all.map(each => [each.getAttribute('display'), each.getBoundingClientRect().width])"
    )
    assert [kind for kind, _ in maths][-3:] == ["inline", "block", "block"]
    assert all(width > 5 for _, width in maths)


def test_code_is_no_formula() -> None:
    code = "<pre><code>f\\(x\\)</code></pre> and <code>$$y$$</code>"
    assert with_formulas(code) == code
    assert with_formulas(f"{code} \\(x\\)").startswith(f"{code} <math")


def test_a_formula_with_a_deletion_is_set() -> None:
    text = "\\({{c1::x^{2} }} + {{c2::y}}\\)"
    asked, answered = (with_formulas(render_cloze(text, 1, answer=side)) for side in (False, True))
    for html in (asked, answered):
        assert html.startswith("<math")
        assert "span" not in html
        assert "{" not in html
    assert "<msup>" not in asked
    assert "[" in asked
    assert "<msup>" in answered


def test_a_link_of_a_card_leaves_the_page_open(look: Look, tmp_path: Path) -> None:
    fill(tmp_path / "deck", {"a.md": "What is a lens?\nSee https://example.org/lens for it.\n"})
    link = look(tmp_path / "deck", at="answers=1").locator(".face a")
    assert (link.get_attribute("target"), link.get_attribute("href")) == (
        "_blank",
        "https://example.org/lens",
    )


def test_each_note_has_all_its_cards(look: Look) -> None:
    shown = look(FOLDER)
    notes = shown.locator(".note")
    for words, count in (("must be sampled", 2), ("impulse response", 2), ("blurred edge", 1)):
        note = notes.filter(has=shown.locator(".question", has_text=words)).first
        assert note.locator(".face").count() == count
        captions = [f"Card {n} of {count}" for n in range(1, count + 1)] if count > 1 else []
        assert note.locator(".caption").all_inner_texts() == captions
        note.get_by_role("button", name="Show answer").click()
        assert [bool(face.evaluate("face => face.shadowRoot.querySelector('.origin')"))
                for face in note.locator(".face").all()] == [True] * count  # fmt: skip
        note.locator(".question").last.click()
        assert note.get_by_role("button").first.inner_text() == "Show answer"


def test_a_deletion_is_asked_for_in_one_card_and_shown_in_the_other(look: Look) -> None:
    shown = look(FOLDER, at="kind=cloze")
    assert shown.locator(".cloze").all_inner_texts() == ["[...]", "[...]"]
    first, second = shown.locator(".face .question").all()
    assert "Nyquist rate" in first.inner_text()
    assert "Nyquist rate" not in second.inner_text()
    assert second.locator(".cloze-inactive math").count() == 1
    shown.locator(".flip").click()
    assert first.locator(".cloze math").count() == 1
    assert second.locator(".cloze").inner_text() == "Nyquist rate"
    assert "{{" not in shown.inner_text("#notes")
    shown.fill("#text", "the Nyquist rate.")
    shown.wait_for_function("() => document.querySelector('#count').textContent.startsWith('1 of')")


def test_a_reversed_card_asks_from_back_to_front(look: Look) -> None:
    shown = look(FOLDER, at="kind=reversed")
    asked = fronts(shown)
    assert asked[:2] == ["impulse response", "what a filter gives for a single short pulse"]
    shown.locator(".flip").first.click()
    assert fronts(shown)[:2] == asked[:2]
    assert shown.locator(".face .answer").all_inner_texts() == asked[1::-1]


def test_a_word_is_typed_into_its_card(look: Look) -> None:
    shown = look(FOLDER, at="kind=typed+in")
    box = shown.get_by_label("Type the answer")
    box.click()
    shown.keyboard.type("a j/k")
    assert box.input_value() == "a j/k"
    assert (opened(shown), shown.locator("#answers").is_checked()) == ([False], False)
    shown.locator(".flip").click()
    assert shown.inner_text(".face code#typeans") == "hertz"
    assert shown.locator(".face input").count() == 0


def test_kinds_are_a_filter_and_cards_are_counted(look: Look) -> None:
    facts = facts_of(FOLDER)
    shown = look(facts)
    notes, cards = len(facts["notes"]), count_cards(facts)
    assert cards == notes + 3
    assert shown.inner_text("#count") == f"{notes} notes, {cards} cards"
    assert options(shown, "kind") == [
        f"All kinds ({notes})",
        *(f"Basic ({notes - 6})", "Cloze (1)", "True or false (2)", "Reversed (2)", "Typed in (1)"),
    ]
    shown.select_option("#kind", "true or false")
    assert shown.inner_text("#count") == f"2 of {notes} notes"
    shown.select_option("#kind", "reversed")
    assert shown.inner_text("#count") == f"2 of {notes} notes, 4 cards"


def with_templates(deck: Path, files: dict[str, str]) -> Path:
    """Make a deck with every kind of card that has templates of its own."""
    shutil.copytree(FOLDER, deck)
    fill(deck / "templates", files)
    return deck


def test_sections_and_names_of_a_template_are_as_in_anki(look: Look, tmp_path: Path) -> None:
    front = (
        '<p class="question">{{#Front}}{{^More}}{{#Typed}}typed {{text:Typed}}{{/Typed}}'
        "{{^Typed}}not typed{{/Typed}}{{/More}}{{#More}}{{#Typed}}no{{/Typed}}more{{/More}}"
        "; {{Deck}}, {{Card}}, {{Tags}}, {{ Type }}{{Front}}</p>{{/Front}}"
    )
    deck = with_templates(
        tmp_path / "<b>signals",
        {
            "note_types/basic/front.html": front,
            "note_types/basic/back.html": "{{FrontSide}}<hr id=answer>{{tts en_US:Back}}",
        },
    )
    settings = (deck / "deck.toml").read_text("utf-8")
    (deck / "deck.toml").write_text(f'deck = "<b>Signals</b>"\n{settings}')
    facts = facts_of(deck)
    shown = look(facts)
    rest = f"; <b>Signals</b>, Card 1, {facts['notes'][0]['tags'][0]}, Deckwright Basic"
    assert fronts(shown)[0].startswith(f"not typed{rest}")
    said = {text.partition(";")[0] for text in fronts(shown) if "; <b>" in text}
    assert said == {"typed hertz", "not typed", "more"}
    shown.locator(".flip").first.click()
    assert rest in shown.locator(".face .question").first.inner_text()
    assert shown.locator(".face hr").count() == 1


SWITCHED_OFF = """<main class="sheet"><section class="question">{{Front}}</section>
<!-- {{#More}} switched off --><hr id="answer">
<section class="answer">{{hint:Back}}</section>{{#Tags}}<p class="tagged">{{Tags}}</p>{{/Tags}}
<p class="id">{{CardID}} {{furigana:Source}}</p></main>"""


def test_comments_filters_and_special_names_are_as_in_anki(look: Look, tmp_path: Path) -> None:
    files = {
        "note_types/basic/back.html": SWITCHED_OFF,
        "note_types/cloze/back.html": "{{cloze:Text}}<p class=only>{{cloze-only:Text}}</p>",
    }
    deck = with_templates(tmp_path / "signals", files)
    shown = look(deck, at="answers=1")
    answer = shown.locator(".face .answer").first
    assert answer.locator("summary").inner_text() == "Back"
    assert answer.locator("details").evaluate("each => each.innerText.trim()") == "Back"
    answer.locator("summary").click()
    assert len(answer.inner_text()) > len("Back")
    assert shown.locator(".face .tagged").first.inner_text()
    number = prepare(load([deck])).settlement.notes[0].note_id
    assert shown.locator(".face .id").first.inner_text().split()[0] == str(number)
    shown.select_option("#kind", "cloze")
    only = shown.locator(".face .only")
    assert [only.nth(n).inner_text() for n in range(2)][1] == "Nyquist rate"
    assert only.first.locator("math").count() == 1
    assert "{{" not in shown.inner_text("#notes")


def test_a_card_has_its_own_style_and_the_page_too(look: Look, deck: Path, tmp_path: Path) -> None:
    facts = facts_of(tmp_path / deck)
    facts["style"] += ".note, h1, p, button { color: rgb(1, 2, 3) !important; display: none }"
    shown = look(facts, at="answers=1")
    assert shown.locator("h1").is_visible()
    assert shown.locator(".note").first.is_visible()
    rule = shown.locator(".face hr#answer").first
    assert rule.evaluate("hr => getComputedStyle(hr).height") == "3px"


def test_a_name_with_braces_and_signs_stays_as_it_is(look: Look, tmp_path: Path) -> None:
    fill(tmp_path / "deck", {"a $& b.txt": "What is $1 of {{c1::x}}?\n{{Back}} $' {{#More}}y\n"})
    shown = look(tmp_path / "deck", at="answers=1")
    assert fronts(shown) == ["What is $1 of {{c1::x}}?"]
    assert shown.inner_text(".face .answer") == "{{Back}} $' {{#More}}y"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dark_is_as_the_system_has_it_or_as_is_chosen(
    look: Look, deck: Path, tmp_path: Path, scheme: str
) -> None:
    shown = look(tmp_path / deck, scheme=scheme)
    grounds = """() => [document.body,
        document.querySelector('.face').shadowRoot.querySelector('.sheet')]
      .map(each => getComputedStyle(each).backgroundColor)"""
    first = shown.evaluate(grounds)
    shown.get_by_text("Dark" if scheme == "light" else "Light", exact=True).click()
    assert not set(first) & set(shown.evaluate(grounds))
    shown.reload()
    assert not set(first) & set(shown.evaluate(grounds))
    shown.get_by_text("Auto", exact=True).click()
    assert shown.evaluate(grounds) == first
    shown.emulate_media(color_scheme="dark" if scheme == "light" else "light")
    shown.wait_for_function(
        """dark => dark === (document.querySelector('.face').shadowRoot
            .querySelector('.nightMode') !== null)""",
        arg=scheme == "light",
    )
    assert not set(first) & set(shown.evaluate(grounds))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out(look: Look, tmp_path: Path, scheme: str) -> None:
    from tests.test_browser import CONTRAST, READ_CONTRASTS

    shown = look(corrected(tmp_path / "deck"), at="answers=1", scheme=scheme)
    contrasts = shown.evaluate(READ_CONTRASTS)
    assert len(contrasts) > 40
    assert [pair for pair in contrasts if pair[1] < CONTRAST] == []


def test_a_wide_formula_stays_in_its_card(look: Look, tmp_path: Path) -> None:
    wide = " + ".join(f"x_{{{n}}}" for n in range(60))
    fill(tmp_path / "deck", {"a.md": f"What is the sum?\n\\[{wide}\\]\n"})
    shown = look(tmp_path / "deck", PHONE, at="answers=1")
    assert shown.locator(".face math").count() == 1
    assert shown.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_is_wider_than_the_screen(look: Look, size: tuple[int, int]) -> None:
    shown = look(ROOT / "sources" / "deep-learning", size, at="answers=1")
    assert shown.evaluate("document.documentElement.scrollWidth") <= size[0]
    for box in (each.bounding_box() for each in shown.locator(".face, .beside, #filters").all()):
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
    if size == PHONE:
        assert not shown.locator("#document").is_visible()
        shown.click("#more-filters")
        assert shown.get_attribute("#more-filters", "aria-expanded") == "true"
    assert shown.locator("#document").is_visible()


def test_everything_to_press_or_fill_has_a_name(look: Look) -> None:
    shown = look(ROOT / "sources" / "deep-learning")
    nameless = shown.evaluate(
        """() => [...document.querySelectorAll('button, input, select, nav, form, article')]
          .filter(each => !(each.getAttribute('aria-label') || each.getAttribute('aria-labelledby')
            || each.textContent.trim() && each.matches('button')
            || [...each.labels ?? []].some(label => label.textContent.trim())))
          .map(each => each.outerHTML)"""
    )
    assert nameless == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(browser: Any, tmp_path: Path, size: Any, scheme: str) -> None:
    """Look at a deck with every kind of card, and at our own."""
    decks = {
        FOLDER: ("", "answers=1"),
        ROOT / "sources" / "deep-learning": (
            "flag=error&answers=1", "made=merged&answers=1", "text=zzz",
        ),
    }  # fmt: skip
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, bypass_csp=True,
        offline=True,
    )  # fmt: skip
    shown = context.new_page()
    for folder, looks in decks.items():
        file = tmp_path / f"{folder.name}.html"
        file.write_text(page(facts_of(folder)), "utf-8")
        for at in looks:
            shown.goto("about:blank")
            shown.goto(f"{file.as_uri()}#{at}")
            shown.locator("summary").evaluate_all(
                "all => all.forEach(e => e.parentElement.open = true)"
            )
            shown.add_script_tag(path=axe_script())
            result = shown.evaluate("axe.run()")
            assert len(result["passes"]) > 20
            found = {each["id"]: [node["html"] for node in each["nodes"]]
                     for each in result["violations"]}  # fmt: skip
            assert found == {}, at
    context.close()


def axe_script() -> Path:
    """Return the file of axe-core, which a package for development brings."""
    found = Path(str(distribution("axe-playwright-python").locate_file("")))
    return found / "axe_playwright_python" / "axe.min.js"


def test_ten_thousand_notes_are_leafed_through(look: Look, deck: Path, tmp_path: Path) -> None:
    facts = facts_of(tmp_path / deck)
    (first, *_) = facts["notes"]
    facts["notes"] = [
        {**first, "id": f"n{n}", "place": f"cells.txt:{n}", "tags": [f"part::{n % 100}"]}
        for n in range(1, 10_001)
    ]
    shown = look(facts)
    assert shown.inner_text("#count") == "1–20 of 10,000 notes"
    assert shown.locator(".note").count() == 20
    shown.click("#on")
    assert shown.inner_text("#count") == "21–40 of 10,000 notes"
    shown.keyboard.press("k")
    shown.keyboard.press("k")
    assert shown.inner_text("[aria-current] h3").split() == ["Note", "20", "cells.txt:20"]
    assert shown.inner_text("#count") == "1–20 of 10,000 notes"
    shown.fill("#page", "9999")
    shown.keyboard.press("Enter")
    assert shown.inner_text("#count") == "9,981–10,000 of 10,000 notes"
    assert shown.locator("#on").is_disabled()
    assert "part (10,000)" in options(shown, "tag")
    shown.select_option("#tag", "part::7")
    assert shown.inner_text("#count") == "1–20 of 100 notes (10,000 in all)"


def test_the_page_follows_the_deck(served: Served, look: Look) -> None:
    shown = look(served.address, at="document=light.txt&answers=1")
    assert shown.inner_text("#count") == "3 of 7 notes"
    (served.folder / "light.txt").write_text(LIGHT + "What is ice?\nCold water.\n")
    shown.wait_for_function("() => document.querySelector('#count').textContent === '4 of 8 notes'")
    assert opened(shown) == [True] * 4
    (served.folder / "deck.toml").write_text("titel = 1")
    shown.wait_for_selector("#fault:not([hidden])")
    assert "deck.toml:1: " in shown.inner_text("#fault")
    assert shown.inner_text("#count") == "4 of 8 notes"
    (served.folder / "deck.toml").unlink()
    shown.wait_for_selector("#fault", state="hidden")
