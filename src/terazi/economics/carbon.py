"""Grams of CO2e an answer: its electricity by what a kilowatt-hour of the country emits.

Only the electricity of answering is counted: not making the machine, not training the model, not
the network, not what idles.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from terazi.economics.grades import weaker
from terazi.economics.tables import CODECARBON, ECOLOGITS, table
from terazi.finding import Direction, Finding, Grade, Source, Theme
from terazi.proposal.options import Model
from terazi.proposal.schema import Proposal

PROBE = "carbon"
CARBON = "carbon per answer"
UNIT = "g CO2e per answer"
ENERGY = "energy per answer"

#: Two sources are shown apart where the larger figure is more than this above the smaller.
APART = 0.1


@dataclass(frozen=True, slots=True)
class Mix:
    """What a kilowatt-hour of a country emits, by one source."""

    grams_per_kwh: float
    year: str
    source: Source


def mixes(country: str) -> list[Mix]:
    """What the sources say of a country; none where no source knows it."""
    found = []
    for name in (CODECARBON, ECOLOGITS):
        known = table(name)
        row = known.rows.get(country)
        if row is not None:
            found.append(Mix(float(row["g_per_kwh"]), row["year"], known.source))
    return found


def carbon_findings(proposal: Proposal, findings: Iterable[Finding]) -> list[Finding]:
    """Return the carbon of an answer of every model.

    Args:
        proposal: has the country.
        findings: of the probes; *energy per answer* is used.
    """
    measured = {finding.option: finding for finding in findings if finding.measure == ENERGY}
    country = proposal.community.country
    known = mixes(country)
    found: list[Finding] = []
    for option in proposal.options:
        if isinstance(option, Model):
            found += _of_option(option.name, measured, known, country)
    return found


def _of_option(
    name: str,
    measured: Mapping[str, Finding],
    known: list[Mix],
    country: str,
) -> Iterator[Finding]:
    energy = measured.get(name)
    if energy is None or energy.estimate is None:
        yield _unknown(name, "the energy of an answer was not measured")
        return
    if not known:
        yield _unknown(name, f"no source knows the electricity of {country}")
        return
    rows = [_finding(energy, mix) for mix in known]
    highest = max(known, key=lambda mix: mix.grams_per_kwh)
    lowest = min(known, key=lambda mix: mix.grams_per_kwh)
    if highest.grams_per_kwh > (1 + APART) * lowest.grams_per_kwh:
        yield from (replace(row, group=row.sources[0].title) for row in rows)
        return
    row = _finding(energy, highest)  # the one less kind to the option
    others = [mix for mix in known if mix is not highest]
    said = "; ".join(f"{mix.source.title}: {mix.grams_per_kwh:g} g per kWh" for mix in others)
    sources = (*row.sources, *(mix.source for mix in others))
    details = {**row.details, "other source": said} if said else row.details
    yield replace(row, sources=tuple(dict.fromkeys(sources)), details=details)


def _finding(energy: Finding, mix: Mix) -> Finding:
    watt_hours = energy.estimate or 0.0
    grams = watt_hours / 1000 * mix.grams_per_kwh
    year = f" ({mix.year})" if mix.year else ""
    return Finding(
        option=energy.option,
        theme=Theme.RESOURCES,
        measure=CARBON,
        unit=UNIT,
        direction=Direction.HARM,
        grade=weaker(energy.grade, Grade.DOCUMENTED),
        probe=PROBE,
        estimate=grams,
        note="Electricity of answering only.",
        sources=(mix.source,),
        details={
            "formula": f"{watt_hours:.3g} Wh x {mix.grams_per_kwh:g} g per kWh{year} / 1,000"
            f" = {grams:.3g} g"
        },
    )


def _unknown(option: str, why: str) -> Finding:
    return Finding(
        option=option,
        theme=Theme.RESOURCES,
        measure=CARBON,
        unit=UNIT,
        direction=Direction.HARM,
        grade=Grade.UNKNOWN,
        probe=PROBE,
        note=why,
    )
