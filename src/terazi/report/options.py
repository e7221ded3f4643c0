"""What was on the scales: each option in words, from the proposal."""

from collections.abc import Sequence
from dataclasses import dataclass

from terazi.proposal.options import Model, Nothing, OptionPart, People, Tool
from terazi.proposal.schema import Proposal
from terazi.proposal.values import Money
from terazi.report.facts import Facts
from terazi.report.reader import Reader, bdi, message
from terazi.report.sentences import names
from terazi.report.sources import Works
from terazi.report.table import Cell


@dataclass(frozen=True, slots=True)
class Weighed:
    """One option: its name, its kind and what the proposal says of it."""

    name: str
    kind: Cell
    facts: tuple[Cell, ...]


def weighed(proposal: Proposal, facts: Facts, works: Works, reader: Reader) -> tuple[Weighed, ...]:
    """Describe every option of the proposal, with its wages and prices and their day.

    Their source is named here where no finding of the annex cites it.
    """
    cited = frozenset(source.title for source in works.numbers)
    return tuple(
        Weighed(
            option.name,
            reader.gettext(_KINDS.get(option.kind, option.kind)),
            (*_about(option, facts, cited, reader), *_prices(option, cited, reader)),
        )
        for option in proposal.options
    )


_KINDS = {
    "nothing": message("what happens today"),
    "people": message("people"),
    "tool": message("a classical tool"),
    "model": message("a language model as it is"),
    "adapted": message("a language model trained further on local text"),
    "local": message("a language model trained on local text"),
    "combined": message("people with a tool or model"),
}


def _about(
    option: OptionPart, facts: Facts, cited: frozenset[str], reader: Reader
) -> Sequence[Cell]:
    _ = reader.gettext
    if isinstance(option, Nothing):
        return (bdi(option.today),)
    if isinstance(option, People):
        return (
            _("%(role)s, %(rate)s answers an hour, %(hours)s hours a month", role=bdi(option.role),
              rate=reader.number(option.answers_per_hour),
              hours=reader.number(option.hours_per_month)),
            _("wage a month: %(money)s", money=_money(option.monthly_wage, cited, reader)),
        )  # fmt: skip
    if isinstance(option, Tool):
        if not option.table:
            return (_("looks up the nearest example; it writes nothing of its own"),)
        return (_("looks up the nearest of the vetted answers in %(table)s; it writes nothing of "
                  "its own", table=bdi(option.table)),)  # fmt: skip
    if isinstance(option, Model):
        run = names(
            [f"{m.name}, {m.precision}" for m in facts.models if m.option == option.name], reader
        )
        return (run,) if run else (bdi(option.model),)
    return ()


def _prices(option: OptionPart, cited: frozenset[str], reader: Reader) -> Sequence[Cell]:
    _ = reader.gettext
    said = []
    if option.set_up:
        said.append(_("paid once: %(money)s", money=_money(option.set_up, cited, reader)))
    if option.monthly:
        said.append(_("paid every month: %(money)s", money=_money(option.monthly, cited, reader)))
    return said


def _money(money: Money, cited: frozenset[str], reader: Reader) -> Cell:
    _ = reader.gettext
    amount = reader.money(money.amount, money.currency)
    day = reader.date(money.date)
    if money.source and money.source not in cited:
        return _(
            "%(amount)s (%(day)s, %(source)s)", amount=amount, day=day, source=bdi(money.source)
        )
    return _("%(amount)s (%(day)s)", amount=amount, day=day)
