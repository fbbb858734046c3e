"""`lint` and `rules` as a person runs them: what they print, and how they refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from builder.config import DeckConfig, DocumentConfig, LintConfig
from builder.linting import allowed, locate, rules_for
from builder.model import Severity
from builder.report.flags import Findings, Found, annotated, counts, joined, lint_facts, listed
from builder.report.lint import show_lint
from builder.rules import RULES, Rule, lint
from builder.rules.texts import CardText, Finding
from tests import test_cli
from tests.linting import deck as make_deck
from tests.test_cli import LIGHT, Run, fill, refuses

run = test_cli.run

LONG = " ".join(["light"] * 90) + "."
EMPTY = "What does a mirror do?\n"
FAULTY = f"""\
What is an eyepiece?
The lens that is next to the eye.
How does a candle look from afar?
{LONG}
What is a pinhole camera?
A dark box with a hole that recieves light.
"""
BROKEN = LIGHT + EMPTY
RULE_NAMES = {rule.name for rule in RULES}


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """Give a deck folder with an empty answer, a long one, and a misspelling."""
    fill(tmp_path / "deck", {"light.txt": BROKEN, "more.txt": FAULTY})
    return Path("deck")


def flagged(run: Run, *words: str | Path) -> list[tuple[str, str, int]]:
    """Give the rule, the document and the line of each flag of the three rules."""
    return [(flag["rule"], flag["document"], flag["lines"][0]) for flag in flags(run, *words)]


def flags(run: Run, *words: str | Path) -> list[dict[str, Any]]:
    """Give each flag of the three rules, whatever else was found."""
    facts = json.loads(run("lint", *words, "--format", "json").out)
    names = {rule for rule, _, _ in ALL_THREE}
    return [flag for flag in facts["flags"] if flag["rule"] in names]


ALL_THREE = [
    ("empty-back", "light.txt", 10),
    ("long-answer", "more.txt", 4),
    ("misspelling", "more.txt", 6),
]
THREE = ("--select", "empty-back,long-answer,misspelling")


# the report for people


def test_lint_groups_by_rule_and_marks_the_words(run: Run, deck: Path) -> None:
    result = run("lint", deck, *THREE)
    assert (result.code, result.err) == (1, "")
    head, *groups = result.out.split("\n\n")
    assert head.splitlines() == [
        "✗ 1 error, 2 warnings in 7 cards",
        "  documents  2",
        "  rules      3",
        "  fixable    1 by --fix",
    ]
    assert [group.split(":")[0] for group in groups] == [
        "empty-back",
        "long-answer",
        "misspelling",
        "Next",
    ]
    assert groups[0].splitlines() == [
        "empty-back: 1 error",
        "  deck/light.txt:10: the answer is empty",
        "     Q  What does a mirror do?",
        "     A  (empty)",
    ]
    _, place, words, mark, fix = groups[2].splitlines()
    assert place.startswith("  deck/more.txt:6: ")
    assert words == "     A  A dark box with a hole that recieves light."
    assert words[mark.index("^") : mark.rindex("^") + 1] == "recieves"
    assert fix == "     →  receives"
    assert groups[3] == "Next: deckwright lint deck --fix\n"


def test_a_clean_deck_says_so_and_passes(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, {"light.txt": LIGHT})
    result = run("lint", "light.txt", *THREE)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("✓ nothing found in 3 cards\n")
    assert "Next" not in result.out


def test_warnings_do_not_fail(run: Run, deck: Path) -> None:
    result = run("lint", deck, *THREE, "--ignore", "empty-back")
    assert result.code == 0
    assert result.out.startswith("! 2 warnings in 7 cards\n")


def test_without_a_fix_to_write_the_worst_rule_is_explained_next(run: Run, deck: Path) -> None:
    result = run("lint", deck, "--select", "empty-back,long-answer")
    assert result.out.endswith("\nNext: deckwright rules empty-back\n")
    loose = run("lint", deck / "more.txt", *THREE)
    assert "--fix" not in loose.out.splitlines()[-1]


def test_quiet_prints_nothing_and_keeps_the_exit_code(run: Run, deck: Path) -> None:
    for each in ("text", "json", "github", "sarif"):
        result = run("lint", deck, "--quiet", "--format", each)
        assert (result.code, result.out, result.err) == (1, "", "")


def test_check_reports_errors_alone(run: Run, deck: Path) -> None:
    result = run("lint", deck, "--check")
    assert result.code == 1
    assert result.out.startswith("✗ 1 error in 7 cards\n")
    assert flagged(run, deck, "--check") == ALL_THREE[:1]
    assert run("lint", deck, "--check", "--ignore", "empty-back").code == 0


def test_each_deck_has_its_report(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "decks", {"a/deck.toml": "", "a/light.txt": BROKEN})
    fill(tmp_path / "decks", {"b/deck.toml": "", "b/light.txt": LIGHT})
    result = run("lint", "decks", *THREE)
    assert result.code == 1
    assert "✗ 1 error in 4 cards" in result.out
    assert "\n\n✓ nothing found in 3 cards\n" in result.out
    assert flagged(run, "decks") == [("empty-back", "light.txt", 10)]


def test_a_given_dialect_is_used(run: Run, deck: Path) -> None:
    result = run("lint", deck / "light.txt", "--dialect", "term-lines")
    assert result.out.splitlines()[0].endswith("in 5 cards")


# which rules run


def test_select_and_ignore_name_rules(run: Run, deck: Path) -> None:
    assert flagged(run, deck) == ALL_THREE
    assert flagged(run, deck, "--select", "empty-back, misspelling") == ALL_THREE[::2]
    assert flagged(run, deck, "--ignore", "empty-back,misspelling") == ALL_THREE[1:2]
    assert flagged(run, deck, *THREE, "--ignore", "long-answer") == ALL_THREE[::2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--select", "emptyback"), "--select: there is no rule 'emptyback'; did you mean "),
        (("--ignore", "Misspeling"), "--ignore: there is no rule 'Misspeling'; did you mean "),
        (("--select", "xyzzy"), "--select: there is no rule 'xyzzy'; `deckwright rules` lists"),
        (("--select", " , "), "--select: names no rule; `deckwright rules` lists them"),
        (("--ignore", ""), "--ignore: names no rule; `deckwright rules` lists them"),
    ],
)
def test_a_rule_that_is_none_is_refused(
    run: Run, deck: Path, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    assert refuses(run, tmp_path, ("lint", deck, *words)).startswith(message)


def test_rules_are_off_for_a_deck(run: Run, deck: Path) -> None:
    fill(deck, {"deck.toml": '[lint]\nallow = ["empty-back"]'})
    assert flagged(run, deck) == ALL_THREE[1:]
    assert flagged(run, deck, "--select", "empty-back") == []


def test_rules_are_off_for_a_document(run: Run, deck: Path) -> None:
    fill(deck, {"deck.toml": '[documents."more.txt"]\nallow = ["empty-back", "long-answer"]'})
    assert flagged(run, deck) == ALL_THREE[::2]
    assert flagged(run, deck / "more.txt") == ALL_THREE[2:]


def test_rules_are_off_for_a_card_by_the_beginning_of_its_id(run: Run, deck: Path) -> None:
    card = flags(run, deck)[1]["card"]
    fill(deck, {"deck.toml": f'[lint.cards]\n{card[:6]} = ["long-answer"]'})
    assert flagged(run, deck) == ALL_THREE[::2]
    fill(deck, {"deck.toml": f'[lint.cards]\n{card} = ["empty-back"]'})
    assert flagged(run, deck) == ALL_THREE


def test_a_card_in_the_settings_that_is_not_there_is_named(run: Run, deck: Path) -> None:
    fill(deck, {"deck.toml": '[lint.cards]\n\nzzz = ["long-answer"]\n"" = ["yes-no"]'})
    message = "lint.cards: 'zzz' begins the id of no card, or of several"
    result = run("lint", deck, *THREE)
    assert result.code == 1
    assert f"\n! deck/deck.toml:3: {message}\n" in result.out
    assert "\n! deck/deck.toml:4: lint.cards: '' begins" in result.out
    facts = json.loads(run("lint", deck, "--format", "json").out)
    assert facts["cautions"][0] == {"file": "deck/deck.toml", "line": 3, "message": message}
    assert "deck.toml" not in run("lint", deck / "more.txt", *THREE).out
    notes = run("lint", deck, "--format", "github").out
    assert "::warning file=deck/deck.toml,line=3,title=deckwright::lint.cards: 'zzz' " in notes


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ('[lint]\nallow = ["emptyback"]', "deck/deck.toml:2: lint.allow: there is no rule 'emptyb"),
        (
            '[documents."more.txt"]\nallow = ["emptyback"]',
            "deck/deck.toml:2: documents.\"more.txt\".allow: there is no rule 'emptyback'",
        ),
        (
            '[lint.cards]\n# one\nabc = ["empty-back", "emptyback"]',
            "deck/deck.toml:3: lint.cards.abc: there is no rule 'emptyback'",
        ),
    ],
)
@pytest.mark.parametrize("command", ["lint", "build"])
def test_a_rule_that_is_none_is_refused_in_the_settings(
    run: Run, deck: Path, tmp_path: Path, text: str, start: str, command: str
) -> None:
    fill(deck, {"deck.toml": text})
    line = refuses(run, tmp_path, (command, deck))
    assert line.startswith(start)
    assert line.endswith("; did you mean empty-back?")


def test_a_whole_id_is_itself_though_another_begins_with_it() -> None:
    readings = [
        replace(
            reading,
            cards=tuple(
                replace(card, id=name)
                for card, name in zip(reading.cards, ("ab", "abc", "b"), strict=True)
            ),
        )
        for reading in make_deck([("Q1", "A", "d"), ("Q2", "A", "d"), ("Q3", "A", "d")])
    ]
    config = DeckConfig(
        documents={"d": DocumentConfig(allow=("yes-no",)), "e": DocumentConfig()},
        lint=LintConfig(cards={"ab": ("x",), "a": ("y",), "abc": ("z",), "abcd": (), "b": ("w",)}),
    )
    in_documents, on_cards, unknown = allowed(config, readings)
    assert in_documents == {"d": {"yes-no"}}
    assert on_cards == {"ab": {"x"}, "abc": {"z"}, "b": {"w"}}
    assert unknown == ("a", "abcd")


def test_all_rules_run_unless_some_are_named() -> None:
    assert rules_for(DeckConfig()) == RULES
    names = [rule.name for rule in RULES]
    assert [each.name for each in rules_for(DeckConfig(), ignore=names[:1])] == names[1:]


# fixes and what ships


def test_fix_writes_corrections_and_leaves_the_documents(run: Run, deck: Path) -> None:
    before = (deck / "more.txt").read_bytes()
    result = run("lint", deck, *THREE, "--fix")
    assert result.code == 1
    head = result.out.split("\n\n")[0]
    assert "✗ 1 error, 1 warning in 7 cards\n" in head
    assert head.endswith("\n  fixed      1 correction written to deck/corrections.yaml")
    assert result.out.endswith("\nNext: deckwright build deck\n")
    assert (deck / "more.txt").read_bytes() == before
    assert ("misspelling", "more.txt", 6) not in flagged(run, deck, "--shipped")


def test_a_second_fix_writes_nothing(run: Run, deck: Path) -> None:
    run("lint", deck, *THREE, "--fix")
    before = (deck / "corrections.yaml").read_bytes()
    result = run("lint", deck, *THREE, "--fix")
    assert "\n  fixed      nothing new in deck/corrections.yaml\n" in result.out
    assert (deck / "corrections.yaml").read_bytes() == before


def test_a_fix_within_another_is_made_in_the_same_run(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "nested"
    text = "What does a valve do?\n**It keeps blood from flowing teh *wrong* way, and back.**\n"
    fill(folder, {"heart.txt": text + LIGHT})
    run("lint", folder, "--fix")
    file = folder / "corrections.yaml"
    before = file.read_bytes()
    assert b"It keeps blood from flowing the wrong way, and back." in before
    assert "nothing new" in run("lint", folder, "--fix").out
    assert file.read_bytes() == before


def test_a_rejected_fix_is_not_offered_in_vain(run: Run, deck: Path) -> None:
    run("lint", deck, *THREE, "--fix")
    file = deck / "corrections.yaml"
    file.write_text(file.read_text("utf-8").replace("accepted", "rejected"), "utf-8")
    result = run("lint", deck, *THREE, "--fix")
    assert "\nmisspelling: 1 warning\n" in result.out
    assert "Next: deckwright lint" not in result.out


def test_a_correction_that_does_not_fit_any_more_is_named(run: Run, deck: Path) -> None:
    run("lint", deck, *THREE, "--fix")
    fill(deck, {"more.txt": FAULTY.replace("recieves light", "lets light in")})
    result = run("lint", deck, *THREE)
    assert re.search(
        r"\n! deck/corrections\.yaml:\d+: this correction is not applied: \w.*\n", result.out
    )


def test_fixes_of_loose_files_have_no_place(run: Run, deck: Path, tmp_path: Path) -> None:
    line = refuses(run, tmp_path, ("lint", deck / "more.txt", "--fix"))
    assert "folder" in line


def test_what_ships_is_counted_in_notes(run: Run, deck: Path) -> None:
    result = run("lint", deck, "--shipped", "--select", "long-answer")
    assert re.match(r"[✓!] .* in \d+ notes?\n", result.out)


# the forms for programs


def test_lint_gives_the_fixed_json(run: Run, deck: Path) -> None:
    result = run("lint", deck, *THREE, "--format", "json")
    assert result.code == 1
    facts = json.loads(result.out)
    assert list(facts) == ["flags", "counts", "fixes", "cautions"]
    assert facts["counts"] == {
        "empty-back": {"severity": "error", "count": 1, "listed": 1},
        "long-answer": {"severity": "warning", "count": 1, "listed": 1},
        "misspelling": {"severity": "warning", "count": 1, "listed": 1},
    }
    empty, long, misspelt = facts["flags"]
    assert empty == {
        "rule": "empty-back",
        "severity": "error",
        "card": empty["card"],
        "document": "light.txt",
        "lines": [10, 10],
        "side": "back",
        "quote": "",
        "message": "the answer is empty",
        "fix": None,
        "safe": False,
        "others": [],
    }
    assert long["quote"] == LONG
    assert (misspelt["quote"], misspelt["fix"], misspelt["safe"]) == ("recieves", "receives", True)


def test_annotations_name_file_line_and_rule(run: Run, deck: Path) -> None:
    result = run("lint", deck, *THREE, "--format", "github")
    assert result.code == 1
    first, second, third = result.out.splitlines()
    assert first == (
        "::error file=deck/light.txt,line=10,endLine=10,title=deckwright empty-back"
        "::the answer is empty"
    )
    assert second.startswith(
        "::warning file=deck/more.txt,line=4,endLine=4,title=deckwright long-answer::"
    )
    assert third.startswith("::warning file=deck/more.txt,line=6,")


def test_annotations_name_a_file_outside_as_a_whole(
    run: Run, deck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    result = run("lint", f"../{deck}", "--check", "--format", "github")
    assert result.out.startswith(f"::error file={tmp_path.as_posix()}/deck/light.txt,line=10,")


# what is listed, shown with a rule that says what it is told


def bad_words(severity: Severity = Severity.INFO) -> Rule:
    """Make a rule that flags every run of a's."""

    def check(card: CardText) -> list[Finding]:
        return [
            side.finding(found.start(), found.end(), f"{found[0]!r} is bad: 100%, it is\nso")
            for side in card.sides
            for found in re.finditer("a+", side.text)
        ]

    return Rule(name="bad-words", severity=severity, doc=DOC, check=check)


def flags_of(*cards: tuple[str, str], severity: Severity = Severity.INFO) -> tuple[Found, ...]:
    """Flag every run of a's in cards."""
    readings = tuple(make_deck([(front, back, "a, b: c.txt") for front, back in cards]))
    paths = {"a, b: c.txt": Path("deck/a, b: c.txt")}
    return locate(readings, lint(readings, [bad_words(severity)]), paths)


DOC = """It flags words of a's.

They are bad.

Bad::

    Q: aa
    A: b

Better::

    Q: b
    A: b
"""


def findings(found: Sequence[Found]) -> Findings:
    return Findings(found=tuple(found), rules=(bad_words(),), documents=1, cards=30)


def shown(
    found: Findings, *, everything: bool = False, width: int = 100, colour: bool = False
) -> str:
    """Show findings as on a terminal of that width, or with the codes of colours."""
    file = StringIO()
    out = Console(
        file=file,
        width=width,
        soft_wrap=True,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
    )
    show_lint(out, found, everything=everything)
    return file.getvalue()


MANY = [("b", "a" * (n % 15 + 1)) for n in range(30)]


def test_of_remarks_the_ten_longest_are_listed_and_all_are_counted() -> None:
    found = flags_of(*MANY)
    worst = listed(findings(found))
    assert [len(one.quote) for one in worst] == [11, 12, 13, 14, 15] * 2
    assert counts(found, worst) == {
        "bad-words": {"severity": "info", "count": 30, "listed": 10},
    }
    assert listed(findings(found), everything=True) == found
    facts = lint_facts(findings(found))
    assert len(facts["flags"]) == 10
    assert len(lint_facts(findings(found), everything=True)["flags"]) == 30


def test_what_a_surer_rule_remarks_is_listed_in_full() -> None:
    found = flags_of(*MANY)
    surer = replace(bad_words(), severity=Severity.WARNING)
    assert listed(replace(findings(found), rules=(surer,))) == found


def test_equal_remarks_are_listed_in_the_order_of_the_documents() -> None:
    found = flags_of(*[(f"b{n}", "aa") for n in range(15)])
    assert listed(findings(found)) == found[:10]


def test_warnings_are_listed_in_full() -> None:
    found = flags_of(*MANY, severity=Severity.WARNING)
    assert listed(findings(found)) == found


def test_people_see_the_worst_first_and_how_many_more() -> None:
    text = shown(findings(flags_of(*MANY)))
    assert text.startswith("✓ 30 remarks in 30 cards\n")
    marks = re.findall(r"^ +(\^+)$", text, re.MULTILINE)
    assert [len(mark) for mark in marks] == [15, 15, 14, 14, 13, 13, 12, 12, 11, 11]
    assert "\n  ... and 20 more: --all lists them\n" in text
    everything = shown(findings(flags_of(*MANY)), everything=True)
    assert everything.count("^\n") == 30
    assert "--all" not in everything


def test_people_see_twenty_warnings_of_a_rule_unless_they_ask_for_all() -> None:
    found = flags_of(*MANY, severity=Severity.WARNING)
    text = shown(findings(found))
    assert text.count("^\n") == 20
    assert "\n  ... and 10 more: --all lists them\n" in text
    assert shown(findings(found), everything=True).count("^\n") == 30


def test_a_message_that_all_share_is_shown_once() -> None:
    text = shown(findings(flags_of(*[(f"b{n}", "aa") for n in range(3)])))
    assert text.count("is bad") == 1
    assert "\nbad-words: 3 remarks, 'aa' is bad: 100%, it is so\n" in text


@pytest.mark.parametrize("width", [1, 40, 100])
def test_a_long_line_is_cut_around_the_mark(width: int) -> None:
    text = shown(findings(flags_of(("b", "x y " * 500 + "aaa" + " z" * 500))), width=width)
    words, mark = text.splitlines()[-4:-2]
    assert len(words) <= max(width, 30)
    assert words[mark.index("^") : mark.rindex("^") + 1] == "aaa"
    assert words.startswith("     A  …")
    assert words.endswith("…")


def test_a_mark_of_several_lines_shows_its_first() -> None:
    found = flags_of(("b", "one\ntwo aa\nthree"))
    over = replace(found[0], flag=replace(found[0].flag, end=len("one\ntwo aa\nthree")))
    assert over.lines == "two aa\nthree"
    words, mark = shown(findings([over])).splitlines()[-4:-2]
    assert words == "     A  two aa…"
    assert words[mark.index("^") :] == "aa…"


def test_wide_letters_are_marked_where_they_are() -> None:
    words, mark = shown(findings(flags_of(("b", "光光 aa")))).splitlines()[-4:-2]
    assert words == "     A  光光 aa"
    assert mark == " " * 13 + "^^"


def test_on_a_terminal_the_mark_has_a_colour_and_no_line_below() -> None:
    text = shown(findings(flags_of(("b", "x aa y"))), colour=True)
    assert re.search(r"x \x1b\[[\d;]+maa\x1b\[0m y\n", text)
    assert "^" not in text


def test_nothing_in_a_card_commands_the_terminal() -> None:
    text = shown(findings(flags_of(("b", "\x1b[2J\x07aa\x9b"))))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


def test_the_other_card_is_named_with_its_place() -> None:
    one, two = flags_of(("b", "aa"), ("why?", "a"))
    both = replace(one, others=((two.card, two.place),))
    text = shown(findings([both]))
    assert f"\n     ↔  {two.place}: why?\n" in text
    (line,) = annotated(findings([both]))
    assert line.endswith(f"; see {two.place}")


# annotations, escaped as GitHub's runner reads them


def unescaped(text: str) -> str:
    return unquote(text) if "%" in text else text


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command as the runner does."""
    match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
    assert match is not None
    pairs = (pair.split("=", 1) for pair in match[2].split(","))
    return match[1], {key: unescaped(value) for key, value in pairs}, unescaped(match[3])


def test_annotations_come_back_as_they_were() -> None:
    (line,) = annotated(findings(flags_of(("b", "x\naa"))))
    assert parsed(line) == (
        "notice",
        {
            "file": "deck/a, b: c.txt",
            "line": "3",
            "endLine": "3",
            "title": "deckwright bad-words",
        },
        "'aa' is bad: 100%, it is\nso",
    )


@given(message=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_any_message_is_one_line_and_comes_back(message: str) -> None:
    (found,) = flags_of(("b", "aa"))
    (line,) = annotated(findings([replace(found, flag=replace(found.flag, message=message))]))
    assert "\n" not in line
    assert "\r" not in line
    assert parsed(line)[2] == message


def test_remarks_left_out_are_counted_in_an_annotation() -> None:
    lines = list(annotated(findings(flags_of(*MANY))))
    assert len(lines) == 11
    assert lines[-1] == (
        "::notice title=deckwright bad-words::20 more remarks of this kind; --all lists them"
    )
    assert len(list(annotated(findings(flags_of(*MANY)), everything=True))) == 30


def test_several_decks_are_one_for_programs() -> None:
    one = findings(flags_of(*MANY))
    both = joined([one, one])
    assert (len(both.found), both.documents, both.cards) == (60, 2, 60)
    assert lint_facts(both)["counts"]["bad-words"] == {
        "severity": "info",
        "count": 60,
        "listed": 10,
    }


# rules


def test_rules_lists_them_all(run: Run) -> None:
    result = run("rules")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.name for rule in RULES]
    for line, rule in zip(lines, RULES, strict=True):
        assert line.split()[1] == rule.severity
        assert line.endswith(f"  {rule.summary}")
    column = lines[0].index(RULES[0].summary)
    assert all(line[column - 2 : column].isspace() for line in lines)


def test_rules_explains_one_with_its_examples(run: Run) -> None:
    result = run("rules", "empty-back")
    assert result.code == 0
    assert result.out.startswith("empty-back: error, no fix\n  The back is empty")
    assert "\nBad\n  Q  What does the curve look like?\n  A  (empty)\n" in result.out
    assert "\nBetter\n  Q  What does the curve look like?\n  A  It rises" in result.out
    assert result.out.endswith('  [lint]\n  allow = ["empty-back"]\n')
    assert "::" not in result.out


def test_rules_as_json(run: Run) -> None:
    facts = json.loads(run("rules", "--format", "json").out)
    assert {each["rule"] for each in facts["rules"]} == RULE_NAMES
    one = json.loads(run("rules", "empty-back", "--format", "json").out)
    assert one == next(each for each in facts["rules"] if each["rule"] == "empty-back")
    assert list(one) == ["rule", "severity", "fix", "summary", "why", "examples"]
    assert one["examples"][0]["bad"]
    assert one["examples"][0]["cards"] == [{"front": "What does the curve look like?", "back": ""}]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_explained_in_full(run: Run, rule: Rule) -> None:
    """Nothing that the docstring says gets lost between its parts."""
    out = run("rules", rule.name).out
    printed = set(re.findall(r"\w+", out))
    assert set(re.findall(r"\w+", re.sub(r"^ *[QA]:", "", rule.doc, flags=re.MULTILINE))) <= printed
    assert max(map(len, out.splitlines())) <= 132


def test_an_unknown_rule_is_refused(run: Run, tmp_path: Path) -> None:
    line = refuses(run, tmp_path, ("rules", "empty-backs"))
    assert line == "there is no rule 'empty-backs'; did you mean empty-back?"
    assert run("rules", "empty-backs", "--quiet").code == 2
    assert run("rules", "--quiet").out == ""
