"""The Jinja environment: where templates are, and how a broken one is reported."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import jinja2

from builder.errors import TemplateError
from builder.render.code import highlight
from builder.render.inline import inline

_R = TypeVar("_R")


def templates_folder() -> Path:
    """Return the folder of templates: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise TemplateError(
        "the templates are missing", where=package / "templates", hint="install Deckwright again"
    )


@lru_cache(maxsize=8)
def environment(folder: Path) -> jinja2.Environment:
    """Return the environment over one folder: everything is escaped, nothing may be undefined."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(inline=inline, highlight=highlight)
    return made


@lru_cache(maxsize=32)
def macros(folder: Path, name: str) -> Any:
    """Load a template once and return its module, whose attributes are its macros."""
    return guarded(folder, lambda: environment(folder).get_template(name).module)


def guarded(folder: Path, call: Callable[[], _R]) -> _R:
    """Call something that runs templates of this folder; a fault becomes a TemplateError."""
    try:
        return call()
    except jinja2.TemplateError as fault:
        raise_template_error(folder, fault)


def raise_template_error(folder: Path, fault: jinja2.TemplateError) -> NoReturn:
    """Raise the TemplateError that names the template's file and line; call it while handling."""
    if isinstance(fault, jinja2.TemplateNotFound):
        raise TemplateError(
            "there is no such template", where=folder / (fault.name or "")
        ) from fault
    message = (fault.message or "").strip().rstrip(".") or "the template is damaged"
    if isinstance(fault, jinja2.TemplateSyntaxError):
        where = fault.filename or fault.name or str(folder)
        raise TemplateError(message, where=where, line=fault.lineno) from fault
    try:
        # Jinja turns the lines of its compiled code into the lines of the template.
        environment(folder).handle_exception()
    except jinja2.TemplateError as rewritten:
        frames = traceback.extract_tb(rewritten.__traceback__)
        inside = [frame for frame in frames if Path(frame.filename).is_relative_to(folder)]
        where, line = (inside[-1].filename, inside[-1].lineno) if inside else (str(folder), None)
        raise TemplateError(message, where=where, line=line) from rewritten
