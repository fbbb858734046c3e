"""General English ways of asking: aspects, the words and phrases that ask for them, empty words.

Nothing here belongs to a subject. A language without such tables is still compared, by its words
alone, and more carefully.
"""

from __future__ import annotations

ASKING: dict[str, str] = {
    "what": "define defined definition definitions meaning meant",
    "expand": "stand stands abbreviation acronym abbreviated",
    "why": "why reason reasons rationale motivation motive intuition",
    "purpose": "purpose purposes aim aims goal goals",
    "benefit": (
        "benefit benefits advantage advantages pros strengths merit merits upside upsides useful "
        "important importance helpful usefulness"
    ),
    "drawback": (
        "drawback drawbacks disadvantage disadvantages downside downsides cons limitation "
        "limitations weakness weaknesses shortcoming shortcomings"
    ),
    "how": "how mechanism mechanisms idea workings",
    "method": "ways methods techniques strategies remedies solutions approaches tactics",
    "cause": "cause causes caused causing",
    "effect": "effects consequence consequences happens happen affect affects impact",
    "formula": (
        "formula formulas formulae compute computed computes computing calculate calculated "
        "calculates calculating calculation computation"
    ),
    "differ": (
        "difference differences differ differs compare comparison contrast distinguish "
        "distinguishes distinction vs versus differentiate"
    ),
    "relate": "relationship related relate relates",
    "kind": "types kinds categories",
    "parts": "components parts ingredients consist consists",
    "steps": "steps stages procedure",
    "sign": "signs symptom symptoms manifestation manifestations",
    "example": "example examples",
    "when": "when year date",
    "where": "where located location",
    "who": "who whom whose inventor",
    "count": "many",
    "amount": "much",
    "code": "code implementation implement implemented snippet pseudocode",
    "condition": "requirements criteria prerequisites",
    "property": "properties characteristics",
    "treatment": "treatment treated treat therapy",
}
"""Aspects, and the words that ask for them wherever they stand."""

ASKING_OF: dict[str, str] = {
    "purpose": "function functions use uses job role roles task tasks objective",
    "how": "process principle",
    "what": "concept notion term",
    "drawback": "problem problems issue issues trouble",
    "method": "way method technique strategy remedy solution approach",
    "effect": "effect result results",
    "formula": "equation expression",
    "kind": "type kind form forms",
    "parts": "component part elements layers blocks",
    "steps": "step sequence phases",
    "sign": "sign features feature",
    "range": "range interval",
    "unit": "unit units",
    "use": "application applications",
    "condition": "condition conditions requirement assumptions",
    "property": "property characteristic",
    "structure": "structure architecture",
    "treatment": "management",
    "relate": "relation connection link",
    "count": "number",
    "example": "instance",
}
"""Nouns that ask only before "of" and the like, or after a colon: elsewhere they name things."""

ASPECTS_RELATED: tuple[tuple[str, str, float], ...] = (
    ("purpose", "benefit role why", 0.85),
    ("benefit", "why role", 0.85),
    ("use", "purpose benefit", 0.6),
    ("what", "purpose benefit expand", 0.5),
    ("what", "how property role condition", 0.4),
    ("what", "sign cause effect parts steps formula structure when", 0.3),
    ("what", "count amount unit range method", 0.3),
    ("how", "method steps formula treatment", 0.6),
    ("how", "effect", 0.5),
    ("how", "why purpose cause", 0.35),
    ("why", "cause", 0.8),
    ("why cause", "effect", 0.3),
    ("drawback", "effect", 0.3),
    ("kind", "example method parts", 0.6),
    ("parts", "structure", 0.7),
    ("parts", "steps", 0.3),
    ("differ", "relate", 0.6),
    ("differ", "benefit", 0.3),
    ("amount", "count range unit formula", 0.7),
    ("treatment", "method", 0.9),
    ("sign", "effect property", 0.6),
    ("when", "condition", 0.8),
    ("fact", "what", 0.4),
    ("fact", "why how purpose benefit cause effect formula differ", 0.3),
    ("fact", "parts kind example", 0.6),
    ("fact", "when where who count amount unit range method sign treatment property", 0.7),
    ("fact", "structure", 0.7),
    ("code", "how what", 0.15),
    ("look", "what", 0.15),
)
"""How far two aspects ask for the same, from 0 to 1; pairs that are missing do not."""

FORMS: tuple[tuple[str, str], ...] = (
    ("what is meant by", "what"),
    ("what do you understand by", "what"),
    ("what do we mean by", "what"),
    ("what does it mean for", "what"),
    ("what does it mean when", "what"),
    ("what does it mean that", "what"),
    ("stand for", "expand"),
    ("stands for", "expand"),
    ("full form", "expand"),
    ("short for", "expand"),
    ("used for", "purpose"),
    ("the point of", "purpose"),
    ("good for", "purpose"),
    ("in order to", ""),
    ("needed for", "purpose"),
    ("necessary for", ""),
    ("what for", "purpose"),
    ("main idea", "how"),
    ("how to", "method"),
    ("how can", "method"),
    ("how could", "method"),
    ("how should", "method"),
    ("how would you", "method"),
    ("how do you", "method"),
    ("how do we", "method"),
    ("how many", "count"),
    ("how much", "amount"),
    ("how often", "count"),
    ("how long", "amount"),
    ("how big", "amount"),
    ("how fast", "amount"),
    ("how large", "amount"),
    ("number of", "count"),
    ("in detail", "steps"),
    ("look like", "look"),
    ("looks like", "look"),
    ("step by step", "steps"),
    ("due to", "cause"),
    ("made up of", "parts"),
    ("make up", "parts"),
    ("makes up", "parts"),
    ("made of", "parts"),
    ("what results from", "effect"),
    ("result from", "cause"),
    ("results from", "cause"),
    ("speaks for", "benefit"),
    ("speak for", "benefit"),
    ("speaks against", "drawback"),
    ("speak against", "drawback"),
    ("come from", "where"),
    ("comes from", "where"),
    ("leads to", "cause"),
    ("lead to", "cause"),
    ("result of", "effect"),
    ("result in", "effect"),
    ("what makes", "why"),
    ("how come", "why"),
    ("at what point", "when"),
    ("how is it that", "why"),
    ("what year", "when"),
    ("which year", "when"),
    ("what date", "when"),
    ("in which place", "where"),
    ("what part", "where"),
    ("responsible for", ""),
    ("be seen as", ""),
    ("thought of as", ""),
    ("in your own words", ""),
    ("at a high level", ""),
    ("in one sentence", ""),
    ("in a nutshell", ""),
    ("true or false", "claim"),
    ("is this true", "claim"),
    ("is that true", "claim"),
    ("is it true that", "claim"),
    ("true false", "claim"),
    ("t / f", "claim"),
    ("true / false", "claim"),
    ("as opposed to", "differ"),
    ("in comparison with", "differ"),
    ("in comparison to", "differ"),
    ("compared to", "differ"),
    ("compared with", "differ"),
    ("instead of", "differ"),
    ("rather than", "differ"),
)
"""Phrases that ask, longest sense first, with the aspect that each asks for."""

REQUESTS = frozenset(
    "list name state give describe explain define identify mention discuss outline provide write "
    "propose compare recall summarize summarise illustrate sketch".split()
)
"""Verbs that ask when they open a front."""

AUXILIARIES = frozenset(
    "is are were do does did can could will would should has have had may might must".split()
)
"""Words that open a question to be answered yes or no."""

STOP = frozenset(
    "a an the of to in on at by for from with within into onto as is are was were be been being "
    "am do does did done doing has have had having can could may might must shall should will "
    "would it its itself they them their this that these those there here he she his her we us "
    "our you your i me my one's who which what whats and or but if then than so such also too "
    "very just about above over under up out off again all any both each few more most other "
    "some own same s t ll re ve d m o let lets vs via per upon among between through during "
    "before after while because since until although though however thus hence therefore "
    "e.g i.e eg ie etc please tell briefly say called know known expression "
    "exactly basically actually really simply intuitively conceptually generally usually often "
    "typically commonly sometimes always sort quick overall "
    "following think not no never none neither nor without "
    "cannot except also want try attempt attempts everyone everything something anything thing "
    "things get gets got go goes going come comes went like "
    "kind whether when where why how ever much many".split()
)
"""Words that carry no topic; question words are among them, since aspects are taken first."""
