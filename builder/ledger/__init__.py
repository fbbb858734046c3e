"""The ledger, `deck.lock`: what has been released under which GUID.

`identify` gives every draft of a note its identity from what was released before; `settle` makes
the notes, with change times, and the ledger of this release. Both are pure functions. `read_ledger`
and `dump_ledger` are the file.
"""

from builder.ledger.gaps import number_gaps
from builder.ledger.identity import Identity, identify
from builder.ledger.records import Draft, Entry, Ledger, NoteTypeEntry, Rendered, Settlement
from builder.ledger.settle import content_key, first_words, settle, settle_note_type
from builder.ledger.store import TOLERANCE, dump_ledger, read_ledger

__all__ = [
    "TOLERANCE",
    "Draft",
    "Entry",
    "Identity",
    "Ledger",
    "NoteTypeEntry",
    "Rendered",
    "Settlement",
    "content_key",
    "dump_ledger",
    "first_words",
    "identify",
    "number_gaps",
    "read_ledger",
    "settle",
    "settle_note_type",
]
