"""Card text becomes structure and HTML without losing, changing or trusting a word."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import TemplateError
from builder.render.blocks import Block, ListBlock, Paragraph, Quotation, find_blocks
from builder.render.code import Code
from builder.render.environment import templates_folder
from builder.render.fields import Below, FieldRenderer
from builder.render.tables import Table
from tests.rendering import FIELDS, render_fields

MARKS = "-+*•·–—‣◦▪"
lines = st.builds(
    str.__add__,
    st.sampled_from(
        [
            *MARKS,
            *(f"{mark} " for mark in MARKS),
            "1. ",
            "2) ",
            "(3) ",
            "a) ",
            "→ ",
            "=> ",
            "& ",
            "",
        ]
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12),
)
ROWS = (
    "|---|:-:|",
    "--|--|--",
    "| sun | `moon` |",
    "oak | ash",
    "| fir |",
    "a | b | c",
    r"\| y | z",
)
QUOTED = (
    "> Said she",
    "> and he",
    ">",
    "> - one",
    "> - two",
    "> > deep",
    "> 5",
    ">>> 6",
    '> "Yes"',
)
FLAT = (
    "Steps: 1) melt 2) pour 3) cool", "1. dig 2. sow 3. reap", "a) yes b) no",
    "• ore • coal • tin", "- iron - lead - zinc", "Metals: - iron - lead - zinc",
    "+ more light here + less noise there",
    "and warmer in the long winter - cheaper to heat", "1 - 2 + 3 - 4", "Land - often poor - given",
)  # fmt: skip
texts = st.one_of(
    st.text(),
    st.lists(lines, max_size=8).map("\n".join),
    st.lists(
        st.one_of(st.sampled_from(ROWS), st.sampled_from(QUOTED), st.sampled_from(FLAT), lines),
        max_size=8,
    ).map("\n".join),
)


def back(text: str) -> str:
    """Return the HTML of a back."""
    return render_fields(front="Q", back=text, more="", source="s", section=(), key="k")[1]


def words_of(blocks: Iterable[Block]) -> Iterable[str]:
    """Give the words of blocks in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            for line in block.lines:
                yield from line.split()
        elif isinstance(block, ListBlock):
            for item in block.items:
                for line in item.lines:
                    yield from line.split()
                yield from words_of(item.lists)
        elif isinstance(block, Quotation):
            yield from words_of(block.quoted)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                yield from (word for cell in row for word in cell.split())
        elif isinstance(block, Code):
            yield from block.code.split()


class _TextOf(HTMLParser):
    """Collects the text of HTML and the elements in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.text += " "

    def handle_endtag(self, tag: str) -> None:
        self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain.", "Plain."),
        ("One\nTwo", "One<br>Two"),
        ("One\n\nTwo", "<p>One</p><p>Two</p>"),
        ("- one\n-two\n- three", "<ul><li>one</li><li>two</li><li>three</li></ul>"),
        ("• one\n• two", "<ul><li>one</li><li>two</li></ul>"),
        ("* one\n* two", "<ul><li>one</li><li>two</li></ul>"),
        ("— one\n— two", "<ul><li>one</li><li>two</li></ul>"),
        ("- only", "<ul><li>only</li></ul>"),
        ("- one\n\n- two", "<ul><li>one</li><li>two</li></ul>"),
        (
            "- pixels are bad\n+ correlated\n+scale\n- next",
            ("<ul><li>pixels are bad<ul><li>correlated</li><li>scale</li></ul></li>"
            "<li>next</li></ul>"),
        ),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("(3) one\n(5) two", '<ol start="3"><li>one</li><li value="5">two</li></ol>'),
        ("b) one\nc) two", '<ol type="a" start="2"><li>one</li><li>two</li></ol>'),
        (
            "1) one\n- deeper\n2) two",
            "<ol><li>one<ul><li>deeper</li></ul></li><li>two</li></ol>",
        ),
        (
            "1. one\nBecause.\n2. two",
            '<ol><li>one</li></ol><p>Because.</p><ol start="2"><li>two</li></ol>',
        ),
        ("Pros:\n- fast\nCons:\n- loud", ("<p>Pros:</p><ul><li>fast</li></ul>"
         "<p>Cons:</p><ul><li>loud</li></ul>")),
        ("- zero\n→ no learning\n- next", "<ul><li>zero<br>→ no learning</li><li>next</li></ul>"),
        ("**bold** first", "<strong>bold</strong> first"),
        ("*one* first\n*one* again", "<em>one</em> first<br><em>one</em> again"),
        ("- zero\ni.e. none\nDone.", "<ul><li>zero<br>i.e. none</li></ul><p>Done.</p>"),
    ],
)  # fmt: skip
def test_structure(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "-5 degrees",
        "-5 degrees\n-10 degrees",
        "1.5 mm",
        "1.5 mm\n2.5 mm",
        "- 3",
        "1945. A year",
        "5) alone",
        "2*3*4\n*args",
        "--flag\n--other",
        "-v verbose\n-q quiet",
        "-logit(p)\n-logit(q)",
        "+C",
        "— An author",
        "* a footnote",
        "-\n-",
        "---",
        "(a)symmetric\n(a)typical",
        "= the same\n& more\n=> so\n–> thus\n-> then\n→ end",
    ],
)
def test_what_is_no_list_stays_as_it_is(text: str) -> None:
    parsed = _TextOf(back(text))
    assert parsed.elements <= {"br"}
    assert parsed.text.split() == text.split()


@given(texts)
def test_no_word_is_lost_or_moved(text: str) -> None:
    kept = list(words_of(find_blocks(text)))
    alphanumeric = re.compile(r"[^\W_]+")
    before = alphanumeric.findall(text)
    after = alphanumeric.findall(" ".join(kept))
    numbers = re.compile(r"[0-9]{1,3}|[A-Za-z]")
    # Only the number or letter of a list item may go; the list itself shows it.
    remaining = iter(after)
    current = next(remaining, None)
    for word in before:
        if word == current:
            current = next(remaining, None)
        else:
            assert numbers.match(word), (word, current)
    assert current is None


@given(texts)
def test_html_shows_exactly_the_words_of_the_blocks(text: str) -> None:
    parsed = _TextOf(back(text))
    # Marks within lines may have become elements; `test_markup.py` says which, and when.
    marks = re.compile(r"[\s*_`~$\\()\[\]]")
    assert marks.sub("", parsed.text) == marks.sub("", "".join(words_of(find_blocks(text))))
    structure = {"p", "br", "ul", "ol", "li", "blockquote", "div"}
    inline = {"strong", "em", "s", "code", "pre", "span"}
    assert parsed.elements <= structure | inline | {"table", "thead", "tbody", "tr", "th", "td"}
    assert parsed.attributes <= {"start", "value", "type", "class", "tabindex"}


@given(texts)
def test_numbers_of_a_list_are_shown_by_the_list(text: str) -> None:
    def check(block: ListBlock) -> None:
        number = block.start
        for item in block.items:
            number = item.value if item.value is not None else number
            if block.style == "1":
                assert re.search(rf"\(?0*{number}[.)]", text)
            number += 1
            for nested in item.lists:
                check(nested)

    for block in find_blocks(text):
        if isinstance(block, ListBlock):
            check(block)


def test_markup_of_a_document_is_text() -> None:
    assert back("<b onclick='x'>&amp;</b>") == "&lt;b onclick=&#39;x&#39;&gt;&amp;amp;&lt;/b&gt;"
    assert back("- <script>\n- {{Front}}") == ("<ul><li>&lt;script&gt;</li><li>{{Front}}</li></ul>")


def test_what_anki_cannot_store_becomes_a_space_or_the_replacement_character() -> None:
    assert back("a\x1fb\x00c\ud800d") == "a b c\N{REPLACEMENT CHARACTER}d"


def test_fields_come_in_the_order_of_the_note_type() -> None:
    fields = render_fields(
        front="F", back="", more="M", source="a&b.txt", section=("One", "<Two>"), key="k"
    )
    assert fields == ("F", "", "M", "a&amp;b.txt", "One › &lt;Two&gt;", "k", "", "", "", "")
    assert len(fields) == len(FIELDS)
    assert {type(field) for field in fields} == {str}


def broken(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """Return a copy of the templates in which one thing is broken."""
    folder = tmp_path / "templates"
    shutil.copytree(templates_folder(), folder)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_a_template_that_does_not_parse_is_reported_with_its_line(tmp_path: Path) -> None:
    name = "fields/text.html.j2"
    folder = broken(tmp_path, name, "{%- macro lines(lines) -%}", "{%- macro lines(lines -%}")
    with pytest.raises(TemplateError) as caught:
        FieldRenderer((folder,))
    line = (folder / name).read_text(encoding="utf-8").split("macro lines")[0].count("\n") + 1
    assert caught.value.where == str(folder / name)
    assert caught.value.line == line


def test_a_template_that_uses_what_there_is_not_is_reported_with_its_line(tmp_path: Path) -> None:
    name = "fields/origin.html.j2"
    folder = broken(tmp_path, name, "{{- key -}}", "{{- keys -}}")
    with pytest.raises(TemplateError, match="'keys' is undefined") as caught:
        FieldRenderer((folder,)).basic("", "", Below(more="", source="", section=(), key="k"))
    line = (folder / name).read_text(encoding="utf-8").split("{{- keys")[0].count("\n") + 1
    assert (caught.value.where, caught.value.line) == (str(folder / name), line)


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"text\.html\.j2: there is no such template"):
        FieldRenderer((tmp_path,))
