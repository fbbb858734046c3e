"""What planted cards ask, and the ways of asking it."""

from __future__ import annotations


class Relation:
    """One kind of fact: its ways of asking, those in another order, and how answers open.

    Ways are parted by bars. {x} and {y} are terms with their article, {t} and {u} without, {v} and
    {w} a verb after "does" and alone, and {n} what is counted. `share` is how common it is.
    """

    def __init__(
        self, share: int, forms: str, turned: str, openers: str, *, listed: bool = False
    ) -> None:
        self.share = share
        self.forms = forms.split(" | ")
        self.turned = turned.split(" | ") if turned else []
        self.openers = openers.split(" | ")
        self.listed = listed


RELATIONS = {
    "what": Relation(
        16,
        "What is {x}? | Define {t}. | What is meant by {t}? | What does the term {t} mean? | "
        "Explain what {x} is. | {t}",
        "{t}: what is it? | {t}: definition",
        " | it is | a kind of | the | refers to",
    ),
    "why used": Relation(
        6,
        "Why is {x} used? | Why do we use {x}? | For what reason is {x} used? | "
        "What is the reason for using {x}? | Why would one use {x}?",
        "{t}: why is it used? | {t}: why do we use it?",
        " | because | to | since",
    ),
    "purpose": Relation(
        7,
        "What is the purpose of {x}? | What is {x} used for? | What is {x} for? | "
        "What is the aim of {x}? | State the purpose of {x}.",
        "{t}: what is its purpose? | {t}: purpose",
        " | to | it serves to | for",
    ),
    "advantages": Relation(
        6,
        "What are the advantages of {x}? | What are the benefits of {x}? | "
        "Name the advantages of {x}. | What advantages does {x} offer? | "
        "List the strengths of {x}. | What speaks for {x}?",
        "{t}: advantages | {t}: what are its advantages?",
        " | it is | more",
        listed=True,
    ),
    "disadvantages": Relation(
        6,
        "What are the disadvantages of {x}? | What are the drawbacks of {x}? | "
        "Name the disadvantages of {x}. | What disadvantages does {x} have? | "
        "List the weaknesses of {x}. | What speaks against {x}?",
        "{t}: disadvantages | {t}: what are its disadvantages?",
        " | it is | less",
        listed=True,
    ),
    "how": Relation(
        7,
        "How does {x} work? | Explain how {x} works. | Describe how {x} works. | "
        "What is the mechanism of {x}? | What is the working principle of {x}?",
        "{t}: how does it work? | {t}: mechanism",
        " | by | first | it",
    ),
    "cause": Relation(
        5,
        "What causes {x}? | What is the cause of {x}? | What does {x} result from? | "
        "What leads to {x}? | What brings about {x}?",
        "{t}: what causes it? | {t}: cause",
        " | because of | due to | a",
    ),
    "effects": Relation(
        5,
        "What are the effects of {x}? | What are the consequences of {x}? | "
        "What does {x} lead to? | What results from {x}? | What does {x} bring about?",
        "{t}: effects | {t}: what are its consequences?",
        " | it leads to | a",
        listed=True,
    ),
    "influence": Relation(
        6,
        "How does {x} affect {y}? | What effect does {x} have on {y}? | "
        "What is the effect of {x} on {y}? | How does {x} influence {y}? | "
        "What influence does {x} have on {y}?",
        "On {y}, what effect does {x} have? | Effect on {y} of {x}",
        " | it | through | by",
    ),
    "claim": Relation(
        7,
        "Why does {x} {v} {y}? | How is it that {x} {w} {y}? | "
        "For what reason does {x} {v} {y}? | Explain why {x} {w} {y}.",
        "{t} {w} {y}: why? | {t} {w} {y}. Why is that so?",
        " | because | since | as",
    ),
    "claim not": Relation(
        0,
        "Why does {x} not {v} {y}? | How is it that {x} does not {v} {y}? | "
        "For what reason does {x} not {v} {y}? | Explain why {x} doesn't {v} {y}.",
        "{t} does not {v} {y}: why? | {t} doesn't {v} {y}. Why is that so?",
        " | because | since | as",
    ),
    "formula": Relation(
        4,
        "What is the formula for {x}? | How is {x} calculated? | How do you compute {x}? | "
        "Give the formula of {x}. | Which equation gives {x}?",
        "{t}: formula | {t}: how is it calculated?",
        "",
    ),
    "year": Relation(
        3,
        "When was {x} introduced? | In which year was {x} introduced? | "
        "What year was {x} introduced? | When did {x} first appear? | "
        "When was {x} first described?",
        "{t}: when was it introduced? | {t}: year of introduction",
        "in | around | ",
    ),
    "who": Relation(
        3,
        "Who introduced {x}? | Who invented {x}? | By whom was {x} introduced? | "
        "Who came up with {x}? | Who is credited with {x}?",
        "{t}: who introduced it? | {t}: by whom was it invented?",
        " | by",
    ),
    "where": Relation(
        4,
        "Where is {x} found? | Where does {x} occur? | In which place is {x} found? | "
        "What is the location of {x}? | Where is {x} located?",
        "{t}: where is it found? | {t}: location",
        "in the | near the | at the | between the",
    ),
    "difference": Relation(
        7,
        "What is the difference between {x} and {y}? | How does {x} differ from {y}? | "
        "How do {x} and {y} differ? | Compare {x} and {y}. | {t} vs. {u} | "
        "Distinguish {x} from {y}.",
        "",
        " | the former | only the first | one",
    ),
    "symptoms": Relation(
        4,
        "What are the symptoms of {x}? | What are the signs of {x}? | "
        "How does {x} show itself? | Which symptoms point to {x}? | Name the symptoms of {x}.",
        "{t}: symptoms | {t}: what are its signs?",
        " | a",
        listed=True,
    ),
    "parts": Relation(
        6,
        "What are the parts of {x}? | What are the components of {x}? | "
        "What does {x} consist of? | What is {x} made up of? | Which components make up {x}?",
        "{t}: parts | {t}: what does it consist of?",
        " | a",
        listed=True,
    ),
    "conditions": Relation(
        5,
        "When should {x} be used? | When is it right to use {x}? | "
        "Under which conditions should {x} be used? | In which situations should {x} be used?",
        "{t}: when should it be used? | {t}: when to use it",
        " | when | if | as soon as",
    ),
    "conditions not": Relation(
        0,
        "When should {x} not be used? | When is it wrong to use {x}? | "
        "Under which conditions should {x} not be used? | "
        "In which situations should {x} not be used?",
        "{t}: when should it not be used? | {t}: when not to use it",
        " | when | if | as soon as",
    ),
    "number": Relation(
        4,
        "How many {n} does {x} have? | What is the number of {n} in {x}? | "
        "Give the number of {n} of {x}. | Into how many {n} is {x} divided?",
        "{t}: how many {n}? | {t}: number of {n}",
        " | it has",
    ),
    "steps": Relation(
        4,
        "What are the steps of {x}? | Which steps does {x} involve? | List the steps of {x}. | "
        "Describe {x} step by step.",
        "{t}: steps | {t}: which steps does it involve?",
        " | first",
        listed=True,
    ),
    "example": Relation(
        3,
        "Give an example of {x}. | What is an example of {x}? | Name an example of {x}. | "
        "What would be an example of {x}?",
        "{t}: example | {t}: name an example",
        " | for example | the",
    ),
}

NEGATED = {"claim": "claim not", "conditions": "conditions not"}
DIRECTED = ("influence", "claim")
COUNTED = "layers levels phases types states chambers chapters branches".split()

VERBS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("increase", "increases"), ("raise", "raises"), ("boost", "boosts")),
    (("reduce", "reduces"), ("lower", "lowers"), ("diminish", "diminishes")),
    (("prevent", "prevents"), ("avert", "averts")),
    (("permit", "permits"), ("allow", "allows")),
    (("accelerate", "accelerates"), ("speed up", "speeds up")),
    (("delay", "delays"), ("slow down", "slows down")),
    (("improve", "improves"), ("enhance", "enhances")),
    (("worsen", "worsens"), ("impair", "impairs")),
    (("strengthen", "strengthens"), ("reinforce", "reinforces")),
    (("weaken", "weakens"), ("undermine", "undermines")),
    (("absorb", "absorbs"), ("take up", "takes up")),
    (("release", "releases"), ("emit", "emits")),
)
"""Verbs with their synonyms; each even one and the next are opposites."""
