"""What learners would lose, and what they read of a release: each command says the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builder.ledger import Entry, Ledger, read_ledger
from builder.model import Note
from builder.package.reading import Package, PackedNote
from builder.planning.compare import Fate, compare
from builder.planning.snapshots import Seen, Snapshot, of_packed, remembered
from tests.test_cli import CELLS, LIGHT, Result, deck, fill, run
from tests.test_plan import count, plan_json, released, seen

__all__ = ["deck", "released", "run"]  # fixtures

Run = Callable[..., Result]
UNITS = """\
Force is measured in ____ and that of pressure the ____.
newton; pascal
"""
SETTINGS = '[documents."units.txt"]\ndialect = "term-lines"\n'
STARS = "What is a star?\nA sun that is far away.\nWhat is a comet?\nIce and dust.\n"


@pytest.fixture
def units(run: Run, deck: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a deck that has been released with a cloze of two blanks, one of which is gone now."""
    fill(deck, {"units.txt": UNITS, "deck.toml": SETTINGS})
    assert run("build", deck, "--output", "first").code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1752600000")
    one = UNITS.replace("the ____", "the pascal").replace("; pascal", "")
    fill(deck, {"units.txt": one})
    return deck


def release(run: Run, deck: Path, *words: str) -> Result:
    """Release a deck over its first package."""
    return run("release", deck, "-o", "out", "--previous", "first/deck.apkg", *words)


def changelog() -> str:
    """Give the changelog without the signs that keep its words from being markup."""
    return Path("out/CHANGELOG.md").read_text("utf-8").replace("\\", "")


def test_a_build_says_what_it_costs_learners(run: Run, units: Path) -> None:
    result = run("build", units)
    assert (result.code, result.err) == (0, "")
    assert (
        "✗ Lost:\n  Force is measured in ____ and that of pressure the pascal.: card 2"
        in result.out
    )
    assert "Lost" not in run("build", units).out


def test_a_build_says_so_to_programs(run: Run, units: Path) -> None:
    (loss,) = json.loads(run("build", units, "--format", "json").out)["losses"]
    assert loss["asks"].startswith("Force is measured in")
    assert loss["loss"].startswith("card 2 is no longer there")
    assert json.loads(run("build", units, "--format", "json").out)["losses"] == []


@pytest.mark.parametrize("words", [(), ("--quiet",), ("--format", "json")])
def test_a_release_that_costs_learners_something_is_not_written(
    run: Run, units: Path, words: tuple[str, ...]
) -> None:
    run("build", units)
    assert run("plan", units).code == 0  # the ledger has it by now, and learners have not
    result = release(run, units, *words)
    assert result.code == 1
    assert "learners would lose something; nothing is written" in result.err
    assert "--accept-losses" in result.err
    assert not Path("out").exists()
    if "json" in words:
        facts = json.loads(result.out)
        assert (facts["files"], facts["plan"]["loses"]) == ([], True)
    else:
        assert ("card 2 is no longer there" in result.out) is (words == ())


def test_a_loss_that_is_accepted_is_said_to_learners(run: Run, units: Path) -> None:
    run("build", units)
    result = release(run, units, "--accept-losses")
    assert (result.code, result.err) == (0, "")
    assert "1 note, schedules stay but for what is lost" in result.out
    assert "✗ Lost:" in result.out
    text = changelog()
    assert "- 1 note with a card less; what you have learned of that card ends\n" in text
    assert "## Changed, with a card less\n\n- Force is measured in" in text
    assert "stays" not in text
    facts = json.loads(release(run, units, "--accept-losses", "--format", "json").out)
    assert facts["plan"]["loses"] is True


def test_a_change_without_a_loss_needs_no_word(run: Run, released: Path) -> None:
    fill(released, {"light.txt": LIGHT.replace("A piece of glass that", "Glass that")})
    assert "Lost" not in run("build", released).out
    result = release(run, released)
    assert (result.code, result.err) == (0, "")
    assert "2 notes, schedules stay\n" in result.out
    assert "- 2 notes changed; what you have learned of them stays\n" in changelog()


def test_a_change_that_does_not_arrive_is_no_news(
    run: Run, released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (released / "deck.lock").unlink()
    fill(released, {"light.txt": LIGHT.replace("It bends each colour by", "It bends each by")})
    fill(released, {"stars.txt": STARS})
    run("build", released)
    result = release(run, released)
    assert result.code == 1
    assert "its change does not reach who has it" in result.out
    assert release(run, released, "--accept-losses").code == 0
    text = changelog()
    assert "1 note changed for newcomers only; if you have them, they stay as they are" in text
    assert "## Changed for newcomers only\n\n- What is a prism?\n" in text
    assert "## Changed\n" not in text
    assert "- 2 notes new\n" in text


def test_notes_that_may_be_one_stop_a_release_too(run: Run, released: Path) -> None:
    start, end = CELLS.index("What is an axon?"), CELLS.index("What is a dendrite?")
    anew = "What is an axon made of?\nA fibre with a sheath.\n"
    fill(released, {"cells.txt": CELLS[:start] + anew + CELLS[end:]})
    assert len(plan_json(run, released)[1]["pairs"]) == 1
    run("build", released)
    result = release(run, released)
    assert (result.code, Path("out").exists()) == (1, False)
    assert "one note, or two?" in result.out
    assert release(run, released, "--accept-losses").code == 0


def test_of_equal_fronts_a_person_says_which_is_which(run: Run, released: Path) -> None:
    def asked(*answers: str) -> dict[str, str]:
        return {"more.txt": "".join(f"Q: Give an example.\nA: {each}\n" for each in answers)}

    dog = "A dog is an example of a mammal that lives with people."
    fill(released, asked("Copper", dog))
    run("build", released, "--quiet")
    fill(released, asked("Iron", dog, "Copper wire"))
    out = run("plan", released).out
    assert "=ID" in out
    assert "2 new notes have this front; deckwright parse deck --format json has the id" in out


def test_a_note_that_the_ledger_does_not_know_is_offered_no_command(
    run: Run, released: Path
) -> None:
    (released / "deck.lock").unlink()
    fill(released, {"light.txt": LIGHT.replace("What is a lens?", "What is a glass lens?")})
    result = run("plan", released, "--against", "first/deck.apkg")
    assert result.code == 1
    assert "one note, or two?" in result.out
    assert "--same" not in result.out


def test_a_package_is_asked_what_the_ledger_is_asked(run: Run, released: Path) -> None:
    """A front worded anew in another document is found by its answer, which a package has not."""
    (released / "light.txt").unlink()
    anew = LIGHT.replace("What is a lens?", "Which thing in spectacles helps those who see badly?")
    anew = anew.replace("What is a prism?", "By what did Newton take sunlight apart?")
    fill(released, {"optics.txt": anew})
    pairs = plan_json(run, released)[1]["pairs"]
    against = plan_json(run, released, "--against", "first/deck.apkg")[1]
    assert len(pairs) == 2
    assert against["pairs"] == pairs
    assert {each["document"] for each in against["notes"] if each["fate"] == "retired"} == {
        "light.txt"
    }


@pytest.mark.parametrize("name", ["LAST.APKG", "a download.zip"])
def test_a_package_of_another_name_is_one(run: Run, released: Path, name: str) -> None:
    Path(name).write_bytes(Path("first/deck.apkg").read_bytes())
    code, facts = plan_json(run, released, "--against", name)
    assert (code, count(facts)) == (0, {"unchanged": 7})


def test_loose_files_are_offered_no_command(run: Run, released: Path) -> None:
    loose = released / "light.txt"
    result = run("plan", loose, "--against", "first/deck.apkg")
    assert result.code == 1
    assert "one note, or two?" in result.out
    assert "--same" not in result.out
    markdown = run("plan", loose, "--against", "first/deck.apkg", "--format", "markdown").out
    assert "One note, or two?" in markdown
    assert "--same" not in markdown


def test_a_new_look_is_no_change_of_notes(run: Run, released: Path) -> None:
    fill(released, {"templates/extra.css": ".card { color: navy; }\n"})
    first = run("plan", released).out.splitlines()[0]
    assert first == "✓ deck: no note changes, but cards look different for learners"
    run("build", released)
    assert release(run, released).code == 0
    text = changelog()
    assert "looks different, in every deck of a learner that has it" in text
    assert "Nothing changes" not in text
    assert "0 notes" not in text


def test_nothing_is_nothing(run: Run, released: Path) -> None:
    assert release(run, released).code == 0
    assert changelog() == "# deck\n\nNothing changes.\n"
    assert "nothing changes for learners" in run("plan", released).out


def test_a_note_that_was_away_for_a_release_is_back(run: Run, released: Path) -> None:
    start = LIGHT.index("What is a prism?")
    fill(released, {"light.txt": LIGHT[:start]})
    run("build", released)
    assert release(run, released).code == 0
    last = Path("out/deck.apkg").rename("second.apkg")
    run("build", released)
    run("release", released, "-o", "third", "--previous", last)
    fill(released, {"light.txt": LIGHT, "stars.txt": STARS})
    code, facts = plan_json(run, released, "--against", "third/deck.apkg")
    assert (code, count(facts)) == (0, {"new": 2, "returned": 1, "unchanged": 6})
    run("build", released)
    fill(released, {"stars.txt": STARS.replace("far away", "far off")})
    run("build", released)
    result = run("release", released, "-o", "out", "--previous", "third/deck.apkg")
    assert result.code == 0
    assert "## New\n\n- What is a star?\n- What is a comet?\n" in changelog()
    assert "## Back again\n\n- What is a prism?\n" in changelog()


def test_what_is_shipped_once_more_is_counted_by_itself(run: Run, released: Path) -> None:
    (released / "light.txt").unlink()
    run("build", released)
    result = release(run, released)
    assert result.out.startswith('✓ out: 4 notes, 4 Anki cards of deck "deck"\n')
    facts: dict[str, Any] = json.loads(Path("out/deck.report.json").read_text("utf-8"))
    assert (facts["notes"], facts["anki_cards"], facts["once_more"]) == (4, 4, 3)
    report = Path("out/deck.report.md").read_text("utf-8")
    assert "- 4 notes, 4 Anki cards\n- 3 notes more, shipped though" in report


def test_two_reports_call_the_same_thing_the_same(run: Run, released: Path) -> None:
    built = json.loads(run("build", released, "--format", "json").out)
    made = json.loads(release(run, released, "--format", "json").out)
    for key in built.keys() & made.keys():
        assert type(built[key]) is type(made[key]), key
    assert built["merged"] == made["merged"]
    names = [[each["document"] for each in facts["documents"]] for facts in (built, made)]
    assert names[0] == names[1] == ["cells.txt", "light.txt"]
    assert built.keys() & made.keys() >= {"notes", "anki_cards", "documents", "merged", "faulty"}


def test_a_cloze_that_becomes_plain_is_said_to_be_replaced(run: Run, units: Path) -> None:
    run("build", units, "--output", "first")
    fill(units, {"deck.toml": SETTINGS + "[kinds]\ncloze = false\n"})
    said = "“Force is measured in ____ and that of pressure the pascal.” is new in its place"
    assert said in run("plan", units).out
    assert said in run("plan", units, "--format", "markdown").out.replace("\\", "")
    run("build", units)
    assert release(run, units).code == 1
    assert release(run, units, "--accept-losses").code == 0
    assert f"({said})" in changelog()


def test_a_note_that_is_merged_is_said_to_be_part_of_the_other(run: Run, released: Path) -> None:
    twins = "Why is the sky blue?\nAir scatters blue light.\n"
    again = "Which light does Rayleigh scattering spread?\nShort waves, by the fourth power.\n"
    fill(released, {"sky.txt": twins, "more.txt": again})
    run("build", released, "--output", "first")
    cards = {}
    for name in ("sky.txt", "more.txt"):
        parsed = json.loads(run("parse", released / name, "--format", "json").out)
        reading = parsed[0] if isinstance(parsed, list) else parsed
        cards[name] = reading["cards"][0]["id"]
    pair = ",".join(cards.values())
    done = run("dedupe", released, "--merge", pair, "--keep", cards["sky.txt"])
    assert done.code == 0, done.err
    said = "it is part of “Why is the sky blue?” now"
    assert (
        f"Which light does Rayleigh scattering spread? (more.txt): {said}"
        in run("plan", released).out
    )
    run("build", released)
    assert release(run, released).code == 0
    assert f"- Which light does Rayleigh scattering spread? ({said})\n" in changelog()


def test_a_front_with_other_words_is_shown_with_those_it_had(run: Run, released: Path) -> None:
    light = LIGHT.replace("What is a lens?", "What, in optics, is a lens?")
    fill(released, {"light.txt": light.replace("What is a prism?", "What is a Prism?")})
    was = ", was: What is a lens?"
    assert run("plan", released).out.count(", was: ") == 1
    assert f"  What, in optics, is a lens? (light.txt){was}\n" in run("plan", released).out
    markdown = run("plan", released, "--format", "markdown").out
    assert "- `What, in optics, is a lens?`, was `What is a lens?`\n" in markdown
    notes = plan_json(run, released)[1]["notes"]
    assert {each["asks"]: each["was"] for each in notes}["What, in optics, is a lens?"] == (
        "What is a lens?"
    )


def test_a_living_note_becomes_another_card_only_by_force(run: Run, released: Path) -> None:
    entries = {each.asks: each for each in read_ledger(released / "deck.lock").entries}
    lens, prism = entries["What is a lens?"], entries["What is a prism?"]
    same = ("--same", f"{lens.guid}={prism.cards[0]}")
    result = run("plan", released, *same)
    assert (result.code, result.out) == (2, "")
    assert "--force" in result.err
    assert read_ledger(released / "deck.lock").entries == tuple(
        sorted(entries.values(), key=lambda each: each.guid)
    )
    assert run("plan", released, *same, "--force").code == 0


# Without files


def gone(**values: Any) -> tuple[str, ...]:
    """Say what is said of a note that is gone beside one with the same front that stays."""
    stays = seen("b", "What is red?", cards=("y", "z"), fronts=("e", "f"))
    # Of several cards with one front, it has the id that was another one's.
    moved = seen("c", "What is red?", cards=("w",), fronts=("e",))
    now = {"b": stays, "c": moved}
    old = {"a": seen("a", "What is red?", **values), "b": stays, "c": replace(moved, cards=("v",))}
    (found,) = (
        each
        for each in compare(
            Snapshot(name="", notes=old, note_types={}), Snapshot(name="", notes=now, note_types={})
        ).outcomes
        if each.fate is Fate.RETIRED
    )
    return found.notes


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"cards": ("z",)}, True),
        ({"cards": ("w",)}, False),
        ({"cards": (), "fronts": ("f",)}, True),
        ({"cards": ("x",), "fronts": ("f",)}, False),
        ({"cards": (), "fronts": ("g",)}, False),
        ({"cards": (), "fronts": ()}, False),
    ],
    ids=[
        "its-card",
        "the-id-of-its-card",
        "no-card-left",
        "the-same-question",
        "another-question",
        "unknown",
    ],
)
def test_only_its_own_card_makes_a_note_part_of_another(
    values: dict[str, Any], *, said: bool
) -> None:
    assert gone(**values) == (("it is part of “What is red?” now",) if said else ())


def packed(*fields: str) -> Package:
    """Give a package of notes with these fronts, `g0`, `g1` and so on."""
    notes = [
        Note(
            guid=f"g{number}",
            note_id=1000 * (number + 1),
            note_type="T",
            deck="D",
            fields=(field,),
            tags=(),
            position=number,
            changed_at=1,
        )
        for number, field in enumerate(fields)
    ]
    rows = tuple(PackedNote(note=each, note_type=1, orders=frozenset({0})) for each in notes)
    return Package(path=Path("p.apkg"), notes=rows, note_types=(), media={})


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("<code>def <b>f</b>(a, b=<i>2</i>)</code>", "def f(a, b=2)"),
        ("H<sub>2</sub>O and x<sup>2</sup>", "H2O and x2"),
        ("<p>One</p><p>two<br>three</p>", "One two three"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<pre>x</pre><bold>y</bold>", "x y"),
        ("A {{c1::b::hint}} c {{c2,3::d}} e", "A ___ c ___ e"),
        ("a &lt;b&gt; c", "a <b> c"),
        ("a {{c1::", "a {{c1::"),
    ],
)
def test_the_words_of_a_field_stay_in_one_piece(field: str, words: str) -> None:
    (found,) = of_packed(packed(field)).notes.values()
    assert found.asks == words


@pytest.mark.parametrize("field", ["<" * 100_000, "{{c1::" * 17_000, "<p" * 50_000, "</" * 50_000])
def test_the_words_of_a_long_field_are_found_soon(field: str) -> None:
    assert of_packed(packed(field)).notes


def entry(guid: str, **values: Any) -> Entry:
    """Give a line of a ledger."""
    usual: dict[str, Any] = {"content": "c", "front": "f", "back": "", "document": "a.txt"}
    return Entry(guid=guid, cards=(guid,), **usual | values)


def test_a_ledger_adds_to_a_package_what_that_has_not() -> None:
    package = of_packed(packed("a", "b", "c"))
    assert remembered(package, Ledger()) == package
    entries = (
        entry("g0", note_id=1000, back="k", document="d.txt", asks="A", changed_at=1),
        entry("g2", note_id=3000, changed_at=3),
        entry("older", note_id=2500, changed_at=9000),
        entry("new", note_id=9000, changed_at=9),
        entry("back", note_id=9000, changed_at=11),
        entry("new and changed", note_id=9000, changed_at=9000),
        entry("gone", note_id=9000, changed_at=9, retired=True),
    )
    notes = remembered(package, Ledger(entries=entries)).notes
    first: Seen = notes["g0"]
    assert (first.asks, first.back, first.document, first.content) == (
        "A",
        "k",
        "d.txt",
        package.notes["g0"].content,
    )
    assert {guid for guid, each in notes.items() if each.retired} == {"older", "back", "gone"}
    assert notes.keys() == {"g0", "g1", "g2", "older", "back", "gone"}
