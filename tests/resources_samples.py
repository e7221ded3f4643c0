"""A proposal whose resources and work can be reckoned in the head."""

from typing import Any

from terazi.finding import Direction, Finding, Grade, Theme
from terazi.proposal.schema import Proposal

MODEL, TOOL, PEOPLE = "Model", "Table", "Clerks"


def money(amount: float, currency: str = "KES") -> dict[str, object]:
    return {"amount": amount, "currency": currency, "date": "2026-10-01", "source": "a list"}


def proposal(**changes: object) -> Proposal:
    content: dict[str, Any] = {
        "title": "A line",
        "purpose": "Answer questions",
        "beneficiaries": "Patients",
        "owner": {"name": "A. Mwangi", "role": "manager"},
        "stakes": "low",
        "community": {"name": "Kwale", "country": "KE", "people": 1000},
        "languages": ["sw"],
        "answers_per_month": 1000,
        "budget": money(600_000),
        "horizon_months": 12,
        "options": [
            {"name": "Today", "kind": "nothing", "today": "They walk."},
            {
                "name": PEOPLE,
                "kind": "people",
                "role": "clerk",
                "monthly_wage": money(30_000),
                "answers_per_hour": 20,
            },
            {"name": TOOL, "kind": "tool"},
            {"name": MODEL, "kind": "model", "model": "model.gguf"},
        ],
    }
    return Proposal.model_validate({**content, **changes})


def found(measure: str, estimate: float | None, unit: str = "", **changes: Any) -> Finding:  # noqa: ANN401  fields of a finding
    kept: dict[str, Any] = {
        "option": MODEL,
        "theme": Theme.RESOURCES,
        "measure": measure,
        "unit": unit,
        "direction": Direction.HARM,
        "grade": Grade.UNKNOWN if estimate is None else Grade.MEASURED_HERE,
        "probe": "planted",
        "estimate": estimate,
    }
    return Finding(**{**kept, **changes})
