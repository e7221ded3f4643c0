"""The figure of claims: what sellers and makers say, beside what was measured here."""

from collections.abc import Sequence

from markupsafe import Markup

from terazi.finding import COMPARED, Finding, Interval, Theme
from terazi.proposal.claims import Claim
from terazi.proposal.schema import Proposal
from terazi.report.cells import opens, with_small
from terazi.report.charts.claims import claim_track, outcome_icon
from terazi.report.choose import Order
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import where
from terazi.report.table import Cell, Figure, Rows, Table

_GROUP = "claim "  # of a finding: "claim 3" is the third of the proposal


def claims_figure(
    proposal: Proposal, findings: Sequence[Finding], order: Order, reader: Reader
) -> Figure | None:
    """Make the figure, or None where nobody claims anything."""
    _ = reader.gettext
    tested = [(claim, f) for f in findings if (claim := _claim(proposal, f)) is not None]
    if not tested:
        return None
    outcomes = [str(f.details.get("outcome", "")) for _claimed, f in tested]
    says = _(
        "Of %(all)s claims, %(confirmed)s confirmed, %(contradicted)s contradicted, %(open)s that "
        "could not be tested.",
        all=reader.number(len(tested)),
        confirmed=reader.number(outcomes.count("confirmed")),
        contradicted=reader.number(outcomes.count("contradicted")),
        open=reader.number(
            len(tested) - outcomes.count("confirmed") - outcomes.count("contradicted")
        ),
    )
    columns = (_("Option"), _("Claimed"), _("Result"), _("Drawn"), _("Measured here"))
    units = {f.measure: f.unit for f in findings if f.unit}
    rows = tuple(_row(claim, f, units.get(claim.measure, ""), order, reader) for claim, f in tested)
    return Figure(
        "claims-tested",
        _("What sellers say, and what was measured"),
        (says,),
        Table(_("Claims and measurements"), columns, (Rows("", rows),)).trimmed(),
        legend=_(
            "Hollow bar: what is claimed. Mark and line: our measurement and its interval. A claim "
            "is never counted as a help."
        ),
    )


def _claim(proposal: Proposal, finding: Finding) -> Claim | None:
    """The claim that a finding is about."""
    number = finding.group.removeprefix(_GROUP)
    if finding.theme is not Theme.CLAIMS or not number.isdecimal():
        return None
    place = int(number) - 1
    return proposal.claims[place] if place < len(proposal.claims) else None


def _row(
    claim: Claim, finding: Finding, unit: str, order: Order, reader: Reader
) -> tuple[Cell, ...]:
    outcome = str(finding.details.get("outcome", ""))
    measured, low, high = (
        value if isinstance(value := finding.details.get(key), int | float) else None
        for key in ("measured", "measured, low", "measured, high")
    )
    about = [reader.term(claim.measure)] if claim.measure else []
    about += [where(claim.language, "", reader)] if claim.language else []
    said = (
        with_small(bdi(f"“{claim.text}”"), reader.gettext(", ").join(about))
        if about
        else bdi(f"“{claim.text}”")
    )
    here: Cell = ""
    if measured is not None:
        signed = claim.measure.endswith(COMPARED)
        here = reader.amount(measured, unit, signed=signed, fine=True)
        if low is not None and high is not None:
            here = with_small(here, reader.span(Interval(low, high), unit, signed=signed))
    return (
        opens(bdi(claim.option), order.number(finding)),
        said,
        Markup("<span>{} {}</span>").format(outcome_icon(outcome), reader.term(outcome)),
        claim_track(claim, measured, low, high) if measured is not None else "",
        here,
    )
