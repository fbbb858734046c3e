"""Whom to ask: from the command line, the environment and deck.toml, in this order.

A key goes to a server only if the person who runs the command named that server, or it is the
key's own. A deck.toml comes with a deck, maybe from a stranger, and must not carry keys away.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from builder.config import LlmConfig
from builder.errors import ModelError
from builder.llm.records import Endpoint, Limits

OWN_SERVER = "https://api.openai.com/v1"
KEY, BASE_URL, MODEL = "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"


def endpoint_of(
    config: LlmConfig,
    environment: Mapping[str, str],
    *,
    model: str = "",
    base_url: str = "",
    needs_key: bool = True,
) -> Endpoint:
    """Give the model and server to ask, with a key where one may go there.

    Raises ModelError where no model is named, and where a key is missing or would go to a server
    that only deck.toml names.
    """
    model = model or environment.get(MODEL, "") or config.model
    if not model:
        raise ModelError(
            "no model is named", where="--model", hint="add it, or model to [llm] in deck.toml"
        )
    named = base_url or environment.get(BASE_URL, "")
    url = (named or config.base_url or OWN_SERVER).rstrip("/")
    key = environment.get(KEY, "").strip()
    if not named and url != OWN_SERVER:
        if key and needs_key and not is_loopback(url):
            raise ModelError(
                f"deck.toml names the server {url}, which {KEY} was not given for",
                where="[llm] base_url",
                hint=f"set {BASE_URL} to that server if it may have the key, or unset {KEY}",
            )
        key = ""
    if needs_key and not key and url == OWN_SERVER:
        raise ModelError(
            "there is no key for it",
            where=url,
            hint=f"set {KEY}, or {BASE_URL} to the server of a local model",
        )
    return Endpoint(
        base_url=url,
        model=model,
        key=key,
        temperature=config.temperature,
        seed=config.seed,
        timeout=config.timeout,
    )


def limits_of(
    config: LlmConfig,
    *,
    concurrency: int | None = None,
    max_cost: float | None = None,
    max_requests: int | None = None,
    max_tokens: int | None = None,
) -> Limits:
    """Give the limits of deck.toml, but for those that are given."""
    return Limits(
        concurrency=concurrency or config.concurrency,
        requests_per_minute=config.requests_per_minute,
        tokens_per_minute=config.tokens_per_minute,
        max_cost=config.max_cost if max_cost is None else max_cost,
        max_requests=max_requests,
        max_tokens=max_tokens,
    )


def is_loopback(url: str) -> bool:
    """Tell whether a server is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
