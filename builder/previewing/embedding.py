"""Media within the fields of the preview, so that its page needs no other file."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from builder.errors import MediaError
from builder.media.names import PACKED
from builder.media.references import MEDIA_TYPES

_REFERENCE = re.compile(rf'<img src="({PACKED})" alt="([^"]*)">|\[sound:({PACKED})\]')
_LARGEST = 8_000_000
"""Bytes of a file; a page with larger ones would open slowly, or not at all."""
_KEPT = 64


def embedded(fields_html: str, files: Mapping[str, Path]) -> str:
    """Return the HTML of a field with the files in it that it refers to.

    `files` are those of the package by name. Of a file that is too large only the name is shown; a
    file that has vanished is a MediaError.
    """
    if not files or not ("<img" in fields_html or "[sound:" in fields_html):
        return fields_html
    return _REFERENCE.sub(lambda found: _embed(found, files), fields_html)


def _embed(found: re.Match[str], files: Mapping[str, Path]) -> str:
    """Return what stands in the place of one reference."""
    name = found[1] or found[3]
    path = files.get(name)
    if path is None:
        return found[0]
    address = _address(name, path)
    if not address:
        return Markup("<em>{}</em>").format(f"{name} is too large for the preview")
    if found[1]:
        return f'<img src="{address}" alt="{found[2]}">'
    kind = MEDIA_TYPES[name.rpartition(".")[2]].partition("/")[0]
    tag = Markup('<{0} controls preload="none" src="{1}" aria-label="{2}"></{0}>')
    return tag.format(kind, address, name)


# The name holds a hash of the content, so what is kept is never stale.
@lru_cache(maxsize=_KEPT)
def _address(name: str, path: Path) -> str:
    """Return a file as an address that holds it; nothing for one that is too large."""
    try:
        if path.stat().st_size > _LARGEST:
            return ""
        content = path.read_bytes()
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise MediaError(
            f"cannot be read: {reason}", where=path, hint="put the file back"
        ) from fault
    kind = MEDIA_TYPES[name.rpartition(".")[2]]
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def policy_for(facts: str) -> dict[str, str]:
    """Return what a page's policy must allow for the media that its facts hold, as JSON."""
    return {
        "img-src": "data:" if '<img src=\\"data:' in facts else "",
        "media-src": "data:" if ' controls preload=\\"none\\" src=\\"data:' in facts else "",
    }
