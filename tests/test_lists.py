"""Which lines are items of a list, by their own marks or by the lines around them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.forms.columns import columned
from builder.forms.dates import are_days
from builder.forms.flattened import split_items
from builder.render.blocks import find_blocks
from builder.render.marks import Mark, accepted_marks
from tests.rendering import render_fields
from tests.test_render import words_of


def back(text: str) -> str:
    """Return the HTML of a back."""
    return render_fields(front="Q", back=text, more="", source="s", section=(), key="k")[1]


def ul(*items: str) -> str:
    """Return a bullet list."""
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def ol(*items: str, kind: str = "") -> str:
    """Return an ordered list."""
    return f"<ol{kind}>{''.join(f'<li>{item}</li>' for item in items)}</ol>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- go - went - gone\n- see - saw - seen", ul("go - went - gone", "see - saw - seen")),
        ("- Mon - Wed - Fri\n- Tue - Thu", ul("Mon - Wed - Fri", "Tue - Thu")),
        ("– iron – Fe – 26\n– tin – Sn – 50", ul("iron – Fe – 26", "tin – Sn – 50")),
        ("Verbs:\n- go - went - gone\nand\n- see - saw - seen", ("<p>Verbs:</p>"
         f"{ul('go - went - gone<br>and', 'see - saw - seen')}")),
        # One line of the kind is a list that lost its line breaks.
        ("- oak - fir - ash", ul("oak", "fir", "ash")),
        ("- Trees:\n- oak - fir - ash", ul("Trees:", "oak", "fir", "ash")),
        ("- It warms. - It shines.\n- It cools. - It dims.",
         ul("It warms.", "It shines.", "It cools.", "It dims.")),
        ("- Wood: - warm - dry\n- Steel", ul("Wood:", "warm", "dry", "Steel")),
    ],
)  # fmt: skip
def test_dashes_that_part_columns(text: str, html: str) -> None:
    assert back(text) == html


def test_columns_are_those_of_one_sign() -> None:
    assert columned(["- a - b", "- c - d"]) == {"-"}
    assert columned(["- a - b", "– c – d"]) == set()
    assert columned(["- a – b", "- c – d"]) == set()
    assert columned(["a - b", "c - d", ""]) == set()


@pytest.mark.parametrize(
    "text",
    [
        "-er (baker)\n-or (sailor)",
        "-ible and -able\n-tion",
        "-s (bees), -es (foxes)\n-en (oxen)",
        "+ing\n+ed",
        "-ой\n-ого\n-ому",
        "-o\n-as\n-at\n-amus",
        "+ve\n+ive\n-ve",
        "-tion\n-sion",
        "-itis: an inflammation\n-ectomy: a removal",
        "-er verbs: parler\n-ir verbs: finir",
        "Endings:\n-abam\n-abas\n-abamus",
        "Suffixes of nouns\n-hood\n-ship\n-ness",
    ],
)
def test_endings_keep_their_hyphen(text: str) -> None:
    assert back(text) == text.replace("\n", "<br>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("-eggs\n-salt", ul("eggs", "salt")),
        ("-red\n-blue", ul("red", "blue")),
        ("-no verbs\n-few nouns", ul("no verbs", "few nouns")),
        ("-DNA\n-RNA", ul("DNA", "RNA")),
        ("- one\n-two\n- six", ul("one", "two", "six")),
        ("-less heat is lost\n-no moving parts", ul("less heat is lost", "no moving parts")),
        ("-a war at sea\n-I came, I saw", ul("a war at sea", "I came, I saw")),
        ("-prefix: in front\n-suffix: behind", ul("prefix: in front", "suffix: behind")),
        ("-the suffix of a name\n-the name", ul("the suffix of a name", "the name")),
        ("+IgA is made\n+IgG is made", ul("IgA is made", "IgG is made")),
        ("- -er (baker)\n- -or (sailor)", ul("-er (baker)", "-or (sailor)")),
        (
            "-fit it to a line\n-log of it, and -log2",
            ul("fit it to a line", "log of it, and -log2"),
        ),
    ],
)
def test_words_that_are_no_endings(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "1. Januar: Neujahr\n6. Januar: Epiphanias\n1. Mai: Tag der Arbeit",
        "12. Oktober 1492\n3. Mai",
        "1. 5. 1890\n8. 5. 1890",
        "1. ledna: Nový rok\n6. ledna: Tři králové",
        "1. Mai ist Feiertag. 2. Mai nicht.",
        "Feiertage: 1. Mai und mehr 2. Juni auch",
        "5. Jahrhundert\n12. Jahrhundert\n3. Jahrhundert",
    ],
)
def test_days_are_no_items(text: str) -> None:
    assert back(text) == text.replace("\n", "<br>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("1. Januar\n2. Februar\n3. März", ol("Januar", "Februar", "März")),
        ("1. Januar 2. Februar 3. März", ol("Januar", "Februar", "März")),
        ("1. Maius and Junius\n2. Augustus", ol("Maius and Junius", "Augustus")),
        ("1. March on the town\n2. May poles", ol("March on the town", "May poles")),
        ("1. Mars\n2. Venus", ol("Mars", "Venus")),
        ("0. none\n1. one", ol("none", "one", kind=' start="0"')),
        ("1. 3 kg of flour\n2. 2.5 l of milk", ol("3 kg of flour", "2.5 l of milk")),
        ("1. one\n1. two\n1. three", ('<ol><li>one</li><li value="1">two</li>'
         '<li value="1">three</li></ol>')),
        ("3. tin\n2. iron\n1. gold", ('<ol start="3"><li>tin</li><li value="2">iron</li>'
         '<li value="1">gold</li></ol>')),
        ("1. a tree\n  1. oak\n  2. fir\n  3. ash\n2. a bush", ("<ol><li>a tree"
         "<ol><li>oak</li><li>fir</li><li>ash</li></ol></li><li>a bush</li></ol>")),
    ],
)  # fmt: skip
def test_numbers_that_are_no_days(text: str, html: str) -> None:
    assert back(text) == html


def test_days_have_nothing_but_days_beside_them() -> None:
    assert are_days(["Mai: ein Tag", "Juni"])
    assert not are_days(["Januar", "Februar"])
    assert not are_days(["Mai: ein Tag", "zwei"])
    assert not are_days([])


@pytest.mark.parametrize(
    "line",
    [
        "Pros: - cheap - fast Cons: - ugly - loud",
        "Pros: • cheap • fast Cons: • ugly • loud",
        "- Pros: - cheap - fast Cons: - ugly - loud",
    ],
)
def test_one_list_does_not_hold_the_items_of_two(line: str) -> None:
    assert split_items(line) is None


def test_a_list_may_follow_the_head_of_a_list_with_other_bullets() -> None:
    assert back("• Trees: ◦ oak ◦ fir • Bushes: ◦ box ◦ yew") == ul(
        f"Trees:{ul('oak', 'fir')}", f"Bushes:{ul('box', 'yew')}"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("1) Charles I 2) James I 3) Charles II", ol("Charles I", "James I", "Charles II")),
        ("1) Plan Y 2) Plan W 3) Plan Z", ol("Plan Y", "Plan W", "Plan Z")),
        ("w 1) domu w 2) lesie", "w 1) domu w 2) lesie"),
        ("sale 1) duża i 2) mała", "sale 1) duża i 2) mała"),
    ],
)
def test_a_numeral_of_a_king_is_no_word_of_a_sentence(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- things\n  * only solid ones\n- beasts", ul(f"things{ul('only solid ones')}", "beasts")),
        ("- ice\n- snow\n* hail\n• 15 storms", ul("ice", "snow", "hail", "15 storms")),
        ("- ice\n* hail\n- snow", ul("ice", "hail", "snow")),
        ("* one\n- two\n+ three", ul("one", "two", "three")),
        ("- day\n-- early\n-- late\n- night", ul(f"day{ul('early', 'late')}", "night")),
        ("• 3 spoons", ul("3 spoons")),
        ("• Trees\no oak\no fir\n• Bushes", ul(f"Trees{ul('oak', 'fir')}", "Bushes")),
        ("\uf0b7 Trees\n\uf0b7 Bushes", ul("Trees", "Bushes")),
        ("■ oak\n■ fir", ul("oak", "fir")),
        ("► oak\n► fir", ul("oak", "fir")),
        ("○ oak\n○ fir", ul("oak", "fir")),
    ],
)
def test_marks_that_other_lines_show(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- ice\n- snow\n* in winter only", f"{ul('ice', 'snow')}<p>* in winter only</p>"),
        ("* in winter only\n- ice\n- snow", f"<p>* in winter only</p>{ul('ice', 'snow')}"),
        ("- ice\n+ 5 percent\n- snow", f"{ul('ice')}<p>+ 5 percent</p>{ul('snow')}"),
        ("- ice\n— Anonymous\n- snow", f"{ul('ice')}<p>— Anonymous</p>{ul('snow')}"),
        ("- x is big\n-- y is small", f"{ul('x is big')}<p>-- y is small</p>"),
        ("-- all rows\n-- of a table", "-- all rows<br>-- of a table"),
        ("o gato\no rato", "o gato<br>o rato"),
        ("• gatos\no perros\n• ratos", ul("gatos<br>o perros", "ratos")),
        ("○ rises\n× falls\n○ stays", "○ rises<br>× falls<br>○ stays"),
        ("■ oak", "■ oak"),
        ("→ warm\n→ dry", "→ warm<br>→ dry"),
    ],
)
def test_marks_that_may_say_something(text: str, html: str) -> None:
    assert back(text) == html


def test_a_mark_may_be_shown_by_its_indentation() -> None:
    lines = ["1. ice", "* hail", "2. snow"]
    assert accepted_marks(lines, [0, 2, 0])[1] == Mark("*", False, 0, "hail")
    assert accepted_marks(lines, [0, 0, 0])[1] is None
    assert accepted_marks(lines)[1] is None


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a. oak\nb. fir\nc. ash", ol("oak", "fir", "ash", kind=' type="a"')),
        ("A. 1492\nB. 1789\nC. 1914", ol("1492", "1789", "1914", kind=' type="A"')),
        ("Which?\nA. oak\nB. fir\nC. ash", ("<p>Which?</p>"
         f"""{ol("oak", "fir", "ash", kind=' type="A"')}""")),
        ("I. oak\nII. fir\nIII. ash", ol("oak", "fir", "ash", kind=' type="I"')),
        ("(i) oak\n(ii) fir\n(iii) ash", ol("oak", "fir", "ash", kind=' type="i"')),
        ("i) oak\nii) fir", ol("oak", "fir", kind=' type="i"')),
        ("1、春\n2、秋", ol("春", "秋")),
        ("（1）春\n（2）秋", ol("春", "秋")),
        ("① oak\n② fir", ol("oak", "fir")),
        ("I. Trees\ni. oak\nii. fir\nII. Bushes\ni. box\nii. yew\niii. ivy\nIII. Herbs",
         ('<ol type="I"><li>Trees<ol type="i"><li>oak</li><li>fir</li></ol></li><li>Bushes'
          '<ol type="i"><li>box</li><li>yew</li><li>ivy</li></ol></li><li>Herbs</li></ol>')),
        ("h) oak\ni) fir\nj) ash", ol("oak", "fir", "ash", kind=' type="a" start="8"')),
    ],
)  # fmt: skip
def test_marks_that_count_up(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "A. Maple\nB. Birch",
        "P. vivax\nP. ovale\nP. malariae",
        "a. denial\nb. anger\nd. hope",
        "A. B. and C.\nB. is first",
        "c. 1500\nd. 1564\ne. 1600",
        "I. Maple\nII. Birch",
        "i.e. oak\nii. fir\niii. ash",
        "① oak\n③ fir",
        "① oak\n② like ①",
        "1、2、3",
        "a.\nb.\nc.",
    ],
)
def test_letters_and_numerals_that_are_no_marks(text: str) -> None:
    assert back(text) == text.replace("\n", "<br>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('"All is number."\n- Old Sage', "&#34;All is number.&#34;<br>- Old Sage"),
        ("“All is number.”\n- Sage of Samos, Letters", ("“All is number.”<br>"
         "- Sage of Samos, Letters")),
        ("> All is\n> number\n- Old Sage", ("<blockquote>All is<br>number</blockquote>"
         "<p>- Old Sage</p>")),
        ('"It is."\n- what it means', f"<p>&#34;It is.&#34;</p>{ul('what it means')}"),
        ("Who said so?\n- Old Sage", f"<p>Who said so?</p>{ul('Old Sage')}"),
        ('"No."\n- Old Sage\n- New Sage', f"<p>&#34;No.&#34;</p>{ul('Old Sage', 'New Sage')}"),
    ],
)  # fmt: skip
def test_a_dash_before_the_author_of_a_quotation(text: str, html: str) -> None:
    assert back(text) == html


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("- 2^(32-n) - 2 for prefix length n", True),
        ("- 5x + 2", True),
        ("The answer:\n- 5x + 2", True),
        ("y = x\n- 5x + 2", False),
        ("- 5 degrees", False),
        ("- 2^31", False),
        ("- 2^31 to 2^31 - 1", False),
        ("- 70mV", False),
        ("- 3", False),
    ],
)
def test_a_dash_before_a_lone_formula(text: str, item: bool) -> None:
    assert ("<li>" in back(text)) == item


marks = st.sampled_from(
    "- -- + * • ○ ■ o 1. 2. 3. 1、 2、 (1) a. b. c. A. B. i) ii) iii) I. II. III. ① ②".split(" ")
)
lines = st.tuples(marks, st.sampled_from(["", "  "]), st.sampled_from(["oak", "fir", "yew: 5"]))


@given(st.lists(lines, min_size=1, max_size=7))
def test_only_marks_go(lines: list[tuple[str, str, str]]) -> None:
    kept = " ".join(words_of(find_blocks("\n".join(f"{b}{a} {c}" for a, b, c in lines))))
    assert re.findall(r"oak|fir|yew: 5", kept) == [text for _, _, text in lines]


@pytest.mark.parametrize(
    "line",
    [
        "- ",
        "-a, ",
        "-a (",
        "* ",
        "o ",
        "-- ",
        "i) ",
        "I. ",
        "a. ",
        "① ",
        "1. Mai ",
        "- 2^(",
        "•",
        "(",
    ],
)
def test_long_runs_of_marks_come_to_an_end(line: str) -> None:
    whole = line * 20_000
    assert back(whole)
    assert back("\n".join([line] * 5_000))
    assert back(f"{line}\n" * 2_000 + whole)


@pytest.mark.parametrize("text", ["+ cheap\n+ quick\n- ugly", "+ cheap\n– ugly\n– slow"])
def test_what_is_for_and_against_keeps_its_signs(text: str) -> None:
    assert "<ul" not in back(text)
    assert back(text).count("+ cheap") == 1
    assert back(text).count(" ugly") == 1


def test_pluses_below_items_are_items_all_the_same() -> None:
    assert back("- bird\n+ owl\n- fish\n+ eel").count("<ul") == 3
    assert back("+ bird\n  - owl\n+ fish").count("<ul") == 2
