"""The keys of the review, each with its consequence in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Group
from rich.table import Table
from rich.text import Text

from builder.corrections.items import Item
from builder.report.proposal import consequence

_BETWEEN = "   "
_NARROW = 74
"""Columns below which keys are told in fewer words."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does, in `brief` if that is given; `off` where it does nothing now."""

    key: str
    does: str
    brief: str = ""
    off: bool = False


Keys = tuple[Key, ...]


def keys_for(item: Item, view: str, *, alike: int, rest: int, can_undo: bool) -> tuple[Keys, ...]:
    """Give the keys for an item in lines: those that decide, those that decide many, the others."""
    editable = item.correction is not None and item.side != "card" and not item.stale
    decide = (
        Key("a", f"accept: {consequence(item)}", off=bool(item.misfit)),
        Key("r", "reject: never proposed again", "reject for good"),
        Key("s", "skip: decide later", "skip"),
    )
    many = (
        *(
            [Key("=", f"accept all {alike + 1:,} alike", f"accept {alike + 1:,} alike")]
            if alike
            else []
        ),
        Key("A", f"accept the rest of {item.group}", "accept rest", off=not item.is_mechanical),
        Key("R", f"reject the rest of {item.group}", "reject rest"),
    )
    other = (
        Key("e", "edit, then accept", "edit", off=not editable),
        Key("u", "undo", off=not can_undo),
        Key("v", f"view: {view}", view),
        Key("n p", "next, previous", "move"),
        Key("g", "next group", "group"),
        Key("/", "filter"),
        Key("?", "help"),
        Key("q", "quit, go on any time", "quit"),
    )
    return (decide, many, other) if rest > 1 else (decide, other)


def end_keys(left: int, *, can_undo: bool) -> tuple[Keys, ...]:
    """Give the keys for when the last item lies behind."""
    again = [Key("n", "look at what was skipped")] if left else []
    keys = (
        *again,
        Key("p", "previous"),
        Key("u", "undo", off=not can_undo),
        Key("/", "filter"),
        Key("?", "help"),
        Key("q", "quit, go on any time" if left else "quit"),
    )
    return (keys,)


def draw_keys(groups: Iterable[Keys], width: int) -> Text:
    """Set keys into lines, each group on lines of its own; a key and its words stay together."""
    lines: list[Text] = []
    between = _BETWEEN if width >= _NARROW else _BETWEEN[1:]
    for keys in groups:
        lines.append(Text())
        for key in keys:
            style = "dim" if key.off else ""
            does = key.does if width >= _NARROW else key.brief or key.does
            part = Text.assemble((key.key, style or "bold cyan"), " ", (does, style))
            if lines[-1].plain and lines[-1].cell_len + len(between) + part.cell_len > width:
                lines.append(Text())
            lines[-1].append(between if lines[-1].plain else "").append_text(part)
    return Text("\n").join(lines)


_HELP = (
    ("a", "accept: it ships with the next build"),
    ("r", "reject: it never ships, and is not proposed again"),
    ("s", "skip: it stays undecided"),
    ("e", "edit the new text in $EDITOR, or here where none is set, then accept it"),
    ("=", "accept all that change the same words in the same way: typo, grammar, format only"),
    ("A", "accept the rest of this kind: typo, grammar, format only, which change no meaning"),
    ("R", "reject the rest of this kind"),
    ("u", "undo the last decision, and the one before"),
    ("", ""),
    ("v", "view the changes, the old text, the new text, or the lines of the document"),
    ("n p", "go to the next or the previous one, to decide otherwise"),
    ("g", "go to the next kind"),
    ("/", "show only what has these words: of a card, a kind, a file, an id"),
    ("↑ ↓", "scroll, as PageUp and PageDown do"),
    ("q", "quit, as Ctrl+C does"),
)


def draw_help() -> Group:
    """Say what every key does."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="bold cyan", no_wrap=True)
    grid.add_column()
    for key, does in _HELP:
        grid.add_row(key, does)
    return Group(
        "Every decision is in corrections.yaml as soon as its key is pressed: quit when you like, "
        "and go on when you like. Enter and Escape decide nothing.\n",
        grid,
    )
