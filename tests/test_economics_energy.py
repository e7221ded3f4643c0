"""Energy figures, with folders that look like Linux's own."""

import math
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.economics.energy import (
    Battery,
    BusyCores,
    Counters,
    EnergyMeter,
    PowerSource,
    StatedPower,
    power_source,
)
from terazi.finding import Grade

RANGE = 262_143_328_850


def zone(system: Path, folder: str, name: str, energy: int, size: int = RANGE) -> Path:
    made = system / "powercap" / folder
    made.mkdir(parents=True)
    (made / "name").write_text(f"{name}\n")
    (made / "max_energy_range_uj").write_text(f"{size}\n")
    set_energy(made, energy)
    return made


def set_energy(folder: Path, energy: int) -> None:
    (folder / "energy_uj").write_text(f"{energy}\n")


def battery(system: Path, name: str = "BAT0", **values: str) -> Path:
    made = system / "power_supply" / name
    made.mkdir(parents=True)
    for file, value in {"type": "Battery", "status": "Discharging", **values}.items():
        (made / file).write_text(f"{value}\n")
    return made


def joules(meter: EnergyMeter) -> float:
    assert meter.reading.joules is not None
    return meter.reading.joules


def test_counters_are_read_before_and_after(tmp_path: Path) -> None:
    package = zone(tmp_path, "intel-rapl:0", "package-0", 1_000_000)
    with EnergyMeter(power_source(system=tmp_path)) as meter:
        set_energy(package, 3_500_000)
    assert joules(meter) == pytest.approx(2.5)
    assert meter.reading.grade is Grade.MEASURED_HERE
    assert "counters" in meter.reading.method
    assert meter.reading.watt_hours == pytest.approx(2.5 / 3600)


def test_a_counter_that_starts_again_is_carried_on(tmp_path: Path) -> None:
    package = zone(tmp_path, "intel-rapl:0", "package-0", RANGE - 2_000_000)
    with EnergyMeter(power_source(system=tmp_path)) as meter:
        set_energy(package, 500_000)
        meter.sample()
        set_energy(package, RANGE - 1_000_000)
        meter.sample()
        set_energy(package, 1_000_000)
    assert joules(meter) == pytest.approx(2.5 + (RANGE - 1_500_000) / 1e6 + 2)


@given(
    start=st.integers(0, RANGE - 1),
    steps=st.lists(st.integers(0, RANGE - 1), max_size=20),
)
def test_any_path_of_a_counter_adds_up(start: int, steps: list[int]) -> None:
    counters = Counters((), (float(RANGE),), longest=100)
    total, at = 0.0, start
    for step in steps:
        following = (at + step) % RANGE
        found = counters.joules((float(at),), (float(following),), 1, 0)
        assert found is not None
        total, at = total + found, following
    assert total == pytest.approx(math.fsum(steps) / 1e6, abs=1e-6)


def test_processors_and_their_memory_count_once(tmp_path: Path) -> None:
    counted = [
        zone(tmp_path, "intel-rapl:0", "package-0", 0),
        zone(tmp_path, "intel-rapl:0:2", "dram", 0),
        zone(tmp_path, "intel-rapl:1", "package-1", 0),
    ]
    others = [
        zone(tmp_path, "intel-rapl:0:0", "core", 0),
        zone(tmp_path, "intel-rapl:0:1", "uncore", 0),
        zone(tmp_path, "intel-rapl:2", "psys", 0),
        zone(tmp_path, "intel-rapl-mmio:0", "package-0", 0),
    ]
    with EnergyMeter(power_source(system=tmp_path)) as meter:
        for folder in counted + others:
            set_energy(folder, 1_000_000)
    assert joules(meter) == pytest.approx(3)


def test_counters_that_may_have_gone_round_twice_are_not_believed(tmp_path: Path) -> None:
    zone(tmp_path, "intel-rapl:0", "package-0", 0)
    source = power_source(system=tmp_path)
    assert isinstance(source, Counters)
    assert source.longest == pytest.approx(RANGE / 1e6 / 500)
    assert source.joules((0.0,), (1e6,), source.longest, 0) == 1
    assert source.joules((0.0,), (1e6,), source.longest + 1, 0) is None


def test_counters_that_only_the_administrator_reads_give_way(tmp_path: Path) -> None:
    package = zone(tmp_path, "intel-rapl:0", "package-0", 0)
    (package / "energy_uj").unlink()
    (package / "energy_uj").mkdir()  # to read it is an error for everybody, root too
    zone(tmp_path, "intel-rapl:0:2", "dram", 0)
    assert isinstance(power_source(system=tmp_path), BusyCores)


@pytest.mark.parametrize("rubbish", ["", "-", "12 W", "\uff19", "1e9", "\x00", "9" * 400])
def test_files_that_hold_no_number_give_way(tmp_path: Path, rubbish: str) -> None:
    package = zone(tmp_path, "intel-rapl:0", "package-0", 0)
    (package / "energy_uj").write_text(rubbish, encoding="utf-8")
    battery(tmp_path, power_now=rubbish)
    assert isinstance(power_source(system=tmp_path), BusyCores)


def test_the_battery_while_it_discharges(tmp_path: Path) -> None:
    folder = battery(tmp_path, power_now="8000000")
    source = power_source(system=tmp_path)
    assert isinstance(source, Battery)
    with EnergyMeter(source) as meter:
        time.sleep(0.02)
        (folder / "power_now").write_text("12000000\n")
    assert joules(meter) == pytest.approx(10 * meter.reading.seconds)
    assert meter.reading.watts == pytest.approx(10)
    assert "battery" in meter.reading.method


def test_a_battery_that_tells_current_and_voltage(tmp_path: Path) -> None:
    battery(tmp_path, current_now="-1500000", voltage_now="12000000")
    assert Battery((tmp_path / "power_supply" / "BAT0",)).look() == pytest.approx((18,))


def test_no_battery_to_measure_by(tmp_path: Path) -> None:
    battery(tmp_path, "BAT0", power_now="8000000", status="Charging")
    battery(tmp_path, "AC", power_now="8000000", type="Mains")
    battery(tmp_path, "mouse", power_now="8000000", scope="Device")
    battery(tmp_path, "BAT1")
    assert isinstance(power_source(system=tmp_path), BusyCores)


def test_plugged_in_meanwhile_falls_back_to_the_estimate_and_says_so(tmp_path: Path) -> None:
    folder = battery(tmp_path, power_now="8000000")
    with EnergyMeter(power_source(system=tmp_path)) as meter:
        (folder / "status").write_text("Charging\n")
        meter.sample()
        (folder / "status").write_text("Discharging\n")
    assert meter.reading.grade is Grade.ASSUMED
    assert joules(meter) == pytest.approx(4 * meter.reading.cpu_seconds)
    assert "battery" in meter.reading.method
    assert "estimated" in meter.reading.method


def test_elsewhere_it_is_an_estimate_by_processor_time(tmp_path: Path) -> None:
    source = power_source(system=tmp_path / "missing")
    assert isinstance(source, BusyCores)
    with EnergyMeter(source) as meter:
        until = time.process_time() + 0.05
        while time.process_time() < until:
            pass
    reading = meter.reading
    assert reading.grade is Grade.ASSUMED
    assert reading.cpu_seconds >= 0.04
    assert joules(meter) == pytest.approx(4 * reading.cpu_seconds)
    assert "4 W" in reading.method
    assert "CodeCarbon" in reading.sources[0].title


def test_sleeping_costs_no_processor_time(tmp_path: Path) -> None:
    with EnergyMeter(power_source(system=tmp_path)) as meter:
        time.sleep(0.05)
    assert meter.reading.seconds >= 0.05
    assert meter.reading.cpu_seconds < 0.04


def test_the_proposal_s_watts_come_before_everything(tmp_path: Path) -> None:
    zone(tmp_path, "intel-rapl:0", "package-0", 0)
    source = power_source(35.0, system=tmp_path)
    assert isinstance(source, StatedPower)
    with EnergyMeter(source) as meter:
        time.sleep(0.02)
    assert joules(meter) == pytest.approx(35 * meter.reading.seconds)
    assert meter.reading.grade is Grade.DOCUMENTED
    assert meter.reading.watts == pytest.approx(35)


def test_a_meter_can_be_used_again_and_not_read_too_early() -> None:
    source: PowerSource = StatedPower(10)
    meter = EnergyMeter(source)
    with pytest.raises(RuntimeError, match="with block"):
        _ = meter.reading
    with meter:
        time.sleep(0.02)
    first = meter.reading
    with meter, pytest.raises(RuntimeError, match="with block"):
        _ = meter.reading
    assert meter.reading.seconds < first.seconds


def test_this_machine_whatever_it_is_gives_a_figure() -> None:
    with EnergyMeter() as meter:
        sum(range(100_000))
    assert joules(meter) >= 0
    assert meter.reading.method
