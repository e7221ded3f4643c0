"""Carry public figures over into the dated tables of ``src/terazi``.

    python tools/carry_over_tables.py electricity        (codecarbon and ecologits installed)
    python tools/carry_over_tables.py countries MIRROR
    python tools/carry_over_tables.py exposure MIRROR

Only figures are carried over, each table with its source and licence in its first lines. MIRROR is
a folder laid out as ``github/OWNER/NAME/COMMIT/PATH``. A test compares the tables with their
sources wherever these are at hand.
"""

# ruff: noqa: INP001  a script, in no package

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

from babel.core import get_global

ROOT = Path(__file__).parents[1] / "src/terazi"
GAPMINDER = (
    "github/open-numbers/ddf--gapminder--systema_globalis/c63631abeb62af6db3910f68be7c2b443beca50b"
)
EXPOSURE = "github/openai/GPTs-are-GPTs/0471612fef3cc22b74fb884d27bff9dbd3770582/data/occ_level.csv"
EXPOSURE_SHA256 = "40c74f53de40aec91c0017d80690cbba915f83a8bb414bcf2f884692f1749acb"
_POINTS = "countries-etc-datapoints/ddf--datapoints--{}--by--geo--time.csv"
_INCOME = "gnipercapita_atlasmethod_current_us"
_PRICES = "gnipercapita_ppp_current_international"
_WORK = ("agriculture", "industry", "service")

Row = Mapping[str, object]


def electricity() -> dict[str, str]:
    """Grams of CO2e a kilowatt-hour by country, of two packages."""
    alpha_2 = {old: new[0] for old, new in get_global("territory_aliases").items() if len(new) == 1}
    mixes: dict[str, Any] = _packaged("codecarbon", "data/private_infra/global_energy_mix.json")
    first = [
        {
            "country": alpha_2[code],
            "g_per_kwh": _figure(mix["carbon_intensity"]),
            "year": mix["year"],
        }
        for code, mix in mixes.items()
        if code in alpha_2
    ]
    others: list[dict[str, Any]] = _packaged("ecologits", "data/electricity_mixes.json")[
        "electricity_mixes"
    ]
    second = [
        {"country": alpha_2[mix["name"]], "g_per_kwh": _figure(1000 * mix["gwp"]), "year": ""}
        for mix in others
        if mix["name"] in alpha_2
    ]
    return {
        "economics/tables/electricity_codecarbon.csv": _table(
            {
                "title": f"CodeCarbon {version('codecarbon')}",
                "address": "https://github.com/mlco2/codecarbon (global_energy_mix.json)",
                "licence": "MIT, (c) 2019 Mila, BCG Gamma, CometML, Haverford College, "
                "(c) 2023 Code Carbon NGO",
                "date": "2026-10-23",
            },
            first,
        ),
        "economics/tables/electricity_ecologits.csv": _table(
            {
                "title": f"EcoLogits {version('ecologits')}",
                "address": "https://github.com/mlco2/ecologits (electricity_mixes.json)",
                "licence": "MPL-2.0 (https://mozilla.org/MPL/2.0/), and so is this file",
                "date": "2026-10",
            },
            second,
        ),
    }


def countries(mirror: Path) -> dict[str, str]:
    """Income a head, and shares of employment, the newest year of each country."""
    root = mirror / GAPMINDER
    with (root / "ddf--entities--geo--country.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["country"]: row["iso3166_1_alpha2"] for row in csv.DictReader(file)}
    income, prices = _newest(root, _INCOME), _newest(root, _PRICES)
    work = {part: _newest(root, f"{part}_workers_percent_of_employment") for part in _WORK}
    rows: list[Row] = []
    for geo, code in codes.items():
        if not code or geo not in income:
            continue
        years = {work[part][geo][0] for part in _WORK if geo in work[part]}
        known = all(geo in work[part] for part in _WORK) and len(years) == 1
        rows.append(
            {
                "country": code,
                "income_usd": income[geo][1],
                "income_year": income[geo][0],
                # Both of one year, or their ratio would be no price level.
                "income_ppp": _same_year(prices.get(geo), income[geo]),
                **{part: _figure(work[part][geo][1]) if known else "" for part in _WORK},
                "work_year": years.pop() if known else "",
            }
        )
    return {
        "economics/tables/countries.csv": _table(
            {
                "title": "Gapminder (World Bank: GNI per person, Atlas method and PPP; ILO:"
                " employment)",
                "address": "https://github.com/open-numbers/ddf--gapminder--systema_globalis/tree/"
                + GAPMINDER.rpartition("/")[2],
                "licence": "CC BY 4.0",
                "date": "2025",
            },
            rows,
        )
    }


def exposure(mirror: Path) -> dict[str, str]:
    """How much of the tasks of 923 occupations is exposed, as people and GPT-4 rated them."""
    content = (mirror / EXPOSURE).read_bytes()
    if hashlib.sha256(content).hexdigest() != EXPOSURE_SHA256:
        sys.exit(f"{mirror / EXPOSURE}: not the file that was carried over before")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    ratings = [
        {
            "code": row["O*NET-SOC Code"],
            **{
                f"{rater}_{part}": _figure(row[f"{column}_{part}"])
                for rater, column in (("people", "human_rating"), ("gpt4", "dv_rating"))
                for part in ("alpha", "beta", "gamma")
            },
        }
        for row in rows
    ]
    about = {
        "title": "Eloundou, Manning, Mishkin & Rock: GPTs are GPTs, table of occupations",
        "address": f"https://github.com/openai/GPTs-are-GPTs/blob/{EXPOSURE.split('/')[3]}"
        "/data/occ_level.csv",
        "licence": "MIT, Copyright (c) 2024 OpenAI",
        "date": "2023-03",
    }
    names = [{"code": row["O*NET-SOC Code"], "title": row["Title"]} for row in rows]
    whose = {
        **about,
        "citation": "Codes and titles: O*NET, U.S. Department of Labor, Employment and Training "
        "Administration (CC BY 4.0)",
    }
    return {
        "economics/tables/exposure.csv": _table(about, ratings, by="code"),
        "proposal/occupations.csv": _table(whose, names, by="code"),
    }


def _packaged(package: str, path: str) -> Any:  # noqa: ANN401  JSON
    file = distribution(package).locate_file(f"{package}/{path}")  # importing it does much more
    return json.loads(Path(str(file)).read_text(encoding="utf-8"))


def _newest(root: Path, measure: str) -> dict[str, tuple[str, str]]:
    """Year and figure, by the source's name of the country."""
    found: dict[str, tuple[str, str]] = {}
    with (root / _POINTS.format(measure)).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row[measure]:
                found[row["geo"]] = max(
                    found.get(row["geo"], ("", "")), (row["time"], row[measure])
                )
    return found


def _same_year(one: tuple[str, str] | None, other: tuple[str, str]) -> str:
    """The first figure where it is of the other's year."""
    return one[1] if one is not None and one[0] == other[0] else ""


def _figure(value: str | float) -> str:
    """With four significant digits: no figure here is known better."""
    return f"{float(value):.4g}"


def _table(about: Mapping[str, str], rows: Iterable[Row], by: str = "country") -> str:
    ordered = sorted(rows, key=lambda row: str(row[by]))
    out = io.StringIO()
    out.writelines(f"# {key}: {value}\n" for key, value in about.items())
    writer = csv.DictWriter(out, list(ordered[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(ordered)
    return out.getvalue()


def main(arguments: Sequence[str]) -> None:
    """Write the tables that are asked for."""
    match list(arguments):
        case ["electricity"]:
            made = electricity()
        case ["countries", mirror]:
            made = countries(Path(mirror))
        case ["exposure", mirror]:
            made = exposure(Path(mirror))
        case _:
            sys.exit(__doc__)
    for name, text in made.items():
        (ROOT / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
