"""Where a formula may begin and end in a line, and what of the line belongs to programs."""

from __future__ import annotations

import re
from functools import lru_cache

from builder.render.plain_maths.beside import belongs_after, belongs_before, past_units
from builder.render.plain_maths.signs import FUNCTIONS, SMALL
from builder.render.plain_maths.tree import Node

# A line of a program, whatever else is in it.
_PROGRAM = re.compile(
    r"[-+*%&|!:]=|[=!]==?=|&&|\+\+|\w->\w|::|//|</|\w\*\*[\w(]|;\s*$|\[\w+:|"
    r"\b(?:int|var|const|let|float|double|char|auto|val|def|elif|import|set|export) \w+ ?[=(]|"
    r"\b(?:if|while|switch) ?\((?!and\b|or\b|only\b|not\b)|\belse: ?\w|: return\b|\)\s*\{\s*$|"
    r"\$\((?:\(|[A-Za-z]{2})|\b(?:while|elif)\b[^:]{1,80}:\s*$|"
    r"^\s*(?:if|elif|while)\b[^:]{1,80}:(?:\s*$| ?\w+ ?[-+*/]?= )|"
    r"^\s*for \w+ ?(?:=|:=|<-|←) ?\w+ (?:down)?to \S"
)
# What a function of a program is called with, and what stands in brackets after a name.
_CALL = re.compile(
    r"(?<![\w.])([\w.]{1,60})(?:"
    r"\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*\)|(?P<index>\[)[^\[\]\n]*\])"
)
_OF_A_PROGRAM = re.compile(rf"[^\W\d_{SMALL}]{{2}}|\.")
_KNOWN = re.compile(
    rf"(?:{'|'.join(FUNCTIONS)}|sqrt)(?:[_^]\w|[{SMALL}]+)?|log(?:2|10)|[0-9]*[a-z][A-Z]"
)
# An expectation has a random variable in its brackets, and an index of a list seldom a capital.
_EXPECTATION = re.compile(r"(?:[0-9]*E(?:_\w)?|Var|Cov)\[(?=.*(?:[A-Z]|[α-ω]))")
_OPENING = re.compile(r"(?:^|[\s(\[“\"'‘«—–:,;→⇒…])(?:\*{1,3}|_{1,2}|~~)?$")
_CLOSING = re.compile(
    r"(?:\*{1,3}|_{1,2}|~~)?(?:$|[\s)\]”\"»—–→⇒…]|[.:;!?’']+(?:$|[\s)\]”\"»])|,(?!\d))"
)
_MARKS = re.compile(r"[*_~]*")
# After these a formula may begin although an operator stands before it.
_NEW = re.compile(r"(?:[-=–]>|→|⇒)\s*$|[^\W\d_]{2}[\"')]? [-–]\s+$")
_ITEM = re.compile(r"\s*[-+*]\s*")
# In `*t*(28) = 2.1` the second star is the partner of the first, and no sign.
_STAR_BEFORE = re.compile(r"(?<!\*)\*$")
_STAR_WITHIN = re.compile(r"(?<=[^\s*])\*(?!\*)")
_OPERATOR_BEFORE = re.compile(r"[-=+−*/<>≤≥≠·×∈~^|&%$#@\\√∑∂±∩∪∧∨]\s*$")
_OPERATOR_AFTER = re.compile(r"\s*(?![-=–]>|-- )[-=+−*/<>≤≥≠·×∈~^|&%$#@\\±∩∪∧∨]|\s+(?:\d|\.\d)")
# `5 x = 3`, `F = m a p = m v`: factors with nothing but a space between them.
_LONE_BEFORE = re.compile(
    r"(?<![^\s(])(?:[^\W\d_aAI]|\d[\d.,]*(?<=\d))\s+$|(?:[=+/·]|(?<=\s)\*(?=\s))\s*\w+\s+$"
)
_LONE_AFTER = re.compile(r"\s+(?:[^\W\d_aAI](?![\w’'])|[aAI] [^\W\d_](?!\w))")
# What brackets stand beside where they are a part of something greater.
_GLUED_BEFORE = re.compile(r"[\w)\]^]$|[=+−*/·×<>≤≥-]\s*$")
_GLUED_AFTER = re.compile(r"[\w(\[^]|\s*[=+−*/·×<>≤≥]|-\w|\s-\s\S")
_HIDDEN = "\0"


def is_program(line: str) -> bool:
    """Say whether a line has what only programs have."""
    return _PROGRAM.search(line) is not None


def without_calls(line: str) -> str:
    """Hide the calls of a program's functions; those that mathematics knows stay."""
    return _CALL.sub(_without_call, line)


def _without_call(found: re.Match[str]) -> str:
    of_a_program = bool(_OF_A_PROGRAM.search(found[1]) and not _KNOWN.fullmatch(found[1]))
    if found["index"]:
        of_a_program = not _EXPECTATION.match(found[0])
    return _HIDDEN * len(found[0]) if of_a_program else found[0]


def may_begin(line: str, at: int) -> bool:
    """Say whether a formula may begin at a place of a line."""
    before = line[max(0, at - 40) : at]
    if not before or before.isspace():
        return True
    if not _OPENING.search(before):
        return False
    if _NEW.search(before) or _ITEM.fullmatch(line, 0, at):
        return True
    bare = before.rstrip("*_~") if before[-1] in "*_~" else before
    return not (_OPERATOR_BEFORE.search(bare) or _LONE_BEFORE.search(bare))


def may_end(line: str, formula: Node) -> bool:
    """Say whether a formula may end where this one does, and holds no end of what began before."""
    start, end = formula.start, formula.end
    if _STAR_BEFORE.search(line, max(0, start - 2), start) and _STAR_WITHIN.search(
        line, start, end
    ):
        return False
    if not _CLOSING.match(line, end):
        return False
    after = _after(line, formula)
    return not (_OPERATOR_AFTER.match(line, after) or _LONE_AFTER.match(line, after))


def _after(line: str, formula: Node) -> int:
    """Return where marks and units after a formula end."""
    marks = _MARKS.match(line, formula.end)
    return past_units(line, formula, marks.end() if marks else formula.end)


def is_part(line: str, formula: Node) -> bool:
    """Say whether a formula is beside or in the brackets of something that is not read as one."""
    before_it = line[max(0, formula.start - 40) : formula.start].rstrip("*_~")
    if belongs_before(before_it) or belongs_after(line, formula, _after(line, formula)):
        return True
    opened, closed = _brackets(line)
    before, after = opened[formula.start], closed[formula.end]
    if before < 0:
        return False
    if _GLUED_BEFORE.search(line, max(0, before - 40), before):
        return True
    return after >= 0 and _GLUED_AFTER.match(line, after + 1) is not None


@lru_cache(maxsize=8)
def _brackets(line: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return for each place of a line the brackets it stands in: where they open, and close."""
    closed = _open_at(line[::-1], ")(")
    end = len(line) - 1
    return tuple(_open_at(line, "()")), tuple(end - at if at >= 0 else at for at in closed[::-1])


def _open_at(line: str, brackets: str) -> list[int]:
    """Return for each place of a line the last bracket before it that is still open, or -1."""
    opening, closing = brackets[0], brackets[1]
    open_now: list[int] = []
    found = [-1]
    for at, sign in enumerate(line):
        if sign == opening:
            open_now.append(at)
        elif sign == closing and open_now:
            open_now.pop()
        found.append(open_now[-1] if open_now else -1)
    return found
