"""Tables, quotations and lists that lost their line breaks become structure, where sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.forms.flattened import Flattened, split_items, split_tail
from builder.render.blocks import Block, ListBlock, Paragraph, Quotation, find_blocks
from builder.render.tables import Table, find_tables
from tests.rendering import render_fields

TABLE = "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>"


def back(text: str) -> str:
    """Return the HTML of a back."""
    return render_fields(front="Q", back=text, more="", source="s", section=(), key="k")[1]


def items_of(flat: Flattened | None) -> list[str] | None:
    """Return the lead-in and the items of a line, marks and all."""
    if flat is None:
        return None
    return [flat.lead, *(f"{item.mark} {item.text}" for item in flat.items)]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("| Tree | Leaf |\n|---|---|\n| oak | lobed |",
         TABLE.format("<th>Tree</th><th>Leaf</th>", "<tr><td>oak</td><td>lobed</td></tr>")),
        ("Tree | Leaf\n--|--\noak | lobed\nfir | needle\n",
         TABLE.format("<th>Tree</th><th>Leaf</th>",
                      "<tr><td>oak</td><td>lobed</td></tr><tr><td>fir</td><td>needle</td></tr>")),
        ("| A | B | C |\n|:--|:-:|--:|\n| *dry* | `e` | f |",
         TABLE.format('<th>A</th><th class="centre">B</th><th class="end">C</th>',
                      '<tr><td><em>dry</em></td><td class="centre"><code>e</code></td>'
                      '<td class="end">f</td></tr>')),
        ("A | B\n-|-\none\\|two | R&D a<b",
         TABLE.format("<th>A</th><th>B</th>",
                      "<tr><td>one|two</td><td>R&amp;D a&lt;b</td></tr>")),
        ("| | B |\n|--|--|\n| few |",
         TABLE.format("<td></td><th>B</th>", "<tr><td>few</td><td></td></tr>")),
        ("Trees:\nA | B\n--|--\nc | d\nDone.",
         "<p>Trees:</p>" + TABLE.format("<th>A</th><th>B</th>", "<tr><td>c</td><td>d</td></tr>")
         + "<p>Done.</p>"),
        ("- one\n- two\nA | B\n--|--\nc | d\n- three",
         "<ul><li>one</li><li>two</li></ul>"
         + TABLE.format("<th>A</th><th>B</th>", "<tr><td>c</td><td>d</td></tr>")
         + "<ul><li>three</li></ul>"),
    ],
)  # fmt: skip
def test_tables(text: str, html: str) -> None:
    assert back(text) == html


def test_a_table_too_wide_for_a_phone_can_be_reached_by_the_keyboard() -> None:
    header = " | ".join(["Characteristics"] * 4)
    html = back(f"{header}\n--|--|--|--\na | b | c | d")
    assert html.startswith('<div class="wide" tabindex="0"><table>')
    assert html.endswith("</table></div>")


@pytest.mark.parametrize(
    "text",
    [
        "either|or and |so|",
        "|x|\n|y|",
        "a | b\nc | d",
        "a | b\n--|--",
        "a | b\n--|--\nno bar",
        "a | b\n--|--|--\nc | d",
        "a | b\n--|--\nc | d\ne | f | g",
        "a\n---\nb",
        "|a|\n|---|\n|b|",
        r"a \| b" + "\n--|--\nc",
        "```\na | b\n--|--\nc | d\n```",
    ],
)
def test_bars_that_make_no_table_stay(text: str) -> None:
    html = back(text)
    assert "<table" not in html
    assert html.count("|") == text.count("|")


def test_a_line_of_too_many_cells_keeps_every_word() -> None:
    assert find_tables(["a | b", "--|--", "c | d | e", "f | g"]) == {}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> Well said.", "<blockquote>Well said.</blockquote>"),
        ("> One *two*\n> three", "<blockquote>One <em>two</em><br>three</blockquote>"),
        ('> "I came,\n> I saw"', "<blockquote>&#34;I came,<br>I saw&#34;</blockquote>"),
        ("> Trees:\n> - oak\n> - fir", ("<blockquote><p>Trees:</p><ul><li>oak</li><li>fir</li></ul>"
         "</blockquote>")),
        ("> One\n>\n> 2 more", "<blockquote><p>One</p><p>2 more</p></blockquote>"),
        ("> One\n> > deeper", "<blockquote><p>One</p><blockquote>deeper</blockquote></blockquote>"),
        ("So:\n> Dear reader\nThe end", ("<p>So:</p><blockquote>Dear reader</blockquote>"
         "<p>The end</p>")),
        ("> So:\n> ```\n> if x:\n>     y\n> ```", ("<blockquote><p>So:</p><pre><code>if x:\n    y"
         "</code></pre></blockquote>")),
        ("> A | B\n> --|--\n> c | d", "<blockquote>" + TABLE.format("<th>A</th><th>B</th>",
         "<tr><td>c</td><td>d</td></tr>") + "</blockquote>"),
    ],
)  # fmt: skip
def test_quotations(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    "text",
    ["> 5", "> 5\n> 6", ">>> print", ">>> a\n>>> b", ">5 mg", ">", "> ", "=> so\n-> then",
     '> "alone', "a > b\nc > d", "```\n> a\n> b\n```", ">text"],
)  # fmt: skip
def test_other_signs_are_no_quotations(text: str) -> None:
    html = back(text)
    assert "<blockquote" not in html
    assert html.count("&gt;") == text.count(">")


def test_quotations_in_quotations_come_to_an_end() -> None:
    html = back("> " * 2000 + "deep")
    assert html.count("<blockquote>") == 4
    assert html.count("&gt;") == 1996


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("1. dig 2. sow 3. reap", "<ol><li>dig</li><li>sow</li><li>reap</li></ol>"),
        ("Steps: 1) melt 2) pour", "<p>Steps:</p><ol><li>melt</li><li>pour</li></ol>"),
        ("1.) hot, 2.) cold, 3.) warm", "<ol><li>hot,</li><li>cold,</li><li>warm</li></ol>"),
        ("(1) dig (2) sow (3) reap", "<ol><li>dig</li><li>sow</li><li>reap</li></ol>"),
        ("a) yes b) no", '<ol type="a"><li>yes</li><li>no</li></ol>'),
        ("A) yes B) no", '<ol type="A"><li>yes</li><li>no</li></ol>'),
        ("• ore • coal • tin", "<ul><li>ore</li><li>coal</li><li>tin</li></ul>"),
        ("• one ◦ a leaf ◦ a root • two", ("<ul><li>one<ul><li>a leaf</li><li>a root</li></ul></li>"
         "<li>two</li></ul>")),
        ("Metals: - iron - lead", "<p>Metals:</p><ul><li>iron</li><li>lead</li></ul>"),
        ("- iron - lead - zinc", "<ul><li>iron</li><li>lead</li><li>zinc</li></ul>"),
        ("- It warms. - It shines", "<ul><li>It warms.</li><li>It shines</li></ul>"),
        ("- Iron: heavy and hard - Lead: soft", ("<ul><li>Iron: heavy and hard</li>"
         "<li>Lead: soft</li></ul>")),
        ("+ more light here + less noise there", ("<ul><li>more light here</li>"
         "<li>less noise there</li></ul>")),
        ("- Causes: 1) war 2) famine\n- End", ("<ul><li>Causes:<ol><li>war</li><li>famine</li></ol>"
         "</li><li>End</li></ul>")),
        ("- So: - warm - dry\n- Bad", "<ul><li>So:</li><li>warm</li><li>dry</li><li>Bad</li></ul>"),
        ("- Causes: - a long war - a bad harvest", ("<ul><li>Causes:</li><li>a long war</li>"
         "<li>a bad harvest</li></ul>")),
        ("- Wood:\n+ is warm in a long winter. - steel is cheaper\n+ lasts",
         ("<ul><li>Wood:<ul><li>is warm in a long winter.</li></ul></li><li>steel is cheaper"
          "<ul><li>lasts</li></ul></li></ul>")),
        ("What is done?\n1. dig 2. sow 3. reap\n```\n- a - b\n```", ("<p>What is done?</p><ol>"
         "<li>dig</li><li>sow</li><li>reap</li></ol><pre><code>- a - b</code></pre>")),
    ],
)  # fmt: skip
def test_lists_that_lost_their_line_breaks(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    "line",
    [
        "- Mitochondria - powerhouse of the cell - makes ATP",
        "- osmosis - the flow of water through a membrane",
        "- Land - often with its peasants - given for service",
        "- land - often with its peasants - given for service",
        "- Treaty of Versailles of 1919 - ended the war with Germany",
        "- Come in, - said Tom, - and sit down",
        "- How are you? - Fine, thanks. - Good to hear",
        "– Come in – said Tom – and sit down",
        "— Bonjour — dit Paul — comment ça va ?",
        "It ran Paris - Vienna - Budapest - Istanbul by the year 1889.",
        "From Monday - Friday 10 - 18, on Sunday until 16.",
        "- 2020 - 2021 - 2022",
        "- 5 degrees - 10 degrees - 15 degrees",
        "1 - 2 + 3 - 4 + 5 - 6, which is -3",
        "Result: a - b - c - d",
        "Land: a plot - often with peasants",
        "king - man + woman lands near queen",
        "-log(p) - log(q) - log(r)",
        "- log x - log y - log z",
        "- the cell (a unit - of life - and more)",
        "- A - B - C",
        "`- oak - fir - ash` is code",
        "Der 1. Weltkrieg begann 1914, der 2. Weltkrieg 1939.",
        "1. Weltkrieg begann 1914, der 2. Weltkrieg endete 1945.",
        "1. Januar 1900 2. Februar 1901",
        "1. FC Köln 2. Bundesliga",
        "1. e4 e5 2. Nf3 Nc6 3. Bb5",
        "The image shrinks by 2. The output is 3. The rest is 1.",
        "1. It shrinks by 2. The output is smaller. 2. It is faster.",
        "1. dig 2. sow 3. 100 kg are reaped",
        "See step 1. Then 2. Something else",
        "pages 1. and 2. of it",
        "It needs 1) an offer and 2) an acceptance.",
        "If a) both sides agree or b) the law says so.",
        "a) a duty, b) a breach, c) damage",
        "The dough is (1) kneaded, (2) left to rise, and (3) baked.",
        "1: dig 2: sow 3: reap",
        "1. dig 2) sow 3. reap",
        "V = l · w · h",
        "· l · w · h",
        "Mozart • Haydn • Beethoven",
        "• only one",
        "a * b * c",
        "* foo * bar",
        "+ a strong acid + a strong base",
        "hydrogen + oxygen + carbon make sugar",
        "a<b and c>d, vector<int> - R&D",
        "1. \ue000dig 2. sow\ue001 3. reap",
        "",
    ],
)
def test_lines_that_are_no_lists_stay_whole(line: str) -> None:
    assert split_items(line) is None


def test_a_gap_may_begin_an_item() -> None:
    flat = split_items("Steps: 1. \ue000melt\ue001 2. \ue000pour\ue001")
    assert items_of(flat) == ["Steps:", "1. \ue000melt\ue001", "2. \ue000pour\ue001"]
    assert find_tables(["a | b", "--|--", "\ue000c | d\ue001"]) == {}


def test_a_tail_is_split_off_only_where_a_dash_opens_items() -> None:
    line = "e.g. it stays warm in winter - needs no paint"
    assert items_of(split_tail(line)) == ["e.g. it stays warm in winter", "- needs no paint"]
    assert split_tail("e.g. it is warm - often too warm") is None
    assert split_tail("i.e. warm - needs no paint") is None
    assert split_tail("i.e. the warm - and often dry - air of inner rooms") is None
    kept = "<ul><li>Wood - a fuel<br>{}</li><li>Steel</li></ul>"
    assert back(f"- Wood - a fuel\n{line}\n- Steel") == kept.format(line)


def marks_of(lead: str, mark: str, items: list[str]) -> str:
    """Join items to one line, each with its mark."""
    marks = [mark.replace("1", str(number)) for number in range(1, len(items) + 1)]
    return " ".join([lead, *(f"{a} {b}" for a, b in zip(marks, items, strict=True))]).strip()


words = st.sampled_from("oak birch maple alder larch willow poplar hazel rowan linden".split())
phrases = st.lists(words, min_size=2, max_size=4).map(" ".join)


@given(
    st.sampled_from(["", "Trees:", "Which are trees:"]),
    st.sampled_from(["1.", "1)", "(1)", "1.)", "•", "-"]),
    st.lists(phrases, min_size=4, max_size=9),
)
def test_a_flattened_list_is_the_list_it_was(lead: str, mark: str, items: list[str]) -> None:
    whole = "\n".join([*([lead] if lead else []), *(marks_of("", mark, items).split("\n"))])
    assert find_blocks(marks_of(lead, mark, items)) == find_blocks(whole)
    (found,) = (each for each in find_blocks(whole) if isinstance(each, ListBlock))
    assert [" ".join(item.lines) for item in found.items] == items


def structures(blocks: tuple[Block, ...]) -> set[type]:
    """Return which kinds of blocks there are, at any depth."""
    inner = (structures(each.quoted) for each in blocks if isinstance(each, Quotation))
    return {type(each) for each in blocks}.union(*inner)


@given(st.lists(st.lists(words, min_size=2, max_size=3), min_size=1, max_size=4))
def test_quoting_a_table_changes_nothing_in_it(rows: list[list[str]]) -> None:
    table = "\n".join(["one | two | three", "--|--|--", *(" | ".join(row) for row in rows)])
    (found,) = find_blocks(table)
    assert isinstance(found, Table)
    assert [[cell for cell in row if cell] for row in found.rows] == rows
    quoted = find_blocks("\n".join(f"> {line}" for line in table.split("\n")))
    assert quoted == (Quotation(quoted=(found,)),)
    assert structures(quoted) == {Quotation, Table}
    assert structures(find_blocks("> plain\n\ntext")) == {Quotation, Paragraph}
