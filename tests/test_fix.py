"""Safe fixes become corrections: one a side, never twice, and never against a person."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from builder import pipeline
from builder.compose import card_document
from builder.corrections import CORRECTIONS_FILE, add_corrections, read_corrections
from builder.dedupe.overlaps import find_overlaps, merge_clusters
from builder.errors import CorrectionsError
from builder.loading import load
from builder.model import ChangeKind, Correction, Overlaps, Reviewed, Severity
from builder.report import built as report
from builder.rules import RULES, FixClass, Rule
from builder.rules.texts import CardText, Finding
from builder.text import fingerprint
from tests.overlapping import a_card
from tests.test_cli import fill, tree

BIRDS = """\
What does an owl eat?
Teh owl eats mice, and teh young ones eat insects.
What is a nest?
A home that birds build.
"""
RIGHT = {"teh": "the", "Teh": "The", "egs": "eggs", "~~": "", "brid": "bird", "teh~~": "the "}


def _rule(name: str, *wrong: str, severity: Severity = Severity.WARNING, safe: bool = True) -> Rule:
    """Make a rule that knows what a few words should be."""
    pattern = re.compile("|".join(map(re.escape, wrong)))

    def check(card: CardText) -> Iterator[Finding]:
        for side in card.sides:
            for found in pattern.finditer(side.text):
                fix = RIGHT.get(found[0])
                yield side.finding(*found.span(), "wrong", fix=fix, safe=safe)

    return Rule(name=name, severity=severity, doc="", fix=FixClass.SAFE, check=check)


THE = _rule("the", "teh", "Teh")
EGGS = _rule("eggs", "egs")
MARKS = _rule("marks", "~~")


@pytest.fixture
def birds(tmp_path: Path) -> Path:
    folder = tmp_path / "birds"
    fill(folder, {"birds.txt": BIRDS})
    return folder


def fix(folder: Path, *rules: Rule, shipped: bool = False) -> tuple[Correction, ...]:
    inputs = load([folder])
    return pipeline.fix(inputs, pipeline.lint(inputs, rules, shipped=shipped)).written


def stored(folder: Path) -> tuple[Correction, ...]:
    return read_corrections(folder / CORRECTIONS_FILE).corrections


def backs(folder: Path) -> list[str]:
    linted = pipeline.lint(load([folder]), ())
    return [card.back for each in linted.readings for card in each.cards]


def test_fixes_are_corrections_and_the_documents_stay(birds: Path) -> None:
    before = tree(birds)
    inputs = load([birds])
    linted = pipeline.lint(inputs, [THE])
    fixed = pipeline.fix(inputs, linted)
    assert fixed.file == birds / CORRECTIONS_FILE
    owl = linted.as_read[0].cards[0]
    (written,) = fixed.written
    assert written == Correction(
        card=owl.id,
        front="What does an owl eat?",
        side="back",
        before=fingerprint(owl.back),
        edits=(("Teh", "The"), ("teh", "the")),
        kind=ChangeKind.TYPO,
        reason="the: Teh, teh",
        by="lint",
        decision=Reviewed.ACCEPTED,
    )
    assert [replace(each, line=0) for each in stored(birds)] == [written]
    assert tree(birds) == {**before, CORRECTIONS_FILE: fixed.file.read_bytes()}
    assert backs(birds)[0] == "The owl eats mice, and the young ones eat insects."


def test_a_second_run_writes_nothing(birds: Path) -> None:
    assert len(fix(birds, THE)) == 1
    before = tree(birds)
    assert fix(birds, THE) == ()
    assert tree(birds) == before


def test_without_a_fix_no_file_is_made(birds: Path) -> None:
    before = tree(birds)
    assert fix(birds, _rule("suggested", "Teh", safe=False), _rule("no fix", "owl")) == ()
    assert tree(birds) == before


def test_a_rule_that_ships_fixes_cards(birds: Path) -> None:
    (rule,) = (each for each in RULES if each.name == "misspelling")
    fill(birds, {"birds.txt": BIRDS.replace("A home that", "A home wich")})
    (_, written) = fix(birds, rule)
    assert written.edits == (("wich", "which"),)
    assert written.kind is ChangeKind.TYPO
    assert "misspelling: wich" in written.reason
    assert fix(birds, rule) == ()


def test_a_later_fix_extends_the_correction_of_its_side(birds: Path) -> None:
    fill(birds, {"birds.txt": BIRDS.replace("insects", "egs ~~raw~~")})
    assert len(fix(birds, THE)) == 1
    text = (birds / CORRECTIONS_FILE).read_text("utf-8")
    (birds / CORRECTIONS_FILE).write_text(text + "# mine\n", "utf-8")
    (written,) = fix(birds, EGGS, MARKS)
    (after,) = stored(birds)
    assert after == written
    edits = (("Teh", "The"), ("teh", "the"), ("egs", "eggs"), ("~~raw~~.", "raw."))
    assert written.edits == edits
    assert written.reason == "the: Teh, teh; eggs: egs; marks: ~~, ~~"
    assert written.kind is ChangeKind.TYPO
    assert backs(birds)[0].endswith("eat eggs raw.")
    assert (birds / CORRECTIONS_FILE).read_text("utf-8").endswith("# mine\n")
    assert fix(birds, THE, EGGS, MARKS) == ()


def test_a_fix_extends_what_a_person_accepted(birds: Path) -> None:
    owl = pipeline.read(load([birds]))[0].cards[0]
    one = Correction(
        card=owl.id,
        front=owl.front,
        side="back",
        before=fingerprint(owl.back),
        edits=(("mice, and", "mice and brid egs, and"),),
        kind=ChangeKind.FACTUAL,
        reason="they do",
        by="some-model",
        decision=Reviewed.EDITED,
        note="seen",
    )
    add_corrections(birds / CORRECTIONS_FILE, [one])
    (written,) = fix(birds, THE, EGGS)
    expected = (("Teh", "The"), ("mice, and", "mice and brid eggs, and"), ("teh", "the"))
    assert written == replace(
        one,
        edits=expected,
        reason="they do; the: Teh, teh; eggs: egs",
        by="some-model, lint",
        line=written.line,
    )
    assert stored(birds) == (written,)
    assert backs(birds)[0].startswith("The owl eats mice and brid eggs, and the young")


@pytest.mark.parametrize("decision", [Reviewed.REJECTED, Reviewed.UNDECIDED])
def test_what_a_person_did_not_accept_is_left_out(birds: Path, decision: Reviewed) -> None:
    (written,) = fix(birds, THE)
    path = birds / CORRECTIONS_FILE
    refused = replace(stored(birds)[0], edits=(("teh", "the"),), decision=decision)
    add_corrections(path, [refused])
    (written,) = fix(birds, THE)
    assert written.edits == (("Teh", "The"),)
    assert written.reason == "the: Teh"
    assert [each.decision for each in stored(birds)] == [decision, Reviewed.ACCEPTED]
    before = path.read_bytes()
    assert fix(birds, THE) == ()
    add_corrections(path, [replace(each, decision=decision) for each in stored(birds)])
    assert fix(birds, THE) == ()
    assert path.read_bytes() != before


def test_what_was_rejected_of_another_text_does_not_count(birds: Path) -> None:
    fix(birds, THE)
    add_corrections(
        birds / CORRECTIONS_FILE, [replace(stored(birds)[0], decision=Reviewed.REJECTED)]
    )
    fill(birds, {"birds.txt": BIRDS.replace("mice", "voles")})
    (written,) = fix(birds, THE)
    assert written.edits == (("Teh", "The"), ("teh", "the"))
    assert len(stored(birds)) == 2


def test_a_stale_fix_is_made_anew_in_its_place(birds: Path) -> None:
    fix(birds, THE)
    fill(birds, {"birds.txt": BIRDS.replace("mice", "voles")})
    linted = pipeline.lint(load([birds]), [THE])
    assert [each.line for each in linted.stale] == [6]
    assert len(fix(birds, THE)) == 1
    assert len(stored(birds)) == 1
    assert backs(birds)[0] == "The owl eats voles, and the young ones eat insects."


def test_a_stale_correction_of_a_person_is_left_alone(birds: Path) -> None:
    fix(birds, THE)
    path = birds / CORRECTIONS_FILE
    add_corrections(path, [replace(stored(birds)[0], by="me")])
    fill(birds, {"birds.txt": BIRDS.replace("mice", "voles")})
    before = path.read_bytes()
    assert fix(birds, THE) == ()
    assert path.read_bytes() == before


def test_a_renamed_document_keeps_its_fixes(birds: Path) -> None:
    fill(birds, {"birds.txt": BIRDS.replace("mice", "mice~~")})
    (before,) = fix(birds, THE)
    (birds / "birds.txt").rename(birds / "owls.txt")
    assert fix(birds, THE) == ()
    (written,) = fix(birds, MARKS)
    assert written.card == pipeline.read(load([birds]))[0].cards[0].id != before.card
    assert backs(birds)[0] == "The owl eats mice, and the young ones eat insects."
    assert stored(birds) == (written,)


def test_overlapping_fixes_are_made_one_after_the_other(birds: Path) -> None:
    fill(birds, {"birds.txt": BIRDS.replace("insects", "teh~~egs")})
    wide, narrow = _rule("wide", "teh~~"), MARKS
    assert len(fix(birds, wide, narrow)) == 1
    assert backs(birds)[0].endswith("eat the egs.")
    assert fix(birds, wide, narrow) == ()


def test_two_rules_that_put_in_the_same_do_it_once(birds: Path) -> None:
    fill(birds, {"birds.txt": BIRDS.replace("build.", "build")})

    def check(card: CardText) -> Iterator[Finding]:
        if not card.back.text.endswith("."):
            end = len(card.back.text)
            yield card.back.finding(end, end, "no full stop", fix=".", safe=True)

    rules = [Rule(name=n, severity=Severity.INFO, doc="", check=check) for n in ("one", "two")]
    (written,) = fix(birds, *rules)
    assert written.edits == (("build", "build."),)
    assert fix(birds, *rules) == ()


def test_loose_files_have_no_corrections(birds: Path) -> None:
    inputs = load([birds / "birds.txt"])
    linted = pipeline.lint(inputs, [THE])
    assert len(linted.flags) == 2
    with pytest.raises(CorrectionsError, match="loose files cannot be stored; put them into a fo"):
        pipeline.fix(inputs, linted)


def test_fixes_of_a_long_side_name_only_the_rule(birds: Path) -> None:
    fill(birds, {"birds.txt": BIRDS.replace("insects", "~~ a " * 60)})
    (written,) = fix(birds, MARKS)
    assert written.reason == "marks"
    assert written.kind is ChangeKind.FORMAT
    assert "~~" not in backs(birds)[0]


# What ships

MORE = """\
What is meant by a nest?
A home that birds build, ~~often of twigs.
What is a beak?
A birds mouth
"""


def test_what_ships_is_linted_as_one_card_for_each_note(birds: Path) -> None:
    fill(birds, {"more.txt": MORE, "none.txt": "What is a feather?\n"})
    rules = [THE, MARKS, _rule("all", "a")]
    every = pipeline.lint(load([birds]), rules)
    shipped = pipeline.lint(load([birds]), rules, shipped=True)
    built = pipeline.build(load([birds]), birds.parent / "output")
    cards = [card for each in shipped.readings for card in each.cards]
    assert len(cards) == built.notes == 3
    assert sum(len(each.cards) for each in every.readings) == 5
    (merged,) = built.merged
    (nest,) = (card for card in cards if card.id == merged.front.id)
    assert (nest.front, nest.back) == (merged.front.front, merged.back.back)
    assert nest.back_spans == merged.back.back_spans
    assert {each.card for each in shipped.flags} <= {card.id for card in cards}


def test_a_fix_of_a_merged_note_is_one_of_the_card_whose_words_it_has(birds: Path) -> None:
    fill(birds, {"more.txt": MORE.replace("~~often of twigs", "often of egs")})
    built = pipeline.build(load([birds]), birds.parent / "output")
    (merged,) = built.merged
    assert "egs" in merged.back.back
    written = fix(birds, EGGS, shipped=True)
    assert [(each.card, each.side) for each in written] == [(merged.back.id, "back")]
    assert fix(birds, EGGS, shipped=True) == ()
    built = pipeline.build(load([birds]), birds.parent / "output")
    assert "eggs" in built.merged[0].back.back


def test_a_build_counts_the_notes_with_errors(birds: Path) -> None:
    assert pipeline.build(load([birds]), birds.parent / "output").faulty == 0
    fill(birds, {"none.txt": "What is a feather?\nWhat is a beak?\n~~\nWhat is a wing?\n...\n"})
    inputs = load([birds])
    errors = {
        (flag.card, flag.side)
        for flag in pipeline.lint(inputs, RULES, shipped=True).flags
        if flag.severity is Severity.ERROR
    }
    built = pipeline.build(inputs, birds.parent / "output")
    assert built.faulty == len({card for card, _ in errors}) >= 1


def test_flagged_words_yield_to_sound_ones() -> None:
    sound = a_card("What is a nest?", "A home that birds build of twigs and moss.", "one.txt")
    other = a_card("What is a nest?", "A home that birds build of twigs and mud.", "two.txt")
    overlaps = find_overlaps([sound, other])
    (cluster,) = overlaps.clusters
    for flagged in (sound, other):
        (merged,) = merge_clusters([sound, other], overlaps, {flagged.id: 2})
        assert flagged not in (merged.front, merged.back)
        chosen = replace(cluster, chosen=True, keep=flagged.id)
        (merged,) = merge_clusters([sound, other], Overlaps(clusters=(chosen,)), {flagged.id: 2})
        assert merged.front == merged.back == flagged


def test_a_build_ships_the_sound_one_of_two_wordings(birds: Path) -> None:
    sound = "What is a beak?\nThe mouth of a bird, which is hard and has no teeth.\n"
    for wrong, right in (("a.txt", "b.txt"), ("b.txt", "a.txt")):
        fill(birds, {wrong: sound.replace("which", "wich"), right: sound})
        (merged,) = pipeline.build(load([birds]), birds.parent / "output").merged
        assert card_document(merged.back) == card_document(merged.front) == right


# The report of a build


def test_the_report_counts_corrections_and_names_the_next_command(birds: Path) -> None:
    fill(birds, {"birds.txt": BIRDS + "What is a wing?\nAn arm for flying.\n"})
    fix(birds, THE)
    (one,) = pipeline.build(load([birds]), birds.parent / "output").corrected
    other = replace(one, side="front")
    assert report.corrected_count([one, other]) == "1 card"
    assert report.corrected_count([one, replace(other, card="x")]) == "2 cards"
    assert report.corrected_count([]) == report.faulty_count(0) == ""
    assert report.faulty_count(2) == "2 notes with an error"
    out = io.StringIO()
    console = Console(file=out, soft_wrap=True, highlight=False, markup=False)
    fill(birds, {"birds.txt": BIRDS.replace("mice", "voles")})
    built = pipeline.build(load([birds]), birds.parent / "output")
    file = birds / CORRECTIONS_FILE
    report.show_stale(console, built.stale, file)
    report.show_next(console, 3, birds)
    report.show_stale(console, [], file)
    report.show_next(console, 0, birds)
    assert (
        out.getvalue()
        == f"""
! 1 correction not applied:
  {file}:6: the back is no longer what it was made for (back of: What does an owl eat?)
  Remove what is done with, and correct the rest anew.

Next: deckwright lint {birds}
"""
    )
    (fact,) = report.stale_facts(built.stale)
    assert fact == {"card": one.card, "side": "back", "line": 6, "why": built.stale[0].stale}


_WORDS = st.lists(
    st.sampled_from(["teh", "Teh", "egs", "~~", "brid", "owl", "eats", "a", "teh~~egs", "the"]),
    min_size=1,
    max_size=12,
).map(" ".join)


@given(_WORDS, _WORDS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_fix_is_made_and_none_twice(birds: Path, first: str, second: str) -> None:
    fill(birds, {"birds.txt": f"What is an owl?\nIt is {first}.\nWhat is a nest?\nIs {second}.\n"})
    (birds / CORRECTIONS_FILE).unlink(missing_ok=True)
    everything = _rule("every", "teh", "Teh", "egs", "~~", "brid")
    first_back, second_back = backs(birds)
    fix(birds, THE)
    fix(birds, everything)
    expected = [re.sub("teh|Teh|egs|~~|brid", lambda found: RIGHT[found[0]], text)
                for text in (first_back, second_back)]  # fmt: skip
    assert backs(birds) == expected
    assert fix(birds, everything, THE) == ()
