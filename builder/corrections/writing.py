"""Items put into the text of `corrections.yaml`, whose other lines stay as they are.

The library writes the lines of an item. It could write the whole file, but would indent and fold it
anew and lose comments that stand in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from ruamel.yaml.nodes import CollectionNode, MappingNode, Node

from builder.corrections.agreement import card_ids
from builder.corrections.checking import Entry
from builder.corrections.lines import item_lines
from builder.corrections.reading import CARDS, OVERLAPS, Parsed, Section
from builder.model import Correction, Decision

_LINE_END = re.compile(r"[\r\n\x85\u2028\u2029]|\Z")
_COMMENT = re.compile(r"(?<!\S)#[^\r\n\x85\u2028\u2029]*")
_DOCUMENT_MARK = re.compile(r"^(?:\.\.\.|---)(?=\s|\Z)", re.MULTILINE)

# Lines that come in place of the text between two places.
_Change = tuple[int, int, list[str]]
_Item = Decision | Correction


def with_decisions(parsed: Parsed, decisions: Sequence[Decision]) -> str:
    """Give the text with decisions, each in place of one about the same cards."""
    known = {card_ids(each): at for at, each in enumerate(parsed.decisions)}
    same = {known[card_ids(one)]: one for one in decisions if card_ids(one) in known}
    new = [one for one in decisions if card_ids(one) not in known]
    changes = _changes(parsed, parsed.overlaps, OVERLAPS, parsed.decisions, same, new)
    return _spliced(parsed.text, changes)


def with_corrections(parsed: Parsed, corrections: Sequence[Correction]) -> str:
    """Give the text with the corrections; one that has a line takes the place of the item there."""
    at = {each.line: number for number, each in enumerate(parsed.corrections)}
    same = {at[each.line]: each for each in corrections if each.line}
    new = [each for each in corrections if not each.line]
    changes = _changes(parsed, parsed.cards, CARDS, parsed.corrections, same, new)
    return _spliced(parsed.text, changes)


def _spliced(text: str, changes: Sequence[_Change]) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    for start, end, lines in sorted(changes, key=lambda change: change[0], reverse=True):
        before, after = text[:start], text[end:]
        last = "" if after.startswith(("\r", "\n")) else newline
        text = before + newline.join(lines) + last + after
    return text


def _changes(
    parsed: Parsed,
    section: Section,
    name: str,
    items: Sequence[_Item],
    same: Mapping[int, _Item],
    new: Sequence[_Item],
) -> list[_Change]:
    """Give the changes that replace items of a section, by number, and add others to it."""
    entry, text = section.entry, parsed.text
    if entry is None:
        return [_begin(parsed, name, new)]
    if isinstance(entry.value, CollectionNode) and entry.value.flow_style:
        every = [same.get(number, item) for number, item in enumerate(items)]
        return [_unbracket(text, entry, [*every, *new])]
    changes = [_replace(text, section.nodes[number], item) for number, item in same.items()]
    if new and items:
        changes.append(_append(text, entry.value, new))
    elif new:
        start = _line_end(text, entry.key.end_mark.index)
        changes.append((start, start, ["", *_items(new, entry.key.start_mark.column)]))
    return changes


def _begin(parsed: Parsed, name: str, new: Sequence[_Item]) -> _Change:
    """Add the key, and the items, to a file without it: after all that the file has."""
    root, text = parsed.root, parsed.text
    start, column = len(text), 0
    if isinstance(root, CollectionNode):
        column = root.start_mark.column
        mark = _DOCUMENT_MARK.search(text, _content_end(text, root))
        start = mark.start() if mark else start
    elif root is not None:
        start = root.start_mark.index
    before = [""] if text[:start].rpartition("\n")[2] else []
    return start, start, [*before, *_indented([f"{name}:"], column), *_items(new, column)]


def _append(text: str, items: Node, new: Sequence[_Item]) -> _Change:
    """Add items after the last one and the comments that are indented below that."""
    column = items.start_mark.column
    end = _line_end(text, _content_end(text, items))
    comments = re.compile(rf"(?:(?:\r?\n *)*\r?\n {{{column + 1},}}#[^\r\n]*)*")
    found = comments.match(text, end)
    start = found.end() if found else end
    return start, start, ["", *_items(new, column)]


def _replace(text: str, node: Node, item: _Item) -> _Change:
    """Put an item in the place of one, with the comments that stand in it below."""
    column = node.start_mark.column
    end = _line_end(text, _content_end(text, node))
    first, *lines = [*item_lines(item), *_comments(text, node, end)]
    return node.start_mark.index, end, [first, *_indented(lines, column)]


def _unbracket(text: str, entry: Entry, items: Sequence[_Item]) -> _Change:
    """Put items on lines of their own in the place of a list in brackets."""
    column = entry.key.start_mark.column
    end = _line_end(text, entry.value.end_mark.index)
    comments = _indented(_comments(text, entry.value, end), column)
    start = len(text[: entry.value.start_mark.index].rstrip(" \r\n"))
    return start, end, ["", *comments, *_items(items, column)]


def _items(items: Sequence[_Item], column: int) -> list[str]:
    found: list[str] = []
    for item in items:
        first, *lines = item_lines(item)
        found += [*_indented([f"- {first}"], column), *_indented(lines, column + 2)]
    return found


def _indented(lines: Sequence[str], column: int) -> list[str]:
    return [" " * column + line if line else "" for line in lines]


def _line_end(text: str, index: int) -> int:
    found = _LINE_END.search(text, index)
    return found.start() if found else len(text)


def _content_end(text: str, node: Node) -> int:
    """Give the place after the last character of a node; a block's own mark is further on."""
    while isinstance(node, CollectionNode) and not node.flow_style:
        node = node.value[-1][1] if isinstance(node, MappingNode) else node.value[-1]
    end: int = node.end_mark.index
    if not _is_block(node):
        return end
    head = text[node.start_mark.index : _line_end(text, node.start_mark.index)]
    if "+" in head:  # the empty lines at its end belong to the text
        return len(text[:end].rstrip(" ").removesuffix("\n").removesuffix("\r"))
    return len(text[:end].rstrip(" \r\n"))


def _comments(text: str, node: Node, end: int) -> list[str]:
    """Give the comments in a node and in the rest of its last line."""
    comments: list[str] = []
    start = node.start_mark.index
    for leaf in _leaves(node):
        # The first line of a block scalar may have a comment; no other text in a leaf is one.
        stop = leaf.start_mark.index
        stop = _line_end(text, stop) if _is_block(leaf) else stop
        comments += _COMMENT.findall(text[start:stop])
        start = leaf.end_mark.index
    return comments + _COMMENT.findall(text[start:end])


def _leaves(node: Node) -> Iterator[Node]:
    """Give the keys and texts in a node, in their order."""
    if not isinstance(node, CollectionNode):
        yield node
        return
    children = chain.from_iterable(node.value) if isinstance(node, MappingNode) else node.value
    for child in children:
        yield from _leaves(child)


def _is_block(node: Node) -> bool:
    return getattr(node, "style", None) in ("|", ">")
