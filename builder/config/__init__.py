"""`deck.toml`: what one deck sets."""

from builder.config.reading import line_of, read_config
from builder.config.records import (
    CONFIG_FILE,
    DeckConfig,
    Decks,
    DedupeConfig,
    DocumentConfig,
    KindsConfig,
    LintConfig,
    LlmConfig,
)
from builder.config.template import init, template_toml, title_of

__all__ = [
    "CONFIG_FILE",
    "DeckConfig",
    "Decks",
    "DedupeConfig",
    "DocumentConfig",
    "KindsConfig",
    "LintConfig",
    "LlmConfig",
    "init",
    "line_of",
    "read_config",
    "template_toml",
    "title_of",
]
