"""Pictures and sounds reach a learner's collection, and so do changed ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builder import pipeline
from builder.errors import MediaError
from builder.ledger import Ledger
from builder.loading import load
from builder.media import Media, find_media
from builder.pipeline import prepare
from builder.previewing.facts import deck_facts
from builder.previewing.page import page
from tests.decks import CARDS, Words, release
from tests.learner import Learner
from tests.media import png, put, read, wav

TEXT = """\
What does the heart look like?
Like a fist: ![a "heart" & more](pics/my heart.png)

How does the heart sound?
[sound:lub dub.wav]
and so: <img src='_sketch (1).PNG' alt="">

How is a picture written in Markdown?
Like `![alt](none.png)`, or as in HTML: `<img src="none.png">`.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a deck folder with all that its document refers to, and more."""
    return put(
        tmp_path / "deck",
        {
            "deck.txt": TEXT,
            "pics/my heart.png": png(),
            "lub dub.wav": wav(),
            "_sketch (1).PNG": png(7),
            "unused.png": png(8),
        },
    )


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Give a learner with an empty collection."""
    learner = Learner(tmp_path / "anki")
    yield learner
    learner.collection.close()


def ship_notes(folder: Path, ledger: Ledger | None = None) -> tuple[Media, Ledger]:
    """Release a deck folder with its media beside it."""
    readings = read(folder, "deck.txt", dialect="qa-lines")
    media = find_media(readings, folder)
    cards = [
        Words(front=card.front, back=media.placed(card.back, "deck.txt"), document="deck.txt")
        for reading in readings
        for card in reading.cards
    ]
    ledger = release(folder.with_suffix(".apkg"), (*cards, CARDS[3]), ledger, media=media.files)
    return media, ledger


def stored(learner: Learner) -> dict[str, bytes]:
    """Give the files in a learner's media folder."""
    return {each.name: each.read_bytes() for each in Path(learner.collection.media.dir()).iterdir()}


def assert_complete(learner: Learner) -> None:
    """Let Anki look for media that are missing, or that nothing refers to."""
    found = learner.collection.media.check()
    assert (list(found.missing), list(found.unused)) == ([], [])
    assert "renamed" not in found.report.lower()


def test_media_are_imported_and_found(learner: Learner, folder: Path) -> None:
    media, _ = ship_notes(folder)
    learner.take(folder.with_suffix(".apkg"))
    assert stored(learner) == {name: path.read_bytes() for name, path in media.files.items()}
    assert len(media.files) == 3
    assert_complete(learner)
    (heart,) = (name for name in media.files if name.startswith("my-heart-"))
    look = learner.note("look like")
    assert f'<img src="{heart}" alt="a &#34;heart&#34; &amp; more">' in look["Back"]
    (beat,) = (name for name in media.files if name.endswith(".wav"))
    (card,) = learner.note("sound").cards()
    assert [tag.filename for tag in card.answer_av_tags()] == [beat]
    assert "<code>![alt](none.png)</code>" in learner.note("Markdown")["Back"]


def test_a_changed_picture_reaches_the_learner(learner: Learner, folder: Path) -> None:
    before, ledger = ship_notes(folder)
    learner.take(folder.with_suffix(".apkg"))
    put(folder, {"pics/my heart.png": png(99)})
    after, _ = ship_notes(folder, ledger)
    assert learner.take(folder.with_suffix(".apkg")) == {"updated": 1, "duplicate": 3}
    (new,) = set(after.files) - set(before.files)
    assert stored(learner)[new] == png(99)
    assert f'src="{new}"' in learner.note("look like")["Back"]
    assert not learner.collection.media.check().missing


def test_a_learners_card_keeps_its_schedule(learner: Learner, folder: Path) -> None:
    _, ledger = ship_notes(folder)
    learner.take(folder.with_suffix(".apkg"))
    (card,) = learner.note("look like").cards()
    learner.collection.sched.set_due_date([card.id], "5")
    due = learner.collection.get_card(card.id).due
    put(folder, {"pics/my heart.png": png(99)})
    ship_notes(folder, ledger)
    learner.take(folder.with_suffix(".apkg"))
    assert learner.collection.get_card(card.id).due == due


def test_only_what_notes_refer_to_is_packed(learner: Learner, folder: Path) -> None:
    media, _ = ship_notes(folder)
    (heart,) = (name for name in media.files if name.startswith("my-heart-"))
    cards = (replace(CARDS[3], back=f"![]({heart})"),)
    release(folder.with_suffix(".apkg"), cards, media=media.files)
    learner.take(folder.with_suffix(".apkg"))
    assert list(stored(learner)) == [heart]
    assert_complete(learner)


def build(folder: Path) -> pipeline.Built:
    """Build a deck folder as the command does."""
    return pipeline.build(load([folder]), folder.parent / "output")


def test_a_built_folder_has_its_media(learner: Learner, folder: Path) -> None:
    first = build(folder)
    learner.take(first.apkg)
    assert len(stored(learner)) == 3
    assert_complete(learner)
    ledger = (folder / "deck.lock").read_bytes()
    content = first.apkg.read_bytes()
    assert build(folder).changed == 0
    assert (first.apkg.read_bytes(), (folder / "deck.lock").read_bytes()) == (content, ledger)
    put(folder, {"pics/my heart.png": png(99)})
    assert build(folder).changed == 1
    assert learner.take(first.apkg) == {"updated": 1, "duplicate": 2}
    assert png(99) in stored(learner).values()


def test_a_build_without_a_file_writes_nothing(folder: Path) -> None:
    (folder / "lub dub.wav").unlink()
    with pytest.raises(MediaError, match=r"deck\.txt:5: the media file lub dub\.wav is not there"):
        build(folder)
    assert not (folder / "deck.lock").exists()
    assert not (folder.parent / "output").exists()


def test_loose_documents_have_their_media(learner: Learner, folder: Path) -> None:
    built = pipeline.build(load([folder / "deck.txt"]), folder.parent / "output")
    learner.take(built.apkg)
    assert len(stored(learner)) == 3
    assert_complete(learner)


def test_a_merged_note_has_the_media_of_all_its_documents(learner: Learner, folder: Path) -> None:
    question, answer = "What is a geode?", "A hollow stone lined with crystals."
    texts = {
        "a/one.txt": f"{question}\n{answer}\n![one](one.png)\n",
        "b/two.txt": f"{question}\n{answer} Most of them are quartz.\n![two](../two.png)\n",
    }
    put(folder / "stones", {**texts, "a/one.png": png(1), "two.png": png(2)})
    learner.take(build(folder / "stones").apkg)
    assert len(learner.notes()) == 1
    assert {name.partition("-")[0] for name in stored(learner)} == {"one", "two"}
    assert_complete(learner)


def test_the_preview_of_a_folder_needs_no_file(folder: Path) -> None:
    text = page(deck_facts(prepare(load([folder]))))
    assert "img-src data:; media-src data:;" in text
    assert text.count("data:image/png;base64,") == 2
    assert text.count("data:audio/wav;base64,") == 1
    assert "[sound:" not in text
    (folder / "deck.txt").write_text("What is a heart?\nA muscle.\n\nWhat is a lung?\nAn organ.\n")
    assert "img-src" not in page(deck_facts(prepare(load([folder]))))
