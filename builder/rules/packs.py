"""Packs of well-known misconceptions: how they are read, and where a deck states what they name.

An entry of a pack has patterns for the claim that is wrong and for the truth it is mistaken for.
A claim counts where a card asserts it: not where it is negated, doubted, asked or called a myth.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from builder.errors import ConfigError, CorrectionsError
from builder.rules.pack_patterns import Pattern, PatternError, parse

if TYPE_CHECKING:
    from builder.rules.pack_matching import Match
    from builder.rules.texts import DeckText

_DATA = Path(__file__).parent / "data"
_TEXTS = ("id", "says", "why", "fact", "reference")
_PATTERNS = ("topic", "claim", "unless", "truth")
_EXAMPLES = ("wrong", "right")
_REQUIRED = (*_TEXTS, "claim", *_EXAMPLES)
_KEYS = (*_TEXTS, *_PATTERNS, *_EXAMPLES, "presumed")


class Node(Protocol):
    """What is read of a YAML node; ruamel.yaml declares no `id` for all of its nodes together."""

    id: str
    value: Any
    start_mark: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A misconception: what a card `says`, `why` it is wrong, and the `fact`, with a reference.

    `citation` is the reference in full. The patterns `topic` tell what a card is about, `claim`
    what it then says wrongly, `unless` what silences that, and `truth` what others rightly say.
    With `presumed`, a question that asks why the claim is so makes it too. `wrong` and `right`
    are examples of cards, front and back, that state the claim and that do not.
    """

    id: str
    says: str
    why: str
    fact: str
    reference: str
    citation: str
    topic: tuple[Pattern, ...]
    claim: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    truth: tuple[Pattern, ...]
    presumed: bool
    wrong: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Misconceptions of one subject."""

    name: str
    entries: tuple[Entry, ...]


def matches(deck: DeckText) -> tuple[Match, ...]:
    """Find what the cards of a deck say on the entries of its packs, worked out once a deck."""
    from builder.rules.pack_matching import find

    return deck.once("misconceptions", find)


@functools.cache
def builtin_packs() -> tuple[Pack, ...]:
    """Give the packs that come with Deckwright, read when they are first asked for."""
    import yaml

    # Those files are sound, which a test sees to, and libyaml reads them in a tenth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(
        _Loader(path).pack(yaml.compose(path.read_text("utf-8"), Loader=loader))
        for path in sorted(_DATA.glob("*.yaml"))
    )


def load_pack(path: Path) -> Pack:
    """Read and check a pack.

    Raises ConfigError with the file, the line and what to do, for a file that is no pack.
    """
    from builder.corrections.nodes import compose

    try:
        text = path.read_text("utf-8-sig")
        root = compose(path, text)
    except OSError as fault:
        raise ConfigError(f"cannot be read: {fault.strerror}", where=path) from fault
    except UnicodeDecodeError as fault:
        raise ConfigError("is not UTF-8", where=path, hint="save it as UTF-8") from fault
    except CorrectionsError as fault:
        raise ConfigError(
            fault.message, where=path, line=fault.line, hint="correct the YAML"
        ) from fault
    if root is None:
        raise ConfigError("is empty", where=path, hint="write a name and entries, or remove it")
    return _Loader(path).pack(cast("Node", root))


class _Loader:
    """Makes records of the nodes of one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.words: dict[str, str] = {}
        self.references: dict[str, str] = {}

    def pack(self, root: Node) -> Pack:
        """Read the whole file."""
        keys = self._mapping(root, ("name", "references", "words", "entries"))
        self._require(root, keys, ("name", "references", "entries"))
        self.references = self._texts_by_name(keys["references"])
        if "words" in keys:
            self.words = self._texts_by_name(keys["words"])
        if keys["entries"].id != "sequence" or not keys["entries"].value:
            raise self._fault(keys["entries"], "entries must be a list", "begin each with a dash")
        entries: dict[str, Entry] = {}
        for node in keys["entries"].value:
            entry = self._entry(node)
            if entry.id in entries:
                raise self._fault(
                    node, f"there is a second entry {entry.id}", "give it an id of its own"
                )
            entries[entry.id] = entry
        return Pack(name=self._text(keys["name"], "name"), entries=tuple(entries.values()))

    def _entry(self, node: Node) -> Entry:
        keys = self._mapping(node, _KEYS)
        self._require(node, keys, _REQUIRED)
        texts = {key: " ".join(self._text(keys[key], key).split()) for key in _TEXTS}
        citation = self.references.get(texts["reference"].split(",")[0])
        if citation is None:
            raise self._fault(
                keys["reference"],
                f"there is no reference {texts['reference']}",
                "write it under references, at the top",
            )
        presumed = self._text(keys["presumed"], "presumed") if "presumed" in keys else "false"
        if presumed not in ("true", "false"):
            raise self._fault(keys["presumed"], "presumed must be true or false", "correct it")
        values: dict[str, Any] = {**texts, "citation": citation, "presumed": presumed == "true"}
        for key in _PATTERNS:
            values[key] = self._patterns(keys.get(key), key)
        for key in _EXAMPLES:
            values[key] = tuple(_card(text) for _, text in self._list(keys[key], key))
        return Entry(**values)

    def _patterns(self, node: Node | None, key: str) -> tuple[Pattern, ...]:
        found = []
        for each, text in self._list(node, key) if node else ():
            try:
                found.append(parse(text, self.words))
            except PatternError as fault:
                message = f"the pattern {text!r} cannot be read: {fault}"
                raise self._fault(each, message, "correct it") from fault
        return tuple(found)

    def _list(self, node: Node, key: str) -> Iterator[tuple[Node, str]]:
        """Read one text, or a list of them."""
        if node.id == "sequence" and not node.value:
            raise self._fault(
                node, f"the list of {key} is empty", "write at least one, or remove it"
            )
        for each in node.value if node.id == "sequence" else (node,):
            yield each, self._text(each, f"each {key}" if node.id == "sequence" else key)

    def _texts_by_name(self, node: Node) -> dict[str, str]:
        keys = self._mapping(node, None)
        return {key: " ".join(self._text(value, key).split()) for key, value in keys.items()}

    def _mapping(self, node: Node, valid: tuple[str, ...] | None) -> dict[str, Node]:
        """Read keys and their nodes; every key is a valid one, once."""
        if node.id != "mapping":
            raise self._fault(
                node, "keys with values are expected here", "write them as key: value"
            )
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = self._text(key, "a key")
            if valid is not None and name not in valid:
                raise self._fault(
                    key, f"there is no key {name}", f"the keys are {', '.join(valid)}"
                )
            if name in found:
                raise self._fault(key, f"the key {name} stands here twice", "keep one")
            if value.id == "scalar" and not value.value:
                # Where nothing is written, its place is that of what follows.
                raise self._fault(key, f"the key {name} has no value", "write one, or remove it")
            found[name] = value
        return found

    def _require(self, node: Node, keys: dict[str, Node], required: tuple[str, ...]) -> None:
        for key in required:
            if key not in keys:
                raise self._fault(node, f"the key {key} is missing", "add it")

    def _text(self, node: Node, what: str) -> str:
        """Read a text as it stands; an example may have lines of its own."""
        if node.id != "scalar" or not node.value.strip():
            raise self._fault(node, f"{what} must be a text", "write one, in quotes if need be")
        return str(node.value)

    def _fault(self, node: Node, message: str, hint: str) -> ConfigError:
        return ConfigError(message, where=self.path, line=node.start_mark.line + 1, hint=hint)


def _card(text: str) -> tuple[str, str]:
    """Read an example, front and back divided by //; a sentence alone is a back."""
    front, divided, back = text.partition(" // ")
    return (front.strip(), back.strip()) if divided else ("", text.strip())
