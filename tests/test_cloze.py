"""Gaps become cloze deletions, and nothing else that a text says looks like one to Anki."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.ledger import number_gaps
from builder.render.cloze import guarded, with_deletions
from builder.render.environment import builtin
from builder.render.fields import Below, FieldRenderer
from builder.render.gaps import CLOSE, OPEN
from builder.text import fingerprint, normalise

BELOW = Below(more="{{c9::more}}", source="a.txt", section=(), key="k")


def cloze(*words: str) -> tuple[str, ...]:
    """Render a note whose second, fourth, ... words are hidden."""
    answers = words[1::2]
    numbers = range(1, len(answers) + 1)
    return FieldRenderer(builtin()).cloze(words[::2], answers, tuple(numbers), "", BELOW)


def shown(field: str) -> str:
    """Give what a reader sees of a field whose deletions are all revealed."""
    revealed = re.sub(r"\{\{c\d+::(.*?)\}\}", r"\1", field, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", revealed))


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("The capital is ", "Lima", "."), "The capital is {{c1::Lima}}."),
        (("", "a", " and ", "b", ""), "{{c1::a}} and {{c2::b}}"),
        (("Use ", "std::vector", ""), "Use {{c1::std:&#58;vector}}"),
        (("Jinja has ", "{{ x }}", ""), "Jinja has {{c1::&#123;{ x &#125;&#125;}}"),
        (("{{c1::not}} ", "this", ""), "&#123;{c1::not&#125;} {{c1::this}}"),
        (("A set: ", "{1}", ""), "A set: {{c1::{1&#125;}}"),
        (("**bold ", "x** y", ""), "**bold {{c1::x** y}}"),
        (("a<b ", "c>d & e", ""), "a&lt;b {{c1::c&gt;d &amp; e}}"),
        (("", "**x**", " is so"), "{{c1::<strong>x</strong>}} is so"),
        (("Lines:\n- a ", "b", "\n- c"), "<p>Lines:</p><ul><li>a {{c1::b}}</li><li>c</li></ul>"),
        (("E = ", "mc^2", " is his"), r"E = {{c1::\(mc^{2}\)}} is his"),
        (("O(", "n log n", ") steps"), r"O({{c1::\(n \log n\)}}) steps"),
        (("", "a", " = ", "b^2", ""), r"{{c1::\(a\)}} = {{c2::\(b^{2}\)}}"),
        (("E = ", "3", ""), "E = {{c1::3}}"),
        (("E = ", "$mc^2$", ""), r"E = {{c1::\(mc^2\)}}"),
        (("E, or ", "mc^2", ", is his"), "E, or {{c1::mc^2}}, is his"),
        (("int a = new int[", "5", "];"), "<pre><code>int a = new int[{{c1::5}}];</code></pre>"),
        ((f"m{OPEN}ark{CLOSE} ", f"{CLOSE}x{OPEN}", ""), "mark {{c1::x}}"),
    ],
)  # fmt: skip
def test_gaps_become_deletions(words: tuple[str, ...], field: str) -> None:
    assert cloze(*words)[0] == field


def test_no_other_field_has_a_deletion() -> None:
    fields = cloze("a ", "b", "")
    assert [field for field in fields if "{{" in field] == ["a {{c1::b}}"]
    assert fields[2] == "&#123;{c9::more&#125;}"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (rf"\({OPEN}\frac{{a}}{{b_{{1}}}}{CLOSE}\)", r"\({{c1::\frac{a}{b_{1} } }}\)"),
        (rf"{OPEN}\(\frac{{a}}{{b_{{1}}}}\){CLOSE}", r"{{c1::\(\frac{a}{b_{1} }\)}}"),
        (rf"\(x^{{{{2}}}}\) {OPEN}y{CLOSE}", r"\(x^{ {2} }\) {{c1::y}}"),
    ],
)
def test_braces_of_a_formula_end_no_deletion(text: str, field: str) -> None:
    assert with_deletions(text, (1,)) == field


def test_a_gap_that_is_lost_is_an_error() -> None:
    with pytest.raises(ValueError, match="2 gaps became 1"):
        with_deletions(f"{OPEN}a{CLOSE}", (1, 2))


pieces = st.text(alphabet="ab {}:c1<>&*_`$\\()-x=+^", max_size=12)
answers = st.text(alphabet="ab {}:c1<>&*_x=+^", min_size=1, max_size=10).filter(str.strip)


@given(st.lists(st.tuples(answers, pieces), min_size=1, max_size=4), pieces)
def test_any_text_has_the_deletions_that_it_should(gaps: list[tuple[str, str]], start: str) -> None:
    words = [f"x{start}"]
    for answer, text in gaps:
        words += [answer, text]
    field = cloze(*words)[0]
    found = re.findall(r"\{\{c(\d+)::", field)
    assert [int(number) for number in found] == list(range(1, len(gaps) + 1))
    assert field.count("}}") == len(gaps)
    inside = re.findall(r"\{\{c\d+::(.*?)\}\}", field)
    assert all("::" not in answer for answer in inside)
    for answer in inside:  # what an answer opens it closes
        opened = re.findall(r"<(\w+)>", answer)
        assert sorted(opened) == sorted(re.findall(r"</(\w+)>", answer))


@given(st.text(alphabet="ab{}<>&;:c1 ", max_size=20))
def test_guarded_html_shows_the_same(text: str) -> None:
    safe = guarded(html.escape(text))
    assert "{{" not in safe
    assert "}}" not in safe
    assert shown(safe) == text


def test_a_number_stays_with_what_it_hides() -> None:
    numbers, gaps = number_gaps(("iron", "zinc"), ())
    assert numbers == (1, 2)
    assert number_gaps(("zinc", "iron"), gaps) == ((2, 1), gaps)
    assert number_gaps(("tin", "iron", "zinc"), gaps)[0] == (3, 1, 2)
    assert number_gaps(("Zinc.",), gaps)[0] == (2,)


def test_a_reworded_answer_keeps_its_number() -> None:
    _, gaps = number_gaps(("iron", "zinc"), ())
    numbers, later = number_gaps(("iron", "zink"), gaps)
    assert numbers == (1, 2)
    assert number_gaps(("zink",), later)[0] == (2,)


def test_a_number_is_not_used_again() -> None:
    _, gaps = number_gaps(("iron", "zinc"), ())
    _, gaps = number_gaps(("iron",), gaps)
    assert number_gaps(("iron", "tin"), gaps)[0] == (1, 3)
    assert number_gaps(("iron", "tin", "zinc"), gaps)[0] == (1, 3, 2)


words = st.lists(st.sampled_from(["iron", "tin", "zinc", "lead"]), min_size=1, max_size=4)


@given(st.lists(words, min_size=1, max_size=5))
def test_numbers_are_stable_and_distinct(history: list[list[str]]) -> None:
    gaps: tuple[str, ...] = ()
    for answers in history:
        numbers, gaps = number_gaps(answers, gaps)
        assert len(set(numbers)) == len(numbers) == len(answers)
        assert number_gaps(answers, gaps) == (numbers, gaps)
        for answer, number in zip(answers, numbers, strict=True):
            assert gaps[number - 1] == fingerprint(normalise(answer))
