"""Days of a month as many languages write them, `3. Mai`, which look like items of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Languages that put a stop behind the number of a day; English, which does not, is left out.
_MONTH = re.compile(
    r"(?:(?:[Jj]anuar|Jänner|[Ff]ebruar|Feber|März|[Aa]pril|[Mm]ai|[Jj]uni|[Jj]uli|[Aa]ugust"
    r"|[Ss]eptember|[Oo]ktober|[Nn]ovember|Dezember|desember|december|marts|mars|maj"
    r"|ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince"
    r"|januára|februára|marca|apríla|mája|júna|júla|augusta|septembra|októbra|novembra|decembra"
    r"|[^\W\d_]{3,6}kuuta)\b|(?:Jan|Feb|Mär|Apr|Jun|Jul|Aug|Sept?|Okt|Nov|Dez)\.)"
)
_DAY_OF = re.compile(r"\d{1,2}\.(?:\s|\d{4}\b)")


def are_days(texts: Sequence[str]) -> bool:
    """Say whether the texts behind numbers with a stop make days of them, as in `3. Mai 1921`.

    The bare names of months are items: `1. Januar`, `2. Februar`, and so on.
    """
    if not texts or not all(_MONTH.match(text) or _DAY_OF.match(text) for text in texts):
        return False
    return not all(_MONTH.fullmatch(text) for text in texts)
