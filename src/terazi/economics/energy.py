"""How much electricity something took here: measured where the machine can, else estimated.

Three sources, best first: the processor's own energy counters (RAPL), the battery of a laptop
that runs on it, an estimate from the processor's time. A figure that the proposal gives for the
power of its machine comes before all of them. Each reading says how it was made.
"""

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from terazi.finding import Grade, Source

SYSTEM = Path("/sys/class")

WATTS_PER_BUSY_CORE = 4.0
WATTS_SOURCE = Source(
    title="CodeCarbon: power of a processor that is not in its table, 4 W for each hardware thread",
    address="https://github.com/mlco2/codecarbon/blob/master/codecarbon/core/cpu.py",
    licence="MIT",
)
JOULES_PER_WATT_HOUR = 3600.0

# No processor package or bank of memory of today draws more; so a counter cannot go round twice
# sooner than this allows, and a longer gap between two looks cannot be trusted.
_MOST_WATTS = {"package": 500.0, "dram": 100.0}


@dataclass(frozen=True, slots=True)
class EnergyReading:
    """What something took.

    Attributes:
        joules: None where the method could not tell (``method`` says why).
        seconds: by the clock.
        cpu_seconds: processor time of this process and its finished children, all cores.
        method: how the joules were found, in plain words.
        grade: how we know the joules.
        sources: where an estimate comes from.
    """

    joules: float | None
    seconds: float
    cpu_seconds: float
    method: str
    grade: Grade
    sources: tuple[Source, ...] = ()

    @property
    def watts(self) -> float | None:
        """Mean power over the clock time, None where the energy is not known."""
        if self.joules is None or self.seconds <= 0:
            return None
        return self.joules / self.seconds

    @property
    def watt_hours(self) -> float | None:
        """The energy in watt-hours."""
        return None if self.joules is None else self.joules / JOULES_PER_WATT_HOUR


class PowerSource(Protocol):
    """Something that can tell the energy between two looks at it."""

    @property
    def method(self) -> str:
        """How it is done, in plain words."""
        ...

    @property
    def grade(self) -> Grade:
        """How we know what it says."""
        ...

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where an estimate comes from."""
        ...

    def look(self) -> tuple[float, ...] | None:
        """Return its state now, or None where it cannot be read."""
        ...

    def joules(
        self, before: tuple[float, ...], after: tuple[float, ...], seconds: float, cpu: float
    ) -> float | None:
        """Return the energy between two looks, or None where it cannot be told.

        Args:
            before: the first look.
            after: the second look.
            seconds: clock time in between.
            cpu: processor time in between, in seconds.
        """
        ...


@dataclass(frozen=True, slots=True)
class Counters:
    """The processor's own energy counters, in microjoules, as Linux shows them.

    They count the whole processor, and memory where it has its own counter: also what other
    programs did meanwhile, and what it draws when idle; not screen, disk and power supply.

    Attributes:
        zones: folder of each counter.
        ranges: where each starts again from zero, in microjoules.
        longest: seconds between two looks within which none can have gone round twice.

    Source: Linux kernel documentation, Power Capping Framework.
    """

    zones: tuple[Path, ...]
    ranges: tuple[float, ...]
    longest: float
    method: str = "measured by the processor's energy counters (whole processor)"
    grade: Grade = Grade.MEASURED_HERE
    sources: tuple[Source, ...] = ()

    def look(self) -> tuple[float, ...] | None:
        """Return the counters, in microjoules."""
        seen = [_number(zone / "energy_uj") for zone in self.zones]
        return None if None in seen else tuple(value for value in seen if value is not None)

    def joules(
        self, before: tuple[float, ...], after: tuple[float, ...], seconds: float, cpu: float
    ) -> float | None:
        """Return what they counted; a counter that went round its end is carried on."""
        del cpu
        if seconds > self.longest:
            return None
        steps = zip(before, after, self.ranges, strict=True)
        return sum(end - start + (size if end < start else 0) for start, end, size in steps) / 1e6


@dataclass(frozen=True, slots=True)
class Battery:
    """What the batteries give while the machine runs on them: all of it, with its screen."""

    folders: tuple[Path, ...]
    method: str = "measured at the battery (whole machine, with its screen)"
    grade: Grade = Grade.MEASURED_HERE
    sources: tuple[Source, ...] = ()

    def look(self) -> tuple[float, ...] | None:
        """Return the power now, in watts; None when the machine is plugged in."""
        powers = [_discharge(folder) for folder in self.folders]
        known = [power for power in powers if power is not None]
        return (sum(known),) if known else None

    def joules(
        self, before: tuple[float, ...], after: tuple[float, ...], seconds: float, cpu: float
    ) -> float | None:
        """Return the mean of both powers over the time in between."""
        del cpu
        return (before[0] + after[0]) / 2 * seconds


@dataclass(frozen=True, slots=True)
class BusyCores:
    """An estimate: processor time by the watts of one busy core. What idles is not counted."""

    watts: float = WATTS_PER_BUSY_CORE
    grade: Grade = Grade.ASSUMED
    sources: tuple[Source, ...] = (WATTS_SOURCE,)

    @property
    def method(self) -> str:
        """The formula."""
        return f"estimated: processor time x {self.watts:g} W for each busy core, idle not counted"

    def look(self) -> tuple[float, ...] | None:
        """Return nothing: processor time is all it needs."""
        return ()

    def joules(
        self, before: tuple[float, ...], after: tuple[float, ...], seconds: float, cpu: float
    ) -> float | None:
        """Return processor time by watts."""
        del before, after, seconds
        return cpu * self.watts


@dataclass(frozen=True, slots=True)
class StatedPower:
    """The power that the proposal gives for its machine, over the whole time."""

    watts: float
    grade: Grade = Grade.DOCUMENTED
    sources: tuple[Source, ...] = (Source(title="the proposal: watts of its machine"),)

    @property
    def method(self) -> str:
        """The formula."""
        return f"the proposal's {self.watts:g} W x the time by the clock"

    def look(self) -> tuple[float, ...] | None:
        """Return nothing: time is all it needs."""
        return ()

    def joules(
        self, before: tuple[float, ...], after: tuple[float, ...], seconds: float, cpu: float
    ) -> float | None:
        """Return time by watts."""
        del before, after, cpu
        return seconds * self.watts


def power_source(watts: float | None = None, system: Path = SYSTEM) -> PowerSource:
    """Return the best source of energy figures on this machine.

    Args:
        watts: what the proposal says its machine draws while answering (``hardware.watts``).
        system: where Linux shows its devices; elsewhere it is missing and an estimate is made.
    """
    if watts is not None:
        return StatedPower(watts)
    counters = _counters(system)
    if counters is not None:
        return counters
    batteries = Battery(tuple(sorted((system / "power_supply").glob("*"))))
    if batteries.folders and batteries.look() is not None:
        return batteries
    return BusyCores()


class EnergyMeter:
    """Reads the energy of what happens inside ``with``; ``reading`` has it afterwards.

    Call :meth:`sample` every few minutes of a long run, so that counters that start again from
    zero and changes of power are followed.

    Where the source fails meanwhile (the laptop was plugged in), the reading is the estimate by
    processor time and says so.

        with EnergyMeter() as meter:
            answer_everything()
        meter.reading.joules
    """

    def __init__(self, source: PowerSource | None = None) -> None:
        self.source = source or power_source()
        self._joules: float | None = 0.0
        self._begun: tuple[float, float] | None = None
        self._last: tuple[float, float] = (0.0, 0.0)
        self._state: tuple[float, ...] | None = None
        self._reading: EnergyReading | None = None

    @property
    def reading(self) -> EnergyReading:
        """What it took.

        Raises:
            RuntimeError: the ``with`` block has not ended.
        """
        if self._reading is None:
            raise RuntimeError("the energy is known when the with block has ended")
        return self._reading

    def __enter__(self) -> Self:
        self._joules = 0.0
        self._reading = None
        self._begun = self._last = (time.perf_counter(), _cpu_seconds())
        self._state = self.source.look()
        return self

    def sample(self) -> None:
        """Look at the source and add up."""
        now = (time.perf_counter(), _cpu_seconds())
        state = self.source.look()
        if self._joules is not None:
            step = None
            if self._state is not None and state is not None:
                seconds, cpu = now[0] - self._last[0], now[1] - self._last[1]
                step = self.source.joules(self._state, state, seconds, cpu)
            self._joules = None if step is None else self._joules + step
        self._last, self._state = now, state

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.sample()
        if self._begun is None:  # pragma: no cover - __enter__ sets it
            return
        seconds, cpu = self._last[0] - self._begun[0], self._last[1] - self._begun[1]
        source, joules = self.source, self._joules
        method = source.method
        if joules is None:
            source = BusyCores()
            joules = source.joules((), (), seconds, cpu)
            method = f"{source.method} (not {method}: it could not be read throughout)"
        self._reading = EnergyReading(joules, seconds, cpu, method, source.grade, source.sources)


def _counters(system: Path) -> Counters | None:
    """The counters that add up to the processor and its memory, each once; None without any.

    Packages (``intel-rapl:0``, the name AMD's go by too), and the memory beside each, which is
    not part of it; not its cores and graphics, which are. Platform counters (``psys``) hold the
    packages again, and ``intel-rapl-mmio`` shows them a second time.
    """
    found = []
    for zone in sorted((system / "powercap").glob("intel-rapl:*")):
        whole = re.fullmatch(r"intel-rapl:\d+(:\d+)?", zone.name)
        kind = _text(zone / "name").partition("-")[0]
        size = _number(zone / "max_energy_range_uj")
        belongs = whole and kind == ("dram" if whole[1] else "package")
        if belongs and size and _number(zone / "energy_uj") is not None:
            found.append((zone, size, kind))
    # Memory alone is not the machine: without a package there is nothing to measure by.
    if not any(kind == "package" for _, _, kind in found):
        return None
    return Counters(
        zones=tuple(zone for zone, _, _ in found),
        ranges=tuple(size for _, size, _ in found),
        longest=min(size / 1e6 / _MOST_WATTS[kind] for _, size, kind in found),
    )


def _discharge(folder: Path) -> float | None:
    """Watts that a battery gives now, None where it gives none or does not say."""
    if _text(folder / "type") != "Battery" or _text(folder / "status") != "Discharging":
        return None
    if _text(folder / "scope") == "Device":  # of a mouse or a headset
        return None
    power = _number(folder / "power_now")
    if power is None:
        amperes, volts = _number(folder / "current_now"), _number(folder / "voltage_now")
        if amperes is None or volts is None:
            return None
        power = amperes * volts / 1e6
    return abs(power) / 1e6


def _cpu_seconds() -> float:
    times = os.times()  # in steps of some 10 ms, so only for the children
    return time.process_time() + times.children_user + times.children_system


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").strip()
    except OSError:  # missing, or readable by the administrator only
        return ""


def _number(file: Path) -> float | None:
    text = _text(file)
    return float(text) if re.fullmatch(r"-?\d{1,20}", text) else None
