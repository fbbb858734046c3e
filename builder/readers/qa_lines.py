"""`qa-lines`: a question line, then one or more answer lines, with nothing between cards."""

from __future__ import annotations

from collections.abc import Sequence

from builder.model import Evidence
from builder.readers.base import Label, Reader, evidence
from builder.readers.lines import Survey
from builder.readers.segment import segment

NAME = "qa-lines"


def weigh(survey: Survey) -> Evidence:
    """Weigh how much the document is questions, each followed by its answer lines."""
    asking = survey.asking
    score = min(0.8, 2.5 * asking)
    score *= 1 - 0.5 * survey.turns * max(0.0, 1 - 4 * survey.marked)
    return evidence(NAME, score, f"{asking:.0%} of the lines ask something and are no list item")


def read(survey: Survey) -> Sequence[Label]:
    """Split the document at the lines that open a card."""
    return segment(survey.seen)


READER = Reader(NAME, "a question line, then one or more answer lines", weigh, read)
