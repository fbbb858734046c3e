"""A deck's own folder may change how its cards look, says so where it cannot, and runs no code."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from builder.errors import TemplateError
from builder.package.anki_template import FILTERS, SPECIAL_FIELDS
from builder.package.note_types import NoteType, load_note_types
from builder.previewing.watching import Watched
from builder.render.environment import (
    builtin,
    environment,
    guarded,
    macros,
    template_folders,
    templates_folder,
)
from builder.render.fields import Below, FieldRenderer
from builder.render.inline import inline, inline_with_symbols

BELOW = Below(more="", source="a.txt", section=(), key="k")
QUESTION, ANSWER = "What is {{Back}} and {{ 7*7 }}?", "Text {% x %} {# y #}."


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """Give a deck folder with one document."""
    (tmp_path / "deck").mkdir()
    (tmp_path / "deck" / "a.txt").write_text(f"{QUESTION}\n{ANSWER}\n", encoding="utf-8")
    return tmp_path / "deck"


def put(deck: Path, name: str, content: str | bytes) -> Path:
    """Write a file into a deck's folder of templates."""
    path = deck / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def ours(name: str) -> str:
    """Return the text of a template of ours."""
    return (templates_folder() / name).read_text(encoding="utf-8")


def basic(deck: Path) -> NoteType:
    """Return the Basic note type that a deck ships."""
    return load_note_types(template_folders(deck))[0]


def fields(deck: Path, back: str = "b") -> tuple[str, ...]:
    """Render a note's fields as a deck does."""
    return FieldRenderer(template_folders(deck)).basic("f", back, BELOW)


def refused(deck: Path) -> TemplateError:
    """Return the fault that a deck's templates have."""
    with pytest.raises(TemplateError) as caught:
        load_note_types(template_folders(deck))
    return caught.value


def test_without_a_folder_of_templates_ours_are_used(deck: Path) -> None:
    assert template_folders(None) == template_folders(deck) == builtin()


def test_a_side_is_replaced_and_the_others_stay(deck: Path) -> None:
    before = basic(deck)
    put(deck, "note_types/basic/front.html", "<h1>{{Front}}</h1>")
    after = basic(deck)
    assert after.templates[0].front == "<h1>{{Front}}</h1>"
    assert after.templates[0].back == before.templates[0].back
    assert after.templates[1] == before.templates[1]
    assert (after.css, after.id, after.fields) == (before.css, before.id, before.fields)
    assert after.content != before.content


def test_a_style_is_added_after_ours_or_replaces_it(deck: Path) -> None:
    standard = ours("style.css")
    put(deck, "extra.css", ".card { color: teal }\n")
    for each in load_note_types(template_folders(deck)):
        assert each.css.startswith(standard.rstrip())
        assert each.css.endswith("\n\n/* What this deck adds. */\n.card { color: teal }\n")
    put(deck, "style.css", ".card { margin: 0 }\n")
    css = ".card { margin: 0 }\n\n/* What this deck adds. */\n.card { color: teal }\n"
    assert {each.css for each in load_note_types(template_folders(deck))} == {css}


def test_every_override_changes_what_the_ledger_compares(deck: Path) -> None:
    seen = {basic(deck).content}
    for name, text in [
        ("extra.css", "a{}"),
        ("extra.css", "b{}"),
        ("style.css", "c{}"),
        ("note_types/basic/back.html", "{{Back}}"),
        ("note_types/basic/reversed_front.html", "{{#Reverse}}{{Back}}{{/Reverse}}"),
    ]:
        put(deck, name, text)
        seen.add(basic(deck).content)
    assert len(seen) == 6


def test_a_front_of_the_deck_decides_about_anki_cards(deck: Path) -> None:
    put(deck, "note_types/basic/reversed_front.html", "{{#Reverse}}{{More}}{{/Reverse}}")
    below = ("s", "t", "k", "1", "", "", "")
    assert basic(deck).orders(("f", "b", "m", *below)) == (0, 1)
    assert basic(deck).orders(("f", "b", "", *below)) == (0,)


def test_a_field_template_is_replaced(deck: Path) -> None:
    before = fields(deck)
    text = ours("fields/origin.html.j2").replace("{{- source -}}", "from <i>{{ source }}</i>")
    put(deck, "fields/origin.html.j2", text)
    after = fields(deck)
    assert after[3] == "from <i>a.txt</i>"
    assert (*after[:3], *after[4:]) == (*before[:3], *before[4:])


def test_a_changed_field_template_is_read_anew(deck: Path) -> None:
    for word in ("one", "two"):
        text = ours("fields/origin.html.j2").replace("{{- source -}}", word)
        put(deck, "fields/origin.html.j2", text)
        assert fields(deck)[3] == word


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("note_types/basic/front.html", "\n{{Fornt}}", 2, "{{Fornt}} names no field"),
        ("note_types/basic/front.html", "{% if a %}", 1, "Anki would show {% if a %} as it is"),
        ("note_types/basic/back.html", "{{#More}}\n{{More}}", 1, "{{#More}} is not closed"),
        ("note_types/basic/front.html", "{{cloze:Front}}", 1, "{{cloze:Front}} would show nothing"),
        ("note_types/basic/front.html", "{{type:cloze:Front}}", 1, "would show nothing"),
        ("note_types/cloze/front.html", "{{Text}}", None, "no cloze deletion is shown"),
        ("note_types/cloze/back.html", "{{Text}}", None, "no cloze deletion is shown"),
        ("note_types/cloze/back.html", "{{cloze:Test}}", 1, "{{cloze:Test}} names no field"),
        ("note_types/cloze/front.html", "{{cloze:Text}}\n{{FrontSide}}", 2, "cannot show"),
        ("note_types/basic/front.html", b"{{Front}} \xff", None, "it is not UTF-8"),
        ("style.css", b"\xff", None, "it is not UTF-8"),
        ("extra.css", b"\xff", None, "it is not UTF-8"),
        ("note_types/basic/typo.html", "{{Front}}", None, "overrides nothing"),
        ("note_types/front.html", "{{Front}}", None, "overrides nothing"),
        ("note_types/basic/deep/front.html", "{{Front}}", None, "overrides nothing"),
        ("front.html", "{{Front}}", None, "overrides nothing"),
        ("other.css", "", None, "overrides nothing"),
        ("fields/other.html.j2", "", None, "overrides nothing"),
        ("preview/page.html.j2", "", None, "overrides nothing"),
        ("prompts/fix/schema.json", "{}", None, "overrides nothing"),
        ("note_types/basic/note_type.toml", "", None, "the shape of a note type cannot be changed"),
    ],
)
def test_a_fault_is_named_with_the_decks_own_file(
    deck: Path, name: str, text: str | bytes, line: int | None, message: str
) -> None:
    path = put(deck, name, text)
    fault = refused(deck)
    assert message in fault.message
    assert (fault.where, fault.line) == (str(path), line)


@pytest.mark.parametrize("name", ["front.html", "note_type.toml"])
def test_a_note_type_that_there_is_not_is_refused(deck: Path, name: str) -> None:
    path = put(deck, f"note_types/basics/{name}", "{{Front}}")
    assert str(refused(deck)) == f"{path.parent}: there is no note type basics; known: basic, cloze"


def test_type_in_is_allowed_for_cloze_deletions(deck: Path) -> None:
    for side in ("front", "back"):
        put(deck, f"note_types/cloze/{side}.html", "{{cloze:Text}} {{type:cloze:Text}}")
    _, cloze = load_note_types(template_folders(deck))
    assert cloze.templates[0].front == "{{cloze:Text}} {{type:cloze:Text}}"


def test_hidden_files_and_documents_are_no_overrides(deck: Path) -> None:
    for name in (".gitkeep", "fields/.text.html.j2.swp", "notes.txt", "README.md"):
        put(deck, name, "x")
    assert basic(deck) == basic(deck.parent)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{{- source -}}", "{{- source | -}}", "expected token"),
        ("{{- source -}}", "{{- sauce -}}", "'sauce' is undefined"),
        ("{{- source -}}", "{{- source | nothing -}}", "No filter named 'nothing'"),
        ("{{- source -}}", "{{- 1 + source -}}", "unsupported operand"),
        ("{{- source -}}", "{% include 'none.html.j2' %}", "there is no template none.html.j2"),
        ("{{- source -}}", "{{ source.__class__.__mro__ }}", "unsafe"),
        ("{{- source -}}", "{{ ''.format.__globals__ }}", "unsafe"),
    ],
)
def test_a_fault_of_a_field_template_is_named_with_its_line(
    deck: Path, old: str, new: str, message: str
) -> None:
    text = ours("fields/origin.html.j2")
    path = put(deck, "fields/origin.html.j2", text.replace(old, new))
    folders = template_folders(deck)
    with pytest.raises(TemplateError) as caught:
        guarded(folders, lambda: macros(folders, "fields/origin.html.j2").source("a.txt"))
    assert message in caught.value.message
    assert caught.value.where == str(path)
    assert caught.value.line in {text[: text.index(old)].count("\n") + n for n in (1, 2, 3)}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("macro source(source)", "macro sauce(source)", "there is no macro source"),
        ("macro source(source)", "macro source()", "macro 'source' takes not more than 0"),
        (
            "{%- macro source(source) -%}",
            "{%- macro deep() -%}{{ deep() }}{%- endmacro -%}{%- macro source(_) -%}{{ deep() }}",
            "recursion",
        ),
    ],
)
def test_a_macro_that_cannot_be_called_is_named(
    deck: Path, old: str, new: str, message: str
) -> None:
    path = put(deck, "fields/origin.html.j2", ours("fields/origin.html.j2").replace(old, new))
    with pytest.raises(TemplateError, match=message) as caught:
        fields(deck)
    assert caught.value.where == str(path)


def test_symbols_are_a_matter_of_the_filter(deck: Path) -> None:
    put(deck, "extra.css", "")
    for folders in (builtin(), template_folders(deck)):
        assert environment(folders).filters["inline"] is inline
        assert environment(folders, symbols=True).filters["inline"] is inline_with_symbols


def test_a_byte_order_mark_is_no_part_of_a_template(deck: Path) -> None:
    put(deck, "extra.css", "\ufeffa{}")
    put(deck, "note_types/basic/front.html", "\ufeff{{Front}}\r\n")
    put(deck, "fields/text.html.j2", "\ufeff" + ours("fields/text.html.j2"))
    assert basic(deck).css.endswith("*/\na{}")
    assert basic(deck).templates[0].front == "{{Front}}\n"
    assert fields(deck)[0] == "f"


def test_a_field_template_that_is_not_utf8_is_named(deck: Path) -> None:
    path = put(deck, "fields/text.html.j2", b"\xff")
    with pytest.raises(TemplateError) as caught:
        fields(deck)
    assert str(caught.value) == f"{path}: cannot be read: it is not UTF-8"


def test_a_fault_that_is_no_templates_is_left_as_it_is(deck: Path) -> None:
    put(deck, "extra.css", "")
    with pytest.raises(ZeroDivisionError):
        guarded(template_folders(deck), lambda: 1 // 0)


def build(deck: Path) -> subprocess.CompletedProcess[str]:
    """Build a deck beside its folder, by the command."""
    return subprocess.run(
        [sys.executable, "-m", "builder", "build", str(deck), "-o", str(deck.parent / "out")],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def shipped(deck: Path) -> tuple[dict[str, Any], str]:
    """Build a deck, and give its note type and the fields of its note, as they are shipped."""
    done = build(deck)
    assert done.returncode == 0, done.stderr
    (package,) = (deck.parent / "out").glob("*.apkg")
    with zipfile.ZipFile(package) as file:
        file.extract("collection.anki2", deck.parent)
    database = sqlite3.connect(deck.parent / "collection.anki2")
    ((models,),) = database.execute("SELECT models FROM col").fetchall()
    ((content,),) = database.execute("SELECT flds FROM notes").fetchall()
    database.close()
    (model,) = json.loads(models).values()
    return model, content


def test_a_build_ships_what_the_deck_overrides(deck: Path) -> None:
    before, _ = shipped(deck)
    put(deck, "extra.css", "/* ours */")
    put(deck, "note_types/basic/front.html", "<h1>{{Front}}</h1>")
    model, content = shipped(deck)
    assert model["css"].endswith("/* ours */")
    assert model["tmpls"][0]["qfmt"] == "<h1>{{Front}}</h1>"
    assert model["mod"] > before["mod"]
    # What a document says is never read as a template.
    assert html.unescape(content).split("\x1f")[:2] == [QUESTION, ANSWER]


def test_a_build_names_a_broken_override(deck: Path) -> None:
    path = put(deck, "note_types/basic/front.html", "\n\n{{#Front}}")
    done = build(deck)
    assert done.returncode == 2
    assert f"{path}:3: {{{{#Front}}}} is not closed" in done.stderr.replace("\n", "")
    assert "Traceback" not in done.stderr


def test_a_preview_sees_a_changed_template(deck: Path) -> None:
    put(deck, "extra.css", "/* one */")
    watched = Watched([deck])
    before = watched.version
    watched.look()
    assert watched.version == before
    put(deck, "extra.css", "/* another */")
    watched.look()
    assert watched.version != before
    assert "/* another */" in watched.page


def test_the_example_in_the_documentation_works(deck: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "templates.md").read_text(encoding="utf-8")
    ((css, front),) = re.findall(r"```css\n(.*?)```.*?```html\n(.*?)```", page, re.DOTALL)
    put(deck, "extra.css", css)
    put(deck, "note_types/basic/front.html", front)
    made = basic(deck)
    assert made.css.endswith(css)
    assert made.templates[0].front == front
    with_section = ("f", "b", "m", "s", "Section", "k", "1", "", "", "")
    assert made.orders(with_section) == (0, 1)


def test_the_documentation_names_every_file_field_and_filter() -> None:
    page = (Path(__file__).parent.parent / "docs" / "templates.md").read_text(encoding="utf-8")
    for note_type in load_note_types(builtin()):
        assert ", ".join(each.name for each in note_type.fields[:-1]) in page.replace("\n", " ")
        for path in (templates_folder() / "note_types" / note_type.kind).glob("*.html"):
            assert f"note_types/{note_type.kind}/" in page
            assert path.name in page
    for path in (templates_folder() / "fields").iterdir():
        assert f"`{path.name}`" in page
    assert ", ".join(f"`{name}`" for name in FILTERS[:-1]) in page.replace("\n ", "")
    assert all(f"`{{{{{name}}}}}`" in page for name in SPECIAL_FIELDS)
