from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.model import MECHANICAL, ChangeKind
from builder.proposing.guarding.kinds import honest_kind

PAIRS = [
    ("afferent", "efferent"), ("hypo", "hyper"), ("hypotonic", "hypertonic"), ("can", "can't"),
    ("maximise", "minimise"), ("1865", "1868"), ("does", "does not"), ("L1", "L2"),
    ("underfitting", "overfitting"), ("mitosis", "meiosis"), ("sin", "cos"), ("is", "as"),
    ("alkane", "alkene"), ("casual", "causal"), ("infarction", "infraction"), ("may", "must"),
    ("inhibited", "inhibiting"), ("before", "after"), ("mW", "MW"), ("to", "from"), ("A", "B"),
    ("all", "some"), ("desert", "dessert"), ("miliary", "military"), ("x2", "x^2"),
    ("increase", "decrease"), ("activity", "activation"), ("few", "a few"), ("and", "or"),
    ("with", "without"), ("3.5", "35"), ("-5", "5"), ("5 mg", "5 kg"), ("not able", "notable"),
    ("in valid", "invalid"), ("organ", "organization"), ("precess", "process"),
    ("police", "policy"), ("nitrate", "nitrite"), ("p<5", "p>5"), ("5!", "5"), ("f(x)", "fx"),
    ("x'", "x"), ("cation", "caution"), ("Poisson", "poison"), ("vitamin A", "vitamin"),
    ("is", "was"), ("one", "two"), ("10^6", "106"), ("10⁶", "106"), ("IT", "it"), ("US", "us"),
    ("actin", "acting"), ("his", "her"), ("half", "twice"), ("most", "more"), ("first", "second"),
    ("never", "not"), ("ml", "dl"), ("in", "on"), ("H2O", "H20"), ("=", "≠"), ("→", "←"),
    ("α", "β"), ("supervised", "unsupervised"), ("typical", "atypical"), ("R²", "R2"),
    ("sensitivity", "specificity"), ("hard", "hardly"), ("pervious", "previous"), ("3:1", "31"),
]  # fmt: skip


@pytest.mark.parametrize("claimed", sorted(MECHANICAL))
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_another_word_is_never_a_slip(old: str, new: str, claimed: ChangeKind) -> None:
    for a, b in ((old, new), (new, old)):
        text = "We know that the {} cells are used here."
        assert honest_kind(text.format(a), text.format(b), claimed) is ChangeKind.FACTUAL


@pytest.mark.parametrize("claimed", sorted(MECHANICAL))
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A causes B.", "B causes A."),
        ("The enzyme inhibits the kinase.", "The enzyme is inhibited by the kinase."),
        ("The kinase activates.", "The kinase is activated."),
        ("from Rome to Paris", "from Paris to Rome"),
        ("The {{c1::cell}} divides.", "The cell {{c1::divides}}."),
        ("Run `x = 1` now.", "Run `x == 1` now."),
        (r"It is \(x^2\).", r"It is \(x_2\)."),
        ("The cell recieves 5 inputs.", "The cell receives 6 inputs."),
        ("The cell recieves it.", "The cell never receives it."),
        ("x<sup>2</sup> grows", "x2 grows"),
        ("It holds.", "It holds. It is also the largest cell."),
        ("It holds in most cells.", "It holds."),
        ("see [sound:a.mp3]", "see [sound:b.mp3]"),
        ("", "An answer."),
    ],
)
def test_a_changed_claim_is_factual_whatever_is_claimed(
    before: str, after: str, claimed: ChangeKind
) -> None:
    assert honest_kind(before, after, claimed) is ChangeKind.FACTUAL


@pytest.mark.parametrize(
    ("before", "after", "claimed", "kind"),
    [
        ("The cell recieves it.", "The cell receives it.", "typo", "typo"),
        ("The cell recieves it.", "The cell receives it.", "format", "typo"),
        ("teh cell", "the cell", "typo", "typo"),
        ("Becuase of it", "Because of it", "typo", "typo"),
        ("The the cell", "The cell", "typo", "typo"),
        ("It dont work.", "It don't work.", "typo", "typo"),
        ("It are big.", "It is big.", "typo", "grammar"),
        ("Cell divide quick.", "Cells divide quickly.", "grammar", "grammar"),
        ("What the function of it?", "What is the function of it?", "grammar", "grammar"),
        ("The cell has nucleus.", "The cell has a nucleus.", "grammar", "grammar"),
        ("<b>Bold</b> text", "Bold text", "format", "format"),
        ("1. foo 2. bar", "- foo\n- bar", "format", "format"),
        ("x^2 is it", r"\(x^2\) is it", "format", "format"),
        ("it is **big**", "It is big.", "format", "format"),
        ("one,two", "one, two", "format", "format"),
        ("run x = 1 now", "run `x = 1` now", "format", "format"),
    ],
)
def test_a_slip_of_form_keeps_a_mechanical_kind(
    before: str, after: str, claimed: str, kind: str
) -> None:
    assert honest_kind(before, after, ChangeKind(claimed)) == kind


@pytest.mark.parametrize("kind", sorted(set(ChangeKind) - MECHANICAL))
def test_other_kinds_stay_as_claimed(kind: ChangeKind) -> None:
    assert honest_kind("teh cell", "the cell", kind) is kind


@given(st.text(), st.text(), st.sampled_from(list(ChangeKind)))
def test_any_texts_get_the_claimed_kind_a_mechanical_one_or_factual(
    before: str, after: str, claimed: ChangeKind
) -> None:
    kind = honest_kind(before, after, claimed)
    assert kind in {claimed, ChangeKind.FACTUAL} or (claimed in MECHANICAL and kind in MECHANICAL)


@given(st.integers(), st.integers(), st.sampled_from(sorted(MECHANICAL)))
def test_another_number_is_never_a_slip(one: int, other: int, claimed: ChangeKind) -> None:
    kind = honest_kind(f"It has {one} cells.", f"It has {other} cells.", claimed)
    assert kind is ChangeKind.FACTUAL


WORDS = st.sampled_from(
    "cell afferent not never can may 5 x is the a divides grow grown of".split()
)


@given(
    st.lists(WORDS, min_size=2), st.lists(WORDS, min_size=2), st.sampled_from(sorted(MECHANICAL))
)
def test_no_slip_touches_a_negation_a_number_or_a_modal(
    old: list[str], new: list[str], claimed: ChangeKind
) -> None:
    weighty = ("not", "never", "can", "may", "5", "x", "afferent")
    kind = honest_kind(" ".join(old), " ".join(new), claimed)
    said = [[word for word in words if word in weighty] for words in (old, new)]
    if kind in MECHANICAL:
        twice = [[w for n, w in enumerate(words) if n == 0 or words[n - 1] != w] for words in said]
        assert twice[0] == twice[1]
