"""What can be checked with nothing but the folder: files, and what follows from the ledger."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from terazi import __version__
from terazi import weigh as weighing
from terazi.data import cldr
from terazi.data.catalogue import find
from terazi.data.own_files import is_own, read_own
from terazi.data.testset import Missing
from terazi.errors import InputError, TeraziError
from terazi.ledger.seal import Seal, sha256_of
from terazi.ledger.store import LEDGER, VERDICT, read_ledger, read_verdict
from terazi.measuring import unasked
from terazi.proposal.lock import Locked
from terazi.provenance import versions
from terazi.report.facts import NAME as FACTS
from terazi.report.facts import Facts, read_facts
from terazi.report.page import write_report
from terazi.verdict.retold import retold, said_again
from terazi.verdict.words import NotMeasured
from terazi.verify.checks import Check, Difference, compared, differs, holds, not_here
from terazi.verify.differences import between

_REPORT = re.compile(r"report\.(?:([A-Za-z0-9-]{2,20})\.)?html")
_MOST_BYTES = 200_000_000  # of a file that is compared


def seal_check(folder: Path, seal: Seal | None) -> Check:
    """Every sealed file is there as it was."""
    what = "the files are those that were sealed"
    if seal is None:
        return not_here(
            what,
            "this weighing was never sealed",
            "weigh again into this folder: nothing is asked twice, and it is sealed at the end",
        )
    found = []
    for name, digest in seal.files.items():
        now = _digest(folder, name)
        if now != digest:
            found.append(Difference(f"SHA-256 of {name}", digest, now))
    return compared(what, found, why=f"{len(seal.files)} files under the seal {seal.number}")


def versions_check(locked: Locked) -> Check:
    """Figures may depend on the programs that made them."""
    what = "the programs are those it was weighed with"
    here = versions()
    others = [
        f"{name} {version} (here {here.get(name, 'none')})"
        for name, version in locked.versions.items()
        if here.get(name) != version
    ]
    if not others:
        return holds(what)
    return not_here(
        what,
        f"it was weighed with {', '.join(others)}; where something below differs, that may be why",
        "install those versions and check again",
    )


def ledger_checks(locked: Locked, target: Path, files: Path, number: str) -> Iterator[Check]:
    """What follows from ledger.json: the spreadsheets, the verdict, the costs, the reports.

    Args:
        locked: the proposal, in the weighing's own folder.
        target: a folder to write into.
        files: where the proposal's own files lie.
        number: of the seal, which the report shows.
    """
    what = "what follows from the ledger follows from it"
    folder = locked.folder
    try:
        findings = read_ledger(folder)
        facts = read_facts(folder)
    except InputError as error:
        yield differs(what, [_damaged(error)], Path(error.file or LEDGER).name)
        return
    if facts.proposal_sha256 != locked.sha256:
        one = Difference("proposal_sha256", facts.proposal_sha256, locked.sha256)
        yield differs("the facts are of this proposal", [one], FACTS)
    made = replace(facts, seal=number)
    told = _why_another_version(facts)
    try:
        weighing.conclude(
            replace(locked, folder=target),
            findings,
            _unasked(locked, folder, files),
            made,
            seal=lambda: number,
        )
    except TeraziError as error:
        yield differs(what, [Difference(LEDGER, "findings", error.args[0])], LEDGER, told)
        return
    for file in sorted(path for path in target.rglob("*") if path.is_file()):
        name = file.relative_to(target).as_posix()
        yield compared(_said(name), _between(name, folder, file.read_bytes()), name, told)
    verdict = retold(locked.proposal, findings, locked.date, read_verdict(target))
    for page in sorted(folder.glob("report.*.html")):
        named = _REPORT.fullmatch(page.name)
        if named is None or named[1] is None or (target / page.name).exists():
            continue
        try:
            again = write_report(target, locked.proposal, findings, verdict, made, locale=named[1])
        except TeraziError as error:
            yield not_here(_said(page.name), str(error), "take the file out", page.name)
            continue
        found = _between(page.name, folder, again.read_bytes())
        yield compared(_said(page.name), found, page.name, told)


def _said(name: str) -> str:
    if name == LEDGER:
        return "the ledger is written as Terazi writes it"
    if name == VERDICT:
        return "the verdict follows from the ledger and the proposal"
    if name.startswith("report"):
        return "the report says what the ledger and the verdict say"
    return "the file says what the ledger says" if name != FACTS else "the facts read as written"


def _why_another_version(facts: Facts) -> str:
    if facts.terazi_version == __version__:
        return ""
    return f"it was made by Terazi {facts.terazi_version}, and this is {__version__}"


def _between(name: str, folder: Path, found: bytes) -> Iterable[Difference]:
    file = folder / name
    if not file.is_file() or file.is_symlink():
        return [Difference(name, "nothing", "a file")]
    if file.stat().st_size > _MOST_BYTES:
        return [Difference(name, "a file too large to be compared", f"{len(found)} bytes")]
    return between(name, file.read_bytes(), found)


def _unasked(locked: Locked, folder: Path, files: Path) -> list[NotMeasured]:
    """What nothing was asked about, for want of a test set.

    It needs what the proposal's test sets are used for; of people's own that are not here, what
    the verdict says is taken.
    """
    uses = {cldr.USE}
    try:
        for name in locked.proposal.test_sets:
            if name != cldr.NAME:
                uses.add((read_own(name, files) if is_own(name) else find(name)).use)
    except InputError:
        (any_of_them,) = unasked((), ())
        said = read_verdict(folder).not_measured
        return [said_again(one) for one in said if one.why == any_of_them.why]
    return unasked((), [(use, Missing("", "", "")) for use in uses])


def _digest(folder: Path, name: str) -> str:
    file = folder / name
    try:
        if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
            return sha256_of(file)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "nothing"


def _damaged(error: InputError) -> Difference:
    return Difference(error.field or "the file", "as Terazi writes it", error.problem)
