"""Lists that lost their line breaks: `1. a 2. b`, `• a • b`, `- a - b - c`, `Steps: 1) x 2) y`.

`split_items` splits a line only where it surely is a list. A dash is a minus, an aside or the break
between a term and its meaning before it is a mark; `2.` is a decimal, a date or an ordinal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from builder.forms.dates import are_days
from builder.forms.wholeness import are_whole

NUMBERED = re.compile(
    r"(?:^|(?<=[\s;,.:]))\(?(\d{1,2})(?:\.\)|[.):])\s?"
    r"(?=[*\"'“(\ue000]{0,2}(?:[^\W\d_]{2}(?![a-z]?\d)|[aAI]\s[^\W\d_]{2}))"
)
LETTERED = re.compile(r"(?:^|(?<=[\s;,.:]))\(?([a-hA-H])\)\s(?=\w)")
SUBTRACTS = re.compile(r"=(?![>)])|[\^√∑∫²³]|(?<![A-Za-z0-9])[a-z0-9)] - [a-z0-9(](?![A-Za-z])")
"""A formula, in which a dash is a minus."""
JOINS = (" and", " or", ", and", ", or", " to", " from", " in", " see", " step", " type")
"""What a number may follow within a sentence."""
AFTER_DASH = frozenset(
    "and as because but e.g even i.e like not or so that which".split(" ")  # noqa: SIM905
)
"""Words that go on with a sentence after a dash."""
FEW = 4
"""Words of an item, so that "- term - its definition" is not two."""

_OPENING = frozenset("+*–")
_SURE_MARK = re.compile(r"\(\w{1,2}\)|\w{1,2}(?:\.\)|[.)])")
_ORDINAL = re.compile(
    r"(?:^|\s)(?:the|by|of|than|is|are|was|at|about|with|for|over|under|between|equals|on|und|oder"
    r"|bis|der|die|das|dem|den|des|im|am|vom|zum|beim|ab|et|le|la|les|du|de|en|el|och"
    r"|(?-i:y|i|w|do))$",  # "Frederick I" ends in a number.
    re.IGNORECASE,
)
_DATE = re.compile(r"[^\W\d_]{3,10}\.?,? \d{4}\b")
_BULLETS = "•●▪◦‣"
_BULLET = re.compile(rf"(?:^|(?<=\s))([{_BULLETS}])\s*(?=\S)")
_DOT = re.compile(r"(?:^|(?<=\s))(·)\s+(?=[^\W\d_]{3})")
_SAME = {
    mark: re.compile(
        rf"(?:^{re.escape(mark)}\s*|(?<=\s){re.escape(mark)}\s+)"
        r"(?=[*\"'“‘(\[`\ue000]{0,2}(?:[^\W\d_]\w|[aAI]\s[^\W\d_]{2}))"
    )
    for mark in "-–+*"
}
_TERM = re.compile(r"[-+*]\s*(?:\w+\(|(?:cos|exp|lim|ln|log|sin|tan)\b)")
_LABELLED = re.compile(r"[^\W\d_][\w-]*(?: [\w-]+){0,2}: \S")
_OWN_MARK = re.compile(r"[-+*•·–—‣◦▪●]\s*")
_FIRST_WORD = re.compile(r"[\W_]*([^\W\d_][\w.'’]*)")
_ASIDES = AFTER_DASH | frozenset(
    "also although always at by called especially except for from generally if in it its "  # noqa: SIM905
    "known "
    "mainly mostly namely often only rarely see sometimes than the then there this thus to "
    "typically usually when where while who whose with without yet".split()
)
_ARTICLES = frozenset(("a", "an", "the", "some", "any", "its", "their", "his", "her", "one", "two"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatItem:
    """An item within a line: its mark, its text, and where its mark stands."""

    mark: str
    text: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flattened:
    """A line that is a list: what stands before the first item, often nothing, and the items."""

    lead: str
    items: tuple[FlatItem, ...]


def may_be_flattened(line: str) -> bool:
    """Say cheaply whether a line may be a list at all; most lines may not."""
    return (
        " - " in line
        or "2." in line
        or (")" in line and ("2)" in line or "b)" in line or "B)" in line))
        or line[:1] in _OPENING
        or (not line.isascii() and any(mark in line for mark in "•●▪◦‣·"))
    )


def split_items(line: str) -> Flattened | None:
    """Split a line into the items of a list, where it surely is one."""
    if not may_be_flattened(line):
        return None
    return _counted_items(line) or _bulleted_items(line) or _marked_items(line)


def split_tail(line: str) -> Flattened | None:
    """Split off the item that begins after a dash, in a line that stands in a list of dashes.

    For lines that do not begin with a dash themselves: what goes on with an item, or a `+` under
    it. Whoever asks has seen that dashes open items here, and do nothing else.
    """
    if line.count(" - ") != 1 or SUBTRACTS.search(line):
        return None
    found = list(_SAME["-"].finditer(line))
    if len(found) != 1 or not found[0].start():
        return None
    flat = _cut(line, found)
    text = flat.items[0].text
    enough = len(_without_mark(flat.lead).split()) >= FEW and len(text.split()) > 1
    if not enough or _first_word(text) in _ASIDES or not are_whole((flat.lead, text)):
        return None
    return flat


def counted(marks: re.Pattern[str], line: str) -> tuple[re.Match[str], ...]:
    """Find items that are counted up from the first, which begins a line or follows a stop."""
    found: list[re.Match[str]] = []
    for each in marks.finditer(line):
        number = _number(each)
        if number == len(found) + 1 and (number > 1 or _may_begin(line[: each.start()])):
            found.append(each)
    return tuple(found)


def _number(mark: re.Match[str]) -> int:
    return int(mark[1]) if mark[1].isdecimal() else ord(mark[1].lower()) - ord("a") + 1


def _may_begin(before: str) -> bool:
    """Tell whether a list may begin here: with its line, or behind a mark; not "the 1. of May"."""
    bare = before.strip(" \t*-•–")
    return not bare or bare.endswith((":", ".", ";", "?", "!"))


def _counted_items(line: str) -> Flattened | None:
    """Read `1. a 2. b` or `a) x b) y`, with a lead-in or without."""
    for marks in (NUMBERED, LETTERED):
        found = counted(marks, line)
        if len(found) < 2 or not _are_marks(line, found):
            continue
        flat = _cut(line, found)
        if _is_counted_list(flat, loose=found[0][0].strip()[-1] == "."):
            return flat
    return None


def _are_marks(line: str, found: Sequence[re.Match[str]]) -> bool:
    """Say whether all marks are alike and after white space, and no number stands there twice."""
    shapes = {(re.sub(r"\w+", "1", each[0].strip()), each[1].isupper()) for each in found}
    if len(shapes) > 1 or not _SURE_MARK.fullmatch(found[0][0].strip()):
        return False
    if not all(each.start() == 0 or line[each.start() - 1].isspace() for each in found):
        return False
    every = [_number(each) for each in found[0].re.finditer(line)]
    first, last = found[0][1], found[-1]
    after = str(len(found) + 1) if first.isdecimal() else chr(ord(first) + len(found))
    following = re.escape(last[0].strip().replace(last[1], after, 1))
    rest = line[last.end() :]
    return len(every) == len(found) and not re.search(rf"\s{following}(?:\s|$)", rest)


def _is_counted_list(flat: Flattened, *, loose: bool) -> bool:
    """Tell a list from numbers in a sentence; `loose` numbers, as `2.`, may be dates and names."""
    texts = [item.text for item in flat.items]
    if not are_whole((flat.lead, *texts)) or (flat.lead and not _without_mark(flat.lead)):
        return False
    if loose and are_days(texts):
        return False
    before = [flat.lead, *texts[:-1]] if flat.lead else texts[:-1]
    if any(text.lower().endswith(JOINS) or _ORDINAL.search(text) for text in before):
        return False
    if not flat.items[0].mark[0].isdecimal() and any(text.endswith(",") for text in texts[:-1]):
        return False  # "(1) kneaded, (2) baked" is a sentence.
    if not loose or flat.lead.endswith(":"):
        return True
    if any(_DATE.match(text) for text in texts):
        return False
    if len(texts) > 2:
        return True
    ends = texts[0].endswith((".", ";", "?", "!"))
    return not flat.lead and (ends or all(len(text.split()) > 2 for text in texts))


def _bulleted_items(line: str) -> Flattened | None:
    """Read `• a • b`, with a lead-in that ends in a stop or without; bullets may differ."""
    found = list(_BULLET.finditer(line))
    if not found and line.startswith("·") and not SUBTRACTS.search(line):
        found = list(_DOT.finditer(line))
    if len(found) < 2:
        return None
    flat = _cut(line, found)
    texts = [item.text for item in flat.items]
    if flat.lead and not (_without_mark(flat.lead) and flat.lead.endswith((":", ".", "?", "!"))):
        return None
    if flat.lead.endswith(":") and _has_head(flat.items):
        return None
    worded = all(any(character.isalnum() for character in text) for text in texts)
    return flat if worded and are_whole((flat.lead, *texts)) else None


def _marked_items(line: str) -> Flattened | None:
    """Read `- a - b - c` and `Causes: - a - b`, and lines of `+`, `*` and `–` like them."""
    if SUBTRACTS.search(line) or _TERM.search(line):
        return None
    mark = line[0] if line[0] in _SAME else "-"
    found = list(_SAME[mark].finditer(line))
    if len(found) < 2 or len(found) != line.count(f" {mark} ") + line.startswith(mark):
        return None
    flat = _cut(line, found)
    texts = [item.text for item in flat.items]
    if not are_whole((flat.lead, *texts)) or _is_sentence(texts):
        return None
    if mark in "+*":
        return flat if not flat.lead and all(_is_phrase(text, mark) for text in texts) else None
    if not flat.lead and texts[0].endswith(":") and len(texts) > 2:
        flat = Flattened(lead=line[: flat.items[1].start].rstrip(), items=flat.items[1:])
        return None if _has_head(flat.items) else flat
    if _has_head(flat.items):
        return None
    if flat.lead:
        return flat if flat.lead.endswith(":") and _are_listed(texts) else None
    return flat if _are_dashed(texts) else None


def _has_head(items: Sequence[FlatItem]) -> bool:
    """Say whether an item ends in what the items after it are listed under: `... fast Cons:`."""
    return any(
        item.text.endswith(":") and following.mark == item.mark
        for item, following in pairwise(items)
    )


def _is_sentence(texts: Sequence[str]) -> bool:
    """Say whether a text goes on with the one before it: an aside, a speech, an answer."""
    return any(text.endswith((",", "?", "!")) for text in texts[:-1]) or any(
        _first_word(text) in AFTER_DASH for text in texts[1:]
    )


def _are_listed(texts: Sequence[str]) -> bool:
    """Tell items behind a colon from one with an aside, or with its meaning."""
    return len(texts) > 2 or (_are_alike(texts, 2) and _first_word(texts[1]) not in _ASIDES)


def _is_phrase(text: str, mark: str) -> bool:
    """Tell an item from a summand or a factor."""
    words = text.split()
    return len(words) > (2 if mark == "+" else 1) and words[0].lower() not in _ARTICLES


def _are_dashed(texts: Sequence[str]) -> bool:
    """Tell items between dashes from a term and its meaning, and from an aside in a sentence."""
    if all(map(_LABELLED.match, texts)):
        return True
    if all(text.endswith((".", ";")) for text in texts[:-1]):
        return all(len(text.split()) > 1 for text in texts)
    if texts[0][0].isupper() and not any(text[0].isupper() for text in texts[1:]):
        return False
    if len(texts) == 3 and (
        any(len(text.split()) > FEW for text in texts) or _first_word(texts[1]) in _ASIDES
    ):
        return False
    return len(texts) > 2 and _are_alike(texts, 3)


def _are_alike(texts: Sequence[str], most: int) -> bool:
    """Say whether the first text is no term, with its meaning in one of the others."""
    first, *others = (len(text.split()) for text in texts)
    return first >= FEW or max(others) <= most * first


def _cut(line: str, found: Sequence[re.Match[str]]) -> Flattened:
    """Cut a line before each mark."""
    ends = [*(each.start() for each in found[1:]), len(line)]
    items = tuple(
        FlatItem(mark=each[0].strip(), text=line[each.end() : end].strip(), start=each.start())
        for each, end in zip(found, ends, strict=True)
    )
    return Flattened(lead=line[: found[0].start()].strip(), items=items)


def _first_word(text: str) -> str:
    found = _FIRST_WORD.match(text)
    return found[1].lower().rstrip(".") if found else ""


def _without_mark(text: str) -> str:
    found = _OWN_MARK.match(text)
    return text[found.end() :] if found else text
