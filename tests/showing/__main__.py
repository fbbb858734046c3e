"""Take pictures of cards as Anki's reviewer shows them: `python -m tests.showing`.

Every Anki card of a small deck that has every kind, its question and its answer, at the width of a
phone and of a desktop, by day and by night, go to `output/screenshots`. With `--cards FILE`, six of
them go into one picture.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.browsers import NONE, find_browser, launched
from tests.showing.decks import make_deck
from tests.showing.reviewer import Side, reviewer_files, reviewing

OUTPUT = Path("output/screenshots")
COLUMN = 430
SIDES: tuple[Side, ...] = ("question", "answer")
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
SIX: tuple[tuple[str, int, Side], ...] = (
    ("must be sampled faster", 0, "question"),
    ("soft limiter", 0, "answer"),
    ("folded", 0, "answer"),
    ("Fourier", 0, "answer"),
    ("moving average", 0, "answer"),
    ("aliasing", 0, "answer"),
)
"""What a README shows: words of the first field, the card's number from 0, and the side."""
_SHEET = """body { display: flex; gap: 24px; margin: 24px } div { flex: 1 }
img { display: block; width: 100%; margin-bottom: 24px }"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures, and say where they are."""
    parser = argparse.ArgumentParser(prog="python -m tests.showing", description=__doc__)
    parser.add_argument("--cards", metavar="FILE", type=Path, help="six cards as one picture")
    options = parser.parse_args(arguments)
    files, path = reviewer_files(), find_browser()
    if files is None or path is None:
        missing = "the package aqt is not installed" if files is None else NONE
        sys.stderr.write(f"No pictures: {missing}\n")
        return 1
    with tempfile.TemporaryDirectory() as place, launched(path) as browser:
        from tests.learner import Learner

        built = make_deck(Path(place))
        learner = Learner(Path(place) / "anki")
        learner.take(built.apkg)
        try:
            if options.cards:
                told = [six(browser, files, learner, options.cards)]
            else:
                told = every(browser, files, learner, OUTPUT)
        finally:
            learner.collection.close()
    sys.stdout.write("".join(f"{line}\n" for line in told))
    return 0


def every(browser: Any, files: Path, learner: Any, output: Path) -> list[str]:
    """Take a picture of each side of each Anki card, in each size and by day and night."""
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    media = Path(learner.collection.media.dir())
    told = []
    for name, size in SIZES.items():
        for night in (False, True):
            count = 0
            with reviewing(browser, files, media, size=size, night=night) as reviewer:
                for card in learner.cards():
                    for side in SIDES:
                        page = reviewer.show(card, side, typed="herz")
                        look = f"{name}-{'night' if night else 'day'}"
                        page.screenshot(
                            path=output / f"{_named(card)}-{side}-{look}.png", full_page=True
                        )
                        count += 1
            told.append(
                f"{output}: {count} pictures for a {name}, by {'night' if night else 'day'}"
            )
    return told


def six(browser: Any, files: Path, learner: Any, target: Path) -> str:
    """Take one picture of six cards, in three columns, by day."""
    media = Path(learner.collection.media.dir())
    cards = learner.cards()
    pictures = []
    with reviewing(browser, files, media, size=(COLUMN, 200)) as reviewer:
        for words, order, side in SIX:
            (card,) = (
                each for each in cards if words in each.note().fields[0] and each.ord == order
            )
            page = reviewer.show(card, side)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            pictures.append(page.locator(".sheet").screenshot())
            ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    images = [f"<img src='data:image/png;base64,{b64encode(each).decode()}'>" for each in pictures]
    columns = "".join(f"<div>{''.join(images[at : at + 2])}</div>" for at in range(0, 6, 2))
    page = browser.new_page(viewport={"width": 3 * COLUMN, "height": 100})
    page.set_content(
        f"<!doctype html><style>{_SHEET}</style><body style='background: {ground}'>{columns}"
    )
    page.screenshot(path=target, full_page=True)
    page.close()
    return f"{target}: {len(pictures)} cards, {target.stat().st_size // 1000} kB"


def _named(card: Any) -> str:
    words = re.sub(r"<[^>]*>|[{}\\()]|c\d::", "", card.note().fields[0])
    front = "-".join(re.findall(r"\w+", words.lower())[:5])
    return f"{card.note().note_type()['id'] % 10}-{front}-{card.ord + 1}"


if __name__ == "__main__":
    raise SystemExit(main())
