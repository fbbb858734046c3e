"""What a body holds, and what is said about one that will not do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.llm.records import Status, Usage
from builder.llm.reply import judge, read_body, usage_of

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "reason": {"type": "string"},
        "verdict": {"enum": ["right", "wrong", "unclear"]},
        "confidence": {"type": "number"},
        "edits": {"type": "array", "items": {"type": "string"}},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "required": ["reason", "verdict"],
    "additionalProperties": False,
}
GOOD = '{"reason": "a", "verdict": "right"}'


def body(content: Any, finish: str = "stop", **message: Any) -> dict[str, Any]:
    told = {"role": "assistant", "content": content, **message}
    return {"model": "m-1", "choices": [{"message": told, "finish_reason": finish}]}


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"\n {GOOD}\n",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```\n",
        f"``` JSON\r\n{GOOD}\r\n```",
        f"<think>a {{}} b</think>{GOOD}",
        f"<think>\nit says ```\n</think>\n\n```json\n{GOOD}\n```",
        f"the opening tag is in the template</think>\n{GOOD}",
    ],
)
def test_edges_are_taken_off(text: str) -> None:
    verdict = judge(body(text), SCHEMA)
    assert (verdict.status, verdict.value) == (Status.ANSWERED, json.loads(GOOD))
    assert verdict.model == "m-1"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"reason": "a </think> b", "verdict": "right"}', "a </think> b"),
        ('{"reason": "so: ```\\n{}\\n```", "verdict": "right"}', "so: ```\n{}\n```"),
        ('```json\n{"reason": "a ``` b", "verdict": "right"}\n```', "a ``` b"),
        ('<think>{"reason": 1}</think>{"reason": "<think>", "verdict": "right"}', "<think>"),
    ],
)
def test_what_is_inside_an_answer_stays(text: str, reason: str) -> None:
    assert judge(body(text), SCHEMA).value == {"reason": reason, "verdict": "right"}


def test_content_in_parts_is_joined() -> None:
    parts = [{"type": "text", "text": GOOD[:9]}, {"type": "text", "text": GOOD[9:]}]
    assert judge(body(parts), SCHEMA).status is Status.ANSWERED


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It is right.", "not JSON"),
        (GOOD[:-1], "not JSON"),
        (f"{GOOD} {GOOD}", "not JSON"),
        (f"Here it is:\n```json\n{GOOD}\n```", "not JSON"),
        (f"<think>never ends {GOOD}", "not JSON"),
        (f"<think>a</think><think>b</think>{GOOD}", "not JSON"),
        (f"```json\n```json\n{GOOD}\n```\n```", "not JSON"),
        ('{"reason": "a", "verdict": "right", "verdict": "wrong"}', "the key verdict comes twice"),
        ('{"reason": "a", "verdict": "right", "confidence": NaN}', "NaN is no number"),
        ('{"reason": "a", "verdict": "right", "confidence": -Infinity}', "-Infinity is no number"),
        ('{"reason": "a", "verdict": "right", "confidence": 1e999}', "1e999 is too large"),
        ('{"reason": "\\ud800", "verdict": "right"}', "half a character"),
        ("[" * 100_000, "nested too deeply"),
        ('{"reason": ' * 50_000, "nested too deeply"),
        (
            '{"reason": "a", "verdict": "maybe"}',
            "verdict: 'maybe' is not one of right, wrong, unclear",
        ),
        ('{"verdict": "right"}', "the answer: missing reason"),
        ("{}", "the answer: missing reason, verdict"),
        ('{"reason": 1, "verdict": "right"}', "reason: 1 is not of type string"),
        ('{"reason": "a", "verdict": "right", "x": 1}', "the answer: no such key: x"),
        ('{"reason": "a", "verdict": "right", "edits": ["a", 2]}', "edits.1: 2 is not of type"),
        ('{"reason": "a", "verdict": "right", "confidence": true}', "confidence: True is not of"),
        ("[]", "the answer: [] is not of type object"),
        ('"right"', "the answer: 'right' is not of type object"),
    ],
)
def test_an_answer_that_is_invalid_is_told_in_words(text: str, told: str) -> None:
    verdict = judge(body(text), SCHEMA)
    assert (verdict.status, verdict.value) == (Status.INVALID, None)
    assert told in verdict.detail
    assert len(verdict.detail) < 700


def test_only_the_first_faults_are_told() -> None:
    text = json.dumps({f"key{n}": n for n in range(50)} | {"verdict": "x" * 500})
    detail = judge(body(text), SCHEMA).detail
    assert detail.count(";") == 2
    assert len(detail) < 900


@pytest.mark.parametrize("finish", ["length", "max_tokens", "model_length"])
def test_what_was_cut_is_never_read(finish: str) -> None:
    assert judge(body(GOOD, finish), SCHEMA).status is Status.TRUNCATED
    assert judge(body("", finish), SCHEMA).status is Status.TRUNCATED


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (body(None, refusal="I cannot help with that."), "I cannot help"),
        (body(GOOD, refusal="No."), "No."),
        (body(GOOD, "content_filter"), "content filter"),
        (body(""), "empty"),
        (body(" \n"), "empty"),
        (body(None), "empty"),
        (body([]), "empty"),
    ],
)
def test_a_refusal_is_none_of_the_answers(found: dict[str, Any], told: str) -> None:
    verdict = judge(found, SCHEMA)
    assert (verdict.status, verdict.value) == (Status.REFUSED, None)
    assert told in verdict.detail


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        "null",
        "[]",
        "{}",
        '{"choices": []}',
        '{"choices": null}',
        '{"choices": ["a"]}',
        '{"choices": [{"text": "a"}]}',
        '{"choices": [{"message": "a"}]}',
        '{"choices": [{"message": {"content": "a"}, "finish_reason": "error"}]}',
        '{"error": {"message": "overloaded", "code": 503}}',
        "[" * 100_000,
    ],
)
def test_a_body_that_is_no_completion_is_no_answer(text: str) -> None:
    assert read_body(text) is None


@pytest.mark.parametrize("broken", [None, "", [], "many", {"prompt_tokens": "12"}])
def test_tokens_that_the_server_does_not_tell_count_nothing(broken: Any) -> None:
    assert usage_of({"usage": broken}) == Usage()


def test_tokens_are_read_with_their_parts() -> None:
    told = {
        "prompt_tokens": 100,
        "completion_tokens": 50,
        "prompt_tokens_details": {"cached_tokens": 60},
        "completion_tokens_details": {"reasoning_tokens": 40},
    }
    found = usage_of({"usage": told})
    assert found == Usage(input=100, output=50, cached=60, reasoning=40)
    assert found + found == Usage(input=200, output=100, cached=120, reasoning=80)


@given(st.text() | st.from_regex(r"(<think>|</think>|```(json)?\n|\{|\}|\"a\"|[: ,\n])*"))
def test_no_text_is_a_crash_and_none_is_accepted_by_chance(text: str) -> None:
    verdict = judge(body(text), SCHEMA)
    assert verdict.status in {Status.INVALID, Status.REFUSED}
    assert verdict.detail


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(_JSON)
def test_no_body_is_a_crash(value: Any) -> None:
    text = json.dumps(value)
    assert read_body(text) is None
    assert judge({"choices": value, "usage": value, "model": value}, SCHEMA).status in Status
    wrapped = read_body(json.dumps({"choices": [{"message": {"content": value}}]}))
    assert wrapped is not None
    assert judge(wrapped, SCHEMA).status in {Status.INVALID, Status.REFUSED}
