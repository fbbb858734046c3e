"""The task `fix`: put right what lint has flagged, and nothing else.

Where a pack of misconceptions says what is right, the wrong statement is taken out and not shown:
small models repeat what they read, however often they are told that it is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from builder.llm.records import Outcome
from builder.model import Card, ChangeKind, Flag, Severity
from builder.proposing.asking import OWN_KNOWLEDGE, Asked, Judged, request, short, shown
from builder.proposing.changing import change
from builder.proposing.material import Material
from builder.proposing.passages import named, words_of

COMPLETED = frozenset({"empty-back", "missing-figure", "missing-formula"})
"""Rules whose flags the task `complete` is for: something is lost, not wrong."""

_RESHAPED = frozenset({"long-answer", "enumeration", "fill-in-blank", "yes-no", "duplicate-front"})
"""Rules whose flags no other words on one side do away with."""
_KNOWN = "known-misconception"
_OF_FORM = frozenset({
    "author-voice", "flattened-code", "flattened-list", "leftover-markup", "misspelling",
    "mojibake", "profanity", "stray-furniture", "unbalanced-brackets",
})  # fmt: skip
"""Rules whose flags say nothing against what a card tells, only against how."""
_NEW_WORDS, _SLACK = 0.25, 2
"""The share of words, and so many more, that may be new where only the form is put right."""

_TELLING, _FEWEST_SHARED = 4, 2
"""Letters of a word that tells something, and how many such words of what is right are needed."""

_GAP = "[gap]"
# A sentence ends with its mark, but not after an abbreviation or the number of an item.
_ENDS = re.compile(r"\n|(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bcf)(?<!\betc)(?<!\b\d)[.!?](?=\s)")
_OPENING = re.compile(r"\s*(?:[-+*•·–—‣◦▪]+\s+|\(?\d{1,3}[.)]\s+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """The flags of one side, and the words that they are about."""

    side: Literal["front", "back"]
    start: int
    end: int
    flags: tuple[Flag, ...]

    @property
    def is_blind(self) -> bool:
        """Whether it is known what is right, so that the wrong words need not be shown."""
        return any(flag.rule == _KNOWN for flag in self.flags)

    @property
    def right(self) -> tuple[str, ...]:
        """What packs say is right, where they know it."""
        return tuple(_right(flag.message) for flag in self.flags if flag.rule == _KNOWN)

    @property
    def is_of_form(self) -> bool:
        """Whether nothing is flagged but how the card is written."""
        return all(flag.rule in _OF_FORM for flag in self.flags)


class Fix:
    """Asks about each side of a card that lint has flagged."""

    name = "fix"
    phases = 1

    def ask(
        self, material: Material, before: Mapping[str, Outcome], phase: int
    ) -> tuple[Asked, ...]:
        """Make one question for each flagged side."""
        del before, phase
        return tuple(
            _asked(material, material.cards[card], one) for card, one in _subjects(material)
        )

    def sketch(self, material: Material) -> tuple[Asked, ...]:
        """Give the questions, of which there is one a side."""
        return self.ask(material, {}, 0)

    def judge(self, material: Material, asked: Asked, value: Mapping[str, Any]) -> Judged:
        """Take the answer's words for the flagged ones, unless it keeps those."""
        if value["card"] != short(asked.cards[0]):
            return Judged(problem=f"The answer is about another card than {short(asked.cards[0])}.")
        if value.get("decision") == "keep":
            return Judged(verdict="kept")
        one: _Subject = asked.subject
        text = value["text"]
        if problem := _strange(material, asked.cards[0], one, text) or _beside(one, text):
            return Judged(problem=problem)
        if one.is_blind and not value["text"].strip():
            return Judged(problem="The text is empty; write the statement that is right.")
        kind = ChangeKind.FACTUAL if one.is_blind else ChangeKind(value["kind"])
        messages = dict.fromkeys(flag.message for flag in one.flags)
        told = "; ".join(messages) if one.is_blind else f"{value['reason']} ({', '.join(messages)})"
        return change(
            material,
            asked,
            value,
            side=one.side,
            span=(one.start, one.end),
            kind=kind,
            reason=told,
            flags=one.flags,
        )


def _strange(material: Material, card: str, one: _Subject, text: str) -> str:
    """Refuse a text that tells something else where only the form was flagged."""
    if not one.is_of_form:
        return ""
    whole = material.cards[card]
    new = words_of(text) - words_of(f"{whole.front} {whole.back}")
    if len(new) > _SLACK + _NEW_WORDS * len(words_of(text)):
        return "Only the form is at fault: keep the words of the card, and add no others."
    return ""


def _beside(one: _Subject, text: str) -> str:
    """Refuse a text that says nothing of what is known to be right."""
    said = words_of(text)
    for right in one.right:
        telling = {word for word in words_of(right) if len(word) >= _TELLING}
        if len(telling & said) < min(_FEWEST_SHARED, len(telling)):
            return f"The text does not say what is right: {right}."
    return ""


def _subjects(material: Material) -> Iterator[tuple[str, _Subject]]:
    """Give what there is to ask about: sides with flags that people should look at."""
    grouped: dict[tuple[str, Literal["front", "back"]], list[Flag]] = {}
    for flag in material.flags:
        skipped = flag.rule in COMPLETED or flag.rule in _RESHAPED or flag.safe
        if flag.severity is not Severity.INFO and not skipped:
            grouped.setdefault((flag.card, flag.side), []).append(flag)
    for (card, side), flags in grouped.items():
        # What a pack knows goes first: with another fault beside it, its words would be shown.
        known = [flag for flag in flags if flag.rule == _KNOWN]
        text = material.cards[card].front if side == "front" else material.cards[card].back
        if not text.strip() or card not in material.as_read:
            continue
        start, end = sentence_at(text, known or flags)
        inside = tuple(flag for flag in flags if flag.start < end and start < flag.end)
        yield card, _Subject(side=side, start=start, end=end, flags=inside or tuple(flags))


def sentence_at(text: str, flags: list[Flag]) -> tuple[int, int]:
    """Give the place of the sentences that flags mark, without the list mark before them."""
    return sentence_around(text, min(f.start for f in flags), max(f.end for f in flags))


def sentence_around(text: str, first: int, last: int) -> tuple[int, int]:
    """Give the place of the sentences that hold the characters `first` to `last`."""
    start, end = 0, len(text)
    for found in _ENDS.finditer(text):
        if found.end() <= first:
            start = found.end()
        elif found.start() >= max(last - 1, first):
            end = found.start() if found[0] == "\n" else found.end()
            break
    opening = _OPENING.match(text, start, end)
    start = min(opening.end(), first) if opening else start
    return start, max(start, len(text[:end].rstrip()))


def statements(text: str) -> tuple[tuple[int, int], ...]:
    """Give the places of the sentences and list items of a text, in order."""
    places = []
    at = 0
    while at < len(text):
        opening = _OPENING.match(text, at)
        first = opening.end() if opening else at
        start, end = sentence_around(text, first, first + 1)
        if text[start:end].strip():
            places.append((start, end))
        at = max(end, at) + 1
    return tuple(dict.fromkeys(places))


def _asked(material: Material, card: Card, one: _Subject) -> Asked:
    text = card.front if one.side == "front" else card.back
    words = text[one.start : one.end]
    others = [other for flag in one.flags for other in flag.others]
    problems = list(dict.fromkeys(flag.message for flag in one.flags))
    told = [*one.right] or problems
    about = " ".join([card.front, *told])
    # Where only the form is at fault, other cards have nothing to say, and words to lend.
    found = () if one.is_of_form else material.evidence(card, about, first=others, most=3)
    evidence = named(found)
    data: dict[str, object] = {
        "card": short(card.id),
        "front": card.front,
        "back": card.back,
        "evidence": shown(evidence),
    }
    if one.is_blind:
        data[one.side] = text[: one.start] + _GAP + text[one.end :]
        data["right"] = told
    else:
        data |= {"words": words, "problems": problems}
    return Asked(
        request=request(
            "fix-blind" if one.is_blind else "fix",
            f"fix {short(card.id)} {one.side}",
            data,
            choices={"card": [short(card.id)], "because": [*evidence, OWN_KNOWLEDGE]},
            longest=2 * len(words),
        ),
        cards=(card.id,),
        evidence=evidence,
        subject=one,
    )


def _right(message: str) -> str:
    """Give the half of a misconception's message that says what is right, without its reference."""
    _, _, fact = message.partition("; ")
    return fact.rpartition(" (")[0] or fact
