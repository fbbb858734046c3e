"""What a comparison of two cards amounts to, by rules that a person can follow.

Whether a pair is the same fact also depends on its lead: how far its score is above that of its
best rival, another pair with one of its cards and the other's document.
"""

from __future__ import annotations

from builder.dedupe.compare import Comparison
from builder.dedupe.contrast import opposed
from builder.dedupe.profile import Profile, Table

NEVER = float("inf")
ASKED_ALIKE = 0.75
_SAME_LEAST = 0.9
"""Score below which no rule holds a pair to be the same."""
_SAME = 1.8
"""Score from which a pair may be the same fact."""
_SAME_TOPIC = 1.6
"""Score from which a pair may be, if both fronts are about the same."""
_SAME_FOREIGN = 1.9
_ASKED_EQUAL = 0.9
_ASKED_NEAR = 0.45
_ASKED_AT_ALL = 0.25
_ONE_TOPIC = 0.85
_AS_GOOD_AS_EQUAL = 0.8
_LEFT = 0.8
"""Weight of words left over on one side from which the answers must tell."""
_BESIDE = 0.35
"""Weight of a word beside a term from which the answers must tell."""
_TIDY = 5
"""Words of a topic that is hardly more than a term."""
_EXCHANGED = 0.2
"""Weight of words that take each other's place from which the answers must tell."""
_CLAIMED = 0.8
"""The same for a claim, which says more than a question asks."""

# How far answers agree, as their cosine.
_FEW_ANSWERS = 0.12
_SOME_ANSWERS = 0.2
_MORE_ANSWERS = 0.25
_STRONG_ANSWERS = 0.27
_QUITE_STRONG = 0.4
_VERY_STRONG = 0.5
_EQUAL_NEARLY = 0.6
_STRONG_WHOLE = 0.2

# How far a pair's score is above that of its best rival.
_BEHIND = -0.4
_HARDLY_BEHIND = -0.2
_SOME_LEAD = 0.4
_GOOD_LEAD = 0.6
_CLEAR_LEAD = 0.8
_LEADS = (_BEHIND, _HARDLY_BEHIND, _SOME_LEAD, _GOOD_LEAD, _CLEAR_LEAD)
"""The leads at which rules begin to hold."""
_REVERSED = 0.25
"""Likeness of an explanation and a question from which one may be the other turned round."""
_RELATED = 0.5
_NUMBERS_MEANT = 12
_TELLING = 2
"""Words that answers must share, numbers and letters aside, where the fronts share none."""
_OPERATORS = frozenset("=+*/^÷×")
_FORMULA = 5
"""Signs and names that make a formula worth comparing."""


def lead_needed(table: Table, pair: Comparison) -> float:
    """Give the lead from which a pair is the same fact beyond doubt, or NEVER."""
    if pair.against or pair.score < _SAME_LEAST or pair.agreement.apart:
        return NEVER
    if not pair.alignment.pairs and _words_shared(table, pair) < _TELLING:
        return NEVER
    return next((lead for lead in _LEADS if _same(table, pair, lead)), NEVER)


def related(pair: Comparison) -> bool:
    """Tell whether two cards look alike, if they are not the same."""
    alike = bool(pair.against) and pair.agreement.likeness >= _STRONG_ANSWERS
    return alike or pair.topic >= _RELATED


def _same(table: Table, pair: Comparison, lead: float) -> bool:
    """Tell whether a pair with this lead is the same fact."""
    agreement = pair.agreement
    one_document = table.documents[pair.a] == table.documents[pair.b]
    foreign = table.foreign[table.documents[pair.a]] or table.foreign[table.documents[pair.b]]
    behind = _BEHIND if pair.topic >= _ONE_TOPIC and not pair.narrower else _HARDLY_BEHIND
    if lead < behind:
        return False
    clear = lead >= _CLEAR_LEAD and agreement.likeness >= _STRONG_ANSWERS
    if clear and foreign and not one_document and not pair.sibling:
        return pair.score >= _SAME_FOREIGN
    if foreign or one_document:
        alike = pair.topic >= _ONE_TOPIC and pair.asked > _ASKED_EQUAL and lead >= _SOME_LEAD
        alike = alike and agreement.likeness >= _STRONG_ANSWERS
        alike = alike and not (pair.sibling or pair.narrower)
        return alike or (agreement.equal and pair.topic > 0.6 and pair.exchanged < _EXCHANGED)
    answers = agreement.likeness + 0.5 * agreement.equal
    needed = _answers_needed(table, pair, lead)
    sure = pair.score >= (_SAME_TOPIC if pair.topic >= _ONE_TOPIC else _SAME)
    if sure and answers >= needed:
        return True
    return lead >= _GOOD_LEAD and needed < _VERY_STRONG and _answers_tell(table, pair)


def _answers_tell(table: Table, pair: Comparison) -> bool:
    """Tell whether the answers alone make a pair the same fact."""
    one, other = table.profiles[pair.a], table.profiles[pair.b]
    alike = pair.agreement.likeness >= _STRONG_ANSWERS and pair.agreement.whole >= _STRONG_WHOLE
    return alike and not opposed(table.vocabulary, one, other)


def _words_shared(table: Table, pair: Comparison) -> int:
    """Count the words that both answers have: digits and single letters are no evidence alone."""
    contents, numbers = table.vocabulary.contents, table.vocabulary.numbers
    return sum(len(contents[c]) > 1 and not numbers[c] for c in pair.agreement.shared)


def _answers_needed(table: Table, pair: Comparison, lead: float) -> float:
    """Say how far the answers must agree: the less the fronts do, the more."""
    one, other = table.profiles[pair.a], table.profiles[pair.b]
    clear = lead >= _CLEAR_LEAD
    if pair.asked < _ASKED_AT_ALL:
        return _EQUAL_NEARLY if clear and not pair.sibling else NEVER
    if pair.sibling:
        return NEVER
    needs = [0.0]
    aside = pair.left > _LEFT
    if pair.asked < _ASKED_NEAR:
        needs.append(_STRONG_ANSWERS if clear and not aside else _VERY_STRONG)
    elif pair.asked < ASKED_ALIKE:
        needs.append(_SOME_ANSWERS)
    if len(one.aspects) != len(other.aspects):
        needs.append(_MORE_ANSWERS)
    if any(degree < _AS_GOOD_AS_EQUAL for _, _, degree in pair.alignment.pairs):
        needs.append(_FEW_ANSWERS)
    if bool(one.verdict) != bool(other.verdict):
        needs.append(_FEW_ANSWERS if clear else _SOME_ANSWERS)
        if aside or pair.exchanged > _CLAIMED:
            needs.append(_VERY_STRONG)
    if _breadth(one) != _breadth(other) or pair.narrower:
        needs.append(_VERY_STRONG)
    placed = one.context.issuperset(pair.alignment.left_a) and other.context.issuperset(
        pair.alignment.left_b
    )
    tidy = max(len(one.topic), len(other.topic)) <= _TIDY
    if pair.left > _BESIDE and tidy and not placed:
        needs.append(_STRONG_ANSWERS)
    if pair.left > _LEFT or pair.exchanged > _EXCHANGED:
        needs.append(_SOME_ANSWERS if clear else _QUITE_STRONG)
    return max(needs)


def _breadth(profile: Profile) -> bool:
    """Tell whether a front asks several things."""
    return profile.questions > 1 or len(profile.aspects) > 2


def likely(pair: Comparison) -> bool:
    """Tell whether a pair is worth a person's look."""
    if pair.against:
        return False
    if pair.reversed >= _REVERSED:
        return True
    about = pair.topic >= 0.4 and pair.asked >= 0.3 and pair.score >= 0.9
    return about or (pair.agreement.likeness >= 0.15 and pair.score >= 0.3)


def plain(pair: Comparison) -> bool:
    """Tell whether the fronts alone ask for a person's look, whatever else the cards are near."""
    apart = pair.against or pair.sibling
    return not apart and pair.topic >= 0.75 and pair.asked >= ASKED_ALIKE


def conflict(table: Table, pair: Comparison) -> str:
    """Find the same question with answers that cannot both be right; say which."""
    if pair.against or pair.asked < ASKED_ALIKE or pair.left > 0.4 or pair.topic < 0.8:
        return ""
    one, other = table.profiles[pair.a], table.profiles[pair.b]
    if one.verdict and other.verdict and one.verdict != other.verdict:
        return f"the same claim, held {one.verdict} and {other.verdict}"
    formulas = _formula(table, one), _formula(table, other)
    if pair.topic > 0.95 and _unlike(*formulas):
        said = " <> ".join(" ".join(formula) for formula in formulas)
        return f"the same question, answered by different formulas: {said}"
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
    alike = one.topic == other.topic
    if pair.agreement.apart and not of_one and not of_other and alike:
        return "the same question, answered in short by different words"
    return ""


def _formula(table: Table, profile: Profile) -> list[str]:
    """Give the signs of an answer's first formula with what stands beside them."""
    texts = [table.vocabulary.words[i].text for i in profile.answer]
    found: list[str] = []
    for n, text in enumerate(texts):
        near = {text, *texts[max(0, n - 1) : n], *texts[n + 1 : n + 2]}
        if near & _OPERATORS:
            found.append(text)
        elif found:
            break
    return found


def _unlike(one: list[str], other: list[str]) -> bool:
    """Tell whether two formulas have most in common, and yet are not the same."""
    if min(len(one), len(other)) < _FORMULA or sorted(one) == sorted(other):
        return False
    common = len(set(one) & set(other))
    return common >= 0.6 * max(len(set(one)), len(set(other))) and abs(len(one) - len(other)) <= 1
