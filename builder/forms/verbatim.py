"""Code, formulas and addresses: what stands in a text but is none of its sentences."""

from __future__ import annotations

import re

_VERBATIM = re.compile(
    r"`{1,3}[^`]*`{1,3}|\$\$[^$]{1,2000}\$\$"
    # No price opens a formula: `US$5`, `$5 in one year`.
    r"|(?<![\w\\])\$(?=[^\s$])(?!\d[\d.,]*\s+[^\W\d_]{2})[^$\n]{0,300}(?<=[^\s$])\$(?!\d)"
    r"|\\\((?:(?!\\[()]).){0,500}\\\)|\\\[(?:(?!\\[\[\]]).){0,500}\\\]|https?://\S+|www\.\S+",
    re.DOTALL,
)


def prose(text: str) -> str:
    """Return the text, of the same length, with code, formulas and addresses blanked out."""
    if not ("`" in text or "$" in text or "://" in text or "www." in text or "\\" in text):
        return text
    return _VERBATIM.sub(lambda found: " " * (found.end() - found.start()), text)
