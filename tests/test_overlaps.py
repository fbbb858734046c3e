"""`deckwright dedupe`: what it shows of overlaps, and how a person decides about them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from builder import pipeline
from builder.corrections import read_decisions, resolve
from builder.loading import Inputs, load
from builder.model import (
    Card,
    Cluster,
    Decision,
    Match,
    Overlaps,
    Reading,
    Settled,
    Verdict,
)
from builder.report.overlaps import overlap_facts, show_overlaps
from tests import test_cli
from tests.test_cli import Result, Run, fill, refuses, tree

run = test_cli.run  # the fixture

THEORY = """\
What is a chord?
Three or more notes that sound together.
What is tempo?
The speed of a piece, in beats per minute.
What does a fermata tell the player?
To hold the note longer than it is written.
What is a semitone?
The smallest interval between two keys of a piano.
"""
REHEARSAL = """\
What is a chord?
Three or more notes that sound together.
What is meant by tempo?
How fast a piece is played.
It is given in beats per minute.
It is often marked in Italian.
The marks are older than the metronome.
What does a fermata tell the player?
To stop and breathe.
What is a whole tone?
Two semitones.
"""
NONE = Overlaps(clusters=(), undecided=(), related=(), conflicts=(), cut=())


@pytest.fixture
def music(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a deck folder, named from the working folder, whose documents overlap."""
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "music", {"theory.txt": THEORY, "rehearsal.txt": REHEARSAL})
    return Path("music")


def _read(folder: Path) -> tuple[Reading, ...]:
    return pipeline.read(load([folder]))


def _cards(folder: Path) -> list[Card]:
    return [card for reading in _read(folder) for card in reading.cards]


def _id(folder: Path, document: str, front: str) -> str:
    """Give the id of a card whose front has these words."""
    (found,) = [
        card.id
        for card in _cards(folder)
        if card.front_spans[0].document == document and front in card.front
    ]
    return found


def _match(a: str, b: str, verdict: Verdict, score: float = 0.51249, why: str = "because") -> Match:
    return Match(a=a, b=b, verdict=verdict, score=score, why=why)


def _overlaps(folder: Path) -> Overlaps:
    """Give one of each kind between the documents of the music deck."""

    def pair(theory: str, rehearsal: str, verdict: Verdict, why: str) -> Match:
        a, b = _id(folder, "theory.txt", theory), _id(folder, "rehearsal.txt", rehearsal)
        return _match(a, b, verdict, why=why)

    same = pair("chord", "chord", Verdict.SAME, "the same words")
    tempo = pair("tempo", "tempo", Verdict.UNDECIDED, "the answers differ in length")
    fermata = pair("fermata", "fermata", Verdict.CONFLICT, "no word of the answers agrees")
    tones = pair("semitone", "whole tone", Verdict.RELATED, "half is not whole")
    cluster = Cluster(
        cards=(same.a, same.b), keep=same.a, matches=(same,), score=same.score, why="it is first"
    )
    return Overlaps(
        clusters=(cluster,),
        undecided=(tempo, fermata),
        related=(tones,),
        conflicts=(fermata,),
        cut=("note", "play"),
    )


Find = Callable[[Overlaps], None]


@pytest.fixture
def find(monkeypatch: pytest.MonkeyPatch) -> Find:
    """Let the command find what a test has chosen, in the documents as they are really read."""

    def find(chosen: Overlaps) -> None:
        def overlaps(
            inputs: Inputs, *, dialect: str, track: pipeline.Track
        ) -> tuple[tuple[Reading, ...], Overlaps, tuple[Decision, ...]]:
            readings = pipeline.read(inputs, dialect=dialect, track=track)
            cards = [card for reading in readings for card in reading.cards]
            path = (inputs.folder or Path()) / "corrections.yaml"
            return readings, chosen, resolve(read_decisions(path), cards, path)[1]

        monkeypatch.setattr(pipeline, "overlaps", overlaps, raising=False)

    return find


def _shown(folder: Path, overlaps: Overlaps, *, width: int = 100, **options: Any) -> str:
    """Give what people read about overlaps at a width."""
    out = Console(width=width, record=True, soft_wrap=True, highlight=False, markup=False)
    readings, stale = _read(folder), options.pop("stale", ())
    paths = {document.name: document.path for document in load([folder]).documents}
    with out.capture() as capture:
        show_overlaps(out, readings, overlaps, stale, paths, folder=folder, **options)
    return capture.get()


# For programs


def test_the_json_form(run: Run, music: Path, find: Find) -> None:
    chosen = _overlaps(music)
    find(chosen)
    result = run("dedupe", music, "--format", "json")
    assert (result.code, result.err) == (1, "")
    facts = json.loads(result.out)
    (cluster,), (tempo, fermata), (tones,) = chosen.clusters, chosen.undecided, chosen.related
    assert facts["cards"][0] == {
        "id": _id(music, "rehearsal.txt", "chord"),
        "document": "rehearsal.txt",
        "front_lines": [1, 1],
        "front": "What is a chord?",
    }
    assert [each["id"] for each in facts["cards"]] == [card.id for card in _cards(music)]
    same = {"cards": list(cluster.cards), "score": 0.512, "why": "the same words"}
    assert facts["clusters"] == [
        {
            "cards": list(cluster.cards),
            "keep": cluster.keep,
            "score": 0.512,
            "why": "it is first",
            "decided": False,
            "matches": [same],
        }
    ]
    clash = {"cards": [fermata.a, fermata.b], "score": 0.512, "why": fermata.why}
    assert facts["undecided"] == [
        {"cards": [tempo.a, tempo.b], "score": 0.512, "why": tempo.why},
        clash,
    ]
    assert facts["conflicts"] == [clash]
    assert facts["related"] == [
        {"cards": [tones.a, tones.b], "score": 0.512, "why": "half is not whole"}
    ]
    assert (facts["cut"], facts["stale"]) == (["note", "play"], [])


def test_several_decks_are_one_object(run: Run, music: Path, tmp_path: Path, find: Find) -> None:
    fill(tmp_path / "decks", {"a/a.txt": THEORY, "a/deck.toml": "", "b/b.txt": REHEARSAL})
    fill(tmp_path / "decks", {"b/deck.toml": ""})
    find(replace(NONE, cut=("note",)))
    result = run("dedupe", "decks", "--format", "json")
    facts = json.loads(result.out)
    assert {each["document"] for each in facts["cards"]} == {"a.txt", "b.txt"}
    assert len(facts["cards"]) == len(_cards(music))
    assert facts["cut"] == ["note", "note"]
    assert run("dedupe", "decks").out.count("✓ 4 cards: no clusters, 0 undecided pairs\n") == 2


def test_stale_decisions_are_facts_too() -> None:
    cards = (("a1", "What is a bar?"), ("b2", "Define bar."))
    gone = Decision(settled=Settled.MERGE, cards=cards, keep="a1", line=7)
    (stale,) = overlap_facts((), NONE, (gone,))["stale"]
    assert stale == {
        "decision": "merge",
        "cards": [{"id": card, "front": front} for card, front in cards],
        "keep": "a1",
        "why": None,
        "line": 7,
    }


@pytest.mark.parametrize(
    ("kept", "code"), [("clusters", 0), ("related", 0), ("cut", 0), ("undecided", 1)]
)
def test_only_what_is_to_be_settled_is_a_finding(
    run: Run, music: Path, find: Find, kept: str, code: int
) -> None:
    find(replace(NONE, **{kept: getattr(_overlaps(music), kept)}))
    for options in ((), ("--format", "json"), ("--quiet",)):
        result = run("dedupe", music, *options)
        assert (result.code, result.err) == (code, "")
        assert (result.out == "") == ("--quiet" in options)


def test_a_stale_decision_is_a_finding(run: Run, music: Path, find: Find) -> None:
    find(NONE)
    ids = f"{_id(music, 'theory.txt', 'tempo')},{_id(music, 'rehearsal.txt', 'tempo')}"
    assert run("dedupe", music, "--merge", ids).code == 0
    assert run("dedupe", music).code == 0
    fill(music, {"rehearsal.txt": REHEARSAL.replace("tempo", "a tempo mark")})
    result = run("dedupe", music)
    assert result.code == 1
    assert (
        "\n! 1 decision about cards that are no longer there, not followed:\n"
        "  music/corrections.yaml:5: merge: What is tempo? | What is meant by tempo?\n"
        "  Remove them from the file"
    ) in result.out


# For people


def test_people_see_clusters_conflicts_and_undecided_pairs(
    run: Run, music: Path, find: Find
) -> None:
    chosen = _overlaps(music)
    find(chosen)
    result = run("dedupe", music)
    assert result.out.startswith(
        "✓ 8 cards: 1 cluster of 2 cards, 2 undecided pairs, 1 of them in conflict\n"
        "  documents  2\n"
        "  merged     1 into others\n"
        "  related    1 pair that look alike and stay apart (--related lists them)\n"
        "\nCluster 1 of 1, score 0.51\n"
    )
    shown = _columns(result.out)
    (cluster,), (tempo, fermata) = chosen.clusters, chosen.undecided
    assert shown[:5] == [
        (f"{cluster.keep[:6]}  kept", f"{cluster.cards[1][:6]}  merged"),
        ("music/theory.txt:1", "music/rehearsal.txt:1"),
        ("Q  What is a chord?",) * 2,
        ("A  Three or more notes that sound together.",) * 2,
        ("(it is first)", "(0.51: the same words)"),
    ]
    headings = re.findall(r"^(?:Conflict|Undecided).*", result.out, re.MULTILINE)
    assert headings == [
        "Conflict 1 of 1: same question, other answers",
        "Undecided 1 of 1: the same fact, or not?",
    ]
    assert ("music/theory.txt:5", "music/rehearsal.txt:8") in shown
    assert "\n  (0.51: no word of the answers agrees)\n" in result.out
    assert ("", "It is often marked in Italian. ...") in shown
    assert "metronome" not in result.out
    assert "\n! 2 words too common to follow up:\n  note, play\n" in result.out
    ids = f"{tempo.a[:6]},{tempo.b[:6]}"
    assert result.out.endswith(
        f"\nNext: deckwright dedupe music --merge {ids}\n"
        f"  or: deckwright dedupe music --separate {ids}\n"
    )
    assert fermata.a[:6] in result.out


def _columns(text: str) -> list[tuple[str, str]]:
    lines = [line.partition("│") for line in text.splitlines() if "│" in line]
    return [(left.strip(), right.strip()) for left, _, right in lines]


def test_related_pairs_are_listed_only_if_asked_for(run: Run, music: Path, find: Find) -> None:
    find(_overlaps(music))
    listed = (
        "\nRelated, and kept apart:\n"
        "  0.51  music/theory.txt:7: What is a semitone?\n"
        "        music/rehearsal.txt:10: What is a whole tone?\n"
        "        (half is not whole)\n"
    )
    assert listed in run("dedupe", music, "--related").out
    assert "whole tone" not in run("dedupe", music).out


@pytest.mark.parametrize("width", [30, 80, 120])
def test_nothing_shown_beside_is_wider_than_the_terminal(music: Path, width: int) -> None:
    text = _shown(music, _overlaps(music), width=width)
    lines = [line for line in text.splitlines() if "│" in line]
    assert max(map(len, lines)) <= width
    assert len({line.index("│") for line in lines}) == 1
    assert text == re.sub(r" +$", "", text, flags=re.MULTILINE)
    for column in (0, 1):
        words = " ".join(pair[column] for pair in _columns(text))
        assert "Three or more notes that sound together." in re.sub(r"\s+", " ", words)


def test_a_path_too_long_for_its_column_goes_on_after_its_folder(music: Path) -> None:
    folder = music.rename("course-of-the-winter")
    shown = _columns(_shown(folder, _overlaps(folder), width=52))
    assert shown[1:3] == [(f"{folder}/",) * 2, ("theory.txt:1", "rehearsal.txt:1")]


def test_the_beginning_of_a_long_answer_is_shown(tmp_path: Path) -> None:
    long = "A very long answer " * 40
    fill(tmp_path / "long", {"a.txt": f"What is a chord?\n{long}\nWhat is tempo?\nSpeed.\n"})
    a, b = (card.id for card in _cards(tmp_path / "long"))
    pair = _match(a, b, Verdict.UNDECIDED)
    columns = _columns(_shown(tmp_path / "long", replace(NONE, undecided=(pair,))))
    words = " ".join(left for left, _ in columns)
    assert 10 <= words.count("very") <= 13
    assert words.endswith("...")


def test_the_likeliest_undecided_pairs_are_shown(tmp_path: Path) -> None:
    questions = "".join(f"What is work number {n}?\nA sonata.\n" for n in range(1, 34))
    fill(tmp_path / "many", {"works.txt": questions})
    ids = [card.id for card in _cards(tmp_path / "many")]
    pairs = tuple(_match(ids[0], each, Verdict.UNDECIDED) for each in ids[1:])
    text = _shown(tmp_path / "many", replace(NONE, undecided=pairs))
    assert text.startswith("✓ 33 cards: no clusters, 32 undecided pairs\n")
    assert "Undecided 30 of 32: " in text
    assert "number 31?" in text
    assert "number 32?" not in text
    assert "\n... and 2 more: --format json has all\n" in text


def test_a_cluster_made_by_hand_says_so(music: Path) -> None:
    chosen = _overlaps(music)
    cluster = replace(chosen.clusters[0], decided=True)
    text = _shown(music, replace(NONE, clusters=(cluster,)))
    assert "\n  decided    1 cluster by hand\n" in text
    assert "\nCluster 1 of 1, decided by hand\n" in text
    assert "Next:" not in text


def test_ids_are_shortened_as_far_as_they_stay_apart(music: Path) -> None:
    readings = _read(music)
    first, second = readings[0].cards[:2]
    twins = (replace(first, id="abcdefgh1"), replace(second, id="abcdefgi2"))
    overlaps = replace(NONE, undecided=(_match(twins[0].id, twins[1].id, Verdict.UNDECIDED),))
    out = Console(width=80, soft_wrap=True)
    paths = {document.name: document.path for document in load([music]).documents}
    with out.capture() as capture:
        show_overlaps(out, (replace(readings[0], cards=twins),), overlaps, (), paths, folder=music)
    assert "--merge abcdefgh,abcdefgi\n" in capture.get()


def test_loose_files_are_compared_and_told_where_decisions_go(
    run: Run, music: Path, find: Find
) -> None:
    chosen = _overlaps(music)
    find(replace(chosen, conflicts=()))
    result = run("dedupe", music / "theory.txt", music / "rehearsal.txt")
    assert result.code == 1
    assert "Next:" not in result.out
    assert result.out.endswith(
        "Put the documents into a folder to settle this: it will hold the decisions.\n"
    )


# Decisions


def test_a_merge_is_stored_and_told(run: Run, music: Path) -> None:
    a, b = _id(music, "theory.txt", "tempo"), _id(music, "rehearsal.txt", "tempo")
    words = ("--merge", f"{a[:7]}, {b}", "--keep", b[:5], "--why", "it is: fuller")
    result = run("dedupe", music, *words)
    assert result == Result(
        0,
        "✓ music/corrections.yaml: 2 cards become one note\n"
        f"  {a[:6]}  music/theory.txt:3: What is tempo?\n"
        f"  {b[:6]}  music/rehearsal.txt:3: What is meant by tempo? (kept)\n"
        "Next: deckwright dedupe music\n",
        "",
    )
    (decision,) = read_decisions(music / "corrections.yaml")
    assert replace(decision, line=0) == Decision(
        settled=Settled.MERGE,
        cards=((a, "What is tempo?"), (b, "What is meant by tempo?")),
        keep=b,
        why="it is: fuller",
    )


def test_a_separation_is_stored_and_told_as_json(run: Run, music: Path) -> None:
    a, b = _id(music, "theory.txt", "semitone"), _id(music, "rehearsal.txt", "whole tone")
    result = run("dedupe", music, "--separate", f"{a},{b}", "--format", "json")
    assert json.loads(result.out) == {
        "corrections": "music/corrections.yaml",
        "decision": "separate",
        "cards": [
            {"id": a, "front": "What is a semitone?"},
            {"id": b, "front": "What is a whole tone?"},
        ],
        "keep": None,
        "why": None,
        "line": None,
    }
    (decision,) = read_decisions(music / "corrections.yaml")
    assert decision.settled is Settled.SEPARATE


def test_a_decision_about_the_same_cards_takes_the_place_of_the_one_before(
    run: Run, music: Path
) -> None:
    ids = f"{_id(music, 'theory.txt', 'chord')},{_id(music, 'rehearsal.txt', 'chord')}"
    assert run("dedupe", music, "--merge", ids, "--quiet") == Result(0, "", "")
    assert "2 cards stay apart" in run("dedupe", music, "--separate", ids).out
    (decision,) = read_decisions(music / "corrections.yaml")
    assert decision.settled is Settled.SEPARATE


REFUSED: dict[str, tuple[Sequence[str], str]] = {
    "no such card": (("--merge", "{a},zzz"), "there is no card 'zzz'; `deckwright dedupe` shows"),
    "an empty id": (("--separate", "{a},"), "an id is empty; "),
    "no ids": (("--merge", ""), "an id is empty; "),
    "one card": (("--merge", "{a}"), "a decision is about two cards or more; write --merge ID,ID"),
    "one card twice": (("--separate", "{a},{a}"), "card {a} is named twice; "),
    "a card to keep of others": (
        ("--merge", "{a},{b}", "--keep", "{c}"),
        "the card to keep, '{c}', is none of the cards to merge; write one of {a}, {b}",
    ),
    "a card to keep of separate ones": (
        ("--separate", "{a},{b}", "--keep", "{a}"),
        "cards to keep separate are all kept; leave out --keep",
    ),
    "two decisions": (
        ("--merge", "{a},{b}", "--separate", "{a},{c}"),
        "--merge and --separate are two decisions; run one by one",
    ),
    "a reason for nothing": (
        ("--why", "because"),
        "--keep and --why are parts of a decision; add --merge or --separate",
    ),
    "a card to keep of none": (("--keep", "{a}"), "--keep and --why are parts of a decision; "),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_decision_is_refused(run: Run, music: Path, tmp_path: Path, case: str) -> None:
    words, start = REFUSED[case]
    a, b, c = (card.id for card in _cards(music)[:3])
    line = refuses(run, tmp_path, ("dedupe", music, *(w.format(a=a, b=b, c=c) for w in words)))
    assert line.startswith(start.format(a=a, b=b, c=c))


def test_the_beginning_of_several_ids_is_refused(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "many", {"a.txt": "".join(f"What is {n}?\nA number.\n" for n in range(40))})
    ids = [card.id for card in _cards(tmp_path / "many")]
    digit = max("0123456789abcdef", key=[each[0] for each in ids].count)
    same = [each for each in ids if each[0] == digit]
    other = next(each for each in ids if each[0] != digit)
    line = refuses(run, tmp_path, ("dedupe", "many", "--merge", f"{other},{digit}"))
    start = f"'{digit}' is the beginning of {len(same)} ids; write one of {same[0]}, {same[1]}"
    assert line.startswith(start)


def test_decisions_need_one_deck_folder(run: Run, music: Path, tmp_path: Path) -> None:
    a, b = (card.id for card in _cards(music)[:2])
    line = refuses(run, tmp_path, ("dedupe", music / "theory.txt", "--merge", f"{a},{b}"))
    assert line == (
        "decisions about loose files cannot be stored; put them into a folder, and name that"
    )
    decks = {"a/a.txt": THEORY, "a/deck.toml": "", "b/b.txt": REHEARSAL, "b/deck.toml": ""}
    fill(tmp_path / "decks", decks)
    line = refuses(run, tmp_path, ("dedupe", "decks", "--merge", f"{a},{b}"))
    assert line.startswith("a decision is about the cards of one deck; ")


def test_a_contradiction_is_refused_even_after_a_document_was_renamed(
    run: Run, music: Path, tmp_path: Path
) -> None:
    def ids() -> str:
        return ",".join(card.id for card in _cards(music) if "tempo" in card.front)

    before = ids()
    run("dedupe", music, "--merge", before)
    (music / "theory.txt").rename(music / "harmony.txt")
    assert ids() != before
    line = refuses(run, tmp_path, ("dedupe", music, "--separate", ids()))
    assert line.startswith("music/corrections.yaml: the new decision keeps cards ")
    assert "separate, which line 5 merges; " in line


def test_a_damaged_file_of_decisions_is_left_as_it_is(
    run: Run, music: Path, tmp_path: Path
) -> None:
    fill(music, {"corrections.yaml": "overlaps:\n  - decision: perhaps\n"})
    a, b = (card.id for card in _cards(music)[:2])
    line = refuses(run, tmp_path, ("dedupe", music, "--merge", f"{a},{b}"))
    assert line.startswith("music/corrections.yaml:2: ")


# Through the whole line


def test_the_same_card_in_two_documents_is_a_cluster(run: Run, music: Path) -> None:
    before = tree(music)
    facts = json.loads(run("dedupe", music, "--format", "json").out)
    same = {_id(music, "theory.txt", "chord"), _id(music, "rehearsal.txt", "chord")}
    assert same in [set(cluster["cards"]) for cluster in facts["clusters"]]
    assert tree(music) == before


def test_decisions_are_kept_to_ever_after(run: Run, music: Path) -> None:
    chord = [_id(music, name, "chord") for name in ("theory.txt", "rehearsal.txt")]
    other = [_id(music, "theory.txt", "semitone"), _id(music, "rehearsal.txt", "fermata")]
    run("dedupe", music, "--separate", ",".join(chord))
    run("dedupe", music, "--merge", ",".join(other), "--keep", other[1])
    facts = json.loads(run("dedupe", music, "--format", "json").out)
    (decided,) = [cluster for cluster in facts["clusters"] if cluster["decided"]]
    assert (set(decided["cards"]), decided["keep"]) == (set(other), other[1])
    assert all(not set(chord) <= set(each["cards"]) for each in facts["clusters"])
    assert all(set(chord) != set(each["cards"]) for each in facts["undecided"])


def test_documents_without_overlaps_are_clean(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "cells", {"cells.txt": test_cli.CELLS})
    result = run("dedupe", "cells")
    assert (result.code, result.err) == (0, "")
    assert result.out == "✓ 4 cards: no clusters, 0 undecided pairs\n  documents  1\n"
