"""What holds for every rule and every text: no error, places within the text, the same again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.model import Flag, Reading
from builder.rules import RULES, Rule, flag_lines, lint
from tests.linting import cases, deck, fixtures

TYPICAL = tuple(
    (
        "the a is of and where which when The Then I my - 1. 2) (a) * ** _ __ ___ ` $ \\( \\[ # "
        "[x]( [ ] ( ) { } {{ < <b> & &amp; = x= x = / // :: : ; , . ... ? ! • · – « » “ ” \" ' "
        "'s http://a + a - b 5 x 5 = 26 max(0,-) f( a,b; é Ã© â€œ \ufffd İ ß 中 🎉 below figure "
        "shown formula def for f(x): x += 1 # True False No what does why vanishing gradient "
        "learning rate too small increases decreases recieve teh shitty &nbsp; <br> not never "
        "currently"
    ).split(" ")
)
"""Words and signs that rules look for."""

TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*TYPICAL, "\n", "\n\n"]), max_size=30).map(" ".join),
)
CARDS = st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from(["a.txt", "b.txt"])), max_size=4)


def _flags(readings: tuple[Reading, ...]) -> tuple[Flag, ...]:
    return lint(readings, RULES)


@settings(max_examples=400, deadline=None)
@given(CARDS)
def test_any_text_is_linted_and_every_flag_has_its_place(
    entries: list[tuple[str, str, str]],
) -> None:
    readings = tuple(deck(entries))
    cards = {card.id: card for reading in readings for card in reading.cards}
    for flag in _flags(readings):
        card = cards[flag.card]
        text = card.front if flag.side == "front" else card.back
        assert 0 <= flag.start <= flag.end <= len(text)
        assert flag.message
        assert "\n" not in flag.message
        assert flag.fix != text[flag.start : flag.end]
        assert flag.fix is not None or not flag.safe
        assert set(flag.others) <= cards.keys() - {flag.card}
        spans = (card.front_spans if flag.side == "front" else card.back_spans) or card.front_spans
        first, last = flag_lines(card, flag)
        assert spans[0].first <= first <= last <= spans[-1].last if spans else True


@settings(max_examples=100, deadline=None)
@given(CARDS)
def test_linting_again_gives_the_same(entries: list[tuple[str, str, str]]) -> None:
    readings = tuple(deck(entries))
    assert _flags(readings) == _flags(readings)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_long_texts_are_linted_by_every_rule(rule: Rule) -> None:
    for word in TYPICAL:
        text = f"{word} " * 3_000
        lint(
            tuple(deck([("What is the thing?", text, "a.txt"), (text, "It is.", "a.txt")])), [rule]
        )


def test_safe_fixes_remove_what_they_fix() -> None:
    for rule in RULES:
        for case in cases(fixtures(rule), "fires"):
            flags = [flag for flag in lint(case.readings, [rule]) if flag.safe]
            for flag in flags:
                card = next(card for card in case.cards if card.id == flag.card)
                text = card.front if flag.side == "front" else card.back
                fixed = text[: flag.start] + (flag.fix or "") + text[flag.end :]
                sides = (fixed, card.back) if flag.side == "front" else (card.front, fixed)
                again = lint(tuple(deck([(*sides, "a.txt")])), [rule])
                assert not any(
                    (one.side, one.start, one.message) == (flag.side, flag.start, flag.message)
                    for one in again
                ), (rule.name, case.name)
