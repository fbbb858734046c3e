"""Media for tests: the smallest files that are what their names say."""

from __future__ import annotations

import struct
import wave
import zlib
from io import BytesIO
from pathlib import Path

from builder.documents import load_document
from builder.model import Reading
from builder.readers import read_document


def png(shade: int = 0) -> bytes:
    """Give a picture of one grey pixel."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes((0, shade)))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def wav(samples: int = 8) -> bytes:
    """Give a sound of silence."""
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 1, 8000, samples, "NONE", ""))
        sound.writeframes(bytes(samples))
    return file.getvalue()


def put(folder: Path, files: dict[str, bytes | str]) -> Path:
    """Write files into a folder by their paths, and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(folder: Path, *names: str, dialect: str = "") -> tuple[Reading, ...]:
    """Read documents of a folder."""
    return tuple(read_document(load_document(folder / each, each), dialect) for each in names)
