"""A deck, and commands, without what the person who runs the tests has set."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.cli import main
from tests.propose.talking import deck as write_deck


@dataclass(frozen=True)
class Result:
    """What a command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _no_model_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no key and no server in the environment, and make builds the same every time."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """Give a deck folder that every task finds something in."""
    return write_deck(tmp_path / "deck")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run commands in this process."""

    def run(*words: str | Path) -> Result:
        monkeypatch.setattr(sys, "argv", ["deckwright", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return Result(code=int(end.value.code or 0), out=out, err=err)

    yield run
    gc.enable()  # `build` does without
