"""Which rules a deck is linted by, where they are off, and where their flags stand."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from builder.config import DeckConfig, line_of
from builder.errors import ConfigError, DeckwrightError
from builder.loading import Inputs
from builder.model import Card, Flag, Reading
from builder.report.flags import Found, Place
from builder.rules import RULES, Rule, flag_lines
from builder.toml_keys import dotted

if TYPE_CHECKING:
    from builder.rules.packs import Pack

Allowed = dict[str, frozenset[str]]
"""Names of rules that are off, by what they are off for."""

_BY_NAME: Mapping[str, Rule] = {rule.name: rule for rule in RULES}


def rule_named(name: str, *, where: str = "") -> Rule:
    """Give a rule; a name that none has is an error with the nearest one that does.

    `where` is the option that named it.
    """
    if name not in _BY_NAME:
        raise DeckwrightError(f"there is no rule {name!r}", where=where, hint=_hint(name))
    return _BY_NAME[name]


def _hint(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), _BY_NAME, n=1)
    return f"did you mean {near[0]}?" if near else "`deckwright rules` lists them"


def rules_for(
    config: DeckConfig, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> tuple[Rule, ...]:
    """Give the rules to run: those selected, or else all, but none ignored or off for the deck."""
    selected = {rule_named(name, where="--select").name for name in select}
    ignored = {rule_named(name, where="--ignore").name for name in ignore}
    off = ignored.union(config.lint.allow)
    return tuple(
        rule for rule in RULES if rule.name not in off and (not select or rule.name in selected)
    )


def check_rule_names(config: DeckConfig, file: Path) -> None:
    """Refuse a name of no rule in a deck.toml, which `file` is; raises ConfigError."""
    for keys, names in _allowances(config):
        for name in names:
            if name not in _BY_NAME:
                raise ConfigError(
                    f"{dotted(keys)}: there is no rule {name!r}",
                    where=file,
                    line=line_of(file, keys),
                    hint=_hint(name),
                )


def _allowances(config: DeckConfig) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield every list of rules that are off, with the keys that set it."""
    yield ("lint", "allow"), config.lint.allow
    for name, document in config.documents.items():
        yield ("documents", name, "allow"), document.allow
    for card, names in config.lint.cards.items():
        yield ("lint", "cards", card), names


def allowed(
    config: DeckConfig, readings: Sequence[Reading]
) -> tuple[Allowed, Allowed, tuple[str, ...]]:
    """Give the rules that are off in documents, by name, and on cards, by id.

    Last come the ids in the settings that fit no card, or several.
    """
    in_documents = {
        name: frozenset(each.allow) for name, each in config.documents.items() if each.allow
    }
    ids = sorted({card.id for reading in readings for card in reading.cards})
    on_cards: Allowed = {}
    unknown = []
    for beginning, names in config.lint.cards.items():
        fitting = _fitting(beginning, ids)
        if len(fitting) == 1:
            on_cards[fitting[0]] = on_cards.get(fitting[0], frozenset()).union(names)
        else:
            unknown.append(beginning)
    return in_documents, on_cards, tuple(unknown)


def _fitting(beginning: str, ids: Sequence[str]) -> Sequence[str]:
    """Give the first two of sorted ids that begin so, or the one that is so."""
    first = bisect_left(ids, beginning)
    fitting = [each for each in ids[first : first + 2] if each.startswith(beginning)]
    return fitting[:1] if beginning in fitting else fitting


def packs_of(inputs: Inputs) -> tuple[Pack, ...]:
    """Load a deck's own packs of misconceptions, which lie beside its deck.toml.

    Raises ConfigError for one that is missing or no pack.
    """
    from builder.rules.packs import load_pack

    home = inputs.folder or inputs.documents[0].path.parent
    return tuple(load_pack(home / name) for name in inputs.config.lint.packs)


def locate(
    readings: Iterable[Reading], flags: Iterable[Flag], paths: Mapping[str, Path]
) -> tuple[Found, ...]:
    """Put flags beside their cards and places; `paths` are those of the documents, by name."""
    cards = {card.id: card for reading in readings for card in reading.cards}
    return tuple(
        Found(
            flag=flag,
            card=cards[flag.card],
            place=_flag_place(cards[flag.card], flag, paths),
            others=tuple(
                (cards[other], _card_place(cards[other], paths))
                for other in flag.others
                if other in cards
            ),
        )
        for flag in flags
    )


def _flag_place(card: Card, flag: Flag, paths: Mapping[str, Path]) -> Place:
    spans = card.back_spans if flag.side == "back" else ()
    document = (spans or card.front_spans)[0].document
    first, last = flag_lines(card, flag)
    return Place(document=document, path=paths[document], first=first, last=last)


def _card_place(card: Card, paths: Mapping[str, Path]) -> Place:
    """Give the place of a whole card, as far as it is in one document."""
    document = card.front_spans[0].document
    spans = [s for s in (*card.front_spans, *card.back_spans) if s.document == document]
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    return Place(document=document, path=paths[document], first=first, last=last)
