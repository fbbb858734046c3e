"""The faces of the review page are of the deck under review: its templates, style and kinds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.errors import ConfigError, TemplateError
from builder.model import Card, Span
from builder.reviewing.faces import Faces
from tests.test_cli import fill


def card(front: str, back: str, more: str = "", tags: tuple[str, ...] = ()) -> Card:
    """Give a card as a document has it."""
    span = (Span(document="a.txt", first=1, last=2),)
    return Card(
        id="x", kind="question", front=front, back=back, more=more, section=(), tags=tags,
        front_spans=span, back_spans=span,
    )  # fmt: skip


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_a_card_of_a_deck_that_sets_nothing_has_the_templates_that_ship(tmp_path: Path) -> None:
    plain = card("What is ice?", "Cold {{Front}} water.\nIt is $x^2$ <b>", more="Snow.")
    made = Faces().face(plain)
    assert words(made.partition("<math")[0]) == "What is ice? Cold {{Front}} water. It is"
    assert "<msup>" in made
    assert "&lt;b&gt;" in made
    assert "Snow." in made
    assert "<main" not in made


def test_a_deck_has_its_own_templates_and_style(tmp_path: Path) -> None:
    back = (
        "<main>{{Front}}<!-- {{#More}} off -->|{{hint:Back}}|{{#Section}}in {{Section}}{{/Section}}"
        "{{^Section}}nowhere{{/Section}}|{{Deck}}|{{Tags}}</main>"
    )
    fill(
        tmp_path,
        {
            "deck.toml": 'title = "Ice & snow"\nsymbols = true\n',
            "templates/note_types/basic/back.html": back,
            "templates/extra.css": "body { --mine: 1 }",
        },
    )
    faces = Faces(tmp_path)
    made = faces.face(card("What is ice?", "a -> b", tags=("cold",)))
    assert words(made) == "What is ice? | Back a → b |nowhere|Ice &amp; snow|cold"
    assert ":where(.card) { --mine: 1 }" in faces.style
    assert ":where(.card)" not in Faces().style


def test_a_card_is_of_the_kind_that_it_will_be() -> None:
    cloze = Faces().face(card("Water freezes at ____ degrees.", "0"))
    assert re.search(r'<span class="cloze" data-ordinal="1">0</span>', cloze)
    assert "____" not in cloze
    verdict = Faces().face(card("Ice floats on water. True or false?", "True. It is lighter."))
    assert '<p class="verdict holds">' in verdict


def test_what_a_deck_turns_on_or_off_counts(tmp_path: Path) -> None:
    fill(tmp_path, {"deck.toml": "[kinds]\ncloze = false\ntype_in = true\n"})
    faces = Faces(tmp_path)
    assert "____" in faces.face(card("Water freezes at ____ degrees.", "0"))
    assert '<code id="typeans">water</code>' in faces.face(card("What is ice?", "water"))
    assert "typeans" not in Faces().face(card("What is ice?", "water"))


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("templates/note_types/basic/back.html", "{{Fornt}}", TemplateError),
        ("deck.toml", "titel = 1", ConfigError),
    ],
)
def test_a_fault_of_a_deck_is_told(
    tmp_path: Path, name: str, text: str, fault: type[Exception]
) -> None:
    fill(tmp_path, {name: text})
    with pytest.raises(fault):
        Faces(tmp_path)
