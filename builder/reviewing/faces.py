"""The back of a card as Anki shows it, with its question, for the review page.

The card template is the one that learners have, and so is the style sheet; see `pages`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from builder.model import Card
from builder.package.note_types import load_note_type
from builder.render.environment import builtin
from builder.render.fields import FIELDS, render_fields
from builder.render.mathml import with_formulas

_SECTION = re.compile(r"\{\{([#^])(\w+)\}\}(.*?)\{\{/\2\}\}", re.DOTALL)
_FIELD = re.compile(r"\{\{([^{}]*)\}\}")
_NOTE_TYPE = "basic"


def face(card: Card) -> str:
    """Give the HTML of the note that a card becomes; nothing in it is markup of a document."""
    document = card.front_spans[0].document if card.front_spans else ""
    fields = render_fields(
        front=card.front,
        back=card.back,
        more=card.more,
        source=document,
        section=card.section,
        key="",
    )
    values = dict(zip(FIELDS, fields, strict=True))
    for name in ("Front", "Back", "More"):
        values[name] = with_formulas(values[name])

    def section(found: re.Match[str]) -> str:
        return found[3] if bool(values.get(found[2])) is (found[1] == "#") else ""

    def field(found: re.Match[str]) -> str:
        return values.get(found[1].rpartition(":")[2].strip(), "")

    # What a field says is put in last and once, so that braces in it stay what they are.
    return _FIELD.sub(field, _SECTION.sub(section, _template()))


@lru_cache(maxsize=1)
def _template() -> str:
    note_type = load_note_type(builtin(), _NOTE_TYPE)
    # In Anki the card is the page; here it is a part of one, which has a main part of its own.
    return re.sub(r"(</?)main\b", r"\1div", note_type.templates[0].back)
