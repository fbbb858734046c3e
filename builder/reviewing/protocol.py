"""Who may talk to the review's server, and how: HTTP on the loopback address only.

The address that is printed holds a key that opens once: it is exchanged for a cookie, so that
neither the address bar nor a list of processes keeps anything of use. Without the cookie nothing is
answered. The Host header keeps other names for this machine out (DNS rebinding), Origin and
Sec-Fetch-Site keep other pages out, and the content security policy lets nothing run but the
page's own script.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from builder.errors import DeckwrightError
from builder.loopback import HOST, LoopbackHandler, LoopbackServer
from builder.reviewing import pages
from builder.reviewing.session import Session

LONGEST_BODY = 1 << 20
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_DENIED = (
    "This is a review of Deckwright, open to one browser only.\n\n"
    "Use the address that `deckwright review --web` printed. It opens once; if it was used "
    "elsewhere, end the review with Ctrl-C and start it again. Decisions are kept.\n"
)


class ReviewServer(LoopbackServer):
    """The server of one review."""

    def __init__(self, session: Session, port: int) -> None:
        """Listen on a port of the loopback address; 0 takes a free one."""
        self.session = session
        self.key = secrets.token_urlsafe(32)
        self.secret = secrets.token_urlsafe(32)
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """Give the address to open, which works once."""
        return f"http://{HOST}:{self.server_port}/?key={self.key}"

    @property
    def cookie(self) -> str:
        """Name the cookie; cookies know no ports, and there may be two reviews."""
        return f"deckwright-{self.server_port}"

    def spend(self, key: str) -> bool:
        """Tell whether a key is the one that opens, which it does no more then."""
        right = bool(self.key) and secrets.compare_digest(key.encode(), self.key.encode())
        if right:
            self.key = ""
        return right


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a page asked to be done."""

    action: str = ""
    ids: tuple[str, ...] = ()
    text: str = ""


class _Refused(Exception):  # noqa: N818  it is an answer
    """A request that is answered with a status and nothing else."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class _Handler(LoopbackHandler):
    """Answers one request."""

    server: ReviewServer
    policy = _POLICY
    _ends = False

    def do_GET(self) -> None:  # noqa: N802  http.server calls it so
        """Give the page, a file of it, or what there is to see about an item."""
        self._answered(self._get)

    def do_POST(self) -> None:  # noqa: N802
        """Do what a person decided."""
        self._answered(self._post)

    def finish(self) -> None:
        """End the review when its last page is sent."""
        super().finish()
        if self._ends:
            self.server.session.ended.set()

    def _answered(self, answer: Any) -> None:
        try:
            self._check_host()
            answer()
        except _Refused as refused:
            self.answer(refused.status, "text/plain", refused.why)
        except DeckwrightError as fault:
            self._json({"error": str(fault)}, HTTPStatus.CONFLICT)

    def _get(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        if parts.path == "/" and "key" in query:
            self._open(query["key"][0])
            return
        self._check_cookie()
        if parts.path == "/":
            self.answer(HTTPStatus.OK, "text/html", self.server.session.page())
        elif parts.path == "/card.css":
            self.answer(HTTPStatus.OK, "text/css", self.server.session.card_style())
        elif parts.path in pages.ASSETS:
            content, kind = pages.asset(parts.path)
            self.answer(HTTPStatus.OK, kind, content)
        elif parts.path == "/item":
            self._json({"html": self.server.session.detail(query.get("id", [""])[0])})
        else:
            raise _Refused(HTTPStatus.NOT_FOUND, "There is nothing here.\n")

    def _open(self, key: str) -> None:
        """Exchange the key of the first address for a cookie, and forget the address."""
        headers = {"Location": "/"}
        if self.server.spend(key):
            value = f"{self.server.cookie}={self.server.secret}"
            headers["Set-Cookie"] = f"{value}; HttpOnly; SameSite=Strict; Path=/"
        else:
            self._check_cookie()
        self.answer(HTTPStatus.SEE_OTHER, "text/plain", "", headers)

    def _post(self) -> None:
        self._check_cookie()
        if self.headers.get("Origin") != f"http://{self.headers['Host']}":
            raise _Refused(HTTPStatus.FORBIDDEN, "Only the page itself may ask for this.\n")
        asked = self._asked()
        session = self.server.session
        if self.path == "/decide":
            now = session.act(asked.action, asked.ids, asked.text)
            self._json(now, HTTPStatus.CONFLICT if "error" in now else HTTPStatus.OK)
        elif self.path == "/look":
            self._json({"html": session.looks(asked.ids)})
        elif self.path == "/done":
            last = session.finish()
            self._ends = True
            self._json({"html": last})
        else:
            raise _Refused(HTTPStatus.NOT_FOUND, "There is nothing here.\n")

    def _check_host(self) -> None:
        if not self.is_for_us:
            raise _Refused(HTTPStatus.FORBIDDEN, _DENIED)

    def _check_cookie(self) -> None:
        if self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise _Refused(HTTPStatus.FORBIDDEN, _DENIED)
        try:
            held = SimpleCookie(self.headers.get("Cookie", "")).get(self.server.cookie)
        except CookieError:
            held = None
        value = held.value.encode() if held is not None else b""
        if not secrets.compare_digest(value, self.server.secret.encode()):
            raise _Refused(HTTPStatus.FORBIDDEN, _DENIED)

    def _asked(self) -> _Asked:
        """Read the body, which is short and JSON."""
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON.\n")
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()) or "Transfer-Encoding" in self.headers:
            raise _Refused(HTTPStatus.LENGTH_REQUIRED, "The body must have a length.\n")
        if len(length) > 9 or int(length) > LONGEST_BODY:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too long.\n")
        try:
            return _asked(json.loads(self.rfile.read(int(length))))
        except (ValueError, RecursionError):
            raise _Refused(HTTPStatus.BAD_REQUEST, "The body is not understood.\n") from None

    def _json(self, facts: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self.answer(status, "application/json", json.dumps(facts))


def _asked(body: object) -> _Asked:
    """Check what a body says; raises ValueError."""
    held: dict[str, Any] = body if isinstance(body, dict) else {"action": None}
    action, ids, text = held.get("action", ""), held.get("ids", []), held.get("text", "")
    known = isinstance(action, str) and isinstance(text, str) and isinstance(ids, list)
    if not known or not all(isinstance(each, str) for each in ids):
        raise ValueError("it says something else")
    return _Asked(action=action, ids=tuple(ids), text=text)
