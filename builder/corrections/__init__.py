"""Corrections, `corrections.yaml`: what people have decided about the cards of a deck.

`read_corrections`, `add_decisions` and `add_corrections` are the file. `resolve` finds the cards of
decisions among those that were read just now; `correct` lays accepted corrections over the cards,
and `fixes` makes corrections of what lint can put right. `decide` and `store_decision` are the way
in from the command line. The file is YAML that people edit and git compares, so adding an item
changes the lines of that item and no other.
"""

from builder.corrections.applying import Corrected, correct
from builder.corrections.deciding import decide, store_decision
from builder.corrections.fixing import fixes
from builder.corrections.resolve import resolve
from builder.corrections.store import (
    CORRECTIONS_FILE,
    Stored,
    add_corrections,
    add_decisions,
    read_corrections,
    read_decisions,
)

__all__ = [
    "CORRECTIONS_FILE",
    "Corrected",
    "Stored",
    "add_corrections",
    "add_decisions",
    "correct",
    "decide",
    "fixes",
    "read_corrections",
    "read_decisions",
    "resolve",
    "store_decision",
]
