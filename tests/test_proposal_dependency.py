"""The parts ``control``, ``shocks`` and ``readiness`` of a proposal, and how they go wrong."""

from pathlib import Path

import pytest

from tests.proposal_samples import GOOD, changed, good, line_of, refusal

READY = """\
readiness:
  power_hours_per_day: 20
  resources:
    - {what: clerks, ground: people, needed: 2, there: 1, options: [Vetted answers]}
    - {what: laptops, ground: compute, needed: 1}
"""
SHOCKS = "shocks: {price_rise: 0.25, exchange_rate: 0.3, source: a guess}\n"
TOOL = "    table: answers.csv\n"


def test_they_are_read(tmp_path: Path) -> None:
    more = TOOL + "    control: {skills: the clinic}\n    spent_locally: 0.9\n"
    read = good(tmp_path, changed((TOOL, more)) + READY + SHOCKS)
    assert read.readiness is not None
    assert read.readiness.resources[1].there is None
    assert read.shocks is not None
    assert read.shocks.price_rise == 0.25
    assert read.options[2].control is not None
    assert (read.options[2].control.skills, read.options[2].spent_locally) == ("the clinic", 0.9)
    assert good(tmp_path, GOOD).readiness is None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("there: 1", "there: -1", "readiness.resources[0].there"),
        ("needed: 2", "needed: 0", "readiness.resources[0].needed"),
        ("ground: people", "ground: folk", "readiness.resources[0].ground"),
        ("power_hours_per_day: 20", "power_hours_per_day: 25", "readiness.power_hours_per_day"),
        ("[Vetted answers]", "[Veted answers]", "readiness.resources[0].options[0]"),
        ("what: laptops", "what: Clerks", "readiness.resources[1].what"),
        ("price_rise: 0.25", "price_rise: -0.2", "shocks.price_rise"),
        ("price_rise", "prise_rise", "shocks.prise_rise"),
        ("exchange_rate: 0.3", "exchange_rate: thirty", "shocks.exchange_rate"),
    ],
)
def test_slips_are_named(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = GOOD + (READY + SHOCKS).replace(old, new)
    error = refusal(tmp_path, text)
    assert error.field == field
    assert error.line is not None
    assert error.line > line_of(text, "test_sets:")


@pytest.mark.parametrize("share", ["1.2", "-0.1", "most"])
def test_a_share_is_between_nothing_and_all(tmp_path: Path, share: str) -> None:
    error = refusal(tmp_path, changed((TOOL, f"{TOOL}    spent_locally: {share}\n")))
    assert error.field == "options[2].spent_locally"
    machine = "  description: laptop\n"
    error = refusal(tmp_path, changed((machine, f"{machine}  spent_locally: {share}\n")))
    assert error.field == "hardware.spent_locally"


def test_leaving_does_not_take_less_than_no_time(tmp_path: Path) -> None:
    leaving = "    exit: {cost: {amount: 1, currency: KES, date: 2026-07-01}, months: -1}\n"
    error = refusal(tmp_path, changed((TOOL, TOOL + leaving)))
    assert (error.field or "").startswith("options[2].exit.months")


def test_the_nearest_option_is_offered(tmp_path: Path) -> None:
    error = refusal(tmp_path, GOOD + READY.replace("Vetted answers", "Veted answers"))
    assert "Vetted answers" in error.way_out
