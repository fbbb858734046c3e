"""Members of a package: the same content gives the same bytes, whatever the clock and the system.

Media are members "0", "1" and so on, and the member `media` says what each is called.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO

from builder.errors import OutputError
from builder.media import is_packed_content

LEVEL = 5
"""How hard to compress: twice as fast as the usual 6, and 4 per cent larger."""

_UNIX = 3
_CHUNK = 1 << 20
_COMPRESSIBLE = (".svg", ".wav")
_REFERENCE = re.compile(r'<img src="([^"]+)"|\[sound:([^\]]+)\]')


def add_member(package: zipfile.ZipFile, name: str, content: IO[bytes]) -> None:
    """Add a compressed member without a trace of the clock, the user or the system."""
    _add(package, name, _chunks(content))


def add_media(package: zipfile.ZipFile, media: Mapping[str, Path], wanted: Collection[str]) -> None:
    """Add the media that are wanted, in order of their names, and the member that names them.

    Raises OutputError for a file that has vanished or changed since it was given its name.
    """
    names = sorted(name for name in media if name in wanted)
    for number, name in enumerate(names):
        # Most media are compressed already, and would only take time.
        stored = not name.endswith(_COMPRESSIBLE)
        _add(package, str(number), _checked(name, media[name]), stored=stored)
    listed = {str(number): name for number, name in enumerate(names)}
    text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    add_member(package, "media", io.BytesIO(text.encode("utf-8")))


def media_in(fields: str) -> Iterator[str]:
    """Give the names of media that the HTML of fields refers to."""
    if "<img" in fields or "[sound:" in fields:
        for picture, sound in _REFERENCE.findall(fields):
            yield picture or sound


def _add(
    package: zipfile.ZipFile, name: str, chunks: Iterator[bytes], *, stored: bool = False
) -> None:
    # A member opened by name is dated 1980 and compressed, one by its record only dated.
    member = zipfile.ZipInfo(name) if stored else name
    with package.open(member, "w") as target:
        for chunk in chunks:
            target.write(chunk)
    info = package.getinfo(name)
    info.create_system = _UNIX
    info.external_attr = 0o644 << 16


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    while chunk := content.read(_CHUNK):
        yield chunk


def _checked(name: str, path: Path) -> Iterator[bytes]:
    """Read a media file, and make sure that it is the one which its name promises."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as content:
            for chunk in _chunks(content):
                digest.update(chunk)
                yield chunk
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise OutputError(
            f"cannot be packed: {reason}", where=path, hint="put the file back and build again"
        ) from fault
    if not is_packed_content(name, digest.hexdigest()):
        raise OutputError("changed during the build", where=path, hint="build again")
