"""docs/resources.md names every measure and has the program's own constants."""

from pathlib import Path

from terazi.economics import carbon, hardware, incomes, premium
from terazi.economics.carbon import mixes
from terazi.probes import connection, context_window

PAGE = (Path(__file__).parents[1] / "docs/resources.md").read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())


def test_every_measure_is_in_the_table() -> None:
    for measure in (
        carbon.CARBON,
        incomes.SHARE_OF_INCOME,
        premium.TIME_IN,
        premium.PRICE_IN,
        hardware.MEMORY,
        hardware.WRITING,
        context_window.MEASURE,
        connection.MEASURE,
    ):
        assert f"| {measure} |" in PAGE


def test_constants_are_those_of_the_program() -> None:
    assert f"cores x {hardware.GIGAFLOPS_PER_CORE:g} billion a second" in TEXT
    assert f"a question of {hardware.QUESTION} tokens" in TEXT
    assert f"one of {premium.ANSWER} tokens in English" in TEXT
    assert carbon.APART == 0.1
    assert "more than a tenth above the smaller" in TEXT


def test_the_figures_of_the_two_countries_are_those_of_the_tables() -> None:
    (kenya, turkey) = ([f"{mix.grams_per_kwh:.0f}" for mix in mixes(c)] for c in ("KE", "TR"))
    assert f"For Kenya they say {' and '.join(kenya)} g, for Turkey {' and '.join(turkey)}." in TEXT
