"""New words for a side of a card, checked by every guard, as a correction of the text as read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from builder.corrections.applying import lay, side_text
from builder.corrections.edits import Hunk, changed, in_words, joined, written
from builder.model import Card, ChangeKind, Correction, Flag, Quote, Severity
from builder.proposing.asking import OWN_KNOWLEDGE, Asked, Judged
from builder.proposing.guarding import broken, honest_kind
from builder.proposing.material import Material
from builder.proposing.passages import words_of
from builder.text import fingerprint

_LONGEST_REASON = 300
_TELLING, _ENOUGH, _ON_TOPIC = 4, 6, 0.25
"""Letters of a word that tells something; so many of them in a text; the share that is known."""
_STOPS = frozenset(".!?;:,")
_SPACE = re.compile(r"\s+")
_SIGNS = ("[gap]", "[formula]", *(f"E{number}" for number in range(1, 10)))


def change(
    material: Material,
    asked: Asked,
    value: Mapping[str, object],
    *,
    side: Literal["front", "back"],
    span: tuple[int, int],
    kind: ChangeKind,
    reason: str,
    flags: tuple[Flag, ...] = (),
) -> Judged:
    """Put an answer's `text` in the place of the characters `span` of a side, if no guard objects.

    `flags` are those that the change is to do away with.
    """
    card = material.cards[asked.cards[0]]
    now = side_text(card, side)
    text = _text(value, now[span[1] :])
    start, end = span
    after = changed(now, [Hunk(start, end, text)]) if now.strip() else text
    really = honest_kind(now, after, kind) if now.strip() else kind
    if faults := broken(now, after, really):
        return Judged(problem=" ".join(faults[:3]))
    problem = (
        _too_long(now[start:end], text) or _repeated(now, span, text) or _told(asked, text, now)
    )
    problem = problem or (_off_topic(card, asked, flags, text) if now.strip() else "")
    if problem := problem or _still_flagged(material, _with(card, side, after), side, flags):
        return Judged(problem=problem)
    return Judged(corrections=(_correction(material, asked, value, side, span, really, reason),))


def _correction(
    material: Material,
    asked: Asked,
    value: Mapping[str, object],
    side: Literal["front", "back"],
    span: tuple[int, int],
    kind: ChangeKind,
    reason: str,
) -> Correction:
    """Write the change down against the side as it was read."""
    card = material.as_read[asked.cards[0]]
    raw = side_text(card, side)
    if raw.strip():
        standing = lay(card, side, material.standing(card, side))
        text = _text(value, standing.text[span[1] :])
        then = in_words(standing.text, [Hunk(*span, text)])
        hunks = joined(raw, standing.hunks, then)
        edits = written(raw, [hunk for hunk in hunks if hunk not in standing.hunks])
    else:
        edits = (("", _text(value, "")),)
    return Correction(
        card=card.id,
        front=card.front,
        side=side,
        before=fingerprint(raw),
        edits=edits,
        kind=kind,
        reason=clipped(reason),
        evidence=quotes(asked, value),
        confidence=confidence(value),
    )


def _text(value: Mapping[str, object], rest: str) -> str:
    """Give an answer's text; where the card has its full stop already, there is no second one."""
    text = str(value["text"]).strip()
    return text[:-1] if text.endswith((".", "!", "?")) and rest[:1] in _STOPS else text


def quotes(asked: Asked, value: Mapping[str, object]) -> tuple[Quote, ...]:
    """Give what an answer rests on, word for word, or nothing for the model's own knowledge."""
    passage = asked.evidence.get(str(value.get("because", OWN_KNOWLEDGE)))
    return (Quote(text=passage.text, source=passage.source),) if passage else ()


def confidence(value: Mapping[str, object]) -> float | None:
    """Give what an answer says of its own sureness, from 0 to 1, some tell it in percent."""
    told = value.get("confidence")
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    share = told / 100 if 1 < told <= 100 else told
    return round(min(1.0, max(0.0, share)), 2)


def clipped(text: str) -> str:
    """Give a reason on one line, and not longer than people read."""
    line = _SPACE.sub(" ", text).strip()
    return line if len(line) <= _LONGEST_REASON else f"{line[: _LONGEST_REASON - 1].rstrip()}…"


def _with(card: Card, side: Literal["front", "back"], text: str) -> Card:
    return replace(card, front=text) if side == "front" else replace(card, back=text)


def _too_long(words: str, text: str) -> str:
    """Refuse an essay in the place of a few words."""
    most = max(3 * len(words), len(words) + 200)
    if words.strip() and len(text) > most:
        return f"The text is too long for the place: at most {most} characters fit."
    return ""


def _repeated(now: str, span: tuple[int, int], text: str) -> str:
    """Refuse what the rest of the side says already."""
    rest = _folded(now[: span[0]] + "\n" + now[span[1] :])
    if len(text) > 20 and _folded(text) in rest:
        return "The text repeats what the card says already; say what belongs in the place only."
    return ""


def _told(asked: Asked, text: str, now: str) -> str:
    """Refuse a text that speaks of what the model was shown by its name; no learner has seen it."""
    claims = asked.request.schema["properties"].get("claim", {}).get("enum", ())
    for name in (*_SIGNS, *(each for each in claims if each[1:].isdigit())):
        if name not in now and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            return f"The text speaks of {name}, which learners do not see; say it in words."
    return ""


def _off_topic(card: Card, asked: Asked, flags: tuple[Flag, ...], text: str) -> str:
    """Refuse a text about something else, as small models take one out of their instructions."""
    shown = [card.front, card.back, *card.section, *(each.message for each in flags)]
    known = words_of(" ".join([*shown, *(each.text for each in asked.evidence.values())]))
    words = {word for word in words_of(text) if len(word) >= _TELLING}
    if len(words) >= _ENOUGH and len(words & known) < _ON_TOPIC * len(words):
        return "The text is about something else than the card; write about the card's question."
    return ""


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" .").casefold()


def _still_flagged(material: Material, card: Card, side: str, flags: tuple[Flag, ...]) -> str:
    """Say which of the flagged claims still stand in a changed card, or which error is new."""
    others = [other for flag in flags for other in flag.others]
    before = {(flag.rule, flag.side) for flag in material.flags if flag.card == card.id}
    wanted = {flag.rule for flag in flags}
    for found in material.faults(card, others):
        if found.side != side:
            continue
        quote = side_text(card, found.side)[found.start : found.end]
        if found.rule in wanted and found.severity is not Severity.INFO:
            return f"What was flagged still stands: “{quote}” ({found.message})."
        if found.severity is Severity.ERROR and (found.rule, found.side) not in before:
            return f"That would be wrong in another way: “{quote}” ({found.message})."
    return ""
