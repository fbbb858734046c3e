"""Two cards assert opposite things.

One of them is wrong, and a learner of both learns neither. Cards contradict each other when they
agree in all but one number, one direction, one denial or one verdict, or when one states what is
well known to be wrong and the other what is right. Both are named, so that they can be compared.

Bad::

    Q: How does caffeine affect the heart rate?
    A: It increases it.
    Q: T/F: Caffeine decreases the heart rate.
    A: True

Better::

    Q: How does caffeine affect the heart rate?
    A: It increases it.
    Q: T/F: Caffeine decreases the heart rate.
    A: False
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.claim_words import FLIPS, QUALIFIERS, Amount, amounts, apart, contents
from builder.rules.claims import Claim, claims, is_loud
from builder.rules.language import Tongue
from builder.rules.packs import matches
from builder.rules.texts import CardText, DeckText, Finding, Side

_NEAR = range(3, 11)
"""Stems of a claim that may have one more than the claim it is compared with."""
_CROWD = 40
"""Claims on the same stems, beyond which a few of each kind stand for the rest."""
_QUOTED = 70
"""Characters of a claim that are quoted."""
_TRUTHS = 3
"""Cards with the truth that are named for one with a claim of a pack."""

_COUNTS = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)


def check_deck(deck: DeckText) -> Iterator[Finding]:
    """Find the claims of packs against their truths, then claims that differ in one thing."""
    named: set[frozenset[str]] = set()
    for finding in _against_packs(deck):
        named |= {frozenset((finding.side.card.card.id, other)) for other in finding.others}
        yield finding
    for a, b in _pairs(deck):
        pair = frozenset((a.side.card.card.id, b.side.card.card.id))
        if pair not in named:
            named.add(pair)
            yield from (_finding(a, b), _finding(b, a))


def _against_packs(deck: DeckText) -> Iterator[Finding]:
    """Find cards that claim what a pack says is wrong, in a deck that has it right elsewhere."""
    for match in matches(deck):
        for hit in match.claims:
            truths = [each for each in match.truths if each.side.card is not hit.side.card]
            if truths := truths[:_TRUTHS]:
                said = "; ".join(
                    f"{_place(each.side)} says {_quote(each.side.text[each.start : each.end])}"
                    for each in truths
                )
                yield hit.side.finding(
                    hit.start,
                    hit.end,
                    f"{match.entry.says}; {said}",
                    severity=Severity.ERROR,
                    others=tuple(dict.fromkeys(each.side.card.card.id for each in truths)),
                )


def _pairs(deck: DeckText) -> Iterator[tuple[Claim, Claim]]:
    """Find the claims that contradict each other, in the order of the cards."""
    made = [claim for card in _paired(list(_english(deck))) for claim in claims(card)]
    groups: dict[frozenset[str], list[Claim]] = defaultdict(list)
    for claim in made:
        groups[claim.key].append(claim)
    index = {key: _few(group) for key, group in groups.items()}
    for group in index.values():
        if len(group) > 1:
            yield from _differing(group, combinations(group, 2))
    for group in index.values():
        for claim in group:
            if len(claim.key) in _NEAR and (claim.signs or claim.denied or claim.numbers):
                for extra in claim.stems:
                    others = index.get(claim.key - {extra}) if _light(extra, claim) else None
                    if others:
                        yield from _differing([claim, *others], product([claim], others))


def _english(deck: DeckText) -> Iterator[CardText]:
    """Give the cards in English, taking cards of a few words for what their document is."""
    foreign = {
        name
        for name, document in deck.documents.items()
        if not document.english
        and any(side.tongue is Tongue.FOREIGN for card in document.cards for side in card.sides)
    }
    for card in deck.cards:
        tongues = (card.front.tongue, card.back.tongue)
        if Tongue.FOREIGN not in tongues and (
            card.document.name not in foreign or Tongue.ENGLISH in tongues
        ):
            yield card


def _paired(cards: list[CardText]) -> list[CardText]:
    """Leave out cards that no other card can contradict.

    A claim has what its front asks about in it, so the other card must have that too, but for a
    word; and one of the two must deny, judge, count or give a direction. The rarest two words of
    each such front find the others.
    """
    topics = [contents(card.front.vocabulary) for card in cards]
    held = [topics[n] | contents(card.back.vocabulary) for n, card in enumerate(cards)]
    counts = Counter(chain.from_iterable(held))
    ranks = {word: n for n, word in enumerate(sorted(sorted(counts), key=counts.__getitem__))}
    loud: dict[str, list[int]] = defaultdict(list)
    for number, card in enumerate(cards):
        if is_loud(card):
            for each in sorted(topics[number], key=ranks.__getitem__)[:2]:
                loud[each].append(number)
    holding: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(held):
        for each in loud.keys() & words:
            holding[each].append(number)
    found: set[int] = set()
    for each, numbers in loud.items():
        others = holding[each]
        if len(numbers) * len(others) > _CROWD**2:
            found.update(others)
            continue
        for one, other in product(numbers, others):
            if one == other or (one in found and other in found):
                continue
            if _covers(held[one], topics[other]) and _covers(held[other], topics[one]):
                found |= {one, other}
    return [cards[number] for number in sorted(found)]


def _covers(held: frozenset[str], topic: frozenset[str]) -> bool:
    """Tell whether a card has all that a front asks about, but for a word of several."""
    return topic <= held or (len(topic) > 2 and len(topic - held) == 1)


def _differing(
    group: list[Claim], pairs: Iterable[tuple[Claim, Claim]]
) -> Iterator[tuple[Claim, Claim]]:
    """Find the contradictions among claims on the same, but for cards that claim both."""
    said: dict[int, set[object]] = defaultdict(set)
    for claim in group:
        said[id(claim.side.card)].add((claim.signs, claim.denied))
    for a, b in pairs:
        kinds = (a.signs, a.denied), (b.signs, b.denied)
        both = kinds[1] in said[id(a.side.card)] or kinds[0] in said[id(b.side.card)]
        if not (both and kinds[0] != kinds[1]) and _contradict(a, b):
            yield a, b


def _light(extra: str, claim: Claim) -> bool:
    """Tell whether a claim without one of its words is likely to be on the same."""
    if claim.numbers or len(claim.key) < _NEAR[1]:
        return extra in QUALIFIERS
    return extra.isalpha() and len(extra) > 2 and extra not in FLIPS and extra != claim.stems[0]


def _few(group: list[Claim]) -> list[Claim]:
    """Give a group, or of a crowd a few of each kind, whatever the order of the cards."""
    if len(group) <= _CROWD:
        return group
    kinds: dict[object, list[Claim]] = defaultdict(list)
    for claim in sorted(group, key=lambda each: (each.side.card.card.id, each.start)):
        said = claim.side.text[claim.start : claim.end] if claim.numbers else ""
        kinds[claim.signs, claim.denied, said].append(claim)
    return [claim for kind in list(kinds.values())[:_CROWD] for claim in kind[:2]]


def _contradict(a: Claim, b: Claim) -> bool:
    """Tell whether two claims on the same differ in one thing, and cannot both hold."""
    if a.side.card is b.side.card:
        return False
    if a.judged is not None and b.judged is not None and a.stems == b.stems:
        return a.signs == b.signs and a.denied != b.denied and _same_numbers(a, b)
    if not (a.firm and b.firm):
        return ("choice" in dict(a.signs)) and a.stems == b.stems and a.signs != b.signs
    if a.numbers or b.numbers:
        return a.denied == b.denied and a.signs == b.signs and _numbers_differ(a, b)
    if not _same_order(a, b):
        return False
    if a.denied != b.denied:
        return a.signs == b.signs and len(a.key) + len(a.signs) > 1
    families = [family for family, _ in a.signs], [family for family, _ in b.signs]
    differing = sum(x != y for x, y in zip(a.signs, b.signs, strict=False))
    return families[0] == families[1] and differing == 1


def _same_order(a: Claim, b: Claim) -> bool:
    """Tell whether the stems that two claims share come in the same order.

    A question may turn round what it asks about, as long as the answer has words of its own.
    """
    left, right = a.stems, b.stems
    if a.topic and b.topic and set(left[: a.topic]) == set(right[: b.topic]):
        return left[a.topic :] == right[b.topic :]
    if a.key == b.key:
        return left == right
    return [s for s in left if s in b.key] == [s for s in right if s in a.key]


def _same_numbers(a: Claim, b: Claim) -> bool:
    """Tell whether two fronts to be judged have the same numbers in them."""
    fronts = a.side.card.front.text, b.side.card.front.text
    return re.findall(r"\d+", fronts[0]) == re.findall(r"\d+", fronts[1])


def _numbers_differ(a: Claim, b: Claim) -> bool:
    """Tell whether two claims have a number each that cannot be the same."""
    if a.asked != b.asked or a.judged is not None or b.judged is not None:
        return False
    fronts = a.side.card.front.text, b.side.card.front.text
    if all(map(_COUNTS.search, fronts)) and a.stems[0] != b.stems[0]:
        return False
    left, right = _numbers(a), _numbers(b)
    if a.asked:
        left, right = left[:1], right[:1]
    elif not _same_order(a, b):
        return False
    if len(left) != len(right) or None in left or None in right:
        return False
    differ = [apart(x, y, a.key | b.key) for x, y in zip(left, right, strict=True) if x and y]
    return sum(differ) == 1


def _numbers(claim: Claim) -> list[Amount | None]:
    return amounts(claim.side.text[claim.start : claim.end])


def _finding(claim: Claim, other: Claim) -> Finding:
    """Report a claim, and name the card that claims otherwise."""
    card = other.side.card
    return claim.side.finding(
        claim.start,
        claim.end,
        f"says {_said(claim)}; {_place(other.side)} says {_said(other)}",
        others=(card.card.id,),
    )


def _said(claim: Claim) -> str:
    """Quote a claim, after its front where it does not stand alone."""
    text = claim.side.text[claim.start : claim.end]
    if claim.judged is None and not claim.asked:
        return _quote(text)
    return f"{_quote(text)} to {_quote(claim.side.card.front.text)}"


def _quote(text: str) -> str:
    """Give the words of a text, the first of them if they are many."""
    words = " ".join(text.split())
    return f"“{words}”" if len(words) <= _QUOTED else f"“{words[: _QUOTED - 1].rstrip()}…”"


def _place(side: Side) -> str:
    """Give the document and the line where a card begins."""
    card: CardText = side.card
    span = card.card.front_spans[0]
    return f"{span.document}:{span.first}"


RULE = Rule(name="contradiction", severity=Severity.WARNING, doc=__doc__, check_deck=check_deck)
