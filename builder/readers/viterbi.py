"""The best sequence of states over a document's lines.

A. Viterbi, "Error bounds for convolutional codes and an asymptotically optimum decoding algorithm",
IEEE Transactions on Information Theory 13 (1967).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NEVER = -1e9
"""The score of a step that cannot be taken."""

Row = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Scores of beginning in each of four states, of going from one to another, and of ending.

    `between[a][b]` is for going from state a to state b; `broken` takes its place where a line
    breaks off what was before.
    """

    start: Row
    between: tuple[Row, Row, Row, Row]
    end: Row
    broken: tuple[Row, Row, Row, Row] | None = None


def best_path(scores: Sequence[Row], steps: Steps, breaks: Sequence[bool] = ()) -> list[int]:
    """Find the state sequence with the highest sum of state and step scores, in linear time."""
    if not scores:
        return []
    one, two, three, four = (a + b for a, b in zip(steps.start, scores[0], strict=True))
    usual = tuple(zip(*steps.between, strict=True))
    broken = tuple(zip(*(steps.broken or steps.between), strict=True))
    history: list[tuple[int, ...]] = []
    for index in range(1, len(scores)):
        into = broken if breaks and breaks[index] else usual
        came = []
        tops = []
        for a, b, c, d in into:
            sums = (one + a, two + b, three + c, four + d)
            top = max(sums)
            came.append(sums.index(top))
            tops.append(top)
        row = scores[index]
        one, two = tops[0] + row[0], tops[1] + row[1]
        three, four = tops[2] + row[2], tops[3] + row[3]
        history.append(tuple(came))
    last = [a + b for a, b in zip((one, two, three, four), steps.end, strict=True)]
    state = last.index(max(last))
    path = [state]
    for before in reversed(history):
        state = before[state]
        path.append(state)
    path.reverse()
    return path
