"""What `corrections.yaml` says, checked key by key, each fault with its line."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from builder.corrections.agreement import check_agreement
from builder.corrections.nodes import compose, is_nothing
from builder.errors import CorrectionsError
from builder.model import Decision, Settled

# The keys of each mapping, and whether it must have them.
_FILE = {"overlaps": True}
_DECISION = {"decision": True, "cards": True, "keep": False, "why": False}
_CARD = {"id": True, "front": True}

_KINDS = {
    "int": "a number",
    "float": "a number",
    "bool": "a truth value",
    "timestamp": "a date",
    "null": "nothing",
}
_MARK = re.compile(r"[!&]\S*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key and its value as they stand in the file."""

    key: Node
    value: Node

    @property
    def name(self) -> str:
        """Give the key itself."""
        return str(self.key.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A file whose every decision is sound, with the nodes that say where each of them stands.

    A file that says nothing has no `overlaps`; its `root` is then the empty value between the marks
    of a document, or None where there are no such marks.
    """

    text: str
    root: Node | None
    overlaps: Entry | None = None
    nodes: tuple[Node, ...] = ()
    decisions: tuple[Decision, ...] = ()


def parse(path: Path, text: str) -> Parsed:
    """Read the text of the file, or raise CorrectionsError for what is wrong with it."""
    root = compose(path, text)
    if root is None or is_nothing(root):
        return Parsed(text=text, root=root)
    checker = _Checker(path, text)
    overlaps = checker.file(root)["overlaps"]
    nodes = () if is_nothing(overlaps.value) else checker.items(overlaps)
    decisions = tuple(checker.decision(node) for node in nodes)
    check_agreement(path, decisions)
    return Parsed(text=text, root=root, overlaps=overlaps, nodes=nodes, decisions=decisions)


class _Checker:
    """Makes decisions of nodes, and knows the file when something is wrong."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def file(self, root: Node) -> dict[str, Entry]:
        """Give the keys of the whole file."""
        if isinstance(root, MappingNode) and root.flow_style:
            self._fail(root, "is written in braces", "write each key on a line of its own")
        return self._mapping(root, "the file", _FILE)

    def items(self, entry: Entry) -> tuple[Node, ...]:
        """Give the items of a list."""
        self._unmarked(entry.value)
        if not isinstance(entry.value, SequenceNode):
            hint = "begin each of its items with - on a line of its own"
            self._fail(entry.key, f"{entry.name} must be a list", hint)
        return tuple(entry.value.value)

    def decision(self, node: Node) -> Decision:
        """Give the decision that an item of `overlaps` is."""
        entries = self._mapping(node, "the decision", _DECISION)
        settled = self._settled(entries["decision"])
        cards = self._cards(entries["cards"])
        keep = self._keep(entries["keep"], settled, dict(cards)) if "keep" in entries else ""
        why = self._string(entries["why"]) if "why" in entries else ""
        line = node.start_mark.line + 1
        return Decision(settled=settled, cards=cards, keep=keep, why=why, line=line)

    def _settled(self, entry: Entry) -> Settled:
        word = self._string(entry)
        if word in list(Settled):
            return Settled(word)
        near = difflib.get_close_matches(word, list(Settled), n=1)
        hint = f"did you mean {near[0]}?" if near else "write merge or separate"
        return self._fail(entry.key, f"{word!r} is no decision", hint)

    def _cards(self, entry: Entry) -> tuple[tuple[str, str], ...]:
        cards: dict[str, str] = {}
        for node in self.items(entry):
            entries = self._mapping(node, "the card", _CARD)
            card, front = self._string(entries["id"]), self._string(entries["front"])
            if not card:
                self._fail(node, "the id is empty", "write the id of a card")
            if card in cards:
                self._fail(node, f"card {card} is in one decision twice", "remove one of the two")
            cards[card] = front
        if len(cards) < 2:
            hint = "add the other, or remove the decision"
            self._fail(entry.key, "a decision is about two cards or more", hint)
        return tuple(cards.items())

    def _keep(self, entry: Entry, settled: Settled, cards: dict[str, str]) -> str:
        keep = self._string(entry)
        if settled is Settled.SEPARATE:
            self._fail(entry.key, "cards to keep separate are all kept", "remove keep")
        if keep not in cards:
            hint = f"write one of {', '.join(cards)}"
            self._fail(entry.key, f"keep is {keep!r}, none of the cards", hint)
        return keep

    def _mapping(self, node: Node, what: str, keys: dict[str, bool]) -> dict[str, Entry]:
        """Give the entries of a mapping that has all the keys it must and none it may not."""
        self._unmarked(node)
        if not isinstance(node, MappingNode):
            self._fail(node, f"{what} has no keys", f"begin it with {next(iter(keys))}:")
        entries: dict[str, Entry] = {}
        for key, value in node.value:
            entry = Entry(key=key, value=value)
            self._known(entry, keys)
            if entry.name in entries:
                self._fail(key, f"{what} has {entry.name} twice", "remove one of the two")
            entries[entry.name] = entry
        for name, necessary in keys.items():
            if necessary and name not in entries:
                self._fail(node, f"{what} has no {name}", f"add a line {name}:")
        return entries

    def _known(self, entry: Entry, keys: dict[str, bool]) -> None:
        """Refuse a key that there is none of."""
        self._unmarked(entry.key)
        hint = f"the keys are {', '.join(keys)}" if len(keys) > 1 else f"the key is {min(keys)}"
        if not isinstance(entry.key, ScalarNode):
            self._fail(entry.key, "a key is not one word", hint)
        if entry.name not in keys:
            near = difflib.get_close_matches(entry.name, keys, n=1)
            hint = f"did you mean {near[0]}?" if near else hint
            self._fail(entry.key, f"there is no key {entry.name}", hint)

    def _string(self, entry: Entry) -> str:
        """Give a text, which must be what YAML takes for one too."""
        node, name = entry.value, entry.name
        self._unmarked(node)
        if is_nothing(node):
            self._fail(entry.key, f"{name} has no value", "write one, or remove what has none")
        if not isinstance(node, ScalarNode):
            self._fail(node, f"{name} must be text", "put all of it in quotes")
        text = str(node.value)
        kind = str(node.tag).rpartition(":")[2]
        if kind != "str":
            message = f"{name} must be text, but {text} is {_KINDS.get(kind, 'a sign')} in YAML"
            self._fail(node, message, f'put it in quotes: "{text}"')
        if any("\ud800" <= character <= "\udfff" for character in text):
            self._fail(node, f"{name} has half a character", "write the whole character")
        return text

    def _unmarked(self, node: Node) -> None:
        """Refuse tags, and anchors, whose aliases give one node at several places."""
        if mark := _MARK.match(self._text, node.start_mark.index):
            hint = "remove it, and write out what it stands for"
            self._fail(node, f"{mark[0]} is not used in this file", hint)

    def _fail(self, node: Node, message: str, hint: str) -> NoReturn:
        line = node.start_mark.line + 1
        raise CorrectionsError(message, where=self._path, line=line, hint=hint)
