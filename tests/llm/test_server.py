"""The tests' server does what real ones do, seen through the real client."""

from __future__ import annotations

import io
import json
from typing import Any

import openai
import pytest

from tests.llm import faults as f
from tests.llm.batches import Batches
from tests.llm.server import Server

SCHEMA = {
    "type": "object",
    "properties": {"reason": {"type": "string"}, "verdict": {"enum": ["right", "wrong"]}},
    "required": ["reason", "verdict"],
    "additionalProperties": False,
}
FORM: Any = {"type": "json_schema", "json_schema": {"name": "s", "schema": SCHEMA, "strict": True}}


def client(server: Server) -> openai.OpenAI:
    return openai.OpenAI(base_url=server.url, api_key="k-1", max_retries=0, timeout=0.5)


def ask(server: Server, text: str = "?", **more: Any) -> Any:
    with client(server) as at:
        return at.chat.completions.create(
            model="m", messages=[{"role": "user", "content": text}], response_format=FORM, **more
        )


def test_a_good_answer_is_of_the_schema_and_is_counted() -> None:
    with Server() as server:
        reply = ask(server)
    assert set(json.loads(reply.choices[0].message.content)) == {"reason", "verdict"}
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (
        server.input,
        server.output,
    )
    assert server.count == 1
    assert server.completions[0].headers["authorization"] == "Bearer k-1"


def test_an_answer_ends_where_max_tokens_does() -> None:
    with Server() as server:
        reply = ask(server, max_tokens=3)
    assert reply.choices[0].finish_reason == "length"
    assert len(reply.choices[0].message.content) == 12
    assert server.output == 3


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (f.limited(2), openai.RateLimitError),
        (f.NO_QUOTA, openai.RateLimitError),
        (f.BROKEN, openai.InternalServerError),
        (f.TOO_LONG, openai.BadRequestError),
        (f.BAD_KEY, openai.AuthenticationError),
        (f.NO_MODEL, openai.NotFoundError),
        (f.HANG, openai.APITimeoutError),
        (f.CUT, openai.APIConnectionError),
        (f.CUT_BODY, openai.APIConnectionError),
    ],
)
def test_a_fault_is_what_the_client_takes_it_for(
    fault: f.Fault, error: type[openai.APIError]
) -> None:
    with Server(faults=f.at_first(fault)) as server:
        with pytest.raises(error):
            ask(server)
        assert ask(server).choices[0].finish_reason == "stop"


def test_a_rate_is_kept_and_stated() -> None:
    with Server(rate=1) as server:
        ask(server)
        with pytest.raises(openai.RateLimitError) as caught:
            ask(server)
    headers = caught.value.response.headers
    assert headers["x-ratelimit-limit-requests"] == "60"
    assert 0 < int(headers["retry-after-ms"]) <= 1000


def test_parameters_and_forms_can_be_refused() -> None:
    with Server(faults=f.without("seed")) as server:
        with pytest.raises(openai.BadRequestError, match="'seed'"):
            ask(server, seed=1)
        ask(server)
    with Server(faults=f.json_object_only) as server, pytest.raises(openai.InternalServerError):
        ask(server)


def test_a_batch_gives_its_results_out_of_order_and_in_two_files() -> None:
    batches = Batches(end="expired", share=0.5)
    with Server(batches=batches) as server, client(server) as at:
        lines = [
            {"custom_id": f"c{n}", "method": "POST", "url": "/v1/chat/completions"}
            | {"body": {"model": "m", "messages": [{"role": "user", "content": str(n)}]}}
            for n in range(4)
        ]
        data = "".join(json.dumps(line) + "\n" for line in lines).encode()
        name = at.files.create(file=("b.jsonl", io.BytesIO(data)), purpose="batch").id
        batch = at.batches.create(
            input_file_id=name, endpoint="/v1/chat/completions", completion_window="24h"
        )
        states = [at.batches.retrieve(batch.id) for _ in range(2)]
        good, bad = (
            [json.loads(line) for line in at.files.content(str(file)).text.splitlines()]
            for file in (states[1].output_file_id, states[1].error_file_id)
        )
        assert [each.id for each in at.batches.list()] == [batch.id]
    assert [state.status for state in states] == ["in_progress", "expired"]
    assert [each["custom_id"] for each in good] == ["c1", "c0"]
    assert {each["error"]["code"] for each in bad} == {"batch_expired"}
    assert batches.ran == 2
