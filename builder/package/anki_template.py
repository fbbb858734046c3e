"""Anki's own template language, read as Anki reads it; it is no Jinja, and never meets it.

A template decides which Anki cards a note has: one exists where its front shows something of the
note. That is decided here, from the same parts that Anki decides it from.
https://docs.ankiweb.net/templates/intro.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from pathlib import Path

from builder.errors import TemplateError

SPECIAL_FIELDS = ("Card", "CardFlag", "CardID", "Deck", "FrontSide", "Subdeck", "Tags", "Type")
"""What a template may show besides the fields of the note."""

FILTERS = ("cloze", "cloze-only", "furigana", "hint", "kana", "kanji", "nc", "text", "tts", "type")
"""What may stand before a field's name; `tts` goes on with a language."""

_TOKEN = re.compile(r"<!--.*?-->|\{\{(?P<tag>.*?)\}\}", re.DOTALL)
_JINJA = re.compile(r"(?<!\{)\{([%#]).*?\1\}", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Anki takes nothing else for empty: white space of ASCII, and the bare tags its editor leaves.
_EMPTY = re.compile(r"(?:[ \t-\r]|</?(?:br|div) ?/?>)*", re.IGNORECASE)
_DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """HTML that is shown as it is."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A field's content, gone through filters: the last one named is nearest to the field."""

    field: str
    filters: tuple[str, ...] = ()
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is shown if a field has content or, `inverted`, if it has none."""

    field: str
    inverted: bool
    parts: tuple[Part, ...]
    line: int = 1


Part = Text | Replacement | Section


@dataclass(frozen=True, slots=True, kw_only=True)
class AnkiTemplate:
    """One side of a card template."""

    text: str
    parts: tuple[Part, ...]

    def shown(self, filled: Collection[str], *, special: bool = False) -> bool:
        """Say whether anything of a note is shown whose fields named in `filled` have content.

        With `special`, what is no field of the note counts as well.
        """
        return _shown(self.parts, filled, special)

    def filled(self, value: Callable[[Replacement], str], has: Callable[[str], bool]) -> str:
        """Give the HTML of the side: `value` is what stands for a replacement.

        `has` says of a name whether there is content. What a value says is no template: braces
        in it stay what they are.
        """
        return "".join(_filled(self.parts, value, has))

    def replacements(self) -> Iterator[Replacement]:
        """Give each replacement, those in sections too."""
        return (part for part in _flat(self.parts) if isinstance(part, Replacement))

    def sections(self) -> Iterator[Section]:
        """Give each section, those in sections too."""
        return (part for part in _flat(self.parts) if isinstance(part, Section))


def parse_template(path: Path, text: str, fields: Sequence[str]) -> AnkiTemplate:
    """Parse a template of a note type with these fields; `path` is the file it is from.

    What Anki would show to learners as an error, or as text that was meant otherwise, is a
    TemplateError.
    """
    return AnkiTemplate(text=text, parts=_Parser(path, text, fields).parts())


def check_front(path: Path, front: AnkiTemplate) -> None:
    """Refuse a front whose cards are not decided by the fields of a note alone."""
    for section in front.sections():
        if section.field in SPECIAL_FIELDS:
            raise TemplateError(
                f"{_opening(section.field, section.inverted)} cannot decide about a front",
                where=path,
                line=section.line,
                hint="only fields of the note can",
            )
    if not any(front.shown(some) for some in _choices(front)):
        raise TemplateError("the front shows no field", where=path)
    # Whether these count differs between versions of Anki, and with the tags that a learner adds.
    special = next((one for one in front.replacements() if one.field in SPECIAL_FIELDS), None)
    if special and any(
        front.shown(some, special=True) and not front.shown(some) for some in _choices(front)
    ):
        raise TemplateError(
            f"{{{{{special.field}}}}} could be all that the front shows",
            where=path,
            line=special.line,
            hint="put it between {{#Field}} and {{/Field}} of a field that the front shows",
        )


def has_content(field: str) -> bool:
    """Say whether a field's HTML is something to Anki."""
    return field[:1].isalnum() or _EMPTY.fullmatch(field) is None


class _Parser:
    """Reads one template from its start to its end."""

    def __init__(self, path: Path, text: str, fields: Sequence[str]) -> None:
        self._path, self._text, self._fields = path, text, fields

    def parts(self) -> tuple[Part, ...]:
        self._refuse_jinja()
        open_sections: list[tuple[str, bool, int]] = []
        levels: list[list[Part]] = [[]]
        end = 0
        for token in _TOKEN.finditer(self._text):
            levels[-1] += self._plain(end, token.start())
            end, line = token.end(), self._line(token.start())
            if token["tag"] is None:
                levels[-1].append(Text(text=token[0]))
                continue
            # Anki passes over more braces than two before a name, and what follows it is text.
            tag = token["tag"].lstrip("{").strip()
            kind, name = (tag[0], tag[1:].lstrip()) if len(tag) > 1 else ("", tag)
            if kind in {"#", "^"}:
                if len(levels) > _DEEPEST:
                    raise self._fault("sections are nested too deep", line)
                open_sections.append((self._named(name, tag, line), kind == "^", line))
                levels.append([])
            elif kind == "/":
                field, inverted, since = self._closed(open_sections, name, line)
                parts = tuple(levels.pop())
                levels[-1].append(Section(field=field, inverted=inverted, parts=parts, line=since))
            else:
                levels[-1].append(self._replacement(tag, line))
        levels[-1] += self._plain(end, len(self._text))
        if open_sections:
            field, inverted, line = open_sections[-1]
            hint = f"write {{{{/{field}}}}} where it ends"
            raise self._fault(f"{_opening(field, inverted)} is not closed", line, hint)
        return tuple(levels[0])

    def _plain(self, start: int, end: int) -> list[Part]:
        text = self._text[start:end]
        if (at := text.find("{{")) >= 0:
            raise self._fault("{{ is not closed by }}", self._line(start + at))
        return [Text(text=text)] if text else []

    def _replacement(self, tag: str, line: int) -> Replacement:
        if tag[:1] == "!":
            raise self._fault("Anki has no {{! comments", line, "write <!-- ... -->")
        if tag[:1] == "=":
            raise self._fault("other delimiters than {{ and }} are not supported", line)
        *filters, field = tag.split(":")
        for each in filters:
            if each not in FILTERS and not each.startswith("tts "):
                known = ", ".join(FILTERS)
                raise self._fault(f"there is no filter {each!r}", line, f"known ones are {known}")
        return Replacement(field=self._named(field, tag, line), filters=tuple(filters), line=line)

    def _named(self, name: str, tag: str, line: int) -> str:
        if name not in self._fields and name not in SPECIAL_FIELDS:
            known = ", ".join(self._fields)
            raise self._fault(f"{{{{{tag}}}}} names no field", line, f"fields are {known}")
        return name

    def _closed(
        self, open_sections: list[tuple[str, bool, int]], name: str, line: int
    ) -> tuple[str, bool, int]:
        if not open_sections:
            raise self._fault(f"{{{{/{name}}}}} closes what was never opened", line)
        field, inverted, since = open_sections.pop()
        if field != name:
            opening = _opening(field, inverted)
            raise self._fault(
                f"{{{{/{name}}}}} does not close {opening} of line {since}",
                line,
                f"write {{{{/{field}}}}} before it",
            )
        return field, inverted, since

    def _refuse_jinja(self) -> None:
        # Comments are blanked, not taken out, so that places stay what they are.
        visible = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), self._text)
        if found := _JINJA.search(visible):
            raise self._fault(
                f"Anki would show {found[0].split(chr(10))[0][:30]} as it is",
                self._line(found.start()),
                "note types are in Anki's own template language, which is not Jinja",
            )

    def _line(self, offset: int) -> int:
        return self._text.count("\n", 0, offset) + 1

    def _fault(self, message: str, line: int, hint: str = "") -> TemplateError:
        return TemplateError(message, where=self._path, line=line, hint=hint)


def _opening(field: str, inverted: bool) -> str:
    return f"{{{{{'^' if inverted else '#'}{field}}}}}"


def _shown(parts: tuple[Part, ...], filled: Collection[str], special: bool) -> bool:
    for part in parts:
        if isinstance(part, Replacement):
            if part.field in filled or (special and part.field in SPECIAL_FIELDS):
                return True
        elif (
            isinstance(part, Section)
            and (part.field in filled) is not part.inverted
            and _shown(part.parts, filled, special)
        ):
            return True
    return False


def _filled(
    parts: tuple[Part, ...], value: Callable[[Replacement], str], has: Callable[[str], bool]
) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Text):
            yield part.text
        elif isinstance(part, Replacement):
            yield value(part)
        elif has(part.field) is not part.inverted:
            yield from _filled(part.parts, value, has)


def _flat(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        yield part
        if isinstance(part, Section):
            yield from _flat(part.parts)


def _choices(template: AnkiTemplate) -> Iterator[tuple[str, ...]]:
    """Give each set of fields with content, as far as the template can tell it from others."""
    names = sorted(
        {each.field for each in _flat(template.parts) if not isinstance(each, Text)}
        - set(SPECIAL_FIELDS)
    )
    return chain.from_iterable(combinations(names, many) for many in range(len(names) + 1))
