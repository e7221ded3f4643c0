"""What became of the questions that were put to a model: what was lost, and what it cost."""

from collections.abc import Iterator

from markupsafe import Markup

from terazi.report.facts import Bill, ModelFact
from terazi.report.reader import Reader


def asked_lines(model: ModelFact, reader: Reader) -> Iterator[Markup]:
    """Sentences for the report; none for a model here that answered everything."""
    lost = sum(model.lost.values())
    if lost:
        yield reader.gettext(
            "Of %(asked)s scores and texts asked for, %(lost)s were not given: %(reasons)s.",
            asked=reader.number(model.asked),
            lost=reader.number(lost),
            reasons=reader.listing(
                reader.gettext(
                    "%(n)s × %(reason)s", n=reader.number(n), reason=reader.english(reason)
                )
                for reason, n in model.lost.items()
            ),
        )
    elif model.bill is not None:
        asked = reader.number(model.asked)
        yield reader.gettext("All of the %(n)s scores and texts asked for were given.", n=asked)
    if model.bill is not None:
        yield _spent(model.bill, reader)


def _spent(bill: Bill, reader: Reader) -> Markup:
    parts = [
        reader.ngettext("%(n)s question sent", "%(n)s questions sent", bill.requests),
        reader.gettext("%(n)s tokens read", n=reader.number(bill.read)),
        reader.gettext("%(n)s written", n=reader.number(bill.written)),
        reader.gettext("%(n)s seconds of waiting", n=reader.number(bill.seconds)),
    ]
    if bill.currency:
        parts.append(Markup("{}").format(reader.money(bill.money, bill.currency)))
    return reader.gettext("Spent there: %(parts)s.", parts=reader.listing(parts))
