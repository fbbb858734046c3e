"""Whether what opens in a text closes in it: brackets, quotations, code, formulas and gaps."""

from __future__ import annotations

from collections.abc import Sequence

# The last two mark a gap, which is hidden on the question of a cloze card.
_PAIRS = ("()", "[]", "{}", "“”", "«»", "\ue000\ue001")
_TWICE = ("`", "$", "**", '"')


def are_whole(texts: Sequence[str]) -> bool:
    """Say whether no bracket, quotation, code, formula or gap is open where a text ends."""
    return all(
        all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS)
        and not any(text.count(sign) % 2 for sign in _TWICE)
        for text in texts
    )
