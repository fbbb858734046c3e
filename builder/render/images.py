"""Pictures and sounds in card text: `![alt](name)` and `[sound:name]`, as `builder.media` has them.

Only a file of the package becomes a picture. One on the web becomes a link, so that no card asks a
server for anything by itself; and no sound is left that Anki would fetch.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup, escape

from builder.media.names import PACKED
from builder.media.references import PICTURES
from builder.render.links import anchor, read_target

_ALT = re.compile(r"!\[([^\[\]\n]{0,1000})\](?=\()")
_PICTURE = re.compile(rf"\(({PACKED})\)")
_SOUND = re.compile(rf"\[sound:{PACKED}\]")
# Anki looks for these in the whole of a card, code included.
_PLAYED = re.compile(rf"\[(?=sound:(?!{PACKED}\])|anki:)", re.IGNORECASE)


class Embedded(NamedTuple):
    """A picture or sound: where it ends, and its HTML."""

    end: int
    html: Markup


def read_embedded(text: str, start: int) -> Embedded | None:
    """Read a picture or sound at a place."""
    return _read_image(text, start) or _read_sound(text, start)


def _read_image(text: str, start: int) -> Embedded | None:
    """Read a picture at a place: one that is packed, or one on the web, which becomes a link."""
    found = _ALT.match(text, start)
    if found is None or (start and text[start - 1] == "\\"):
        return None
    alt = found[1].strip()
    picture = _PICTURE.match(text, found.end())
    if picture is not None and picture[1].rpartition(".")[2] in PICTURES:
        # The name is safe as it is, and must not be written otherwise: Anki looks it up as it is.
        return Embedded(picture.end(), Markup('<img src="{}" alt="{}">').format(picture[1], alt))
    address, end = read_target(text, found.end())
    if not address:
        return None
    words = address if not alt or "://" in alt else alt
    return Embedded(end, anchor(address) + escape(words) + Markup("</a>"))


def _read_sound(text: str, start: int) -> Embedded | None:
    """Read a sound of the package at a place."""
    found = _SOUND.match(text, start)
    return Embedded(found.end(), Markup(found[0])) if found else None  # noqa: S704  a safe name


def without_players(html: str) -> str:
    """Return a field in which only sounds of the package are played; the rest is shown as text."""
    return _PLAYED.sub("&#91;", html) if "[" in html else html
