"""What depends on the company is found, and what does not is said to be the same."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from terazi.finding import Finding, Grade
from terazi.ledger.journal import Journal
from terazi.models.fake import FakeModel
from terazi.models.interface import LanguageModel, Score, ScoreRequest
from terazi.models.journaled import JournaledModel
from terazi.options.model import EndpointOption, ModelOption
from terazi.probes.declare import Settings
from terazi.probes.repeatability import (
    BY_PLACE,
    CHANGED,
    DIFFERENCE,
    ITEMS,
    LISTING,
    repeatability,
)
from terazi.proposal.options import Model

SETTINGS = Settings(languages=("sw", "en"))
PART = Model(kind="model", name="m", model="m.gguf")


class Wavering(FakeModel):
    """Each request costs ``step`` nats more for every other one in its call, in its own measure.

    Args:
        step: in nats; requests differ in how much of it they take, none to all.
    """

    def __init__(self, step: float) -> None:
        super().__init__("wavering")
        self._step = step

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:  # noqa: ARG002
        self.calls += len(requests)
        company = len(requests) - 1
        return [Score(-10.0 - self._step * company * _part(request), 1, 1) for request in requests]


def _part(request: ScoreRequest) -> float:
    return hashlib.sha256(repr(request).encode()).digest()[0] / 255


def measured(model: LanguageModel) -> dict[str, Finding]:
    option = ModelOption(PART, model, Path("m.gguf"))
    assert repeatability.applies_to(option)
    return {found.measure: found for found in repeatability.run([option], None, SETTINGS)}


def test_a_model_that_is_steady_differs_by_nothing() -> None:
    found = measured(Wavering(0.0))
    assert found[DIFFERENCE].estimate == 0
    assert found[DIFFERENCE].unit == "nats"
    assert found[CHANGED].estimate == 0
    interval = found[CHANGED].interval
    assert interval is not None
    assert 0 < interval.high < 0.25  # it could have been missed
    assert found[CHANGED].n == ITEMS


def test_the_largest_difference_is_found() -> None:
    """All at once there are 47 others beside a request on an item with four choices."""
    step = 0.001
    difference = measured(Wavering(step))[DIFFERENCE]
    assert difference.estimate is not None
    most = step * (4 * ITEMS - 1)
    assert 0.8 * most < difference.estimate <= most + 1e-9
    assert 0 < float(difference.details["mean"]) < difference.estimate


def test_choices_that_change_are_counted() -> None:
    found = measured(Wavering(1.0))
    changed = found[CHANGED]
    assert changed.estimate is not None
    assert changed.estimate > 0.5
    assert (changed.estimate * ITEMS) % 1 == pytest.approx(0, abs=1e-9)


def test_who_takes_what_is_listed_first_changes_with_the_order() -> None:
    def first(context: str, continuation: str) -> float:
        listed = context.rpartition("one of ")[2].split(", ")[0]
        asked = not context.startswith(",")  # not the choices without their question
        return 1.0 if asked and continuation.strip() == listed else 0.0

    assert LISTING
    found = measured(FakeModel(log_likelihood=first))
    assert found[BY_PLACE].estimate == 1
    assert found[BY_PLACE].n == ITEMS
    assert found[CHANGED].estimate == 0  # it is steady all the same


def test_who_chooses_by_the_words_does_not() -> None:
    def by_words(context: str, continuation: str) -> float:
        asked = not context.startswith((",", " is", ":"))
        return int.from_bytes(hashlib.sha256(continuation.encode()).digest()[:4]) if asked else 0

    assert measured(FakeModel(log_likelihood=by_words))[BY_PLACE].estimate == 0


def test_a_model_without_figures_is_unknown() -> None:
    class Silent(FakeModel):
        def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:  # noqa: ARG002
            return [Score(None, 1, 1, "no scores") for _ in requests]

    found = measured(Silent())
    assert {finding.grade for finding in found.values()} == {Grade.UNKNOWN}


def test_what_was_measured_is_not_asked_for_again(tmp_path: Path) -> None:
    model = Wavering(0.001)
    with Journal(tmp_path / "journal.sqlite") as journal:
        first = measured(JournaledModel(model, journal))
        calls = model.calls
        assert calls
        assert measured(JournaledModel(model, journal)) == first
    assert model.calls == calls


def test_models_behind_an_endpoint_are_not_asked() -> None:
    assert not repeatability.applies_to(EndpointOption(PART, FakeModel(), "http://127.0.0.1:1"))
