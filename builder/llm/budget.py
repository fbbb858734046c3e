"""What a run may spend: room is reserved before a request is sent, and settled after.

Whatever the answers turn out to take, no more is spent than was allowed. A request of which nobody
knows what came of it counts as spent in full.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from builder.errors import ModelError
from builder.llm.prices import Price
from builder.llm.records import Limits, Request, Usage

_PER_MESSAGE, _PER_REQUEST = 16, 64  # tokens that servers put around what they are sent
_ROUNDING = 1e-9  # dollars: sums of floats are not exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Room for requests: at most so many tokens, and dollars."""

    tokens: int = 0
    cost: float = 0.0
    requests: int = 1


_NOTHING = Reservation(requests=0)


class Budget:
    """Counts what a run has spent, and refuses what could pass a limit.

    Raises ModelError where dollars are limited but nobody knows what the model costs.
    """

    def __init__(self, limits: Limits, price: Price | None, model: str = "") -> None:
        if limits.max_cost is not None and price is None:
            raise ModelError(
                f"what {model or 'the model'} costs is not known, so its cost cannot be limited",
                hint="add its price to a prices file, or limit the tokens instead",
            )
        self._limits, self._price = limits, price
        self.sent = 0  # HTTP requests of which it is known what came, or that nothing will
        self.usage = Usage()
        self.cost = 0.0 if price else None  # of the answers that came
        self._spent = _NOTHING  # the unknown among them
        self._reserved = _NOTHING

    def need(self, request: Request) -> Reservation:
        """Give the most that a request can take."""
        read, written = most_input(request), request.max_tokens
        usage = Usage(input=read, output=written)
        return Reservation(tokens=read + written, cost=self._cost(usage) or 0.0)

    def refusal(self, need: Reservation) -> str:
        """Say which limit a request would pass, as a sentence; empty if none."""
        return self._passed(need, self._reserved)

    def hopeless(self, need: Reservation) -> str:
        """Say which limit it would pass even if all that is in flight took nothing."""
        return self._passed(need, _NOTHING)

    def reserve(self, need: Reservation) -> None:
        """Keep room for a request that is about to be sent."""
        self._reserved = _sum(self._reserved, need)

    def settle(self, need: Reservation, usage: Usage | None) -> float | None:
        """Count what a request took, and give its dollars; None of usage: nobody knows."""
        self._give_back(need)
        self.sent += 1
        if usage is None:
            self._spent = _sum(self._spent, need)
            return None
        cost = self._cost(usage)
        self._spent = _sum(
            self._spent, Reservation(tokens=usage.input + usage.output, cost=cost or 0.0)
        )
        self.usage += usage
        if self.cost is not None and cost is not None:
            self.cost += cost
        return cost

    def release(self, need: Reservation, *, unsent: bool = False) -> None:
        """Give room back: the request took nothing, or was not even sent."""
        self._give_back(need)
        self.sent += not unsent

    def _give_back(self, need: Reservation) -> None:
        """Reserve it no more; with nothing in flight nothing at all is reserved, not even dust."""
        left = _sum(self._reserved, need, -1)
        self._reserved = left if left.requests else _NOTHING

    def _cost(self, usage: Usage) -> float | None:
        """Give the dollars of tokens."""
        return self._price.cost(usage) if self._price else None

    def _passed(self, need: Reservation, others: Reservation) -> str:
        """Say which limit would be passed, with what others have reserved."""
        limits, spent = self._limits, self._spent
        if limits.max_requests is not None and self.sent + others.requests >= limits.max_requests:
            return f"the request limit ({limits.max_requests}) is reached"
        most = math.inf if limits.max_cost is None else limits.max_cost
        if spent.cost + others.cost + need.cost > most + _ROUNDING:
            return (
                f"the limit of ${most:g} is reached: ${spent.cost:.4g} are spent, and the next"
                f" request may take ${need.cost:.4g}"
            )
        tokens = math.inf if limits.max_tokens is None else limits.max_tokens
        if spent.tokens + others.tokens + need.tokens > tokens:
            return (
                f"the limit of {tokens} tokens is reached: {spent.tokens} are spent, and the next"
                f" request may take {need.tokens}"
            )
        return ""


def most_input(request: Request) -> int:
    """Give the most tokens that reading a request can take: one for each byte, and some around."""
    said = json.dumps([request.messages, request.schema], ensure_ascii=False)
    size = len(said.encode("utf-8", "replace")) + len(request.schema_name)
    return size + _PER_MESSAGE * len(request.messages) + _PER_REQUEST


def likely_input(request: Request) -> float:
    """Guess the tokens of a request, from the characters of ordinary text."""
    return sum(len(text) for _, text in request.messages) / 3.5


def _sum(one: Reservation, other: Reservation, sign: int = 1) -> Reservation:
    """Add one amount to another, or take it away."""
    return Reservation(
        tokens=one.tokens + sign * other.tokens,
        cost=one.cost + sign * other.cost,
        requests=one.requests + sign * other.requests,
    )
