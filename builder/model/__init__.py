"""The records that every stage reads and returns, and the words they are named by.

document    one input file
dialect     the way a text document marks its cards
reader      the code for one dialect
card        what a document says: one front, one back, before Anki
note        what Anki stores; one card of ours becomes one note, from which Anki makes one or more
            *Anki cards*
field, note type, card template, deck (``A::B``), tag (no spaces), GUID
            as Anki uses them
role        what a line of a document is: front, back, heading, furniture or unparsed
furniture   what a site puts around cards: numbers, rating widgets, buttons
cluster     cards that ask for the same fact; they become one note
match       what was found out about two cards: the same fact, a related one, or undecided
decision    what a person has settled about two or more cards: to merge or to separate them
rule        what may be wrong with a card, by a name that states the fault
flag        a rule's finding on a card
correction  a change of one side of a card, or of the whole card, proposed, accepted, edited or
            rejected
ledger      ``deck.lock``: what has been released under which GUID
deck folder the folder that holds one deck's documents and its files

All records are immutable. Sequences are tuples, and an absent text is the empty string.
"""

from builder.model.corrections import (
    MECHANICAL,
    ChangeKind,
    Correction,
    Edits,
    Quote,
    Reviewed,
    Side,
)
from builder.model.documents import (
    Card,
    Document,
    Evidence,
    Line,
    Reading,
    Role,
    Span,
)
from builder.model.flags import (
    Flag,
    Severity,
)
from builder.model.notes import (
    BASIC,
    CLOZE,
    Note,
)
from builder.model.overlaps import (
    Addition,
    Cluster,
    Decision,
    Match,
    Merged,
    Overlaps,
    Settled,
    Verdict,
)

__all__ = [
    "BASIC",
    "CLOZE",
    "MECHANICAL",
    "Addition",
    "Card",
    "ChangeKind",
    "Cluster",
    "Correction",
    "Decision",
    "Document",
    "Edits",
    "Evidence",
    "Flag",
    "Line",
    "Match",
    "Merged",
    "Note",
    "Overlaps",
    "Quote",
    "Reading",
    "Reviewed",
    "Role",
    "Settled",
    "Severity",
    "Side",
    "Span",
    "Verdict",
]
