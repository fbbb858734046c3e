"""Notes keep who they are: through renamed documents, edits, merges and returns."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import LedgerError
from builder.ledger import (
    Draft,
    Entry,
    Ledger,
    NoteTypeEntry,
    Rendered,
    Settlement,
    dump_ledger,
    identify,
    keep_mergeable,
    read_ledger,
    settle,
    settle_note_type,
)
from builder.model import BASIC, CLOZE

NOW = 1_740_000_000
KEY = "deep-learning"


def draft(
    front: str,
    back: str = "An answer.",
    *,
    cards: str = "",
    document: str = "a",
    kinds: tuple[str, ...] = (BASIC,),
) -> Draft:
    """Return a draft; its cards are named by the words of `cards`, or by document and front."""
    names = tuple(cards.split()) or (f"{document}/{front}",)
    return Draft(cards=names, document=document, front=front, back=back, kinds=kinds)


def release(drafts: Sequence[Draft], ledger: Ledger | None = None, now: int = NOW) -> Settlement:
    """Identify and settle, with fields that say what the drafts say."""
    ledger = ledger or Ledger()
    rendered = [
        Rendered(note_type="Basic", deck="D", fields=(each.front, each.back), tags=())
        for each in drafts
    ]
    return settle(ledger, KEY, drafts, identify(ledger, KEY, drafts), rendered, now=now)


def guids(settlement: Settlement) -> dict[str, str]:
    """Return the GUID of each front."""
    return {note.fields[0]: note.guid for note in settlement.notes}


fronts = st.text(alphabet="abcXYZ ?-", min_size=1, max_size=6)
decks = st.lists(
    st.tuples(fronts, st.sampled_from(["", "yes", "no", "a longer answer"])),
    unique_by=lambda pair: pair[0],
    max_size=12,
).map(lambda pairs: [draft(front, back) for front, back in pairs])


@given(decks)
def test_the_same_documents_change_nothing(drafts: list[Draft]) -> None:
    first = release(drafts)
    again = release(drafts, first.ledger, NOW + 9999)
    assert again == first


@given(st.data())
def test_order_does_not_matter(data: st.DataObject) -> None:
    drafts = data.draw(decks)
    shuffled = data.draw(st.permutations(drafts))
    first = release(drafts)
    again = release(shuffled, first.ledger)
    assert again.ledger == first.ledger
    assert guids(again) == guids(first)
    assert [note.position for note in again.notes] == list(range(1, len(drafts) + 1))


@given(decks, decks, decks)
def test_guids_ids_and_cards_stay_unique(
    first: list[Draft], second: list[Draft], third: list[Draft]
) -> None:
    ledger = Ledger()
    for drafts in (first, second, third):
        settlement = release(drafts, ledger)
        ledger = settlement.ledger
        for values in (
            [entry.guid for entry in ledger.entries],
            [entry.note_id for entry in ledger.entries],
            [card for entry in ledger.entries for card in entry.cards],
        ):
            assert len(set(values)) == len(values)
        living = {entry.guid for entry in ledger.entries if not entry.retired}
        assert living == {note.guid for note in settlement.notes}


@given(decks, decks)
def test_what_is_written_is_read(first: list[Draft], second: list[Draft]) -> None:
    ledger = release(second, release(first).ledger).ledger
    _, ledger = settle_note_type(ledger, note_type=7, content="x", changed_at=NOW)
    assert round_trip(ledger) == ledger


def round_trip(ledger: Ledger) -> Ledger:
    """Write a ledger and read it back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.lock"
        path.write_text(dump_ledger(ledger), encoding="utf-8")
        return read_ledger(path, now=NOW)


def test_guids_and_ids_of_a_first_release_never_change() -> None:
    settlement = release([draft("What is ReLU?"), draft("What is a neuron?")])
    assert [(note.guid, note.note_id, note.changed_at) for note in settlement.notes] == [
        ("qg}scL5NjG", 1_725_024_773_000, 1_725_024_773),
        ("DRapJ.Yg.v", 1_725_024_774_000, 1_725_024_774),
    ]


def test_a_first_release_does_not_depend_on_the_clock() -> None:
    drafts = [draft("One"), draft("Two")]
    assert release(drafts, now=1) == release(drafts, now=2_000_000_000)


def test_a_changed_note_alone_gets_a_later_time() -> None:
    first = release([draft("One"), draft("Two")])
    again = release([draft("One"), draft("Two", "Better.")], first.ledger)
    times = [[note.changed_at for note in settlement.notes] for settlement in (first, again)]
    assert times[1] == [times[0][0], NOW]


def test_a_clock_that_went_back_still_gives_a_later_time() -> None:
    first = release([draft("One")])
    second = release([draft("One", "Better.")], first.ledger)
    third = release([draft("One", "Best.")], second.ledger, now=NOW - 5000)
    assert third.notes[0].changed_at > NOW


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (draft("Q", document="old"), draft("Q", document="new")),
        (draft("What is it?"), draft("1.  what is IT", cards="moved")),
        (draft("Q", "old answer"), draft("Q", "new answer", cards="moved")),
        (draft("Whta is it?", "A long answer."), draft("What is it?", "A long answer.")),
        (draft("Q", cards="x"), draft("Q2", "new", cards="new x")),
        (draft("Q", cards="x y"), draft("Q2", "new", cards="y")),
    ],
    ids=["renamed", "respelt", "new-back", "new-front", "joined", "left"],
)
def test_a_note_is_known_again(before: Draft, after: Draft) -> None:
    other = draft("Another", "Another answer.")
    first = release([before, other])
    again = release([other, after], first.ledger)
    assert guids(again)[after.front] == guids(first)[before.front]
    assert len(again.ledger.entries) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([draft("A?", "Yes."), draft("B?", "Yes.")], [draft("C?", "Yes.")]),
        ([draft("A?", "")], [draft("C?", "")]),
        ([draft("A?", "Yes.", document="x")], [draft("C?", "Yes.", document="y")]),
        ([draft("A?", "1")], [draft("A?", "2", cards="p"), draft("A?", "3", cards="q")]),
    ],
    ids=["two-backs", "no-back", "other-document", "two-fronts"],
)
def test_what_could_be_two_notes_is_new(before: list[Draft], after: list[Draft]) -> None:
    first = release(before)
    again = release(after, first.ledger)
    assert not {note.guid for note in first.notes} & {note.guid for note in again.notes}


def test_an_answer_that_another_note_has_too_is_no_evidence() -> None:
    long = "A stone so full of bubbles that it floats."
    both = [draft("What is pumice?", long, document="x"), draft("What floats?", long)]
    first = release(both)
    again = release([draft("Which stone floats?", long, document="x"), both[1]], first.ledger)
    assert guids(again)["Which stone floats?"] not in guids(first).values()
    left = release([draft("Which stone floats?", long, document="x")], first.ledger)
    assert guids(left)["Which stone floats?"] not in guids(first).values()


def test_many_equal_cards_are_paired_in_their_order_by_kind() -> None:
    kinds = [(CLOZE, BASIC), (BASIC,)] * 20
    first = release([draft("Q", cards=f"a{n}", kinds=kind) for n, kind in enumerate(kinds)])
    moved = [draft("Q", cards=f"b{n}", kinds=kind) for n, kind in enumerate(kinds)]
    again = release(moved, first.ledger)
    assert [note.guid for note in again.notes] == [note.guid for note in first.notes]


def test_a_note_that_returns_gets_its_guid_back() -> None:
    first = release([draft("One"), draft("Two")])
    without = release([draft("One")], first.ledger)
    assert [entry.retired for entry in without.ledger.entries].count(True) == 1
    again = release([draft("One"), draft("Two")], without.ledger)
    assert guids(again) == guids(first)
    times = [[note.changed_at for note in each.notes] for each in (first, again)]
    once_more = times[0][1] + 1  # it may have been shipped with a tag, which has to go
    assert times[0][0] == times[1][0]
    assert times[1][1] > once_more


def test_notes_that_merge_and_split_again_keep_their_guids() -> None:
    apart = [draft("One", cards="a"), draft("Uno", cards="b")]
    first = release(apart)
    merged = release([draft("One", cards="a b")], first.ledger)
    assert guids(merged)["One"] == guids(first)["One"]
    assert guids(release(apart, merged.ledger)) == guids(first)


def test_a_split_note_stays_with_its_own_card() -> None:
    first = release([draft("One", cards="a b")])
    split = release([draft("Uno", cards="b"), draft("One", cards="a")], first.ledger)
    assert guids(split)["One"] == guids(first)["One"]
    assert guids(split)["Uno"] != guids(first)["One"]


def test_released_notes_that_merge_are_the_one_whose_front_they_have() -> None:
    apart = [draft("One", cards="a"), draft("Uno", cards="b")]
    first = release(apart)
    merged = release([draft("Uno", cards="a b")], first.ledger)
    assert guids(merged)["Uno"] == guids(first)["Uno"]
    twins = [draft("One", "1", cards="a"), draft("One", "2", cards="b")]
    first = release(twins)
    merged = release([draft("One", "2", cards="a b")], first.ledger)
    assert [note.guid for note in merged.notes] == [first.notes[1].guid]


def test_a_merged_note_leaves_its_guid_to_its_own_card() -> None:
    first = release([draft("One", cards="b")])
    merged = release([draft("One", cards="a b")], first.ledger)
    renamed = release([draft("One", cards="a c")], merged.ledger)
    for last, own in ((merged, "b"), (renamed, "c")):
        split = [draft("Uno", cards="a"), draft("One", cards=own)]
        assert guids(release(split, last.ledger))["One"] == guids(first)["One"]


def test_a_note_that_was_merged_comes_back_when_only_its_card_is_left() -> None:
    first = release([draft("One", "1", cards="a"), draft("Uno", "2", cards="b")])
    merged = release([draft("One", "1", cards="a b")], first.ledger)
    left = release([draft("Uno", "2", cards="b")], merged.ledger)
    assert guids(left) == {"Uno": guids(first)["Uno"]}
    assert {entry.guid: entry.retired for entry in left.ledger.entries} == {
        guids(first)["One"]: True,
        guids(first)["Uno"]: False,
    }


def test_two_branches_that_add_notes_can_be_merged() -> None:
    base = release([draft("One")])
    left = release([draft("One"), draft("Left")], base.ledger).ledger
    right = release([draft("One"), draft("Right")], base.ledger).ledger
    entries = tuple(sorted({*left.entries, *right.entries}, key=lambda entry: entry.guid))
    merged = round_trip(replace(left, entries=entries))
    again = release([draft("One"), draft("Left"), draft("Right")], merged)
    assert again.ledger == merged


def test_a_renamed_deck_keeps_its_notes() -> None:
    drafts = [draft("One")]
    first = release(drafts)
    assert identify(first.ledger, "another key", drafts)[0].guid == first.notes[0].guid
    added = [*drafts, draft("Two")]
    assert identify(first.ledger, "other", added) == identify(first.ledger, KEY, added)


def test_a_note_keeps_its_kind_while_that_can_hold_it() -> None:
    plain, either = draft("A gap"), draft("A gap", kinds=(CLOZE, BASIC))
    assert [entry.kind for entry in release([either]).ledger.entries] == [CLOZE]
    first = release([plain])
    later = release([either], first.ledger)
    assert [entry.kind for entry in later.ledger.entries] == [BASIC]
    assert guids(later) == guids(first)


def test_a_note_that_its_kind_cannot_hold_is_new_and_comes_back() -> None:
    plain, either = draft("A gap"), draft("A gap", kinds=(CLOZE, BASIC))
    first = release([either])
    second = release([plain], first.ledger)
    assert guids(second) != guids(first)
    assert [entry.kind for entry in second.ledger.entries if entry.retired] == [CLOZE]
    assert release([plain], second.ledger).ledger == second.ledger


def test_equal_words_are_told_apart_by_their_kinds() -> None:
    gap = draft("Same", kinds=(CLOZE, BASIC), document="a")
    first = release([gap, draft("Same", document="b")])
    moved = [draft("Same", document="c"), draft("Same", kinds=(CLOZE,), document="d")]
    later = release(moved, first.ledger)
    assert {entry.guid: entry.kind for entry in later.ledger.entries} == {
        entry.guid: entry.kind for entry in first.ledger.entries
    }


def test_one_card_in_two_notes_is_refused() -> None:
    with pytest.raises(LedgerError, match="two notes claim one card"):
        identify(Ledger(), KEY, [draft("A", cards="x"), draft("B", cards="y x")])


def test_a_note_type_moves_only_when_it_changes() -> None:
    first, ledger = settle_note_type(Ledger(), note_type=7, content="x", changed_at=100)
    same, ledger = settle_note_type(ledger, note_type=7, content="x", changed_at=200)
    forgotten, ledger = settle_note_type(ledger, note_type=7, content="y", changed_at=50)
    bumped, ledger = settle_note_type(ledger, note_type=7, content="z", changed_at=300)
    assert (first, same, forgotten, bumped) == (100, 100, 101, 300)
    assert ledger.note_types == (NoteTypeEntry(id=7, content="z", changed_at=300),)


ENTRY = Entry(
    guid="g",
    note_id=1_700_000_000_000,
    changed_at=1_700_000_000,
    content="c",
    front="f",
    back="b",
    document="a.txt",
    cards=("x",),
)
GOOD = dump_ledger(
    Ledger(
        deck=KEY,
        note_types=(NoteTypeEntry(id=7, content="n", changed_at=1_700_000_000),),
        entries=(ENTRY, replace(ENTRY, guid="h", note_id=1_700_000_001_000, cards=("y",))),
    )
).splitlines()


def changed(line: int, **values: object) -> list[str]:
    """Return the good file with values of one line changed."""
    lines = list(GOOD)
    lines[line - 1] = json.dumps({**json.loads(lines[line - 1]), **values})
    return lines


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        ([], 1, "is not JSON"),
        (GOOD[1:], 1, "is not a header"),
        (changed(1, deckwright=2), 1, "format 2 is not known"),
        (changed(1, deck=5), 1, "deck has the wrong type"),
        ([*GOOD, "{"], 5, "is not JSON"),
        ([*GOOD, "[" * 100_000], 5, "is not JSON"),
        ([*GOOD, "[]"], 5, "is not a JSON object"),
        ([*GOOD, "{}"], 5, "guid is missing"),
        ([*GOOD[:3], "<<<<<<< ours", GOOD[3]], 4, "a merge conflict"),
        (["<<<<<<< ours", *GOOD], 1, "a merge conflict"),
        (changed(3, note_id="1"), 3, "note_id has the wrong type"),
        (changed(3, note_id=True), 3, "note_id has the wrong type"),
        (changed(3, changed_at=1.5), 3, "changed_at has the wrong type"),
        (changed(3, guid=""), 3, "guid has the wrong type or no value"),
        (changed(3, cards="x"), 3, "cards has the wrong type"),
        (changed(3, cards=[1]), 3, "cards has the wrong type"),
        (changed(3, retired=False), 3, "retired has a wrong value: False"),
        (changed(3, kind="basic"), 3, "kind has a wrong value: 'basic'"),
        (changed(3, gaps="x"), 3, "gaps has a wrong value: 'x'"),
        (changed(3, reversed=False), 3, "reversed has a wrong value: False"),
        (changed(3, colour="red"), 3, "unknown key 'colour'"),
        (changed(2, colour="red"), 2, "unknown key 'colour'"),
        (changed(4, cards=["y", "y"]), 4, "card y is there twice"),
        (changed(3, changed_at=NOW + 100_000), 3, "is in the future"),
        (changed(3, note_id=(NOW + 100_000) * 1000), 3, "is in the future"),
        (changed(2, changed_at=NOW + 100_000), 2, "is in the future"),
    ],
)
def test_damage_is_reported_with_its_line(
    tmp_path: Path, lines: list[str], line: int, message: str
) -> None:
    path = tmp_path / "deck.lock"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(LedgerError) as caught:
        read_ledger(path, now=NOW)
    assert (caught.value.where, caught.value.line) == (str(path), line)
    assert message in caught.value.message
    assert caught.value.hint


def written(path: Path, *lines: str) -> Ledger:
    """Write lines and read them as a ledger, in any order that follows the header."""
    first, *rest = lines
    ledgers = []
    for each in (rest, rest[::-1]):
        path.write_text("\n".join([first, *each]) + "\n", encoding="utf-8")
        ledgers.append(read_ledger(path, now=NOW))
    assert ledgers[0] == ledgers[1]
    return ledgers[0]


def test_lines_that_git_repeats_count_once(tmp_path: Path) -> None:
    path = tmp_path / "deck.lock"
    assert dump_ledger(written(path, *GOOD, *GOOD, GOOD[0])).splitlines() == GOOD


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"changed_at": 1_700_000_500, "content": "d"}, {}),
        ({"changed_at": 1_600_000_000, "content": "d"}, {"changed_at": ENTRY.changed_at}),
        ({"content": "d"}, {"content": "?"}),
        ({"retired": True}, {}),
        ({"note_id": 1_700_000_009_000, "changed_at": 1_700_000_009, "cards": ["z"]}, {}),
    ],
    ids=["later", "earlier", "at-once", "gone", "new-on-both"],
)
def test_of_two_lines_for_one_note_the_later_counts(
    tmp_path: Path, values: dict[str, object], kept: dict[str, object]
) -> None:
    line = json.dumps({**json.loads(GOOD[2]), **values})
    (entry, _) = written(tmp_path / "deck.lock", *GOOD, line).entries
    expected = {"content": "c", **values, **kept}
    if "changed_at" in kept:
        expected["content"] = "c"
    found = json.loads(dump_ledger(Ledger(entries=(entry,))).splitlines()[1])
    assert found == {**json.loads(GOOD[2]), **expected}


def test_of_two_lines_for_one_note_type_the_later_counts(tmp_path: Path) -> None:
    line = json.dumps({**json.loads(GOOD[1]), "changed_at": 1_700_000_500, "content": "m"})
    ledger = written(tmp_path / "deck.lock", *GOOD, line)
    assert ledger.note_types == (NoteTypeEntry(id=7, content="m", changed_at=1_700_000_500),)
    once = written(tmp_path / "deck.lock", *GOOD, changed(2, content="m")[1])
    assert once.note_types[0].changed_at == 1_700_000_000
    assert settle_note_type(once, note_type=7, content="m", changed_at=5)[0] == 1_700_000_001


def test_notes_that_are_numbered_alike_are_all_numbered_anew_but_one(tmp_path: Path) -> None:
    lines = [json.dumps({**json.loads(GOOD[2]), "guid": guid, "cards": [guid]}) for guid in "abcd"]
    ledger = written(tmp_path / "deck.lock", GOOD[0], *lines, GOOD[3])
    assert [(entry.guid, entry.note_id - ENTRY.note_id) for entry in ledger.entries] == [
        ("a", 0), ("b", 2000), ("c", 3000), ("d", 4000), ("h", 1000),
    ]  # fmt: skip
    assert round_trip(ledger) == ledger


@pytest.mark.parametrize(
    ("cards", "retired", "kept"),
    [
        (["x"], False, [("x",), ()]),
        (["y", "x"], False, [("x",), ("y",)]),
        (["x"], True, [("x",), ()]),
    ],
    ids=["both-own", "own-and-other", "gone"],
)
def test_a_card_of_two_notes_is_left_to_one(
    tmp_path: Path, cards: list[str], retired: bool, kept: list[tuple[str, ...]]
) -> None:
    line = json.dumps(
        {**json.loads(GOOD[3]), "cards": cards, **({"retired": True} if retired else {})}
    )
    ledger = written(tmp_path / "deck.lock", *GOOD[:3], line)
    assert [entry.cards for entry in ledger.entries] == kept


def test_a_byte_order_mark_is_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "deck.lock"
    path.write_bytes(b"\xef\xbb\xbf" + "\n".join(GOOD).encode())
    assert dump_ledger(read_ledger(path, now=NOW)).splitlines() == GOOD


def test_git_is_told_how_to_merge_unless_it_has_been_told(tmp_path: Path) -> None:
    file = tmp_path / ".gitattributes"
    assert keep_mergeable(tmp_path)
    made = file.read_text("utf-8")
    assert "deck.lock merge=union" in made.splitlines()
    for text, then in (
        ("* text=auto\n", f"* text=auto\n{made}"),
        ("* text=auto", f"* text=auto\n{made}"),
        ("deck.lock -merge\n", "deck.lock -merge\n"),
    ):
        file.write_text(text, "utf-8")
        assert keep_mergeable(tmp_path)
        assert file.read_text("utf-8") == then
    file.unlink()
    file.mkdir()
    assert not keep_mergeable(tmp_path)


def test_order_of_lines_and_line_ends_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "deck.lock"
    path.write_bytes("\r\n".join([GOOD[0], GOOD[3], "", GOOD[2], GOOD[1]]).encode())
    assert dump_ledger(read_ledger(path, now=NOW)).splitlines() == GOOD


def test_kinds_and_gaps_are_written_and_read(tmp_path: Path) -> None:
    settled = release([draft("A gap", kinds=(CLOZE, BASIC)), draft("A question")]).ledger
    entries = tuple(
        replace(entry, gaps=("x", "-y")) if entry.kind == CLOZE else replace(entry, reversed=True)
        for entry in settled.entries
    )
    path = tmp_path / "deck.lock"
    path.write_text(dump_ledger(replace(settled, entries=entries)), encoding="utf-8")
    assert read_ledger(path, now=NOW).entries == entries
    lines = path.read_text("utf-8").splitlines()
    assert sum('"kind":"cloze","gaps":["x","-y"]' in line for line in lines) == 1
    assert sum("kind" in line for line in lines) == 1
    assert sum('"reversed":true' in line for line in lines) == 1


def test_a_missing_file_is_an_empty_ledger(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "deck.lock") == Ledger()


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be read"):
        read_ledger(tmp_path)
    path = tmp_path / "deck.lock"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(LedgerError, match="is not UTF-8"):
        read_ledger(path)
