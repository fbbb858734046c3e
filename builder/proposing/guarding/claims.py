"""What a text claims that one small word can turn round: numbers, negations, opposites."""

from __future__ import annotations

import re
from collections import Counter

_LIST_MARK = re.compile(r"(?:(?<=\s)|^)[(\[]?(\d{1,3})[.)\]](?=\s+\S)")
_NUMBER = re.compile(
    r"(?:(?P<than><=?|>=?|[≤≥≠≈±])\s?)?"
    r"(?:(?<![\w.)\]])(?P<sign>-|−\s?))?"
    r"(?P<digits>(?<!\d)\.\d+|\d+(?:[.,]\d+)*)"
    r"(?P<unit>\s?(?:[%‰€£¥]|°\s?[CFK]?|(?i:per\s?cent)\b|[A-Za-zµμΩ]{1,4}\b))?"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")
_MONEY = re.compile(r"[€£¥](?=\s?\d)")
"""A dollar sign may as well open a formula."""
_UNIT = (
    "% ‰ ° °c °f °k k c f g kg mg µg ng t lb oz m km cm mm µm nm pm ft mi s ms µs ns min h hr hrs "
    "d hz khz mhz ghz b kb mb gb tb kib mib gib bit bits byte v mv kv a ma w mw kw n kn j kj cal "
    "kcal ev kev mev pa kpa mpa bar atm mmhg mol mmol l ml dl µl ω db ppm rpm bpm au ly rad deg "
    "€ £ ¥ usd eur fps dpi iu"
)
_UNITS = frozenset(_UNIT.split())
_SAME_UNIT = {"percent": "%", "hrs": "h", "hr": "h"}
_NUMERAL = (
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
_VALUES = dict(
    zip(_NUMERAL.split(), [0, *range(2, 21)], strict=True),
    thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90,
    hundred="hundred", thousand="thousand", million="million", billion="billion",
    trillion="trillion", dozen="dozen", half="half", twice="twice", thrice="thrice",
    double="double", triple="triple",
)  # fmt: skip
"""Numbers in words; "one" and "second" are too often no numbers."""

_NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|without|nor|neither|none|nothing|nobody|nowhere|hardly|barely"
    r"|(?:[a-z]+n['’´`]"
    r"|(?:do|does|did|is|are|was|were|has|have|had|ca|wo|would|should|could|must)n)t"
    r"|nicht|kein(?:e[mnrs]?)?|niemals|ohne|pas|jamais|sans|nunca)\b"
)
_WORD = re.compile(r"[^\W\d_]+")
_BARE = 4
"""Letters of a word that a prefix denies; shorter ones are too often another word."""
_DENIALS = ("un", "in", "im", "il", "ir", "non", "dis", "anti", "mis")
_CONTRARY = (
    "hypo/hyper over/under intra/inter endo/exo micro/macro pre/post intro/extro homo/hetero "
    "mono/poly iso/aniso ana/cata sub/super up/down in/ex in/out im/ex in/de en/de an/cat "
    "maxi/mini af/ef ad/ab pro/anti syn/anti eu/pro upper/lower multi/uni bi/uni ante/retro "
    "centri/centro con/di as/des en/dis pro/re"
)
_CONTRARIES = tuple(tuple(pair.split("/")) for pair in _CONTRARY.split())
_OPPOSITE = (
    "increas/decreas rais/lower rise/fall rising/falling grow/shrink gain/loss maxim/minim "
    "more/less more/fewer most/least higher/lower high/low larger/smaller large/small "
    "greater/less greater/smaller bigger/smaller longer/shorter long/short faster/slower "
    "fast/slow stronger/weaker strong/weak before/after above/below over/under left/right "
    "up/down upper/lower top/bottom inside/outside inner/outer internal/external "
    "first/last always/never all/none all/some every/some positive/negative true/false "
    "correct/incorrect right/wrong yes/no with/without accept/reject allow/prevent allow/forbid "
    "cause/prevent start/stop begin/end open/close add/subtract add/remove multiply/divide "
    "attract/repel absorb/emit oxidation/reduction oxidis/reduc oxidiz/reduc acid/base "
    "arter/vein anterior/posterior dorsal/ventral proximal/distal superior/inferior "
    "medial/lateral afferent/efferent flexion/extension activat/inhibit activat/suppress "
    "convex/concave static/dynamic parallel/serial parallel/perpendicular input/output "
    "encod/decod source/target male/female north/south east/west hot/cold warm/cold early/late "
    "old/new same/different similar/different even/odd finite/infinite numerator/denominator "
    "supervised/unsupervised and/or must/may bias/variance dominant/recessive cathode/anode "
    "mitosis/meiosis sin/cos sine/cosine train/test precision/recall"
)
_OPPOSED = tuple(tuple(pair.split("/")) for pair in _OPPOSITE.split())
_STEM = 5
"""Letters of an opposite that may go on; a shorter one is a whole word."""
_MANY = 2_000
"""Words that changed, above which a text is another one and no single word was turned round."""


def numbers(said: str) -> Counter[str]:
    """Count the numbers in a text, each with its sign, its comparison and its unit.

    The numbers of a list are none, and neither is how a number is written: "1,000" is "1000".
    """
    text = without_list_marks(said)
    found = Counter(_number(match) for match in _NUMBER.finditer(text))
    found.update(_MONEY.findall(text))
    words = Counter(_WORD.findall(text.lower()))
    found.update({str(_VALUES[word]): words[word] for word in words.keys() & _VALUES.keys()})
    return found


def _number(found: re.Match[str]) -> str:
    """Write a number in one way."""
    digits = found["digits"]
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    unit = "".join((found["unit"] or "").split()).replace("μ", "µ")
    unit = _SAME_UNIT.get(unit.lower(), unit)
    is_unit = unit != "a" and unit.lower() in _UNITS
    than = {"<=": "≤", ">=": "≥"}.get(found["than"], found["than"] or "")
    return f"{than}{'-' if found['sign'] else ''}{digits}{unit if is_unit else ''}"


def without_list_marks(text: str) -> str:
    """Leave out the numbers of a list: 1, 2 and so on, or any run of them where lines begin."""
    marks = list(_LIST_MARK.finditer(text))
    drop: list[re.Match[str]] = []
    run: list[re.Match[str]] = []
    for mark in [*marks, None]:
        if mark and run and int(mark[1]) == int(run[-1][1]) + 1:
            run.append(mark)
            continue
        if len(run) > 1 and (run[0][1] == "1" or all(_opens_line(text, each) for each in run)):
            drop += run
        run = [mark] if mark else []
    parts, at = [], 0
    for mark in drop:
        parts.append(text[at : mark.start()])
        at = mark.end()
    return "".join([*parts, text[at:]])


def _opens_line(text: str, mark: re.Match[str]) -> bool:
    return mark.start() == 0 or text[mark.start() - 1] == "\n"


def negations(said: str) -> int:
    """Count the words that deny something."""
    return sum(1 for _ in _NEGATION.finditer(said.lower()))


def turned(before: str, after: str) -> tuple[str, str]:
    """Find a word of a text that became its opposite or its denial, or give two empty strings."""
    old, new = (Counter(_WORD.findall(text.lower())) for text in (before, after))
    gone, come = sorted(old - new), sorted(new - old)
    if len(gone) > _MANY or len(come) > _MANY:
        return "", ""
    found = _denied(gone, come) or _denied(come, gone, back=True) or _opposed(gone, come)
    return found or ("", "")


def _denied(bare: list[str], others: list[str], *, back: bool = False) -> tuple[str, str] | None:
    """Find a word with a prefix that denies it, among words that became others."""
    known = set(others)
    for word in bare:
        for prefix in _DENIALS if len(word) >= _BARE else ():
            if f"{prefix}{word}" in known:
                return (f"{prefix}{word}", word) if back else (word, f"{prefix}{word}")
    return None


def _opposed(gone: list[str], come: list[str]) -> tuple[str, str] | None:
    """Find a word and its opposite, the one gone and the other come."""
    for one, other in (*_OPPOSED, *(pair[::-1] for pair in _OPPOSED)):
        old = next((word for word in gone if _is_form(word, one)), "")
        new = next((word for word in come if _is_form(word, other)), "") if old else ""
        if new:
            return old, new
    known = set(come)
    for word in gone:
        for one, other in (*_CONTRARIES, *(pair[::-1] for pair in _CONTRARIES)):
            rest = word.removeprefix(one)
            if rest != word and len(rest) >= _BARE and f"{other}{rest}" in known:
                return word, f"{other}{rest}"
    return None


def _is_form(word: str, stem: str) -> bool:
    return word == stem or (len(stem) >= _STEM and word.startswith(stem))
