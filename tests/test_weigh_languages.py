"""A weighing's report in other languages, from the folder alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from terazi import weigh as weighing
from terazi.cli import main
from terazi.finding import GUESS, Finding
from terazi.ledger.store import VERDICT
from terazi.locale.catalogue import languages
from terazi.proposal.schema import Proposal
from terazi.report.reader import Reader
from tests.report_html import Element, read
from tests.test_report_languages import pseudo
from tests.test_weigh import DAY, PROPOSAL, fakes, proposal

__all__ = ["fakes", "proposal"]  # fixtures


@pytest.fixture
def folder(fakes: None, proposal: Path, tmp_path: Path) -> Path:  # noqa: ARG001
    weighing.weigh(proposal, tmp_path / "out", today=DAY)
    return tmp_path / "out"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def page(file: Path) -> Element:
    return read(file.read_text(encoding="utf-8"))


def test_all_languages_are_written_with_one_command(folder: Path) -> None:
    (folder / "report.html").unlink()
    result = run("report", folder, "--language", "all")
    assert result.exit_code == 0
    names = {f"report.{tag}.html" for tag in languages() if tag != "en"} | {"report.html"}
    assert {file.name for file in folder.glob("report*.html")} == names
    assert len(result.stdout.splitlines()) == len(languages())
    english = next(line for line in result.stdout.splitlines() if "report.html" in line)
    assert "not translated" not in english


def test_the_verdict_is_told_in_the_language_not_quoted(folder: Path) -> None:
    turkish = page(weighing.report(folder, "tr"))
    # Measuring comes first here; these words are translated.
    assert turkish.one("p", **{"class": "says"}).text.startswith("Önce ölçün:")
    assert "would not write them in the same way" not in turkish.text


def test_a_verdict_of_another_version_is_quoted_and_it_says_so(folder: Path) -> None:
    file = folder / VERDICT
    verdict = json.loads(file.read_text(encoding="utf-8"))
    verdict["summary"] = "Older words for the same."
    file.write_text(json.dumps(verdict), encoding="utf-8")
    turkish = page(weighing.report(folder, "tr"))
    quoted = turkish.one("p", **{"class": "says"})
    assert (quoted.attributes["lang"], quoted.text) == ("en", "Older words for the same.")
    missing = Reader.of("tr")
    said = missing.gettext(
        "The sentences of the verdict are in English: this version of Terazi would not write "
        "them in the same way."
    )
    assert said.striptags() in turkish.text


def test_a_language_that_is_not_there_is_named_with_those_that_are(folder: Path) -> None:
    result = run("report", folder, "--language", "xx")
    assert result.exit_code == 2
    assert "“xx”" in result.stderr
    assert "ar, en, fr, pt, sw, tr" in result.stderr
    assert not list(folder.glob("report.xx*"))


def words(findings: tuple[Finding, ...], asked: Proposal) -> Iterator[str]:
    """What findings say in words of ours, without the names that people gave."""
    roles = {option.role for option in asked.options if option.kind == "people"}
    for finding in findings:
        yield finding.measure
        if not finding.unit.startswith(asked.budget.currency):
            yield finding.unit
        if finding.group and not finding.group.startswith("against "):
            own = {source.title for source in finding.sources} | roles
            own |= {f"whole budget, {role.lower()}" for role in roles}
            if finding.group not in own:
                yield finding.group
        if finding.is_guess:
            yield finding.option.removeprefix(GUESS)


@pytest.mark.usefixtures("fakes")
def test_each_word_of_a_ledger_is_known_to_translators(proposal: Path, tmp_path: Path) -> None:
    done = weighing.weigh(proposal, tmp_path / "out", today=DAY)
    asked = Proposal.model_validate(PROPOSAL)
    shown = {word: pseudo().term(word, ours=True) for word in words(done.findings, asked) if word}
    assert {word for word, said in shown.items() if "lang=" in said} == set()
