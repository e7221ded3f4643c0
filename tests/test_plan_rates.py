"""The speed of a model: found from its clock alone, kept, and used to foretell."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.models.fake import FakeModel
from terazi.models.interface import Generation, Prompt, ScoreRequest
from terazi.models.pieces import Pieces
from terazi.models.planning import PlanningModel, Work
from terazi.models.tree import Limits
from terazi.plan import rates as module
from terazi.plan.rates import Rates, known_rates, measure, rates

LIMITS = Limits()


class Clockwork:
    """A model that takes so long for each wave, token, place and written token; and its clock."""

    def __init__(
        self, wave: float, token: float, row: float, written: float, *, mute: bool = False
    ) -> None:
        self.identity = FakeModel("clockwork").identity
        self.true = Rates(wave, token, row, written, loading=0.0)
        self.now = 0.0
        self.readings = 0
        self.mute = mute
        self._loaded = False

    def clock(self) -> float:
        return self.now

    def tokens(self, text: str) -> list[int]:
        return Pieces(1).tokens(text)

    def read(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int],
        shared: int,
    ) -> list[float]:
        self.readings += 1
        if not self._loaded:
            self.now += 3.0
            self._loaded = True
        counted = PlanningModel(self.identity, Pieces(1), LIMITS)
        figures = counted.read(sequences, starts, preamble=preamble, shared=shared)
        self.now += self.true.seconds(counted.work)
        return figures

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        (request,) = requests
        written = 0 if self.mute else request.max_tokens
        self.now += 0.5 + written * self.true.written
        return [Generation("", 1, written, ended_by="limit")]


@given(
    wave=st.floats(1e-3, 0.2),
    token=st.floats(1e-4, 0.02),
    row=st.floats(1e-4, 0.05),
    written=st.floats(1e-3, 0.2),
)
def test_the_clock_tells_what_waves_tokens_and_places_take(
    wave: float, token: float, row: float, written: float
) -> None:
    model = Clockwork(wave, token, row, written)
    found = measure(model, LIMITS, model.clock)
    assert (found.wave, found.token, found.row) == pytest.approx((wave, token, row), rel=1e-6)
    assert found.written == pytest.approx(written, rel=1e-6)
    assert 3.0 <= found.loading < 3.0 + 1
    counted = PlanningModel(model.identity, Pieces(2), LIMITS)
    requests = [ScoreRequest("A question", f" answer {number}") for number in range(200)]
    counted.score(requests)
    started = model.now
    model.read(*_tree(requests), preamble=(), shared=0)
    assert found.seconds(counted.work) == pytest.approx(model.now - started, rel=1e-6)


def _tree(requests: Sequence[ScoreRequest]) -> tuple[list[list[int]], list[int]]:
    pieces = Pieces(2)
    return (
        [pieces.tokens(request.context + request.continuation) for request in requests],
        [len(pieces.tokens(request.context)) for request in requests],
    )


def test_a_slow_model_is_measured_once_round_and_a_fast_one_a_few_times() -> None:
    slow = Clockwork(5.0, 0.01, 0.01, 0.01)
    measure(slow, LIMITS, slow.clock)
    assert slow.readings == 1 + 3
    fast = Clockwork(1e-3, 1e-5, 1e-5, 1e-3)
    measure(fast, LIMITS, fast.clock)
    assert fast.readings == 1 + 3 * 5


def test_a_model_that_writes_nothing_is_taken_to_write_as_it_reads() -> None:
    mute = Clockwork(0.1, 0.01, 0.02, 9.0, mute=True)
    assert measure(mute, LIMITS, mute.clock).written == pytest.approx(0.13)


def test_rates_are_kept_with_the_cache_and_measured_again_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path))
    monkeypatch.setattr(module, "SECONDS", 0.0)
    model = Clockwork(0.1, 0.01, 0.02, 0.3)
    assert known_rates(model.identity) is None
    first = rates(model)
    read = model.readings
    assert rates(model) == known_rates(model.identity) == first
    assert model.readings == read
    rates(model, again=True)
    assert model.readings > read
    (kept,) = (tmp_path / "rates").iterdir()
    kept.write_text("{", encoding="utf-8")  # cut short
    assert known_rates(model.identity) is None
    rates(model)
    assert known_rates(model.identity) is not None


def test_another_model_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path))
    monkeypatch.setattr(module, "SECONDS", 0.0)
    rates(Clockwork(0.1, 0.01, 0.02, 0.3))
    assert known_rates(FakeModel("another").identity) is None


def test_written_tokens_take_their_own_time() -> None:
    speed = Rates(wave=1.0, token=0.1, row=0.01, written=0.5, loading=9.0)
    assert speed.seconds(Work(waves=2, unique=10, rows=5, written=4)) == pytest.approx(5.05)
