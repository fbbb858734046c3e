"""Pictures and sounds: found in the text, checked, named, packed, and shown."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import MediaError, OutputError
from builder.loading import load
from builder.media import Media, find_media, find_references, packed_name
from builder.media.names import name_fault
from builder.model import Document, Role
from builder.pipeline import prepare
from builder.previewing.embedding import embedded
from builder.readers import READERS, read_document
from builder.render.images import without_players
from builder.render.inline import inline
from tests.decks import CARDS, release
from tests.media import png, put, read, wav

QUESTION = "What does the heart look like?\n{}\n\nWhat is blood?\nA red liquid.\n"


def named(name: str, content: bytes) -> str:
    """Give the packed name of a file as the documentation has it."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


HEART = named("heart.png", png())
BEAT = named("beat.wav", wav())


def placed(folder: Path, text: str, document: str = "deck.txt") -> str:
    """Give a text as it is packed, from a deck whose only document has it for an answer."""
    put(folder, {document: QUESTION.format(text)})
    return find_media(read(folder, document, dialect="qa-lines"), folder).placed(text, document)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a deck folder with a picture and a sound in it."""
    return put(tmp_path / "deck", {"heart.png": png(), "sounds/beat.wav": wav()})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a heart](heart.png)", f"![a heart]({HEART})"),
        ('See ![](heart.png "The heart") here', f"See ![]({HEART}) here"),
        ("![x](./heart.png 'A title')", f"![x]({HEART})"),
        ("![x](<heart.png>)", f"![x]({HEART})"),
        ("![x](hea%72t.png)", f"![x]({HEART})"),
        ("![x](sounds/../heart.png)", f"![x]({HEART})"),
        ('<img src="heart.png" alt="a &quot;heart&quot;">', f'![a "heart"]({HEART})'),
        ("<IMG width=50 ALT='a [big]\theart' src='heart.png' />", f"![a (big) heart]({HEART})"),
        ("<img src=heart.png>", f"![]({HEART})"),
        ("<img src=heart.png/>", f"![]({HEART})"),
        ('<img onerror="alert(1)" title="a > b" src="heart.png">', f"![]({HEART})"),
        ("[sound:sounds/beat.wav]", f"[sound:{BEAT}]"),
        ('<audio controls src="sounds/beat.wav">no sound</audio>', f"[sound:{BEAT}]"),
        ("<video src='sounds/beat.wav'></video>", f"[sound:{BEAT}]"),
        ('<audio><source src="sounds/beat.wav"></audio>', f"[sound:{BEAT}]"),
        ("![listen](sounds/beat.wav)", f"[sound:{BEAT}]"),
        (
            "![a](heart.png) and [sound:sounds/beat.wav]",
            f"![a]({HEART}) and [sound:{BEAT}]",
        ),
    ],
)
def test_references_are_placed(folder: Path, text: str, expected: str) -> None:
    assert placed(folder, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://example.org/heart.png)",
        "![x](//example.org/heart.png)",
        '<img src="http://example.org/heart.png">',
        "![x](data:image/png;base64,AAAA.png)",
        "![x](notes.pdf)",
        "![x](png)",
        "[x](heart.png)",
        "`![x](none.png)` and ``<img src='none.png'>``",
        "So:\n```html\n<img src='none.png'>\n```\nand so on",
        "a < b ![ [sound:] <imgs src='none.png'> <image src='none.png'>",
        r"\![x](none.png)",
        '<audio src="none.mp3"> without an end',
    ],
)
def test_what_is_no_medium_stays(folder: Path, text: str) -> None:
    assert list(find_references(text)) == []
    assert placed(folder, text) == text


def test_files_lie_beside_their_document(folder: Path) -> None:
    put(
        folder,
        {
            "part/one.md": QUESTION.format("![a](../heart.png) ![b](pics/b c.png)"),
            "part/pics/b c.png": png(1),
        },
    )
    media = find_media(read(folder, "part/one.md"), folder)
    vein = named("b-c.png", png(1))
    assert dict(media.files) == {vein: folder / "part/pics/b c.png", HEART: media.files[HEART]}
    assert list(media.files) == sorted(media.files)
    assert media.placed("![b](pics/b c.png)", "part/one.md") == f"![b]({vein})"
    assert media.placed("![b](pics/b c.png)", "another.md") == "![b](pics/b c.png)"


def test_loose_documents_have_folders_of_their_own(tmp_path: Path) -> None:
    put(tmp_path, {"a/deck.txt": QUESTION.format("![x](x.png)"), "a/x.png": png()})
    readings = read(tmp_path / "a", "deck.txt")
    media = find_media(readings, tmp_path / "b", {"deck.txt": tmp_path / "a"})
    assert list(media.files) == [named("x.png", png())]


def test_both_unicode_forms_of_a_name_are_one(folder: Path) -> None:
    name = "cœur bébé.png"
    put(folder, {unicodedata.normalize("NFD", name): png()})
    expected = f"![x]({named('cœur-bébé.png', png())})"
    assert placed(folder, f"![x]({name})") == expected
    assert placed(folder, "![x](cœur%20b%C3%A9b%C3%A9.png)") == expected


def test_one_file_by_several_names_is_packed_once(folder: Path) -> None:
    put(folder, {"copy/HEART.png": png()})
    text = "![a](heart.png) ![b](copy/HEART.png)"
    assert placed(folder, text) == f"![a]({HEART}) ![b]({HEART})"


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("heart.PNG", "heart-0123456789.png"),
        ("_my  big (new) heart.png", "my-big-new-heart-0123456789.png"),
        ("__.png", "media-0123456789.png"),
        ("R&D's #1.jpeg", "R-D-s-1-0123456789.jpeg"),
        ("bone___of..the--arm.png", "bone_of.the-arm-0123456789.png"),
        ("v1.2.svg", "v1.2-0123456789.svg"),
        ("сердце.webp", "сердце-0123456789.webp"),
        ("e\u0301.gif", "é-0123456789.gif"),
    ],
)
def test_packed_names_are_safe_everywhere(name: str, packed: str) -> None:
    assert packed_name(name, "0123456789" * 6) == packed
    assert name_fault(packed) == ""
    reference = inline((f"![a]({packed})",))
    assert reference == f'<img src="{packed}" alt="a">'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("![x](none.png)", "the media file none.png is not there; put it there, "),
        ("[sound:none.mp3]", "the media file none.mp3 is not there"),
        ("![x](../other.png)", "the media file ../other.png leaves the folder of the deck; "),
        ("![x](%2e%2e/other.png)", "leaves the folder of the deck"),
        ("![x](/etc/other.png)", "leaves the folder of the deck"),
        ("![x](file:/etc/other.png)", "leaves the folder of the deck"),
        ("![x](outside.png)", "leaves the folder of the deck"),
        ("![x](a*b.png)", "has * in its name; rename the file"),
        ("![x](100%.png)", "has % in its name"),
        ("![x](sounds\\heart.png)", "has \\ in its name; write / between folders"),
        ("![x](sub/con.png)", "has the name of a device of Windows"),
        ("![x](.hidden.png)", "has a name that starts or ends with a dot or a space"),
        (f"![x]({'x' * 97}.png)", "has a name of more than 100 bytes"),
        ("![x](a%00b.png)", "has % in its name"),
        ("![x](a%07b.png)", "has the control character U+0007 in its name"),
        ("![x](empty.png)", "is empty; put the right file there"),
        ("![x](folder.png)", "is a folder; name a file"),
        ("![a](heart.png) ![b](other/Heart.png)", "the media file other/Heart.png has the same"),
        ("![x](broken.png)", "cannot be read: no such file or directory"),
    ],
)
def test_faults_are_one_sentence_each(folder: Path, text: str, message: str) -> None:
    put(folder.parent, {"other.png": png()})
    put(folder, {"empty.png": b"", "folder.png/x.txt": "x", "other/Heart.png": png(9)})
    put(folder, {"a*b.png": png(), "a\x07b.png": png(), ".hidden.png": png(), "100%.png": png()})
    (folder / "outside.png").symlink_to(folder.parent / "other.png")
    (folder / "broken.png").symlink_to(folder / "nothing.png")
    with pytest.raises(MediaError) as caught:
        placed(folder, f"It has a form.\n{text}")
    sentence = str(caught.value)
    assert sentence.startswith(f"{folder / 'deck.txt'}:3: the media file ")
    assert message in sentence
    assert "\n" not in sentence


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="everything can be read here"
)
def test_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "heart.png").chmod(0)
    with pytest.raises(MediaError, match="cannot be read: permission denied; check the file"):
        placed(folder, "![x](heart.png)")


def test_nothing_of_a_tag_but_its_file_and_text_survives(folder: Path) -> None:
    text = placed(folder, "<img src='heart.png' onerror='alert(1)' alt='\"><script>x</script>'>")
    html = inline((text,))
    assert html == f'<img src="{HEART}" alt="&#34;&gt;&lt;script&gt;x&lt;/script&gt;">'


class _Tags(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60))
def test_any_alternative_text_is_text(alt: str) -> None:
    media = Media(names={("a", "heart.png"): HEART})
    text = media.placed(f'<img src="heart.png" alt="{escape(alt)}" onerror="x()">', "a")
    shown = " ".join(alt.split()).translate(str.maketrans("[]", "()", "`")).strip()
    assert _Tags(inline((text,))).tags == [("img", {"src": HEART, "alt": shown})]


@given(st.text('![]()<>="/ :abgimnopsuhtx.3-0\n`', max_size=80))
def test_any_text_is_left_as_it_is(text: str) -> None:
    media = Media(names={("a", "heart.png"): HEART})
    assert media.placed(text, "a") == text
    assert "<img" not in inline((text,))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (f"a ![b *c*]({HEART}) *so*", f'a <img src="{HEART}" alt="b *c*"> <em>so</em>'),
        (f"![]({HEART})", f'<img src="{HEART}" alt="">'),
        (f"*so* [sound:{BEAT}]", f"<em>so</em> [sound:{BEAT}]"),
        (
            "![a map](https://example.org/map.png)",
            '<a href="https://example.org/map.png" rel="noopener">a map</a>',
        ),
        (
            "![](https://example.org/map.png)",
            '<a href="https://example.org/map.png" rel="noopener">https://example.org/map.png</a>',
        ),
        (
            "![https://example.com](https://example.org/)",
            '<a href="https://example.org/" rel="noopener">https://example.org/</a>',
        ),
        ("![a](x_1-0123456789.png)", '<img src="x_1-0123456789.png" alt="a">'),
        ("x_1_y [sound:x_1_y-0123456789.mp3]", "x_1_y [sound:x_1_y-0123456789.mp3]"),
        ("![a](heart.png)", "![a](heart.png)"),
        ("![a](javascript:alert(1))", "![a](javascript:alert(1))"),
        (f"`![a]({HEART})`", f"<code>![a]({HEART})</code>"),
        (rf"\![a]({HEART})", rf"\![a]({HEART})"),
    ],
)
def test_rendering(text: str, html: str) -> None:
    assert inline((text,)) == html


def test_anki_plays_nothing_but_what_is_packed() -> None:
    assert without_players(f"[sound:{BEAT}]") == f"[sound:{BEAT}]"
    for text in ("[sound:https://example.org/a.mp3]", "[sound:a.mp3]", "[anki:tts lang=en]"):
        assert without_players(f"<code>{text}</code> [1]") == f"<code>&#91;{text[1:]}</code> [1]"


def test_texts_without_references_are_returned_as_they_are() -> None:
    media = Media(names={("a", "b.png"): "b-0123456789.png"})
    for text in ("a < b", "![", "", "x"):
        assert media.placed(text, "a") is text


LINES = ("![the heart](heart.png)", '<img src="heart.png" alt="the heart">', "[sound:heart.mp3]")
DOCUMENTS: dict[str, Callable[[str], str]] = {
    "qa-lines": lambda line: "".join(
        f"Q: What is organ {n}?\nA: It moves a liquid.\n{line}\n\n" for n in range(6)
    ),
    "numbered-qa": lambda line: "".join(
        f"{n}. What is organ {n}?\nIt moves a liquid.\n{line}\n\n" for n in range(1, 7)
    ),
    "course-notes": lambda line: "".join(
        f"What is organ {n}?\nIt moves a liquid.\n{line}\n\n" for n in range(6)
    ),
    "term-lines": lambda line: "".join(
        f"Organ {name}\nIt moves a liquid in the body of an animal.\n{line}\n\n"
        for name in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta")
    ),
    "bulleted-terms": lambda line: "".join(
        f"Organ {name}\n- It moves a liquid in the body of an animal.\n{line}\n\n"
        for name in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta")
    ),
}


def test_a_picture_belongs_to_the_text_around_it(tmp_path: Path) -> None:
    text = (
        "![logo](logo.png)\n\nWhat is the heart?\n![one](1.png)\n\nA muscle.\n![two](2.png)\n"
        "\nWhat is the liver?\n![a](a.png)\nA gland.\n"
        "\nWhat is drawn here?\n![three](3.png)\n\nWhere is the spleen?\nOn the left.\n"
        "\nWhich is the last picture?\n![four](4.png)\n[sound:5.mp3]\n"
    )
    put(tmp_path, {"deck.txt": text})
    (reading,) = read(tmp_path, "deck.txt", dialect="course-notes")
    assert [(card.front, card.back) for card in reading.cards] == [
        ("What is the heart?\n![one](1.png)", "A muscle.\n![two](2.png)"),
        ("What is the liver?", "![a](a.png)\nA gland."),
        ("What is drawn here?", "![three](3.png)"),
        ("Where is the spleen?", "On the left."),
        ("Which is the last picture?", "![four](4.png)\n[sound:5.mp3]"),
    ]
    assert (reading.lines[0].role, reading.lines[0].why) == (
        Role.UNPARSED,
        "stands outside any card",
    )


def test_a_picture_before_a_marked_answer_is_of_the_question(tmp_path: Path) -> None:
    cards = "".join(f"Q: Which bone is it?\n![]({n}.png)\nA: Number {n}.\n\n" for n in range(6))
    put(tmp_path, {"deck.txt": cards})
    (reading,) = read(tmp_path, "deck.txt", dialect="numbered-qa")
    assert [(card.front, card.back) for card in reading.cards] == [
        (f"Which bone is it?\n![]({n}.png)", f"Number {n}.") for n in range(6)
    ]


@pytest.mark.parametrize("gap", ["", "\n"])
def test_a_question_may_point_at_its_picture(tmp_path: Path, gap: str) -> None:
    bones = ("The humerus.", "The radius.", "The ulna.", "The femur.", "The tibia.", "The fibula.")
    cards = (f"Which bone is this?\n![]({n}.png)\n{gap}{bone}\n" for n, bone in enumerate(bones))
    put(tmp_path, {"deck.txt": "\n".join(cards)})
    (reading,) = read(tmp_path, "deck.txt")
    assert [(card.front, card.back) for card in reading.cards] == [
        (f"Which bone is this?\n![]({n}.png)", bone) for n, bone in enumerate(bones)
    ]


def test_a_document_of_pictures_has_no_card(tmp_path: Path) -> None:
    put(tmp_path, {"deck.txt": "![a](a.png)\n\n![b](b.png)\n"})
    assert [reading.cards for reading in read(tmp_path, "deck.txt")] == [()]


@given(
    st.lists(
        st.sampled_from(
            ("", "", LINES[0], LINES[1], LINES[2], "What is it?", "Name three.", "Spleen",
             "It is an organ.", "- one of two", "7. Which?", "Q: Why?", "A: So.", "# Heart",
             "Good", "it goes on and on, as the ones before do, for a while")
        ),
        max_size=14,
    ),
    st.sampled_from([reader.name for reader in READERS]),
)  # fmt: skip
def test_any_lines_with_media_are_read(lines: list[str], dialect: str) -> None:
    document = Document(name="a.txt", path=Path("a.txt"), encoding="utf-8", lines=tuple(lines))
    reading = read_document(document, dialect)
    assert [line.text for line in reading.lines] == [line for line in lines if line]
    for line in reading.lines:
        spans = [s for card in reading.cards for s in (*card.front_spans, *card.back_spans)]
        held = any(span.first <= line.number <= span.last for span in spans)
        assert held or line.role not in {Role.FRONT, Role.BACK}
        if line.text in LINES:
            assert line.role in {Role.FRONT, Role.BACK, Role.UNPARSED}
    assert all(card.front for card in reading.cards)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("dialect", [reader.name for reader in READERS])
def test_every_dialect_keeps_references_in_the_card(
    tmp_path: Path, dialect: str, line: str
) -> None:
    put(tmp_path, {"deck.txt": DOCUMENTS[dialect](line)})
    (reading,) = read(tmp_path, "deck.txt", dialect=dialect)
    backs = [card.back.split("\n") for card in reading.cards]
    assert [line in back for back in backs] == [True] * 6


def test_a_deck_may_do_without_its_media(tmp_path: Path) -> None:
    put(tmp_path, {"deck.txt": QUESTION.format("![a heart](gone.png) [sound:gone.mp3]")})
    with pytest.raises(MediaError, match="is not there"):
        prepare(load([tmp_path]))
    (tmp_path / "deck.toml").write_text("media = false\n", "utf-8")
    (note, *_) = prepare(load([tmp_path])).settlement.notes
    assert "![a heart](gone.png)" in note.fields[1]
    assert "<img" not in note.fields[1]
    assert "[sound:" not in note.fields[1]


def test_the_preview_holds_its_media(folder: Path) -> None:
    files = {HEART: folder / "heart.png", BEAT: folder / "sounds/beat.wav"}
    html = embedded(f'<img src="{HEART}" alt="a"> [sound:{BEAT}]', files)
    assert html.startswith('<img src="data:image/png;base64,iVBORw0KGgo')
    assert '<audio controls preload="none" src="data:audio/wav;base64,UklGR' in html
    assert "[sound:" not in html
    assert embedded("[sound:x-0123456789.mp3] a", files) == "[sound:x-0123456789.mp3] a"


def test_a_large_file_is_named_in_the_preview(folder: Path) -> None:
    with (folder / "film.mp4").open("wb") as file:
        file.truncate(9_000_000)
    html = embedded("[sound:film-0123456789.mp4]", {"film-0123456789.mp4": folder / "film.mp4"})
    assert html == "<em>film-0123456789.mp4 is too large for the preview</em>"


@pytest.fixture
def package(folder: Path) -> Path:
    """Give a place for a package."""
    return folder.parent / "deck.apkg"


def pack(package: Path, files: dict[str, Path], text: str) -> None:
    """Write a package whose only note has this text for a back."""
    release(package, (replace(CARDS[3], back=text),), media=files)


def test_media_are_members_in_order_of_their_names(folder: Path, package: Path) -> None:
    put(folder, {"a.svg": "<svg/>" * 50, "unused.png": png(5)})
    drawing = named("a.svg", b"<svg/>" * 50)
    files = {
        HEART: folder / "heart.png",
        BEAT: folder / "sounds/beat.wav",
        drawing: folder / "a.svg",
        named("unused.png", png(5)): folder / "unused.png",
    }
    pack(package, files, f"![]({HEART}) [sound:{BEAT}] ![]({HEART}) ![]({drawing})")
    with zipfile.ZipFile(package) as archive:
        assert archive.namelist() == ["collection.anki2", "0", "1", "2", "media"]
        assert json.loads(archive.read("media")) == {"0": drawing, "1": BEAT, "2": HEART}
        assert archive.read("2") == png()
        kinds = [archive.getinfo(name).compress_type for name in ("0", "1", "2")]
        assert kinds == [zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr for info in archive.infolist()} == {0o644 << 16}


def test_the_same_media_give_the_same_bytes(folder: Path, package: Path) -> None:
    text = f"![]({HEART}) [sound:{BEAT}]"
    files = {HEART: folder / "heart.png", BEAT: folder / "sounds/beat.wav"}
    pack(package, files, text)
    first = package.read_bytes()
    for path in files.values():
        os.utime(path, (1, 1))
    pack(package, dict(reversed(files.items())), text)
    assert package.read_bytes() == first


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be packed: no such file or directory"), (png(1), "changed during the build")],
)
def test_a_file_that_is_no_longer_the_same(
    folder: Path, package: Path, content: bytes | None, message: str
) -> None:
    heart = folder / "heart.png"
    heart.write_bytes(content) if content else heart.unlink()
    package.write_bytes(b"old")
    with pytest.raises(OutputError, match=message) as caught:
        pack(package, {HEART: heart}, f"![]({HEART})")
    assert caught.value.where == str(heart)
    assert package.read_bytes() == b"old"
    assert sorted(path.name for path in folder.parent.iterdir()) == ["deck", "deck.apkg"]
