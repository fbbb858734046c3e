"""`deckwright plan`: what a release does, in three formats, with exit codes and decisions."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builder.errors import LedgerError
from builder.ledger import Draft, Entry, Ledger, Rendered, identify, read_ledger, settle
from builder.planning.compare import Fate, Plan, compare
from builder.planning.likeness import find_pairs
from builder.planning.settle import join
from builder.planning.snapshots import Seen, Shape, Snapshot
from tests.test_cli import CELLS, LIGHT, Result, deck, fill, run

__all__ = ["deck", "run"]  # fixtures

Run = Callable[..., Result]
AXON = "What is an axon?\nThe long fibre of a neuron.\nIt carries the signal away.\n"


@pytest.fixture
def released(run: Run, deck: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a deck folder that has been released; what follows comes a month later."""
    assert run("build", deck, "--output", "first").code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1752600000")
    return deck


def plan_json(run: Run, *words: str | Path) -> tuple[int, dict[str, Any]]:
    """Run the command, and give its code and what it says to programs."""
    result = run("plan", *words, "--format", "json")
    assert result.err == ""
    facts: dict[str, Any] = json.loads(result.out)
    return result.code, facts


def count(facts: dict[str, Any]) -> dict[str, int]:
    """Give the fates that there are."""
    return {fate: number for fate, number in facts["counts"].items() if number}


def test_nothing_changes_after_a_build(run: Run, released: Path) -> None:
    lock = (released / "deck.lock").read_bytes()
    result = run("plan", released)
    assert (result.code, result.err) == (0, "")
    assert "nothing changes" in result.out
    assert (released / "deck.lock").read_bytes() == lock


def test_everything_is_new_before_the_first_build(run: Run, deck: Path) -> None:
    code, facts = plan_json(run, deck)
    assert (code, count(facts)) == (0, {"new": 7})
    assert not (deck / "deck.lock").exists()


def test_each_fate_is_counted_and_named(run: Run, released: Path) -> None:
    cells = CELLS.replace("A gap between", "A small gap between").replace(AXON, "")
    fill(released, {"cells.txt": cells + "What is a soma?\nThe body of a neuron.\n"})
    code, facts = plan_json(run, released)
    fates = {each["asks"]: each["fate"] for each in facts["notes"]}
    assert fates["What is a soma?"] == "new"
    assert fates["What is a synapse?"] == "changed"
    assert count(facts)["unchanged"] == 5
    assert (code == 1) is facts["loses"] is bool(facts["pairs"])
    text = run("plan", released).out
    assert "What is a soma? (cells.txt)" in text


def test_what_is_retired_is_back_after_it_returns(run: Run, released: Path) -> None:
    (released / "light.txt").unlink()
    code, facts = plan_json(run, released)
    assert (code, count(facts)) == (0, {"retired": 3, "unchanged": 4})
    assert run("build", released).code == 0
    fill(released, {"light.txt": LIGHT})
    code, facts = plan_json(run, released)
    assert (code, count(facts)) == (0, {"returned": 3, "unchanged": 4})


@pytest.mark.parametrize("against", ["first/deck.apkg", "old.lock"])
def test_a_release_that_is_older_can_be_named(run: Run, released: Path, against: str) -> None:
    Path("old.lock").write_bytes((released / "deck.lock").read_bytes())
    fill(released, {"light.txt": LIGHT.replace("A piece of glass", "Glass", 1)})
    assert run("build", released).code == 0
    assert count(plan_json(run, released)[1]) == {"unchanged": 7}
    code, facts = plan_json(run, released, "--against", against)
    assert (code, count(facts)) == (0, {"changed": 1, "unchanged": 6})


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("no.apkg", None, "no such file"),
        ("no.lock", None, "no such file"),
        ("text.apkg", b"not a package", "is no Anki package"),
        ("text.lock", b"not a ledger", "is not JSON"),
    ],
)
def test_a_file_that_is_no_release_is_refused(
    run: Run, released: Path, name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    result = run("plan", released, "--against", name)
    assert (result.code, result.out) == (2, "")
    assert name in result.err
    assert message in result.err


def test_a_loss_ends_with_1_also_when_quiet(run: Run, released: Path) -> None:
    fill(released, {"salt.txt": "Table salt is made of ___ and ___.\nsodium; chlorine\n"})
    fill(released, {"deck.toml": '[documents."salt.txt"]\ndialect = "term-lines"\n'})
    assert run("build", released).code == 0
    with (released / "deck.toml").open("a") as file:
        file.write("[kinds]\ncloze = false\n")
    code, facts = plan_json(run, released)
    assert (code, facts["loses"]) == (1, True)
    (lost,) = (each for each in facts["notes"] if each["losses"])
    assert (lost["fate"], lost["asks"][:10]) == ("retired", "Table salt")
    assert run("plan", released, "--quiet") == Result(1, "", "")
    assert "Table salt" in run("plan", released).out
    markdown = run("plan", released, "--format", "markdown")
    assert markdown.code == 1
    assert "`Table salt" in markdown.out


def test_nothing_of_a_card_is_markup_in_markdown(run: Run, released: Path) -> None:
    evil = "What is `<script>alert(1)</script>` | [x](javascript:y) **z**?\nA </details> trap.\n"
    fill(released, {"evil.txt": f"{evil}What is a # b?\n<img src=x>\n"})
    text = run("plan", released, "--format", "markdown").out
    (line,) = (line for line in text.splitlines() if "<script>" in line)
    assert line.startswith("- ``")
    assert line.endswith("``")
    assert text.count("<details>") == text.count("</details>")


def test_a_note_worded_anew_is_settled_by_command(run: Run, released: Path) -> None:
    before = {each.guid for each in read_ledger(released / "deck.lock").entries}
    anew = "What is an axon made of?\nA fibre with a sheath.\n"
    cells = CELLS.replace(AXON + "It can be longer than a metre.\n", anew)
    assert anew in cells
    fill(released, {"cells.txt": cells})
    code, facts = plan_json(run, released)
    (pair,) = facts["pairs"]
    assert (code, 0 < pair["likeness"] <= 1) == (1, True)
    same = f"{pair['gone']}={pair['new']}"
    assert f"--same {same}" in run("plan", released).out.replace("'", "").replace("\n", "")
    assert "One note, or two?" in run("plan", released, "--format", "markdown").out
    done = run("plan", released, "--same", same)
    assert (done.code, done.err) == (0, "")
    code, facts = plan_json(run, released)
    assert (code, count(facts)) == (0, {"changed": 1, "unchanged": 6})
    assert run("build", released).code == 0
    assert {each.guid for each in read_ledger(released / "deck.lock").entries} == before


@pytest.mark.parametrize("same", ["x", "=", "no-such-guid=no-such-card"])
def test_a_decision_that_fits_nothing_is_refused(run: Run, released: Path, same: str) -> None:
    lock = (released / "deck.lock").read_bytes()
    result = run("plan", released, "--same", same)
    assert (result.code, result.out) == (2, "")
    assert (released / "deck.lock").read_bytes() == lock


def test_loose_files_have_no_ledger(run: Run, deck: Path) -> None:
    result = run("plan", deck / "cells.txt")
    assert result.code == 2
    assert "ledger" in result.err


# Without files


def seen(guid: str, asks: str = "", **values: Any) -> Seen:
    """Give a released note."""
    usual: dict[str, Any] = {
        "content": "c",
        "changed_at": 100,
        "deck": "D",
        "kind": "basic",
        "note_type": 1,
        "orders": frozenset({0}),
    }
    return Seen(guid=guid, asks=asks or guid, **usual | values)


def snapshot(*notes: Seen, **shape: Any) -> Snapshot:
    """Give a release of these notes."""
    shapes = {1: Shape(name="Basic", **{"fields": ("1",), "templates": ("1",), **shape})}
    return Snapshot(name="D", notes={each.guid: each for each in notes}, note_types=shapes)


def beside(old: Seen, new: Seen) -> tuple[Fate, tuple[str, ...], tuple[str, ...]]:
    """Say what becomes of one note."""
    (outcome,) = compare(snapshot(old), snapshot(new)).outcomes
    return outcome.fate, outcome.notes, outcome.losses


@pytest.mark.parametrize(
    ("old", "new", "fate", "notes", "losses"),
    [
        ({}, {}, Fate.UNCHANGED, 0, 0),
        ({}, {"content": "d", "changed_at": 101}, Fate.CHANGED, 0, 0),
        ({}, {"content": "d"}, Fate.CHANGED, 0, 1),
        ({}, {"content": "d", "changed_at": 99}, Fate.CHANGED, 0, 1),
        ({}, {"deck": "E"}, Fate.MOVED, 1, 0),
        ({}, {"deck": "d"}, Fate.UNCHANGED, 0, 0),
        ({"retired": True}, {}, Fate.RETURNED, 0, 0),
        ({}, {"orders": frozenset({0, 1})}, Fate.MOVED, 1, 0),
        ({"orders": frozenset({0, 1})}, {}, Fate.UNCHANGED, 0, 1),
        ({"note_type": 2}, {}, Fate.CHANGED, 0, 1),
        ({"note_type": 0}, {}, Fate.UNCHANGED, 0, 0),
    ],
    ids=(
        "same later not-later earlier moved other-case back gains loses other-type unknown-type"
    ).split(),
)
def test_what_becomes_of_a_note(
    old: dict[str, Any], new: dict[str, Any], fate: Fate, notes: int, losses: int
) -> None:
    found = beside(seen("g", **old), seen("g", **new))
    assert (found[0], len(found[1]), len(found[2])) == (fate, notes, losses)


def plan_of(**shape: Any) -> Plan:
    """Compare two releases of one note whose note type changes."""
    return compare(snapshot(seen("g"), look="x", content="x"), snapshot(seen("g"), **shape))


def test_a_note_type_that_looks_different_is_no_loss() -> None:
    assert not plan_of(look="x", content="x").style
    plan = plan_of(look="y", content="y")
    assert (len(plan.style), plan.losses, plan.loses) == (1, (), False)


@pytest.mark.parametrize("shape", [{"fields": ("1", "2")}, {"templates": ("2",)}])
def test_a_note_type_of_another_shape_is_a_loss(shape: dict[str, Any]) -> None:
    plan = plan_of(look="x", content="x", **shape)
    assert (len(plan.losses), plan.loses) == (1, True)
    assert "Merge note types" in plan.losses[0]


def test_pairs_are_of_one_note_each_and_the_most_alike() -> None:
    gone = [seen("a", "What is a long axon?"), seen("b", "Why does a lens gather light?")]
    new = [seen("c", "Is an axon, of all, a rather long one?"), seen("d", "How tall is a tree?")]
    pairs = find_pairs(
        gone, [*new, replace(gone[0], guid="e", asks="What is a long axon made of?")]
    )
    assert [(each.gone.guid, each.new.guid) for each in pairs] == [("a", "e")]
    assert find_pairs(gone, new[1:]) == ()
    assert find_pairs([], new) == find_pairs(gone, []) == ()


def test_a_plain_note_may_become_a_cloze_but_not_the_other_way_round() -> None:
    plain, cloze = (
        seen("p", "Salt is made of this"),
        seen("q", "Salt is made of what", kind="cloze"),
    )
    there = compare(snapshot(plain), snapshot(cloze))
    assert (len(there.pairs), there.losses) == (1, ())
    back = compare(snapshot(cloze), snapshot(plain))
    assert back.pairs == ()
    assert [each.losses for each in back.outcomes if each.fate is Fate.RETIRED] != [()]


def test_a_guid_or_card_that_is_cut_short_must_be_the_only_one() -> None:
    entry = Entry(
        guid="abc", note_id=1, changed_at=1, content="c", front="f", back="b", document="a",
        cards=("x",),
    )  # fmt: skip
    ledger = Ledger(deck="D", entries=(entry, replace(entry, guid="abd", cards=("y",))))
    with pytest.raises(LedgerError, match="more than one"):
        join(ledger, "ab", "x", ())
    with pytest.raises(LedgerError, match="there is no card"):
        join(ledger, "abc", "x", ())


def drafted(*fronts: str, cards: str = "") -> list[Draft]:
    """Give notes to be that ask these, each made from a card of its first letter."""
    return [
        Draft(cards=(front[:1] + cards,), document="a", front=front, back=f"It is {front}.")
        for front in fronts
    ]


def released_ledger(drafts: Sequence[Draft]) -> Ledger:
    """Give the ledger of a release."""
    rendered = [Rendered(note_type="N", deck="D", fields=(each.front,), tags=()) for each in drafts]
    return settle(Ledger(), "D", drafts, identify(Ledger(), "D", drafts), rendered, now=1).ledger


def owner(ledger: Ledger, drafts: Sequence[Draft], front: str) -> Entry | None:
    """Give the released note that a front is."""
    found = identify(ledger, "D", drafts)
    return next(
        one.released for each, one in zip(drafts, found, strict=True) if each.front == front
    )


def test_a_note_that_is_there_becomes_no_other_card_unless_forced() -> None:
    both = drafted("France", "Germany")
    ledger = released_ledger(both)
    france = owner(ledger, both, "France")
    germany = owner(ledger, both, "Germany")
    assert france
    assert germany
    with pytest.raises(LedgerError, match="is not gone: it is made from the card F"):
        join(ledger, france.guid, "G", both)
    forced, _ = join(ledger, france.guid, "G", both, force=True)
    joined = owner(forced, both, "Germany")
    assert joined
    assert joined.guid == france.guid
    assert owner(forced, both, "France") is None
    assert {entry.guid for entry in forced.entries} == {france.guid, germany.guid}


def test_a_card_whose_note_is_released_takes_no_other_unless_forced() -> None:
    both = drafted("France", "Germany")
    ledger = released_ledger(both)
    france = owner(ledger, both, "France")
    assert france
    with pytest.raises(LedgerError, match="the card G is not new: its note"):
        join(ledger, france.guid, "G", both[1:])
    forced, _ = join(ledger, france.guid, "G", both[1:], force=True)
    joined = owner(forced, both[1:], "Germany")
    assert joined
    assert joined.guid == france.guid
    assert len(forced.entries) == 2


def test_a_note_that_is_gone_becomes_a_card_that_is_new() -> None:
    ledger = released_ledger(drafted("France", "Germany"))
    now = drafted("Germany", "Austria")
    france = next(entry for entry in ledger.entries if entry.asks == "France")
    joined, entry = join(ledger, france.guid, "A", now)
    assert (entry.guid, entry.cards) == (france.guid, ("A", "F"))
    found = owner(joined, now, "Austria")
    assert found == entry
    with pytest.raises(LedgerError, match="is made from the card A already"):
        join(joined, france.guid, "A", now, force=True)
