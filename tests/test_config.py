"""deck.toml: what it may say, and what is answered where it says something else."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.config import (
    DeckConfig,
    DocumentConfig,
    KindsConfig,
    LintConfig,
    LlmConfig,
    read_config,
    template_toml,
    title_of,
)
from builder.errors import ConfigError


def _write(folder: Path, text: str) -> Path:
    path = folder / "deck.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _refusal(folder: Path, text: str) -> str:
    """Give what is said about a deck.toml, without the folder that it lies in."""
    with pytest.raises(ConfigError) as caught:
        read_config(_write(folder, text))
    return str(caught.value).removeprefix(f"{folder}/")


def test_a_folder_without_the_file_has_the_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path / "deck.toml") == DeckConfig()


def test_an_empty_file_has_the_defaults(tmp_path: Path) -> None:
    assert read_config(_write(tmp_path, "")) == DeckConfig()


def test_every_setting_is_read(tmp_path: Path) -> None:
    text = """
        title = "Optics"
        deck = "Physics::Optics"
        decks = "section"
        tags = ["exam", "part-1"]

        [lint]
        allow = ["yes-no"]
        packs = ["optics.yaml"]
        [lint.cards]
        3f9c21 = ["long-answer", "yes-no"]

        [documents."week 1/lenses.txt"]
        dialect = "qa-lines"
        encoding = "cp1251"
        tags = ["lenses"]
        deck = "Physics::Lenses"
        skip = true
        allow = ["enumeration"]
    """
    assert read_config(_write(tmp_path, text)) == DeckConfig(
        title="Optics",
        deck="Physics::Optics",
        decks="section",
        tags=("exam", "part-1"),
        lint=LintConfig(
            allow=("yes-no",),
            packs=("optics.yaml",),
            cards={"3f9c21": ("long-answer", "yes-no")},
        ),
        documents={
            "week 1/lenses.txt": DocumentConfig(
                dialect="qa-lines",
                encoding="cp1251",
                tags=("lenses",),
                deck="Physics::Lenses",
                skip=True,
                allow=("enumeration",),
            )
        },
    )


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert read_config(_write(tmp_path, '\ufefftitle = "Optics"')).title == "Optics"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\ntitel = "Optics"', "deck.toml:2: there is no key titel; did you mean title?"),
        (
            "colour = 1",
            (
                "deck.toml:1: there is no key colour; "
                "the keys are title, deck, decks, tags, symbols, media, kinds, dedupe, lint, llm, "
                "documents"
            ),
        ),
        (
            '[dedupe]\nsynonyms = [["leaf"]]',
            (
                "deck.toml:2: dedupe.synonyms 'leaf' is no group of two words or more; "
                "name words that mean the same"
            ),
        ),
        (
            "[dedupe]\nmerges = true",
            "deck.toml:2: there is no key dedupe.merges; did you mean merge?",
        ),
        (
            '[lint]\nallows = ["yes-no"]',
            "deck.toml:2: there is no key lint.allows; did you mean allow?",
        ),
        (
            '[documents."a.txt"]\ndialekt = "qa-lines"',
            'deck.toml:2: there is no key documents."a.txt".dialekt; did you mean dialect?',
        ),
        (
            'documents."a.txt".Skip = true',
            'deck.toml:1: there is no key documents."a.txt".Skip; did you mean skip?',
        ),
        (
            '[documents."a.txt"]\ntitle = "A"',
            (
                'deck.toml:2: there is no key documents."a.txt".title; '
                "the keys are dialect, encoding, tags, deck, skip, allow, reversed"
            ),
        ),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_one(
    tmp_path: Path, text: str, message: str
) -> None:
    assert _refusal(tmp_path, text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = 1", "deck.toml:1: title must be a text in quotes"),
        ("title = 2026-01-01", "deck.toml:1: title must be a text in quotes"),
        ("title = nan", "deck.toml:1: title must be a text in quotes"),
        ('tags = "exam"', "deck.toml:1: tags must be a list"),
        ("tags = [1]", "deck.toml:1: each of tags must be a text in quotes"),
        ('decks = "two"', "deck.toml:1: decks must be 'one', 'document' or 'section'"),
        ("documents = 3", "deck.toml:1: documents must be a table"),
        ("lint = 3", "deck.toml:1: lint must be a table"),
        ('[lint]\nallow = "yes-no"', "deck.toml:2: lint.allow must be a list"),
        (
            "[lint.cards]\nabc = [1]",
            "deck.toml:2: each of lint.cards.abc must be a text in quotes",
        ),
        ('[documents]\n"a.txt" = 3', 'deck.toml:2: documents."a.txt" must be a table'),
        (
            '[documents."a.txt"]\nskip = 1',
            'deck.toml:2: documents."a.txt".skip must be true or false',
        ),
    ],
)
def test_a_wrong_type_is_refused_with_the_right_one(
    tmp_path: Path, text: str, message: str
) -> None:
    assert _refusal(tmp_path, text) == f"{message}; correct the value"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('tags = ["two words"]', "deck.toml:1: tags 'two words' is empty or has a space"),
        ('tags = ["ok", ""]', "deck.toml:1: tags '' is empty or has a space"),
        ('tags = ["a\u2003b"]', "deck.toml:1: tags 'a\\u2003b' is empty or has a space"),
        ('deck = "A::"', "deck.toml:1: deck 'A::' has an empty part"),
        ('deck = "A:: ::B"', "deck.toml:1: deck 'A:: ::B' has an empty part"),
        ('title = "::A"', "deck.toml:1: title '::A' has an empty part"),
        ('deck = "A\\nB"', "deck.toml:1: deck 'A\\nB' has a line break"),
        (
            '[documents."a.txt"]\ntags = ["two words"]',
            "deck.toml:2: documents.\"a.txt\".tags 'two words' is empty or has a space",
        ),
        (
            '[documents."a.txt"]\ndeck = "::"',
            "deck.toml:2: documents.\"a.txt\".deck '::' has an empty part",
        ),
    ],
)
def test_a_wrong_form_is_refused(tmp_path: Path, text: str, message: str) -> None:
    assert _refusal(tmp_path, text).startswith(message)


@pytest.mark.parametrize("encoding", ["utf-9", "hex", "rot13", "undefined", "a\\u0000b"])
def test_an_encoding_must_be_one_of_text(tmp_path: Path, encoding: str) -> None:
    refusal = _refusal(tmp_path, f'[documents."a.txt"]\nencoding = "{encoding}"')
    assert refusal.startswith('deck.toml:2: documents."a.txt".encoding ')
    assert 'is no encoding of text that Python knows; write one such as "utf-8"' in refusal


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ('title = "A"\ndeck = "B\n', "deck.toml:2: is not valid TOML: "),
        ('title = "A"\ntitle = "B"\n[x]', "deck.toml:2: is not valid TOML: "),
        ("what is this", "deck.toml:1: is not valid TOML: "),
        ('title = "A"\ndeck\n\n', "deck.toml:2: is not valid TOML: "),
    ],
)
def test_broken_toml_is_refused_with_its_line(tmp_path: Path, text: str, start: str) -> None:
    assert _refusal(tmp_path, text).startswith(start)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "deck.toml"
    path.write_bytes('title = "Größe"'.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"deck\.toml: is not UTF-8; save it as UTF-8"):
        read_config(path)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deck.toml"
    path.mkdir()
    with pytest.raises(ConfigError, match=r"deck\.toml: cannot be read"):
        read_config(path)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('# tags = ["a b"]\ntags = ["a b"]', 2),
        ('[documents."tags"]\ntags = ["ok"]\n[documents.b]\ntags = ["a b"]', 4),
        ('title = "tags"\n\r\ntags = ["a b"]', 3),
        ('title = "a\u2028b"\ntags = ["a b"]', 2),
        ('documents = { "a=b" = { tags = ["a b"] } }', 1),
        ('[documents]\n[documents."a # b"]\n"tags" = [\n  "a b",\n]', 3),
        ('[documents.b.other]\n[documents.b]\ntags = ["a b"]', 1),
    ],
)
def test_the_line_is_that_of_the_setting(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(_write(tmp_path, text))
    assert caught.value.line == line


@given(title=st.text())
def test_the_first_file_keeps_any_title_and_sets_nothing_else(title: str) -> None:
    values = tomllib.loads(template_toml(title))
    assert values == {"title": re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", title)}


def test_the_first_file_builds_as_no_file_does(tmp_path: Path) -> None:
    path = _write(tmp_path, template_toml('Waves & "rays"'))
    assert read_config(path) == DeckConfig(title='Waves & "rays"')


def test_what_the_first_file_explains_is_valid_and_complete(tmp_path: Path) -> None:
    lines = template_toml("Optics").splitlines()
    shown = [line.removeprefix("# ") for line in lines if " = " in line or line.startswith("# [")]
    values = tomllib.loads("\n".join(shown))
    assert set(values) == {each.name for each in fields(DeckConfig)}
    assert set(values["llm"]) == {each.name for each in fields(LlmConfig)}
    assert set(values["kinds"]) == {each.name for each in fields(KindsConfig)}
    assert set(values["dedupe"]) == {"merge", "synonyms", "semantic"}
    assert set(values["lint"]) == {"allow", "packs", "cards"}
    assert set(values["documents"]["lecture 1.txt"]) == {
        "dialect",
        "encoding",
        "tags",
        "deck",
        "skip",
        "allow",
        "reversed",
    }
    assert read_config(_write(tmp_path, "\n".join(shown))).documents["lecture 1.txt"].skip


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("deep-learning_1", "deep learning 1"),
        ("Medicine::heart-attack", "Medicine::heart attack"),
        ("::a:: ::b", "a::b"),
        ("--", "Deck"),
        ("", "Deck"),
    ],
)
def test_a_name_makes_a_title_that_can_be_a_deck(name: str, title: str) -> None:
    assert title_of(name) == title
