"""The author speaks of themselves.

"I think", "not gonna memorise this" and the like were notes to self. Another learner cannot tell
what is fact and what is doubt, and reads them at every repetition.

Bad::

    Q: How long is a fortnight?
    A: I'm pretty sure it's two weeks, but whatever.

Better::

    Q: How long is a fortnight?
    A: Two weeks
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model import Severity
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding, Side

_FIRST_PERSON = re.compile(
    r"\bi(?:'m| am) (?:not )?(?:\w+ )?(?:sure|gonna|going to|confident|concerned|guessing|confused"
    r"|pretty|fairly|afraid|lost|bad at|tired)\b"
    r"|\bi (?:just |really |still |always |personally |also |kind of |kinda |honestly )?(?:think"
    r"|suppose"
    r"|guess|believe|like|love|hate|had|misremember\w*|remember|forget|forgot|hope|wonder|assume"
    r"|prefer|suspect|imagine|reckon|bet|thought|doubt|copied|missed|learned|learnt"
    r"|keep (?:forgetting|mixing|confusing)|(?:don't|didn't) (?:get|know|think|understand|remember)"
    r"|need to (?:ask|look|check)|should (?:ask|look|check))\b"
    r"|\b(?:took|helped|helps|confuses|reminds|told|trips|tripped|threw) me\b"
    r"|(?:^|(?<=[.!?] ))not sure (?:if|why|whether)\b"
    r"|\bi've (?:seen|read|heard|learned|learnt|always|never|no idea)\b|\bi'd (?:say|go with"
    r"|guess)\b"
    r"|\bmy (?:own words|intuiti\w+|understanding|professor|teacher|lecturer|prof|guess|opinion"
    r"|tutor"
    r"|favou?rite|instructor)\b|\bour (?:prof|professor|lecturer|teacher|instructor|tutor)\b"
)
_DOUBT = re.compile(
    r"forget|forgot|mixing|confus|sure|guess|misremember|remember|idea|gonna|love|prof"
)
_CHATTY = re.compile(
    r"\b(?:lol|lmao|imho|tbh|idk|iirc|afaik|haha\w*|gonna|kinda|gotta|wanna|ugh|yay|omg)\b"
    r"|\bwhatever\b(?=[.!,)]|$)|\bso yeah\b|^okay,? so\b"
    r"|(?:^|(?<=[.!?;,(] )|(?<=but ))(?:hopefully|honestly|frankly|luckily|thankfully),?\s"
    r"|\b(?:bear with me|don't ask me|trust me|believe me"
    r"|note to self|future me|like i said|as i said|that's it, really|easy peasy|yada"
    r"|ask (?:the )?(?:prof\w*|teacher|tutor)"
    r"|(?:will|might|could|gonna) be on the (?:exam|test|final|midterm|quiz))\b"
    r"|\b(?:remember|memori[sz]e) (?:this|it)!|\bon the (?:exam|final|midterm)!"
    r"|\bfor the (?:exam|final|midterm)\b[^.\n]{0,30}!"
    r"|\bas we(?:'ll| will| have|'ve)? (?:\w+ )?(?:see|saw|seen|discuss\w*|learn\w*|cover\w*)\b"
    r"|(?<!far )\bas (?:we|you) (?:know(?! it)|may recall)\b"
    r"|\b(?:that we|which we|we) (?:will|shall|'ll) (?:\w+ )?(?:see|discuss|cover|learn|talk)\b"
    r"|\bwe(?:'ve| have) (?:already )?(?:covered|seen|discussed|learned|learnt)\b",
    re.MULTILINE,
)
_GATE = frozenset(
    "okay me sure i i'm i've i'll i'd my our we we'll we've lol lmao imho tbh idk iirc afaik "
    "gonna kinda gotta wanna ugh yay omg whatever yeah hopefully honestly frankly luckily "
    "thankfully bear trust believe note future remember memorize memorise ask exam test final "
    "midterm quiz you said peasy yada haha hahaha".split()
)
_QUOTES = re.compile(
    r"\"[^\"\n]{0,400}\"|“[^”\n]{0,400}”|«[^»\n]{0,400}»|(?<!\w)'[^'\n]{2,200}'(?!\w)"
    r"|„[^“”\n]{0,400}[“”]"
)
_WEAK = re.compile(r"(?:as we|we |that we|which we)")
_SHORT = 6
"""Words of a side that may be a phrase to translate, in which an "I" is nobody's voice."""


def check(card: CardText) -> Iterator[Finding]:
    """Find the first person and small talk, quotations and phrases to translate aside."""
    for side in card.sides:
        if not _GATE.isdisjoint(side.vocabulary) and side.english and len(side.words) >= _SHORT:
            if not card.document.english:
                continue
            yield from _said(side)


def _said(side: Side) -> Iterator[Finding]:
    prose = side.prose
    if '"' in prose or "'" in prose or "“" in prose or "«" in prose or "„" in prose:
        prose = _QUOTES.sub(lambda found: " " * len(found[0]), prose)
    for found in _FIRST_PERSON.finditer(prose):
        if (side.name == "back" or _DOUBT.search(found[0])) and not _is_king(side, found):
            yield side.finding(*_stripped(found), "the author speaks of themselves")
    for found in _CHATTY.finditer(prose):
        weak = _WEAK.match(found[0]) is not None
        severity = Severity.INFO if weak or side.name == "front" else None
        yield side.finding(*_stripped(found), "small talk of the author", severity=severity)


def _is_king(side: Side, found: re.Match[str]) -> bool:
    """Tell a numeral behind a name ("Charles I had"), and words that are quoted behind a colon."""
    before = side.text[max(0, found.start() - 20) : found.start()].rstrip()
    named = found[0].startswith("i ") and _NAME.search(before) is not None
    return named or before.endswith(":")


_NAME = re.compile(r"\w [A-Z][\w-]+$|^[A-Z][\w-]+$")


def _stripped(found: re.Match[str]) -> tuple[int, int]:
    return found.start(), found.start() + len(found[0].rstrip(" ,"))


RULE = Rule(name="author-voice", severity=Severity.WARNING, doc=__doc__, check=check)
