"""Options of the test run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    import pytest

# How long an example takes depends on the machine; time is measured in benchmarks/ only.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a person renew what the tests compare with."""
    parser.addoption("--accept", action="store_true", help="write golden files and pictures anew")
