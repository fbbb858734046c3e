"""Titles that stand between the cards of a document without a mark: they end no answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from builder.model import Role
from builder.readers import words
from builder.readers.base import Label
from builder.readers.lines import Seen

_WORDS = 6
_PLAIN = re.compile(r"[^\W\d_][^=_<>|^\\.:;,!?\d]*[^\W_]\)?")
_OFTEN = 0.5
_BRIEF = 0.75
"""The share of answers of one line from which a second line is worth a doubt."""
_RARELY = 0.125
"""The share of answers of several paragraphs from which a blank line parts no titles."""


def lifted(seen: Sequence[Seen], labels: Sequence[Label]) -> list[Label]:
    """Take the titles off the ends of the answers that they stand behind, where it is sure."""
    answers = _answers(labels)
    found = [answer[-1] for answer in answers if len(answer) > 1 and _may_head(seen, answer[-1])]
    made = list(labels)
    # A document of sections has one above its first card, and no two of one name.
    opened = list(labels[:2]) == [Label(Role.HEADING)] * 2 and _is_title(seen[1])
    named = len({seen[at].text for at in found}) == len(found)
    if opened and named and len(found) <= max(1.0, _OFTEN * len(answers)):
        for at in _sure(seen, labels, answers, found):
            made[at] = Label(Role.HEADING)
    return made


def _answers(labels: Sequence[Label]) -> list[list[int]]:
    """List the lines of each card's answer."""
    backs = (at for at, label in enumerate(labels) if label.role is Role.BACK)
    return [list(lines) for _, lines in groupby(backs, key=lambda at: labels[at].card)]


def _may_head(seen: Sequence[Seen], at: int) -> bool:
    """Say whether a line looks like a title between an answer that is complete and a question."""
    before, line = seen[at - 1], seen[at]
    if at + 1 == len(seen) or not seen[at + 1].asks or seen[at + 1].marked:
        return False
    if _is_title(before) and words.VERDICTS.fullmatch(before.text) is None:
        return False
    return _is_title(line) and before.ends not in ",:;–—-("


def _is_title(line: Seen) -> bool:
    """Say whether a line is a few words without any stop, and begins like a title."""
    if line.marked or line.asks or line.lower or line.sub or line.size > _WORDS:
        return False
    return _PLAIN.fullmatch(line.text) is not None and not line.continues


def _sure(
    seen: Sequence[Seen],
    labels: Sequence[Label],
    answers: Sequence[Sequence[int]],
    found: Sequence[int],
) -> list[int]:
    """Choose the titles that are sure by how the document sets its cards.

    Where blank lines part cards, they part titles from answers too. Where none do, answers have
    one line nearly always, and titles come more than once.
    """
    fronts = [seen[at].gap > 0 for at in _openings(labels)]
    titles = set(found)
    if sum(fronts) > _OFTEN * len(fronts):
        inner = sum(
            any(seen[at].gap > 0 for at in answer[1:] if at not in titles) for answer in answers
        )
        parted = inner <= _RARELY * len(answers)
        return [at for at in found if parted and seen[at].gap > 0]
    brief = sum(len(answer) - (answer[-1] in titles) == 1 for answer in answers)
    return list(found) if len(found) > 1 and brief >= _BRIEF * len(answers) else []


def _openings(labels: Sequence[Label]) -> list[int]:
    """List the lines that open a card, but the first one."""
    return [
        at
        for at, (before, label) in enumerate(pairwise(labels), 1)
        if label.role is Role.FRONT and before.card and label.card != before.card
    ]
