from datetime import date

import pytest

from terazi.errors import InputError
from terazi.finding import Direction, Grade, Interval, Theme
from terazi.options.figures import cited_figures
from terazi.options.interface import CanAnswer, CanChoose, Kind
from terazi.options.nothing import Nothing
from terazi.options.people import People
from terazi.proposal import options as proposed
from terazi.proposal.values import Money


def figure(**more: object) -> proposed.Figure:
    basis = {"measure": "safe advice", "estimate": 0.97, "date": "2011-12-01", "source": "H."}
    return proposed.Figure.model_validate(basis | more)


def nothing(*figures: proposed.Figure) -> proposed.Nothing:
    return proposed.Nothing(kind="nothing", name="Today", today="People wait.", figures=figures)


PEOPLE = proposed.People(
    kind="people",
    name="Nurses",
    role="nurse",
    monthly_wage=Money(amount=90000, currency="KES", date=date(2026, 11, 1)),
    answers_per_hour=12,
    figures=(figure(low=0.965, high=0.974, language="sw", n=7),),
)


def test_a_figure_keeps_its_grade_interval_and_source() -> None:
    (finding,) = People(PEOPLE).figures()
    assert finding.option == "Nurses"
    assert finding.theme is Theme.PEOPLE
    assert finding.grade is Grade.MEASURED_ELSEWHERE
    assert finding.estimate == 0.97
    assert finding.interval == Interval(0.965, 0.974, method="as published")
    assert (finding.language, finding.n, finding.unit) == ("sw", 7, "share")
    assert finding.direction is Direction.CONTEXT
    assert [(one.title, one.date) for one in finding.sources] == [("H.", "2011-12-01")]


def test_a_claim_goes_to_the_claims() -> None:
    (finding,) = Nothing(nothing(figure(grade="claimed"))).figures()
    assert (finding.theme, finding.grade) == (Theme.CLAIMS, Grade.CLAIMED)


def test_two_sources_for_one_measure_are_told_apart() -> None:
    findings = cited_figures(nothing(figure(), figure(source="K.", estimate=0.5)))
    assert len({finding.key for finding in findings}) == 2
    with pytest.raises(InputError, match="twice"):
        cited_figures(nothing(figure(), figure(), figure()))


def test_nothing_and_people_are_not_put_to_the_test() -> None:
    for option, kind in ((Nothing(nothing()), Kind.NOTHING), (People(PEOPLE), Kind.PEOPLE)):
        assert option.kind is kind
        assert not isinstance(option, CanChoose | CanAnswer)
        assert option.describe
    assert People(PEOPLE).answers_per_month == 160 * 12
    assert "90,000 KES" in People(PEOPLE).describe
