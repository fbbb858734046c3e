"""Corrections of single cards in corrections.yaml: what they may say, and how they are written."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.corrections import (
    CORRECTIONS_FILE,
    add_corrections,
    add_decisions,
    read_corrections,
    read_decisions,
)
from builder.errors import CorrectionsError
from builder.model import ChangeKind, Correction, Decision, Reviewed, Settled
from builder.text import fingerprint

ROOT = Path(__file__).parent.parent
HEADER = """\
# What is put right about cards before they ship; the documents stay as they are.
# Edit it as you like: only what is "accepted" or "edited" ships, and what is "rejected" is not
# proposed again.
deckwright: 1
"""
BEFORE = "0123456789abcdef"
ITEM = """\
- card: a1
  front: What is a soma?
  side: back
  before: 0123456789abcdef
  change:
  - old: bodie
    new: body
  kind: typo
"""


def a_correction(card: str = "a1", **changes: Any) -> Correction:
    whole = Correction(
        card=card,
        front="What is a soma?",
        side="back",
        before=BEFORE,
        edits=(("bodie", "body"),),
        kind=ChangeKind.TYPO,
    )
    return replace(whole, **changes)


def write(folder: Path, text: str) -> Path:
    path = folder / CORRECTIONS_FILE
    path.write_bytes(text.encode())
    return path


def without_lines(corrections: tuple[Correction, ...]) -> list[Correction]:
    return [replace(each, line=0) for each in corrections]


# Reading


@pytest.mark.parametrize("text", ["cards:\n", "cards: []\n", "overlaps: []\ncards:\n", "# a\n"])
def test_a_file_may_hold_no_correction(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    assert read_corrections(path).corrections == ()
    assert read_decisions(path) == ()


def test_corrections_are_read_in_their_order_with_their_lines(tmp_path: Path) -> None:
    text = f"""\
cards:
# the first
{ITEM}
- card: '12345678'
  front: "two\\nlines"
  side: front
  before: '1234567890123456'   # all digits
  change:
  - {{old: lines, new: ''}}
  - old: |-
      # no
        comment
    new: "x: y"
  kind: factual
  reason: it is one line
  by: some-model
  decision: edited
  note: asked a botanist
overlaps: []
"""
    assert read_corrections(write(tmp_path, text)).corrections == (
        a_correction(line=3),
        Correction(
            card="12345678",
            front="two\nlines",
            side="front",
            before="1234567890123456",
            edits=(("lines", ""), ("# no\n  comment", "x: y")),
            kind=ChangeKind.FACTUAL,
            reason="it is one line",
            by="some-model",
            decision=Reviewed.EDITED,
            note="asked a botanist",
            line=12,
        ),
    )


def test_nothing_undecided_or_rejected_is_in_force() -> None:
    found = {each: a_correction(decision=each).in_force for each in Reviewed}
    assert {each for each, shipped in found.items() if shipped} == {"accepted", "edited"}


def test_the_documented_example_is_read() -> None:
    page = (ROOT / "docs" / "corrections.md").read_text("utf-8")
    texts = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    from builder.corrections.reading import parse

    parsed, proposed = (parse(Path("example"), text) for text in texts)
    assert (len(parsed.decisions), len(parsed.corrections)) == (1, 1)
    assert [each.in_force for each in (*parsed.decisions, *proposed.decisions)] == [True, False]
    for word in (*ChangeKind, *Reviewed):
        assert f"`{word}`" in page


KEYS = "the keys are card, front, side, before, change, parts, kind, reason, evidence, confidence"
SPLIT = f"""\
- card: a1
  front: What is a soma?
  side: card
  before: {BEFORE}
  parts:
  - front: What is it?
    back: A body.
  - front: Where is it?
    back: Here.
  kind: split
"""
TWICE = ITEM + "  decision: accepted\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- x\n", ":2: the correction has no keys; begin it with card:"),
        ("  x: y\n", ":1: cards must be a list; begin each of its items with - on a line of its"),
        (ITEM.replace("  kind: typo\n", ""), ":2: the correction has no kind; add a line kind:"),
        (ITEM.replace("  front: What is a soma?\n", ""), ":2: the correction has no front;"),
        (ITEM.replace("- card: a1\n", "- side: back\n"), ":4: the correction has side twice;"),
        (ITEM + "  sides: back\n", ":10: there is no key sides; did you mean side?"),
        (ITEM + "  xyz: back\n", f":10: there is no key xyz; {KEYS}"),
        (ITEM.replace("a1", "12"), ":2: card must be text, but 12 is a number in YAML;"),
        (ITEM.replace("a1", "''"), ":2: card is empty; write the id of a card"),
        (ITEM.replace("a1", ""), ":2: card has no value; write one, or remove what has none"),
        (ITEM.replace("side: back", "side: bak"), ":4: 'bak' is no side; did you mean back?"),
        (
            ITEM.replace("side: back", "side: x"),
            ":4: 'x' is no side; write front, back, more, tags or card",
        ),
        (ITEM.replace("typo", "tpyo"), ":9: 'tpyo' is no kind; did you mean typo?"),
        (ITEM + "  decision: maybe\n", ":10: 'maybe' is no decision; write undecided, accepted,"),
        (ITEM + "  decision: yes\n", ":10: 'yes' is no decision;"),
        (ITEM.replace(BEFORE, "x"), ":5: before is 'x', no fingerprint; put back the 16 digits,"),
        (ITEM.replace(BEFORE, BEFORE.upper()), f":5: before is '{BEFORE.upper()}', no fingerprin"),
        (
            ITEM.replace("  kind", "  - {old: '', new: b}\n  kind"),
            ":9: old is empty; write the words to change",
        ),
        (ITEM.replace("bodie", "body"), ":7: old and new are the same; write what old is to bec"),
        (ITEM.replace("    new: body\n", ""), ":7: the change has no new; add a line new:"),
        (ITEM.replace("new: body", "new:"), ":8: new has no value;"),
        (ITEM.replace("new: body", "new: [body]"), ":8: new must be text; put all of it in"),
        (ITEM.replace("new: body", "new: 1e3"), ":8: new must be text, but 1e3 is a number"),
        (ITEM.replace("new: body", "why: body"), ":8: there is no key why; the keys are old, new"),
        (
            ITEM.replace("  kind", "  - {old: bodie, new: b}\n  kind"),
            ":9: 'bodie' is changed twice; remove one of the two",
        ),
        (
            re.sub(r"change:\n.*\n.*\n", "change: []\n", ITEM),
            ":6: a correction changes something; add an item with old: and new:, or remove the",
        ),
        (
            re.sub(r"change:\n.*\n.*\n", "change: bodie\n", ITEM),
            ":6: change must be a list;",
        ),
        (
            ITEM + ITEM,
            ":10: is the same correction as line 2; remove one of the two corrections",
        ),
        (re.sub(r"  change:\n.*\n.*\n", "", ITEM), ":2: the correction has no change; add a line"),
        (ITEM.replace("side: back", "side: card"), ":2: the correction has no parts; add a line"),
        (
            SPLIT.replace("side: card", "side: back"),
            ":2: the correction has no change; add a line change:",
        ),
        (
            SPLIT + "  change: [{old: a, new: b}]\n",
            ":12: a correction of the card has no change; remove change, or correct side",
        ),
        (
            SPLIT.replace("  - front: Where is it?\n    back: Here.\n", ""),
            ":6: a split gives two cards or more; add the other, or remove the correction",
        ),
        (SPLIT.replace("back: Here.", "back: ''"), ":9: a side of the part is empty; write front"),
        (ITEM + "  evidence: [{quote: ''}]\n", ":10: quote is empty; write the words that are"),
        (ITEM + "  evidence: [{source: a}]\n", ":10: the evidence has no quote; add a line"),
        (ITEM + "  confidence: 2\n", ":10: confidence must be a number from 0 to 1; write one"),
        (ITEM + "  confidence: [1]\n", ":10: confidence must be a number from 0 to 1; write one"),
        (ITEM.replace("typo", "!!str typo"), ":9: !!str is not used in this file;"),
        (ITEM.replace("a1", "&a a1"), ":2: &a is not used in this file;"),
    ],
)
def test_a_fault_is_named_with_its_line_and_stops_writing_too(
    tmp_path: Path, text: str, message: str
) -> None:
    path = write(tmp_path, f"cards:\n{text}")
    with pytest.raises(CorrectionsError) as caught:
        read_corrections(path)
    assert str(caught.value).startswith(f"{path}{message}")
    with pytest.raises(CorrectionsError) as again:
        add_corrections(path, [a_correction("new")])
    assert str(again.value) == str(caught.value)
    with pytest.raises(CorrectionsError) as third:
        read_decisions(path)
    assert str(third.value) == str(caught.value)
    assert path.read_text("utf-8") == f"cards:\n{text}"


def test_several_proposals_may_stand_beside_one_that_ships(tmp_path: Path) -> None:
    other = ITEM.replace("body", "bodies") + "  decision: rejected\n"
    path = write(tmp_path, f"cards:\n{TWICE}{other}{ITEM.replace('body', 'Body')}")
    assert [each.decision for each in read_corrections(path).corrections] == [
        Reviewed.ACCEPTED,
        Reviewed.REJECTED,
        Reviewed.UNDECIDED,
    ]


_LINES = st.sampled_from([*ITEM.splitlines(), *TWICE.splitlines(), "cards:", "overlaps:", "- a"])


@given(st.lists(_LINES | st.text(max_size=12), max_size=24).map("\n".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, f"cards:\n{text}")
    try:
        read_corrections(path)
    except CorrectionsError as fault:
        refusal = fault
    else:
        return
    assert refusal.hint


# Writing


def test_a_new_file_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / CORRECTIONS_FILE
    first = a_correction(decision=Reviewed.ACCEPTED, by="lint", reason="misspelling: bodie")
    second = a_correction(
        "12345678",
        side="front",
        before="1234567890123456",
        edits=(("a: b", ""), ("c\nd", "#")),
        note="later",
    )
    add_corrections(path, [first, second])
    assert path.read_text("utf-8") == (
        f"""{HEADER}\
cards:
- card: a1
  front: What is a soma?
  side: back
  before: 0123456789abcdef
  change:
  - old: bodie
    new: body
  kind: typo
  reason: 'misspelling: bodie'
  by: lint
  decision: accepted
- card: '12345678'
  front: What is a soma?
  side: front
  before: '1234567890123456'
  change:
  - old: 'a: b'
    new: ''
  - old: |-
      c
      d
    new: '#'
  kind: typo
  decision: undecided
  note: later
"""
    )
    assert without_lines(read_corrections(path).corrections) == [first, second]


def test_nothing_to_add_makes_no_file(tmp_path: Path) -> None:
    add_corrections(tmp_path / CORRECTIONS_FILE, [])
    assert list(tmp_path.iterdir()) == []


BY_HAND = """\
# one
cards:   # two
    # three
    - card: a1   # four
      front: What is a soma?
      side: back
      before: 0123456789abcdef
      change:   # five
      - {old: bodie, new: body}
      kind: typo
        # six

    - card: b2
      front: >-
         What is
         an axon?
      side: front
      before: 0123456789abcdef   # seven
      change: [{old: a, new: an}]   # eight
      kind: grammar
    # nine

# ten
overlaps: []   # eleven
# twelve
"""


def test_new_corrections_change_no_other_line(tmp_path: Path) -> None:
    path = write(tmp_path, BY_HAND)
    add_corrections(path, [a_correction("c3"), a_correction("d4")])
    lines = "".join(
        f"    {line}\n"
        for card in ("c3", "d4")
        for line in (ITEM + "  decision: undecided\n").replace("a1", card).splitlines()
    )
    expected = BY_HAND.replace("kind: grammar\n", f"kind: grammar\n{lines}")
    assert path.read_text("utf-8") == expected


def test_a_correction_with_a_line_is_replaced_and_comments_stay(tmp_path: Path) -> None:
    path = write(tmp_path, BY_HAND)
    first, second = read_corrections(path).corrections
    new = replace(second, decision=Reviewed.REJECTED, note="no")
    third = a_correction("c3")
    add_corrections(path, [third, new])
    text = path.read_text("utf-8")
    before, _, after = BY_HAND.partition("    - card: b2\n")
    assert text.startswith(before)
    assert text.endswith(after[after.index("    # nine") :])
    assert "      # seven\n      # eight\n    - card: c3\n" in text
    expected = [first, new, third]
    found = read_corrections(path).corrections
    assert without_lines(found) == without_lines(tuple(expected))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"{HEADER}cards:\nITEM\n"),
        ("# a", "# a\ncards:\nITEM\n"),
        ("---\n...\n", "---\ncards:\nITEM\n...\n"),
        ("overlaps: []", "overlaps: []\ncards:\nITEM\n"),
        ("overlaps:\n# a\n", "overlaps:\n# a\ncards:\nITEM\n"),
        ("---\noverlaps: []\n# a\n...\n# b\n", "---\noverlaps: []\n# a\ncards:\nITEM\n...\n# b\n"),
        (" overlaps: []\n", " overlaps: []\n cards:\n ITEM\n"),
        ("overlaps: []\r\n# a\r\n", "overlaps: []\r\n# a\r\ncards:\r\nITEM\r\n"),
        ("cards:\noverlaps: []\n", "cards:\nITEM\noverlaps: []\n"),
        ("cards: [] # a\noverlaps: []\n", "cards:\n# a\nITEM\noverlaps: []\n"),
    ],
)
def test_a_correction_finds_its_place(tmp_path: Path, before: str, after: str) -> None:
    path = write(tmp_path, before)
    add_corrections(path, [a_correction()])
    newline = "\r\n" if "\r\n" in before else "\n"
    indent = " " if before.startswith(" ") else ""
    item = (ITEM + "  decision: undecided").replace("\n", newline + indent)
    assert path.read_bytes().decode() == after.replace("ITEM", item)
    assert without_lines(read_corrections(path).corrections) == [a_correction()]


def test_decisions_and_corrections_live_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / CORRECTIONS_FILE
    decision = Decision(settled=Settled.MERGE, cards=(("a", "x"), ("b", "y")))
    add_decisions(path, [decision])
    add_corrections(path, [a_correction()])
    other = replace(decision, cards=(("c", "x"), ("d", "y")))
    add_decisions(path, [other])
    stored = read_corrections(path)
    assert [replace(each, line=0) for each in stored.decisions] == [decision, other]
    assert without_lines(stored.corrections) == [a_correction()]


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    path = write(tmp_path, f"\ufeffcards:\r\n{ITEM.replace(chr(10), chr(13) + chr(10))}")
    before = path.read_bytes()
    add_corrections(path, [a_correction("b2")])
    add_decisions(path, [Decision(settled=Settled.MERGE, cards=(("a", "x"), ("b", "y")))])
    assert path.read_bytes().startswith(before)
    assert [each.line for each in read_corrections(path).corrections] == [2, 10]


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (
            a_correction(edits=(("", "x"), ("y", "z"))),
            "the new corrections cannot be added: old is empty",
        ),
        (a_correction(edits=()), "the new corrections cannot be added: the correction has no ch"),
        (a_correction(before=""), "the new corrections cannot be added: before is ''"),
        (a_correction("b2", line=7), ":7: no correction begins here any more; run the same"),
        (a_correction(kind=ChangeKind.FACTUAL), "cannot be added: is the same correction as li"),
    ],
)
def test_what_would_make_the_file_faulty_is_not_added(
    tmp_path: Path, new: Correction, message: str
) -> None:
    path = write(tmp_path, f"cards:\n{ITEM}")
    with pytest.raises(CorrectionsError, match=re.escape(message)):
        add_corrections(path, [a_correction("fine"), new])
    assert path.read_text("utf-8") == f"cards:\n{ITEM}"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_line_break_that_would_join_another_text_is_not_added(tmp_path: Path) -> None:
    text = f"cards:\n{ITEM}  note: |\n    no line break ends this"
    path = write(tmp_path, text)
    with pytest.raises(CorrectionsError, match="end the last line of the file with a line break"):
        add_corrections(path, [a_correction("b2")])
    assert path.read_text("utf-8") == text


_TEXTS = st.text() | st.text(
    st.sampled_from("aA1eE0x._-+:#?!&*|>'\"%@`{}[],=~<\\/ \t\n\r\x85\u2028")
)
_IDS = _TEXTS.filter(bool) | st.sampled_from(["yes", "null", "1e5", "0o17", "<<", "1_0"])


@st.composite
def _corrections(draw: st.DrawFn) -> Correction:
    edits = draw(st.dictionaries(_TEXTS.filter(bool), _TEXTS, min_size=1, max_size=3))
    return Correction(
        card=draw(_IDS),
        front=draw(_TEXTS),
        side=draw(st.sampled_from(["front", "back"])),
        before=fingerprint(draw(_TEXTS)),
        edits=tuple((old, new if new != old else f"{new}!") for old, new in edits.items()),
        kind=draw(st.sampled_from(ChangeKind)),
        reason=draw(_TEXTS),
        by=draw(_TEXTS),
        decision=draw(st.sampled_from(Reviewed)),
        note=draw(_TEXTS),
    )


def _unlike(one: Correction) -> object:
    return one.card, one.side


_LISTS = st.lists(_corrections(), max_size=4, unique_by=_unlike)


@given(_LISTS, _LISTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_again(
    tmp_path: Path, first: list[Correction], then: list[Correction]
) -> None:
    path = tmp_path / CORRECTIONS_FILE
    path.unlink(missing_ok=True)
    add_corrections(path, first)
    known = {_unlike(each): each for each in read_corrections(path).corrections}
    assert without_lines(tuple(known.values())) == first
    new = [
        replace(each, line=known[_unlike(each)].line) if _unlike(each) in known else each
        for each in then
    ]
    add_corrections(path, new)
    expected = {_unlike(each): each for each in first} | {_unlike(each): each for each in then}
    assert without_lines(read_corrections(path).corrections) == list(expected.values())


@given(_LISTS, _LISTS, st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_other_byte_survives(
    tmp_path: Path, first: list[Correction], then: list[Correction], comment: str
) -> None:
    path = write(tmp_path, f"# {comment}\noverlaps: []   # {comment}\n\n# {comment}\n")
    add_corrections(path, first)
    before = path.read_bytes()
    known = {_unlike(each) for each in first}
    new = [each for each in then if _unlike(each) not in known]
    add_corrections(path, new)
    after = path.read_bytes()
    assert after.startswith(before)
    add_decisions(path, [Decision(settled=Settled.MERGE, cards=(("a", "x"), ("b", "y")))])
    assert after.partition(b"overlaps: []")[2].partition(b"cards:")[2] in path.read_bytes()
