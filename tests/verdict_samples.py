"""Small proposals and ledgers with a known right verdict."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from terazi.finding import Direction, Finding, Grade, Interval, Theme
from terazi.proposal.schema import Proposal

TODAY = date(2026, 11, 22)
NOTHING, PEOPLE, TOOL, MODEL, OTHER = "Today", "Nurse", "Vetted answers", "Small", "Large"
CANDIDATES = (TOOL, MODEL, OTHER)
TOPIC, DANGER = "topic accuracy", "dangerous errors"

_MONEY = {"amount": 60000, "currency": "KES", "date": date(2026, 7, 1)}
_OPTIONS: dict[str, dict[str, Any]] = {
    NOTHING: {"kind": "nothing", "today": "They wait for market day"},
    PEOPLE: {"kind": "people", "role": "nurse", "monthly_wage": _MONEY, "answers_per_hour": 10},
    TOOL: {"kind": "tool", "table": "answers.csv"},
    MODEL: {"kind": "model", "model": "small.gguf"},
    OTHER: {"kind": "model", "model": "large.gguf"},
}


def red_line(measure: str = TOPIC, **fields: object) -> dict[str, object]:
    said: dict[str, object] = {
        "name": f"line on {measure}", "measure": measure, "set_by": "a committee", "why": "harm",
    }  # fmt: skip
    return {**said, **fields}


AT_LEAST = red_line(at_least=0.6)
PATH = {"funded": True, "by": date(2028, 1, 1), "who": "two nurses of the county"}


def proposal(*names: str, **changes: object) -> Proposal:
    """A proposal at low stakes in one language, with the named candidates (one model if none)."""
    chosen = (NOTHING, PEOPLE, *(names or (MODEL,)))
    fields: dict[str, object] = {
        "title": "Health line",
        "purpose": "Mothers get an answer",
        "beneficiaries": "Mothers in two wards",
        "owner": {"name": "Amina", "role": "head of the clinic"},
        "stakes": "low",
        "themes": ["business"],
        "community": {"name": "two wards", "country": "KE"},
        "languages": ["sw"],
        "answers_per_month": 1000,
        "budget": {"amount": 1_200_000, "currency": "KES", "date": date(2026, 7, 1)},
        "horizon_months": 24,
        "options": [{"name": name, **_OPTIONS[name]} for name in chosen],
        "red_lines": [AT_LEAST],
        "path_to_people": PATH,
        "participation": {"decided_by": "the clinic", "consulted": ["mothers"], "absent": ["men"]},
    }
    return Proposal.model_validate({**fields, **changes})


def share(
    option: str, estimate: float, half: float = 0.05, *, measure: str = TOPIC, language: str = "sw",
    grade: Grade = Grade.MEASURED_HERE, n: int | None = 204, **changes: Any,  # noqa: ANN401
) -> Finding:  # fmt: skip
    low, high = max(estimate - half, 0.0), min(estimate + half, 1.0)
    found = Finding(
        option, Theme.BUSINESS, measure, "share", Direction.HELP, grade, "topic",
        estimate=estimate, interval=Interval(low, high, method="planted") if half else None,
        language=language, n=n,
    )  # fmt: skip
    return dataclasses.replace(found, **changes)


def amount(
    option: str, measure: str, estimate: float, unit: str, *, group: str = "",
    direction: Direction = Direction.HARM, theme: Theme = Theme.RESOURCES,
    grade: Grade = Grade.ASSUMED, **changes: Any,  # noqa: ANN401
) -> Finding:  # fmt: skip
    found = Finding(
        option, theme, measure, unit, direction, grade, "costs", estimate=estimate, group=group
    )
    return dataclasses.replace(found, **changes)


def people(months: float = 20.0, answers: float = 9_600.0) -> tuple[Finding, ...]:
    """What the budget is in people's hands: by default it answers 40 % of the 24,000 questions."""
    return (
        amount(
            PEOPLE, "people-months for the same money", months, "nurse-months",
            group="whole budget", direction=Direction.CONTEXT, theme=Theme.PEOPLE,
        ),
        amount(PEOPLE, "answers within the budget", answers, "answers", direction=Direction.HELP),
    )  # fmt: skip


def today(estimate: float = 0.3, **changes: Any) -> Finding:  # noqa: ANN401
    found = share(NOTHING, estimate, 0.05, grade=Grade.MEASURED_ELSEWHERE)
    fields: Mapping[str, Any] = {
        "probe": "cited figures",
        "direction": Direction.CONTEXT,
        **changes,
    }
    return dataclasses.replace(found, **fields)


def chance(estimate: float = 0.25, language: str = "sw") -> Finding:
    return share(
        "guess: chance", estimate, 0, language=language, direction=Direction.CONTEXT
    )  # fmt: skip


def unknown(option: str, measure: str = TOPIC, language: str = "sw", note: str = "") -> Finding:
    return Finding(
        option, Theme.BUSINESS, measure, "share", Direction.HELP, Grade.UNKNOWN, "topic",
        language=language, note=note,
    )  # fmt: skip
