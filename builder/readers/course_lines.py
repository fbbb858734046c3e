"""What a line of course notes is by itself: a title, a part's label, an explanation, remains.

Course notes ask in more ways than other dialects do, and what is left of their formulas looks like
text; `course_notes` puts these judgements together over the whole document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from builder.readers import words
from builder.readers.lines import LONG_PROSE, Ask, Mark, Seen
from builder.readers.segment import is_heading

PROSE = 12
"""Words from which a line of course notes reads as an explanation."""

_OUTRIGHT = (Ask.MARKED, Ask.BLANK, Ask.VERDICT, Ask.INSIDE, Ask.REQUEST)
_PART = re.compile(
    r"(?:q\d+\s*)?(?:\(?\d{0,3}\.?\d*\s*\(?[a-z]\)|\(?[ivx]{1,4}\)|\d{1,3}[a-z][.:)]?|\d{1,3}\))"
    r"\s*(?:\([ivx]{1,4}\))?[.:]?|q\d+[.:)]?"
    r"|(?:ex(?:ercise|ample)?|problem|task|part|aufgabe|beispiel|exercice|exemple|ejercicio|"
    r"ejemplo|esercizio|esempio)s?\.?\s*\d+(?:\.\d+)?[a-z]?\)?[.:]?"
    r"|(?:proof|solution|derivation|q\.?e\.?d\.?|remark|hint|beweis|lösung|herleitung|calcul|"
    r"démonstration|preuve|remarque|demostración|solución|dimostrazione|soluzione)\s*[.:]?",
    re.IGNORECASE,
)
_PART_START = re.compile(
    r"(?:q\d+\s*[a-z]?\)|\([a-z]\)\s*\([ivx]+\)|\d{1,2}\s*\(?[a-z]\))\s+\S", re.IGNORECASE
)
_DERIVES = re.compile(
    r"(?:derivation|proof|herleitung|beweis|rechnung|calculation|calcul|démonstration|"
    r"demostración|derivación|dimostrazione|derivazione)\s*(?::.*|of\b.*|$)"
    r"|\[(?:derivation|proof|solution|beweis|herleitung|lösung|preuve|démonstration|"
    r"demostración|solución|dimostrazione|soluzione)\].*"
    r"|.*\([^()]*(?:derivation|herleitung|rechnung|calcul|proof|beweis|démonstration|"
    r"demostración|derivación|dimostrazione|derivazione)[^()]*\)$",
    re.IGNORECASE,
)
_HOLES = re.compile(
    r"(?<=\w) [,.](?=\s|$)|\(\s*\)"
    r"|\b(?:of|where|when|if|by|denote|for|with|at|let|since|given|because|"
    r"avec|où|si|soit|wobei|von|donde|como|con)\s+(?:is|are|be|was|and|,|\.|:|=|est|sont|et|ist|sind|"
    r"und|es|son|y)\b"
    r"|\b(?:of|the|is|as|to|by|and|from|de|du|la|le|von|der|el)\s*[.:]?$",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"[^.?!]{2,70}\((?P<behind>[^()]{3,40})\)|\[(?P<before>[^\[\]]{3,40})\]\s[^.?!]{2,70}"
)
_LABELLED = re.compile(
    r"(?:def(?:inition|inición|inizione|\.)?|définition|concept|concepto|notion|begriff|theorem|"
    r"théorème|teorema|satz|law|loi|ley|gesetz|rule|règle|regla|regel|remark|remarque|"
    r"term|key idea)"
    r"\s?: \S[^.?!:]{1,60}",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"[=_<>]|\d\D+\d")
COUNTED = re.compile(
    r"\b(?:\d+|two|three|four|five|six|several|some|ways|solutions|methods|types)\b", re.IGNORECASE
)
FOLLOW_UP = re.compile(
    r"(?:how|what) about\b|and (?:what|how|why)\b|et (?:pour|si)\b|was ist mit\b", re.IGNORECASE
)


def is_title(line: Seen) -> bool:
    """Say whether a line is short and set like a heading or the name of a concept."""
    if is_heading(line) or derives(line):
        return True
    if line.marked or line.lower or line.sub or asks(line) or line.stops or line.size > 6:
        return False
    if line.continues or opens_derivation(line) or is_part(line):
        return False
    if _FIGURES.search(line.text):
        return False
    if ": " in line.text and _LABELLED.fullmatch(line.text) is None:
        return False
    return line.ends not in ",;?" and (line.text[0].isalnum() or line.text[0] in '"“„«([')


def is_numbered_title(seen: Sequence[Seen], index: int) -> bool:
    """Say whether a line is a numbered heading: short, and with no numbered line beside it."""
    line = seen[index]
    if line.mark is not Mark.NUMBER or line.size > 6 or line.asks or line.stops or line.lower:
        return False
    beside = (seen[i] for i in (index - 1, index + 1) if 0 <= i < len(seen))
    return not any(other.mark is Mark.NUMBER or other.sub or other.ends == ":" for other in beside)


def asks(line: Seen) -> bool:
    """Say whether a line asks outright; the name of a list is a title here, not a question."""
    if line.sub or line.mark not in (Mark.NONE, Mark.NUMBER):
        return False
    if line.ask is Ask.REQUEST and line.ends in ":,":
        return False
    if line.ask is Ask.NONE:
        first = line.body.partition(" ")[0]
        sets = first.istitle() and first.lower() in words.TASKS
        return sets and line.stops and 3 < line.size < 2 * PROSE and not _HOLES.search(line.text)
    if line.ask is Ask.WORD:
        return line.size < PROSE and not (line.lower and opens_derivation(line))
    return line.ask in _OUTRIGHT


def is_tagged(line: Seen, tags: frozenset[str]) -> bool:
    """Say whether a title carries a tag, as in "Entropy (Concept)" or "Definition: entropy"."""
    if line.marked or line.continues or asks(line) or opens_derivation(line):
        return False
    tag = _TAG.fullmatch(line.text)
    if tag is not None:
        return not tags.isdisjoint(_tag_words(tag))
    return _LABELLED.fullmatch(line.text) is not None


def _tag_words(tag: re.Match[str]) -> list[str]:
    """Give the words that tag a title, behind it in parentheses or before it in brackets."""
    words_of_tag = tag["behind"] or tag["before"]
    return [part.strip() for part in re.split(r"[+/,&]", words_of_tag.casefold())]


def tags_of(seen: Sequence[Seen]) -> frozenset[str]:
    """Find the tags that a document puts behind several titles; others are mere parentheses."""
    counts: Counter[str] = Counter()
    for line in seen:
        tag = _TAG.fullmatch(line.text)
        if tag is not None and not line.marked and line.size <= LONG_PROSE:
            counts.update(_tag_words(tag))
    return frozenset(tag for tag, count in counts.items() if count > 1)


def is_part(line: Seen) -> bool:
    """Say whether a line only labels a part of an exercise, as "(a)(i)" or "Proof." do."""
    return len(line.text) <= 20 and _PART.fullmatch(line.text) is not None


def opens_part(line: Seen) -> bool:
    """Say whether a line opens another exercise or a derivation, with words behind its label."""
    return _PART_START.match(line.text) is not None or derives(line)


def derives(line: Seen) -> bool:
    """Say whether a line heads a derivation."""
    return line.size <= LONG_PROSE and _DERIVES.fullmatch(line.text) is not None


def opens_derivation(line: Seen) -> bool:
    """Say whether a line opens as a step of a derivation does: "where", "Therefore"."""
    first = line.body.split(None, 1)[0].strip(",:.").lower() if line.body else ""
    return first in words.MATH_LINKS


def is_remains(line: Seen) -> bool:
    """Say whether a line reads like text whose formula is lost, or leads to one."""
    if is_part(line):
        return True
    if line.mark is Mark.BULLET or asks(line):
        return False
    if line.size < PROSE and (opens_derivation(line) or (line.ends == ":" and line.size > 3)):
        return True
    return line.size > 3 and _HOLES.search(line.text) is not None


def explains(line: Seen | None) -> bool:
    """Say whether a line is a paragraph that can stand as an explanation."""
    if line is None or line.marked or line.lower or asks(line):
        return False
    if opens_derivation(line) and line.size < 2 * PROSE:
        return False
    return line.size >= PROSE and line.ends not in ":,;"


def is_sentence(line: Seen | None) -> bool:
    """Say whether a line is one finished statement, long enough to define something."""
    if line is None or line.marked or line.lower or asks(line) or is_remains(line):
        return False
    return line.stops and line.size > 5


def requests_several(line: Seen) -> bool:
    """Say whether a line requests several things."""
    return line.body.partition(" ")[0].lower() in words.LIST_REQUESTS


def names_again(question: str, title: str) -> bool:
    """Say whether every longer word of `title`, parentheses aside, stands in `question`."""
    wanted = re.findall(r"\w{4,}", title.partition("(")[0].lower())
    asked = question.lower()
    return bool(wanted) and all(word in asked for word in wanted)
