"""Documents: which are found, how they are decoded, and what is said where they cannot be."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.documents import find_documents, load_document, natural_key
from builder.errors import DocumentError

TEXT = "Größe – “quoted” naïve\nzweite Zeile\n"


def _names(*paths: Path) -> list[str]:
    return [source.name for source in find_documents(paths)]


def _fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Q\nA\n", encoding="utf-8")


def _lines(folder: Path, data: bytes, encoding: str = "") -> tuple[str, ...]:
    path = folder / "cards.txt"
    path.write_bytes(data)
    return load_document(path, "cards.txt", encoding).lines


def _refusal(folder: Path, data: bytes, encoding: str = "") -> str:
    with pytest.raises(DocumentError) as caught:
        _lines(folder, data, encoding)
    return str(caught.value).removeprefix(f"{folder}/")


# Finding


def test_a_folder_gives_its_texts_at_any_depth_in_natural_order(tmp_path: Path) -> None:
    _fill(tmp_path, "part10.txt", "part2.txt", "Part1.md", "b/z.markdown", "b/a.text", "C.TXT")
    assert _names(tmp_path) == [
        "b/a.text",
        "b/z.markdown",
        "C.TXT",
        "Part1.md",
        "part2.txt",
        "part10.txt",
    ]


def test_what_is_no_document_is_left_out(tmp_path: Path) -> None:
    _fill(tmp_path, "a.txt", ".hidden.txt", ".git/b.txt", "README.md", "x/readme.txt")
    _fill(tmp_path, "a.txt.golden", "deck.toml", "deck.lock", "picture.png", "folder.txt/c.md")
    assert _names(tmp_path) == ["a.txt", "folder.txt/c.md"]


def test_files_are_taken_as_given_whatever_they_are_called(tmp_path: Path) -> None:
    _fill(tmp_path, "2.notes", "README.md", "x/1.txt")
    given = (tmp_path / "README.md", tmp_path / "2.notes", tmp_path / "x" / "1.txt")
    assert _names(*given) == ["1.txt", "2.notes", "README.md"]


def test_the_order_does_not_depend_on_how_files_are_named_on_the_command_line(
    tmp_path: Path,
) -> None:
    _fill(tmp_path, "01.txt", "1.txt")
    paths = (tmp_path / "01.txt", tmp_path / "1.txt")
    assert _names(*paths) == _names(*reversed(paths))


def test_a_name_is_the_same_however_the_system_stores_it(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "größe.txt")
    _fill(tmp_path, name)
    assert _names(tmp_path) == ["größe.txt"]
    assert _names(tmp_path / name) == ["größe.txt"]


@given(one=st.text(), two=st.text())
def test_any_two_names_can_be_put_in_order(one: str, two: str) -> None:
    a, b = natural_key(one), natural_key(two)
    assert (a < b, b < a, a == b).count(True) == 1


@given(low=st.integers(0, 10**6), more=st.integers(1, 10**6))
def test_numbers_in_names_are_put_in_order_by_value(low: int, more: int) -> None:
    assert natural_key(f"Part {low}.txt") < natural_key(f"part {low + more}.txt")


def test_a_folder_without_documents_says_what_was_looked_for(tmp_path: Path) -> None:
    _fill(tmp_path, "picture.png")
    with pytest.raises(DocumentError, match=r"no documents \(\.txt, \.md, ") as caught:
        find_documents([tmp_path])
    assert str(caught.value).startswith(f"{tmp_path}: ")


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.txt: there is no such file or folder"):
        find_documents([tmp_path / "none.txt"])


def test_a_path_too_long_for_the_system_is_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="there is no such file or folder"):
        find_documents([tmp_path / ("x" * 5000)])


def test_a_folder_among_files_is_refused(tmp_path: Path) -> None:
    _fill(tmp_path, "a.txt", "b/c.txt")
    with pytest.raises(DocumentError, match="is a folder among several paths"):
        find_documents([tmp_path / "a.txt", tmp_path / "b"])


@pytest.mark.parametrize("other", ["b/cards.txt", "b/Cards.TXT"])
def test_two_documents_of_one_name_are_refused(tmp_path: Path, other: str) -> None:
    _fill(tmp_path, "a/cards.txt", other)
    first, second = tmp_path / "a" / "cards.txt", tmp_path / other
    with pytest.raises(DocumentError) as caught:
        find_documents([first, second])
    assert str(caught.value).startswith(f"{second}: has the same name as {first}; ")


def test_a_document_given_twice_is_refused(tmp_path: Path) -> None:
    _fill(tmp_path, "a.txt")
    with pytest.raises(DocumentError, match=r"a\.txt: is given twice; name it once"):
        find_documents([tmp_path / "a.txt", tmp_path / "." / "a.txt"])


def test_a_folder_that_may_not_be_listed_hides_no_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests may run as root, to whom every folder is open: so the system's answer is made."""
    _fill(tmp_path, "a.txt", "closed/b.txt")
    scandir = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(DocumentError, match="closed: cannot be listed: permission denied; check"):
        find_documents([tmp_path])


# Lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_line(tmp_path: Path, end: str) -> None:
    lines = _lines(tmp_path, end.join(["one", "", "two", ""]).encode())
    assert lines == ("one", "", "two", "")


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    assert _lines(tmp_path, b"1\r\n2\r\r3\n\n4") == ("1", "2", "", "3", "", "4")


@pytest.mark.parametrize("inner", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_nothing_else_ends_a_line(tmp_path: Path, inner: str) -> None:
    text = f"a{inner}b" + " and more words" * 10
    assert _lines(tmp_path, text.encode()) == (text,)


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_text_is_kept_as_it_is(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    assert _lines(folder, b"x\n" + text.encode()) == ("x", text)


# Decoding


@pytest.mark.parametrize(
    ("encoding", "mark", "reported"),
    [
        ("utf-8", "", "utf-8"),
        ("utf-8", "\ufeff", "utf-8-sig"),
        ("utf-16-le", "\ufeff", "utf-16"),
        ("utf-16-be", "\ufeff", "utf-16"),
        ("utf-16-le", "", "utf-16-le"),
        ("utf-16-be", "", "utf-16-be"),
        ("utf-32-le", "\ufeff", "utf-32"),
        ("cp1252", "", "cp1252"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str, mark: str, reported: str) -> None:
    path = tmp_path / "cards.txt"
    path.write_bytes((mark + TEXT).encode(encoding))
    document = load_document(path, "a/cards.txt")
    assert document.lines == tuple(TEXT.split("\n"))
    assert (document.encoding, document.name, document.path) == (reported, "a/cards.txt", path)


def test_a_given_encoding_is_used(tmp_path: Path) -> None:
    assert _lines(tmp_path, "Скорость".encode("cp1251"), "cp1251") == ("Скорость",)


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + b"text " * 50,
        b"%PDF-1.7\n" + b"text " * 50,
        b"\x89PNG\r\n\x1a\n" + b"text " * 50,
        b"text with\x00a zero and some more words in a row",
        bytes(range(1, 32)) * 4,
    ],
    ids=["zip", "pdf", "png", "zero byte", "control characters"],
)
def test_a_binary_file_is_refused(tmp_path: Path, data: bytes) -> None:
    assert (
        _refusal(tmp_path, data) == "cards.txt: is a binary file, not text; export it as text first"
    )


def test_a_stray_control_character_does_not_make_a_file_binary(tmp_path: Path) -> None:
    text = "A question with a bell\x07?\n" + "An answer of many words.\n" * 20
    assert _lines(tmp_path, text.encode())[0] == "A question with a bell\x07?"


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (b"one\ntwo \x81\n", "cards.txt:2: byte 9 is not UTF-8 or Windows-1252; "),
        (
            "Größe\nnaïve ".encode() + b"\xff\n",
            "cards.txt:2: byte 16 is not UTF-8, as the rest is; ",
        ),
    ],
    ids=["neither", "UTF-8 with one broken byte"],
)
def test_what_cannot_be_decoded_is_refused_with_its_place(
    tmp_path: Path, data: bytes, start: str
) -> None:
    refusal = _refusal(tmp_path, data)
    assert refusal.startswith(start)
    assert 'set its "encoding" in deck.toml' in refusal


def test_a_wrong_given_encoding_is_refused(tmp_path: Path) -> None:
    refusal = _refusal(tmp_path, "ok\nGröße".encode(), "ascii")
    assert refusal.startswith("cards.txt:2: byte 6 is not ascii; ")


@pytest.mark.parametrize("data", [b"", b"\n \t\r\n", b"\xef\xbb\xbf", "\u3000\n".encode()])
def test_a_file_without_a_word_is_refused(tmp_path: Path, data: bytes) -> None:
    assert _refusal(tmp_path, data).startswith("cards.txt: is empty; ")


def test_a_folder_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read: is a directory"):
        load_document(tmp_path, "cards.txt")


def test_a_file_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(DocumentError, match=r"cards\.txt: cannot be read: permission denied"):
        load_document(tmp_path / "cards.txt", "cards.txt")


@given(data=st.binary())
def test_any_bytes_give_lines_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    try:
        lines = _lines(tmp_path_factory.getbasetemp(), data)
    except DocumentError as error:
        lines = (error.hint,)
    assert any(line.strip() for line in lines)


@pytest.mark.parametrize(
    ("data", "encoding", "start"),
    [
        ("a\r\nb\r\nĊ".encode("utf-16") + b"\x00\xd8", "", "cards.txt:3: byte 17 is not utf-16; "),
        ("a\r\nĊ".encode("utf-16-be") + b"\xdc\x00", "utf-16-be", "cards.txt:2: byte 9 is not utf"),
        (b"\xef\xbb\xbfa\nb\xff", "", "cards.txt:2: byte 7 is not utf-8; "),
    ],
    ids=["UTF-16", "UTF-16 as given", "UTF-8 with a mark"],
)
def test_the_place_is_right_in_every_encoding(
    tmp_path: Path, data: bytes, encoding: str, start: str
) -> None:
    assert _refusal(tmp_path, data, encoding).startswith(start)


def test_one_path_given_twice_is_refused(tmp_path: Path) -> None:
    _fill(tmp_path, "a.txt")
    with pytest.raises(DocumentError, match="is given twice"):
        find_documents([tmp_path / "a.txt"] * 2)
