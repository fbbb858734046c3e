"""Reviews under way: decisions in the file at once, and what must not be decided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builder import pipeline
from builder.corrections import CORRECTIONS_FILE, add_corrections, add_decisions, read_corrections
from builder.corrections.review import Review
from builder.errors import CorrectionsError
from builder.loading import load
from builder.model import Card, ChangeKind, Correction, Decision, Edits, Reviewed, Settled
from builder.text import fingerprint
from tests.test_cli import fill

BIRDS = """\
What does an owl eat?
The owl eats mise and cheese.
What is a nest?
A home that fish build.
What is a nest of a bird?
A home that birds build.
"""


@pytest.fixture
def birds(tmp_path: Path) -> Path:
    folder = tmp_path / "birds"
    fill(folder, {"birds.txt": BIRDS})
    return folder


def cards(folder: Path) -> list[Card]:
    return [card for each in pipeline.read(load([folder])) for card in each.cards]


def opened(folder: Path) -> Review:
    return Review(folder / CORRECTIONS_FILE, pipeline.read(load([folder])))


def proposal(card: Card, *edits: tuple[str, str], kind: ChangeKind = ChangeKind.TYPO) -> Correction:
    return Correction(
        card=card.id,
        front=card.front,
        side="back",
        before=fingerprint(card.back),
        edits=edits,
        kind=kind,
        by="some-model, fix",
    )


def pair(settled: Settled, *members: Card, by: str = "some-model, pairs") -> Decision:
    named = tuple((card.id, card.front) for card in members)
    reviewed = Reviewed.UNDECIDED if by else Reviewed.ACCEPTED
    return Decision(settled=settled, cards=named, by=by, reviewed=reviewed)


def edits(folder: Path) -> list[tuple[Reviewed, Edits, Edits]]:
    stored = read_corrections(folder / CORRECTIONS_FILE).corrections
    return [(each.decision, each.edits, each.proposed) for each in stored]


def test_an_edited_proposal_remembers_what_it_was(birds: Path) -> None:
    owl = cards(birds)[0]
    change = (("mise", "mice"),)
    add_corrections(birds / CORRECTIONS_FILE, [proposal(owl, *change)])
    review = opened(birds)
    one = review.edit(review.items[0].id, "The owl eats voles and cheese.")
    assert edits(birds) == [(Reviewed.EDITED, (("mise", "voles"),), change)]
    back = review.edit(one.id, "The owl eats mice and cheese.")
    assert edits(birds) == [(Reviewed.ACCEPTED, change, ())]
    assert review.undo() is not None
    assert edits(birds) == [(Reviewed.EDITED, (("mise", "voles"),), change)]
    assert review.reset(one.id).id == back.id
    assert edits(birds) == [(Reviewed.UNDECIDED, change, ())]


def test_two_that_change_the_same_words_are_not_both_accepted(birds: Path) -> None:
    owl = cards(birds)[0]
    first = proposal(owl, ("mise", "mice"))
    other = proposal(owl, ("mise and cheese", "mice"), kind=ChangeKind.FACTUAL)
    add_corrections(birds / CORRECTIONS_FILE, [first, other])
    review = opened(birds)
    small, large = review.items
    review.accept(small.id)
    with pytest.raises(CorrectionsError, match="line 6 changes the same words"):
        review.accept(large.id)
    review.reset(small.id)
    assert review.accept(large.id).after == "The owl eats mice."


def test_a_pair_that_a_person_decided_otherwise_is_not_accepted(birds: Path) -> None:
    _, nest, home = cards(birds)
    file = birds / CORRECTIONS_FILE
    owl = cards(birds)[0]
    add_decisions(file, [pair(Settled.SEPARATE, owl, nest, home, by="")])
    add_decisions(file, [pair(Settled.MERGE, nest, home)])
    before = file.read_bytes()
    review = opened(birds)
    (one,) = review.items
    with pytest.raises(CorrectionsError, match=r"merges cards .* which line 5 keeps separate"):
        review.accept(one.id)
    assert file.read_bytes() == before
    assert review.reject(one.id).decision is Reviewed.REJECTED
    assert read_corrections(file).pairs[0].reviewed is Reviewed.REJECTED


def test_an_accepted_pair_is_a_decision_and_can_be_taken_back(birds: Path) -> None:
    _, nest, home = cards(birds)
    file = birds / CORRECTIONS_FILE
    add_decisions(file, [pair(Settled.MERGE, nest, home)])
    before = file.read_bytes()
    assert pipeline.build(load([birds]), birds.parent).notes == 3
    review = opened(birds)
    review.accept(review.items[0].id)
    assert pipeline.build(load([birds]), birds.parent).notes == 2
    review.undo()
    assert file.read_bytes() == before


def test_a_file_that_another_program_changed_is_looked_at_again(birds: Path) -> None:
    owl, nest, _ = cards(birds)
    file = birds / CORRECTIONS_FILE
    add_corrections(file, [proposal(nest, ("fish", "birds"), kind=ChangeKind.FACTUAL)])
    review = opened(birds)
    (one,) = review.items
    text = file.read_text("utf-8")
    file.write_text(text.replace("cards:", "# mine\n\ncards:"), "utf-8")
    add_corrections(file, [proposal(owl, ("mise", "mice"))])
    with pytest.raises(CorrectionsError, match="was changed by another program meanwhile"):
        review.accept(one.id)
    assert [each.decision for each in review.items] == [Reviewed.UNDECIDED] * 2
    review.accept(one.id)
    decided = {each.card: each.decision for each in read_corrections(file).corrections}
    assert decided == {nest.id: Reviewed.ACCEPTED, owl.id: Reviewed.UNDECIDED}
    assert "# mine" in file.read_text("utf-8")


def test_only_slips_of_form_are_accepted_together(birds: Path) -> None:
    owl, nest, _ = cards(birds)
    slip, fact = proposal(owl, ("mise", "mice")), proposal(nest, ("fish", "birds"))
    fact = replace(fact, kind=ChangeKind.FACTUAL)
    add_corrections(birds / CORRECTIONS_FILE, [slip, fact])
    review = opened(birds)
    with pytest.raises(CorrectionsError, match="is factual, which is not accepted with others"):
        review.accept_alike([each.id for each in review.items])
    assert [each[0] for each in edits(birds)] == [Reviewed.UNDECIDED] * 2
    review.accept_alike([review.items[0].id])
    assert [each[0] for each in edits(birds)] == [Reviewed.ACCEPTED, Reviewed.UNDECIDED]


def test_an_item_without_a_decision_of_its_own_gets_one(birds: Path) -> None:
    owl = cards(birds)[0]
    file = birds / CORRECTIONS_FILE
    add_corrections(file, [proposal(owl, ("mise", "mice"))])
    text = file.read_text("utf-8").replace("  decision: undecided\n", "") + "# the end\n"
    file.write_text(text, "utf-8")
    review = opened(birds)
    review.accept(review.items[0].id)
    assert edits(birds) == [(Reviewed.ACCEPTED, (("mise", "mice"),), ())]
    assert file.read_text("utf-8").endswith("  decision: accepted\n# the end\n")
