"""Blanks and the answers that fill them; statements and the verdicts on them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.config import KindsConfig
from builder.forms.blank_signs import find_blanks
from builder.forms.blanks import fill
from builder.forms.verdicts import find_verdict
from builder.kinds import form_of
from builder.model import BASIC, CLOZE

FILLED = (
    ("The capital of Peru is ___.", "Lima", "The capital of Peru is [Lima].", ""),
    ("___ wrote it.", "George Eliot", "[George Eliot] wrote it.", ""),
    ("___ moves people.", "Art. It includes music.", "[Art] moves people.", "It includes music."),
    ("___ wrote it.", "J. F. Cooper. He was young.", "[J. F. Cooper] wrote it.", "He was young."),
    ("It rose from US$5 in 1990 to ____ US$.", "7", "It rose from US$5 in 1990 to [7] US$.", ""),
    ("It rose from $5 in one year to ____$.", "7", "It rose from $5 in one year to [7]$.", ""),
    ("Salt is ___ and ___.", "sodium; chlorine", "Salt is [sodium] and [chlorine].", ""),
    ("Salt is ___ and ___.", "sodium, chlorine", "Salt is [sodium] and [chlorine].", ""),
    ("Salt is ___ and ___.", "sodium and chlorine", "Salt is [sodium] and [chlorine].", ""),
    ("Salt is ___ and ___.", "Natrium und Chlor", "Salt is [Natrium] and [Chlor].", ""),
    ("Salt is ___ and ___.", "sodium / chlorine", "Salt is [sodium] and [chlorine].", ""),
    ("Salt is ___ and ___.", "sodium\nchlorine", "Salt is [sodium] and [chlorine].", ""),
    ("Salt is ___ and ___.", "1. sodium\n2. chlorine", "Salt is [sodium] and [chlorine].", ""),
    ("Salt is ___ and ___.", "- sodium\n- chlorine", "Salt is [sodium] and [chlorine].", ""),
    ("Salt is ___ and ___.", "a) sodium b) chlorine", "Salt is [sodium] and [chlorine].", ""),
    ("The powers: ___, ___, ___", "making, carrying out, and judging law",
     "The powers: [making], [carrying out], [judging law]", ""),
    ("Force is ___ times ___", "mass m (in kg; not weight); acceleration",
     "Force is [mass m] times [acceleration]", "mass m: in kg; not weight"),
    ("A map f(x, y) has ___ arguments and ___ value", "f(x, y): two; one",
     "A map f(x, y) has [f(x, y): two] arguments and [one] value", ""),
    ("About ___ people live in ___ towns", "1,000; ten", "About [1,000] people live in [ten] towns",
     ""),
    ("Water boils at ___ degrees", "100 (at sea level)", "Water boils at [100] degrees",
     "at sea level"),
    ("Water boils at ___ degrees", "100. It is less on a mountain.",
     "Water boils at [100] degrees", "It is less on a mountain."),
    ("Water boils at ___ degrees", "100\nIt is less on a mountain.",
     "Water boils at [100] degrees", "It is less on a mountain."),
    ("A firm grows by ___", "e.g. Buying others", "A firm grows by [e.g. Buying others]", ""),
    ("The femur goes to the [...]", "knee", "The femur goes to the [knee]", ""),
    ("The ___ ___ ends an offer", "rejection letter", "The [rejection letter] ends an offer", ""),
    ("The ___ ___ ends an offer", "formal; refusal", "The [formal] [refusal] ends an offer", ""),
    ("The ___ ends an offer.", "The refusal ends an offer.", "The [refusal] ends an offer.", ""),
    ("Supply and ___ set the ___.", "supply and demand set the price",
     "Supply and [demand] set the [price].", ""),
    ("A list holds ___", "objects; numbers are boxed first", "A list holds [objects]",
     "numbers are boxed first"),
    ("A list holds ___", "red; green; blue", "A list holds [red; green; blue]", ""),
    ("A single buyer is a ___", "- monopsony", "A single buyer is a [monopsony]", ""),
    ("sucrose = ___ + ___", "glucose + fructose", "sucrose = [glucose] + [fructose]", ""),
    ("A BMI of ___ to ___ is high", "25 to 29.9", "A BMI of [25] to [29.9] is high", ""),
    ("Ich geh__ heute nach Hause.", "e", "Ich geh[e] heute nach Hause.", ""),
    ("The yield is ___", "about 3.5%.", "The yield is [about 3.5%.]", ""),
    # an explanation on a line of its own, or after the parts
    ("___ and ___ found it.", "Ada Stone and Bo Reed\nThey used a map of a friend.",
     "[Ada Stone] and [Bo Reed] found it.", "They used a map of a friend."),
    ("A ___ is a ___ of a cell", "mitochondrion; powerhouse\nThe word is from the Greek.",
     "A [mitochondrion] is a [powerhouse] of a cell", "The word is from the Greek."),
    ("The ___, the ___ and the ___", "egg, larva, adult\nNone eats.\nIt takes a whole year.",
     "The [egg], the [larva] and the [adult]", "None eats.\nIt takes a whole year."),
    ("Salt is ___ and ___.", "sodium; chlorine. It is won from the sea.",
     "Salt is [sodium] and [chlorine].", "It is won from the sea."),
    ("Mix ___ and ___", "1. salt and pepper\n2. oil and vinegar",
     "Mix [salt and pepper] and [oil and vinegar]", ""),
    ("It was signed by ___.", "J. P. Stone. He was a mayor of the town.",
     "It was signed by [J. P. Stone].", "He was a mayor of the town."),
    ("It fell on ___", "23. Oktober 1990", "It fell on [23. Oktober 1990]", ""),
    ("It grows by ___", "23. It shrank before.", "It grows by [23]", "It shrank before."),
    # what stands beside a blank is not said twice
    ("Water is ___% of it.", "60%", "Water is [60]% of it.", ""),
    ("It boils at ___ °C, freezes at ___ °C.", "100 °C; 0°C",
     "It boils at [100] °C, freezes at [0] °C.", ""),
    ("It fell from $___ to $___.", "$40, $10", "It fell from $[40] to $[10].", ""),
    ("Under § ___, he may ___.", "§ 437; rescind", "Under § [437], he may [rescind].", ""),
    ("The ___ is an organ.", "The skin", "The [skin] is an organ.", ""),
    ("An ___ is sworn.", "an oath", "An [oath] is sworn.", ""),
    ("It lasted from ___ to ___.", "from 1914 to 1918", "It lasted from [1914] to [1918].", ""),
    ("The war ended in ___ (year).", "The war ended in 1945.", "The war ended in [1945] (year).",
     ""),
    ("It weighs ___ kg.", "5kg", "It weighs [5] kg.", ""),
    ("f(x) = ___", "= 2x", "f(x) = [2x]", ""),
    ("O(___)", "(n log n)", "O([n log n])", ""),
    ("O(___)", "f(x)", "O([f(x)])", ""),
    ("The ___'s law", "Ohm's", "The [Ohm]'s law", ""),
    ("It takes ___ a day", "vitamin A", "It takes [vitamin A] a day", ""),
    ("L'___ est rouge", "L’eau", "L'[eau] est rouge", ""),
    ("F = ___", "F = ma. It is a law.", "F = [ma]", "It is a law."),
    ("Step 3 ___", "3.5 ml", "Step 3 [3.5 ml]", ""),
    ("$x = $ ___", "$y$", "$x = $ [$y$]", ""),
    ("He said ___", '"no" and "yes"', 'He said ["no" and "yes"]', ""),
    ("Ich geh__ heute nach Hause.", "gehe", "Ich geh[e] heute nach Hause.", ""),
    ("There is ___ a ___ left.", "There is half a cup left.", "There is [half] a [cup] left.", ""),
    ("___ to ___", "tomato to potato", "[tomato] to [potato]", ""),
    ("The ratio is ___ : ___ : ___.", "1:2:1", "The ratio is [1] : [2] : [1].", ""),
    ("The ___ ___ ends an offer", "The formal refusal ends an offer",
     "The [formal refusal] ends an offer", ""),
    # scripts without spaces, and their signs
    ("中国首都是____，日本首都是____。", "北京；东京", "中国首都是[北京]，日本首都是[东京]。", ""),
    ("中国首都是____，日本首都是____。", "北京、东京", "中国首都是[北京]，日本首都是[东京]。", ""),
    ("中国的首都是（　　）。", "北京", "中国的首都是[北京]。", ""),
    ("中国的首都是（）。", "北京（很大）", "中国的首都是[北京]。", "很大"),
    ("日本の首都は____です。", "東京です。", "日本の首都は[東京]です。", ""),
    ("日本の首都は____です。", "東京。大きい。", "日本の首都は[東京]です。", "大きい。"),
    ("秦朝于____年统一六国。", "前221年", "秦朝于[前221]年统一六国。", ""),
    ("한국의 수도는 ____이다.", "서울", "한국의 수도는 [서울]이다.", ""),
    ("เมืองหลวงชื่อ____ครับ", "กรุงเทพ", "เมืองหลวงชื่อ[กรุงเทพ]ครับ", ""),
    ("عاصمة فرنسا هي ____ وعاصمة إسبانيا هي ____.", "باريس، مدريد",
     "عاصمة فرنسا هي [باريس] وعاصمة إسبانيا هي [مدريد].", ""),
    # Markdown's underscores, and dots before a comma
    (r"A liver has \_\_\_ lobes and \_\_\_\_ segments.", "2; 8",
     "A liver has [2] lobes and [8] segments.", ""),
    ("All is a ....., and we are ..... .", "stage; players",
     "All is a [stage], and we are [players] .", ""),
)  # fmt: skip


@pytest.mark.parametrize(("front", "back", "sentence", "extra"), FILLED)
def test_answers_fill_blanks(front: str, back: str, sentence: str, extra: str) -> None:
    found = fill(front, back)
    assert found is not None
    gaps = [*(f"[{answer}]" for answer in found.answers), ""]
    shown = "".join(text + gap for text, gap in zip(found.texts, gaps, strict=True))
    assert (shown, found.extra) == (sentence, extra)


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("Salt is ___ and ___.", "sodium"),
        ("Salt is ___ and ___.", "sodium; chlorine; a little iodine"),
        ("Salt is ___ and ___.", "sodium, chlorine, iodine"),
        ("Salt is ___, ___ and ___.", "sodium; chlorine, iodine"),
        ("The stages are ___", "- egg\n- larva\n- adult"),
        ("The stages are ___ and ___", "1. egg\n2. larva\n3. adult"),
        ("The capital of Peru is ___.", ""),
        ("The capital of Peru is ___.", "word " * 60),
        ("What is the capital of Peru?", "Lima"),
        ("What does `a = ___` do?", "nothing"),
        ("Who says “I came ..... and saw”?", "Caesar"),
        ("___ and ___ found it.", "Ada Stone and Bo Reed\nwith a map of a friend"),
        ("Mix ___ and ___", "salt and pepper\noil and vinegar"),
        ("Mix ___ and ___", "salt and pepper and oil"),
        ("Mix ___ and ___", "sodium, which is a metal"),
        ("___ wrote ___.", "Ada Stone – Salt and Pepper"),
        ("A ___ has a ___", "gene\nIt is a part of a molecule."),
        ("A ___ has a ___", "gene. It is made of bases and sugar"),
        ("The ___th law was made in ____.", "13, 1865"),
        ("The date: __/__/____", "1; 2; 1990"),
        ("The ____ nerve comes from C_ and C_.", "phrenic; 3; 4"),
        ("The drug is p____, the dose is ____.", "penicillin, 5 g"),
        ("He takes ... and ____.", "aspirin"),
        ("The old map of ___ was lost.", "it was an old map of the north"),
        ("The capital ___", "the capital"),
        ("Use foo_____bar and a___b", "nothing"),
        ("函数f（）的值", "1"),
    ],
)
def test_what_does_not_match_fills_nothing(front: str, back: str) -> None:
    assert fill(front, back) is None


@given(
    st.lists(st.sampled_from(["salt", "of", "the [...]", "is", "(x)", "5%"]), max_size=5),
    st.lists(st.sampled_from(["iron", "zinc oxide", "3.5", "a (b)", "tin, lead", "c::d", "}}"]),
             min_size=1, max_size=4),
    st.sampled_from(["; ", "\n", ", ", " and "]),
)  # fmt: skip
def test_nothing_of_an_answer_is_lost(words: list[str], parts: list[str], sign: str) -> None:
    front = " ".join([*words, *["___ so"] * len(parts)])
    found = fill(front, sign.join(parts))
    if found is None:
        return
    assert len(found.texts) - 1 == len(found.answers) <= len(find_blanks(front))
    said = " ".join([*found.answers, found.extra])
    for letter in "irontzlcdbe35}":
        lost = "and".count(letter) * len(parts)  # the word between two parts may go
        assert said.count(letter) >= "".join(parts).count(letter) - lost * (sign == " and ")


VERDICTS = (
    ("T/F: A whale is a fish.", "False", "A whale is a fish.", "True or false?", "False", ""),
    ("T/F: a whale is a fish", "F; it breathes air", "a whale is a fish", "True or false?", "False",
     "it breathes air"),
    ("True or false? A whale is a fish.", "false. It breathes air.", "A whale is a fish.",
     "True or false?", "False", "It breathes air."),
    ("(True/False) A whale is a mammal.", "TRUE", "A whale is a mammal.", "True/False?", "TRUE",
     ""),
    ("A whale is a fish. Is this true?", "No, it breathes air.", "A whale is a fish.",
     "Is this true?", "No", "it breathes air."),
    ("A whale is a fish (T/F)", "F", "A whale is a fish", "True or false?", "False", ""),
    ("A whale is a fish. True or false?", "False because it breathes air", "A whale is a fish.",
     "True or false?", "False", "because it breathes air"),
    ("A whale is a mammal.", "True", "A whale is a mammal.", "True or false?", "True", ""),
    ("Richtig oder falsch: Ein Wal ist ein Fisch.", "Falsch\nEr atmet Luft.",
     "Ein Wal ist ein Fisch.", "Richtig oder falsch?", "Falsch", "Er atmet Luft."),
    ("Une baleine est un poisson. Vrai ou faux ?", "Faux : elle respire de l'air.",
     "Une baleine est un poisson.", "Vrai ou faux?", "Faux", "elle respire de l'air."),
    ("T or F: A whale is a fish.", "F. It breathes air.", "A whale is a fish.", "True or false?",
     "False", "It breathes air."),
    ("T/F A whale is a fish", "F", "A whale is a fish", "True or false?", "False", ""),
    ("[T/F] A whale is a fish", "F", "A whale is a fish", "True or false?", "False", ""),
    ("True or False\nA whale is a fish", "False", "A whale is a fish", "True or False?", "False",
     ""),
    ("A whale is a fish. True or false? Explain.", "False. It breathes air.", "A whale is a fish.",
     "True or false? Explain.", "False", "It breathes air."),
    ("¿Verdadero o falso? Una ballena es un pez.", "Falso. Es un mamífero.",
     "Una ballena es un pez.", "¿Verdadero o falso?", "Falso", "Es un mamífero."),
    ("Una ballena es un pez. ¿Verdadero o falso?", "Falso", "Una ballena es un pez.",
     "¿Verdadero o falso?", "Falso", ""),
)  # fmt: skip


@pytest.mark.parametrize(("front", "back", "statement", "ask", "word", "reason"), VERDICTS)
def test_a_verdict_is_told_from_its_statement_and_reason(
    front: str, back: str, statement: str, ask: str, word: str, reason: str
) -> None:
    found = find_verdict(front, back)
    assert found is not None
    assert (found.statement, found.ask, found.word) == (statement, ask, word)
    assert found.reason == reason
    assert found.holds is (word.lower() in {"true", "yes"})


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("Is a whale a fish?", "No"),
        ("Is a whale a fish?", "No. It breathes air."),
        ("A whale is a fish.", "no"),
        ("What is a false positive?", "False alarm: nothing is there."),
        ("Which word is the opposite of false?", "True"),
        ("T/F: A whale is a fish.", "It depends."),
        ("T/F: A whale is a fish.", "Not sure"),
        ("T/F: A whale is a fish.", "Falsetto"),
        ("T/F: A whale is a fish.", "True love waits"),
        ("The values of a bit:", "True"),
        ("T/F:", "True"),
        ("Is the answer true or false? Why?", "False. It is so."),
        ("T/F tests are short", "True, they are"),
        ("t/f ratio is high", "True, it is"),
        ("True or false values in C", "True, since C99"),
        ("What is T or F?", "T"),
    ],
)
def test_what_asks_something_else_has_no_verdict(front: str, back: str) -> None:
    assert find_verdict(front, back) is None


def test_kinds_are_switched() -> None:
    gap, statement = ("The capital of Peru is ___.", "Lima"), ("T/F: Lima is in Peru.", "True")
    every = KindsConfig()
    assert form_of(*gap, every).note_types == (CLOZE, BASIC)
    assert form_of(*statement, every).verdict
    none = KindsConfig(cloze=False, true_false=False)
    assert form_of(*gap, none).note_types == (BASIC,)
    assert not form_of(*statement, none).verdict


@pytest.mark.parametrize(
    ("front", "back", "asked"),
    [
        ("osmosis", "water moves through a membrane", True),
        ("Golgi apparatus", "sorts proteins", True),
        ("What is osmosis?", "water moves", False),
        ("explain osmosis", "water moves", False),
        ("osmosis", "osmosis is a movement of water", False),
        ("osmosis", "word " * 100, False),
        ("osmosis moves ___", "water", False),
        ("how water gets into a cell that has more salt", "by osmosis", False),
        ("f(x) = y", "a map", False),
    ],
)
def test_a_term_is_asked_from_its_definition_if_that_is_wanted(
    front: str, back: str, asked: bool
) -> None:
    assert form_of(front, back, KindsConfig(reversed=True)).reverse is asked
    assert not form_of(front, back, KindsConfig()).reverse


@pytest.mark.parametrize(
    ("back", "typed"),
    [
        ("Lima", "Lima"),
        ("Lima.", "Lima"),
        ("42", "42"),
        ("3.5%", "3.5%"),
        ("l'eau", "l'eau"),
        ("two words", ""),
        ("yes", ""),
        ("O(n)", ""),
        ("$x$", ""),
        ("`pop`", ""),
        ("word\nother", ""),
        ("a" * 40, ""),
    ],
)
def test_one_word_is_typed_in_if_that_is_wanted(back: str, typed: str) -> None:
    assert form_of("What is it?", back, KindsConfig(type_in=True)).typed == typed
    assert not form_of("What is it?", back, KindsConfig()).typed
