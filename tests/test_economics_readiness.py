"""What is there, what is missing, and what binds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.economics.needs import Need
from terazi.economics.performance import Performance
from terazi.economics.readiness import binding, readiness_findings
from terazi.finding import Direction, Finding, Grade, Theme
from tests.resources_samples import MODEL, PEOPLE, TOOL, found, money, proposal
from tests.test_economics_dependency import HOSTED, LAPTOP, options

SECONDS_OF_A_MONTH = 365.25 * 24 * 3600 / 12


def resource(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  fields of a resource
    return {"what": "runners", "ground": "people", "needed": 2, "there": 1, **changes}


def table(
    *facts: Finding,
    seconds: float = 10,
    **changes: Any,  # noqa: ANN401  fields of a proposal
) -> dict[tuple[str, str], Finding]:
    speed = Performance(seconds, None, Grade.MEASURED_HERE)
    asked = proposal(**changes)
    rows = list(readiness_findings(asked, {TOOL: speed, MODEL: speed}, facts))
    assert len({row.key for row in rows}) == len(rows)
    assert all(row.theme == Theme(row.group) for row in rows)
    assert all(row.direction is Direction.CONTEXT for row in rows)
    return {(row.option, row.group): row for row in rows}


def measured_in(language: str, **changes: Any) -> Finding:  # noqa: ANN401  fields of a finding
    return found("topic accuracy", 0.5, theme=Theme.BUSINESS, language=language, **changes)


def claims(text: str, kind: str) -> Finding:
    return found(
        "languages claimed by the maker", None, grade=Grade.DOCUMENTED, text=text,
        details={"class": kind}, probe="openness",
    )  # fmt: skip


def test_what_nobody_has_counted_is_unknown() -> None:
    rows = table()
    assert rows[TOOL, "people"].grade is Grade.UNKNOWN
    assert rows[PEOPLE, "people"].grade is Grade.UNKNOWN
    assert rows[PEOPLE, "people"].details["there"] == "clerk: not known of 0.3125 people"
    assert (PEOPLE, "compute") not in rows
    assert "hours with power" in rows[TOOL, "compute"].note
    assert "at most" in rows[TOOL, "compute"].note


def test_nobody_waits_where_the_machine_is_fast_enough() -> None:
    row = table(readiness={"power_hours_per_day": 24})[TOOL, "compute"]
    assert row.estimate == 1
    assert row.grade is Grade.MEASURED_HERE
    assert row.note == ""


def test_hours_without_power_slow_it_down_and_machines_close_the_gap() -> None:
    seconds = SECONDS_OF_A_MONTH / 800  # 800 answers a month, day and night; 1,000 are asked for
    row = table(seconds=seconds, hardware=LAPTOP, readiness={"power_hours_per_day": 12})[
        TOOL, "compute"
    ]
    assert row.estimate == pytest.approx(0.4)
    assert row.details["binds"] == "answers a month, in 12 hours a day"
    assert row.details["cost of what is missing"] == pytest.approx(2 * 48_000)  # three machines


def test_outages_are_not_counted_twice() -> None:
    seconds = SECONDS_OF_A_MONTH / 1_000
    power = {"price_per_kwh": money(100), "outages": {"share": 0.5}}
    row = table(
        seconds=seconds,
        hardware={**LAPTOP, "electricity": power},
        readiness={"power_hours_per_day": 12},
    )[TOOL, "compute"]
    assert row.estimate == pytest.approx(0.5)


def test_a_hosted_model_needs_a_connection() -> None:
    seconds = SECONDS_OF_A_MONTH / 1_000
    hours = {"power_hours_per_day": 20, "connection_hours_per_day": 6}
    row = table(seconds=seconds, options=options(model=HOSTED), readiness=hours)[MODEL, "compute"]
    assert row.estimate == pytest.approx(0.25)
    assert "memory" not in str(row.details["there"])
    row = table(options=options(model=HOSTED))[MODEL, "compute"]
    assert "hours with a connection" in row.note


def test_a_model_that_does_not_fit_binds() -> None:
    memory = found("memory", 4_000, "MB", theme=Theme.COMPUTE)
    row = table(memory, hardware={**LAPTOP, "memory_gb": 1})[MODEL, "compute"]
    assert row.estimate == pytest.approx(0.25)
    assert row.details["binds"] == "memory"
    # What the model needs on the machine described comes before what it took here.
    there = found("memory on the machine described", 2_000, "MB", theme=Theme.COMPUTE)
    row = table(memory, there, hardware={**LAPTOP, "memory_gb": 1})[MODEL, "compute"]
    assert row.estimate == pytest.approx(0.5)


def test_languages_are_those_that_were_tested() -> None:
    both: dict[str, Any] = {"languages": ["sw", "en"]}
    assert table(measured_in("sw"), **both)[TOOL, "models"].estimate == pytest.approx(0.5)
    assert table(measured_in("sw"), measured_in("en"), **both)[TOOL, "models"].estimate == 1
    guess = measured_in("en", option="guess: chance")
    elsewhere = measured_in("en", grade=Grade.MEASURED_ELSEWHERE)
    assert table(guess, elsewhere, **both)[TOOL, "models"].estimate == 0


@pytest.mark.parametrize(
    ("text", "kind", "share"),
    [
        ("English. The maker claims no other language.", "open", 0.5),
        ("Over 140 languages.", "partial", None),
        ("Swahili, English and others.", "partial", 1.0),
        ("None is named.", "open", 0.0),
    ],
)
def test_what_the_maker_claims_counts_where_it_is_said(
    text: str, kind: str, share: float | None
) -> None:
    given = (measured_in("sw"), measured_in("en"), claims(text, kind))
    row = table(*given, languages=["sw", "en"])[MODEL, "models"]
    assert row.estimate == (1 if share is None else share)
    assert ("Not known" in row.note) == (share is None)


def test_what_the_proposal_counts_and_what_it_costs() -> None:
    told = [
        resource(options=[TOOL], closing=money(5_000)),
        resource(what="readers", needed=4, there=1, options=[TOOL]),
        resource(what="plenty", there=9, options=[TOOL], closing=money(99)),
        resource(what="uncounted", there=None, options=[TOOL]),
    ]
    rows = table(readiness={"resources": told})
    row = rows[TOOL, "people"]
    assert row.estimate == pytest.approx(0.25)
    assert row.details["binds"] == "readers"
    assert row.details["cost of what is missing"] == 5_000
    assert row.details["what closing it costs is not said"] == "readers"
    assert "uncounted" in row.note
    assert rows[MODEL, "people"].grade is Grade.UNKNOWN


def test_missing_people_of_the_role_cost_their_wages() -> None:
    told = resource(what="Clerk", needed=3, there=1, options=[PEOPLE])
    row = table(readiness={"resources": [told]})[PEOPLE, "people"]
    assert row.estimate == pytest.approx(1 / 3)
    assert row.details["cost of what is missing"] == pytest.approx(2 * 30_000 * 12)


def test_the_scarcest_of_all_is_named_once() -> None:
    rows = table(measured_in("sw"), readiness={"resources": [resource(needed=10)]})
    said = [
        row.group for (option, _), row in rows.items() if option == TOOL and "first" in row.note
    ]
    assert said == ["people"]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 100)), min_size=1, max_size=8))
def test_plenty_never_makes_up_for_the_scarcest(pairs: list[tuple[float, float]]) -> None:
    lines = [
        Need(str(number), "people", needed, there, "", Grade.ASSUMED)
        for number, (there, needed) in enumerate(pairs)
    ]
    bound = binding(lines)
    assert bound is not None
    assert bound.share == min(there / needed for there, needed in pairs)
    unknown = Need("?", "people", None, None, "", Grade.UNKNOWN)
    assert binding([*lines, unknown]) == bound
