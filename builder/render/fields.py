"""A card's words to the HTML of its note's fields, through the macros in `templates/fields`.

The templates are loaded once and their macros called like functions: rendering a template anew for
every field costs several times as much.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import jinja2

from builder.render.blocks import Block, clean, find_blocks
from builder.render.environment import macros, raise_template_error, templates_folder

FIELDS = ("Front", "Back", "More", "Source", "Section", "Key")


class FieldRenderer:
    """The macros of one templates folder, ready to be called."""

    def __init__(self, folder: Path) -> None:
        """Load the field templates of a folder."""
        self._folder = folder
        self._text: Callable[[tuple[Block, ...]], str] = macros(folder, "fields/text.html.j2").text
        self._origin = macros(folder, "fields/origin.html.j2")
        # A document has few sections and one name, so these two are rendered once for many cards.
        self._source = lru_cache(maxsize=4096)(self._render_source)
        self._section = lru_cache(maxsize=4096)(self._render_section)

    def render(
        self, *, front: str, back: str, more: str, source: str, section: tuple[str, ...], key: str
    ) -> tuple[str, ...]:
        """Return the HTML of one note's fields, in the order of `FIELDS`."""
        try:
            return (
                self._render_text(front),
                self._render_text(back),
                self._render_text(more),
                self._source(source),
                self._section(section),
                str(self._origin.key(clean(key))),
            )
        except jinja2.TemplateError as fault:
            raise_template_error(self._folder, fault)

    def _render_text(self, text: str) -> str:
        return str(self._text(find_blocks(text))) if text else ""

    def _render_source(self, source: str) -> str:
        return str(self._origin.source(clean(source)))

    def _render_section(self, section: tuple[str, ...]) -> str:
        return str(self._origin.section(tuple(clean(part) for part in section)))


@lru_cache(maxsize=1)
def _standard_renderer() -> FieldRenderer:
    return FieldRenderer(templates_folder())


def render_fields(
    *, front: str, back: str, more: str, source: str, section: tuple[str, ...], key: str
) -> tuple[str, ...]:
    """Return the HTML of one note's fields: Front, Back, More, Source, Section, Key.

    `front`, `back` and `more` are raw text, lines joined by line feeds; lists in them become HTML
    lists. Everything is escaped: no markup of a document reaches a card.
    """
    return _standard_renderer().render(
        front=front, back=back, more=more, source=source, section=section, key=key
    )
