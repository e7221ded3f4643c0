"""The report: one HTML file, no script, no network."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from terazi.files import write_atomically
from terazi.finding import Finding, Grade
from terazi.proposal.schema import Proposal
from terazi.report.annex import Section, annex
from terazi.report.asked import asked_lines
from terazi.report.balance import Balance, balance
from terazi.report.charts.gates import status_symbols
from terazi.report.choose import Order
from terazi.report.facts import Facts
from terazi.report.figures.accuracy import accuracy_figures
from terazi.report.figures.budget import budget_figure
from terazi.report.figures.claims import claims_figure
from terazi.report.figures.costs import costs_figure
from terazi.report.figures.flips import distances, flips_figure, worth_knowing
from terazi.report.figures.gates import gates_figure, gates_strip
from terazi.report.figures.premium import premium_figure
from terazi.report.matrix import needs, strings
from terazi.report.month_costs import CostFan, read_costs
from terazi.report.notices import notices
from terazi.report.options import Weighed, weighed
from terazi.report.planned import planned_and_done
from terazi.report.reader import Reader, bdi, message
from terazi.report.safe import alone, harmless, lean, web_address, whole
from terazi.report.sentences import names
from terazi.report.smaller import LIMIT, left_to_english
from terazi.report.sources import Works
from terazi.report.summary import key_messages, not_measured
from terazi.report.table import Cell, Figure, Table
from terazi.report.taking_part import Line, taking_part
from terazi.report.text_message import text_message
from terazi.report.thin import thin
from terazi.verdict.words import Verdict


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template shows, in the order of the page."""

    proposal: Proposal
    verdict: Verdict
    facts: Facts
    notices: tuple[Cell, ...]
    languages: Cell
    contents: tuple[tuple[str, Cell], ...]
    key_messages: tuple[Cell, ...]
    options: tuple[Weighed, ...]
    text_message: str
    taking_part: tuple[Line, ...]
    strip: Table | None
    gates: Figure | None
    balance: Balance
    accuracy: tuple[Figure, ...]
    premium: Figure | None
    budget: Figure | None
    costs: Figure | None
    needs: Table | None
    claims: Figure | None
    strings: Table | None
    flips: Figure | None
    distances: Table | None
    worth: Table | None
    not_measured: Table | None
    unknown: Cell
    planned: Table | None
    annex: tuple[Section, ...]
    left_out: Cell
    works: Works
    grades: tuple[tuple[Cell, Cell], ...]


def render(
    proposal: Proposal,
    findings: Sequence[Finding],
    verdict: Verdict,
    facts: Facts,
    locale: str | Reader = "en",
    *,
    costs: Sequence[CostFan] = (),
) -> str:
    """Write the report as one HTML document.

    Args:
        proposal: the question.
        findings: the whole ledger; every one of them is on the page. In a page in another
            language that would pass 150 kB, the longest English notes and formulas of the annex
            are links to the report in English, and the annex says so; where that is not enough,
            the numbers of sources beside the findings are no links.
        verdict: the decision.
        facts: when, where and with what it was weighed.
        locale: the reader's language, BCP-47; or the reader.
        costs: of the options, month by month.

    Returns:
        The document; it holds no script and asks the network for nothing.

    Raises:
        InputError: there is no translation into the language.
    """
    reader = locale if isinstance(locale, Reader) else Reader.of(locale)
    reader = replace(reader, annexed=Counter())  # of this page alone
    works = Works.of(findings)

    def written(reader: Reader, works: Works) -> str:
        return _html(_page(proposal, findings, verdict, facts, costs, works, reader), reader)

    html = written(reader, works)
    excess = len(html.encode()) - LIMIT
    if excess <= 0 or reader.is_english:
        return html
    reader = replace(reader, left_out=left_to_english(reader.annexed, excess))
    html = written(reader, works)
    if len(html.encode()) <= LIMIT:
        return html
    return written(reader, replace(works, linked=False))


def _html(page: Page, reader: Reader) -> str:
    template = _environment().get_template("page.html.j2")
    html = template.render(
        page=page,
        reader=reader,
        _=reader.gettext,
        ngettext=reader.ngettext,
        bdi=bdi,
        web_address=web_address,
        status_symbols=status_symbols,
        asked_lines=asked_lines,
    )
    return thin(whole(lean(alone(harmless(html)), reader.direction)))


def write_report(
    folder: Path,
    proposal: Proposal,
    findings: Sequence[Finding],
    verdict: Verdict,
    facts: Facts,
    *,
    locale: str | Reader = "en",
) -> Path:
    """Write ``report.html`` and ``summary.txt`` (``report.LANG.html`` in another language).

    What it costs month by month is read from the folder, where it lies there.

    Returns:
        The page. It is whole or not there at all.

    Raises:
        TeraziError: it cannot be written (no space, no leave).
    """
    reader = locale if isinstance(locale, Reader) else Reader.of(locale)
    language = "" if reader.is_english else f".{reader.tag}"
    path = folder / f"report{language}.html"
    html = render(proposal, findings, verdict, facts, reader, costs=read_costs(folder))
    write_atomically(path, html)
    message = text_message(proposal, verdict, reader)
    write_atomically(folder / f"summary{language}.txt", message + "\n")
    return path


def _page(  # noqa: PLR0917  (all that a page is made of)
    proposal: Proposal,
    findings: Sequence[Finding],
    verdict: Verdict,
    facts: Facts,
    costs: Sequence[CostFan],
    works: Works,
    reader: Reader,
) -> Page:
    order = Order.of(proposal, findings)
    limited = {gate.measure for gate in verdict.gates}
    gates = gates_figure(verdict.gates, reader)
    unknown = not_measured(findings, verdict, order, reader)
    budget = budget_figure(proposal, findings, order, reader)
    return Page(
        proposal=proposal,
        verdict=verdict,
        facts=facts,
        notices=tuple(notices(verdict, reader)),
        languages=reader.listing(bdi(reader.language(tag)) for tag in proposal.languages),
        contents=_contents(reader),
        key_messages=tuple(
            key_messages(proposal, findings, verdict, gates, budget, order=order, reader=reader)
        ),
        options=weighed(proposal, facts, works, reader),
        text_message=text_message(proposal, verdict, reader),
        taking_part=taking_part(proposal, verdict, reader),
        strip=gates_strip(verdict.gates, reader),
        gates=gates,
        balance=balance(proposal.themes, findings, order, reader),
        accuracy=tuple(accuracy_figures(findings, limited, order, reader)),
        premium=premium_figure(findings, order, reader),
        budget=budget,
        costs=costs_figure(proposal, costs, findings, order, reader),
        needs=needs(findings, order, reader),
        claims=claims_figure(proposal, findings, order, reader),
        strings=strings(findings, order, reader),
        flips=flips_figure(verdict.flips, order, reader),
        distances=distances(verdict.flips, reader),
        worth=worth_knowing(verdict.information, reader),
        not_measured=unknown,
        unknown=names([cells[0] for cells in unknown.groups[0].cells], reader) if unknown else "",
        planned=planned_and_done(facts, reader),
        annex=annex(findings, works, order, reader),
        left_out=_left_out(len(reader.left_out), reader),
        works=works,
        grades=tuple((reader.term(grade.value), reader.gettext(_GRADES[grade])) for grade in Grade),
    )


def _left_out(n: int, reader: Reader) -> Cell:
    """Say at the head of the annex what only the report in English has."""
    if not n:
        return ""
    return reader.ngettext(
        "So that this page stays small enough for a slow line, its longest note, which is in "
        "English, is left to the report in English (%(file)s). Where it is missing, the number "
        "of its finding stands, as a link to it.",
        "So that this page stays small enough for a slow line, its %(n)s longest notes and "
        "formulas, which are in English, are left to the report in English (%(file)s). Where one "
        "is missing, the number of its finding stands, as a link to it.",
        n,
        file=Markup('<a href="report.html#annex">report.html</a>'),
    )


_GRADES = {
    Grade.MEASURED_HERE: message("by Terazi, on this machine, for this report"),
    Grade.MEASURED_ELSEWHERE: message("by somebody else who says how; see the source"),
    Grade.DOCUMENTED: message("written down by the maker or another named source"),
    Grade.JUDGED: message("by named people who looked at it"),
    Grade.ASSUMED: message(
        "taken for granted so that the rest can be worked out; not checked here"
    ),
    Grade.CLAIMED: message("said by the seller; never counted as a help"),
    Grade.UNKNOWN: message("nobody knows; this is never taken for zero"),
}


def _contents(reader: Reader) -> tuple[tuple[str, Cell], ...]:
    _ = reader.gettext
    return (
        ("key", _("Key messages")),
        ("owner", _("Who answers for it")),
        ("participation", _("Who was asked")),
        ("options", _("What was on the scales")),
        ("balance", _("For and to the community")),
        ("languages", _("Languages")),
        ("money", _("The same money")),
        ("strings", _("Openness and strings")),
        ("changes", _("What would change it")),
        ("not-measured", _("What was not measured")),
        ("counter", _("The argument against")),
        ("annex", _("Annex")),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("terazi.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["bdi"] = bdi
    environment.filters["said"] = lambda text, reader: reader.english(text)
    return environment
