"""Words that no language has, each subject with sounds of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from .words import CODAS, DOUBLE, ENDINGS, SINGLE, VOWELS

T = TypeVar("T")


def often(words: Sequence[T], chance: Callable[[], float], flat: int = 10) -> T:
    """Draw one by the law of Zipf and Mandelbrot: the nth as often as 1 / (n + flat)."""
    return words[int(flat * ((len(words) + flat) / flat) ** chance()) - flat]


class Sounds:
    """A source of words, all different."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.onsets = [*rng.sample(SINGLE, 9), *rng.sample(DOUBLE, 4)]
        self.vowels = [*"aeiou", *rng.sample(VOWELS, 3)]
        self.codas = ["", "", "", "", "", "", *rng.sample(CODAS, 4)]
        self.endings = rng.sample(ENDINGS, 14)
        self.made: set[str] = set()

    def word(self) -> str:
        pick, chance = self.rng.choice, self.rng.random
        while True:
            syllables = 1 + (chance() < 0.5) + (chance() < 0.1)
            parts = [
                pick(sounds)
                for _ in range(syllables)
                for sounds in (self.onsets, self.vowels, self.codas)
            ]
            parts[-1] = pick(SINGLE) + pick(self.endings)
            word = "".join(parts)
            if word not in self.made:
                self.made.add(word)
                return word

    def head(self) -> str:
        """Make what a term is built around: at times a compound, or somebody's name."""
        chance = self.rng.random()
        if chance < 0.1:
            return f"{self.word()}-{self.word()}"
        return self.word().capitalize() if chance < 0.2 else self.word()
