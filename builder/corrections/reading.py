"""What `corrections.yaml` says: decisions about overlapping cards, and corrections of cards."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ruamel.yaml.nodes import MappingNode, Node

from builder.corrections.agreement import check_agreement, check_corrections
from builder.corrections.checking import Checker, Entry
from builder.corrections.nodes import compose, is_nothing
from builder.model import (
    ChangeKind,
    Correction,
    Decision,
    Edits,
    Quote,
    Reviewed,
    Settled,
    Side,
)

OVERLAPS, CARDS = "overlaps", "cards"

FORMAT_KEY, FORMAT = "deckwright", 1
"""The key that names the format of the file, and the format; a file without the key has it too."""

# The keys of each mapping, and whether it must have them.
_FILE = {OVERLAPS: False, CARDS: False, FORMAT_KEY: False}
_DECISION = {
    "decision": True,
    "proposed": False,
    "cards": True,
    "keep": False,
    "why": False,
    "by": False,
}
_CARD = {"id": True, "front": True}
_CORRECTION = {
    "card": True,
    "front": True,
    "side": True,
    "before": True,
    "change": False,
    "parts": False,
    "kind": True,
    "reason": False,
    "evidence": False,
    "confidence": False,
    "by": False,
    "answer": False,
    "decision": False,
    "proposed": False,
    "note": False,
}
_EDIT = {"old": True, "new": True}
_PART = {"front": True, "back": True}
_QUOTE = {"quote": True, "source": False}

_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class _Sided(StrEnum):
    """What of a card is changed; the values are those of the records."""

    FRONT = "front"
    BACK = "back"
    MORE = "more"
    TAGS = "tags"
    CARD = "card"


_SIDES: dict[_Sided, Side] = {
    _Sided.FRONT: "front",
    _Sided.BACK: "back",
    _Sided.MORE: "more",
    _Sided.TAGS: "tags",
    _Sided.CARD: "card",
}


class _Open(StrEnum):
    """What stands in the place of a decision about cards while, or since, it is only proposed."""

    UNDECIDED = "undecided"
    REJECTED = "rejected"
    MERGE = "merge"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One of the lists in the file: its key, if the file has it, and the nodes of its items."""

    entry: Entry | None = None
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A file whose every item is sound, with the nodes that say where each of them stands.

    The `root` of a file that says nothing is the empty value between the marks of a document, or
    None where there are no such marks.
    """

    text: str
    root: Node | None
    overlaps: Section = field(default_factory=Section)
    cards: Section = field(default_factory=Section)
    decisions: tuple[Decision, ...] = ()
    corrections: tuple[Correction, ...] = ()


def parse(path: Path, text: str) -> Parsed:
    """Read the text of the file, or raise CorrectionsError for what is wrong with it."""
    root = compose(path, text)
    if root is None or is_nothing(root):
        return Parsed(text=text, root=root)
    reader = _Reader(path, text)
    overlaps, cards = reader.file(root)
    decisions = tuple(reader.decision(node) for node in overlaps.nodes)
    check_agreement(path, decisions)
    corrections = tuple(reader.correction(node) for node in cards.nodes)
    check_corrections(path, corrections)
    return Parsed(
        text=text,
        root=root,
        overlaps=overlaps,
        cards=cards,
        decisions=decisions,
        corrections=corrections,
    )


class _Reader(Checker):
    """Makes records of nodes."""

    def file(self, root: Node) -> tuple[Section, Section]:
        """Give the two lists of the whole file."""
        if isinstance(root, MappingNode) and root.flow_style:
            self.fail(root, "is written in braces", "write each key on a line of its own")
        self.format(root, FORMAT_KEY, FORMAT)
        entries = self.mapping(root, "the file", _FILE)
        return self._section(entries.get(OVERLAPS)), self._section(entries.get(CARDS))

    def _section(self, entry: Entry | None) -> Section:
        if entry is None or is_nothing(entry.value):
            return Section(entry=entry)
        return Section(entry=entry, nodes=self.items(entry))

    def decision(self, node: Node) -> Decision:
        """Give the decision that an item of `overlaps` is."""
        entries = self.mapping(node, "the decision", _DECISION)
        word = self.word(entries["decision"], _Open, "decision")
        reviewed = Reviewed.ACCEPTED
        if word in (_Open.UNDECIDED, _Open.REJECTED):
            reviewed = Reviewed(word.value)
            if "proposed" not in entries:
                hint = "add proposed: with merge or separate, or decide that"
                self.fail(node, f"the decision is {word}, but nothing is proposed", hint)
            settled = self.word(entries["proposed"], Settled, "decision")
        else:
            settled = Settled(word.value)
        cards = self._cards(entries["cards"])
        keep = self._keep(entries["keep"], settled, dict(cards)) if "keep" in entries else ""
        why = self._optional(entries, "why")
        line = node.start_mark.line + 1
        return Decision(
            settled=settled,
            cards=cards,
            keep=keep,
            why=why,
            by=self._optional(entries, "by"),
            reviewed=reviewed,
            line=line,
        )

    def correction(self, node: Node) -> Correction:
        """Give the correction that an item of `cards` is."""
        entries = self.mapping(node, "the correction", _CORRECTION)
        before = self.string(entries["before"])
        if not _FINGERPRINT.fullmatch(before):
            hint = "put back the 16 digits, 0-9 and a-f, that were there"
            self.fail(entries["before"].key, f"before is {before!r}, no fingerprint", hint)
        side = _SIDES[self.word(entries["side"], _Sided, "side")]
        kind = self.word(entries["kind"], ChangeKind, "kind")
        edits, parts = self._changes(node, entries, side)
        decision = Reviewed.UNDECIDED
        if "decision" in entries:
            decision = self.word(entries["decision"], Reviewed, "decision")
        return Correction(
            card=self._necessary(entries["card"], "write the id of a card"),
            front=self.string(entries["front"]),
            side=side,
            before=before,
            edits=edits,
            kind=kind,
            parts=parts,
            reason=self._optional(entries, "reason"),
            evidence=self._evidence(entries["evidence"]) if "evidence" in entries else (),
            confidence=self.share(entries["confidence"]) if "confidence" in entries else None,
            by=self._optional(entries, "by"),
            answer=self._optional(entries, "answer"),
            decision=decision,
            proposed=self._edits(entries["proposed"]) if "proposed" in entries else (),
            note=self._optional(entries, "note"),
            line=node.start_mark.line + 1,
        )

    def _changes(self, node: Node, entries: dict[str, Entry], side: Side) -> tuple[Edits, Edits]:
        """Give the edits of a side, or the parts that a whole card becomes."""
        needed, other = ("parts", "change") if side == "card" else ("change", "parts")
        if needed not in entries:
            self.fail(node, f"the correction has no {needed}", f"add a line {needed}:")
        if other in entries:
            message = f"a correction of the {side} has no {other}"
            self.fail(entries[other].key, message, f"remove {other}, or correct side")
        if side != "card":
            return self._edits(entries["change"]), ()
        parts = []
        for item in self.items(entries["parts"]):
            part = self.mapping(item, "the part", _PART)
            front, back = self.string(part["front"]), self.string(part["back"])
            if not front.strip() or not back.strip():
                self.fail(item, "a side of the part is empty", "write front and back of a card")
            parts.append((front, back))
        if len(parts) < 2:
            hint = "add the other, or remove the correction"
            self.fail(entries["parts"].key, "a split gives two cards or more", hint)
        return (), tuple(parts)

    def _evidence(self, entry: Entry) -> tuple[Quote, ...]:
        quotes = []
        for node in self.items(entry):
            entries = self.mapping(node, "the evidence", _QUOTE)
            text = self._necessary(entries["quote"], "write the words that are quoted")
            quotes.append(Quote(text=text, source=self._optional(entries, "source")))
        return tuple(quotes)

    def _edits(self, entry: Entry) -> Edits:
        edits: dict[str, str] = {}
        nodes = self.items(entry)
        for node in nodes:
            entries = self.mapping(node, "the change", _EDIT)
            old, new = self.string(entries["old"]), self.string(entries["new"])
            if not old and len(nodes) > 1:
                hint = "write the words to change, as the card has them"
                self.fail(entries["old"].key, "old is empty", hint)
            if old == new:
                self.fail(node, "old and new are the same", "write what old is to become")
            if old in edits:
                self.fail(node, f"{old!r} is changed twice", "remove one of the two")
            edits[old] = new
        if not edits:
            hint = "add an item with old: and new:, or remove the correction"
            self.fail(entry.key, "a correction changes something", hint)
        return tuple(edits.items())

    def _optional(self, entries: dict[str, Entry], name: str) -> str:
        return self.string(entries[name]) if name in entries else ""

    def _necessary(self, entry: Entry, hint: str) -> str:
        text = self.string(entry)
        if not text:
            self.fail(entry.key, f"{entry.name} is empty", hint)
        return text

    def _cards(self, entry: Entry) -> tuple[tuple[str, str], ...]:
        cards: dict[str, str] = {}
        for node in self.items(entry):
            entries = self.mapping(node, "the card", _CARD)
            card, front = self.string(entries["id"]), self.string(entries["front"])
            if not card:
                self.fail(node, "the id is empty", "write the id of a card")
            if card in cards:
                self.fail(node, f"card {card} is in one decision twice", "remove one of the two")
            cards[card] = front
        if len(cards) < 2:
            hint = "add the other, or remove the decision"
            self.fail(entry.key, "a decision is about two cards or more", hint)
        return tuple(cards.items())

    def _keep(self, entry: Entry, settled: Settled, cards: dict[str, str]) -> str:
        keep = self.string(entry)
        if settled is Settled.SEPARATE:
            self.fail(entry.key, "cards to keep separate are all kept", "remove keep")
        if keep not in cards:
            hint = f"write one of {', '.join(cards)}"
            self.fail(entry.key, f"keep is {keep!r}, none of the cards", hint)
        return keep
