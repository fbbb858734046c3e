"""What a run would take, before it is paid for: requests, tokens, dollars, each with its bounds.

How long answers are is known from answers: those in the store, or those of a pilot, a few requests
that are sent first. Without any, the limit on an answer's tokens is all there is to go by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builder.llm.budget import likely_input
from builder.llm.keys import request_key
from builder.llm.prices import Price, Prices
from builder.llm.records import Endpoint, Outcome, Request, Usage
from builder.llm.reply import read_body, usage_of
from builder.llm.store import Store

PILOT = 5  # requests whose answers say enough about the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """An amount that is not known yet; `likely` is None where nothing tells."""

    low: float
    likely: float | None
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a run would take; `input`, `output` and `cost` are those of what is still to be sent.

    `requests` counts different ones, `cached` those of them that the store answers. `samples` is
    how many answers the estimate rests on; with none, tokens of input are guessed from characters.
    `cost` is None where the model's price is not known.
    """

    requests: int
    cached: int
    to_send: int
    samples: int
    input: int
    output: Bounds
    cost: Bounds | None


def estimate(
    requests: Sequence[Request],
    endpoint: Endpoint,
    store: Store,
    prices: Prices | None,
    *,
    samples: Sequence[Outcome] = (),
    factor: float = 1.0,
) -> Estimate:
    """Estimate what asking would take; `factor` is the part of the price that is to be paid.

    Answers that are stored, and `samples`, tell how many tokens a request takes, repairs and
    thinking included.
    """
    asked = {request_key(request, endpoint): request for request in requests}
    stored = _stored(asked, store)
    open_ = [request for key, request in asked.items() if key not in stored]
    taken = {request_key(each.request, endpoint): (each.request, each.usage) for each in samples}
    taken = {key: (asked[key], usage) for key, usage in stored.items()} | taken
    known = [(request, usage) for request, usage in taken.values() if usage.output]
    read = round(sum(map(likely_input, open_)) * _correction(known))
    written = _written(open_, [usage.output for _, usage in known])
    price = prices.price(endpoint.model) if prices else None
    return Estimate(
        requests=len(asked),
        cached=len(stored),
        to_send=len(open_),
        samples=len(known),
        input=read,
        output=written,
        cost=_cost(price.times(factor), read, written) if price else None,
    )


def pilot(
    requests: Sequence[Request], endpoint: Endpoint, store: Store, size: int = PILOT
) -> tuple[Request, ...]:
    """Pick a few requests that the store does not answer, from the first to the last."""
    asked = {request_key(request, endpoint): request for request in requests}
    open_ = [request for key, request in asked.items() if store.answer(key) is None]
    number = min(size, len(open_))
    return tuple(open_[(2 * n + 1) * len(open_) // (2 * number)] for n in range(number))


def lines(found: Estimate) -> tuple[str, ...]:
    """Say an estimate in lines for people."""
    told = [
        (
            f"requests: {found.requests:,}, of which {found.cached:,} are answered from the store"
            f" and {found.to_send:,} are to be sent"
        )
    ]
    if found.to_send:
        sure = f"as in {found.samples:,} answers" if found.samples else "guessed from characters"
        told.append(f"input: about {found.input:,} tokens, {sure}")
        told.append(f"output: {_told(found.output, '{:,.0f}')} tokens")
        told.append(
            f"cost: {_told(found.cost, '${:,.4g}')}"
            if found.cost
            else "cost: not known, as no price is given for the model"
        )
    return tuple(told)


def _stored(asked: Mapping[str, Request], store: Store) -> dict[str, Usage]:
    """Give the tokens of those answers that are in the store, by their keys."""
    found = {key: store.answer(key) for key in asked}
    return {key: usage_of(read_body(answer.body) or {}) for key, answer in found.items() if answer}


def _correction(known: Sequence[tuple[Request, Usage]]) -> float:
    """Give by how much the tokens that servers counted differ from what was guessed."""
    guessed = sum(likely_input(request) for request, usage in known if usage.input)
    return sum(usage.input for _, usage in known) / guessed if guessed else 1.0


def _written(requests: Sequence[Request], outputs: Sequence[int]) -> Bounds:
    """Bound the tokens that will be written, by what nine in ten answers keep to."""
    if not outputs:
        return Bounds(low=0, likely=None, high=sum(each.max_tokens for each in requests))
    ordered = sorted(outputs)
    low, likely, high = (
        ordered[round(part * (len(ordered) - 1))] * len(requests) for part in (0.1, 0.5, 0.9)
    )
    return Bounds(low=low, likely=likely, high=high)


def _cost(price: Price, read: int, written: Bounds) -> Bounds:
    """Give the dollars of tokens."""

    def dollars(output: float) -> float:
        return price.cost(Usage(input=read, output=round(output)))

    return Bounds(
        low=dollars(written.low),
        likely=None if written.likely is None else dollars(written.likely),
        high=dollars(written.high),
    )


def _told(bounds: Bounds, form: str) -> str:
    """Say an amount with its bounds."""
    if bounds.likely is None:
        return f"at most {form.format(bounds.high)}"
    low, likely, high = (form.format(each) for each in (bounds.low, bounds.likely, bounds.high))
    return f"about {likely} ({low} to {high})"
