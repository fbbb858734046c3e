"""A word is misspelt.

A learner copies what the card shows, and a search for the right word misses the card. Only known
misspellings are flagged, from the list that codespell keeps; an unknown word may be a term.

Bad::

    Q: What does the retina recieve?
    A: The light that the lens focuses.

Better::

    Q: What does the retina receive?
    A: The light that the lens focuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from builder.model import Severity
from builder.rules.base import FixClass, Rule
from builder.rules.spelling import misspellings, right_words
from builder.rules.texts import WORD, CardText, DeckText, Finding, Side

_SHORT = 5
"""Letters of a word short enough to be a name, a symbol or a word of another language as well."""

_TERM = 3
"""Sides of cards on which a short word, or a swapped one, is taken for a word of the subject."""

_PREFIXES = tuple(
    "anti auto back bio co counter cross de dis down electro extra hydro hyper in inter intra "
    "macro "
    "mega meta micro mid mini mis mono multi neo neuro non out over para photo poly post pre pro "
    "pseudo psycho re self semi sub super tele thermo trans ultra un under uni up".split()
)
_BY_LETTER = {
    letter: tuple(prefix for prefix in _PREFIXES if prefix[0] == letter)
    for letter in {prefix[0] for prefix in _PREFIXES}
}
_LONG = 7
"""Letters of a misspelling that is told by two letters being swapped."""
_LONGER = 9
"""Letters of a misspelling that is told behind a prefix."""

_FOREIGN = re.compile(r"\b(?:de|la|le|du|des|et|di|da|del|der|von|van|el|los|las)\s+$")
"""A word of another language, in front of a term from there."""
_VOWELS = "aeiou"
_PLURAL = re.compile(r"[cdfghklmnpqrstvwxz]ys$")

_LANGUAGES = frozenset(
    "english french german spanish italian portuguese dutch latin greek swedish danish norwegian "
    "polish russian turkish finnish czech hungarian catalan romanian scots translate translation "
    "spelling spelled spelt misspelt misspelled".split()
)
_ALIKE = frozenset(
    # Words that differ from another one by two letters that are next to each other.
    "marital martial infarction infraction perform preform performed preformed performs preforms "
    "casualty causality casually causally diaries dairies trailing trialing conserve "
    "converse".split()
)
_WORDS = frozenset(
    # What the list corrects and some subject has: names, Latin, sounds, abbreviations.
    "aas aci acn alle allo alph als alse ane ans ba bion bord brose bu buda bui bund caf cafs "
    "ded delt dum egal ege fane flor fo foto gage gaus ges gost grat gud haa hel hist ines inh "
    "ist jist juli juni jus ket kno lew linz lond mey mis mone mor mye nad nam nd ned nin noe "
    "ody ois oje oll ond one ons ore ot ptd rin ro sav ser shs sie som te tge tha toi tre tru "
    "trus tye udo ue unx ure vai vas vie vor wel whe wil yot yse zar".split()
)


def check_deck(deck: DeckText) -> Iterator[Finding]:
    """Find known misspellings, wherever the text is English and the word is not a name."""
    known = misspellings()
    slips = _slips(deck)
    wrong = {word: fix for word in deck.counts if (fix := _correction(word, known, slips, deck))}
    if not wrong:
        return
    for card in deck.cards:
        said = card.front.vocabulary | card.back.vocabulary
        if not said & wrong.keys() or said & _LANGUAGES:
            continue
        for side in card.sides:
            for word in sorted(side.vocabulary & wrong.keys()):
                if side.english and not _is_subject(word, card):
                    yield from _findings(side, word, wrong[word])


def _is_subject(word: str, card: CardText) -> bool:
    """Tell whether a card is about a short word: it stands on both sides."""
    return len(word) <= _LONG and word in card.front.vocabulary and word in card.back.vocabulary


def _correction(
    word: str, known: Mapping[str, str], slips: Mapping[str, str], deck: DeckText
) -> str:
    """Give what a word should be, one or more words parted by commas, or nothing."""
    fix = known.get(word, "")
    if fix and not (word.endswith("in") and f"{word}g" in fix):  # proteins are named so
        rare = deck.counts[word] < _TERM and word not in _WORDS
        return fix if len(word) > _SHORT or rare else ""
    if fix or len(word) < _LONG or not word.isascii() or word in right_words() or word in _ALIKE:
        return ""
    singular = known.get(word[:-1], ",") if word[-1] == "s" else ","
    if "," not in singular and not singular.endswith(("y", "o", "s", "x", "h")):
        return f"{singular}s"
    if _PLURAL.search(word):
        return f"{word[:-2]}ies"
    return _behind_prefix(word, known) or (slips.get(word, "") if deck.counts[word] == 1 else "")


def _behind_prefix(word: str, known: Mapping[str, str]) -> str:
    """Correct a known misspelling behind a prefix, where one word only can be meant."""
    for prefix in _BY_LETTER.get(word[0], ()):
        rest = word[len(prefix) :] if word.startswith(prefix) else ""
        if len(rest) >= _LONGER and rest in known:
            fix = known[rest]
            return "" if "," in fix else prefix + fix
    return ""


def _slips(deck: DeckText) -> Mapping[str, str]:
    """Give the slips of the words that a deck has often: two letters swapped, or a vowel lost.

    An unknown word alone says nothing: it may be a technical one.
    """
    found: dict[str, str] = {}
    for word, count in deck.counts.items():
        if count < _TERM or len(word) < _LONG or not word.isascii():
            continue
        for n in range(1, len(word) - 1):
            found[word[:n] + word[n + 1] + word[n] + word[n + 2 :]] = word
            between = word[n - 1] not in _VOWELS and word[n + 1] not in _VOWELS
            if word[n] in _VOWELS and between and not word.endswith("ment"):
                found[word[:n] + word[n + 1 :]] = word
    return found


def _findings(side: Side, word: str, fixes: str) -> Iterator[Finding]:
    """Flag one misspelt word, with what it should be where that is certain."""
    choices = [fix.strip() for fix in fixes.split(",") if fix.strip()]
    for start, end in side.places(word):
        written = side.text[start:end]
        if not (written.islower() or written.istitle()) or _is_part(side.text, start, end):
            continue
        if _is_shown(side, start, end, choices):
            continue
        if _FOREIGN.search(side.lower, max(0, start - _SHORT), start):
            continue
        if written.istitle() and (len(choices) > 1 or not _opens_sentence(side, start)):
            continue
        fix = choices[0].capitalize() if written.istitle() else choices[0]
        certain = len(choices) == 1
        meant = " or ".join(choices[:3])
        yield side.finding(
            start, end, f'"{written}" should be {meant}', fix=fix if certain else None, safe=certain
        )


def _is_shown(side: Side, start: int, end: int, choices: Sequence[str]) -> bool:
    """Tell whether a word is shown, not used: in quotation marks, or beside the right one."""
    if side.text[start - 1 : start] in _QUOTES and side.text[end : end + 1] in _QUOTES:
        return True
    around = WORD.findall(side.lower[max(0, start - _NEAR) : end + _NEAR])
    return not set(choices).isdisjoint(around)


_QUOTES = frozenset("\"'“”‘’«»„")
_NEAR = 12
"""Characters around a word within which the right one may be shown beside it."""


def _is_part(text: str, start: int, end: int) -> bool:
    """Tell whether a word is part of an address, an identifier or a word with digits."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (
        before in {*"_/\\@#.$'’"} - {""}
        or after in {*"_/\\@(=*"} - {""}
        or (
            before.isdigit()
            or after.isdigit()
            or (after == "." and text[end + 1 : end + 2].isalnum())
        )
    )


def _opens_sentence(side: Side, start: int) -> bool:
    """Tell whether a capital is there because a sentence, a line or a list item begins."""
    before = side.text[:start].rstrip(" \t\"'“‘(*_-–•+>")
    return not before or before[-1] in ".!?:;\n"


RULE = Rule(
    name="misspelling",
    severity=Severity.WARNING,
    fix=FixClass.SAFE,
    doc=__doc__,
    check_deck=check_deck,
)
