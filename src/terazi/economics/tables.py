"""Public figures that Terazi carries: dated tables, each with its source in its first lines.

``tools/carry_over_tables.py`` makes them; nothing is looked up in any network.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from terazi.finding import Source

CODECARBON = "electricity_codecarbon"
ECOLOGITS = "electricity_ecologits"
COUNTRIES = "countries"
EXPOSURE = "exposure"
PRICE_CHANGES = "price_changes"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by their first column (a country, an occupation), as text, and where they are from."""

    source: Source
    rows: Mapping[str, Mapping[str, str]]


@cache
def table(name: str) -> Table:
    """Read a table: lines ``# key: value`` about its source, then CSV."""
    text = files("terazi.economics").joinpath("tables", f"{name}.csv").read_text(encoding="utf-8")
    lines = text.splitlines()
    about = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    reader = csv.DictReader(line for line in lines if not line.startswith("# "))
    key = (reader.fieldnames or [""])[0]
    return Table(Source(**about), {row[key]: row for row in reader})
