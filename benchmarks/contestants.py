"""Ways of finding cards that ask for the same fact.

A contestant imports what it needs, and returns the function that is timed. That one takes
documents, fronts and backs, and gives the pairs that it holds to be the same, each once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

Chunk = tuple[Sequence[int], Sequence[int]]


@dataclass(slots=True)
class Search:
    """A search under way: pairs as chunks of firsts and seconds, made as they are asked for.

    `candidates` counts the pairs looked at. It is right at the end, and None if nobody can tell.
    """

    pairs: Iterator[Chunk]
    candidates: int | None = 0


Run = Callable[[Sequence[str], Sequence[str], Sequence[str]], Search]


@dataclass(frozen=True, slots=True)
class Contestant:
    """`most` is the number of cards beyond which there is no sense in waiting."""

    prepare: Callable[[], Run]
    most: int | None = None


def ours() -> Run:
    from builder.dedupe import find_pairs

    def run(documents: Sequence[str], fronts: Sequence[str], backs: Sequence[str]) -> Search:
        found = find_pairs(documents, fronts, backs)
        same = sorted({(min(pair), max(pair)) for pair in found.same})
        chunk = ([a for a, _ in same], [b for _, b in same])
        return Search(iter([chunk]), found.candidates)

    return run


def rapidfuzz() -> Run:
    """Compare every front with every other: the same if their sorted words are 90% alike."""
    import numpy as np
    from rapidfuzz import fuzz, process, utils

    rows = 500

    def run(_: Sequence[str], fronts: Sequence[str], __: Sequence[str]) -> Search:
        texts = [utils.default_process(front) for front in fronts]
        search = Search(iter(()), len(texts) * (len(texts) - 1) // 2)

        def pairs() -> Iterator[Chunk]:
            for start in range(0, len(texts), rows):
                scores = process.cdist(
                    texts[start : start + rows],
                    texts[start:],
                    scorer=fuzz.token_sort_ratio,
                    score_cutoff=90,
                    dtype=np.uint8,
                )
                first, second = np.nonzero(np.triu(scores, 1))
                yield (first + start).tolist(), (second + start).tolist()

        search.pairs = pairs()
        return search

    return run


def minhash(threshold: float) -> Callable[[], Run]:
    """Look up like sets of words by their hashes, and keep those that are as alike as is asked."""

    def prepare() -> Run:
        from datasketch import MinHash, MinHashLSH

        def run(_: Sequence[str], fronts: Sequence[str], backs: Sequence[str]) -> Search:
            search = Search(iter(()))

            def pairs() -> Iterator[Chunk]:
                index = MinHashLSH(threshold=threshold, num_perm=128)
                bags = [_words(card) for card in zip(fronts, backs, strict=True)]
                candidates = 0
                for second, hashes in enumerate(MinHash.generator(bags, num_perm=128)):
                    near = index.query(hashes)
                    index.insert(second, hashes, check_duplication=False)
                    candidates += len(near)
                    bag = bags[second]
                    alike = [n for n in near if _jaccard(bag, bags[n]) >= threshold]
                    yield alike, [second] * len(alike)
                search.candidates = candidates

            search.pairs = pairs()
            return search

        return run

    return prepare


def _within(cluster: Sequence[int]) -> Chunk:
    firsts, seconds = zip(*combinations(cluster, 2), strict=True)
    return firsts, seconds


def _words(texts: Iterable[str]) -> frozenset[bytes]:
    words = re.findall(r"\w+", "\n".join(texts).lower())
    return frozenset(word.encode() for word in words)


def _jaccard(a: frozenset[bytes], b: frozenset[bytes]) -> float:
    return len(a & b) / (len(a | b) or 1)


def semhash() -> Run:
    """Hold cards to be the same whose vectors are close, by the threshold that semhash sets."""
    import wordllama
    from semhash import SemHash

    # The weights lie in the package, though not where it looks first; nothing is downloaded.
    model = wordllama.WordLlama.load(
        cache_dir=Path(wordllama.__file__).parent, disable_download=True
    )

    class Encoder:
        def encode(self, inputs: Sequence[str], **_: object) -> object:
            return model.embed(list(inputs), norm=True)

    def run(_: Sequence[str], fronts: Sequence[str], backs: Sequence[str]) -> Search:
        # Vectors depend on case, and equal texts are found before there are vectors.
        records = [
            {"text": f"{front}\n{back}".lower(), "card": n}
            for n, (front, back) in enumerate(zip(fronts, backs, strict=True))
        ]
        index = SemHash.from_records(records, columns=["text"], model=Encoder())
        clusters: dict[int, list[int]] = {}
        for found in index.self_deduplicate(0.9).filtered:
            clusters.setdefault(found.duplicate_of["card"], []).append(found.record["card"])
        return Search((_within([kept, *others]) for kept, others in clusters.items()), None)

    return run


CONTESTANTS = {
    "ours": Contestant(ours),
    "rapidfuzz": Contestant(rapidfuzz, 10_000),
    "minhash-0.7": Contestant(minhash(0.7), 100_000),
    "minhash-0.5": Contestant(minhash(0.5), 100_000),
    "semhash": Contestant(semhash, 100_000),
}
