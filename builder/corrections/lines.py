"""A decision as lines of YAML, made to be read, edited and compared."""

from __future__ import annotations

import io
import sys

from ruamel.yaml import YAML
from ruamel.yaml.resolver import implicit_resolvers
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

from builder.model import Decision


def decision_lines(decision: Decision) -> list[str]:
    """Give the lines of one decision, without the dash before the first."""
    values: dict[str, object] = {
        "decision": decision.settled.value,
        "cards": [{"id": _scalar(card), "front": _scalar(front)} for card, front in decision.cards],
    }
    if decision.keep:
        values["keep"] = _scalar(decision.keep)
    if decision.why:
        values["why"] = _scalar(decision.why)
    yaml = YAML()
    yaml.width = sys.maxsize
    text = io.StringIO()
    yaml.dump(values, text)
    # Not str.splitlines, for which other characters end lines too.
    return text.getvalue().removesuffix("\n").split("\n")


def _scalar(text: str) -> str:
    """Choose how a text is written: as it is where it can be, on lines of its own if it has some.

    Single quotes keep a text from being read as a number, a date or, by any version of YAML, as
    true or false.
    """
    scalar: str = text
    if "\n" in text and text == text.strip() and all(map(str.isprintable, text.split("\n"))):
        scalar = LiteralScalarString(text)
    elif not text.isprintable():
        scalar = DoubleQuotedScalarString(text)
    elif any(rule.match(text) for _, _, rule, _ in implicit_resolvers):
        scalar = SingleQuotedScalarString(text)
    return scalar
