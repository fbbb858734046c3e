"""Packs of misconceptions: what those that come along say of their examples, and broken ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import ConfigError
from builder.rules.packs import Entry, Pack, builtin_packs, load_pack, matches
from builder.rules.texts import DeckText
from tests.linting import deck

DATA = Path(__file__).parent.parent / "builder" / "rules" / "data"
PAGE = Path(__file__).parent.parent / "docs" / "packs.md"
ENTRIES = [entry for pack in builtin_packs() for entry in pack.entries]
ENGLISH = ("What is it that these are for?", "It is for what they have been used for.")
"""A card that tells a document to be English, as cards of three words do not."""

Cards = Sequence[tuple[str, str]]


def deck_of(cards: Cards, packs: Sequence[Pack] = ()) -> DeckText:
    """Give cards of one English document, and packs beside those that come along."""
    readings = deck([(front, back, "cards.txt") for front, back in (*cards, ENGLISH)])
    made = [(card, each.document, each.dialect) for each in readings for card in each.cards]
    return DeckText(made, packs=packs)


def stated(cards: Cards, packs: Sequence[Pack] = ()) -> tuple[list[set[str]], list[set[str]]]:
    """Give for each card the entries that it claims, and those of which it states the truth."""
    text = deck_of(cards, packs)
    claims: dict[object, set[str]] = defaultdict(set)
    truths: dict[object, set[str]] = defaultdict(set)
    for match in matches(text):
        for hit in match.claims:
            claims[hit.side.card].add(match.entry.id)
        for hit in match.truths:
            truths[hit.side.card].add(match.entry.id)
    own = text.cards[: len(cards)]
    return [claims[card] for card in own], [truths[card] for card in own]


def examples() -> Iterator[tuple[Entry, str, tuple[str, str]]]:
    """Give the examples of all entries, and what is said to be right, under two fronts."""
    for entry in ENTRIES:
        yield from ((entry, "wrong", card) for card in entry.wrong)
        yield from ((entry, "right", card) for card in entry.right)
        yield entry, "fact", ("", entry.fact)
        yield entry, "fact", (entry.wrong[0][0], entry.fact)


EXAMPLES = list(examples())
NAMES = [f"{entry.id}, {kind}: {' // '.join(card)}" for entry, kind, card in EXAMPLES]


@cache
def stated_by_examples() -> tuple[list[set[str]], list[set[str]]]:
    return stated([card for _, _, card in EXAMPLES])


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=NAMES.__getitem__)
def test_example(number: int) -> None:
    entry, kind, _ = EXAMPLES[number]
    claims = stated_by_examples()[0][number]
    assert (entry.id in claims) if kind == "wrong" else not claims


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_entry_has_examples(entry: Entry) -> None:
    assert len(entry.wrong) >= 1
    assert len(entry.right) >= 2
    assert entry.why.endswith(".")
    assert entry.citation
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.id)


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.truth], ids=lambda entry: entry.id)
def test_an_example_states_the_truth_of_an_entry_that_has_one(entry: Entry) -> None:
    truths = stated_by_examples()[1]
    assert any(
        entry.id in truths[number]
        for number, (other, kind, _) in enumerate(EXAMPLES)
        if other is entry and kind == "right"
    )


def test_there_are_sixty_entries_with_ids_of_their_own() -> None:
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES) >= 60


def test_the_packs_that_come_along_are_read_as_any_other() -> None:
    assert builtin_packs() == tuple(load_pack(path) for path in sorted(DATA.glob("*.yaml")))


PACK = """\
name: Chemistry
references:
  Atkins 2017: Physical Chemistry
words:
  rate: (rate|speed)
entries:
  - id: catalyst
    says: a catalyst is said to shift the equilibrium
    why: It lowers the barrier from either side.
    fact: it makes both directions faster
    reference: Atkins 2017, chapter 17
    topic: catalyst
    claim: shift equilibrium
    truth: increase <rate>
    wrong: What does a catalyst do? // It shifts the equilibrium.
    right:
      - What does a catalyst do? // It increases the speed.
"""


def load(folder: Path, text: str) -> Pack:
    """Read a pack with this text."""
    path = folder / "own.yaml"
    path.write_text(text, "utf-8")
    return load_pack(path)


def test_a_pack_of_the_deck_counts_beside_the_others(tmp_path: Path) -> None:
    pack = load(tmp_path, PACK)
    (entry,) = pack.entries
    assert (pack.name, entry.citation) == ("Chemistry", "Physical Chemistry")
    cards = [entry.wrong[0], entry.right[0], ENTRIES[0].wrong[0]]
    claims, truths = stated(cards, [pack])
    assert claims[:2] == [{"catalyst"}, set()]
    assert ENTRIES[0].id in claims[2]
    assert truths[1] == {"catalyst"}


ENTRY = PACK[PACK.index("  - id") :]
BROKEN = {
    "empty": ("", None, "is empty"),
    "only a comment": ("# nothing\n", None, "is empty"),
    "not YAML": (PACK.replace("name: Chemistry", "name: [Chemistry"), 2, "not valid YAML"),
    "a list": ("- name: Chemistry\n", 1, "keys with values"),
    "an unknown key": (PACK.replace("    fact:", "    facts:"), 10, "no key facts"),
    "a missing key": (PACK.replace("    why: It lowers the barrier from either side.\n", ""), 7,
                      "key why is missing"),
    "a key twice": (PACK.replace("    topic:", "    says:"), 12, "says stands here twice"),
    "no entries": (PACK.replace(ENTRY, "  []\n"), 7, "entries must be a list"),
    "an entry of words": (PACK.replace(ENTRY, "  - catalyst\n"), 7, "keys with values"),
    "a second entry of one id": (PACK + ENTRY, 18, "second entry catalyst"),
    "an unknown reference": (PACK.replace("Atkins 2017, ", "Atkins 2018, "), 11,
                             "no reference Atkins 2018"),
    "a text that is none": (PACK.replace("  rate: (rate|speed)", "  rate: []"), 5,
                            "rate must be a text"),
    "no words for a text": (PACK.replace("says: a catalyst is said to shift the equilibrium",
                                         "says:"), 8, "key says has no value"),
    "no example": (PACK.replace("wrong: What does a catalyst do? // It shifts the equilibrium.",
                                "wrong: []"), 15, "list of wrong is empty"),
    "presumed perhaps": (PACK + "    presumed: perhaps\n", 18, "true or false"),
}  # fmt: skip
PATTERNS = {
    "(shift|move": "not closed",
    "shift|move": "in no",
    "shift) it": "closes nothing",
    "(shift||move) it": "choice is empty",
    "shift ( ) it": "choice is empty",
    "shift <speed>": "no <speed>",
    ".. shift": "between words",
    "shift ..": "between words",
    "shift .. (.. move)": "between words",
    "shift .. .. move": "between words",
    "a .. b .. c .. d .. e": "more than 3 gaps",
    "shift + move": "no word",
    "(shift)?": "no word of it has to occur",
    "the": "no word of it has to occur",
}


@pytest.mark.parametrize(("text", "line", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_pack_is_one_clear_error(
    text: str, line: int | None, words: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)) as caught:
        load(tmp_path, text)
    assert caught.value.line == line
    assert caught.value.where.endswith("own.yaml")
    assert "\n" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(("pattern", "words"), PATTERNS.items(), ids=PATTERNS.keys())
def test_a_broken_pattern_is_named_with_its_line(pattern: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)) as caught:
        load(tmp_path, PACK.replace("claim: shift equilibrium", f"claim: '{pattern}'"))
    assert caught.value.line == 13
    assert repr(pattern) in caught.value.message


def test_a_pack_that_cannot_be_read_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_bytes(b"name: \xff\n")
    with pytest.raises(ConfigError, match="is not UTF-8"):
        load_pack(tmp_path / "own.yaml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_pack(tmp_path / "other.yaml")


PLACES = [
    ("Why do gradients vanish?", "- Depth.\n- The ⟦learning rate is too small⟧, as a rule."),
    ("range of the tanh function", "it is (⟦0, 1⟧)"),
    ("True or false: ⟦overfitting models have high bias⟧.", "True"),
    ("ReLU", "f(x) = ⟦min(0, x⟧)"),
    ("Why do we need activations?", "They’re there to ⟦introduce linearity⟧!"),
]


@pytest.mark.parametrize(("front", "back"), PLACES)
def test_a_claim_is_marked_word_for_word(front: str, back: str) -> None:
    marked = re.search("⟦(.+)⟧", f"{front}\n{back}")
    assert marked
    bare = [text.replace("⟦", "").replace("⟧", "") for text in (front, back)]
    hits = [hit for match in matches(deck_of([(bare[0], bare[1])])) for hit in match.claims]
    assert [hit.side.text[hit.start : hit.end] for hit in hits] == [marked[1]]


def test_a_truth_is_its_sentence() -> None:
    back = "It is known. Many small derivatives are multiplied. That is all."
    (match,) = matches(deck_of([("Why do gradients vanish?", back)]))
    (hit,) = match.truths
    assert hit.side.text[hit.start : hit.end] == "Many small derivatives are multiplied"


WORDS = sorted({word for _, _, card in EXAMPLES for side in card for word in side.split()})
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from([*WORDS, "not", "True", "?", "\n- ", "İ", "ﬁ", "n't"]), max_size=25
    ).map(" ".join),
)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_no_text_makes_it_raise(cards: list[tuple[str, str]]) -> None:
    for match in matches(deck_of(cards)):
        for hit in (*match.claims, *match.truths):
            assert 0 <= hit.start < hit.end <= len(hit.side.text)


def test_the_page_shows_a_pack_that_holds(tmp_path: Path) -> None:
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    pack = load(tmp_path, text)
    for entry in pack.entries:
        claims, truths = stated([*entry.wrong, *entry.right], [pack])
        assert all(entry.id in each for each in claims[: len(entry.wrong)])
        assert not any(claims[len(entry.wrong) :])
        assert any(entry.id in each for each in truths)
