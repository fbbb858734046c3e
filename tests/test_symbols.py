"""Symbols for what stands for them in plain text, when that is asked for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.render.inline import inline, inline_with_symbols


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("DNA -> RNA -> protein", "DNA → RNA → protein"),
        ("no bias => no shift –> bad fit", "no bias ⇒ no shift → bad fit"),
        ("-> so\n=> thus", "→ so<br>⇒ thus"),
        ("warm --> cold ==> ice", "warm → cold ⇒ ice"),
        ("result <- input", "result ← input"),
        ("ice <-> water <=> steam", "ice ↔ water ⇔ steam"),
        ("weeks <= 5, months >= 2, cost != price", "weeks ≤ 5, months ≥ 2, cost ≠ price"),
        ("weeks>=5 and age<=3", "weeks≥5 and age≤3"),
        ("20 +/- 3 and 5 +-1 (+/-)", "20 ± 3 and 5 ±1 (±)"),
        ("one -- two", "one – two"),
        ("and so on... (or not...)", "and so on… (or not…)"),
        ("**a -> b** `c -> d`", "<strong>a → b</strong> <code>c -&gt; d</code>"),
        ("[in -> out](https://a.org/?b=-c...)",
         '<a href="https://a.org/?b=-c..." rel="noopener">in → out</a>'),
        ("$x_1 <= 2$ <= all", r"\(x_1 &lt;= 2\) ≤ all"),
        ("\ue000a -> b\ue001 -> c", "\ue000a → b\ue001 → c"),
    ],
)  # fmt: skip
def test_what_stands_for_a_symbol_becomes_one(text: str, html: str) -> None:
    assert str(inline_with_symbols(tuple(text.split("\n")))) == html


@pytest.mark.parametrize(
    "text",
    [
        "(c) 2001, (r) and (tm)",
        "p->next and key=>value",
        "alpha<-5 and beta <-5",
        "---> <--- === <== <<= >>= !== =>> <>",
        "git commit --amend --help; a--b",
        "1..2, 1....2, ../..., .../x, ...args",
        "Brca1+/- mice, knock-out-/-",
        "5+-3 and C++-style",
        "<!-- note -->",
        "wait, what!",
        "x -", "> y", "- > z",
    ],
)  # fmt: skip
def test_what_is_no_symbol_stays(text: str) -> None:
    assert inline_with_symbols((text,)).unescape() == text


def test_nothing_becomes_a_symbol_unasked() -> None:
    text = "a b -> c => d <- e <= f >= g != h +/- i -- j..."
    assert inline((text,)).unescape() == text


# No character of these is a letter of formulas.
@given(st.text(alphabet="<>-=!+/.– 中(\n", max_size=30))
def test_symbols_change_nothing_but_what_stands_for_them(text: str) -> None:
    written = {
        "→": "(?:->|-->|–>)", "⇒": "=?=>", "←": "<-", "↔": "<--?>", "⇔": "<==?>", "≤": "<=",
        "≥": ">=", "≠": "!=", "±": r"\+/?-", "…": r"\.\.\.", "–": "(?:--|–)",
    }  # fmt: skip
    lines = tuple(text.split("\n"))
    shown = inline_with_symbols(lines).replace("<br>", "\n").unescape()
    pattern = "".join(written.get(each, re.escape(each)) for each in shown)
    assert re.fullmatch(pattern, text)
