"""Cards that ask for planted facts, each worded anew, and seven ways of saying the same again."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from .asking import RELATIONS, VERBS
from .facts import GENERAL, Fact, Subject, Topic
from .sounds import often
from .words import ANSWERING, ASIDES, MODIFIERS, NOUNS

SYNONYMS = {group[0]: group[1:] for group in MODIFIERS + NOUNS + ANSWERING if len(group) > 1}
NUMERALS = "zero one two three four five six seven eight nine ten eleven twelve".split()
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True, eq=False)
class Card:
    """A card and the fact it asks for; `plain` if it can be copied to another document as it is."""

    fact: Fact
    document: int
    front: str
    back: str
    form: int
    plain: bool = True


def short(term: str) -> str:
    """Abbreviate a term by its initials."""
    return "".join(part[0] for part in re.split(r"[ -]", term) if part).upper()


class Writer:
    """Words the cards of one subject. The documents are numbered from 0."""

    def __init__(self, subject: Subject, rng: random.Random) -> None:
        self.subject = subject
        self.rng = rng
        self.chance = rng.random
        self.cards: list[Card] = []
        self.long_forms: dict[tuple[int, str], str] = {}
        self.ways = {
            "form": (20, self.other_form),
            "equal": (15, self.equal),
            "order": (15, self.other_order),
            "typo": (15, self.typo),
            "reworded": (15, self.reworded),
            "abbreviation": (10, self.abbreviation),
            "synonym": (10, self.synonym),
        }

    def write(self, fact: Fact, document: int) -> None:
        """Write the first card of a fact."""
        form = int(self.chance() * len(RELATIONS[fact.relation].forms))
        self.put(Card(fact, document, self.front(fact, form), self.back(fact), form))

    def again(self, document: int) -> bool:
        """Say in this document what another one says, if any says something that is new here."""
        ways, weights = list(self.ways), [weight for weight, _ in self.ways.values()]
        (way,) = self.rng.choices(ways, weights)
        for attempt in range(24):
            base = self.rng.choice(self.cards)
            if document in base.fact.documents:
                continue
            card = self.ways[way if attempt < 16 else "form"][1](base, document)
            if card:
                self.put(card)
                return True
        return False

    def put(self, card: Card) -> None:
        card.fact.documents.add(card.document)
        self.cards.append(card)

    def equal(self, base: Card, document: int) -> Card | None:
        """Copy a card, with other case, spaces and stops."""
        if not base.plain:
            return None
        front, back = (self.restyled(text) for text in (base.front, base.back))
        return Card(base.fact, document, front, back, base.form)

    def other_form(self, base: Card, document: int) -> Card | None:
        forms = len(RELATIONS[base.fact.relation].forms)
        form = (base.form + 1 + int(self.chance() * (forms - 1))) % forms
        back = self.back(base.fact)
        return Card(base.fact, document, self.front(base.fact, form), back, form)

    def other_order(self, base: Card, document: int) -> Card | None:
        """Turn the question, the two things that it compares, or the term."""
        fact, turned = base.fact, RELATIONS[base.fact.relation].turned
        if fact.relation == "difference" and fact.y:
            front = self.filled(RELATIONS["difference"].forms[base.form], fact, fact.y, fact.x)
        elif fact.x.noun and self.chance() < 0.4:
            rest = fact.x.term.removesuffix(fact.x.noun).strip()
            front = self.front(fact, base.form, f"{fact.x.noun} of {rest}")
        else:
            front = self.filled(self.rng.choice(turned), fact, fact.x, fact.y)
        return Card(fact, document, front, self.back(fact), base.form)

    def typo(self, base: Card, document: int) -> Card | None:
        """Misspell a word of the term."""
        words = base.fact.x.term.split()
        place = max(range(len(words)), key=lambda n: len(words[n]) * (0.4 + self.chance()))
        if len(words[place]) < 5:
            return None
        words[place] = self.misspelt(words[place])
        form = self.form(base)
        front = self.front(base.fact, form, " ".join(words))
        return Card(base.fact, document, front, self.back(base.fact), form, plain=False)

    def reworded(self, base: Card, document: int) -> Card | None:
        """Answer the same question in other words."""
        if not base.plain:
            return None
        return Card(base.fact, document, base.front, self.back(base.fact), base.form)

    def abbreviation(self, base: Card, document: int) -> Card | None:
        """Ask for a term by its initials."""
        term = base.fact.x.term
        initials = short(term)
        if len(initials) < 2 or self.long_forms.setdefault((document, initials), term) != term:
            return None
        form = self.form(base)
        front = self.front(base.fact, form, initials)
        return Card(base.fact, document, front, self.back(base.fact), form, plain=False)

    def synonym(self, base: Card, document: int) -> Card | None:
        """Ask with a synonym in the term, or of the verb."""
        fact, topic, form = base.fact, base.fact.x, self.form(base)
        parts = topic.parts()
        places = [n for n in (0, 2, 4) if parts[n] in SYNONYMS]
        if places:
            place = self.rng.choice(places)
            parts[place] = self.rng.choice(SYNONYMS[parts[place]])
            front = self.front(fact, form, " ".join(part for part in parts if part))
        elif fact.relation.startswith("claim"):
            front = self.front(fact, form, verb=1)
        else:
            return None
        return Card(fact, document, front, self.back(fact), form)

    def form(self, base: Card) -> int:
        """Ask as before, or in another way."""
        return (
            base.form
            if self.chance() < 0.5
            else self.rng.randrange(len(RELATIONS[base.fact.relation].forms))
        )

    def front(self, fact: Fact, form: int, term: str = "", verb: int = 0) -> str:
        way = RELATIONS[fact.relation].forms[form]
        return self.filled(way, fact, fact.x, fact.y, term, verb)

    def filled(
        self, way: str, fact: Fact, x: Topic, y: Topic | None, term: str = "", verb: int = 0
    ) -> str:
        """Fill in a way of asking; `term` stands for that of x, `verb` counts among synonyms."""
        does, alone = VERBS[fact.verb][verb]
        t, u = term or x.term, y.term if y else ""
        article = x.article
        if article == "a ":
            article = "" if t.isupper() else "an " if t[0].lower() in "aeiou" else article
        front = way.format(
            x=article + t, y=y.article + u if y else "", t=t, u=u, v=does, w=alone, n=fact.counted
        )
        return front[0].upper() + front[1:]

    def back(self, fact: Fact) -> str:
        """Word an answer: most of the words of the fact, in turn, among some others."""
        chance = self.chance
        words = []
        for word in fact.core:
            kind = chance()
            if kind < 0.3 and word in SYNONYMS:
                words.append(self.rng.choice(SYNONYMS[word]))
            elif kind < 0.85:
                words.append(word + "s" if kind > 0.77 and word[-1] != "s" else word)
        turn = int(chance() * len(words)) if chance() < 0.5 else 0
        words = words[turn:] + words[:turn]
        for _ in range(1 + int(len(fact.core) * (0.2 + 0.6 * chance()))):
            source = self.subject.words if chance() < 0.4 else GENERAL
            word = often(source, chance)
            if word not in words:
                words.insert(int(chance() * (len(words) + 1)), word)
        fixed = [self.fixed(fact)] if fact.fixed else []
        if RELATIONS[fact.relation].listed and len(words) > 4 and chance() < 0.5:
            return self.listed(words)
        text = " ".join(
            self.joined([*fixed, *words], self.rng.choice(RELATIONS[fact.relation].openers))
        )
        return text[0].upper() + text[1:] + "." if chance() < 0.5 else text

    def fixed(self, fact: Fact) -> str:
        spelt = fact.relation == "number" and self.chance() < 0.5
        return NUMERALS[int(fact.fixed)] if spelt else fact.fixed

    def joined(self, words: list[str], opener: str) -> list[str]:
        """Put common words between the others."""
        text = [opener] if opener else []
        for n, word in enumerate(words):
            if n and self.chance() < 0.5:
                text.append(often(ASIDES, self.chance, 2))
            text.append(word)
        return text if len(text) > 2 else [*text, "of", often(GENERAL, self.chance)]

    def listed(self, words: list[str]) -> str:
        """Set an answer as a list."""
        items = 2 + int(self.chance() * min(3, len(words) / 2 - 1))
        size = -(-len(words) // items)
        return "\n".join(
            "- " + " ".join(self.joined(words[n : n + size], ""))
            for n in range(0, len(words), size)
        )

    def restyled(self, text: str) -> str:
        chance = self.chance()
        if chance < 0.3:
            return text.lower()
        if chance < 0.5:
            return text.rstrip(".?") if text[-1] in ".?" else text + "."
        if chance < 0.6:
            return text.replace(" ", "  ", 2)
        return text.replace("- ", "• ") if chance < 0.7 else text

    def misspelt(self, word: str) -> str:
        """Leave out, double, swap or mistake a letter, but not the first."""
        n, kind = 1 + int(self.chance() * (len(word) - 2)), self.chance()
        if kind < 0.3:
            wrong = word[:n] + word[n + 1 :]
        elif kind < 0.5:
            wrong = word[:n] + word[n] + word[n:]
        elif kind < 0.75:
            wrong = word[:n] + word[n + 1] + word[n] + word[n + 2 :]
        else:
            wrong = word[:n] + self.rng.choice(LETTERS) + word[n + 1 :]
        return wrong if wrong != word else word[:n] + word[n + 1 :]

    def introduce(self) -> None:
        """Have each document say what its abbreviations stand for, on a card that has no copy."""
        alone: dict[int, list[Card]] = {}
        of_term: dict[tuple[int, str], Card] = {}
        for card in self.cards:
            if card.plain and len(card.fact.documents) == 1:
                alone.setdefault(card.document, []).append(card)
                of_term[card.document, card.fact.x.term] = card
        for (document, initials), term in self.long_forms.items():
            full = f"{term} ({initials})"
            card = of_term.get((document, term)) or self.rng.choice(alone[document])
            if term in card.front:
                card.front = card.front.replace(term, full, 1)
            else:
                card.back += f" Compare {full}."
