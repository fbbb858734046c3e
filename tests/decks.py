"""Small decks for tests, built from words to package by the real stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from builder.ledger import Draft, Ledger, Rendered, identify, settle, settle_note_type
from builder.model import Note
from builder.package.apkg import write_apkg
from builder.package.note_types import NoteType, load_note_types
from builder.render.environment import builtin
from builder.text import fingerprint, normalise
from tests.rendering import render_fields

DECK = "Deep learning"
FIRST_DAY = 1_740_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What one card says, and where."""

    front: str
    back: str
    more: str = ""
    document: str = "networks.txt"
    section: tuple[str, ...] = ("Training",)
    tags: tuple[str, ...] = ("deep-learning",)
    deck: str = DECK


CARDS = (
    Words(
        front="Why do gradients vanish in deep networks?",
        back="Backpropagation multiplies one factor per layer:\n"
        "- saturating activations make the factors small\n"
        "+ sigmoid: at most 0.25\n"
        "+ tanh: at most 1\n"
        "- a product of many small factors goes to zero\n"
        "→ the first layers hardly learn",
        more="Residual connections add a path whose factor is 1.",
        section=("Training", "Gradients"),
    ),
    Words(front="When is a < b && b > c a safe comparison?", back="For numbers, not for NaN."),
    Words(
        front="How does one step of gradient descent go?",
        back="1. compute the loss\n2. compute its gradient\n3. step against the gradient",
        tags=("deep-learning", "optimisation::sgd"),
        deck=f"{DECK}::Optimisation",
    ),
    Words(front="At which temperature does water freeze?", back="0 °C"),
)


def draft(words: Words) -> Draft:
    """Return the draft of one card."""
    card = fingerprint(words.document, normalise(words.front), 0)
    return Draft(cards=(card,), document=words.document, front=words.front, back=words.back)


def rendered(words: Words) -> Rendered:
    """Return the rendered content of one card."""
    fields = render_fields(
        front=words.front,
        back=words.back,
        more=words.more,
        source=words.document,
        section=words.section,
        key=fingerprint(normalise(words.front)),
    )
    return Rendered(note_type="Deckwright Basic", deck=words.deck, fields=fields, tags=words.tags)


def make(
    cards: Sequence[Words], ledger: Ledger | None = None, now: int = FIRST_DAY
) -> tuple[tuple[Note, ...], Ledger]:
    """Return the notes of a release and its ledger."""
    ledger = ledger or Ledger()
    drafts = [draft(words) for words in cards]
    identities = identify(ledger, "deep-learning", drafts)
    contents = [rendered(words) for words in cards]
    settlement = settle(ledger, "deep-learning", drafts, identities, contents, now=now)
    return settlement.notes, settlement.ledger


def release(
    path: Path,
    cards: Sequence[Words],
    ledger: Ledger | None = None,
    *,
    now: int = FIRST_DAY,
    extra_css: str = "",
    media: Mapping[str, Path] | None = None,
) -> Ledger:
    """Write the package of a release and return its ledger."""
    notes, ledger = make(cards, ledger, now)
    note_types = []
    for note_type in standard_note_types():
        css = note_type.css + extra_css
        content = fingerprint(note_type.content, extra_css)
        changed_at, ledger = settle_note_type(
            ledger, note_type=note_type.id, content=content, changed_at=note_type.changed_at
        )
        note_types.append(replace(note_type, css=css, changed_at=changed_at))
    write_apkg(
        path,
        notes=notes,
        note_types=note_types,
        descriptions={DECK: "About networks."},
        media=media or {},
    )
    return ledger


def standard_note_types() -> tuple[NoteType, ...]:
    """Return the note types that ship."""
    return load_note_types(builtin())
