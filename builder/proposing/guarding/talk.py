"""What a model says instead of an answer: refusals, placeholders, talk about the task, markup."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_REFUSAL = re.compile(
    r"\s*+(?:i(?:['’]m| am) (?:sorry|unable|afraid|not able)|i (?:cannot|can['’]?t|can not)\b"
    r"|i (?:do not|don['’]t) (?:know|have)|sorry\b,?|my apologies|apologies\b|unfortunately, i"
    r"|as an? (?:ai|(?:large )?language model)\b|as an? assistant\b)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"[\s*_`\"'(]*+(?:to ?do|tbd|tba|tbc|n/?a|not (?:applicable|available|provided|given|specified)"
    r"|no (?:answer|change|changes|correction|corrections)(?: (?:needed|required|given))?"
    r"|unchanged|same as before|placeholder|lorem ipsum|xxx+|fixme|answer|front|back"
    r"|(?:see|as) above|string|null|undefined|(?:corrected|new|your) (?:answer|text|back|front)"
    r"|[<\[({](?:[^<>\[\](){}\n]*(?:answer|text|insert|correct|placeholder|todo|missing)"
    r"[^<>\[\](){}\n]*|[.… ]*)[>\])}])[\s*_`\"').:!]*+",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(r"[\s.…?_*\-–—]*+")
_TASK_TALK = re.compile(
    r"\bhere(?: is|['’]s| are)(?: the| a| my| your)? ?"
    r"(?:correct(?:ed|ion)?|revised|updated|improved|fixed|rewritten|new version)\b"
    r"|\bas an ai(?: (?:language )?model| assistant)?,? i\b"
    r"|\bas a (?:large )?language model,? i\b"
    r"|\bthe (?:card|flashcard|flag|front of the card|back of the card|original (?:card|answer|text"
    r"|statement)|(?:given|provided) (?:card|answer|text|evidence)|other cards?)"
    r" (?:says?|states?|claims?|asks?|reads?|is (?:wrong|incorrect|flagged|correct))\b"
    r"|\b(?:the )?(?:corrected|revised|rewritten) (?:card|answer|text|version|back|front)\b"
    r"|\bi(?: have|['’]ve)? (?:corrected|fixed|changed|updated|revised|rewritten|rewrote)\b"
    r"|\b(?:based on|according to) the (?:(?:given|provided|supplied) )?"
    r"(?:cards?|evidence|flag|reference passage|instructions?)\b"
    r"|\b(?:sure|certainly|of course)[,!] (?:here|i)\b|\blet me know if\b|\bi hope this helps\b"
    r"|\[(?:answer|insert [^\[\]\n]{0,40}|your answer|todo|missing|placeholder)\]|\btodo:",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"<[|｜][^<>|｜\s]{1,40}[|｜]>|</?(?:think|thinking|reasoning|reflection)>|\[/?INST\]|<</?SYS>>"
    r"|</?(?:start|end)_of_turn>|```json\b|^\s{0,3}#{2,3} (?:Instruction|Response|Assistant)\b"
    r"|^(?:assistant|human)\s?:|\"(?:reason|edits?|verdict|after|confidence)\"\s?:",
    re.IGNORECASE | re.MULTILINE,
)
_JSON = re.compile(r"\s*+[{\[]\s*+[{\"].*[}\]]\s*+", re.DOTALL)
_BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\u2028\u2029\ufffd")
"""Characters that show nothing, or stand for one that was lost, and are letters or symbols."""
_BARRED = frozenset(("Cc", "Cf", "Co", "Cs", "Cn"))
_ALLOWED = frozenset("\n\t")


def excuse(text: str) -> str:
    """Give the refusal or placeholder that a text is, or nothing."""
    found = _REFUSAL.match(text) or _PLACEHOLDER.fullmatch(text)
    if not found:
        found = _NO_WORDS.fullmatch(text)
    return " ".join(found[0].split()) if found else ""


def task_talk(text: str) -> Counter[str]:
    """Count what a text says about the task, the card or who writes."""
    return Counter(found[0].lower() for found in _TASK_TALK.finditer(text))


def chat_marks(text: str) -> Counter[str]:
    """Count the marks of a conversation with a model, and of the form that it answers in."""
    found = Counter(match[0].strip().lower() for match in _CHAT.finditer(text))
    if _JSON.fullmatch(text):
        found["a JSON value"] += 1
    return found


def hidden(text: str) -> Counter[str]:
    """Count the characters that nobody sees: controls, zero-width and direction marks."""
    counts = Counter(text)
    return Counter({char: n for char, n in counts.items() if _is_hidden(char)})


def visible(text: str) -> str:
    """Give a text as it is seen: without hidden characters and space that shows nothing."""
    gone = dict.fromkeys(map(ord, hidden(text)))
    lines = unicodedata.normalize("NFC", text.translate(gone)).replace("\u00a0", " ").split("\n")
    return "\n".join(_seen(line) for line in lines).strip()


def _seen(line: str) -> str:
    """Write single spaces between words; those in front of a line are its indent."""
    words = line.lstrip()
    return line[: len(line) - len(words)] + " ".join(words.split())


def _is_hidden(char: str) -> bool:
    if char in _ALLOWED:
        return False
    return char in _BLANK or unicodedata.category(char) in _BARRED
