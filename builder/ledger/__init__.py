"""The ledger, `deck.lock`: what has been released under which GUID.

`identify` gives every draft of a note its identity from what was released before; `settle` makes
the notes, with change times, and the ledger of this release. Both are pure functions. `read_ledger`
and `dump_ledger` are the file.
"""

from builder.ledger.gaps import number_gaps
from builder.ledger.identity import Identity, identify
from builder.ledger.keys import back_key, front_key
from builder.ledger.records import Draft, Entry, Ledger, NoteTypeEntry, Rendered, Settlement
from builder.ledger.settle import content_key, first_words, settle, settle_note_type
from builder.ledger.store import (
    LEDGER_FILE,
    TOLERANCE,
    dump_ledger,
    keep_mergeable,
    read_ledger,
)

__all__ = [
    "LEDGER_FILE",
    "TOLERANCE",
    "Draft",
    "Entry",
    "Identity",
    "Ledger",
    "NoteTypeEntry",
    "Rendered",
    "Settlement",
    "back_key",
    "content_key",
    "dump_ledger",
    "first_words",
    "front_key",
    "identify",
    "keep_mergeable",
    "number_gaps",
    "read_ledger",
    "settle",
    "settle_note_type",
]
