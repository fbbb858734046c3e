"""What an answer says again of the sentence that it fills.

"60%" for "___%" is "60", "from 1914 to 1918" for "from ___ to ___" are two years, and the whole
sentence with its blank filled is the answer in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_SYMBOLS = frozenset('%‰°℃℉$€£¥§№#=()[]"“”«»')
_PUNCTUATION = ".,;:!?。，；、"
_PAIRS = ("()", "[]", "“”", "«»")
_GLUED = re.compile(r"[%‰°℃℉$€£¥§№#=()\[\]\"“”«»'’-]")
_WORD = re.compile(r"\w{2,}")
_NEAR = 300
"""Characters beside a blank that an answer is compared with."""
_PIECE = 2
"""Letters that are a word, or a piece of one, in a script without spaces."""
_RUN = 3
"""Words in a row that an answer has in common with the sentence only if it repeats that."""


def said_again(texts: Sequence[str], line: str) -> tuple[str, ...]:
    """Read an answer that is the whole sentence again, with its blanks filled.

    What stands between two blanks must not be found within an answer too.
    """
    *middle, last = texts[1:]
    if not any(text.strip() for text in texts) or not all(text.strip() for text in middle):
        return ()
    start = re.compile(_literal(texts[0]), re.IGNORECASE).match(line)
    if start is None:
        return ()
    answers, position = [], start.end()
    for number, text in enumerate(middle, start=1):
        literal = re.compile(_literal(text), re.IGNORECASE)
        found = list(literal.finditer(line, position))
        if len(found) != len(literal.findall("\n".join(texts[number:]))):
            return ()
        answers.append(line[position : found[0].start()])
        position = found[0].end()
    told = _literal(last.rstrip().removesuffix(".").removesuffix("。"))
    end = re.compile(rf"{told}[.。]?\Z", re.IGNORECASE).search(line, position)
    answers.append(line[position : end.start()] if end else "")
    said = tuple(answer.strip() for answer in answers)
    return said if all(said) and not any(each[0] in _PUNCTUATION for each in said) else ()


def trimmed(answer: str, left: str, right: str) -> str:
    """Take off an answer what the text beside its blank says already."""
    kept = answer
    for told in _endings(left):
        if _begins(kept, told, whole=told == left.strip()):
            kept = kept[len(told) :].strip()
            break
    for told in _beginnings(right):
        if _ends(kept, told):
            kept = kept[: -len(told)].strip()
            break
    kept = kept[_touching_before(kept, left) : len(kept) - _touching_after(kept, right)]
    balanced = all(kept.count(pair[0]) == kept.count(pair[1]) for pair in _PAIRS)
    return kept if balanced and not any(kept.count(sign) % 2 for sign in '"$') else answer


def repeats(answer: str, texts: Sequence[str]) -> bool:
    """Tell whether an answer has several words in a row that the sentence has as well."""
    words = _WORD.findall(answer.casefold())
    if len(words) < _RUN:
        return False
    sentence = [_WORD.findall(text.casefold()) for text in texts]
    known = {run for said in sentence for run in _runs(said)}
    return any(run in known for run in _runs(words))


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _literal(text: str) -> str:
    """Give the pattern of a text; at a space beside it, no word goes on."""
    pattern = r"\s+".join(map(re.escape, text.split()))
    if not pattern:
        return ""
    before = r"(?<!\w)" if text[0].isspace() and text.lstrip()[0].isalnum() else ""
    after = r"(?!\w)" if text[-1].isspace() and text.rstrip()[-1].isalnum() else ""
    return f"{before}{pattern}{after}"


def _endings(left: str) -> Iterator[str]:
    """Give what an answer may begin with, the longest first: the words before its blank."""
    near = left[-_NEAR:].rstrip()
    starts = [found.start() for found in re.finditer(r"(?<!\S)\S", near)]
    yield from (near[start:] for start in starts)
    if left[-1:] in _SYMBOLS:
        yield left[-1:]


def _beginnings(right: str) -> Iterator[str]:
    """Give what an answer may end with, the longest first: the words after its blank."""
    near = right[:_NEAR].lstrip()
    ends = [found.end() for found in re.finditer(r"\S(?!\S)", near)]
    for end in reversed(ends):
        yield near[:end]
        if (bare := near[:end].rstrip(_PUNCTUATION)) != near[:end]:
            yield bare
    if right[:1] in _SYMBOLS:
        yield right[:1]


def _begins(answer: str, told: str, *, whole: bool) -> bool:
    if not _counts(told) or _folded(answer[: len(told)]) != _folded(told):
        return False
    if len(told) == 1 and not whole and not answer.startswith(told):
        return False
    after = answer[len(told) : len(told) + 1]
    return not after or after.isspace() or _GLUED.match(told[-1]) is not None


def _ends(answer: str, told: str) -> bool:
    if not _counts(told) or _folded(answer[-len(told) :]) != _folded(told):
        return False
    if len(told) == 1 and not answer.endswith(told):
        return False
    before = answer[: len(answer) - len(told)][-1:]
    unit = before.isdigit() and len(told) > 1 and told[0].isalpha()
    return not before or before.isspace() or unit or _GLUED.match(told[0]) is not None


def _folded(text: str) -> str:
    return text.casefold().replace("’", "'")


def _touching_before(answer: str, left: str) -> int:
    """Count the letters that an answer has in common with the word that its blank goes on."""
    if not left[-1:].isalnum():
        return 0
    word = left[-_NEAR:].rsplit(maxsplit=1)[-1]
    if len(answer) > len(word) and answer.startswith(word):
        return len(word)
    common = [
        size
        for size in range(_PIECE, min(len(word), len(answer)))
        if _has_no_case(word[-size]) and answer.startswith(word[-size:])
    ]
    return max(common, default=0)


def _touching_after(answer: str, right: str) -> int:
    """Count the letters that end an answer and follow its blank, in a script without spaces."""
    word = right[:_NEAR].split(maxsplit=1)[0] if right[:1].isalnum() else ""
    common = [
        size
        for size in range(1, min(len(word), len(answer) - 1) + 1)
        if answer.endswith(word[:size])
        and _has_no_case(word[size - 1])
        and (size >= _PIECE or answer[-size - 1].isdigit())
    ]
    return max(common, default=0)


def _has_no_case(letter: str) -> bool:
    return letter.isalpha() and letter.lower() == letter.upper()


def _counts(told: str) -> bool:
    """Tell words and signs that count from mere punctuation, which an answer may well have."""
    return any(sign.isalnum() or sign in _SYMBOLS for sign in told)
