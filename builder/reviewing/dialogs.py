"""What the review asks in between: a yes or no, words to look for, a text to edit."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from builder.corrections.items import Item
from builder.report.proposal import clean, front_of, in_a_line, proposal_of, word_diff
from builder.reviewing.keys import Key, draw_help, draw_keys

SAMPLE = 5
"""Corrections that are looked at before a whole group is decided."""

_WIDTH = 56
"""Columns in which the keys of a dialog are set."""


class Sure(ModalScreen[bool]):
    """Asks once before many corrections are decided, and shows a few of them at random."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)"),
        Binding("l", "look"),
        Binding("n,escape,q,ctrl+c", "answer(False)"),
    ]

    def __init__(self, question: str, does: str, items: Sequence[Item]) -> None:
        """Ask `question`, to which `y` does what `does` says with `items`."""
        super().__init__()
        self._question, self._does, self._items = question, does, items

    def compose(self) -> ComposeResult:
        """Lay out the question, room for a few corrections, and the keys."""
        with Vertical(classes="box"):
            yield Static(Text(self._question, "bold"))
            with VerticalScroll(id="sample"):
                yield Static(id="few")
            yield Static(self._keys("look at a few at random first"), id="choices")

    def on_mount(self) -> None:
        """Hide the room for corrections until it is asked for."""
        self.query_one("#sample").display = False

    def _keys(self, look: str) -> Text:
        keys = (Key("l", look), Key("y", self._does), Key("n", "no, decide one by one"))
        return draw_keys([keys], _WIDTH)

    def action_look(self) -> None:
        """Show a few, other ones each time."""
        few = random.sample(self._items, min(SAMPLE, len(self._items)))
        self.query_one("#few", Static).update(_sample(few))
        self.query_one("#choices", Static).update(self._keys("look at a few others"))
        sample = self.query_one("#sample", VerticalScroll)
        sample.display = True
        sample.scroll_home(animate=False)
        sample.focus()

    def action_answer(self, answer: bool) -> None:
        """Close with the answer."""
        self.dismiss(answer)


def _sample(items: Sequence[Item]) -> Table:
    """Draw a few corrections, each with its question."""
    grid = Table.grid(expand=True)
    for number, one in enumerate(items):
        if number:
            grid.add_row("")
        grid.add_row(Text(in_a_line(front_of(one)), "dim"))
        if one.pair is not None:
            grid.add_row(Text(proposal_of(one)))
        else:
            grid.add_row(word_diff(one.before, one.after, colours=True))
    return grid


class Help(ModalScreen[None]):
    """Says what every key does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,ctrl+c", "app.pop_screen")
    ]

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        with VerticalScroll(classes="box"):
            yield Static(draw_help())
            yield Static(draw_keys([(Key("Escape", "back"),)], _WIDTH))


class Search(ModalScreen[str | None]):
    """Asks for the words to look for."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+c", "cancel")]

    def __init__(self, words: str) -> None:
        """Begin with the words that are looked for already."""
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """Lay out the line to write in."""
        with Vertical(classes="box"):
            yield Static(Text("Show only what has these words", "bold"))
            yield Input(self._words, placeholder="all of it", select_on_focus=True)
            keys = (Key("Enter", "show these"), Key("Escape", "back"))
            yield Static(draw_keys([keys], _WIDTH))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Close with the words."""
        self.dismiss(event.value.strip())

    def action_cancel(self) -> None:
        """Close with none."""
        self.dismiss(None)


class Edit(ModalScreen[str | None]):
    """Lets a person write the new text where there is no editor to start."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", priority=True),
        Binding("escape", "cancel", priority=True),
    ]

    def __init__(self, title: str, text: str) -> None:
        """Begin with a text."""
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """Lay out the text to write in."""
        with Vertical(classes="box tall"):
            yield Static(Text(clean(self._title), "bold"))
            yield TextArea(self._text, tab_behavior="focus", show_line_numbers=False)
            keys = (Key("Ctrl+S", "accept it as it is here"), Key("Escape", "decide nothing"))
            yield Static(draw_keys([keys], _WIDTH))

    def action_save(self) -> None:
        """Close with the text."""
        self.dismiss(self.query_one(TextArea).text)

    def action_cancel(self) -> None:
        """Close with none."""
        self.dismiss(None)
