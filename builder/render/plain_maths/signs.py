"""The signs of formulas written as plain text, and the LaTeX that stands for each."""

from __future__ import annotations

import re
import unicodedata

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu",
    "µ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "varphi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma",
    "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁱⁿᵀᵏᵗˣ", "0123456789+-inTktx", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑᵢⱼₖₘₙₚₜₓ", "0123456789+-aeijkmnptx", strict=True))
SMALL = "".join((*RAISED, *LOWERED))
FRACTIONS = {"½": "1}{2", "⅓": "1}{3", "⅔": "2}{3", "¼": "1}{4", "¾": "3}{4"}
ACCENTS = {
    "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot",
    "\u0308": "ddot", "\u20d7": "vec",
}  # fmt: skip
# Letters of one character with an accent that no language writes as a word.
ACCENTED = "ŷẑŵẐŴŶĝĥĤȳỹẋẍẏ"
OPERATORS = {
    "+": "+", "-": "-", "−": "-", "±": r"\pm ", "∓": r"\mp ", "*": r"\cdot ", "∗": r"\cdot ",
    "·": r"\cdot ", "⋅": r"\cdot ", "×": r"\times ", "x": r"\times ", "÷": r"\div ", "/": "/",
    "∩": r"\cap ", "∪": r"\cup ", "mod": r"\bmod ",
}  # fmt: skip
RELATIONS = {
    "=": "=", "<": "<", ">": ">", "≠": r"\ne ", "≤": r"\le ", "<=": r"\le ", "≥": r"\ge ",
    ">=": r"\ge ", "≈": r"\approx ", "∈": r"\in ", "~": r"\sim ", "∼": r"\sim ", "≡": r"\equiv ",
    "∝": r"\propto ", "≪": r"\ll ", "≫": r"\gg ",
}  # fmt: skip
LARGE = {"∑": r"\sum", "Σ": r"\sum", "∏": r"\prod", "Π": r"\prod", "∫": r"\int"}
# A function of mathematics is set upright; no other word is read as a part of a formula.
_KNOWN_TO_LATEX = "max min log ln exp sin cos tan sinh cosh tanh arcsin arccos arctan det gcd lim"
_NAMED = "softmax Softmax sigmoid Sigmoid argmax argmin ReLU relu sign sgn sum mean Var Cov var tr"
FUNCTIONS = {
    **{name: rf"\{name}" for name in _KNOWN_TO_LATEX.split()},
    **{name: rf"\operatorname{{{name}}}" for name in _NAMED.split()},
}
# Programs have these for lists too: alone, with one name in brackets, they are no formula.
OF_PROGRAMS = frozenset("max min sum mean var sign det relu".split())  # noqa: SIM905
# These take their base without a sign: `log2(n)`.
BASES = re.compile(r"(?:2|10)(?=\(| [a-zA-Z(](?![a-zA-Z]))")
# What stands after a space: `log n`, but not `max n`.
OF_A_FACTOR = frozenset("log ln exp sin cos tan sinh cosh tanh".split())  # noqa: SIM905
SUBSCRIPTS = "in|out|max|min|avg|tot|new|old|opt|ref|rms|ij|ji|ik|ki|jk|kj|mn"
# Two letters that a word, a unit or an element has are no product of two variables.
_NO_PRODUCTS = (
    "ad ah ai am an as at be by cd cm co dB db do dx ed eg eh el em en er eu et ex fl fr "
    "ft GB Gb go ha he hi hm ho hp hr Hz id ie if im in ip is it kB kb kg kJ kN kV kW km "
    "ks la lb le lo ma MB Mb me mg mi ml mL mm mJ mM mV mW ms mu my Na nm no ns of oh ok "
    "on op or os ow ox oz Pa PC pH pi pm qt re sh so TB tv TV uh UK um un up us US vs we "
    "wo ye yo th st nd rd Mg Ca Fe Cu Zn Ag Au Al Si Cl Br Li He Ne Ar Pb Hg Sn Cr Mn Ni "
    "As In Is It We Me My No So Do Go Be By At An Am If On Or Of To to Up Ti EU AI ID IP "
    "IT OR ON NO IS AN AM PM"
)
NO_PRODUCTS = frozenset(_NO_PRODUCTS.split())
# But with a power, or right after a number, these are: `1/2 at^2`, `2as`.
PRODUCTS_OF_MOTION = frozenset(("as", "at"))
# As units these stand after a number, and as elements they carry one.
UNITS = frozenset("ACFGHJKLMNSTVWbdghklmsµΩ")
ELEMENTS = frozenset("BCFHIKNOPSUVWY")


def letter(sign: str) -> str:
    """Return the LaTeX of one letter, which may have an accent, or of a number."""
    if sign in GREEK:
        return rf"\{GREEK[sign]} "
    plain = unicodedata.normalize("NFD", sign)
    if plain[-1] not in ACCENTS:
        return sign
    return rf"\{ACCENTS[plain[-1]]}{{{letter(plain[:-1]).rstrip()}}}"
