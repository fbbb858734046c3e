"""Whether a formula that a model wrote can be typeset, and holds nothing but a formula."""

from __future__ import annotations

import re

_LONGEST = 400
# What loads, defines or links: none of it belongs into a formula.
_REACHING = re.compile(
    r"\\(?:href|url|require|includegraphics|input|include|[egx]?def|let|futurelet|csname|catcode|"
    r"(?:re)?new(?:command|environment)|Newextarrow|DeclareMathOperator|style|class|cssId|unicode|"
    r"html\w*|data|toggle|mathtip|texttip|mmlToken|bbox)(?![A-Za-z])"
)
_SIGNS = re.compile(r"\$|\\[()\[\]]|\{\{|\}\}\}?|[<>]\s*/?\s*\w+\s*=|`")


def formula_problem(formula: str) -> str:
    """Say in one sentence what is wrong with a formula in LaTeX, if anything."""
    from latex2mathml.converter import convert

    if not formula:
        return "The formula is empty."
    if len(formula) > _LONGEST:
        return f"The formula is longer than {_LONGEST} characters."
    if reaching := _REACHING.search(formula):
        return f"The formula must not use {reaching[0]}."
    if sign := _SIGNS.search(formula.replace("}}", "} }")):
        return f"The formula must not hold {sign[0]}; write it without signs around it."
    if formula.count("{") != formula.count("}"):
        return "The braces of the formula are not balanced."
    try:
        convert(formula)
    except Exception as fault:  # noqa: BLE001 (the converter has no common class of errors)
        return f"The formula is no LaTeX that can be typeset ({type(fault).__name__})."
    return ""
