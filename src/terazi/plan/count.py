"""What the probes would ask of each option: found by letting them ask models that only count.

No probe knows of it. They run as in a weighing, one option at a time and with nothing stopped
early, so the counts are the most that a weighing can ask.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from terazi.data.testset import TestSet
from terazi.finding import Finding
from terazi.models.planning import PlanningModel, Work
from terazi.options.interface import AsksModel, Option
from terazi.probes.declare import Settings, load_probes, no_progress

Json = Mapping[str, Any]


class NotNowError(Exception):
    """A probe wants to measure something, which a plan does not: ``request`` says what."""

    def __init__(self, request: Json) -> None:
        self.request = request
        super().__init__(f"not measured while planning: {request}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one probe would ask of one option.

    Attributes:
        option: its name.
        probe: its name.
        items: different questions put to it, each in its language.
        work: of its language model, if it has one.
        measurements: what would be measured besides, as the probe describes it.
        seconds: that an option without a model took: it was really asked.
    """

    option: str
    probe: str
    items: int
    work: Work = field(default_factory=Work)
    measurements: tuple[Json, ...] = ()
    seconds: float | None = None


def count(
    options: Sequence[Option],
    sets: Sequence[tuple[str, TestSet]],
    settings: Settings,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Asked]:
    """Run every probe on every option that it applies to; nothing asked, nothing said.

    Args:
        options: those with a model have a :class:`terazi.models.planning.PlanningModel`.
        sets: the test sets that are here, each with its use.
        settings: as the weighing has them.
        clock: in seconds.
    """
    settings = replace(settings, stop_early=False, track=no_progress, remember=_not_now)
    for probe in load_probes():
        fitting: list[TestSet | None] = [testset for use, testset in sets if use == probe.uses]
        for option in options:
            if not probe.applies_to(option):
                continue
            before, started = work_of(option), clock()
            found: list[Finding] = []
            measurements = []
            for testset in fitting if probe.uses else [None]:
                try:
                    # One by one, for what was found before something is to be measured.
                    for finding in probe.run([option], testset, settings):
                        found.append(finding)  # noqa: PERF402
                except NotNowError as wanted:
                    measurements.append(wanted.request)
            asked = Asked(
                option.name,
                probe.name,
                items_asked(found),
                work_of(option) - before,
                tuple(measurements),
                None if isinstance(option, AsksModel) else clock() - started,
            )
            if asked.items or asked.work != Work() or measurements:
                yield asked


def items_asked(findings: Iterable[Finding]) -> int:
    """Different questions that findings of one option rest on, each in its language."""
    return len(
        {
            (finding.probe, outcome.language, outcome.item)
            for finding in findings
            for outcome in finding.outcomes
        }
    )


def work_of(option: Option) -> Work:
    """What the option's model has counted; nothing where it has none that counts."""
    model = option.model if isinstance(option, AsksModel) else None
    return model.work if isinstance(model, PlanningModel) else Work()


def _not_now(request: Json, compute: Callable[[], Json]) -> Json:  # noqa: ARG001
    raise NotNowError(request)
