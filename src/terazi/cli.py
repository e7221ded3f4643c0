"""The command line. Thin: it reads words, calls one function, prints. Heavy imports wait for it.

Exit status: 0 done, 1 the work could not be done, 2 the input was wrong. Messages for people go
to standard error, results to standard output.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from terazi import __version__
from terazi.cli_checks import bundle, diff, verify
from terazi.cli_contest import contest
from terazi.cli_corpus import corpus
from terazi.cli_foundry import export
from terazi.errors import InputError, TeraziError
from terazi.progress import progress

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


for _command in (verify, diff, bundle, corpus, contest, export):
    main.add_command(_command)


@main.command()
@click.argument("proposal", type=_FILE)
@_json_option
def check(proposal: Path, *, as_json: bool) -> None:
    """Read a proposal and say what is wrong with it, or what might be."""
    from terazi.measures import all_measures  # noqa: PLC0415
    from terazi.proposal.advice import warnings  # noqa: PLC0415
    from terazi.proposal.read import read_proposal  # noqa: PLC0415

    read = read_proposal(proposal, measures=all_measures())
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
        track=progress,
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
        track=progress,
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
                "seal": done.seal,
            }
        )
        return
    click.echo(f"Verdict: {done.verdict.verdict}. {done.verdict.summary}")
    click.echo(f"Report: {done.report} ({size / 1000:.0f} kB)")
    click.echo(f"Seal: {done.seal} (tell it with the report: docs/verify.md)")


@main.command()
@click.argument("folder", type=_FILE)
@click.option("--language", default="en", show_default=True, help="Its tag, as sw; or all.")
@click.option("--pdf", is_flag=True, help="Print it to PDF too, by a Chromium on this machine.")
def report(folder: Path, language: str, *, pdf: bool) -> None:
    """Write the report of a finished weighing once more, in the language of its readers."""
    from terazi import weigh as weighing  # noqa: PLC0415
    from terazi.locale.catalogue import languages  # noqa: PLC0415
    from terazi.report.pdf import print_pdf  # noqa: PLC0415
    from terazi.report.reader import Reader  # noqa: PLC0415

    readers = [Reader.of(tag) for tag in (languages() if language == "all" else (language,))]
    pages = weighing.reports(folder, readers)
    for reader, page in zip(readers, pages, strict=True):
        english = len(reader.missing)
        gaps = f"; {english} of its sentences and words are not translated yet" if english else ""
        click.echo(f"Report: {page} ({page.stat().st_size / 1000:.0f} kB){gaps}")
        if pdf:
            printed = print_pdf(page)
            click.echo(f"PDF: {printed} ({printed.stat().st_size / 1000:.0f} kB)")


@main.command()
@click.argument("name", required=False)
@click.option("--measures", is_flag=True, help="List all that red lines and claims can name.")
@_json_option
def probes(name: str | None, *, measures: bool, as_json: bool) -> None:
    """List the probes: what each asks, measures, needs and can use; or show the page of one."""
    from terazi.measures import all_measures  # noqa: PLC0415
    from terazi.probes.page import described, find, page  # noqa: PLC0415

    if measures:
        named = [{"measure": one, "unit": unit} for one, unit in all_measures().items()]
        _print_rows(named, as_json=as_json)
        return
    if name is not None and not as_json:
        click.echo(page(find(name)), nl=False)
        return
    rows = [
        {
            "probe": one.probe.name,
            "asks": one.probe.asks,
            "theme": str(one.probe.theme),
            "measure": one.probe.measure,
            "needs": one.needs,
            "uses": one.probe.uses,
            "test sets": one.data,
        }
        for one in ([find(name)] if name is not None else described())
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
    """Make a test set of your own, and look at it before anything is measured on it."""


@testset.command("new")
@click.argument("name")
@click.option("--kind", required=True, help="choice, question, prompt, pair, stereotype, parallel.")
@click.option("--language", "languages", multiple=True, required=True, help="Its tag, as sw.")
@click.option("--use", default="", help="Which probes are to take it, as exam, routing, refusal.")
@click.option("--instructions", default="en", help="Their language: en, fr, ar, sw, tr or pt.")
@click.option("--choices", type=int, help="How many choices each item has.")
@click.option("--label", "labels", multiple=True, help="What all items choose from, each once.")
@click.option("--items", type=int, default=60, show_default=True, help="Rows numbered beforehand.")
@click.option("--title", default="", help="As people know the set.")
@click.option("--licence", default="", help="Who may use the items, and how.")
@click.option("--separator", default="comma", help="Between cells: comma, semicolon or tab.")
@click.option("--folder", type=_FILE, default=Path(), help="Where the files go, if not here.")
def testset_new(name: str, *, folder: Path, licence: str, **wanted: Any) -> None:  # noqa: ANN401
    """Make a sheet that people fill in with items of their own."""
    from terazi.data.new_sheet import Wanted, new_sheet  # noqa: PLC0415
    from terazi.data.own_people import UNSAID  # noqa: PLC0415
    from terazi.proposal.codes import CodeError, language  # noqa: PLC0415

    try:
        wanted["languages"] = tuple(map(language, wanted["languages"]))
    except CodeError as error:
        raise InputError(error.problem, field="--language", way_out=error.way_out) from error
    descriptor, *sheets = new_sheet(Wanted(name, licence=licence or UNSAID, **wanted), folder)
    for sheet in sheets:
        click.echo(f"{sheet}: fill it in, one item a row; it says how.")
    click.echo(f"{descriptor}: describes it; write its name under test_sets of the proposal.")
    click.echo(f"Then: terazi testset check {descriptor}")


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
    status = InputError.exit_status if checked.errors else 0
    if as_json:
        _print_json(
            {
                "name": checked.name,
                "usable": not checked.errors,
                "facts": facts,
                "errors": [asdict(notice) for notice in checked.errors],
                "warnings": [asdict(notice) for notice in checked.warnings],
            }
        )
        sys.exit(status)
    can = "cannot be used yet" if checked.errors else "can be used"
    click.echo(f"{checked.name}: this test set {can}.")
    for name, value in facts.items():
        click.echo(f"  {name}: {value}")
    for notice in checked.warnings:
        click.echo("  ! " + str(notice).replace("\n", "\n  "))
    for notice in checked.errors:
        click.echo(f"terazi: {notice}", err=True)
    sys.exit(status)


@main.command()
@click.argument("proposal", type=_FILE)
@click.option("--weighing", type=_FILE, help="A finished weighing, for what hangs on measuring.")
@click.option("--draws", type=click.IntRange(100, 1_000_000), default=10_000, show_default=True)
@click.option("--months", type=click.IntRange(1, 600), help="Count so many. [default: the horizon]")
@_json_option
def costs(
    proposal: Path, *, weighing: Path | None, draws: int, months: int | None, as_json: bool
) -> None:
    """Print what each option costs, by category and month, with intervals where it is uncertain."""
    from terazi.economics.cost_table import cost_table  # noqa: PLC0415
    from terazi.economics.cost_words import as_json as for_programs  # noqa: PLC0415
    from terazi.economics.cost_words import cost_lines  # noqa: PLC0415
    from terazi.ledger.store import read_ledger  # noqa: PLC0415
    from terazi.measures import all_measures  # noqa: PLC0415
    from terazi.probes.performances import performances  # noqa: PLC0415
    from terazi.proposal.lock import is_of_another  # noqa: PLC0415
    from terazi.proposal.read import read_proposal  # noqa: PLC0415

    read = read_proposal(proposal, measures=all_measures())
    measured = performances(read_ledger(weighing)) if weighing is not None else {}
    if weighing is not None and is_of_another(read, weighing):
        click.echo(
            f"terazi: {weighing} weighed another proposal: what was measured there is counted for"
            " options of the same name only, and may not be true of them.",
            err=True,
        )
    table = cost_table(read, measured, draws=draws, months=months)
    if as_json:
        _print_json(for_programs(table))
        return
    for line in cost_lines(table):
        click.echo(line)
    if weighing is None and any(table.left_out.values()):
        click.echo("What hangs on measuring is counted with --weighing FOLDER.", err=True)


@main.command()
@click.argument("file", type=_FILE)
@click.option("--proposal", type=_FILE, help="What it is for: clauses are weighed for it.")
@click.option("--all", "everything", is_flag=True, help="Show every sentence, and all of it.")
@_json_option
def strings(file: Path, *, proposal: Path | None, everything: bool, as_json: bool) -> None:
    """Read a licence: what it demands, forbids and takes back, with quotes and places."""
    from terazi.proposal.read import read_proposal  # noqa: PLC0415
    from terazi.strings.reading import read  # noqa: PLC0415
    from terazi.strings.table import document, lines  # noqa: PLC0415
    from terazi.strings.text import read_text  # noqa: PLC0415

    text = read_text(file)
    if not text.is_english:
        raise InputError(
            "this licence is not in English, so it was not read: the program knows English only",
            file=file,
            way_out="name the licensor's English text if there is one, or ask somebody who reads"
            " this language and knows its law",
        )
    clauses = read([text], read_proposal(proposal) if proposal is not None else None)
    if as_json:
        _print_json(document(text, clauses))
        return
    for line in lines(text, clauses, everything=everything):
        click.echo(line)


@main.command()
def schema() -> None:
    """Print the JSON Schema of a proposal, for editors."""
    from terazi.proposal.export import json_schema  # noqa: PLC0415

    _print_json(json_schema())


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
