"""`deck.toml` read and checked, key by key.

pydantic checks the file against a schema made from the records; it is imported only when there is a
file to check.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.config.records import (
    DeckConfig,
    DedupeConfig,
    DocumentConfig,
    KindsConfig,
    LintConfig,
    LlmConfig,
)
from builder.errors import ConfigError
from builder.toml_keys import dotted, setting_line

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

DECK_HINT = "write one line, with a name on both sides of each ::"


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
    for record in (DocumentConfig, KindsConfig, DedupeConfig, LintConfig, LlmConfig, DeckConfig):
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
        tables = {
            "kinds": KindsConfig,
            "dedupe": DedupeConfig,
            "lint": LintConfig,
            "llm": LlmConfig,
            "documents": DocumentConfig,
        }
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
    yield ("title",), config.title, deck_problem(config.title), DECK_HINT
    for group in config.dedupe.synonyms:
        few = len(group) < 2 or not all(word.strip() for word in group)
        problem = "is no group of two words or more" if few else ""
        yield ("dedupe", "synonyms"), ", ".join(group), problem, "name words that mean the same"
    for name in ("timeout", "concurrency", "requests_per_minute", "tokens_per_minute", "max_cost"):
        value = getattr(config.llm, name)
        few = value is not None and not value > 0
        yield ("llm", name), str(value), "must be above 0" if few else "", "correct the value"
    for keys, each in places:
        yield (*keys, "deck"), each.deck, deck_problem(each.deck), DECK_HINT
        for tag in each.tags:
            yield (*keys, "tags"), tag, _tag_problem(tag), "write a hyphen instead of a space"
        if isinstance(each, DocumentConfig):
            problem = _encoding_problem(each.encoding)
            yield (*keys, "encoding"), each.encoding, problem, 'write one such as "utf-8"'


def _tag_problem(tag: str) -> str:
    return "is empty or has a space" if not tag or any(c.isspace() for c in tag) else ""


def deck_problem(name: str) -> str:
    """Say what is wrong with the name of a deck, if anything."""
    if any(unicodedata.category(c) == "Cc" for c in name):
        return "has a line break or another control character"
    return "has an empty part" if name and not all(p.strip() for p in name.split("::")) else ""


def _encoding_problem(name: str) -> str:
    try:
        "".encode(name or "utf-8")  # unlike codecs.lookup, this refuses what is not for text
    except (LookupError, ValueError):
        return "is no encoding of text that Python knows"
    return ""
