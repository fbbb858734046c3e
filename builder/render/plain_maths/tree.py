"""The parts of a formula, as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Node(NamedTuple):
    """A part of a formula: what it is, where it stands, its LaTeX and the parts in it."""

    kind: str
    start: int
    end: int
    latex: str
    parts: tuple[Node, ...] = ()
    signs: tuple[str, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Give this part and all in it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def last(self) -> Node:
        """Give the factor that this part ends with."""
        if self.kind in {"relation", "sum", "term", "factors", "signed"}:
            return self.parts[-1].last()
        return self
