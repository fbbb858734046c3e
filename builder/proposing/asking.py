"""A question about a card, and what becomes of the answer; each task makes both."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import jinja2

from builder.errors import TemplateError
from builder.llm.records import Outcome, Request
from builder.model import Correction, Decision
from builder.proposing.material import Material
from builder.proposing.passages import Passage
from builder.render.environment import raise_template_error, templates_folder

OWN_KNOWLEDGE = "own knowledge"
"""What an answer names as its source when it rests on nothing that was shown."""

_SMALLEST_ANSWER, _TOKENS_PER_CHARACTER = 320, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an answer comes to: proposals, or a verdict without any, or a `problem` with it.

    A problem is written for the model, which gets one chance to do better.
    """

    corrections: tuple[Correction, ...] = ()
    decisions: tuple[Decision, ...] = ()
    verdict: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, and what the task needs to know again when the answer comes.

    `cards` are the ids of those it is about; `subject` is the task's own.
    """

    request: Request
    cards: tuple[str, ...]
    evidence: Mapping[str, Passage] = field(default_factory=dict)
    subject: Any = None


class Task(Protocol):
    """One thing that models are asked to do.

    `phases` questions are asked one after the other; those of a later phase are made of the answers
    before.
    """

    @property
    def name(self) -> str:
        """The name of the task on the command line."""

    @property
    def phases(self) -> int:
        """How many questions there are about one card, one after the other."""

    def ask(
        self, material: Material, before: Mapping[str, Outcome], phase: int
    ) -> tuple[Asked, ...]:
        """Make the questions of a phase; `before` has the outcomes of the last one by request."""

    def sketch(self, material: Material) -> tuple[Asked, ...]:
        """Make the questions of all phases as far as they can be told before any is answered."""

    def judge(self, material: Material, asked: Asked, value: Mapping[str, Any]) -> Judged:
        """Say what a valid answer to a question of the last phase comes to."""


def request(
    prompt: str,
    name: str,
    data: Mapping[str, Any],
    *,
    choices: Mapping[str, Sequence[str]] | None = None,
    longest: int = 0,
) -> Request:
    """Make a request of a prompt's templates and the data about a card.

    `choices` narrow keys of the schema to some words. `longest` is how many characters the answer
    may need. Raises TemplateError where a template or schema is damaged.
    """
    system, user, schema = _prompt(templates_folder() / "prompts", prompt)
    narrowed = deepcopy(schema)
    for key, words in (choices or {}).items():
        _narrow(narrowed, key, words)
    try:
        content = user.render(data)
    except jinja2.TemplateError as fault:
        raise_template_error((templates_folder(),), fault)
    return Request(
        name=name,
        messages=(("system", system), ("user", content.strip())),
        schema=narrowed,
        schema_name=prompt.replace("-", "_"),
        max_tokens=_SMALLEST_ANSWER + int(longest * _TOKENS_PER_CHARACTER),
    )


def _narrow(schema: Any, key: str, words: Sequence[str]) -> None:
    """Let a key, or the items of its list, be one of some words only."""
    value = schema["properties"][key]
    target = value["items"] if value.get("type") == "array" else value
    target["enum"] = list(words)


@lru_cache(maxsize=32)
def _prompt(folder: Path, name: str) -> tuple[str, jinja2.Template, Mapping[str, Any]]:
    """Load a prompt: what the model is told first, what it is given, and the answer's schema."""
    # Prompts are no HTML; what cards say is put in as JSON, which needs no escaping but its own.
    plain = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=jinja2.select_autoescape(()),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    plain.filters["json"] = _json
    file = folder / name / "schema.json"
    try:
        schema = json.loads(file.read_text("utf-8"))
        user = plain.get_template(f"{name}/user.md.j2")
        system = plain.get_template(f"{name}/system.md.j2").render(schema=_json(schema))
    except jinja2.TemplateError as fault:
        raise_template_error((folder,), fault)
    except (OSError, ValueError) as fault:
        raise TemplateError(f"the schema is damaged: {fault}", where=file) from fault
    return system.strip(), user, schema


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def shown(evidence: Mapping[str, Passage]) -> dict[str, str]:
    """Give evidence as a model sees it: texts by their names."""
    return {name: each.text for name, each in evidence.items()}


def short(card: str) -> str:
    """Give so much of a card's id as a model is to repeat."""
    return card[:8]
