"""Media: the pictures and sounds that cards refer to, found, checked and named for Anki."""

from __future__ import annotations

from builder.media.finding import Media, find_media
from builder.media.names import PACKED, is_packed_content, packed_name
from builder.media.references import (
    MEDIA_TYPES,
    PICTURES,
    SOUNDS,
    Reference,
    find_references,
    is_picture,
)

__all__ = [
    "MEDIA_TYPES",
    "PACKED",
    "PICTURES",
    "SOUNDS",
    "Media",
    "Reference",
    "find_media",
    "find_references",
    "is_packed_content",
    "is_picture",
    "packed_name",
]
