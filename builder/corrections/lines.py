"""A decision or a correction as lines of YAML, made to be read, edited and compared."""

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

from builder.model import Correction, Decision, Edits


def item_lines(item: Decision | Correction) -> list[str]:
    """Give the lines of one item, without the dash before the first; what is empty is left out."""
    values = _correction(item) if isinstance(item, Correction) else _decision(item)
    yaml = YAML()
    yaml.width = sys.maxsize
    text = io.StringIO()
    yaml.dump(values, text)
    # Not str.splitlines, for which other characters end lines too.
    return text.getvalue().removesuffix("\n").split("\n")


def _decision(decision: Decision) -> dict[str, object]:
    cards = [{"id": _scalar(card), "front": _scalar(front)} for card, front in decision.cards]
    proposed = decision.settled.value if decision.by else ""
    return {
        "decision": decision.settled.value if decision.in_force else decision.reviewed.value,
        **({"proposed": proposed} if proposed else {}),
        "cards": cards,
        **_given(keep=decision.keep, why=decision.why, by=decision.by),
    }


def _correction(correction: Correction) -> dict[str, object]:
    return {
        "card": _scalar(correction.card),
        "front": _scalar(correction.front),
        "side": correction.side,
        "before": _scalar(correction.before),
        **_pairs("change", correction.edits, "old", "new"),
        **_pairs("parts", correction.parts, "front", "back"),
        "kind": correction.kind.value,
        **_given(reason=correction.reason),
        **_evidence(correction),
        **_given(by=correction.by, answer=correction.answer),
        "decision": correction.decision.value,
        **_pairs("proposed", correction.proposed, "old", "new"),
        **_given(note=correction.note),
    }


def _pairs(name: str, pairs: Edits, first: str, second: str) -> dict[str, object]:
    items = [{first: _scalar(one), second: _scalar(other)} for one, other in pairs]
    return {name: items} if items else {}


def _evidence(correction: Correction) -> dict[str, object]:
    quotes = [
        {"quote": _scalar(each.text), **_given(source=each.source)} for each in correction.evidence
    ]
    return {
        **({"evidence": quotes} if quotes else {}),
        **({"confidence": correction.confidence} if correction.confidence is not None else {}),
    }


def _given(**texts: str) -> dict[str, object]:
    return {name: _scalar(text) for name, text in texts.items() if text}


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
