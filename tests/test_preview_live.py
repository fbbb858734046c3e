"""The preview in a browser: what stays when the deck changes, paper, formulas, and small aids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.previewing import watching
from builder.previewing.watching import Watched
from tests.showing.decks import FOLDER
from tests.test_cli import LIGHT, Run, deck, fill, run
from tests.test_preview import (
    DESKTOP,
    PHONE,
    Look,
    Served,
    facts_of,
    held,
    look,
    opened,
    options,
    served,
    serving,
)

__all__ = ["Run", "deck", "look", "run", "served"]  # fixtures

MANY = "".join(f"What is thing {n}?\nIt is the number {n}.\n\n" for n in range(50))
COUNT = "count => document.querySelector('#count').textContent.includes(count)"


# A watch that nothing ends


def vanishing(self: Path, pattern: str) -> Iterator[Path]:
    raise FileNotFoundError(2, "No such file or directory", f"{self}/{pattern}")


def test_a_folder_that_goes_away_meanwhile_is_a_change(
    tmp_path: Path, deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = Watched([tmp_path / deck])
    with monkeypatch.context() as gone:
        gone.setattr(watching, "_media_in", lambda folder: list(vanishing(folder, "*.*")))
        watched.look()
        (tmp_path / deck / "light.txt").write_text(LIGHT + "What is ice?\nCold water.\n")
    watched.look()
    assert len(held(watched.page)["notes"]) == 8


@pytest.mark.parametrize("name", ["prepare", "deck_facts", "find_documents"])
def test_what_nobody_foresaw_is_told_and_ends_nothing(
    tmp_path: Path, deck: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("<boom>")

    watched = Watched([tmp_path / deck])
    good = watched.page
    (tmp_path / deck / "light.txt").write_text(LIGHT + "What is ice?\nCold water.\n")
    with monkeypatch.context() as broken:
        broken.setattr(watching, name, fail)
        watched.look()
    if name != "find_documents":
        assert re.search(r'role="alert">[^<]*RuntimeError: &lt;boom&gt;</p>', watched.page)
        assert held(watched.page) == held(good)
        (tmp_path / deck / "light.txt").write_text(LIGHT)
    watched.look()
    assert 'role="alert" hidden' in watched.page


# What stays when the deck has changed


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Served]:
    """Serve a deck of three pages."""
    fill(tmp_path / "many", {"a.txt": MANY})
    with serving(tmp_path / "many") as one:
        yield one


def add(served: Served, number: int = 50) -> str:
    """Add a note to the deck, and give what the page then counts."""
    document = served.folder / "a.txt"
    document.write_text(document.read_text() + f"What is thing {number}?\nIt is {number}.\n\n")
    return f"of {number + 1} notes"


def test_search_goes_on_where_it_was(many: Served, look: Look) -> None:
    shown = look(many.address)
    shown.click("#text")
    shown.keyboard.type("number ja")
    shown.keyboard.press("ArrowLeft")
    add(many)
    shown.wait_for_function("() => performance.getEntriesByType('navigation')[0].type === 'reload'")
    shown.wait_for_selector("#text:focus")
    assert shown.input_value("#text") == "number ja"
    shown.keyboard.type("k")
    assert shown.input_value("#text") == "number jka"
    assert not shown.locator("#answers").is_checked()


def test_no_page_loads_while_somebody_types(many: Served, look: Look) -> None:
    shown = look(many.address)
    shown.click("#text")
    add(many)
    shown.keyboard.type("that jackal takes a walk along a lake", delay=90)
    assert shown.input_value("#text") == "that jackal takes a walk along a lake"
    assert shown.evaluate("performance.getEntriesByType('navigation')[0].type") == "navigate"
    shown.wait_for_function(COUNT, arg="0 of 51 notes")
    assert shown.input_value("#text") == "that jackal takes a walk along a lake"


def test_page_turned_cards_and_place_stay(many: Served, look: Look) -> None:
    shown = look(many.address)
    shown.keyboard.press("j")
    shown.click("#on")
    for n in (1, 3):
        shown.locator(".flip").nth(n).click()
    turned = [n in (1, 3) for n in range(20)]
    assert opened(shown) == turned
    shown.evaluate("scrollTo(0, 1200)")
    count = add(many)
    shown.wait_for_function(COUNT, arg=count)
    assert shown.inner_text("#count") == "21–40 of 51 notes"
    assert opened(shown) == turned
    assert abs(shown.evaluate("scrollY") - 1200) < 3


def test_an_open_panel_of_filters_stays(many: Served, look: Look) -> None:
    shown = look(many.address, PHONE)
    shown.click("#more-filters")
    count = add(many)
    shown.wait_for_function(COUNT, arg=count)
    assert shown.locator("#document").is_visible()
    assert shown.get_attribute("#more-filters", "aria-expanded") == "true"


def test_the_page_of_the_address_wins(look: Look, tmp_path: Path) -> None:
    fill(tmp_path / "many", {"a.txt": MANY})
    shown = look(tmp_path / "many")
    for _ in range(21):
        shown.keyboard.press("j")
    assert shown.inner_text("#count").startswith("21–40 ")
    assert "page=" not in shown.evaluate("location.hash")
    shown.click("#back")
    shown.reload()
    assert shown.inner_text("#count").startswith("1–20 ")
    shown.click("#on")
    shown.click("#on")
    shown.reload()
    assert shown.inner_text("#count").startswith("41–50 ")


def test_the_end_of_the_server_is_told(browser: Any, tmp_path: Path, deck: Path) -> None:
    context = browser.new_context()
    shown = context.new_page()
    with serving(tmp_path / deck) as one:
        shown.goto(one.address)
        assert not shown.locator("#ended").is_visible()
    shown.wait_for_selector("#ended:not([hidden])", timeout=20_000)
    assert "no longer follows" in shown.inner_text("#ended")
    context.close()


# Paper, formulas and small aids


def test_paper_has_all_notes_by_day(look: Look, tmp_path: Path) -> None:
    fill(tmp_path / "many", {"a.txt": MANY})
    shown = look(tmp_path / "many", at="look=dark&answers=1&text=number", scheme="dark")
    grounds = """() => [document.body, ...[...document.querySelectorAll('.face')].map(
        face => face.shadowRoot.querySelector('.sheet'))]
      .map(each => getComputedStyle(each).backgroundColor)"""
    before = (shown.inner_text("#count"), shown.evaluate(grounds), shown.evaluate("location.hash"))
    shown.evaluate("dispatchEvent(new Event('beforeprint'))")
    shown.emulate_media(media="print")
    assert shown.locator(".note").count() == 50
    assert shown.inner_text("#count") == "50 notes"
    assert set(shown.evaluate(grounds)) == {"rgb(246, 244, 239)", "rgb(255, 254, 251)"}
    assert not shown.locator("#filters").is_visible()
    shown.emulate_media(media="screen")
    shown.evaluate("dispatchEvent(new Event('afterprint'))")
    after = (shown.inner_text("#count"), shown.evaluate(grounds), shown.evaluate("location.hash"))
    assert after == before


def test_a_style_reaches_the_page_of_a_card(look: Look, tmp_path: Path) -> None:
    style = """:root { --mine: rgb(1, 2, 3) } body.card .answer { color: var(--mine) }
    body.nightMode .answer { color: rgb(4, 5, 6) } html.night-mode hr { width: 99px !important }"""
    fill(tmp_path / "deck", {"a.txt": LIGHT, "templates/extra.css": style})
    colour = (
        "() => getComputedStyle(document.querySelector('.face').shadowRoot.querySelector('{}')).{}"
    )
    shown = look(tmp_path / "deck", at="answers=1&look=light")
    assert shown.evaluate(colour.format(".answer", "color")) == "rgb(1, 2, 3)"
    assert shown.evaluate(colour.format("hr", "width")) != "99px"
    shown.get_by_text("Dark", exact=True).click()
    assert shown.evaluate(colour.format(".answer", "color")) == "rgb(4, 5, 6)"
    assert shown.evaluate(colour.format("hr", "width")) == "99px"


FOUND = """names => names.some(name => {
  const pen = document.createElement('canvas').getContext('2d');
  const [known, other] = [`"${name}", monospace`, 'monospace'].map(family => {
    pen.font = `40px ${family}`;
    return pen.measureText('\\u2211 x').width;
  });
  return known !== other;
})"""
HEIGHTS = """all => all.filter(each => each.textContent === '\\u2211')
  .map(each => each.getBoundingClientRect().height)"""


def test_a_sign_of_a_formula_grows_where_it_should(look: Look, tmp_path: Path) -> None:
    fill(tmp_path / "deck", {"a.md": "What is the sum?\n$$\\sum_{i=1}^{n} i$$ and $\\sum_i i$\n"})
    facts = facts_of(tmp_path / "deck")
    (listed,) = re.findall(r"math \{\s*font-family:(.*?);", facts["style"], re.DOTALL)
    shown = look(facts, at="answers=1")
    if not shown.evaluate(FOUND, re.findall(r'"(.*?)"', listed)):
        pytest.skip("there is no font for formulas")
    large, small = shown.locator(".face mo").evaluate_all(HEIGHTS)
    assert large > 1.2 * small


def test_a_formula_is_found_as_it_is_written(look: Look) -> None:
    shown = look(FOLDER)
    for words in (r"\sum_{n=0}", r"\frac", "2f"):
        shown.fill("#text", words)
        shown.wait_for_timeout(200)
        found = words != r"\frac" or any(r"\frac" in str(n) for n in facts_of(FOLDER)["notes"])
        assert (shown.locator(".note").count() > 0) == found, words


def test_a_remark_is_there_once_for_a_note() -> None:
    for note in facts_of(FOLDER)["notes"]:
        found = [tuple(flag.values()) for flag in note.get("flags", ())]
        assert len(found) == len(set(found))


def test_focus_stays_in_the_notes_when_a_tag_is_chosen(look: Look) -> None:
    shown = look(FOLDER)
    shown.locator(".tag").first.focus()
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.id") == "notes"
    assert shown.input_value("#tag")
    button = shown.locator(".flip").first
    title = button.get_attribute("aria-describedby")
    assert shown.inner_text(f"#{title}").split()[:2] == ["Note", "1"]


def test_kinds_are_those_of_the_build(look: Look) -> None:
    facts = facts_of(FOLDER)
    named = [kind for note in facts["notes"] for kind in note.get("kinds", ())]
    shown = look(facts, DESKTOP)
    offered = {each.rpartition(" (")[0].lower() for each in options(shown, "kind")[1:]}
    assert set(named) | {"basic"} == offered
    assert "typed in" in offered
