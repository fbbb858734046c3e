"""The arithmetic of the card does not hold.

A sum that is stated and wrong is a slip of the pen or of the copy, and whoever learns the card
learns it too. A size in which one quantity is both halved and doubled, as in `(N/2)x(Nx2)`, is
flagged likewise: one of the two is most often a slip. Sums with units or variables in them are left
alone, as are other ways to count than by tens.

Bad::

    Q: How many parameters has a 5x5 filter over 3 channels, with a bias?
    A: 5x5x3 + 1 = 74

Better::

    Q: How many parameters has a 5x5 filter over 3 channels, with a bias?
    A: 5x5x3 + 1 = 76
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from builder.model import Severity
from builder.rules.arithmetic import Expression, agree, parse
from builder.rules.base import Rule
from builder.rules.texts import CardText, Finding, Side

_RUN = re.compile(
    r"(?:[-\d+*/^().,=≈≃≅~%!√×·⋅∙÷−– \t\u00a0\u2009\u202f⁻⁰¹²³⁴-⁹$€£]++"
    r"|(?<=[\d)\s])[xX](?=[\s\d(√])|(?<=\d)[eE](?=[-+]?\d)"
    r"|\bsqrt\b|\b(?:about|approx(?:imately|\.)?|roughly|around|ca\.?)(?=\s+[\d(]))+"
)
"""What may be part of a sum: numbers and signs, and no letters but for a few."""
_RELATION = re.compile(r"=\s*~|[=≈≃≅~]")
_BREAK = re.compile(r"(?:[,!]|(?<!\.)\.(?!\.))(?=\s|$)|\t")
_ROUGH = re.compile(r"\s*(?:about|approx(?:imately|\.)?|roughly|around|ca\.?)\s+", re.IGNORECASE)
_BULLET = re.compile(r"(?:(?:[-+*•·–]|\d{1,3}[.)])\s+)+")
_MONEY = str.maketrans("$€£", "   ")
_CONTINENTAL = str.maketrans(",.", ".,")
_LONGEST = 300
"""Characters of a sum, beyond which it is left alone."""
_MOST = 2000
"""Sums of one side; no card states more."""

_NO_SUM = re.compile(
    r"(?<![\d.])(\d+)-(\d+)(?![\d.])|\d+/\d+/\d{2,4}$|\d{4}-\d\d-\d\d|^0[xXbo]|(?<!\d)0[xX]\d|//|"
    r"\d[xX]$"
)
"""Ranges, if they rise, dates, and numbers to another base."""
_OTHERWISE = frozenset(
    "binary hex hexadecimal octal ternary boolean mod modulo modular modulus congruent congruence "
    "gf xor bitwise disjunction logical remainder synergy synergistic concatenation concatenate "
    "concatenates concatenated concatenating orwell winston o'clock".split()
)
"""Words of cards in which a sum may be meant otherwise."""
_BASE = re.compile(r"\bbase[- ](?:\d|two|three|eight|sixteen|twelve)|≡|\bz/\d|\bz_\d|\bℤ|⊕")
_DENIED = re.compile(
    r"\b(?:not|isn't|doesn't|don't|never|false|wrong|incorrect(?:ly)?|untrue|mistaken?(?:ly)?|if"
    r"|suppose|fallacy|joke|absurd|instead|typo|rather than|would)\b|≠|!="
)
"""What shows in a line that a sum in it is not stated as true."""
_VERDICT = re.compile(r"\W*(?:false|no|incorrect|wrong|f|untrue|not)\b", re.IGNORECASE)
_TAKES = frozenset(
    "log ln lg exp sin cos tan of root times plus minus by squared cubed over per max min gcd lcm "
    "mean mod div to from between add adding factorial".split()
)
"""Words that take part in the sum after them."""
_SAYS = frozenset(
    "is so then thus hence therefore gives give get gets have has that since because with as e.g "
    "i.e eg ie example answer result equals total equal compute know makes means where here".split()
)
"""Words after which a sum may begin with a single number; others may be the name of one."""
_BEFORE = re.compile(r"([^\W\d_][\w.'’]*)?\s*([^\w\s])?\s*$")
_TIGHT = re.compile(r"(?:\w\(|\d:)$")
_AFTER = re.compile(r"(\s*)(?:([^\W\d_]+)|(\S))?")
_SCALES = frozenset("r rem rest mod million billion trillion thousand hundred dozen k m bn".split())
_RATIOS = (
    60.0, 3600.0, 24.0, 1440.0, 86400.0, 7.0, 12.0, 365.0, 365.25, 52.0, 30.0, 3.6, 8.0, 1024.0,
    1048576.0, 2.54, 1.609, 2.205, 16.0, 28.35, 57.2958, 4.184, 8760.0, 168.0,
)  # fmt: skip
"""What one unit is in another, besides powers of ten."""
_SIZE = re.compile(
    r"\((?P<a>[a-z]) ?/ ?(?P<n>\d)\) ?[x×*] ?\((?:(?P=a) ?[x×*] ?(?P=n)|(?P=n) ?[x×*]? ?(?P=a))\)"
    r"|\((?:(?P<b>[a-z]) ?[x×*] ?(?P<m>\d)\) ?[x×*] ?\((?P=b) ?/ ?(?P=m)"
    r"|(?P<k>\d) ?[x×*]? ?(?P<c>[a-z])\) ?[x×*] ?\((?P=c) ?/ ?(?P=k))\)"
)


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands on one side of an equals sign, and where in the text."""

    start: int
    end: int
    says: Expression
    rough: bool


def check(card: CardText) -> Iterator[Finding]:
    """Find sums that do not hold, and sizes in which a quantity is divided and multiplied."""
    for side in card.sides:
        text = side.text
        if "=" in text or "≈" in text or "~" in text:
            yield from _sums(side)
        elif "/" in text and ")" in text:
            for found in _SIZE.finditer(side.lower):
                size = text[found.start() : found.end()]
                yield side.finding(
                    *found.span(),
                    f"the size {size} divides and multiplies the same quantity by the same number",
                )


def _sums(side: Side) -> Iterator[Finding]:
    """Find the sums of one side that do not hold."""
    text = side.text
    runs = (each for each in _RUN.finditer(text) if 4 < each.end() - each.start() < _LONGEST)
    for found in islice((each for each in runs if _RELATION.search(each[0])), _MOST):
        run = found[0]
        start = found.start()
        for stop in [*(each.end() for each in _BREAK.finditer(run)), len(run)]:
            end = found.start() + stop
            parts = _parts(text, start, end)
            for left, right in pairwise(parts):
                if left and right and _wrong(left, right, text) and _stated(side, left, right):
                    yield side.finding(left.start, right.end, _message(text, left, right))
                    break
            start = end


def _message(text: str, left: _Part, right: _Part) -> str:
    """Say what does not hold, and what it should be."""
    single, other = (left, right) if left.says.plain else (right, left)
    value = other.says.value()
    if not single.says.plain or value is None:
        return f"{text[left.start : left.end]} is not {text[right.start : right.end]}"
    shown = str(value) if isinstance(value, int) and abs(value) < 10**15 else f"{float(value):.6g}"
    return f"{text[left.start : right.end]} does not hold: it is {shown}"


def _parts(text: str, start: int, end: int) -> list[_Part | None]:
    """Read the sides of the equals signs between two positions; `None` where one is no sum."""
    cuts = [found.span() for found in _RELATION.finditer(text, start, end)]
    if not cuts or len(cuts) > 20:
        return []
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    parts: list[_Part | None] = []
    for number in range(0, len(edges), 2):
        tilde = number > 0 and text[edges[number] - 1] in "≈≃≅~"
        parts.append(_part(text, edges[number], edges[number + 1], rough=tilde))
    if parts[0] and not _may_begin(text, parts[0]):
        parts[0] = None
    if parts[-1] and not _may_end(text, parts[-1]):
        parts[-1] = None
    return parts


def _part(text: str, start: int, end: int, *, rough: bool) -> _Part | None:
    """Read one side of an equals sign."""
    if about := _ROUGH.match(text, start, end):
        start, rough = about.end(), True
    if (not start or text[start - 1] == "\n") and (mark := _BULLET.match(text, start, end)):
        start = mark.end()
    said = text[start:end].translate(_MONEY)
    if said.count("(") > said.count(")") and said.lstrip()[:1] == "(":
        start += said.index("(") + 1
    if said.count(")") > said.count("("):
        end = start + len(said.rstrip(" \t.,!").removesuffix(")"))
    said = text[start:end].translate(_MONEY)
    start += len(said) - len(said.lstrip())
    said = said.strip().rstrip(".,!" if text[end : end + 1] != "." else "")
    dates = _NO_SUM.search(said)
    if not said or (dates and not (dates[1] and int(dates[1][-30:]) > int(dates[2][-30:]))):
        return None
    says = parse(said)
    return _Part(start, start + len(said), says, rough) if says else None


def _may_begin(text: str, part: _Part) -> bool:
    """Tell whether what stands before a sum leaves it whole."""
    said = text[part.start : part.start + 2]
    if said == "- ":
        return False
    before = text[max(0, part.start - 40) : part.start].rpartition("\n")[2].translate(_MONEY)
    if not before.strip() or _BULLET.fullmatch(before.lstrip()):
        return True
    found = _BEFORE.search(before)
    word, sign = (found[1] or "", found[2]) if found else ("", None)
    if sign:
        return sign in ":;,(.!?→⇒•—–" and not _TIGHT.search(before)
    word = word.lower().strip(".")
    if not before[-1].isspace() or not word or word in _TAKES:
        return False
    if part.says.plain:
        return word in _SAYS
    return len(word) > 1 and not any(c.isdigit() for c in word)


def _may_end(text: str, part: _Part) -> bool:
    """Tell whether what stands after a sum leaves it whole."""
    after = _AFTER.match(text, part.end)
    if not after:
        return True
    space, word, sign = after.groups()
    if word:
        return word.lower() not in _SCALES and (len(word) > 1 or bool(space))
    return sign is None or "\n" in space or sign in ".,;:!)-–—→⇒(%$*" or sign == "€"


def _wrong(left: _Part, right: _Part, text: str) -> bool:
    """Tell whether two sides differ, however one reads them."""
    a, b = left.says, right.says
    if a.plain and b.plain:
        return False
    if agree(a, b, roughly=left.rough or right.rough) is not False or b.has("!"):
        return False
    if (a.has("%") or b.has("%")) and (a.has("+", "-") or b.has("+", "-")):
        return False
    first, second = text[left.start : left.end], text[right.start : right.end]
    return not (
        _units(a, b, text, right.end)
        or _continental(first, second)
        or _signed(text, left, b)
        or _digits(first, second)
        or _name(first, b)
    )


def _units(a: Expression, b: Expression, text: str, end: int) -> bool:
    """Tell whether two sides differ as two units do, or as a share and its percentage do."""
    left, right = float(a.value() or 0), float(b.value() or 0)
    if not left or not right:
        return False
    ratio = max(abs(left / right), abs(right / left))
    if abs(ratio - 100) < 2 and (a.has("%", "/") or b.has("%", "/")):
        return True
    after = _AFTER.match(text, end)
    if not after or not after[2]:
        return False
    return any(abs(ratio - each) < 0.02 * each for each in _RATIOS) or any(
        abs(ratio - 10**power) < 0.02 * 10**power for power in range(1, 13)
    )


def _signed(text: str, left: _Part, value: Expression) -> bool:
    """Tell whether a sum holds with the bullet before it as its sign."""
    whole = parse("-" + text[left.start : left.end])
    return text[max(0, left.start - 2) : left.start] == "- " and bool(whole and agree(whole, value))


def _continental(first: str, second: str) -> bool:
    """Tell whether a sum holds with decimal commas."""
    if "," not in first + second and "." not in first + second:
        return False
    a, b = parse(first.translate(_CONTINENTAL)), parse(second.translate(_CONTINENTAL))
    return bool(a and b and agree(a, b))


def _digits(first: str, second: str) -> bool:
    """Tell whether a sum is one of ones and zeros, or puts digits one after the other."""
    if "+" in first and "".join(first.replace("+", " ").split()) == second:
        return True
    if set(first + second) & set("23456789"):
        return False
    if second in {"0", "1"} and set(first) <= set("01+*·×⋅ ()"):
        return True
    binary = [re.sub(r"\d+", lambda n: str(int(n[0][:60], 2)), each) for each in (first, second)]
    a, b = parse(binary[0]), parse(binary[1])
    return bool(a and b and agree(a, b))


def _name(first: str, value: Expression) -> bool:
    """Tell whether a small fraction is rather a name, such as a metre of music."""
    found, said = re.fullmatch(r"(\d{1,3})/(\d{1,3})", first), value.value()
    small = found is not None and int(found[1]) < int(found[2])
    return small and isinstance(said, int) and said > 0


def _stated(side: Side, left: _Part, right: _Part) -> bool:
    """Tell whether the card says in earnest that the two sides are the same number."""
    card = side.card
    if any(not _OTHERWISE.isdisjoint(each.vocabulary) for each in card.sides):
        return False
    if side.name == "front" and _VERDICT.match(card.back.text):
        return False
    lower = side.lower
    first = lower.rfind("\n", 0, left.start) + 1
    last = lower.find("\n", right.end)
    last = min(last if last >= 0 else len(lower), right.end + 200)
    line = lower[max(first, left.start - 200) : last]
    if _DENIED.search(line) or "?" in lower[right.end : right.end + 2]:
        return False
    return not any(_BASE.search(each.lower) for each in card.sides)


RULE = Rule(name="suspicious-number", severity=Severity.WARNING, doc=__doc__, check=check)
