"""What of a deck's cards ships: corrected, flagged, and merged with those that say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder.compose import as_notes
from builder.config import CONFIG_FILE
from builder.corrections import (
    CORRECTIONS_FILE,
    Corrected,
    Stored,
    correct,
    read_corrections,
    resolve,
)
from builder.loading import Inputs
from builder.model import Decision, Flag, Merged, Overlaps, Reading, Severity

if TYPE_CHECKING:
    from builder.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The cards with accepted corrections laid over them, their flags, and what became of clusters.

    The overlaps are those of the cards as they were read.
    """

    corrected: Corrected
    flags: tuple[Flag, ...]
    overlaps: Overlaps
    merged: tuple[Merged, ...]


def stored(inputs: Inputs) -> Stored:
    """Read a deck's corrections.yaml; loose files have none."""
    if inputs.folder is None:
        return Stored()
    return read_corrections(inputs.folder / CORRECTIONS_FILE)


def find(
    inputs: Inputs,
    readings: Sequence[Reading],
    decisions: Sequence[Decision],
    *,
    explain: bool = True,
) -> tuple[Overlaps, tuple[Decision, ...]]:
    """Find overlaps, and the decisions whose cards are gone or have no answer.

    Without `explain`, the reasons of pairs and clusters stay empty.
    """
    from builder.dedupe.overlaps import find_overlaps
    from builder.dedupe.semantic import neighbours

    cards = [card for each in readings for card in each.cards if card.back.strip()]
    place = CORRECTIONS_FILE if inputs.folder is None else inputs.folder / CORRECTIONS_FILE
    present, stale = resolve(decisions, cards, where=place)
    settings = inputs.config.dedupe
    near = neighbours if settings.semantic else None
    found = find_overlaps(cards, present, settings.synonyms, semantic=near, explain=explain)
    return found, stale


def flag(inputs: Inputs, readings: Sequence[Reading], rules: Iterable[Rule]) -> tuple[Flag, ...]:
    """Flag what rules find wrong with cards, but for what deck.toml allows."""
    from builder.linting import allowed, packs_of
    from builder.rules import lint

    allowed_in, allowed_on, _ = allowed(inputs.config, readings)
    packs = packs_of(inputs)
    return lint(readings, rules, packs=packs, allowed_in=allowed_in, allowed_on=allowed_on)


def flag_shipped(
    inputs: Inputs, chosen: Chosen, rules: Iterable[Rule]
) -> tuple[tuple[Reading, ...], tuple[Flag, ...]]:
    """Flag what rules find wrong with notes to be, each as the one card that Anki would show.

    Such a card stands where the card does whose front it has, and has that one's id. What is
    allowed on one card of a merged note is allowed on the note.
    """
    from builder.linting import allowed, packs_of
    from builder.rules import lint

    readings = chosen.corrected.readings
    allowed_in, allowed_on, _ = allowed(inputs.config, readings)
    notes = {}
    for one in as_notes(readings, chosen.merged):
        card = replace(one.front, back=one.back.back, back_spans=one.back.back_spans)
        notes[card.id] = card
        names = (allowed_on.get(member.id, frozenset()) for member in one.cards)
        allowed_on[card.id] = frozenset().union(*names)
    shown = tuple(
        replace(each, cards=tuple(notes[card.id] for card in each.cards if card.id in notes))
        for each in readings
    )
    packs = packs_of(inputs)
    return shown, lint(shown, rules, packs=packs, allowed_in=allowed_in, allowed_on=allowed_on)


def choose(inputs: Inputs, readings: Sequence[Reading]) -> Chosen:
    """Correct, flag and merge cards, so that flagged wordings yield to sound ones."""
    from builder.linting import check_rule_names, rules_for

    home = inputs.folder or inputs.documents[0].path.parent
    check_rule_names(inputs.config, home / CONFIG_FILE)
    known = stored(inputs)
    found = Overlaps()
    merged: tuple[Merged, ...] = ()
    if inputs.config.dedupe.merge:
        found, _ = find(inputs, readings, known.decisions, explain=False)
    corrected = correct(readings, known.corrections)
    flags = flag(inputs, corrected.readings, rules_for(inputs.config))
    if found.clusters:
        from builder.dedupe.overlaps import merge_clusters

        faults = Counter(each.card for each in flags if each.severity is not Severity.INFO)
        cards = [card for each in corrected.readings for card in each.cards]
        merged = merge_clusters(cards, found, faults)
    return Chosen(corrected=corrected, flags=flags, overlaps=found, merged=merged)


def faulty(chosen: Chosen) -> int:
    """Count the notes whose front or back is flagged at error level."""
    wrong = {(each.card, each.side) for each in chosen.flags if each.severity is Severity.ERROR}
    return sum(
        (one.front.id, "front") in wrong or (one.back.id, "back") in wrong
        for one in as_notes(chosen.corrected.readings, chosen.merged)
    )
