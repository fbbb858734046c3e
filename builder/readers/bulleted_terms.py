"""`bulleted-terms`: a term or question line, then its answer as bullets or as one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from builder.model import Evidence
from builder.readers.base import Label, Reader, evidence
from builder.readers.lines import Mark, Seen, Survey
from builder.readers.segment import segment

NAME = "bulleted-terms"


def weigh(survey: Survey) -> Evidence:
    """Weigh how much the document is bare lines, each followed by bullets."""
    bullets = [
        line.text[: len(line.text) - len(line.body)]
        for line in survey.seen
        if line.mark in (Mark.BULLET, Mark.ARROW)
    ]
    if not bullets:
        return evidence(NAME, 0.0, "no line is a bullet")
    alike = Counter(bullets).most_common(1)[0][1] / len(bullets)
    mixed = _mixed(survey.seen) / len(bullets)
    score = min(1.0, 2 * survey.bulleted) * (0.35 + 0.65 * alike * max(0.0, 1 - 5 * mixed))
    score *= min(1.0, 10 * (1 - survey.bulleted))  # bullets alone answer nothing
    return evidence(
        NAME,
        score,
        f"{survey.bulleted:.0%} of the lines are bullets, {alike:.0%} of them alike",
        f"{mixed:.0%} as many plain or arrow lines go on with a bulleted answer",
    )


def _mixed(seen: Sequence[Seen]) -> int:
    """Count lines that go on with an answer after a bullet without being a bullet themselves."""
    count = 0
    for before, line, after in zip(seen, seen[1:], seen[2:], strict=False):
        if before.mark is Mark.BULLET:
            plain = not line.marked and not line.asks and after.mark is not Mark.BULLET
            count += line.mark is Mark.ARROW or (plain and (line.lower or after.asks))
    return count


def read(survey: Survey) -> Sequence[Label]:
    """Split the document at the lines that open a card; after bullets a bare line mostly does."""
    return segment(survey.seen, _after_bullets)


def _after_bullets(line: Seen, before: Seen | None, after: Seen | None) -> float:
    """Favour a bare line that ends a run of bullets or opens one."""
    if line.marked or before is None:
        return 0.0
    score = 0.0
    if before.mark in (Mark.BULLET, Mark.NUMBER, Mark.LETTER) and not line.lower:
        score += 2.0
    if after is not None and (after.mark is Mark.BULLET or _counts_from_one(line, after)):
        score += 1.5
    return score


def _counts_from_one(line: Seen, after: Seen) -> bool:
    """Say whether a numbered list begins below a line that does not merely announce it."""
    return after.mark is Mark.NUMBER and after.value == 1 and line.ends not in ":："


READER = Reader(NAME, "a term or question line, then bullets or a sentence", weigh, read)
