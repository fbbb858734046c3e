"""Anki's reviewer without Anki's window: its own scripts and styles, in a browser, offline.

The HTML of a card is what a collection makes of it; the page, its style, MathJax and what shows a
card in it are files of the package aqt, whose Python is never loaded.
"""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

HOST = "http://reviewer.invalid"
"""No such host can be there; what it is asked for is answered from folders."""

Side = Literal["question", "answer"]
_TYPED = re.compile(r"\[\[type:(.+?)\]\]")
_ROOT = "/_anki/"
_PAGE = """<!doctype html>
<html class="{root}" dir="ltr" lang="en"><head><meta charset="utf-8"><title>Card</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_anki/css/webview.css">
<link rel="stylesheet" href="/_anki/css/reviewer.css"></head>
<body class="{body}"><script>globalThis.bridgeCommand = () => {{}};</script>
<script src="/_anki/js/webview.js"></script><script src="/_anki/js/reviewer.js"></script>
<div id="qa" dir="auto"></div></body></html>"""


def reviewer_files() -> Path | None:
    """Return the folder of what Anki's reviewer loads, if it is installed."""
    try:
        folder = Path(str(distribution("aqt").locate_file("_aqt/data/web")))
    except PackageNotFoundError:
        return None
    return folder if (folder / "js" / "reviewer.js").is_file() else None


@dataclass
class Reviewer:
    """A page that shows cards; `asked` holds every address that it asked for, and `said` faults."""

    page: Any
    files: Path
    media: Path
    night: bool
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def answer(self, route: Any) -> None:
        """Answer a request from a folder; one that leaves the machine is not let through."""
        url = route.request.url
        self.asked.append(url)
        path = unquote(urlsplit(url).path)
        if not url.startswith(f"{HOST}/"):
            route.abort()
        elif path == "/":
            root = "night-mode" if self.night else ""
            html = _PAGE.format(root=root, body=self.classes(0))
            route.fulfill(body=html, content_type="text/html")
        else:
            inside = path.startswith(_ROOT)
            file = self.files / path.removeprefix(_ROOT) if inside else self.media / path[1:]
            if file.is_file():
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                route.fulfill(body=file.read_bytes(), content_type=kind)
            else:
                self.said.append(f"there is no {path}")
                route.fulfill(status=404)

    def hear(self, message: Any) -> None:
        """Take down what a console says; MathJax warns of itself in Anki too."""
        if message.type != "warning":
            self.said.append(message.text)

    def classes(self, order: int) -> str:
        """Give the classes that Anki gives the page of a card."""
        night = " nightMode night_mode" if self.night else ""
        return f"card card{order + 1} isLin{night}"

    def show(self, card: Any, side: Side, typed: str = "") -> Any:
        """Show a side of a card, as after typing a word in; return the page once it is set."""
        sides = {"question": card.question(), "answer": card.answer()}
        html = _with_typed(card, sides[side], side, typed)
        arguments = [html, html, self.classes(card.ord)] if side == "question" else [html]
        shown = "_showQuestion" if side == "question" else "_showAnswer"
        # Anki shows one thing after the other: what is queued last is called when all is set.
        self.page.evaluate(
            f"""values => new Promise(done => {{
                document.body.className = {json.dumps(self.classes(card.ord))};
                {shown}(...values);
                _queueAction(done);
            }})""",
            arguments,
        )
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return self.page


def _with_typed(card: Any, html: str, side: Side, typed: str) -> str:
    """Put in what Anki's window shows where an answer is typed in, in the same words."""
    found = _TYPED.search(html)
    if found is None:
        return html
    style = "font-family: 'Arial'; font-size: 20px;"
    if side == "question":
        box = f'<center>\n<input type=text id=typeans style="{style}">\n</center>'
        return html.replace(found[0], box)
    compared = card.col.compare_answer(card.note()[found[1]], typed, True)
    return html.replace(found[0], f'<div style="{style}">{compared}</div>')


@contextmanager
def reviewing(
    browser: Any,
    files: Path,
    media: Path,
    *,
    size: tuple[int, int],
    night: bool = False,
    scale: float = 1,
) -> Iterator[Reviewer]:
    """Open the reviewer in a browser that reaches nothing."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if night else "light",
        device_scale_factor=scale,
        offline=True,
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    reviewer = Reviewer(page=page, files=files, media=media, night=night)
    context.route("**/*", reviewer.answer)
    page.on("console", reviewer.hear)
    page.on("pageerror", lambda error: reviewer.said.append(str(error)))
    page.goto(f"{HOST}/")
    try:
        yield reviewer
    finally:
        context.close()
