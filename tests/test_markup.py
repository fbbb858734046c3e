"""Markup within card text: what surely is markup becomes HTML, all else stays as it is written."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import builder.render.inline
from builder.render.blocks import clean
from builder.render.code import Code, highlight
from builder.render.gaps import CLOSE, OPEN
from builder.render.plain_maths import find_formulas
from tests.rendering import render_fields

VOID = frozenset(("br",))
ELEMENTS = frozenset(
    "p br ul ol li strong em s code pre span a blockquote div table thead tbody tr th td".split()
)
ATTRIBUTES = frozenset(
    [
        ("a", "href"),
        ("a", "rel"),
        ("span", "class"),
        ("div", "class"),
        ("div", "tabindex"),
        ("th", "class"),
        ("td", "class"),
        ("ol", "type"),
        ("ol", "start"),
        ("li", "value"),
    ]
)
PIECES = (
    "*", "**", "***", "_", "__", "~~", "`", "``", "```", "$", "$$", "\\", r"\(", r"\)", r"\[",
    r"\]", "[", "](https://a.org/x_y)", "](javascript:alert(1))", "https://b.org/_*c*_",
    "http://", "word", "two words", "x_1", "a", "= b", "x += 1", " y = x**2", "def f(x):", " ",
    "  ", ".", ",", "(", ")", "<b onclick=x>", "<script>", "&amp;", '"', "'", "#", "{{", "}}",
    "\n", "\n\n", "\n```python\n", "\n```\n", "\n- ", "\n1. ", "\\_", "\\*", "\\frac{a}{b}", "5",
    "\n|", " | ", "|\n", "\n--|:-:\n", "a | b\n--|--\nc | d\n", "\\|", "\n> ", "\n> > ", "> so\n> ",
    " 1) ", " 2) ", "1. dig 2. sow 3. reap", "Ores: - iron - lead - zinc", " • ", " - ", " + ",
    "é", "中文", "\u2028", "\x00", "\ufeff", "\u200f",
)  # fmt: skip
# Between spaces these are formulas, and in gaps, marks and brackets too.
FORMULAS = (
    "f(x) = Wx", "(W−F+2P)/S+1", "√(2/n)", "max(0, x)", "Σ_i w_i", "e^-x", "h_t", "x₁ + x₂ = y",
    "P(A|B)", "λ < 1", "1/n", "n+1", "O(n log n)", "=", "+", "a", "(", ")", "[", "](https://a.org)",
    "**", "*", "_", "`", "$", "\\", "word", "two words", ",", ".", "->", "\n", "\n- ", "|",
)  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(FORMULAS), max_size=9).map(" ".join),
    st.lists(st.sampled_from((*FORMULAS, OPEN, CLOSE, f"{OPEN}e^x{CLOSE}")), max_size=9).map(
        "".join
    ),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=10).map("".join),
)


def back(text: str) -> str:
    """Return the HTML of a back."""
    return render_fields(front="Q", back=text, more="", source="s", section=(), key="k")[1]


class _Page(HTMLParser):
    """Reads HTML strictly: every element closes where it must, and nothing is unknown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS
        assert {(tag, name) for name, _ in attrs} <= ATTRIBUTES
        assert not {tag} & {"p", "pre", "ul", "ol"} or not {"p", "code", "a"} & set(self.open)
        assert tag != "a" or "a" not in self.open
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and __two words__", "<strong>bold</strong> and <strong>two words</strong>"),
        ("*one* and _two_", "<em>one</em> and <em>two</em>"),
        ("***both***, (**b**), **448**.", ("<strong><em>both</em></strong>, (<strong>b</strong>),"
         " <strong>448</strong>.")),
        ("**a _nested_ word**", "<strong>a <em>nested</em> word</strong>"),
        ("~~wrong~~ right", "<s>wrong</s> right"),
        ("`a<b`, ``a`b`` and `x`s", "<code>a&lt;b</code>, <code>a`b</code> and <code>x</code>s"),
        ("`**kw` is **not** `_x_`", "<code>**kw</code> is <strong>not</strong> <code>_x_</code>"),
        ("**`code` too**", "<strong><code>code</code> too</strong>"),
        (r"By √d\_k, \*so\* it\'s", "By √d_k, *so* it&#39;s"),
        ("[the docs](https://a.org/x_(y)?a=1&b=2)",
         '<a href="https://a.org/x_(y)?a=1&amp;b=2" rel="noopener">the docs</a>'),
        ("See https://a.org/x_y_z. Then (http://b.org/).",
         ('See <a href="https://a.org/x_y_z" rel="noopener">https://a.org/x_y_z</a>. Then '
         '(<a href="http://b.org/" rel="noopener">http://b.org/</a>).')),
        ("**[bold](https://a.org)**",
         '<strong><a href="https://a.org" rel="noopener">bold</a></strong>'),
        ("- **a**;\n- `b`;", "<ul><li><strong>a</strong>;</li><li><code>b</code>;</li></ul>"),
        ("- **a**\n- `b`", "<ul><li><strong>a</strong></li><li><code>b</code></li></ul>"),
    ],
)  # fmt: skip
def test_marks_become_elements(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "snake_case_name and _private and _more",
        "2*3*4, 2 * 3 * 4, a*b*c, x**2**3, a *b* c",
        "f(*args, **kwargs) and *args and **kwargs",
        "__init__ and __name__ == main",
        "char *a, *b; *.txt and a*",
        "one ___ and _____ two",
        "** spaced ** and * spaced *",
        "**Open and *open and _open and ~~open and `open",
        "it`s and that`s",
        r"regex \d\_ and C:\new\*dir",
        "~5 ~~ 6",
        "[x](javascript:alert(1)) and [x](data:text/html,y) and [x](/local) and [x]",
        "http:// and ftp://a.org and https://user@a.org and http://localhost",
        "a<b and c>d, vector<int>, R&D, &amp; <b onclick='x'>",
    ],
)
def test_what_is_not_surely_markup_stays(text: str) -> None:
    html = back(text)
    assert "<" not in html
    assert _Page(html).text == text


def test_a_link_never_feigns_an_address() -> None:
    page = _Page(back("[https://a.org](https://b.org)"))
    assert page.text == "[https://a.org](https://b.org)"
    assert page.addresses == ["https://a.org", "https://b.org"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("$x_i^2$", r"\(x_i^2\)"),
        ("$$\\frac{a}{b}$$", r"\[\frac{a}{b}\]"),
        ("$n$, $y = mx + b$ and $a<b^2$", r"\(n\), \(y = mx + b\) and \(a&lt;b^2\)"),
        (r"$x \in [0, 1)$ **or** $\text{if so}_i$", (r"\(x \in [0, 1)\) <strong>or</strong> "
         r"\(\text{if so}_i\)")),
        (r"\(a_i*b*c_i\) and \[ *x* \]", r"\(a_i*b*c_i\) and \[ *x* \]"),
        ("[$]x_i*b*[/$] *so*", "[$]x_i*b*[/$] <em>so</em>"),
        ("So\n$$\na_i\n+ b\n- c\n$$\nend", r"So<br>\[<br>a_i<br>+ b<br>- c<br>\]<br>end"),
    ],
)  # fmt: skip
def test_formulas_are_written_for_anki(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10",
        "$5 for x1 in US$ and $10_a",
        "$5 where xi is the price in dollars$",
        "$HOME/bin and $PATH_x$",
        "echo $$; echo $$",
        "$user_name$ and $foo_bar$",
        "<?php $x=5;$y=6;",
        "$x_{i$ and $a}_b{$ and $(x_i$",
        "$ x_i $ and $x_i $",
        "US$5^a$",
    ],
)
def test_prices_and_variables_are_no_formulas(text: str) -> None:
    assert _Page(back(text)).text == text


NUMBER = '<span class="hl-number">2</span>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("cache += dx**2 x += - rate * dx / (np.sqrt(cache) + eps)",
         (f"<pre><code>cache += dx**{NUMBER}\n"
          "x += - rate * dx / (np.sqrt(cache) + eps)</code></pre>")),
        ("v = mu * v - rate * dx # integrate velocity x += v # and position",
         ('<pre><code>v = mu * v - rate * dx <span class="hl-comment"># integrate velocity</span>\n'
          'x += v <span class="hl-comment"># and position</span></code></pre>')),
        ("v = b * v - g w = w + v", "<pre><code>v = b * v - g\nw = w + v</code></pre>"),
        ("So:\na = b\na += c\n- done", ("<p>So:</p><pre><code>a = b\na += c</code></pre>"
         "<ul><li>done</li></ul>")),
        ("- x += y\n- z", "<ul><li><code>x += y</code></li><li>z</li></ul>"),
        ("```py\nif x:\n    *y*, = 2 # <b>\n\n- z\n```\nend",
         '<pre><code><span class="hl-keyword">if</span> x:\n    *y*, = ' + NUMBER
         + ' <span class="hl-comment"># &lt;b&gt;</span>\n\n- z</code></pre><p>end</p>'),
        ("~~~\n- a\n~~~", "<pre><code>- a</code></pre>"),
        ("```klingon\n- 2\n```", "<pre><code>- 2</code></pre>"),
    ],
)  # fmt: skip
def test_code_is_shown_as_code(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "y = m*x + b",
        "F = m a p = m v",
        "temp = a a = b b = temp",
        "x = 1, y = 2",
        "M |= phi",
        "a /= b",
        "C += is an operator of C",
        "x = x + 1 has no solution",
        "for example in Germany:",
        "import duty",
        "28x28 = 784 and 5x5x3 + 1 = 76",
        "```\nnever closed",
        "e.g.(a) = b",
    ],
)
def test_prose_and_equations_are_no_code(text: str) -> None:
    page = back(text)
    assert "code" not in page
    written = _Page(page).text.replace(r"\(", "").replace(r"\)", "").replace(r"\cdot ", "*")
    assert written.split() == text.split() or "<br>" in page


def marks_gone(text: str) -> str:
    """Return a text without white space and without all that could be a mark."""
    return re.sub(r"[\s*_`~$\\()\[\]]", "", text)


# What may be missing from the visible text, and nothing else: marks around words, the address of a
# link that has a text, the line that opens or closes a fence, the mark of a list item or of a
# quotation, the row of dashes of a table, and the bars of one.
_LINK = re.compile(r"\]\(https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)")
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})[^\S\n]?[\w+#.-]*\s*$", re.MULTILINE)
_ITEM = re.compile(
    r"(?:^|\s)(?:[-+*•·–—‣◦▪●]|\(?(?:[0-9]{1,3}|[A-Za-z])(?:\.\)|[.)]))", re.MULTILINE
)
_QUOTE = re.compile(r"^\s*(?:>\s*)+", re.MULTILINE)
_DASHES = re.compile(r"^(?=.*\|)(?=.*-)[\s|:>-]+$", re.MULTILINE)
GOING = (_LINK, _FENCE, _QUOTE, _DASHES, _ITEM)


def read(text: str) -> tuple[_Page, str]:
    """Return the page of a text, and its visible text with the formulas as they were written."""
    found: list[tuple[str, str]] = []

    def finding(line: str) -> list[tuple[int, int, str]]:
        formulas = find_formulas(line)
        found.extend((rf"\({latex}\)", line[start:end]) for start, end, latex in formulas)
        return formulas

    with mock.patch.object(builder.render.inline, "find_formulas", finding):
        page = _Page(back(text))
    shown = page.text
    for latex, written in found:
        assert latex in shown
        shown = shown.replace(latex, written, 1)
    return page, shown


@given(texts)
@example("*a [b* c](https://a.org) *d*")
@example("[a `b](https://a.org/x) c` *d e*")
@example("**a `b** c`")
@example("`a $x_1` b$")
@example("[*a*](https://a.org/x) _b [c_ `d`](https://a.org/y)")
@example("[x https://b.org/y](https://a.org)")
@example("_*a b*_ *_c d_* **_e_**")
@example("```\n\n```\n``` \na\n````")
@example("> so\n> \u2028> so\n> ")
@example("\\(a\n\nb\\) - c\n- d \\[\n- e\n\\]")
def test_any_text_becomes_valid_html_that_shows_it(text: str) -> None:
    page, visible_text = read(text)
    assert all(re.match(r"https?://\w", address) for address in page.addresses)
    cleaned = "\n".join(clean(line) for line in text.split("\n"))
    shown = iter(re.sub(r"\s", "", visible_text))
    given = iter(re.sub(r"\s", "", cleaned))
    # No character is new, but for the delimiters of Anki's formulas, and none has moved.
    visible = re.sub(r"\\[()\[\]]|[$\\()\[\]]", "", "".join(shown))
    source = list(re.sub(r"[$\\()\[\]]", "", "".join(given)))
    position = 0
    for character in visible:
        position = source.index(character, position) + 1
    if not any(each.search(cleaned) for each in GOING):
        assert marks_gone(visible_text) == marks_gone(cleaned)
    gone = cleaned
    for each in GOING:
        gone = each.sub("", gone)
    if _DASHES.search(cleaned):
        gone = gone.replace("|", "")
    remaining = iter(marks_gone(visible_text))
    assert all(character in remaining for character in marks_gone(gone))


@given(st.sampled_from(["python", "c++", "sql", "bash", "html", "json", "nothing"]), st.text())
def test_colours_change_no_character_of_code(language: str, text: str) -> None:
    assert _Page(str(highlight(Code(code=text, language=language)))).text == text
