"""The person's own editor, on a text."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from builder.errors import CorrectionsError


def editor() -> list[str]:
    """Give the command of the editor that the person has chosen; empty if there is none."""
    return shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")


def edited(command: list[str], text: str) -> str:
    """Let an editor change a text; raises CorrectionsError where that fails.

    Editors end the last line of a file, so one line break at the end is no part of the text.
    """
    with tempfile.TemporaryDirectory(prefix="deckwright-") as folder:
        file = Path(folder) / "correction.txt"
        file.write_bytes(f"{text}\n".encode())
        try:
            code = subprocess.run([*command, str(file)], check=False).returncode  # noqa: S603
            new = file.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            raise _failed(command, "cannot be used") from fault
    if code:
        raise _failed(command, f"ended with {code}")
    return new.replace("\r\n", "\n").removesuffix("\n")


def _failed(command: list[str], how: str) -> CorrectionsError:
    return CorrectionsError(
        f"the editor {command[0]} {how}, and nothing was decided",
        hint="set EDITOR to another one, or unset it to edit here",
    )
