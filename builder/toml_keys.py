"""The keys of a TOML file: how they are written, and which line sets one.

The parser of the standard library gives values alone; whoever corrects a file wants the line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any

_TABLE = re.compile(r"\s*\[")
_SETTING = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[^=#"'])+?)\s*=""")


def dotted(keys: Sequence[str]) -> str:
    """Name a setting as TOML does."""
    return ".".join(key if re.fullmatch(r"[\w-]+", key) else f'"{key}"' for key in keys)


def setting_line(text: str, keys: Sequence[str]) -> int | None:
    """Find the line that sets a key, or else the line of the nearest table that it is in."""
    found: int | None = None
    depth = 0
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if _TABLE.match(line):
            path = table = _path(line)
        elif setting := _SETTING.match(line):
            path = (*table, *_path(f"{setting[1]} = 0"))
        else:
            continue
        if len(path) > depth and tuple(keys[: len(path)]) == path:
            found, depth = number, len(path)
    return found


def _path(toml: str) -> tuple[str, ...]:
    """Give the keys that one line of TOML names, outermost first."""
    try:
        values: Any = tomllib.loads(toml)
    except tomllib.TOMLDecodeError:
        return ()
    keys = []
    while isinstance(values, dict) and values:
        key, values = next(iter(values.items()))
        keys.append(key)
    return tuple(keys)
