"""The structure of a card's text: paragraphs, lists, code and plots, found without losing a word.

Documents mark lists in every way there is, and mark other things the same way: `-5 degrees`,
`--flag`, `1.5 mm`, a closing `— Author`. A line is a list item only when that reading is safe;
otherwise it stays as it is written. All that ever goes is the mark; numbers live on in the list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from builder.render.code import Code, code_line, find_code
from builder.render.maths import continued
from builder.render.plots import MARK as _PLOT
from builder.render.plots import Plot, read_plot

_BULLETS = "-+*•·–—‣◦▪"
# Dashes and asterisks also open attributions and footnotes, and plus signs sums: one is no list.
_LONE_BULLETS = "-•·‣◦▪"
_MAY_OPEN_ITEM = frozenset(_BULLETS + "(0123456789")
_SPACED = re.compile(rf"([{_BULLETS}])\s+(\S.*)", re.DOTALL)
# `-v`, `+C` and `-log(p)` are options and formulas; `-A neuron ...` is an item.
_GLUED = re.compile(rf"([{_BULLETS}])((?:[aAI](?!\w)|[^\W\d_]\w)(?!\w*\().*)", re.DOTALL)
_NUMBERED = re.compile(
    r"(?:(\()?([0-9]{1,3})([.)])(?:\s+(?=\S)|(?=[^\W\d_]))|(\()?([A-Za-z])(\))\s+(?=\S))(.*)",
    re.DOTALL,
)
_CONTINUES = re.compile(r"[-–—=]+>|[→⇒➔➜]|[=&]\s")


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


Block = Paragraph | ListBlock | Code | Plot


class _Mark(NamedTuple):
    """A line that may be a list item: its mark, whether glued to the text, its number, its text."""

    mark: str
    glued: bool
    number: int
    text: str


class _OpenItem(NamedTuple):
    """An item that is still being read."""

    number: int
    lines: list[str]
    lists: list[_OpenList]


class _OpenList(NamedTuple):
    """A list that is still being read."""

    mark: str
    items: list[_OpenItem]


def find_blocks(text: str) -> tuple[Block, ...]:
    """Split a card's text into its paragraphs, lists, code and plots, in order."""
    if "\n" not in text:
        line = clean(text)
        if not line:
            return ()
        if "=" in line and (statements := code_line(line)):
            return (statements,)
        if line[0] not in _MAY_OPEN_ITEM and line[1:2] != ")" and not line.startswith(_PLOT):
            return (Paragraph(lines=(line,)),)
        lines = [line]
    else:
        lines = [clean(line) for line in text.split("\n")]
    code, formulas = _exempt(text, lines)
    if not code and not formulas:
        return _assemble(lines, _accepted(lines), {}, ())
    covered = _covered(code).union(formulas)
    outside = ["" if at in covered else line for at, line in enumerate(lines)]
    return _assemble(lines, _accepted(outside), code, formulas)


def _exempt(text: str, lines: list[str]) -> tuple[Mapping[int, tuple[int, Code]], Collection[int]]:
    """Find the lines in which no mark opens an item: code, and formulas of several lines."""
    code: Mapping[int, tuple[int, Code]] = {}
    if len(lines) > 1 and any(sign in text for sign in ("=", "def ", "```", "~~~")):
        raw = [_printable(line.expandtabs(4)) for line in text.split("\n")]
        code = find_code(lines, raw)
    formulas: Collection[int] = ()
    if "$$" in text or r"\[" in text or r"\(" in text:
        inside = _covered(code)
        formulas = continued(["" if at in inside else line for at, line in enumerate(lines)])
    return code, formulas


def _covered(code: Mapping[int, tuple[int, Code]]) -> set[int]:
    return {at for start, (end, _) in code.items() for at in range(start, end)}


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


def _mark(line: str) -> _Mark | None:
    """Read a line as a list item, if its start allows that at all."""
    if line[:1] not in _MAY_OPEN_ITEM and line[1:2] != ")":
        return None
    if match := _SPACED.fullmatch(line):
        return _Mark(match[1], False, 0, match[2]) if _has_word(match[2]) else None
    if match := _GLUED.fullmatch(line):
        if match[1] == "*" and "*" in match[2]:
            return None  # *emphasis*
        return _Mark(match[1], True, 0, match[2])
    return _numbered_mark(line)


def _numbered_mark(line: str) -> _Mark | None:
    """Read a line as an item with a number or a letter; `1.` and `(1)` are different marks."""
    match = _NUMBERED.fullmatch(line)
    if match is None or not _has_word(match[7]):
        return None
    opening, digits, closing, letter_opening, letter, letter_closing, text = match.groups()
    if digits:
        return _Mark(f"{opening or ''}1{closing}", False, int(digits), text)
    style = "a" if letter.islower() else "A"
    number = ord(letter) - ord(style) + 1
    return _Mark(f"{letter_opening or ''}{style}{letter_closing}", False, number, text)


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _accepted(lines: list[str]) -> list[_Mark | None]:
    """Give each line's mark where reading the line as a list item is safe."""
    marks = [_mark(line) for line in lines]
    counts = Counter(mark.mark for mark in marks if mark)
    bullets = sum(count for mark, count in counts.items() if mark in _BULLETS)
    return [mark if mark and _is_safe(mark, counts[mark.mark], bullets) else None for mark in marks]


def _is_safe(mark: _Mark, alike: int, bullets: int) -> bool:
    if alike > 1:
        return True
    if mark.number or mark.mark not in _BULLETS or mark.mark in "*–—":
        return False
    if mark.glued:
        return bullets > 1
    return not mark.text[0].isdigit() and (bullets > 1 or mark.mark in _LONE_BULLETS)


def _assemble(
    lines: list[str],
    marks: list[_Mark | None],
    code: Mapping[int, tuple[int, Code]],
    formulas: Collection[int],
) -> tuple[Block, ...]:
    """Group lines into blocks; `stack` holds the open lists, outermost first.

    `code` gives the line after each block of code by its first; `formulas` are the lines that go
    on with a formula.
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

    for at, line, block in _rows(lines, code):
        if block:
            close()
            blocks.append(block)
        elif not line:
            after_blank = True
            continue
        elif mark := marks[at]:
            if not stack:
                close()
            _add_item(stack, mark)
        elif stack and not after_blank and (at in formulas or _belongs_to_item(line)):
            stack[-1].items[-1].lines.append(line)
        else:
            if stack or after_blank:
                close()
            paragraph.append(line)
        after_blank = False
    close()
    return tuple(blocks)


def _rows(
    lines: list[str], code: Mapping[int, tuple[int, Code]]
) -> Iterator[tuple[int, str, Code | Plot | None]]:
    """Give each line with its number; those of a block of code, and a plot's, as that block."""
    at = 0
    while at < len(lines):
        line = lines[at]
        if at in code:
            end, block = code[at]
            yield at, line, block
            at = end
            continue
        yield at, line, read_plot(line) if line.startswith(_PLOT) else None
        at += 1


def _belongs_to_item(line: str) -> bool:
    """Say whether an unmarked line after an item goes on with it: `→ so`, `i.e. this`."""
    return bool(_CONTINUES.match(line)) or (line[0].islower() and not line.endswith(":"))


def _add_item(stack: list[_OpenList], mark: _Mark) -> None:
    """Add an item to the open list of its mark, or to a new one under the last item."""
    item = _OpenItem(mark.number, [mark.text], [])
    depth = next((i for i, open_list in enumerate(stack) if open_list.mark == mark.mark), None)
    if depth is not None:
        del stack[depth + 1 :]
        stack[depth].items.append(item)
        return
    nested = _OpenList(mark.mark, [item])
    if stack:
        stack[-1].items[-1].lists.append(nested)
    stack.append(nested)


def _frozen(open_list: _OpenList) -> ListBlock:
    style = open_list.mark.strip("().") if open_list.mark not in _BULLETS else ""
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
