"""Corrections and a person: the review in a terminal and in a browser."""

from __future__ import annotations

from collections.abc import Sequence

from builder.corrections import CORRECTIONS_FILE
from builder.corrections.review import Review
from builder.errors import CorrectionsError
from builder.loading import Inputs
from builder.model import Reading


def open_review(inputs: Inputs, readings: Sequence[Reading]) -> Review:
    """Open a deck's corrections.yaml to decide about what it proposes.

    Raises CorrectionsError for loose files, which have none, and for a faulty file.
    """
    if inputs.folder is None:
        raise CorrectionsError(
            "loose files have no corrections", hint="put them into a folder, and name that"
        )
    return Review(inputs.folder / CORRECTIONS_FILE, readings)
