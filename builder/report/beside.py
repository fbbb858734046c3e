"""Cards side by side, for people who compare them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from rich.console import Console
from rich.text import Text

from builder.model import Card
from builder.report.terminal import place

WIDEST = 132
"""Columns beyond which lines are too long to read."""

_INDENT, _BETWEEN = "  ", " │ "
_NARROWEST = 8
_ID_LENGTH = 6
_BACK_LINES, _BACK_LENGTH = 3, 240
_LONG_PATH = re.compile(r"\S+[/\\](?=\S+$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardNames:
    """What a report calls the cards of a deck: the beginning of an id, a place, a front."""

    cards: Mapping[str, Card]
    paths: Mapping[str, Path]
    size: int

    @classmethod
    def of(cls, cards: Iterable[Card], paths: Mapping[str, Path]) -> CardNames:
        """Shorten ids only so far that each stays the only one that begins so."""
        found = {card.id: card for card in cards}
        sizes = range(_ID_LENGTH, max(map(len, found), default=_ID_LENGTH))
        fit = (size for size in sizes if len({each[:size] for each in found}) == len(found))
        return cls(cards=found, paths=paths, size=next(fit, sizes.stop))

    def id(self, card: str) -> str:
        """Give so much of an id as names the card."""
        return card[: self.size]

    def place(self, card: str) -> str:
        """Give `file:line` of the card."""
        return place(self.paths, self.cards[card].front_spans)

    def front(self, card: str) -> str:
        """Give the first line of the card's front."""
        return self.cards[card].front.split("\n", 1)[0]

    def entry(self, card: str, mark: str = "", *, style: str = "", why: str = "") -> Text:
        """Give a card for a column: its id and `mark`, its place, its front and some of its back.

        `why` says how it came there.
        """
        whole = self.cards[card]
        parts = [
            Text(f"{self.id(card)}  {mark}".rstrip(), style or "cyan"),
            Text(self.place(card), "dim"),
            Text.assemble("Q  ", (whole.front, "bold")),
            Text.assemble("A  ", _beginning(whole.back)),
        ]
        parts += [Text(f"({why})", "dim")] if why else []
        return Text("\n").join(parts)


def _beginning(back: str) -> Text:
    """Give the first lines of a back, and a sign if there is more."""
    if not back.strip():
        return Text("(no answer)", "yellow")
    lines = [line for line in back.split("\n") if line]
    start = "\n".join(lines[:_BACK_LINES])
    if len(start) > _BACK_LENGTH:
        start = start[:_BACK_LENGTH].rpartition(" ")[0] or start[:_BACK_LENGTH]
    elif len(lines) <= _BACK_LINES:
        return Text(start)
    return Text(f"{start} ...")


def show_beside(out: Console, left: Text, right: Text) -> None:
    """Print two texts in columns of equal width, and no blank at a line's end."""
    room = min(out.width, WIDEST) - len(_INDENT) - len(_BETWEEN)
    width = max(room // 2, _NARROWEST)
    for a, b in zip_longest(_fold(out, left, width), _fold(out, right, width), fillvalue=Text()):
        line = Text.assemble(_INDENT, a)
        line.pad_right(len(_INDENT) + width - line.cell_len)
        between = _BETWEEN if b.plain else _BETWEEN.rstrip()
        out.print(Text.assemble(line, (between, "dim"), b))


def show_folded(out: Console, text: str) -> None:
    """Print a remark below, over the whole width."""
    width = max(min(out.width, WIDEST) - len(_INDENT), _NARROWEST)
    for line in _fold(out, Text(text, "dim"), width):
        out.print(Text.assemble(_INDENT, line))


def _fold(out: Console, text: Text, width: int) -> list[Text]:
    """Break a text into lines that fit; a path too long goes on after its folder."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        path = _LONG_PATH.match(line.plain) if line.cell_len > width else None
        for part in line.divide([path.end()]) if path else [line]:
            lines += part.wrap(out, width, overflow="fold")
    for line in lines:
        line.rstrip()
    return lines
