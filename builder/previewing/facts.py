"""What the preview shows of a deck, as the JSON that its page holds: every note once, in order.

What several notes have in common, as the name of a document or a section, stands in a pool and is
named by its number, so that the page of a large deck stays small. The fields are HTML, made where a
build makes them; the page's script puts them into the card templates as Anki does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from builder.compose import as_notes
from builder.model import Card, Correction, Flag, Merged
from builder.outcomes import Prepared
from builder.package.nested_style import nested_style
from builder.previewing.cards import Layout, kinds
from builder.report.flags import RANK
from builder.report.proposal import clean
from builder.rules import flag_lines
from builder.text import fingerprint

_RANK = {severity.value: rank for severity, rank in RANK.items()}
_SHORT = 12
"""Characters of a text that takes no more room than its number in a pool and the comma."""


def deck_facts(prepared: Prepared) -> dict[str, Any]:
    """Give what the page shows of a deck; the same for the same inputs, on any day."""
    chosen, settled = prepared.chosen, prepared.settlement
    ones = tuple(as_notes(chosen.corrected.readings, chosen.merged))
    flags = _by_card(chosen.flags)
    corrections = _corrections(chosen.corrected.applied)
    types = {each.name: each for each in prepared.note_types}
    numbers = {name: number for number, name in enumerate(types)}
    layouts = {name: Layout(each) for name, each in types.items()}
    files = prepared.media.files
    rendered = [layouts[note.note_type].fields(note, files) for note in settled.notes]
    texts = _Pool(rendered)
    notes = [
        {
            "id": one.front.id,
            "type": numbers[note.note_type],
            "fields": tuple(map(texts.number, fields)),
            **_present(
                **layouts[note.note_type].cards(note, files),
                kinds=kinds(form, types[note.note_type].kind),
                deck=clean(note.deck) if note.deck != prepared.deck else "",
                tags=_distinct(note.tags),
            ),
            **_note(one, flags, corrections),
        }
        for one, note, form, fields in zip(
            ones, settled.notes, prepared.forms, rendered, strict=True
        )
    ]
    return {
        "deck": clean(prepared.deck),
        "documents": [clean(reading.document) for reading in prepared.readings],
        "style": nested_style(prepared.note_types[0].css),
        "types": [layout.facts() for layout in layouts.values()],
        "texts": texts.texts,
        "notes": notes,
    }


def count_cards(facts: Mapping[str, Any]) -> int:
    """Count the Anki cards of all notes."""
    return sum(len(note.get("cards", (0,))) for note in facts["notes"])


class _Pool:
    """Texts that occur more than once, each with its number."""

    def __init__(self, rows: Iterable[Iterable[str]]) -> None:
        counts = Counter(text for row in rows for text in row if len(text) > _SHORT)
        self.texts = [text for text, count in counts.items() if count > 1]
        self._numbers = {text: number for number, text in enumerate(self.texts)}

    def number(self, text: str) -> str | int:
        """Give the number of a text that is in the pool, or else the text."""
        return self._numbers.get(text, text)


def _present(**facts: Any) -> dict[str, Any]:
    """Leave out what there is none of."""
    return {key: value for key, value in facts.items() if value}


def _note(
    one: Merged,
    flags: Mapping[str, Sequence[Flag]],
    corrections: Mapping[str, Sequence[Correction]],
) -> dict[str, Any]:
    """Give where a note is from, and what became of its cards."""
    return _present(
        place=_place(one.front),
        documents=_distinct(span.document for c in one.cards for span in c.front_spans[:1]),
        sections=_distinct(path for card in one.cards for path in _paths(card.section)),
        flags=_ranked(
            _flag(card, flag)
            for side, card in (("front", one.front), ("back", one.back))
            for flag in flags.get(card.id, ())
            if flag.side == side
        ),
        corrections=[
            _correction(each) for each in _once(corrections.get(card.id, ()) for card in one.cards)
        ],
        sources=[_source(card, one) for card in one.cards] if len(one.cards) > 1 else [],
        why=clean(one.why),
    )


def _paths(section: Sequence[str]) -> Iterator[str]:
    """Give a section and those that it is a part of: "A", "A › B"."""
    return accumulate(section, "{} › {}".format)


def _place(card: Card) -> str:
    """Give where a card begins, as `file:line` within the deck."""
    span = card.front_spans[0]
    return f"{clean(span.document)}:{span.first}"


def _flag(card: Card, flag: Flag) -> dict[str, Any]:
    """Give what a rule found on a side of a card, and where."""
    spans = (card.back_spans if flag.side == "back" else ()) or card.front_spans
    return {
        "rule": flag.rule,
        "severity": flag.severity.value,
        "side": flag.side,
        "message": clean(flag.message),
        "place": f"{clean(spans[0].document)}:{flag_lines(card, flag)[0]}",
    }


def _ranked(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give what was found, the worst first; what several places of a line have alike, once."""
    once = {tuple(fact.values()): fact for fact in found}
    return sorted(once.values(), key=lambda fact: _RANK[fact["severity"]])


def _source(card: Card, one: Merged) -> dict[str, Any]:
    """Give where one of several cards stands, its question, and what the note has of it."""
    gave = [name for name, of in (("question", one.front), ("answer", one.back)) if of is card]
    return {"place": _place(card), "front": clean(card.front), "gave": " and ".join(gave)}


def _correction(one: Correction) -> dict[str, Any]:
    """Give what an applied correction changed, why, and what that rests on."""
    return {
        "kind": one.kind.value,
        "side": one.side,
        "edits": [[clean(old), clean(new)] for old, new in one.edits],
        "parts": len(one.parts),
        "reason": clean(one.reason),
        "evidence": [[clean(each.text), clean(each.source)] for each in one.evidence],
        "by": clean(one.by),
    }


def _by_card(flags: Iterable[Flag]) -> dict[str, list[Flag]]:
    found: dict[str, list[Flag]] = {}
    for flag in flags:
        found.setdefault(flag.card, []).append(flag)
    return found


def _corrections(applied: Iterable[Correction]) -> dict[str, list[Correction]]:
    """Group corrections by the cards that they made what they are; a split one made several."""
    found: dict[str, list[Correction]] = {}
    for each in applied:
        parts = (fingerprint(each.card, "part", n) for n in range(1, len(each.parts)))
        for card in (each.card, *parts):
            found.setdefault(card, []).append(each)
    return found


def _once(groups: Iterable[Iterable[Correction]]) -> Iterator[Correction]:
    yield from {id(each): each for group in groups for each in group}.values()


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(clean, texts)))
