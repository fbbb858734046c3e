"""Whom to ask, and where a key may go: never to a server that only a deck names."""

from __future__ import annotations

import pytest

from builder.config import LlmConfig
from builder.errors import ModelError
from builder.proposing.settings import endpoint_of, is_loopback, limits_of

KEY = "sk-Made-Up-0123456789"
HOME = "https://api.openai.com/v1"
OTHER = "https://models.example/v1"


def test_the_option_goes_before_the_environment_and_that_before_the_deck() -> None:
    config = LlmConfig(model="of-deck", base_url=OTHER)
    environment = {
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": "https://e.example/v1",
        "OPENAI_MODEL": "of-env",
    }
    found = endpoint_of(config, environment, model="told", base_url="https://o.example/v1/")
    assert (found.model, found.base_url, found.key) == ("told", "https://o.example/v1", KEY)
    found = endpoint_of(config, environment)
    assert (found.model, found.base_url, found.key) == ("of-env", "https://e.example/v1", KEY)
    found = endpoint_of(config, {})
    assert (found.model, found.base_url, found.key) == ("of-deck", OTHER, "")


def test_a_server_that_only_the_deck_names_never_gets_the_key() -> None:
    with pytest.raises(ModelError, match="names the server") as caught:
        endpoint_of(LlmConfig(model="m", base_url=OTHER), {"OPENAI_API_KEY": KEY})
    assert KEY not in str(caught.value)
    for url in ("http://127.0.0.1:1/v1", "http://localhost:8080/v1", "http://[::1]:1/v1"):
        config = LlmConfig(model="m", base_url=url)
        assert endpoint_of(config, {"OPENAI_API_KEY": KEY}).key == ""
    replayed = endpoint_of(
        LlmConfig(model="m", base_url=OTHER), {"OPENAI_API_KEY": KEY}, needs_key=False
    )
    assert (replayed.base_url, replayed.key) == (OTHER, "")


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com.evil.example/v1",
        "https://api.openai.com@evil.example/v1",
        "https://evil.example/https://api.openai.com/v1",
        "http://api.openai.com/v1",
        "http://localhost.evil.example/v1",
        "http://127.0.0.1.evil.example/v1",
        "http://localhost@evil.example/v1",
    ],
)
def test_a_server_with_a_name_like_a_trusted_one_is_no_such(url: str) -> None:
    assert not is_loopback(url)
    with pytest.raises(ModelError):
        endpoint_of(LlmConfig(model="m", base_url=url), {"OPENAI_API_KEY": KEY})


@pytest.mark.parametrize(
    "environment", [{"OPENAI_BASE_URL": OTHER}, {"OPENAI_BASE_URL": f"{OTHER}/"}]
)
def test_a_server_that_the_person_names_too_gets_the_key(environment: dict[str, str]) -> None:
    config = LlmConfig(model="m", base_url=OTHER)
    found = endpoint_of(config, environment | {"OPENAI_API_KEY": KEY})
    assert (found.base_url, found.key) == (OTHER, KEY)
    found = endpoint_of(config, {"OPENAI_API_KEY": KEY}, base_url=OTHER)
    assert (found.base_url, found.key) == (OTHER, KEY)


def test_the_keys_own_server_needs_one() -> None:
    for blank in ({}, {"OPENAI_API_KEY": " "}):
        with pytest.raises(ModelError, match="there is no key for it; set OPENAI_API_KEY, or"):
            endpoint_of(LlmConfig(model="m"), blank)
    assert endpoint_of(LlmConfig(model="m"), {}, needs_key=False).key == ""
    found = endpoint_of(LlmConfig(model="m"), {"OPENAI_API_KEY": f" {KEY}\n"})
    assert (found.base_url, found.key) == (HOME, KEY)
    named = endpoint_of(LlmConfig(model="m", base_url=f"{HOME}/"), {"OPENAI_API_KEY": KEY})
    assert (named.base_url, named.key) == (HOME, KEY)


def test_a_model_has_to_be_named() -> None:
    with pytest.raises(ModelError, match="no model is named; add it, or model to"):
        endpoint_of(LlmConfig(), {"OPENAI_API_KEY": KEY})


def test_the_key_is_not_shown() -> None:
    assert KEY not in repr(endpoint_of(LlmConfig(model="m"), {"OPENAI_API_KEY": KEY}))


def test_limits_come_from_the_options_or_else_the_deck() -> None:
    config = LlmConfig(concurrency=3, max_cost=0.5, requests_per_minute=60, tokens_per_minute=9)
    found = limits_of(config)
    assert (found.concurrency, found.max_cost, found.max_requests) == (3, 0.5, None)
    assert (found.requests_per_minute, found.tokens_per_minute) == (60, 9)
    found = limits_of(config, concurrency=7, max_cost=0.0, max_requests=0, max_tokens=5)
    assert (found.concurrency, found.max_cost, found.max_requests, found.max_tokens) == (7, 0, 0, 5)
