"""`deck.toml`: what one deck sets, checked key by key.

pydantic checks the file against a schema made from the records below; it is imported only when
there is a file to check.
"""

from __future__ import annotations

import codecs
import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from builder.errors import ConfigError

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

Decks = Literal["one", "document", "section"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentConfig:
    """What is set for one document; empty means: find out, or do as for the deck."""

    dialect: str = ""
    encoding: str = ""
    tags: tuple[str, ...] = ()
    deck: str = ""
    skip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckConfig:
    """What is set for a deck; `decks` says whether documents or sections get decks of their own."""

    title: str = ""
    deck: str = ""
    decks: Decks = "one"
    tags: tuple[str, ...] = ()
    documents: Mapping[str, DocumentConfig] = field(default_factory=dict)


def read_config(path: Path) -> DeckConfig:
    """Read and check a deck.toml; without one, everything has its default.

    Raises ConfigError with the file, the line and the key for TOML that does not parse, a key that
    does not exist, and a value of the wrong type or form.
    """
    if not path.exists():
        return DeckConfig()
    try:
        text = path.read_text("utf-8")
        values = tomllib.loads(text)
    except OSError as fault:
        raise ConfigError(f"cannot be read: {fault.strerror}", where=path) from fault
    except UnicodeDecodeError as fault:
        raise ConfigError("is not UTF-8", where=path, hint="save it as UTF-8") from fault
    except tomllib.TOMLDecodeError as fault:
        raise _broken(path, fault) from fault
    config = _checked(path, text, values)
    _check_forms(path, text, config)
    return config


def _broken(path: Path, fault: tomllib.TOMLDecodeError) -> ConfigError:
    found = re.search(r"^(.*?) \(at line (\d+)", str(fault))
    message, line = (found[1], int(found[2])) if found else (str(fault), None)
    return ConfigError(
        f"is not valid TOML: {message}", where=path, line=line, hint="mend that line"
    )


def _checked(path: Path, text: str, values: dict[str, Any]) -> DeckConfig:
    """Validate the parsed values against the records, types strictly, unknown keys forbidden."""
    from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

    strict = ConfigDict(extra="forbid")
    with_config(strict)(DocumentConfig)
    with_config(strict)(DeckConfig)
    try:
        return TypeAdapter(DeckConfig).validate_json(_as_json(values), strict=True)
    except ValidationError as fault:
        raise _fault(path, text, fault) from None


def _as_json(values: dict[str, Any]) -> str:
    """Give TOML values as JSON, whose lists pydantic takes for tuples even when it is strict."""
    import json

    return json.dumps(values, default=str)


def _fault(path: Path, text: str, fault: ValidationError) -> ConfigError:
    """Name the first wrong key, with what is expected there."""
    error = fault.errors()[0]
    keys = [str(part) for part in error["loc"] if isinstance(part, str)]
    name = ".".join(_quoted(key) for key in keys)
    line = _line_of(text, keys)
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        valid = [each.name for each in fields(DocumentConfig if len(keys) > 2 else DeckConfig)]
        near = difflib.get_close_matches(keys[-1], valid, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(valid)}"
        return ConfigError(f"there is no key {name}", where=path, line=line, hint=hint)
    return ConfigError(
        f"{name} {_expected(error)}", where=path, line=line, hint="correct the value"
    )


def _expected(error: ErrorDetails) -> str:
    kinds = {
        "string_type": "must be a text in quotes",
        "bool_type": "must be true or false",
        "tuple_type": "must be a list",
        "dataclass_type": "must be a table",
        "dict_type": "must be a table",
    }
    if error["type"] == "literal_error":
        return f"must be {error['ctx']['expected']}"
    return kinds.get(error["type"], error["msg"].lower())


def _quoted(key: str) -> str:
    return key if re.fullmatch(r"[\w-]+", key) else f'"{key}"'


def _line_of(text: str, keys: list[str]) -> int | None:
    """Find the line that sets a key, by its own name below the last line naming its table."""
    last: int | None = None
    depth = 0
    for number, line in enumerate(text.splitlines(), 1):
        if depth < len(keys) and re.search(rf"(?<![\w-]){re.escape(keys[depth])}(?![\w-])", line):
            last = number
            depth += 1
            while depth < len(keys) and keys[depth] in line:
                depth += 1
    return last


def _check_forms(path: Path, text: str, config: DeckConfig) -> None:
    """Check what types cannot say: tags without spaces, decks without empty parts, encodings."""
    places: list[tuple[list[str], DeckConfig | DocumentConfig]] = [([], config)]
    places += [(["documents", name], each) for name, each in config.documents.items()]
    for keys, each in places:
        for tag in each.tags:
            if not tag or any(c.isspace() for c in tag):
                message = f"tag {tag!r} is empty or has a space"
                raise _form(path, text, [*keys, "tags"], message, "write a hyphen instead")
        if each.deck and not all(part.strip() for part in each.deck.split("::")):
            message = f"deck {each.deck!r} has an empty part"
            raise _form(path, text, [*keys, "deck"], message, "write names between the colons")
        if isinstance(each, DocumentConfig) and each.encoding:
            try:
                codecs.lookup(each.encoding)
            except LookupError:
                message = f"there is no encoding {each.encoding!r}"
                hint = 'write one such as "utf-8" or "cp1251"'
                raise _form(path, text, [*keys, "encoding"], message, hint) from None


def _form(path: Path, text: str, keys: list[str], message: str, hint: str) -> ConfigError:
    return ConfigError(message, where=path, line=_line_of(text, keys), hint=hint)


def template_toml(title: str) -> str:
    """Give the deck.toml that `init` writes: the title, and every other setting explained."""
    import json

    return f"""\
# Every setting is optional; a folder of documents builds without this file.

title = {json.dumps(title, ensure_ascii=False)}

# The deck in Anki, if it is not the title. "::" puts a deck under another.
# deck = "Studies::Deep Learning"

# "one" deck for everything, or one below it for each "document" or "section".
# decks = "document"

# Tags for every note, besides the one that names its document and headings. No spaces.
# tags = ["exam"]

# What is not right by itself for one document:
# [documents."lecture 1.txt"]
# dialect = "qa-lines"      # see: deckwright dialects
# encoding = "cp1251"
# tags = ["lecture-1"]
# deck = "Studies::Deep Learning::Lecture 1"
# skip = true
"""
