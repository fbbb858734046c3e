"""Our cloze deletions beside those of real Anki."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from builder.package.clozes import render_cloze

Sides = Callable[[str, int], tuple[str, str]]
NONE = "No cloze"
# Anki keeps the hidden words here for scripts that a template may have.
HIDDEN = re.compile(r' data-cloze="[^"]*"')
EXAMPLES = (
    "{{c1::Canberra}} is the capital of {{c2::Australia}}.",
    "{{c1::Canberra::city}} is a {{c1::city::}} of {{c2::Australia::a <b>state</b>}}",
    "{{c1::one {{c2::two::inner}} three::outer}} and {{c2::{{c1::swapped}}}}",
    "{{c1::a {{c1::b}} c}} {{c1::{{c2::}}}} {{c1::a::{{c2::h}}}} {{c1::::{{c2::h}}::x}}",
    "{{c1,2::both}} {{c2,1::turned}} {{c1,1::twice}} {{c,1::x}} {{c1,::x}}",
    "{{c1, 2::none}} {{c,::}} {{c1::one}}",
    "{{c1::}} {{c1::::}} {{c1:::}} {{c1::a:}} {{c1::a:::b}} {{c1::a::b::c}}",
    "a {{c1::never closed {{c2::this is}} and {{c2::on",
    "a}} {{c1::b}} }} {{c1::c}}}} {{c2::d}e}} {{c1::{{x}} f}}",
    "{{c0::nought}} {{c01::x}} {{c1 ::x}} {{C1::x}} {{c2:x}} {{cx::y}} {{c1x::y}} {{{c1::z}}}",
    "{{c65535::x}} {{c65536::y}} {{c1,65536::z}} {{c99999999999::z}} {{c1::{{c65536::a}}}}",
    "{{c1::<b>\"q\"</b> &amp; 'é' <br>\nline}} <i>{{c2::x</i> y}}",
    "\\({{c1::x}} + {{c2::y^{2}}}\\) and \\[{{c1::\\frac{a}{b} }}\\] {{c2::\\(z &lt; 1\\)}}",
    "{{c1::\\(a}} b\\) <b>\\(</b><style>x</style> {{c1::c}} <!-- > -->d <em>e</em>\\] \\( f",
    "\\({{c1::a}} <style a>b</style > <scripted>c</script> <STYLE>d</style> {{c2::e}}\\)",
    "".join(f"{{{{c{n}::{n}" for n in range(1, 13)) + "}}" * 13 + "{{c1::x}}",
    "no deletion",
)
PIECES = ("{{c1::", "{{c2::", "{{c1,2::", "}}", "}", "{{", "{", "::", ":", "hint", "a ", "<b>",
          "</b>", "\\(", "\\)", "\\[", "\\]", "é", "&amp;", "&lt;", "\n", "<br>", "{{c0::", "<!--",
          "-->", "{{c3", ",", "<", ">")  # fmt: skip


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    """Give a function that gives both sides of an Anki card of a text."""
    collection_type = pytest.importorskip("anki.collection").Collection
    collection = collection_type(str(tmp_path_factory.mktemp("clozes") / "a.anki2"))
    note_type = collection.models.by_name("Cloze")
    note_type["css"] = ""
    for side in ("qfmt", "afmt"):
        note_type["tmpls"][0][side] = "{{cloze:Text}}"
    collection.models.update_dict(note_type)

    def sides(text: str, number: int) -> tuple[str, str]:
        note = collection.new_note(note_type)
        note["Text"] = text
        shown = note.ephemeral_card(ord=number - 1).render_output()
        return shown.question_text, shown.answer_text

    yield sides
    collection.close()


def agree(sides: Sides, text: str) -> None:
    for number in (1, 2, 3):
        for answer, theirs in zip((False, True), sides(text, number), strict=True):
            ours = render_cloze(text, number, answer=answer)
            assert ours == ("" if NONE in theirs else HIDDEN.sub("", theirs))


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_text_shows_as_in_anki(sides: Sides, text: str) -> None:
    agree(sides, text)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example(text="{{c1::\\(}}<b>\\)")
def test_any_text_shows_as_in_anki(sides: Sides, text: str) -> None:
    agree(sides, text.strip())
