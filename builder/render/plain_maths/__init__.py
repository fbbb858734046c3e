r"""Formulas written as plain text: what surely is one is typeset, all else stays as it is written.

`(W−F+2P)/S+1` becomes `\((W-F+2P)/S+1\)`. Prices, ranges, units, chemistry, names of programs and
`and/or` are none: a formula that stays text can be read, but prose that is set as one cannot.
"""

from builder.render.plain_maths.finding import find_formulas, may_have_formulas
from builder.render.plain_maths.judging import is_written_plainly

__all__ = ["find_formulas", "is_written_plainly", "may_have_formulas"]
