"""Whether a question worded anew is the same question, as far as its answer and its words tell."""

from __future__ import annotations

import pytest

from builder.ledger import Draft, Identity, Ledger, Rendered, identify, settle
from builder.ledger.rewording import have_moved
from builder.model import BASIC, CLOZE

FLOATS = "A stone so full of bubbles that it floats."
SEEPS = "膜を通って水が移動することである"
CAPITAL = "What is the capital of France?"


def later(old: str, new: str, back: str, kind: str = BASIC) -> Identity:
    """Release a deck, word a front of it anew, and say who its note is."""
    kinds = (kind, BASIC) if kind != BASIC else (BASIC,)

    def drafts(front: str) -> list[Draft]:
        other = Draft(cards=("other",), document="a", front="What is tin?", back="A soft metal.")
        return [
            other,
            Draft(cards=(front,), document="a", front=front, back=back, kinds=kinds),
        ]

    first = drafts(old)
    rendered = [Rendered(note_type="N", deck="D", fields=(each.front,), tags=()) for each in first]
    known = settle(Ledger(), "k", first, identify(Ledger(), "k", first), rendered, now=1).ledger
    return identify(known, "k", drafts(new))[1]


@pytest.mark.parametrize(
    ("old", "new", "back"),
    [
        (CAPITAL, "What is the capital city of France?", "Paris"),
        ("What is the capitl of France?", CAPITAL, "Paris"),
        ("Waht is the capital of France?", CAPITAL, "Paris"),
        (CAPITAL, "what is “the capital” of France", "Paris"),
        ("What is pumice?", "Which stone floats on water?", FLOATS),
        ("膜を通る水の移動", "浸透とは", SEEPS),
        ("T/F: gold is a metal", "Gold is a metal. True or false?", "True"),
        ("Is gold a metal?", "Is gold a metal", "Yes."),
        ("T/F: a whale is a fish", "Is a whale a fish by its nature", "False; it breathes air"),
        ("What is the speed of light?", "What is the exact speed of light?", "299 792 458 m/s"),
    ],
)  # fmt: skip
def test_a_question_worded_anew_is_the_same_note(old: str, new: str, back: str) -> None:
    assert later(old, new, back).released is not None


@pytest.mark.parametrize(
    ("old", "new", "back"),
    [
        ("Is gold a metal?", "Do cats purr?", "Yes."),
        ("Is gold a metal?", "Is lead a metal?", "Yes."),
        ("Is gold a metal?", "Is gold a noble metal?", "Yes."),
        ("T/F: gold is a metal", "T/F: cats purr", "True"),
        ("Stimmt das: Gold ist ein Metall", "Stimmt das: Gold ist gelb", "Ja"),
        (CAPITAL, "Who carried Helen off to Troy?", "Paris"),
        (CAPITAL, "What is the largest city of France?", "Paris"),
        (CAPITAL, "Which city is the capital of the French Republic?", "Paris"),
        ("Who described mitosis first?", "Who described meiosis first?", "A botanist"),
        ("Who was king?", "Who was king in 1500?", "Manuel"),
        ("Which law of thermodynamics is it?", "Which 2nd law of thermodynamics is it?", "This"),
        ("osmosis", "reverse osmosis", "water"),
        ("金は金属ですか", "銀は金属ですか", "はい、金属"),
        ("What is 2 + 2?", "What is 2 * 2?", "four, of course"),
        (f"{CAPITAL} {'It lies on a river. ' * 5}", f"{CAPITAL} {'It has towers. ' * 7}", "Paris"),
        ("Name a gas.", "Name a metal.", "None of the above"),
    ],
)
def test_another_question_with_the_same_answer_is_another_note(
    old: str, new: str, back: str
) -> None:
    assert later(old, new, back).released is None


def test_a_long_cloze_put_right_is_the_same_note() -> None:
    text = "In the autumn of the year the salmon swims up the very river in which it was {} ___."
    old, new = text.format("brn"), text.format("born")
    assert later(old, new, "once", CLOZE).released is not None
    assert later(old, new.replace("salmon", "eel"), "once", CLOZE).released is None


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        ("Salt is ___ and chlorine.", "Salt is sodium and ___.", True),
        ("Salt is ___ and ___.", "Salt is ___.", True),
        ("Salt is ___ and ___.", "Table salt is ____ and [...]!", False),
        ("Salt is ___ and so on…", "Salt is ___ and so on with more.", True),
        ("___ is salt", "___ is pepper", False),
    ],
)
def test_blanks_move_where_other_words_stand_beside_them(old: str, new: str, moved: bool) -> None:
    assert have_moved(old, new) is moved
