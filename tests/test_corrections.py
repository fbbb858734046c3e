"""corrections.yaml: what it may say, what is answered else, and that writing harms no line.

This is about decisions on overlapping cards; see test_corrections_cards for single cards.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.corrections import CORRECTIONS_FILE, add_decisions, read_decisions, resolve
from builder.errors import CorrectionsError, OutputError
from builder.model import Card, Decision, Settled

HEADER = """\
# What people have decided about cards that overlap; Deckwright keeps to it and asks no more.
# Edit it as you like: "merge" makes one note of the cards, "separate" keeps a note for each.
deckwright: 1
"""
PAIR = "[{id: a, front: x}, {id: b, front: y}]"


def _merge(*cards: str, keep: str = "", why: str = "", line: int = 0) -> Decision:
    pairs = tuple((card, f"front of {card}") for card in cards)
    return Decision(settled=Settled.MERGE, cards=pairs, keep=keep, why=why, line=line)


def _separate(*cards: str, line: int = 0) -> Decision:
    return replace(_merge(*cards, line=line), settled=Settled.SEPARATE)


def _write(folder: Path, text: str) -> Path:
    path = folder / CORRECTIONS_FILE
    path.write_bytes(text.encode("utf-8"))
    return path


def _try_to_add(path: Path, decision: Decision) -> str:
    """Add a decision, or give what is said against it."""
    try:
        add_decisions(path, [decision])
    except CorrectionsError as fault:
        return fault.message
    return ""


def _without_lines(decisions: tuple[Decision, ...]) -> list[Decision]:
    return [replace(each, line=0) for each in decisions]


def _refusal(folder: Path, text: str | bytes) -> str:
    """Give what is said about a file, without its folder, and see that it is not written to."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    path = folder / CORRECTIONS_FILE
    path.write_bytes(data)
    with pytest.raises(CorrectionsError) as caught:
        read_decisions(path)
    with pytest.raises(CorrectionsError) as again:
        add_decisions(path, [_merge("new 1", "new 2")])
    assert str(again.value) == str(caught.value)
    assert path.read_bytes() == data
    assert [each.name for each in folder.iterdir()] == [path.name]
    return str(caught.value).removeprefix(f"{folder}/")


# Reading


def test_a_file_of_ours_begins_with_its_format(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    add_decisions(path, [_merge("new 1", "new 2")])
    text = path.read_text("utf-8")
    assert "\ndeckwright: 1\noverlaps:\n" in text
    without = _write(tmp_path, text.replace("deckwright: 1\n", ""))
    assert len(read_decisions(without)) == 1  # a file from before there was a format


@pytest.mark.parametrize(
    "text", ["", "\n", "# nothing yet\n", "---\n", "---\n...\n", "overlaps:\n", "overlaps: []\n"]
)
def test_a_file_may_hold_no_decision(tmp_path: Path, text: str) -> None:
    assert read_decisions(_write(tmp_path, text)) == ()


def test_without_the_file_there_is_no_decision(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / CORRECTIONS_FILE) == ()


def test_a_missing_file_needs_no_yaml_library(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, builder.corrections as c;"
        f"c.read_decisions(pathlib.Path({str(tmp_path)!r}) / 'none.yaml');"
        "sys.exit(any(name.startswith('ruamel') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == 0


def test_decisions_are_read_in_their_order_with_their_lines(tmp_path: Path) -> None:
    text = """\
# made by hand
overlaps:
- decision: merge            # or: separate
  cards:
  - id: 3f2a
    front: What is dropout?
  - id: 91bc
    front: dropout
  keep: 3f2a
  why: same fact

- decision: separate
  cards:
  - {front: Größe – “x”, id: '12345678'}
  - {front: "two\\nlines", id: "1e5"}
  - id: b
    front: |-
      a: b
      # no comment
"""
    assert read_decisions(_write(tmp_path, text)) == (
        Decision(
            settled=Settled.MERGE,
            cards=(("3f2a", "What is dropout?"), ("91bc", "dropout")),
            keep="3f2a",
            why="same fact",
            line=3,
        ),
        Decision(
            settled=Settled.SEPARATE,
            cards=(
                ("12345678", "Größe – “x”"),
                ("1e5", "two\nlines"),
                ("b", "a: b\n# no comment"),
            ),
            line=12,
        ),
    )


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    text = f"\ufeffoverlaps:\r\n- decision: merge\r\n  cards: {PAIR}\r\n"
    assert [each.line for each in read_decisions(_write(tmp_path, text))] == [2]


def _item(decision: str = "merge", cards: str = PAIR, more: str = "") -> str:
    return f"overlaps:\n- decision: {decision}\n  cards: {cards}\n{more}"


def _no_text(name: str, value: str, kind: str) -> str:
    return f'{name} must be text, but {value} is {kind} in YAML; put it in quotes: "{value}"'


TWO = "change or remove one of the two decisions"
UNMARK = "keep the decisions that hold, and remove the marks"
SHIFTED = "more indented follow up line than first in a block scalar"
QUOTES = "correct it, with quotes around a text that has a colon, # or brackets"
WRITE_OUT = "remove it, and write out what it stands for"
CARD_KEYS = "the keys are id, front"
DECISION_KEYS = "the keys are decision, proposed, cards, keep, why, by"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # What is no YAML
        (b"# caf\xc3\xa9\n\n# caf\xe9\n", ":3: is not UTF-8; save it as UTF-8"),
        (b"\xff\xfeo\0", ":1: is not UTF-8; save it as UTF-8"),
        (
            "overlaps:\n- decision: merge\n  cards:\n  - id: a\n    front: Loss: what?\n",
            f":5: is not valid YAML: mapping values are not allowed here; {QUOTES}",
        ),
        (
            "overlaps: [",
            ":1: is not valid YAML: expected the node content, but found '<stream end>'; " + QUOTES,
        ),
        (
            "- a: >+\n  \n   fold\n",
            f":3: is not valid YAML: {SHIFTED}; {QUOTES}",
        ),
        ("# a\n\x07\n", f":2: is not valid YAML: the character U+0007 is not allowed; {QUOTES}"),
        (
            'overlaps: "\\UFFFFFFFF"\n',
            f": is not valid YAML: an escape in quotes is no character; {QUOTES}",
        ),
        (
            "[" * 1000,
            f": is not valid YAML: brackets within brackets, too many of them; {QUOTES}",
        ),
        ("overlaps:\n---\nx: 1\n", f":2: is not valid YAML: found another document; {QUOTES}"),
        ("overlaps: *a\n", f":1: is not valid YAML: found undefined alias 'a'; {QUOTES}"),
        (
            "overlaps:\n<<<<<<< ours\n- decision: merge\n=======\n>>>>>>> theirs\n",
            f":2: a merge conflict is not resolved; {UNMARK}",
        ),
        # The file as a whole
        ("- overlaps\n", ":1: the file has no keys; begin it with overlaps:"),
        ("\noverlaps\n", ":2: the file has no keys; begin it with overlaps:"),
        ("~\n", ":1: the file has no keys; begin it with overlaps:"),
        ("{overlaps: []}\n", ":1: is written in braces; write each key on a line of its own"),
        (
            "overlaps:\noverlap: []\n",
            ":2: there is no key overlap; did you mean overlaps?",
        ),
        (
            "overlaps: []\ndeckwright: 2\nnews: 1\n",
            ":2: format '2' is not known, only 1; use the version of Deckwright that wrote it",
        ),
        ("notes: []\n", ":1: there is no key notes; the keys are overlaps, cards, deckwright"),
        ("overlaps:\n2: x\n", ":2: there is no key 2; the keys are overlaps, cards, deckwright"),
        (
            "overlaps:\n[a]: b\n",
            ":2: a key is not one word; the keys are overlaps, cards, deckwright",
        ),
        (
            "overlaps: []\noverlaps: []\n",
            ":2: the file has overlaps twice; remove one of the two",
        ),
        (
            "overlaps: none\n",
            ":1: overlaps must be a list; begin each of its items with - on a line of its own",
        ),
        (
            "# a\noverlaps:\n  decision: merge\n",
            ":2: overlaps must be a list; begin each of its items with - on a line of its own",
        ),
        # Tags, anchors and aliases
        (
            "overlaps: !!python/object/apply:os.system ['true']\n",
            f":1: !!python/object/apply:os.system is not used in this file; {WRITE_OUT}",
        ),
        (
            _item("!!str merge"),
            f":2: !!str is not used in this file; {WRITE_OUT}",
        ),
        (
            _item(cards="&pair [{id: a, front: x}, {id: b, front: y}]")
            + "- decision: separate\n  cards: *pair\n",
            f":3: &pair is not used in this file; {WRITE_OUT}",
        ),
        (
            "overlaps:\n- &a\n  decision: merge\n- &a\n  decision: merge\n",
            f":2: &a is not used in this file; {WRITE_OUT}",
        ),
        (
            _item(more="  <<: {why: x}\n"),
            f":4: there is no key <<; {DECISION_KEYS}",
        ),
        # A decision
        ("overlaps:\n- merge\n", ":2: the decision has no keys; begin it with decision:"),
        ("overlaps:\n-\n- x\n", ":2: the decision has no keys; begin it with decision:"),
        ("overlaps:\n- cards: []\n", ":2: the decision has no decision; add a line decision:"),
        (
            "overlaps:\n\n- decision: merge\n",
            ":3: the decision has no cards; add a line cards:",
        ),
        (
            _item(more="  keeps: a\n"),
            ":4: there is no key keeps; did you mean keep?",
        ),
        (_item(more="  note: a\n"), f":4: there is no key note; {DECISION_KEYS}"),
        (
            _item(more="  why: x\n  why: y\n"),
            ":5: the decision has why twice; remove one of the two",
        ),
        (_item("merged"), ":2: 'merged' is no decision; did you mean merge?"),
        (
            _item("different"),
            ":2: 'different' is no decision; write undecided, rejected, merge or separate",
        ),
        (_item("yes"), ":2: 'yes' is no decision; write undecided, rejected, merge or separate"),
        (_item(""), ":2: decision has no value; write one, or remove what has none"),
        (
            _item("true"),
            f":2: {_no_text('decision', 'true', 'a truth value')}",
        ),
        # Its cards
        (
            _item(cards="a, b"),
            ":3: cards must be a list; begin each of its items with - on a line of its own",
        ),
        (_item(cards="[a, b]"), ":3: the card has no keys; begin it with id:"),
        (
            _item(cards="[]"),
            ":3: a decision is about two cards or more; add the other, or remove the decision",
        ),
        (
            _item(cards="[{id: a, front: x}]"),
            ":3: a decision is about two cards or more; add the other, or remove the decision",
        ),
        (
            _item(cards="[{id: a, front: x},\n    {id: a, front: y}]"),
            ":4: card a is in one decision twice; remove one of the two",
        ),
        (_item(cards="[{front: x}]"), ":3: the card has no id; add a line id:"),
        (_item(cards="[{id: x}]"), ":3: the card has no front; add a line front:"),
        (
            _item(cards="[{id: a, frnt: x}]"),
            ":3: there is no key frnt; did you mean front?",
        ),
        (
            _item(cards="[{id: a, front: x, back: y}]"),
            f":3: there is no key back; {CARD_KEYS}",
        ),
        (_item(cards="[{id: '', front: x}]"), ":3: the id is empty; write the id of a card"),
        (
            _item(cards="\n  - id:\n\n    front: x\n"),
            ":4: id has no value; write one, or remove what has none",
        ),
        (
            _item(cards="\n  - id: 12345678\n    front: x\n"),
            f":4: {_no_text('id', '12345678', 'a number')}",
        ),
        (
            _item(cards="\n  - id: 1e5\n    front: x\n"),
            f":4: {_no_text('id', '1e5', 'a number')}",
        ),
        (
            _item(cards="\n  - id: a\n    front: 1989-11-09\n"),
            f":5: {_no_text('front', '1989-11-09', 'a date')}",
        ),
        (
            _item(cards="\n  - id: a\n    front: null\n"),
            f":5: {_no_text('front', 'null', 'nothing')}",
        ),
        (
            _item(cards="\n  - id: a\n    front: =\n"),
            f":5: {_no_text('front', '=', 'a sign')}",
        ),
        (
            _item(cards="\n  - id: a\n    front: [x] is what?\n"),
            ":5: is not valid YAML: expected <block end>, but found '<scalar>'; " + QUOTES,
        ),
        (
            _item(cards="\n  - id: a\n    front: [x]\n"),
            ":5: front must be text; put all of it in quotes",
        ),
        (
            _item(cards="\n  - id: a\n    front: {x}\n"),
            ":5: front must be text; put all of it in quotes",
        ),
        (
            _item(cards='\n  - id: a\n    front: "\\ud83d"\n'),
            ":5: front has half a character; write the whole character",
        ),
        # What to keep, and why
        (_item(more="  keep: c\n"), ":4: keep is 'c', none of the cards; write one of a, b"),
        (_item(more="  keep: ''\n"), ":4: keep is '', none of the cards; write one of a, b"),
        (
            _item(more="  keep: [a]\n"),
            ":4: keep must be text; put all of it in quotes",
        ),
        (
            _item("separate", more="  keep: a\n"),
            ":4: cards to keep separate are all kept; remove keep",
        ),
        (
            _item(more="  why: 12\n"),
            f":4: {_no_text('why', '12', 'a number')}",
        ),
        # Two decisions
        (
            _item() + "# x\n" + _item("separate").removeprefix("overlaps:\n"),
            f":5: keeps cards a and b separate, which line 2 merges; {TWO}",
        ),
        (
            _item("separate", "[{id: c, front: x}, {id: b, front: y}, {id: a, front: z}]")
            + "- decision: merge\n  cards: [{id: c, front: x}, {id: b, front: y}]\n",
            f":4: merges cards b and c, which line 2 keeps separate; {TWO}",
        ),
        (
            _item() + _item(more="  keep: a\n").removeprefix("overlaps:\n"),
            ":4: is about the same cards as line 2; remove one of the two decisions",
        ),
    ],
)
def test_a_fault_is_named_with_its_line_and_stops_writing_too(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    assert _refusal(tmp_path, text) == CORRECTIONS_FILE + message


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / CORRECTIONS_FILE).mkdir()
    with pytest.raises(CorrectionsError, match=r"yaml: cannot be read: .*; make it a file"):
        read_decisions(tmp_path / CORRECTIONS_FILE)


@given(st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    path = _write(tmp_path, text)
    try:
        read_decisions(path)
    except CorrectionsError as fault:
        refusal = fault
    else:
        return
    assert refusal.hint


# Writing


def test_a_new_file_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "deck" / CORRECTIONS_FILE
    front = "Why do long fronts stay on one line? " + "Because a diff is read by line. " * 9
    cards = (("3f2a", front.strip()), ("12345678", "two\n\n  lines: #1"))
    add_decisions(path, [Decision(settled=Settled.MERGE, cards=cards, keep="12345678", why="same")])
    add_decisions(path, [_separate("1e5", "0x1f")])
    assert path.read_text("utf-8") == (
        f"""{HEADER}\
overlaps:
- decision: merge
  cards:
  - id: 3f2a
    front: {front.strip()}
  - id: '12345678'
    front: |-
      two

        lines: #1
  keep: '12345678'
  why: same
- decision: separate
  cards:
  - id: '1e5'
    front: front of 1e5
  - id: '0x1f'
    front: front of 0x1f
"""
    )
    assert [each.line for each in read_decisions(path)] == [5, 16]


BY_HAND = """\
# one

overlaps:   # two
    # three
    - decision: merge   # four

      cards:
          - {id: "a", front: 'front of a'}
          - id: b
            front: >-   # five
               front
               of b
      # six

    # seven
    - decision: separate
      cards: [{id: c, front: front of c},   # eight
              {id: d, front: "front \\
                 of d"}]   # nine
        # ten

# eleven
"""


def test_a_new_decision_changes_no_other_line(tmp_path: Path) -> None:
    path = _write(tmp_path, BY_HAND)
    add_decisions(path, [_merge("e", "f")])
    assert path.read_text("utf-8") == BY_HAND.replace(
        "        # ten\n",
        """\
        # ten
    - decision: merge
      cards:
      - id: e
        front: front of e
      - id: f
        front: front of f
""",
    )


def test_a_decision_about_the_same_cards_is_replaced_and_comments_stay(tmp_path: Path) -> None:
    path = _write(tmp_path, BY_HAND)
    add_decisions(path, [_merge("d", "c", keep="c")])
    add_decisions(path, [_separate("a", "b")])
    assert (
        path.read_text("utf-8")
        == """\
# one

overlaps:   # two
    # three
    - decision: separate
      cards:
      - id: a
        front: front of a
      - id: b
        front: front of b
      # four
      # five
      # six

    # seven
    - decision: merge
      cards:
      - id: d
        front: front of d
      - id: c
        front: front of c
      keep: c
      # eight
      # nine
        # ten

# eleven
"""
    )


def test_adding_the_same_decision_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / CORRECTIONS_FILE
    for each in (_merge("a", "b"), _separate("c", "d"), _merge("e", "f", keep="e", why="x")):
        add_decisions(path, [each])
    before = path.read_bytes()
    add_decisions(path, [_separate("c", "d")])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"{HEADER}overlaps:\nITEM\n"),
        ("# a", "# a\noverlaps:\nITEM\n"),
        ("---\n...\n", "---\noverlaps:\nITEM\n...\n"),
        ("--- # a", "--- # a\noverlaps:\nITEM\n"),
        ("overlaps: # a\n\n# b\n", "overlaps: # a\nITEM\n\n# b\n"),
        ("overlaps: [] # a\n# b\n", "overlaps:\n# a\nITEM\n# b\n"),
        ("overlaps: # a\n  [ # b\n  ]\n", "overlaps: # a\n# b\nITEM\n"),
        ("overlaps:\r\n# b\r\n", "overlaps:\r\nITEM\r\n# b\r\n"),
        (f"overlaps:\n- decision: merge\n  cards: {PAIR}", f"{_item()}ITEM\n"),
        # Empty lines belong to such a text, so they stay before what is added.
        (
            _item(cards="\n  - {id: a, front: x}\n  - id: b\n    front: |+\n     y\n\n\n# c\n"),
            _item(cards="\n  - {id: a, front: x}\n  - id: b\n    front: |+\n     y\n\n\n")[:-1]
            + "ITEM\n# c\n\n",
        ),
    ],
)
def test_a_decision_finds_its_place(tmp_path: Path, before: str, after: str) -> None:
    item = """\
- decision: merge
  cards:
  - id: p
    front: front of p
  - id: q
    front: front of q"""
    path = _write(tmp_path, before)
    expected = [*_without_lines(read_decisions(path)), _merge("p", "q")]
    add_decisions(path, [_merge("p", "q")])
    newline = "\r\n" if "\r\n" in before else "\n"
    assert path.read_bytes().decode("utf-8") == after.replace("ITEM", item.replace("\n", newline))
    assert _without_lines(read_decisions(path)) == expected


def test_a_list_in_brackets_is_put_on_lines_of_its_own(tmp_path: Path) -> None:
    text = """\
# one
overlaps: [{decision: merge, # two
  cards: [{id: a, front: front of a}, {id: b, front: 'front of # b'}]},
  {decision: separate, cards: [{id: c, front: front of c}, {id: d, front: front of d}]}] # three
# four
"""
    path = _write(tmp_path, text)
    add_decisions(path, [_merge("c", "d")])
    assert (
        path.read_text("utf-8")
        == """\
# one
overlaps:
# two
# three
- decision: merge
  cards:
  - id: a
    front: front of a
  - id: b
    front: 'front of # b'
- decision: merge
  cards:
  - id: c
    front: front of c
  - id: d
    front: front of d
# four
"""
    )


def test_a_decision_that_contradicts_another_is_not_added(tmp_path: Path) -> None:
    path = tmp_path / CORRECTIONS_FILE
    add_decisions(path, [_merge("a", "b", "c")])
    before = path.read_bytes()
    with pytest.raises(CorrectionsError) as caught:
        add_decisions(path, [_separate("c", "b")])
    assert str(caught.value) == (
        f"{path}: the new decision keeps cards b and c separate, which line 5 merges; change or"
        " remove one of the two decisions"
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("before", "decision", "message"),
    [
        (
            "",
            _merge("a"),
            "a decision is about two cards or more; add the other, or remove the decision",
        ),
        ("", _merge("a", "b", keep="c"), "keep is 'c', none of the cards; write one of a, b"),
        # Where a file is so unusual that a decision finds no place, it is left alone.
        (
            "? overlaps\n",
            _merge("a", "b"),
            f"is not valid YAML: mapping values are not allowed here; {QUOTES}",
        ),
    ],
)
def test_what_would_make_the_file_faulty_is_not_added(
    tmp_path: Path, before: str, decision: Decision, message: str
) -> None:
    path = _write(tmp_path, before)
    with pytest.raises(CorrectionsError) as caught:
        add_decisions(path, [decision])
    assert str(caught.value) == f"{path}: the new decision cannot be added: {message}"
    assert path.read_text("utf-8") == before


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250)  # the name fits, that of the file written meanwhile does not
    with pytest.raises(OutputError, match="cannot be written"):
        add_decisions(path, [_merge("a", "b")])
    assert list(tmp_path.iterdir()) == []


# Letters and signs that mean something in YAML, besides any text at all.
_TEXTS = st.text() | st.text(
    st.sampled_from("aA1eE0x._-+:#?!&*|>'\"%@`{}[],=~<\\/ \t\n\r\x85\u2028")
)
_IDS = (
    _TEXTS.filter(bool)
    | st.from_regex(r"[0-9a-f]{1,16}|[0-9]+e[0-9]+", fullmatch=True)
    | st.sampled_from(["yes", "No", "null", "~", "true", "2001-01-01", "0o17", "1:30", "<<", "1_0"])
)


@st.composite
def _decisions(draw: st.DrawFn) -> Decision:
    ids = draw(st.lists(_IDS, min_size=2, max_size=4, unique=True))
    settled = draw(st.sampled_from(Settled))
    keep = draw(st.sampled_from(["", *ids])) if settled is Settled.MERGE else ""
    cards = tuple((card, draw(_TEXTS)) for card in ids)
    return Decision(settled=settled, cards=cards, keep=keep, why=draw(_TEXTS))


@given(st.lists(_decisions(), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_again(tmp_path: Path, decisions: list[Decision]) -> None:
    path = tmp_path / CORRECTIONS_FILE
    path.unlink(missing_ok=True)
    expected: dict[frozenset[str], Decision] = {}
    for each in decisions:
        refusal = _try_to_add(path, each)
        if refusal:
            assert refusal.startswith("the new decision")
            assert "separate, which" in refusal or refusal.endswith("keeps separate")
        else:
            expected[frozenset(card for card, _ in each.cards)] = each
    assert _without_lines(read_decisions(path)) == list(expected.values())


_COMMENTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@given(st.lists(_COMMENTS, min_size=11, max_size=11), st.lists(_decisions(), max_size=3))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_comment_survives(
    tmp_path: Path, comments: list[str], decisions: list[Decision]
) -> None:
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    text = BY_HAND
    for word, comment in zip([*words, "eleven"], comments, strict=True):
        text = text.replace(f"# {word}\n", f"# {word} {comment}\n")
    path = _write(tmp_path, text)
    for each in (*decisions, _separate("a", "b"), _merge("c", "d")):
        assert "the new decision cannot" not in _try_to_add(path, each)
    written = path.read_text("utf-8")
    for word, comment in zip([*words, "eleven"], comments, strict=True):
        assert f"# {word} {comment}\n" in written


# Finding the cards


def _card(id: str, front: str) -> Card:
    return Card(
        id=id, kind="qa", front=front, back="", section=(), tags=(), front_spans=(), back_spans=()
    )


CARDS = (
    _card("a", "What is dropout?"),
    _card("b", "Dropout"),
    _card("c", "Momentum"),
    _card("d", "momentum."),
)


def _about(*cards: tuple[str, str], keep: str = "", settled: Settled = Settled.MERGE) -> Decision:
    return Decision(settled=settled, cards=cards, keep=keep, why="so", line=7)


def test_cards_are_found_by_their_ids_whatever_their_fronts() -> None:
    decision = _about(("a", "Momentum"), ("c", "other"), keep="c")
    assert resolve([decision], CARDS) == ((decision,), ())


def test_a_card_with_a_new_id_is_found_by_its_front_alone() -> None:
    decision = _about(("old", "- what is  DROPOUT"), ("b", "Dropout"), keep="old")
    found = _about(("a", "- what is  DROPOUT"), ("b", "Dropout"), keep="a")
    assert resolve(iter([decision]), iter(CARDS)) == ((found,), ())


@pytest.mark.parametrize(
    "cards",
    [
        (("a", "What is dropout?"), ("gone", "gone")),
        (("a", "What is dropout?"), ("old", "Momentum")),  # two cards have this front
        (("a", "What is dropout?"), ("old", "what is dropout")),  # both are one card by now
    ],
)
def test_a_decision_whose_cards_are_not_all_there_is_stale(cards: tuple[tuple[str, str]]) -> None:
    stale = _about(*cards)
    present = _about(("a", ""), ("b", ""))
    assert resolve([stale, present], CARDS) == ((present,), (stale,))


def test_without_decisions_there_is_nothing_to_find() -> None:
    assert resolve([], CARDS) == ((), ())


def test_decisions_that_turn_out_to_contradict_each_other_are_named() -> None:
    old = replace(_about(("old", "Dropout"), ("a", "")), line=3)
    new = replace(_about(("a", ""), ("b", ""), settled=Settled.SEPARATE), line=9)
    with pytest.raises(CorrectionsError) as caught:
        resolve([old, new], CARDS, where="deck/corrections.yaml")
    assert str(caught.value) == (
        "deck/corrections.yaml:9: keeps cards a and b separate, which line 3 merges; change or"
        " remove one of the two decisions"
    )
