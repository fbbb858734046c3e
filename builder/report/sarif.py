"""Flags as SARIF 2.1.0, which code hosts and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from builder import __version__
from builder.model import Severity
from builder.report.flags import (
    Caution,
    Described,
    Findings,
    Found,
    Place,
    counts,
    listed,
    reasons,
    relative,
)
from builder.text import fingerprint

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FINGERPRINT = "deckwrightCardRule/v1"
"""Names what a result is recognised by, however its lines move."""

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif_log(findings: Findings, *, everything: bool = False) -> dict[str, Any]:
    """Give flags as a SARIF log with one run."""
    shown = listed(findings, everything=everything)
    driver = {
        "name": "Deckwright",
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in findings.rules],
    }
    invocation = {
        "executionSuccessful": True,
        "toolConfigurationNotifications": [_notification(each) for each in findings.cautions],
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "results": list(_results(shown, findings.rules)),
        "properties": {"counts": counts(findings.found, shown)},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Described) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": " ".join((rule.summary, *reasons(rule)))},
        "help": {"text": rule.doc.strip()},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
    }


def _results(shown: Sequence[Found], rules: Sequence[Described]) -> Iterator[dict[str, Any]]:
    """Yield a result for each flag; equal ones on one card are told apart by their order."""
    index = {rule.name: n for n, rule in enumerate(rules)}
    seen: Counter[tuple[str, str, str]] = Counter()
    for found in shown:
        flag = found.flag
        key = (flag.card, flag.rule, flag.side)
        yield _result(found, index, fingerprint(*key, seen[key]))
        seen[key] += 1


def _result(found: Found, index: Mapping[str, int], identity: str) -> dict[str, Any]:
    flag = found.flag
    result: dict[str, Any] = {
        "ruleId": flag.rule,
        "ruleIndex": index[flag.rule],
        "level": _LEVEL[flag.severity],
        "message": {"text": flag.message},
        "locations": [_location(found.place, found.lines)],
        "partialFingerprints": {FINGERPRINT: identity},
        "properties": {"card": flag.card, "side": flag.side},
    }
    if flag.fix is not None:
        result["properties"] |= {"fix": flag.fix, "safe": flag.safe}
    if found.others:
        result["relatedLocations"] = [
            {"id": n, **_location(place), "message": {"text": card.front}}
            for n, (card, place) in enumerate(found.others, 1)
        ]
    return result


def _location(place: Place, snippet: str = "") -> dict[str, Any]:
    """Give lines of a document; no columns, as a card's lines are stripped of what is around."""
    region: dict[str, Any] = {"startLine": place.first, "endLine": place.last}
    if snippet:
        region["snippet"] = {"text": snippet}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(place.path)}, "region": region}}


def _notification(caution: Caution) -> dict[str, Any]:
    region = {"startLine": caution.line}
    location = {"artifactLocation": {"uri": _uri(caution.path)}, "region": region}
    return {
        "level": "warning",
        "message": {"text": caution.message},
        "locations": [{"physicalLocation": location}],
    }


def _uri(path: Path) -> str:
    """Give a path as a reference relative to the working folder, or as a whole if outside of it."""
    name = relative(path)
    # As bytes, since a file's name need not be text.
    return Path(name).as_uri() if Path(name).is_absolute() else quote(os.fsencode(name))
