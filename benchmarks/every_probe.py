"""Every probe on both packaged models in six languages; makes the table in docs/every_probe.md.

    TERAZI_MIRROR=... python benchmarks/every_probe.py --items 20 --out FOLDER

Like `terazi weigh examples/every-probe/proposal.yaml`, but for the number of items: of each test
set only so many a language, drawn by lot, the same ones in every language where they are
translations. What was asked is kept in the folder's journal, so it goes on where it was stopped.
For the probes of endpoints, start a llama-server for each model and name it, as in
`--endpoint smollm2-135m=http://127.0.0.1:8080/v1`.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from terazi.data.some import some_of
from terazi.finding import Finding
from terazi.ledger.journal import Journal
from terazi.ledger.store import write_ledger
from terazi.measuring import measure, settings_for, test_sets
from terazi.models.journaled import JournaledModel
from terazi.options.build import build
from terazi.options.fit import fit_options
from terazi.options.interface import AsksModel
from terazi.probes.declare import just_compute, load_probes, no_progress
from terazi.proposal.options import Endpoint, Model
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal

PROPOSAL = Path(__file__).parent.parent / "examples/every-probe/proposal.yaml"
_NETWORK = "over the network"
_SHOWN = 60  # letters of a documented fact
_LARGE = 100  # from here on without decimals


def main() -> None:
    """Measure, keep the ledger in the folder, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=20, help="of each test set and language")
    parser.add_argument("--out", type=Path, required=True, help="folder of journal and ledger")
    parser.add_argument(
        "--endpoint", action="append", default=[], help="NAME=URL of a server of that model"
    )
    told = parser.parse_args()
    told.out.mkdir(parents=True, exist_ok=True)
    proposal = read_proposal(PROPOSAL)
    models = [option.name for option in proposal.options if isinstance(option, Model)]
    with Journal(told.out / "journal.sqlite") as journal:
        findings = _findings(proposal, journal, told.items)
    for one in told.endpoint:
        findings += _over_the_network(proposal, *one.split("=", 1))
    write_ledger(told.out, findings)
    print("\n".join(_table(proposal, [one for one in findings if one.option in models])))


def _over_the_network(proposal: Proposal, name: str, url: str) -> Iterator[Finding]:
    """What the probes of endpoints find, and they alone: the weights are those measured already."""
    model = Model(
        kind="model",
        name=name,
        model=f"endpoint:{url}#{name}",
        endpoint=Endpoint(at_once=1),
    )
    option = build(model, PROPOSAL.parent)
    settings = settings_for(proposal, [option], [], just_compute, no_progress)
    for probe in load_probes():
        if probe.name == _NETWORK:
            yield from probe.run([option], None, settings)


def _findings(proposal: Proposal, journal: Journal, items: int) -> list[Finding]:
    options = [build(part, PROPOSAL.parent) for part in proposal.options]
    fit_options(options, None, just_compute)
    for option in options:
        if isinstance(option, AsksModel):
            option.model = JournaledModel(option.model, journal, account=option.name)
    sets, missing = test_sets(proposal, PROPOSAL.parent, offline=True, track=no_progress, say=_say)
    some = [(use, some_of(testset, items, proposal.seed)) for use, testset in sets]
    settings = settings_for(proposal, options, some, just_compute, no_progress)
    return measure(proposal, options, some, missing, settings, _say)


def _table(proposal: Proposal, findings: Sequence[Finding]) -> Iterator[str]:
    """A row for each measure of a model, a column for each language."""
    languages = (*proposal.languages, "en")
    yield f"| probe | measure | model | {' | '.join(languages)} | in no language |"
    yield f"|{' --- |' * (len(languages) + 4)}"
    probes = {probe.name for probe in load_probes()}
    rows: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for found in (one for one in findings if one.probe in probes):
        what = f"{found.measure} ({found.group})" if found.group else found.measure
        rows[found.probe, what, found.option][found.language] = _cell(found)
    for (probe, what, option), cells in sorted(rows.items()):
        figures = (cells.get(language, "") for language in (*languages, ""))
        yield f"| {probe} | {what} | {option} | {' | '.join(figures)} |"
    silent = probes - {finding.probe for finding in findings}
    yield f"\nProbes without a row: {', '.join(sorted(silent)) or 'none'}."


def _cell(finding: Finding) -> str:
    if finding.estimate is None:
        said = " ".join(finding.text.split()).replace("|", "/") or "unknown"
        return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
    shown = _figure(finding.estimate, finding.unit)
    if finding.unit == "share":
        shown += " %"
    if finding.interval is not None:
        ends = (finding.interval.low, finding.interval.high)
        shown += f" ({' to '.join(_figure(end, finding.unit) for end in ends)})"
    return shown + (f", n {finding.n}" if finding.n is not None else "")


def _figure(value: float, unit: str) -> str:
    if unit == "share":
        return f"{round(100 * value) + 0}"  # 0, not -0
    return f"{value:,.0f}" if abs(value) >= _LARGE else f"{value:.3g}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
