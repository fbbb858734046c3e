"""What a reader is, and what its labels become: cards, and one role for every line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from builder.forms.code_runs import code_runs
from builder.forms.indentation import column, fences, levels
from builder.model import Card, Document, Evidence, Line, Role, Span
from builder.readers.lines import Seen, Survey, stripped
from builder.text import fingerprint, normalise

_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)]|[A-Za-z]\))\s+\S")
# `# of protons` is a number of them, and `# include` a line of code.
_HEADING = re.compile(r"\A(?:#{2,6}\s+(?=\S)|#\s+(?!include\b|define\b)(?=[^\s\w]*[^\W_a-z]))")
_EMPHASIS = re.compile(r"(?:\*{1,3}|_{1,3})(?=\w)")
_DEEPEST = 4
"""How many items an item may be nested in."""


@dataclass(frozen=True, slots=True)
class Label:
    """What one non-blank line is: its role, its card's number (0 for none), and why it is unused.

    `cut` counts the characters at the start of the line that mark the card and are not its text,
    as in "12. ..." or "Q: ...".
    """

    role: Role
    card: int = 0
    why: str = ""
    cut: int = 0


@dataclass(frozen=True, slots=True)
class Reader:
    """The code for one dialect.

    `weigh` says how well the dialect explains a document; `read` gives every non-blank line of it
    exactly one label. Neither raises on any text. A site's own wording is taken out beforehand,
    unless the reader `sees_site`, because it is part of what it reads by.
    """

    name: str
    summary: str
    weigh: Callable[[Survey], Evidence]
    read: Callable[[Survey], Sequence[Label]]
    sees_site: bool = False


def evidence(dialect: str, score: float, *reasons: str) -> Evidence:
    """Make the evidence for `dialect`, with `score` kept between 0 and 1."""
    return Evidence(
        dialect=dialect,
        score=round(min(1.0, max(0.0, score)), 3),
        reasons=tuple(reason for reason in reasons if reason),
    )


@dataclass(slots=True)
class _Draft:
    """A card while its lines are collected."""

    front: list[int]
    back: list[int]
    section: tuple[str, ...]
    cuts: dict[int, int]


def assemble(
    survey: Survey, labels: Sequence[Label]
) -> tuple[str, tuple[Card, ...], tuple[Line, ...]]:
    """Turn labels into the document's title, its cards in order, and its lines with their roles."""
    lines = tuple(
        Line(number=seen.number, text=seen.text, role=label.role, why=label.why)
        for seen, label in zip(survey.seen, labels, strict=True)
    )
    drafts: dict[int, _Draft] = {}
    title, run = "", False
    section: list[str] = []
    for seen, label in zip(survey.seen, labels, strict=True):
        if label.role is Role.HEADING:
            text = heading_text(seen)
            if not drafts and not title:
                title = text
            else:
                section = [*section, text] if run else [text]
                run = True
            continue
        run = False
        if label.card:
            draft = drafts.get(label.card)
            if draft is None:
                draft = drafts[label.card] = _Draft([], [], tuple(section), {})
            (draft.front if label.role is Role.FRONT else draft.back).append(seen.number)
            if label.cut:
                draft.cuts[seen.number] = label.cut
    return title, _cards(survey.document, drafts), lines


def heading_text(seen: Seen) -> str:
    """Give a heading's words without Markdown marks or a closing colon."""
    return seen.text.strip("#*_= ").rstrip(":").strip() or seen.text


def _cards(document: Document, drafts: dict[int, _Draft]) -> tuple[Card, ...]:
    """Make the cards of the collected drafts, in order of their fronts."""
    ordinals: dict[str, int] = {}
    cards = []
    for draft in sorted(drafts.values(), key=lambda draft: draft.front[0]):
        front_spans = _spans(document, draft.front)
        back_spans = _spans(document, draft.back)
        front = _text(document, front_spans, draft.cuts)
        # The id is that of the words as they were read; the mark of a heading was always one.
        key = normalise(front)
        ordinal = ordinals[key] = ordinals.get(key, 0) + 1
        cards.append(
            Card(
                id=fingerprint(document.name, key, str(ordinal)),
                kind="basic",
                front=front if draft.front[0] in draft.cuts else _HEADING.sub("", front),
                back=_text(document, back_spans, draft.cuts),
                section=draft.section,
                tags=(),
                front_spans=front_spans,
                back_spans=back_spans,
            )
        )
    return tuple(cards)


def _spans(document: Document, numbers: list[int]) -> tuple[Span, ...]:
    """Join line numbers to spans; blank lines between two lines belong to the span."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and all(
            not stripped(document.lines[n - 1]) for n in range(spans[-1][1] + 1, number)
        ):
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return tuple(Span(document=document.name, first=a, last=b) for a, b in spans)


def _text(document: Document, spans: tuple[Span, ...], cuts: dict[int, int]) -> str:
    """Give the raw text of `spans`, each line stripped and without its card mark.

    Only code and items nested in others keep an indentation.
    """
    numbers = [n for span in spans for n in range(span.first, span.last + 1)]
    lines = [_unmarked(stripped(document.lines[n - 1]), cuts.get(n, 0)) for n in numbers]
    if any(document.lines[n - 1][:1].isspace() for n in numbers[1:]):
        columns = [column(document.lines[n - 1]) + cuts.get(n, 0) for n in numbers]
        indents = _indents(lines, columns, cuts.get(numbers[0], 0))
        lines = [" " * indent + line for indent, line in zip(indents, lines, strict=True)]
    return "\n".join(lines)


def _unmarked(line: str, cut: int) -> str:
    """Cut the card mark off a line, and the end of emphasis that it begins: "**Q: ...**"."""
    mark, text = line[:cut], line[cut:]
    opened = _EMPHASIS.search(mark)
    if opened is None or mark.count(opened[0]) > 1 or not text.endswith(opened[0]):
        return text
    return text.removesuffix(opened[0]).rstrip()


def _indents(lines: Sequence[str], columns: Sequence[int], cut: int) -> list[int]:
    """Give the indentation that each line keeps: in code as it is, of an item by its level."""
    indents = [0] * len(lines)
    outside = set(range(len(lines)))
    for start, end, _ in fences(lines):
        inside = [at for at in range(start + 1, end) if lines[at]]
        least = min(columns[at] for at in inside)
        for at in inside:
            indents[at] = columns[at] - least
        outside.difference_update(range(start, end + 1))
    begun = _begun(columns, cut)
    for run in code_runs(lines, begun):
        for at in range(run.start, run.end):
            indents[at] = max(0, begun[at] - begun[run.start]) if lines[at] else 0
        outside.difference_update(range(run.start, run.end))
    items = [at for at in sorted(outside) if _ITEM.match(lines[at])]
    for at, level in zip(items, levels([columns[at] for at in items]), strict=True):
        indents[at] = 2 * min(level, _DEEPEST)
    return indents


def _begun(columns: Sequence[int], cut: int) -> Sequence[int]:
    """Give where lines of code begin: the first where it would stand without its card's mark.

    What is below `A: for x in xs:` may be indented from the mark on, or from the text behind it.
    """
    if not cut or len(columns) < 2 or columns[1] >= columns[0] + 2:
        return columns
    return (columns[0] - cut, *columns[1:])
