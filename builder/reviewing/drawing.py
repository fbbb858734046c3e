"""One proposal as it is drawn in the terminal: labels to the left, words to the right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rich.table import Table
from rich.text import Text

from builder.corrections.items import Item
from builder.model import Document, Reviewed, Settled, Span
from builder.report.proposal import (
    OWN_KNOWLEDGE,
    clean,
    folded_diff,
    front_of,
    place_of,
    proposal_of,
    role_of,
    sureness,
    word_diff,
)

_NEAR, _AROUND = 1, 6
"""Lines of a document that are shown before and after those of a card: below a change, and alone.
"""

_CONTEXT = 2
"""Lines of a text that are shown before and after those that change."""

SIDES = {
    "front": "Question",
    "back": "Answer",
    "more": "More",
    "tags": "Tags",
    "card": "Card",
    "cards": "Cards",
}
"""What the sides of a card are called."""

STYLE = {
    Reviewed.UNDECIDED: "",
    Reviewed.ACCEPTED: "green",
    Reviewed.EDITED: "green",
    Reviewed.REJECTED: "red",
}


class View(StrEnum):
    """What of a change is shown: the words that go and come, either text alone, or the document."""

    DIFF = "changes"
    OLD = "old"
    NEW = "new"
    SOURCES = "sources"

    def after(self, item: Item) -> View:
        """Give the one that comes next, round and round; cards that overlap have no new text."""
        views = list(View) if item.pair is None else [View.DIFF, View.SOURCES]
        return views[(views.index(self) + 1) % len(views)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """Draws items; `documents` are those of the deck, by name, and `file` its corrections.yaml."""

    documents: Mapping[str, Document]
    file: Path

    def draw(self, item: Item, view: View, *, alike: int = 0) -> Table:
        """Draw one item, whole."""
        page = _Page()
        if item.misfit:
            page.row("Beware", Text(f"{_misfit(item)}: {clean(item.misfit)}", "yellow"))
        if view is View.SOURCES:
            self._sources(page, item, _AROUND)
        elif item.pair is not None:
            _pair(page, item)
        else:
            _change(page, item, view)
            if alike:
                page.row("", Text(f"and {alike:,} more alike", "cyan"))
        page.gap()
        _why(page, item)
        self._place(page, item)
        if view is not View.SOURCES:
            page.gap()
            self._sources(page, item, _NEAR)
        return page.grid

    def _place(self, page: _Page, item: Item) -> None:
        paths = {name: document.path for name, document in self.documents.items()}
        page.row("Place", Text(place_of(item, paths, self.file)))
        page.row("Id", Text(item.id[:8], "dim"))

    def _sources(self, page: _Page, item: Item, around: int) -> None:
        """Draw the lines of the documents that say the cards, and those around them."""
        spans = [span for card in item.cards for span in (*card.front_spans, *card.back_spans)]
        several = len({span.document for span in spans}) > 1
        name = ""
        for block in _blocks(spans, around):
            label = "" if name else "Source"
            if block.document != name and several:
                page.row(label, Text(clean(block.document), "bold"))
                label = ""
            elif name:
                page.row("", Text("…", "dim"))
            page.row(label, _lines(self.documents[block.document], block, spans))
            name = block.document
        if not spans:
            page.row("Source", Text("the card is no longer in the documents", "dim"))


class _Page:
    """Rows of a label and a text."""

    def __init__(self) -> None:
        self.grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
        self.grid.add_column(style="dim", no_wrap=True, min_width=8)
        self.grid.add_column(ratio=1, overflow="fold")

    def row(self, label: str, what: Text | Table) -> None:
        """Add a row, unless its text is empty."""
        if not isinstance(what, Text) or what.plain:
            self.grid.add_row(label, what)

    def gap(self) -> None:
        """Leave a line free."""
        self.grid.add_row("", "")


def _misfit(item: Item) -> str:
    if item.ships:
        return "is not applied"
    return "does not fit" if item.stale else "cannot be accepted"


def _change(page: _Page, item: Item, view: View) -> None:
    """Draw the question, and the side that changes in the way that was chosen."""
    card = item.cards[0] if item.cards else None
    if item.side not in ("front", "card"):
        page.row("Question", Text(clean(front_of(item)), "bold"))
    if item.side in ("more", "tags") and card is not None:
        page.row("Answer", Text(clean(card.back)))
    if item.side == "tags" and card is not None and card.tags:
        page.row("has tags", Text(clean(" ".join(card.tags)), "dim"))
    page.row(SIDES[item.side], _words(item, view))
    if item.side == "front" and card is not None:
        page.row("Answer", Text(clean(card.back), "dim") if card.back.strip() else _no_answer())


def _words(item: Item, view: View) -> Text:
    if not item.cards and item.correction is not None:
        edits = [word_diff(old, new, colours=True) for old, new in item.correction.edits]
        return Text("\n").join(edits)
    if view is View.OLD:
        return Text(clean(item.before)) if item.before.strip() else Text("(empty)", "yellow")
    if view is View.NEW:
        return Text(clean(item.after))
    lines = folded_diff(item.before, item.after, colours=True, around=_CONTEXT)
    return Text("\n").join(lines)


def _no_answer() -> Text:
    return Text("(no answer)", "yellow")


def _pair(page: _Page, item: Item) -> None:
    """Draw what is proposed about cards, and the cards."""
    merge = item.pair is not None and item.pair.settled is Settled.MERGE
    page.row("Proposed", Text(proposal_of(item), "green" if merge else "cyan"))
    for card in item.cards:
        page.gap()
        page.row(role_of(item, card) or "Question", Text(clean(card.front), "bold"))
        page.row("Answer", Text(clean(card.back)) if card.back.strip() else _no_answer())


def _why(page: _Page, item: Item) -> None:
    """Draw why it is proposed, what that rests on, and by whom."""
    page.row("Why", Text(clean(item.reason) or "no reason is given"))
    one = item.correction
    for number, quote in enumerate(one.evidence if one is not None else ()):
        words = Text(f"“{clean(quote.text)}”")
        words.append(f"\n{clean(quote.source) or OWN_KNOWLEDGE}", "dim")
        page.row("" if number else "Evidence", words)
    if one is not None and not one.evidence and not item.is_mechanical:
        page.row("Evidence", Text("none", "yellow"))
    sure = f", {sureness(item)} sure" if sureness(item) else ""
    page.row("By", Text(f"{clean(item.by) or 'unknown'}{sure}"))
    if one is not None:
        page.row("Note", Text(clean(one.note)))


def _blocks(spans: Sequence[Span], around: int) -> Iterable[Span]:
    """Join spans of a card that lie close together, with the lines around them."""
    blocks: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.document, each.first)):
        first, last = max(1, span.first - around), span.last + around
        before = blocks[-1] if blocks else None
        if before and before.document == span.document and first <= before.last + 1:
            last = max(last, before.last)
            blocks[-1] = Span(document=span.document, first=before.first, last=last)
        else:
            blocks.append(Span(document=span.document, first=first, last=last))
    return blocks


def _lines(document: Document, block: Span, spans: Iterable[Span]) -> Table:
    """Give a block of lines with their numbers; those of the spans stand out."""
    own = {
        number
        for span in spans
        for number in range(span.first, span.last + 1)
        if span.document == block.document
    }
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    last = min(block.last, len(document.lines))
    while last > block.first and not document.lines[last - 1].strip():
        last -= 1
    for number in range(block.first, last + 1):
        line = Text(clean(document.lines[number - 1]).rstrip(), "" if number in own else "dim")
        grid.add_row(Text(str(number), "cyan" if number in own else "dim"), line)
    return grid
