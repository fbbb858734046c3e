"""What the ledger costs: a build without one, a build with one, and the plan of the next release.

Run `make bench`, or `python benchmarks/ledger.py [CARDS]`. Each measurement is a process of its
own, and what counts is its processor time. The documents are those of `build.py`; before the build
with a ledger and the plan, one line in a hundred is edited.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CARDS = 100_000
EDITED = 100
"""Of so many lines, one is worded anew."""
WHAT = {
    "without": "build without a ledger",
    "first": "first build, which writes one",
    "again": "build with one, 1% of it edited",
    "plan": "plan, 1% of it edited",
}


def without(folder: Path) -> None:
    """Build as if there were no ledger, neither before nor after."""
    from builder import pipeline
    from builder.loading import load

    pipeline.build(load(sorted(folder.glob("deck/*.txt"))), folder / "out")


def build(folder: Path) -> None:
    from builder import pipeline
    from builder.loading import load

    pipeline.build(load([folder / "deck"]), folder / "out")


def plan(folder: Path) -> None:
    from builder import pipeline
    from builder.ledger import read_ledger
    from builder.loading import load
    from builder.planning.compare import compare
    from builder.planning.snapshots import of_ledger, of_prepared

    prepared = pipeline.prepare(load([folder / "deck"]))
    ledger = read_ledger(folder / "deck" / "deck.lock")
    found = compare(of_ledger(ledger, "deck.lock"), of_prepared(prepared))
    print(dict(found.counts), file=sys.stderr)


RUNS = {"without": without, "first": build, "again": build, "plan": plan}


def measure(what: str, folder: Path) -> None:
    """Run one measurement in this process, and print the seconds."""
    import gc

    gc.disable()  # as the commands do
    started = time.process_time()
    RUNS[what](folder)
    print(time.process_time() - started)


def edit(folder: Path) -> None:
    """Word a line in a hundred anew."""
    for document in folder.glob("deck/*.txt"):
        lines = document.read_text("utf-8").splitlines(keepends=True)
        for number in range(EDITED // 2, len(lines), EDITED):
            first, space, rest = lines[number].partition(" of ")
            lines[number] = f"{first}{space and ' of new '}{rest}"
        document.write_text("".join(lines), "utf-8")


def run(what: str, folder: Path) -> float:
    command = [sys.executable, str(Path(__file__).resolve()), "--measure", what, str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    from benchmarks.build import generate

    cards = int(sys.argv[1]) if len(sys.argv) > 1 else CARDS
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        first, edited = Path(place) / "first", Path(place) / "edited"
        first.mkdir()
        generate(first / "deck", cards)
        seconds["without"] = run("without", first)
        seconds["first"] = run("first", first)
        shutil.copytree(first, edited)
        edit(edited)
        seconds["plan"] = run("plan", edited)
        seconds["again"] = run("again", edited)
    print(f"{cards:,} cards{'':<24} {'CPU s':>8} {'more':>7}")
    for what, words in WHAT.items():
        more = seconds[what] / seconds["without"] - 1
        print(f"{words:<37} {seconds[what]:>8.1f} {more:>7.0%}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
