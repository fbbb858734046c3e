"""What a stored answer goes by: a hash of all that was asked, and of nothing else."""

from __future__ import annotations

import hashlib
import json

from builder.llm.records import Endpoint, Request

PROTOCOL = 1


def request_key(request: Request, endpoint: Endpoint, protocol: int = PROTOCOL) -> str:
    """Name the answer to a request: the same question, asked the same way, has the same key.

    Neither the request's name nor the user's key are in it, nor the form in which a server wants
    to be told the schema.
    """
    asked = {
        "protocol": protocol,
        "base_url": endpoint.base_url.rstrip("/"),
        "model": endpoint.model,
        "messages": request.messages,
        # Its order is part of the question: a model answers key after key.
        "schema": json.dumps(request.schema, ensure_ascii=False),
        "schema_name": request.schema_name,
        "temperature": float(endpoint.temperature),
        "seed": endpoint.seed,
        "max_tokens": request.max_tokens,
    }
    return sha256_of(asked)


def sha256_of(value: object) -> str:
    """Hash a value as canonical JSON; keys in any order give the same hash."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
