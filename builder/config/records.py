"""What one deck sets, with the defaults that make every setting optional."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CONFIG_FILE = "deck.toml"

Decks = Literal["one", "document", "section"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentConfig:
    """What is set for one document; empty or None means: find out, or do as for the deck."""

    dialect: str = ""
    encoding: str = ""
    tags: tuple[str, ...] = ()
    deck: str = ""
    skip: bool = False
    allow: tuple[str, ...] = ()
    reversed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindsConfig:
    """Which kinds of Anki cards are made where the form of a card allows it."""

    cloze: bool = True
    true_false: bool = True
    reversed: bool = False
    type_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupeConfig:
    """How overlapping cards are treated: whether they are merged, and the deck's own synonyms.

    Each of `synonyms` is a group of words that stand for each other. With `semantic`, people are
    asked about cards that are close in meaning too; that needs packages of its own.
    """

    merge: bool = True
    synonyms: tuple[tuple[str, ...], ...] = ()
    semantic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LintConfig:
    """How cards are linted: rules that are off, for the deck or on some of its `cards`.

    Cards go by their ids, or the beginnings of them. `packs` are files of misconceptions, from the
    deck folder; they add to those that ship.
    """

    allow: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    cards: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmConfig:
    """How a model is asked for corrections; nothing of it is needed to build a deck.

    `timeout` is in seconds and `max_cost` in dollars. `prices` is a file of prices, `references`
    are texts that models may quote, both in the deck folder. `topics` are the tags that a model may
    choose from. A key is never set here.
    """

    model: str = ""
    base_url: str = ""
    temperature: float = 0.0
    seed: int | None = None
    timeout: float = 120.0
    concurrency: int = 16
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    max_cost: float | None = None
    prices: str = ""
    references: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckConfig:
    """What is set for a deck; `decks` says whether documents or sections get decks of their own.

    With `symbols`, arrows and signs that are typed as several characters become one: `->`, `<=`.
    Without `media`, references to pictures and sounds stay text.
    """

    title: str = ""
    deck: str = ""
    decks: Decks = "one"
    tags: tuple[str, ...] = ()
    symbols: bool = False
    media: bool = True
    kinds: KindsConfig = field(default_factory=KindsConfig)
    dedupe: DedupeConfig = field(default_factory=DedupeConfig)
    lint: LintConfig = field(default_factory=LintConfig)
    llm: LlmConfig = field(default_factory=LlmConfig)
    documents: Mapping[str, DocumentConfig] = field(default_factory=dict)
