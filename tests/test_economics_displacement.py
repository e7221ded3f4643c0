"""Hours and pay by group from planted figures; exposure from the published table."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.economics.displacement import (
    EXPOSED,
    HOURS_GAINED,
    HOURS_LOST,
    PAY_GAINED,
    PAY_LOST,
    displacement_findings,
    hours,
)
from terazi.economics.exposure import NOT_LOSS, SECTORS, exposure, in_country, sector_means
from terazi.economics.tables import COUNTRIES, EXPOSURE, table
from terazi.finding import Direction, Finding, Grade
from terazi.proposal.occupations import isco_group, nearest_titles, occupation
from terazi.proposal.work import Change, Work
from tests.resources_samples import MODEL, TOOL, money, proposal

PAGE = Path(__file__).parents[1] / "docs/displacement.md"
NURSES: dict[str, Any] = {
    "group": "Nurses",
    "occupation": "registered nurses",
    "isco": "2221",
    "people": 3,
    "minutes_per_task": 6,
    "tasks_per_month": 1500,
    "hourly_pay": money(200),
    "changes": [{"option": TOOL, "share": 0.2, "checking_minutes": 0.5, "rework_minutes": 0.5}],
    "source": "counted in June",
}


def rows(*work: dict[str, Any], **changes: object) -> dict[tuple[str, str], Finding]:
    found = list(displacement_findings(proposal(work=list(work), **changes)))
    assert len({row.key for row in found}) == len(found)
    return {(row.option, row.measure): row for row in found}


def test_hours_and_pay_are_those_that_were_planted() -> None:
    found = rows(NURSES)
    assert found[TOOL, HOURS_LOST].estimate == pytest.approx(30)
    assert found[TOOL, HOURS_GAINED].estimate == pytest.approx(5)
    assert found[TOOL, PAY_LOST].estimate == pytest.approx(6000)
    assert found[TOOL, PAY_GAINED].estimate == pytest.approx(1000)
    assert found[TOOL, HOURS_LOST].details["hours for each of them"] == pytest.approx(10)
    assert found[TOOL, PAY_LOST].unit == "KES a month"
    assert {row.group for row in found.values()} == {"Nurses"}


def test_losses_are_harms_gains_help_and_all_of_it_is_assumed() -> None:
    found = rows(NURSES)
    for lost, gained in ((HOURS_LOST, HOURS_GAINED), (PAY_LOST, PAY_GAINED)):
        assert found[TOOL, lost].direction is Direction.HARM
        assert found[TOOL, gained].direction is Direction.HELP
    hours_and_pay = [row for row in found.values() if row.measure != EXPOSED]
    assert {row.grade for row in hours_and_pay} == {Grade.ASSUMED}
    assert all("counted in June" in {s.title for s in row.sources} for row in hours_and_pay)


@given(
    tasks=st.floats(1, 1e6),
    share=st.floats(0, 1),
    minutes=st.floats(0, 600),
    checking=st.floats(0, 600),
    rework=st.floats(0, 600),
)
def test_minutes_of_whole_tasks_are_kept(
    tasks: float, share: float, minutes: float, checking: float, rework: float
) -> None:
    change = Change(option="X", share=share, checking_minutes=checking, rework_minutes=rework)
    found = hours(Work(group="G", minutes_per_task=minutes), change, tasks)
    assert found.lost is not None
    assert found.gained is not None
    assert found.lost * 60 == pytest.approx(tasks * share * minutes)
    assert found.gained * 60 == pytest.approx(tasks * share * (checking + rework))
    half = hours(
        Work(group="G", minutes_per_task=minutes), change.model_copy(update={"share": share / 2}),
        tasks,
    )  # fmt: skip
    assert half.lost == pytest.approx(found.lost / 2)


def test_what_is_not_said_is_unknown_and_never_zero() -> None:
    silent = {**NURSES, "changes": [{"option": TOOL, "share": 0.2}]}
    del silent["minutes_per_task"]
    found = rows(silent)
    for measure in (HOURS_LOST, HOURS_GAINED):
        assert found[TOOL, measure].grade is Grade.UNKNOWN
        assert found[TOOL, measure].estimate is None
    assert "minutes_per_task" in found[TOOL, HOURS_LOST].note
    assert (TOOL, PAY_LOST) not in found


def test_without_work_it_is_unknown_whose_it_is() -> None:
    found = rows()
    assert set(found) == {(TOOL, HOURS_LOST), (MODEL, HOURS_LOST)}
    assert {row.grade for row in found.values()} == {Grade.UNKNOWN}
    assert {row.group for row in found.values()} == {""}


def test_who_would_only_check_loses_nothing() -> None:
    checkers = {**NURSES, "group": "Clinicians", "minutes_per_task": 0}
    found = rows(checkers)
    assert (TOOL, HOURS_LOST) not in found
    assert found[TOOL, HOURS_GAINED].estimate == pytest.approx(5)


def test_without_a_number_of_tasks_every_question_is_one() -> None:
    plain = {key: value for key, value in NURSES.items() if key != "tasks_per_month"}
    assert rows(plain)[TOOL, HOURS_LOST].estimate == pytest.approx(1000 * 0.2 * 6 / 60)


def test_pay_in_another_currency_is_converted() -> None:
    rate = {"currency": "USD", "rate": 100, "date": "2026-10-01", "source": "a bank"}
    found = rows({**NURSES, "hourly_pay": money(2, "USD")}, exchange_rates=[rate])
    assert found[TOOL, PAY_LOST].estimate == pytest.approx(6000)


def test_exposure_is_the_published_figure_and_is_not_loss() -> None:
    row = rows(NURSES)[MODEL, EXPOSED]
    assert row.estimate == float(table(EXPOSURE).rows["29-1141.00"]["people_beta"])
    assert row.grade is Grade.MEASURED_ELSEWHERE
    assert row.direction is Direction.CONTEXT
    assert NOT_LOSS in row.note
    assert row.details["occupation"] == (
        "Registered Nurses (29-1141.00), ISCO-08 2221 (Professionals)"
    )
    assert (TOOL, EXPOSED) not in rows(NURSES)  # the ratings are about language models


def test_an_isco_code_alone_gives_no_exposure() -> None:
    row = rows({"group": "Nurses", "isco": "2221"})[MODEL, EXPOSED]
    assert row.grade is Grade.UNKNOWN
    assert "2221" in row.note
    assert NOT_LOSS in row.note


def test_the_mean_of_a_country_is_between_those_of_its_sectors() -> None:
    means = sector_means()
    for code in ("KE", "TR", "NG", "ET", "BD"):
        found = in_country(code)
        assert found is not None
        assert min(means.values()) < found.mean < max(means.values())
    ethiopia, saudi = in_country("ET"), in_country("SA")
    assert ethiopia
    assert saudi
    assert ethiopia.mean < saudi.mean  # two thirds work on the land, against 3 %
    unknown = [code for code, row in table(COUNTRIES).rows.items() if not row["work_year"]]
    assert in_country(unknown[0]) is None
    assert in_country("AQ") is None


def test_sectors_are_groups_of_occupations_that_exist() -> None:
    groups = {code[:2] for code in table(EXPOSURE).rows}
    assert set(SECTORS) <= groups


def test_the_page_says_what_is_computed() -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    means = sector_means()
    assert (
        f"agriculture is {means['agriculture']:.3f}, industry {means['industry']:.3f}, services"
        f" {means['service']:.3f}"
    ) in text
    assert NOT_LOSS.split(":")[0] in text
    for measure in (HOURS_LOST, HOURS_GAINED, PAY_LOST, PAY_GAINED):
        assert measure in text


@pytest.mark.parametrize(
    "named", ["29-1141.00", "29-1141", "Registered Nurses", "REGISTERED nurses"]
)
def test_codes_and_titles_are_found_exactly(named: str) -> None:
    found = occupation(named)
    assert found is not None
    assert found.title == "Registered Nurses"


@pytest.mark.parametrize("named", ["nurse", "Nurses", "29-11", "2221", ""])
def test_nothing_is_guessed(named: str) -> None:
    assert occupation(named) is None


def test_the_nearest_titles_are_named() -> None:
    assert "Registered Nurses" in nearest_titles("nurse")
    assert "Office Clerks, General" in nearest_titles("office clerk")
    assert nearest_titles("qqqq") == []


def test_isco_major_groups_go_by_the_first_digit() -> None:
    assert isco_group("2221") == "Professionals"
    assert isco_group("0") == "Armed forces occupations"
    assert isco_group("") == ""
    assert exposure("2221") is None
