"""Cards near in meaning that share too few words to be compared: pairs to ask a person about.

An embedding tells a paraphrase from a stranger, but not a fact from its opposite; so it proposes
pairs, and never decides. Its library is optional: the extra `semantic`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from builder.errors import DeckwrightError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]
    Embed: TypeAlias = Callable[[list[str]], Vectors]

NAME = "wordllama"
_NEAREST = 3
"""Cards of other documents that are looked at from each card."""
_CLOSE = 0.3
"""Cosine from which two cards may be asked about; below it even nearest ones are strangers."""
_BLOCK = 1024
"""Cards compared at once with as many others, which bounds the memory, as does the next."""
_READ = 2000
"""Characters of a card that are read for their meaning."""


def neighbours(
    documents: Sequence[str],
    fronts: Sequence[str],
    backs: Sequence[str],
    embed: Embed | None = None,
) -> list[tuple[int, int, float]]:
    """Pair the cards of different documents that are among each other's nearest, best first.

    Takes columns of equal length, and gives card numbers, the lower first, with the cosine. Each
    card is in three pairs at most. `embed` makes a vector of each text; without it, wordllama does.
    Raises DeckwrightError where that is not installed.
    """
    embed = embed or _wordllama()
    import numpy as np

    # Static embeddings know capitalised words as other words.
    texts = [f"{front} {back}"[:_READ].lower() for front, back in zip(fronts, backs, strict=True)]
    vectors = _embedded(texts, embed)
    codes = np.unique(np.asarray(documents, dtype=str), return_inverse=True)[1]
    ranks: dict[tuple[int, int], tuple[int, float]] = {}
    for card, nearest in enumerate(_nearest(vectors, codes)):
        for rank, (other, cosine) in enumerate(nearest, 1):
            ranks[card, other] = rank, cosine
    # Whom both hold nearest comes before who is merely alike: in a deck on one subject, all are.
    mutual = {
        (a, b): (cosine / max(rank, ranks[b, a][0]), cosine)
        for (a, b), (rank, cosine) in ranks.items()
        if a < b and (b, a) in ranks
    }
    best = sorted(mutual, key=lambda pair: (-mutual[pair][0], pair))
    return [(*pair, mutual[pair][1]) for pair in best]


def _embedded(texts: Sequence[str], embed: Embed) -> Vectors:
    """Give a vector of length one for each text; for a text without known words, none."""
    import numpy as np

    starts = range(0, len(texts), _BLOCK)
    blocks = [embed(list(texts[start : start + _BLOCK])) for start in starts]
    vectors = np.concatenate(blocks) if blocks else np.zeros((0, 1), np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0.0, lengths, 1.0)).astype(np.float32, copy=False)


def _nearest(vectors: Vectors, codes: NDArray[np.intp]) -> Iterator[list[tuple[int, float]]]:
    """Yield for each card the nearest ones of other documents, with their cosines."""
    import numpy as np

    starts = range(0, len(vectors), _BLOCK)
    for start in starts:
        rows = slice(start, start + _BLOCK)
        found: list[list[tuple[int, float]]] = [[] for _ in vectors[rows]]
        for other in starts:
            columns = slice(other, other + _BLOCK)
            # Rounded, so that the last bits, which differ between machines, do not decide.
            cosines = np.round(vectors[rows] @ vectors[columns].T, 4)
            cosines[codes[rows, None] == codes[None, columns]] = -1.0
            order = np.argsort(-cosines, axis=1, kind="stable")[:, :_NEAREST]
            for row, best in enumerate(order):
                found[row] += [(other + int(n), float(cosines[row, n])) for n in best]
        for nearest in found:
            close = [each for each in nearest if each[1] >= _CLOSE]
            yield sorted(close, key=lambda each: (-each[1], each[0]))[:_NEAREST]


def _wordllama() -> Embed:
    """Load the embedder from the files in its package, without the network."""
    try:
        import wordllama
    except ImportError as fault:
        raise DeckwrightError(
            "finding cards by their meaning needs packages that are not installed",
            hint='run `pipx install --force ".[semantic]"` in a checkout of Deckwright, '
            "or leave out dedupe.semantic",
        ) from fault
    # It would look for its tokenizer in another folder than the one where it brings it.
    place = Path(wordllama.__file__).parent
    model = wordllama.WordLlama.load(cache_dir=place, disable_download=True)

    def embed(texts: list[str]) -> Vectors:
        vectors: Vectors = model.embed(texts)
        return vectors

    return embed
