"""The task `enrich`: tags from a closed list, a sentence beside the answer, cards for one too long.

Each is done only where it is asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from builder.corrections.applying import side_text
from builder.llm.records import Outcome
from builder.model import Card, ChangeKind, Correction, Edits, Severity, Side
from builder.proposing.asking import Asked, Judged, request, short
from builder.proposing.changing import clipped, confidence
from builder.proposing.guarding import broken
from builder.proposing.material import Material
from builder.proposing.names import Extra
from builder.text import fingerprint, slug

_LONGEST_MORE, _LONGEST_PART = 400, 600
_MOST_TOPICS = 3
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W_]{3,}")
_NEW_WORDS = 0.35
"""The share of words in the answers of a divided card that the card did not have."""


@dataclass(frozen=True, slots=True)
class Enrich:
    """Asks for what was chosen, card by card; without topics nothing can be tagged."""

    extras: tuple[Extra, ...]
    topics: tuple[str, ...] = ()
    name: str = "enrich"
    phases: int = 1

    def ask(
        self, material: Material, before: Mapping[str, Outcome], phase: int
    ) -> tuple[Asked, ...]:
        """Make one question for each card and each extra."""
        del before, phase
        return tuple(self._asked(material))

    def _asked(self, material: Material) -> Iterator[Asked]:
        long = {flag.card for flag in material.flags if flag.rule in ("long-answer", "enumeration")}
        for card in material.cards.values():
            if card.id not in material.as_read or not card.back.strip():
                continue
            if Extra.TAGS in self.extras:
                yield self._question(card, Extra.TAGS, 0)
            if Extra.MORE in self.extras and not card.more:
                yield self._question(card, Extra.MORE, _LONGEST_MORE)
            if Extra.SPLIT in self.extras and card.id in long:
                yield self._question(card, Extra.SPLIT, 4 * len(card.back))

    def _question(self, card: Card, extra: Extra, longest: int) -> Asked:
        choices = {"card": [short(card.id)]}
        if extra is Extra.TAGS:
            choices["topics"] = list(self.topics)
        data = {
            "card": short(card.id),
            "topic": list(card.section),
            "front": card.front,
            "back": card.back,
            "topics": list(self.topics),
        }
        name = f"{extra} {short(card.id)}"
        return Asked(
            request=request(extra, name, data, choices=choices, longest=longest),
            cards=(card.id,),
            subject=extra,
        )

    def sketch(self, material: Material) -> tuple[Asked, ...]:
        """Give the questions, of which there is one for each card and extra."""
        return self.ask(material, {}, 0)

    def judge(self, material: Material, asked: Asked, value: Mapping[str, Any]) -> Judged:
        """Make a correction that adds what the answer has, unless it has nothing."""
        if value["card"] != short(asked.cards[0]):
            return Judged(problem=f"The answer is about another card than {short(asked.cards[0])}.")
        card = material.as_read[asked.cards[0]]
        judges: dict[Extra, Callable[[Material, Card, Mapping[str, Any]], Judged]] = {
            Extra.TAGS: self._tags,
            Extra.MORE: _more,
            Extra.SPLIT: _split,
        }
        return judges[asked.subject](material, card, value)

    def _tags(self, _: Material, card: Card, value: Mapping[str, Any]) -> Judged:
        chosen = list(dict.fromkeys(value["topics"]))
        if unknown := [each for each in chosen if each not in self.topics]:
            return Judged(problem=f"{unknown[0]!r} is none of the topics; choose from the list.")
        tags = [tag for tag in map(tag_of, chosen) if tag not in card.tags]
        if not tags:
            return Judged(verdict="no topic")
        if len(chosen) > _MOST_TOPICS:
            return Judged(problem=f"Choose at most {_MOST_TOPICS} topics.")
        change = (("", " ".join(tags)),)
        return Judged(corrections=(_added(card, "tags", change, ChangeKind.TAGS, value),))


def tag_of(topic: str) -> str:
    """Make a tag of a topic: no spaces, and `::` between levels."""
    return "::".join(level for level in map(slug, topic.split("::")) if level)


def _more(material: Material, card: Card, value: Mapping[str, Any]) -> Judged:
    text = value["text"].strip()
    if value["known"] == "no":
        return Judged(verdict="nothing to add")
    if not text or len(text) > _LONGEST_MORE or "\n" in text:
        return Judged(problem=f"Write one sentence of at most {_LONGEST_MORE} characters.")
    if faults := broken("", text, ChangeKind.MISSING):
        return Judged(problem=" ".join(faults[:3]))
    if text.casefold().strip(" .") in card.back.casefold():
        return Judged(problem="The sentence repeats the answer; add something to it.")
    if error := _new_error(material, replace(card, back=text)):
        return Judged(problem=error)
    return Judged(corrections=(_added(card, "more", (("", text),), ChangeKind.ADDITION, value),))


def _split(material: Material, card: Card, value: Mapping[str, Any]) -> Judged:
    if value["decision"] == "keep":
        return Judged(verdict="kept")
    parts = tuple((each["question"].strip(), each["answer"].strip()) for each in value["cards"])
    if problem := _split_problem(card, parts):
        return Judged(problem=problem)
    for front, back in parts:
        if error := _new_error(material, replace(card, front=front, back=back)):
            return Judged(problem=error)
    one = Correction(
        card=card.id,
        front=card.front,
        side="card",
        before=fingerprint(side_text(card, "card")),
        edits=(),
        kind=ChangeKind.SPLIT,
        parts=parts,
        reason=f"the answer holds {len(parts)} things to recall",
        confidence=confidence(value),
    )
    return Judged(corrections=(one,))


def _split_problem(card: Card, parts: Sequence[tuple[str, str]]) -> str:
    """Say why cards cannot take the place of one: they lose its content, or bring in other."""
    if not 2 <= len(parts) <= 6 or not all(front and back for front, back in parts):
        return "Write two to six cards, each with a question and an answer."
    if len({front.casefold() for front, _ in parts}) < len(parts):
        return "Two of the questions are the same."
    if any(len(back) > _LONGEST_PART or len(back) >= len(card.back) for _, back in parts):
        return "Each answer must be shorter than the old one."
    whole = f"{card.front} {card.back}"
    answers = " ".join(back for _, back in parts)
    for part in (text for pair in parts for text in pair):
        if faults := broken("", part, ChangeKind.MISSING):
            return faults[0]
    if lost := Counter(_NUMBER.findall(card.back)) - Counter(_NUMBER.findall(answers)):
        return f"The number {next(iter(lost))} is lost; keep every number of the answer."
    if come := set(_NUMBER.findall(answers)) - set(_NUMBER.findall(whole)):
        return f"The number {min(come)} is not on the card; add nothing."
    words = {word.casefold() for word in _WORD.findall(answers)}
    known = {word.casefold() for word in _WORD.findall(whole)}
    if words and len(words - known) / len(words) > _NEW_WORDS:
        return "The answers say what the card does not; keep to its words."
    return ""


def _new_error(material: Material, made: Card) -> str:
    """Say what lint knows to be wrong with a card as it would be, and was not flagged before."""
    before = {flag.rule for flag in material.flags if flag.card == made.id}
    for found in material.faults(made):
        if found.severity is Severity.ERROR and found.rule not in before:
            quote = side_text(made, found.side)[found.start : found.end]
            return f"That would be wrong: “{quote}” ({found.message})."
    return ""


def _added(
    card: Card, side: Side, edits: Edits, kind: ChangeKind, value: Mapping[str, Any]
) -> Correction:
    return Correction(
        card=card.id,
        front=card.front,
        side=side,
        before=fingerprint(side_text(card, side)),
        edits=edits,
        kind=kind,
        reason=clipped("topics from the deck's list" if side == "tags" else "an aid to memory"),
        confidence=confidence(value),
    )
