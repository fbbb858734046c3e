"""Names of media files: which ones Anki keeps as they are, and what a file is called in a package.

Anki never replaces a file of the same name, and a note is only updated where the note itself has
changed. So the name of each packed file holds a hash of its content: a changed picture is a new
file, and every note that shows it changes with it and reaches the learner.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from builder.media.references import MEDIA_TYPES, suffix

_HASH = 10
_LONGEST = 100
# ASCII that means something to Markdown, HTML or Anki, or that some system keeps out of names.
_RISKY = r"\x00-,/:-@\[-^`{-\x7f"
_MARKS = re.compile(rf"[{_RISKY}\s]+")
# Several underscores in a row are a blank to fill in.
_REPEATED = re.compile(r"([-_.])\1+")

PACKED = rf"[^\s{_RISKY}]{{1,120}}-[0-9a-f]{{{_HASH}}}\.(?:{'|'.join(MEDIA_TYPES)})"
"""A pattern for the names that files have in a package."""

_PACKED = re.compile(rf".+-([0-9a-f]{{{_HASH}}})\.[a-z0-9]+")
# What Anki drops or changes (`normalize_filename` in its rslib/src/media/files.rs), and %, which
# some of its versions decode.
_FORBIDDEN = '[]<>:"/\\|?*^%'
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)


def name_fault(name: str) -> str:
    """Say what about a file's name is unsafe in Anki's media folder; nothing if all is well."""
    controls = [c for c in name if unicodedata.category(c) in {"Cc", "Cs"}]
    if controls:
        return f"has the control character U+{ord(controls[0]):04X} in its name"
    forbidden = [c for c in name if c in _FORBIDDEN]
    if forbidden:
        return f"has {forbidden[0]} in its name"
    if name != name.strip(". "):
        return "has a name that starts or ends with a dot or a space"
    if name.split(".", 1)[0].rstrip().lower() in _DEVICES:
        return "has the name of a device of Windows"
    if len(name.encode("utf-8")) > _LONGEST:
        return f"has a name of more than {_LONGEST} bytes"
    return ""


def packed_name(name: str, digest: str) -> str:
    """Return the name in the package of a file, by its own name and the SHA-256 of its content.

    White space and signs become dashes. Underscores at the start go, because Anki treats files with
    such names as parts of a note type.
    """
    name = unicodedata.normalize("NFC", name)
    stem = "".join(c if c.isprintable() else "-" for c in PurePath(name).stem)
    stem = _REPEATED.sub(r"\1", _MARKS.sub("-", stem)).lstrip("_-. ").rstrip("-. ")
    return f"{stem or 'media'}-{digest[:_HASH]}.{suffix(name)}"


def is_packed_content(name: str, digest: str) -> bool:
    """Say whether a content with this SHA-256 is the one that a packed name promises."""
    found = _PACKED.fullmatch(name)
    return found is None or digest.startswith(found[1])
