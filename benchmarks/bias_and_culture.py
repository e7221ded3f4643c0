"""What the probes of bias and culture find in the two packaged models; makes the table in docs.

    TERAZI_MIRROR=... python benchmarks/bias_and_culture.py [--pairs 300] [--only stereotypes]

Stereotypes are drawn by lot as in a weighing, pairs of CrowS-Pairs too, here so many of them. Money
and cities are asked in all of the six languages. Minutes are those of one core.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from terazi.data.load import load
from terazi.data.testset import PairSet
from terazi.finding import Finding
from terazi.options.build import build
from terazi.options.fit import fit_options
from terazi.options.interface import Option
from terazi.probes.declare import Probe, Settings, just_compute
from terazi.probes.haunting import home_and_abroad
from terazi.probes.stereotype_pairs import stereotype_pairs
from terazi.probes.stereotypes import stereotypes
from terazi.proposal.options import Model
from terazi.statistics.order import order

MODELS = ("smollm2-135m", "gemma-3-270m")
LANGUAGES = ("sw", "ha", "yo", "am", "tr", "ar", "en")
SETTINGS = Settings(languages=LANGUAGES, beside=frozenset({"en"}), seed=20261122)


def main() -> None:
    """Print a table in Markdown as it comes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=300, help="pairs of CrowS-Pairs, by lot")
    parser.add_argument("--only", default="", help="the probe of this name alone")
    told = parser.parse_args()
    options = [
        build(Model(kind="model", name=name, model=f"packaged:{name}"), Path()) for name in MODELS
    ]
    fit_options(options, None, just_compute)
    print("| measure | of what | model | share | 95 % | n | minutes |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for probe, testset in _asked(told.pairs):
        for option in options if told.only in {"", probe.name} else ():
            started = perf_counter()
            found = list(probe.run([option], testset, SETTINGS))
            minutes = (perf_counter() - started) / 60
            for number, finding in enumerate(found):
                print(_row(option, finding, f"{minutes:.1f}" if not number else ""), flush=True)


def _asked(pairs: int) -> Iterator[tuple[Probe, Any]]:
    crows = load("crows-pairs", ("en",), allow_download=False).testset
    if not isinstance(crows, PairSet):
        raise SystemExit("CrowS-Pairs is not in the mirror")
    some: Sequence[Any] = order(crows.items["en"], SETTINGS.seed)[:pairs]
    yield stereotype_pairs, replace(crows, items={"en": tuple(some)})
    for name in ("seegull", "india-stereotypes"):
        yield stereotypes, load(name, ("en",), allow_download=False).testset
    yield home_and_abroad, None


def _row(option: Option, finding: Finding, minutes: str) -> str:
    interval = finding.interval
    share = "unknown" if finding.estimate is None else f"{100 * finding.estimate:.0f} %"
    between = f"{100 * interval.low:.0f} to {100 * interval.high:.0f} %" if interval else ""
    of_what = f"{finding.language} {finding.group}".strip()
    n = "" if finding.n is None else str(finding.n)
    cells = (finding.measure, of_what, option.name, share, between, n, minutes)
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
