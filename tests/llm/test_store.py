"""Answers on disk: kept, found again, and refused where they cannot be."""

from __future__ import annotations

import dataclasses
import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from builder.errors import ModelError
from builder.llm.keys import request_key
from builder.llm.records import Endpoint, Request
from builder.llm.store import Answer, Batch, Store

ANSWER = Answer(
    key="k",
    body='{"größer": "和"}',
    request_name="check 1",
    created=1.5,
    latency=0.25,
    provenance={"model": "m", "seed": None},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".deckwright" / "answers.sqlite"


def test_an_answer_is_there_after_closing(path: Path) -> None:
    with Store(path) as store:
        assert store.answer("k") is None
        assert store.put(ANSWER) == ANSWER
    with Store(path) as store:
        assert store.answer("k") == ANSWER
        assert store.counts() == (1, 0)


def test_the_first_answer_counts_unless_it_is_replaced(path: Path) -> None:
    other = dataclasses.replace(ANSWER, body="{}")
    with Store(path) as store:
        store.put(ANSWER)
        assert store.put(other) == ANSWER
        assert store.answer("k") == ANSWER
        assert store.put(other, replace=True) == other
        assert store.answer("k") == other


def test_a_failed_try_is_never_an_answer(path: Path) -> None:
    with Store(path) as store:
        store.put_attempt(dataclasses.replace(ANSWER, status=500))
        assert store.answer("k") is None
        assert store.counts() == (0, 1)


def test_quirks_and_batches_belong_to_an_endpoint(path: Path) -> None:
    batch = Batch(id="b1", endpoint="e", state="in_progress", data={"keys": ["k"]}, created=2.0)
    with Store(path) as store:
        store.put_quirk("e", "response_format", "json_object")
        store.put_quirk("e", "response_format", "none")
        store.put_batch(batch)
        store.put_batch(dataclasses.replace(batch, id="b0", created=1.0))
        store.put_batch(done := dataclasses.replace(batch, state="completed"))
    with Store(path) as store:
        assert store.quirks("e") == {"response_format": "none"}
        assert store.quirks("f") == {}
        assert [each.id for each in store.batches("e")] == ["b0", "b1"]
        assert store.batches("e")[1] == done
        assert store.batches("f") == ()


def test_half_a_character_can_be_stored(path: Path) -> None:
    with Store(path) as store:
        store.put(dataclasses.replace(ANSWER, body="a\ud800b", request_name="\udfff"))
        found = store.answer("k")
    assert found is not None
    assert found.body == "a?b"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file modes")
def test_only_its_owner_may_read_it(path: Path) -> None:
    with Store(path) as store:
        store.put(ANSWER)
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.glob("a*")}
    assert set(modes.values()) == {0o600}
    assert len(modes) > 1  # also what SQLite puts beside it


def test_git_ignores_a_folder_that_is_made_and_no_other(path: Path, tmp_path: Path) -> None:
    Store(path).close()
    assert (path.parent / ".gitignore").read_text() == "*\n"
    Store(tmp_path / "answers.sqlite").close()
    assert not (tmp_path / ".gitignore").exists()


@pytest.mark.parametrize(
    "content", [b"no database at all " * 100, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_damaged_file_is_told_with_a_way_out(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(ModelError, match="move it away") as told:
        Store(path)
    assert str(path) in str(told.value)
    assert path.read_bytes() == content


def test_a_damaged_row_is_told(path: Path) -> None:
    with Store(path) as store:
        store.put(ANSWER)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE answers SET provenance = 'nonsense'")
    db.close()
    with Store(path) as store, pytest.raises(ModelError, match="damaged"):
        store.answer("k")


def test_the_file_of_a_newer_program_is_left_alone(path: Path) -> None:
    Store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(ModelError, match="newer Deckwright"):
        Store(path)
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="cannot be stored here"):
        Store(tmp_path / "file" / "answers.sqlite")
    with pytest.raises(ModelError, match="cannot be stored here"):
        Store(tmp_path)


def test_two_processes_write_one_store(path: Path) -> None:
    program = """
import sys
from pathlib import Path
from builder.llm.store import Answer, Store
with Store(Path(sys.argv[1])) as store:
    for n in range(100):
        store.put(Answer(key=f"{sys.argv[2]} {n}", body="{}"))
        store.put(Answer(key=f"both {n}", body=sys.argv[2]))
"""
    root = Path(__file__).parent.parent.parent
    both = [
        subprocess.Popen([sys.executable, "-c", program, path, name], cwd=root)
        for name in ("one", "two")
    ]
    assert [each.wait(60) for each in both] == [0, 0]
    with Store(path) as store:
        assert store.counts() == (300, 0)


SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
REQUEST = Request(name="n", messages=(("user", "q"),), schema=SCHEMA, schema_name="s", max_tokens=9)
ENDPOINT = Endpoint(base_url="http://127.0.0.1:1/v1", model="m", key="sk-secret")


def test_a_key_is_of_what_is_asked_alone() -> None:
    key = request_key(REQUEST, ENDPOINT)
    copy = dataclasses.replace(
        REQUEST, name="other", schema=json.loads(json.dumps(SCHEMA)), messages=(("user", "q"),)
    )
    other = dataclasses.replace(
        ENDPOINT, key="", timeout=1.0, base_url="http://127.0.0.1:1/v1/", temperature=0
    )
    assert request_key(copy, other) == key
    assert len(key) == 64


def test_all_that_is_asked_is_in_the_key() -> None:
    turned = dict(reversed(SCHEMA["properties"].items()))  # type: ignore[attr-defined]
    asked = [
        dataclasses.replace(REQUEST, messages=(("user", "q "),)),
        dataclasses.replace(REQUEST, messages=(("system", "q"),)),
        dataclasses.replace(REQUEST, schema={**SCHEMA, "properties": turned}),
        dataclasses.replace(REQUEST, schema_name="t"),
        dataclasses.replace(REQUEST, max_tokens=10),
    ]
    at = [
        dataclasses.replace(ENDPOINT, base_url="http://127.0.0.1:2/v1"),
        dataclasses.replace(ENDPOINT, model="n"),
        dataclasses.replace(ENDPOINT, temperature=0.5),
        dataclasses.replace(ENDPOINT, seed=0),
    ]
    keys = [request_key(REQUEST, ENDPOINT), request_key(REQUEST, ENDPOINT, protocol=2)]
    keys += [request_key(each, ENDPOINT) for each in asked]
    keys += [request_key(REQUEST, each) for each in at]
    assert len(set(keys)) == len(keys)
