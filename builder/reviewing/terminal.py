"""The review in a terminal: one screen a correction, one key a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.app import App, ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.widgets import Static

from builder.corrections.items import Item
from builder.corrections.review import Review
from builder.errors import DeckwrightError
from builder.model import Document, Reviewed
from builder.report.facts import plural
from builder.report.proposal import clean, front_of, in_a_line
from builder.reviewing import look
from builder.reviewing.dialogs import Edit, Help, Search, Sure
from builder.reviewing.drawing import SIDES, Drawer, View
from builder.reviewing.editor import edited, editor
from builder.reviewing.keys import draw_keys, end_keys, keys_for
from builder.reviewing.status import draw_bar, draw_end, draw_status
from builder.reviewing.walk import Walk


class ReviewApp(App[None]):
    """Goes through proposals with a person."""

    CSS = look.CSS
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accept"),
        Binding("r", "reject"),
        Binding("s", "skip"),
        Binding("e", "edit"),
        Binding("equals_sign", "accept_alike"),
        Binding("A", "accept_group"),
        Binding("R", "reject_group"),
        Binding("u", "undo"),
        Binding("v", "view"),
        Binding("n", "next"),
        Binding("p", "previous"),
        Binding("g", "group"),
        Binding("slash", "search"),
        Binding("question_mark", "help"),
        Binding("q,ctrl+c", "quit", priority=False),
    ]

    def __init__(self, walk: Walk, documents: Iterable[Document]) -> None:
        """Go through the items of a walk, with the lines of the documents."""
        super().__init__()
        self.walk = walk
        self.view = View.DIFF
        self._drawer = Drawer(
            documents={document.name: document for document in documents}, file=walk.review.path
        )

    def compose(self) -> ComposeResult:
        """Lay out where we are, the item, and the keys."""
        yield Static(id="status")
        yield Static(id="bar")
        with VerticalScroll(id="page"):
            yield Static(id="item")
        yield Static(id="keys")

    def on_mount(self) -> None:
        """Take the colours of the terminal, and show the first item."""
        self.theme = look.THEME
        self.query_one("#page").focus()
        self._show()

    def on_resize(self, event: Resize) -> None:
        """Set the lines anew that depend on the width."""
        self._show(width=event.size.width)

    def _show(self, *, width: int = 0) -> None:
        """Draw everything as it is now."""
        walk, room = self.walk, (width or self.size.width) - 2
        one = walk.current
        can_undo = walk.can_undo
        self._update("status", draw_status(walk, room))
        self._update("bar", draw_bar(walk, room))
        if one is None:
            self._update("item", draw_end(walk))
            keys = end_keys(len(walk.left), can_undo=can_undo)
        else:
            alike = len(walk.alike())
            self._update("item", self._drawer.draw(one, self.view, alike=alike))
            rest = len(walk.rest_of_group())
            keys = keys_for(one, self.view.after(one), alike=alike, rest=rest, can_undo=can_undo)
        self._update("keys", draw_keys(keys, room))

    def _update(self, id: str, what: object) -> None:
        self.screen_stack[0].query_one(f"#{id}", Static).update(what)  # type: ignore[arg-type]

    def _turn(self) -> None:
        """Show another item, from its beginning."""
        self.view = View.DIFF
        self._show()
        self.screen_stack[0].query_one("#page").scroll_home(animate=False)

    def _say(self, message: str, *, wrong: bool = False) -> None:
        severity = "error" if wrong else "information"
        self.notify(clean(message), severity=severity, markup=False)  # type: ignore[arg-type]

    def _try(self, action: Callable[[], object], said: str = "") -> None:
        """Decide, and show what is next; what cannot be decided is said, and changes nothing."""
        try:
            action()
        except DeckwrightError as fault:
            self._say(str(fault), wrong=True)
        else:
            if said:
                self._say(said)
        self._turn()

    def action_accept(self) -> None:
        """Let the item ship."""
        self._try(self.walk.accept)

    def action_reject(self) -> None:
        """Let the item never ship."""
        self._try(self.walk.reject)

    def action_skip(self) -> None:
        """Leave the item undecided."""
        self.walk.skip()
        self._turn()

    def action_next(self) -> None:
        """Go to the next item; at the end, to the first undecided one."""
        if self.walk.current is None:
            self.walk.start_over()
        else:
            self.walk.move(1)
        self._turn()

    def action_previous(self) -> None:
        """Go to the item before."""
        self.walk.move(-1)
        self._turn()

    def action_group(self) -> None:
        """Go to the next group."""
        if not self.walk.next_group():
            self._say("No other kind has anything undecided.")
        self._turn()

    def action_view(self) -> None:
        """Show another view of the item."""
        one = self.walk.current
        if one is not None:
            self.view = self.view.after(one)
        self._show()

    def action_undo(self) -> None:
        """Take back the last decision, or many made at once."""
        count = 0

        def undo() -> None:
            nonlocal count
            count = self.walk.undo()

        self._try(undo)
        if count > 1:
            self._say(f"{count:,} decisions are taken back.")

    def action_accept_alike(self) -> None:
        """Accept the item and all that change the same words."""
        one = self.walk.current
        if one is None or one.decision is not Reviewed.UNDECIDED or not one.is_mechanical:
            return
        self._accept_all((one, *self.walk.alike()))

    def _accept_all(self, items: Sequence[Item]) -> None:
        def accept() -> None:
            count = self.walk.accept_all(items)
            less = len(items) - count
            rest = f" {less:,} no longer fit, and stay undecided." if less else ""
            self._say(f"{plural(count, 'correction')} accepted.{rest}")

        self._try(accept)

    def action_accept_group(self) -> None:
        """Accept the rest of the group, if its kind changes no meaning and the person is sure."""
        one, rest = self.walk.current, self.walk.rest_of_group()
        if one is None or not rest:
            return
        if not one.is_mechanical:
            self._say(
                f"Each {one.group} correction changes what a card says, so each needs a look: "
                "only typo, grammar and format are accepted many at once."
            )
            return
        fit = [each for each in rest if not each.misfit]
        question = f"Accept {self._count(len(fit), one)} that you have not decided?"
        self._ask(question, "accept them", fit, self._accept_all)

    def action_reject_group(self) -> None:
        """Reject the rest of the group, if the person is sure."""
        one, rest = self.walk.current, self.walk.rest_of_group()
        if one is None or not rest:
            return
        question = f"Reject {self._count(len(rest), one)} that you have not decided?"

        def reject(items: Sequence[Item]) -> None:
            self._try(
                lambda: self.walk.reject_all(items),
                f"{plural(len(items), 'correction')} rejected.",
            )

        self._ask(question, "reject them", rest, reject)

    def _count(self, count: int, one: Item) -> str:
        which = f", of those with “{clean(self.walk.words)}”," if self.walk.words else ""
        return (
            f"{'the' if count > 1 else ''} {plural(count, f'{one.group} correction')}".strip()
            + (which)
        )

    def _ask(
        self,
        question: str,
        does: str,
        items: Sequence[Item],
        then: Callable[[Sequence[Item]], None],
    ) -> None:
        def answered(sure: bool | None) -> None:
            if sure:
                then(items)

        if items:
            self.push_screen(Sure(question, does, items), answered)

    def action_search(self) -> None:
        """Ask for words, and show only what has them."""

        def answered(words: str | None) -> None:
            if words is None:
                return
            if not self.walk.search(words):
                self._say(f"Nothing here has “{words}”.")
            self._turn()

        self.push_screen(Search(self.walk.words), answered)

    def action_help(self) -> None:
        """Say what every key does."""
        self.push_screen(Help())

    def action_edit(self) -> None:
        """Let the person write the new text."""
        one = self.walk.current
        if one is None:
            return
        if one.correction is None or one.side == "card" or one.stale:
            self._say("This cannot be edited here: edit corrections.yaml, or reject it.")
            return
        command = editor()
        if command:
            try:
                with self.suspend():
                    text = edited(command, one.after)
            except SuspendNotSupported:
                pass
            except DeckwrightError as fault:
                self._say(str(fault), wrong=True)
                return
            else:
                self._edited(one, text)
                return
        title = f"{SIDES[one.side]}: {in_a_line(front_of(one))}"
        self.push_screen(Edit(title, one.after), lambda text: self._edited(one, text))

    def _edited(self, one: Item, text: str | None) -> None:
        """Accept an edited text, unless it is as it was."""
        if text is None:
            return
        if text == one.after:
            self._say("Nothing was changed, and nothing decided: a accepts it as it is.")
            return
        self._try(lambda: self.walk.edit(text))


def run(
    review: Review,
    documents: Sequence[Document],
    *,
    kinds: frozenset[str] = frozenset(),
    everything: bool = False,
) -> tuple[Item, ...]:
    """Let a person decide in the terminal, and give what was decided."""
    paths = {document.name: document.path for document in documents}
    walk = Walk(review, paths, kinds=kinds, everything=everything)
    ReviewApp(walk, documents).run()
    return walk.decided
