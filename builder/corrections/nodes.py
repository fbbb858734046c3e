"""The nodes of a YAML file, with the lines and places that they stand at.

Nodes are what YAML is before it makes values, so no tag in a file can make anything of itself. The
library is imported here; so this module is imported only where there is a file.
"""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node
from ruamel.yaml.reader import ReaderError

from builder.errors import CorrectionsError

_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)


def compose(path: Path, text: str) -> Node | None:
    """Give the root of a file, None for one without any; raise CorrectionsError where none is."""
    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False  # who checks the nodes refuses every anchor
    try:
        root: Node | None = yaml.compose(text)
    except (YAMLError, ValueError, OverflowError, RecursionError) as fault:
        raise _broken(path, text, fault) from fault
    return root


def is_nothing(node: Node) -> bool:
    """Tell whether nothing is written where a value could be."""
    start: int = node.start_mark.index
    end: int = node.end_mark.index
    return node.value == "" and start == end


def _broken(path: Path, text: str, fault: Exception) -> CorrectionsError:
    """Say what is wrong, and in which line if the library knows."""
    line: int | None = None
    if conflict := _CONFLICT.search(text):
        return CorrectionsError(
            "a merge conflict is not resolved",
            where=path,
            line=_line(text, conflict.start()),
            hint="keep the decisions that hold, and remove the marks",
        )
    if isinstance(fault, ReaderError):
        problem = f"the character U+{ord(text[fault.position]):04X} is not allowed"
        line = _line(text, fault.position)
    elif isinstance(fault, MarkedYAMLError):
        problem = (fault.problem or fault.context).removeprefix("but ")
        line = (fault.problem_mark or fault.context_mark).line + 1
    elif isinstance(fault, RecursionError):
        problem = "brackets within brackets, too many of them"
    else:
        problem = "an escape in quotes is no character"
    hint = "correct it, with quotes around a text that has a colon, # or brackets"
    return CorrectionsError(f"is not valid YAML: {problem}", where=path, line=line, hint=hint)


def _line(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1
