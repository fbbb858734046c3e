r"""Formulas that documents mark as such, with dollar signs or as MathJax has them."""

from __future__ import annotations

import pytest

from builder.render.inline import inline
from builder.render.mathml import with_formulas


@pytest.mark.parametrize(
    "formula",
    [
        "n > p", "x < 5", "x<y", "m + n", "n-1", "2n", "x, y", "f(x)", "P(A)", "P(A|B)", "E[X]",
        "O(n)", "[0,1]", "(0, 1)", "n!", "1/2", "-1", "|x|", "a/b", "2x + 1", "xy + z", "Wx+b",
        r"\{x | x > 0\}", r"\{1, 2\}", r"50\%", "F = ma", r"\int_0^1 x\,dx", "x_i", "x'",
    ],
)  # fmt: skip
def test_what_is_between_dollars_is_a_formula(formula: str) -> None:
    html = formula.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;")
    assert inline((f"so ${formula}$, and",)) == rf"so \({html}\), and"
    assert inline((f"$${formula}$$",)) == rf"\[{html}\]"


@pytest.mark.parametrize(
    "text",
    [
        "$5 or $10",
        "It costs $5-$10, between $1 and $2, $5/$6 or $100(ish)$",
        "US$5 to A$ 6, $5, A$ 6 or C$ 7, $5 < x$ 6",
        "$5(a)$ and $(a)$ and $[0]$ and $5$ and $3.14$ and $AB$",
        "cp a.txt ${name}_${date}.txt",
        "echo ${a}^${b} and ${arr[0]}_${x}",
        "$(a)_$(b) and $(a)-$(b)",
        "$x{2}_$",
        '$"{a}_{b}$"',
        "make $@_$< and $i++ and $j--",
        "=$A$1+$B$2 and $A$1:$B$2",
        "let $x = 1; let $y = $x;",
        r"if ($x =~ /^\d+$/) and s/\s+$//",
        r"^(\w+)$|^(\d)$",
        r'"$k\t= $1\n"',
    ],
)
def test_prices_variables_and_patterns_are_no_formulas(text: str) -> None:
    assert r"\(" not in inline((text,))
    assert r"\[" not in inline((text,))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (r"At $30^\circ$C", r"At \(30^\circ\)C"),
        ("the $n$th and the $k$-means", r"the \(n\)th and the \(k\)-means"),
        (r"$\int_0^1 x^2\,dx = $ ___", r"\(\int_0^1 x^2\,dx = \) ___"),
        (r"$\frac{d}{dx} \sin x = ___$", r"\(\frac{d}{dx} \sin x = \_\_\_\)"),
        (r"It is \(___\), \(x_1 + ____\)", r"It is \(\_\_\_\), \(x_1 + \_\_\_\_\)"),
        (r"\(\text{is ___}\)", r"\(\text{is ___}\)"),
        (r"\(x^2 and $y_1$", r"\(x^2 and $y_1$"),
    ],
)
def test_what_is_around_and_in_a_formula(text: str, html: str) -> None:
    assert inline((text,)) == html


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (r"\(\d{3}\) \d{3}-\d{4}", [r"\(\d{3}\)"]),
        (r"sed 's/\(a*\) \(b*\)/\2 \1/'", [r"\(a*\)", r"\(b*\)"]),
        (r"grep '\(foo\|bar\)' file", [r"\(foo\|bar\)"]),
        (r"\(one\|two\|three\)", [r"\(one\|two\|three\)"]),
        (r"\[[0-9]+\] and \[.*\]", [r"\[[0-9]+\]", r"\[.*\]"]),
        (r"the regex \[x\] is a literal x", [r"\[x\]"]),
        (r"grep -o '\(ab*\)'", [r"\(ab*\)"]),
        (r"PS1='\[\e[32m\]\u\[\033[0m\]'", [r"\[\e[32m\]", r"\[\033[0m\]"]),
    ],
)
def test_mathjax_is_kept_from_regular_expressions(text: str, codes: list[str]) -> None:
    html = text
    for code in codes:
        html = html.replace(code, f"<code>{code}</code>")
    assert str(inline((text,))).replace("&#39;", "'") == html


@pytest.mark.parametrize(
    "text",
    [
        r"\(D(p \| q)\), \(\|x\|\), \(a\|b\), \(\|AB\|\)",
        r"\(x[n-k] + x^*\), \(p*\), \(a_1+...+a_n\), \([A]+[B]\), \(\sqrt[3]{2}\)",
        r"a regex of length \(m\) takes \(O(mn)\) steps with \d too",
        r"\[^{14}_6C\] and \[x\]",
    ],
)
def test_formulas_are_no_regular_expressions(text: str) -> None:
    assert inline((text,)) == text


@pytest.mark.parametrize(
    "latex", [r"\ce{H2O}", r"\boxed{x}", r"x + \cancel{y}", r"\foo x", r"\text{a}\label{b}"]
)
def test_a_formula_that_browsers_would_show_half_is_shown_as_written(latex: str) -> None:
    assert with_formulas(rf"so \({latex}\)") == f"so <code>{latex}</code>"
    assert with_formulas(rf"so \[{latex}\]") == f"so <code>{latex}</code>"


@pytest.mark.parametrize(
    "latex", [r"\tfrac{1}{2}", r"\hat{x}\bar{y}", r"a \bmod b", r"\lim_{x \to 0}", r"\_\_\_"]
)
def test_formulas_of_plain_text_can_be_shown(latex: str) -> None:
    assert with_formulas(rf"\({latex}\)").startswith("<math")


def test_signs_of_numbers_stand_close_to_them() -> None:
    assert with_formulas(r"\((-1,1)\)").count('<mo form="prefix">−</mo>') == 1
    assert with_formulas(r"\(x=-1\)").count('form="prefix"') == 1
    assert "form=" not in with_formulas(r"\(f(x)-1 + n! - |y| - 2\)")
    assert "<mi>∞</mi>" in with_formulas(r"\([0,\infty)\)")


def test_the_text_of_a_tag_is_no_formula() -> None:
    tag = '<img src="a.png" alt="graph of \\(y &lt; 3\\) and $$x$$">'
    assert with_formulas(tag) == tag
    assert with_formulas(f"{tag} \\(x\\)").startswith(f"{tag} <math")
