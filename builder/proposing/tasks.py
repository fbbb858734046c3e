"""The tasks by their names."""

from __future__ import annotations

from builder.errors import ConfigError
from builder.proposing.asking import Task
from builder.proposing.check import Check
from builder.proposing.complete import Complete
from builder.proposing.enrich import Enrich
from builder.proposing.fix import Fix
from builder.proposing.names import Extra, TaskName
from builder.proposing.pairs import Pairs


def task_named(
    name: TaskName, *, extras: tuple[Extra, ...] = (), topics: tuple[str, ...] = ()
) -> Task:
    """Give a task; raises ConfigError where enriching lacks what it needs."""
    if name is TaskName.ENRICH:
        if not extras:
            raise ConfigError(
                "nothing to enrich cards with is named",
                where="--task enrich",
                hint="add --with tags, more or split, or several of them",
            )
        if Extra.TAGS in extras and not topics:
            raise ConfigError(
                "tags are chosen from a list, and there is none",
                where="--with tags",
                hint='add topics = ["..."] to [llm] in deck.toml',
            )
        return Enrich(extras, topics)
    tasks: dict[TaskName, Task] = {
        TaskName.FIX: Fix(),
        TaskName.CHECK: Check(),
        TaskName.COMPLETE: Complete(),
        TaskName.PAIRS: Pairs(),
    }
    return tasks[name]
