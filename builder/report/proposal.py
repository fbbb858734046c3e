"""How a proposed change is told to people: its place, its words, what it rests on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from rich.text import Text

from builder.corrections.applying import lay
from builder.corrections.items import Item
from builder.corrections.words import difference
from builder.model import Card, Edits, Reviewed, Settled, Span
from builder.report.terminal import place

OLD, NEW = "red strike", "green underline"
"""How words look that go and that come; not by colour alone."""

OWN_KNOWLEDGE = "the model's own knowledge"
"""What is said of evidence that is quoted from nowhere."""

_ID_LENGTH = 8
# What a terminal obeys instead of showing it: controls, turns of the direction of writing, halves
# of characters.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Show as `?` what a terminal would obey rather than show; lines stay lines."""
    return _CONTROLS.sub("?", text).replace("\t", " ")


def in_a_line(text: str) -> str:
    """Give a text as one line."""
    return " ".join(clean(text).split())


def id_length(items: Iterable[Item]) -> int:
    """Give how many digits of their ids tell items apart."""
    ids = {one.id for one in items}
    sizes = range(_ID_LENGTH, max(map(len, ids), default=_ID_LENGTH))
    return next(
        (size for size in sizes if len({each[:size] for each in ids}) == len(ids)), sizes.stop
    )


def spans_of(item: Item) -> tuple[Span, ...]:
    """Give the lines that an item is about; those of the front where there are no others."""
    if not item.cards:
        return ()
    card = item.cards[0]
    return (card.back_spans if item.side == "back" else ()) or card.front_spans


def place_of(item: Item, paths: Mapping[str, Path], file: Path) -> str:
    """Give `file:line` of what an item is about, or its own where its card is gone."""
    spans = spans_of(item)
    return clean(place(paths, spans) if spans else f"{file}:{item.line}")


def front_of(item: Item) -> str:
    """Give the question of the card that an item is about."""
    if item.cards:
        return item.cards[0].front
    if item.correction is not None:
        return item.correction.front
    return item.pair.cards[0][1] if item.pair else ""


def word_diff(before: str, after: str, *, colours: bool) -> Text:
    """Give both texts in one, word by word; without colours as `[-old-]` and `{+new+}`."""
    whole = Text()
    for piece in difference(before, after):
        if piece.what == "same":
            whole.append(clean(piece.text))
            continue
        gone = piece.what == "old"
        words = _visible(piece.text, gone=gone)
        if not colours:
            words = f"[-{words}-]" if gone else f"{{+{words}+}}"
        whole.append(words, (OLD if gone else NEW) if colours else "")
    return whole


def folded_diff(before: str, after: str, *, colours: bool, around: int) -> list[Text]:
    """Give the lines of `word_diff` in which words change, and `around` of those before and after.

    Of the others it is said how many there are, unless that takes as many lines.
    """
    lines = [*word_diff(before, after, colours=colours).split("\n", allow_blank=True)]
    changed = _changed_lines(lines, before, colours=colours)
    near = {at + by for at in changed for by in range(-around, around + 1)}
    shown: list[Text] = []
    for is_near, run in groupby(range(len(lines)), key=lambda at: at in near):
        part = [lines[at] for at in run]
        if is_near or len(part) == 1:
            shown += part
        else:
            shown.append(Text(f"… {len(part):,} lines as they are", "dim"))
    return shown


def _changed_lines(lines: Sequence[Text], before: str, *, colours: bool) -> set[int]:
    """Give the numbers of the lines that hold words that go or come."""
    if colours:
        return {at for at, line in enumerate(lines) if any(span.style for span in line.spans)}
    # Without colours a mark may run over several lines; those that the old text does not have
    # as they stand are the ones that change.
    old = Counter(clean(before).split("\n"))
    changed = set()
    for at, line in enumerate(lines):
        if old[line.plain]:
            old[line.plain] -= 1
        else:
            changed.add(at)
    return changed


def _visible(text: str, *, gone: bool) -> str:
    """Give words that go or come, with signs for white space that nobody would see."""
    shown = clean(text)
    if not text.strip():
        shown = re.sub(r"[^\S\n]", "·", shown)
    return shown.replace("\n", "⏎" if gone else "⏎\n") if not text.strip("\n") or gone else shown


def changes_of(item: Item) -> tuple[tuple[str, str], ...]:
    """Give the words that go and those that come instead, in pairs."""
    pairs: list[tuple[str, str]] = []
    gone = ""
    for piece in difference(item.before, item.after):
        if piece.what == "new":
            pairs.append((gone, piece.text))
        elif gone:
            pairs.append((gone, ""))
        gone = piece.text if piece.what == "old" else ""
    return (*pairs, (gone, "")) if gone else tuple(pairs)


def proposal_of(item: Item) -> str:
    """Say in words what is proposed about cards that overlap."""
    if item.pair is None:
        return ""
    count = len(item.pair.cards)
    if item.pair.settled is Settled.MERGE:
        return f"make one note of these {count} cards"
    return f"keep a note for each of these {count} cards"


def role_of(item: Item, card: Card) -> str:
    """Say what becomes of a card in a merge in which one of them was chosen to be kept."""
    if item.pair is None or item.pair.settled is not Settled.MERGE or not item.pair.keep:
        return ""
    return "kept" if card.id == item.pair.keep else "merged into it"


def consequence(item: Item) -> str:
    """Say what accepting an item does."""
    if item.pair is None:
        return "it ships"
    return "one note" if item.pair.settled is Settled.MERGE else "kept apart"


def sureness(item: Item) -> str:
    """Give how sure the proposer is, if it said so."""
    confidence = item.correction.confidence if item.correction else None
    return "" if confidence is None else f"{confidence:.0%}"


def is_unfit(item: Item) -> bool:
    """Tell whether an item was accepted, and yet is not applied.

    One that the document has in it by now is done with, not unfit.
    """
    if not item.ships or not item.misfit:
        return False
    if item.correction is None or not item.cards:
        return True
    laid = lay(item.cards[0], item.correction.side, [item.correction])
    return bool(laid.applied or laid.stale)


def tally(items: Iterable[Item]) -> list[tuple[str, str]]:
    """Count items by group and by what was decided: `("typo", "3 accepted, 1 rejected")`."""
    groups: dict[str, dict[Reviewed, int]] = {}
    for one in items:
        counts = groups.setdefault(one.group, dict.fromkeys(Reviewed, 0))
        counts[one.decision] += 1
    order = (Reviewed.ACCEPTED, Reviewed.EDITED, Reviewed.REJECTED, Reviewed.UNDECIDED)
    return [
        (group, ", ".join(f"{counts[each]:,} {each}" for each in order if counts[each]))
        for group, counts in groups.items()
    ]


def pairs_facts(pairs: Edits, names: Sequence[str]) -> list[dict[str, str]]:
    """Give pairs of texts under the names of their halves."""
    return [dict(zip(names, pair, strict=True)) for pair in pairs]
