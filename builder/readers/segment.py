"""The best split of a document into cards, where only the lines themselves tell fronts from backs.

Every line gets a score for opening a card, in log odds against being an answer line; a Viterbi
search then finds the sequence of headings, fronts and backs with the highest sum. A second pass
adds what the first learnt about this document (whether its fronts end in question marks, start
with capitals, stand after blank lines ...), so that each document is read by its own habits: hard
expectation-maximisation with the general scores as prior.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from builder.model import Role
from builder.readers import words
from builder.readers.base import Label
from builder.readers.lines import LONG_PROSE, Ask, Mark, Seen
from builder.readers.viterbi import NEVER, Row, Steps, best_path

ASKING = {
    Ask.MARKED: 4.0,
    Ask.BLANK: 2.0,
    Ask.VERDICT: 3.0,
    Ask.INSIDE: 3.0,
    Ask.REQUEST: 3.0,
    Ask.WORD: 2.0,
    Ask.LIST: 0.2,
    Ask.NONE: -1.8,
}
"""Log odds that a line which asks in this way opens a card."""

HEADING, FRONT, _, BACK = range(4)
_STEPS = Steps(
    # to:    HEADING FRONT MORE_FRONT BACK
    start=(-0.5, 0.0, NEVER, NEVER),
    between=(
        (-0.5, 0.0, NEVER, NEVER),  # from HEADING
        (-6.0, -4.0, 0.0, 0.0),  # from FRONT
        (-6.0, -5.0, -1.0, 0.0),  # from MORE_FRONT
        (-1.5, 0.0, NEVER, 0.0),  # from BACK
    ),
    end=(0.0, -4.0, -4.0, 0.0),
)
_HABIT_WEIGHT = 0.3
_HABIT_LIMIT = 2.0
_LABELLED_LIST = 3.5
_OPEN_ENDS = ",:;–—("
VERSUS = re.compile(r"\b(?:vs|versus)\b", re.IGNORECASE)
_FLOW = re.compile(r"[=→⇒]|[-–]>")
_WORD = re.compile(r"\w{5,}")


def is_heading(line: Seen) -> bool:
    """Say whether a line is set as a heading by its own marks or numbering."""
    text = line.text
    if text.startswith("#") and text.lstrip("#")[:1] in " \t":
        return True
    if line.marked or line.asks or line.size > 10:
        return False
    if words.SECTION_WORDS.match(line.body):
        return True
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and text.isupper() and line.size > 1


def heading_score(line: Seen, index: int) -> float:
    """Score a line, in log odds against an answer line, for being a title or heading."""
    score = -3.0
    if is_heading(line):
        set_off = line.text.startswith("#") or words.SECTION_WORDS.match(line.body)
        score += 6.5 if set_off else 3.5
    if index < 2 and not line.marked and line.ask in (Ask.NONE, Ask.LIST):
        score += (4.5, 3.0)[index] if line.size <= LONG_PROSE else 0.0
    if line.marked or line.size > LONG_PROSE:
        score -= 4.0
    if line.asks:
        score -= 3.0
    if line.stops:
        score -= 1.5
    return score


def front_score(line: Seen, before: Seen | None, after: Seen | None) -> float:
    """Score a line, in log odds against an answer line, for opening a card."""
    if line.sub:
        return -6.0
    if line.mark in (Mark.BULLET, Mark.ARROW, Mark.LETTER):
        return ASKING[line.ask] - 8.0
    if line.ask in (Ask.NONE, Ask.LIST):
        score = silent_score(line, before, after)
    else:
        score = ASKING[line.ask] - 2.0 * line.continues - 1.5 * (line.size > 60)
        score -= 1.5 * (before is not None and before.ends in _OPEN_ENDS)
        score -= 6.0 * line.points + 3.0 * _labelled(line)
        score -= 1.5 * (line.ask is Ask.REQUEST and line.lower)
    return score - 4.0 if line.mark is Mark.NUMBER else score


def _labelled(line: Seen) -> bool:
    """Say whether an asking line is a labelled part of an answer: "checks: is it ...?"."""
    label, colon, _ = line.body.partition(": ")
    return bool(colon) and line.lower and " " not in label and line.ask is not Ask.WORD


def silent_score(line: Seen, before: Seen | None, after: Seen | None) -> float:
    """Score a line that asks nothing, such as a bare term, for opening a card.

    The weights are those of a logistic regression over the silent lines of labelled documents,
    rounded: short and unpunctuated lines over longer ones open cards, finished or labelled ones
    do not.
    """
    text = line.text
    score = 0.2 if line.ask is Ask.LIST else -1.8
    score += 0.8 * (line.size <= 6) + 0.8 * (line.size <= 3) - 0.4 * (line.size > 12)
    score -= 1.5 * line.lower + 1.7 * line.stops + 0.6 * line.continues
    score -= 1.4 * (": " in text) + 0.6 * ("," in text) + 0.4 * (text[0] == "(")
    score -= 1.0 * (line.ends in ":：") + 2.0 * (line.ends in ",;")
    score += 1.2 * (VERSUS.search(text) is not None) - 0.4 * (_FLOW.search(text) is not None)
    if before is not None:
        score += 1.4 * before.marked + 0.7 * before.stops - 0.5 * (before.ends in _OPEN_ENDS)
    if after is None:
        return score - 1.8
    if after.mark in (Mark.BULLET, Mark.NUMBER, Mark.LETTER):
        score += 1.3
    elif after.asks and not after.marked:
        score -= 1.8
    elif not after.marked and after.size >= max(5, 1.5 * line.size):
        score += 1.3 + 0.3 * after.stops
    return score + 1.1 * _echoes(text, after.text)


def _echoes(text: str, after: str) -> bool:
    """Say whether the next line opens with a word of this one, as a definition often does."""
    opening = after[:25].lower()
    return any(word[:5].lower() in opening for word in _WORD.findall(text)[:2])


def more_front_score(line: Seen, before: Seen) -> float:
    """Score a line for going on with the front that `before` opened."""
    if line.marked or line.sub or _labelled(line):
        return -4.0
    if line.ask is Ask.MARKED:
        return 1.5
    if line.ask is Ask.REQUEST and before.asks and not line.lower:
        return 0.5
    return -4.0


def _habits(line: Seen, after: Seen | None) -> tuple[bool, ...]:
    """Say yes or no to each thing a document may do alike in all its fronts."""
    return (
        line.ask is Ask.MARKED,
        line.asks,
        line.lower,
        line.marked,
        line.stops,
        line.size <= 3,
        line.size > 12,
        line.gap > 0,
        after is not None and after.marked,
    )


def learn(seen: Sequence[Seen], path: Sequence[int]) -> list[tuple[float, float]]:
    """Give, per habit, the weight of having it and of lacking it for opening a card."""
    fronts: list[tuple[bool, ...]] = []
    backs: list[tuple[bool, ...]] = []
    for index, state in enumerate(path):
        habits = _habits(seen[index], seen[index + 1] if index + 1 < len(seen) else None)
        if state == FRONT:
            fronts.append(habits)
        elif state == BACK:
            backs.append(habits)
    if len(fronts) < 4 or len(backs) < 4:
        return []
    weights = []
    for in_fronts, in_backs in zip(
        map(sum, zip(*fronts, strict=True)), map(sum, zip(*backs, strict=True)), strict=True
    ):
        p = (in_fronts + 1) / (len(fronts) + 2)
        q = (in_backs + 1) / (len(backs) + 2)
        weights.append((_bounded(math.log(p / q)), _bounded(math.log((1 - p) / (1 - q)))))
    return weights


def habit_weights(
    seen: Sequence[Seen], index: int, weights: Sequence[tuple[float, float]]
) -> float:
    """Score a line by what the document's fronts and answers have in common."""
    habits = _habits(seen[index], seen[index + 1] if index + 1 < len(seen) else None)
    extra = sum(w[0] if has else w[1] for has, w in zip(habits, weights, strict=True))
    return max(-4.0, min(4.0, extra))


def _bounded(value: float) -> float:
    return _HABIT_WEIGHT * max(-_HABIT_LIMIT, min(_HABIT_LIMIT, value))


def segment(
    seen: Sequence[Seen],
    nudge: Callable[[Seen, Seen | None, Seen | None], float] | None = None,
) -> list[Label]:
    """Label every line as heading, front or back; `nudge` adds a dialect's own front score."""
    if not seen:
        return []
    scores: list[Row] = []
    for index, line in enumerate(seen):
        before = seen[index - 1] if index else None
        after = seen[index + 1] if index + 1 < len(seen) else None
        front = front_score(line, before, after)
        if nudge is not None:
            front += nudge(line, before, after)
        more = more_front_score(line, before) if before is not None else NEVER
        scores.append((heading_score(line, index), front, more, 0.0))
    path = best_path(scores, _STEPS)
    weights = learn(seen, path)
    if weights:
        for index, (heading, front, more, answer) in enumerate(scores):
            extra = habit_weights(seen, index, weights)
            if seen[index].ask is Ask.NONE and not seen[index].marked:
                extra -= _LABELLED_LIST * _in_labelled_list(seen, index)
            scores[index] = (heading, front + extra, more, answer)
        path = best_path(scores, _STEPS)
    return _labels(seen, path)


def _in_labelled_list(seen: Sequence[Seen], index: int) -> bool:
    """Say whether the items right above stand under a label such as "Advantages:"."""
    above = index - 1
    while above >= 0 and seen[above].marked:
        above -= 1
    label = seen[above] if 0 <= above < index - 1 else None
    return label is not None and label.ends in ":：" and not label.asks


def _labels(seen: Sequence[Seen], path: Sequence[int]) -> list[Label]:
    """Turn states into labels, numbering the cards from 1."""
    labels = []
    card = 0
    for line, state in zip(seen, path, strict=True):
        if state == HEADING:
            labels.append(
                Label(Role.HEADING)
                if line.size <= LONG_PROSE
                else Label(Role.UNPARSED, why="stands outside any card")
            )
            continue
        card += state == FRONT
        labels.append(Label(Role.BACK if state == BACK else Role.FRONT, card))
    return labels
