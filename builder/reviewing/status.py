"""How far a review has come, as it is drawn above and behind the items."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from builder.model import Reviewed
from builder.report.facts import plural
from builder.report.proposal import clean, tally
from builder.reviewing.drawing import STYLE
from builder.reviewing.walk import Walk


def draw_status(walk: Walk, width: int) -> Text:
    """Draw which item this is, of which kind, and how many are decided."""
    one = walk.current
    if one is None:
        left = Text("end", "bold")
    else:
        left = Text(f"{walk.position + 1:,}/{len(walk.view):,}", "bold")
        left.append(f"  {one.group}", "bold cyan")
        if one.decision is not Reviewed.UNDECIDED:
            left.append(f"  {one.decision}", f"bold {STYLE[one.decision]}")
    if walk.words:
        left.append(f"  with “{clean(walk.words)}”", "yellow")
    counts = walk.counts()
    accepted = counts[Reviewed.ACCEPTED] + counts[Reviewed.EDITED]
    right = Text.assemble(
        (f"{accepted:,} accepted", "green" if accepted else "dim"),
        "  ",
        (f"{counts[Reviewed.REJECTED]:,} rejected", "red" if counts[Reviewed.REJECTED] else "dim"),
        "  ",
        f"{len(walk.left):,} left",
    )
    gap = width - left.cell_len - right.cell_len
    if gap < 2:
        left.truncate(max(0, width - right.cell_len - 2), overflow="ellipsis")
        gap = max(1, width - left.cell_len - right.cell_len)
    return Text.assemble(left, " " * gap, right)


def draw_bar(walk: Walk, width: int) -> Text:
    """Draw which share is decided, as a line."""
    whole = max(1, len(walk.view))
    done = width * (whole - len(walk.left)) // whole
    return Text.assemble(("━" * done, "green"), ("━" * (width - done), "bright_black"))


def draw_end(walk: Walk) -> Group:
    """Draw what there is to say when the last item lies behind."""
    left = len(walk.left)
    sign, style = ("!", "yellow") if left else ("✓", "green")
    said = f"{plural(left, 'correction')} left to decide" if left else "All is decided"
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for group, counts in tally(walk.view):
        grid.add_row(group, counts)
    grid.add_row("file", Text(clean(str(walk.review.path))))
    return Group(Text.assemble((sign, style), " ", (said, "bold"), "\n"), grid)
