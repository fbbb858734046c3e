"""Emphasis in scripts without spaces, within words, and of single letters; nesting without end."""

from __future__ import annotations

import pytest

from tests.test_render import back


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*p* = .04, *n* = 30", "<em>p</em> = .04, <em>n</em> = 30"),
        ("*t*(28) = 2.1", "<em>t</em>(28) = 2.1"),
        ("*F*(2, 27) = 4.56", "<em>F</em>(2, 27) = 4.56"),
        ("*i.e.* a novel, *1984*", "<em>i.e.</em> a novel, <em>1984</em>"),
        ("ox**en** and re**cord**.", "ox<strong>en</strong> and re<strong>cord</strong>."),
        ("**re**cord", "<strong>re</strong>cord"),
        ("**Definition:**the rule", "<strong>Definition:</strong>the rule"),
        ("这是**重点**内容", "这是<strong>重点</strong>内容"),
        ("**主語**は「X」", "<strong>主語</strong>は「X」"),
        ("**주어**는", "<strong>주어</strong>는"),
        ("重点：**秦始皇**。", "重点：<strong>秦始皇</strong>。"),
        ('> "I have a dream"', "<blockquote>&#34;I have a dream&#34;</blockquote>"),
        ("A `calque' is a loan; a `cognate` too",
         "A `calque&#39; is a loan; a <code>cognate</code> too"),
    ],
)  # fmt: skip
def test_marks_become_markup(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4 and a*b*c",
        "2 *x* 3",
        "*args and *a, *b",
        "int *p; *q = *p",
        "base**exp**mod",
        "2**n and 3**n",
        "2 * x**n where x** means",
        "f(**kw) and g(**kw)",
        "**kwargs and x**y",
        "* a footnote",
        '> 5 "apples"',
    ],
)
def test_factors_and_arguments_stay(text: str) -> None:
    page = back(text)
    assert not any(each in page for each in ("<em>", "<strong>", "<blockquote>"))
    assert page.count("*") == text.count("*")


@pytest.mark.parametrize("marks", ["-", "-+*•"])
def test_lists_are_not_nested_without_end(marks: str) -> None:
    lines = [f"{' ' * at}{marks[at % len(marks)]} item {at}" for at in range(1000)]
    page = back("\n".join(lines))
    assert all(f"<li>item {at}<" in page for at in range(1000))
    assert page.count("<ul>") == page.count("</ul>")
    assert "<ul><li>item 0<ul><li>item 1<ul>" in page
