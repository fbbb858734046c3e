"""Web addresses in card text: bare ones, and Markdown's `[text](https://...)`; http(s) alone."""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup

from builder.render.gaps import CLOSE, OPEN

# No address runs over the edge of a gap.
_MARKS = OPEN + CLOSE
_HOST = r"https?://(?>(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}(?::[0-9]{1,5})?)"
# An address that goes on with an escape, or with a name before the host, is not this address.
_BARE = re.compile(rf"{_HOST}(?>(?:[/?#][^\s<>\"`\\^{{}}|{_MARKS}]{{0,1000}})?)(?![\w@\\^{{}}|])")
_PLAIN = rf"[^\s<>\"`\\^{{}}|(){_MARKS}]"
_IN_BRACKETS = rf"\(({_HOST}(?:[/?#](?:{_PLAIN}|\({_PLAIN}{{0,200}}\)){{0,1000}})?)\)"
_TARGET = re.compile(_IN_BRACKETS)
_LINK = re.compile(rf"\[(?=\S)([^\[\]\n]{{1,300}})(?<=\S)\]{_IN_BRACKETS}")
_CLOSING = ".,;:!?'\"*_~)]”’»…"


class Link(NamedTuple):
    """A link: where its text begins and ends, where all of it ends, and its address."""

    text: int
    text_end: int
    end: int
    address: str


def read_link(text: str, start: int) -> Link | None:
    """Read Markdown's link at a place; an image, or a text that feigns an address, is none."""
    found = _LINK.match(text, start)
    if found is None or (start and text[start - 1] in "!\\"):
        return None
    if "://" in found[1] and found[1] != found[2]:
        return None
    return Link(found.start(1), found.end(1), found.end(), found[2])


def read_target(text: str, start: int) -> tuple[str, int]:
    """Return the address in brackets at a place, and where they end; else nothing."""
    found = _TARGET.match(text, start)
    return (found[1], found.end()) if found else ("", start)


def read_address(text: str, start: int) -> str:
    """Return the bare address at a place, without what closes the sentence; else nothing."""
    found = None if start and text[start - 1].isalnum() else _BARE.match(text, start)
    if found is None:
        return ""
    address = found[0]
    while address[-1] in _CLOSING and not (
        address[-1] == ")" and address.count("(") >= address.count(")")
    ):
        address = address[:-1]
    return address


def anchor(address: str) -> Markup:
    """Return the tag that opens a link."""
    return Markup('<a href="{}" rel="noopener">').format(address)
