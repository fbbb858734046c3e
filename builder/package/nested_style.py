"""The style of cards for a page in which a card is a part, in a shadow root of its own.

In Anki the card is the page: `html` is around it and `body` is the card. In a shadow root neither
is there, so what is said of them is said of the root and of the card. Units such as `rem` are
those of the page.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""/\*.*?(?:\*/|\Z)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[{};]|[^{};"'/]+|.""", re.DOTALL
)
_PAGE = re.compile(r"(?<![\w.#:=-])(?::root|html)((?:\.[\w-]+)*)(?![\w(-])", re.IGNORECASE)
_BODY = re.compile(r"(?<![\w.#:=-])body(?![\w(-])", re.IGNORECASE)

# Not every browser finds a font for formulas by itself. Pictures are as high as Anki has them.
_OWN = """
math {
  font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "Libertinus Math",
    "TeX Gyre Termes Math", "DejaVu Math TeX Gyre", "Noto Sans Math", math;
  font-weight: normal;
}

math[display="block"] {
  margin: 1em 0;
}

img {
  max-height: 95vh;
}
"""


def nested_style(css: str) -> str:
    """Give a card's style sheet for a shadow root, with what Anki itself adds to it, or MathJax."""
    return _OWN + "".join(_mapped(css))


def _mapped(css: str) -> list[str]:
    """Put what is there in the place of `:root`, `html` and `body`, in selectors alone."""
    made: list[str] = []
    since = 0  # where in `made` the words before a block begin
    for token in _TOKEN.finditer(css):
        text = token[0]
        if text == "{":
            made[since:] = [_selector(each) for each in made[since:]]
        made.append(text)
        if text in ("{", "}", ";"):
            since = len(made)
    return made


def _selector(text: str) -> str:
    if text.startswith(("/*", '"', "'")) or text.lstrip().startswith("@"):
        return text
    return _BODY.sub(":where(.card)", _PAGE.sub(_host, text))


def _host(found: re.Match[str]) -> str:
    return f":host({found[1]})" if found[1] else ":host"
