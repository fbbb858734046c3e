"""`deckwright review --web`: who is answered, what is decided, and the page in a real browser."""

from __future__ import annotations

import http.client
import json
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from builder.corrections import CORRECTIONS_FILE, add_corrections, add_decisions
from builder.corrections.items import Item
from builder.corrections.review import Review
from builder.errors import DeckwrightError
from builder.model import ChangeKind, Quote
from builder.render.mathml import with_formulas
from builder.reviewing.protocol import LONGEST_BODY
from builder.reviewing.web import serve
from tests.proposed import a_change, a_pair, cards_of, decisions, opened, propose
from tests.test_cli import fill

ROOT = Path(__file__).parents[1]
PHONE, DESKTOP = (390, 844), (1280, 900)
PATHS = (
    *("/", "/item?id=", "/review.js", "/page.css", "/review.css", "/list.js", "/card.css"),
    *("/icon.svg", "/no"),
)
HOSTILE = """\
What is <script>window.evil = 1</script> & {{Back}} &lt;b&gt;?
<img src=x onerror="window.evil = 2"> [a](javascript:window.evil=3) </style></template> \
{{Front}} {{ 7 * 7 }} \u202egninrut\u202c \\(\\text{<img src=x onerror=window.evil=4>}\\) \
\\(\\href{javascript:window.evil=5}{x} \\style{color:red}{y} < 3\\) $$\\frac{1}{$$ a word
What is a formula?
It is \\(x < 1\\), or \\[\\frac{a}{b}\\], or $$\\sum_i y_i$$ as text.
"""
FORBIDDEN = "script, img, svg, a, style, iframe, [onerror], [onload], [href], [src], [style]"
COUNT_MARKUP = """(homes, forbidden) => homes
  .flatMap(home => [home, ...[...home.querySelectorAll('.anki')].map(host => host.shadowRoot)])
  .flatMap(home => [...home.querySelectorAll(forbidden)]).length"""
INJECTED = (
    '</textarea></template><script>window.evil = 6</script><svg onload="window.evil=7">{{More}}'
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def facts(self) -> Any:
        return json.loads(self.text)


@dataclass(kw_only=True)
class Served:
    """A review that is being served, and the cookie that its key was exchanged for."""

    folder: Path
    review: Review
    address: str
    thread: threading.Thread
    cookie: str = ""
    host: str = field(init=False)
    pages: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.host = urlsplit(self.address).netloc

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """Ask as the page would; a header that is None is left out."""
        said: dict[str, str | None] = {"Host": self.host, "Cookie": self.cookie or None}
        data = b""
        if method == "POST":
            data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
            said |= {"Origin": f"http://{self.host}", "Content-Type": "application/json"}
            said["Content-Length"] = str(len(data))
        said |= headers or {}
        connection = http.client.HTTPConnection(self.host, timeout=10)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in said.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(data)
            answer = connection.getresponse()
            text = answer.read().decode()
            return Answer(status=answer.status, headers=dict(answer.getheaders()), text=text)
        finally:
            connection.close()

    def open(self) -> None:
        """Exchange the key for the cookie."""
        parts = urlsplit(self.address)
        answer = self.ask("GET", f"{parts.path}?{parts.query}")
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]

    def decide(self, action: str, *items: Item, text: str = "") -> Answer:
        ids = [one.id for one in items]
        return self.ask("POST", "/decide", {"action": action, "ids": ids, "text": text})

    def of(self, group: str) -> list[Item]:
        return [one for one in self.review.items if one.group == group]

    def end(self) -> None:
        """End the review, and wait for it."""
        with suppress(OSError):  # it has ended by itself
            self.ask("POST", "/done")
        self.thread.join(10)
        assert not self.thread.is_alive()


@contextmanager
def serving(folder: Path, kinds: frozenset[str] = frozenset()) -> Iterator[Served]:
    """Serve the review of a deck until the end."""
    _, review = opened(folder)
    told: queue.Queue[str] = queue.Queue()
    options = {"kinds": kinds, "open_browser": False, "ready": told.put}
    thread = threading.Thread(target=serve, args=(review,), kwargs=options, daemon=True)
    thread.start()
    served = Served(folder=folder, review=review, address=told.get(timeout=10), thread=thread)
    try:
        yield served
    finally:
        # A browser may still be asking, for the icon say, and would tell of a server that is gone.
        served.pages.close()
        served.end()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Give a review that has been opened."""
    propose(tmp_path / "deck")
    with serving(tmp_path / "deck") as one:
        one.open()
        yield one


def decided(folder: Path) -> list[tuple[str, str]]:
    return [(group, state) for group, _, state in decisions(folder) if state != "undecided"]


# Who is answered


def test_the_address_opens_once_for_a_cookie(tmp_path: Path) -> None:
    propose(tmp_path)
    with serving(tmp_path) as one:
        parts = urlsplit(one.address)
        assert parts.hostname == "127.0.0.1"
        first = f"{parts.path}?{parts.query}"
        wrong = one.ask("GET", f"{first}x")
        assert (wrong.status, "Set-Cookie" in wrong.headers) == (403, False)
        answer = one.ask("GET", first)
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        cookie, *rules = answer.headers["Set-Cookie"].split("; ")
        assert rules == ["HttpOnly", "SameSite=Strict", "Path=/"]
        assert parts.query.partition("=")[2] not in cookie
        again = one.ask("GET", first)
        assert (again.status, "Set-Cookie" in again.headers) == (403, False)
        one.cookie = cookie
        assert one.ask("GET", first).status == 303
        assert "What is an axon?" in one.ask("GET", "/").text


OTHERS: list[dict[str, str | None]] = [
    {"Cookie": None},
    {"Cookie": "deckwright=x"},
    {"Host": "rebound.example:80"},
    {"Host": None},
    {"Host": "127.0.0.1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", OTHERS, ids=str)
def test_nobody_else_is_answered(served: Served, headers: dict[str, str | None]) -> None:
    text = (served.folder / CORRECTIONS_FILE).read_bytes()
    for path in PATHS:
        answer = served.ask("GET", path, headers=headers)
        assert answer.status == 403
        assert "axon" not in answer.text
    for path in ("/decide", "/look", "/done"):
        body = {"action": "accept", "ids": [served.of("typo")[0].id]}
        assert served.ask("POST", path, body, headers).status == 403
    assert (served.folder / CORRECTIONS_FILE).read_bytes() == text
    assert served.ask("GET", "/").status == 200


def test_a_wrong_cookie_with_the_right_name_is_refused(served: Served) -> None:
    name = served.cookie.partition("=")[0]
    for value in ("", "x", '"', "x" * 10_000):
        assert served.ask("GET", "/", headers={"Cookie": f"{name}={value}"}).status == 403


def test_localhost_is_this_machine_too(served: Served) -> None:
    host = served.host.replace("127.0.0.1", "localhost")
    assert served.ask("GET", "/", headers={"Host": host}).status == 200
    body = {"action": "reject", "ids": [served.of("typo")[0].id]}
    assert served.ask("POST", "/decide", body, {"Host": host}).status == 403
    headers = {"Host": host, "Origin": f"http://{host}"}
    assert served.ask("POST", "/decide", body, headers).status == 200


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Origin": None}, {}, 403),
        ({"Origin": "null"}, {}, 403),
        ({"Origin": "http://127.0.0.1:1"}, {}, 403),
        ({"Origin": "https://example.org"}, {}, 403),
        ({"Content-Type": None}, {}, 415),
        ({"Content-Type": "text/plain"}, {}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, {}, 415),
        ({"Content-Length": None}, b"", 411),
        ({"Content-Length": "-1"}, b"", 411),
        ({"Content-Length": "²"}, b"", 411),
        ({"Transfer-Encoding": "chunked"}, b"", 411),
        ({"Content-Length": str(LONGEST_BODY + 1)}, b"", 413),
        ({"Content-Length": "9" * 5_000}, b"", 413),
        ({}, b"{", 400),
        ({}, b"\xff", 400),
        ({}, b"[" * 100_000, 400),
        ({}, [], 400),
        ({}, {"action": 1}, 400),
        ({}, {"action": "accept", "ids": "ab"}, 400),
        ({}, {"action": "accept", "ids": [1]}, 400),
        ({}, {"action": "no"}, 409),
        ({}, {"action": "accept"}, 409),
        ({}, {"action": "accept", "ids": [""]}, 409),
        ({}, {"action": "accept", "ids": ["0123"]}, 409),
    ],
)
def test_what_is_no_decision_decides_nothing(
    served: Served, headers: dict[str, str | None], body: object, status: int
) -> None:
    if body == {}:
        body = {"action": "reject", "ids": [served.of("typo")[0].id]}
    text = (served.folder / CORRECTIONS_FILE).read_bytes()
    encoded = {
        name: value.encode().decode("latin-1") if value else None for name, value in headers.items()
    }
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert served.ask("POST", "/decide", data, encoded).status == status
    assert (served.folder / CORRECTIONS_FILE).read_bytes() == text


def test_every_answer_is_strict(served: Served) -> None:
    answers = [served.ask("GET", path) for path in PATHS]
    answers += [served.ask("GET", "/", headers={"Cookie": None}), served.ask("PUT", "/")]
    answers += [served.ask("POST", "/decide", b"["), served.ask("POST", "/no")]
    answers.append(served.decide("accept", served.of("typo")[0]))
    assert {each.status for each in answers} == {200, 400, 403, 404, 409, 501}
    for answer in answers:
        policy = dict(
            part.strip().split(" ", 1)
            for part in answer.headers["Content-Security-Policy"].split(";")
        )
        assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
        assert (policy["script-src"], policy["style-src"]) == ("'self'", "'self'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert not any("Access-Control" in name for name in answer.headers)


def test_other_addresses_of_the_machine_are_not_listened_to(served: Served) -> None:
    port = int(served.host.rpartition(":")[2])
    with socket.socket() as other:
        other.settimeout(5)
        assert other.connect_ex(("127.0.0.2", port)) != 0


def test_a_port_that_cannot_be_used_is_told(served: Served) -> None:
    port = int(served.host.rpartition(":")[2])
    for wrong in (port, 70_000):
        with pytest.raises(DeckwrightError, match=f"port {wrong} cannot be used"):
            serve(served.review, port=wrong, open_browser=False)


def test_a_request_for_a_file_outside_finds_nothing(served: Served) -> None:
    for path in ("/../style.css", "/review/review.css", "//etc/passwd", "/review.css/", "/%2e%2e/"):
        assert served.ask("GET", path).status == 404


# What is decided


def test_decisions_are_in_the_file_when_they_are_answered(served: Served) -> None:
    first, second, third = served.of("typo")
    (fact,), (pair,) = served.of("factual"), served.of("overlap")
    assert served.decide("accept", first).facts["said"] == "Accepted"
    assert served.decide("reject", fact).facts["said"] == "Rejected"
    assert served.decide("accept", pair).facts["counts"]["accepted"] == 2
    answer = served.decide("edit", second, text=second.after.replace("receives", "gets"))
    assert answer.facts["said"] == "Edited"
    assert answer.facts["id"] != second.id
    assert decided(served.folder) == [
        ("overlap", "accepted"),
        ("typo", "accepted"),
        ("typo", "edited"),
        ("factual", "rejected"),
    ]
    served.decide("edit", third, text=third.after)
    assert served.decide("reset", fact).facts["counts"]["rejected"] == 0
    assert served.review.item(third.id).decision == "accepted"


def test_undo_takes_back_one_after_the_other(served: Served) -> None:
    first, second, _ = served.of("typo")
    served.decide("accept", first)
    served.decide("accept", first)  # changes nothing
    served.decide("edit", second, text=second.after + " Or so.")
    assert [served.decide("undo").facts["said"] for _ in range(3)] == [
        "Taken back",
        "Taken back",
        "Nothing to take back",
    ]
    assert decided(served.folder) == []


def test_many_are_taken_back_in_one_go(served: Served) -> None:
    served.decide("reject", *served.of("factual"))
    answer = served.decide("accept-alike", *served.of("typo"))
    assert (answer.facts["said"], answer.facts["undo"]) == ("3 corrections accepted", 2)
    assert len(decided(served.folder)) == 4
    assert served.decide("undo").facts["said"] == "3 decisions taken back"
    assert decided(served.folder) == [("factual", "rejected")]


def test_facts_are_never_accepted_many_at_once(served: Served) -> None:
    answer = served.decide("accept-alike", *served.of("typo"), *served.of("factual"))
    assert answer.status == 409
    assert "factual" in answer.facts["error"]
    assert decided(served.folder) == []


def test_decisions_at_once_are_made_one_by_one(served: Served) -> None:
    items = served.review.items
    with ExitStack() as stack:
        threads = [
            threading.Thread(target=served.decide, args=("reject", one), daemon=True)
            for one in items * 3
        ]
        for thread in threads:
            thread.start()
            stack.callback(thread.join, 10)
    assert len(decided(served.folder)) == len(items)


def test_a_file_that_was_changed_meanwhile_is_looked_at_anew(served: Served) -> None:
    path = served.folder / CORRECTIONS_FILE
    path.write_text(f"# A line more\n\n{path.read_text('utf-8')}", "utf-8")
    (fact,) = served.of("factual")
    answer = served.decide("reject", fact)
    assert (answer.status, len(answer.facts["items"])) == (409, len(served.review.items))
    assert "changed by another program" in answer.facts["error"]
    assert decided(served.folder) == []
    assert served.decide("reject", fact).status == 200
    assert decided(served.folder) == [("factual", "rejected")]


def test_only_the_kinds_that_were_asked_for_are_there(tmp_path: Path) -> None:
    propose(tmp_path)
    with serving(tmp_path, frozenset({"factual", "overlap"})) as one:
        one.open()
        (typo, *_), (fact,) = one.of("typo"), one.of("factual")
        assert one.decide("reject", typo).status == 409
        assert one.ask("GET", f"/item?id={typo.id}").status == 409
        facts = one.decide("reject", fact).facts
        assert [each["group"] for each in facts["items"]] == ["factual", "overlap"]
    assert decided(tmp_path) == [("factual", "rejected")]


def test_ctrl_c_ends_it_and_keeps_what_is_decided(tmp_path: Path) -> None:
    propose(tmp_path)
    program = (
        "import sys, pathlib; from tests.proposed import opened; "
        "from builder.reviewing.web import serve; "
        "serve(opened(pathlib.Path(sys.argv[1]))[1], open_browser=False); print('over')"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found
        _, review = opened(tmp_path)
        one = Served(folder=tmp_path, review=review, address=found[0], thread=threading.Thread())
        one.open()
        one.decide("accept", one.of("factual")[0])
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "over\n", "")
    assert decided(tmp_path) == [("factual", "accepted")]


# Formulas


@pytest.mark.parametrize(
    ("text", "block"), [("\\(a+1\\)", "inline"), ("\\[a+1\\]", "block"), ("$$a+1$$", "block")]
)
def test_formulas_become_mathml(text: str, block: str) -> None:
    assert with_formulas(f"so {text}, see") == (
        f'so <math display="{block}"><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow></math>, see'
    )


def test_a_formula_goes_over_lines_but_not_over_paragraphs() -> None:
    assert with_formulas("\\(a<br>&lt; 1\\)").count("<math") == 1
    for text in ("<p>\\(a</p><p>b\\)</p>", "<li>$$a</li><li>b$$</li>"):
        assert with_formulas(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "\\(\\frac{1}{\\)",
        "\\(\\)",
        "\\( \\)",
        "$$ 5 for $ 6",
        "\\(x_1_2\\)",
        "\\(" + "{" * 1_500 + "\\)",
        "\\(" + "\\sqrt{" * 300 + "}" * 300 + "\\)",
        "\\(" + "x" * 3_000 + "\\)",
        "\\(\\newcommand{\\a}{\\b\\b}\\newcommand{\\b}{\\c\\c}\\a\\)",
        "\\(\\def\\a{x}\\a\\)",
    ],
)
def test_what_cannot_be_set_stays_as_it_is(text: str) -> None:
    assert with_formulas(text) == text


@pytest.mark.parametrize(
    "latex",
    [
        "\\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
        "\\text{&amp;lt;img src=x onerror=alert(1)&amp;gt;}",
        "\\href{javascript:alert(1)}{x}",
        "\\style{background:url(//example.org)}{x}",
        "\\class{sheet}{x}",
        "\\color{red;x&quot; onclick=&quot;alert(1)}x",
        "a &lt; b &gt; c",
    ],
)
def test_no_markup_comes_out_of_a_formula(latex: str) -> None:
    made = with_formulas(f"\\({latex}\\)")
    assert made.startswith("<math ")
    tags = re.findall(r"<[^>]*>", made)
    assert all(re.fullmatch(r'</?m[a-z]+( display="inline")?>', tag) for tag in tags)


# The page in a browser


Look = Callable[..., Any]
# The browser tells of every answer that is a refusal, and of a review that has ended.
REFUSED = re.compile(r"Failed to load resource: the server .* 409 \(Conflict\)")
GONE = re.compile(r"Failed to load resource: net::ERR_CONNECTION_(REFUSED|RESET)")


@pytest.fixture
def look(browser: Any) -> Iterator[Look]:
    """Give a function that opens a review; a message on the console, or a request, is a failure."""
    said: list[str] = []

    def dismiss(dialog: Any) -> None:
        said.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def look(one: Served, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> Any:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme
        )
        one.pages.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: said.append(unexpected(message.text, one)))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", dismiss)
        page.on(
            "request",
            lambda request: (
                said.append(request.url)
                if not request.url.startswith(f"http://{one.host}/")
                else None
            ),
        )
        name, _, value = one.cookie.partition("=")
        if name:
            place = {"domain": "127.0.0.1", "path": "/", "sameSite": "Strict"}
            context.add_cookies([{"name": name, "value": value, **place}])
        page.goto(f"http://{one.host}/" if name else one.address)
        page.wait_for_selector("article")
        settle(page)
        return page

    yield look
    assert [each for each in said if each] == []


def unexpected(message: str, one: Served) -> str:
    """Give a message on the console, or nothing where it had to come."""
    return (REFUSED if one.thread.is_alive() else GONE).sub("", message)


def shown(page: Any) -> str:
    """Give the id of the proposal that is shown."""
    return str(page.evaluate("location.hash")).removeprefix("#")


def settle(page: Any) -> None:
    """Wait until nothing is under way."""
    page.wait_for_selector('#item[aria-busy="false"]')


def press(page: Any, key: str) -> None:
    """Press a key, and wait until it has done what it does."""
    page.keyboard.press(key)
    settle(page)


def go_to(page: Any, one: Item) -> None:
    """Choose a proposal in the list."""
    page.click(f'.row[data-id="{one.id}"]')
    settle(page)
    assert page.inner_text(".who .id >> nth=-1") == one.id[:8]


def accept_all(page: Any) -> None:
    """Accept the rest of a group, which begins when the dialog has closed."""
    before = page.inner_text("#left")
    page.click("#alike-accept")
    page.wait_for_function(
        "before => document.querySelector('#left').textContent !== before", arg=before
    )
    settle(page)


def faces(page: Any) -> list[str]:
    """Give the text of the faces."""
    script = "hosts => hosts.map(host => host.shadowRoot.querySelector('.sheet').innerText)"
    return list(page.locator(".anki").evaluate_all(script))


def test_the_page_opens_from_the_address_and_ends_with_done(look: Look, tmp_path: Path) -> None:
    propose(tmp_path)
    _, review = opened(tmp_path)
    with serving(tmp_path) as one:
        page = look(one)
        assert urlsplit(page.url).query == ""
        assert one.address not in page.content()
        assert page.evaluate("document.cookie") == ""
        assert page.inner_text(".progress p") == "0 decided, 7 left"
        assert shown(page) == review.items[0].id
        press(page, "a")
        page.click("#done")
        page.wait_for_selector(".ending")
        totals = page.locator(".totals div").all_inner_texts()
        assert totals == ["accepted\n1", "edited\n0", "rejected\n0", "left to decide\n6"]
        assert f"deckwright build {tmp_path}" in page.inner_text(".ending")
        one.thread.join(10)
        assert not one.thread.is_alive()


def test_single_keys_decide(look: Look, served: Served) -> None:
    page = look(served)
    order = [one.id for one in served.review.items]
    press(page, "a")
    page.wait_for_function(
        "() => document.querySelector('#said').textContent.startsWith('Accepted. Now')"
    )
    assert shown(page) == order[1]
    press(page, "r")
    press(page, "s")
    assert shown(page) == order[3]
    press(page, "p")
    press(page, "p")
    assert page.inner_text(".badge.state") == "rejected"
    press(page, "n")
    assert page.inner_text("#position") == "3 of 7"
    assert decided(served.folder) == [("typo", "accepted"), ("typo", "rejected")]
    press(page, "u")
    assert shown(page) == order[1]
    press(page, "u")
    assert page.inner_text(".progress p") == "0 decided, 7 left"
    assert decided(served.folder) == []
    page.keyboard.down("r")
    settle(page)
    assert page.inner_text("#decided") == "1"
    page.keyboard.down("r")  # held
    page.keyboard.up("r")
    press(page, "u")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("a")
    page.uncheck("#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.click('[data-action="reject"]')
    settle(page)
    assert page.inner_text("#decided") == "1"
    assert decided(served.folder) == [("typo", "rejected")]


def test_a_change_is_edited_in_place(look: Look, served: Served) -> None:
    page = look(served)
    (fact,) = served.of("factual")
    go_to(page, fact)
    page.keyboard.press("e")
    assert page.input_value("#edit-text") == fact.after
    page.fill("#edit-text", "a r s u")
    page.keyboard.press("Escape")
    assert not page.locator("#edit").is_visible()
    page.keyboard.press("e")
    page.fill("#edit-text", fact.after.replace("120", "119"))
    press(page, "Control+Enter")
    assert decided(served.folder) == [("factual", "edited")]
    (fact,) = served.of("factual")
    go_to(page, fact)
    assert page.locator(".words ins").first.inner_text() == "119"
    assert page.locator(".proposed ins").text_content() == "120 m/s"
    page.click('[data-action="reset"]')
    settle(page)
    assert page.inner_text("#decided") == "0"
    assert decided(served.folder) == []


def test_a_proposal_shows_all_that_it_rests_on(look: Look, served: Served) -> None:
    page = look(served)
    (fact,) = served.of("factual")
    go_to(page, fact)
    assert page.inner_text("h2#item-title") == fact.cards[0].front
    assert page.inner_text(".about .place") == "cells.txt:14"
    assert page.locator(".words del").all_inner_texts() == ["300"]
    assert page.locator(".words ins").all_inner_texts() == ["120"]
    assert page.inner_text(".reason") == fact.reason
    assert page.locator(".quote").all_inner_texts() == [
        "At up to 120 m/s in thick fibres.\nreference.txt:7",
        "Unmyelinated fibres conduct at about 1 m/s.\nthe model's own knowledge",
    ]
    assert "some-model" in page.inner_text(".who")
    assert "90%" in page.inner_text(".who")
    before, after = faces(page)
    assert "300 m/s" in before
    assert "120 m/s" in after
    for what, line in (("del", "line-through"), ("ins", "underline")):
        script = "mark => getComputedStyle(mark).textDecorationLine"
        assert page.locator(f".words {what}").evaluate(script) == line


def test_a_pair_stands_side_by_side(look: Look, served: Served) -> None:
    page = look(served)
    (pair,) = served.of("overlap")
    go_to(page, pair)
    assert page.inner_text(".proposal") == "Make one note of these 2 cards"
    assert page.inner_text("#accept-then") == "one note"
    one, other = (each.bounding_box() for each in page.locator(".anki").all())
    assert one["y"] == other["y"]
    assert one["x"] + one["width"] < other["x"]
    assert [face.split("\n")[0] for face in faces(page)] == [card.front for card in pair.cards]
    assert page.get_attribute('[data-action="edit"]', "aria-disabled") == "true"


def test_a_card_has_the_templates_and_the_style_of_its_deck(look: Look, tmp_path: Path) -> None:
    propose(tmp_path)
    back = '<main class="sheet">{{Front}}<!-- {{#More}} off --><p class="mine">{{Back}}</p></main>'
    style = ":root { --mine: rgb(1, 2, 3) } body.card .mine { color: var(--mine) }"
    fill(
        tmp_path,
        {"templates/note_types/basic/back.html": back, "templates/extra.css": style},
    )
    with serving(tmp_path) as one:
        one.open()
        page = look(one)
        go_to(page, one.of("factual")[0])
        before, after = faces(page)
        assert "300 m/s" in before
        assert "120 m/s" in after
        colour = "mine => getComputedStyle(mine).color"
        assert page.locator(".anki .mine").first.evaluate(colour) == "rgb(1, 2, 3)"


def test_words_beside_the_answer_are_open(look: Look, served: Served) -> None:
    page = look(served)
    go_to(page, served.of("addition")[0])
    before, after = faces(page)
    assert "cell body" not in before
    assert "Also called the cell body." in after


def test_a_stale_proposal_is_shown_and_cannot_be_accepted(look: Look, tmp_path: Path) -> None:
    propose(tmp_path)
    document = tmp_path / "cells.txt"
    document.write_text(document.read_text("utf-8").replace("up to 300", "over 300"), "utf-8")
    with serving(tmp_path) as one:
        one.open()
        (fact,) = one.of("factual")
        assert one.decide("accept", fact).status == 409
        page = look(one)
        go_to(page, fact)
        assert page.inner_text(".notice").startswith("Stale: the back is no longer what")
        assert page.inner_text(".change .words") == "300 m/s 120 m/s"
        assert "over 300 m/s" in faces(page)[0]
        page.keyboard.press("a")
        page.wait_for_function("() => document.querySelector('#said').textContent.includes('back')")
        press(page, "r")
    assert decided(tmp_path) == [("factual", "rejected")]


def test_what_ships_on_other_sides_is_shown(look: Look, served: Served) -> None:
    typo = next(one for one in served.of("typo") if one.cards[0].front == "What is a soma?")
    served.decide("accept", typo)
    page = look(served)
    go_to(page, served.of("addition")[0])
    assert all("receives what" in face for face in faces(page))


def test_filters_leave_what_is_wanted(look: Look, served: Served) -> None:
    page = look(served)
    rows = page.locator(".row:visible .title")
    everything = rows.all_text_contents()
    assert len(everything) == 7
    assert page.locator("#rows h2").first.inner_text() == "Typos\n3 left of 3"
    page.select_option("#filter-group", "factual")
    assert rows.all_text_contents() == ["At which speed does an axon conduct?"]
    page.select_option("#filter-group", "")
    page.keyboard.press("/")
    page.keyboard.type("recieves DENDRITE")
    assert set(rows.all_text_contents()) < set(everything)
    page.fill("#filter-text", "no such words")
    assert page.inner_text("#none").startswith("Nothing matches.")
    page.click("#all")
    assert rows.all_text_contents() == everything
    press(page, "r")
    page.select_option("#filter-state", "rejected")
    page.select_option("#filter-document", "cells.txt")
    states = page.locator(".row:visible .where").all_text_contents()
    assert sum(state.startswith("rejected") for state in states) == 1


def test_the_rest_of_a_mechanical_group_is_accepted_after_a_look(
    look: Look, served: Served
) -> None:
    page = look(served)
    page.keyboard.press("A")
    page.wait_for_selector("#alike[open]")
    assert page.locator("#alike-looks li").count() == 3
    assert page.locator("#alike-looks ins").all_inner_texts() == ["receives"] * 3
    page.click("#alike-others")
    page.keyboard.press("Escape")
    assert decided(served.folder) == []
    go_to(page, served.of("factual")[0])
    assert not page.locator('[data-action="alike"]').is_visible()
    page.keyboard.press("A")
    page.wait_for_function(
        "() => document.querySelector('#said').textContent.startsWith('Only typos')"
    )
    go_to(page, served.of("typo")[0])
    page.click('[data-action="alike"]')
    accept_all(page)
    assert page.inner_text("#decided") == "3"
    assert decided(served.folder) == [("typo", "accepted")] * 3
    press(page, "u")
    settle(page)
    assert page.inner_text("#decided") == "0"
    assert decided(served.folder) == []


def test_a_refusal_is_told_in_the_page(look: Look, served: Served) -> None:
    page = look(served)
    path = served.folder / CORRECTIONS_FILE
    path.write_text(f"# A line more\n{path.read_text('utf-8')}", "utf-8")
    page.keyboard.press("a")
    page.wait_for_function("() => document.querySelector('#fault').textContent")
    assert "changed by another program" in page.inner_text('[role="alert"]')
    assert decided(served.folder) == []
    press(page, "a")
    assert page.inner_text("#fault") == ""
    assert decided(served.folder) == [("typo", "accepted")]


def test_a_file_that_is_gone_is_told_in_the_page(look: Look, served: Served) -> None:
    page = look(served)
    served.review.path.unlink()
    page.keyboard.press("a")
    settle(page)
    assert page.inner_text("#left") == "0"
    assert "changed by another program" in page.inner_text("#fault")


def test_a_review_that_has_ended_is_told_in_the_page(look: Look, served: Served) -> None:
    page = look(served)
    served.end()
    page.keyboard.press("a")
    page.wait_for_function("() => document.querySelector('#fault').textContent")
    assert "has ended in the terminal" in page.inner_text('[role="alert"]')
    assert decided(served.folder) == []


def hostile(folder: Path) -> Path:
    """Propose changes of cards that try to be markup, by a model that tries the same."""
    folder.mkdir()
    (folder / "<b>cells<b>.txt").write_text(HOSTILE, "utf-8")
    first, second = cards_of(folder).values()
    changes = {
        "reason": f"\x1b[31m {INJECTED}",
        "by": INJECTED,
        "note": INJECTED,
        "evidence": (
            Quote(text=INJECTED, source="javascript:window.evil=8"),
            Quote(text="\u202ex"),
        ),
    }
    add_corrections(
        folder / CORRECTIONS_FILE,
        [
            a_change(first, "back", "a word", INJECTED, ChangeKind.FACTUAL, **changes),
            a_change(first, "front", "What is", INJECTED, ChangeKind.TYPO, **changes),
            a_change(second, "front", "What is", INJECTED, ChangeKind.TYPO, **changes),
            a_change(first, "more", "", INJECTED, ChangeKind.ADDITION, **changes),
            a_change(first, "tags", "", INJECTED.replace(" ", "_"), ChangeKind.TAGS, **changes),
            a_change(
                second, "card", "", "", ChangeKind.SPLIT,
                edits=(), parts=((INJECTED, INJECTED), ("b", "c")), **changes,
            ),
        ],
    )  # fmt: skip
    add_decisions(folder / CORRECTIONS_FILE, [a_pair([first, second])])
    return folder


def test_nothing_in_a_card_or_of_a_model_runs(look: Look, tmp_path: Path) -> None:
    with serving(hostile(tmp_path / "<script>window.evil=9<&{{x}}")) as one:
        one.open()
        page = look(one)
        page.keyboard.press("A")
        page.wait_for_selector("#alike[open]")
        page.keyboard.press("Escape")
        for item in one.review.items:
            go_to(page, item)
            homes = page.locator("#detail, #alike-looks, #rows")
            assert homes.evaluate_all(COUNT_MARKUP, FORBIDDEN) == 0
            if item.side not in ("card", "cards", "tags"):
                assert page.input_value("#edit-text") == item.after
        go_to(page, one.of("factual")[0])
        before, after = faces(page)
        assert "{{Front}} {{ 7 * 7 }}" in before
        assert '<img src=x onerror="window.evil = 2">' in before
        assert "$$\\frac{1}{$$" in before
        assert INJECTED in after
        assert "?gninrut?" in page.inner_text(".change .words")
        page.click("#done")
        page.wait_for_selector(".ending")
        assert page.evaluate("window.evil") is None


def test_a_card_looks_as_in_anki(look: Look, tmp_path: Path) -> None:
    with serving(hostile(tmp_path / "deck")) as one:
        one.open()
        page = look(one)
        go_to(page, one.of("split")[0])
        card = page.locator(".anki").first
        maths = card.evaluate(
            "host => [...host.shadowRoot.querySelectorAll('math')]"
            ".map(each => each.getAttribute('display'))"
        )
        assert maths == ["inline", "block", "block"]
        rule = "host => getComputedStyle(host.shadowRoot.querySelector('hr#answer')).height"
        assert card.evaluate(rule) == "3px"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out(look: Look, served: Served, scheme: str) -> None:
    from tests.test_browser import CONTRAST, READ_CONTRASTS

    page = look(served, scheme=scheme)
    served_first = served.review.items[0]
    press(page, "a")
    go_to(page, served_first)
    contrasts = page.evaluate(READ_CONTRASTS)
    assert len(contrasts) > 60
    assert [pair for pair in contrasts if pair[1] < CONTRAST] == []


def test_dark_is_dark_for_cards_too(look: Look, served: Served) -> None:
    ink = """() => [document.body, document.querySelector('.anki').shadowRoot.firstElementChild]
      .map(element => getComputedStyle(element).backgroundColor)"""
    light, dark = (look(served, scheme=scheme).evaluate(ink) for scheme in ("light", "dark"))
    assert not set(light) & set(dark)


def test_a_phone_has_room_for_all(look: Look, served: Served) -> None:
    page = look(served, PHONE)
    for group in ("factual", "overlap"):
        if not page.locator("#list").is_visible():
            page.click("#list-button")
        assert page.get_attribute("#list-button", "aria-expanded") == "true"
        go_to(page, served.of(group)[0])
        assert not page.locator("#list").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert page.evaluate("document.querySelector('#item').scrollWidth") <= PHONE[0]
        for button in page.locator(".buttons button").all():
            box = button.bounding_box()
            assert box["height"] >= 40
            assert box["x"] + box["width"] <= PHONE[0]
            assert box["y"] + box["height"] <= PHONE[1]


def test_everything_to_press_or_fill_has_a_name(look: Look, served: Served) -> None:
    page = look(served)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll(
            'button, input, select, textarea, dialog, nav, main')]
          .filter(each => !(each.getAttribute('aria-label') || each.getAttribute('aria-labelledby')
            || each.textContent.trim() && each.matches('button')
            || [...each.labels ?? []].some(label => label.textContent.trim())))
          .map(each => each.outerHTML)"""
    )
    assert nameless == []
    stops = "rows => rows.filter(row => row.tabIndex === 0).length"
    assert page.locator(".row").evaluate_all(stops) == 1
    page.locator('.row[aria-current="true"]').focus()
    press(page, "ArrowDown")
    assert shown(page) == served.review.items[1].id
    assert page.evaluate("document.activeElement.dataset.id") == served.review.items[1].id


def test_five_hundred_are_listed(look: Look, tmp_path: Path) -> None:
    text = "".join(f"What is part {n} of it?\nIt recieves part {n}.\n" for n in range(500))
    (tmp_path / "cells.txt").write_text(text, "utf-8")
    cards = list(cards_of(tmp_path).values())
    add_corrections(
        tmp_path / CORRECTIONS_FILE,
        [a_change(card, "back", "recieves", "receives", ChangeKind.TYPO) for card in cards],
    )
    with serving(tmp_path) as one:
        one.open()
        page = look(one)
        assert page.locator(".row").count() == 500
        for _ in range(3):
            press(page, "a")
        assert page.inner_text(".progress p") == "3 decided, 497 left"
        page.fill("#filter-text", "part 49")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "() => document.querySelector('#position').textContent === '1 of 15'"
        )
        page.keyboard.press("A")
        accept_all(page)
        assert page.inner_text("#left") == "482"
        assert "Nothing more to decide here" in page.inner_text("#detail")
        page.keyboard.press("u")
        settle(page)
        assert page.inner_text("#decided") == "3"
    assert decided(tmp_path) == [("typo", "accepted")] * 3
