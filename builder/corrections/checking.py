"""What every part of `corrections.yaml` is checked for, each fault with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from builder.corrections.nodes import is_nothing
from builder.errors import CorrectionsError

_KINDS = {
    "int": "a number",
    "float": "a number",
    "bool": "a truth value",
    "timestamp": "a date",
    "null": "nothing",
}
_SHARE = re.compile(r"0|1|0\.\d{1,9}|1\.0{1,9}")
_MARK = re.compile(r"[!&]\S*")
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key and its value as they stand in the file."""

    key: Node
    value: Node

    @property
    def name(self) -> str:
        """Give the key itself."""
        return str(self.key.value)


class Checker:
    """Takes nodes apart, and knows the file when something is wrong."""

    def __init__(self, path: Path, text: str) -> None:
        """Check the text of the file at `path`."""
        self._path = path
        self._text = text

    def mapping(self, node: Node, what: str, keys: Mapping[str, bool]) -> dict[str, Entry]:
        """Give the entries of a mapping that has all the keys it must and none it may not."""
        self._unmarked(node)
        if not isinstance(node, MappingNode):
            self.fail(node, f"{what} has no keys", f"begin it with {next(iter(keys))}:")
        entries: dict[str, Entry] = {}
        for key, value in node.value:
            entry = Entry(key=key, value=value)
            self._known(entry, keys)
            if entry.name in entries:
                self.fail(key, f"{what} has {entry.name} twice", "remove one of the two")
            entries[entry.name] = entry
        for name, necessary in keys.items():
            if necessary and name not in entries:
                self.fail(node, f"{what} has no {name}", f"add a line {name}:")
        return entries

    def format(self, root: Node, name: str, known: int) -> None:
        """Refuse a file in another format than the one that is known, whatever else it has."""
        for key, value in root.value if isinstance(root, MappingNode) else ():
            if key.value == name and value.value != str(known):
                message = f"format {value.value!r} is not known, only {known}"
                self.fail(key, message, "use the version of Deckwright that wrote it")

    def items(self, entry: Entry) -> tuple[Node, ...]:
        """Give the items of a list."""
        self._unmarked(entry.value)
        if not isinstance(entry.value, SequenceNode):
            hint = "begin each of its items with - on a line of its own"
            self.fail(entry.key, f"{entry.name} must be a list", hint)
        return tuple(entry.value.value)

    def word(self, entry: Entry, words: type[_Word], what: str) -> _Word:
        """Give one of a few words."""
        word = self.string(entry)
        if word in list(words):
            return words(word)
        near = difflib.get_close_matches(word, list(words), n=1)
        hint = f"did you mean {near[0]}?" if near else f"write {_either(words)}"
        return self.fail(entry.key, f"{word!r} is no {what}", hint)

    def string(self, entry: Entry) -> str:
        """Give a text, which must be what YAML takes for one too."""
        node, name = entry.value, entry.name
        self._unmarked(node)
        if is_nothing(node):
            self.fail(entry.key, f"{name} has no value", "write one, or remove what has none")
        if not isinstance(node, ScalarNode):
            self.fail(node, f"{name} must be text", "put all of it in quotes")
        text = str(node.value)
        kind = str(node.tag).rpartition(":")[2]
        if kind != "str":
            message = f"{name} must be text, but {text} is {_KINDS.get(kind, 'a sign')} in YAML"
            self.fail(node, message, f'put it in quotes: "{text}"')
        if any("\ud800" <= character <= "\udfff" for character in text):
            self.fail(node, f"{name} has half a character", "write the whole character")
        return text

    def share(self, entry: Entry) -> float:
        """Give a number from 0 to 1."""
        node = entry.value
        self._unmarked(node)
        text = str(node.value) if isinstance(node, ScalarNode) else ""
        if not _SHARE.fullmatch(text):
            message = f"{entry.name} must be a number from 0 to 1"
            self.fail(entry.key, message, "write one such as 0.8")
        return float(text)

    def fail(self, node: Node, message: str, hint: str) -> NoReturn:
        """Refuse the file for what is wrong with a node."""
        line = node.start_mark.line + 1
        raise CorrectionsError(message, where=self._path, line=line, hint=hint)

    def _known(self, entry: Entry, keys: Mapping[str, bool]) -> None:
        """Refuse a key that there is none of."""
        self._unmarked(entry.key)
        hint = f"the keys are {', '.join(keys)}"
        if not isinstance(entry.key, ScalarNode):
            self.fail(entry.key, "a key is not one word", hint)
        if entry.name not in keys:
            near = difflib.get_close_matches(entry.name, keys, n=1)
            hint = f"did you mean {near[0]}?" if near else hint
            self.fail(entry.key, f"there is no key {entry.name}", hint)

    def _unmarked(self, node: Node) -> None:
        """Refuse tags, and anchors, whose aliases give one node at several places."""
        if mark := _MARK.match(self._text, node.start_mark.index):
            hint = "remove it, and write out what it stands for"
            self.fail(node, f"{mark[0]} is not used in this file", hint)


def _either(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}"
