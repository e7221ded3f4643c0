"""The command line. Thin: it reads words, calls one function, prints. Heavy imports wait for it.

Exit status: 0 done, 1 the work could not be done, 2 the input was wrong. Messages for people go
to standard error, results to standard output.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from terazi import __version__
from terazi.errors import TeraziError

Item = TypeVar("Item")

_FILE = click.Path(path_type=Path)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


class _Commands(click.Group):
    """Turns our errors into a message and an exit status, for every command."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except TeraziError as error:
            click.echo(f"terazi: {error}", err=True)
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            click.echo("\nStopped. Nothing is lost: the same command goes on from here.", err=True)
            ctx.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="terazi")
def main() -> None:
    """Weigh what a language model would do for a community and to it."""


@main.command()
@click.argument("proposal", type=_FILE)
@_json_option
def check(proposal: Path, *, as_json: bool) -> None:
    """Read a proposal and say what is wrong with it, or what might be."""
    from terazi.proposal.advice import warnings  # noqa: PLC0415
    from terazi.proposal.read import read_proposal  # noqa: PLC0415

    read = read_proposal(proposal)
    advice = warnings(read)
    if as_json:
        _print_json({"proposal": read.model_dump(mode="json"), "warnings": list(advice)})
        return
    click.echo(f"{proposal}: this proposal can be weighed.")
    for line in advice:
        click.echo(f"  ! {line}")


@main.command()
@click.argument("proposal", type=_FILE)
@click.option("--download", is_flag=True, help="Fetch the test sets that are not here, to count.")
@click.option("--memory", help="Plan for no more than this, as 2GB. [default: half of the free]")
@click.option("--again", is_flag=True, help="Measure the models' speed once more.")
@_json_option
def plan(proposal: Path, *, download: bool, memory: str | None, again: bool, as_json: bool) -> None:
    """Say what a weighing takes: items, tokens, minutes, watt-hours, money, disk, download."""
    from terazi import weigh as weighing  # noqa: PLC0415
    from terazi.models.memory import read_size  # noqa: PLC0415
    from terazi.plan.figures import to_document  # noqa: PLC0415
    from terazi.plan.words import in_full  # noqa: PLC0415

    planned = weighing.plan(
        proposal,
        download=download,
        memory=read_size(memory) if memory is not None else None,
        again=again,
        track=_progress,
        say=lambda line: click.echo(line, err=True),
    )
    if as_json:
        _print_json(to_document(planned))
        return
    click.echo(in_full(planned))


@main.command()
@click.argument("proposal", type=_FILE)
@click.option("--out", type=_FILE, help="Folder of the weighing. [default: weighings/NAME]")
@click.option("--offline", is_flag=True, help="Download nothing, even what the proposal names.")
@click.option("--memory", help="Take no more than this, as 2GB. [default: half of what is free]")
@_json_option
def weigh(
    proposal: Path, out: Path | None, *, offline: bool, memory: str | None, as_json: bool
) -> None:
    """Weigh a proposal; started again, it goes on where it was stopped."""
    from terazi import weigh as weighing  # noqa: PLC0415
    from terazi.models.memory import read_size  # noqa: PLC0415

    folder = out or Path("weighings") / (proposal.resolve().parent.name)
    done = weighing.weigh(
        proposal,
        folder,
        today=datetime.now(UTC).date(),
        offline=offline,
        memory=read_size(memory) if memory is not None else None,
        track=_progress,
        say=lambda line: click.echo(line, err=True),
    )
    size = done.report.stat().st_size
    if as_json:
        _print_json(
            {
                "verdict": str(done.verdict.verdict),
                "summary": done.verdict.summary,
                "report": str(done.report),
                "report_bytes": size,
                "findings": len(done.findings),
                "model_calls": done.model_calls,
            }
        )
        return
    click.echo(f"Verdict: {done.verdict.verdict}. {done.verdict.summary}")
    click.echo(f"Report: {done.report} ({size / 1000:.0f} kB)")


@main.command()
@click.argument("folder", type=_FILE)
def report(folder: Path) -> None:
    """Write the report of a finished weighing once more."""
    from terazi import weigh as weighing  # noqa: PLC0415

    page = weighing.report(folder)
    click.echo(f"Report: {page} ({page.stat().st_size / 1000:.0f} kB)")


@main.command()
@_json_option
def probes(*, as_json: bool) -> None:
    """List the probes: what each asks, measures and needs."""
    from terazi.probes.declare import load_probes  # noqa: PLC0415

    rows = [
        {
            "probe": probe.name,
            "theme": str(probe.theme),
            "measure": probe.measure,
            "asks": probe.asks,
            "uses": probe.uses,
        }
        for probe in load_probes()
    ]
    _print_rows(rows, as_json=as_json)


@main.command()
@_json_option
def models(*, as_json: bool) -> None:
    """List the packaged models and whether they are here."""
    from terazi.models.packaged import PACKAGED, PREFIX, packaged_file  # noqa: PLC0415

    rows = []
    for packaged in PACKAGED.values():
        try:
            place = str(packaged_file(packaged.key))
        except TeraziError as error:
            place = str(error)
        rows.append(
            {
                "model": f"{PREFIX}{packaged.key}",
                "name": packaged.name,
                "licence": packaged.licence,
                "sha256": packaged.sha256,
                "file": place,
            }
        )
    _print_rows(rows, as_json=as_json)


@main.command()
@_json_option
def data(*, as_json: bool) -> None:
    """List the test sets: languages, licence, size, and where they are."""
    from terazi.data.listing import entries  # noqa: PLC0415

    rows = [
        {
            "test set": entry.name,
            "about": f"{entry.title}: {entry.about}",
            "use": entry.use,
            "languages": " ".join(entry.languages),
            "licence": entry.licence,
            "size": f"{entry.bytes / 1e6:.1f} MB",
            "files": ", ".join(f"{number} in {place}" for place, number in entry.found.items()),
            "shares sentences with": ", ".join(entry.related_to),
        }
        for entry in entries()
    ]
    _print_rows(rows, as_json=as_json)


@main.group()
def testset() -> None:
    """Look at your own test set before anything is measured on it."""


@testset.command("check")
@click.argument("file", type=_FILE)
@click.option("--against", multiple=True, help="A public test set that should share no items.")
@_json_option
def testset_check(file: Path, *, against: tuple[str, ...], as_json: bool) -> None:
    """Say what a test set holds, and what might be wrong with it."""
    from terazi.data.check import check_own  # noqa: PLC0415
    from terazi.data.load import load  # noqa: PLC0415
    from terazi.data.own_files import read_own  # noqa: PLC0415

    languages = read_own(file.name, file.parent).languages
    others = [load(name, languages, allow_download=False) for name in against]
    checked = check_own(file, others)
    facts = {name: value for name, value in checked.facts if value}
    if as_json:
        warnings = list(checked.warnings)
        _print_json({"name": checked.name, "facts": facts, "warnings": warnings})
        return
    click.echo(f"{checked.name}: this test set can be used.")
    for name, value in facts.items():
        click.echo(f"  {name}: {value}")
    for line in checked.warnings:
        click.echo(f"  ! {line}")


@main.command()
def schema() -> None:
    """Print the JSON Schema of a proposal, for editors."""
    from terazi.proposal.export import json_schema  # noqa: PLC0415

    _print_json(json_schema())


def _progress(items: Sequence[Item], label: str) -> Iterable[Item]:
    """A bar with the time left, where somebody looks."""
    if not sys.stderr.isatty():
        click.echo(f"  {label}: {len(items)}", err=True)
        yield from items
        return
    with click.progressbar(items, label=f"  {label}", file=sys.stderr, show_eta=True) as bar:
        yield from bar


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_rows(rows: Sequence[dict[str, str]], *, as_json: bool) -> None:
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        first, *others = row.items()
        click.echo(click.style(first[1], bold=True))
        for key, value in others:
            if value:
                click.echo(f"  {key}: {value}")
