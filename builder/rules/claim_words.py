"""The words that make claims opposite, and those that make no difference to them.

Each word has a sense, looked up once and kept: it is dropped, denies, hedges, links, counts, has a
side within a class of opposites, or is content, which is known by its stem. Numbers are read here
too, each with its unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from builder.rules.pack_patterns import stem

Kind = IntEnum(
    "Kind", "DROPPED CONTENT VERB ADJECTIVE DENIAL HEDGE QUANTIFIER NUMBER LINK ARTICLE ADVERB "
    "THAN CONDITION COMMA",
)  # fmt: skip
"""What a word does in a claim."""


@dataclass(frozen=True, slots=True)
class Sense:
    """A word's kind, its stem, and its side in a class of opposites (1, -1, or 0 for neither)."""

    kind: Kind
    stem: str = ""
    family: str = ""
    sign: int = 0


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DENIALS = _words("not no never neither nor cannot without none isnt arent dont doesnt")
HEDGES = _words(
    "may might could some sometimes occasionally partly partially possibly perhaps either both "
    "except unless depends depending varies certain but although though however while whereas "
    "instead rather otherwise unlike would or other another different most few several until"
)
"""Words with which a claim may hold and its opposite too."""
QUANTIFIERS = _words(
    "only just merely necessarily always all every each entirely alone exactly whether completely "
    "any both solely simply mainly directly even yet enough"
)
"""Words of which a denial denies the extent only."""
CONDITIONS = _words("when if as once whenever with by under where via through")
"""Words after which a direction is a condition rather than a claim."""
ADVERBS = _words(
    "very too so also usually typically generally normally often commonly much far slightly "
    "markedly substantially quickly considerably significantly statistically relatively greatly "
    "strongly really actually about approximately roughly around nearly almost then therefore "
    "thus hence quite still"
)
LINKS = _words(
    "is are was were be been being become becomes became get gets got remain remains stay stays "
    "makes make made keep keeps turn turns go goes rendered"
)
ARTICLES = _words("a an the this that these those")
DROPPED = _words(
    "of to in on at for from into and its it they them their there he she his her we you your our "
    "i one does do did has have had will can which what who whose how why many known called term "
    "name define definition mean means meaning refers refer describe explain describes state list "
    "give true false t f y n yes correct correctly happen happens happened occur occurs effect "
    "affect affects influence influences impact role function purpose use used level levels "
    "amount amounts quantity number value total overall process main primary key important "
    "property feature way result results lead leads thing example e.g i.e such over during within "
    "upon per between onto toward towards question answer statement consist consists contain "
    "contains comprise exist exists found located take takes place typical normal usual ordinary "
    "s because since due reason reasons cause causes caused causing responsible produce produces "
    "leading resulting us would-be count there's it's"
)
_SAME = (
    "age old; fast+1 speed velocity; high+1 height tall; long length duration last lasts; mass "
    "heavy weight; temperatur point; price cost costs; share percentage percent proportion "
    "fraction; child children; person people; man men; woman women"
)
"""A stem each, and words that ask for the same."""
COUNTED = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "hundred": 100,
}  # fmt: skip
LABELLED = _words(
    "type types stage phase step grade class chapter level figure version group category tier "
    "layer question law theorem rule article section war form part volume act amendment lesson "
    "unit number no problem factor vitamin generation order degree dimension channel option case"
)
"""Words after which a number is a name."""

_VERBS = (
    "increase increases increased increasing raise raises raised raising rise rises rose risen "
    "rising elevate elevates elevated grow grows grew boost boosts boosted enhance enhances "
    "enhanced accelerate accelerates strengthen strengthens amplify amplifies up stimulate "
    "stimulates promote promotes activate activates augment augments upregulates multiplies "
    "exceed exceeds expand expands widen widens lengthen lengthens heighten heightens speeds "
    "quickens | decrease slows slowed decreases decreased decreasing lower lowers lowered "
    "lowering reduce reduces reduced reducing decline declines declined fall falls fell fallen "
    "drop drops dropped diminish diminishes diminished shrink shrinks lessen lessens weaken "
    "weakens down inhibit inhibits suppress suppresses suppressed deactivates attenuate "
    "attenuates downregulates contract contracts narrow narrows shorten shortens dampen dampens; "
    "precede precedes preceded | follow follows followed; dilate dilates dilated vasodilation "
    "vasodilates | constrict constricts constricted vasoconstriction vasoconstricts; attract "
    "attracts | repel repels; gain gains absorb absorbs | lose loses release releases emit emits; "
    "allow allows permit permits enable enables | prevent prevents forbid forbids prohibit "
    "prohibits block blocks; include includes | exclude excludes lack lacks; improve improves "
    "improved help helps | worsen worsens worsened harm harms hurts; accept accepts accepted | "
    "reject rejects rejected; converge converges | diverge diverges; away | toward towards"
)
"""Words that say a direction of what stands before them, likewise."""
_ADJECTIVES = (
    "higher greater larger bigger more longer | smaller less fewer shorter; "
    "high large big | low small; faster quicker | slower; fast quick rapid | slow; older | "
    "younger newer; hotter warmer | colder cooler; hot warm | cold cool; heavier denser | "
    "lighter; stronger | weaker; strong | weak; before earlier | after later; above | below "
    "beneath under underneath; inside | outside; better | worse; closer nearer | farther further; "
    "expensive | cheap inexpensive; positive | negative; common | rare uncommon; possible | "
    "impossible; necessary required mandatory compulsory obligatory | unnecessary optional "
    "voluntary unneeded; legal lawful | illegal unlawful; valid binding enforceable | invalid "
    "void unenforceable; reversible | irreversible; soluble | insoluble; active | inactive "
    "passive; stable | unstable; linear | nonlinear non-linear; convex | concave nonconvex; safe "
    "harmless | unsafe dangerous harmful; acidic | basic alkaline; polar | nonpolar; mutable | "
    "immutable; ordered sorted | unordered unsorted; deterministic | random stochastic "
    "nondeterministic; continuous | discrete; finite bounded limited | infinite unbounded "
    "unlimited boundless; even | odd; symmetric symmetrical | asymmetric asymmetrical; permeable "
    "| impermeable; conscious | unconscious; biased | unbiased; dependent | independent; "
    "endothermic | exothermic; open | closed; alive living | dead nonliving; visible | invisible; "
    "toxic poisonous | nontoxic; wet | dry; benign | malignant; clockwise | counterclockwise "
    "anticlockwise; accurate | inaccurate; efficient | inefficient; elastic | inelastic; full "
    "complete | empty incomplete; lossless | lossy; stateful | stateless; public | private; "
    "hereditary inherited | acquired; aerobic | anaerobic; ascending | descending; left | right"
)
"""Words after "is" that are opposites, two sides at a time."""
QUALIFIERS = _words("human bodi year standard current modern today exact adult atmospher")
"""Stems that name what is understood without them."""
_FLIPS = _words(
    "deficiency deficient deficit lack absence absent loss removal inhibitor inhibition "
    "antagonist resistance blocker blockade insufficient insufficiency excess excessive anti non "
    "partial former first last second third maximum minimum max min average mean median peak "
    "initial final"
)
FLIPS = frozenset(each for word in _FLIPS for each in stem(word))
"""Stems that make another subject of the words they stand with."""


def _table() -> dict[str, Sense]:
    plain = {
        Kind.DROPPED: DROPPED, Kind.DENIAL: DENIALS, Kind.QUANTIFIER: QUANTIFIERS,
        Kind.HEDGE: HEDGES, Kind.CONDITION: CONDITIONS, Kind.ADVERB: ADVERBS, Kind.LINK: LINKS,
        Kind.ARTICLE: ARTICLES, Kind.NUMBER: COUNTED,
    }  # fmt: skip
    table = {word: Sense(kind, word) for kind, words in plain.items() for word in words}
    table |= {
        word: Sense(Kind.VERB, "increase=", "increase", 0) for word in ("unchanged", "unaffected")
    }
    for same, *words in map(str.split, _SAME.split(";")):
        table |= dict.fromkeys(words, Sense(Kind.CONTENT, same))
    families = [(Kind.VERB, each) for each in _VERBS.split(";")]
    families += ((Kind.ADJECTIVE, each) for each in _ADJECTIVES.split(";"))
    for kind, sides in families:
        family = sides.split()[0].replace("higher", "increase")
        for sign, side in zip((1, -1), sides.split("|"), strict=True):
            table |= dict.fromkeys(side.split(), Sense(kind, f"{family}{sign:+d}", family, sign))
    return table | {"than": Sense(Kind.THAN), ",": Sense(Kind.COMMA)}


class Senses(dict[str, Sense]):
    """The senses of words as they are written, each looked up once."""

    def __init__(self) -> None:
        """Start with the words of the tables."""
        super().__init__(_table())

    def __missing__(self, word: str) -> Sense:
        """Look up a word that was not met before, in any case."""
        if len(self) > 1 << 16:
            self.clear()
            self.update(_table())
        self[word] = made = self._sense(word)
        return made

    def _sense(self, word: str) -> Sense:
        lower = word.lower().replace("’", "'")
        if (
            word == "A"
        ):  # A vitamin, a blood group, a variable; as an article, it begins a sentence.
            return Sense(Kind.CONTENT, "A")
        if lower != word and lower in self:
            return self[lower]
        if lower[0].isdigit() and not any(c.isalpha() for c in lower):
            return Sense(Kind.NUMBER, lower)
        if lower.endswith("n't"):
            return Sense(Kind.DENIAL)
        base = lower.removesuffix("'s").removesuffix("s'")
        if base != lower and base in self:
            return self[base]
        stems = stem(base)
        return Sense(Kind.CONTENT, stems[0]) if stems else Sense(Kind.DROPPED)


SENSES = Senses()
LOUD = frozenset(
    word for word, sense in SENSES.items() if sense.sign or sense.kind in {Kind.DENIAL, Kind.NUMBER}
) | _words("true false yes correct incorrect wrong nope or unchanged")
"""Words with which a card can contradict one without them."""


class _Contents(dict[str, str]):
    """The stems of words that are content, each looked up once; of others, nothing."""

    def __missing__(self, word: str) -> str:
        sense = SENSES[word]
        self[word] = made = sense.stem if sense.kind is Kind.CONTENT else ""
        return made


_CONTENTS = _Contents()


def contents(words: frozenset[str]) -> frozenset[str]:
    """Give the stems of those words that are content."""
    return frozenset(filter(None, map(_CONTENTS.__getitem__, words)))


_AMOUNT = re.compile(
    r"(?P<about>about|approx(?:imately|\.)?|around|roughly|nearly|almost|some|ca?\.|≈|~)?\s*"
    r"(?P<bound>over|under|(?:more|less|fewer) than|at (?:least|most)|up to|[<>≤≥±])?\s*"
    r"(?<![\w.,/^])[-−]?(?P<low>\d[\d,]*(?:\.\d+)?|\b(?:" + "|".join(COUNTED) + r")\b)"
    r"(?:\s*(?P<to>-|–|to|±|or)\s*(?P<high>\d[\d,]*(?:\.\d+)?))?(?![\d^])"
    r"(?P<odd>\s*[x×*/^⁰¹²³⁴-⁹:]\s*\d?)?"
    r"\s*(?P<scale>(?:hundred|thousand|million|billion|trillion)s?\b)?\s*-?"
    r"(?P<unit>%|°\s?[cfk]?\b|[^\W\d_]+(?:/[^\W\d_]+)*)?",
    re.IGNORECASE,
)
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SPELT = (
    "% percent per; °c celsius c ° degrees degree; °f f fahrenheit; k kelvin; kilomet km "
    "kilometres kilometers; met m metres meters; centimet cm; millimet mm; gram g; kilogram kg; "
    "second s sec; hour h hr hrs; minut min mins; year yr yrs; beats/min bpm; day d"
)
_UNITS = {word: unit for unit, *words in map(str.split, _SPELT.split(";")) for word in words}
_MEASURED = frozenset(_UNITS.values())
_NO_UNIT = frozenset(
    "and or in of to for with from by at on the a an is are was were if when each because".split()
)
_NOISE = 0.03
"""Share by which two measures may differ and be the same."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a claim, as the least and the most it can be."""

    low: float
    high: float
    unit: str
    rough: bool
    whole: bool


def amounts(text: str) -> list[Amount | None]:
    """Read the numbers of a text; `None` for one that has a bound only, or is no plain number."""
    return [_amount(found) for found in _AMOUNT.finditer(text)]


def _amount(found: re.Match[str]) -> Amount | None:
    if found["bound"] or found["odd"]:
        return None
    digits = found["low"].lower().replace(",", "")[:30]
    low = float(COUNTED.get(digits) or digits)
    high = float(found["high"].replace(",", "")[:30]) if found["high"] else low
    if found["to"] == "±":
        low, high = low - high, low + high
    scale = _SCALES[found["scale"].lower().rstrip("s")] if found["scale"] else 1
    unit = (found["unit"] or "").lower().replace(" ", "")
    unit = "" if unit in _NO_UNIT else unit
    return Amount(
        low=min(low, high) * scale,
        high=max(low, high) * scale,
        unit=_UNITS.get(unit) or "".join(stem(unit)[:1]) or unit,
        rough=bool(found["about"]),
        whole="." not in found[0] and not found["scale"],
    )


def apart(a: Amount, b: Amount, key: frozenset[str]) -> bool:
    """Tell whether two amounts of the same unit cannot be the same, however they were rounded."""
    units = {"" if each in key else each for each in (a.unit, b.unit)}
    if len(units) > 1:
        return False
    gap = max(a.low - b.high, b.low - a.high)
    size = max(abs(a.high), abs(b.high))
    if gap <= 0:
        return False
    if a.whole and b.whole and not (a.rough or b.rough) and size < 2200:
        exact = not {a.unit, b.unit} & _MEASURED
        return gap >= 1 and (exact or gap > _NOISE * size)
    return gap > (0.25 if a.rough or b.rough else _NOISE) * size
