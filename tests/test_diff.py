"""The correction diff: what every form shows, and that no word of a card becomes anything else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from builder import pipeline
from builder.cli.diff import diff
from builder.corrections import CORRECTIONS_FILE, add_corrections, add_decisions
from builder.corrections.items import GROUPS, Item
from builder.corrections.words import difference
from builder.loading import load
from builder.model import (
    Card,
    ChangeKind,
    Correction,
    Decision,
    Quote,
    Reviewed,
    Settled,
    Side,
    Span,
)
from builder.render.environment import builtin, environment
from builder.report.diff_html import TEMPLATE, digest, page
from builder.report.diff_markdown import LIMIT, markdown
from builder.report.diff_text import show_diff, text_of
from builder.report.diff_unified import unified
from builder.report.diff_words import KEPT, line_changes, pieces
from builder.report.diffs import Change, DeckDiff
from builder.report.proposal import clean, in_a_line
from builder.text import fingerprint
from tests import test_cli
from tests.test_cli import LIGHT, Run, fill, refuses, tree

FORMS = ("text", "unified", "markdown", "html", "json")
STALE_HEADS = {
    "text": "\nstale: ",
    "unified": "# Stale: ",
    "markdown": "<b>stale</b>",
    "html": 'id="deck-1-stale"',
    "json": '"stale": ',
}
MODEL = "small-model"


@pytest.fixture(autouse=True)
def app(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line have the one command that is tested here."""
    own = typer.Typer(name="deckwright", add_completion=False, rich_markup_mode=None)
    own.callback()(lambda: None)
    own.command("diff")(diff)
    monkeypatch.setattr("builder.cli.app", own)


run = test_cli.run


def correct(card: Card, side: Side, old: str, new: str, /, **more: Any) -> Correction:
    """Give a correction of a card that was just read."""
    texts = {"front": card.front, "back": card.back, "card": f"{card.front}\n\n{card.back}"}
    whole = Correction(
        card=card.id,
        front=card.front,
        side=side,
        before=fingerprint(texts.get(side, "")),
        edits=() if side == "card" else ((old, new),),
        kind=ChangeKind.FACTUAL,
        by=MODEL,
    )
    return replace(whole, **more)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """Give a deck with corrections of many kinds, two of them stale and one rejected."""
    folder = tmp_path / "deck"
    fill(folder, {"light.txt": LIGHT})
    refraction, lens, prism = pipeline.read(load([folder]))[0].cards
    file = folder / CORRECTIONS_FILE
    parts = (("What does a prism bend?", "Light."), ("How does it bend it?", "By its colour."))
    add_corrections(
        file,
        [
            correct(
                refraction,
                "back",
                "direction of light",
                "direction of a wave",
                reason="sound is refracted, too",
                evidence=(Quote(text="a wave", source="light.txt:3"), Quote(text="known to all")),
                confidence=0.83,
            ),
            correct(
                lens,
                "back",
                "gathers",
                "collects",
                kind=ChangeKind.TYPO,
                by="lint",
                decision=Reviewed.ACCEPTED,
                note="as in the book",
            ),
            correct(lens, "more", "", "A loupe is one.", kind=ChangeKind.ADDITION),
            correct(prism, "card", "", "", kind=ChangeKind.SPLIT, parts=parts),
            correct(prism, "front", "a prism", "a stale prism", before="0" * 16),
            correct(lens, "back", "A piece", "A thing", card="f" * 16, front="What is gone?"),
            correct(refraction, "front", "What", "Which", decision=Reviewed.REJECTED),
        ],
    )
    names = tuple((card.id, card.front) for card in (lens, prism))
    merge = Decision(
        settled=Settled.MERGE,
        cards=names,
        keep=prism.id,
        why="both are glass",
        by=MODEL,
        reviewed=Reviewed.UNDECIDED,
    )
    add_decisions(file, [merge])
    return Path("deck")


def ids_of(run: Run, deck: Path) -> dict[str, str]:
    """Give the short ids by kind, the stale ones left out."""
    facts = json.loads(run("diff", deck, "--format", "json").out)
    return {one["kind"]: one["id"][:8] for one in facts["corrections"]}


# The forms


def test_people_see_changed_words_by_kind_with_place_and_reason(run: Run, deck: Path) -> None:
    ids = ids_of(run, deck)
    result = run("diff", deck)
    assert result.code == 0
    head, *groups = result.out.split("\n\n")
    assert head == (
        "! 7 corrections of deck: 4 undecided, 1 accepted, 2 stale\n"
        "  kinds      1 typo, 1 factual, 1 addition, 1 split, 1 overlap\n"
        "  not shown  1 rejected\n"
        "  file       deck/corrections.yaml"
    )
    text = "\n\n".join(groups)
    assert (
        f"factual: 1 correction, 1 undecided\n"
        f"  deck/light.txt:2: undecided, by {MODEL}, 83% sure  {ids['factual']}\n"
        "     front     What is refraction?\n"
        "     back      The change of direction of [-light-]{+a wave+}.\n"
        "               It happens where light enters another medium.\n"
        "     reason    sound is refracted, too\n"
        "     evidence  “a wave” (light.txt:3)\n"
        "     evidence  “known to all” (no source)\n"
    ) in text
    assert (
        f"  deck/light.txt:5: accepted, by lint  {ids['typo']}\n"
        "     front     What is a lens?\n"
        "     back      A piece of glass that [-gathers-]{+collects+} or spreads light.\n"
        "     note      as in the book\n"
    ) in text
    assert "     more      {+A loupe is one.+}\n" in text
    assert "     part 2    How does it bend it?\n               By its colour.\n" in text
    assert (
        "     proposed  make one note of these cards, of which card 2 is kept\n"
        "     card      deck/light.txt:4\n"
    ) in text
    assert [each.split(":")[0] for each in groups if ": 1 " in each.split("\n")[0]] == [
        "typo", "factual", "addition", "split", "overlap",
    ]  # fmt: skip
    assert text.endswith("\n\nNext: deckwright review deck\n")


def test_the_next_command_is_named_only_where_something_is_to_decide(run: Run, deck: Path) -> None:
    assert "Next:" not in run("diff", deck, "--decision", "accepted").out


def test_colours_take_the_place_of_brackets() -> None:
    out = StringIO()
    coloured = Console(file=out, force_terminal=True, color_system="standard", soft_wrap=True)
    show_diff(coloured, [made([change("a red fox", "a blue fox")])])
    assert "a \x1b[9;31mred\x1b[0m\x1b[32mblue\x1b[0m fox" in out.getvalue()


def test_what_is_far_from_a_change_is_left_out_and_white_space_is_shown() -> None:
    far = "word " * 100
    text = text_of([made([change(f"{far}old {far}{far}end", f"{far}new {far}{far}end.")])])
    (line,) = [line for line in text.split("\n") if "[-" in line]
    assert re.fullmatch(
        r" +back +… word( word)+ \[-old-]\{\+new\+} word( word)+ … word( word)+ end\{\+\.\+}", line
    )
    assert len(line) < 6 * KEPT
    assert [(one.what, one.text) for one in pieces("two  words\nhere", "two words here")] == [
        ("same", "two"), ("old", "··"), ("new", "·"), ("same", "words"), ("old", "⏎"),
        ("new", "·"), ("same", "here"),
    ]  # fmt: skip


def test_a_unified_diff_has_whole_lines_under_a_header_for_each_side(run: Run, deck: Path) -> None:
    ids = ids_of(run, deck)
    lines = run("diff", deck, "--format", "unified").out
    assert (
        f"# {ids['factual']} factual, undecided, by {MODEL}, 83% sure\n"
        "# deck/light.txt:2: What is refraction?\n"
        "# reason: sound is refracted, too\n"
        "# evidence: “a wave” (light.txt:3)\n"
        "# evidence: “known to all” (no source)\n"
        "--- a/deck/light.txt:2 back\n"
        "+++ b/deck/light.txt:2 back\n"
        "@@ -1,2 +1,2 @@ What is refraction?\n"
        "-The change of direction of light.\n"
        "+The change of direction of a wave.\n"
        " It happens where light enters another medium.\n"
    ) in lines
    assert "the documents stay as they are" in lines
    assert re.search(r"^@@ -0,0 \+1 @@ What is a lens\?\n\+A loupe is one\.$", lines, re.MULTILINE)


def test_markdown_has_a_table_and_folds_every_kind(run: Run, deck: Path) -> None:
    ids = ids_of(run, deck)
    text = run("diff", deck, "--format", "markdown").out
    assert text.startswith(
        "## Corrections\n\n"
        "7 corrections of `deck`: 4 undecided, 1 accepted, 2 stale. Not shown: 1 rejected.\n\n"
        "| kind | undecided | accepted | stale |\n"
        "| --- | ---: | ---: | ---: |\n"
        "| typo |  | 1 |  |\n"
        "| factual | 1 |  | 2 |\n"
    )
    assert (
        "<details>\n<summary><b>factual</b>: 1 undecided</summary>\n\n"
        f"back of `deck/light.txt:2` · **undecided** · `by {MODEL}, 83% sure` · "
        f"`{ids['factual']}`\n\n"
        "**`What is refraction?`**\n\n"
        "```diff\n"
        "-The change of direction of light.\n"
        "+The change of direction of a wave.\n"
        " It happens where light enters another medium.\n"
        "```\n\n"
        "- Reason: `sound is refracted, too`\n"
        "- Evidence: `a wave` (`light.txt:3`)\n"
        "- Evidence: `known to all` (no source)\n\n"
        "</details>\n"
    ) in text
    assert "To decide: `deckwright review deck`" in text
    assert "No room" not in text


def test_json_has_the_facts(run: Run, deck: Path) -> None:
    facts = json.loads(run("diff", deck, "--format", "json").out)
    assert list(facts) == ["corrections", "stale", "counts", "left_out"]
    assert facts["counts"]["factual"] == {"undecided": 1}
    assert facts["left_out"] == {"rejected": 1}
    by_kind = {one["kind"]: one for one in facts["corrections"]}
    one = by_kind["factual"]
    assert one["file"] == "deck/corrections.yaml"
    assert (one["decision"], one["side"], one["confidence"]) == ("undecided", "back", 0.83)
    assert one["cards"][0]["document"] == "light.txt"
    assert one["words"][1:3] == [["old", "light"], ["new", "a wave"]]
    assert one["evidence"][0] == {"quote": "a wave", "source": "light.txt:3"}
    assert len(by_kind["split"]["parts"]) == 2
    assert by_kind["overlap"]["proposed"] == "merge"
    assert by_kind["overlap"]["keep"] == by_kind["overlap"]["cards"][1]["id"]
    assert [each["misfit"] for each in facts["stale"]] == [
        "the front is no longer what it was made for", by_kind_misfit(facts),
    ]  # fmt: skip


def by_kind_misfit(facts: dict[str, Any]) -> str:
    (gone,) = [each for each in facts["stale"] if not each["cards"]]
    assert gone["front"] == "What is gone?"
    assert gone["misfit"]
    return str(gone["misfit"])


@pytest.mark.parametrize("form", FORMS)
def test_stale_ones_stand_apart_with_what_they_were_made_for(
    run: Run, deck: Path, form: str
) -> None:
    result = run("diff", deck, "--format", form)
    assert result.code == 0
    _, _, stale = result.out.partition(STALE_HEADS[form])
    assert "the front is no longer what it was made for" in stale
    assert "What is gone?" in stale
    assert "What is refraction?" not in stale


@pytest.mark.parametrize("form", FORMS)
def test_the_same_input_gives_the_same_bytes(run: Run, deck: Path, form: str) -> None:
    first, second = (run("diff", deck, "--format", form).out for _ in range(2))
    assert first == second
    assert first.endswith("\n")
    before = tree(deck)
    assert run("diff", deck, "--format", form, "--output", "out/file").code == 0
    assert Path("out/file").read_text("utf-8") == first
    assert tree(deck) == before


def test_one_that_meets_another_is_shown_with_the_reason_it_cannot_ship() -> None:
    one = change("a", "b", misfit="line 3 changes the same words")
    assert "it cannot be accepted: line 3 changes the same words" in text_of([made([one])])
    item = replace(one.item, decision=Reviewed.ACCEPTED)
    text = text_of([made([replace(one, item=item)])])
    assert "it is not applied: line 3 changes the same words" in text


# What is asked for


def test_decisions_and_kinds_are_chosen(run: Run, deck: Path) -> None:
    def kinds(*words: str) -> list[str]:
        facts = json.loads(run("diff", deck, "--format", "json", *words).out)
        return [one["kind"] for one in facts["corrections"]]

    assert kinds() == ["typo", "factual", "addition", "split", "overlap"]
    assert kinds("--decision", "accepted") == ["typo"]
    assert kinds("--decision", "rejected") == ["factual"]
    assert kinds("--kind", "split, overlap") == ["split", "overlap"]
    assert kinds("--kind", "tags") == []


@pytest.mark.parametrize("option", ["--decision", "--kind"])
@pytest.mark.parametrize("value", ["pending", ","])
def test_an_unknown_word_is_refused_with_those_that_are_known(
    run: Run, deck: Path, option: str, value: str
) -> None:
    line = refuses(run, deck, ("diff", deck, option, value))
    assert line.startswith(f"{option}: ")
    assert "choose of " in line


def test_several_folders_are_shown_in_one_go(run: Run, deck: Path, tmp_path: Path) -> None:
    fill(tmp_path / "other", {"light.txt": LIGHT})
    for form in FORMS:
        assert run("diff", "other", "--format", form).code == 0
    text = run("diff", "other", deck).out
    assert text.startswith("✓ 0 corrections of other\n\n! 7 corrections of deck: ")
    facts = json.loads(run("diff", deck, "other", "--format", "json").out)
    assert len(facts["corrections"]) == 5
    assert "<h2>other</h2>" in run("diff", deck, "other", "--format", "html").out
    assert "0 corrections of `other`.\n" in run("diff", deck, "other", "--format", "markdown").out


def test_loose_files_have_no_corrections(run: Run, deck: Path) -> None:
    line = refuses(run, deck, ("diff", deck / "light.txt"))
    assert line == "loose files have no corrections; put them into a folder, and name that"


@pytest.mark.parametrize("name", ["light.txt", "new.md", "deck.toml", "corrections.yaml"])
def test_no_report_takes_the_place_of_what_a_deck_is_made_of(
    run: Run, deck: Path, name: str
) -> None:
    line = refuses(run, deck, ("diff", deck, "--output", deck / name))
    assert re.search("is a file of the deck|would be read as a document of the deck", line)


def test_a_report_is_written_whole_or_not_at_all(
    run: Run, deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("report.html").write_text("before")
    words = ("diff", deck, "--format", "html", "--output", "report.html")
    monkeypatch.setattr(Path, "replace", refused)
    assert "report.html: cannot be written" in refuses(run, deck.parent, words)
    monkeypatch.undo()


def refused(self: Path, target: Path) -> Path:
    raise PermissionError(13, "Permission denied", str(self))


def test_quiet_prints_nothing_and_still_writes(
    run: Run, deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for form in FORMS:
        assert run("diff", deck, "--format", form, "--quiet").out == ""
    assert run("diff", deck, "--format", "html", "-q", "-o", "page.html").out == ""
    assert Path("page.html").stat().st_size
    result = run("diff", deck, "--format", "html", "-o", "page.html")
    assert "  written to page.html\n" in result.out


# What cards may say


@dataclass(frozen=True)
class Words:
    """Words of a card and of a model."""

    front: str
    before: str
    after: str
    reason: str
    quote: str
    source: str
    note: str
    by: str


NASTY = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                "<script>alert(1)</script>", "</style>", "</details>", "<!--", "]]>", "&amp;", "<b",
                "\"'>", "```", "``` x", "~~~", "`", "\n", "\r", "\n\n", " ", "    ", "\t", "- ",
                "+ ", "@@ -1 +1 @@", "--- a/x", "# h", "> q", "1. x", "|", "@octocat", "#12",
                "https://x.y", "www.x.y", "![i](u)", "[l](u)", "[r]: u", "a@b.cd", "$x$", "\\", "*",
                "_", "\x1b[31m", "\x00", "\u202e", "\u2028", "\ud800", "😀", "{{ x }}", "{% x %}",
            ]
        )
    ).map("".join),
)  # fmt: skip
WORDS = st.builds(Words, *[NASTY] * 8)


def change(before: str, after: str, **more: Any) -> Change:
    """Give a correction of a back, as it is shown."""
    return of(Words("Front?", before, after, "", "", "", "", ""), **more)


def of(words: Words, **more: Any) -> Change:
    """Give a correction with these words."""
    correction = Correction(
        card="c",
        front=words.front,
        side="back",
        before="",
        edits=((words.before, words.after),),
        kind=ChangeKind.GRAMMAR,
        reason=words.reason,
        evidence=(Quote(text=words.quote, source=words.source),) if words.quote else (),
        note=words.note,
        by=words.by,
    )
    span = Span(document="d.txt", first=1, last=1)
    card = Card(
        id="c", kind="basic", front=words.front, back=words.before, section=(), tags=(),
        front_spans=(span,), back_spans=(),
    )  # fmt: skip
    item = Item(
        id="0123456789abcdef", line=3, decision=Reviewed.UNDECIDED, cards=(card,),
        before=words.before, after=words.after, correction=correction,
    )  # fmt: skip
    return Change(item=replace(item, **more), places=("d.txt:1",), listed="corrections.yaml:3")


def pair(words: Words) -> Change:
    """Give a proposal about two cards with these words."""
    (card,) = of(words).item.cards
    cards = (card, replace(card, id="d", front=words.note))
    decision = Decision(
        settled=Settled.SEPARATE,
        cards=tuple((each.id, each.front) for each in cards),
        why=words.reason,
        by=words.by,
    )
    item = Item(
        id="f" * 16, line=9, decision=Reviewed.UNDECIDED, cards=cards, pair=decision
    )  # fmt: skip
    return Change(item=item, places=("d.txt:1", "d.txt:2"), listed="corrections.yaml:9")


def split(words: Words) -> Change:
    """Give a split of a card into these words."""
    one = of(words)
    assert one.item.correction is not None
    parts = ((words.front, words.before), (words.reason, words.after))
    correction = replace(one.item.correction, side="card", edits=(), parts=parts)
    return replace(one, item=replace(one.item, correction=correction))


def made(changes: Sequence[Change], stale: Sequence[Change] = (), name: str = "deck") -> DeckDiff:
    """Give a deck of these corrections."""
    return DeckDiff(
        folder=Path(name),
        file=Path(name) / CORRECTIONS_FILE,
        fit=tuple(changes),
        stale=tuple(stale),
        left_out={},
    )


def every_kind(words: Words) -> DeckDiff:
    """Give a deck in which the words stand wherever words may stand."""
    late = of(words, stale=True, misfit=words.reason)
    gone = replace(late, item=replace(late.item, cards=()), places=())
    name = in_a_line(words.by).replace("/", "") or "deck"
    return made([of(words), split(words), pair(words)], [late, gone], name)


def html_of(decks: Sequence[DeckDiff]) -> str:
    return page(decks, environment(builtin()).get_template(TEMPLATE).render)


TAGS = set(
    "html head meta title style body header h1 h2 p div label input b i main details summary strong"
    " span article a del ins dl dt dd".split()
)
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "type", "checked", "open",
    "href", "dir",
}  # fmt: skip


class Seen(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.other: list[str] = []
        self.words = ""
        self.style = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            self.style += data
        else:
            self.words += data

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)


@given(WORDS)
def test_no_word_becomes_markup_of_the_page(words: Words) -> None:
    seen = Seen(html_of([every_kind(words)]))
    assert set(seen.tags) <= TAGS
    assert {name for name, _ in seen.attributes} <= ATTRIBUTES
    assert not seen.other
    assert not seen.open
    links = [value for name, value in seen.attributes if name == "href"]
    assert all(re.fullmatch(r"#[0-9a-f]{16}(-\d+)?", link) for link in links)
    ids = [value for name, value in seen.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links} <= set(ids)
    for text in (words.front, words.reason, words.note, words.quote, words.source):
        if text is words.source and not words.quote:
            continue
        assert clean(text) in seen.words
    policy = next(value for name, value in seen.attributes if value.startswith("default-src"))
    assert policy == (
        f"default-src 'none'; style-src '{digest(seen.style)}'; base-uri 'none'; form-action 'none'"
    )


OWN = re.compile(
    "|".join(
        [
            "empty", r"[\s·():,;.|→\d]+", "back of", "card of", "keep these cards separate",
            "undecided", "stale", "corrections?", "Corrections", "of", "kind", *GROUPS,
            "Only what is accepted or edited ships", "the documents stay as they are", "To decide",
            "Reason", "Evidence", "Note", "Caution", "Listed in", "no source",
            "These do not fit their cards any more, and are not applied",
        ]
    )
)  # fmt: skip
BLOCKS = re.compile(
    r"<details>\n<summary><b>\w+</b>: (?:\d+ \w+(?:, )?)+</summary>\n?|</details>\n?"
)


@pytest.mark.parametrize("html", [True, False])
@given(WORDS)
def test_no_word_becomes_markup_of_a_comment(html: bool, words: Words) -> None:
    text = markdown([every_kind(words)])
    assert len(text) <= LIMIT
    parser = MarkdownIt("gfm-like", {"html": html, "linkify": True})
    blocks = parser.parse(text)
    inline = [child for block in blocks for child in block.children or ()]
    assert {block.type.removesuffix("_open").removesuffix("_close") for block in blocks} <= {
        "heading", "inline", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "html_block",
        "fence", "bullet_list", "list_item", "hr",
    }  # fmt: skip
    assert {token.type for token in inline} <= {
        "text", "code_inline", "strong_open", "strong_close", "softbreak",
    }  # fmt: skip
    assert all(BLOCKS.fullmatch(block.content) for block in blocks if block.type == "html_block")
    if html:
        said = "".join(token.content for token in inline if token.type == "text")
        assert not OWN.sub("", said)
    code = [token.content for token in inline if token.type == "code_inline"]
    for each in (words.front, words.reason, words.note, words.quote):
        assert not in_a_line(each) or in_a_line(each) in code
    fences = [block for block in blocks if block.type == "fence"]
    assert all(fence.info == "diff" for fence in fences)
    lines = [line for fence in fences for line in fence.content.split("\n") if line]
    assert all(line[0] in "+- @" for line in lines)


@given(NASTY, NASTY)
def test_a_hunk_says_how_many_lines_it_has_and_makes_the_new_text(before: str, after: str) -> None:
    lines = line_changes(before, after, "heading")
    assert bool(lines) == (before != after)
    old = before.split("\n") if before else []
    new: list[str] = []
    at = 0
    for head, body in hunks(lines):
        found = re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ heading", head)
        assert found
        start, count, _, become = (int(each) if each else 1 for each in found.groups())
        first = start - 1 if count else start
        new += [clean(old[n]) for n in range(at, first)]
        assert sum(line[0] in " -" for line in body) == count
        assert sum(line[0] in " +" for line in body) == become
        gone = [line[1:] for line in body if line[0] in " -"]
        assert gone == [clean(old[first + n]) for n in range(count)]
        new += [line[1:] for line in body if line[0] in " +"]
        at = first + count
    new += [clean(old[n]) for n in range(at, len(old))]
    assert new == ([clean(line) for line in after.split("\n")] if after else [])


def hunks(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    starts = [n for n, line in enumerate(lines) if line.startswith("@@")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        yield lines[start], list(lines[start + 1 : end])


@given(WORDS)
def test_a_unified_diff_has_nothing_but_remarks_and_hunks(words: Words) -> None:
    lines = unified([every_kind(words)]).split("\n")
    left: list[int] = [0, 0]
    for line in lines:
        if any(left):
            assert line[:1] in (" ", "+", "-")
            left = [left[0] - (line[0] in " -"), left[1] - (line[0] in " +")]
        elif found := re.match(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@", line):
            left = [int(each) if each else 1 for each in found.groups()]
        else:
            assert not line or line.startswith(("# ", "#   ", "--- a/", "+++ b/"))
    assert not any(left)


@given(WORDS)
def test_a_terminal_is_sent_nothing_that_it_would_obey(words: Words) -> None:
    text = text_of([every_kind(words)])
    assert clean(text) == text


@given(NASTY, NASTY)
def test_pieces_are_those_of_the_texts_but_for_white_space_that_gets_signs(
    before: str, after: str
) -> None:
    for piece, seen in zip(difference(before, after), pieces(before, after), strict=True):
        assert seen.what == piece.what
        if piece.what == "same" or not piece.text.isspace():
            assert seen.text == clean(piece.text)
        else:
            assert seen.text.strip()


# Many


def many(count: int, text: str = "old words") -> DeckDiff:
    one = change(text, text.replace("old", "new"))
    items = [replace(one.item, id=f"{n:016x}") for n in range(count)]
    return made([replace(one, item=item) for item in items])


def test_a_page_has_a_thousand_corrections() -> None:
    seen = Seen(html_of([many(1000)]))
    assert seen.tags.count("article") == 1000
    assert seen.tags.count("del") == seen.tags.count("ins") == 1000
    assert text_of([many(1000)]).count("[-old-]{+new+} words") == 1000
    assert unified([many(1000)]).count("\n+new words\n") == 1000


@pytest.mark.parametrize("text", ["old words", "old 😀" + "😀" * 90, "old " + "`" * 2000])
def test_a_comment_has_whole_blocks_and_counts_what_has_no_room(text: str) -> None:
    comment = markdown([many(1000, text)])
    assert LIMIT * 0.85 < len(comment.encode("utf-16-le")) // 2 <= LIMIT
    found = re.search(r"\n\nNo room here for ([\d,]+) corrections \(([\d,]+) grammar\); ", comment)
    assert found
    assert found[1] == found[2]
    blocks = MarkdownIt("commonmark").enable("table").parse(comment)
    fences = [block for block in blocks if block.type == "fence"]
    assert len(fences) + int(found[1].replace(",", "")) == 1000
    assert len({fence.content for fence in fences}) == 1
    assert comment.count("<details>") == comment.count("</details>") == 1
    assert comment.endswith("`deckwright diff deck` shows them all.\n")


def test_one_that_is_too_long_does_not_keep_others_out() -> None:
    deck = made([change("old", "x" * LIMIT), *many(1).fit])
    comment = markdown([deck])
    assert "+new words\n" in comment
    assert "No room here for 1 correction (1 grammar); " in comment
    alone = markdown([made([change("old", "x" * LIMIT)])])
    assert "<details>" not in alone


def test_more_decks_than_have_room_are_counted() -> None:
    comment = markdown([made(many(1).fit, name=f"{n:0100}") for n in range(400)])
    assert len(comment) <= LIMIT
    assert re.search(r"\n\nNo room here for \d+ decks and \d+ corrections \(", comment)


# A real browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_the_page_and_filters_it(browser: Any, tmp_path: Path, scheme: str) -> None:
    from tests.test_browser import CONTRAST, READ_CONTRASTS

    hostile = "<img src=x onerror=alert(1)><script>alert(1)</script></style>"
    words = Words(*[f"{hostile} {n}" for n in range(8)])
    accepted = replace(of(words).item, id="a" * 16, decision=Reviewed.ACCEPTED)
    deck = every_kind(words)
    deck = replace(deck, fit=(*deck.fit, replace(of(words), item=accepted)))
    file = tmp_path / "page.html"
    file.write_text(html_of([deck]), "utf-8")
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, offline=True, color_scheme=scheme
    )
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("dialog", lambda dialog: messages.append(dialog.message))
    page.goto(file.as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('ins')).backgroundColor") != (
        "rgba(0, 0, 0, 0)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator("article:visible").count() == 6
    page.uncheck("#show-accepted")
    assert page.locator("article:visible").count() == 5
    page.uncheck("#show-stale")
    assert page.locator("article:visible").count() == 3
    page.uncheck("#show-overlap")
    assert page.locator("article:visible").count() == 2
    contrasts = page.evaluate(READ_CONTRASTS)
    assert [text for text, contrast in contrasts if contrast < CONTRAST] == []
    context.close()
    assert messages == []
