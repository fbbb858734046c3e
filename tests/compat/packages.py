"""Three releases of one deck that has every kind of card, built by the real pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder import pipeline
from builder.loading import load
from tests.media import png, put, wav

RELEASES = (1_760_000_000, 1_761_000_000, 1_762_000_000)
"""When each release was built, in seconds; all are in the past."""

SETTINGS = """\
title = "Compatibility"
tags = ["sciences::made of::parts"]

[kinds]
reversed = true
type_in = true

[documents."terms.txt"]
dialect = "term-lines"
deck = "Compatibility::Words::Terms"
""".replace("made of", "made_of")
TERMS = """\
osmosis
water moves through a membrane

salt is made of ___ and ___
sodium; chlorine (from sea water)

T/F: a whale is a fish
False; it breathes air

the gradient of a square is ___
2x
"""
QUESTIONS = """\
What does a queue give first?
The oldest.

Which tree has every leaf at one depth?
B-tree

When is a < b && b > c a safe comparison?
For **numbers**, and $a_i > b$ too.

What does a heart look like?
Like a fist: ![a heart](heart.png)

How does a heart sound?
[sound:beat.wav]
"""
EDITS = (
    ("", ""),
    ("The oldest.", "The oldest of all."),
    ("The oldest.", "The first that came."),
)


def releases(folder: Path) -> tuple[Path, ...]:
    """Build the releases, and give their packages in order.

    In each, the answer about the queue is another; nothing else changes.
    """
    deck = put(
        folder / "deck",
        {
            "deck.toml": SETTINGS,
            "terms.txt": TERMS,
            "heart.png": png(),
            "beat.wav": wav(),
        },
    )
    packages = []
    for number, (time, edit) in enumerate(zip(RELEASES, EDITS, strict=True), start=1):
        put(deck, {"questions.txt": QUESTIONS.replace(*edit) if edit[0] else QUESTIONS})
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SOURCE_DATE_EPOCH", str(time))
            built = pipeline.build(load([deck]), folder / f"release-{number}")
        packages.append(built.apkg)
    return tuple(packages)
