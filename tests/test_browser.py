"""How a card looks: real Anki's HTML and style in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.decks import CARDS, Words, release
from tests.learner import Learner

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

PHONE, DESKTOP = (390, 700), (1280, 800)
LONG = Words(
    front="Which word has no place to break?",
    back="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
    + "\n1. https://example.org/" + "a" * 120 + "\n2. two",
)  # fmt: skip
MARKED = Words(
    front="**Write** `step` with $\\eta$.",
    back="With \\(\\eta > 0\\), *each* step is:\n```python\ndef step(w, g, eta=0.1):\n"
    '    """Go downhill."""\n    w -= eta * g  # in place\n    return float(w)\n```\n'
    "See [the notes](https://example.org/a_b), ~~or~~ **also**:\n- $$w_{t+1} = w_t - \\eta g_t$$\n"
    "- x += - eta * dx\n- `np.sqrt(" + "very_long_" * 12 + ")`",
    more="v = mu * v - eta * g w += v",
)
RIGHT_TO_LEFT = Words(front="מהו גרדיאנט?", back="- וקטור\n- של נגזרות")
# The text of a page must stand out from what is behind it (WCAG 2, level AA).
CONTRAST = 4.5
READ_CONTRASTS = """() => {
  const channels = text => text.match(/[\\d.]+/g).map(Number);
  const luminance = rgb => {
    const [r, g, b] = rgb.slice(0, 3).map(value => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (; element; element = element.parentElement) {
      const rgb = channels(getComputedStyle(element).backgroundColor);
      if (rgb.length === 3 || rgb[3] === 1) return rgb;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("style, script")) continue;
    const inks = [getComputedStyle(element).color];
    const item = element.closest("li");
    if (item) inks.push(getComputedStyle(item, "::marker").color);
    for (const ink of inks) {
      const pair = [luminance(channels(ink)), luminance(behind(element))];
      const [low, high] = pair.sort((a, b) => a - b);
      found.push([walker.currentNode.data.trim(), (high + 0.05) / (low + 0.05)]);
    }
  }
  return found;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Both sides of an Anki card, as Anki gives them, style included."""

    question: str
    answer: str


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Faces]:
    """Give the faces of the cards that real Anki shows, by the first word of their front."""
    folder = tmp_path_factory.mktemp("browser")
    words = (*CARDS, LONG, MARKED, RIGHT_TO_LEFT)
    release(folder / "deck.apkg", words)
    learner = Learner(folder / "anki")
    learner.take(folder / "deck.apkg")
    shown = [Faces(question=card.question(), answer=card.answer()) for card in learner.cards()]
    learner.collection.close()
    return {each.front.split()[0].strip("*"): face for each, face in zip(words, shown, strict=True)}


@pytest.fixture
def show(browser: Any) -> Iterator[Callable[..., Any]]:
    """Give a function that shows a face; a message on the console is a failure."""
    messages: list[str] = []
    contexts = []

    def show(face: str, size: tuple[int, int] = PHONE, night: str = "") -> Any:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.set_content(document(face, night))
        return page

    yield show
    for context in contexts:
        context.close()
    assert messages == []


def document(face: str, night: str = "") -> str:
    """Return the page in which Anki shows a face."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Card</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f'<body class="card card1 {night}"><div id="qa">{face}</div></body></html>'
    )


def style_of(page: Any, selector: str, name: str) -> str:
    """Return a computed style."""
    script = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    return str(page.evaluate(script, [selector, name]))


def test_the_question_shows_the_front_alone(
    show: Callable[..., Any], faces: dict[str, Faces]
) -> None:
    page = show(faces["Why"].question)
    assert page.inner_text("body").strip() == "Why do gradients vanish in deep networks?"


def test_the_answer_shows_both_sides_and_their_lists(
    show: Callable[..., Any], faces: dict[str, Faces]
) -> None:
    page = show(faces["Why"].answer)
    assert page.locator(".question").inner_text() == CARDS[0].front
    assert page.locator(".answer > ul > li").count() == 2
    assert page.locator(".answer > ul > li > ul > li").all_inner_texts() == [
        "sigmoid: at most 0.25",
        "tanh: at most 1",
    ]
    assert style_of(page, ".answer li", "display") == "list-item"
    assert style_of(page, ".answer li", "listStyleType") == "disc"
    assert page.locator(".origin").inner_text().split("\n") == [
        "Training › Gradients",
        "networks.txt",
    ]


def test_an_ordered_list_counts(show: Callable[..., Any], faces: dict[str, Faces]) -> None:
    page = show(faces["How"].answer)
    assert page.locator(".answer ol > li").count() == 3
    assert style_of(page, ".answer li", "listStyleType") == "decimal"


def test_more_opens_on_demand(show: Callable[..., Any], faces: dict[str, Faces]) -> None:
    page = show(faces["Why"].answer)
    more = page.locator(".more-text")
    assert not more.is_visible()
    page.locator("summary").click()
    assert more.is_visible()
    assert show(faces["When"].answer).locator("details").count() == 0


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("card", ["Why", "Which", "How", "Write"])
def test_nothing_is_wider_than_the_screen(
    show: Callable[..., Any], faces: dict[str, Faces], card: str, size: tuple[int, int]
) -> None:
    for face in (faces[card].question, faces[card].answer):
        page = show(face, size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        box = page.locator(".sheet").bounding_box()
        assert abs(box["x"] - (size[0] - box["x"] - box["width"])) <= 1
        assert box["width"] <= 40 * 16 + 1


@pytest.mark.parametrize("night", ["", "nightMode", "night_mode"])
def test_all_text_stands_out(show: Callable[..., Any], faces: dict[str, Faces], night: str) -> None:
    page = show(faces["Why"].answer, night=night)
    page.locator("summary").click()
    contrasts = page.evaluate(READ_CONTRASTS)
    assert len(contrasts) >= 10
    assert [pair for pair in contrasts if pair[1] < CONTRAST] == []


@pytest.mark.parametrize("night", ["", "nightMode"])
def test_code_links_and_formulas_stand_out(
    show: Callable[..., Any], faces: dict[str, Faces], night: str
) -> None:
    page = show(faces["Write"].answer, night=night)
    page.locator("summary").click()
    colours = set()
    for kind in ("keyword", "name", "string", "number", "comment"):
        colours.add(style_of(page, f".answer pre .hl-{kind}", "color"))
    assert len(colours) == 5
    contrasts = page.evaluate(READ_CONTRASTS)
    assert len(contrasts) >= 30
    assert [pair for pair in contrasts if pair[1] < CONTRAST] == []


def test_code_keeps_its_lines_and_a_link_its_address(
    show: Callable[..., Any], faces: dict[str, Faces]
) -> None:
    page = show(faces["Write"].answer)
    assert page.locator(".answer pre").inner_text().split("\n") == [
        "def step(w, g, eta=0.1):",
        *('    """Go downhill."""', "    w -= eta * g  # in place", "    return float(w)"),
    ]
    assert page.locator(".answer a").evaluate("each => [each.href, each.rel, each.text]") == [
        *("https://example.org/a_b", "noopener", "the notes"),
    ]
    assert style_of(page, ".answer pre", "fontFamily") == style_of(page, "code", "fontFamily")
    assert int(style_of(page, ".question strong", "fontWeight")) >= 700


@pytest.mark.parametrize("night", ["nightMode", "night_mode"])
def test_night_has_its_own_colours(
    show: Callable[..., Any], faces: dict[str, Faces], night: str
) -> None:
    day, dark = show(faces["Why"].answer), show(faces["Why"].answer, night=night)
    for selector, name in (
        ("body", "backgroundColor"),
        (".sheet", "backgroundColor"),
        (".answer", "color"),
        (".origin", "color"),
        ("hr#answer", "backgroundColor"),
    ):
        assert style_of(day, selector, name) != style_of(dark, selector, name)


def test_right_to_left_text_starts_at_the_right(
    show: Callable[..., Any], faces: dict[str, Faces]
) -> None:
    page = show(faces["מהו"].answer, DESKTOP)
    assert style_of(page, ".answer", "direction") == "rtl"
    item, sheet = (page.locator(each).first.bounding_box() for each in (".answer li", ".sheet"))
    assert item["x"] + item["width"] < sheet["x"] + sheet["width"] - 40
    rule, centre = page.locator("hr#answer").bounding_box(), sheet["x"] + sheet["width"] / 2
    assert rule["x"] > centre
    assert style_of(show(faces["Why"].answer), ".answer", "direction") == "ltr"
