"""What a model would need on a machine that is not here: computed, not measured.

Memory is counted as `terazi.models.memory` counts it. Speed has two ends that no program passes:
for every token that it writes, a model reads all its weights from memory once, and reckons twice
for each weight. So a token takes at least as long as the slower of the two; real programs reach
part of that: docs/resources.md has how much, where both were known.

Source: Williams, Waterman & Patterson (2009), Roofline: an insightful visual performance model for
multicore architectures, Communications of the ACM 52(4).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from terazi.errors import TeraziError
from terazi.finding import Direction, Finding, Grade, Theme
from terazi.models.gguf import GgufHeader, read_header
from terazi.models.memory import Form, need
from terazi.options.interface import Option, RunsHere
from terazi.proposal.options import Hardware
from terazi.proposal.schema import Proposal

PROBE = "described machine"
MEMORY = "memory on the machine described"
WRITING = "writing speed on the machine described"
READING = "reading speed at most, tokens per second"

#: Of one core: 2 GHz times the 16 multiplications or additions of single precision that a
#: processor with AVX2 begins in each cycle. An assumption; many do better.
GIGAFLOPS_PER_CORE = 32.0

#: Tokens that are read together, so that the weights are read once for all of them.
QUESTION = 64

_WINDOW = 2048  # as Terazi serves it
_GIGA = 1e9


@dataclass(frozen=True, slots=True)
class Speeds:
    """Tokens a second at most."""

    writing: float
    reading: float


def speeds(
    weights: int, parameters: int, bandwidth: float, gigaflops: float, *, looked_up: int = 0
) -> Speeds:
    """Return what no program passes.

    Args:
        weights: bytes of the file.
        parameters: number of weights.
        bandwidth: GB a second that the machine reads from memory.
        gigaflops: billions of multiplications and additions a second, all cores together.
        looked_up: of the parameters those of the vocabulary's table: a token that is only read is
            looked up in it, and nothing is predicted from it.
    """
    fetching = weights / (bandwidth * _GIGA)

    def reckoning(count: int) -> float:
        return 2 * count / (gigaflops * _GIGA)

    return Speeds(
        writing=1 / max(fetching, reckoning(parameters)),
        reading=1 / max(fetching / QUESTION, reckoning(parameters - looked_up)),
    )


def hardware_findings(proposal: Proposal, options: Iterable[Option]) -> Iterator[Finding]:
    """Yield memory and speed of every model that would run on the machine described.

    Nothing where the proposal describes none of its memory, bandwidth and cores.
    """
    hardware = proposal.hardware
    if hardware is None or not (
        hardware.memory_gb or hardware.memory_bandwidth_gb_s or hardware.cores
    ):
        return
    for option in options:
        if not isinstance(option, RunsHere):
            continue
        try:
            header = read_header(option.file) if option.file.is_file() else None
        except TeraziError:
            header = None
        if header is None:
            why = "computed from the header of a GGUF file only, which this model has not"
            yield _finding(option.name, MEMORY, "MB", None, note=why)
            yield _finding(option.name, WRITING, "tokens per second", None, note=why)
            continue
        yield _memory(option.name, header, hardware)
        yield _speed(option.name, header, hardware)


def _memory(option: str, header: GgufHeader, hardware: Hardware) -> Finding:
    window = min(_WINDOW, header.context_length or _WINDOW)
    running = need(header, Form(full=False, window=window)).running
    megabytes = running / 1e6
    details: dict[str, float | int | str] = {
        "formula": f"weights {header.size / 1e6:,.0f} MB + memory of {window:,} tokens, vocabulary"
        f" and work {(running - header.size) / 1e6:,.0f} MB = {megabytes:,.0f} MB"
    }
    note = "Without the system and other programs."
    if hardware.memory_gb is not None:
        share = megabytes / 1000 / hardware.memory_gb
        details["share of the machine's memory"] = share
        if share > 1:
            note = f"It does not fit into {hardware.memory_gb:g} GB. {note}"
    return _finding(option, MEMORY, "MB", megabytes, note=note, details=details)


def _speed(option: str, header: GgufHeader, hardware: Hardware) -> Finding:
    bandwidth, cores = hardware.memory_bandwidth_gb_s, hardware.cores
    if bandwidth is None or cores is None:
        missing = [
            name
            for name, value in (("memory_bandwidth_gb_s", bandwidth), ("cores", cores))
            if value is None
        ]
        why = f"the proposal does not say hardware.{' and hardware.'.join(missing)}"
        return _finding(option, WRITING, "tokens per second", None, note=why)
    gigaflops = cores * GIGAFLOPS_PER_CORE
    table = header.vocabulary * header.width
    most = speeds(header.size, header.parameters, bandwidth, gigaflops, looked_up=table)
    formula = (
        f"1 / the longer of {header.size / 1e6:,.0f} MB / {bandwidth:g} GB/s and 2 x"
        f" {header.parameters / 1e6:,.0f} million weights / ({cores} cores x"
        f" {GIGAFLOPS_PER_CORE:g} billion a second) = {most.writing:,.3g} tokens per second"
    )
    return _finding(
        option,
        WRITING,
        "tokens per second",
        most.writing,
        note="The most that it can be; where it was tried, models reached a third of it or less.",
        details={"formula": formula, READING: most.reading},
    )


def _finding(
    option: str,
    measure: str,
    unit: str,
    estimate: float | None,
    *,
    note: str,
    details: dict[str, float | int | str] | None = None,
) -> Finding:
    return Finding(
        option=option,
        theme=Theme.COMPUTE,
        measure=measure,
        unit=unit,
        direction=Direction.CONTEXT,
        grade=Grade.UNKNOWN if estimate is None else Grade.ASSUMED,
        probe=PROBE,
        estimate=estimate,
        note=note,
        details=details or {},
    )
