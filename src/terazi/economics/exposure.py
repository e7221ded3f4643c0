"""How much of an occupation's tasks is exposed to language models, by the source's own definition.

A task is exposed where a language model, or a program around one, could at least halve the time
that it takes a person, at equal quality. *Alpha* is the share of tasks where the model alone is
enough, *beta* adds half of those that need a program around it, *gamma* all of them. People and
GPT-4 rated the tasks of occupations in the United States.

Exposure is not loss: it says nothing about who keeps the work, at what pay.

Source: Eloundou, Manning, Mishkin & Rock (2023), GPTs are GPTs: An early look at the labor market
impact potential of large language models.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from terazi.economics.tables import COUNTRIES, EXPOSURE, table
from terazi.finding import Source

NOT_LOSS = "Exposure is not loss: it says nothing about who keeps the work, at what pay."

#: Major groups of O*NET-SOC that stand for a sector; all others stand for services.
SECTORS = {"45": "agriculture", "47": "industry", "51": "industry"}
SERVICES = "service"

_RATERS = ("people", "gpt4")
_PARTS = ("alpha", "beta", "gamma")


@dataclass(frozen=True, slots=True)
class Exposed:
    """Shares of an occupation's tasks, as people and as GPT-4 rated them: alpha, beta, gamma."""

    people: Mapping[str, float]
    gpt4: Mapping[str, float]


def source() -> Source:
    """Where the ratings are from."""
    return table(EXPOSURE).source


def exposure(code: str) -> Exposed | None:
    """The ratings of an O*NET-SOC code; None where it was not rated."""
    row = table(EXPOSURE).rows.get(code)
    if row is None:
        return None
    people, gpt4 = ({part: float(row[f"{rater}_{part}"]) for part in _PARTS} for rater in _RATERS)
    return Exposed(people, gpt4)


@dataclass(frozen=True, slots=True)
class InCountry:
    """The mean exposure (beta, people's ratings) of a country's work, and how it came about."""

    mean: float
    formula: str
    source: Source


def in_country(country: str) -> InCountry | None:
    """Weigh the sectors' mean exposure by the country's employment; None where it is not known.

    The mean over a sector is of its occupations, each counted once: how many people of the country
    are in each is not known. Agriculture is O*NET-SOC's major group 45, industry 47 and 51,
    services all others. It is a yardstick for an occupation, no forecast.
    """
    known = table(COUNTRIES)
    row = known.rows.get(country)
    if row is None or not row["work_year"]:
        return None
    means = sector_means()
    shares = {sector: float(row[sector]) / 100 for sector in means}
    mean = sum(shares[sector] * means[sector] for sector in means) / sum(shares.values())
    parts = " + ".join(f"{name} {shares[name]:.1%} x {means[name]:.3f}" for name in means)
    return InCountry(mean, f"{parts} = {mean:.3f} (employment of {row['work_year']})", known.source)


@cache
def sector_means() -> Mapping[str, float]:
    """Mean of people's beta over the occupations of each sector."""
    found: dict[str, list[float]] = {"agriculture": [], "industry": [], SERVICES: []}
    for code, row in table(EXPOSURE).rows.items():
        found[SECTORS.get(code[:2], SERVICES)].append(float(row["people_beta"]))
    return {sector: sum(values) / len(values) for sector, values in found.items()}
