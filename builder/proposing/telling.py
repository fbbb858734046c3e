"""What a run of `propose` gave, for people and for programs."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from builder.corrections.agreement import correction_id, decision_id
from builder.llm.records import Outcome, Status
from builder.model import Correction, Decision
from builder.proposing.running import Proposed
from builder.report.facts import plural

_FAILURES_SHOWN = 20
_LABEL = 11

_FAILED = {
    Status.INVALID: "no answer that will do, also after a repair",
    Status.TRUNCATED: "cut at the most tokens, twice",
    Status.REFUSED: "refused by the model",
    Status.DECLINED: "declined by the server",
    Status.FAILED: "no answer after all tries",
    Status.UNSENT: "not sent",
    Status.MISSING: "not in the store",
}


def show_proposed(out: Console, proposed: Proposed, folder: Path) -> None:
    """Say what is proposed, what it took, and each question that has no answer."""
    new = len(proposed.corrections) + len(proposed.decisions)
    sign, style = ("✓", "green") if not proposed.failures else ("!", "yellow")
    outcome = f"{plural(new, 'new proposal')} from {plural(proposed.asked, 'question')}"
    out.print(Text.assemble((sign, style), " ", (outcome, "bold")))
    for label, told in _lines(proposed):
        out.print(f"  {label:<{_LABEL}} {told}")
    _show_failures(out, proposed.failures)
    if proposed.stopped:
        out.print(Text(f"\n! stopped: {proposed.stopped}", "yellow"))
    if new:
        out.print(f"\nNext: deckwright review {shlex.quote(str(folder))}")


def _lines(proposed: Proposed) -> Iterable[tuple[str, str]]:
    """Give what there is to tell, each with its label."""
    kinds = Counter(each.kind.value for each in proposed.corrections)
    kinds.update(each.settled.value for each in proposed.decisions)
    if kinds:
        yield "proposed", ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())
    if proposed.verdicts:
        told = ", ".join(f"{count:,} {what}" for what, count in proposed.verdicts.most_common())
        yield "answers", told
    if proposed.known:
        yield "known", f"{plural(proposed.known, 'proposal')} that the file has already"
    if proposed.failures:
        yield "unanswered", plural(len(proposed.failures), "question")
    yield "sent", f"{plural(proposed.sent, 'request')} in {proposed.seconds:,.1f} s"
    used = proposed.usage
    if proposed.sent:
        yield "tokens", f"{used.input:,} in, {used.output:,} out"
        yield "cost", "no price is known" if proposed.cost is None else f"${proposed.cost:,.4f}"
    if proposed.file:
        yield "file", str(proposed.file)


def _show_failures(out: Console, failures: Sequence[Outcome]) -> None:
    """List what was not answered by its class, a few of each class by name."""
    classes: dict[Status, list[Outcome]] = {}
    for each in failures:
        classes.setdefault(each.status, []).append(each)
    for status, group in classes.items():
        out.print(Text(f"\n! {len(group):,} {_FAILED[status]}:", "yellow"))
        for each in group[:_FAILURES_SHOWN]:
            told = f": {each.detail}" if each.detail else ""
            out.print(f"  {each.request.name}{told}")
        if len(group) > _FAILURES_SHOWN:
            out.print(f"  ... and {len(group) - _FAILURES_SHOWN:,} more; --format json lists all")


def proposed_facts(proposed: Proposed) -> dict[str, Any]:
    """Give a run as JSON has it."""
    return {
        "task": proposed.task,
        "asked": proposed.asked,
        "proposals": [
            *map(_correction_facts, proposed.corrections),
            *map(_decision_facts, proposed.decisions),
        ],
        "known": proposed.known,
        "verdicts": dict(proposed.verdicts),
        "unanswered": [
            {"name": each.request.name, "status": each.status.value, "why": each.detail}
            for each in proposed.failures
        ],
        "sent": proposed.sent,
        "tokens": {"input": proposed.usage.input, "output": proposed.usage.output},
        "cost": proposed.cost,
        "stopped": proposed.stopped,
        "corrections": str(proposed.file) if proposed.file else None,
    }


def _correction_facts(one: Correction) -> dict[str, Any]:
    return {
        "id": correction_id(one),
        "card": one.card,
        "side": one.side,
        "kind": one.kind.value,
        "change": [{"old": old, "new": new} for old, new in one.edits],
        "parts": [{"front": front, "back": back} for front, back in one.parts],
        "reason": one.reason,
        "evidence": [{"quote": each.text, "source": each.source} for each in one.evidence],
        "confidence": one.confidence,
    }


def _decision_facts(one: Decision) -> dict[str, Any]:
    return {
        "id": decision_id(one),
        "cards": [card for card, _ in one.cards],
        "proposed": one.settled.value,
        "reason": one.why,
    }
