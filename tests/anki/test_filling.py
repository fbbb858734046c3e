"""Our filling of card templates beside that of real Anki."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from builder.errors import TemplateError
from builder.package.anki_template import FILTERS, parse_template
from builder.package.filling import Filling, special_values
from builder.package.note_types import CardTemplate, NoteField, NoteType
from tests.learner import Learner

FIELDS = ("Text", "B", "C")
VALUES = (
    "{{c1::one {{c2::two::hint}}}} of {{c1::three}} <b>x</b>",
    " 漢字[かんじ] a[sound:x.mp3]",
    "",
)
Sides = tuple[str, str]

# What Anki writes where its window puts in something else, and what stands there with us.
_HINT = re.compile(
    r'\n<a class=hint href="#"\nonclick=".*?" draggable=false>\n(.*?)</a>\n'
    r'<div id="hint\w+" class=hint style="display: none">(.*?)</div>\n',
    re.DOTALL,
)
_HIDDEN = re.compile(r' data-cloze="[^"]*"')
_TYPED = re.compile(
    r'\[\[type:.*?\]\]|<input type="text" id="typeans".*?>|<code id="typeans">.*?</code>'
)
_SPOKEN = re.compile(r"\[anki:(?:tts|play).*?\](?:.*?\[/anki:tts\])?|\[sound:.*?\]", re.DOTALL)


def alike(side: str) -> str:
    """Give a side without what is another with us; that of the filter `text` too."""
    side = _HINT.sub(r'<details class="hint"><summary>\1</summary>\2</details>', side)
    return html.unescape(_TYPED.sub("", _SPOKEN.sub("", _HIDDEN.sub("", side))))


class Anki:
    """A collection in which templates are tried on one note."""

    def __init__(self, folder: Path) -> None:
        """Open a new one."""
        self.collection = Learner(folder).collection
        self._made = 0

    def sides(self, front: str, back: str, values: tuple[str, ...], *, cloze: bool) -> list[Sides]:
        """Give both sides of the first card, or of both cloze cards, of a note."""
        models = self.collection.models
        self._made += 1
        model: Any = models.new(f"Tried {self._made}")
        model["type"] = int(cloze)
        for name in FIELDS:
            models.add_field(model, models.new_field(name))
        template: Any = models.new_template("Card 1")
        template["qfmt"], template["afmt"] = front, back
        models.add_template(model, template)
        models.add(model)
        note = self.collection.new_note(model := models.by_name(model["name"]))
        note.tags = ["a", "b::c"]
        note.fields = list(values)
        shown = []
        for order in range(1 + cloze):
            side = note.ephemeral_card(ord=order).render_output()
            shown.append((side.question_text, side.answer_text))
        return shown


def ours(front: str, back: str, values: tuple[str, ...], *, cloze: bool) -> list[Sides]:
    """Give the same from our own engine."""
    parsed = [parse_template(Path("side.html"), side, FIELDS) for side in (front, back)]
    template = CardTemplate(
        name="Card 1", id=1, front=front, back=back, parsed_front=parsed[0], parsed_back=parsed[1]
    )
    note_type = NoteType(
        kind="tried", name="Tried", id=1, cloze=cloze, changed_at=1, sort_field=0, css="",
        fields=tuple(NoteField(name=name, id=n) for n, name in enumerate(FIELDS)),
        templates=(template,), content="",
    )  # fmt: skip
    shown = []
    for order in range(1 + cloze):
        special = special_values(
            note_type, order=order, deck="(Deck)", tags=("a", "b::c"), card_id=None
        )
        filling = Filling(values=special | dict(zip(FIELDS, values, strict=True)), order=order)
        question, answer = (filling.side(template, str, answer=side) for side in (False, True))
        shown.append((question, answer))
    return shown


def agree(anki: Anki, front: str, back: str, values: tuple[str, ...], *, cloze: bool) -> None:
    theirs = anki.sides(front, back, values, cloze=cloze)
    for mine, real in zip(ours(front, back, values, cloze=cloze), theirs, strict=True):
        if "No cloze" in real[0]:  # there is no such card
            continue
        assert tuple(map(alike, mine)) == tuple(map(alike, real))


@pytest.fixture(scope="module")
def anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anki]:
    """Give one collection for all examples."""
    anki = Anki(tmp_path_factory.mktemp("filling"))
    yield anki
    anki.collection.close()


@pytest.mark.parametrize(
    "side",
    [
        "{{B}}<!-- {{#C}} switched off -->{{Text}}",
        "{{#C}}no{{/C}}{{^C}}yes {{#B}}and {{B}}{{/B}}{{/C}}",
        "{{text:Text}} {{hint:B}} {{hint:C}} {{hint:text:B}}",
        "{{furigana:B}}|{{kana:B}}|{{kanji:B}}|{{text:furigana:B}}|{{furigana:text:B}}",
        "{{type:B}} {{type:C}} {{type:nc:B}} {{nc:B}} {{text:nc:Text}} {{nc:text:Text}}",
        "{{tts en_US:B}}{{B}}",
        "{{B}} {{Deck}} {{Subdeck}} {{Card}} {{Tags}} {{CardFlag}} {{text:Tags}}",
        "{{B}}{{#Tags}}tagged{{/Tags}}{{^Tags}}none{{/Tags}}{{#CardFlag}}flag{{/CardFlag}}",
        "{{#Deck}}{{Text}}{{/Deck}}{{^Card}}never{{/Card}}",
        "{{{B}}} {{ B }} }} {{B}}",
    ],
)
def test_a_side_is_filled_as_in_anki(anki: Anki, side: str) -> None:
    agree(anki, side, f"{side}<hr>{{{{Text}}}}", VALUES, cloze=False)
    agree(anki, "{{B}} {{type:B}} {{C}}", f"{{{{FrontSide}}}}<hr>{side}", VALUES, cloze=False)


@pytest.mark.parametrize(
    "side",
    [
        "{{cloze:Text}}",
        "{{cloze:Text}} {{cloze-only:Text}}",
        "{{cloze:Text}} {{type:cloze:Text}}",
        "{{hint:cloze:Text}} {{text:cloze:Text}} {{text:cloze-only:Text}} {{cloze:text:Text}}",
        "{{cloze:Text}}{{cloze:B}}{{cloze-only:B}}{{cloze-only:C}}",
        "{{#Text}}{{cloze:Text}}{{/Text}} {{Text}}",
    ],
)
def test_deletions_are_filled_as_in_anki(anki: Anki, side: str) -> None:
    agree(anki, side, f"{{{{FrontSide}}}}<hr>{side}", VALUES, cloze=True)


INNER = sorted({*FILTERS} - {"hint", "nc", "tts", "type"})
names = st.sampled_from(FIELDS)
_sides = st.recursive(
    st.one_of(
        st.sampled_from(
            [" text ", "}}", "<!-- {{Text}} {{#B}} -->", "{{Deck}}", "{{Tags}}", "<br>"]
        ),
        names.map("{{{{{}}}}}".format),
        st.builds(
            lambda outer, inner, name: "{{" + ":".join([*outer, *inner, name]) + "}}",
            st.lists(st.sampled_from(["hint", "nc", "tts", "tts en"]), max_size=1),
            st.lists(st.sampled_from(INNER), max_size=2, unique=True),
            names,
        ),
        names.map("{{{{type:{}}}}}".format),
    ),
    lambda inner: st.builds(
        lambda kind, name, parts: f"{{{{{kind}{name}}}}}{''.join(parts)}{{{{/{name}}}}}",
        st.sampled_from("#^"),
        st.sampled_from([*FIELDS, "Tags", "Deck", "CardFlag"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
_contents = st.sampled_from(
    ["", "x", "<br>", "<div> </div>", "{{c1::a}} b", "{{c2::<b>y</b>::h}}", "a[b] c[d]", "{{B}}",
     "&lt;b&gt; &amp;", "x&nbsp;y[z]", "\u3000", "<script>a</script>b"]
)  # fmt: skip
_clozes = st.sampled_from(["{{c1::a}} b", "{{c2::<b>y</b>::h}} {{c1::{{c2::z}}::}}", VALUES[0]])
slow = settings(max_examples=150, suppress_health_check=[HealthCheck.filter_too_much])


@slow
@given(st.lists(_sides, max_size=4).map("".join), st.tuples(_clozes, _contents, _contents))
def test_any_side_is_filled_as_in_anki(anki: Anki, side: str, values: tuple[str, ...]) -> None:
    try:
        parse_template(Path("side.html"), side, FIELDS)
    except TemplateError:
        assume(False)
    agree(
        anki,
        "{{cloze:Text}}{{B}}",
        f"{{{{FrontSide}}}}{{{{cloze:Text}}}}|{side}",
        values,
        cloze=True,
    )
