"""Merging: which front and back are the best and why, and that no sentence of a card is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.dedupe.merge import Merged, best_back, best_front, merge, sentences
from builder.model import Card
from builder.text import normalise


def _card(id: str, front: str, back: str) -> Card:
    return Card(
        id=id,
        kind="qa",
        front=front,
        back=back,
        section=(),
        tags=(),
        front_spans=(),
        back_spans=(),
    )


def _asked(*fronts: str, backs: tuple[str, ...] = ()) -> list[Card]:
    answers = backs or ("Water crosses a membrane towards the salt.",) * len(fronts)
    return [_card(f"c{n}", *pair) for n, pair in enumerate(zip(fronts, answers, strict=True))]


def _answered(*backs: str) -> list[Card]:
    return _asked(*["What is a glacier?"] * len(backs), backs=backs)


def _added(front: str, kept: str, *others: tuple[str, str]) -> list[str]:
    """Merge cards with a kept one, and give the added texts."""
    cards = [_card("kept", front, kept)]
    cards += [_card(f"other {n}", *other) for n, other in enumerate(others)]
    return [addition.text for addition in merge(cards, "kept").additions]


@pytest.mark.parametrize(
    ("better", "worse", "why"),
    [
        ("What is osmosis?", "Osmosis", "is a bare term"),
        ("Osmosis", "osmosis in the roots of plants", "is a fragment"),
        ("What is osmosis?", "What is osmosis? Where does it occur?", "asks 2 questions"),
        ("What is osmosis?", "What is osmosis", "has no question mark"),
        ("What is osmosis", "Osmosis", "is a bare term"),
        ("What is meant by osmosis?", "Osmosis?", "is very short"),
        (
            "What is osmosis?",
            f"So {'when we leave a carrot in salty water ' * 3}what is that osmosis about?",
            "has 30 words",
        ),
        ("What moves in osmosis?", "In osmosis, ___ moves.", "has a blank"),
        ("What moves in osmosis?", "True or false: osmosis moves?", "is a claim"),
        ("What moves in osmosis?", "What moves in this osmosis?", "points out of the card"),
        ("What moves in osmosis?", "As we saw, what moves in osmosis?", "points out"),
        ("What moves in osmosis?", "Which osmosis is in the following picture?", "points out"),
        ("What moves in osmosis?", "What moves in osmosis above?", "points out of the card"),
        ("Osmosis", "Osmosis (Concept)", "has odd leftovers"),
        ("Osmosis", "Osmosis:", "has odd leftovers"),
        ("Was ist Osmose?", "Osmose", "is a bare term"),
        ("Was geschieht bei der Osmose?", "Was geschieht auf diesem Bild?", "points out"),
        ("Osmose", "Osmose (Begriff)", "has odd leftovers"),
    ],
)
def test_the_clearer_front_is_chosen(better: str, worse: str, why: str) -> None:
    for cards in (_asked(better, worse), _asked(worse, better)):
        choice = best_front(cards)
        assert choice.card.front == better
        assert why in choice.why


def test_a_front_names_its_subject() -> None:
    cards = _asked("What does it do then?", "What is the spleen good for?", "Spleen, its task")
    choice = best_front(cards)
    assert choice.card.front == "What is the spleen good for?"
    assert 'does not name "spleen"' in choice.why


def test_a_claim_is_kept_only_without_an_alternative() -> None:
    claim, question = "Salt lowers the freezing point.", "What lowers the freezing point?"
    cards = _asked(claim, question, backs=("True", "Salt"))
    assert best_front(cards).card.front == question
    assert best_front(cards[:1]).card.front == claim


def test_an_uncommon_name_in_brackets_is_no_leftover() -> None:
    cards = _asked("Global Positioning System (GPS)", "Global Positioning System (Concept)")
    assert best_front(cards).card is cards[0]


@pytest.mark.parametrize(
    ("better", "worse", "why"),
    [
        ("A slow river of ice.", "", "is empty"),
        ("A slow river of ice.", "True.", "only says true or false"),
        ("A slow river of ice.", "A slow river of ice and", "breaks off"),
        ("A slow river of ice.", "A slow river of ice ...", "breaks off"),
        ("A slow river of ice.", "A slow river of ice (or of", "breaks off"),
        ("A slow river of ice.", "A slow river of ___ ice.", "has a hole"),
        ("A slow river of ice.", "A slow river of ice, shown below.", "missing figure"),
        ("A slow river of ice.", "A slow river of ice (see the picture).", "missing figure"),
        ("A slow river of ice.", "Slow ice", "is very short"),
        ("A slow river of ice.", "A slow river of ice. " + "It moves on. " * 60, "has 185 words"),
        ("Ein träger Strom aus Eis.", "Ein träger Strom, siehe Abbildung.", "missing figure"),
        ("Ein träger Strom aus Eis.", "Ein träger Strom aus Eis und", "breaks off"),
    ],
)
def test_the_sounder_back_is_chosen(better: str, worse: str, why: str) -> None:
    for cards in (_answered(better, worse), _answered(worse, better)):
        choice = best_back(cards)
        assert choice.card.back == better
        assert why in choice.why


def test_the_back_that_says_most_of_the_others_is_chosen() -> None:
    cards = _answered(
        "Ice that flows downhill.",
        "Compacted snow that became ice and flows downhill slowly.",
        "Compacted snow, moving slowly.",
    )
    assert best_back(cards).card is cards[1]


def test_flags_count_against_a_card() -> None:
    cards = _asked("What is osmosis?", "What is osmosis then?")
    assert best_front(cards).card is cards[0]
    assert best_front(cards, {"c0": 2}).card is cards[1]
    assert "2 flags" in best_front(cards, {"c0": 2}).why
    assert (
        best_back(_answered("Ice that flows.", "Ice that flows down."), {"c0": 1}).card.id == "c1"
    )


def test_equals_are_told_apart_by_length_then_text_then_id() -> None:
    shorter = _asked("What is an atoll made of?", "What is an atoll?")
    assert best_front(shorter).card is shorter[1]
    by_text = _asked("What is atoll b?", "What is atoll a?")
    assert best_front(by_text).card is by_text[1]
    by_id = [_card(key, "What is an atoll?", "A ring of coral.") for key in "ba"]
    assert best_front(by_id).card.id == best_back(by_id).card.id == "a"


def test_a_person_s_choice_gives_front_and_back() -> None:
    cards = _asked("Osmosis", "What is osmosis?", backs=("Water moves", "Water moves to salt."))
    merged = merge(cards, "c0")
    assert merged.front is merged.back is cards[0]
    assert "chosen by hand" in merged.why
    assert merge(cards, "").front is cards[1]


def test_a_card_chosen_by_hand_without_an_answer_takes_the_best_one() -> None:
    cards = _asked("Osmosis", "What is osmosis?", backs=("", "Water moves to salt."))
    merged = merge(cards, "c0")
    assert (merged.front, merged.back) == (cards[0], cards[1])


def test_the_answer_to_keep_can_be_given_alone() -> None:
    cards = _asked("What is osmosis?", "Osmosis", backs=("Water moves to salt.", "Water moves"))
    merged = merge(cards, "", answer="c1")
    assert (merged.front, merged.back) == (cards[0], cards[1])
    assert [each.text for each in merged.additions] == ["Water moves to salt."]


def test_an_unknown_card_cannot_be_kept() -> None:
    with pytest.raises(ValueError, match="no card"):
        merge(_answered("Ice that flows."), "nobody")


FRONT = "What is a glacier?"
ICE = "A slow river of ice."


@pytest.mark.parametrize(
    ("kept", "other"),
    [
        (ICE, ICE),
        (ICE, "a SLOW river of ice"),
        (ICE, "- A slow river of ice"),
        (ICE, "A river of ice."),
        (ICE, "Ice"),
        (ICE, f"What is a glacier? {ICE}"),
        ("Red, green and blue.", "blue, red and green"),
        ("Ein träger Strom aus Eis.", "Strom aus Eis"),
        ("x = 2", "x = 2"),
        ("It is not warm.", "It is not warm!"),
    ],
)
def test_a_duplicate_adds_nothing(kept: str, other: str) -> None:
    assert _added(FRONT, kept, (FRONT, other)) == []


@pytest.mark.parametrize(
    ("kept", "other"),
    [
        ("A virus kills a cell.", "A cell kills a virus."),
        ("Ice is not warm.", "Ice is warm."),
        ("Ice is warm but not hot.", "Ice is not warm."),
        ("Ice only melts in summer.", "Ice melts in summer."),
        ("a = b + c", "a = c + b"),
        ("It lies between 1 and 5.", "It lies between 1.5 and 5."),
        ("It is at 5 degrees.", "It is at -5 degrees."),
        ("Ice is light. Water is heavy.", "Ice is heavy."),
        ("Lava is hot and ash is grey.", "Lava is grey."),
        ("x >= 0", "x < 0"),
    ],
)
def test_what_the_same_words_say_otherwise_is_not_lost(kept: str, other: str) -> None:
    assert _added(FRONT, kept, (FRONT, other)) == [other]


def test_only_new_sentences_are_added() -> None:
    other = f"{ICE} It shapes valleys. A river of ice."
    assert _added(FRONT, ICE, (FRONT, other)) == ["It shapes valleys."]


def test_what_one_card_adds_the_next_does_not_add_again() -> None:
    fuller = (FRONT, "It shapes valleys. It carries rocks.")
    assert _added(FRONT, ICE, (FRONT, "It carries rocks."), fuller) == [fuller[1]]


def test_lists_stay_lists_and_keep_the_line_above() -> None:
    kept = "Effects:\n- valleys\n- lakes"
    other = "Effects:\n1. Lakes\n2. Fjords. Lakes.\n\nSeen from space"
    assert _added(FRONT, kept, (FRONT, other)) == ["Effects:\n2. Fjords.\n\nSeen from space"]


def test_nested_items_keep_their_marks_and_the_line_above() -> None:
    kept = "Effects:\n- valleys\n- lakes"
    other = "Effects:\n  - Lakes\n  - Fjords. Lakes."
    assert _added(FRONT, kept, (FRONT, other)) == ["Effects:\n- Fjords."]


def test_lines_of_code_stay_together() -> None:
    code = "total = 0\nfor x in row:\nif x > 0:\ntotal += x\nelse:\ntotal = 1. Done = 2."
    (added,) = _added("How are numbers added?", "total = 0\nelse:", ("How?", f"Loop.\n{code}"))
    assert added == f"Loop.\n{code}"


def test_another_front_is_added_for_a_word_of_its_own() -> None:
    other = "Which river of frozen water is a glacier?"
    assert _added(FRONT, ICE, (other, ICE)) == [other]
    assert _added(FRONT, ICE, ("What is a slow glacier?", ICE)) == []
    known = "Frozen water, which is a river"
    assert _added(FRONT, ICE, (other, known)) == [known]


def test_front_and_back_of_one_card_come_together_front_first() -> None:
    cards = [
        _card("kept", FRONT, ICE),
        _card("other", "How do glaciers move?", "They creep under their own weight."),
    ]
    merged = merge(cards, "kept")
    assert [(each.card.id, each.side) for each in merged.additions] == [
        ("other", "front"),
        ("other", "back"),
    ]


def test_a_verdict_is_added_with_its_claim() -> None:
    claim = "A glacier is a slow river."
    assert _added(FRONT, ICE, (claim, "True")) == [claim, "True"]
    assert _added(claim, "True", (claim, "True.")) == []
    assert _added(claim, "True", (claim, "False")) == ["False"]


def test_front_and_back_of_two_cards_lose_nothing_of_their_own() -> None:
    cards = _asked(
        "What is a glacier?",
        "Glacier (Concept)",
        backs=("Ice, shown below", "A slow river of ice that shapes valleys."),
    )
    merged = merge(cards, "")
    assert (merged.front, merged.back) == (cards[0], cards[1])
    assert [each.text for each in merged.additions] == ["Glacier (Concept)", "Ice, shown below"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("One. Two!  Three? Four", ("One.", "Two!", "Three?", "Four")),
        ("One\n\n- Two\n3. Three", ("One", "- Two", "3. Three")),
        ("See e.g. Paris, i.e. France.", ("See e.g. Paris, i.e. France.",)),
        ("Ask Dr. Weber. She knows.", ("Ask Dr. Weber.", "She knows.")),
        ("It is 3.5 m. Long.", ("It is 3.5 m. Long.",)),
        ("In 1990. Later.", ("In 1990.", "Later.")),
        ("Am 3. Oktober, z. B. Berlin. Und so.", ("Am 3. Oktober, z. B. Berlin.", "Und so.")),
        ("Ice (cold. Very cold.) melts. Yes.", ("Ice (cold. Very cold.) melts.", "Yes.")),
        ("Call `a. B` now. Then stop.", ("Call `a. B` now.", "Then stop.")),
        ("x = 1. Y = 2.", ("x = 1. Y = 2.",)),
        ("It ends... so it does.", ("It ends... so it does.",)),
        ("He said “no.” She left.", ("He said “no.”", "She left.")),
        ("冰是冷的。水是热的。", ("冰是冷的。", "水是热的。")),
    ],
)
def test_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


_PIECES = (
    *("ice", "water", "a", "the", "not", "is", "B", "1.5", "-5", "größer", "Dr.", "e.g.", "3."),
    *("true", "TRUE", "and", "=", "+", "→", "(", ")", "`", "___", "...", "。", ";"),
    *(". ", "? ", "! ", ", ", ": ", "\n", "\n- ", "\n1. "),
)
_TEXTS = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(_PIECES), max_size=14).map("".join),
    st.text(max_size=30),
)
_CLUSTERS = st.lists(st.tuples(_TEXTS, _TEXTS), min_size=1, max_size=4).map(
    lambda pairs: [_card(f"c{n}", *pair) for n, pair in enumerate(pairs)]
)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", normalise(text)))


def _texts(merged: Merged) -> list[str]:
    return [merged.front.front, merged.back.back, *(each.text for each in merged.additions)]


@settings(max_examples=300)
@given(_CLUSTERS, st.booleans())
def test_no_sentence_is_lost(cards: list[Card], by_hand: bool) -> None:
    texts = _texts(merge(cards, cards[-1].id if by_hand else ""))
    said = {normalise(sentence) for text in texts for sentence in sentences(text)}
    words = {word for text in texts for part in sentences(text) for word in _words(part)}
    for text in (side for card in cards for side in (card.front, card.back)):
        for sentence in sentences(text):
            assert normalise(sentence) in said or words >= _words(sentence)


@settings(max_examples=100)
@given(_CLUSTERS)
def test_the_order_of_the_cards_changes_nothing(cards: list[Card]) -> None:
    made = {repr(replace(merge(order, ""), cards=())) for order in permutations(cards)}
    assert len(made) == 1


@given(_TEXTS)
def test_cutting_loses_no_character_but_white_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(_TEXTS, _TEXTS)
def test_a_copy_adds_nothing(front: str, back: str) -> None:
    cards = [_card("a", front, back), _card("b", front, back)]
    assert merge(cards, "").additions == ()
