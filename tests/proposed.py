"""A deck with proposals of many kinds, made by the real reader and written by the real store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from builder import pipeline
from builder.corrections import CORRECTIONS_FILE, add_corrections, add_decisions
from builder.corrections.applying import side_text
from builder.corrections.review import Review
from builder.loading import Inputs, load
from builder.model import Card, ChangeKind, Correction, Decision, Quote, Reviewed, Settled
from builder.reviewing import open_review
from builder.text import fingerprint

CELLS = """\
What is a neuron?
A cell of the nervous system.
It passes signals on to other cells.
What is a dendrite?
A short branch of a neuron, which recieves signals.
What does a dendrite take in?
It recieves the signals of other neurons.
What is an axon?
The long fibre of a neuron.
It carries the signal away.
What is a soma?
The body of a neuron, which recieves what the dendrites take in.
At which speed does an axon conduct?
At up to 300 m/s in thick fibres.
"""

KINDS = {
    "What is a dendrite?": (("back", "recieves", "receives", ChangeKind.TYPO),),
    "What does a dendrite take in?": (("back", "recieves", "receives", ChangeKind.TYPO),),
    "What is a soma?": (
        ("back", "recieves", "receives", ChangeKind.TYPO),
        ("more", "", "Also called the cell body.", ChangeKind.ADDITION),
    ),
    "What is an axon?": (("front", "an axon", "an axon of a neuron", ChangeKind.AMBIGUOUS),),
    "At which speed does an axon conduct?": (("back", "300 m/s", "120 m/s", ChangeKind.FACTUAL),),
}
"""The side, the old words, the new ones, and the kind of what is proposed, by front."""

REASONS = {
    ChangeKind.TYPO: "misspelling: recieves",
    ChangeKind.FACTUAL: "the fastest fibres reach about 120 m/s",
    ChangeKind.ADDITION: "another name that learners meet",
    ChangeKind.AMBIGUOUS: "vertebrae have an axis, too",
}


def cards_of(folder: Path) -> dict[str, Card]:
    """Give the cards of a deck by their fronts."""
    return {card.front: card for reading in pipeline.read(load([folder])) for card in reading.cards}


def a_change(
    card: Card, side: Any, old: str, new: str, kind: ChangeKind, **changes: Any
) -> Correction:
    """Give a correction of a card as it is read now."""
    whole = Correction(
        card=card.id,
        front=card.front,
        side=side,
        before=fingerprint(side_text(card, side)),
        edits=((old, new),),
        kind=kind,
        reason=REASONS.get(kind, ""),
        by="lint" if kind is ChangeKind.TYPO else "some-model",
    )
    return replace(whole, **changes)


def propose(folder: Path, text: str = CELLS) -> Path:
    """Write a document, and what is proposed about it: 3 typos, 1 of other kinds, a pair."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cells.txt").write_text(text, "utf-8")
    cards = cards_of(folder)
    corrections = [
        a_change(cards[front], *change) for front, changes in KINDS.items() for change in changes
    ]
    evidence = (
        Quote(text="At up to 120 m/s in thick fibres.", source="reference.txt:7"),
        Quote(text="Unmyelinated fibres conduct at about 1 m/s."),
    )
    corrections = [
        replace(one, evidence=evidence, confidence=0.9) if one.kind is ChangeKind.FACTUAL else one
        for one in corrections
    ]
    path = folder / CORRECTIONS_FILE
    add_corrections(path, corrections)
    pair = [cards["What is a dendrite?"], cards["What does a dendrite take in?"]]
    add_decisions(path, [a_pair(pair)])
    return path


def a_pair(cards: Iterable[Card], settled: Settled = Settled.MERGE) -> Decision:
    """Give what a model proposes about cards that overlap."""
    named = tuple((card.id, card.front) for card in cards)
    return Decision(
        settled=settled,
        cards=named,
        why="both ask what a dendrite does",
        by="some-model",
        reviewed=Reviewed.UNDECIDED,
    )


def opened(folder: Path) -> tuple[Inputs, Review]:
    """Open the review of a deck."""
    deck = load([folder])
    return deck, open_review(deck, pipeline.read(deck))


def decisions(folder: Path) -> list[tuple[str, str, str]]:
    """Give the kind, the side and the decision of all that the file holds, in its order."""
    _, review = opened(folder)
    items = sorted(review.items, key=lambda one: (one.pair is None, one.line))
    return [(one.group, one.side, one.decision.value) for one in items]
