"""Finding cards that ask for the same fact: time, memory, precision and recall, ours and others'.

Run `make bench`, or `python benchmarks/dedupe.py --help`. Cards are planted (`planted/`), or real
and labelled by hand (`tests/dedupe/`). Each measurement is a process of its own, so that neither
imports nor memory of one count for another. Imports are not timed.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000)
Row = dict[str, Any]
Results = dict[str, dict[str, Row]]
"""Rows by the name of the contestant and that of the set of cards."""


def run(*command: str) -> Row:
    """Run one step of this benchmark in a new process."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), *command],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    row: Row = json.loads(done.stdout.splitlines()[-1])
    return row


def sets(sizes: Sequence[int], labelled: Sequence[Path]) -> Iterator[tuple[str, int, Path]]:
    """Give the sets of cards, by their name, with their size, one at a time."""
    for folder in labelled:
        yield str(folder), sum(1 for _ in (folder / "cards.jsonl").open(encoding="utf-8")), folder
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            run("--plant", str(size), place)
            yield f"{size:,}", size, Path(place)


def measured(names: Sequence[str], sizes: Sequence[int], labelled: Sequence[Path]) -> Results:
    """Measure each contestant on each set, and say on standard error what is not."""
    from benchmarks.contestants import CONTESTANTS

    results: Results = {name: {} for name in names}
    for title, size, folder in sets(sizes, labelled):
        for name in [*results]:
            most = CONTESTANTS[name].most
            if most and size > most:
                print(f"{name}: not run on more than {most:,} cards", file=sys.stderr)
                continue
            row = run("--measure", name, str(folder))
            if "missing" in row:
                print(f"{name}: skipped: {row['missing']}", file=sys.stderr)
                del results[name]
                continue
            results[name][title] = row
    return results


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def figures(row: Row) -> list[str]:
    return [f"{row[name]:.3f}" for name in ("precision", "recall", "f1")]


def size_table(title: str, results: Results, labelled: Sequence[str]) -> str:
    """Show the planted cards of one size, with all the labelled ones as one set beside them."""
    from benchmarks.measuring import pooled

    head = ["contestant", "CPU s", "wall s", "candidate pairs", "predicted pairs"]
    head += ["precision", "recall", "F1", "KB/card", "peak MB"]
    head += ["labelled: precision", "recall", "F1"] if labelled else []
    rows = []
    for name, by_set in results.items():
        if title in by_set:
            row = by_set[title]
            looked_at = "" if row["candidates"] is None else f"{row['candidates']:,}"
            cells = [name, f"{row['work']:.2f}", f"{row['wall']:.2f}", looked_at]
            cells += [f"{row['predicted']:,}", *figures(row)]
            cells += [f"{row['bytes_per_card'] / 1e3:.1f}", f"{row['peak_bytes'] / 1e6:.0f}"]
            real = [by_set[each] for each in labelled if each in by_set]
            rows.append(cells + (figures(pooled(real)) if real else [""] * 3 * bool(labelled)))
    return table(head, rows)


def labelled_table(results: Results, labelled: Sequence[str]) -> str:
    """Show each labelled set by itself."""
    rows = []
    for title in labelled:
        by_name = {name: by_set[title] for name, by_set in results.items() if title in by_set}
        if by_name:
            row = next(iter(by_name.values()))
            cells = [Path(title).name, f"{row['cards']:,}", f"{row['true']:,}"]
            cells += [
                " / ".join(figures(by_name[name])) if name in by_name else "" for name in results
            ]
            rows.append(cells)
    return table(["labelled set", "cards", "true pairs", *results], rows)


def growth_table(results: Results, sizes: Sequence[int]) -> str:
    """Show by which power of the number of cards time and candidates grow."""
    steps = list(pairwise(sizes))
    head = ["contestant"]
    for few, many in steps:
        head += [f"CPU, {few:,} to {many:,}", "candidates"]
    rows = []
    for name, by_set in results.items():
        cells = [name]
        for few, many in steps:
            for what in ("work", "candidates"):
                low, high = (by_set.get(f"{size:,}", {}).get(what) or 0 for size in (few, many))
                cells.append(f"{math.log(high / low, many / few):.2f}" if low and high else "")
        rows.append(cells)
    return table(head, rows)


def arguments(names: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="as in 1000,10000")
    parser.add_argument("--only", action="append", choices=names, help="run this contestant")
    parser.add_argument("--labelled", nargs="+", type=Path, default=[], metavar="DIR")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to this file")
    return parser.parse_args()


def main() -> None:
    from benchmarks.contestants import CONTESTANTS

    options = arguments(list(CONTESTANTS))
    sizes = sorted({int(size) for size in options.sizes.split(",") if size})
    own = sorted(path.parent for path in ROOT.glob("tests/dedupe/*/cards.jsonl"))
    labelled = list(dict.fromkeys(path.resolve() for path in (*own, *options.labelled)))
    results = measured(options.only or list(CONTESTANTS), sizes, labelled)
    titles = [str(folder) for folder in labelled]
    for size in sizes:
        print(f"{size:,} planted cards\n\n{size_table(f'{size:,}', results, titles)}")
    if titles:
        print(f"Labelled cards: precision / recall / F1\n\n{labelled_table(results, titles)}")
    if len(sizes) > 1:
        print(f"Growth: the power of the number of cards\n\n{growth_table(results, sizes)}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


def step(command: Sequence[str]) -> None:
    """Do what `run` asks of a new process, and print its result as JSON."""
    from benchmarks import measuring

    row: Row = {}
    if command[0] == "--plant":
        measuring.plant(int(command[1]), Path(command[2]))
    else:
        row = measuring.measure(command[1], Path(command[2]))
    print(json.dumps(row))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] in (["--plant"], ["--measure"]):
        step(sys.argv[1:])
    else:
        main()
