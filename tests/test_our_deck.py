"""Our own deck ships right: its corrections are decided, fit its cards, and put them right."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from builder import pipeline
from builder.corrections import CORRECTIONS_FILE, read_corrections
from builder.corrections.edits import fit
from builder.linting import rules_for
from builder.loading import Inputs, load
from builder.model import Card, ChangeKind, Correction, Reviewed, Severity
from tests.our_deck import CORRECTED, DECK

VANISHING = "Vanishing gradients"


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return load([DECK])


@pytest.fixture(scope="module")
def prepared(inputs: Inputs) -> pipeline.Prepared:
    return pipeline.prepare(inputs)


@pytest.fixture(scope="module")
def corrections() -> tuple[Correction, ...]:
    return read_corrections(DECK / CORRECTIONS_FILE).corrections


@pytest.fixture(scope="module")
def read(prepared: pipeline.Prepared) -> dict[str, Card]:
    """Give the cards as their documents word them, by id."""
    return {card.id: card for each in prepared.readings for card in each.cards}


@pytest.fixture(scope="module")
def corrected(prepared: pipeline.Prepared) -> dict[str, Card]:
    """Give the cards with corrections laid over them, by id."""
    readings = prepared.chosen.corrected.readings
    return {card.id: card for each in readings for card in each.cards}


def test_every_correction_is_an_accepted_one_of_facts(
    corrections: tuple[Correction, ...],
) -> None:
    assert [each.front for each in corrections] == list(CORRECTED)
    for each in corrections:
        assert (each.kind, each.side) == (ChangeKind.FACTUAL, "back")
        assert (each.by, each.decision) == ("maintainers", Reviewed.ACCEPTED)
        assert each.reason.endswith(".")


def test_every_correction_fits_its_card(
    prepared: pipeline.Prepared, corrections: tuple[Correction, ...], read: dict[str, Card]
) -> None:
    assert prepared.chosen.corrected.applied == corrections
    assert prepared.chosen.corrected.stale == ()
    for each in corrections:
        assert read[each.card].front == each.front
        assert fit(read[each.card].back, each.edits)[1] == ""


def test_every_correction_changes_what_it_says_and_nothing_else(
    corrections: tuple[Correction, ...], read: dict[str, Card], corrected: dict[str, Card]
) -> None:
    changed = {card.id for card in read.values() if corrected[card.id] != card}
    assert changed == {each.card for each in corrections}
    for each in corrections:
        before, after = read[each.card], corrected[each.card]
        assert after.front == before.front
        wrong, right = CORRECTED[each.front]
        assert wrong in before.back
        assert right not in before.back
        assert after.back == before.back.replace(wrong, right)


def test_evidence_stands_word_for_word_on_a_card_that_was_right(
    corrections: tuple[Correction, ...], read: dict[str, Card]
) -> None:
    wrong = {each.card for each in corrections}
    quotes = [quote for each in corrections for quote in each.evidence]
    assert quotes
    for quote in quotes:
        document, _, line = quote.source.rpartition(":")
        assert quote.text in (DECK / document).read_text("utf-8").split("\n")[int(line) - 1]
        (card,) = (
            card
            for card in read.values()
            for span in card.back_spans
            if span.document == document and span.first <= int(line) <= span.last
        )
        assert quote.text in card.back
        assert card.id not in wrong


def test_a_correction_without_evidence_names_a_publication(
    corrections: tuple[Correction, ...],
) -> None:
    for each in corrections:
        assert each.evidence or re.search(r"\(\w+ (et al\. )?\d{4}, \w", each.reason)


def test_vanishing_gradients_come_from_small_factors_and_not_from_the_rate(
    prepared: pipeline.Prepared,
) -> None:
    (note,) = (each for each in prepared.settlement.notes if each.fields[0] == VANISHING)
    back = note.fields[1]
    assert "<li>A product of many small factors, one for each layer" in back
    assert "rate" not in back


def test_no_note_that_ships_has_an_error(inputs: Inputs) -> None:
    rules = rules_for(inputs.config)
    shipped = pipeline.lint(inputs, rules, shipped=True)
    assert [each for each in shipped.flags if each.severity is Severity.ERROR] == []
    assert shipped.stale == ()


def test_the_only_error_left_is_a_card_without_an_answer(
    inputs: Inputs, prepared: pipeline.Prepared
) -> None:
    linted = pipeline.lint(inputs, rules_for(inputs.config))
    errors = [each for each in linted.flags if each.severity is Severity.ERROR]
    assert [(each.rule, each.card) for each in errors] == [
        ("empty-back", card.id) for card in prepared.unanswered
    ]


def test_corrections_keep_every_note(prepared: pipeline.Prepared, tmp_path: Path) -> None:
    folder = tmp_path / DECK.name
    shutil.copytree(DECK, folder, ignore=shutil.ignore_patterns(CORRECTIONS_FILE))
    without = pipeline.prepare(load([folder]))
    before = {each.guid: each.fields for each in without.settlement.notes}
    after = {each.guid: each.fields for each in prepared.settlement.notes}
    assert list(before) == list(after)
    changed = {fields[0] for guid, fields in after.items() if before[guid] != fields}
    # The words that ask are the card's own, and those of a statement stand without them.
    asked = {front.split("<p class")[0] for front in changed}
    assert asked == {
        front.removeprefix("T/F: ").removesuffix(" Is this true?") for front in CORRECTED
    }
