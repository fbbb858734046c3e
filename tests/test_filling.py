"""What card templates show of a note, and their style within another page; see tests/anki too."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from builder.package.anki_template import Replacement, parse_template
from builder.package.filling import Filling
from builder.package.nested_style import nested_style

FIELDS = ("Text", "Back")
VALUES = {"Text": "{{c1::a <b>b</b>::h}} c {{c2::d}}", "Back": "{{Text}} <i>x</i>", "Deck": "D"}


@pytest.mark.parametrize(
    ("side", "question", "answer"),
    [
        ("{{Back}}", "{{Text}} <i>x</i>", "{{Text}} <i>x</i>"),
        ("<!-- {{#Text}} -->{{text:Back}}", *["<!-- {{#Text}} -->{{Text}} x"] * 2),
        ("{{#Deck}}{{Deck}}{{/Deck}}{{^Back}}no{{/Back}}", "D", "D"),
        ("{{cloze-only:Text}}", "h", "a <b>b</b>"),
        ("{{hint:Deck}}", *['<details class="hint"><summary>Deck</summary>D</details>'] * 2),
        ("{{tts en_US:Back}}", "", ""),
    ],
)  # fmt: skip
def test_a_side_is_filled(side: str, question: str, answer: str) -> None:
    template = parse_template(Path("front.html"), side, FIELDS)
    filling = Filling(values=VALUES)
    sides = [
        template.filled(partial(filling.value, answer=side), filling.has) for side in (False, True)
    ]
    assert sides == [question, answer]


@pytest.mark.parametrize("filters", [("type",), ("type", "cloze"), ("type", "nc")])
def test_what_is_typed_in_has_a_box_and_then_its_answer(filters: tuple[str, ...]) -> None:
    one = Replacement(field="Text", filters=filters)
    filling = Filling(values=VALUES)
    assert filling.value(one, answer=False).startswith('<input type="text" id="typeans"')
    shown = filling.value(one, answer=True)
    expected = "a b" if "cloze" in filters else "{{c1::a b::h}} c {{c2::d}}"
    assert shown == f'<code id="typeans">{expected}</code>'
    assert Filling(values={}).value(one, answer=False) == ""


def test_what_was_escaped_becomes_no_markup_by_a_filter() -> None:
    one = Replacement(field="Text", filters=("text",))
    assert Filling(values={"Text": "&lt;b&gt; <i>x</i>"}).value(one, answer=True) == "&lt;b&gt; x"


@pytest.mark.parametrize("text", ["a" * 100_000, "a[" * 50_000, "[" * 100_000, " a" * 50_000 + "["])
def test_a_long_text_without_readings_stays(text: str) -> None:
    one = Replacement(field="Text", filters=("furigana",))
    assert Filling(values={"Text": text}).value(one, answer=True) == text


@pytest.mark.parametrize(
    ("css", "nested"),
    [
        (":root { --mine: red }", ":host { --mine: red }"),
        ("html{top:0}", ":host{top:0}"),
        ("html.night-mode .a, body .b{}", ":host(.night-mode) .a, :where(.card) .b{}"),
        ("body.card .answer{}", ":where(.card).card .answer{}"),
        ("@media (width > 1px) { body{} }", "@media (width > 1px) { :where(.card){} }"),
        ("p{} /* body */ body{}", "p{} /* body */ :where(.card){}"),
        (".x{content:'body {'} body{}", ".x{content:'body {'} :where(.card){}"),
        ("@import 'a'; body{}", "@import 'a'; :where(.card){}"),
        *((same, same) for same in (
            ".body, #html, .a-body, .html-x, body-x, tbody{}", "p{transition: body 1s}",
            "[data-x=html]{}", "::root{}", 'a[href="html"]{}', "p{", "}", "body", "/* body {",
        )),
    ],
)  # fmt: skip
def test_what_is_said_of_the_page_is_said_of_the_card(css: str, nested: str) -> None:
    assert nested_style(css).removeprefix(nested_style("")) == nested


@pytest.mark.parametrize("one", ["{", '"', "/*", "\\", "a'", ":root", "body", "/"])
def test_any_style_ends(one: str) -> None:
    assert nested_style(one * 50_000)
