"""Statements that are true or false: what is asked, how it is answered, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHOICES = (
    r"t\s?/\s?f|t\s+or\s+f|true\s*(?:or|/)\s*false|wahr\s*(?:oder|/)\s*falsch"
    r"|richtig\s*(?:oder|/)\s*falsch|vrai\s*(?:ou|/)\s*faux|v\s?/\s?f|v\s+ou?\s+f"
    r"|(?:verdadero|cierto)\s*(?:o|/)\s*falso|verdadeiro\s*(?:ou|/)\s*falso"
    r"|certo\s*(?:ou|/)\s*errado|vero\s*(?:o|/)\s*falso|waar\s*(?:of|/)\s*(?:niet\s+waar|onwaar)"
)
_FIRST = re.compile(
    rf"(?:[(\[](?P<inside>¿?(?:{_CHOICES})\??)[)\]]\s*[:.?–—-]?"
    rf"|(?P<bare>¿?(?:{_CHOICES}))(?:\s*[:.?–—-]|[ \t]*(?=\n))"
    r"|(?P<short>(?-i:T\s?/\s?F|V\s?/\s?F))(?=\s)(?!\s+(?:test|question|item)))\s*(?=\S)",
    re.IGNORECASE,
)
_EXPLAIN = (
    r"(?:\s*(?:explain(?: (?:why|briefly|your (?:answer|choice|reasoning)))?|why(?: or why not)?"
    r"|justify(?: your answer)?|begründen? sie|begründe|warum|pourquoi|justifie[rz]?|expliquez?"
    r"|¿por qué|explica|explique|justifica|por quê|perché|spiega)\s*[.?!]?)?"
)
_LAST = re.compile(
    rf"(?:[(\[](?P<inside>¿?(?:{_CHOICES})\??)[)\]][.?]?|(?P<bare>¿?(?:{_CHOICES}))\s*\?|(?P<whole>(?:"
    r"is (?:this|it|that)(?: statement)? (?:true|correct|right)|stimmt das|ist das (?:wahr|richtig)"
    r"|est-ce (?:vrai|exact)|¿es (?:cierto|verdadero|verdad)(?: esto)?|isso é verdade|è vero)"
    rf"\s*\?))(?P<explain>{_EXPLAIN})\s*$",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:is|are|was|were|do|does|did|can|what|which|when|why|how)\b", re.IGNORECASE
)
"""How a question begins that asks what is true or false, and so has no statement."""
_TRUE = (
    "true|t|yes|correct|right|wahr|richtig|ja|stimmt|vrai|oui|verdadero|cierto|sí|v|verdadeiro"
    "|certo|sim|vero|sì|waar"
)
_FALSE = (
    "not true|false|f|no|incorrect|wrong|falsch|nein|stimmt nicht|faux|non|falso|errado|não|onwaar"
    "|niet waar|nee"
)
_ANSWER = re.compile(
    rf"(?:(?P<fails>{_FALSE})|(?P<holds>{_TRUE}))"
    r"(?:\s*[.!]?\s*$|\s*(?:[.,;:!–—]|\s-\s|\n)\s*(?P<reason>\S.*)"
    r"|\s+(?=(?:because|since|as|if|but|only|weil|denn|car|porque|perché|omdat)\b|\()(?P<so>.*))",
    re.IGNORECASE | re.DOTALL,
)
_WORDS = {"t": "True", "f": "False"}
_SURE = frozenset({"true", "false", "wahr", "falsch", "vrai", "faux", "verdadero", "falso"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A statement, the question whether it holds, the word that answers it, and the reason.

    `holds` is what the word says; `reason` may be empty.
    """

    statement: str
    ask: str
    word: str
    holds: bool
    reason: str


def find_verdict(front: str, back: str) -> Verdict | None:
    """Read a card that asks whether a statement is true; None where it is another card.

    A statement without a question is one too where the whole answer is "true" or "false".
    """
    answer = _ANSWER.fullmatch(back.strip())
    if answer is None:
        return None
    word = answer["fails"] or answer["holds"]
    reason = (answer["reason"] or answer["so"] or "").strip()
    asked = _asked(front.strip())
    if asked is None:
        if reason or word.lower() not in _SURE or front.rstrip().endswith(("?", "？", ":")):
            return None
        asked = front.strip(), "True or false?" if word.lower() in {"true", "false"} else ""
    statement, ask = asked
    if not any(character.isalnum() for character in statement):
        return None
    shown = _WORDS.get(word.lower(), word[:1].upper() + word[1:])
    return Verdict(
        statement=statement, ask=ask, word=shown, holds=not answer["fails"], reason=reason
    )


def _asked(front: str) -> tuple[str, str] | None:
    """Divide a front into the statement and what asks about it."""
    if found := _FIRST.match(front):
        return front[found.end() :], _worded(found["inside"] or found["bare"] or found["short"])
    if found := _LAST.search(front):
        ask = found["whole"] or _worded(found["inside"] or found["bare"])
        statement = front[: found.start()].rstrip()
        if found["bare"] and statement[-1:].isalnum() and _QUESTION.match(statement):
            return None
        return statement, f"{ask}{found['explain'].rstrip()}"
    return None


def _worded(choice: str) -> str:
    """Give a choice as a question; the short form of English in full."""
    choice = choice.rstrip("?")
    if re.fullmatch(r"t\s?/\s?f|t\s+or\s+f", choice, re.IGNORECASE):
        return "True or false?"
    mark = choice[: choice.startswith("¿")]
    word = choice.removeprefix(mark)
    return f"{mark}{word[:1].upper()}{word[1:]}?"
