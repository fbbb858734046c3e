"""A browser on this machine that shows pages and reaches nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NONE = f"no browser: set BROWSER_PATH, or install one of {', '.join(BROWSERS)}"


def find_browser() -> str | None:
    """Return the path of a Chromium on this machine."""
    given = os.environ.get("BROWSER_PATH")
    found = (shutil.which(name) for name in ((given,) if given else BROWSERS))
    return next((path for path in found if path), None)


@contextmanager
def launched(path: str) -> Iterator[Any]:
    """Start a browser, and end it."""
    from playwright.sync_api import sync_playwright

    options = ["--disable-background-networking", "--no-first-run"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()
