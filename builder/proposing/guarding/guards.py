"""Guards: what a changed text must keep before a person is asked about it.

A guard reads the text as it was and as a model would have it, and says in one sentence what is
wrong, so that the model can put it right. None of them judges whether a change is true.
"""

from __future__ import annotations

from collections.abc import Callable

from builder.model import ChangeKind
from builder.proposing.guarding import claims, keeping, talk, tongues
from builder.proposing.guarding.naming import NAMED, differ, names_of, short
from builder.proposing.guarding.verbatim import Parts, read

_RESTATES = frozenset((ChangeKind.FACTUAL, ChangeKind.OUTDATED, ChangeKind.MISSING))
"""Kinds that may change numbers, units and negations."""
_SLACK = 200
"""Characters by which a text may grow beyond twice its length, so that a short one can."""
_LOST = 60
"""Characters that a text may lose beyond half of its length."""
_LONGEST = 1_500
"""Characters of an answer to a card that had none."""

_LARGEST = 50_000
"""Characters of a text beyond which it is no side of a card, and is not looked at."""

Guard = Callable[[Parts, Parts, ChangeKind], str]


def broken(before: str, after: str, kind: ChangeKind) -> tuple[str, ...]:
    """Say which guards a changed text breaks, each as one sentence that a model can act on.

    There is none if it may be shown to a person.
    """
    if max(len(before), len(after)) > _LARGEST:
        return (f"The text is too long to be checked; a side has at most {_LARGEST} characters.",)
    old, new = read(before), read(after)
    return tuple(fault for guard in GUARDS if (fault := guard(old, new, kind)))


def _changed(before: Parts, after: Parts, _kind: ChangeKind) -> str:
    if talk.visible(before.text) == talk.visible(after.text):
        return "The text stays as it was; propose a change that can be seen, or none."
    return ""


def _filled(before: Parts, after: Parts, kind: ChangeKind) -> str:
    if not after.text.strip():
        return "It leaves nothing of the text; a correction keeps or replaces it."
    if not before.text.strip() and kind is not ChangeKind.MISSING:
        return "The text was empty; only a change of the kind 'missing' fills it."
    return ""


def _numbers(before: Parts, after: Parts, kind: ChangeKind) -> str:
    if kind in _RESTATES:
        return ""
    old, new = claims.numbers(before.said), claims.numbers(after.said)
    if old == new:
        return ""
    return f"Only a factual change may change numbers or units: {differ(old, new)}."


def _negations(before: Parts, after: Parts, kind: ChangeKind) -> str:
    if kind in _RESTATES or claims.negations(before.said) == claims.negations(after.said):
        return ""
    return "Only a factual change may add or drop a negation such as 'not', 'no' or 'without'."


def _opposites(before: Parts, after: Parts, kind: ChangeKind) -> str:
    if kind in _RESTATES:
        return ""
    old, new = claims.turned(before.said, after.said)
    return old and f"Only a factual change may turn {short(old)} into {short(new)}."


def _language(before: Parts, after: Parts, _kind: ChangeKind) -> str:
    old, new = tongues.translated(before.prose, after.prose)
    return old and f"Keep the language: the text was {old} and is {new}."


def _length(before: Parts, after: Parts, kind: ChangeKind) -> str:
    was, now = (len(talk.visible(parts.said)) for parts in (before, after))
    if not was:
        if now > _LONGEST and kind is ChangeKind.MISSING:
            return f"An answer has at most {_LONGEST} characters; this one has {now}."
    elif now > 2 * was + _SLACK:
        return f"The text grows from {was} to {now} characters; keep it below twice its length."
    elif now < was / 2 - _LOST:
        return f"The text shrinks from {was} to {now} characters; keep at least half of it."
    return ""


def _excuse(before: Parts, after: Parts, _kind: ChangeKind) -> str:
    excuse = talk.excuse(after.text)
    if excuse and not talk.excuse(before.text):
        return f"{short(excuse)} is no text for a card; give the text itself, or no change."
    return ""


def _task_talk(before: Parts, after: Parts, _kind: ChangeKind) -> str:
    added = talk.task_talk(after.text) - talk.task_talk(before.text)
    return f"Give the text alone, without words about the task: {names_of(added)}." if added else ""


def _chat_marks(before: Parts, after: Parts, _kind: ChangeKind) -> str:
    added = talk.chat_marks(after.text) - talk.chat_marks(before.text)
    return f"Give the text alone, without marks around it: {names_of(added)}." if added else ""


def _hidden(before: Parts, after: Parts, _kind: ChangeKind) -> str:
    added = talk.hidden(after.text) - talk.hidden(before.text)
    if not added:
        return ""
    codes = ", ".join(f"U+{ord(char):04X}" for char in sorted(added)[:NAMED])
    return f"Add no characters that nobody sees: {codes}."


GUARDS: tuple[Guard, ...] = (
    _changed,
    _filled,
    keeping.clozes,
    keeping.media,
    keeping.math_closed,
    keeping.formulas,
    keeping.code,
    keeping.tags,
    keeping.dangerous,
    keeping.links,
    _numbers,
    _negations,
    _opposites,
    _language,
    _length,
    _excuse,
    _task_talk,
    _chat_marks,
    _hidden,
)
"""All guards, in the order in which their faults are told."""
