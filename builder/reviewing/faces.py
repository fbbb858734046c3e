"""The back of a card as Anki shows it, with its question, for the review page.

Templates, style, and the kind of card are those of the deck under review. What a build alone can
tell, such as the ids of cards, has no place on a face.
"""

from __future__ import annotations

from pathlib import Path

from builder.config import CONFIG_FILE, DeckConfig, read_config, title_of
from builder.kinds import form_of
from builder.ledger import number_gaps
from builder.model import BASIC, CLOZE, Card
from builder.package.filling import Filling, as_part, special_values
from builder.package.nested_style import nested_style
from builder.package.note_types import load_note_type
from builder.render.environment import template_folders
from builder.render.fields import Below, FieldRenderer
from builder.render.mathml import with_formulas


class Faces:
    """Makes the faces of a deck's cards."""

    def __init__(self, deck: Path | None = None) -> None:
        """Load the settings and templates of a deck's folder; without one, those that ship.

        Raises ConfigError or TemplateError where one of them is wrong.
        """
        config = read_config(deck / CONFIG_FILE) if deck else DeckConfig()
        folders = template_folders(deck)
        self._kinds = config.kinds
        self._deck = config.deck or config.title or (title_of(deck.name) if deck else "")
        self._types = {kind: load_note_type(folders, kind) for kind in (BASIC, CLOZE)}
        self._renderer = FieldRenderer(folders, symbols=config.symbols)
        self.style = nested_style(self._types[BASIC].css)

    def face(self, card: Card) -> str:
        """Give the HTML of a note that a card becomes; nothing in it is markup of a document.

        Of a note that has several Anki cards, it is the first.
        """
        kind, order, fields = self._fields(card)
        note_type = self._types[kind]
        values = special_values(
            note_type, order=order, deck=self._deck, tags=card.tags, card_id=None
        )
        names = (field.name for field in note_type.fields)
        filling = Filling(values=values | dict(zip(names, fields, strict=True)), order=order)
        made = filling.side(note_type.templates[0], with_formulas, answer=True)
        return as_part(made)

    def _fields(self, card: Card) -> tuple[str, int, tuple[str, ...]]:
        """Give the kind of note, which Anki card of it is shown, and its fields."""
        document = card.front_spans[0].document if card.front_spans else ""
        below = Below(more=card.more, source=document, section=card.section, key="")
        form = form_of(card.front, card.back, self._kinds)
        if filled := form.cloze:
            numbers, _ = number_gaps(filled.answers, ())
            fields = self._renderer.cloze(
                filled.texts, filled.answers, numbers, filled.extra, below
            )
            return CLOZE, min(numbers) - 1, fields
        if said := form.verdict:
            return (
                BASIC,
                0,
                self._renderer.true_false(
                    said.statement, said.ask, said.word, said.reason, below, holds=said.holds
                ),
            )
        return BASIC, 0, self._renderer.basic(card.front, card.back, below, typed=form.typed)
