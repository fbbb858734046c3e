"""Corrections laid over cards: which apply, which are stale, and what a build makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builder import pipeline
from builder.corrections import CORRECTIONS_FILE, add_corrections, correct, read_corrections
from builder.corrections.applying import Corrected, side_text
from builder.corrections.edits import (
    Hunk,
    are_made,
    changed,
    fit,
    in_words,
    joined,
    stands_once,
    written,
)
from builder.ledger import read_ledger
from builder.loading import load
from builder.model import Card, ChangeKind, Correction, Reading, Reviewed, Side
from builder.text import fingerprint
from tests.linting import deck
from tests.test_cli import fill

# Edits of a text

_TEXTS = st.text(st.sampled_from("ab \nü."), max_size=14)


@st.composite
def _changes(draw: st.DrawFn, text: str) -> list[Hunk]:
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pairs = list(zip(places[::2], places[1::2], strict=False))
    apart = [pair for n, pair in enumerate(pairs) if n == 0 or pairs[n - 1][1] < pair[0]]
    return [Hunk(start, end, draw(_TEXTS)) for start, end in apart]


@given(st.data(), _TEXTS)
def test_edits_that_are_written_down_say_what_they_were_made_of(
    data: st.DataObject, text: str
) -> None:
    first = data.draw(_changes(text))
    middle = changed(text, first)
    then = data.draw(_changes(middle))
    last = changed(middle, then)
    assert changed(middle, in_words(middle, then)) == last
    assert changed(text, joined(text, first, then)) == last
    edits = written(text, joined(text, first, in_words(middle, then)))
    assert all(stands_once(text, old) for old, _ in edits)
    assert len({old for old, _ in edits}) == len(edits)
    hunks, misfit = fit(text, edits)
    if last.strip():
        assert not misfit
        assert changed(text, hunks) == last
        assert all(one.end <= other.start for one, other in pairwise(hunks))
        assert are_made(last, edits, fingerprint(text))


def test_an_untouched_edit_stays_as_a_person_wrote_it() -> None:
    text = "one two teh four teh six"
    first = fit(text, (("wo t", "wo T"),))[0]
    then = [Hunk(17, 20, "the")]
    assert changed(text, first)[17:20] == "teh"
    assert written(text, joined(text, first, then)) == (("wo t", "wo T"), ("teh six", "the six"))


@pytest.mark.parametrize(
    ("text", "start", "end", "new", "edits"),
    [
        ("a recieved one", 2, 9, "receive", (("recieved", "received"),)),
        ("teh cat, teh dog", 0, 3, "the", (("teh cat,", "the cat,"),)),
        ("one  two", 3, 5, " ", (("one  two", "one two"),)),
        ("a b and a c", 0, 11, "a b and a d", (("c", "d"),)),
        ("no dot", 6, 6, ".", (("dot", "dot."),)),
        ("x x x", 2, 3, "y", (("x x x", "x y x"),)),
    ],
)
def test_an_edit_takes_in_no_more_words_than_it_needs(
    text: str, start: int, end: int, new: str, edits: tuple[tuple[str, str], ...]
) -> None:
    assert written(text, in_words(text, [Hunk(start, end, new)])) == edits


def test_many_equal_faults_are_written_down_at_once() -> None:
    text = "teh " * 20_000
    hunks = [Hunk(at, at + 3, "the") for at in range(0, len(text), 4)]
    ((old, new),) = written(text, in_words(text, hunks))
    assert new == old.replace("teh", "the")


@pytest.mark.parametrize(
    ("edits", "why"),
    [
        ((("cell", "body"),), "'cell' is not there"),
        ((("a", "b"),), "'a' is there more than once"),
        ((("aba", "b"),), "'aba' is there more than once"),
        ((("aab", "b"), ("abab", "c")), "two of its changes overlap"),
        ((("xaabab", " "), ("a", "")), "'a' is there more than once"),
        ((("xaababa", " "),), "it would leave nothing"),
        ((("x" * 70, ""),), f"'{'x' * 57}...' is not there"),
    ],
)
def test_edits_that_do_not_fit_say_why(edits: tuple[tuple[str, str], ...], why: str) -> None:
    assert fit("xaababa", edits) == ((), why)


# Cards


def read(*cards: tuple[str, str, str]) -> tuple[Reading, ...]:
    return tuple(deck(cards))


SOMA = ("What is a soma?", "The bodie of a cell.", "cells.txt")
AXON = ("What is an axon?", "A long fibre.", "cells.txt")


def of(
    card: Card,
    side: Side,
    /,
    *edits: tuple[str, str],
    line: int = 2,
    **changes: Any,
) -> Correction:
    """Make an accepted correction of a card."""
    one = Correction(
        card=card.id,
        front=card.front,
        side=side,
        before=fingerprint(side_text(card, side)),
        edits=edits,
        kind=ChangeKind.TYPO,
        decision=Reviewed.ACCEPTED,
        line=line,
    )
    return replace(one, **changes)


def backs(readings: Sequence[Reading]) -> list[str]:
    return [card.back for reading in readings for card in reading.cards]


def test_accepted_and_edited_corrections_apply_and_keep_ids() -> None:
    readings = read(SOMA, AXON)
    soma, axon = readings[0].cards
    one = of(soma, "back", ("bodie", "body"), ("The", "the"))
    two = of(axon, "front", ("an axon", "the axon"), decision=Reviewed.EDITED, line=9)
    done = correct(readings, [one, two])
    assert done.applied == (one, two)
    assert done.stale == ()
    assert done.readings[0].cards == (
        replace(soma, back="the body of a cell."),
        replace(axon, front="What is the axon?"),
    )


@pytest.mark.parametrize("decision", [Reviewed.UNDECIDED, Reviewed.REJECTED])
def test_what_nobody_accepted_is_not_applied(decision: Reviewed) -> None:
    readings = read(SOMA)
    one = of(readings[0].cards[0], "back", ("bodie", "body"), decision=decision)
    assert correct(readings, [one]).readings == readings
    assert correct(readings, [replace(one, card="gone", front="gone")]).stale == ()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"card": "gone", "front": "gone"}, "its card is no longer there"),
        ({"before": fingerprint("else")}, "the back is no longer what it was made for"),
        ({"edits": (("cells", "x"),)}, "'cells' is not there"),
        ({"edits": (("e", "x"),)}, "'e' is there more than once"),
        ({"edits": ((SOMA[1], " "),)}, "it would leave nothing"),
    ],
)
def test_a_stale_correction_is_told_and_not_applied(changes: dict[str, Any], why: str) -> None:
    readings = read(SOMA, AXON)
    soma, axon = readings[0].cards
    stale = of(soma, "back", ("bodie", "body"), line=9, **changes)
    fine = of(axon, "back", ("long", "very long"))
    done = correct(readings, [stale, fine])
    assert done.stale == (replace(stale, stale=why),)
    assert done.applied == (fine,)
    assert backs(done.readings) == [SOMA[1], "A very long fibre."]


NESTED = "- the soma:\n  - holds the nucleus\n  - makes protiens\n- the axon"
FLUSH = "- the soma:\n- holds the nucleus\n- makes protiens\n- the axon"


def test_a_correction_from_before_indentation_was_kept_still_applies() -> None:
    readings = read(("What is a nerve cell?", NESTED, "cells.txt"), AXON)
    cell = readings[0].cards[0]
    assert cell.back == NESTED
    old = of(cell, "back", ("protiens", "proteins"), before=fingerprint(FLUSH))
    done = correct(readings, [old])
    assert (done.applied, done.stale) == ((old,), ())
    assert backs(done.readings)[0] == NESTED.replace("protiens", "proteins")
    parts = (("What holds the nucleus?", "The soma."), ("What is long?", "The axon."))
    split = of(cell, "card", before=fingerprint(f"{cell.front}\n\n{FLUSH}"), parts=parts)
    done = correct(readings, [split])
    assert (done.applied, done.stale) == ((split,), ())
    over = of(cell, "back", ("nucleus\n- makes", "nucleus\n- forms"), before=fingerprint(FLUSH))
    (stale,) = correct(readings, [over]).stale
    assert stale.stale == "'nucleus\\n- makes' is not there"


def test_a_correction_from_before_indentation_was_kept_may_be_in_the_document() -> None:
    fixed = NESTED.replace("protiens", "proteins")
    readings = read(("What is a nerve cell?", fixed, "cells.txt"), AXON)
    old = of(readings[0].cards[0], "back", ("protiens", "proteins"), before=fingerprint(FLUSH))
    assert correct(readings, [old]) == Corrected(readings=readings)


def test_stale_corrections_come_in_the_order_of_the_file() -> None:
    readings = read(SOMA)
    soma = readings[0].cards[0]
    first = of(soma, "back", ("x", "y"), line=2)
    last = of(soma, "back", ("bodie", "body"), card="gone", front="gone", line=9)
    assert [each.line for each in correct(readings, [last, first]).stale] == [2, 9]


def test_what_the_document_has_by_now_is_neither_applied_nor_stale() -> None:
    (soma,) = read(SOMA)[0].cards
    one = of(soma, "back", ("bodie", "body"), ("The", ""))
    front = of(soma, "front", ("a soma", "the soma"), card="of before", line=9)
    now = read(("What is the soma?", " body of a cell.", "cells.txt"))
    done = correct(now, [one, front])
    assert (done.readings, done.applied, done.stale) == (now, (), ())


def test_a_card_of_a_renamed_document_is_found_by_its_front() -> None:
    (soma,) = read(SOMA)[0].cards
    one = of(soma, "back", ("bodie", "body"), card="of before", front="what is A SOMA")
    done = correct(read(SOMA), [one])
    assert backs(done.readings) == ["The body of a cell."]
    assert done.applied == (replace(one, card=soma.id),)
    twice = read(SOMA, (*SOMA[:2], "other.txt"))
    assert [each.stale for each in correct(twice, [one]).stale] == ["its card is no longer there"]


def test_several_corrections_of_a_side_apply_where_they_do_not_meet() -> None:
    (soma,) = read(SOMA)[0].cards
    first = of(soma, "back", ("bodie", "body"), line=2)
    other = of(soma, "back", ("cell", "neuron"), card="of a document that is gone", line=9)
    same = of(soma, "back", ("bodie of", "centre of"), line=16)
    done = correct(read(SOMA), [first, other, same])
    assert backs(done.readings) == ["The body of a neuron."]
    assert done.applied == (first, replace(other, card=soma.id))
    assert [(each.line, each.stale) for each in done.stale] == [
        (16, "line 2 changes the same words")
    ]


def test_an_empty_side_is_filled_once() -> None:
    (soma,) = read(("What is a soma?", "", "cells.txt"))[0].cards
    one = of(soma, "back", ("", "The body of a cell."), line=2)
    two = of(soma, "back", ("", "A body."), line=9)
    done = correct(read(("What is a soma?", "", "cells.txt")), [one, two])
    assert backs(done.readings) == ["The body of a cell."]
    assert [each.line for each in done.stale] == [9]
    now = read(("What is a soma?", "The body of a cell.", "cells.txt"))
    assert correct(now, [one]) == Corrected(readings=now)
    other = read(("What is a soma?", "Something else.", "cells.txt"))
    assert [each.stale for each in correct(other, [one]).stale] == [
        "the back is no longer what it was made for"
    ]


def test_more_and_tags_are_added_beside_what_is_there() -> None:
    (soma,) = read(SOMA)[0].cards
    more = of(soma, "more", ("", "It holds the nucleus."))
    tags = of(soma, "tags", ("", "cell soma cell"), line=9)
    (card,) = correct(read(SOMA), [more, tags]).readings[0].cards
    assert (card.more, card.tags) == ("It holds the nucleus.", ("cell", "soma"))
    assert [card.front, card.back] == [*SOMA[:2]]


def test_a_card_is_split_and_its_first_part_keeps_its_id() -> None:
    readings = read(SOMA, AXON)
    soma, axon = readings[0].cards
    parts = (("What is a soma?", "A body."), ("Where is it?", "In a cell."))
    split = of(soma, "card", parts=parts, kind=ChangeKind.SPLIT, line=2)
    again = replace(split, parts=parts[::-1], line=9)
    back = of(axon, "back", ("long", "very long"), line=16)
    done = correct(readings, [split, again, back])
    cards = done.readings[0].cards
    assert [(card.front, card.back) for card in cards] == [
        *parts,
        (axon.front, "A very long fibre."),
    ]
    assert (cards[0].id, cards[2].id) == (soma.id, axon.id)
    assert len({card.id for card in cards}) == 3
    assert [(each.line, each.stale) for each in done.stale] == [(9, "line 2 splits the card, too")]


@given(st.data(), _TEXTS.filter(str.strip), st.sampled_from(Reviewed))
def test_only_what_fits_and_was_accepted_changes_a_card(
    data: st.DataObject, text: str, decision: Reviewed
) -> None:
    readings = read(("front", text, "cells.txt"))
    edits = written(text, data.draw(_changes(text)))
    before = data.draw(st.sampled_from([text, f"{text}!", ""]))
    assume(edits)
    one = of(readings[0].cards[0], "back", *edits, decision=decision, before=fingerprint(before))
    done = correct(readings, [one])
    if backs(done.readings) != [text]:
        assert one.in_force
        assert before == text
        assert done.applied == (one,)
        assert done.stale == ()
    else:
        assert done.applied == ()


# Builds

CELLS = """\
What is a soma?
The bodie of a cell.
What is an axon?
A long fibre that carries signals away.
What is a dendrite?
A short branch that takes signals in.
"""


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    folder = tmp_path / "cells"
    fill(folder, {"cells.txt": CELLS})
    return folder


def ship(folder: Path) -> pipeline.Built:
    return pipeline.build(load([folder]), folder.parent / "output")


def card(folder: Path, front: str) -> Card:
    cards = (card for each in pipeline.read(load([folder])) for card in each.cards)
    (found,) = (each for each in cards if each.front == front)
    return found


def accept(folder: Path, one: Correction) -> None:
    add_corrections(folder / CORRECTIONS_FILE, [replace(one, line=0)])


def test_a_correction_changes_one_entry_of_the_ledger_and_no_identity(cells: Path) -> None:
    first = ship(cells)
    before = read_ledger(cells / "deck.lock").entries
    soma = card(cells, "What is a soma?")
    accept(cells, of(soma, "front", ("soma", "cell body")))
    accept(cells, of(soma, "back", ("bodie", "body")))
    second = ship(cells)
    assert (first.corrected, len(second.corrected), second.stale) == ((), 2, ())
    assert (second.notes, second.new, second.changed, second.retired) == (3, 0, 1, 0)
    after = read_ledger(cells / "deck.lock").entries
    ((was, now),) = (pair for pair in zip(before, after, strict=True) if pair[0] != pair[1])
    assert was.content != now.content
    assert replace(was, content=now.content, changed_at=now.changed_at) == now
    (cells / CORRECTIONS_FILE).unlink()
    assert ship(cells).changed == 1


def test_the_words_of_a_first_release_do_not_make_the_guid(cells: Path) -> None:
    ship(cells)
    before = [entry.guid for entry in read_ledger(cells / "deck.lock").entries]
    (cells / "deck.lock").unlink()
    accept(cells, of(card(cells, "What is a soma?"), "front", ("soma", "cell body")))
    ship(cells)
    assert [entry.guid for entry in read_ledger(cells / "deck.lock").entries] == before


def test_overlaps_are_those_of_the_cards_as_read(cells: Path) -> None:
    fill(cells, {"more.txt": "What is meant by a soma?\nThe bodie of a cell.\n"})
    first = ship(cells)
    assert len(first.merged) == 1
    accept(cells, of(card(cells, "What is meant by a soma?"), "front", ("a soma", "a glacier")))
    accept(cells, of(card(cells, "What is meant by a soma?"), "back", ("cell", "house")))
    second = ship(cells)
    assert second.overlaps == first.overlaps
    assert [one.id for one in second.merged[0].cards] == [one.id for one in first.merged[0].cards]
    assert "house" in "".join(each.back for each in second.merged[0].cards)


def test_a_stale_correction_is_listed_and_the_rest_is_built(cells: Path) -> None:
    soma = card(cells, "What is a soma?")
    accept(cells, of(soma, "back", ("bodie", "body")))
    document = cells / "cells.txt"
    document.write_text(CELLS.replace("The bodie of a cell", "The bodie of the cell"), "utf-8")
    built = ship(cells)
    assert (built.notes, built.corrected) == (3, ())
    ((line, why),) = ((each.line, each.stale) for each in built.stale)
    assert (line, why) == (6, "the back is no longer what it was made for")
    document.write_text(CELLS.replace("bodie", "body"), "utf-8")
    built = ship(cells)
    assert (built.corrected, built.stale) == ((), ())


def test_corrections_do_not_need_merging(cells: Path) -> None:
    fill(cells, {"deck.toml": "[dedupe]\nmerge = false\n"})
    accept(cells, of(card(cells, "What is a soma?"), "back", ("bodie", "body")))
    assert len(ship(cells).corrected) == 1


def test_lint_sees_the_corrected_cards(cells: Path) -> None:
    soma = card(cells, "What is a soma?")
    accept(cells, of(soma, "back", ("bodie", "body")))
    linted = pipeline.lint(load([cells]), ())
    assert backs(linted.readings)[0] == "The body of a cell."
    assert backs(linted.as_read)[0] == "The bodie of a cell."
    assert linted.readings[0].cards[0].id == soma.id
    assert read_corrections(cells / CORRECTIONS_FILE).corrections[0].in_force
