"""Options of the test run."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

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


def find_browser() -> str | None:
    """Return the path of a Chromium on this machine."""
    given = os.environ.get("BROWSER_PATH")
    found = (shutil.which(name) for name in ((given,) if given else BROWSERS))
    return next((path for path in found if path), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Give a browser that shows pages and reaches nothing."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = find_browser()
    if path is None:
        pytest.skip(f"no browser: set BROWSER_PATH, or install one of {', '.join(BROWSERS)}")
    options = ["--disable-background-networking", "--no-first-run"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()
