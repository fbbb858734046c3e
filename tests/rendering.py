"""The HTML of a Basic note's fields, by the templates that ship."""

from __future__ import annotations

from functools import cache

from builder.render.environment import builtin
from builder.render.fields import Below, FieldRenderer

FIELDS = ("Front", "Back", "More", "Source", "Section", "Key", "Reverse", "Typed", "", "")
"""The fields of a Basic note, in order; those without a name are spare."""


@cache
def _renderer() -> FieldRenderer:
    return FieldRenderer(builtin())


def render_fields(
    *, front: str, back: str, more: str, source: str, section: tuple[str, ...], key: str
) -> tuple[str, ...]:
    """Render raw text, lines joined by line feeds."""
    below = Below(more=more, source=source, section=section, key=key)
    return _renderer().basic(front, back, below)
