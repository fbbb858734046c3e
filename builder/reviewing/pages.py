"""The review page and its parts as HTML, from the templates in `templates/review`.

Every text of a card, a model or a person goes through Jinja's escaping; only faces are HTML
already, and those are escaped where they are made.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from builder.corrections import CORRECTIONS_FILE
from builder.corrections.items import Item
from builder.corrections.words import difference
from builder.model import Card
from builder.render.environment import builtin, environment, guarded, templates_folder
from builder.report.proposal import OWN_KNOWLEDGE, clean, proposal_of, role_of, sureness
from builder.report.review import review_command
from builder.reviewing.faces import Faces
from builder.reviewing.summaries import GROUP_NAMES, place, state, titles

ASSETS = {
    "/page.css": ("page.css", "text/css"),
    "/review.css": ("review/review.css", "text/css"),
    "/review.js": ("review/review.js", "text/javascript"),
    "/list.js": ("review/list.js", "text/javascript"),
    "/icon.svg": ("review/icon.svg", "image/svg+xml"),
}
"""The files that the page is made of: their addresses, where they are, and their types."""

_SIDES = {
    "front": "Change of the question",
    "back": "Change of the answer",
    "more": "Words beside the answer",
    "tags": "Tags",
    "card": "Split into several cards",
    "cards": "Cards",
}
_TEXTS = ("front", "back", "more")


def asset(address: str) -> tuple[bytes, str]:
    """Give a file of the page, and its type."""
    name, kind = ASSETS[address]
    return (templates_folder() / name).read_bytes(), kind


def page(path: Path, facts: Mapping[str, Any]) -> str:
    """Give the page: its frame, and the facts that its script makes the list of."""
    return _rendered(
        "page.html.j2", folder=clean(path.parent.name), path=clean(str(path)), facts=facts
    )


def detail(one: Item, others: Sequence[Item], faces: Faces) -> str:
    """Give all there is to see about an item; `others` lay what ships over its other sides."""
    correction, pair = one.correction, one.pair
    return _rendered(
        "item.html.j2",
        item=one,
        state=state(one),
        group=GROUP_NAMES.get(one.group, one.group),
        titles=titles(one),
        places=[place(card, one.side) for card in one.cards],
        side=_SIDES[one.side],
        pieces=_pieces(one.before, one.after) if correction and one.side != "card" else (),
        correction=correction,
        pair=pair,
        proposal=proposal_of(one),
        faces=_faces(one, others, faces),
        tags=_tags(one),
        clean=clean,
        file=CORRECTIONS_FILE,
        own=OWN_KNOWLEDGE,
        sure=sureness(one),
    )


def looks(items: Sequence[Item]) -> str:
    """Give a few items at a glance, for a look before all of a group are accepted."""
    rows = [
        {
            "title": titles(one)[0],
            "place": ", ".join(place(card, one.side) for card in one.cards),
            "pieces": _pieces(one.before, one.after),
        }
        for one in items
    ]
    return _rendered("looks.html.j2", rows=rows)


def ending(path: Path, counts: Mapping[str, int]) -> str:
    """Say what is decided, what is left, and how to go on."""
    shipping = counts["accepted"] + counts["edited"]
    return _rendered(
        "ending.html.j2",
        path=clean(str(path)),
        review=clean(review_command(path.parent)),
        build=clean(f"deckwright build {shlex.quote(str(path.parent))}"),
        counts=counts,
        shipping=shipping,
    )


def _tags(one: Item) -> tuple[tuple[str, str], ...]:
    """Give each tag of a correction of tags, and whether it is "same", "old" or "new"."""
    if one.side != "tags":
        return ()
    before = [*(one.cards[0].tags if one.cards else ()), *one.before.split()]
    after = one.after.split()
    old = dict.fromkeys(before)
    new = [tag for tag in after if tag not in old]
    return tuple([(clean(tag), "same") for tag in old] + [(clean(tag), "new") for tag in new])


def _pieces(before: str, after: str) -> list[tuple[str, str]]:
    """Give the difference; a line end that comes or goes is seen."""
    return [
        (each.what, clean(each.text).replace("\n", "\n" if each.what == "same" else "↵\n"))
        for each in difference(before, after)
    ]


def _faces(one: Item, others: Sequence[Item], faces: Faces) -> list[tuple[str, str, Markup]]:
    """Give the faces to show, each with its name and its place."""

    def shown(card: Card) -> Markup:
        return Markup(faces.face(card))  # noqa: S704  every field is escaped where it is rendered

    if one.pair is not None:
        return [
            (
                ", ".join(filter(None, [f"Card {number}", role_of(one, card)])),
                place(card, ""),
                shown(card),
            )
            for number, card in enumerate(one.cards, 1)
        ]
    if not one.cards or one.correction is None:
        return []
    card = _standing(one.cards[0], one.side, others)
    side = one.side
    if side == "card":
        parts = one.correction.parts
        after = [replace(card, front=front, back=back) for front, back in parts]
        made = [(f"Card {n} of {len(parts)}", "", shown(each)) for n, each in enumerate(after, 1)]
        return [("Before", "", shown(card)), *made]
    if side not in _TEXTS:
        return [("The card", "", shown(card))]
    before, after_ = _with(card, side, one.before), _with(card, side, one.after)
    if one.before == one.after:
        return [("The card as it is", "", shown(before))]
    return [("Before", "", shown(before)), ("After", "", shown(after_))]


def _standing(card: Card, side: str, others: Sequence[Item]) -> Card:
    """Lay over a card what ships on its other sides."""
    for other in others:
        same = bool(other.cards) and other.cards[0].id == card.id
        if same and other.ships and not other.misfit and other.side not in (side, "card"):
            card = _with(card, other.side, other.after)
    return card


def _with(card: Card, side: str, text: str) -> Card:
    if side == "front":
        return replace(card, front=text)
    if side == "back":
        return replace(card, back=text)
    return replace(card, more=text) if side == "more" else card


def _rendered(template: str, **values: Any) -> str:
    folders = builtin()
    return guarded(
        folders, lambda: environment(folders).get_template(f"review/{template}").render(**values)
    )
