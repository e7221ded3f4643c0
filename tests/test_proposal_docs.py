"""docs/proposal.md names every field, and its example is a right proposal."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from terazi.proposal.advice import warnings
from terazi.proposal.explain import WHY
from terazi.proposal.lock import Lock
from terazi.proposal.options import Electricity
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal, Stakes
from terazi.proposal.shorthand import PACKAGED, PREFIX
from terazi.proposal.values import Part
from tests.proposal_samples import TODAY

PAGE = (Path(__file__).parent.parent / "docs" / "proposal.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The blocks of code of one language on the page."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def parts(part: type[Part] = Part) -> Iterator[type[Part]]:
    """All parts of a proposal."""
    for inner in part.__subclasses__():
        yield inner
        yield from parts(inner)


@pytest.mark.parametrize("part", [part for part in parts() if part is not Lock])
def test_every_field_is_named(part: type[Part]) -> None:
    # Electricity has but one field, which is named in the row of its part.
    cells = PAGE.splitlines() if part is Electricity else first_cells()
    named = {word for cell in cells for word in re.findall(r"`(\w+)`", cell)}
    assert set(part.model_fields) <= named


def first_cells() -> list[str]:
    """The cells of all tables in which fields are named."""
    return [row.split("|")[1] for row in PAGE.splitlines() if row.startswith("| `")]


def test_the_block_that_locks_is_described() -> None:
    locked = PAGE[PAGE.index("## The locked proposal") :]
    assert set(Lock.model_fields) <= set(re.findall(r"^\| `(\w+)`", locked, re.MULTILINE))


def test_what_terazi_insists_on_is_explained() -> None:
    insists = PAGE[PAGE.index("## What Terazi insists on") : PAGE.index("## The whole question")]
    for field in WHY:
        assert f"**{field.split('.')[-1]}**" in insists


def test_no_field_is_named_that_is_not_there() -> None:
    known = {field for part in parts() for field in part.model_fields} | {"models"}
    named = {word for cell in first_cells() for word in re.findall(r"`(\w+)`", cell)}
    assert named <= known
    assert {f"{PREFIX}{model}" for model in PACKAGED} <= set(re.findall(r"`([\w:.-]+)`", PAGE))


def test_the_example_is_a_right_proposal(tmp_path: Path) -> None:
    (proposal,), (table,) = blocks("yaml"), blocks("csv")
    (tmp_path / "proposal.yaml").write_text(proposal, encoding="utf-8")
    (tmp_path / "answers.csv").write_text(table, encoding="utf-8")
    read = read_proposal(tmp_path / "proposal.yaml", today=TODAY)
    # The packaged models state no cost; `terazi check` says so of each, and of nothing else.
    said = warnings(read, today=TODAY)
    assert len(said) == len(PACKAGED)
    assert all("no cost is named" in one for one in said)
    assert read.stakes is Stakes.MEDIUM
    assert len(read.options) == 3 + len(PACKAGED)
    given = set(re.findall(r"^(\w+):", proposal, re.MULTILINE))
    # A tokenizer is a large file, shown in a section of its own; ratings come later.
    apart = {"terazi", "seed", "tokenizers", "ratings", "learning"}
    apart |= {"answers_per_month_between", "outcomes", "for_the_same_money", "future"}
    assert given >= set(Proposal.model_fields) - apart
