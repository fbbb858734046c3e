from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import ChangeKind
from builder.proposing.guarding.guards import GUARDS, broken
from builder.proposing.guarding.verbatim import read

CODE = "run x = 1 y = 2"
FENCED = "run\n```python\nx = 1\ny = 2\n```"
GERMAN = "Die Zelle ist der kleinste Teil, und sie teilt sich mit dem Kern auf eine neue Art."
ENGLISH = "The cell is the smallest part, and it divides with the nucleus in that way."
LONG = "word " * 400

BREAKING = {
    "changed": [
        ("a b", "a b", "typo"), ("a b", "a  b ", "typo"), ("a b", "a\u200b b", "factual"),
    ],
    "filled": [("a", "", "factual"), ("a", " \n", "typo"), ("", "a", "factual")],
    "clozes": [
        ("{{c1::a}} b", "a b", "factual"), ("{{c1::a}}", "{{c2::a}}", "typo"),
        ("{{c1::a}} b", "{{c1::a b", "factual"), ("{{c1::a}}", "{{c1::}} a", "factual"),
        ("a", "{{c1::a}}", "format"), ("{{c1::a}} b", "{{c1::a}} {{c1:b}}", "factual"),
    ],
    "media": [
        ("[sound:a.mp3] b", "b c", "factual"), ("[sound:a.mp3]", "[sound:b.mp3]", "factual"),
        ('<img src="a.png"> b', "<img src='b.png'> b", "factual"), ("a", "![a](b.png)", "format"),
    ],
    "math_closed": [
        ("a x", r"a \(x", "factual"), ("a x", r"a x\]", "factual"), ("a x", "a $$x", "format"),
        ("a x", r"a \(\frac{x}{2\)", "factual"), ("a", "a\n```\nb", "factual"),
        ("a", r"\(\begin{matrix} a \end{array}\)", "factual"),
    ],
    "formulas": [
        (r"a \(x^2\)", r"a \(x^3\)", "typo"), ("a $x$", "a $y$", "format"),
        ("a x", r"a \(y\)", "format"), (r"a \(x\)", "a x", "outdated"),
    ],
    "code": [
        ("a `x = 1`", "a `x = 2`", "typo"), ("a <code>x</code>", "a <code>y</code>", "ambiguous"),
        (CODE, FENCED.replace("y = 2", "y == 2"), "format"), (FENCED, CODE, "format"),
    ],
    "tags": [
        ("a b", "<b>a</b> b", "factual"), ("<b>a</b> b", "a c", "factual"),
        ("a", "<u>a</u>", "format"), ('<a href="x">a</a>', '<a href="y">a</a>', "factual"),
    ],
    "dangerous": [
        ("a", "a <script>b</script>", "factual"), ("a", "a < IFRAME src=b", "factual"),
        ("<b>a</b>", "<b onclick='x()'>a</b>", "factual"),
        ("a", "a <img src=x onerror=y", "format"),
    ],
    "links": [
        ("a", "a https://example.org/a", "factual"), ("a", "a www.example.org", "missing"),
        ("a", "see example.com", "outdated"), ("a", "javascript:a()", "factual"),
    ],
    "numbers": [
        ("in 1865", "in 1868", "typo"), ("5 mg", "5 kg", "grammar"), ("-5 K", "5 K", "format"),
        ("L1 loss", "L2 loss", "ambiguous"), ("two cells", "three cells", "typo"),
        ("p < 0.05", "p > 0.05", "format"), ("1,000", "1.000", "format"), ("50%", "50", "format"),
        ("1. a\n2. b", "1. a\n3. b", "format"), ("42. Yes", "43. Yes", "typo"),
    ],
    "negations": [
        ("it is so", "it is not so", "typo"), ("it can't be", "it can be", "ambiguous"),
        ("done without it", "done with it", "grammar"), ("it never is", "it is", "format"),
    ],
    "opposites": [
        ("it increases", "it decreases", "typo"), ("is possible", "is impossible", "ambiguous"),
        ("hypotonic", "hypertonic", "typo"), ("underfitting", "overfitting", "typo"),
        ("maximise it", "minimise it", "grammar"), ("is unstable", "is stable", "ambiguous"),
    ],
    "language": [
        (ENGLISH, GERMAN, "factual"),
        ("Der Kern der Zelle teilt sich.", "Ядро клетки делится тут.", "typo"),
    ],
    "length": [
        (LONG, LONG * 3, "factual"), (LONG, "word", "factual"), ("", "word " * 301, "missing"),
    ],
    "excuse": [
        ("a b", "TODO", "factual"), ("a b", "N/A", "factual"), ("a b", "...", "factual"),
        ("a b", "[answer]", "factual"), ("", "I cannot help with that.", "missing"),
        ("a b", "As an AI, I do not know", "factual"), ("", "<insert text here>", "missing"),
    ],
    "task_talk": [
        ("a b", "Here is the corrected text: a c", "factual"),
        ("a b", "The card says a c", "factual"),
        ("a b", "a c (I have corrected b)", "factual"),
        ("a b", "Based on the evidence, c", "factual"),
    ],
    "chat_marks": [
        ("a", "<|im_start|>b", "factual"), ("a", "hm </think> b", "factual"),
        ("a", "```json\nb\n```", "factual"), ("a", '{"edits": "b"}', "factual"),
    ],
    "hidden": [
        ("a b", "a\u202e c", "factual"), ("a b", "a c\x07", "factual"), ("a", "b\u200d", "factual"),
        ("a", "b\ufeff", "typo"), ("a", "b\u3164", "factual"), ("a", "b\ud800", "factual"),
    ],
}  # fmt: skip
KEEPING = {
    "changed": [("a b", "a c", "factual"), ("a b", "a\nb", "format")],
    "filled": [("", "a", "missing"), ("a", "b", "factual")],
    "clozes": [("{{c1::a}} b", "{{c1::a}} c", "factual"), ("{{c1::a", "{{c1::b", "factual")],
    "media": [('<img src="a.png"> b', '<img src="a.png"> c', "factual")],
    "math_closed": [("a x", r"a \(x\)", "format"), ("costs $5", "costs $6", "factual")],
    "formulas": [
        ("a x^2", r"a \(x^2\)", "format"), ("a $x$", r"a \(x\)", "format"),
        (r"a \(x\)", r"a \(y\)", "factual"), (r"\(x\) a", r"\(x\) b", "typo"),
    ],
    "code": [
        (CODE, FENCED, "format"), ("a `x`", "a `y`", "factual"), ("a `x`", "b `x`", "typo"),
    ],
    "tags": [
        ("<b>a</b>", "a", "format"), ("<b>a</b>", "<b>c</b>", "factual"),
        ("a<br>b", "a<BR />c", "typo"), ("a", "List<T>, a < b", "factual"),
    ],
    "dangerous": [("a script", "a script on = 5", "factual"), ("<form>", "<form> b", "factual")],
    "links": [
        ("https://example.org/a b", "https://example.org/a. c", "factual"),
        ("a", "e.g. torch.nn or 3.14", "factual"),
    ],
    "numbers": [
        ("in 1865", "in 1868", "factual"), ("1. a\n2. b", "- a\n- b", "format"),
        ("1) a 2) b", "1. a\n2. b", "format"), ("1,000 mm", "1000mm", "format"),
        ("5 percent", "5%", "format"), ("- 5 layers", "* 5 layers", "format"),
    ],
    "negations": [
        ("it dont", "it don't", "typo"), ("it is so", "it is not so", "factual"),
        ("I know", "I noted", "ambiguous"),
    ],
    "opposites": [("it increases", "it decreases", "factual"), ("high rats", "high rate", "typo")],
    "language": [(ENGLISH, f"{ENGLISH} And more.", "factual"), ("der", "the", "factual")],
    "length": [("a", "b" * 200, "factual"), ("", "word " * 299, "missing")],
    "excuse": [("TODO", "N/A", "factual"), ("a", "To do is to be", "factual"),
        ("a", "5", "factual")],
    "task_talk": [("the card says a", "the card says b", "factual"),
        ("a", "a deck of cards", "typo")],
    "chat_marks": [("<|im_start|> a", "<|im_start|> b", "factual"), ("a", "I think b", "factual")],
    "hidden": [("a\u200b b", "a\u200b c", "factual"), ("a", "b\n\tc é", "factual")],
}  # fmt: skip


def cases(table: dict[str, list[tuple[str, str, str]]]) -> list[tuple[str, str, str, str]]:
    return [(guard, *case) for guard, some in table.items() for case in some]


def faults(before: str, after: str, kind: str) -> dict[str, str]:
    old, new = read(before), read(after)
    each = {guard.__name__.lstrip("_"): guard(old, new, ChangeKind(kind)) for guard in GUARDS}
    return {name: fault for name, fault in each.items() if fault}


@pytest.mark.parametrize(("guard", "before", "after", "kind"), cases(BREAKING))
def test_a_guard_holds(guard: str, before: str, after: str, kind: str) -> None:
    found = faults(before, after, kind)
    assert guard in found
    assert broken(before, after, ChangeKind(kind)) == tuple(found.values())


@pytest.mark.parametrize(("guard", "before", "after", "kind"), cases(KEEPING))
def test_a_guard_lets_through(guard: str, before: str, after: str, kind: str) -> None:
    assert guard not in faults(before, after, kind)


def test_every_guard_has_cases() -> None:
    names = [guard.__name__.lstrip("_") for guard in GUARDS]
    assert list(BREAKING) == list(KEEPING) == names


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("The cell recieves it.", "The cell receives it.", "typo"),
        ("It was in 1865.", "It was in 1868.", "factual"),
        ("", "It is a cell, and it divides.", "missing"),
        ("Gradients vanish as the rate is low.", "Gradients vanish as they multiply.", "factual"),
    ],
)  # fmt: skip
def test_a_good_correction_may_be_shown(before: str, after: str, kind: str) -> None:
    assert broken(before, after, ChangeKind(kind)) == ()


def test_a_text_beyond_any_card_is_not_looked_at() -> None:
    (fault,) = broken("a", "b" * 1_000_000, ChangeKind.FACTUAL)
    assert "too long" in fault


MARKS = [
    *"\\( \\) \\[ $ $$ ` ``` <code> </code> <b {{c1:: }} ![ ]( [sound: ' 1. - &lt; http://".split(),
    *' "\nx',
]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(MARKS)).map("".join)),
    st.one_of(st.text(), st.lists(st.sampled_from(MARKS)).map("".join)),
    st.sampled_from(list(ChangeKind)),
)
def test_any_text_gets_sentences_on_one_line(before: str, after: str, kind: ChangeKind) -> None:
    for fault in broken(before, after, kind):
        assert fault[0].isupper() or fault[0] == "'"
        assert fault.endswith(".")
        assert "\n" not in fault
        assert fault.isprintable()
        assert len(fault) < 500


@given(st.text(), st.sampled_from(list(ChangeKind)))
def test_no_change_breaks_one_guard_alone(text: str, kind: ChangeKind) -> None:
    expected = {"changed"} if text.strip() else {"changed", "filled"}
    assert faults(text, text, kind).keys() == expected


@given(st.text(min_size=1), st.sampled_from("\u200b\u202e\ufeff\x00\u2066\ue000"))
def test_a_hidden_character_is_never_added(text: str, char: str) -> None:
    assert "hidden" in faults(text, text + char, ChangeKind.FACTUAL)
