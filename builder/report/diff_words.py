"""Changed texts made fit to show: what nobody may obey, what cannot be seen, what is too long."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from builder.corrections.words import Piece, difference
from builder.report.proposal import clean

KEPT = 100
"""Characters beside a change that are kept of a text that is shortened."""

_WORTHWHILE = 40
"""Characters for which alone an ellipsis stands; fewer are as easily read."""

_WORD_AT_START, _WORD_AT_END = re.compile(r"^\S{,30}\s"), re.compile(r"\s\S{,30}$")
_SIGNS = str.maketrans({" ": "·", "\u00a0": "·", "\t": "→"})


def pieces(before: str, after: str, *, shorten: bool = False) -> Iterator[Piece]:
    """Yield what two texts share and what not, fit to be seen.

    A change of white space alone gets signs, as nobody would see it. With `shorten`, words far
    from any change give way to an ellipsis.
    """
    found = difference(before, after)
    for n, piece in enumerate(found):
        text = clean(piece.text)
        if piece.what != "same":
            text = _signed(text, gone=piece.what == "old") if text.isspace() else text
        elif shorten and len(found) > 1:
            text = _shortened(text, first=n == 0, last=n == len(found) - 1)
        yield Piece(what=piece.what, text=text)


def _signed(text: str, *, gone: bool) -> str:
    """Give white space as signs; a line break that is gone breaks no line."""
    return text.translate(_SIGNS).replace("\n", "⏎" if gone else "⏎\n")


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Keep what stands beside the change before and the change after, in whole words."""
    head = "" if first else _WORD_AT_END.sub("", text[:KEPT])
    tail = "" if last else _WORD_AT_START.sub("", text[-KEPT:])
    if len(text) - len(head) - len(tail) < _WORTHWHILE:
        return text
    return f"{head} … {tail}".removeprefix(" " if first else "")


def beginning(text: str) -> str:
    """Give the first words of a text that is only there to be recognised."""
    whole = clean(text)
    return whole if len(whole) <= 2 * KEPT else f"{whole[: 2 * KEPT]} …"


def line_changes(before: str, after: str, heading: str = "") -> list[str]:
    """Give the lines of two texts as a unified diff has them, from the first `@@` on.

    The lines are counted within the texts. `heading` stands behind each `@@`, as functions do.
    """
    compared = difflib.unified_diff(_lines(before), _lines(after), lineterm="")
    lines = [clean(line) for line in compared][2:]
    return [f"{line} {heading}".rstrip() if line.startswith("@@") else line for line in lines]


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def bare_changes(before: str, after: str) -> list[str]:
    """Give the same lines without the `@@` where nothing is left out."""
    lines = line_changes(before, after)
    seen = sum(line[0] in " -" for line in lines)
    return lines[1:] if seen == len(_lines(before)) else lines
