"""Lines in a row that are code although no fence says so, with the indentation they have.

At least one of them must surely be code, or what they do together: a loop of pseudo-code in which
something is assigned, or a header with statements indented below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from builder.forms.indentation import fences
from builder.forms.programs import (
    begins_sql,
    goes_on_with_sql,
    has_prose,
    is_sql,
    may_be_program,
    sign,
)
from builder.forms.statements import LONGEST, NO_STATEMENTS, is_python, statements

_MAY_BE = re.compile(
    r"[-+*/]= ?\S|\*\* ?[\w(]|\w\.\w+\(|\w(?:::|->)\w|[;{}]$|=.* = |\w\(.*[\"']|=>|<-|←|:="
    r"| for \w"
    r"|^(?:>>>|\$ |#|<\?|template ?<|def |class |for |while |if |with |try:|except|import |from "
    r"|async |return |else|SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|select|insert|update"
    r"|delete)"
    r"|\bprint\(|\blambda |\+\+|--;|\*\*\w|, ?\w+ = \w+,|\w\(\w+, \w+=|^library\("
)
_PYTHON = re.compile(
    r"[=(\[]|^(?:@|import |from |return|pass|break|continue|raise|else:|try:|finally:)"
    r"|^(?:async|def|class|for|while|if|elif|with|except|yield|del|assert|global) ?."
)
_OPENS = re.compile(
    r"[:{(\[]$|(?:=>|->|\b(?:do|then|begin|else|repeat|loop))$|^(?:for|while|if|else) "
)
_HEADER = re.compile(
    r"(?:async )?(?:def|class|for|while|if|elif|else|try|except|finally|with|match|case|function"
    r"|procedure|repeat|loop|switch|do|else if)\b.*"
)
_VALUE = re.compile(
    r"[\[({'\"<].*|-?\d[\w.,+-]*|True|False|None|\w*(?:Error|Exception)\b.*|Traceback .*|array\(.*"
)
_CLOSED = re.compile(r"(?::|\bdo|\bthen|\{)$")
# No code without fences goes on over such a line.
_FENCE = "```"
_MARKED = re.compile(r"[-*+•–—→>|$=&◦▪●·]|(?:\w{1,3}|\(\w{1,3}\))[.):]+(?:\s|$)|```|~~~")
_COMMENT = ("#", "//", "/*", "--")


class Run(NamedTuple):
    """Lines of code from `start` to before `end`, their code, and the language if it is sure."""

    start: int
    end: int
    code: str
    language: str


class _Piece(NamedTuple):
    """A line of code that is read: its statements, and what they show."""

    at: int
    parts: tuple[str, ...]
    read: bool
    python: bool = False
    sure: bool = False
    language: str = ""
    pseudo: str = ""


def may_be_code(line: str) -> bool:
    """Say cheaply whether a line may surely be code: most texts are never parsed."""
    return len(line) <= LONGEST and _MAY_BE.search(line) is not None


def code_runs(lines: Sequence[str], columns: Sequence[int]) -> list[Run]:
    """Find code without fences among stripped lines that begin at these columns, in order."""
    runs: list[Run] = []
    if not any(map(may_be_code, lines)):
        return runs
    lines = list(lines)
    for start, end, _ in fences(lines):
        lines[start : end + 1] = [_FENCE] * (end + 1 - start)
    start, tried = 0, 0
    while start < len(lines):
        if not lines[start]:
            start += 1
            continue
        run, end = _run(lines, columns, start)
        if run is None and start >= tried:
            run, tried = _pseudo_code(lines, columns, start)
        if run:
            end = run.end
            if runs and runs[-1].end == start and columns[runs[-1].start] <= columns[start]:
                run = _joined(runs.pop(), run, columns)
            runs.append(run)
        start = max(end, start + 1)
    return runs


def code_line(line: str) -> Run | None:
    """Read one line that surely is code, whatever stands around it."""
    if "\n" in line or not may_be_code(line):
        return None
    return _run((line,), (0,), 0)[0]


def _joined(one: Run, other: Run, columns: Sequence[int]) -> Run:
    indent = " " * (columns[other.start] - columns[one.start])
    code = "\n".join((one.code, *(indent + line for line in other.code.split("\n"))))
    return Run(one.start, other.end, code, one.language if one.language == other.language else "")


def _run(lines: Sequence[str], columns: Sequence[int], start: int) -> tuple[Run | None, int]:
    """Read the code that begins with a line, if any does, and where the lines read so far end."""
    end = _sql_end(lines, start) or _session_end(lines, start)
    if end:
        language = "sql" if begins_sql(lines[start]) else "pycon"
        pieces = [_Piece(at, (lines[at],), True) for at in range(start, end)]
        return _made(pieces, columns, language), end
    pieces = _pieces(lines, columns, start, pseudo=False)
    if pieces and (any(each.sure for each in pieces) or _has_block(pieces, lines, columns)):
        return _made(pieces, columns, _language(pieces, columns)), pieces[-1].at + 1
    return None, pieces[-1].at + 1 if pieces else start


def _pseudo_code(
    lines: Sequence[str], columns: Sequence[int], start: int
) -> tuple[Run | None, int]:
    """Read the pseudo-code that begins with a line, if any does, and how far none else begins."""
    pieces = _pieces(lines, columns, start, pseudo=True)
    if _is_pseudo_code(pieces):
        return _made(pieces, columns, ""), pieces[-1].at + 1
    return None, pieces[-1].at + 1 if pieces else start


def _sql_end(lines: Sequence[str], start: int) -> int:
    """Return the line after a statement of SQL; 0 where there is none."""
    if not begins_sql(lines[start]):
        return 0
    end, size = start + 1, 0
    while end < len(lines) and lines[end] and goes_on_with_sql(lines[end], lines[end - 1]):
        size += len(lines[end])
        if size > LONGEST:
            return 0
        end += 1
    return end if is_sql(" ".join(lines[start:end])) else 0


def _session_end(lines: Sequence[str], start: int) -> int:
    """Return the line after a session with Python, what it answered included."""
    if not lines[start].startswith(">>>") or sign(lines[start]) is None:
        return 0
    end = start
    while end < len(lines) and lines[end].startswith((">>>", "...")):
        while end < len(lines) and lines[end].startswith((">>>", "...")):
            end += 1
        if end < len(lines) and _VALUE.fullmatch(lines[end]):
            end += 1
    return end


def _pieces(
    lines: Sequence[str], columns: Sequence[int], start: int, *, pseudo: bool
) -> list[_Piece]:
    """Read lines for as long as they are code; a blank line stands only within a block."""
    pieces: list[_Piece] = []
    blocks: list[int] = []
    at = start
    while at < len(lines):
        if not lines[at]:
            after = next((n for n in range(at, len(lines)) if lines[n]), 0)
            if not after or columns[after] <= columns[start]:
                break
            at = after
        if columns[at] < columns[start]:
            break
        while blocks and columns[at] <= blocks[-1]:
            blocks.pop()
        if pieces and columns[at] > columns[pieces[-1].at] and _OPENS.search(pieces[-1].parts[-1]):
            blocks.append(columns[pieces[-1].at])
        piece = _read(at, lines[at], pseudo=pseudo)
        if piece is None and blocks and _may_be_inside(lines[at]):
            piece = _Piece(at, (lines[at],), False)
        if piece is None and not (pieces and _is_comment(lines, columns, at)):
            break
        pieces.append(piece or _Piece(at, (lines[at],), False))
        at += 1
    return pieces


def _may_be_inside(line: str) -> bool:
    """Say whether a line in a block may be code that nothing marks as such."""
    return len(line) <= LONGEST and not _MARKED.match(line) and not has_prose(line)


def _is_comment(lines: Sequence[str], columns: Sequence[int], at: int) -> bool:
    """Say whether a line is a comment with code after it."""
    return (
        lines[at].startswith(_COMMENT)
        and at + 1 < len(lines)
        and columns[at] == columns[at + 1]
        and _read(at + 1, lines[at + 1], pseudo=False) is not None
    )


def _read(at: int, line: str, *, pseudo: bool) -> _Piece | None:
    """Read a line as code, if it is; that of pseudo-code may look like a formula."""
    found = statements(line) if _PYTHON.search(line) else NO_STATEMENTS
    shown = sign(line) if not found.sure and may_be_program(line) else None
    if found.parts and not (shown and shown.sure):
        kind = shown.pseudo if shown else ""
        return _Piece(at, found.parts, True, True, found.sure, "python", kind)
    if shown is None or not (pseudo or shown.sure or shown.maybe):
        return None
    return _Piece(at, (line,), True, False, shown.sure, shown.language, shown.pseudo)


def _has_block(pieces: Sequence[_Piece], lines: Sequence[str], columns: Sequence[int]) -> bool:
    """Find a header with a statement indented below it."""
    return any(
        one.read
        and other.read
        and columns[other.at] > columns[one.at]
        and _OPENS.search(lines[one.at])
        and _HEADER.fullmatch(lines[one.at])
        for one, other in pairwise(pieces)
    )


def _is_pseudo_code(pieces: Sequence[_Piece]) -> bool:
    """Find a loop in which something is assigned, or a branch that returns."""
    kinds = [each.pseudo for each in pieces]
    last = [each.parts[-1] for each in pieces]
    returns = sum("return " in line for line in last)
    if "opens" in kinds and returns > 1:
        return True
    if "loops" not in kinds or "assigns" not in kinds:
        return False
    return len(pieces) > 2 or _CLOSED.search(last[kinds.index("loops")]) is not None


def _language(pieces: Sequence[_Piece], columns: Sequence[int]) -> str:
    """Say in which language the lines are, where they leave no doubt."""
    if all(each.python or each.language == "python" for each in pieces):
        return "python"
    languages = {each.language for each in pieces if each.sure and each.language}
    ended = any(each.parts[-1].endswith(";") for each in pieces)
    if languages <= {"python"} and not ended and any(each.python for each in pieces):
        return "python" if is_python(_made(pieces, columns, "").code) else ""
    return languages.pop() if len(languages) == 1 and "python" not in languages else ""


def _made(pieces: Sequence[_Piece], columns: Sequence[int], language: str) -> Run:
    """Make the run of the lines that were read, a blank line where one stood between them."""
    code: list[str] = []
    last, first = pieces[0].at, columns[pieces[0].at]
    for each in pieces:
        code += [""] * (each.at - last - 1)
        last = each.at
        code += (f"{' ' * (columns[each.at] - first)}{part}" for part in each.parts)
    return Run(pieces[0].at, pieces[-1].at + 1, "\n".join(code), language)
