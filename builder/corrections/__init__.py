"""Corrections, `corrections.yaml`: what people have decided about the cards of a deck.

`read_decisions` and `add_decision` are the file; `resolve` finds the cards of its decisions among
those that were read just now; `decide` and `store_decision` are the way in from the command line.
The file is YAML that people edit and git compares, so adding a decision changes the lines of that
decision and no other.
"""

from builder.corrections.deciding import decide, store_decision
from builder.corrections.resolve import resolve
from builder.corrections.store import CORRECTIONS_FILE, add_decision, read_decisions

__all__ = [
    "CORRECTIONS_FILE",
    "add_decision",
    "decide",
    "read_decisions",
    "resolve",
    "store_decision",
]
