"""The facts of one subject: topics with their terms, what can be asked of them, and near-misses."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from .asking import COUNTED, DIRECTED, NEGATED, RELATIONS, VERBS
from .sounds import Sounds, often
from .words import ADDED, ANSWERING, CONTRASTS, MODIFIERS, NOUNS, NUMBERS, PREFIXES

ASKED = [name for name, relation in RELATIONS.items() for _ in range(relation.share)]
OF_TWO = (*DIRECTED, "difference")
ASKED_OF_ONE = [name for name in ASKED if name not in (*OF_TWO, "number")]
PARTNERS = {a: b for pair in CONTRASTS + PREFIXES for a, b in (pair, pair[::-1])}
ROWS = {number: row for row in NUMBERS for number in row}
GENERAL = [group[0] for group in ANSWERING]
FORMULAS = (
    "{a} = {b} * {c} / {d}",
    "{a} = {b} * {c}^{n}",
    "{a} = ({b} + {c}) / {d}",
    "{a} = {b} / (1 - {c})^{n}",
    "{a} = {n} * {b} * {c}",
    "{a} = sqrt({b} * {c} / {d})",
)
NEAR = {"contrast": 30, "relation": 22, "narrower": 16, "number": 12, "negation": 10, "swap": 10}


@dataclass(slots=True, eq=False)
class Topic:
    """What cards are about. Its term is made of parts, some of them empty."""

    head: str
    narrow: str = ""
    mark: str = ""
    modifier: str = ""
    prefix: str = ""
    noun: str = ""
    article: str = ""
    pool: tuple[str, ...] = ()
    term: str = ""

    def parts(self) -> list[str]:
        joint = "-" if self.prefix and self.head[0].isupper() else ""
        head = f"{self.prefix}{joint}{self.head}"
        return [self.narrow, self.mark, self.modifier, head, self.noun]


@dataclass(slots=True, eq=False)
class Fact:
    """What cards ask for. `core` has the words of its answers, `fixed` what no answer lacks."""

    relation: str
    x: Topic
    y: Topic | None = None
    verb: int = 0
    counted: str = ""
    core: tuple[str, ...] = ()
    fixed: str = ""
    number: int = 0
    documents: set[int] = field(default_factory=set)

    def key(self) -> tuple[str, ...]:
        """Tell facts apart. Why a thing is used is what it is for, and A and B are B and A."""
        terms = [self.x.term, self.y.term if self.y else ""]
        if self.relation == "difference":
            terms.sort()
        relation = "purpose" if self.relation == "why used" else self.relation
        return (relation, *terms, str(self.verb), self.counted)


class Subject:
    """Topics and facts of one subject, for about `cards` cards; `terms` are those of all subjects.

    Words grow with cards as they do in real collections, by a power of about 0.6.
    """

    def __init__(self, rng: random.Random, cards: int, terms: set[str], first: int) -> None:
        self.rng = rng
        self.chance = rng.random
        self.terms = terms
        self.first = first
        sounds = Sounds(rng)
        self.name = sounds.word()
        self.heads = [sounds.head() for _ in range(10 + int(1.2 * cards**0.6))]
        self.words = [sounds.word() for _ in range(40 + int(4 * cards**0.6))]
        self.people = [sounds.word().capitalize() for _ in range(5 + int(cards**0.5))]
        self.modifiers = rng.sample([group[0] for group in MODIFIERS], len(MODIFIERS))
        self.nouns = rng.sample([group[0] for group in NOUNS], len(NOUNS))
        self.topics: dict[str, Topic] = {}
        self.asked_of: list[Topic] = []
        self.known: set[tuple[str, ...]] = set()
        self.bases: dict[str, list[Fact]] = {way: [] for way in NEAR}

    def original(self) -> Fact:
        """Ask something new, of a topic there is or of a new one."""
        while True:
            topics = self.asked_of
            fresh = len(topics) < 3 or self.chance() < 0.35
            x = self.topic() if fresh else topics[int(self.chance() * len(topics))]
            fact = Fact(self.rng.choice(ASKED), x)
            if fact.relation in OF_TWO:
                fact.y = self.topic() if len(topics) < 2 else self.rng.choice(topics)
            if fact.relation == "difference" and self.chance() < 0.4:
                fact.y = self.sibling(x, "contrast")
            if fact.relation == "claim":
                fact.verb = self.rng.randrange(len(VERBS))
            if fact.relation == "number":
                fact.counted = self.rng.choice(COUNTED)
            if fact.y is not x and self.add(fact, ()):
                return fact

    def near_miss(self) -> Fact:
        """Ask something new that looks much like what has been asked."""
        for _ in range(8):
            (way,) = self.rng.choices(list(NEAR), list(NEAR.values()))
            if self.bases[way]:
                base = self.rng.choice(self.bases[way])
                fact = self.vary(base, way)
                if fact and self.add(fact, base.core if self.chance() < 0.4 else ()):
                    return fact
        return self.original()

    def vary(self, base: Fact, way: str) -> Fact | None:
        """Turn a fact into another one, or into none where it does not lend itself to it."""
        fact = replace(base, documents=set())
        if way == "relation":
            return Fact(self.rng.choice(ASKED_OF_ONE), base.x)
        if way == "negation":
            fact.relation = NEGATED[base.relation]
        elif way == "swap" and base.y:
            fact.x, fact.y = base.y, base.x
        elif way == "contrast" and base.relation == "claim" and self.chance() < 0.3:
            fact.verb ^= 1
        elif way == "contrast" and base.relation == "number" and self.chance() < 0.3:
            fact.counted = self.rng.choice(COUNTED)
        elif way != "number" and base.y and self.chance() < 0.5:
            fact.y = self.sibling(base.y, way)
        else:
            fact.x = self.sibling(base.x, way)
        return None if fact.x is fact.y else fact

    def topic(self) -> Topic:
        """Make a topic that no subject has."""
        chance = self.chance
        while True:
            topic = Topic(often(self.heads, chance, 3))
            kind = chance()
            if kind < 0.2:
                topic.mark = self.rng.choice(self.rng.choice(CONTRASTS))
            elif kind < 0.3:
                topic.mark = self.rng.choice(self.rng.choice(NUMBERS))
            elif kind < 0.4:
                topic.prefix = self.rng.choice(self.rng.choice(PREFIXES))
            if chance() < 0.45:
                topic.modifier = often(self.modifiers, chance)
            if chance() < 0.5:
                topic.noun = often(self.nouns, chance)
            topic.article = "" if topic.mark in ROWS else self.rng.choice(("", "", "the ", "a "))
            topic.pool = tuple(self.rng.choices(self.words, k=5))
            if self.take(topic):
                self.asked_of.append(topic)
                return topic

    def sibling(self, topic: Topic, way: str) -> Topic:
        """Make the topic that is this one's opposite, its next in number, or a narrower one."""
        near = replace(topic, pool=(*topic.pool[:3], *self.rng.choices(self.words, k=2)))
        if way == "number":
            near.mark = self.rng.choice(ROWS[topic.mark])
        elif way == "narrower" and not topic.narrow:
            near.narrow = often(self.modifiers, self.chance)
        elif topic.mark in PARTNERS:
            near.mark = PARTNERS[topic.mark]
        elif topic.prefix:
            near.prefix = PARTNERS.get(topic.prefix, "")
        else:
            near.prefix = self.rng.choice(ADDED)
        if near.narrow == near.modifier and near.narrow:
            near.narrow = ""
        return near if self.take(near) else self.topics.get(near.term, topic)

    def take(self, topic: Topic) -> bool:
        """Name a topic, and see whether there is none of the same words."""
        parts = [part for part in topic.parts() if part]
        topic.term = " ".join(parts)
        key = " ".join(sorted(parts))
        if key in self.terms:
            return False
        self.terms.add(key)
        self.topics[topic.term] = topic
        return True

    def add(self, fact: Fact, model: tuple[str, ...]) -> bool:
        """Give a fact its answer, much like the model if there is one, unless the fact is known."""
        key = fact.key()
        if key in self.known:
            return False
        fact.number = self.first + len(self.known)
        self.known.add(key)
        core = list(model) or [self.answering(fact.x) for _ in range(int(2 * 5.5 ** self.chance()))]
        for _ in range(self.rng.randint(1, 3) if model else 0):
            core[self.rng.randrange(len(core))] = self.answering(fact.x)
        fact.core = tuple(dict.fromkeys(core))
        fact.fixed = self.fixed(fact.relation)
        self.bases["contrast"].append(fact)
        self.bases["relation"].append(fact)
        self.bases["narrower"].append(fact)
        if fact.x.mark in ROWS:
            self.bases["number"].append(fact)
        if fact.relation in NEGATED:
            self.bases["negation"].append(fact)
        if fact.relation in DIRECTED:
            self.bases["swap"].append(fact)
        return True

    def answering(self, topic: Topic) -> str:
        """Draw a word for an answer: of the topic, of its subject, or any."""
        kind = self.chance()
        if kind < 0.3:
            return topic.pool[int(5 * self.chance())]
        return often(self.words if kind < 0.65 else GENERAL, self.chance)

    def fixed(self, relation: str) -> str:
        """Make what every answer to the question must name."""
        if relation == "year":
            return str(self.rng.randint(1650, 2020))
        if relation == "who":
            return self.rng.choice(self.people)
        if relation == "number":
            return str(self.rng.randint(2, 12))
        if relation == "formula":
            a, b, c, d = self.rng.choices("abcdfghkmnpqrstuvwxyz", k=4)
            form = self.rng.choice(FORMULAS)
            return form.format(a=a, b=b, c=c, d=d, n=self.rng.randint(2, 4))
        return ""
