"""One release beside the next: what becomes of each note for a learner who has the first.

Every verdict here rests on how Anki imports a package; the tests hold each of them against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from builder.model import CLOZE
from builder.planning.likeness import Pair, find_pairs
from builder.planning.snapshots import Seen, Shape, Snapshot


class Fate(StrEnum):
    """What becomes of a note; the value is the word for it in every report."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    RETURNED = "returned"
    RETIRED = "retired"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A note and what becomes of it: `seen` is the newer one, or the last that there was.

    `notes` say what a learner should know of it, and `losses` what is lost. What does not arrive is
    for newcomers only. `was` has the words of a front that has others now.
    """

    fate: Fate
    seen: Seen
    notes: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    arrives: bool = True
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a release does: to each note, in order, and to note types.

    `pairs` are notes that may be the same, which only a person can tell; until then the one is
    retired and the other one new. `style` says what becomes of note types, `losses` what of them
    would be lost. Before the `first` release there was none.
    """

    deck: str
    against: str
    first: bool
    outcomes: tuple[Outcome, ...]
    pairs: tuple[Pair, ...]
    style: tuple[str, ...]
    losses: tuple[str, ...]

    @property
    def counts(self) -> Counter[Fate]:
        """How many notes share each fate."""
        return Counter(each.fate for each in self.outcomes)

    @property
    def loses(self) -> bool:
        """Whether a learner would lose something, or may."""
        return bool(self.pairs or self.losses or any(each.losses for each in self.outcomes))


def compare(old: Snapshot, new: Snapshot) -> Plan:
    """Compare a release with the next one."""
    outcomes = [
        _outcome(seen, old.notes.get(guid), old.note_types) for guid, seen in new.notes.items()
    ]
    gone = [each for guid, each in old.notes.items() if guid not in new.notes and not each.retired]
    fresh = [each.seen for each in outcomes if each.fate is Fate.NEW]
    pairs = find_pairs(gone, fresh, new.notes.values())
    # The other way round, a note may stay Basic: that is for a person to say.
    remade = {
        each.gone.guid: each.new.kind
        for each in pairs
        if each.gone.kind == CLOZE and each.new.kind != CLOZE
    }
    heirs = _Heirs(new, {seen.guid for seen in fresh})
    style, losses = _note_types(old.note_types, new.note_types)
    return Plan(
        deck=new.name,
        against=old.name,
        first=not old.notes,
        outcomes=(*outcomes, *(_retired(each, heirs, remade.get(each.guid, "")) for each in gone)),
        pairs=tuple(each for each in pairs if each.gone.guid not in remade),
        style=style,
        losses=losses,
    )


def _outcome(new: Seen, old: Seen | None, known: Mapping[int, Shape]) -> Outcome:
    """Say what becomes of a note of the new release."""
    if old is None:
        return Outcome(fate=Fate.NEW, seen=new)
    if old.note_type and old.note_type != new.note_type:
        was = known[old.note_type].name if old.note_type in known else "another one"
        loss = f"it had the note type {was}, and Anki updates no note whose note type has changed"
        return Outcome(fate=Fate.CHANGED, seen=new, losses=(loss,), arrives=False)
    notes, losses = tuple(_moves(old, new)), tuple(_losses(old, new))
    if old.retired:
        fate = Fate.RETURNED
    elif old.content != new.content:
        fate = Fate.CHANGED
    else:
        fate = Fate.MOVED if notes else Fate.UNCHANGED
    return Outcome(
        fate=fate,
        seen=new,
        notes=notes,
        losses=losses,
        arrives=not _is_late(old, new),
        was=old.asks if old.fronts[:1] not in ((), new.fronts[:1]) else "",
    )


def _moves(old: Seen, new: Seen) -> Iterator[str]:
    """Say where a note went, and how many Anki cards it gains."""
    if old.deck and old.deck.casefold() != new.deck.casefold():
        yield f"from deck {old.deck} to {new.deck}; who has its cards keeps them where they are"
    if old.document and old.document != new.document:
        yield f"from {old.document} to {new.document}"
    if old.orders is not None and new.orders is not None and (gained := new.orders - old.orders):
        yield f"{_cards(gained)} more"


def _losses(old: Seen, new: Seen) -> Iterator[str]:
    """Say what of a note that keeps its note type is lost on the way to a learner."""
    if old.orders is not None and new.orders is not None and (lost := old.orders - new.orders):
        numbers = ", ".join(str(order + 1) for order in sorted(lost))
        yield f"card {numbers} is no longer there: its history ends, and Anki calls it empty"
    if _is_late(old, new):
        yield (
            "its change does not reach who has it: its time is not later than that of the release,"
            " so that the ledger is not the one of that release"
        )


def _is_late(old: Seen, new: Seen) -> bool:
    """Tell whether a change has no later time, for which alone Anki takes it."""
    return old.content != new.content and new.changed_at <= old.changed_at


def _cards(orders: frozenset[int]) -> str:
    return f"{len(orders)} Anki card{'' if len(orders) == 1 else 's'}"


class _Heirs:
    """The notes of a release that stand in the place of those which are gone."""

    def __init__(self, new: Snapshot, fresh: Collection[str]) -> None:
        """Find notes by their cards and fronts; `fresh` are the GUIDs of the new ones."""
        self._fresh = fresh
        self._by_card = {card: seen for seen in new.notes.values() for card in seen.cards}
        self._by_front = {front: seen for seen in new.notes.values() for front in seen.fronts}

    def say(self, gone: Seen) -> tuple[str, ...]:
        """Say which note has the card of one that is gone, or asks what it has asked."""
        # The ledger takes from a note that is gone the cards that another one now has.
        found = self._by_card.get(gone.card) if gone.cards else self._asked(gone)
        if found is None:
            return ()
        if found.guid in self._fresh:
            return (f"“{found.asks}” is new in its place",)
        if gone.cards and len(found.cards) < 2:
            return ()  # of several cards with one front, another one has its id now
        return (f"it is part of “{found.asks}” now",)

    def _asked(self, gone: Seen) -> Seen | None:
        return next((self._by_front[each] for each in gone.fronts if each in self._by_front), None)


def _retired(old: Seen, heirs: _Heirs, remade: str) -> Outcome:
    """Say what becomes of a note that is gone; `remade` is the kind of the one in its place."""
    loss = f"it is a {remade} note now, which Anki cannot make of it: its history ends"
    return Outcome(
        fate=Fate.RETIRED, seen=old, notes=heirs.say(old), losses=(loss,) if remade else ()
    )


def _note_types(
    old: Mapping[int, Shape], new: Mapping[int, Shape]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say what becomes of the note types that both releases have."""
    style: list[str] = []
    losses: list[str] = []
    for number, shape in new.items():
        was = old.get(number)
        if was is None:
            continue
        if was.fields and (was.fields, was.templates) != (shape.fields, shape.templates):
            losses.append(
                f"the note type {shape.name} has other fields or card templates: Anki updates none"
                " of its notes unless a learner ticks “Merge note types” on import"
            )
        elif (was.look and was.look != shape.look) or (
            not was.look and was.content != shape.content
        ):
            style.append(
                f"the note type {shape.name} looks different, in every deck of a learner that has"
                " it; who has restyled it since the last release keeps that"
            )
    return tuple(style), tuple(losses)
