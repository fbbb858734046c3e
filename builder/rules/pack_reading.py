"""Reads a card for what it states: the claim of an entry of a pack, or the truth.

What is asserted counts. A sentence may deny its words or doubt them, a question may ask for what is
not so, and a back may call its front false.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from builder.rules.pack_patterns import CONTRAST, Pattern, Sentence, compiled, sentences
from builder.rules.packs import Entry
from builder.rules.texts import CardText, Side

_CLAUSE = re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, CONTRAST.split()))}) ")
_DENIED_BEFORE = re.compile(
    r"(?<!\S)(?:not (?!onli |just |mere )|no (?!matter )|(?:never|noth|neither|nor|without|instead"
    r"|rather than|contrari|unlik|avoid|prevent|forbid|rare|if|unless|imagin|would"
    r"|forget(?! gate)|as though) )"
)
_DENIED_AFTER = re.compile(
    r"(?:be|do|would|should|can|must|will|have) not (?!onli |just )"
    r"|not (?:true|correct|right|caus|reason) |never |no longer "
)
_DOUBTED = re.compile(
    r"(?<!\S)(?:myth|misconcept|misunderstand|misunderstood|wrong|fals(?! (?:posit|negat))"
    r"|incorrect|mistak|mistaken|untru|believ|belief(?! network)|thought|think|confus(?! matrix)"
    r"|fallaci|contrari|suppos|pretend|naiv(?! bay)|pitfal|erron|bug|opposit) "
)
_OR_FALSE = re.compile(r"(?<!\S)(?:(?:true or )?fals or true|true (?:or )?fals|t (?:or )?f) ")
_DENIES = re.compile(
    r"(?<!\S)(?:not|no|never|except|without|avoid|unless|prevent|would|could|if|fix|bad"
    r"|leak|leakag|cheat|problem (?:with|when|of use)) "
)
_WHY = re.compile(r"(?:explain )?(?:whi|how come|reason whi) ")
_WHICH = re.compile(r"(?<!\S)(?:what|which|how|who|whose|when|where|whi|name|list|describ) ")
_YES_NO = re.compile(r"(?:be|do|have|can|could|should|will|would|may|might|must) ")
_REACH = 300
"""Characters of stems, before a claim, in which a word can deny it."""


class Verdict(Enum):
    """How a back begins that judges its front."""

    YES = "yes"
    NO = "no"
    NONE = ""


_VERDICTS = {
    **dict.fromkeys("true yes correct".split(), Verdict.YES),
    **dict.fromkeys("fals no incorrect wrong not nope".split(), Verdict.NO),
}
_LETTERS = {"t ": Verdict.YES, "y ": Verdict.YES, "f ": Verdict.NO, "n ": Verdict.NO}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Words of a side of a card that state something, from `start` to `end`."""

    side: Side
    start: int
    end: int


class Probe:
    """An entry, with the patterns of its topic put together, and those that silence it."""

    def __init__(self, entry: Entry) -> None:
        """Take an entry."""
        self.entry = entry

    @cached_property
    def topic(self) -> re.Pattern[str]:
        """What tells the topic; anything will do if there is none."""
        return compiled("|".join(each.source for each in self.entry.topic))

    @cached_property
    def unless(self) -> re.Pattern[str] | None:
        """What silences the claim."""
        sources = [each.source for each in self.entry.unless]
        return compiled("|".join(sources)) if sources else None


class Reading:
    """A card read for what it states."""

    def __init__(self, card: CardText) -> None:
        """Take a card, and cut it into sentences."""
        self.card = card
        self.front = sentences(card.front)
        self.back = sentences(card.back)
        self.said = [each for each in self.back if not each.asks]

    @cached_property
    def asked(self) -> str:
        """The front's stems, without "true or false"."""
        return _OR_FALSE.sub("", "".join(each.stems for each in self.front))

    @cached_property
    def denying(self) -> bool:
        """Whether the front asks for what is not so."""
        return bool(_DENIES.search(self.asked) or _DOUBTED.search(self.asked))

    @cached_property
    def verdict(self) -> Verdict:
        """What the back says of the truth of its front, if the front is to be judged."""
        judged = _OR_FALSE.search("".join(each.stems for each in self.front))
        if not self.back or (not judged and any(map(_asks_which, self.front))):
            return Verdict.NONE
        first = self.back[0].stems
        return _LETTERS.get(first) or _VERDICTS.get(first.split(" ", 1)[0], Verdict.NONE)

    def claim(self, probe: Probe, patterns: Sequence[Pattern]) -> Hit | None:
        """Find where the card asserts the claim."""
        if not patterns or self.verdict is Verdict.NO:
            return None
        if self.verdict is Verdict.YES or (probe.entry.presumed and self._presumes(probe)):
            hit = self._stated(probe, patterns, self.card.front)
            if hit:
                return hit
        return None if self._denies(probe) else self._stated(probe, patterns, self.card.back)

    def truth(
        self, probe: Probe, claims: Sequence[Pattern], truths: Sequence[Pattern]
    ) -> Hit | None:
        """Find where the card states what is so, or rejects the claim."""
        front, back = self.card.sides
        if self.verdict is Verdict.NO:
            denied = self._stated(probe, claims, front)
            return Hit(side=back, start=back.trimmed[0], end=back.trimmed[1]) if denied else None
        hit = None
        if self.verdict is Verdict.YES:
            hit = self._stated(probe, truths, front, true=True)
        if hit or not truths or self._denies(probe):
            return hit
        return self._stated(probe, truths, back, true=True)

    def _denies(self, probe: Probe) -> bool:
        """Tell whether the front asks for what is not so, in words beside the entry's topic."""
        if not self.denying:
            return False
        rest = probe.topic.sub("", self.asked)
        return bool(_DENIES.search(rest) or _DOUBTED.search(rest))

    def _presumes(self, probe: Probe) -> bool:
        """Tell whether the front asks why something is so, and the back does not object."""
        if not _WHY.match(self.asked) or self.denying:
            return False
        first = self.back[0].stems if self.back else ""
        objects = _DENIES.search(first) or _DOUBTED.search(first)
        truths = probe.entry.truth
        return not objects and not self._stated(probe, truths, self.card.back, true=True)

    def _stated(
        self, probe: Probe, patterns: Sequence[Pattern], side: Side, *, true: bool = False
    ) -> Hit | None:
        """Find the first sentence of a side that states a pattern on the topic.

        Of a claim the hit is its words alone; a truth may be stated in few, so all of its sentence.
        """
        said = self.said if side.name == "back" else self.front
        for number, each in enumerate(said):
            for found in _asserted(patterns, each):
                if not self._on_topic(probe, said[: number + 1], silencing=not true):
                    break
                if not side.english:
                    return None
                start, end = each.place(*((0, len(each.stems)) if true else found))
                return Hit(side=side, start=start, end=end)
        return None

    def _on_topic(self, probe: Probe, said: Sequence[Sentence], *, silencing: bool) -> bool:
        """Tell whether the last of these sentences is on the topic, and nothing silences it."""
        topic, last = probe.topic, said[-1]
        unless = probe.unless if silencing else None
        if topic.search(last.stems):
            # A front that is about something else can silence what its back brings up.
            around = [last.stems] if topic.search(self.asked) else [self.asked, last.stems]
            return not (unless and any(unless.search(_OR_FALSE.sub("", each)) for each in around))
        if unless and any(
            unless.search(_OR_FALSE.sub("", each)) for each in (self.asked, *_stems(said))
        ):
            return False
        if topic.search(self.asked):
            return True
        near = not last.item
        for each in reversed(said[:-1]):
            # What one item of a list is about, the next one need not be.
            if (near or each.opens or not each.item) and topic.search(each.stems):
                return True
            near = near and not each.item
        return False


def _asks_which(sentence: Sentence) -> bool:
    """Tell whether a sentence asks for more than a yes or a no."""
    if not sentence.asks:
        return bool(_WHICH.match(sentence.stems))
    return bool(_WHICH.search(sentence.stems) and not _YES_NO.match(sentence.stems))


def _stems(said: Iterable[Sentence]) -> Iterator[str]:
    return (each.stems for each in said)


def _asserted(patterns: Iterable[Pattern], sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Find the patterns where the sentence neither denies nor doubts them."""
    stems = sentence.stems
    doubted: bool | None = None
    for pattern in patterns:
        for found in pattern.finditer(stems):
            if doubted is None:
                doubted = bool(_DOUBTED.search(_OR_FALSE.sub("", stems)))
            if doubted:
                return
            before = stems[max(0, found.start() - _REACH) : found.start()]
            clause = max((each.end() for each in _CLAUSE.finditer(before)), default=0)
            if not _DENIED_BEFORE.search(before, clause) and not _DENIED_AFTER.match(
                stems, found.end()
            ):
                yield found.span()
