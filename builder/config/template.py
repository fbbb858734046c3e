"""The deck.toml that a new deck folder gets."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

from builder.config.reading import DECK_HINT, deck_problem
from builder.config.records import CONFIG_FILE
from builder.errors import ConfigError, OutputError
from builder.files import write_text


def title_of(name: str) -> str:
    """Make a title of a folder's or file's name."""
    parts = (part.split() for part in name.replace("-", " ").replace("_", " ").split("::"))
    return "::".join(" ".join(words) for words in parts if words) or "Deck"


def init(folder: Path, title: str = "") -> Path:
    """Make a deck folder with a commented deck.toml, and give that file's path.

    An existing deck.toml is an OutputError; it is never written over.
    """
    path = folder / CONFIG_FILE
    title = title or title_of(folder.resolve().name)
    if problem := deck_problem(title):
        raise ConfigError(f"the title {title!r} {problem}", hint=DECK_HINT)
    if os.path.lexists(path):
        raise OutputError("exists already", where=path, hint="edit it, or choose another folder")
    write_text(path, template_toml(title))
    return path


def template_toml(title: str) -> str:
    """Give the deck.toml that `init` writes: the title, and every other setting explained."""
    title = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in title)
    return f"""\
# Every setting is optional; a folder of documents builds without this file.

title = {json.dumps(title, ensure_ascii=False)}

# The deck in Anki, if it is not the title. "::" puts a deck under another.
# deck = "Studies::Deep Learning"

# "one" deck for everything, or one below it for each "document" or "section".
# decks = "document"

# Tags for every note, besides the one that names its document and headings. No spaces.
# tags = ["exam"]

# Arrows and signs typed as several characters, such as -> and <=, become one.
# symbols = true

# Pictures and sounds that documents refer to are packed, unless that is turned off.
# media = false

# Kinds of cards, by their form: blanks that the answer fills become cloze deletions, and statements
# to judge get a verdict. If asked, terms are asked from their definitions too, and one word answers
# are typed in. See docs/kinds.md.
# [kinds]
# cloze = false
# true_false = false
# reversed = true
# type_in = true

# Cards that ask for the same fact become one note, unless that is turned off. Words of your
# subject that mean the same help to find them. "semantic" also asks you about cards in other words
# that are close in meaning; it needs what `pipx install ".[semantic]"` installs.
# [dedupe]
# merge = false
# synonyms = [["blood sugar", "glucose"], ["heart attack", "MI"]]
# semantic = true

# Rules that are not for this deck, or not for one of its cards, and misconceptions to look for;
# see: deckwright rules
# [lint]
# allow = ["yes-no"]
# packs = ["my-misconceptions.yaml"]
# [lint.cards]
# 3f9c21 = ["long-answer"]

# Which model `deckwright propose` asks, and what it may cost; see docs/proposing.md. Keys come from
# the environment only.
# [llm]
# model = "gpt-4o-mini"
# base_url = "http://127.0.0.1:11434/v1"
# max_cost = 2.50                     # dollars
# prices = "prices.toml"
# references = ["chapter-4.txt"]      # texts that it may quote
# topics = ["optimisation"]           # tags that it may choose from
# temperature = 0.7
# seed = 7
# timeout = 300                       # seconds
# concurrency = 4
# requests_per_minute = 60
# tokens_per_minute = 90000

# What is not right by itself for one document:
# [documents."lecture 1.txt"]
# dialect = "qa-lines"      # see: deckwright dialects
# encoding = "cp1251"
# tags = ["lecture-1"]
# deck = "Studies::Deep Learning::Lecture 1"
# skip = true
# allow = ["long-answer"]
# reversed = true
"""
