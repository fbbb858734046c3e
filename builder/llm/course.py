"""The way of one request: asked, asked with more room or once repaired, and judged.

What is asked next depends on stored answers alone, so that a later run goes the same way and finds
all of it in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from builder.llm.failures import classify
from builder.llm.records import Outcome, Request, Status, Usage
from builder.llm.reply import Verdict, judge, read_body, strip_edges
from builder.llm.store import Answer

Accept = Callable[[Request, Mapping[str, Any]], str]


class Course:
    """What a request has come to; `asking` is what is to be asked now.

    `accept` says why a valid value will not do, or nothing if it will.
    """

    def __init__(self, request: Request, accept: Accept | None, cost: float | None) -> None:
        self.request = self.asking = request
        self._accept = accept
        self._grown = self._repaired = False
        self._last: Verdict | None = None
        self._usage, self._model, self._key = Usage(), "", ""
        self._sent, self._cost = 0, cost

    def count(self, sent: int, cost: float | None) -> None:
        """Count what was sent for it in this run, and the dollars."""
        self._sent += sent
        if self._cost is not None and cost is not None:
            self._cost += cost

    def take(self, answer: Answer) -> Outcome | None:
        """Take the answer to what was asked; None: there is more to ask."""
        self._key = answer.key
        if answer.status != 200:
            return self._declined(answer)
        body = read_body(answer.body)
        if body is None:
            return self.end(Status.FAILED, "the stored answer is no chat completion")
        verdict = self._judged(judge(body, self.request.schema))
        self._usage += verdict.usage
        self._model = verdict.model
        self._last = verdict
        if verdict.status is Status.TRUNCATED and not self._grown:
            self._grown = True
            self.asking = replace(self.asking, max_tokens=2 * self.asking.max_tokens)
            return None
        if verdict.status is Status.INVALID and not self._repaired:
            self._repaired = True
            self.asking = repair(self.asking, verdict)
            return None
        return self.end(verdict.status, verdict.detail, verdict.value)

    def end(
        self, status: Status, detail: str = "", value: Mapping[str, Any] | None = None
    ) -> Outcome:
        """Say what came of the request."""
        return Outcome(
            request=self.request,
            status=status,
            value=value,
            detail=detail,
            sent=self._sent,
            usage=self._usage,
            cost=self._cost,
            model=self._model,
            key=self._key,
        )

    def _judged(self, verdict: Verdict) -> Verdict:
        """Ask whether a valid value will do."""
        if verdict.status is Status.TRUNCATED:
            bound = self.asking.max_tokens
            return replace(verdict, detail=f"the answer was cut at {bound} tokens")
        if verdict.value is None or self._accept is None:
            return verdict
        why = self._accept(self.request, verdict.value)
        if not why:
            return verdict
        return replace(verdict, status=Status.INVALID, value=None, detail=why)

    def _declined(self, answer: Answer) -> Outcome:
        """End with what the server declines; if it has answered before, that is what counts."""
        failure = classify(answer.status, answer.body)
        if self._last is None:
            return self.end(failure.outcome, failure.detail)
        return self.end(self._last.status, f"{self._last.detail}; asked again: {failure.detail}")


def repair(request: Request, verdict: Verdict) -> Request:
    """Ask once more, showing what was answered and what is wrong with it."""
    wrong = (
        f"This answer cannot be used: {verdict.detail}. "
        "Answer the same question again, with the whole JSON and nothing else."
    )
    said = strip_edges(verdict.text)
    return replace(request, messages=(*request.messages, ("assistant", said), ("user", wrong)))
