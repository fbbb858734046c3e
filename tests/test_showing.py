"""Every kind of card in Anki's own reviewer: its scripts, its style and its MathJax, offline."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from builder.previewing.facts import deck_facts
from tests.learner import Learner
from tests.showing.__main__ import COLUMN, SIDES, SIX, six
from tests.showing.decks import make_deck, prepared_deck
from tests.showing.reviewer import HOST, Reviewer, Side, reviewer_files, reviewing
from tests.test_browser import CONTRAST, READ_CONTRASTS

PHONE, DESKTOP = (390, 844), (1280, 900)
KINDS = {"basic", "cloze", "true or false", "reversed", "typed in"}
Open = Callable[..., Reviewer]


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    """Give a learner who has the deck that has every kind of card."""
    folder = tmp_path_factory.mktemp("showing")
    learner = Learner(folder / "anki")
    built = make_deck(folder)
    assert learner.take(built.apkg) == {"new": built.notes}
    yield learner
    learner.collection.close()


@pytest.fixture
def reviewer(browser: Any, learner: Learner) -> Iterator[Open]:
    """Give a function that opens the reviewer; a message or a request that leaves it is a fault."""
    files = reviewer_files()
    if files is None:
        pytest.skip("the package aqt is not installed")
    opened: list[Reviewer] = []
    with ExitStack() as stack:

        def start(size: tuple[int, int] = PHONE, *, night: bool = False) -> Reviewer:
            media = Path(learner.collection.media.dir())
            one = stack.enter_context(reviewing(browser, files, media, size=size, night=night))
            opened.append(one)
            return one

        yield start
    assert opened
    for one in opened:
        assert [url for url in one.asked if not url.startswith(f"{HOST}/")] == []
        assert one.said == []


def card_of(learner: Learner, words: str, order: int = 0) -> Any:
    """Give the one Anki card of a note whose first field holds these words."""
    (found,) = (
        card for card in learner.cards() if words in card.note().fields[0] and card.ord == order
    )
    return found


def test_the_deck_has_every_kind() -> None:
    facts = deck_facts(prepared_deck())
    kinds = {kind for note in facts["notes"] for kind in note.get("kinds", ["basic"])}
    assert kinds == KINDS
    assert any("sources" in note for note in facts["notes"])
    html = "".join(text for note in facts["notes"] for text in map(str, note["fields"]))
    for mark in ("<ul><li", "<li><ul>", "<ol>", "<table>", "<blockquote>", "<pre>", "<math", "<svg",
                 "<img", "verdict holds", "verdict fails"):  # fmt: skip
        assert mark in html.replace("fast ones<ul>", "<li><ul>"), mark


def test_formulas_are_typeset_without_a_network(learner: Learner, reviewer: Open) -> None:
    shown = reviewer()
    cases: tuple[tuple[str, Side, int], ...] = (
        ("Fourier", "answer", 4),
        ("written out", "answer", 1),
        ("must be sampled faster", "question", 1),
        ("must be sampled faster", "answer", 2),
    )
    for words, side, many in cases:
        page = shown.show(card_of(learner, words), side)
        widths = page.locator("#qa mjx-container").evaluate_all(
            "all => all.map(each => each.getBoundingClientRect().width)"
        )
        assert len(widths) == many
        assert all(width > 5 for width in widths)
        assert "\\(" not in page.inner_text("#qa")
        assert "\\[" not in page.inner_text("#qa")
        assert page.locator("#qa mjx-merror").count() == 0


def test_each_deletion_is_asked_for_and_shown(learner: Learner, reviewer: Open) -> None:
    shown = reviewer()
    for order, asked in ((0, ""), (1, "Nyquist rate")):
        card = card_of(learner, "must be sampled faster", order)
        page = shown.show(card, "question")
        assert page.locator(".cloze").inner_text() == "[...]"
        assert page.inner_text("#qa").count("Nyquist rate") == (0 if asked else 1)
        page = shown.show(card, "answer")
        assert page.locator(".cloze").count() == page.locator(".cloze-inactive").count() == 1
        assert page.inner_text("#qa").count("Nyquist rate") == 1
        assert asked in page.inner_text(".cloze")


def test_a_word_is_typed_and_compared(learner: Learner, reviewer: Open) -> None:
    shown, card = reviewer(), card_of(learner, "unit of frequency")
    page = shown.show(card, "question")
    box = page.locator("input#typeans")
    assert box.evaluate("each => each === document.activeElement")
    assert box.bounding_box()["height"] >= 32
    page = shown.show(card, "answer", typed="herz")
    assert page.locator("code#typeans .typeGood").count() >= 2
    missed = page.locator(".typeMissed")
    assert "t" in missed.all_inner_texts()
    line = missed.last.evaluate("each => getComputedStyle(each).textDecorationLine")
    assert line == "underline"


def test_a_verdict_has_a_sign_besides_its_colour(learner: Learner, reviewer: Open) -> None:
    shown = reviewer()
    signs = {}
    for words in ("folded", "linear"):
        page = shown.show(card_of(learner, words), "answer")
        verdict = page.locator(".verdict")
        signs[verdict.inner_text()] = verdict.evaluate(
            "each => getComputedStyle(each, '::before').content"
        )
    assert signs.keys() == {"True", "False"}
    assert len(set(signs.values())) == 2
    assert "none" not in signs.values()


def test_a_picture_is_shown(learner: Learner, reviewer: Open) -> None:
    page = reviewer().show(card_of(learner, "blurred edge"), "answer")
    picture = page.locator("#qa img")
    assert picture.evaluate("each => each.complete && each.naturalWidth") == 480
    assert picture.get_attribute("alt") == "An edge that goes from dark to light over a few pixels"


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_card_fits_and_stands_out(
    learner: Learner, reviewer: Open, size: tuple[int, int], night: bool
) -> None:
    shown = reviewer(size, night=night)
    grounds = set()
    for card in learner.cards():
        for side in SIDES:
            page = shown.show(card, side, typed="herz")
            page.locator("summary").evaluate_all(
                "all => all.forEach(each => { each.parentElement.open = true; })"
            )
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
            box = page.locator(".sheet").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= size[0]
            faint = [pair for pair in page.evaluate(READ_CONTRASTS) if pair[1] < CONTRAST]
            assert faint == [], card.note().fields[0]
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    # Anki's own style has another for the night.
    assert grounds == {"rgb(20, 22, 27)" if night else "rgb(246, 244, 239)"}


def test_nothing_leaves_the_machine(learner: Learner, reviewer: Open) -> None:
    shown = reviewer()
    page = shown.show(card_of(learner, "aliasing"), "question")
    assert page.evaluate(
        "fetch('https://example.org/').then(() => 'let through', () => 'refused')"
    ) == ("refused")
    assert shown.asked.pop() == "https://example.org/"
    shown.said.clear()


def test_six_cards_make_one_picture(browser: Any, learner: Learner, tmp_path: Path) -> None:
    files = reviewer_files()
    assert files is not None
    told = six(browser, files, learner, tmp_path / "cards.png")
    picture = (tmp_path / "cards.png").read_bytes()
    assert told.startswith(f"{tmp_path / 'cards.png'}: {len(SIX)} cards, ")
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 3 * COLUMN
    assert height > 400
