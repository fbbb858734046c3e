"""Lines that are nothing but a picture or sound: they ask nothing, and open no card.

No dialect has to know them. A reader does not see them, or sees a sentence where such a line is the
whole answer; afterwards they go to the card around them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from builder.media.references import find_references
from builder.model import Role
from builder.readers.base import Label
from builder.readers.lines import Seen, Survey, look

_OUTSIDE = Label(Role.UNPARSED, why="stands outside any card")
# Longer than what sites put around cards, so that it is never taken for that.
_POINTS = re.compile(r"\b(?:this|these|here|below|shown|pictured|depicted)\b", re.IGNORECASE)
_SENTENCE = "It is as the picture shows it that stands in the place of these words."


def is_media_line(text: str) -> bool:
    """Say whether a line holds references to media files and nothing else."""
    if text[:1] not in ("!", "<", "["):
        return False
    position = 0
    for each in find_references(text):
        if text[position : each.start].strip():
            return False
        position = each.end
    return position > 0 and not text[position:].strip()


class MediaLines:
    """The media lines of a document, hidden from its reader and shown again."""

    def __init__(self, survey: Survey) -> None:
        """Find the lines, and those of them that are the only answer there is."""
        self._survey = survey
        self._media = [is_media_line(line.text) for line in survey.seen]
        self._alone: set[int] = set()
        end = 0
        for media, run in groupby(self._media):
            start, end = end, end + len(list(run))
            if media and start and _is_answer(survey.seen, start, end):
                self._alone.add(start)

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return any(self._media)

    def hidden(self) -> Survey:
        """Give the document as a reader sees it."""
        seen = self._survey.seen
        shown: list[Seen] = []
        for index, line in enumerate(seen):
            if index in self._alone:
                shown.append(look(line.number, _SENTENCE, line.gap))
            elif self._media[index]:
                continue
            elif line.points and any(self._media[index + 1 : index + 2]):
                # "What is this?" is about the picture, and not about what was said before.
                shown.append(replace(line, points=False))
            else:
                shown.append(line)
        return Survey(self._survey.document, tuple(shown))

    def shown(self, labels: Sequence[Label]) -> list[Label]:
        """Put a label for each media line among those of the lines that a reader saw.

        Such a line goes on with what stands above it. Below a front it belongs to the answer, as
        any line does there, unless it is set with the front.
        """
        whole = self._spread(labels)
        # A sentence that stood in for a line may have been taken for a front.
        fronts = {label.card for label in whole if label and label.role is Role.FRONT}
        made: list[Label] = []
        above = _OUTSIDE
        for index, given in enumerate(whole):
            if given is None:
                if above.role is Role.FRONT and not self._is_front(whole, index, above.card):
                    above = Label(Role.BACK, above.card)
                made.append(above)
                continue
            label = given
            if label.card and label.card not in fronts:
                label = replace(label, card=above.card) if above.card else _OUTSIDE
            made.append(label)
            if label.card:
                above = Label(label.role, label.card)
            elif label.role is not Role.FURNITURE:
                above = _OUTSIDE
        return made

    def _spread(self, labels: Sequence[Label]) -> list[Label | None]:
        """Give the label of each line, and None for media lines."""
        others = iter(labels)
        whole: list[Label | None] = []
        for index, media in enumerate(self._media):
            label = next(others) if not media or index in self._alone else None
            whole.append(None if media else label)
        return whole

    def _is_front(self, labels: Sequence[Label | None], index: int, card: int) -> bool:
        """Say whether a media line below the front of a card is a part of it.

        So it is where the front goes on or points at it, or the answer has a mark or a blank line
        before it.
        """
        seen = self._survey.seen
        front = next(n for n in range(index - 1, -1, -1) if not self._media[n])
        points = _POINTS.search(seen[front].text) is not None
        for line, label in zip(seen[index + 1 :], labels[index + 1 :], strict=True):
            if label is None:
                if line.gap:
                    return False
            elif label.role is not Role.FURNITURE:
                apart = points or (seen[index].gap == 0 and line.gap > 0)
                return label.card == card and (label.role is Role.FRONT or label.cut > 0 or apart)
        return False


def _is_answer(seen: Sequence[Seen], start: int, end: int) -> bool:
    """Say whether media lines are all that stands between a front and the next one."""
    before, after = seen[start - 1], seen[end] if end < len(seen) else None
    last = after is None or after.gap > 0
    if before.asks:
        return last or (after is not None and after.asks)
    return last and seen[start].gap == 0 and (before.gap > 0 or start == 1)
