"""Which files of a folder a release has written: those are no documents, and may be replaced."""

from __future__ import annotations

import re
from pathlib import Path

SUMS = "SHA256SUMS"
"""The file of a release that lists all others with their checksums."""
REPORT = ".report.json"
"""How the name of a release's report for programs ends."""

_TEXTS = ("CHANGELOG.md", "README.md")
_ENDS = (".apkg", ".preview.html", ".report.md", REPORT)
_LINE = re.compile(r"[0-9a-f]{64} [ *]([^/\\:]+)")


def release_files(folder: Path) -> frozenset[str]:
    """Give the names of the files that a release has written into a folder; none if none has."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeError):
        return frozenset()
    listed = {found[1] for line in lines if (found := _LINE.fullmatch(line))}
    names = {name for name in listed if name in _TEXTS or name.endswith(_ENDS)}
    # A list of checksums alone may be of anything.
    ours = any(name.endswith(REPORT) for name in names) and names.issuperset(_TEXTS)
    return frozenset({*names, SUMS}) if ours else frozenset()
