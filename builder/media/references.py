"""References to media in a card's text, in Markdown, in HTML and in Anki's own way.

These are `![alt](file.png "title")`, `<img src="file.png" alt="...">`, `<audio src="...">` and
`<video src="...">` with their closing tags, and `[sound:file.mp3]`. What stands in code is no
reference, nor is an address on the web or a file of another kind: those stay as they are.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "avif": "image/avif",
}
"""The suffixes of pictures, in lower case, and their media types."""

SOUNDS = {
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "m4a": "audio/mp4",
    "flac": "audio/flac",
    "mp4": "video/mp4",
    "webm": "video/webm",
}
"""The suffixes of sound and video, in lower case, and their media types."""

MEDIA_TYPES = {**PICTURES, **SOUNDS}
"""The suffixes of all media, in lower case, and their media types."""

_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*+"|'[^']*+')*+"""
_REFERENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^`\n]{0,100}\n.{0,20000}?^(?P=fence)[`~]*$"
    r"|(?P<ticks>`{1,3})(?!`)[^\n]{1,1000}?(?<!`)(?P=ticks)(?!`)"
    r"|(?<!\\)!\[(?P<alt>[^\[\]\n]{0,1000})\]\([ \t]*"
    r"(?:<(?P<angled>[^<>\n]{1,1000})>"
    r"|(?P<plain>(?:[^()<>\"'\n]|\([^()\n]{0,300}\)|'(?!\s*\))){1,1000}?))"
    r"(?:[ \t]+(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?[ \t]*\)"
    rf"|<img(?=[\s/\"'])(?P<img>{_ATTRIBUTES})>"
    rf"|<(?P<element>audio|video)(?=[\s>])(?P<av>{_ATTRIBUTES})>"
    r"(?P<inside>(?:(?!</?(?:audio|video)\b).){0,2000}?)</(?P=element)\s*>"
    r"|\[sound:(?P<sound>[^\[\]\n]{1,1000})\]",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([a-z][\w:.-]*)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>=`]+)""", re.IGNORECASE)
_SOURCE = re.compile(rf"<source(?=\s)({_ATTRIBUTES})>", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:(?!file:)[a-z][a-z0-9+.-]+:)?//|(?:data|blob|cid):", re.IGNORECASE)


class Reference(NamedTuple):
    """A place in a text that refers to a file: where it stands, the file, and the text instead."""

    start: int
    end: int
    target: str
    alt: str


def suffix(name: str) -> str:
    """Return what follows the last dot of a name or path, in lower case."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_picture(name: str) -> bool:
    """Tell pictures from sound and video, by the name."""
    return suffix(name) in PICTURES


def find_references(text: str) -> Iterator[Reference]:
    """Find the references to media files in a text, in order."""
    if not any(mark in text for mark in ("![", "<", "[s", "[S")):
        return
    for found in _REFERENCE.finditer(text):
        target, alt = _read(found)
        if suffix(target) in MEDIA_TYPES and not _ELSEWHERE.match(target):
            yield Reference(found.start(), found.end(), target, alt)


def _read(found: re.Match[str]) -> tuple[str, str]:
    """Return the file that a match names and its alternative text; code names none."""
    if (sound := found["sound"]) is not None:
        return sound.strip(), ""
    if (alt := found["alt"]) is not None:
        return (found["angled"] or found["plain"]).strip(), alt.strip()
    if (image := found["img"]) is not None:
        values = _attributes(image)
        return values.get("src", ""), " ".join(values.get("alt", "").split())
    if found["element"] is not None:
        values = _attributes(found["av"])
        if "src" not in values and (source := _SOURCE.search(found["inside"])):
            values = _attributes(source[1])
        return values.get("src", ""), ""
    return "", ""


def _attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag; the first of a name counts, as in a browser."""
    values: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text):
        bare = value[1:-1] if value[0] in "\"'" else value.removesuffix("/")
        values.setdefault(name.lower(), html.unescape(bare).strip())
    return values
