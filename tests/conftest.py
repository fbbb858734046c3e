"""Options of the test run."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    import pytest

# How long an example takes depends on the machine; time is measured in benchmarks/ only.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_configure() -> None:
    """Let commands that tests start be interrupted, also where this run was started to ignore it.

    Shells start what runs in the background so, and who is started inherits it.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a person renew what the tests compare with."""
    parser.addoption("--accept", action="store_true", help="write golden files and pictures anew")
