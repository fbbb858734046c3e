"""Which released note a draft is: by its cards, by its words, or by what of them is left.

Every step takes only what the steps before it left, and what could be two notes is no match: a
learner loses less by a new card than by a schedule that belongs to another question.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from builder.ledger.keys import back_key, front_key
from builder.ledger.records import Draft, Entry
from builder.ledger.rewording import is_reworded
from builder.model import CLOZE

_Owners = Mapping[str, tuple[int, Entry]]
"""The entry that each card is of, and the card's place in it."""
_Words = tuple[str, str]
"""The keys of a front and a back."""


@dataclass(slots=True)
class _Matching:
    """What is matched so far: the entry of each draft, and the drafts and entries left over."""

    every: Sequence[Draft]
    released: Sequence[Entry]
    matched: list[Entry | None]
    drafts: list[int]
    entries: list[Entry]
    taken: set[str] = field(default_factory=set)

    def fits(self, index: int, entry: Entry) -> bool:
        """Tell whether a draft can be of the note type that an entry is of."""
        return entry.kind in self.every[index].kinds

    def accept(self, pairs: Iterable[tuple[int, Entry]]) -> None:
        """Match these pairs; of several for one draft or entry the first one counts."""
        before = len(self.taken)
        for index, entry in pairs:
            if (
                self.matched[index] is None
                and entry.guid not in self.taken
                and self.fits(index, entry)
            ):
                self.matched[index] = entry
                self.taken.add(entry.guid)
        if len(self.taken) > before:
            self.drafts = [index for index in self.drafts if self.matched[index] is None]
            self.entries = [entry for entry in self.entries if entry.guid not in self.taken]


def match(entries: Sequence[Entry], drafts: Sequence[Draft]) -> list[Entry | None]:
    """Give the entry of each draft, or None for one that is new."""
    matching = _Matching(
        every=drafts,
        released=entries,
        matched=[None] * len(drafts),
        drafts=list(range(len(drafts))),
        entries=list(entries),
    )
    if not entries:
        return matching.matched
    owners = {card: (rank, entry) for entry in entries for rank, card in enumerate(entry.cards)}
    siblings = _siblings(entries, drafts, owners)
    if siblings:
        _accept_equal_siblings(matching, owners, siblings)
    matching.accept(_sharing_a_card(matching, owners, _doubtful(matching, siblings)))
    if matching.drafts and matching.entries:
        _accept_equal_words(matching, {front for front, _ in siblings.values()})
        matching.accept(_reworded(matching))
    return matching.matched


def _siblings(
    entries: Sequence[Entry], drafts: Sequence[Draft], owners: _Owners
) -> dict[int, _Words]:
    """Give the words of drafts whose front is that of several notes, now or at any release.

    Their cards are told apart by their order only, which moves when one of them is put in or taken
    out. A draft whose card has been of a note with another front is none: it is known by that.
    """
    fronts = []
    for draft in drafts:
        owner = owners.get(draft.cards[0])
        fronts.append(owner[1].front if owner else front_key(draft.front))
    held, asked = Counter(entry.front for entry in entries), Counter(fronts)
    return {
        index: (front, back_key(drafts[index].back))
        for index, front in enumerate(fronts)
        if (asked[front] > 1 or held[front] > 1) and front_key(drafts[index].front) == front
    }


def _accept_equal_siblings(
    matching: _Matching, owners: _Owners, siblings: Mapping[int, _Words]
) -> None:
    """Match drafts with the front of several notes by both sides, before their cards count."""
    fronts = {front for front, _ in siblings.values()}
    matching.accept(
        (index, owners[card][1])
        for index, words in siblings.items()
        for card in matching.every[index].cards
        if card in owners and not owners[card][1].retired and _words(owners[card][1]) == words
    )
    matching.accept(
        _same(
            matching,
            siblings.get,
            lambda entry: _words(entry) if entry.front in fronts else None,
            unique=False,
        )
    )


def _doubtful(matching: _Matching, siblings: Mapping[int, _Words]) -> set[int]:
    """Give the drafts whose own card may have been another one's: some have come, or gone."""
    fronts = {front for front, _ in siblings.values()}
    now: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in matching.drafts:
        if index in siblings:
            now[matching.every[index].document, siblings[index][0]].append(index)
    before = Counter(
        (entry.document, entry.front)
        for entry in matching.entries
        if entry.front in fronts and not entry.retired
    )
    return {index for key, found in now.items() if len(found) != before[key] for index in found}


def _sharing_a_card(
    matching: _Matching, owners: _Owners, doubtful: set[int]
) -> Iterable[tuple[int, Entry]]:
    """Pair drafts and entries that share a card: a note's own card counts before its others.

    Of released notes that are merged, the one counts whose words they have now, and a note that
    was merged into another one comes back when only its own card is left: learners would have two
    notes that say the same otherwise.
    """
    gone: dict[str, list[Entry]] = defaultdict(list)
    for entry in matching.entries:
        if entry.retired:
            gone[entry.front].append(entry)
    pairs: list[tuple[bool, int, int, int, str, int]] = []
    by_guid: dict[str, Entry] = {}
    for index in matching.drafts:
        draft = matching.every[index]
        found = [(rank, *owners[card]) for rank, card in enumerate(draft.cards) if card in owners]
        by_guid.update((entry.guid, entry) for _, _, entry in found)
        alone = len(draft.cards) == 1 and all(len(entry.cards) == 1 for _, _, entry in found)
        if alone or not found:
            if index not in doubtful:
                pairs += [(entry.retired, 0, 0, 0, entry.guid, index) for _, _, entry in found]
            continue
        words = front_key(draft.front), back_key(draft.back)
        for rank, place, entry in found:
            others = (entry.front != words[0]) + (entry.back != words[1])
            pairs.append((entry.retired, place, others, rank, entry.guid, index))
        if same := _returning(gone.get(words[0], ()), draft, words, found):
            by_guid[same.guid] = same
            pairs.append((False, -1, 0, 0, same.guid, index))
    pairs.sort()
    return [(index, by_guid[guid]) for *_, guid, index in pairs]


def _returning(
    gone: Sequence[Entry],
    draft: Draft,
    words: _Words,
    found: Sequence[tuple[int, int, Entry]],
) -> Entry | None:
    """Choose the note that a draft was before it was merged, of those that are gone.

    They have its front. It is none of them if a released note that shares a card has its words.
    """
    living = [_words(entry) for _, _, entry in found if not entry.retired]
    fitting = [entry for entry in gone if entry.kind in draft.kinds]
    same = [entry for entry in fitting if entry.back == words[1]]
    if same and words not in living:
        return max(same, key=lambda entry: entry.note_id)
    own = any(place == 0 for _, place, _ in found)
    if own or len(fitting) != 1 or words[0] in dict(living):
        return None
    return fitting[0]


def _accept_equal_words(matching: _Matching, repeated: set[str]) -> None:
    """Match by both sides, by a front that no other note has, and by what blanks are filled to."""
    every = matching.every
    fronts = {index: front_key(every[index].front) for index in matching.drafts}
    backs = {index: back_key(every[index].back) for index in matching.drafts}
    matching.accept(
        _same(matching, lambda index: (fronts[index], backs[index]), _words, unique=False)
    )
    matching.accept(
        _same(
            matching,
            lambda index: None if fronts[index] in repeated else fronts[index],
            lambda entry: None if entry.front in repeated else entry.front,
        )
    )
    matching.accept(
        _same(
            matching,
            lambda index: back_key(every[index].sentence) or None,
            lambda entry: entry.sentence or None,
        )
    )


def _reworded(matching: _Matching) -> list[tuple[int, Entry]]:
    """Pair by document and back, where no other note has that back and the fronts are alike."""
    every = matching.every
    backs = {index: back_key(every[index].back) for index in matching.drafts}
    pairs = _same(
        matching,
        lambda index: (every[index].document, backs[index]) if backs[index] else None,
        lambda entry: (entry.document, entry.back) if not entry.retired else None,
    )
    if not pairs:
        return pairs
    released = Counter(entry.back for entry in matching.released if not entry.retired)
    answered = Counter(back_key(draft.back) for draft in every)
    return [
        (index, entry)
        for index, entry in pairs
        if released[entry.back] == answered[entry.back] == 1
        and is_reworded(
            entry.asks, every[index].front, every[index].back, cloze=entry.kind == CLOZE
        )
    ]


def _same(
    matching: _Matching,
    draft_key: Callable[[int], Hashable | None],
    entry_key: Callable[[Entry], Hashable | None],
    *,
    unique: bool = True,
) -> list[tuple[int, Entry]]:
    """Pair what is left over by equal keys, those of one key in order, or only if unique."""
    released: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in matching.entries:
        released[entry_key(entry)].append(entry)
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for index in matching.drafts:
        waiting[draft_key(index)].append(index)
    pairs: list[tuple[int, Entry]] = []
    for key, indexes in waiting.items():
        found = released.get(key, ())
        if key is None or not found or (unique and not len(indexes) == len(found) == 1):
            continue
        queues: dict[str, deque[Entry]] = defaultdict(deque)
        for entry in sorted(found, key=_turn):
            queues[entry.kind].append(entry)
        for index in indexes:
            fitting = [queues[kind] for kind in matching.every[index].kinds if queues[kind]]
            if fitting:
                pairs.append((index, min(fitting, key=lambda queue: _turn(queue[0])).popleft()))
    return pairs


def _turn(entry: Entry) -> tuple[bool, int]:
    """Order notes of the same words: those that learners have before those that are gone."""
    return entry.retired, entry.note_id


def _words(entry: Entry) -> _Words:
    return entry.front, entry.back
