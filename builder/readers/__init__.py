"""Readers: from a document to its cards, with the dialect recognised by evidence."""

from __future__ import annotations

from collections.abc import Sequence

from builder.errors import DocumentError
from builder.model import Document, Evidence, Reading, Role
from builder.readers import bulleted_terms, course_notes, numbered_qa, qa_lines, term_lines
from builder.readers.base import Label, Reader, assemble
from builder.readers.displays import displays
from builder.readers.fenced_lines import fenced_lines
from builder.readers.furniture import is_site_furniture
from builder.readers.lines import Survey, survey, without
from builder.readers.media_lines import MediaLines

READERS: tuple[Reader, ...] = (
    qa_lines.READER,
    numbered_qa.READER,
    course_notes.READER,
    term_lines.READER,
    bulleted_terms.READER,
)
"""Every dialect there is; a new one is added here by hand."""


_FEW = 6
_SITE = Label(Role.FURNITURE, why="belongs to the site")


def reader_named(name: str) -> Reader:
    """Give the reader of dialect `name`; an unknown one is a DocumentError that lists them all."""
    for reader in READERS:
        if reader.name == name:
            return reader
    known = ", ".join(reader.name for reader in READERS)
    raise DocumentError(f"there is no dialect {name!r}", hint=f"choose one of {known}")


def weigh(everything: Survey, content: Survey) -> tuple[Evidence, ...]:
    """Let every dialect weigh the document; best first, in registry order among equals."""
    weighed = (r.weigh(everything if r.sees_site else content.sample) for r in READERS)
    return tuple(sorted(weighed, key=lambda evidence: -evidence.score))


def confidence(ranked: Sequence[Evidence], lines: int) -> float:
    """Compare the best evidence with the next: 0 when they are equal, towards 1 the clearer.

    A few lines are evidence of little.
    """
    best, second = ranked[0].score, ranked[1].score
    return round((best - second) / best * min(1.0, lines / _FEW), 2) if best else 0.0


def read_document(document: Document, dialect: str = "") -> Reading:
    """Read `document` in `dialect`, or in the one that explains it best."""
    lines = survey(document)
    fenced = fenced_lines(lines)
    outside = fenced.hidden() if fenced else lines
    displayed = displays(outside)
    plain = displayed.hidden() if displayed else outside
    media = MediaLines(plain)
    everything = media.hidden() if media else plain
    site = [is_site_furniture(line) for line in everything.seen]
    content = without(everything, site) if any(site) else everything
    ranked = weigh(everything, content)
    reader = reader_named(dialect or ranked[0].dialect)
    if reader.sees_site:
        whole = reader.read(everything)
    else:
        labels = iter(reader.read(content))
        whole = [_SITE if furniture else next(labels) for furniture in site]
    if media:
        whole = media.shown(whole)
    if displayed:
        whole = displayed.shown(whole)
    if fenced:
        whole = fenced.shown(whole)
    title, cards, roles = assemble(lines, whole)
    return Reading(
        document=document.name,
        dialect=reader.name,
        confidence=1.0 if dialect else confidence(ranked, len(everything)),
        evidence=ranked,
        title=title,
        cards=cards,
        lines=roles,
    )
