"""`qa-lines`: a question line, then one or more answer lines, with nothing between cards."""

from __future__ import annotations

from collections.abc import Sequence

from builder.model import Evidence
from builder.readers import words
from builder.readers.base import Label, Reader, evidence
from builder.readers.lines import Seen, Survey
from builder.readers.segment import segment
from builder.readers.titles import lifted

NAME = "qa-lines"

_POINTS = 6.0
_TASK = 5.0


def weigh(survey: Survey) -> Evidence:
    """Weigh how much the document is questions, each followed by its answer lines."""
    asking = survey.asking
    score = min(0.8, 2.5 * asking)
    in_turn = survey.turns * max(0.0, 1 - 4 * survey.marked) * (1 - survey.questions)
    score *= 1 - 0.5 * in_turn
    return evidence(NAME, score, f"{asking:.0%} of the lines ask something and are no list item")


def read(survey: Survey) -> Sequence[Label]:
    """Split the document at the lines that open a card."""
    sure = survey.questions

    def nudge(line: Seen, before: Seen | None, after: Seen | None) -> float:
        """Favour questions about what was just said, and tasks, where each has its answer."""
        in_turn = line.points and before is not None and not before.marked
        return _POINTS * sure * in_turn + _TASK * _is_task(line, before, after)

    return lifted(survey.seen, segment(survey.seen, nudge))


def _is_task(line: Seen, before: Seen | None, after: Seen | None) -> bool:
    """Say whether a line that asks nothing sets a task, and the next line may solve it."""
    first, _, rest = line.text.partition(" ")
    if not first.istitle() or first.lower() not in words.TASKS or not rest or not line.stops:
        return False
    if before is None or before.marked or before.asks or before.ends in ",:;":
        return False
    return after is not None and not after.marked and not _opens_task(after)


def _opens_task(line: Seen) -> bool:
    """Say whether a line asks something, or opens as a step of a solution does."""
    return line.asks or line.text.partition(" ")[0].lower() in words.TASKS | words.MATH_LINKS


READER = Reader(NAME, "a question line, then one or more answer lines", weigh, read)
