"""Options of the test run."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.browsers import NONE, find_browser, launched

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
    parser.addoption("--accept", action="store_true", help="write golden files anew")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Give a browser that shows pages and reaches nothing."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = find_browser()
    if path is None:
        pytest.skip(NONE)
    with launched(path) as browser:
        yield browser
