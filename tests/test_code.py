"""Code that no fence marks: what surely is code becomes a block of it, and prose stays prose."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.forms.code_runs import Run, code_line, code_runs
from builder.forms.indentation import column
from builder.render.code import Code, highlight
from builder.render.gaps import CLOSE, OPEN
from tests.test_render import back


def runs(text: str) -> list[Run]:
    """Return the code in a text, as it is indented."""
    raw = text.split("\n")
    return code_runs([line.strip() for line in raw], [column(line) for line in raw])


def plain(page: str) -> str:
    """Return a field without its colours."""
    return html.unescape(re.sub(r"</?span[^>]*>", "", page))


SURE = [
    ("List<String> names = new ArrayList<>();", "java"),
    ("Map<String, List<Integer>> m = new HashMap<>();", "java"),
    ('public static void main(String[] args) { System.out.println("Hi"); }', "java"),
    ('System.out.println("Hi");', "java"),
    ("import java.util.List;", "java"),
    ("public int size() {", ""),
    ("public class Stack {", ""),
    ("for (int i = 0; i < n; i++) { sum += a[i]; }", ""),
    ("if (s != null && !s.isEmpty()) { ... }", ""),
    ("while (i < n) { i++; }", ""),
    ("if (status != 0) return NULL;", ""),
    ("int max = a > b ? a : b;", ""),
    ("int x = 5; x += 1;", ""),
    ("x = x - 1; y += 2;", ""),
    ("int *p = &x; int **q = &p;", ""),
    ("let x = 5;", ""),
    ("count++;", ""),
    ("sum += a[i];", ""),
    ('button.addEventListener("click", open);', ""),
    ('printf("%d\\n", x);', ""),
    ("function f(x) {", ""),
    ("#include <string>", "cpp"),
    ('#include "list.h"', "cpp"),
    ("std::vector<int> v = {1, 2, 3};", "cpp"),
    ("int x; std::cin >> x;", "cpp"),
    ("using namespace std;", "cpp"),
    ("template<typename T> T max(T a, T b)", "cpp"),
    ("#define MAX 100", "c"),
    ('console.log("hi");', "javascript"),
    ("console.log(`Hi ${name}`)", "javascript"),
    ("const add = (a, b) => a + b;", "javascript"),
    ("import React from 'react';", "javascript"),
    ('const page = await fetch("/items"); const data = await page.json();', ""),
    ("let mut v: Vec<i32> = Vec::new(); v.push(1);", "rust"),
    ("fn main() {", "rust"),
    ('fmt.Println("hi")', "go"),
    ("x <- c(1, 2, 3)", "r"),
    ("fit <- lm(y ~ x1 + x2, data = df)", "r"),
    ("SELECT name FROM people WHERE age >= 18;", "sql"),
    ("SELECT country, COUNT(*) FROM users GROUP BY country HAVING COUNT(*) > 10", "sql"),
    ("SELECT a.id, b.name FROM a INNER JOIN b ON a.id = b.a_id", "sql"),
    ("select * from orders where total > 5;", "sql"),
    ("INSERT INTO t (x, y) VALUES (1, 'two');", "sql"),
    ("UPDATE t SET x = 1 WHERE y = 2;", "sql"),
    ("DELETE FROM t WHERE id NOT IN (SELECT MIN(id) FROM t GROUP BY x)", "sql"),
    ("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20));", "sql"),
    ("ALTER TABLE users ADD COLUMN email VARCHAR(255);", "sql"),
    (">>> x = [1, 2]", "pycon"),
    ("$ pip install x", "console"),
    ("import numpy as np", "python"),
    ("from math import sqrt", "python"),
    ('print("Hello")', "python"),
    ("print('a', end='')", "python"),
    ("with open(path) as f: for line in f: print(line.strip())", "python"),
    ("[x**2 for x in numbers]", "python"),
    ("squares = [2 * x for x in range(10)]", "python"),
    ("sorted(d.items(), key=lambda kv: kv[1])", "python"),
    ("f = lambda x: x + 1", "python"),
    ("a, b = b, a", "python"),
    ("d = {**d1, **d2}", "python"),
    ('name = input("Name? ")', "python"),
    ("for i, x in enumerate(xs): print(i, x)", "python"),
    ("while i < n: i += 1", "python"),
    ("if x<0: return -x", "python"),
    ("if (n := len(a)) > 10: print(n)", "python"),
    ("except ValueError as e:", "python"),
    ("class Dog(Animal):", "python"),
    (f"import {OPEN}numpy{CLOSE} as np", "python"),
    (f"for (int i = 0; i < n; {OPEN}i++{CLOSE}) {{", ""),
]


@pytest.mark.parametrize(("line", "language"), SURE)
def test_a_line_that_is_code_is_shown_as_code(line: str, language: str) -> None:
    found = code_line(line)
    assert found is not None
    assert (found.code, found.language) == (line, language)
    if OPEN not in line:
        assert plain(back(line)) == f"<pre><code>{line}</code></pre>"
        assert plain(back(f"So:\n{line}\nThat is all.")) == (
            f"<p>So:</p><pre><code>{line}</code></pre><p>That is all.</p>"
        )


PROSE = [
    "final exam = end;",
    "double bond = sigma + pi;",
    "short answer = yes;",
    "static electricity = charge;",
    "let go = release;",
    "Select the best answer from the list;",
    "select one from each of the groups;",
    "SELECT THE BEST ANSWER FROM THE LIST",
    "SELECT picks the columns, FROM names the table",
    "SELECT, FROM, WHERE",
    "DELETE FROM removes rows",
    "CREATE TABLE statement",
    "DROP TABLE removes the table; it cannot be undone;",
    "Update the table, then set x = 1",
    "print (verb)",
    "print(s)",
    "import tax on goods",
    "import duty",
    "from Germany import cars",
    "from abroad, import goods",
    "for (the most part)",
    "for (example; and so on; etc)",
    "for adults: twice a day",
    "for example in Germany:",
    "if (and only if) it rains",
    "if rain: umbrella",
    "while (at the same time) waiting;",
    "class Mammalia:",
    "class of 1999 (the best);",
    "public opinion (of the time);",
    "static electricity;",
    "short story; long story;",
    "double trouble;",
    "let x be the number of cars;",
    "let x = 5, and y = 2",
    "var x = 5 is a declaration;",
    "x = 5;",
    "f(x);",
    "int",
    "std::string",
    "i++ returns the old value, ++i the new one",
    "*p, and p->next is (*p).next",
    "A <- B",
    "cause <- effect (of it)",
    "function (of the heart)",
    "function f(x) is continuous {on its domain}",
    "@everyone",
    "@Override",
    "# one weight for each share",
    "#include is a directive",
    "> 5 and >>> 3",
    ">>> is the prompt of Python.",
    "$ 5 and $ 10",
    "$ make money fast!",
    "[waiting for trains in Spain]",
    "(waiting for trains in Spain)",
    "lambda: the wavelength",
    "try: and try again",
    "return to sender",
    "return x",
    "x, y = 3, 4",
    "E = mc^2",
    "a != b && c",
    "The rule is total += price",
    "see Smith (2001); Jones (2002);",
    "{a; b; c}",
    "name LIKE 'A%' or name LIKE '_b%'",
    "const (short for constant) = fixed;",
    "It's x = 5; it's y = 2;",
    "{",
    "}",
    "else",
    "end",
]


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_no_code(line: str) -> None:
    assert code_line(line) is None
    assert "<code>" not in back(line)
    assert not runs(f"The answer:\n{line}\nThat is all.")


def blocks(page: str) -> list[str]:
    """Return what stands in the blocks of code of a field."""
    return re.findall(r"<pre><code>(.*?)</code></pre>", plain(page), flags=re.DOTALL)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("def fib(n):\n    if n < 2:\n        return n\n    return fib(n-1) + fib(n-2)", "python"),
        ("for x in xs:\n    total += x\nprint(total)", "python"),
        ("if ready:\n    state = go\nelse:\n    state = wait", "python"),
        ("try:\n    value = int(text)\nexcept ValueError as e:\n    print(e)\nfinally:\n    end()",
         "python"),
        ('class Dog(Animal):\n    """A dog."""\n\n    def bark(self):\n        return "Woof"',
         "python"),
        ("@cached(size=None)\ndef fib(n):\n    return n", "python"),
        ("plot(\n    xs,\n    ys,\n)\nshow.now()\nx += 1", "python"),
        ("x += 1\n# and once more\nx += 1", "python"),
        ("try:\nvalue = int(text)\nexcept ValueError as e:\nprint(e)", "python"),
        ("let x = 5;\nx += 1;", ""),
        ("let x = 5\nx += 1", ""),
        ("int total = 0;\ntotal += 1", ""),
        ('#include <stdio.h>\nint main() {\n    printf("hi");\n    return 0;\n}', "cpp"),
        ("public class A {\n    int x;\n    void f() {\n        x += 1;\n    }\n}", ""),
        ("function f(x) {\n  return x * 2;\n}", ""),
        (("while lo <= hi do\n    mid <- (lo + hi) / 2\n    if A[mid] < x then lo <- mid + 1\n"
          "    else hi <- mid - 1"), ""),
        (("lo ← 0, hi ← n - 1\nwhile lo ≤ hi do\nmid ← (lo + hi) / 2\nif A[mid] = x then return mid"
          "\nelse hi ← mid - 1\nreturn -1"), ""),
        (("for i = 1 to n-1\nkey = A[i]\nj = i - 1\nwhile j >= 0 and A[j] > key\nA[j+1] = A[j]\n"
          "j = j - 1\nA[j+1] = key"), ""),
        ("for i = 1 to n-1\n    key = A[i]\n    j = i - 1", ""),
        ("while x < 10:\nx = x + 1", ""),
        ("if n = 0 then return 1\nelse return n * f(n - 1)", ""),
        ("SELECT name,\n       age\nFROM t\nLEFT JOIN u ON u.id = t.id\nWHERE age > 3;", "sql"),
        ("INSERT INTO t VALUES (1);\nSELECT * FROM t;", "sql"),
        (">>> x = [1, 2]\n>>> x\n[1, 2]\n>>> for y in x:\n...     print(y)", "pycon"),
        ("$ pip install x\n$ python -m y", "console"),
        ("x <- c(1, 2)\nmean(x)", "r"),
    ],
)  # fmt: skip
def test_lines_of_one_program_are_one_block(code: str, language: str) -> None:
    assert runs(code) == [Run(0, code.count("\n") + 1, code, language)]
    assert blocks(back(code)) == [code]
    around = runs(f"So it is:\n{code}\nThe loop ends.")
    assert [run.code for run in around] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "It is so:\n    indented words\n    and more",
        "for example in Germany:\n    Berlin",
        "if x:\n    the answer is yes",
        "else:\n    nothing",
        "class Mammalia:\n    whales\n    dogs",
        "while waiting:\n    drink tea",
        "x = 5\ny = 3",
        "x = 5;\ny = 3;",
        "if a = b then b = a\nif a = b and b = c then a = c",
        "for n = 1 to 3\nE = mc^2",
        "E = mc^2\nF = ma\nv = s/t",
        "A <- B\nB <- C",
        "return x\nreturn y",
        "Select one:\nfrom the list;\nwhere it is;",
        "SELECT\nThe word for choosing",
        "def\n    a keyword",
        "- def f(x):\n  - return x",
    ],
)
def test_lines_of_prose_and_formulas_are_no_block(text: str) -> None:
    assert not runs(text)
    assert "<pre>" not in back(text)


def test_formulas_are_not_looked_for_in_a_block() -> None:
    text = "for i = 1 to n-1\n  key = A[i]\n  j = i - 1"
    assert plain(back(text)) == f"<pre><code>{text}</code></pre>"
    assert back("j = i - 1") == r"\(j = i - 1\)"


def test_words_after_an_answer_of_a_session_are_no_code() -> None:
    text = ">>> x = [1]\n>>> x\n[1]\nThe list is shown."
    assert plain(back(text)) == (
        "<pre><code>>>> x = [1]\n>>> x\n[1]</code></pre><p>The list is shown.</p>"
    )


def test_a_block_does_not_go_on_over_a_fence() -> None:
    text = "for x in xs:\n    a += x\n```\n    y\n```\n    b += x"
    assert blocks(back(text)) == ["for x in xs:\n    a += x", "y", "b += x"]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("now=`date +%s`", "now=`date +%s`"),
        ("now=`date +%s` or `date`", "now=`date +%s` or <code>date</code>"),
        ("call f(`x`) with `y`", "call f(`x`) with <code>y</code>"),
        ("- alert(`a_b_c`)", "<ul><li>alert(`a_b_c`)</li></ul>"),
        ("a word (`x`) and `y`", "a word (<code>x</code>) and <code>y</code>"),
        ("x = `y`", "x = <code>y</code>"),
        ("- console.log(`Hi ${name}`)\n- `b`",
         "<ul><li><code>console.log(`Hi ${name}`)</code></li><li><code>b</code></li></ul>"),
    ],
)  # fmt: skip
def test_backticks_of_a_program_stay(text: str, page: str) -> None:
    assert plain(back(text)) == page


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("rs", "let x = 1;"), ("rust", "let x = 1;"), ("rb", "puts 1"), ("kt", "val x = 1"),
        ("kotlin", "val x = 1"), ("yml", "a: 1"), ("golang", "func main() {}"),
        ("cs", "int x = 1;"), ("jsx", "const a = 1;"), ("tsx", "const a = 1;"), ("zsh", "echo 1"),
        ("r", "x <- 1"), ("hs", "x = 1"), ("ps1", "if ($x) {}"), ("dockerfile", "FROM x"),
        ("ex", "x = 1"), ("h", "int x;"), ("js", "let x"), ("c++", "int x;"), ("f#", "let x = 1"),
        ("objective-c", "int x;"), ("pl", "my $x = 1;"), ("toml", "a = 1"), ("py3", "x = 1"),
    ],
)  # fmt: skip
def test_languages_are_known_by_their_other_names(language: str, code: str) -> None:
    assert 'class="hl-' in highlight(Code(code=code, language=language))


@pytest.mark.parametrize(
    "language", ["", "klingon", "text", "ahk", "lilypond", "systemd", "../x", "*", "[", "x" * 30]
)
def test_other_languages_have_no_colours(language: str) -> None:
    assert highlight(Code(code="x = 1 # a", language=language)) == "x = 1 # a"


LINES = st.one_of(
    st.sampled_from([line for line, _ in SURE] + PROSE),
    st.sampled_from(
        ["", "```", "```python", "x", "# a", "    y = 2", "  return x", "\t}", "  - a"]
    ),
    st.text(st.characters(exclude_characters="\n"), max_size=12),
)


@given(st.lists(LINES, max_size=10).map("\n".join))
@example("x += 1\n\n  y")
@example("@")
def test_no_line_of_code_is_lost_or_in_two_blocks(text: str) -> None:
    raw = text.split("\n")
    end = 0
    for run in runs(text):
        assert end <= run.start < run.end <= len(raw)
        end = run.end
        assert run.code.split() == " ".join(raw[run.start : run.end]).split()
