"""Authors who change a deck folder at random, in every way that a deck is changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from builder import pipeline
from builder.corrections import (
    CORRECTIONS_FILE,
    add_corrections,
    decide,
    read_corrections,
    store_decision,
)
from builder.errors import CorrectionsError
from builder.loading import load
from builder.model import Card, ChangeKind, Correction, Reviewed, Settled
from builder.text import fingerprint
from tests.scenarios.stage import Deck

SYLLABLES = "ba ko ri mu te lo sa ni du ge fo pi za ve cu ha".split()


@dataclass
class Author:
    """Someone who changes a deck; every choice follows from the seed."""

    deck: Deck
    rng: random.Random
    documents: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    gone: list[tuple[str, str]] = field(default_factory=list)
    kinds: dict[str, bool] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    words: int = 0

    def __post_init__(self) -> None:
        """Write the first documents."""
        for name in ("a.txt", "b.txt"):
            self.documents[name] = [self.card() for _ in range(5)]
        self.write()

    def word(self) -> str:
        """Make up a word that no other card has."""
        self.words += 1
        number = self.words * 2_654_435_761 % 16**4
        return "".join(SYLLABLES[number >> shift & 15] for shift in (0, 4, 8, 12))

    def card(self) -> tuple[str, str]:
        """Make up a card."""
        one, two, three, four = (self.word() for _ in range(4))
        return self.rng.choice(
            (
                (f"How does {one} reach the {two}?", f"Through the {three} and {four}."),
                (f"{one} {two}", f"the {three} part of any {four}"),
                (f"The {one} of {two} holds ___ and ___.", f"{three}; {four}"),
                (f"T/F: {one} lives in {two}", f"False; it lives in {three}"),
            )
        )

    def write(self) -> None:
        """Write all documents and settings, and remove documents that are gone."""
        for path in list(self.deck.folder.rglob("*.txt")):
            if path.relative_to(self.deck.folder).as_posix() not in self.documents:
                path.unlink()
        for name, cards in self.documents.items():
            lines = [f"{front}\n{back}\n" for front, back in cards]
            if name in self.headings:
                lines.insert(len(lines) // 2, f"## {self.headings[name]}\n")
            self.deck.put({name: "\n".join(lines)})
        kinds = "".join(f"kinds.{key} = {str(on).lower()}\n" for key, on in self.kinds.items())
        self.deck.put({"deck.toml": f"tags = {self.tags!r}\n{kinds}".replace("'", '"')})

    def step(self) -> str:
        """Change something, and say what."""
        while True:
            name = self.rng.choice(EDITS)
            edit: Callable[[], bool] = getattr(self, name)
            if edit():
                self.documents = {each: cards for each, cards in self.documents.items() if cards}
                self.write()
                return name

    def place(self) -> tuple[list[tuple[str, str]], int]:
        """Choose a document and a card in it."""
        cards = self.documents[self.rng.choice(sorted(self.documents))]
        return cards, self.rng.randrange(len(cards))

    def reword(self, text: str) -> str:
        """Replace one of the words that are made up, if there is one."""
        words = [
            each
            for each in text.replace("?", " ").replace(".", " ").replace(";", " ").split()
            if each.islower() and len(each) == 8
        ]
        return text.replace(self.rng.choice(words), self.word()) if words else text

    def edit_front(self) -> bool:
        cards, at = self.place()
        front, back = cards[at]
        cards[at] = self.reword(front), back
        return cards[at][0] != front

    def edit_back(self) -> bool:
        cards, at = self.place()
        front, back = cards[at]
        cards[at] = front, self.reword(back)
        return cards[at][1] != back

    def edit_both(self) -> bool:
        cards, at = self.place()
        front, back = cards[at]
        cards[at] = self.reword(front), self.reword(back)
        return True

    def insert(self) -> bool:
        cards, at = self.place()
        cards.insert(at, self.card())
        return True

    def delete(self) -> bool:
        cards, at = self.place()
        if sum(map(len, self.documents.values())) < 6:
            return False
        self.gone.append(cards.pop(at))
        return True

    def bring_back(self) -> bool:
        if not self.gone:
            return False
        cards, at = self.place()
        cards.insert(at, self.gone.pop(self.rng.randrange(len(self.gone))))
        return True

    def move_card(self) -> bool:
        cards, at = self.place()
        card = cards.pop(at)
        others = self.documents[self.rng.choice(sorted(self.documents))]
        others.insert(self.rng.randint(0, len(others)), card)
        return True

    def copy_card(self) -> bool:
        """Ask for the same fact in a document that is new, as another person's notes do."""
        cards, at = self.place()
        self.documents[f"{self.word()}.txt"] = [cards[at], self.card(), self.card()]
        return True

    def reorder(self) -> bool:
        cards, _ = self.place()
        self.rng.shuffle(cards)
        return True

    def rename(self) -> bool:
        name = self.rng.choice(sorted(self.documents))
        self.documents[self.rng.choice(("", "sub/")) + f"{self.word()}.txt"] = self.documents.pop(
            name
        )
        return True

    def split(self) -> bool:
        cards, at = self.place()
        self.documents[f"{self.word()}.txt"] = cards[at:]
        del cards[at:]
        return True

    def join(self) -> bool:
        if len(self.documents) < 3:
            return False
        one, other = self.rng.sample(sorted(self.documents), 2)
        self.documents[one] += self.documents.pop(other)
        return True

    def section(self) -> bool:
        self.headings[self.rng.choice(sorted(self.documents))] = self.word().capitalize()
        return True

    def retag(self) -> bool:
        self.tags = [self.word()] if self.rng.random() < 0.7 else []
        return True

    def switch_cloze(self) -> bool:
        self.kinds["cloze"] = not self.kinds.get("cloze", True)
        return True

    def switch_reversed(self) -> bool:
        self.kinds["reversed"] = not self.kinds.get("reversed", False)
        return True

    def switch_typed(self) -> bool:
        self.kinds["type_in"] = not self.kinds.get("type_in", False)
        return True

    def blanks(self) -> Iterator[tuple[list[tuple[str, str]], int]]:
        """Give the cards with two blanks or more."""
        for cards in self.documents.values():
            yield from ((cards, at) for at, (front, _) in enumerate(cards) if "___ and" in front)

    def swap_answers(self) -> bool:
        for cards, at in self.blanks():
            front, back = cards[at]
            cards[at] = front, "; ".join(reversed(back.split("; ")))
            return True
        return False

    def add_blank(self) -> bool:
        for cards, at in self.blanks():
            front, back = cards[at]
            if front.count("___") > 3:
                continue
            cards[at] = front.replace("holds", "holds ___,"), f"{self.word()}; {back}"
            return True
        return False

    def drop_blank(self) -> bool:
        for cards, at in self.blanks():
            front, back = cards[at]
            kept, *answers = back.split("; ")
            if len(answers) > 1:
                cards[at] = front.replace("___", kept, 1), "; ".join(answers)
                return True
        return False

    def cards(self) -> list[Card]:
        """Give the cards as they are read."""
        readings = pipeline.read(load([self.deck.folder]), dialect=self.deck.dialect)
        return [card for reading in readings for card in reading.cards]

    def correct(self) -> bool:
        """Accept a correction of an answer."""
        card = self.rng.choice(self.cards())
        file = self.deck.folder / CORRECTIONS_FILE
        old = card.back.split()[-1].strip(".;")
        if any(each.card == card.id for each in read_corrections(file).corrections):
            return False
        correction = Correction(
            card=card.id,
            front=card.front,
            side="back",
            before=fingerprint(card.back),
            edits=((old, self.word()),),
            kind=ChangeKind.FACTUAL,
            decision=Reviewed.ACCEPTED,
        )
        if card.back.count(old) != 1:
            return False
        add_corrections(file, [correction])
        return True

    def merge(self) -> bool:
        return self.decide(Settled.MERGE)

    def separate(self) -> bool:
        return self.decide(Settled.SEPARATE)

    def decide(self, settled: Settled) -> bool:
        """Decide about two cards, unless that contradicts what was decided before."""
        cards = self.cards()
        fronts: dict[str, list[Card]] = {}
        for card in cards:
            fronts.setdefault(card.front, []).append(card)
        twins = [each for each in fronts.values() if len({card.back for card in each}) > 1]
        pair = self.rng.choice(twins)[:2] if twins else self.rng.sample(cards, 2)
        ids = ",".join(card.id for card in pair)
        try:
            decision = decide(cards, settled, ids)
            store_decision(self.deck.folder / CORRECTIONS_FILE, decision, cards)
        except CorrectionsError:
            return False
        return True

    def undecide(self) -> bool:
        """Take back all that was decided."""
        file = self.deck.folder / CORRECTIONS_FILE
        if not file.exists() or self.rng.random() < 0.7:
            return False
        file.unlink()
        return True


EDITS = (
    "edit_front edit_front edit_back edit_back edit_both insert insert delete delete bring_back"
    " move_card copy_card reorder rename split join section retag switch_cloze switch_reversed"
    " switch_typed swap_answers add_blank drop_blank correct merge separate undecide"
).split()
