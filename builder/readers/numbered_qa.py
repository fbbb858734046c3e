"""`numbered-qa`: numbered cards, with `Q`/`A` lines and a rating widget, or number and two lines.

Three steps: what repeats word for word is the site's; the card numbers are the best chain that
counts up through the rest; between two numbers, `Q`/`A` marks or the lines tell front from back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from builder.model import Evidence, Role
from builder.readers.base import Label, Reader, evidence
from builder.readers.chains import Start, best_chain
from builder.readers.furniture import is_site_furniture, repeated, scales
from builder.readers.lines import LONG_PROSE, Ask, Mark, Seen, Survey
from builder.readers.segment import is_heading
from builder.readers.sides import Side, answer_marks, side_marks

NAME = "numbered-qa"

_CARD_WORDS = (
    r"q|question|card|flashcard|item|no|nr|number|frage|karte|pregunta|tarjeta|questão|pergunta|"
    r"domanda|carte|pytanie|вопрос|fråga|vraag"
)
_BARE = re.compile(
    rf"(?:#{{1,6}}\s+)?[*_]{{0,3}}(?:(?:{_CARD_WORDS})\.?\s*|#\s*)?(\d{{1,5}})\s*[.):]?[*_]{{0,3}}",
    re.IGNORECASE,
)
_WORDED = re.compile(
    rf"(?:(?:{_CARD_WORDS})\.?\s*|#\s*)(\d{{1,5}})\s*[.):–-]+\s*(?=\S)", re.IGNORECASE
)
_HEADED = re.compile(
    rf"#{{1,6}}\s+(?P<em>[*_]{{0,3}})(?P<word>(?:{_CARD_WORDS})\.?\s*)?(?P<value>\d{{1,5}})\s*[.):–-]+"
    r"(?:(?P=em)(?![*_]))?\s*(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a numbered document is laid out: its card starts, side marks and furniture, by index."""

    starts: tuple[Start, ...]
    sides: dict[int, tuple[Side, int]]
    furniture: frozenset[int]


def weigh(survey: Survey) -> Evidence:
    """Weigh how much of the document hangs on a chain of card numbers or on `Q`/`A` marks."""
    layout = _layout(survey)
    cards = len(layout.starts)
    if cards < (1 if layout.sides else 3):
        return evidence(NAME, 0.0, "no lines count up as card numbers do")
    if cards == 1:
        return evidence(NAME, 1.0, "all of it is one marked question with its marked answer")
    numbers = [start.value for start in layout.starts]
    between = layout.starts[-1].index - layout.starts[0].index
    share = min(1.0, between * cards / (cards - 1) / len(survey))
    worded = sum(start.quality >= 2 for start in layout.starts) / cards
    score = min(1.0, (cards + 1 + 2 * bool(layout.sides)) / 5) * share * (0.85 + 0.15 * worded)
    if all(survey.seen[start.index].mark is Mark.NUMBER for start in layout.starts):
        asking = sum(survey.seen[start.index].asks for start in layout.starts) / cards
        score *= 0.25 + 0.75 * asking
    return evidence(
        NAME,
        score,
        f"{cards} lines count from {min(numbers)} to {max(numbers)}"
        if max(numbers)
        else f"{cards} lines are marked as questions",
        f"{len(layout.sides)} lines mark a side" if layout.sides else "",
        f"{len(layout.furniture)} lines repeat word for word" if layout.furniture else "",
    )


@lru_cache(maxsize=1)
def _layout(survey: Survey) -> Layout:
    """Find the document's card numbers, side marks and furniture."""
    sides = side_marks(survey.seen)
    if not sides and (answers := answer_marks(survey.seen)):
        layout = _laid_out(survey.seen, answers)
        if _are_one_each(layout.starts, answers, len(survey)):
            return layout
    return _laid_out(survey.seen, sides)


def _are_one_each(starts: Sequence[Start], answers: Collection[int], size: int) -> bool:
    """Say whether nearly every numbered card has one answer that is marked, and none has two."""
    bounds = [*(start.index for start in starts), size]
    counts = [sum(first < at < end for at in answers) for first, end in pairwise(bounds)]
    return len(counts) >= 3 and max(counts) == 1 and sum(counts) >= 0.8 * len(counts)


def _laid_out(seen: Sequence[Seen], sides: dict[int, tuple[Side, int]]) -> Layout:
    """Find the card numbers and furniture of a document with these marks of sides."""
    furniture = repeated(seen, least=2 if sides else 3) - set(sides)
    furniture.update(i for i, line in enumerate(seen) if is_site_furniture(line))
    furniture |= scales(seen, furniture)
    content = [0]
    for index in range(len(seen)):
        content.append(
            content[-1] + (index not in furniture and (index not in sides or sides[index][1] > 0))
        )
    chains = [
        best_chain(_bare_starts(seen, furniture, sides), content),
        best_chain(_inline_starts(seen, furniture), content),
    ]
    starts = max(chains, key=lambda chain: sum(1 + min(s.quality, 1) for s in chain))
    marked = _side_starts(sides)
    if len(starts) < 3 or _counts_inside(starts, marked, sides):
        starts = marked
    return Layout(tuple(starts), sides, frozenset(furniture))


def _counts_inside(
    starts: Sequence[Start], marked: Sequence[Start], sides: dict[int, tuple[Side, int]]
) -> bool:
    """Say whether what counts is rather a list in an answer than the cards that `Q` marks open."""
    fronts = {index for index, (side, _) in sides.items() if side is Side.FRONT}
    apart = sum(
        fronts.isdisjoint(range(start.index, start.index + (1 if start.holds_front else 3)))
        for start in starts
    )
    return len(starts) < 2 * len(marked) and apart > len(starts) / 2


def _bare_starts(
    seen: Sequence[Seen], furniture: set[int], sides: dict[int, tuple[Side, int]]
) -> list[Start]:
    """List the lines that are nothing but a card number."""
    starts = []
    for index, line in enumerate(seen):
        if index in furniture or len(line.text) > 20:
            continue
        found = _BARE.fullmatch(line.text)
        if found is None:
            continue
        follows = sides.get(index + 1)
        quality = 0.0 if found[1] == line.text else 1.0 + (line.text[0] in "#*_")
        if follows is not None and follows[0] is Side.FRONT:
            quality += 2.0
        starts.append(Start(index, int(found[1]), quality, len(line.text), holds_front=False))
    return starts


def _inline_starts(seen: Sequence[Seen], furniture: set[int]) -> list[Start]:
    """List the lines that open with a card number and go on with the front."""
    starts = []
    for index, line in enumerate(seen):
        if index in furniture:
            continue
        worded = _WORDED.match(line.text)
        asks = 1.0 if line.asks else 0.0
        if worded is not None:
            starts.append(Start(index, int(worded[1]), 1.0 + asks, worded.end(), holds_front=True))
        elif line.mark is Mark.NUMBER:
            cut = len(line.text) - len(line.body)
            starts.append(Start(index, line.value, asks - 0.5, cut, holds_front=True))
        elif (found := _HEADED.match(line.text)) is not None and (line.asks or found["word"]):
            starts.append(Start(index, int(found["value"]), 2.0, found.end(), holds_front=True))
    return starts


def _side_starts(sides: dict[int, tuple[Side, int]]) -> list[Start]:
    """Take each `Q` mark that opens a card as its start, where no numbers count."""
    starts = []
    before = Side.BACK
    for index, (side, cut) in sorted(sides.items()):
        if side is Side.FRONT and before is Side.BACK:
            starts.append(Start(index, 0, 2.0, cut, holds_front=cut > 0))
        before = side
    return starts


def read(survey: Survey) -> Sequence[Label]:
    """Label the lines before the first number, then block by block."""
    layout = _layout(survey)
    seen = survey.seen
    labels = [Label(Role.FURNITURE, why="belongs to the site")] * len(seen)
    bounds = [start.index for start in layout.starts] + [len(seen)]
    for index in range(bounds[0]):
        labels[index] = _before_first(seen[index], index in layout.furniture)
    for card, start in enumerate(layout.starts, 1):
        _label_block(seen, layout, start, bounds[card], card, labels)
    return labels


def _before_first(line: Seen, furniture: bool) -> Label:
    """Label a line above the first card."""
    if furniture:
        return Label(Role.FURNITURE, why="belongs to the site")
    if line.size <= LONG_PROSE and not line.marked:
        return Label(Role.HEADING)
    return Label(Role.UNPARSED, why="stands before the first card")


def _label_block(
    seen: Sequence[Seen], layout: Layout, start: Start, end: int, card: int, labels: list[Label]
) -> None:
    """Label the lines of one card, from its number to the next."""
    content: list[tuple[int, int]] = []
    answer_at: int | None = None
    for index in range(start.index, end):
        side = layout.sides.get(index)
        if index == start.index and start.cut >= len(seen[index].text):
            labels[index] = Label(Role.FURNITURE, why="numbers the card")
        elif side is not None and side[1] == 0:
            labels[index] = Label(Role.FURNITURE, why="marks a side")
        elif index in layout.furniture:
            labels[index] = Label(Role.FURNITURE, why="belongs to the site")
            if end == len(seen) and len(content) > 1 and is_site_furniture(seen[index]):
                break  # what follows the site's words after the last card is the page's foot
        else:
            cut = start.cut if index == start.index else side[1] if side is not None else 0
            content.append((index, cut))
        if side is not None and side[0] is Side.BACK and answer_at is None:
            answer_at = index
    if end < len(seen):
        for index in _headings_at_end(seen, [index for index, _ in content]):
            labels[index] = Label(Role.HEADING)
            content.pop()
    if answer_at is None:
        fronts = _front_size([seen[index] for index, _ in content])
        answer_at = content[fronts][0] if fronts < len(content) else end
    for index, cut in content:
        role = Role.FRONT if index < answer_at else Role.BACK
        labels[index] = Label(role, card, cut=cut)
    if content and labels[content[0][0]].role is Role.BACK:
        labels[content[0][0]] = Label(Role.FRONT, card, cut=content[0][1])


def _headings_at_end(seen: Sequence[Seen], lines: Sequence[int]) -> Iterator[int]:
    """Yield the last lines of a card that head the next ones: marked so, and set apart."""
    for index in reversed(lines[2:]):
        line = seen[index]
        if not (line.gap and line.text.startswith("#") and is_heading(line)):
            return
        yield index


def _front_size(lines: Sequence[Seen]) -> int:
    """Count the lines of a front without marks: one, and the questions that follow it at once."""
    if len(lines) < 3:
        return min(1, len(lines))
    gaps = [i for i in range(1, len(lines)) if lines[i].gap > lines[1].gap]
    size = 1
    while size < len(lines) - 1 and lines[size].ask is Ask.MARKED and not lines[size].marked:
        size += 1
    if size == 1 and len(gaps) == 1 and not lines[0].asks and lines[gaps[0] - 1].asks:
        return gaps[0]
    return size


READER = Reader(
    NAME,
    "numbered cards: Q and A with a rating widget, or question and answer lines",
    weigh,
    read,
    sees_site=True,
)
