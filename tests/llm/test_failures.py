"""What a failure means for one request and for the run, and that no key is in what is told."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import ModelError
from builder.llm.client import Forms
from builder.llm.failures import HIDDEN, Kind, classify, no_completion, redact, signature
from builder.llm.records import Endpoint, Status
from builder.llm.runner import ask
from builder.llm.store import Store
from tests.llm.asking import KEY, question, questions, wise
from tests.llm.server import Server


def error(message: str = "", **more: Any) -> str:
    return json.dumps({"error": {"message": message, **more}})


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 520, 529, 302])
@pytest.mark.parametrize("body", ["", "<html>busy</html>", error("busy"), "[" * 100_000])
def test_what_passes_is_tried_again(status: int, body: str) -> None:
    failure = classify(status, body)
    assert (failure.kind, failure.outcome) == (Kind.TRANSIENT, Status.FAILED)
    assert str(status) in failure.detail


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, error("Incorrect API key"), "key"),
        (402, error("Insufficient Balance"), "top up"),
        (403, error("Country not supported"), "key"),
        (404, error("The model does not exist", code="model_not_found"), "model"),
        (404, "404 page not found", "/v1"),
        (405, "", "/v1"),
        (429, error("You exceeded your current quota.", code="insufficient_quota"), "top up"),
        (429, error("Billing", type="insufficient_quota"), "top up"),
        (403, error("Insufficient credits"), "top up"),
    ],
)
def test_what_would_meet_all_ends_the_run_with_a_way_out(status: int, body: str, told: str) -> None:
    failure = classify(status, body)
    assert failure.kind is Kind.FATAL
    assert told in failure.hint


def test_a_rate_limit_that_speaks_of_a_quota_passes() -> None:
    body = error("You exceeded your current quota, retry in 20s.", code="rate_limit_exceeded")
    assert classify(429, body).kind is Kind.TRANSIENT


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, error("maximum context length is 10", code="context_length_exceeded"), "declined"),
        (400, error("the request exceeds the available context size"), "declined"),
        (400, error("max_tokens is too large: 9000, of a response_format"), "declined"),
        (400, error("messages: at least one is required"), "declined"),
        (400, "", "declined"),
        (413, "<html>", "declined"),
        (422, error("nonsense"), "declined"),
        (418, "", "declined"),
        (400, error("The response was filtered", code="content_filter"), "refused"),
        (400, error("x", innererror={"code": "ResponsibleAIPolicyViolation"}), "declined"),
        (403, error("Your input was flagged by moderation"), "refused"),
    ],
)
def test_what_meets_one_request_ends_it_alone(status: int, body: str, outcome: str) -> None:
    failure = classify(status, body)
    assert (failure.kind, failure.outcome) == (Kind.ITEM, Status(outcome))


@pytest.mark.parametrize(
    ("status", "body", "form"),
    [
        (400, error("'response_format.type' must be 'json_schema' or 'text'"), "response_format"),
        (400, error("bad", param="response_format"), "response_format"),
        (400, error("Failed to parse grammar"), "response_format"),
        (500, error("Unsupported type json_schema"), "response_format"),
        (
            400,
            error("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
            "max_tokens",
        ),
        (400, error("'temperature' does not support 0 with this model"), "temperature"),
        (400, error("Unrecognized request argument supplied: seed"), "seed"),
        (
            422,
            json.dumps(
                {"detail": [{"loc": ["body", "seed"], "msg": "Extra inputs not permitted"}]}
            ),
            "seed",
        ),
        (400, json.dumps({"detail": "unsupported: seed"}), "seed"),
        (400, json.dumps({"error": "unsupported: seed"}), "seed"),
    ],
)
def test_a_parameter_that_is_not_taken_is_named(status: int, body: str, form: str) -> None:
    failure = classify(status, body)
    assert (failure.kind, failure.form) == (Kind.FORM, form)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, error("the seed of the sunflower is 5 mm")),
        (500, error("temperature sensor: unsupported")),
        (422, json.dumps({"detail": [{"loc": ["body"], "msg": "no", "input": "invalid seed"}]})),
    ],
)
def test_the_words_of_a_card_name_no_parameter(status: int, body: str) -> None:
    assert classify(status, body).kind is not Kind.FORM


def test_an_error_inside_a_good_response_is_that_error() -> None:
    assert no_completion(200, error("slow down", code=429)).kind is Kind.TRANSIENT
    assert no_completion(200, error("no", code=401)).kind is Kind.FATAL
    assert not no_completion(200, error("slow down", code=429)).billed
    for body in ("", "<html>", "{}", error("no", code="x"), error("no", code=7)):
        assert no_completion(200, body).kind is Kind.TRANSIENT
        assert no_completion(200, body).billed


@pytest.mark.parametrize("key", [KEY, "local", "x", "a.b*c"])
def test_a_key_is_taken_out(key: str) -> None:
    body = error(f"Incorrect API key provided: {key}. You are at fault.")
    for failure in (classify(401, body, key), no_completion(200, body, key)):
        assert f": {HIDDEN}" in failure.detail.replace(f"{HIDDEN}.", HIDDEN)
        assert f" {key}" not in failure.detail


@pytest.mark.parametrize(
    "text",
    ["sk-proj-abc_DEF-123", "sk-abcd****wxyz", "Authorization: Bearer abc.def", "Basic dXNlcjpw"],
)
def test_what_looks_like_a_key_is_taken_out(text: str) -> None:
    assert HIDDEN in redact(f"provided: {text}")
    assert text.rsplit(maxsplit=1)[-1] not in redact(f"provided: {text}")


@given(st.text(), st.text())
def test_ordinary_text_stays_and_no_key_does(before: str, after: str) -> None:
    assert KEY not in redact(before + KEY + after, KEY)
    assert redact("Bearers of task-risk-free basics", KEY) == "Bearers of task-risk-free basics"


def test_numbers_do_not_make_failures_different() -> None:
    one, two = (signature(f"HTTP 500: request req-{n}00000 failed") for n in (12, 13))
    assert one == two != signature("HTTP 503: request req-1300000 failed")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"base_url": "api.openai.com/v1"}, "no base URL"),
        ({"base_url": "ftp://127.0.0.1/v1"}, "no base URL"),
        ({"base_url": "http://"}, "no base URL"),
        ({"base_url": "http://127.0.0.1:x/v1"}, "no base URL"),
        ({"base_url": f"http://127.0.0.1/v1?key={KEY}"}, "no base URL"),
        ({"base_url": f"http://me:{KEY}@127.0.0.1/v1"}, "holds a key"),
        ({"key": f"{KEY}\n"}, "line break"),
        ({"key": f"{KEY} x"}, "a space"),
        ({"key": f"{KEY}é"}, "ASCII"),
    ],
)
def test_what_cannot_be_sent_is_told_without_the_key(
    tmp_path: Path, changed: dict[str, Any], told: str
) -> None:
    endpoint = Endpoint(**{"base_url": "http://127.0.0.1:1/v1", "model": "m"} | changed)
    with Store(tmp_path / "answers.sqlite") as store, pytest.raises(ModelError) as fault:
        ask(questions(3), endpoint, store)
    assert told in str(fault.value)
    assert KEY not in repr(fault.value) + str(fault.value) + repr(fault.value.__dict__)


def test_no_key_and_no_organization_goes_to_another_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_ADMIN_KEY", KEY)
    monkeypatch.setenv("OPENAI_ORG_ID", "org-mine")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-mine")
    with Server(wise) as server, Store(tmp_path / "answers.sqlite") as store:
        run = ask(questions(1), Endpoint(base_url=server.url, model="m"), store)
    assert run.outcomes[0].status is Status.ANSWERED
    sent = server.completions[0].headers
    assert not {"openai-organization", "openai-project"} & sent.keys()
    assert KEY not in str(sent)
    assert "mine" not in str(sent)


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (["seed"], {"response_format", "max_tokens", "temperature"}),
        (["temperature", "seed"], {"response_format", "max_tokens"}),
        (["max_tokens"], {"response_format", "max_completion_tokens", "temperature", "seed"}),
        (["response_format"] * 2, {"max_tokens", "temperature", "seed"}),
    ],
)
def test_a_form_is_remembered_when_it_was_proved(
    tmp_path: Path, names: list[str], left: set[str]
) -> None:
    endpoint = Endpoint(base_url="http://127.0.0.1:1/v1", model="m", seed=7)
    with Store(tmp_path / "answers.sqlite") as store:
        forms = Forms(store, endpoint)
        first = forms.body(question(1))
        for name in names:
            assert forms.change(name, forms.body(question(1)))
        assert not forms.change(names[0], forms.body(question(1)))  # nothing is left to change
        forms.proved(first)  # an answer to what was sent before proves nothing
        assert Forms(store, endpoint).body(question(1)) == first
        forms.proved(forms.body(question(1)))
        again = Forms(store, endpoint).body(question(1))
        assert again == forms.body(question(1))
        assert again.keys() - {"model", "messages"} == left
        other = dataclasses.replace(endpoint, model="n")
        assert Forms(store, other).body(question(1)) == {**first, "model": "n"}


def test_another_request_may_have_found_it_out_first(tmp_path: Path) -> None:
    with Store(tmp_path / "answers.sqlite") as store:
        forms = Forms(store, Endpoint(base_url="http://127.0.0.1:1/v1", model="m"))
        bodies = [forms.body(question(n)) for n in range(3)]
        assert all(forms.change("response_format", body) for body in bodies)
        assert forms.body(question(1))["response_format"]["type"] == "json_object"
