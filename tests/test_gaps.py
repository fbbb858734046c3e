"""Gaps in text: both marks stay where they are, and no other mark reaches over one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.render.blocks import find_blocks
from builder.render.code import Code, highlight
from builder.render.gaps import CLOSE, GAP, OPEN
from builder.render.inline import inline, inline_with_symbols

PIECES = (
    OPEN, CLOSE, f"{OPEN}a{CLOSE}", f"{OPEN}e^x{CLOSE}", "**", "*", "_", "~~", "`", "``", "$", "[",
    "](https://a.org/x)", "https://b.org/", r"\(", r"\)", "word", "two words", "x_1", "= 2x + 1",
    "x += 1", " ", "<b>", "&amp;", "->", "1/n", "√(2/n)", "\n", "f(x)",
)  # fmt: skip


def shown(text: str) -> str:
    """Return the HTML of lines, with braces for the marks of gaps."""
    html = str(inline(tuple(text.replace("{", OPEN).replace("}", CLOSE).split("\n"))))
    return html.replace(OPEN, "{").replace(CLOSE, "}")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a {b} c", "a {b} c"),
        ("**a {b} c**", "<strong>a {b} c</strong>"),
        ("{**a** `b` <i>}", "{<strong>a</strong> <code>b</code> &lt;i&gt;}"),
        ("{$x^2$} and {e^x}", r"{\(x^2\)} and {\(e^{x}\)}"),
        ("`a {b}`", "<code>a {b}</code>"),
        ("${x}^2$", r"\({x}^2\)"),
        (r"\(a {b}\)", r"\(a {b}\)"),
        ("[a {b}](https://a.org)", '<a href="https://a.org" rel="noopener">a {b}</a>'),
        ("https://a.org/{b}", '<a href="https://a.org/" rel="noopener">https://a.org/</a>{b}'),
        ("x += {1}", '<code>x += {<span class="hl-number">1</span>}</code>'),
        ("{x += 1}", '<code>{x += <span class="hl-number">1</span>}</code>'),
        ("a {**b**\nc}", "a {<strong>b</strong><br>c}"),
    ],
)
def test_a_gap_is_rendered_by_itself(text: str, html: str) -> None:
    assert shown(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "**a {b** c}", "{**a} b**", "_a {b_ c}", "`a {b` c}", "{a `b} c`", "$x^2 {+ b$ c}",
        "{a $x} b_1$", r"\(a {b\) c}", "[a {b](https://a} c)", "{", "}", "} {", "a { b", "f({x})",
        "y = {2}x + 1",
    ],
)  # fmt: skip
def test_no_mark_pairs_over_the_edge_of_a_gap(text: str) -> None:
    assert shown(text) == text


def test_no_link_stands_in_the_text_of_a_link() -> None:
    for text in (
        "[a {see https://b.org}](https://a.org)",
        "[a {[b](https://b.org)}](https://a.org)",
    ):
        assert re.findall("</?a", shown(text)) == ["<a", "</a"] * 2


def test_colours_end_at_the_edge_of_a_gap() -> None:
    html = str(highlight(Code(code=f'f("a {OPEN}b{CLOSE} c")', language="python")))
    for part in re.split(f"[{OPEN}{CLOSE}]", html):
        assert part.count("<span") == part.count("</span>")


def test_blocks_keep_both_marks() -> None:
    blocks = repr(find_blocks(f"- {OPEN}a{CLOSE}\n- b\n\n{OPEN}c{CLOSE}\nx += {OPEN}1{CLOSE}"))
    assert blocks.count(repr(OPEN)[1:-1]) == blocks.count(repr(CLOSE)[1:-1]) == 3


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_gaps_stay_and_hold_whole_elements(text: str) -> None:
    for html in map(str, (inline((text,)), inline_with_symbols((text,)))):
        assert [each for each in html if each in (OPEN, CLOSE)] == [
            each for each in text if each in (OPEN, CLOSE)
        ]
        for gap in GAP.findall(html):
            tags = re.findall(r"<(/?)(strong|em|s|code|a|span)\b", gap)
            opened: list[str] = []
            for closing, name in tags:
                assert not closing or opened.pop() == name
                opened += [] if closing else [name]
            assert opened == []
