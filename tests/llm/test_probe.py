"""What a server does is found out by asking it."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Any

import pytest

from builder.llm.probe import Findings, Heed, lines, probe
from tests.llm import faults as f
from tests.llm.asking import KEY, endpoint
from tests.llm.server import Server, conforming

COUNTED = ", ".join(map(str, range(200)))


def heeding(body: Mapping[str, Any]) -> dict[str, Any] | str:
    """Answer as a server does that keeps to the schema."""
    return conforming(body) if "response_format" in body else COUNTED


def heedless(body: Mapping[str, Any]) -> dict[str, Any] | str:
    """Answer as a model does that is told no schema."""
    return {"colour": "yellow"} if "banana" in str(body["messages"]) else COUNTED


def test_a_server_that_does_all() -> None:
    with Server(heeding, models=("other", "m")) as server:
        at = endpoint(server)
        found = probe(at)
        assert server.count == 2
    assert found == Findings(
        models=("m", "other"), schema=Heed.ENFORCED, cuts=True, seconds=found.seconds
    )
    assert lines(at, found)[:3] == (
        "models: the server lists m; it has m, other",
        "schema: enforced",
        "cut answers: said to be cut",
    )


def test_a_server_that_ignores_the_schema_and_lists_no_models() -> None:
    with Server(heedless, models=None) as server:
        at = endpoint(server)
        found = probe(at)
    assert (found.models, found.schema) == (None, Heed.IGNORED)
    assert lines(at, found)[0].startswith("schema: ignored")


def test_fenced_text_is_not_enforced_but_free_text_in_any_form() -> None:
    with Server(lambda _: "It is yellow.") as server:
        assert probe(endpoint(server)).schema is Heed.IGNORED


@pytest.mark.parametrize(
    ("answer", "fallback"), [(heeding, Heed.ENFORCED), (heedless, Heed.IGNORED)]
)
def test_a_server_that_knows_json_objects_alone(answer: Any, fallback: Heed) -> None:
    with Server(answer, f.json_object_only) as server:
        at = endpoint(server)
        found = probe(at)
    assert (found.schema, found.fallback, found.fault) == (Heed.REFUSED, fallback, "")
    assert f"JSON object with a schema: {fallback}" in lines(at, found)


def test_a_server_that_knows_no_form_at_all() -> None:
    with Server(heedless, f.without("response_format")) as server:
        found = probe(endpoint(server))
    assert (found.schema, found.fallback, found.cuts) == (Heed.REFUSED, Heed.REFUSED, True)


@pytest.mark.parametrize("name", ["seed", "temperature", "max_tokens"])
def test_a_parameter_that_is_not_taken_is_named(name: str) -> None:
    with Server(heeding, f.without(name)) as server:
        at = endpoint(server)
        found = probe(at)
    assert (found.left_out, found.schema, found.cuts) == ((name,), Heed.ENFORCED, True)
    assert f"not taken, and so left out: {name}" in lines(at, found)


def test_a_cut_answer_that_is_not_said_to_be_cut_is_noticed() -> None:
    silent = f.Fault(content=lambda text: text[:32])
    with Server(heeding, lambda body, _: None if "response_format" in body else silent) as server:
        at = endpoint(server)
        found = probe(at)
    assert found.cuts is False
    assert any(line.startswith("cut answers: not said to be cut") for line in lines(at, found))


@pytest.mark.parametrize(
    ("fault", "told"),
    [(f.BAD_KEY, "401"), (f.NO_MODEL, "404"), (f.BROKEN, "500"), (f.NOT_JSON, "upstream error")],
)
def test_a_model_that_cannot_be_used_is_told_without_the_key(fault: f.Fault, told: str) -> None:
    with Server(faults=f.always(fault)) as server:
        at = endpoint(server)
        found = probe(at)
    assert told in found.fault
    assert KEY not in found.fault
    assert lines(at, found)[-1] == f"fault: {found.fault}"
    assert lines(at, found)[0].startswith("models: the server does not list m")


def test_a_server_that_hangs_or_is_not_there_is_told() -> None:
    with Server(faults=f.always(f.HANG)) as server:
        assert "0.3 seconds" in probe(endpoint(server, timeout=0.3)).fault
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    at = endpoint(server, base_url=f"http://127.0.0.1:{port}/v1")
    assert f"no server answers at http://127.0.0.1:{port}/v1" in probe(at).fault


def test_an_answer_that_says_nothing_leaves_it_open() -> None:
    with Server(faults=f.always(f.REFUSED)) as server:
        at = endpoint(server)
        found = probe(at)
    assert (found.schema, found.cuts, found.fault) == (Heed.UNKNOWN, None, "")
    assert any(line.startswith("schema: not known") for line in lines(at, found))
