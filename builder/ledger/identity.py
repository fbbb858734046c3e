"""Which released note a draft is, however its document has been renamed, reordered or edited.

Every step takes only what the steps before it left, and what could be two notes is no match: a
learner loses less by a new card than by a schedule that belongs to another question.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from builder.errors import LedgerError
from builder.ledger.records import Draft, Entry, Ledger
from builder.text import fingerprint, normalise

# Anki's own alphabet for GUIDs.
_BASE91 = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~"
)
_GUID_LENGTH = 10
_NOTE_ID_STEP = 1000  # room for the ids of a note's Anki cards, and one second of a clock
# Two branches of a deck that both add notes start at different ids, so that they can be merged.
_BRANCHES = 4096
_FIRST_SECOND = 1_672_531_200  # 2023-01-01
_SECONDS = 63_072_000  # two years


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a draft's note is: `released` is its entry in the ledger, or None if it is new.

    `kind` names the note type that it has, for as long as that can hold it.
    """

    guid: str
    kind: str
    note_id: int
    position: int
    released: Entry | None


@dataclass(slots=True)
class _Matching:
    """What is matched so far: the entry of each draft, and the drafts and entries left over."""

    matched: list[Entry | None]
    drafts: list[int]
    entries: list[Entry]
    kinds: Sequence[tuple[str, ...]]

    def fits(self, index: int, entry: Entry) -> bool:
        """Tell whether a draft can be of the note type that an entry is of."""
        return entry.kind in self.kinds[index]

    def accept(self, pairs: Iterable[tuple[int, Entry]]) -> None:
        """Match these pairs; of several for one draft or entry the first one counts."""
        taken: set[str] = set()
        for index, entry in pairs:
            if self.matched[index] is None and entry.guid not in taken and self.fits(index, entry):
                self.matched[index] = entry
                taken.add(entry.guid)
        if taken:
            self.drafts = [index for index in self.drafts if self.matched[index] is None]
            self.entries = [entry for entry in self.entries if entry.guid not in taken]


def identify(ledger: Ledger, deck_key: str, drafts: Sequence[Draft]) -> tuple[Identity, ...]:
    """Give every draft its GUID, note id and position, in order.

    A draft is the released note that shares a card with it; failing that, one with the same front
    and back (its document was renamed), the only one with the same front, the only one with the
    same words and other blanks, or the only one of its document with the same back (its front was
    edited). Otherwise it is new, and so is a draft that
    the released note's type cannot hold.

    `deck_key` counts for the first release only; afterwards the ledger's own does, so a deck that
    is renamed keeps its notes.
    """
    cards = [card for draft in drafts for card in draft.cards]
    if len(set(cards)) < len(cards):
        raise LedgerError("two notes claim one card", hint="give every card an id of its own")
    matched = _match(ledger.entries, drafts)
    known = {entry.guid for entry in ledger.entries}
    deck = ledger.deck or deck_key
    next_id = _next_note_id(ledger, deck, drafts, matched)
    identities = []
    for position, (draft, entry) in enumerate(zip(drafts, matched, strict=True), start=1):
        if entry is not None:
            guid, note_id = entry.guid, entry.note_id
        else:
            guid, note_id = _new_guid(deck, draft.cards[0], known), next_id
            known.add(guid)
            next_id += _NOTE_ID_STEP
        kind = entry.kind if entry is not None else draft.kinds[0]
        identities.append(
            Identity(guid=guid, kind=kind, note_id=note_id, position=position, released=entry)
        )
    return tuple(identities)


def _next_note_id(
    ledger: Ledger, deck: str, drafts: Sequence[Draft], matched: Sequence[Entry | None]
) -> int:
    """Return the id of the first new note: after all released ones, and not on their heels."""
    if not ledger.entries:
        return first_note_id(deck)
    largest = max(entry.note_id for entry in ledger.entries)
    new = (draft.cards[0] for draft, entry in zip(drafts, matched, strict=True) if entry is None)
    branch = int(fingerprint(deck, next(new, "")), 16) % _BRANCHES
    return largest + _NOTE_ID_STEP * (1 + branch)


def front_key(front: str) -> str:
    """Return the key by which equal fronts are known, however they are marked or spaced."""
    return fingerprint(normalise(front))


def back_key(back: str) -> str:
    """Return the key by which equal backs are known; it is empty for a text without words."""
    words = normalise(back)
    return fingerprint(words) if words else ""


def first_note_id(deck_key: str) -> int:
    """Return the id of a deck's first note: some second of 2023 or 2024, in milliseconds."""
    digest = hashlib.blake2b(f"note id:{deck_key}".encode(), digest_size=8).digest()
    return (_FIRST_SECOND + int.from_bytes(digest, "big") % _SECONDS) * 1000


def _new_guid(deck_key: str, card: str, known: set[str]) -> str:
    """Make the GUID of a new note from its deck and its own card, unlike any that is known."""
    attempt = 0
    while True:
        digest = hashlib.blake2b(f"{deck_key}\x1f{card}\x1f{attempt}".encode(), digest_size=8)
        number = int.from_bytes(digest.digest(), "big")
        letters = []
        for _ in range(_GUID_LENGTH):
            number, letter = divmod(number, len(_BASE91))
            letters.append(_BASE91[letter])
        guid = "".join(letters)
        if guid not in known:
            return guid
        attempt += 1


def _match(entries: Sequence[Entry], drafts: Sequence[Draft]) -> list[Entry | None]:
    kinds = [draft.kinds for draft in drafts]
    matching = _Matching([None] * len(drafts), list(range(len(drafts))), list(entries), kinds)
    matching.accept(_sharing_a_card(entries, drafts))
    if not matching.drafts or not matching.entries:
        return matching.matched
    fronts = {index: front_key(drafts[index].front) for index in matching.drafts}
    backs = {index: back_key(drafts[index].back) for index in matching.drafts}
    matching.accept(
        _same(
            matching,
            lambda index: (fronts[index], backs[index]),
            lambda entry: (entry.front, entry.back),
            unique=False,
        )
    )
    matching.accept(_same(matching, lambda index: fronts[index], lambda entry: entry.front))
    sentences = {index: back_key(drafts[index].sentence) for index in matching.drafts}
    matching.accept(
        _same(matching, lambda index: sentences[index] or None, lambda entry: entry.sentence)
    )
    matching.accept(
        _same(
            matching,
            lambda index: (drafts[index].document, backs[index]) if backs[index] else None,
            lambda entry: (entry.document, entry.back) if not entry.retired else None,
        )
    )
    return matching.matched


def _sharing_a_card(
    entries: Sequence[Entry], drafts: Sequence[Draft]
) -> Iterable[tuple[int, Entry]]:
    """Pair drafts and entries that share a card: a note's own card counts before its others.

    Of released notes that are merged, the one counts whose words they have now, and a note that
    was merged into another one comes back when only its own card is left: learners would have two
    notes that say the same otherwise.
    """
    owners = {card: (rank, entry) for entry in entries for rank, card in enumerate(entry.cards)}
    gone: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.retired:
            gone[entry.front].append(entry)
    pairs = []
    for index, draft in enumerate(drafts):
        found = [(rank, *owners[card]) for rank, card in enumerate(draft.cards) if card in owners]
        alone = len(draft.cards) == 1 and all(len(entry.cards) == 1 for _, _, entry in found)
        if alone or not found:
            pairs += [(entry.retired, 0, 0, 0, entry.guid, index) for _, _, entry in found]
            continue
        words = front_key(draft.front), back_key(draft.back)
        for rank, place, entry in found:
            others = (entry.front != words[0]) + (entry.back != words[1])
            pairs.append((entry.retired, place, others, rank, entry.guid, index))
        if same := _returning(gone.get(words[0], ()), draft, words, found):
            pairs.append((False, -1, 0, 0, same.guid, index))
    pairs.sort()
    by_guid = {entry.guid: entry for entry in entries}
    return [(index, by_guid[guid]) for *_, guid, index in pairs]


def _returning(
    gone: Sequence[Entry],
    draft: Draft,
    words: tuple[str, str],
    found: Sequence[tuple[int, int, Entry]],
) -> Entry | None:
    """Choose the note that a draft was before it was merged, of those that are gone.

    They have its front. It is none of them if a released note that shares a card has its words.
    """
    living = [(entry.front, entry.back) for _, _, entry in found if not entry.retired]
    fitting = [entry for entry in gone if entry.kind in draft.kinds]
    same = [entry for entry in fitting if entry.back == words[1]]
    if same and words not in living:
        return max(same, key=lambda entry: entry.note_id)
    own = any(place == 0 for _, place, _ in found)
    if own or len(fitting) != 1 or words[0] in dict(living):
        return None
    return fitting[0]


def _same(
    matching: _Matching,
    draft_key: Callable[[int], Hashable | None],
    entry_key: Callable[[Entry], Hashable | None],
    *,
    unique: bool = True,
) -> Iterable[tuple[int, Entry]]:
    """Pair what is left over by equal keys, those of one key in order, or only if unique."""
    released: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in matching.entries:
        released[entry_key(entry)].append(entry)
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for index in matching.drafts:
        waiting[draft_key(index)].append(index)
    pairs: list[tuple[int, Entry]] = []
    for key, indexes in waiting.items():
        found = sorted(released.get(key, ()), key=lambda entry: (entry.retired, entry.note_id))
        if key is None or (unique and not len(indexes) == len(found) == 1):
            continue
        for index in indexes:
            fitting = [entry for entry in found if matching.fits(index, entry)]
            if fitting:
                found.remove(fitting[0])
                pairs.append((index, fitting[0]))
    return pairs
