"""Endings of words at the start of lines, `-er` and `+ing`: their hyphen is no mark of an item."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPEAKS = re.compile(
    r"\b(?:suffix|prefix|ending|endung|nachsilbe|d[ée]sinence|terminaison|terminaci[oó]n|sufijo"
    r"|suffiss|desinenz|окончани|суффикс)",
    re.IGNORECASE,
)
_ALONE = r"(?=$|[,;:/)]|\s*[(=→]|\s+[-–]\s)"
_PART = re.compile(r".([^\W\d_]{1,8})" + _ALONE)
_JOINED = re.compile(
    r"[-+–][^\W\d_]{1,8}(?: \([^()]{0,60}\))?(?:[,;/] ?| \w{1,3} )[-+–][^\W\d_]{1,6}\b(?!\()"
)
_BEFORE_NOUN = re.compile(r".([^\W\d_]{1,4}) ([^\W\d_]{3,})")
# None of these is a word of its own.
_ENDINGS = frozenset(
    "aemia algia ation ción ectomy emia eous heit ible ical icity ify ious ise ish ism isme ismo "  # noqa: SIM905
    "ista itis itis ition ity ive ización ize izione keit lich ment ness oma ology osis ostomy "
    "otomy ous pathy plasty schaft sion sión tion ung zione ость".split()
)
_SHORT, _SHORTER, _SHORTEST = 4, 3, 2


def are_endings(lines: Sequence[str], beside: str, *, sure: bool) -> bool:
    """Say whether lines that open with a sign and a letter at once are endings of words.

    `beside` is what stands around them; in a list that is `sure`, short words are words.
    """
    if any(map(_JOINED.match, lines)) or _are_of_kinds(lines):
        return True
    parts = [_PART.match(line) for line in lines]
    words = [part[1] for part in parts if part]
    if not _ENDINGS.isdisjoint(words):
        return True
    if sure or len(words) < len(lines) or not all(map(str.islower, words)):
        return False
    lengths = sorted(map(len, words))
    longest = _SHORT if lengths[0] <= _SHORTEST else _SHORTER
    return lengths[-1] <= longest or bool(_SPEAKS.search(beside))


def _are_of_kinds(lines: Sequence[str]) -> bool:
    """Say whether lines name endings by what has them: `-er verbs ...`, `-ir verbs ...`."""
    kinds = [_BEFORE_NOUN.match(line) for line in lines]
    if len(lines) < 2 or not all(kind and kind[1].islower() for kind in kinds):
        return False
    return len({kind[2] for kind in kinds if kind}) == 1
