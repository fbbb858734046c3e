"""What a deck's own folder of templates may hold, and where a template is found.

A deck may replace the look of its cards, not their shape: note types keep the ids, fields and card
templates that learners have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from builder.documents import SUFFIXES
from builder.errors import TemplateError

DECK_TEMPLATES = "templates"
"""The folder beside a deck's documents that holds what it overrides."""

ENCODING = "utf-8-sig"  # some editors put a mark before the text, which is no part of it

NOTE_TYPES = "note_types"
STYLE = "style.css"
EXTRA_STYLE = "extra.css"

_MAY = (
    f"it may hold {STYLE}, {EXTRA_STYLE}, fields/*.html.j2 and {NOTE_TYPES}/*/*.html, named as"
    " Deckwright's own files are"
)


def find_template(folders: Sequence[Path], name: str) -> Path:
    """Return the first file of this name in these folders; where there is none, the last place."""
    places = [folder / name for folder in folders]
    return next((place for place in places if place.is_file()), places[-1])


def read_template(path: Path) -> str:
    """Return the text of a template that is shipped as it is."""
    try:
        return path.read_text(encoding=ENCODING)
    except (OSError, UnicodeDecodeError) as fault:
        reason = getattr(fault, "strerror", None) or "it is not UTF-8"
        raise TemplateError(f"cannot be read: {reason}", where=path) from fault


def override_files(folder: Path) -> Iterator[Path]:
    """Give the files of a deck's folder of templates, but for hidden ones and documents."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.suffix.lower() not in SUFFIXES and not path.is_dir():
            yield path


def check_overrides(folder: Path, builtin: Path) -> None:
    """Raise TemplateError for the first file in a deck's folder that overrides nothing."""
    for path in override_files(folder):
        name = PurePosixPath(path.relative_to(folder).as_posix())
        if name.parts[0] == NOTE_TYPES and len(name.parts) == 3:
            _check_note_type(path.parent, builtin / NOTE_TYPES)
        if name.name == "note_type.toml":
            raise TemplateError(
                "the shape of a note type cannot be changed by a deck",
                where=path,
                hint="remove the file: learners' notes are tied to its fields and ids",
            )
        if not _overrides(name, builtin):
            raise TemplateError("overrides nothing", where=path, hint=_MAY)


def _check_note_type(folder: Path, builtin: Path) -> None:
    known = sorted(path.parent.name for path in builtin.glob("*/note_type.toml"))
    if folder.name not in known:
        raise TemplateError(
            f"there is no note type {folder.name}", where=folder, hint=f"known: {', '.join(known)}"
        )


def _overrides(name: PurePosixPath, builtin: Path) -> bool:
    """Say whether a file of this name replaces one, or adds to the style."""
    if str(name) in {STYLE, EXTRA_STYLE}:
        return True
    own = name.match("fields/*.html.j2") or name.match(f"{NOTE_TYPES}/*/*.html")
    depth = 2 if name.parts[0] == "fields" else 3
    return own and len(name.parts) == depth and (builtin / name).is_file()
