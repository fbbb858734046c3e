"""`course-notes`: headings, questions, explanations, and derivations whose formulas are lost.

Much of such a document is in no card: this reader must tell a heading that an explanation follows
(a card) from one over a derivation (no card), and an answer from what remains of another exercise.
A Viterbi search over heading, front, back and unparsed weighs that over the whole document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from builder.model import Evidence, Role
from builder.readers import words
from builder.readers.base import Label, Reader, evidence
from builder.readers.lines import LONG_PROSE, Ask, Mark, Seen, Survey
from builder.readers.segment import ASKING, is_heading
from builder.readers.viterbi import NEVER, Steps, best_path

NAME = "course-notes"

_PART = re.compile(
    r"(?:\(?\d{0,3}\.?\d*\s*\(?[a-z]\)|\(?[ivx]{1,4}\)|\d{1,3}[a-z][.:)]?|\d{1,3}\))\s*(?:\([ivx]{1,4}\))?[.:]?"
    r"|(?:ex(?:ercise|ample)?|problem|task|part|aufgabe|beispiel|exercice|exemple|ejercicio|"
    r"ejemplo|esercizio|esempio)s?\.?\s*\d+(?:\.\d+)?[a-z]?\)?[.:]?"
    r"|(?:proof|solution|derivation|q\.?e\.?d\.?|remark|hint|beweis|lösung|herleitung|"
    r"démonstration|preuve|remarque|solution|demostración|solución|dimostrazione|soluzione)\s*[.:]?",
    re.IGNORECASE,
)
_HOLES = re.compile(
    r"(?<=\w) [,.](?=\s|$)|\(\s*\)"
    r"|\b(?:of|and|where|that|when|if|by|denote|for|which|with|at|let|since|given|because|"
    r"avec|où|si|soit|wobei|von|donde|como|con)\s+(?:is|are|be|was|,|\.|:|=|est|sont|ist|sind|es|son)\b"
    r"|\b(?:of|the|is|as|to|by|and|that|with|at|from|on|de|du|la|le|von|der|el)\s*[.:]?$",
    re.IGNORECASE,
)
_TAG = re.compile(r"[^.?!]{2,70}\(([^()]{3,40})\)")
_LABELLED = re.compile(
    r"(?:def(?:inition|inición|inizione|\.)?|définition|concept|concepto|notion|begriff|theorem|"
    r"théorème|teorema|satz|law|loi|ley|gesetz|rule|règle|regla|regel|remark|remarque|"
    r"term|key idea)"
    r"\s?: \S[^.?!:]{1,60}",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:\d+|two|three|four|five|six|several|some|ways|solutions|methods|types)\b", re.IGNORECASE
)
_FOLLOW_UP = re.compile(
    r"(?:how|what) about\b|and (?:what|how|why)\b|et (?:pour|si)\b|was ist mit\b", re.IGNORECASE
)
_PROSE = 12
_OUTRIGHT = (Ask.MARKED, Ask.BLANK, Ask.VERDICT, Ask.INSIDE, Ask.REQUEST)

HEADING, FRONT, BACK, LOOSE = range(4)
_FROM_HEADING = (-0.5, 0.0, NEVER, -0.5)
_FROM_FRONT = (-5.0, -5.0, 0.0, -5.0)
_FROM_LOOSE = (0.0, 0.0, NEVER, 0.0)
_STEPS = Steps(
    # to:   HEADING FRONT BACK LOOSE
    start=(0.0, 0.0, NEVER, -1.0),
    between=(_FROM_HEADING, _FROM_FRONT, (0.0, 0.0, 0.0, -6.0), _FROM_LOOSE),
    broken=(_FROM_HEADING, _FROM_FRONT, (0.0, 0.0, NEVER, 0.0), _FROM_LOOSE),
    end=(0.0, -5.0, 0.0, 0.0),
)
_NO_CARD = -60.0


def weigh(survey: Survey) -> Evidence:
    """Weigh headings, explanations and the remains of formulas; questions alone speak against."""
    seen = survey.seen
    headings = survey.share(_is_title(line) for line in seen)
    remains = survey.share(_is_remains(line) for line in seen)
    prose = survey.share(line.size >= 2 * _PROSE and line.stops for line in seen)
    score = 0.5 * min(1.0, remains / 0.12) + 0.3 * min(1.0, headings / 0.1)
    score += 0.2 * min(1.0, prose / 0.15)
    score *= 0.4 + 0.6 * min(1.0, remains / 0.08)
    score *= 1 - max(0.0, survey.asking - 0.25) * 2
    return evidence(
        NAME,
        score,
        f"{headings:.0%} of the lines are set as headings",
        f"{remains:.0%} look like remains of formulas or exercises",
        f"{prose:.0%} are paragraphs",
    )


def _is_title(line: Seen) -> bool:
    """Say whether a line is short and set like a heading or the name of a concept."""
    if is_heading(line):
        return True
    if line.marked or line.lower or line.sub or _asks(line) or line.stops or line.size > 9:
        return False
    if line.continues or _opens_derivation(line) or _is_part(line):
        return False
    if ": " in line.text and _LABELLED.fullmatch(line.text) is None:
        return False
    return line.ends not in ",;?" and (line.text[0].isalnum() or line.text[0] in '"“„«([')


def _is_numbered_title(seen: Sequence[Seen], index: int) -> bool:
    """Say whether a line is a numbered heading: short, and with no numbered line beside it."""
    line = seen[index]
    if line.mark is not Mark.NUMBER or line.size > 6 or line.asks or line.stops or line.lower:
        return False
    beside = (seen[i] for i in (index - 1, index + 1) if 0 <= i < len(seen))
    return not any(other.mark is Mark.NUMBER or other.sub or other.ends == ":" for other in beside)


def _asks(line: Seen) -> bool:
    """Say whether a line asks outright; the name of a list is a title here, not a question."""
    if line.sub or line.mark not in (Mark.NONE, Mark.NUMBER):
        return False
    if line.ask is Ask.REQUEST and line.ends in ":,":
        return False
    if line.ask is Ask.WORD:
        return line.size < _PROSE and not (line.lower and _opens_derivation(line))
    return line.ask in _OUTRIGHT


def _is_tagged(line: Seen, tags: frozenset[str]) -> bool:
    """Say whether a title carries a tag, as in "Entropy (Concept)" or "Definition: entropy"."""
    if line.marked or line.continues or _asks(line) or _opens_derivation(line):
        return False
    tag = _TAG.fullmatch(line.text)
    if tag is not None:
        return not tags.isdisjoint(_tag_words(tag[1]))
    return _LABELLED.fullmatch(line.text) is not None


def _tag_words(tag: str) -> list[str]:
    return [part.strip() for part in re.split(r"[+/,&]", tag.casefold())]


def _tags(seen: Sequence[Seen]) -> frozenset[str]:
    """Find the tags that a document puts behind several titles; others are mere parentheses."""
    counts: Counter[str] = Counter()
    for line in seen:
        tag = _TAG.fullmatch(line.text)
        if tag is not None and not line.marked and line.size <= LONG_PROSE:
            counts.update(_tag_words(tag[1]))
    return frozenset(tag for tag, count in counts.items() if count > 1)


def _is_part(line: Seen) -> bool:
    """Say whether a line only labels a part of an exercise, as "(a)(i)" or "Proof." do."""
    return len(line.text) <= 20 and _PART.fullmatch(line.text) is not None


def _opens_derivation(line: Seen) -> bool:
    first = line.body.split(None, 1)[0].strip(",:.").lower() if line.body else ""
    return first in words.MATH_LINKS


def _is_remains(line: Seen) -> bool:
    """Say whether a line reads like text whose formula is lost, or leads to one."""
    if _is_part(line):
        return True
    if line.mark is Mark.BULLET or _asks(line):
        return False
    if line.size < _PROSE and (_opens_derivation(line) or (line.ends == ":" and line.size > 3)):
        return True
    return line.size > 3 and _HOLES.search(line.text) is not None


def _explains(line: Seen | None) -> bool:
    """Say whether a line is a paragraph that can stand as an explanation."""
    if line is None or line.marked or line.lower or _asks(line):
        return False
    if _opens_derivation(line) and line.size < 2 * _PROSE:
        return False
    return line.size >= _PROSE and line.ends not in ":,;"


def _is_sentence(line: Seen | None) -> bool:
    """Say whether a line is one finished statement, long enough to define something."""
    if line is None or line.marked or line.lower or _asks(line) or _is_remains(line):
        return False
    return line.stops and line.size > 5


def read(survey: Survey) -> Sequence[Label]:
    """Label every line by the best path through heading, front, back and unparsed."""
    seen = survey.seen
    if not seen:
        return []
    end = next(
        (i for i, line in enumerate(seen) if i and words.REFERENCES.fullmatch(line.body)), len(seen)
    )
    tags = _tags(seen)
    path = best_path(
        [_scores(seen, index, tags) for index in range(end)],
        _STEPS,
        [_breaks_off(seen, index) for index in range(end)],
    )
    labels = _labels(seen[:end], path)
    for index in range(end, len(seen)):
        labels.append(
            Label(Role.HEADING) if index == end else Label(Role.UNPARSED, why="lists references")
        )
    return labels


def _scores(
    seen: Sequence[Seen], index: int, tags: frozenset[str]
) -> tuple[float, float, float, float]:
    """Score a line for each state, from itself and its neighbours."""
    line = seen[index]
    after = seen[index + 1] if index + 1 < len(seen) else None
    return (
        _heading_score(seen, index, after, tags),
        _front_score(seen, index, after, tags),
        _back_score(line),
        _loose_score(line),
    )


def _heading_score(
    seen: Sequence[Seen], index: int, after: Seen | None, tags: frozenset[str]
) -> float:
    line = seen[index]
    if _is_numbered_title(seen, index):
        return 3.0
    if not _is_title(line) and not _is_tagged(line, tags):
        return -6.0 if index else -1.0
    score = 2.0 + is_heading(line) + _is_tagged(line, tags)
    if after is not None and (_asks(after) or _is_title(after) or _is_remains(after)):
        score += 1.5
    if _explains(after):
        score -= 1.0
    if after is not None and after.mark is Mark.BULLET:
        score -= 1.0
    return score


def _front_score(
    seen: Sequence[Seen], index: int, after: Seen | None, tags: frozenset[str]
) -> float:
    """Score a line for opening a card: by asking, by a verdict below it, or as a concept's name."""
    line = seen[index]
    if line.sub or line.mark in (Mark.BULLET, Mark.ARROW) or _is_part(line):
        return _NO_CARD
    if _asks(line):
        score = ASKING[line.ask] + 0.5
        score -= 8.0 * (_FOLLOW_UP.match(line.body) is not None) + 1.0 * line.continues
        if after is not None and _is_remains(after) and not words.ANSWER_OPENERS.match(after.body):
            score -= 2.0
        return score
    if after is not None and line.size > 4 and words.VERDICTS.fullmatch(after.body):
        return 3.5
    if _is_title(line) or _is_tagged(line, tags):
        return _concept_score(seen, index, after, tags)
    if line.stops and line.size <= _PROSE and not line.continues and not line.lower:
        asked = any(word.lower() in words.LIST_NOUNS for word in line.body.split()[:4])
        return 2.5 if asked and after is not None and after.mark is Mark.BULLET else _NO_CARD
    return _NO_CARD


def _concept_score(
    seen: Sequence[Seen], index: int, after: Seen | None, tags: frozenset[str]
) -> float:
    """Score a title for being a concept that the next lines explain."""
    line = seen[index]
    tagged = _is_tagged(line, tags)
    brief = tagged and _is_sentence(after)
    if not brief and not _explains(after) and (after is None or after.mark is not Mark.BULLET):
        return _NO_CARD
    score = 3.5 if tagged else 2.0
    score -= 1.0 if is_heading(line) else 0.0
    score -= 4.0 if not tagged and _list_is_open(seen, index, tags) else 0.0
    return score + (0.0 if brief or _explains(after) else -1.0)


def _list_is_open(seen: Sequence[Seen], index: int, tags: frozenset[str]) -> bool:
    """Say whether the last question above asked for several things, or named this title."""
    for back in range(index - 1, max(-1, index - 40), -1):
        line = seen[back]
        if _asks(line):
            return _COUNTED.search(line.text) is not None or _names(line.text, seen[index].text)
        if _is_tagged(line, tags):
            return False
    return False


def _names(question: str, title: str) -> bool:
    """Say whether every longer word of `title`, parentheses aside, stands in `question`."""
    wanted = re.findall(r"\w{4,}", title.partition("(")[0].lower())
    asked = question.lower()
    return bool(wanted) and all(word in asked for word in wanted)


def _back_score(line: Seen) -> float:
    if _is_part(line):
        return -4.0
    if _asks(line):
        return -1.0
    if line.marked or line.size >= _PROSE or words.VERDICTS.fullmatch(line.body):
        return 1.0
    return 0.0


def _loose_score(line: Seen) -> float:
    """Score a line for belonging to no card."""
    if _is_part(line):
        return 3.0
    return 1.0 if _is_remains(line) else -0.5


def _breaks_off(seen: Sequence[Seen], index: int) -> bool:
    """Say whether a line ends the answer above it: a new exercise, or a second answer's opening."""
    line = seen[index]
    if _is_part(line):
        return True
    before = seen[index - 1] if index else None
    if before is None or line.marked or _asks(before) or before.size < _PROSE:
        return False
    return words.ANSWER_OPENERS.match(line.body) is not None


def _labels(seen: Sequence[Seen], path: Sequence[int]) -> list[Label]:
    """Turn states into labels, with the reason where a line is in no card."""
    labels = []
    card = 0
    for line, state in zip(seen, path, strict=True):
        if state == HEADING:
            labels.append(Label(Role.HEADING))
        elif state == LOOSE:
            labels.append(Label(Role.UNPARSED, why=_why(line)))
        else:
            card += state == FRONT
            labels.append(Label(Role.FRONT if state == FRONT else Role.BACK, card))
    return labels


def _why(line: Seen) -> str:
    """Say why a line is in no card."""
    if _is_part(line):
        return "labels a part of an exercise whose question is not here"
    if words.ANSWER_OPENERS.match(line.body):
        return "answers a question that is not here"
    if _is_remains(line):
        return "belongs to a derivation, or its formula is lost"
    return "follows no question or concept"


READER = Reader(NAME, "headings, questions, explanations and derivations", weigh, read)
