"""Columns that dashes part, `- go - went - gone`, within the items of a list."""

from __future__ import annotations

from collections.abc import Sequence


def columned(lines: Sequence[str]) -> frozenset[str]:
    """Give the dashes that open lines and stand between columns in them: `- go - went - gone`.

    One line of this kind may be a list that lost its line breaks; where there are more, the dashes
    within them are no marks. Nor do columns end like sentences, or like the heads of lists.
    """
    return frozenset(sign for sign in "-–" if sum(_has_columns(line, sign) for line in lines) > 1)


def _has_columns(line: str, sign: str) -> bool:
    between = f" {sign} "
    if line[:1] != sign or between not in line[1:]:
        return False
    return not any(part.rstrip()[-1:] in (".", ":", ";") for part in line.split(between)[:-1])
