"""Flags and where they stand, for programs: the fixed JSON form, and annotations for GitHub.

Errors and warnings are listed in full. What is merely worth a remark is counted for each rule, and
the worst of it is listed, unless everything is asked for.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from builder.model import Card, Flag, Severity
from builder.report.facts import plural

WORST = 10
"""Remarks of one rule that are listed."""

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
NOUN = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_EXAMPLES = re.compile(r"^(?:Bad|Better)::\n\n(?:    .*\n|\n)+", re.MULTILINE)


class Described(Protocol):
    """What reports know of a rule."""

    @property
    def name(self) -> str:
        """The name that states the fault."""

    @property
    def severity(self) -> Severity:
        """How sure the rule's flags are, unless they say otherwise."""

    @property
    def doc(self) -> str:
        """What is flagged, why, and examples."""

    @property
    def summary(self) -> str:
        """What is flagged, in a sentence."""


def reasons(rule: Described) -> tuple[str, ...]:
    """Give the paragraphs that say why a rule flags what it does, each on one line."""
    _, *paragraphs = re.split(r"\n{2,}", _EXAMPLES.sub("", rule.doc.strip() + "\n").strip())
    return tuple(" ".join(paragraph.split()) for paragraph in paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Lines `first` to `last` of a document."""

    document: str
    path: Path
    first: int
    last: int

    def __str__(self) -> str:
        """Give `file:line`, as terminals make it a link."""
        return f"{self.path}:{self.first}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A flag, the card it is on and its place; `others` are those of the cards it is about too."""

    flag: Flag
    card: Card
    place: Place
    others: tuple[tuple[Card, Place], ...] = ()

    @property
    def text(self) -> str:
        """The side of the card that is flagged."""
        return self.card.front if self.flag.side == "front" else self.card.back

    @property
    def quote(self) -> str:
        """The words that are marked."""
        return self.text[self.flag.start : self.flag.end]

    @property
    def lines(self) -> str:
        """The lines that the mark touches."""
        first = self.text.rfind("\n", 0, self.flag.start) + 1
        last = self.text.find("\n", max(first, self.flag.end))
        return self.text[first:] if last < 0 else self.text[first:last]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """What a person should know that is about no card: a line of a file of the deck folder."""

    path: Path
    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What linting one deck gave: flags in the order of its cards, and how many those are.

    `rules` are those that ran. `cards` counts what was linted, which `what` names. After fixes,
    `fixes` counts the corrections that were written and `file` holds them.
    """

    found: tuple[Found, ...]
    rules: tuple[Described, ...]
    documents: int
    cards: int
    what: str = "card"
    cautions: tuple[Caution, ...] = ()
    fixes: int = 0
    file: Path | None = None


def joined(decks: Sequence[Findings]) -> Findings:
    """Make one of several decks' findings, for what has one report for all."""
    rules = {rule.name: rule for deck in decks for rule in deck.rules}
    return replace(
        decks[0],
        found=tuple(chain.from_iterable(deck.found for deck in decks)),
        rules=tuple(rules.values()),
        documents=sum(deck.documents for deck in decks),
        cards=sum(deck.cards for deck in decks),
        cautions=tuple(chain.from_iterable(deck.cautions for deck in decks)),
        fixes=sum(deck.fixes for deck in decks),
    )


def listed(findings: Findings, *, everything: bool = False) -> tuple[Found, ...]:
    """Leave out all flags of a rule of remarks but the worst, which mark the most; keep the order.

    What a surer rule remarks is listed in full.
    """
    found = findings.found
    if everything:
        return found
    guesses = {rule.name for rule in findings.rules if rule.severity is Severity.INFO}
    seen: Counter[str] = Counter()
    dropped = set()
    remarks = [
        n
        for n, one in enumerate(found)
        if one.flag.severity is Severity.INFO and one.flag.rule in guesses
    ]
    for n in sorted(remarks, key=lambda n: -_length(found[n])):
        seen[found[n].flag.rule] += 1
        if seen[found[n].flag.rule] > WORST:
            dropped.add(n)
    return tuple(one for n, one in enumerate(found) if n not in dropped)


def _length(found: Found) -> int:
    return found.flag.end - found.flag.start


def counts(found: Sequence[Found], shown: Sequence[Found]) -> dict[str, dict[str, Any]]:
    """Count the flags of each rule, and those shown, under the highest severity it has there."""
    severities: dict[str, Severity] = {}
    for one in found:
        rule, severity = one.flag.rule, one.flag.severity
        severities[rule] = min(severities.get(rule, severity), severity, key=RANK.__getitem__)
    total = Counter(one.flag.rule for one in found)
    some = Counter(one.flag.rule for one in shown)
    order = sorted(total, key=lambda rule: (RANK[severities[rule]], -total[rule], rule))
    return {
        rule: {"severity": severities[rule].value, "count": total[rule], "listed": some[rule]}
        for rule in order
    }


def lint_facts(findings: Findings, *, everything: bool = False) -> dict[str, Any]:
    """Give flags as `lint --format json` prints them."""
    shown = listed(findings, everything=everything)
    return {
        "flags": [_flag_facts(one) for one in shown],
        "counts": counts(findings.found, shown),
        "fixes": findings.fixes,
        "cautions": [
            {"file": str(each.path), "line": each.line, "message": each.message}
            for each in findings.cautions
        ],
    }


def _flag_facts(found: Found) -> dict[str, Any]:
    flag = found.flag
    return {
        "rule": flag.rule,
        "severity": flag.severity.value,
        "card": flag.card,
        "document": found.place.document,
        "lines": [found.place.first, found.place.last],
        "side": flag.side,
        "quote": found.quote,
        "message": flag.message,
        "fix": flag.fix,
        "safe": flag.safe,
        "others": list(flag.others),
    }


def outcome(findings: Findings) -> str:
    """Say in one line what was found."""
    totals = Counter(one.flag.severity for one in findings.found)
    parts = [plural(totals[each], NOUN[each]) for each in Severity if totals[each]]
    return f"{', '.join(parts) or 'nothing found'} in {plural(findings.cards, findings.what)}"


def annotated(findings: Findings, *, everything: bool = False) -> Iterator[str]:
    """Give workflow commands that GitHub shows beside the lines of a change."""
    shown = listed(findings, everything=everything)
    for one in shown:
        ends = "".join(f"; see {relative(place.path)}:{place.first}" for _, place in one.others)
        yield _annotation(
            _COMMAND[one.flag.severity],
            one.flag.message + ends,
            file=relative(one.place.path),
            line=one.place.first,
            endLine=one.place.last,
            title=f"deckwright {one.flag.rule}",
        )
    for rule, count in counts(findings.found, shown).items():
        if rest := count["count"] - count["listed"]:
            message = f"{plural(rest, 'more remark')} of this kind; --all lists them"
            yield _annotation("notice", message, title=f"deckwright {rule}")
    for each in findings.cautions:
        yield _annotation(
            "warning", each.message, file=relative(each.path), line=each.line, title="deckwright"
        )


def _annotation(command: str, message: str, **properties: object) -> str:
    """Write a workflow command; in properties a colon and a comma have meanings of their own."""
    written = ",".join(
        f"{key}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}"
        for key, value in properties.items()
    )
    return f"::{command} {written}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def relative(path: Path) -> str:
    """Give a path from the working folder, with forward slashes; one outside of it as a whole."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100  links stay as the person named them
    base = Path.cwd()
    return (whole.relative_to(base) if whole.is_relative_to(base) else whole).as_posix()
