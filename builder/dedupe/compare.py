"""Two cards side by side: what they have in common, and what keeps them apart."""

from __future__ import annotations

from dataclasses import dataclass

from builder.dedupe.answers import Agreement, agree, reversal
from builder.dedupe.asking import relation
from builder.dedupe.contrast import contrast
from builder.dedupe.fronts import Alignment, align
from builder.dedupe.normalise import Vocabulary
from builder.dedupe.profile import Profile, Table

_CONTEXT = 0.4
"""Weight of a left-over word that only says where a question holds."""
_GENERIC = 0.4
"""Weight of one that only names a kind of thing."""
_EXPLAINED = 0.5
"""Weight of one that the other card's answer has."""
_TERM = 3
"""Words that a term has at most."""
_NARROWED = 6
"""Words of a topic up to which one more word means a narrower thing, not another wording."""
_TIDY = 4
"""Words of a topic that is hardly more than a term, where one more word behind it counts."""
_CHATTY = 5
"""Words of a topic beyond which each one left over means less."""

# What each sign adds to the score. Two cards of one document seldom ask for one fact: their writer
# knew of both.
_ASKED = 0.8
_ANSWERS = 1.6
_WHOLE = 0.8
_EQUAL = 0.4
_SHORT = 0.3
_REVERSED = 1.0
_ONE_DOCUMENT = 1.2
_AGAINST = 0.4
_DIGITS = 6
"""Digits of a score that count, so that the order of a sum does not."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two cards have in common, and what keeps them apart.

    `topic` says from 0 to 1 how far the fronts are about the same, `asked` how far they ask the
    same of it. `left` is the weight of what the fuller front has left over, `exchanged` that of the
    words which take each other's place. `against` says in words why they ask for two facts, and
    `narrower` names a word that narrows the topic on one side. `reversed` says how far one
    asks for the term that the other explains. `score` weighs it all up.
    """

    a: int
    b: int
    alignment: Alignment
    agreement: Agreement
    topic: float
    asked: float
    left: float
    exchanged: float
    against: str
    narrower: str
    sibling: bool
    reversed: float
    score: float


def compare(table: Table, a: int, b: int) -> Comparison:
    """Compare two cards of a table."""
    one, other = table.profiles[a], table.profiles[b]
    alignment = align(table.vocabulary, one, other)
    common = {c for x, y, _ in alignment.pairs for c in (x, y)}
    agreement = agree(table, a, b, common)
    weight = sum(k * (table.weight(a, x) + table.weight(b, y)) / 2 for x, y, k in alignment.pairs)
    left_a = _left(table, a, alignment.left_a, one, other)
    left_b = _left(table, b, alignment.left_b, other, one)
    topic = round(2 * weight / (2 * weight + left_a + left_b), _DIGITS) if weight else 0.0
    asked = relation(one.aspects, other.aspects)
    turned = reversal(table, a, b)
    against = contrast(table.vocabulary, one, other, alignment)
    return Comparison(
        a=a,
        b=b,
        alignment=alignment,
        agreement=agreement,
        topic=topic,
        asked=asked,
        left=max(left_a, left_b),
        exchanged=min(left_a, left_b),
        against=against,
        narrower=_narrower(table, alignment.left_a, one, other)
        or _narrower(table, alignment.left_b, other, one),
        sibling=_sibling(table, alignment, one, other),
        reversed=turned,
        score=round(
            topic * (1.0 + _ASKED * asked)
            + _ANSWERS * agreement.likeness
            + _WHOLE * agreement.whole
            + _EQUAL * agreement.equal
            + _SHORT * agreement.short
            + _REVERSED * turned
            - _ONE_DOCUMENT * (table.documents[a] == table.documents[b])
            - _AGAINST * bool(against),
            _DIGITS,
        ),
    )


def _left(
    table: Table, card: int, left: tuple[int, ...], profile: Profile, against: Profile
) -> float:
    """Weigh what a front has left over: less where it only says where, or the other answers it."""
    total = 0.0
    for content in left:
        weight = table.weight(card, content)
        if content in profile.context:
            weight *= _CONTEXT
        if table.vocabulary.generic[content]:
            weight *= _GENERIC
        if _said(table.vocabulary, content, against.back):
            weight *= _EXPLAINED
        total += weight
    return total * min(1.0, _CHATTY / max(1, len(profile.topic)))


def _narrower(table: Table, left: tuple[int, ...], profile: Profile, against: Profile) -> str:
    """Find a word that narrows a term which both fronts have, or asks for a part of it.

    "angular" before "momentum" narrows it; so does "gates" in "the gates of an LSTM".
    """
    vocabulary = table.vocabulary
    if not left or (len(profile.topic) > _NARROWED and len(left) > 1):
        return ""
    common = set(profile.topic).difference(left)
    words = [vocabulary.words[i] for i in profile.order]
    for content in left:
        if vocabulary.numbers[content]:
            return vocabulary.contents[content]
    tidy = len(profile.topic) <= _TIDY
    for n, word in enumerate(words):
        content = word.content
        plain = vocabulary.light[content] or vocabulary.generic[content]
        if content not in left or content in profile.context or plain:
            continue
        of = n + 1 < len(words) and words[n + 1].text == "of"
        after = next((w.content for w in words[n + 1 :] if not (of and w.stop)), -1)
        said = _said(vocabulary, content, against.back)
        behind = tidy and n > 0 and words[n - 1].content in common
        if (after in common and (of or not said)) or (behind and not said):
            return vocabulary.contents[content]
    return ""


def _sibling(table: Table, alignment: Alignment, one: Profile, other: Profile) -> bool:
    """Tell whether two fronts are alike but for a word each, or are two terms with none alike."""
    left_a, left_b = alignment.left_a, alignment.left_b
    light = table.vocabulary.light
    if len(left_a) == len(left_b) == 1:
        return not (light[left_a[0]] or light[left_b[0]])
    named = [1 for x, y, _ in alignment.pairs if x not in one.context and y not in other.context]
    if left_a and left_b and alignment.pairs and not named:
        return True
    short = len(one.topic) <= _TERM and len(other.topic) <= _TERM
    return short and bool(left_a) and bool(left_b) and not alignment.pairs


def _said(vocabulary: Vocabulary, content: int, back: tuple[int, ...]) -> bool:
    """Tell whether an answer has a word, or one that stands for it."""
    groups = vocabulary.groups[content]
    return content in back or (bool(groups) and any(groups & vocabulary.groups[c] for c in back))
