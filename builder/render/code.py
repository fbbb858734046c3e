"""Code in card text: fenced blocks, lines that surely are code, and their colours.

A line is code only when Python's own parser takes it for statements and it has a sign that prose
and formulas do not have, such as `+=`. A line that lost its line breaks is broken where each part
is a statement and the whole is none.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from builder.forms.indentation import fences
from builder.render.gaps import between_marks, without_marks

# A sign of code, to be had cheaply: most texts are never parsed.
_MAY_BE_CODE = re.compile(r"\w[\])]? ?[-+*/]= ?\S|\w ?\*\* ?[\w(]|\.\w+\(|=.* = |^def \w")
_ASSIGNMENT = re.compile(
    r"(?<=[^\s=+\-*/%,(\[{:.<>&|^~@]\s)([A-Za-z_]\w{0,30}(?:\.\w{1,30}|\[[^\[\]\n]{0,30}\])*)"
    r" (\+|-|\*|/|//|\*\*)?= ?(?=[\w\"'(\[{-])"
)
_HEADER = re.compile(r"(?:def|class|for|while|if|with) .*:")
_CLAUSES = frozenset(("else:", "try:", "finally:"))
_LONGEST = 500
_COLOURED = 20_000
"""Characters up to which a block is coloured."""
_LANGUAGES = re.compile(
    r"bash|c|c#|c\+\+|cpp|console|csharp|css|diff|docker|go|haskell|html|ini|java|javascript|js|json"
    r"|julia|kotlin|latex|lua|make|matlab|php|powershell|py|pycon|python3?|r|ruby|rust|scala|sh"
    r"|shell|sql|swift|tex|toml|ts|typescript|xml|yaml"
)
_SURE = (ast.Add, ast.Sub, ast.Mult, ast.Pow, ast.FloorDiv)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Lines of code; `language` is empty where nobody says it."""

    code: str
    language: str


class _Line(NamedTuple):
    """The statements of a line, and whether they have a sign that they surely are code."""

    statements: tuple[str, ...]
    sure: bool


_NO_CODE = _Line((), False)


def find_code(lines: Sequence[str], raw: Sequence[str]) -> dict[int, tuple[int, Code]]:
    """Find the code of a text: by its first line, the line after its last, and the code.

    `lines` are stripped, `raw` keep their indentation.
    """
    found = {
        start: (end + 1, _fenced(raw[start + 1 : end], language))
        for start, end, language in fences(lines)
    }
    if not any(map(_may_be_code, lines)):
        return found
    start = 0
    while start < len(lines):
        if start in found:
            start = found[start][0]
            continue
        end, code = _run(lines, start)
        if code:
            found[start] = end, code
        start = max(end, start + 1)
    return found


def _may_be_code(line: str) -> bool:
    return len(line) <= _LONGEST and _MAY_BE_CODE.search(without_marks(line)) is not None


def _fenced(raw: Sequence[str], language: str) -> Code:
    """Read what stands between two fences."""
    inside = [line.rstrip() for line in raw]
    depth = min(len(line) - len(line.lstrip()) for line in inside if line)
    return Code(code="\n".join(line[depth:] for line in inside), language=language.lower())


def _run(lines: Sequence[str], start: int) -> tuple[int, Code | None]:
    """Read lines in a row that are statements, and where they end; one must surely be code."""
    end, sure = start, False
    statements: list[str] = []
    while end < len(lines) and (line := _read(lines[end])).statements:
        statements += line.statements
        sure = sure or line.sure
        end += 1
    return end, Code(code="\n".join(statements), language="python") if sure else None


def code_line(line: str) -> Code | None:
    """Read one line that surely is code, whatever stands around it."""
    if not _may_be_code(line):
        return None
    found = _read(line)
    return Code(code="\n".join(found.statements), language="python") if found.sure else None


@lru_cache(maxsize=1024)
def _read(line: str) -> _Line:
    """Take a line for statements, or for several that lost their line breaks."""
    if not line or len(line) > _LONGEST:
        return _NO_CODE
    if line in _CLAUSES:
        return _Line((line,), False)
    whole = _parse(line)
    parts = [line[a:b].strip() for a, b in pairwise([0, *_places(line, whole), len(line)])]
    if len(parts) > 1:
        trees = [_parse(part) for part in parts]
        if all(tree and isinstance(tree[0], ast.Assign | ast.AugAssign) for tree in trees):
            together = [statement for tree in trees for statement in tree]
            if any(map(_is_sure, together)) or all(map(_changes_itself, together)):
                return _Line(tuple(parts), True)
    if not whole or not all(map(_is_statement, whole)):
        return _NO_CODE
    return _Line((line,), any(map(_is_sure, whole)))


def _places(line: str, whole: list[ast.stmt]) -> list[int]:
    """Return where another assignment may begin; in a comment only one that changes a name."""
    places = []
    for found in _ASSIGNMENT.finditer(line):
        before = line[: found.start()]
        outside = all(before.count(a) == before.count(b) for a, b in ("()", "[]", "{}"))
        if outside and (found[2] if "#" in before else not whole):
            places.append(found.start())
    return places


def _parse(text: str) -> list[ast.stmt]:
    """Return the statements of a text; none where it is not Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = without_marks(text)
            body = f"{text} pass" if _HEADER.fullmatch(text) else text
            return ast.parse(body, feature_version=(3, 11)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _is_statement(statement: ast.stmt) -> bool:
    """Tell statements from what is prose as well: `yes`, `3`, `a, b` and `f(x)` are none."""
    if isinstance(statement, ast.Expr):
        call = statement.value
        return isinstance(call, ast.Call) and (
            isinstance(call.func, ast.Attribute)
            or (isinstance(call.func, ast.Name) and call.func.id == "print")
        )
    if isinstance(statement, ast.Assign):
        return not any(isinstance(each, ast.Tuple) for each in statement.targets[1:])
    return not isinstance(statement, ast.AnnAssign)


def _is_sure(statement: ast.stmt) -> bool:
    """Find what no formula has: `+=`, `**`, a method that is called, a function defined."""
    if isinstance(statement, ast.AugAssign):
        return isinstance(statement.op, _SURE)
    if isinstance(statement, ast.FunctionDef):
        return True
    if not isinstance(statement, ast.Assign):
        return False
    inside = list(ast.walk(statement.value))
    return any(
        isinstance(each, ast.BinOp) and isinstance(each.op, ast.Pow) for each in inside
    ) or any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and isinstance(each.func.value, ast.Name)
        for each in inside
    )


def _changes_itself(statement: ast.stmt) -> bool:
    """Find `v = b * v - g`: as an equation it would be pointless."""
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.BinOp):
        return False
    target = ast.dump(statement.targets[0]).replace("Store()", "Load()")
    return any(ast.dump(each) == target for each in ast.walk(statement.value))


def highlight(code: Code) -> Markup:
    """Return code as HTML: keywords, names, strings, numbers and comments in spans."""
    if not _LANGUAGES.fullmatch(code.language) or len(code.code) > _COLOURED:
        return escape(code.code)
    pieces = list(_pieces(code))
    # A lexer may drop what it takes for no part of the code, such as a byte order mark.
    if "".join(text for _, text in pieces) != code.code:
        return escape(code.code)
    return Markup("").join(
        Markup('<span class="hl-{}">{}</span>').format(kind, part) if kind and not at % 2 else part
        for kind, text in pieces
        # No element may begin in a gap and end after it.
        for at, part in enumerate(between_marks(text))
        if part
    )


@lru_cache(maxsize=64)
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


def _pieces(code: Code) -> Iterator[tuple[str, str]]:
    """Split code into pieces of one kind each; the kind of most is empty."""
    from pygments.token import Comment, Keyword, Name, Number, Operator, String

    kinds = (
        (Comment, "comment"),
        (Keyword, "keyword"),
        (Operator.Word, "keyword"),
        (String, "string"),
        (Number, "number"),
        (Name.Function, "name"),
        (Name.Class, "name"),
        (Name.Builtin, "name"),
        (Name.Tag, "name"),
    )
    last, text = "", ""
    for token, value in _lexer(code.language).get_tokens(code.code):
        kind = next((kind for parent, kind in kinds if token in parent), "")
        if kind != last and text:
            yield last, text
            text = ""
        last, text = kind, text + value
    if text:
        yield last, text
