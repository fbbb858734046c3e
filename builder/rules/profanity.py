"""A vulgar word stands in the text.

It was written for one reader; in a deck that is shared with a class it offends, and it is never
what the card is about.

Bad::

    Q: What happens without a backup?
    A: You are fucked when the disk fails.

Better::

    Q: What happens without a backup?
    A: All data is lost when the disk fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import DeckText, Finding

_INNOCENT = frozenset(
    # Words of anatomy, law, history, biology, music and everyday speech that the list has as well.
    "anal anus ass bareback bastard bastardized bastinado bbw bdsm beaner bestiality bitch "
    "bitches birdlock "
    "bondage "
    "boner boob breasts bs butt clit clitoris cock cocks coon coons coprophilia cum cumming darkie "
    "dendrophilia dick dingleberry domination dominatrix dp dvda ecchi ejaculation erotic erotism "
    "escort eunuch fecal felch fellatio fingering genitals grope guro hardcore hentai hoe "
    "homoerotic "
    "hooker hooters humping incest intercourse jackass juggs kinky knobbing lolita lovemaking "
    "masturbate mf milf negro neonazi nipple nipples nude nudity nymphomania octopussy omorashi "
    "orgasm orgy paedophile panties panty pedophile pegging penis pissing playboy poof poon porn "
    "porno pornography pubes punany quim rape raping rapist rectum retard retarded rimming sadism "
    "santorum scat scissoring semen sex sexo sexy shibari shota shrimping simp skeet snatch "
    "snowballing sodomize sodomy spic spooge spunk strapon strappado suck sucks swastika swinger "
    "threesome throating tit tits topless tosser towelhead tranny tribadism tubgirl tushy twink "
    "twinkie undressing urophilia vagina vibrator voyeur vulva wank xx xxx yaoi yiffy zoophilia "
    "barenaked camgirl jailbait nawashi kinbaku frotting figging vorarephilia acrotomophilia "
    "honkey paki raghead wetback kike nigger nigga faggot jigaboo jiggaboo coprolagnia".split()
)
_EXTRA = ("s", "es", "ed", "er", "ers", "ing", "y", "in", "up", "head", "heads")


def check_deck(deck: DeckText) -> Iterator[Finding]:
    """Find vulgar words and their forms, in English texts."""
    vulgar = _vulgar()
    found = {word for word in deck.counts if word.partition("'")[0] in vulgar}
    if found:
        for side in deck.sides:
            for word in sorted(side.vocabulary & found):
                if side.english:
                    for start, end in side.places(word):
                        yield side.finding(start, end, "a vulgar word")


@cache
def _vulgar() -> frozenset[str]:
    """Read the English list of glin-profanity, without what some subject needs, with its forms.

    https://github.com/GLINCKER/glin-profanity
    """
    found = find_spec("glin_profanity")  # to import it takes longer than all rules of a small deck
    if found is None or found.origin is None:
        raise ModuleNotFoundError("glin-profanity is not installed", name="glin_profanity")
    source = Path(found.origin).parent.joinpath("data", "dictionaries", "english.json")
    listed: list[str] = json.loads(source.read_text("utf-8"))["words"]
    words = {word for word in listed if word.isascii() and word.isalpha()} - _INNOCENT
    forms = {word + extra for word in words for extra in _EXTRA}
    forms |= {word + word[-1] + extra for word in words for extra in ("ed", "ing", "er", "y")}
    return frozenset(words | {form for form in forms if form not in _INNOCENT})


RULE = Rule(name="profanity", severity=Severity.WARNING, doc=__doc__, check_deck=check_deck)
