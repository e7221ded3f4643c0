"""What an hour of learning costs, through a whole weighing."""

from pathlib import Path

import pytest

from terazi import weigh as weighing
from terazi.economics.learner_hour import LEARNER_HOUR
from terazi.finding import Grade
from tests.test_weigh import DAY, PROPOSAL, fakes, write

__all__ = ["fakes"]  # a fixture


@pytest.mark.usefixtures("fakes")
def test_it_stands_in_ledger_and_report_and_is_no_measure_of_learning(tmp_path: Path) -> None:
    learning = {"answers_per_learner_hour": 30, "learners_per_teacher": 25, "source": "the school"}
    content = {**PROPOSAL, "themes": ["education"], "learning": learning}
    done = weighing.weigh(write(tmp_path / "in", content), tmp_path / "out", today=DAY)
    rows = {one.option: one for one in done.findings if one.measure == LEARNER_HOUR}
    assert set(rows) == {"Clerks", "Table", "Model"}
    assert rows["Clerks"].estimate == pytest.approx(30_000 / 160 / 25)
    price = {one.option: one for one in done.findings if one.measure == "price per answer"}
    for option in ("Table", "Model"):
        assert rows[option].estimate == pytest.approx(30 * (price[option].estimate or 0))
        assert rows[option].grade is price[option].grade is Grade.ASSUMED
    assert LEARNER_HOUR.capitalize() in done.report.read_text(encoding="utf-8")
    assert any(row.what == "education" for row in done.verdict.not_measured)
