"""A card's words to the HTML of its note's fields, through the macros in `templates/fields`.

The templates are loaded once and their macros called like functions: rendering a template anew for
every field costs several times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from builder.render.blocks import Block, clean, find_blocks
from builder.render.cloze import guarded, marked, with_deletions, without_deletions
from builder.render.environment import macros, raise_template_error
from builder.render.gaps import without_marks
from builder.render.images import without_players

_SPARE = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """What stands below the answer of every note; `more` is raw text."""

    more: str
    source: str
    section: tuple[str, ...]
    key: str


class FieldRenderer:
    """The macros of the folders of templates, ready to be called."""

    def __init__(self, folders: tuple[Path, ...], *, symbols: bool = False) -> None:
        """Load the field templates; with `symbols`, arrows and signs become one character."""
        self._folders = folders
        self._text: Callable[[tuple[Block, ...]], str] = macros(
            folders, "fields/text.html.j2", symbols=symbols
        ).text
        self._origin = macros(folders, "fields/origin.html.j2")
        self._verdict = macros(folders, "fields/verdict.html.j2")
        # A document has few sections and one name, so these two are rendered once for many cards.
        self._source = lru_cache(maxsize=4096)(self._render_source)
        self._section = lru_cache(maxsize=4096)(self._render_section)

    def basic(
        self, front: str, back: str, below: Below, *, reverse: bool = False, typed: str = ""
    ) -> tuple[str, ...]:
        """Return the HTML of a Basic note's fields; `typed` is the word to type in, if any."""
        try:
            sides = self._render_text(front), self._render_text(back)
            fields = (*sides, *self._below(below), *_optional(reverse, typed), *_SPARE)
        except jinja2.TemplateError as fault:
            raise_template_error(self._folders, fault)
        return tuple(map(without_deletions, fields))

    def true_false(
        self, statement: str, ask: str, word: str, reason: str, below: Below, *, holds: bool
    ) -> tuple[str, ...]:
        """Return the HTML of the fields of a Basic note that asks whether a statement holds."""
        try:
            front = self._verdict.question(self._html(statement), ask)
            back = self._verdict.answer(word, holds, self._html(reason))
            sides = str(front), str(back)
            fields = (*sides, *self._below(below), *_optional(False, ""), *_SPARE)
        except jinja2.TemplateError as fault:
            raise_template_error(self._folders, fault)
        return tuple(map(without_deletions, fields))

    def cloze(
        self,
        texts: Sequence[str],
        answers: Sequence[str],
        numbers: Sequence[int],
        extra: str,
        below: Below,
    ) -> tuple[str, ...]:
        """Return the HTML of a Cloze note's fields: Text, Extra, what stands below, two spare ones.

        `answers[i]`, of one line each, stands between `texts[i]` and `texts[i + 1]` and is hidden
        by deletion `numbers[i]`.
        """
        plain = [without_marks(text) for text in texts]
        filled = marked(plain, [without_marks(answer) for answer in answers])
        try:
            text = with_deletions(self._render_text(filled), numbers)
            rest = (self._render_text(extra), *self._below(below), *_SPARE)
        except jinja2.TemplateError as fault:
            raise_template_error(self._folders, fault)
        return (text, *map(guarded, rest))

    def _below(self, below: Below) -> tuple[str, str, str, str]:
        return (
            self._render_text(below.more),
            self._source(below.source),
            self._section(below.section),
            str(self._origin.key(clean(below.key))),
        )

    def _render_text(self, text: str) -> str:
        return without_players(str(self._text(find_blocks(text)))) if text else ""

    def _html(self, text: str) -> Markup:
        return Markup(self._render_text(text))  # noqa: S704  made and escaped here

    def _render_source(self, source: str) -> str:
        return str(self._origin.source(clean(source)))

    def _render_section(self, section: tuple[str, ...]) -> str:
        return str(self._origin.section(tuple(clean(part) for part in section)))


def _optional(reverse: bool, typed: str) -> tuple[str, str]:
    return "1" if reverse else "", str(Markup.escape(clean(typed)))
