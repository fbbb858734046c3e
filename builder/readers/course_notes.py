"""`course-notes`: headings, questions, explanations, and derivations whose formulas are lost.

Much of such a document is in no card: this reader must tell a heading that an explanation follows
(a card) from one over a derivation (no card), and an answer from what remains of another exercise.
A Viterbi search over heading, front, back and unparsed weighs that over the whole document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.model import Evidence, Role
from builder.readers import words
from builder.readers.base import Label, Reader, evidence
from builder.readers.course_lines import (
    COUNTED,
    FOLLOW_UP,
    PROSE,
    asks,
    derives,
    explains,
    is_numbered_title,
    is_part,
    is_remains,
    is_sentence,
    is_tagged,
    is_title,
    names_again,
    opens_part,
    requests_several,
    tags_of,
)
from builder.readers.lines import Ask, Mark, Seen, Survey
from builder.readers.segment import ASKING, VERSUS, is_heading
from builder.readers.viterbi import NEVER, Steps, best_path

NAME = "course-notes"

HEADING, FRONT, BACK, LOOSE = range(4)
_FROM_HEADING = (-0.5, 0.0, NEVER, -0.5)
_FROM_FRONT = (-5.0, -5.0, 0.0, -5.0)
_FROM_LOOSE = (0.0, 0.0, NEVER, 0.0)
_STEPS = Steps(
    # to:   HEADING FRONT BACK LOOSE
    start=(0.0, 0.0, NEVER, -1.0),
    between=(_FROM_HEADING, _FROM_FRONT, (0.0, 0.0, 0.0, -6.0), _FROM_LOOSE),
    broken=(_FROM_HEADING, _FROM_FRONT, (0.0, 0.0, NEVER, 0.0), _FROM_LOOSE),
    end=(0.0, -5.0, 0.0, 0.0),
)
_NO_CARD = -60.0
_REFERENCE = Label(Role.UNPARSED, why="lists references")


_WITHOUT_PROSE = 0.6
"""What is left of the evidence where no line is a paragraph: code looks like remains too."""


def weigh(survey: Survey) -> Evidence:
    """Weigh headings, explanations and the remains of formulas; questions alone speak against."""
    seen = survey.seen
    headings = survey.share(is_title(line) for line in seen)
    remains = survey.share(is_remains(line) for line in seen)
    prose = survey.share(line.size >= 2 * PROSE and line.stops for line in seen)
    score = 0.5 * min(1.0, remains / 0.12) + 0.3 * min(1.0, headings / 0.1)
    score += 0.2 * min(1.0, prose / 0.15)
    score *= 0.4 + 0.6 * min(1.0, remains / 0.08)
    score *= 1 - max(0.0, survey.asking - 0.25) * 2
    score *= _WITHOUT_PROSE + (1 - _WITHOUT_PROSE) * min(1.0, prose / 0.05)  # notes explain
    return evidence(
        NAME,
        score,
        f"{headings:.0%} of the lines are set as headings",
        f"{remains:.0%} look like remains of formulas or exercises",
        f"{prose:.0%} are paragraphs",
    )


def read(survey: Survey) -> Sequence[Label]:
    """Label every line by the best path through heading, front, back and unparsed."""
    seen = survey.seen
    if not seen:
        return []
    tags = tags_of(seen)
    labels: list[Label] = [_REFERENCE] * len(seen)
    kept: list[int] = []
    for index in _outside_references(seen, tags):
        if _labels_answer(seen, index, tags):
            labels[index] = Label(Role.UNPARSED, why="labels the answer below it")
        else:
            kept.append(index)
    lines = [seen[i] for i in kept]
    places = range(len(lines))
    path = best_path(
        [_scores(lines, index, tags) for index in places],
        _STEPS,
        [_breaks_off(lines, index) for index in places],
    )
    for index, label in zip(kept, _labels(lines, path), strict=True):
        labels[index] = label
    return labels


def _outside_references(seen: Sequence[Seen], tags: frozenset[str]) -> Iterator[int]:
    """Yield the lines that are in no list of references; the next question ends such a list."""
    inside = False
    for index, line in enumerate(seen):
        if index and words.REFERENCES.fullmatch(line.body):
            inside = True
        elif inside and (asks(line) or is_tagged(line, tags)):
            inside = False
        if not inside:
            yield index


def _labels_answer(seen: Sequence[Seen], index: int, tags: frozenset[str]) -> bool:
    """Say whether a line is a part's label between a question or concept and its answer."""
    if not index or not is_part(seen[index]):
        return False
    before = seen[index - 1]
    return asks(before) or (is_tagged(before, tags) and not derives(before))


def _scores(
    seen: Sequence[Seen], index: int, tags: frozenset[str]
) -> tuple[float, float, float, float]:
    """Score a line for each state, from itself and its neighbours."""
    line = seen[index]
    after = seen[index + 1] if index + 1 < len(seen) else None
    return (
        _heading_score(seen, index, after, tags),
        _front_score(seen, index, after, tags),
        _back_score(line),
        _loose_score(line),
    )


def _heading_score(
    seen: Sequence[Seen], index: int, after: Seen | None, tags: frozenset[str]
) -> float:
    line = seen[index]
    if is_numbered_title(seen, index):
        return 3.0
    if not is_title(line) and not is_tagged(line, tags):
        return -6.0 if index else -1.0
    score = 2.0 + is_heading(line) + is_tagged(line, tags) + 3.0 * derives(line)
    heads = after is not None and (asks(after) or is_title(after) or is_tagged(after, tags))
    if heads or (after is not None and is_remains(after)):
        score += 1.5
    if not heads and not is_heading(line) and not is_tagged(line, tags):
        score -= 4.0 * _list_is_open(seen, index, tags)
    if explains(after):
        score -= 1.0
    if after is not None and after.mark is Mark.BULLET:
        score -= 1.0
    return score


def _front_score(
    seen: Sequence[Seen], index: int, after: Seen | None, tags: frozenset[str]
) -> float:
    """Score a line for opening a card: by asking, by a verdict below it, or as a concept's name."""
    line = seen[index]
    if line.sub or line.mark in (Mark.BULLET, Mark.ARROW) or is_part(line):
        return _NO_CARD
    if asks(line):
        score = ASKING[Ask.REQUEST if line.ask is Ask.NONE else line.ask] + 0.5
        follows = FOLLOW_UP.match(line.body) is not None or (line.continues and line.size < 5)
        score -= 8.0 * follows + 1.0 * line.continues
        if after is not None and is_remains(after) and not words.ANSWER_OPENERS.match(after.body):
            score -= 2.0
        return score
    if after is not None and line.size > 4 and words.VERDICTS.fullmatch(after.body):
        return 3.5
    if is_title(line) or is_tagged(line, tags):
        return _concept_score(seen, index, after, tags)
    if line.stops and line.size <= PROSE and not line.continues and not line.lower:
        asked = any(word.lower() in words.LIST_NOUNS for word in line.body.split()[:4])
        return 2.5 if asked and after is not None and after.mark is Mark.BULLET else _NO_CARD
    return _NO_CARD


def _concept_score(
    seen: Sequence[Seen], index: int, after: Seen | None, tags: frozenset[str]
) -> float:
    """Score a title for being a concept that the next lines explain."""
    line = seen[index]
    tagged = is_tagged(line, tags)
    if derives(line):
        return _NO_CARD
    brief = tagged and is_sentence(after)
    if not brief and not explains(after) and (after is None or after.mark is not Mark.BULLET):
        return _NO_CARD
    score = 3.5 if tagged else 2.0
    score -= 1.0 if is_heading(line) else 0.0
    if not tagged and not VERSUS.search(line.text) and _list_is_open(seen, index, tags):
        score -= 4.0
    return score + (0.0 if brief or explains(after) else -1.0)


def _list_is_open(seen: Sequence[Seen], index: int, tags: frozenset[str]) -> bool:
    """Say whether the last question above asked for several things, or named this title."""
    for back in range(index - 1, max(-1, index - 40), -1):
        line = seen[back]
        if asks(line):
            several = COUNTED.search(line.text) is not None or requests_several(line)
            return several or names_again(line.text, seen[index].text)
        if is_tagged(line, tags):
            return False
    return False


def _back_score(line: Seen) -> float:
    if is_part(line):
        return -4.0
    if asks(line):
        return -1.0
    if line.marked or line.size >= PROSE or words.VERDICTS.fullmatch(line.body):
        return 1.0
    return 0.0


def _loose_score(line: Seen) -> float:
    """Score a line for belonging to no card."""
    if is_part(line) or opens_part(line):
        return 3.0
    return 1.0 if is_remains(line) else -0.5


def _breaks_off(seen: Sequence[Seen], index: int) -> bool:
    """Say whether a line ends the answer above it: a new exercise, or a second answer's opening."""
    line = seen[index]
    if is_part(line) or opens_part(line):
        return True
    before = seen[index - 1] if index else None
    if before is None or line.marked or asks(before) or line.size < 4:
        return False
    return before.stops and words.ANSWER_OPENERS.match(line.body) is not None


def _labels(seen: Sequence[Seen], path: Sequence[int]) -> list[Label]:
    """Turn states into labels, with the reason where a line is in no card."""
    labels = []
    card = 0
    for line, state in zip(seen, path, strict=True):
        if state == HEADING:
            labels.append(Label(Role.HEADING))
        elif state == LOOSE:
            labels.append(Label(Role.UNPARSED, why=_why(line)))
        else:
            card += state == FRONT
            labels.append(Label(Role.FRONT if state == FRONT else Role.BACK, card))
    return labels


def _why(line: Seen) -> str:
    """Say why a line is in no card."""
    if is_part(line):
        return "labels a part of an exercise whose question is not here"
    if words.ANSWER_OPENERS.match(line.body):
        return "answers a question that is not here"
    if is_remains(line):
        return "belongs to a derivation, or its formula is lost"
    return "follows no question or concept"


READER = Reader(NAME, "headings, questions, explanations and derivations", weigh, read)
