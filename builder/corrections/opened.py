"""`corrections.yaml` open for decisions: each one changes a word of the text, and the file at once.

Reading a long file takes a second, so it is not read again for each decision, but kept in mind with
the places of its decisions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from builder.corrections.agreement import check_agreement
from builder.corrections.reading import parse
from builder.corrections.store import (
    Stored,
    add_corrections,
    add_decisions,
    file_text,
    stored_of,
    write_file,
)
from builder.errors import CorrectionsError
from builder.model import Correction, Decision, Reviewed


@dataclass(slots=True)
class _Place:
    """Where the word of a decision stands in the text, if it can be changed there."""

    start: int = -1
    end: int = -1


class OpenFile:
    """The file, what it holds, and where its decisions stand."""

    def __init__(self, path: Path) -> None:
        """Read the file; raises CorrectionsError for what is wrong with it."""
        self.path = path
        self._read(file_text(path) or "")

    def _read(self, text: str) -> None:
        parsed = parse(self.path, text)
        self._text = text
        items: list[tuple[Correction | Decision, Node]] = [
            *zip(parsed.decisions, parsed.overlaps.nodes, strict=True),
            *zip(parsed.corrections, parsed.cards.nodes, strict=True),
        ]
        self._records = {record.line: record for record, _ in items}
        self._places = {record.line: _place(node) for record, node in items}
        self.stored: Stored = stored_of(parsed.decisions, parsed.corrections)

    def decide(self, line: int, decision: Reviewed) -> None:
        """Change the decision about the item that begins in a line."""
        record = self._record(line)
        if isinstance(record, Correction):
            new: Correction | Decision = replace(record, decision=decision)
            word = decision.value
        else:
            new = replace(record, reviewed=decision)
            word = record.settled.value if decision is Reviewed.ACCEPTED else decision.value
            others = [each for at, each in self._records.items() if at != line]
            decisions = [each for each in others if isinstance(each, Decision)]
            check_agreement(self.path, [*decisions, replace(new, line=0)])
        self._check_unchanged()
        place = self._places[line]
        if place.start < 0 or (isinstance(new, Decision) and not new.by):
            self._rewrite(new)
            return
        text = self._text[: place.start] + word + self._text[place.end :]
        write_file(self.path, text)
        self._text = text
        shift = len(word) - (place.end - place.start)
        for other in self._places.values():
            if other.start > place.start:
                other.start += shift
                other.end += shift
        place.end += shift
        self._records[line] = new
        records = self._records.values()
        self.stored = stored_of(
            [each for each in records if isinstance(each, Decision)],
            [each for each in records if isinstance(each, Correction)],
        )

    def replace(self, correction: Correction) -> None:
        """Put a correction in the place of the one that begins in its line."""
        self._record(correction.line)
        self._check_unchanged()
        self._rewrite(correction)

    def _record(self, line: int) -> Correction | Decision:
        return self._records[line]

    def _rewrite(self, record: Correction | Decision) -> None:
        if isinstance(record, Correction):
            add_corrections(self.path, [record])
        else:
            add_decisions(self.path, [record])
        self._read(file_text(self.path) or "")

    def _check_unchanged(self) -> None:
        """Refuse to decide about a file that is another by now, and read that."""
        now = file_text(self.path) or ""
        if now == self._text:
            return
        self._read(now)
        raise CorrectionsError(
            "was changed by another program meanwhile",
            where=self.path,
            hint="look at the proposal again, and decide again",
        )


def _place(node: Node) -> _Place:
    """Find the word of the decision in an item, if it is written as a word."""
    for key, value in node.value if isinstance(node, MappingNode) else ():
        if key.value == "decision" and isinstance(value, ScalarNode):
            if value.style in ("|", ">"):
                break
            return _Place(value.start_mark.index, value.end_mark.index)
    return _Place()
