"""What each stage of the pipeline gives to those who called it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from builder.choosing import Chosen
from builder.kinds import Form
from builder.ledger import Draft, Identity, Ledger, Settlement
from builder.loading import Inputs
from builder.media import Media
from builder.model import Card, Correction, Flag, Merged, Overlaps, Reading

if TYPE_CHECKING:
    from builder.package.note_types import NoteType

_T = TypeVar("_T")


class Track(Protocol):
    """Passes items through, showing how far they are."""

    def __call__(self, items: Sequence[_T], what: str) -> Iterable[_T]:
        """Yield `items` unchanged; `what` names the work done on them."""


def untracked(items: Sequence[_T], what: str) -> Iterable[_T]:
    """Track nothing."""
    del what
    return items


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A deck ready to be written: its notes, note types and ledger, and what is left out.

    `forms` are those of the notes, in their order, and `before` is the ledger as it was.
    """

    inputs: Inputs
    deck: str
    readings: tuple[Reading, ...]
    chosen: Chosen
    unanswered: tuple[Card, ...]
    drafts: tuple[Draft, ...]
    identities: tuple[Identity, ...]
    before: Ledger
    settlement: Settlement
    note_types: tuple[NoteType, ...]
    media: Media
    forms: tuple[Form, ...]
    ledger: Path | None
    ledger_changes: bool

    @property
    def overlaps(self) -> Overlaps:
        """What the cards have to do with each other."""
        return self.chosen.overlaps

    @property
    def merged(self) -> tuple[Merged, ...]:
        """The clusters as notes."""
        return self.chosen.merged

    @property
    def kinds(self) -> Mapping[str, int]:
        """How many notes are of each kind, those left out that are a plain question and answer."""
        names = (
            form.name(identity.kind)
            for form, identity in zip(self.forms, self.identities, strict=True)
        )
        return dict(sorted(Counter(name for name in names if name).items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did: the package, what is in it, and what is not and why.

    `kinds` counts the notes that are more than a plain question and its answer, by the names of
    their kinds. `corrected` are the corrections that shipped, `stale` those that no longer fit
    their cards, and `faulty` counts the notes that are flagged at error level.
    """

    apkg: Path
    deck: str
    inputs: Inputs
    readings: tuple[Reading, ...]
    overlaps: Overlaps
    merged: tuple[Merged, ...]
    notes: int
    anki_cards: int
    media: int
    kinds: Mapping[str, int]
    new: int
    changed: int
    retired: int
    unanswered: tuple[Card, ...]
    corrected: tuple[Correction, ...]
    stale: tuple[Correction, ...]
    faulty: int
    ledger: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What rules found wrong with cards, and the readings that hold those cards.

    Accepted corrections are laid over the cards; `stale` ones are not. `as_read` holds the cards
    as their documents word them.
    """

    readings: tuple[Reading, ...]
    flags: tuple[Flag, ...]
    stale: tuple[Correction, ...] = ()
    as_read: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """The corrections that were written, and the file that has them."""

    written: tuple[Correction, ...]
    file: Path
