"""The page: a frame, the deck's facts as JSON, one style and one script, and nothing else.

It names its own style and script by their digests and forbids itself all the rest, so that nothing
in a card can run or ask for anything, whatever becomes of the escaping. Pictures and sounds are
within the page, and allowed where there are any. A page that is served has one script more, which
waits for a change and may ask its own server only.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from builder.previewing.embedding import policy_for
from builder.render.environment import builtin, environment, guarded, templates_folder
from builder.report.facts import dump

_TEMPLATE = "preview/page.html.j2"
# Within a script element the parser looks for "<" alone, and old scripts end lines at these two.
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def page(facts: Mapping[str, Any]) -> str:
    """Give the page of a deck as a file of its own."""
    return _page(facts, live="", fault="")


def live_page(facts: Mapping[str, Any] | None, fault: str = "") -> tuple[str, str]:
    """Give the page that is served, and what tells it from another.

    `facts` are those of the last good build, if there was one, and `fault` is what is wrong now.
    """
    facts = facts or {"deck": "Deckwright", "documents": [], "notes": []}
    parts = (dump(facts), fault, _style(), *map(_asset, ("preview.js", "live.js")))
    live = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
    return _page(facts, live=live, fault=fault), live


def _page(facts: Mapping[str, Any], *, live: str, fault: str) -> str:
    folders = builtin()
    style, script, waiting = _style(), *map(_asset, ("preview.js", "live.js"))
    scripts = (script, waiting) if live else (script,)
    held = dump(facts)
    policy = {
        "default-src": "'none'",
        "script-src": " ".join(map(_digest, scripts)),
        "style-src": _digest(style),
        **policy_for(held),
        "connect-src": "'self'" if live else "",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    text = guarded(
        folders,
        lambda: (
            environment(folders)
            .get_template(_TEMPLATE)
            .render(
                deck=facts["deck"],
                total=len(facts["notes"]),
                documents=len(facts["documents"]),
                policy="; ".join(f"{name} {value}" for name, value in policy.items() if value),
                style=Markup(style),  # noqa: S704  a file of ours
                scripts=[Markup(each) for each in scripts],  # noqa: S704  files of ours
                facts=Markup(held.translate(_UNSAFE)),  # noqa: S704  JSON without markup
                live=live,
                fault=fault,
            )
        ),
    )
    return text.rstrip("\n") + "\n"


def _style() -> str:
    return f"{_asset('../page.css')}\n{_asset('preview.css')}"


@lru_cache(maxsize=8)
def _asset(name: str) -> str:
    return (templates_folder() / "preview" / name).read_text("utf-8")


def _digest(content: str) -> str:
    """Give what names a style or script in a content security policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
