"""Text made comparable: what two people would call the same words becomes the same string.

Card ids and the ledger's keys are made here. A change of `normalise` or `fingerprint` changes the
identity of every card, so the tests hold both to literal values.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

# A mark needs a space after it, so that "-5 degrees", "1.5 mm" and "E. coli" keep their meaning.
_LIST_MARKS = re.compile(r"(?:(?:[-+*•·–—‣◦▪]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+)+(?=\S)")
_UNSAFE = re.compile(r"[^\w.+-]+")
_HYPHENS = re.compile(r"-{2,}")
_SENTENCE_ENDS = " .,:;!?…。、？！：；"


def normalise(text: str) -> str:
    """Fold case, width and white space, and drop list marks before and sentence ends after.

    A text that is nothing but marks is kept, so two different texts of marks stay different.
    """
    if not text.isascii():
        text = _compatible(text)
    words = " ".join(text.casefold().split())
    bare = words.rstrip(_SENTENCE_ENDS)
    start = _LIST_MARKS.match(bare)
    if start:
        bare = bare[start.end() :]
    return bare or words


def _compatible(text: str) -> str:
    """Return the compatibility form, folded until folding changes nothing more."""
    for _ in range(4):
        folded = unicodedata.normalize("NFKC", text.casefold())
        if folded == text:
            break
        text = folded
    return text


def fingerprint(*parts: str | int, size: int = 8) -> str:
    """Hash the parts to `2 * size` hexadecimal digits, the same in every process.

    Each part is preceded by its length, so ("ab", "c") and ("a", "bc") differ.
    """
    digest = hashlib.blake2b(digest_size=size)
    for part in parts:
        data = str(part).encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def slug(text: str) -> str:
    """Make one level of a tag, or a file's name, of a text: lower case, no spaces, no colons."""
    return _HYPHENS.sub("-", _UNSAFE.sub("-", text.casefold())).strip("-._+")
