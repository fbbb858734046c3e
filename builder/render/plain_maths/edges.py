"""Where a formula may begin and end in a line, and what of the line belongs to programs."""

from __future__ import annotations

import re

from builder.render.plain_maths.signs import FUNCTIONS, SMALL
from builder.render.plain_maths.tree import Node

# A line of a program, whatever else is in it.
_PROGRAM = re.compile(
    r"[-+*%&|!:]=|[=!]==?=|&&|\+\+|\w->\w|::|//|</|\w\*\*[\w(]|;\s*$|\[\w+:|"
    r"\b(?:int|var|const|let|float|double|char|auto|val|def|elif|import|set|export) \w+ ?[=(]"
)
# What a function of a program is called with, and what stands in brackets after a name.
_CALL = re.compile(
    r"(?<![\w.])([\w.]{1,60})(?:"
    r"\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*\)|(?P<index>\[)[^\[\]\n]*\])"
)
_OF_A_PROGRAM = re.compile(rf"[^\W\d_{SMALL}]{{2}}|\.")
_KNOWN = re.compile(rf"(?:{'|'.join(FUNCTIONS)}|sqrt)(?:[_^]\w|[{SMALL}]+)?")
_OPENING = re.compile(r"(?:^|[\s(\[“\"'‘«—–:,;→⇒…])(?:\*{1,3}|_{1,2}|~~)?$")
_CLOSING = re.compile(
    r"(?:\*{1,3}|_{1,2}|~~)?(?:$|[\s)\]”\"»—–→⇒…]|[.:;!?’']+(?:$|[\s)\]”\"»])|,(?!\d))"
)
_MARKS = re.compile(r"[*_~]*")
# After these a formula may begin although an operator stands before it.
_NEW = re.compile(r"(?:[-=–]>|→|⇒)\s*$|[^\W\d_]{2}[\"')]? [-–]\s+$")
_ITEM = re.compile(r"\s*[-+*]\s*")
_OPERATOR_BEFORE = re.compile(r"[-=+−*/<>≤≥≠·×∈~^|&%$#@\\√∑∂±]\s*$")
_OPERATOR_AFTER = re.compile(r"\s*(?![-=–]>|-- )[-=+−*/<>≤≥≠·×∈~^|&%$#@\\±]|\s+(?:\d|\.\d)")
# `5 x = 3`, `F = m a p = m v`: factors with nothing but a space between them.
_LONE_BEFORE = re.compile(
    r"(?<![^\s(])(?:[^\W\d_aAI]|\d[\d.,]*(?<=\d))\s+$|(?:[=+/·]|(?<=\s)\*(?=\s))\s*\w+\s+$"
)
_LONE_AFTER = re.compile(r"\s+(?:[^\W\d_aAI](?![\w’'])|[aAI] [^\W\d_](?!\w))")
# What stands after a number makes a quantity of it.
_UNIT_AFTER = re.compile(
    r"(?<=\d)\s+(?:[kMGTmµμnpcdh](?:m|g|s|A|V|W|Ω|Hz|J|N|B|b|L|l|mol|Pa|eV|F|H)(?:[²³]|\^[23])?"
    r"|Hz|mol|Pa|eV)(?!\w)|\s*[°€£¥]"
)
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
    of_a_program = _OF_A_PROGRAM.search(found[1]) and not _KNOWN.fullmatch(found[1])
    return _HIDDEN * len(found[0]) if found["index"] or of_a_program else found[0]


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
    """Say whether a formula may end where this one does."""
    end = formula.end
    if not _CLOSING.match(line, end):
        return False
    marks = _MARKS.match(line, end)
    after = marks.end() if marks else end
    return not (
        _OPERATOR_AFTER.match(line, after)
        or _LONE_AFTER.match(line, after)
        or _UNIT_AFTER.match(line, after)
    )


def is_part(line: str, formula: Node) -> bool:
    """Say whether a formula stands in the brackets of something that is not read as one."""
    depth = 0
    for at in range(formula.start - 1, -1, -1):
        depth += (line[at] == ")") - (line[at] == "(")
        if depth < 0:
            break
    else:
        return False
    if _GLUED_BEFORE.search(line[:at]):
        return True
    depth = 0
    for after in range(formula.end, len(line)):
        depth += (line[after] == "(") - (line[after] == ")")
        if depth < 0:
            return _GLUED_AFTER.match(line, after + 1) is not None
    return False
