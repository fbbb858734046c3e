"""General English words: everyday ones, synonyms, opposites, prefixes, negations, numbers.

Nothing here belongs to a subject; a deck adds its own synonyms in `deck.toml`.
"""

from __future__ import annotations

LIGHT = frozenset(
    "positive negative input inputs output outputs zero term concept word context practice "
    "question answer name list explain describe define use "
    "used uses using useful make makes made making take takes taken taking give gives given "
    "giving become becomes keep keeps help helps helping allow allows allowing let lets enable "
    "enables need needs needed require requires required see seen look looks new good better "
    "best bad different certain specific particular various several multiple single whole part "
    "way ways case cases example examples type types kind form number amount set value values "
    "system process method technique result results work works working based another first last "
    "next time times two three four person people someone refer refers describe describes show "
    "shows mean means include includes including involve involves involved happen happens occur "
    "occurs cause causes caused due lead leads effect effects function functions problem problems "
    "possible able only even still well not no yes true false high low large small big long short "
    "increase increases decrease decreases reduce reduces less more than common standard usual "
    "typical normal main important ensure ensures provide provides contain contains consist "
    "produce produces create creates find finds found put puts add adds added set sets change "
    "changes changed without within across towards against instead rather every own old many "
    "data point points level state order main primary major key basic general common kind "
    "again really actually still reading happen somebody anybody everybody nobody person "
    "people thing says say said tell mean means".split()
)
"""Words of everyday use, which say less about a topic than others do."""

GENERIC = frozenset(
    "problem concept term idea law rule principle theorem effect method technique approach process "
    "function theory phenomenon definition notion".split()
)
"""Nouns that say what kind of thing a term is, and may as well be left out."""

SYNONYMS: tuple[str, ...] = (
    "increase increases increased increasing rise rises rising rose grow grows growing growth "
    "raise "
    "raises raised raising enlarge boost boosts higher greater bigger larger more go-up elevate "
    "elevates elevated upward",
    "decrease decreases decreased decreasing fall falls falling fell reduce reduces reduced "
    "reducing reduction lower lowers lowered lowering shrink shrinks shrinking decline declines "
    "diminish diminishes lessen lessens drop drops dropping fewer less smaller cut cuts downward "
    "decay decays decaying",
    "prevent prevents preventing prevention avoid avoids avoiding avoided combat combats combating "
    "counter counters counteract counteracts fight fights address addresses addressing alleviate "
    "alleviates mitigate mitigates mitigating tackle tackles overcome overcomes stop stops "
    "stopping "
    "remedy solve solves solving fix fixes cure against limit limits",
    "help helps aid aids assist assists support supports",
    "fast faster quick quicker quickly speed speeds rapid rapidly speedy",
    "slow slower slowly sluggish",
    "big large great huge biggest largest greatest high-volume",
    "small little tiny smallest negligible negligibly minimal",
    "begin begins began begun start starts started onset commence initiate initial initially",
    "end ends ended finish finishes finished stop terminate cease",
    "function functions role purpose job task",
    "method technique approach procedure strategy tactic",
    "important vital essential crucial necessary key needed",
    "problem issue difficulty trouble",
    "standard typical usual common default normal",
    "main primary principal chief major",
    "benefit advantage merit upside pro",
    "drawback disadvantage downside limitation shortcoming con weakness",
    "movement motion moving move moves",
    "contain contains hold holds include includes comprise comprises",
    "create creates make makes produce produces generate generates form forms build builds "
    "creation "
    "production generation synthesis synthesise synthesize making",
    "use uses using used utilise utilize employ employs apply applies usage",
    "show shows display displays indicate indicates reveal",
    "need needs require requires",
    "get obtain gain acquire receive",
    "choose chooses select selects pick picks selection choice",
    "part component portion piece",
    "error mistake fault",
    "whole entire full complete all every total",
    "single one individual",
    "random randomly arbitrary",
    "drop drops dropping ignore ignores ignored omit omits remove removes removed deactivate zero "
    "discard discards",
    "change changes changing alter alters modify modifies adjust adjusts update updates updated "
    "tune vary varies",
    "send sends transmit transmits carry carries transport transports deliver delivers convey",
    "measure measures quantify quantifies gauge",
    "unknown unseen unfamiliar",
    "remain remains stay stays",
    "connect connects link links join joins connected linked",
    "break breaks split splits divide divides division divided",
    "buy buys purchase purchases",
    "law rule statute",
    "agree agreement",
    "doctor physician",
    "illness disease disorder sickness",
    "author wrote writer writes written write",
    "city town",
    "also additionally",
    "human person people individual",
    "place location position site",
    "about approximately roughly circa around",
    "answer reply response respond",
    "store stores stored save saves saved keep keeps storage remember remembers retain retains",
    "fail fails failure",
    "correct right true valid",
    "wrong incorrect false invalid",
    "calculate calculates compute computes calculated computed computation calculation",
    "goal aim objective target",
    "similar alike same equal identical equivalent",
    "different unlike distinct",
    "quantity amount number volume",
    "cost expense price",
    "stable stability stabilise stabilize stabilises stabilizes steady",
    "complicated complex sophisticated",
    "simple easy simpler easier",
    "protect protects protection guard guards",
    "destroy destroys kill kills",
    "permit permits allow allows enable enables let lets",
    "control controls regulate regulates regulation govern governs",
    "bottom lowest",
    "top highest",
    "weak weaker",
    "unusual rare uncommon",
    "steep steeper steepest",
    "average mean averaged averages",
    "worldwide global",
    "example instance e.g",
    "near close nearby",
    "absorb absorbs take-up taken-up uptake",
    "signal signals",
    "exchange swap trade",
    "verify check validate",
    "instruct tell command",
    "learn learns learning learned learnt",
)
"""Groups of words that stand for each other in questions and answers alike."""

OPPOSITES: tuple[tuple[str, str], ...] = (
    ("high higher highest", "low lower lowest"),
    ("large larger largest big bigger biggest great greatest", "small smaller smallest"),
    ("long longer longest", "short shorter shortest"),
    ("increase increases increasing rise rises raise", "decrease decreases fall falls reduce"),
    ("maximum max maximal maximise maximize", "minimum min minimal minimise minimize"),
    ("first initial", "last final second third"),
    ("left", "right"),
    ("upper top above", "lower bottom below"),
    ("inner inside internal interior", "outer outside external exterior"),
    ("input inputs", "output outputs"),
    ("encode encoder encoding", "decode decoder decoding"),
    ("local", "global"),
    ("positive", "negative"),
    ("strong stronger", "weak weaker"),
    ("fast faster", "slow slower"),
    ("hot warm", "cold cool"),
    ("heavy heaviest heavier", "light lightest lighter"),
    ("hard", "soft"),
    ("advantage advantages benefit benefits pros", "disadvantage disadvantages drawback drawbacks"),
    ("begin beginning start starts", "end ends finish"),
    ("before", "after"),
    ("open opening", "closed closing close"),
    ("active", "passive"),
    ("true", "false"),
    ("time", "space"),
    ("supply", "demand"),
    ("buyer buy", "seller sell"),
    ("import imports", "export exports"),
    ("gain", "loss"),
    ("profit", "loss"),
    ("plus add addition", "minus subtract subtraction"),
    ("multiply", "divide"),
    ("best", "worst"),
    ("average", "worst"),
    ("front anterior", "back rear posterior"),
    ("forward", "backward reverse"),
    ("horizontal", "vertical"),
    ("public", "private"),
    ("direct", "indirect"),
    ("explicit", "implicit"),
    ("express", "implied"),
    ("general", "special"),
    ("static", "dynamic"),
    ("serial sequential", "parallel"),
    ("synchronous", "asynchronous"),
    ("read", "write"),
    ("client", "server"),
    ("sender send", "receiver receive"),
    ("donor", "recipient"),
    ("parent", "child"),
    ("absolute", "relative"),
    ("linear", "nonlinear"),
    ("continuous", "discrete"),
    ("train training", "test testing"),
    ("sufficient", "necessary"),
    ("depth", "breadth"),
    ("wide wider", "narrow narrower"),
    ("deep", "shallow"),
    ("arrive", "leave"),
    ("acid acidic", "base basic alkaline"),
    ("male", "female"),
    ("mother", "father"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("primary", "secondary tertiary"),
    ("voluntary", "involuntary"),
    ("success", "failure"),
    ("qualitative", "quantitative"),
    ("formal", "informal"),
    ("fixed", "variable"),
    ("known", "unknown"),
    ("more", "less fewer"),
)
"""Words that turn a question into another one when they take each other's place."""

PREFIXES = frozenset(
    "non un in im ir il dis anti de mis over under hyper hypo macro micro intra inter endo exo "
    "pre post mono poly multi uni bi tri semi sub super self auto hetero homo iso para sym a ab ad "
    "pro contra counter co en ex extra infra ultra meso ecto peri epi meta proto pseudo quasi "
    "mini maxi max min up down in out on off fore back tele nano mega giga kilo milli centi "
    "an af ef ana cata allo xeno ortho poly oligo pan omni photo thermo electro hydro".split()
)
"""Prefixes whose presence or exchange makes another word: two such words are never a "
"misspelling."""

NEGATIONS = frozenset(
    "not no never none neither nor without cannot can't don't doesn't didn't isn't aren't wasn't "
    "weren't won't wouldn't shouldn't couldn't except".split()
)
"""Words that turn a claim round."""

FORWARD = frozenset(
    "to into onto on affect affects influence influences cause causes imply implies than over "
    "toward "
    "towards produce produces determine determines become becomes".split()
)
"""Words between a thing and what it goes to, changes or exceeds."""

BACKWARD = frozenset("from when if by because after given".split())
"""Words between a thing and what it comes from or depends on."""

SYMMETRIC = frozenset(
    "difference differences differ differs compare comparison contrast distinguish between "
    "relationship related relate vs versus".split()
)
"""Words that make the order of what they join mean nothing."""

NUMBERS: dict[str, str] = {
    **{word: str(n) for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )},
    **{word: str(n) for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth".split(), 1
    )},
}  # fmt: skip
"""Number words and ordinals as digits."""

ROMAN: dict[str, str] = {
    numeral: str(n) for n, numeral in enumerate("II III IV V VI VII VIII IX X XI XII".split(), 2)
}
"""Roman numerals as they number laws, wars, nerves and types."""
