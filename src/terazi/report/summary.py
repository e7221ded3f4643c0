"""The first page: what a reader must know who reads nothing else, and what nobody knows."""

from collections.abc import Mapping, Sequence
from textwrap import shorten

from markupsafe import Markup

from terazi.finding import Finding, Grade
from terazi.message import Fitted, Said
from terazi.proposal.schema import Proposal
from terazi.report.cells import opens
from terazi.report.choose import PREMIUM, Order, accuracy_measures, by_block, whole
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import accuracy_says, premium_says, where
from terazi.report.table import Cell, Figure, Rows, Table
from terazi.verdict.words import Verdict

_MESSAGES = 7
_ASKED = 3  # of them about what an option can do
_REASON = 90  # characters of a reason that the annex has whole


def key_messages(
    proposal: Proposal,
    findings: Sequence[Finding],
    verdict: Verdict,
    gates: Figure | None,
    budget: Figure | None,
    *,
    order: Order,
    reader: Reader,
) -> tuple[Cell, ...]:
    """The red lines, what was found in the language that matters most, and the money.

    Seven at most: of many things that were asked, those on which a red line was set come first.
    """
    first = proposal.languages[0]
    said: list[Cell] = [Markup(" ").join(gates.says)] if gates else []
    limited = {gate.measure for gate in verdict.gates}
    for measure in accuracy_measures(findings, limited)[:_ASKED]:
        found = whole([f for f in findings if f.measure == measure and f.language == first])
        for (language, group), block in list(by_block(found).items())[:1]:
            place = reader.gettext(", ").join(
                [reader.capital(measure), where(language, group, reader)]
            )
            said.append(accuracy_says(block, place, order, reader))
    premium = [f for f in findings if f.measure == PREMIUM and f.language == first]
    if premium:
        said.append(premium_says(premium, first, reader))
    return (*said, *(budget.says if budget else ()))[:_MESSAGES]


def not_measured(
    findings: Sequence[Finding], verdict: Verdict, order: Order, reader: Reader
) -> Table | None:
    """What the weighing does not know: the verdict's list, and what of the ledger is not in it."""
    _ = reader.gettext
    noted = {f.note: order.number(f) for f in findings if f.note}
    rows: list[tuple[Cell, ...]] = [
        (_begin(gap.what, reader), _why(gap.why, noted, reader)) for gap in verdict.not_measured
    ]
    unknown: dict[tuple[str, str, str, str], list[Finding]] = {}
    for f in findings:
        told = any(f.measure.casefold() in gap.what.casefold() for gap in verdict.not_measured)
        if f.grade is Grade.UNKNOWN and not told:
            unknown.setdefault((f.measure, f.language, f.group, f.note or f.text), []).append(f)
    for (measure, language, group, why), same in unknown.items():
        parts = [reader.capital(measure), where(language, group, reader)]
        what = _(", ").join(part for part in parts if part)
        who = reader.listing(bdi(f.option) for f in same)
        rows.append(
            (_("%(what)s (%(who)s)", what=what, who=who), _why(why, noted, reader) if why else "")
        )
    if not rows:
        return None
    return Table(_("What is not known"), (_("What"), _("Why")), (Rows("", tuple(rows)),))


def _why(why: str, noted: Mapping[str, int], reader: Reader) -> Markup:
    """Give the reason; of a long one that stands in the annex, its beginning."""
    if why in noted and len(why) > _REASON:
        return opens(reader.english(shorten(why, _REASON, placeholder="…")), noted[why])
    return reader.told(why)


def _begin(text: str, reader: Reader) -> Markup:
    if isinstance(text, Said):
        return reader.say(Fitted(text, "beginning"))
    return reader.english(text[:1].upper() + text[1:])
