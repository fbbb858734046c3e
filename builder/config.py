"""`deck.toml`: what one deck sets, checked key by key.

pydantic checks the file against a schema made from the records below; it is imported only when
there is a file to check.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from builder.errors import ConfigError, OutputError
from builder.files import write_text
from builder.toml_keys import dotted, setting_line

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

CONFIG_FILE = "deck.toml"

Decks = Literal["one", "document", "section"]

_DECK_HINT = "write one line, with a name on both sides of each ::"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentConfig:
    """What is set for one document; empty means: find out, or do as for the deck."""

    dialect: str = ""
    encoding: str = ""
    tags: tuple[str, ...] = ()
    deck: str = ""
    skip: bool = False
    allow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupeConfig:
    """How overlapping cards are treated: whether they are merged, and the deck's own synonyms.

    Each of `synonyms` is a group of words that stand for each other. With `semantic`, people are
    asked about cards that are close in meaning too; that needs packages of its own.
    """

    merge: bool = True
    synonyms: tuple[tuple[str, ...], ...] = ()
    semantic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LintConfig:
    """How cards are linted: rules that are off, for the deck or on some of its `cards`.

    Cards go by their ids, or the beginnings of them. `packs` are files of misconceptions, from the
    deck folder; they add to those that ship.
    """

    allow: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    cards: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckConfig:
    """What is set for a deck; `decks` says whether documents or sections get decks of their own."""

    title: str = ""
    deck: str = ""
    decks: Decks = "one"
    tags: tuple[str, ...] = ()
    dedupe: DedupeConfig = field(default_factory=DedupeConfig)
    lint: LintConfig = field(default_factory=LintConfig)
    documents: Mapping[str, DocumentConfig] = field(default_factory=dict)


def read_config(path: Path) -> DeckConfig:
    """Read and check a deck.toml; without one, everything has its default.

    Raises ConfigError with the file, the line and the key for TOML that does not parse, a key that
    does not exist, and a value of the wrong type or form.
    """
    try:
        text = path.read_text("utf-8-sig")
        values = tomllib.loads(text)
    except FileNotFoundError:
        return DeckConfig()
    except OSError as fault:
        raise ConfigError(f"cannot be read: {fault.strerror}", where=path) from fault
    except UnicodeDecodeError as fault:
        raise ConfigError("is not UTF-8", where=path, hint="save it as UTF-8") from fault
    except tomllib.TOMLDecodeError as fault:
        raise _broken(path, text, fault) from fault
    config = _checked(path, text, values)
    _check_forms(path, text, config)
    return config


def _broken(path: Path, text: str, fault: tomllib.TOMLDecodeError) -> ConfigError:
    message, _, place = str(fault).partition(" (at ")
    number = re.match(r"line (\d+)", place)
    line = int(number[1]) if number else len(text.rstrip().split("\n"))  # else the file just ends
    message = message[:1].lower() + message[1:]
    return ConfigError(f"is not valid TOML: {message}", where=path, line=line, hint="correct it")


def _checked(path: Path, text: str, values: dict[str, Any]) -> DeckConfig:
    """Validate the parsed values against the records, types strictly, unknown keys forbidden."""
    from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

    strict = ConfigDict(extra="forbid")
    for record in (DocumentConfig, DedupeConfig, LintConfig, DeckConfig):
        with_config(strict)(record)
    try:
        return TypeAdapter(DeckConfig).validate_json(_as_json(values), strict=True)
    except ValidationError as fault:
        raise _fault(path, text, fault) from None


def _as_json(values: dict[str, Any]) -> str:
    """Give TOML values as JSON, whose lists pydantic takes for tuples even when it is strict."""
    import json

    # A date has no form in JSON: it becomes null, which no setting may be.
    return json.dumps(values, default=lambda _: None)


def _fault(path: Path, text: str, fault: ValidationError) -> ConfigError:
    """Name the first wrong key, with what is expected there."""
    error = fault.errors()[0]
    keys = [str(part) for part in error["loc"] if isinstance(part, str)]
    name = dotted(keys)
    if isinstance(error["loc"][-1], int):
        name = f"each of {name}"
    line = setting_line(text, keys)
    if error["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        tables = {"dedupe": DedupeConfig, "lint": LintConfig, "documents": DocumentConfig}
        record = tables[keys[0]] if len(keys) > 1 else DeckConfig
        valid = [each.name for each in fields(record)]
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


def line_of(path: Path, keys: Sequence[str]) -> int | None:
    """Find the line of a deck.toml, read before, that sets a key."""
    return setting_line(path.read_text("utf-8-sig"), keys)


def _check_forms(path: Path, text: str, config: DeckConfig) -> None:
    """Check what types cannot say: tags without spaces, decks without empty parts, encodings."""
    for keys, value, problem, hint in _forms(config):
        if problem:
            message = f"{dotted(keys)} {value!r} {problem}"
            raise ConfigError(message, where=path, line=setting_line(text, keys), hint=hint)


def _forms(config: DeckConfig) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    """Yield each value that has a form: its keys, itself, what is wrong if anything, and a way out.

    A title is a deck's name too, where no deck is named.
    """
    places: list[tuple[tuple[str, ...], DeckConfig | DocumentConfig]] = [((), config)]
    places += [(("documents", name), each) for name, each in config.documents.items()]
    yield ("title",), config.title, _deck_problem(config.title), _DECK_HINT
    for group in config.dedupe.synonyms:
        few = len(group) < 2 or not all(word.strip() for word in group)
        problem = "is no group of two words or more" if few else ""
        yield ("dedupe", "synonyms"), ", ".join(group), problem, "name words that mean the same"
    for keys, each in places:
        yield (*keys, "deck"), each.deck, _deck_problem(each.deck), _DECK_HINT
        for tag in each.tags:
            yield (*keys, "tags"), tag, _tag_problem(tag), "write a hyphen instead of a space"
        if isinstance(each, DocumentConfig):
            problem = _encoding_problem(each.encoding)
            yield (*keys, "encoding"), each.encoding, problem, 'write one such as "utf-8"'


def _tag_problem(tag: str) -> str:
    return "is empty or has a space" if not tag or any(c.isspace() for c in tag) else ""


def _deck_problem(name: str) -> str:
    if any(unicodedata.category(c) == "Cc" for c in name):
        return "has a line break or another control character"
    return "has an empty part" if name and not all(p.strip() for p in name.split("::")) else ""


def _encoding_problem(name: str) -> str:
    try:
        "".encode(name or "utf-8")  # unlike codecs.lookup, this refuses what is not for text
    except (LookupError, ValueError):
        return "is no encoding of text that Python knows"
    return ""


def title_of(name: str) -> str:
    """Make a title of a folder's or file's name."""
    parts = (part.split() for part in name.replace("-", " ").replace("_", " ").split("::"))
    return "::".join(" ".join(words) for words in parts if words) or "Deck"


def init(folder: Path, title: str = "") -> Path:
    """Make a deck folder with a commented deck.toml, and give that file's path.

    An existing deck.toml is an OutputError; it is never written over.
    """
    path = folder / CONFIG_FILE
    title = title or title_of(folder.resolve().name)
    if problem := _deck_problem(title):
        raise ConfigError(f"the title {title!r} {problem}", hint=_DECK_HINT)
    if os.path.lexists(path):
        raise OutputError("exists already", where=path, hint="edit it, or choose another folder")
    write_text(path, template_toml(title))
    return path


def template_toml(title: str) -> str:
    """Give the deck.toml that `init` writes: the title, and every other setting explained."""
    import json

    title = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in title)
    return f"""\
# Every setting is optional; a folder of documents builds without this file.

title = {json.dumps(title, ensure_ascii=False)}

# The deck in Anki, if it is not the title. "::" puts a deck under another.
# deck = "Studies::Deep Learning"

# "one" deck for everything, or one below it for each "document" or "section".
# decks = "document"

# Tags for every note, besides the one that names its document and headings. No spaces.
# tags = ["exam"]

# Cards that ask for the same fact become one note, unless that is turned off. Words of your
# subject that mean the same help to find them. "semantic" also asks you about cards in other words
# that are close in meaning; it needs: pip install "deckwright[semantic]".
# [dedupe]
# merge = false
# synonyms = [["blood sugar", "glucose"], ["heart attack", "MI"]]
# semantic = true

# Rules that are not for this deck, or not for one of its cards, and misconceptions to look for;
# see: deckwright rules
# [lint]
# allow = ["yes-no"]
# packs = ["my-misconceptions.yaml"]
# [lint.cards]
# 3f9c21 = ["long-answer"]

# What is not right by itself for one document:
# [documents."lecture 1.txt"]
# dialect = "qa-lines"      # see: deckwright dialects
# encoding = "cp1251"
# tags = ["lecture-1"]
# deck = "Studies::Deep Learning::Lecture 1"
# skip = true
# allow = ["long-answer"]
"""
