"""Cards of many subjects and documents, with cards planted among them that ask for the same fact.

Half of the cards ask for something new, a fifth for what a card of another document on the subject
asks for, in one of seven ways of saying it again, and three tenths for something else that looks
much like it. `planted` gives the same cards for the same numbers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from .cards import Card, Writer
from .facts import Subject

AGAIN, NEAR = 0.2, 0.3
FEWEST, MOST = 50, 400


class Planted(NamedTuple):
    """Cards, and for each the number of its fact."""

    ids: list[str]
    documents: list[str]
    fronts: list[str]
    backs: list[str]
    truth: list[int]


def planted(count: int, seed: int = 0) -> Planted:
    """Make `count` cards. Subjects grow with the count, as do the cards of a subject."""
    cards = Planted([], [], [], [], [])
    terms: set[str] = set()
    facts = 0
    for n, sizes in enumerate(_subjects(count, random.Random(f"{seed} sizes"))):
        rng = random.Random(f"{seed} subject {n}")
        subject = Subject(rng, sum(sizes), terms, facts)
        written = _write(subject, sizes, rng)
        facts += len(subject.known)
        for document, made in enumerate(written, 1):
            name = f"{subject.name}-{n}-{document}"
            cards.ids.extend(f"{name}-{number}" for number in range(1, len(made) + 1))
            cards.documents.extend([name] * len(made))
            cards.fronts.extend(card.front for card in made)
            cards.backs.extend(card.back for card in made)
            cards.truth.extend(card.fact.number for card in made)
    return cards


def _subjects(count: int, rng: random.Random) -> list[list[int]]:
    """Deal out cards to documents and documents to subjects, of two documents or more each."""
    sizes = list(_sizes(count, rng))
    number = max(1, min(round(2 * (count / 1000) ** 0.6), len(sizes) // 2))
    subjects: list[list[int]] = [[] for _ in range(number)]
    for n, size in enumerate(sizes):
        subjects[n % number if n < 2 * number else int(number * rng.random() ** 1.5)].append(size)
    return subjects


def _sizes(count: int, rng: random.Random) -> Iterator[int]:
    while count >= 2 * FEWEST:
        size = min(int(FEWEST * (MOST / FEWEST) ** rng.random()), count - FEWEST)
        count -= size
        yield size
    if count:
        yield count


def _write(subject: Subject, sizes: list[int], rng: random.Random) -> list[list[Card]]:
    """Write the documents of a subject side by side, so that each can say again what others say."""
    writer = Writer(subject, rng)
    places = [document for document, size in enumerate(sizes) for _ in range(size)]
    rng.shuffle(places)
    due = [AGAIN * len(places), NEAR * len(places)]
    for left, document in zip(range(len(places), 0, -1), places, strict=True):
        chance = rng.random() * left
        if chance < due[0] and writer.cards and writer.again(document):
            due[0] -= 1
        elif due[0] <= chance < due[0] + due[1] and writer.cards:
            writer.write(subject.near_miss(), document)
            due[1] -= 1
        else:
            writer.write(subject.original(), document)
    writer.introduce()
    documents: list[list[Card]] = [[] for _ in sizes]
    for card in writer.cards:
        documents[card.document].append(card)
    return documents
