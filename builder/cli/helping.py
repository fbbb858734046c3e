"""How a command explains itself: what it takes by the names that the documentation has for it."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand

_TYPES = {"path": "PATH", "str": "TEXT", "int": "NUMBER", "float": "NUMBER"}
_TYPE = re.compile(r"<(\w+)(?: range)?>")
_CHOICE = re.compile(r"<([\w-]+(?:\|[\w-]+)+)>")


class Command(TyperCommand):
    """A command whose help has FOLDER and PATH for what it takes, and no types of Python."""

    def collect_usage_pieces(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Give the names behind the command: `[OPTIONS] PATH...`."""
        pieces = [self.options_metavar or ""]
        for param in self.get_params(ctx):
            if param.param_type_name == "argument":
                name = f"{param.metavar or param.name}{'...' if param.nargs != 1 else ''}"
                pieces.append(name if param.required else f"[{name}]")
        return pieces

    def format_options(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Write what it takes, and the options."""
        arguments, options = [], []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is None:
                continue
            if param.param_type_name == "argument":
                # Whether it is needed, the line above says.
                arguments.append((param.metavar or param.name, getattr(param, "help", "")))
            else:
                options.append((_plain(record[0]), record[1]))
        for title, records in (("Arguments", arguments), ("Options", options)):
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


def _plain(name: str) -> str:
    """Say what an option takes as people do: `<path>` is a PATH, and `<a|b>` is a|b."""
    return _CHOICE.sub(r"\1", _TYPE.sub(lambda found: _TYPES.get(found[1], "VALUE"), name))
