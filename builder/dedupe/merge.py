"""One note out of the cards of a cluster: the best front, the best back, and what else is said.

Nothing is reworded, and nothing is lost: a sentence goes only if the note says it already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from builder.dedupe import english_asking
from builder.dedupe.sentences import Said, is_code, sentences
from builder.dedupe.wording import NO_FAULTS, Choice, best_back, best_front, is_verdict
from builder.model import Addition, Card, Merged
from builder.text import normalise

__all__ = ["Addition", "Choice", "Merged", "best_back", "best_front", "merge", "sentences"]

_WORD = re.compile(r"[^\W_]+")
_ASKING = english_asking.STOP.union(
    english_asking.REQUESTS,
    english_asking.ASKING["what"].split(),
    english_asking.ASKING_OF["what"].split(),
    ["mean"],
)
_MARK = re.compile(r"(?:[-+*•·–—‣◦▪]|\(?\d{1,3}[.)]|\(?[A-Za-z]\))\s+(?=\S)")


def merge(
    cards: Sequence[Card], keep: str, faults: Mapping[str, int] = NO_FAULTS, answer: str = ""
) -> Merged:
    """Make one note of a cluster; the card that `keep` names, if any, gives front and back.

    `answer` names the card whose back is kept, where `keep` does not; without both, the best is.
    """
    back = best_back([card for card in cards if card.id == answer] or cards, faults)
    # An answer stays with a front that asks for it: another wording, never another aspect.
    front = best_front([card for card in cards if _asks_like(card, back.card)], faults)
    if keep:
        by_id = {card.id: card for card in cards}
        if keep not in by_id:
            raise ValueError(f"there is no card {keep} among those to merge")
        kept = Choice(card=by_id[keep], why="chosen by hand")
        front, back = kept, kept if kept.card.back.strip() else back
    # The fullest answer first, so that the shorter ones have little to add to it.
    others = sorted(cards, key=lambda card: (-len(card.back), card.back, card.front, card.id))
    return Merged(
        cards=tuple(cards),
        front=front.card,
        back=back.card,
        additions=tuple(_additions(others, front.card, back.card)),
        why=f"front: {front.why}; back: {back.why}",
    )


def _asks_like(card: Card, other: Card) -> bool:
    """Tell whether two fronts have the same words, but for those that only ask."""
    return _asked(card.front) == _asked(other.front)


def _asked(front: str) -> frozenset[str]:
    words = [word for word in _WORD.findall(normalise(front)) if word not in _ASKING]
    return frozenset(word.removesuffix("s") for word in words) or frozenset({normalise(front)})


def _additions(cards: Sequence[Card], front: Card, back: Card) -> list[Addition]:
    """Collect what the cards say beyond the kept words: all backs, then the fronts still needed."""
    said = Said(front.front, back.back)
    asked = {(normalise(front.front), normalise(back.back))}
    backs: dict[str, str] = {}
    needed: set[str] = set()
    for card in cards:
        verdict = is_verdict(card.back)
        claim = (normalise(card.front), normalise(card.back))
        if verdict and claim in asked:
            continue
        asked.add(claim)
        # "True" means nothing without its claim, so the two go together or not at all.
        backs[card.id] = card.back if verdict else _beyond(card.back, said)
        if verdict and claim[0] != normalise(front.front):
            needed.add(card.id)
        said.add(backs[card.id])
    found: list[Addition] = []
    for card in cards:
        if card.id in needed or said.lacks_word(card.front):
            found.append(Addition(text=card.front, card=card, side="front"))
            said.add(card.front)
        if backs.get(card.id):
            found.append(Addition(text=backs[card.id], card=card, side="back"))
    return found


def _beyond(text: str, said: Said) -> str:
    """Keep the lines, or parts of lines, that are not said yet, and the list marks before them."""
    lines: list[str] = []
    lead = ""
    for code, run in groupby(text.split("\n"), _is_loose_code):
        # Lines of code that follow each other make sense only together.
        for line in ["\n".join(run)] if code else run:
            cut = sentences(line)
            fresh = [sentence for sentence in cut if not said.has(sentence)]
            if fresh:
                lines += [lead] if lead and _MARK.match(line.lstrip()) else []
                lines.append(line if code else _joined(line, fresh))
                lead = ""
            elif not cut and lines and lines[-1]:
                lines.append("")
            elif cut and not (lead and _MARK.match(line.lstrip())):
                lead = line if line.rstrip().endswith(":") else ""
    return "\n".join(lines).rstrip("\n")


def _joined(line: str, fresh: Sequence[str]) -> str:
    """Put the new sentences of a line together, or keep it whole if that would change them."""
    text = " ".join(fresh)
    mark = _MARK.match(line.strip())
    if mark and not text.startswith(mark[0]):
        text = mark[0] + text
    same = [normalise(a) for a in sentences(text)] == [normalise(b) for b in fresh]
    return text if same else line


def _is_loose_code(line: str) -> bool:
    """Tell whether a line is code and no list item, so that it needs the lines around it."""
    return is_code(line) and not _MARK.match(line.lstrip())
