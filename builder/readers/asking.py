"""How a line asks: by a question mark, a blank, a request, a question word, or not at all."""

from __future__ import annotations

import re
from enum import StrEnum

from builder.readers import words

LONG_PROSE = 16
"""Words from which a line reads as prose rather than as a term or a heading."""

_TAIL = re.compile(r"[\s\"'”’»)\]*_.…]+$")
_BLANKS = re.compile(r"_{2,}|\.{5,}|(?:\\_){2,}|\[\s*(?:\.\.\.|…|_*)\s*\]")
_TRUE_FALSE = re.compile(
    r"(?:true\s*(?:/|or)\s*false|t\s*/\s*f|vrai ou faux|wahr oder falsch)\b", re.IGNORECASE
)
_SUBQUESTION = re.compile(r"¿?[^\W\d_]+(?:\s+[^\W\d_]+)?\s*[?:？：]+")
_CONTEXT = re.compile(r"\(?[^\s:?]{1,24}(?:\s[^\s:?]{1,20})?\)?:\s+(?=\S)")
_QUESTION_MARKS = "?？؟;"
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_COUNTS = frozenset(
    "two three four five six seven eight nine ten main common key major several some all zwei drei "
    "vier fünf deux trois quatre cinq dos tres cuatro cinco due tre quattro".split()
)


class Ask(StrEnum):
    """How a line asks for something, strongest first; NONE for a line that asks nothing."""

    MARKED = "ends in a question mark"
    BLANK = "has a blank to fill"
    VERDICT = "asks whether it is true"
    INSIDE = "has a question mark inside"
    REQUEST = "opens with a request"
    WORD = "opens with a question word"
    LIST = "names what to list"
    NONE = ""


def how_asked(body: str, size: int) -> tuple[str, Ask]:
    """Give the first word of `body`, bare, and how the text of `size` words asks.

    Punctuation counts first and opening words second. A short context in front, as in "Biology:
    what is ...", is looked behind for a question word.
    """
    first, second = _opening(body)
    ask = _ask(body, first, second, size)
    if ask is Ask.NONE and size > 2 and ": " in body:
        context = _CONTEXT.match(body)
        rest = body[context.end() :] if context is not None else ""
        if rest and _ask(rest, *_opening(rest), size - 1) is Ask.WORD:
            ask = Ask.WORD
    return first, ask


def is_subquestion(body: str, size: int) -> bool:
    """Say whether a text is a one- or two-word question or label inside an answer: "Why?"."""
    return size <= 2 and _SUBQUESTION.fullmatch(body) is not None


def points_back(body: str) -> bool:
    """Say whether a question, its question word first, has a pronoun for its subject.

    A capital letter makes a name of what would be a pronoun: "What is He initialization?".
    """
    first, *rest = (word.strip("?.,!¿") for word in body.split())
    return first.lower() in words.QUESTION_WORDS and any(word in words.PRONOUNS for word in rest)


def _ask(body: str, first: str, second: str, size: int) -> Ask:
    """Say how `body` asks, from its punctuation first and its opening words second."""
    end = body[-1:] if body[-1:].isalnum() else _TAIL.sub("", body)[-1:]
    if end and end in _QUESTION_MARKS and (end != ";" or first in words.QUESTION_WORDS):
        return Ask.MARKED
    if _BLANKS.search(body):
        return Ask.BLANK
    if _TRUE_FALSE.match(body):
        return Ask.VERDICT
    question = first in words.QUESTION_WORDS and not _is_keyword(body, first)
    if "?" in body and (question or first in words.AUXILIARIES or size > LONG_PROSE):
        return Ask.NONE if _answers_itself(body, question) else Ask.INSIDE
    if _requests(body, first, second, size):
        return Ask.REQUEST
    if question and size > 1 and body[-1] not in ".,;:":
        return Ask.WORD
    listed = first.isdigit() or first in _COUNTS
    if (second if listed else first) in words.LIST_NOUNS and (listed or second in words.LIST_LINKS):
        return Ask.LIST
    return Ask.NONE


def _answers_itself(body: str, question: bool) -> bool:
    """Say whether what follows the question inside a line is its answer, not more of the front."""
    opening = body.partition("?")[0]
    tail = body.rpartition("?")[2].strip()
    if opening.count(" ") < 2 or (not question and (tail[:1].islower() or tail.count(" ") > 8)):
        return True
    return tail[-1:] in ".!" and tail.count(" ") < 8 and _opening(tail)[0] not in words.REQUESTS


def _is_keyword(body: str, first: str) -> bool:
    """Tell a keyword in capitals, as of a query language, from a word that asks."""
    return len(first) > 1 and body.startswith(first.upper()) and not body.isupper()


def _requests(body: str, first: str, second: str, size: int) -> bool:
    """Say whether a request opens the text, its last sentence, or what follows its first clause."""
    if first in words.REQUESTS:
        return second not in ("of", "for", "to")
    if size < 3:
        return False
    if second == "sie" and first.endswith("en") and body[0].isupper():
        return True
    verb = body.rstrip(".").rpartition(" ")[2]
    if verb.endswith("en") and verb in words.REQUESTS and size < LONG_PROSE:
        return True
    last = _SENTENCE.split(body)[-1] if size > 3 else body
    if len(last) < min(len(body), 120) and last[0].isupper():
        return _opening(last)[0] in words.REQUESTS
    clause, comma, rest = body.partition(", ")
    if not comma or first not in words.CLAUSE_OPENERS or clause.count(" ") > 20:
        return False
    return _opening(rest)[0] in words.REQUESTS


def _opening(body: str) -> tuple[str, str]:
    """Give the first two words, lower-cased and bare of punctuation."""
    parts = body.split(None, 2)
    first = parts[0].strip("¿¡\"'“„«(*_,:").lower() if parts else ""
    second = parts[1].strip("\"'“„«(*_,:").lower() if len(parts) > 1 else ""
    return first.rstrip("?!.,;)"), second.rstrip("?!.,;)")
