"""The language of a text, told by its script and its small words."""

from __future__ import annotations

import re
from collections import Counter

_SCRIPTS = {
    "Latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+"),
    "Greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]+"),
    "Cyrillic": re.compile(r"[\u0400-\u052f]+"),
    "Hebrew": re.compile(r"[\u0590-\u05ff]+"),
    "Arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f]+"),
    "Indic": re.compile(r"[\u0900-\u0dff]+"),
    "Thai": re.compile(r"[\u0e00-\u0e7f]+"),
    "Japanese or Chinese": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+"),
    "Korean": re.compile(r"[\uac00-\ud7af\u1100-\u11ff]+"),
}
_STOP_WORDS = {
    "English": "the of and to is in that for it as with are by on which be an this from or",
    "German": "der die das und ist nicht ein eine mit für auf von den dem des zu sich wird im auch",
    "French": "le la les des et est une dans pour qui que du par sur pas avec au ce sont plus",
    "Spanish": "el la los las de y es una en que por para con del se su no al como más",
    "Italian": "il la di che e è un una per con del della i le non si sono da nel più",
    "Portuguese": "o a os as de e é um uma em que por para com do da não se no mais",
    "Dutch": "de het een en van is dat niet met voor op zijn in te door aan wordt die ook of",
}
_STOPS = {language: frozenset(words.split()) for language, words in _STOP_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = 20
"""Letters below which a text shows no script; a sentence of Chinese has as many."""
_WORDS = 6
"""Small words of one language that tell it."""
_SHARE = 0.5


def translated(before: str, after: str) -> tuple[str, str]:
    """Give the language or script of a text and the one it became, or two empty strings."""
    old, new = _scripts(before), _scripts(after)
    letters, others = sum(old.values()), sum(new.values())
    if letters >= _LETTERS and others >= _LETTERS:
        shared = sum(min(old[name] / letters, new[name] / others) for name in old)
        if shared < _SHARE:
            return max(old, key=old.__getitem__), max(new, key=new.__getitem__)
    one, other = _language(before), _language(after)
    return (one, other) if one and other and one != other else ("", "")


def _scripts(text: str) -> Counter[str]:
    return Counter(
        {name: sum(map(len, letters.findall(text))) for name, letters in _SCRIPTS.items()}
    )


def _language(text: str) -> str:
    """Name the language of which a text has clearly the most small words, or nothing."""
    words = Counter(_WORD.findall(text.lower()))
    hits = {name: sum(words[word] for word in stops) for name, stops in _STOPS.items()}
    first, second, *_ = sorted(hits, key=hits.__getitem__, reverse=True)
    return first if hits[first] >= max(_WORDS, 2 * hits[second]) else ""
