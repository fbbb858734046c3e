"""Packages of others are read or refused in one sentence; nothing in them breaks a command."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.errors import DocumentError
from builder.package.reading import looks_packed, media_of, open_package
from builder.planning.snapshots import of_packed
from tests.decks import CARDS, release
from tests.media import png
from tests.rehearse.packages import altered, note_types
from tests.test_cli import Result, deck, run

__all__ = ["deck", "run"]  # fixtures

Run = Callable[..., Result]
WHOLE = Path("whole.apkg")


@pytest.fixture(autouse=True)
def whole(run: Run) -> Path:
    """Give a package that is whole, in the working folder."""
    release(WHOLE, CARDS)
    return WHOLE


def members(target: Path, **contents: bytes) -> Path:
    """Write a package of these members."""
    with zipfile.ZipFile(target, "w") as package:
        for name, content in contents.items():
            package.writestr(name.replace("_", "."), content)
    return target


def collection() -> bytes:
    """Give the collection of the package that is whole."""
    with zipfile.ZipFile(WHOLE) as package:
        return package.read("collection.anki2")


def test_a_package_is_read_with_all_that_it_has() -> None:
    target = altered(WHOLE, Path("more.apkg"), files={"a.png": png(), "b.png": png(1)})
    package = open_package(target)
    assert [each.note.fields[0] for each in package.notes][1:2] == [
        "When is a &lt; b &amp;&amp; b &gt; c a safe comparison?"
    ]
    assert {each.orders for each in package.notes} == {frozenset({0})}
    assert package.media == {"a.png": "0", "b.png": "1"}
    assert all(len(each.sides) == 2 * len(each.templates) for each in package.note_types)
    with media_of(package, {"b.png", "c.png"}) as files:
        assert {name: file.read_bytes() for name, file in files.items()} == {"b.png": png(1)}


def test_a_package_without_media_and_of_a_second_collection_is_read() -> None:
    newer = members(Path("n.apkg"), collection_anki21=collection(), collection_anki2=b"update")
    package = open_package(newer)
    assert (len(package.notes), package.media) == (len(CARDS), {})


def corrupt(target: Path) -> Path:
    """Break the compressed bytes of a package."""
    content = bytearray(WHOLE.read_bytes())
    for place in range(200, 260):
        content[place] ^= 0xFF
    target.write_bytes(content)
    return target


def without(key: str) -> Callable[[Path], Path]:
    """Take something out of every note type."""

    def make(target: Path) -> Path:
        def drop(model: dict[str, Any]) -> None:
            del model[key]

        return altered(WHOLE, target, note_types(drop))

    return make


def set_to(column: str, value: str) -> Callable[[Path], Path]:
    """Put something else into a column of the collection."""
    return lambda target: altered(WHOLE, target, f"UPDATE {column} = {value}")


DAMAGED = {
    "bytes": corrupt,
    "no database": lambda target: members(target, collection_anki2=b"words" * 100),
    "an empty database": lambda target: members(target, collection_anki2=b""),
    "half a database": lambda target: members(target, collection_anki2=collection()[:9000]),
    "media": lambda target: members(target, collection_anki2=collection(), media=b"[1]"),
    "no style": without("css"),
    "no fields": without("flds"),
    "no name": without("name"),
    "a list": set_to("col SET models", "'[1]'"),
    "no JSON": set_to("col SET decks", "'{'"),
    "nothing": set_to("col SET decks", "''"),
    "deep JSON": set_to("col SET models", f"'{'[' * 100_000}'"),
    "bytes for fields": set_to("notes SET flds", "x'07'"),
    "bytes for words": set_to("notes SET tags", "x'ff'"),
    "no time": set_to("notes SET mod", "'x'"),
    "no row": lambda target: altered(WHOLE, target, "DELETE FROM col"),
}


@pytest.mark.parametrize("make", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_package_is_refused_in_a_sentence(make: Callable[[Path], Path]) -> None:
    target = make(Path("damaged.apkg"))
    with pytest.raises(DocumentError, match="is a damaged Anki package") as caught:
        open_package(target)
    assert caught.value.where == "damaged.apkg"


@pytest.mark.parametrize("words", [("plan", "--against"), ("release", "--previous")])
def test_commands_say_so(run: Run, deck: Path, words: tuple[str, str]) -> None:
    run("build", deck)
    corrupt(Path("damaged.apkg"))
    result = run(words[0], deck, words[1], "damaged.apkg")
    assert (result.code, result.out) == (2, "")
    assert result.err == "deckwright: damaged.apkg: is a damaged Anki package; get it once more\n"


def test_what_is_no_package_is_called_what_it_is() -> None:
    Path("folder.apkg").mkdir()
    Path("text.apkg").write_text("words")
    members(Path("other.apkg"), a_txt=b"words")
    members(Path("newest.apkg"), collection_anki21b=b"", collection_anki2=b"")
    for name, says in {
        "none": "there is no such file",
        "folder": "is a folder, not",
        "text": "is no Anki package",
        "other": "it holds no collection",
        "newest": "newest format",
    }.items():
        with pytest.raises(DocumentError, match=says):
            open_package(Path(f"{name}.apkg"))


@pytest.mark.parametrize("name", ["x.APKG", "x.apkg", "a download.zip", "x"])
def test_a_package_is_known_by_its_content_or_name(name: str) -> None:
    Path(name).write_bytes(WHOLE.read_bytes())
    assert looks_packed(Path(name))


def test_a_ledger_is_no_package(run: Run, deck: Path) -> None:
    run("build", deck)
    assert not looks_packed(deck / "deck.lock")
    assert not looks_packed(Path("none.lock"))


def test_media_that_vanish_are_a_damage() -> None:
    package = open_package(altered(WHOLE, Path("more.apkg"), files={"a.png": png()}))
    members(Path("more.apkg"), collection_anki2=collection())
    with (
        pytest.raises(DocumentError, match="is a damaged Anki package"),
        media_of(package, {"a.png"}),
    ):
        pass


def test_random_damage_breaks_nothing() -> None:
    rng, content, read, refused = random.Random(7), collection(), 0, set()
    for _ in range(150):
        broken = bytearray(content)
        for _ in range(rng.choice((1, 3, 20, 200))):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        target = members(Path("broken.apkg"), collection_anki2=bytes(broken), media=b"{}")
        try:
            read += bool(of_packed(open_package(target)).notes)
        except DocumentError as fault:
            refused.add(fault.message)
    assert refused == {"is a damaged Anki package"}
    assert read
