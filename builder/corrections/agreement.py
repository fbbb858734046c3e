"""What a file may not do: say two things about the same cards, or one thing twice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import NoReturn

from builder.errors import CorrectionsError
from builder.model import Correction, Decision, Settled
from builder.text import fingerprint


def card_ids(decision: Decision) -> frozenset[str]:
    """Give the ids of the cards that a decision is about."""
    return frozenset(card for card, _ in decision.cards)


def check_agreement(where: str | Path, decisions: Sequence[Decision]) -> None:
    """Raise CorrectionsError where two decisions contradict each other or are about the same cards.

    A decision that is not in the file yet, and so has no line, comes last. What is only proposed
    contradicts nothing.
    """
    pairs: dict[tuple[str, str], Decision] = {}
    sets: dict[frozenset[str], Decision] = {}
    for decision in decisions:
        ids = card_ids(decision)
        for pair in combinations(sorted(ids), 2) if decision.in_force else ():
            other = pairs.setdefault(pair, decision)
            if other.settled is not decision.settled:
                _contradiction(where, decision, other, pair)
        twin = sets.setdefault(ids, decision)
        if twin is not decision:
            raise CorrectionsError(
                f"is about the same cards as line {twin.line}",
                where=where,
                line=decision.line,
                hint="remove one of the two decisions",
            )


def check_corrections(where: str | Path, corrections: Sequence[Correction]) -> None:
    """Raise CorrectionsError where two corrections are the same.

    A correction that is not in the file yet, and so has no line, comes last.
    """
    same: dict[str, Correction] = {}
    for one in corrections:
        twin = same.setdefault(correction_id(one), one)
        if twin is not one:
            message = f"is the same correction as line {twin.line}"
            message = message if one.line else f"the new correction {message}"
            hint = "remove one of the two corrections"
            raise CorrectionsError(message, where=where, line=one.line, hint=hint)


def correction_id(one: Correction) -> str:
    """Give the id of a correction: the same for the same change, whatever was decided about it."""
    changes = [part for change in (*sorted(one.edits), *one.parts) for part in change]
    return fingerprint(one.card, one.side, one.before, len(one.edits), *changes)


def decision_id(one: Decision) -> str:
    """Give the id of a decision, or of a proposal for one: the same for the same cards."""
    return fingerprint("overlap", *sorted(card_ids(one)))


def _contradiction(
    where: str | Path, decision: Decision, other: Decision, pair: tuple[str, str]
) -> NoReturn:
    cards = f"cards {pair[0]} and {pair[1]}"
    if decision.settled is Settled.MERGE:
        message = f"merges {cards}, which line {other.line} keeps separate"
    else:
        message = f"keeps {cards} separate, which line {other.line} merges"
    if not decision.line:
        message = f"the new decision {message}"
    raise CorrectionsError(
        message, where=where, line=decision.line, hint="change or remove one of the two decisions"
    )
