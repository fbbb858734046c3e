"""The Jinja environment: where templates are, and how a broken one is reported.

Templates are looked up in several folders, and the first that has one wins. Those of a deck's own
folder may come from anybody, so they run in Jinja's sandbox.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import jinja2
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from builder.errors import DeckwrightError, TemplateError
from builder.overrides import DECK_TEMPLATES, ENCODING, check_overrides, find_template
from builder.render.code import highlight
from builder.render.inline import inline, inline_with_symbols

_JINJA = Path(jinja2.__file__).parent
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


def builtin() -> tuple[Path, ...]:
    """Return the folders of templates where no deck overrides any."""
    return (templates_folder(),)


def template_folders(deck: Path | None) -> tuple[Path, ...]:
    """Return where the templates of a deck are looked up: its own folder of them first, if any.

    A file in it that overrides nothing is a TemplateError.
    """
    if deck is None or not (deck / DECK_TEMPLATES).is_dir():
        return builtin()
    check_overrides(deck / DECK_TEMPLATES, templates_folder())
    return (deck / DECK_TEMPLATES, *builtin())


def environment(folders: tuple[Path, ...], symbols: bool = False) -> jinja2.Environment:
    """Return the environment over some folders: all is escaped, nothing may be undefined.

    With `symbols`, the filter `inline` writes words for some symbols as those.
    """
    # A deck's own files may change while its preview runs; ours do not.
    return _kept_environment(symbols) if folders == builtin() else _environment(folders, symbols)


def macros(folders: tuple[Path, ...], name: str, symbols: bool = False) -> Any:
    """Load a template and return its module, whose attributes are its macros."""
    if folders == builtin():
        return _kept_macros(name, symbols)
    module = guarded(folders, lambda: environment(folders, symbols).get_template(name).module)
    return _Macros(folders, find_template(folders, name), module)


def guarded(folders: tuple[Path, ...], call: Callable[[], _R]) -> _R:
    """Call something that runs templates of these folders; their faults become TemplateErrors."""
    try:
        return call()
    except Exception as fault:  # noqa: BLE001  what is no fault of a template is raised again
        raise_template_error(folders, fault)


def raise_template_error(
    folders: tuple[Path, ...], fault: Exception, file: Path | None = None
) -> NoReturn:
    """Raise the TemplateError that names the template's file and line; call it while handling.

    `file` is named where there is no telling. What no template is to blame for is raised as it is.
    """
    if isinstance(fault, DeckwrightError):
        raise fault
    if isinstance(fault, jinja2.TemplateSyntaxError):
        where = fault.filename or fault.name or str(folders[0])
        raise TemplateError(_sentence(fault), where=where, line=fault.lineno) from fault
    try:
        # Jinja turns the lines of its compiled code into the lines of the template.
        jinja2.Environment().handle_exception()  # noqa: S701  renders nothing
    except Exception as rewritten:
        frames = traceback.extract_tb(rewritten.__traceback__)
        inside = [each for each in frames if any(map(Path(each.filename).is_relative_to, folders))]
        blamed = isinstance(fault, jinja2.TemplateError) or (
            frames[-1] in inside or Path(frames[-1].filename).is_relative_to(_JINJA)
        )
        if inside and blamed:
            where, line = inside[-1].filename, inside[-1].lineno
            raise TemplateError(_sentence(fault), where=where, line=line) from rewritten
    if isinstance(fault, jinja2.TemplateNotFound):
        missing = folders[-1] / (fault.name or "")
        raise TemplateError("there is no such template", where=missing) from fault
    if blamed:
        raise TemplateError(_sentence(fault), where=file or folders[0]) from fault
    raise fault


class _Macros:
    """The macros of a template that a deck may have made, where anything may be wrong."""

    def __init__(self, folders: tuple[Path, ...], file: Path, module: object) -> None:
        self._folders, self._file, self._module = folders, file, module

    def __getattr__(self, name: str) -> Callable[..., Any]:
        macro = getattr(self._module, name, None)
        if not isinstance(macro, Macro):
            raise TemplateError(f"there is no macro {name}", where=self._file)

        def call(*given: Any) -> Any:
            try:
                return macro(*given)
            except Exception as fault:  # noqa: BLE001  what is no fault of a template is raised
                raise_template_error(self._folders, fault, self._file)

        return call


class _Loader(jinja2.FileSystemLoader):
    """Reads templates from files; one that cannot be read is a TemplateError."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a template."""
        try:
            return super().get_source(environment, template)
        except jinja2.TemplateNotFound:  # which is an OSError too
            raise
        except (OSError, UnicodeDecodeError) as fault:
            files = [Path(folder, template) for folder in self.searchpath]
            reason = getattr(fault, "strerror", None) or "it is not UTF-8"
            raise TemplateError(
                f"cannot be read: {reason}",
                where=next((file for file in files if file.is_file()), files[-1]),
            ) from fault


def _sentence(fault: Exception) -> str:
    """Say what is wrong with a template."""
    if isinstance(fault, jinja2.TemplateNotFound):
        return f"there is no template {fault.name}"
    message = fault.message if isinstance(fault, jinja2.TemplateError) else str(fault)
    return (message or "").strip().rstrip(".") or "the template is damaged"


def _environment(folders: tuple[Path, ...], symbols: bool) -> jinja2.Environment:
    kind = jinja2.Environment if folders == builtin() else ImmutableSandboxedEnvironment
    made = kind(
        loader=_Loader(folders, encoding=ENCODING),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(inline=inline_with_symbols if symbols else inline, highlight=highlight)
    return made


@lru_cache(maxsize=2)
def _kept_environment(symbols: bool) -> jinja2.Environment:
    return _environment(builtin(), symbols)


@lru_cache(maxsize=32)
def _kept_macros(name: str, symbols: bool) -> Any:
    return guarded(builtin(), lambda: _kept_environment(symbols).get_template(name).module)
