"""Marks that say which side of a card a line opens: "Q:" and "A:", plain or emphasised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from builder.readers.lines import Seen

_Q = r"(?:q|question|front|frage|pregunta|pergunta|domanda|pytanie|вопрос|fråga|vraag|term)"
_A = (
    r"(?:a|ans|answer|back|antwort|respuesta|resposta|réponse|risposta|odpowiedź|ответ|svar|"
    r"antwoord|definition)"
)
_LABEL = rf"(?:(?P<q>{_Q})|(?P<a>{_A}))(?:\s*\d+)?"
_HASHES = r"(?:#{1,6}\s+)?"
_ALONE = re.compile(
    rf"{_HASHES}(?P<em>[*_]{{0,3}}){_LABEL}\s*(?:[:.)]?(?P=em)|(?P=em)\s*[:.)])", re.IGNORECASE
)
_PREFIX = re.compile(rf"{_HASHES}{_LABEL}\s*(?:[:：]|[.)](?=\s))\s*(?=\S)", re.IGNORECASE)
_EMPHASISED = re.compile(
    rf"(?:{_HASHES}|[-+*•]\s+)(?P<em>\*{{1,3}}|_{{1,3}}){_LABEL}\s*"
    # **Q:** ..., **Q**: ..., and **Q: ...** as a whole
    r"(?:[:：.)]\s*(?P=em)(?![*_])|(?P=em)\s*[:：]|[:：.)]\s+(?=\S(?:(?!(?P=em)).)*(?P=em)$))\s*(?=\S)",
    re.IGNORECASE,
)
_OPTION = re.compile(r"(?:[*_]{1,3})?[Aa]\s?[.):]")
_NEXT_OPTION = re.compile(r"(?:[*_]{1,3})?[Bb]\s?[.):]")
_LONGEST = 24
"""Characters of a line that is a mark and nothing else, at most."""


class Side(StrEnum):
    """Which side of a card a mark opens."""

    FRONT = "q"
    BACK = "a"


def side_marks(seen: Sequence[Seen]) -> dict[int, tuple[Side, int]]:
    """Find the lines that a mark opens, by index: the side, and the characters of the mark.

    A mark alone on its line counts none. Marks count only where both sides are marked, and often,
    or are all that there is: else they are plain words.
    """
    sides = {
        index: side
        for index, line in enumerate(seen)
        if (side := _side(line.text)) is not None and not _is_option(seen, index)
    }
    fronts = sum(side is Side.FRONT for side, _ in sides.values())
    backs = len(sides) - fronts
    if [side for side, _ in sides.values()] == [Side.FRONT, Side.BACK] and min(sides) < 2:
        return sides  # a document of one card, perhaps below its title
    return sides if min(fronts, backs) >= 2 and max(fronts, backs) <= 3 * min(fronts, backs) else {}


def answer_marks(seen: Sequence[Seen]) -> dict[int, tuple[Side, int]]:
    """Find the lines that a word for an answer opens, whatever the questions are marked by."""
    return {
        index: side
        for index, line in enumerate(seen)
        if line.text[1:2].isalpha()
        and (side := _side(line.text)) is not None
        and side[0] is Side.BACK
    }


def _side(text: str) -> tuple[Side, int] | None:
    """Tell a mark, alone on its line (cut 0) or before text (cut behind the mark)."""
    if len(text) <= _LONGEST:
        alone = _ALONE.fullmatch(text)
        if alone is not None:
            return (Side.FRONT if alone["q"] else Side.BACK), 0
    prefix = _EMPHASISED.match(text) or _PREFIX.match(text)
    if prefix is not None and (prefix["q"] or prefix["a"])[0].isupper():
        return (Side.FRONT if prefix["q"] else Side.BACK), prefix.end()
    return None


def _is_option(seen: Sequence[Seen], index: int) -> bool:
    """Tell the first of several options, "A) ..." over "B) ...", from an answer."""
    after = seen[index + 1].text if index + 1 < len(seen) else ""
    return bool(_NEXT_OPTION.match(after)) and bool(_OPTION.match(seen[index].text))
