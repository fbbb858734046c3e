"""Code keeps its indentation, and lists their nesting, from the document to Anki's fields."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder import pipeline
from builder.loading import load
from builder.model import Card, Document, Overlaps, Reading
from builder.readers import READERS, read_document
from builder.render.blocks import find_blocks
from builder.report.facts import card_facts, front_facts, reading_facts
from builder.report.overlaps import overlap_facts
from builder.rules import RULES, lint
from builder.text import normalise
from tests.test_render import back, words_of

CODE = (
    "def countdown(n):",
    "    while n > 0:",
    "        if n % 2:",
    "            print(n)",
    "",
    "        n -= 1",
    "    return n",
)
OTHERS = (
    *("What is a verb?", "a doing word", "What is a noun?", "a naming word"),
    *("What is an adverb?", "a word that tells how", "What is a clause?", "a part of a sentence"),
)
NESTED = (
    "<ul><li>animals<ul><li>mammals<ul><li>dogs</li><li>cats</li></ul></li><li>birds</li></ul></li>"
    "<li>plants</li></ul>"
)


def document(*lines: str) -> Document:
    """Return a document of these lines."""
    return Document(name="n.txt", path=Path("n.txt"), encoding="utf-8", lines=lines)


def reading_of(*answer: str) -> Reading:
    """Return the reading of a document whose first card has these lines for its answer."""
    return read_document(document("What are living things?", *answer, "", *OTHERS), "qa-lines")


def card(*answer: str) -> Card:
    """Return the card that has these lines for its answer."""
    return reading_of(*answer).cards[0]


def field(folder: Path, *answer: str) -> str:
    """Return the field of a built note's answer."""
    path = folder / "notes.txt"
    path.write_text("\n".join(("What are living things?", *answer, "", *OTHERS)), "utf-8")
    (note,) = (
        note
        for note in pipeline.prepare(load([path])).settlement.notes
        if "living things" in note.fields[0]
    )
    return note.fields[1]


@pytest.mark.parametrize("fence", ["```", "```python", "~~~"])
@pytest.mark.parametrize("lead", ["", "  ", "\t"])
def test_fenced_code_keeps_its_indentation(fence: str, lead: str, tmp_path: Path) -> None:
    answer = [f"{lead}{line}  " if line else line for line in (fence, *CODE, fence[:3])]
    (code,) = re.findall(
        r"<pre><code>(.*?)</code></pre>", field(tmp_path, *answer), flags=re.DOTALL
    )
    assert html.unescape(re.sub(r"<[^>]*>", "", code)) == "\n".join(CODE)


def test_tabs_in_code_are_four_columns() -> None:
    code = ("```", "\tfor x in y:", "\t\tpass", "    done()", "```")
    assert card(*code).back == "```\nfor x in y:\n    pass\ndone()\n```"


BODIES = (
    "for x in xs:\n    total += x\nprint(total)",
    "def fib(n):\n    if n < 2:\n        return n\n    return fib(n - 1) + fib(n - 2)",
    'class Dog(Animal):\n    def bark(self):\n        return "Woof"',
    "try:\n    value = int(text)\nexcept ValueError as e:\n    print(e)",
    "while lo <= hi do\n    mid <- (lo + hi) / 2\n    lo <- mid + 1",
    "public void add() {\n    total += 1;\n    if (total > 9) {\n        stop();\n    }\n}",
    "def f():\n    x = 1\n\n    return x",
)


@pytest.mark.parametrize("code", BODIES)
@pytest.mark.parametrize("lead", ["", "  ", "\t"])
def test_code_without_fences_keeps_its_indentation(code: str, lead: str, tmp_path: Path) -> None:
    answer = [f"{lead}{line} " if line else line for line in code.split("\n")]
    assert card(*answer).back == code
    (shown,) = re.findall(
        r"<pre><code>(.*?)</code></pre>", field(tmp_path, *answer), flags=re.DOTALL
    )
    assert html.unescape(re.sub(r"<[^>]*>", "", shown)) == code


@pytest.mark.parametrize("indent", ["    ", "       ", "  "])
def test_code_after_a_card_s_mark_keeps_its_indentation(indent: str) -> None:
    lines = ("Q: How is a sum made?", "A: for x in xs:", f"{indent}total += x")
    more = ("Q: What is bark?", "A: a skin", "Q: What is sap?", "A: a juice")
    (shown, *_) = read_document(document(*lines, *more)).cards
    assert re.fullmatch(r"for x in xs:\n +total \+= x", shown.back)


def test_words_around_code_are_stripped() -> None:
    answer = ("It goes", "  like this:", "  for x in xs:", "    total += x", "    and then it ends")
    assert card(*answer).back == (
        "It goes\nlike this:\nfor x in xs:\n  total += x\nand then it ends"
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("for example in Germany:", "    Berlin"),
        ("if x:", "    the answer is yes"),
        ("x = 5", "    y = 3"),
        ("It is so:", "  indented words", "    and more"),
        ("```", "    never closed"),
        ("```", "    closed by tildes", "~~~"),
        ("    - the first item", "  - the second", "- the third"),
        ("- oak", "  – ash", "  → so", "  ◦ fir"),
    ],
)
def test_all_else_is_stripped(lines: tuple[str, ...]) -> None:
    assert card(*lines).back == "\n".join(line.strip() for line in lines)


@pytest.mark.parametrize("step", ["  ", "   ", "    ", "\t", " "])
@pytest.mark.parametrize("lead", ["", "   "])
@pytest.mark.parametrize("mark", ["-", "*", "+", "•"])
def test_a_list_with_one_mark_is_nested(step: str, lead: str, mark: str, tmp_path: Path) -> None:
    levels = (("animals", 0), ("mammals", 1), ("dogs", 2), ("cats", 2), ("birds", 1), ("plants", 0))
    answer = [f"{lead}{step * level}{mark} {name}" for name, level in levels]
    assert card(*answer).back == "\n".join(f"{'  ' * at}{mark} {name}" for name, at in levels)
    assert field(tmp_path, *answer) == NESTED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. a\n  1. b\n  2. c\n2. d",
         "<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol>"),
        ("- a\n1. b\n  - c\n2. d\n- e",
         "<ul><li>a<ol><li>b<ul><li>c</li></ul></li><li>d</li></ol></li><li>e</li></ul>"),
        ("- a\n  + b\n  + c\n- d",
         "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"),
        ("- a\n    - b\n  - c\n- d",
         "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"),
        ("  - a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("- a\n\nText.\n\n  - b\n- c\n  - d",
         "<ul><li>a</li></ul><p>Text.</p><ul><li>b</li><li>c<ul><li>d</li></ul></li></ul>"),
        ("- a\n\t- b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("> So:\n> - a\n>   - b\n> - c", ("<blockquote><p>So:</p><ul><li>a<ul><li>b</li></ul></li>"
         "<li>c</li></ul></blockquote>")),
    ],
)  # fmt: skip
def test_items_go_under_the_less_indented_item_before(text: str, expected: str) -> None:
    assert back(text) == expected


def test_the_first_item_after_a_card_s_mark_is_no_deeper_than_the_next() -> None:
    lines = ("Q: Which are trees?", "A: - oak", "     - red oak", "   - ash", "- fir")
    more = ("Q: What is bark?", "A: a skin", "Q: What is sap?", "A: a juice")
    assert (
        read_document(document(*lines, *more)).cards[0].back == "- oak\n  - red oak\n- ash\n- fir"
    )


def test_at_most_four_levels_are_kept() -> None:
    answer = [f"{' ' * 3 * level}- item {level}" for level in range(7)]
    assert card(*answer).back == "\n".join(
        f"{' ' * 2 * min(level, 4)}- item {level}" for level in range(7)
    )


def test_cards_that_bullets_mark_read_as_before() -> None:
    terms = ("oak", "ash", "fir", "elm")
    lines = [
        line
        for term in terms
        for line in (f"- {term} tree", f"  - wood of the {term}", "  - it has leaves")
    ]
    flat = [line.strip() for line in lines]
    one, other = (read_document(document(*each), "bulleted-terms") for each in (lines, flat))
    assert [(each.role, each.text) for each in one.lines] == [
        (each.role, each.text) for each in other.lines
    ]
    assert [each.id for each in one.cards] == [each.id for each in other.cards]


def test_json_has_stripped_lines() -> None:
    text = "- oak\n  - ash\n```\nif x:\n    y()\n```"
    one = replace(card("- oak"), front=f"Which?\n{text}", back=text)
    stripped = "- oak\n- ash\n```\nif x:\ny()\n```"
    assert card_facts(one, 1)["back"] == stripped
    assert card_facts(one, 1)["front"] == front_facts(one)["front"] == f"Which?\n{stripped}"
    reading = replace(reading_of("- oak", "  - ash"), cards=(one,))
    assert reading_facts(reading)["cards"][0]["back"] == stripped
    assert overlap_facts([reading], Overlaps())["cards"] == [front_facts(one)]


MARKS = frozenset("-*+•–→")
PIECES = (
    *("- oak", "* ash", "+ elm", "• fir", "1. dig", "2) sow", "a) yes", "– dash", "→ so"),
    *("```", "```python", "~~~", "plain words", "x = 1", "def f(x):", "return x", "", "a | b"),
    *("--|--", "> Said he", "$$", "# Head", "- iron - lead - zinc"),
)
INDENTED = st.tuples(
    st.sampled_from(["", "", " ", "  ", "    ", "\t", "\t ", "      "]), st.sampled_from(PIECES)
)


def unmarked(text: str) -> list[str]:
    """Give the words of a text; an odd bullet is a mark only where indentation says so."""
    return sorted(word for word in words_of(find_blocks(text)) if word not in MARKS)


@settings(max_examples=80, deadline=None)
@given(st.lists(INDENTED, min_size=1, max_size=14))
def test_indentation_changes_no_word(lines: list[tuple[str, str]]) -> None:
    for reader in READERS:
        one, other = (
            read_document(document(*each), reader.name)
            for each in ([f"{lead}{text}" for lead, text in lines], [text for _, text in lines])
        )
        # What stands flush left in the document is as it was before indentation was kept.
        assert all(not re.search(r"^ ", f"{c.front}\n{c.back}", re.MULTILINE) for c in other.cards)
        assert [c.id for c in one.cards] == [c.id for c in other.cards]
        for indented, plain in zip(one.cards, other.cards, strict=True):
            for a, b in ((indented.front, plain.front), (indented.back, plain.back)):
                assert [line.strip() for line in a.split("\n")] == b.split("\n")
                assert not a.startswith(" ")
                assert normalise(a) == normalise(b)
                assert unmarked(a) == unmarked(b)


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ("- // one weight for each share", "- // the sum is one", "missing-formula"),
        ("- a fuel of houses - needs no long care", "- a fuel of ships", "flattened-list"),
        ("- a fuel of houses", "- ** a fuel of ships", "leftover-markup"),
    ],
)
def test_rules_see_indented_items_as_others(first: str, second: str, rule: str) -> None:
    def flagged(step: str) -> list[str]:
        reading = reading_of("- it is:", step + first, step + second)
        text = reading.cards[0].back
        flags = lint([reading], [each for each in RULES if each.name == rule])
        return [text[each.start : each.end] for each in flags if each.card == reading.cards[0].id]

    assert flagged("")
    assert flagged("  ") == flagged("")


def test_terms_with_their_meanings_are_no_items_of_a_list_when_indented() -> None:
    reading = reading_of(
        "- Treaties:",
        "  - Treaty of Versailles of 1919 - ended the war with Germany",
        "  - Treaty of Trianon of 1920 - ended the war with Hungary",
    )
    assert "\n  - Treaty" in reading.cards[0].back
    assert not lint([reading], [each for each in RULES if each.name == "flattened-list"])
