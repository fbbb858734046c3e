"""Deckwright: messy flashcard documents in, one Anki deck out."""

__version__ = "0.1.0"
