"""The pages on openness, data protection and participation say what the program does."""

import re
from pathlib import Path
from typing import get_args

import yaml

from terazi.models.facts import DefinitionPart, Met, read_facts
from terazi.probes.openness_index import DIMENSIONS
from terazi.proposal.ladder import RUNGS
from terazi.proposal.openness_index import index_entries, index_entry
from terazi.proposal.participation import Rung
from terazi.proposal.protection import FACTS
from terazi.proposal.schema import RedLine
from terazi.rights.data_flow import data_findings
from tests.verdict_samples import proposal

DOCS = Path(__file__).parents[1] / "docs"
OPENNESS, PROTECTION, PARTICIPATION = (
    (DOCS / f"{name}.md").read_text(encoding="utf-8")
    for name in ("openness", "data_protection", "participation")
)


def blocks(page: str) -> list[str]:
    """All blocks of code of a page."""
    return re.findall(r"^```\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def test_every_rung_has_its_row_from_the_bottom_and_no_other() -> None:
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \|", PARTICIPATION, re.MULTILINE)
    assert dict(rows).items() >= RUNGS.items()
    assert [name for name, _ in rows if name in RUNGS] == list(get_args(Rung)) == list(RUNGS)


def test_every_fact_is_told_and_its_red_line_is_right() -> None:
    assert all(f"**{fact}**" in PROTECTION for fact in FACTS)
    (block,) = blocks(PROTECTION)
    (line,) = yaml.safe_load(block)["red_lines"]
    read = RedLine.model_validate(line)
    assert read.measure in FACTS
    assert read.measure in {finding.measure for finding in data_findings(proposal())}


def test_the_names_of_the_index_are_right_and_so_is_their_number() -> None:
    option, facts = blocks(OPENNESS)
    (named,) = yaml.safe_load(option)
    assert index_entry(named["openness"])
    assert index_entry(yaml.safe_load(facts)["index"])
    assert f"the {len(index_entries())} models" in OPENNESS
    assert f"{len(DIMENSIONS)} dimensions" in OPENNESS


def test_the_facts_shown_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "ours.facts.yaml"
    file.write_text(blocks(OPENNESS)[1], encoding="utf-8")
    read = read_facts(file)
    assert read.creators
    assert read.definition[DefinitionPart.PARAMETERS].met is Met.MET
    for part in DefinitionPart:
        assert f"| {part} |" in OPENNESS
