"""All that there is to ask about: a deck's cards, their flags and overlaps, and reference texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from builder.choosing import choose, find, stored
from builder.config import CONFIG_FILE
from builder.corrections import Stored
from builder.corrections.applying import lay
from builder.corrections.resolve import resolve, resolve_corrections
from builder.errors import ConfigError
from builder.linting import packs_of, rules_for
from builder.loading import Inputs
from builder.model import Card, Correction, Decision, Flag, Overlaps, Reading, Side
from builder.proposing.passages import Passage, Rarity, best, sentences, words_of
from builder.rules import Rule, lint
from builder.rules.packs import Pack

_NEIGHBOURS = 8
"""Cards that are looked through for evidence about one."""


@dataclass(frozen=True, kw_only=True)
class Material:
    """A deck as models are asked about it; made once for a run.

    `cards` have the accepted corrections laid over them, `as_read` have none. `references` are the
    sentences of supplied texts.
    """

    inputs: Inputs
    as_read: Mapping[str, Card]
    cards: Mapping[str, Card]
    flags: tuple[Flag, ...]
    overlaps: Overlaps
    stored: Stored
    rules: tuple[Rule, ...]
    references: tuple[Passage, ...] = ()

    def standing(self, card: Card, side: Side) -> tuple[Correction, ...]:
        """Give the corrections in force of a side that fit it."""
        return lay(card, side, self._in_force.get((card.id, side), ())).applied

    @cached_property
    def present(self) -> tuple[Correction, ...]:
        """The stored corrections whose cards are there, with the ids that those have now."""
        return resolve_corrections(self.stored.corrections, self.as_read.values())[0]

    @cached_property
    def settled_pairs(self) -> tuple[Decision, ...]:
        """The stored decisions about cards, and proposals for them, with the ids of now."""
        cards = tuple(self.as_read.values())
        every = (*self.stored.decisions, *self.stored.pairs)
        return tuple(found for each in every for found in resolve([each], cards)[0])

    @cached_property
    def _in_force(self) -> dict[tuple[str, Side], list[Correction]]:
        found: dict[tuple[str, Side], list[Correction]] = {}
        for each in self.present:
            if each.in_force:
                found.setdefault((each.card, each.side), []).append(each)
        return found

    @cached_property
    def wrong(self) -> frozenset[str]:
        """The cards that assert what is known to be wrong; they are no evidence for anything."""
        return frozenset(each.card for each in self.flags if each.rule == "known-misconception")

    @cached_property
    def _near(self) -> dict[str, list[str]]:
        """The cards that have to do with each card, the nearest first."""
        near: dict[str, list[str]] = {}
        for cluster in self.overlaps.clusters:
            for card in cluster.cards:
                near.setdefault(card, []).extend(each for each in cluster.cards if each != card)
        for match in (*self.overlaps.undecided, *self.overlaps.related):
            near.setdefault(match.a, []).append(match.b)
            near.setdefault(match.b, []).append(match.a)
        return near

    @cached_property
    def rarity(self) -> Rarity:
        """How much each word of the deck tells."""
        return Rarity(words_of(f"{card.front} {card.back}") for card in self.as_read.values())

    def evidence(
        self, card: Card, about: str, *, first: Sequence[str] = (), most: int = 4
    ) -> tuple[Passage, ...]:
        """Give the sentences of other cards, and of references, that fit best what is asked.

        `first` are cards that are known to have to do with it.
        """
        others = dict.fromkeys((*first, *self._near.get(card.id, ())))
        sound = [each for each in others if each in self.as_read and each not in self.wrong]
        passages = list(self._sentences(sound[:_NEIGHBOURS]))
        return best((*passages, *self.references), about, self.rarity, most=most)

    def _sentences(self, cards: Iterable[str]) -> Iterator[Passage]:
        for name in cards:
            card = self.cards[name]  # what was wrong about it and has been put right counts so
            lines = [n for span in card.back_spans for n in range(span.first, span.last + 1)]
            document = card.front_spans[0].document
            for number, line in enumerate(card.back.split("\n")):
                # A corrected answer may have more lines than the document gave it.
                at = lines[min(number, len(lines) - 1)] if lines else card.front_spans[0].last
                yield from sentences(line, f"{document}:{at}")

    def faults(self, changed: Card, others: Iterable[str] = ()) -> tuple[Flag, ...]:
        """Lint one card as it would be, beside others as they are."""
        beside = [self.cards[each] for each in others if each in self.cards and each != changed.id]
        reading = Reading(
            document=changed.front_spans[0].document,
            dialect="",
            confidence=1.0,
            evidence=(),
            title="",
            cards=(changed, *beside),
            lines=(),
        )
        flags = lint([reading], self.rules, packs=self._packs)
        return tuple(each for each in flags if each.card == changed.id)

    @cached_property
    def _packs(self) -> tuple[Pack, ...]:
        return packs_of(self.inputs)


def gather(inputs: Inputs, readings: Sequence[Reading]) -> Material:
    """Bring together what models are asked about; raises ConfigError for a missing reference."""
    chosen = choose(inputs, readings)
    known = stored(inputs)
    found = chosen.overlaps
    if not inputs.config.dedupe.merge:
        found, _ = find(inputs, readings, known.decisions)
    return Material(
        inputs=inputs,
        as_read={card.id: card for each in readings for card in each.cards},
        cards={card.id: card for each in chosen.corrected.readings for card in each.cards},
        flags=chosen.flags,
        overlaps=found,
        stored=known,
        rules=rules_for(inputs.config),
        references=tuple(_references(inputs)),
    )


def _references(inputs: Inputs) -> Iterator[Passage]:
    """Read the texts that models may quote, line by line."""
    home = inputs.folder or inputs.documents[0].path.parent
    for name in inputs.config.llm.references:
        path = home / name
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            reason = getattr(fault, "strerror", None) or "it is not UTF-8"
            raise ConfigError(
                f"llm.references: {name!r} cannot be read: {reason}",
                where=home / CONFIG_FILE,
                hint="correct the name, or save the file as UTF-8",
            ) from fault
        for number, line in enumerate(text.split("\n"), 1):
            yield from sentences(line, f"{name}:{number}")
