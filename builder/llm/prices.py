"""What models cost: a file that ships, and one of the user's that goes first."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from builder.errors import ConfigError
from builder.llm.records import Usage
from builder.toml_keys import dotted, setting_line

SHIPPED = Path(__file__).with_name("prices.toml")

_MILLION = 1_000_000
_DATED = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|\d{2}-\d{4}|\d{8}|\d{6}|\d{4})\Z")
_HINT = 'write it as [models."NAME"] with input, output and, if it differs, cached'


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Dollars for a million tokens of one model."""

    input: float
    cached: float
    output: float

    def cost(self, usage: Usage) -> float:
        """Give the dollars that tokens cost."""
        cached = min(usage.cached, usage.input)
        dollars = (usage.input - cached) * self.input + cached * self.cached
        return (dollars + usage.output * self.output) / _MILLION

    def times(self, factor: float) -> Price:
        """Give this price with a discount, as for a batch."""
        return Price(
            input=self.input * factor, cached=self.cached * factor, output=self.output * factor
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """The prices of models; `as_of` says when those that ship were right."""

    models: Mapping[str, Price] = field(default_factory=dict)
    as_of: str = ""

    def price(self, model: str) -> Price | None:
        """Find a model's price, or that of the model of which it is a dated version."""
        return self.models.get(model) or self.models.get(_DATED.sub("", model))


def read_prices(path: Path | None = None) -> Prices:
    """Read the prices that ship and, before them, those of the user's file.

    Raises ConfigError with the file and the line for whatever is wrong with it.
    """
    shipped = _read(SHIPPED)
    if path is None:
        return shipped
    own = _read(path)
    return replace(own, models={**shipped.models, **own.models}, as_of=shipped.as_of)


def _read(path: Path) -> Prices:
    """Read one file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise ConfigError(f"the prices cannot be read: {reason}", where=path) from fault
    except UnicodeDecodeError as fault:
        raise ConfigError("not in UTF-8", where=path, hint="save it as UTF-8") from fault
    except tomllib.TOMLDecodeError as fault:
        at = re.search(r"at line (\d+)", str(fault))
        line = int(at[1]) if at else None
        raise ConfigError(f"no valid TOML: {fault}", where=path, line=line) from fault
    reader = _Reader(path, text)
    models = reader.table(values, "models")
    as_of = values.get("as_of", "")
    reader.known(values, (), {"as_of", "models"})
    if not isinstance(as_of, date | str):
        reader.fail(("as_of",), "is no date", "write it as 2026-03-31")
    return Prices(
        models={name: reader.price(name, entry) for name, entry in models.items()},
        as_of=str(as_of),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Checks the values of a file, and says where one is wrong."""

    path: Path
    text: str

    def fail(self, keys: tuple[str, ...], what: str, hint: str = _HINT) -> None:
        """Refuse the value of a key."""
        line = setting_line(self.text, keys)
        raise ConfigError(f"{dotted(keys)} {what}", where=self.path, line=line, hint=hint)

    def known(self, values: Mapping[str, Any], keys: tuple[str, ...], names: set[str]) -> None:
        """Refuse a key that means nothing."""
        for name in values:
            if name not in names:
                self.fail((*keys, name), "means nothing here")

    def table(self, values: Mapping[str, Any], name: str, *keys: str) -> Mapping[str, Any]:
        """Give the table that goes by a name."""
        table = values.get(name, {})
        if not isinstance(table, dict):
            self.fail((*keys, name), "is no table")
        return dict(table)

    def price(self, model: str, entry: object) -> Price:
        """Read the price of one model."""
        table = self.table({model: entry}, model, "models")
        self.known(table, ("models", model), {"input", "cached", "output"})
        for name in ("input", "output"):
            if name not in table:
                self.fail(("models", model), f"has no {name}")
        amounts = {name: self.amount(table[name], ("models", model, name)) for name in table}
        return Price(**{"cached": amounts["input"], **amounts})

    def amount(self, value: object, keys: tuple[str, ...]) -> float:
        """Read an amount of dollars."""
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or value < 0:  # type: ignore[arg-type,operator]
            self.fail(keys, f"is no amount of dollars: {value!r}", "write it as 0.40")
        return float(value)  # type: ignore[arg-type]
