"""Blanks to fill in, and the parts of an answer that fill them.

An answer is put into blanks only where that is sure: one part for each blank. A remark in brackets
after a part, and sentences after the first, are no part of it; they become the extra.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.forms.verbatim import prose

_BLANK = re.compile(
    r"(?<![\w_])_{3,}(?![\w_])|＿{2,}|(?<!\S)\[\s?(?:\.{3}|…|blank)\s?\](?!\w)"
    r"|(?<!\S)\.{5,}(?!\S)|\(\s{3,}\)",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?<=[^\W\d_])_{2}(?![\w_(])|(?<=\s)_{2}(?=[.?!,]|\s*$)")
_NAME = re.compile(r"__\w")
_SIGNS = ("__", ".....", "[", "(   ", "＿")
_ITEM = re.compile(r"(?:[-+*•–—·‣▪◦]|\(?\w{1,2}[.)])\s")
_LABEL = re.compile(r"\(?([1-9a-h])[.):]\s+")
_REMARK = re.compile(r"(?P<part>[^()]*[^\s()])\s+\((?P<remark>[^()]+)\)[.]?")
_SENTENCE = re.compile(r"(?P<part>[^\n]{1,200}?[^\s.])\.\s+(?=[A-ZÀ-ÖØ-ÞА-Я\"“(])(?P<rest>.+)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|dr|mrs?|prof|st|figs?|eqs?|approx|ca|no|vol|sec|al)|\b[^\W\d_])$",
    re.IGNORECASE,
)
_SEPARATORS = (
    re.compile(r"\s*;\s*"),
    re.compile(r"\s+/\s+|\s*\|\s*"),
    re.compile(r",\s+(?:(?:and|und|et|y|e|and then)\s+)?"),
    re.compile(r",?\s+(?:and|und|et|y|e|en|og|och|&)\s+"),
    re.compile(r",\s+|,?\s+(?:and|und|et|y|e)\s+"),
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MARK = re.compile(r"^[-+*•–·]\s+")
_LONGEST = 200
_FEW, _SEVERAL = 5, 3
"""Words of an answer at most, and of its explanation at least, that a semicolon divides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A sentence with its blanks filled: `answers[i]` stands between `texts[i]` and `texts[i + 1]`.

    `extra` is what the answer says beyond its parts; it may be empty.
    """

    texts: tuple[str, ...]
    answers: tuple[str, ...]
    extra: str


def find_blanks(text: str) -> tuple[tuple[int, int], ...]:
    """Find the blanks of a text, as start and end; code and formulas have none."""
    if not any(sign in text for sign in _SIGNS):
        return ()
    text = prose(text)
    blanks = [found.span() for found in _BLANK.finditer(text)]
    if '"' in text or "“" in text:
        # Dots in a quotation are words left out.
        blanks = [(start, end) for start, end in blanks if "_" in text[start:end]]
    if not blanks and "__" in text and not _NAME.search(text):
        blanks = [found.span() for found in _SHORT.finditer(text)]
    return tuple(blanks)


def fill(front: str, back: str) -> Filled | None:
    """Fill the blanks of a front with the parts of a back; None where they do not surely match."""
    blanks = find_blanks(front)
    lines = [line.strip() for line in back.split("\n") if line.strip()]
    if not blanks or not lines:
        return None
    for places in _groupings(front, blanks):
        texts = _between(front, places)
        if found := _answers(texts, lines):
            answers, extra = found
            if all(0 < len(answer) <= _LONGEST for answer in answers):
                return Filled(texts=texts, answers=answers, extra=extra)
    return None


def _groupings(front: str, blanks: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Give the blanks, then with those side by side as one: `___ ___` may stand for two words."""
    yield list(blanks)
    joined = [blanks[0]]
    for start, end in blanks[1:]:
        if front[joined[-1][1] : start].strip(" -"):
            joined.append((start, end))
        else:
            joined[-1] = joined[-1][0], end
    if len(joined) < len(blanks):
        yield joined


def _between(text: str, places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    ends = [0, *(end for _, end in places)]
    starts = [*(start for start, _ in places), len(text)]
    return tuple(text[end:start] for end, start in zip(ends, starts, strict=True))


def _answers(texts: Sequence[str], lines: Sequence[str]) -> tuple[tuple[str, ...], str] | None:
    """Give one answer for each blank between the texts, and what else the lines say."""
    first, rest = lines[0], list(lines[1:])
    if said := _said_again(texts, first):
        return said, "\n".join(rest)
    if len(texts) == 2:
        if rest and _ITEM.match(first):
            return None
        first, *more = _explained(_MARK.sub("", first))
        parts, rest = [first], [*more, *rest]
    else:
        parts = _parts(texts, first, rest)
        if not parts:
            return None
        if len(parts) == len(lines):
            rest = []
    bare, remarks = _without_remarks(parts)
    return bare, "\n".join([*remarks, *rest])


def _explained(line: str) -> list[str]:
    """Divide an answer from the sentence after it, or from the explanation after a semicolon."""
    sentence = _SENTENCE.fullmatch(line)
    if sentence and not _ABBREVIATED.search(sentence["part"]):
        return [sentence["part"], sentence["rest"]]
    answer, *reason = _split(_SEPARATORS[0], line)
    explains = len(answer.split()) <= _FEW and len(" ".join(reason).split()) >= _SEVERAL
    if len(reason) == 1 and answer and explains:
        return [answer, *reason]
    return [line]


def _said_again(texts: Sequence[str], line: str) -> tuple[str, ...]:
    """Read an answer that is the whole sentence again, with its blanks filled."""
    if not any(text.strip() for text in texts):
        return ()
    known = [r"\s+".join(map(re.escape, text.split())) for text in texts]
    known[-1] = known[-1].removesuffix(r"\.")
    gap = r"\s*(\S(?:[^\n]*?\S)?)\s*"
    found = re.fullmatch(gap.join(known) + r"\.?", line, re.IGNORECASE)
    return found.groups() if found else ()


def _parts(texts: Sequence[str], first: str, rest: Sequence[str]) -> list[str]:
    """Divide an answer into as many parts as there are blanks: by its lines, or by one sign."""
    lines, count = [first, *rest], len(texts) - 1
    if len(lines) == count:
        return _unlabelled([_MARK.sub("", line) for line in lines])
    if rest and _ITEM.match(first):
        return []
    labelled = _LABEL.split(first)
    if labelled[0] == "" and len(labelled) == 2 * count + 1:
        return [part.strip(" ,;") for part in labelled[2::2]]
    # "glucose + fructose" for "___ + ___"
    told = ";" not in first and all(text.strip(" ,/") for text in texts[1:-1])
    if told and (said := _said_again(["", *texts[1:-1], ""], first)):
        return list(said)
    for separator in _SEPARATORS:
        parts = _split(separator, first)
        if len(parts) == count:
            return _unlabelled(parts)
        if len(parts) > 1 and separator is _SEPARATORS[0]:
            return []
    return []


def _split(separator: re.Pattern[str], text: str) -> list[str]:
    """Split a text at a separator, but not within brackets."""
    outside = _BRACKETED.sub(lambda found: "x" * len(found[0]), text)
    ends = [0, *(found.end() for found in separator.finditer(outside))]
    starts = [*(found.start() for found in separator.finditer(outside)), len(text)]
    return [text[end:start].strip() for end, start in zip(ends, starts, strict=True)]


def _unlabelled(parts: Sequence[str]) -> list[str]:
    """Take the labels off parts that are numbered in order."""
    labels = [_LABEL.match(part) for part in parts]
    if all(labels) and [label[1] for label in labels if label] in (
        list("123456789")[: len(parts)],
        list("abcdefgh")[: len(parts)],
    ):
        return [part[label.end() :] for part, label in zip(parts, labels, strict=True) if label]
    return list(parts)


def _without_remarks(parts: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Take a remark in brackets off each part, and the full stop off its end."""
    bare, remarks = [], []
    for part in parts:
        answer = part
        if found := _REMARK.fullmatch(part):
            answer, remark = found["part"], found["remark"].strip()
            remarks.append(remark if len(parts) == 1 else f"{answer}: {remark}")
        stops = answer.endswith(".") and "." not in answer[:-1]
        bare.append(answer[:-1] if stops else answer)
    return tuple(answer.strip() for answer in bare), remarks
