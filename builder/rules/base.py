"""What a rule is: a name, how sure it is, what it can fix, and the check itself."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from builder.model import Severity
from builder.rules.texts import CardText, DeckText, Finding

_EXAMPLE = re.compile(r"^(Bad|Better)::\n\n((?:    .*\n|\n)+)", re.MULTILINE)


class FixClass(StrEnum):
    """What a rule can do about what it finds: put it right, suggest how, or neither."""

    SAFE = "safe"
    SUGGESTED = "suggested"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Cards as front and back, shown in a rule's docstring, and whether the rule is to fire."""

    bad: bool
    cards: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that may be wrong with cards.

    `name` states the fault and reads well after "allow". `severity` is that of its findings, unless
    they say otherwise. `check` looks at one card, `check_deck` at all of them; a rule has one of
    the two. `doc` is its module's docstring: what is flagged, why, and examples.
    """

    name: str
    severity: Severity
    doc: str
    fix: FixClass = FixClass.NONE
    check: Callable[[CardText], Iterable[Finding]] | None = None
    check_deck: Callable[[DeckText], Iterable[Finding]] | None = None

    @property
    def summary(self) -> str:
        """The first sentence of the docstring."""
        return self.doc.strip().split("\n\n", 1)[0].replace("\n", " ")

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples in the docstring, in order."""
        return tuple(
            Example(bad=found[1] == "Bad", cards=_cards(textwrap.dedent(found[2])))
            for found in _EXAMPLE.finditer(self.doc.strip() + "\n")
        )


def _cards(text: str) -> tuple[tuple[str, str], ...]:
    """Read cards written as `Q:` and `A:`; lines that follow belong to the side begun."""
    cards: list[list[list[str]]] = []
    for line in text.strip("\n").split("\n"):
        if line.startswith("Q:"):
            cards.append([[line[2:].strip()], []])
        elif line.startswith("A:"):
            cards[-1][1].append(line[2:].strip())
        else:
            side = cards[-1][1] or cards[-1][0]
            side.append(line.strip())
    return tuple(("\n".join(f).strip(), "\n".join(b).strip()) for f, b in cards)
