"""The command line: one small module per command, and the one place where errors end."""

from __future__ import annotations

import re
import sys

import typer

from builder.cli import (
    build,
    dedupe,
    dialects,
    diff,
    doctor,
    init,
    lint,
    parse,
    plan,
    preview,
    propose,
    rehearse,
    release,
    review,
    rules,
)
from builder.cli.helping import Command
from builder.errors import DeckwrightError

FAILED = 2
"""The exit code of what could not run; 1 is for findings, 0 for all else."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")

app = typer.Typer(
    name="deckwright",
    help="Turn messy flashcard documents into one Anki deck you can trust.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help comes in half the time
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("build", cls=Command)(build.build)
app.command("parse", cls=Command)(parse.parse)
app.command("dedupe", cls=Command)(dedupe.dedupe)
app.command("lint", cls=Command)(lint.lint)
app.command("propose", cls=Command)(propose.propose)
app.command("review", cls=Command)(review.review)
app.command("diff", cls=Command)(diff.diff)
app.command("preview", cls=Command)(preview.preview)
app.command("plan", cls=Command)(plan.plan)
app.command("rehearse", cls=Command)(rehearse.rehearse)
app.command("release", cls=Command)(release.release)
app.command("rules", cls=Command)(rules.rules)
app.command("init", cls=Command)(init.init)
app.command("dialects", cls=Command)(dialects.dialects)
app.command("doctor", cls=Command)(doctor.doctor)


def _version(value: bool) -> None:
    if value:
        from builder import __version__

        typer.echo(f"deckwright {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: bool = typer.Option(
        False, "--version", help="Show the version and exit.", callback=_version, is_eager=True
    ),
) -> None:
    del version


def main() -> None:
    """Run the command line; an error is one sentence on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(prog_name=app.info.name)
    except DeckwrightError as error:
        print(f"deckwright: {_CONTROLS.sub('?', str(error))}", file=sys.stderr)
        raise SystemExit(FAILED) from None
    except OSError as error:
        # What no stage expects: no room or no right where the system keeps temporary files.
        print(f"deckwright: the system refuses: {error}; nothing was kept", file=sys.stderr)
        raise SystemExit(FAILED) from None
    except KeyboardInterrupt:
        print("deckwright: stopped; nothing half-written was kept", file=sys.stderr)
        raise SystemExit(130) from None
