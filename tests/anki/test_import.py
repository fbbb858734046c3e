"""What real Anki makes of a package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.decks import CARDS, DECK, Words, release
from tests.learner import Learner

NORMAL = 0  # Anki's NoteFieldsCheckResult


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Give a learner who has imported a small deck."""
    learner = Learner(tmp_path / "anki")
    release(tmp_path / "deck.apkg", CARDS)
    assert learner.take(tmp_path / "deck.apkg") == {"new": len(CARDS)}
    yield learner
    learner.collection.close()


def test_every_note_has_its_anki_card(learner: Learner) -> None:
    assert len(learner.cards()) == len(learner.notes()) == len(CARDS)
    assert learner.collection.card_count() == len(CARDS)


def test_anki_finds_no_fault(learner: Learner) -> None:
    assert {note.fields_check() for note in learner.notes()} == {NORMAL}
    media = learner.collection.media.check()
    assert (list(media.missing), list(media.unused)) == ([], [])
    report, everything_fine = learner.collection.fix_integrity()
    assert everything_fine, report
    assert len(learner.cards()) == len(CARDS)
    assert learner.collection.get_empty_cards().notes == []


def test_new_cards_come_in_the_order_of_the_documents(learner: Learner) -> None:
    cards = learner.cards()
    assert [card.due for card in cards] == list(range(1, len(CARDS) + 1))
    assert [card.note()["Source"] for card in cards] == [words.document for words in CARDS]
    assert {(card.type, card.queue, card.reps, card.ivl) for card in cards} == {(0, 0, 0, 0)}


def test_decks_and_tags_arrive(learner: Learner) -> None:
    names = {deck.name for deck in learner.collection.decks.all_names_and_ids()}
    assert names - {"Default"} == {DECK, f"{DECK}::Optimisation"}
    decks = [learner.collection.decks.name(card.did) for card in learner.cards()]
    assert decks == [words.deck for words in CARDS]
    assert [card.note().tags for card in learner.cards()] == [list(words.tags) for words in CARDS]
    deck = learner.collection.decks.by_name(DECK)
    assert deck is not None
    assert deck["desc"] == "About networks."


def test_question_and_answer_show_what_they_should(learner: Learner) -> None:
    first, second, *_ = learner.cards()
    assert "Why do gradients vanish" in first.question()
    assert "saturating" not in first.question()
    answer = first.answer()
    for expected in (
        "Why do gradients vanish",
        '<hr id="answer">',
        "<li>saturating activations make the factors small<ul><li>sigmoid: at most 0.25</li>",
        "<br>→ the first layers hardly learn",
        "<summary>More</summary>",
        "Residual connections",
        "Training › Gradients",
        "networks.txt",
    ):
        assert expected in answer
    assert first.note()["Key"] not in answer
    assert "When is a &lt; b &amp;&amp; b &gt; c a safe comparison?" in second.question()
    assert "<details" not in second.answer()


def test_sort_field_is_the_front(learner: Learner) -> None:
    found = learner.collection.db.list("SELECT sfld FROM notes ORDER BY sfld")
    assert found[0] == "At which temperature does water freeze?"


def test_a_bold_word_code_and_a_formula_arrive_as_html(tmp_path: Path) -> None:
    marked = Words(
        front="**Why** `a<b`?",
        back="As $x_i^2$ says, see https://example.org/a_b:\n```python\nif x:\n    y += 2\n```",
    )
    release(tmp_path / "deck.apkg", [marked])
    learner = Learner(tmp_path / "anki")
    assert learner.take(tmp_path / "deck.apkg") == {"new": 1}
    (note,) = learner.notes()
    assert note.fields_check() == NORMAL
    assert note["Front"] == "<strong>Why</strong> <code>a&lt;b</code>?"
    assert note["Back"] == (
        r'<p>As \(x_i^2\) says, see <a href="https://example.org/a_b" rel="noopener">'
        "https://example.org/a_b</a>:</p>"
        '<pre><code><span class="hl-keyword">if</span> x:\n'
        '    y += <span class="hl-number">2</span></code></pre>'
    )
    (card,) = learner.cards()
    assert note["Front"] in card.question()
    assert note["Back"] in card.answer()
    learner.collection.close()
