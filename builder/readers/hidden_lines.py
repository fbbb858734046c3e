"""Blocks of lines that ask nothing, whatever they look like: code, formulas, tables, quotations.

No dialect has to know them. A reader does not see such lines, or sees one sentence where a block is
the whole answer; afterwards all lines of a block go to one side of the card around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.model import Role
from builder.readers.base import Label
from builder.readers.course_lines import is_part
from builder.readers.lines import Seen, Survey, look

_OUTSIDE = Label(Role.UNPARSED, why="stands outside any card")
# Longer than what sites put around cards, so that it is never taken for that.
_SENTENCE = "It is as the program shows it that stands in the place of these words."
_BARE = re.compile(r"(?:[^\W\d_]{1,12}\s?)?(?:#?\d{1,5}\s?[.):]?|[:：])|[QA]")
_TERM = 8
"""Words of a term whose meaning is a block alone, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """The places of blocks in a survey: the last line of each, by its first one.

    Before those of `marked` stands the mark of a card or an item, which is not hidden, and neither
    is the rest of its line. `points` says whether the line before a block is about it; it is also
    told whether the block may be the only answer there is.
    """

    ends: Mapping[int, int]
    marked: frozenset[int]
    points: Callable[[Seen, bool], bool]


class HiddenLines:
    """The blocks of a document, hidden from its reader and shown again."""

    def __init__(self, survey: Survey, blocks: Blocks) -> None:
        """Find the blocks that are the only answer there is."""
        self._survey = survey
        self._ends, self._marked, self._points = blocks.ends, blocks.marked, blocks.points
        self._lasts = set(self._ends.values())
        self._alone = {start for start in self._ends if self._is_answer(start)}

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self._ends)

    def _is_answer(self, start: int) -> bool:
        """Say whether a block is all that stands between a front and the next one."""
        if not start or start in self._marked:
            return False
        seen, end = self._survey.seen, self._ends[start]
        before, after = seen[start - 1], seen[end + 1] if end + 1 < len(seen) else None
        if _BARE.fullmatch(before.text) or is_part(before):
            return True
        last = after is None or after.asks or (end + 2 in self._ends and self._is_term(end + 1))
        if last or before.asks:
            return last and (before.asks or self._is_term(start - 1))
        return self._is_term(start - 1) and (seen[end + 1].gap > 0 or self._is_defined(end + 1))

    def _is_term(self, at: int) -> bool:
        """Say whether a line can be a term that what comes at once after it explains."""
        line, meaning = self._survey.seen[at], self._survey.seen[at + 1]
        apart = not at or line.gap > 0 or at - 1 in self._lasts
        plain = not (line.marked or line.stops or line.text.startswith("#") or line.ends == ":")
        return apart and plain and line.size <= _TERM and not meaning.gap

    def _is_defined(self, at: int) -> bool:
        """Say whether the line behind a block can be a term that the next line explains."""
        after = self._survey.seen[at + 1 : at + 2]
        return bool(after) and self._survey.seen[at].size < after[0].size and self._is_term(at)

    def hidden(self) -> Survey:
        """Give the document as a reader sees it."""
        seen = self._survey.seen
        shown: list[Seen] = []
        at = 0
        while at < len(seen):
            line, end = seen[at], self._ends.get(at)
            if end is None:
                # "What is this?" is about the code, and not about what was said before.
                shown.append(replace(line, points=False) if at + 1 in self._ends else line)
            elif at in self._alone:
                shown.append(replace(look(line.number, _SENTENCE, line.gap), continues=True))
            at = (at if end is None else end) + 1
        return Survey(self._survey.document, tuple(shown))

    def shown(self, labels: Sequence[Label]) -> list[Label]:
        """Put one label for all lines of each block among those of the lines that a reader saw."""
        made: list[Label] = []
        above, seen = _OUTSIDE, 0
        cards: dict[int, int] = {}
        while len(made) < len(self._survey):
            at = len(made)
            end = self._ends.get(at)
            if end is None:
                label = _in_card(labels[seen], cards)
                made.append(label)
                seen += 1
            else:
                given = _in_card(labels[seen], cards) if at in self._alone else None
                seen += given is not None
                below = (_in_card(labels[n], cards) for n in range(seen, len(labels)))
                label = self._of_block(at, made, above, given, below)
                if given is not None and given.role is Role.FRONT and label.card != given.card:
                    # A sentence that stood in for the block was taken for a front.
                    cards[given.card] = label.card
                made += [label] * (end + 1 - at)
            if label.role is not Role.FURNITURE:
                above = label if label.role is not Role.HEADING else _OUTSIDE
        return made

    def _of_block(
        self,
        at: int,
        made: list[Label],
        above: Label,
        given: Label | None,
        below: Iterable[Label],
    ) -> Label:
        """Label a block: it goes on with what is above it, and may be all or the rest of a front.

        So it is the answer's, unless the answer still follows.
        """
        before = made[-1] if made else _OUTSIDE
        if at in self._marked:
            if before.role is Role.HEADING:
                made[-1] = _OUTSIDE
            return replace(made[-1], cut=0)
        if given is not None and given.card and given.role is Role.BACK:
            above = given
        elif (
            given is not None
            and given.role is Role.FRONT
            and (given.card == above.card or before.role is Role.FURNITURE)
        ):
            return given
        if above.role is Role.UNPARSED:
            return replace(above, cut=0)
        front = before.role is Role.FRONT and self._answer_follows(at, above.card, below)
        return Label(Role.FRONT if front else Role.BACK, above.card)

    def _answer_follows(self, at: int, card: int, below: Iterable[Label]) -> bool:
        """Say whether the answer comes after the block, which is a part of the question then.

        So it is where the question points at the block, or the answer has a mark.
        """
        points = self._points(self._survey.seen[at - 1], at in self._alone)
        for label in below:
            if label.role is not Role.FURNITURE:
                return label.card == card and (points or label.role is Role.FRONT or label.cut > 0)
            points = True
        return False


def _in_card(label: Label, cards: dict[int, int]) -> Label:
    """Give the label of a line whose card may have turned out to go on with the one before."""
    if label.card not in cards:
        return label
    card = cards[label.card]
    return Label(Role.BACK, card) if card else _OUTSIDE
