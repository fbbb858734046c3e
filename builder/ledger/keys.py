"""Keys by which the words of a note are known again, however they are marked or spaced."""

from __future__ import annotations

from builder.text import fingerprint, normalise


def front_key(front: str) -> str:
    """Return the key by which equal fronts are known, however they are marked or spaced."""
    return fingerprint(normalise(front))


def back_key(back: str) -> str:
    """Return the key by which equal backs are known; it is empty for a text without words."""
    words = normalise(back)
    return fingerprint(words) if words else ""
