"""Anki itself makes the cards that `NoteType.orders` says, and expands nothing within a field."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from builder.errors import TemplateError
from builder.model import Note
from builder.package.anki_template import check_front, parse_template
from builder.package.apkg import write_apkg
from builder.package.note_types import CardTemplate, NoteField, NoteType
from tests.decks import Words, release, standard_note_types
from tests.learner import Learner

FIELDS = ("A", "B", "C")

names = st.sampled_from(FIELDS)
leaves = st.one_of(
    st.sampled_from(
        [" text ", "}}", "<!-- {{A}} {{#B}} {{Nothing}} -->", "{{Deck}}", "{{Tags}}", "<br>"]
    ),
    names.map("{{{{{}}}}}".format),
    names.map("{{{{ {} }}}}".format),
    st.builds(
        "{{{{{}:{}}}}}".format,
        st.sampled_from(["type", "hint", "text", "type:nc", "tts en"]),
        names,
    ),
)
templates = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda kind, name, parts: f"{{{{{kind}{name}}}}}{''.join(parts)}{{{{/{name}}}}}",
        st.sampled_from("#^"),
        names,
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
fronts = st.lists(templates, min_size=1, max_size=3).map("".join)
contents = st.sampled_from(
    ["", "", "x", "0", "<br>", "<div> </div>", "<BR/>\n", "&nbsp;", "<b></b>", "{{A}}", "\u3000"]
)
cloze_texts = st.lists(
    st.sampled_from(
        ["{{c1::", "{{c2::", "{{c2,3::", "{{c0::", "{{c,::", "{{c501::", "{{c70000::", "{{c65535::",
         "{{C4::", "{{c 4::", "{{", "}}", "}}", "}}", "::", "x", "<b>", "\\(", "-->", "<!--"]
    ),
    max_size=9,
).map("".join)  # fmt: skip


class Anki:
    """A collection in which note types are tried."""

    def __init__(self, folder: Path) -> None:
        """Open a new one."""
        self.collection = Learner(folder).collection
        self._made = 0

    def note_type(self, fronts: Sequence[str]) -> Any:
        """Add a note type with these fronts."""
        models = self.collection.models
        self._made += 1
        model = models.new(f"Tried {self._made}")
        for name in FIELDS:
            models.add_field(model, models.new_field(name))
        for number, front in enumerate(fronts):
            template = models.new_template(f"Card {number}")
            template["qfmt"], template["afmt"] = front, "{{A}}"
            models.add_template(model, template)
        models.add(model)
        return models.by_name(model["name"])

    def orders(self, note_type: Any, fields: Sequence[str]) -> tuple[int, ...]:
        """Add a note, and give the numbers of the cards that Anki makes of it.

        Of two cloze deletions above 500 it makes two cards of one number; we refuse such notes.
        """
        note = self.collection.new_note(note_type)
        for number, field in enumerate(fields):
            note.fields[number] = field
        self.collection.add_note(note, 1)
        return tuple(sorted({card.ord for card in note.cards()}))


@pytest.fixture(scope="module")
def anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anki]:
    """Give one collection for all examples."""
    anki = Anki(tmp_path_factory.mktemp("anki"))
    yield anki
    anki.collection.close()


def ours(fronts: Sequence[str], *, cloze: bool = False) -> NoteType:
    """Return our note type with these fronts, if they are ones that we accept."""
    parsed = [parse_template(Path("front.html"), front, FIELDS) for front in fronts]
    if not cloze:
        for each in parsed:
            check_front(Path("front.html"), each)
    return NoteType(
        kind="tried",
        name="Tried",
        id=1,
        cloze=cloze,
        changed_at=1,
        sort_field=0,
        fields=tuple(NoteField(name=name, id=number) for number, name in enumerate(FIELDS)),
        templates=tuple(
            CardTemplate(name="Card", id=number, front=each.text, back="", parsed_front=each)
            for number, each in enumerate(parsed)
        ),
        css="",
        content="",
    )


@settings(max_examples=50, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(fronts, min_size=1, max_size=2), st.lists(st.tuples(*[contents] * 3), min_size=3))
def test_anki_makes_the_same_cards(
    anki: Anki, fronts: list[str], notes: list[tuple[str, str, str]]
) -> None:
    fronts = [f"{number} {front}" for number, front in enumerate(fronts)]  # Anki wants no two alike
    try:
        note_type = ours(fronts)
    except TemplateError:
        assume(False)
    theirs = anki.note_type(fronts)
    for fields in notes:
        # A note that shows nothing is refused by us; Anki gives it its first card.
        assert (note_type.orders(fields) or (0,)) == anki.orders(theirs, fields)


@settings(max_examples=50)
@given(st.lists(st.tuples(cloze_texts, cloze_texts), min_size=4, max_size=8))
def test_anki_counts_the_same_cloze_deletions(anki: Anki, notes: list[tuple[str, str]]) -> None:
    note_type = ours(["{{cloze:A}}"], cloze=True)
    theirs = anki.collection.models.by_name("Cloze")
    for fields in notes:
        assert (note_type.orders(fields) or (0,)) == anki.orders(theirs, fields)


def test_what_a_document_says_is_shown_as_it_is(tmp_path: Path) -> None:
    says = "{{Back}} {{#Key}} {{ 7*7 }} {% set x = 1 %} {# c #} {{c1::gap}} {{/Key}}"
    release(tmp_path / "deck.apkg", (Words(front=f"What is {says}?", back=f"Answer {says}."),))
    learner = Learner(tmp_path)
    assert learner.take(tmp_path / "deck.apkg") == {"new": 1}
    (card,) = learner.cards()
    assert f"What is {says}?" in html.unescape(card.question())
    assert f"Answer {says}." in html.unescape(card.answer())


def test_anki_expands_nothing_that_a_field_holds(anki: Anki) -> None:
    says = "{{B}} {{#C}}x{{/C}} {{hint:C}}"
    note = anki.collection.new_note(anki.note_type(["{{A}}"]))
    note.fields = [says, "b", "c"]
    anki.collection.add_note(note, 1)
    assert note.cards()[0].render_output().question_text == says


def test_cloze_notes_arrive_with_all_their_cards(tmp_path: Path) -> None:
    text = "{{c2::Two {{c4::four}}}} and {{c1,3::one or three}}"
    note = Note(
        guid="cloze",
        note_id=1_700_000_000_000,
        note_type="Deckwright Cloze",
        deck="Clozes",
        fields=(text, "Extra", "", "a.txt", "", "cloze", "", ""),
        tags=(),
        position=1,
        changed_at=1_700_000_000,
    )
    write_apkg(tmp_path / "deck.apkg", notes=[note], note_types=standard_note_types())
    learner = Learner(tmp_path)
    assert learner.take(tmp_path / "deck.apkg") == {"new": 1}
    assert sorted(card.ord for card in learner.cards()) == [0, 1, 2, 3]
    assert not learner.collection.get_empty_cards().notes
    assert "problem" not in learner.collection.fix_integrity()[0]
    assert sorted(card.ord for card in learner.cards()) == [0, 1, 2, 3]
    for card in learner.cards():
        assert "[...]" in card.question()
