"""What makes Deckwright stop. Content faults are never exceptions: they are values in records.

DeckwrightError
├── DocumentError     a document or folder cannot be read
├── ConfigError       deck.toml has a wrong key, type or value
├── LedgerError       deck.lock is damaged, or would change where it must not
├── CorrectionsError  corrections.yaml is damaged, or contradicts itself
├── TemplateError     a template or note type is damaged
├── MediaError        a picture or sound that a card refers to cannot be packed
├── ModelError        a model's server cannot be used, or its answers not stored
└── OutputError       a result cannot be written
"""

from __future__ import annotations

from pathlib import Path


class DeckwrightError(Exception):
    """One clear sentence for the user: where, what is wrong, and what to do about it."""

    def __init__(
        self, message: str, *, where: str | Path = "", line: int | None = None, hint: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.where = str(where)
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        """Give the sentence as `file:line: message; hint`."""
        place = f"{self.where}:{self.line}" if self.where and self.line else self.where
        sentence = f"{place}: {self.message}" if place else self.message
        return f"{sentence}; {self.hint}" if self.hint else sentence


class DocumentError(DeckwrightError):
    """A document or folder cannot be read."""


class ConfigError(DeckwrightError):
    """deck.toml has a wrong key, type or value."""


class LedgerError(DeckwrightError):
    """deck.lock is damaged, or would change where it must not."""


class CorrectionsError(DeckwrightError):
    """corrections.yaml is damaged, or contradicts itself."""


class TemplateError(DeckwrightError):
    """A template or note type is damaged."""


class MediaError(DeckwrightError):
    """A picture or sound that a card refers to cannot be packed."""


class ModelError(DeckwrightError):
    """A model's server cannot be used, or its answers not stored."""


class OutputError(DeckwrightError):
    """A result cannot be written."""
