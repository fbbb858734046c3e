"""What the templates of an Anki card show of a note: its fields, gone through filters as in Anki.

Where Anki's window puts in what needs a script, there is what needs none: a hint is opened as a
`details`, and what is typed in is compared with nothing. What Anki would speak has no place here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.package.anki_template import Replacement, has_content
from builder.package.clozes import render_cloze, render_cloze_only

if TYPE_CHECKING:
    from builder.model import Note
    from builder.package.note_types import CardTemplate, NoteType

# Bounded, so that long texts without a space take no longer than others.
_FURIGANA = re.compile(r" ?([^ >\[]{1,200}?)\[(.[^\]\n]{0,200})\]")
_UNKNOWN = ("nc", "tts")  # to Anki, where they stand alone; it passes over all that follow
_READINGS = {"furigana": r"<ruby><rb>\1</rb><rt>\2</rt></ruby>", "kana": r"\2", "kanji": r"\1"}
_MAIN = re.compile(r"(</?)main\b")
_SPOKEN = re.compile(r"\[anki:tts[^\]]*\].*?\[/anki:tts\]", re.DOTALL)
_MARKUP = re.compile(
    r"<!--.*?-->|<style\b.*?>.*?</style>|<script\b.*?>.*?</script>|<.*?>", re.DOTALL | re.IGNORECASE
)
_BOX = (
    '<input type="text" id="typeans" aria-label="Type the answer" autocomplete="off"'
    ' spellcheck="false">'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What fills the templates of one Anki card: the HTML of fields by their names.

    `order` tells the Anki cards of a note apart, from 0.
    """

    values: Mapping[str, str]
    order: int = 0

    def has(self, name: str) -> bool:
        """Say whether a section for a name is shown."""
        return has_content(self.values.get(name, ""))

    def value(self, one: Replacement, *, answer: bool) -> str:
        """Give what stands for a replacement on one of the sides."""
        text = self.values.get(one.field, "")
        if "type" in one.filters:
            return self._typed(text, one, answer)
        for name in reversed(one.filters):
            if name in _UNKNOWN:
                break
            text = self._filtered(text, name, one.field, answer)
        return _SPOKEN.sub("", text) if "[anki:tts" in text else text

    def side(self, template: CardTemplate, set_: Callable[[str], str], *, answer: bool) -> str:
        """Give a side; `set_` makes of a field's HTML what is shown of it."""

        def value(one: Replacement) -> str:
            if one.field == "FrontSide":
                return template.parsed_front.filled(asked, self.has)
            return set_(self.value(one, answer=answer))

        def asked(one: Replacement) -> str:
            # What is to be typed in is compared in each place of an answer.
            return set_(self.value(one, answer="type" in one.filters))

        return (template.parsed_back if answer else template.parsed_front).filled(value, self.has)

    def _typed(self, text: str, one: Replacement, answer: bool) -> str:
        if "cloze" in one.filters:
            text = render_cloze_only(text, self.order + 1, answer=True)
        if not has_content(text):
            return ""
        return f'<code id="typeans">{_plain(text)}</code>' if answer else _BOX

    def _filtered(self, text: str, name: str, field: str, answer: bool) -> str:
        if name == "cloze":
            return render_cloze(text, self.order + 1, answer=answer)
        if name == "cloze-only":
            return render_cloze_only(text, self.order + 1, answer=answer)
        if name == "hint" and text.strip():
            summary = f"<summary>{html.escape(field)}</summary>"
            return f'<details class="hint">{summary}{text}</details>'
        if name.startswith("tts "):
            return f"[anki:tts lang={name[4:]}]{text}[/anki:tts]"
        if name in _READINGS:
            return _read(text, _READINGS[name])
        return _plain(text) if name == "text" else text


def special_values(
    note_type: NoteType, *, order: int, deck: str, tags: Iterable[str], card_id: int | None
) -> dict[str, str]:
    """Give the HTML of what a template shows besides fields; the card has no flag as yet."""
    template = note_type.templates[0 if note_type.cloze else order]
    texts = {
        "Card": template.name,
        "CardFlag": "flag0",
        "CardID": "" if card_id is None else str(card_id),
        "Deck": deck,
        "Subdeck": deck.rpartition("::")[2],
        "Tags": " ".join(tags),
        "Type": note_type.name,
    }
    return {name: html.escape(text, quote=False) for name, text in texts.items()}


def as_part(html: str) -> str:
    """Make a card, which is the page in Anki, a part of a page that has a main part of its own."""
    return _MAIN.sub(r"\1div", html)


def filling_of(note_type: NoteType, note: Note, order: int) -> Filling:
    """Give what fills the templates of one of a note's Anki cards."""
    special = special_values(
        note_type, order=order, deck=note.deck, tags=note.tags, card_id=note.note_id + order
    )
    fields = (field.name for field in note_type.fields)
    return Filling(values=special | dict(zip(fields, note.fields, strict=True)), order=order)


def _plain(text: str) -> str:
    """Leave out markup; what Anki would make markup of then stays text."""
    return html.escape(html.unescape(_MARKUP.sub("", text)).replace("\xa0", " "), quote=False)


def _read(text: str, shown: str) -> str:
    """Put something in the place of each `base[reading]`; a sound is none."""
    return _FURIGANA.sub(
        lambda found: found[0] if found[2].startswith("sound:") else found.expand(shown),
        text.replace("&nbsp;", " "),
    )
