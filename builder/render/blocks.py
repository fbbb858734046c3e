"""The structure of a card's text: paragraphs, lists, tables, quotations, code and plots.

It is found without losing a word. What may be structure and may be text stays as it is written;
all that ever goes is a mark, such as that of a list item. Numbers live on in the list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from builder.forms.indentation import DEEPEST, column, levels
from builder.render.code import Code, find_code, read_code_line
from builder.render.marks import BULLETS, Mark, accepted_marks, goes_on, may_open_item, unflattened
from builder.render.maths import continued
from builder.render.plots import MARK as _PLOT
from builder.render.plots import Plot, read_plot
from builder.render.tables import Table, find_tables

_DEEPEST = 4
"""How many quotations may stand in one another."""
# "> 5" and ">>>" are no quotations; what follows the first line may be anything.
_QUOTED = re.compile(r"(?:> )+[\"'“”‘’„«»(\[*_`]{0,3}[^\W\d_]")
_LONE_QUOTED = re.compile(r"(?:> )+(?:[^\W\d_]|[\"'“‘„«][^\W\d_].*[\"'”’“»][.!?]?$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Lines that belong together; a break between two lines is kept."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One list item: its lines, then the lists nested in it.

    `value` is the item's number where the list does not simply count on, otherwise None.
    """

    lines: tuple[str, ...]
    lists: tuple[ListBlock, ...]
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock:
    """A bullet list (`style` is empty), or one ordered by numbers ("1") or letters ("a", "A")."""

    style: str
    start: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What stands behind `>` at the start of lines."""

    quoted: tuple[Block, ...]


Block = Paragraph | ListBlock | Table | Quotation | Code | Plot

_Whole = Mapping[int, tuple[int, Block]]
"""Blocks of several lines that are found whole: by the first, the line after the last, and it."""


class _OpenItem(NamedTuple):
    """An item that is still being read."""

    number: int
    lines: list[str]
    lists: list[_OpenList]


class _OpenList(NamedTuple):
    """A list that is still being read."""

    mark: str
    level: int
    items: list[_OpenItem]


def find_blocks(text: str) -> tuple[Block, ...]:
    """Split a card's text into its blocks, in order."""
    return _find(text, 0)


def _find(text: str, depth: int) -> tuple[Block, ...]:
    """Find the blocks of a text that stands in as many quotations as `depth` says."""
    if "\n" not in text:
        line = clean(text)
        if not line:
            return ()
        if statements := read_code_line(line):
            return (statements,)
        if not (may_open_item(line) or line[0] == ">" or line.startswith(_PLOT)):
            return (Paragraph(lines=(line,)),)
        lines = [line]
    else:
        lines = [clean(line) for line in text.split("\n")]
    whole, formulas = _exempt(text, lines, depth)
    indented = "\n " in text or "\n\t" in text
    columns = [column(line) for line in text.split("\n")] if indented else [0] * len(lines)
    return _found(lines, columns, whole, formulas)


def _found(
    lines: list[str], columns: Sequence[int], whole: _Whole, formulas: Collection[int]
) -> tuple[Block, ...]:
    """Find lists and paragraphs around the blocks that are found already.

    `columns` are those at which the lines begin.
    """
    skipped = _covered(whole).union(formulas)
    parts = unflattened(lines, skipped)
    if len(lines) < sum(map(len, parts)):
        # Each line moves down by as many lines as those before it have become.
        places = [0, *accumulate(map(len, parts))]
        whole = {places[at]: (places[end], block) for at, (end, block) in whole.items()}
        formulas = {places[at] for at in formulas}
        skipped = {places[at] for at in skipped}
        columns = [at for at, each in zip(columns, parts, strict=True) for _ in each]
        lines = [line for each in parts for line in each]
    outside = ["" if at in skipped else line for at, line in enumerate(lines)]
    return _assemble(lines, _placed(accepted_marks(outside, columns), columns), whole, formulas)


def _placed(marks: Sequence[Mark | None], columns: Sequence[int]) -> list[tuple[Mark, int] | None]:
    """Give each mark with the level that its indentation sets it at, below the marks before it."""
    items = [at for at, mark in enumerate(marks) if mark]
    deep = dict(zip(items, levels([columns[at] for at in items]), strict=True))
    return [(mark, deep[at]) if mark else None for at, mark in enumerate(marks)]


def _exempt(text: str, lines: list[str], depth: int) -> tuple[_Whole, Collection[int]]:
    """Find the lines in which no mark opens an item: whole blocks, and formulas in many lines."""
    whole: dict[int, tuple[int, Block]] = {}
    if len(lines) > 1:
        raw = [_printable(line.expandtabs(4)) for line in text.split("\n")]
        whole.update(find_code(lines, raw))
    formulas: Collection[int] = ()
    if "$$" in text or r"\[" in text or r"\(" in text:
        formulas = continued(_outside(lines, whole))
    if ">" in text and depth < _DEEPEST:
        quoted = _quotations(text.split("\n"), _outside(lines, whole), formulas, depth)
        whole.update(quoted)
    if "|" in text and len(lines) > 1:
        whole.update(find_tables(_outside(lines, whole, formulas)))
    return whole, set(formulas) - _covered(whole)


def _quotations(
    raw: Sequence[str], lines: Sequence[str], formulas: Collection[int], depth: int
) -> _Whole:
    """Find runs of lines behind `>`; `raw` lines keep the indentation of what is quoted."""
    found: dict[int, tuple[int, Block]] = {}
    start = 0
    while start < len(lines):
        end = start + 1
        if start not in formulas and _QUOTED.match(lines[start]):
            while end < len(lines) and (lines[end] == ">" or lines[end].startswith("> ")):
                end += 1
            if end > start + 1 or _LONE_QUOTED.match(lines[start]):
                inside = (line.lstrip()[1:].removeprefix(" ") for line in raw[start:end])
                quoted = _find("\n".join(inside), depth + 1)
                found[start] = end, Quotation(quoted=quoted)
        start = end
    return found


def _outside(lines: Sequence[str], whole: _Whole, formulas: Collection[int] = ()) -> Sequence[str]:
    """Return the lines, with those of blocks found already and of formulas left empty."""
    inside = _covered(whole).union(formulas)
    return ["" if at in inside else line for at, line in enumerate(lines)] if inside else lines


def _covered(whole: _Whole) -> set[int]:
    return {at for start, (end, _) in whole.items() for at in range(start, end)}


def clean(line: str) -> str:
    """Strip a line; control characters, which Anki cannot store, become spaces."""
    return _printable(line).strip()


def _printable(line: str) -> str:
    if line and not line.isprintable():
        line = "".join(
            " " if character < " " or character == "\x7f"
            # A lone surrogate cannot be written as UTF-8.
            else "\N{REPLACEMENT CHARACTER}" if "\ud800" <= character <= "\udfff"
            else character
            for character in line
        )  # fmt: skip
    return line


def _assemble(
    lines: list[str],
    marks: Sequence[tuple[Mark, int] | None],
    whole: _Whole,
    formulas: Collection[int],
) -> tuple[Block, ...]:
    """Group lines into blocks; `stack` holds the open lists, outermost first.

    `formulas` are the lines that go on with a formula.
    """
    blocks: list[Block] = []
    paragraph: list[str] = []
    stack: list[_OpenList] = []
    after_blank = False

    def close() -> None:
        if paragraph:
            blocks.append(Paragraph(lines=tuple(paragraph)))
            paragraph.clear()
        if stack:
            blocks.append(_frozen(stack[0]))
            stack.clear()

    for at, line, block in _rows(lines, whole):
        if block:
            close()
            blocks.append(block)
        elif not line:
            after_blank = True
            continue
        elif mark := marks[at]:
            if not stack:
                close()
            _add_item(stack, *mark)
        elif stack and not after_blank and (at in formulas or goes_on(line)):
            stack[-1].items[-1].lines.append(line)
        else:
            if stack or after_blank:
                close()
            paragraph.append(line)
        after_blank = False
    close()
    return tuple(blocks)


def _rows(lines: Sequence[str], whole: _Whole) -> Iterator[tuple[int, str, Block | None]]:
    """Give each line with its number; those of a block found whole, and a plot's, as that block."""
    at = 0
    while at < len(lines):
        line = lines[at]
        if at in whole:
            end, block = whole[at]
            yield at, line, block
            at = end
            continue
        yield at, line, read_plot(line) if line.startswith(_PLOT) else None
        at += 1


def _add_item(stack: list[_OpenList], mark: Mark, level: int) -> None:
    """Add an item to the open list of its mark and level, or to a new one under the last item."""
    item = _OpenItem(mark.number, [mark.text], [])
    while len(stack) > 1 and stack[-1].level > level:
        stack.pop()
    if stack and stack[0].level > level:
        stack[0] = stack[0]._replace(level=level)
    for at, open_list in enumerate(stack):
        if (open_list.mark, open_list.level) == (mark.mark, level):
            del stack[at + 1 :]
            open_list.items.append(item)
            return
    nested = _OpenList(mark.mark, level, [item])
    del stack[DEEPEST:]
    if stack:
        stack[-1].items[-1].lists.append(nested)
    stack.append(nested)


def _frozen(open_list: _OpenList) -> ListBlock:
    style = open_list.mark.strip("().") if open_list.mark not in BULLETS else ""
    start = open_list.items[0].number
    items = []
    expected = start
    for item in open_list.items:
        items.append(
            Item(
                lines=tuple(item.lines),
                lists=tuple(_frozen(nested) for nested in item.lists),
                value=item.number if item.number != expected else None,
            )
        )
        expected = item.number + (1 if style else 0)
    return ListBlock(style=style, start=start, items=tuple(items))
