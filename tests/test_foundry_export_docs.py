"""docs/export.md names every option of the command and every fact of a card."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from terazi.cli_foundry import export
from terazi.foundry.export.facts import Base, CardFacts, Figure, Rate, Training

PAGE = (Path(__file__).parent.parent / "docs" / "export.md").read_text(encoding="utf-8")


def test_every_option_of_the_command_is_described() -> None:
    described = set(re.findall(r"^\| `(--[\w-]+)` \|", PAGE, re.MULTILINE))
    options = {name for one in export.params for name in one.opts if name.startswith("--")}
    assert described == options


@pytest.mark.parametrize("part", [CardFacts, Training, Base, Figure, Rate])
def test_every_fact_of_a_card_is_described(part: type) -> None:
    table = PAGE[PAGE.index("## The card") :]
    named = set(re.findall(r"`(\w+)`", table))
    assert {field.name for field in fields(part)} <= named
