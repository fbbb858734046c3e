"""A decision put into the text of `corrections.yaml`, whose other lines stay as they are.

The library writes the lines of the decision. It could write the whole file, but would indent and
fold it anew and lose comments that stand in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from ruamel.yaml.nodes import CollectionNode, MappingNode, Node

from builder.corrections.agreement import card_ids
from builder.corrections.lines import decision_lines
from builder.corrections.reading import Entry, Parsed
from builder.model import Decision

_LINE_END = re.compile(r"[\r\n\x85\u2028\u2029]|\Z")
_COMMENT = re.compile(r"(?<!\S)#[^\r\n\x85\u2028\u2029]*")

# Lines that come in place of the text between two places.
_Change = tuple[int, int, list[str]]


def added(parsed: Parsed, decision: Decision) -> str:
    """Give the text with the decision, in place of one about the same cards."""
    start, end, lines = _change(parsed, decision)
    before, after = parsed.text[:start], parsed.text[end:]
    newline = "\r\n" if "\r\n" in parsed.text else "\n"
    last = "" if after.startswith(("\r", "\n")) else newline
    return before + newline.join(lines) + last + after


def _change(parsed: Parsed, decision: Decision) -> _Change:
    entry, text = parsed.overlaps, parsed.text
    if entry is None:
        return _begin(parsed, decision)
    decisions, cards = list(parsed.decisions), card_ids(decision)
    same = [at for at, each in enumerate(decisions) if card_ids(each) == cards]
    at = same[0] if same else len(decisions)
    if isinstance(entry.value, CollectionNode) and entry.value.flow_style:
        decisions[at : at + 1] = [decision]
        return _unbracket(text, entry, decisions)
    if same:
        return _replace(text, parsed.nodes[at], decision)
    if decisions:
        return _append(text, entry.value, decision)
    start = _line_end(text, entry.key.end_mark.index)
    return start, start, ["", *_item(decision, entry.key.start_mark.column)]


def _begin(parsed: Parsed, decision: Decision) -> _Change:
    """Add the key, and the decision, to a file without any."""
    start = parsed.root.start_mark.index if parsed.root else len(parsed.text)
    before = [""] if parsed.text[:start].rpartition("\n")[2] else []
    return start, start, [*before, "overlaps:", *_item(decision, 0)]


def _append(text: str, items: Node, decision: Decision) -> _Change:
    """Add the decision after the last one and the comments that are indented below that."""
    column = items.start_mark.column
    end = _line_end(text, _content_end(text, items))
    comments = re.compile(rf"(?:(?:\r?\n *)*\r?\n {{{column + 1},}}#[^\r\n]*)*")
    found = comments.match(text, end)
    start = found.end() if found else end
    return start, start, ["", *_item(decision, column)]


def _replace(text: str, node: Node, decision: Decision) -> _Change:
    """Put the decision in the place of one, with the comments that stand in it below."""
    column = node.start_mark.column
    end = _line_end(text, _content_end(text, node))
    first, *lines = [*decision_lines(decision), *_comments(text, node, end)]
    return node.start_mark.index, end, [first, *_indented(lines, column)]


def _unbracket(text: str, entry: Entry, decisions: Sequence[Decision]) -> _Change:
    """Put decisions on lines of their own in the place of a list in brackets."""
    column = entry.key.start_mark.column
    end = _line_end(text, entry.value.end_mark.index)
    comments = _indented(_comments(text, entry.value, end), column)
    items = chain.from_iterable(_item(each, column) for each in decisions)
    start = len(text[: entry.value.start_mark.index].rstrip(" \r\n"))
    return start, end, ["", *comments, *items]


def _item(decision: Decision, column: int) -> list[str]:
    first, *lines = decision_lines(decision)
    return [*_indented([f"- {first}"], column), *_indented(lines, column + 2)]


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
