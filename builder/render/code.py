"""Code in card text: fenced blocks, lines that surely are code, and their colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from builder.forms.code_runs import code_line, code_runs
from builder.forms.indentation import column, fences
from builder.render.gaps import between_marks

_COLOURED = 20_000
"""Characters up to which a block is coloured."""
# Pygments knows a language by several names, but some of its lexers take minutes for a few lines.
_LEXERS = frozenset((
    "Ada", "Awk", "Bash", "Bash Session", "Batchfile", "C", "C#", "C++", "CMake", "COBOL", "CSS",
    "CUDA", "Clojure", "CoffeeScript", "Common Lisp", "Crystal", "Cypher", "D", "Dart", "Delphi",
    "Diff", "Docker", "Elixir", "Elm", "Erlang", "F#", "Fish", "Fortran", "GLSL", "Go",
    "GraphQL", "Groovy", "HTML", "HTTP", "Haskell", "INI", "JSON", "JSX", "Java", "JavaScript",
    "Julia", "Kotlin", "LLVM", "Lua", "MIPS", "Makefile", "Markdown", "Matlab", "MySQL", "NASM",
    "Nginx configuration file", "Nimrod", "Nix", "OCaml", "Objective-C", "Octave", "PHP",
    "PL/pgSQL", "Perl", "PostgreSQL SQL dialect", "PowerShell", "PowerShell Session", "Prolog",
    "Protocol Buffer", "Python", "Python console session", "RConsole", "Racket", "Ruby",
    "Rust", "S", "SCSS", "SQL", "Sass", "Scala", "Scheme", "Solidity", "Standard ML", "Swift",
    "TOML", "TSX", "Tcl", "TeX", "Terraform", "TypeScript", "VB.net", "vhdl", "XML", "YAML",
    "Zig", "systemverilog", "verilog",
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Lines of code; `language` is empty where nobody says it."""

    code: str
    language: str


def find_code(lines: Sequence[str], raw: Sequence[str]) -> dict[int, tuple[int, Code]]:
    """Find the code of a text: by its first line, the line after its last, and the code.

    `lines` are stripped, `raw` keep their indentation.
    """
    found = {
        start: (end + 1, _fenced(raw[start + 1 : end], language))
        for start, end, language in fences(lines)
    }
    for run in code_runs(lines, [column(line) for line in raw]):
        found[run.start] = run.end, Code(code=run.code, language=run.language)
    return found


def _fenced(raw: Sequence[str], language: str) -> Code:
    """Read what stands between two fences."""
    inside = [line.rstrip() for line in raw]
    depth = min(len(line) - len(line.lstrip()) for line in inside if line)
    return Code(code="\n".join(line[depth:] for line in inside), language=language.lower())


def read_code_line(line: str) -> Code | None:
    """Read one line that surely is code, whatever stands around it."""
    run = code_line(line)
    return Code(code=run.code, language=run.language) if run else None


def highlight(code: Code) -> Markup:
    """Return code as HTML: keywords, names, strings, numbers and comments in spans."""
    lexer = _lexer(code.language) if code.language and len(code.code) <= _COLOURED else None
    if lexer is None:
        return escape(code.code)
    pieces = list(_pieces(lexer, code.code))
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
    """Return what knows a language by one of its names, or by what its files' names end in."""
    from pygments.lexers import find_lexer_class_by_name, find_lexer_class_for_filename
    from pygments.util import ClassNotFound

    try:
        lexer = find_lexer_class_by_name(language)
    except ClassNotFound:
        lexer = find_lexer_class_for_filename(f"code.{language}")
    known = lexer is not None and lexer.name in _LEXERS
    return lexer(stripnl=False, ensurenl=False) if known else None


def _pieces(lexer: Any, code: str) -> Iterator[tuple[str, str]]:
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
    for token, value in lexer.get_tokens(code):
        kind = next((kind for parent, kind in kinds if token in parent), "")
        if kind != last and text:
            yield last, text
            text = ""
        last, text = kind, text + value
    if text:
        yield last, text
