"""Dependency and readiness stand in the ledger and the report of a weighing."""

from pathlib import Path
from typing import Any

import pytest

from terazi import weigh as weighing
from terazi.economics.dependency import CONTROL, EXCHANGE, LOCAL, PRICES, STOPS
from terazi.economics.readiness import READINESS
from terazi.finding import Finding, Grade
from tests.test_weigh import DAY, HOSTILE, PROPOSAL, fakes, money, write

__all__ = ["fakes"]  # a fixture


def asked() -> dict[str, Any]:
    told = {"what": f"runners {HOSTILE}", "ground": "people", "needed": 4, "there": 1}
    options = [{**one, "control": {"skills": f"somebody {HOSTILE}"}} for one in PROPOSAL["options"]]
    return {
        **PROPOSAL,
        "options": options,
        "shocks": {"price_rise": 0.5, "source": f"a guess {HOSTILE}"},
        "readiness": {"resources": [{**told, "closing": money(700)}]},
    }


@pytest.mark.usefixtures("fakes")
def test_they_are_in_the_ledger_and_the_report(tmp_path: Path) -> None:
    done = weighing.weigh(write(tmp_path / "in", asked()), tmp_path / "out", today=DAY)

    def found(option: str, measure: str, group: str = "") -> Finding:
        (row,) = (
            one
            for one in done.findings
            if (one.option, one.measure, one.group) == (option, measure, group)
        )
        return row

    kinds = {one["name"]: one["kind"] for one in PROPOSAL["options"]}
    for option in (name for name, kind in kinds.items() if kind != "nothing"):
        assert found(option, CONTROL).text.endswith(f"skills: somebody {HOSTILE}")
        assert found(option, STOPS).text
        assert found(option, READINESS, "people").estimate == pytest.approx(0.25)
        assert found(option, READINESS, "people").details["cost of what is missing"] == 700
    (people,) = (name for name, kind in kinds.items() if kind == "people")
    assert found(people, LOCAL).estimate == 1
    assert found(people, PRICES).sources[0].title == f"a guess {HOSTILE}"
    (model,) = (name for name, kind in kinds.items() if kind == "model")
    assert found(model, EXCHANGE).grade is Grade.ASSUMED
    assert found(model, READINESS, "models").details["there"]
    page = done.report.read_text(encoding="utf-8")
    assert "<script" not in page
    assert STOPS in page.lower()
    assert READINESS in page.lower()
