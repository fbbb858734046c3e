"""The correction diff for people at a terminal: changed words in colour, or in brackets."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from io import StringIO

from rich.console import Console
from rich.text import Text

from builder.model import Reviewed
from builder.report.built import show_counts
from builder.report.diff_words import beginning, pieces
from builder.report.diffs import Change, DeckDiff, by_decision, counted, in_words, outcome
from builder.report.proposal import clean, in_a_line

_INDENT = "     "
_WIDTH = 10
"""Columns of the words that name what stands beside them."""

_STYLE = {"same": "", "old": "red strike", "new": "green"}
_PLAIN = {"same": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}
_DECIDED = {
    Reviewed.UNDECIDED: "yellow",
    Reviewed.ACCEPTED: "green",
    Reviewed.EDITED: "green",
    Reviewed.REJECTED: "red",
}


def text_of(decks: Sequence[DeckDiff]) -> str:
    """Give the report as a file has it, without colours."""
    file = StringIO()
    plain = Console(
        file=file,
        color_system=None,
        force_terminal=False,
        legacy_windows=False,
        soft_wrap=True,
        highlight=False,
        emoji=False,
        markup=False,
    )
    show_diff(plain, decks)
    return file.getvalue()


def show_diff(out: Console, decks: Sequence[DeckDiff]) -> None:
    """Show the corrections of every deck, and the command to go on with."""
    for number, deck in enumerate(decks):
        if number:
            out.print()
        show_outcome(out, deck)
        for group, changes in deck.groups:
            heading = f": {counted(group, changes)}, {in_words(by_decision(changes))}"
            out.print(Text.assemble("\n", (group, "bold cyan"), heading))
            for one in changes:
                _show_change(out, one)
        if deck.stale:
            out.print(
                Text.assemble(
                    "\n",
                    ("stale", "bold yellow"),
                    f": {counted('', deck.stale)}, not applied, as the cards are others by now",
                )
            )
        for one in deck.stale:
            _show_change(out, one)
    open_ = [shlex.quote(str(deck.folder)) for deck in decks if deck.undecided]
    for number, folder in enumerate(open_):
        out.print(clean(f"{'' if number else chr(10)}Next: deckwright review {folder}"))


def show_outcome(out: Console, deck: DeckDiff, written: str = "") -> None:
    """Show what there is in one line and the counts; `written` is the file that has the report."""
    sign, style = ("!", "yellow") if deck.undecided or deck.stale else ("✓", "green")
    out.print(Text.assemble((sign, style), " ", (clean(outcome(deck)), "bold")))
    kinds = {group: len(changes) for group, changes in deck.groups}
    show_counts(
        out,
        [
            ("kinds", in_words(kinds)),
            ("not shown", in_words(deck.left_out)),
            ("file", clean(str(deck.file)) if deck.fit or deck.stale or deck.left_out else ""),
            ("written to", clean(written)),
        ],
    )


def _show_change(out: Console, one: Change) -> None:
    """Show a correction: where it is, what it changes, and why."""
    decision = one.item.decision
    facts = (
        f"{one.item.group}, " if one.item.stale else "",
        (decision.value, _DECIDED[decision]),
        f", {clean(one.origin)}" if one.origin else "",
        ("  " + one.id, "dim"),
    )
    out.print(Text.assemble(f"  {clean(one.place)}: ", *facts))
    colours = out.color_system is not None and not out.no_color
    for label, text in _rows(one, colours=colours):
        for number, line in enumerate(text.split("\n", allow_blank=True)):
            name = label if number == 0 else ""
            line.rstrip()
            out.print(Text.assemble(_INDENT, (f"{name:<{_WIDTH}}", "dim"), line))


def _rows(one: Change, *, colours: bool) -> Iterator[tuple[str, Text]]:
    if one.caution:
        yield "caution", Text(in_a_line(one.caution), "yellow")
    if one.item.stale and one.places:
        yield "listed in", Text(clean(one.listed))
    if one.proposal:
        yield "proposed", Text(one.proposal, "bold")
        yield from _cards(one)
    elif one.item.side != "front":
        yield "front", Text(in_a_line(one.front), "bold")
    if one.parts:
        yield from _split(one)
    else:
        for before, after in one.texts:
            yield one.item.side, _words(before, after, colours=colours)
    for label, text in (("reason", one.item.reason), *_evidence(one), ("note", one.note)):
        if text:
            yield label, Text(in_a_line(text))


def _cards(one: Change) -> Iterator[tuple[str, Text]]:
    """Give the cards that a proposal is about; of those that are gone, their fronts."""
    if not one.item.cards:
        yield from (("front", Text(in_a_line(front), "bold")) for front in one.fronts)
    for place, card in zip(one.places, one.item.cards, strict=True):
        front = (in_a_line(card.front), "bold")
        yield "card", Text.assemble((f"{clean(place)}\n", "dim"), front, "\n", beginning(card.back))


def _split(one: Change) -> Iterator[tuple[str, Text]]:
    """Give the cards that a card becomes, after what it is."""
    if one.item.before:
        yield "card", Text(clean(one.item.before), _STYLE["old"])
    for number, (front, back) in enumerate(one.parts, 1):
        yield f"part {number}", Text(clean(f"{front}\n{back}"), _STYLE["new"])


def _words(before: str, after: str, *, colours: bool) -> Text:
    """Mark what is gone and what is new, in colours or between brackets."""
    text = Text()
    for piece in pieces(before, after, shorten=True):
        opened, closed = ("", "") if colours else _PLAIN[piece.what]
        text.append(f"{opened}{piece.text}{closed}", _STYLE[piece.what])
    return text


def _evidence(one: Change) -> Iterator[tuple[str, str]]:
    for quote in one.evidence:
        source = quote.source or "no source"
        yield "evidence", f"“{in_a_line(quote.text)}” ({source})"
