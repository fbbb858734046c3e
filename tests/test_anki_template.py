"""Anki's template language is read as Anki reads it, and its faults are named with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.errors import TemplateError
from builder.package.anki_template import (
    AnkiTemplate,
    Replacement,
    Section,
    Text,
    check_front,
    has_content,
    parse_template,
)
from builder.package.clozes import cloze_numbers
from builder.package.note_types import load_note_types
from builder.render.environment import builtin

FIELDS = ("Front", "Back", "More 1")
FILE = Path("front.html")


def parse(text: str) -> AnkiTemplate:
    """Parse a template over three fields."""
    return parse_template(FILE, text, FIELDS)


def test_text_fields_and_sections_become_parts() -> None:
    template = parse("a {{ Front }}\n{{#Back}}b{{^More 1}}{{hint:text:Front}}{{/More 1}}{{/Back}}")
    assert template.parts == (
        Text(text="a "),
        Replacement(field="Front", line=1),
        Text(text="\n"),
        Section(
            field="Back",
            inverted=False,
            line=2,
            parts=(
                Text(text="b"),
                Section(
                    field="More 1",
                    inverted=True,
                    line=2,
                    parts=(Replacement(field="Front", filters=("hint", "text"), line=2),),
                ),
            ),
        ),
    )
    assert [each.field for each in template.replacements()] == ["Front", "Front"]
    assert [each.field for each in template.sections()] == ["Back", "More 1"]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- {{Nothing}} {{#Front}} {% x %} -->",
        "<script>if (a) { b = {c: {}} }</script>",
        "<style>#a{color:red} @media x{#b{top:0}}</style>",
        "100 {per cent%}, {#1}",
    ],
)
def test_what_is_no_tag_stays_text(text: str) -> None:
    parts = parse(f"{text}{{{{Front}}}}").parts
    assert "".join(part.text for part in parts if isinstance(part, Text)) == text


@pytest.mark.parametrize("tag", ["{{Front}}", "{{ Front }}", "{{{Front}}", "{{\nFront\n}}"])
def test_white_space_and_braces_before_a_name_do_not_count(tag: str) -> None:
    assert parse(tag).parts == (Replacement(field="Front", line=1),)


@pytest.mark.parametrize("name", ["tts en_US voices=AwesomeTTS", "type:nc", "furigana", "text"])
def test_known_filters(name: str) -> None:
    (part,) = parse(f"{{{{{name}:Front}}}}").parts
    assert isinstance(part, Replacement)
    assert part.filters == tuple(name.split(":"))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\n{{Front", 2, "{{ is not closed by }}"),
        ("\n\n{{Fornt}}", 3, "{{Fornt}} names no field; fields are Front, Back, More 1"),
        ("{{front}}", 1, "{{front}} names no field"),
        ("{{}}", 1, "{{}} names no field"),
        ("{{hint: Front}}", 1, "{{hint: Front}} names no field"),
        ("{{Front:}}", 1, "there is no filter 'Front'"),
        ("\n{{color:Front}}", 2, "there is no filter 'color'; known ones are cloze, cloze-only,"),
        ("{{#Front}}\n{{Front}}", 1, "{{#Front}} is not closed; write {{/Front}} where it ends"),
        ("{{^Front}}", 1, "{{^Front}} is not closed"),
        ("{{Front}}\n{{/Front}}", 2, "{{/Front}} closes what was never opened"),
        (
            "{{#Front}}\n{{#Back}}\n{{/Front}}{{/Back}}",
            3,
            "{{/Front}} does not close {{#Back}} of line 2; write {{/Back}} before it",
        ),
        ("{{#hint:Front}}{{/hint:Front}}", 1, "{{#hint:Front}} names no field"),
        ("{{#Front}}\n" * 999, 21, "sections are nested too deep"),
        ("{{! a note }}", 1, "Anki has no {{! comments; write <!-- ... -->"),
        ("{{=<% %>=}}<%Front%>", 1, "other delimiters than {{ and }} are not supported"),
        ("a\n{% if x %}", 2, "Anki would show {% if x %} as it is"),
        ("<!-- a\n -->{# note #}", 2, "Anki would show {# note #} as it is"),
    ],
)
def test_faults_are_named_with_their_line(text: str, line: int, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text)
    assert str(caught.value).startswith(f"front.html:{line}: {message}")


@pytest.mark.parametrize(
    ("text", "filled", "shown"),
    [
        ("{{Front}}", "", False),
        ("{{Front}}", "Front", True),
        ("{{Front}}{{Back}}", "Back", True),
        ("{{type:Back}}", "Back", True),
        ("{{#Front}}word{{/Front}}", "Front", False),
        ("{{#Front}}{{Back}}{{/Front}}", "Front", False),
        ("{{#Front}}{{Back}}{{/Front}}", "Front Back", True),
        ("{{^Front}}{{Back}}{{/Front}}", "Front Back", False),
        ("{{^Front}}{{Back}}{{/Front}}", "Back", True),
        ("<!-- {{Front}} -->", "Front", False),
        ("{{Deck}}", "Front", False),
    ],
)
def test_a_side_shows_something_where_a_field_with_content_is_reached(
    text: str, filled: str, shown: bool
) -> None:
    assert parse(text).shown(filled.split()) is shown


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("only text", None, "the front shows no field"),
        ("{{#Front}}{{^Front}}{{Back}}{{/Front}}{{/Front}}", None, "the front shows no field"),
        ("{{Front}}\n{{Deck}}", 2, "{{Deck}} could be all that the front shows"),
        ("{{Front}}{{#Back}}{{Tags}}{{/Back}}", 1, "{{Tags}} could be all that the front shows"),
        ("{{Front}}\n{{#Tags}}x{{/Tags}}", 2, "{{#Tags}} cannot decide about a front"),
        ("{{^Card}}{{Front}}{{/Card}}", 1, "{{^Card}} cannot decide about a front"),
    ],
)
def test_a_front_that_fields_alone_do_not_decide_is_refused(
    text: str, line: int | None, message: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        check_front(FILE, parse(text))
    assert (caught.value.message, caught.value.line) == (message, line)


def test_what_is_no_field_may_stand_beside_one_that_is_shown() -> None:
    check_front(FILE, parse("{{#Front}}{{Front}} {{Deck}} {{Tags}}{{/Front}}"))


@pytest.mark.parametrize("field", ["", " \n\t", "<br>", "<BR />", "<div></div>", "</div ><br/>"])
def test_what_anki_takes_for_empty(field: str) -> None:
    assert not has_content(field)


@pytest.mark.parametrize("field", ["a", "0", "&nbsp;", "\xa0", "<b></b>", "<img>", "<br  />"])
def test_what_anki_takes_for_content(field: str) -> None:
    assert has_content(field)


@pytest.mark.parametrize(
    ("field", "numbers"),
    [
        ("none", ()),
        ("{{c1::a}} and {{c3::b::hint}}", (1, 3)),
        ("{{c1::a {{c2::b}} c}}", (1, 2)),
        ("{{c1,2::a}}{{c,7,::b}}", (1, 2, 7)),
        ("{{c1::}}", (1,)),
        ("{{c007::a}}", (7,)),
        ("{{c0::a}} {{c501::b}}", (0, 501)),
        ("{{c1::never closed {{c2::b}}", ()),
        ("{{c2::a}} }} {{c3::b}} {{c4::", (2, 3)),
        ("{{C1::a}} {{c1:a}} {{ c1::a}} {{c1, 2::a}} {{c-1::a}} {{c٣::a}}", ()),
        ("{{c1::a {{c70000::b}}", (1,)),
        ("{{c" + "9" * 5000 + "::a}}", ()),
    ],
)
def test_cloze_numbers(field: str, numbers: tuple[int, ...]) -> None:
    assert sorted(cloze_numbers(field)) == list(numbers)


def test_the_anki_cards_of_the_note_types_that_ship() -> None:
    basic, cloze = load_note_types(builtin())
    spare = ("", "")
    below = ("m", "s", "t", "k")
    assert basic.orders(("F", "B", *below, "", "", *spare)) == (0,)
    assert basic.orders(("F", "B", *below, "1", "", *spare)) == (0, 1)
    assert basic.orders(("F", "", *below, "1", "w", *spare)) == (0,)
    assert basic.orders(("", "", *below, "", "w", *spare)) == (0,)
    assert basic.orders(("", "", *below, "1", "", *spare)) == ()
    assert cloze.orders(("{{c2::a}} {{c1,4::b}}", "", *below, *spare)) == (0, 1, 3)
    assert cloze.orders(("{{c1::a}}", "{{c9::x}}", *below, *spare)) == (0, 8)
    assert cloze.orders(("{{c0::a}} {{c600::a}}", "", *below, *spare)) == (499,)
