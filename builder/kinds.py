"""What kind of Anki cards a note makes, chosen by the form of its text.

A note is of one of two note types, Basic and Cloze. True or false, reversed, and typed in are forms
of Basic: Anki updates no note whose note type has changed, so a card that takes another form, or a
deck that turns one on, would otherwise lose every schedule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.config import KindsConfig
from builder.forms.blank_signs import find_blanks
from builder.forms.blanks import Filled, fill
from builder.forms.verdicts import Verdict, find_verdict
from builder.model import BASIC, CLOZE

TERM_DIALECTS = frozenset({"term-lines", "bulleted-terms"})
"""The dialects whose cards are terms with their definitions."""

_TERM = re.compile(r"[^\n?？:=_]{1,60}")
_ASKING_WORDS = """
what why how when where who whom whose which is are was were do does did can could should would will
explain describe define list name give state compare discuss write draw show find prove compute
calculate derive tell suppose consider wie warum wann wo wer welche quel quelle comment pourquoi qué
cómo cuál por
"""
_ASKING = frozenset(_ASKING_WORDS.split())
_MOST_TERM_WORDS = 6
_LONGEST_DEFINITION = 400
_WORD = re.compile(r"[^\W_](?:[\w'’.,%°/+-]{0,28}[\w%°+])?")
_NOT_TYPED = frozenset(
    ("yes", "no", "true", "false", "t", "f", "ja", "nein", "oui", "non", "sí", "si")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of a note's text: what makes it more than one plain question and its answer.

    `cloze` fills the blanks of the front; `verdict` divides a true-or-false card. A `reverse` card
    is asked from back to front as well, and `typed` is the word to type in, if any.
    """

    cloze: Filled | None = None
    verdict: Verdict | None = None
    reverse: bool = False
    typed: str = ""

    def name(self, kind: str) -> str:
        """Name what it makes in a note of this kind; a plain question and answer has no name."""
        if self.cloze:
            return "cloze" if kind == CLOZE else ""
        if self.verdict:
            return "true or false"
        return " and ".join(
            name for name, asked in (("reversed", self.reverse), ("typed in", self.typed)) if asked
        )

    @property
    def note_types(self) -> tuple[str, ...]:
        """The note types that can hold it, the best one first."""
        return (CLOZE, BASIC) if self.cloze else (BASIC,)


def form_of(front: str, back: str, settings: KindsConfig) -> Form:
    """Find the form of a note: cloze before true or false, and those before all else."""
    if find_blanks(front):
        return Form(cloze=fill(front, back) if settings.cloze else None)
    if settings.true_false and (verdict := find_verdict(front, back)):
        return Form(verdict=verdict)
    return Form(
        reverse=settings.reversed and _is_term(front, back),
        typed=_word(back) if settings.type_in else "",
    )


def _is_term(front: str, back: str) -> bool:
    """Tell a term, for which a definition can ask, from a question."""
    words = front.casefold().split()
    return (
        0 < len(words) <= _MOST_TERM_WORDS
        and _TERM.fullmatch(front.strip()) is not None
        and words[0] not in _ASKING
        and len(back) <= _LONGEST_DEFINITION
        and front.strip().casefold() not in back.casefold()
    )


def _word(back: str) -> str:
    """Give the one word that the answer is; a full stop after it is not typed in."""
    word = back.strip().removesuffix(".")
    return word if _WORD.fullmatch(word) and word.casefold() not in _NOT_TYPED else ""
