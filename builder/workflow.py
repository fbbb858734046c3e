"""The GitHub workflow of a deck's repository, which `deckwright init --ci` writes."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from builder.errors import ConfigError, OutputError
from builder.render.environment import builtin, environment, guarded

TEMPLATE = "ci/deck.yml.j2"
WORKFLOW = Path(".github", "workflows", "deck.yml")
"""Where the workflow is in a repository."""

_ACTION = re.compile(r"[A-Za-z0-9-]+(?:/[\w.-]+)+@[\w./-]+", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}")


def plan_workflow(folder: Path, action: str) -> tuple[Path, str]:
    """Give the file of the workflow for a deck folder, and its text.

    It belongs to the git work tree that the folder is in, or else to the folder itself. An action
    that is not named as OWNER/REPO@REF is a ConfigError, an existing file an OutputError.
    """
    if not _ACTION.fullmatch(action):
        raise ConfigError(
            f"{action!r} names no action" if action else "--ci does not know the action",
            where="--action",
            hint="name its repository and commit: --action OWNER/REPO@COMMIT",
        )
    home = folder.resolve()
    root = next((each for each in (home, *home.parents) if (each / ".git").exists()), home)
    path = root / WORKFLOW
    if os.path.lexists(path):
        deck = _quoted(home.relative_to(root).as_posix())
        another = f"copy it under another name, give it tags of its own, and write deck: {deck}"
        hint = f"edit it, or move it away; for another deck, {another}"
        raise OutputError("exists already", where=path, hint=hint)
    return path, _text(action, home.relative_to(root).as_posix())


def is_pinned(action: str) -> bool:
    """Tell whether an action is named by a commit, which nobody can move."""
    return _COMMIT.fullmatch(action.rpartition("@")[2]) is not None


def _text(action: str, deck: str) -> str:
    """Fill the template."""
    folders = builtin()
    quoted = _quoted(deck)
    template = environment(folders).get_template(TEMPLATE)
    return guarded(folders, lambda: template.render(action=action, deck=quoted)) + "\n"


def _quoted(deck: str) -> str:
    """Give the path of a deck as YAML has it: a JSON string is one there too."""
    if not deck.isprintable() or "${{" in deck:
        raise ConfigError(f"{deck!r} cannot be written into a workflow", hint="rename the folder")
    return json.dumps(deck, ensure_ascii=False)
