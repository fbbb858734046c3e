"""Cards per second and peak memory of the whole line, beside genanki alone writing the same notes.

Run `make bench`, or `python benchmarks/build.py [CARDS ...]`. Each measurement is a process of its
own, so that neither imports nor memory of one count for another. The documents are generated: all
five dialects in equal parts, with answers of one to four lines.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

SIZES = (10_000, 100_000)
CARDS_IN_A_DOCUMENT = 2_000
WORDS = (
    "alpha beta gamma delta system method layer signal value order field point force model growth "
    "rate state phase energy matter wave line cell tissue market price demand supply river valley"
).split()


def sentence(rng: random.Random, low: int, high: int) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(low, high)))


def qa_lines(rng: random.Random, n: int) -> Iterator[str]:
    yield f"What is the {sentence(rng, 2, 6)} of item {n}?"
    for _ in range(rng.randint(1, 4)):
        yield f"- {sentence(rng, 3, 10)}" if rng.random() < 0.5 else sentence(rng, 5, 14)


def numbered_qa(rng: random.Random, n: int) -> Iterator[str]:
    yield from (str(n + 1), "Q", "", f"How does the {sentence(rng, 2, 6)} of item {n} work?", "")
    yield from ("A", "", f"It is {sentence(rng, 8, 25)}.", "", "How well do you know it?")
    yield from ("1", "Not yet", "2", "3", "4", "5", "By heart")


def course_notes(rng: random.Random, n: int) -> Iterator[str]:
    if n % 10 == 0:
        yield from (f"Topic {n} (Concept)", f"The {sentence(rng, 16, 30)}.")
        yield from ("(a)(i)", "where and are the terms of the sum", "Therefore:")
        return
    yield from (f"Explain why the {sentence(rng, 3, 8)} of item {n} changes.", "")
    yield f"It does so when {sentence(rng, 14, 30)}."


def term_lines(rng: random.Random, n: int) -> Iterator[str]:
    yield from (f"{sentence(rng, 1, 3)} {n}", f"the {sentence(rng, 6, 16)}")


def bulleted_terms(rng: random.Random, n: int) -> Iterator[str]:
    yield f"Item {n} {sentence(rng, 1, 3)}"
    for _ in range(rng.randint(2, 4)):
        yield f"- {sentence(rng, 3, 10)}"


MAKERS = (qa_lines, numbered_qa, course_notes, term_lines, bulleted_terms)


def generate(folder: Path, cards: int) -> None:
    """Write documents of about `cards` cards, the same for the same number."""
    rng = random.Random(cards)
    folder.mkdir()
    for number in range(-(-cards // CARDS_IN_A_DOCUMENT)):
        make = MAKERS[number % len(MAKERS)]
        lines = [f"Document {number}"]
        for n in range(min(CARDS_IN_A_DOCUMENT, cards - number * CARDS_IN_A_DOCUMENT)):
            lines += make(rng, number * CARDS_IN_A_DOCUMENT * (make is not numbered_qa) + n)
        (folder / f"{make.__name__}-{number}.txt").write_text("\n".join(lines) + "\n", "utf-8")


def ours(folder: Path, output: Path) -> int:
    """Build the folder, from reading to the package and the ledger."""
    import gc

    from builder import pipeline
    from builder.loading import load

    gc.disable()  # as the command does
    return pipeline.build(load([folder]), output).notes


def genanki_alone(folder: Path, output: Path) -> int:
    """Let genanki write notes that are ready; only that is timed."""
    import genanki

    notes = json.loads((folder / "notes.json").read_text("utf-8"))
    names = [f"Field {n}" for n in range(len(notes[0][1]))]
    model = genanki.Model(
        1_600_000_000_000,
        "Benchmark",
        fields=[{"name": name} for name in names],
        templates=[{"name": "Card 1", "qfmt": "{{Field 0}}", "afmt": "{{Field 1}}"}],
    )
    global started  # noqa: PLW0603
    started = time.perf_counter()
    deck = genanki.Deck(1_600_000_000_001, "Benchmark")
    for n, (guid, fields, tags) in enumerate(notes):
        deck.add_note(genanki.Note(model=model, fields=fields, tags=tags, guid=guid, due=n))
    genanki.Package(deck).write_to_file(output / "genanki.apkg")
    return len(notes)


def ready_notes(folder: Path) -> None:
    """Take the notes out of our package, for genanki to write."""
    import sqlite3
    import zipfile

    (package,) = folder.glob("out/*.apkg")
    with zipfile.ZipFile(package) as archive, tempfile.TemporaryDirectory() as place:
        path = archive.extract("collection.anki2", place)
        database = sqlite3.connect(path)
        rows = database.execute("SELECT guid, flds, tags FROM notes ORDER BY id").fetchall()
        database.close()
    notes = [(guid, fields.split("\x1f"), tags.split()) for guid, fields, tags in rows]
    (folder / "notes.json").write_text(json.dumps(notes), "utf-8")


started = 0.0


def measure(what: str, folder: str) -> None:
    """Run one measurement in this process and print it as JSON."""
    global started  # noqa: PLW0603
    place = Path(folder)
    output = place / "out"
    output.mkdir(exist_ok=True)
    started = time.perf_counter()
    notes = ours(place / "deck", output) if what == "ours" else genanki_alone(place, output)
    seconds = time.perf_counter() - started
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    print(json.dumps({"notes": notes, "seconds": seconds, "megabytes": peak}))


def run(what: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__).resolve()), "--measure", what, str(folder)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    print(f"{'cards':>8}  {'what':<28} {'seconds':>8} {'cards/s':>9} {'peak MB':>8}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            generate(folder / "deck", size)
            first = run("ours", folder)
            again = run("ours", folder)
            ready_notes(folder)
            alone = run("genanki", folder)
        rows = (
            ("whole line, first build", first),
            ("whole line, with its ledger", again),
            ("genanki alone, packaging only", alone),
        )
        for name, row in rows:
            rate = row["notes"] / row["seconds"]
            figures = f"{row['seconds']:>8.2f} {rate:>9,.0f} {row['megabytes']:>8.0f}"
            print(f"{size:>8,}  {name:<29}{figures}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
        measure(sys.argv[2], sys.argv[3])
    else:
        main()
