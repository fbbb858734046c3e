"""Options of the test run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a person renew what the tests compare with."""
    parser.addoption("--accept", action="store_true", help="write golden files and pictures anew")
