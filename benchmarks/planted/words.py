"""What planted cards are worded from: general words, and sounds to make terms of.

Opposites and numbers tell two facts apart and synonyms do not, so a word is never both. Of each
group of synonyms only the first word stands in a fact; the others are what a second author writes.
"""

from __future__ import annotations


def _groups(text: str) -> tuple[tuple[str, ...], ...]:
    """Read groups of words; an underscore stands for a space."""
    return tuple(tuple(group.replace("_", " ").split("/")) for group in text.split())


MODIFIERS = _groups("""
    rapid/fast/quick adaptive main/chief thermal random/arbitrary linear hidden/concealed optical
    shared/common neural flexible/pliable regional repeated/recurring social artificial/man-made
    nominal gradual/progressive lateral sudden/abrupt spectral combined/joint marginal exact/precise
    verbal rough/coarse magnetic stable/steady tidal mixed/blended organic temporary/transient
    seasonal permanent/lasting modular dense/compact orbital huge/vast colonial tiny/miniature
    uniform/even narrative circular/round federal flat/level digital bright/luminous mineral
    damp/moist ritual robust/sturdy chemical plain/simple electric partial/incomplete musical
    central/middle maritime wholesale nested binary rural cellular metric tonal spinal coastal
    cyclic solar arterial rotating folded layered sparse stacked guided delayed floating bounded
    weighted elastic porous reflexive radial scalar vector sensory motor vocal botanical feudal
    imperial monetary fiscal judicial clinical cortical renal hepatic cardiac nuclear kinetic
    polar granular viscous volcanic glacial lunar epic lyric choral civic liturgical""")
NOUNS = _groups("""
    method/technique model error/mistake rate boundary/perimeter index test/trial system
    change/shift layer growth/expansion field barrier/obstacle filter region/zone theory
    channel/conduit network
    cycle/loop matrix threshold/cutoff density gradient/slope pressure pattern/motif surface
    response/reaction tax/levy agreement/accord policy storage/depot market gap/space contract
    cluster/group theorem damage/harm engine failure/breakdown kernel motion/movement valve
    shape/form gland tissue membrane syndrome fever reflex treaty council dynasty temple bridge
    harbour poem mode scale chord tempo fossil basin ridge current orbit lens alloy
    polymer enzyme receptor hormone vaccine clause tort lease bond ledger tariff protocol packet
    buffer cache parser grammar dialect census reform""")
CONTRASTS = _groups("""
    active/passive inner/outer upper/lower direct/indirect open/closed positive/negative
    static/dynamic local/global internal/external forward/backward primary/secondary
    anterior/posterior public/private formal/informal fixed/variable hard/soft
    short-term/long-term left/right northern/southern acute/chronic horizontal/vertical
    discrete/continuous explicit/implicit relative/absolute dry/wet heavy/light maximum/minimum
    input/output early/late strong/weak deep/shallow symmetric/asymmetric reversible/irreversible
    synchronous/asynchronous""")
PREFIXES = _groups("hyper/hypo macro/micro intra/inter endo/exo pre/post mono/poly homo/hetero")
ADDED = "anti non pseudo sub super un trans".split()
"""Prefixes whose presence alone makes another term."""
NUMBERS = _groups("""
    type_1/type_2/type_3/type_4 first/second/third/fourth grade_I/grade_II/grade_III/grade_IV
    first-order/second-order/third-order 2-way/3-way/4-way/5-way class_A/class_B/class_C""")

ANSWERING = _groups("""
    water heat value energy part/piece force time/duration place cost/expense
    start/beginning end/close move show/display keep/retain carry/convey build/construct
    divide/split connect/link measure/gauge remove/discard collect/gather protect/shield
    stir/agitate deliver choose/select hold/grip guide/steer portion/ration cover/coat
    need/require harden destroy/ruin help/aid size/extent calm/quiet small/little
    large/big important/essential difficult/tricky cheap/inexpensive constant/unchanging
    usual/customary whole/entire rare/scarce enough/sufficient various/diverse people/persons
    land/ground city/town decree king/monarch war/conflict worker/labourer farmer/grower
    trade/commerce money/currency crowd/throng travel/journey illness/disease doctor/physician
    blood muscle nerve bone skin cell organ liver lung kidney heart brain plant root leaf seed
    flower animal fish bird river sea coast mountain valley desert forest soil rock metal iron
    copper gold salt oil gas air smoke fire ice rain wind storm summer winter night day year month
    week hour minute age youth birth death family mother child friend enemy leader army ship road
    wall tower church school book letter word sound voice song colour picture line point circle
    square angle length width depth height weight speed mass volume charge wave beam mirror
    glass paper cloth wood stone wheel machine tool knife wire pipe pump tank bottle box
    table list row column number sum product ratio price wage rent debt loan bank firm
    owner buyer seller market stock export import goods crop wheat rice cattle wool
    court judge proof claim title duty crime fine promise offer notice party
    vote faction state nation border capital member citizen power office
    memory habit belief feeling fear anger sleep dream attention thought idea reason language
    sentence verb noun accent rhyme verse chapter scene actor stage melody rhythm note
    result noise signal path node edge tree graph queue lock key code file page
    request reply message header sender receiver window frame address route cable""")

ASIDES = "the of and a which to in by for with is that on from as its under during into".split()
"""Common words between those that matter, the frequent ones first."""

SINGLE = "b c d f g h k l m n p r s t v z".split()
DOUBLE = "br ch cl cr dr fl gl gr ph pl pr qu sc sp st th tr".split()
VOWELS = "ae ei eu ia io ea oi y".split()
CODAS = "n l r s m x nd rd".split()
ENDINGS = (
    "ine ase ol ium ism ist ogram ometer oid osis itis emia oma ane ene ide ite ation ator ence "
    "ment al ode yl ure ex us um a on is ic ary ent and ell aph"
).split()
