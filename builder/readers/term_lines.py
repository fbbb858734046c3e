"""`term-lines`: a term line, then a definition line, strictly in turn.

The pairs are found by the cheapest way to cut the document into pairs, with headings and longer
answers as rare exceptions that cost more than an odd-looking pair does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from builder.model import Evidence, Role
from builder.readers.base import Label, Reader, evidence
from builder.readers.lines import LONG_PROSE, Ask, Seen, Survey
from builder.readers.segment import BACK, FRONT, habit_weights, is_heading, learn

NAME = "term-lines"

_ASKING = {
    Ask.MARKED: 1.5,
    Ask.BLANK: 2.5,
    Ask.VERDICT: 2.5,
    Ask.INSIDE: 1.5,
    Ask.REQUEST: 1.0,
    Ask.WORD: 0.7,
    Ask.LIST: 0.5,
    Ask.NONE: 0.0,
}
_TITLE_COST = 1.0
_HEADING_COST = 6.0
_LONG_ANSWER_COST = 8.0
_NO_ANSWER_COST = 9.0
_WINDOW = 24
_FEW = 0.15
_HEADING_STATE = -1
_FEW_ITEMS = 0.25
"""The share of list items up to which those that follow each other are one answer."""
_LIST = 4.0
"""How much a list of several items is rather an answer than a term or a heading."""


def weigh(survey: Survey) -> Evidence:
    """Weigh how strictly two sorts of lines take turns, and how few of them are list items."""
    seen = survey.seen
    contrast = _contrast([math.log(line.size + 1) for line in seen])
    score = 0.75 * survey.turns + 0.35 * min(1.0, contrast)
    if survey.asking < _FEW:
        score = max(score, 0.5 * survey.share(line.size <= LONG_PROSE for line in survey.seen))
    return evidence(
        NAME,
        score * max(0.0, 1 - 4 * survey.marked) * (1 - 0.5 * survey.questions),
        f"asking lines take turns with others {survey.turns:.0%} better than by chance",
        f"lines in turn differ in length by {contrast:.1f} deviations",
        f"{survey.marked:.0%} of the lines are list items",
    )


def _contrast(sizes: list[float]) -> float:
    """Give how far apart the lengths of every other line are, in deviations, window by window."""
    found = []
    for start in range(0, max(1, len(sizes) - _WINDOW // 2), _WINDOW):
        window = sizes[start : start + _WINDOW]
        if len(window) < 4:
            continue
        one, other = window[::2], window[1::2]
        mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
        spread = math.sqrt(
            sum((v - mean_one) ** 2 for v in one) / len(one)
            + sum((v - mean_other) ** 2 for v in other) / len(other)
        )
        found.append(abs(mean_one - mean_other) / (spread + 0.3))
    return sum(found) / len(found) if found else 0.0


def read(survey: Survey) -> Sequence[Label]:
    """Cut the document into pairs, by its lines first and by its own habits second."""
    if not survey.seen:
        return []
    heads = _heads(survey)
    labels = _labels(_read([survey.seen[head] for head in heads], _lists(survey, heads)))
    ends = [*heads[1:], len(survey)]
    return [
        label
        for label, head, end in zip(labels, heads, ends, strict=True)
        for _ in range(head, end)
    ]


def _heads(survey: Survey) -> list[int]:
    """Give the lines to cut between: all but the further items of a list, where items are few."""
    every = range(len(survey))
    if survey.marked > _FEW_ITEMS:
        return list(every)
    return [at for at in every if not at or not _goes_on(survey.seen[at - 1], survey.seen[at])]


def _goes_on(before: Seen, line: Seen) -> bool:
    """Say whether a line is the next item of a list."""
    return line.marked and line.mark is before.mark and not (line.asks or before.asks)


def _lists(survey: Survey, heads: Sequence[int]) -> list[bool]:
    """Say for each line to cut between whether it stands for a list of several items."""
    return [end > head + 1 for head, end in zip(heads, [*heads[1:], len(survey)], strict=True)]


def _read(seen: Sequence[Seen], lists: Sequence[bool]) -> list[int]:
    """Cut the lines into pairs; `lists` tells which of them are lists, and so no terms."""
    sides = [_ASKING[line.ask] * (not line.sub) - line.continues for line in seen]
    sides = [side - _LIST * is_list for side, is_list in zip(sides, lists, strict=True)]
    states = max((_cut(seen, sides, turn) for turn in (0.4, -0.4)), key=lambda cut: cut[0])[1]
    weights = learn(seen, states)
    if weights:
        sides = [a + habit_weights(seen, i, weights) for i, a in enumerate(sides)]
        states = _cut(seen, sides, 0.0)[1]
    return states


def _cut(seen: Sequence[Seen], sides: Sequence[float], turn: float) -> tuple[float, list[int]]:
    """Find the best cut; `turn` favours pairs whose second line is the longer one (or shorter)."""
    size = len(seen)
    best = [0.0] + [-math.inf] * size
    step = [0] * (size + 1)
    for end in range(1, size + 1):
        start = end - 1
        line = seen[start]
        options = [
            (best[start] - _heading_cost(line, start), 1),
            (best[start] - _NO_ANSWER_COST + sides[start], -1),
        ]
        if end >= 2:
            options.append((best[end - 2] + _pair(seen, sides, end - 2, turn), 2))
        if end >= 3:
            further = -_LONG_ANSWER_COST - sides[start] + 2.0 * line.marked
            options.append((best[end - 3] + _pair(seen, sides, end - 3, turn) + further, 3))
        best[end], step[end] = max(options)
    states: list[int] = []
    end = size
    while end:
        move = step[end]
        shape = {1: [_HEADING_STATE], -1: [FRONT], 2: [FRONT, BACK], 3: [FRONT, BACK, BACK]}[move]
        states.extend(reversed(shape))
        end -= abs(move)
    states.reverse()
    return best[size], states


def _heading_cost(line: Seen, index: int) -> float:
    """Price a line that is neither term nor definition: low for a title and a marked heading."""
    cost = _TITLE_COST if index == 0 else _HEADING_COST
    if is_heading(line):
        cost -= 3.0 if index else 1.0
    return cost + 2.0 * line.asks + 1.0 * (line.size > 12)


def _pair(seen: Sequence[Seen], sides: Sequence[float], first: int, turn: float) -> float:
    """Score two lines as term and definition."""
    term, definition = seen[first], seen[first + 1]
    longer = definition.size > term.size
    return sides[first] - sides[first + 1] + (turn if longer else -turn)


def _labels(states: Sequence[int]) -> list[Label]:
    """Turn states into labels, numbering the cards from 1."""
    labels = []
    card = 0
    for state in states:
        if state == _HEADING_STATE:
            labels.append(Label(Role.HEADING))
            continue
        card += state == FRONT
        labels.append(Label(Role.FRONT if state == FRONT else Role.BACK, card))
    return labels


READER = Reader(NAME, "a term line, then a definition line, strictly in turn", weigh, read)
