"""The names of the tasks, which the command line needs before it loads anything."""

from __future__ import annotations

from enum import StrEnum


class TaskName(StrEnum):
    """What models can be asked to do."""

    FIX = "fix"
    CHECK = "check"
    COMPLETE = "complete"
    PAIRS = "pairs"
    ENRICH = "enrich"


class Extra(StrEnum):
    """What cards can be enriched with."""

    TAGS = "tags"
    MORE = "more"
    SPLIT = "split"
