"""What the costs need to know of each option, from what the probes have measured."""

from collections.abc import Iterable, Mapping

from terazi.economics.costs import Performance
from terazi.finding import Finding, Interval
from terazi.probes.needs_here import ENERGY, TIME, TIME_TO_CHOOSE
from terazi.probes.over_the_network import READ, WRITTEN

_PERFORMANCE = (TIME, TIME_TO_CHOOSE, ENERGY, READ, WRITTEN)


def performances(findings: Iterable[Finding]) -> dict[str, Performance]:
    """What the costs need to know of each option: seconds, watts, tokens of an answer."""
    measured: dict[str, dict[str, Finding]] = {}
    for finding in findings:
        if finding.estimate is not None and finding.measure in _PERFORMANCE:
            measured.setdefault(finding.option, {})[finding.measure] = finding
    found = {}
    for option, by_measure in measured.items():
        time = by_measure.get(TIME) or by_measure.get(TIME_TO_CHOOSE)
        if time is None:
            continue
        energy = by_measure.get(ENERGY)
        watts = None
        if energy is not None and energy.estimate is not None and time.estimate:
            watts = energy.estimate * 3600 / time.estimate
        found[option] = Performance(
            seconds_per_answer=time.estimate or 0.0,
            watts=watts,
            grade=time.grade,
            source=time.sources[0] if time.sources else None,
            watts_grade=energy.grade if energy is not None else None,
            tokens=_tokens(by_measure),
            seconds_between=time.interval,
            tokens_between=(_interval(by_measure, READ), _interval(by_measure, WRITTEN)),
        )
    return found


def _tokens(by_measure: Mapping[str, Finding]) -> tuple[float, float] | None:
    """Read and written for an answer that comes over the network."""
    read, written = (by_measure.get(measure) for measure in (READ, WRITTEN))
    if read is None or written is None:
        return None
    return read.estimate or 0.0, written.estimate or 0.0


def _interval(by_measure: Mapping[str, Finding], measure: str) -> Interval | None:
    found = by_measure.get(measure)
    return found.interval if found is not None else None
