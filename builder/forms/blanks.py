"""The parts of an answer that fill the blanks of a sentence.

An answer is put into blanks only where that is sure: one part for each blank, none that may be a
blank besides, and nothing said twice. A remark in brackets after a part, and sentences after the
first, are no part of it; they become the extra.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.forms.blank_signs import find_blanks, find_doubtful
from builder.forms.repeats import repeats, said_again, trimmed

_ITEM = re.compile(r"(?:[-+*•–—·‣▪◦]|\(?\w{1,2}[.)])\s")
_LABEL = re.compile(r"\(?([1-9a-h])[.):]\s+")
_REMARK = re.compile(
    r"(?P<part>[^()]*[^\s()])\s+\((?P<remark>[^()]+)\)[.]?"
    r"|(?P<wide>[^（）]*[^\s（）])\s*（(?P<said>[^（）]+)）。?"
)
_STOP = re.compile(r"[.!?]\s+(?=[A-ZÀ-ÖØ-ÞА-Я\"“(])(?![IVXLCDM]+\b)|。\s*(?=[^\s。])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|dr|mrs?|prof|st|figs?|eqs?|approx|ca|no|vol|sec|al|art|gen|col|capt"
    r"|sgt|lt|maj|mt|ft|sen|gov|rev|pres)|\b[^\W\d_])$",
    re.IGNORECASE,
)
# "Art. It includes painting": what begins so is a sentence, whatever stands before the stop.
_BEGINS = re.compile(r"(?:It|They|He|She|We|This|These|The|An?)\s")
_ORDINAL = re.compile(r"\b\d{1,2}$")
_SENTENCE_END = (".", "!", "?", "。")
_SEPARATORS = (
    re.compile(r"\s*[;；؛]\s*"),
    re.compile(r"\s+/\s+|\s*\|\s*"),
    re.compile(r",\s+(?:(?:and|und|et|y|e|and then)\s+)?|\s*[，、،]\s*"),
    re.compile(r",?\s+(?:and|und|et|y|e|en|og|och|&)\s+"),
    re.compile(r",\s+|,?\s+(?:and|und|et|y|e)\s+"),
)
_SURE = _SEPARATORS[:2]
_DASH = re.compile(r"\s[-–—]\s")
_CLAUSE = re.compile(r"(?:which|who|because|but|it|they|this|these)\s+\w", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
_MARK = re.compile(r"^[-+*•–·]\s+")
_LONGEST = 200
_FEW, _SEVERAL = 5, 3
"""Words of an answer at most, and of its explanation at least, that a semicolon divides."""
_WIDE_SENTENCE = 8
"""Characters of a sentence at least, in a script without spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A sentence with its blanks filled: `answers[i]` stands between `texts[i]` and `texts[i + 1]`.

    `extra` is what the answer says beyond its parts; it may be empty.
    """

    texts: tuple[str, ...]
    answers: tuple[str, ...]
    extra: str


def fill(front: str, back: str) -> Filled | None:
    """Fill the blanks of a front with the parts of a back; None where they do not surely match."""
    blanks = find_blanks(front)
    lines = [line.strip() for line in back.split("\n") if line.strip()]
    if not blanks or not lines or find_doubtful(front, blanks):
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
    first, rest = lines[0], lines[1:]
    if texts[0].strip() or texts[-1].strip(" .?!。"):
        for said, *more in (_first_sentence(first), [first]):
            if found := said_again(texts, said):
                return found, "\n".join([*more, *rest])
    if len(texts) == 2:
        if rest and _ITEM.match(first):
            return None
        first, *more = _explained(_MARK.sub("", first))
        parts, rest = [first], [*more, *rest]
    else:
        parts, rest = _parts(texts, lines)
        if not parts:
            return None
    bare, remarks = _without_remarks(parts)
    bare = tuple(map(trimmed, bare, texts, texts[1:]))
    if any(repeats(answer, texts) for answer in bare):
        return None
    return bare, "\n".join([*remarks, *rest])


def _explained(line: str) -> list[str]:
    """Divide an answer from the sentence after it, or from the explanation after a semicolon."""
    if len(said := _first_sentence(line)) > 1:
        return said
    answer, *reason = _split(_SEPARATORS[0], line)
    explains = len(answer.split()) <= _FEW and len(" ".join(reason).split()) >= _SEVERAL
    if len(reason) == 1 and answer and explains:
        return [answer, *reason]
    return [line]


def _first_sentence(line: str) -> list[str]:
    """Divide a line after its first sentence; a stop of an abbreviation or a date ends none."""
    for stop in _STOP.finditer(_BRACKETED.sub(lambda found: "x" * len(found[0]), line)):
        said, rest = line[: stop.start()], line[stop.end() :]
        if len(said) > _LONGEST or not said:
            break
        if said[-1] in ". " or (_ABBREVIATED.search(said[-20:]) and not _BEGINS.match(rest)):
            continue
        if _ORDINAL.search(said) and not _is_sentence(rest):
            continue
        kept = "" if stop[0][0] in ".。" else stop[0][0]
        return [said + kept, rest]
    return [line]


def _is_sentence(line: str) -> bool:
    """Tell a line that explains from a part of an answer that ends in a full stop."""
    several = len(line.split()) >= _SEVERAL or (not line.isascii() and len(line) >= _WIDE_SENTENCE)
    return line.endswith(_SENTENCE_END) and several


def _parts(texts: Sequence[str], lines: Sequence[str]) -> tuple[list[str], Sequence[str]]:
    """Divide an answer into as many parts as there are blanks; give what is left of it as well.

    Where there are as many lines as blanks, they are the parts if they are items of a list or the
    first one has no parts of its own; if it has, the others must be seen to explain it.
    """
    first, rest, count = lines[0], lines[1:], len(texts) - 1
    items = [_ITEM.match(line) is not None for line in lines]
    if len(lines) == count and all(items):
        return _unlabelled([_MARK.sub("", line) for line in lines]), ()
    if rest and items[0]:
        return [], ()
    parts, more = _parts_of_line(texts, first)
    if len(lines) != count:
        return parts, [*more, *rest]
    explain = any(map(_is_sentence, rest))
    if parts:
        by_semicolon = len(_split(_SEPARATORS[0], first)) == count
        alike = any(len(_split(_SEPARATORS[0], line)) == count for line in rest)
        sure = explain or (by_semicolon and not alike)
        return (parts if sure else []), [*more, *rest]
    if explain or _is_sentence(first):
        return [], ()
    return _unlabelled([_MARK.sub("", line) for line in lines]), ()


def _parts_of_line(texts: Sequence[str], line: str) -> tuple[list[str], list[str]]:
    """Divide one line into as many parts as there are blanks, by labels or by one sign."""
    count = len(texts) - 1
    labelled = _LABEL.split(line)
    if labelled[0] == "" and len(labelled) == 2 * count + 1:
        return [part.strip(" ,;") for part in labelled[2::2]], []
    line, *more = _first_sentence(line)
    # "glucose + fructose" for "___ + ___"
    told = ";" not in line and all(text.strip(" ,/") for text in texts[1:-1])
    if told and (said := said_again(["", *texts[1:-1], ""], line)):
        return list(said), more
    for separator in _SEPARATORS:
        parts = _split(separator, line)
        if len(parts) == count and separator not in _SURE and _DASH.search(line):
            break  # which sign divides it?
        if len(parts) == count:
            clauses = any(_CLAUSE.match(part) for part in parts[1:])
            return ([] if clauses else _unlabelled(parts)), more
        if len(parts) > 1 and separator is _SEPARATORS[0]:
            break
    return [], []


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
            answer = found["part"] or found["wide"]
            remark = (found["remark"] or found["said"]).strip()
            remarks.append(remark if len(parts) == 1 else f"{answer}: {remark}")
        stops = answer.endswith((".", "。")) and "." not in answer[:-1]
        bare.append(answer[:-1] if stops else answer)
    return tuple(answer.strip() for answer in bare), remarks
