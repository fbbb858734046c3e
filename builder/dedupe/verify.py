"""The verdict on each pair of cards, with a score and a reason in words.

A pair is judged by itself and against its rivals: the other pairs that its two cards are in. Only
cards that share words are rivals, so cards on other subjects change no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from builder.dedupe.compare import Comparison
from builder.dedupe.contrast import opposed
from builder.dedupe.profile import Profile, Table
from builder.model import Verdict

_SAME = 1.8
"""Score from which a pair may be the same fact."""
_SAME_TOPIC = 1.6
"""Score from which a pair may be, if both fronts are about the same."""
_SAME_FOREIGN = 1.9
_CERTAIN = 3.5
"""Score that is given as 1."""
_ASKED_ALIKE = 0.75
_ASKED_NEAR = 0.45
_ASKED_AT_ALL = 0.25
_NEAR_ANSWERS = 0.2
_STRONG_ANSWERS = 0.3
_NEVER = 9.0
_CLEAR_LEAD = 0.8
_RELATED = 0.5
_NUMBERS_MEANT = 12


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on the pair `a`, `b` of card numbers; `score` is from 0 to 1."""

    a: int
    b: int
    verdict: Verdict
    score: float
    why: str


@dataclass(slots=True)
class _Best:
    """The two best scores that a card reaches, and with which card the best one."""

    first: float = 0.0
    partner: int = -1
    second: float = 0.0

    def add(self, score: float, partner: int) -> None:
        if score > self.first:
            self.first, self.partner, self.second = score, partner, self.first
        elif score > self.second:
            self.second = score

    def rival(self, partner: int) -> float:
        """Give the best score with any other card."""
        return self.second if partner == self.partner else self.first


def judge(table: Table, compared: Sequence[Comparison]) -> Iterator[Judged]:
    """Judge every pair that was compared; pairs that differ are left out."""
    best: dict[tuple[int, int], _Best] = {}
    partners: dict[int, list[float]] = {}
    for pair in compared:
        for card, other in ((pair.a, pair.b), (pair.b, pair.a)):
            best.setdefault((card, table.documents[other]), _Best()).add(pair.score, other)
            partners.setdefault(card, []).append(pair.score)
    for scores in partners.values():
        scores.sort(reverse=True)
        del scores[_PARTNERS_FAR:]
    for pair in compared:
        lead = min(
            pair.score - best[pair.a, table.documents[pair.b]].rival(pair.b),
            pair.score - best[pair.b, table.documents[pair.a]].rival(pair.a),
        )
        near = _among(pair, partners)
        verdict, why = _verdict(table, pair, lead, near)
        if verdict is not Verdict.DIFFERENT:
            score = round(min(1.0, max(0.0, pair.score / _CERTAIN)), 4)
            yield Judged(pair.a, pair.b, verdict, score, why)


_PARTNERS_NEAR = 2
_PARTNERS_FAR = 4


def _among(pair: Comparison, partners: dict[int, list[float]]) -> bool:
    """Tell whether a pair is among the best of both its cards, and of one of them at the top."""
    a, b = partners[pair.a], partners[pair.b]
    far = pair.score >= a[-1] and pair.score >= b[-1]
    near = min(len(a), _PARTNERS_NEAR), min(len(b), _PARTNERS_NEAR)
    return far and (pair.score >= a[near[0] - 1] or pair.score >= b[near[1] - 1])


def _verdict(table: Table, pair: Comparison, lead: float, near: bool) -> tuple[Verdict, str]:
    """Decide on one pair; `lead` is its score above its best rival."""
    conflict = _conflict(table, pair)
    if conflict:
        return Verdict.CONFLICT, conflict
    if pair.against:
        related = pair.topic >= _RELATED or pair.agreement.likeness >= _STRONG_ANSWERS
        return (Verdict.RELATED if related else Verdict.DIFFERENT), pair.against
    if _same(table, pair, lead):
        return Verdict.SAME, _reason(table, pair)
    if near and _likely(pair):
        return Verdict.UNDECIDED, _reason(table, pair)
    if pair.topic >= _RELATED:
        return Verdict.RELATED, _apart(table, pair)
    return Verdict.DIFFERENT, ""


def _same(table: Table, pair: Comparison, lead: float) -> bool:
    """Tell whether two cards ask for the same fact, beyond doubt."""
    agreement = pair.agreement
    one_document = table.documents[pair.a] == table.documents[pair.b]
    foreign = table.foreign[table.documents[pair.a]] or table.foreign[table.documents[pair.b]]
    behind = -0.4 if pair.topic >= 0.85 and not pair.narrower else -0.2
    if agreement.apart or lead < behind:
        return False
    clear = pair.score >= _SAME_FOREIGN and lead >= _CLEAR_LEAD and agreement.likeness >= 0.3
    if clear and foreign and not one_document and not pair.sibling:
        return True
    if foreign or one_document:
        alike = pair.topic > 0.85 and pair.asked > 0.9 and lead >= 0.4
        alike = alike and agreement.likeness > 0.32
        return alike or (agreement.equal and pair.topic > 0.6 and pair.exchanged < 0.2)
    answers = agreement.likeness + 0.5 * agreement.equal
    needed = _answers_needed(table, pair, lead)
    sure = pair.score >= _SAME or (pair.score >= _SAME_TOPIC and pair.topic >= 0.85)
    if sure and answers >= needed:
        return True
    one, other = table.profiles[pair.a], table.profiles[pair.b]
    return (
        lead >= 0.6
        and not opposed(table.vocabulary, one, other)
        and pair.asked >= _ASKED_AT_ALL
        and needed < 0.5
        and agreement.likeness >= _STRONG_ANSWERS
        and agreement.whole >= 0.2
    )


def _answers_needed(table: Table, pair: Comparison, lead: float) -> float:
    """Say how far the answers must agree: the less the fronts do, the more."""
    one, other = table.profiles[pair.a], table.profiles[pair.b]
    needed = 0.0
    if pair.asked < _ASKED_AT_ALL:
        return _NEVER
    if pair.asked < _ASKED_ALIKE:
        far = 0.3 if lead >= _CLEAR_LEAD else 0.5
        needed = _NEAR_ANSWERS if pair.asked >= _ASKED_NEAR else far
    if any(degree < 0.8 for _, _, degree in pair.alignment.pairs):
        needed = max(needed, 0.1)
    if bool(one.verdict) != bool(other.verdict):
        needed = max(needed, 0.15 if lead >= _CLEAR_LEAD else 0.25)
    if _breadth(one) != _breadth(other):
        needed = max(needed, 0.5)
    if pair.narrower:
        needed = max(needed, 0.5)
    if pair.sibling:
        return _NEVER
    if pair.left > 0.8 or pair.exchanged > 0.2:
        needed = max(needed, 0.25 if lead >= _CLEAR_LEAD else 0.4)
    return needed


def _breadth(profile: Profile) -> bool:
    """Tell whether a front asks several things."""
    return profile.questions > 1 or len(profile.aspects) > 2


def _likely(pair: Comparison) -> bool:
    """Tell whether a pair is worth a person's look."""
    about = pair.topic >= 0.4 and pair.asked >= 0.3 and pair.score >= 1.0
    return about or (pair.agreement.likeness >= 0.15 and pair.score >= 0.3)


def _conflict(table: Table, pair: Comparison) -> str:
    """Find the same question with answers that cannot both be right; say which."""
    if pair.against or pair.asked < _ASKED_ALIKE or pair.left > 0.4 or pair.topic < 0.8:
        return ""
    one, other = table.profiles[pair.a], table.profiles[pair.b]
    if one.verdict and other.verdict and one.verdict != other.verdict:
        return f"the same claim, held {one.verdict} and {other.verdict}"
    if max(len(one.answer), len(other.answer)) > _NUMBERS_MEANT:
        return ""
    contents, numbers = table.vocabulary.contents, table.vocabulary.numbers
    of_one = {c for c in one.back if numbers[c]}
    of_other = {c for c in other.back if numbers[c]}
    if of_one and of_other and not of_one & of_other:
        said = " <> ".join(
            ", ".join(sorted(contents[c] for c in found)) for found in (of_one, of_other)
        )
        return f"the same question, answered by different numbers: {said}"
    if pair.agreement.apart and not of_one and not of_other and pair.topic > 0.95:
        return "the same question, answered in short by different words"
    return ""


def _reason(table: Table, pair: Comparison) -> str:
    """Say in words what speaks for a pair."""
    one, other = table.profiles[pair.a], table.profiles[pair.b]
    parts = [_about(table, pair), _asking(one, other)]
    shared = _words(table, pair.agreement.shared[:4])
    if pair.agreement.equal:
        parts.append("the answers have the same words")
    elif shared:
        parts.append(f"the answers share {shared}")
    else:
        parts.append("the answers share no word")
    left = _words(table, (*pair.alignment.left_a, *pair.alignment.left_b)[:4])
    if left:
        parts.append(f"left over: {left}")
    return "; ".join(parts)


def _about(table: Table, pair: Comparison) -> str:
    if not pair.alignment.pairs:
        return "no word of the fronts in common"
    common = _words(table, [a for a, _, _ in pair.alignment.pairs[:4]])
    kind = "same term" if pair.topic > 0.95 else "both about"
    return f"{kind} {common}"


def _asking(one: Profile, other: Profile) -> str:
    a, b = "/".join(sorted(one.aspects)), "/".join(sorted(other.aspects))
    return f"both ask: {a}" if a == b else f"asking: {a} and {b}"


def _apart(table: Table, pair: Comparison) -> str:
    """Say in words what keeps a pair apart."""
    one, other = table.profiles[pair.a], table.profiles[pair.b]
    if pair.narrower:
        return f"{_about(table, pair)}; '{pair.narrower}' narrows one of them"
    if pair.asked < _ASKED_ALIKE:
        return f"{_about(table, pair)}; {_asking(one, other)}"
    return _reason(table, pair)


def _words(table: Table, contents: Iterable[int]) -> str:
    return ", ".join(f"'{table.vocabulary.shown(content)}'" for content in contents)
