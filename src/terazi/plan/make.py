"""From what would be asked, and how fast it goes here, to hours, energy and money."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from terazi.data.catalogue import catalogue
from terazi.data.fetch import mirror
from terazi.data.languages import general
from terazi.data.listing import DOWNLOAD, where
from terazi.data.testset import Missing, TestSet
from terazi.economics.energy import JOULES_PER_WATT_HOUR, WATTS_PER_BUSY_CORE, StatedPower
from terazi.economics.money import in_budget_currency
from terazi.finding import Grade
from terazi.models.interface import ANSWER_TOKENS
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.machine import describe_machine
from terazi.models.planning import Work
from terazi.plan.candidates import Candidate
from terazi.plan.count import Asked, Json, count
from terazi.plan.figures import Effort, OptionNeeds, Plan, Row, SetNeeds
from terazi.plan.rates import Rates, Readable, rates
from terazi.probes.declare import Settings
from terazi.proposal.options import Endpoint, Model
from terazi.proposal.schema import Proposal
from terazi.proposal.values import Money

_MILLION = 1_000_000


def make_plan(
    proposal: Proposal,
    found: Sequence[Candidate],
    sets: Sequence[tuple[str, TestSet]],
    missing: Iterable[tuple[str, Missing]],
    settings: Settings,
    *,
    again: bool = False,
) -> Plan:
    """Plan a weighing: what it takes at most.

    Args:
        proposal: the question.
        found: its options.
        sets: the test sets that are here, each with its use.
        missing: what of them is not here.
        settings: as the weighing has them.
        again: measure the speed of models even where it is known.

    Raises:
        InputError: money in a currency without an exchange rate.
        TeraziError: a model cannot run.
    """
    asked = list(count([one.option for one in found], sets, settings))
    speeds = {
        one.option.name: _rates(one.model, again=again)
        for one in found
        if any(part.option == one.option.name for part in asked)
    }
    costs = _Costs.of(proposal, speeds.values())
    by_name = {one.option.name: one for one in found}
    downloads = tuple(_downloads(proposal, settings.languages))
    return Plan(
        title=proposal.title,
        machine=describe_machine(),
        currency=proposal.budget.currency,
        rows=tuple(
            Row(
                part.probe,
                part.option,
                _effort(part, by_name[part.option], speeds[part.option], costs),
            )
            for part in asked
        ),
        options=tuple(_needs(one, speeds.get(one.option.name)) for one in found),
        sets=downloads,
        energy=costs.said,
        uncounted=tuple(dict.fromkeys(_uncounted(missing, downloads))),
    )


def _rates(model: object, *, again: bool) -> Rates | None:
    """None for a model that cannot be tried out here."""
    if not isinstance(model, Readable):
        return None
    known = rates(model, again=again)
    if isinstance(model, LlamaCppModel):
        model.close()
    return known


def _needs(one: Candidate, speed: Rates | None) -> OptionNeeds:
    if one.model is None:
        return one.needs
    return replace(one.needs, loading=speed.loading if speed else None)


def _effort(part: Asked, one: Candidate, speed: Rates | None, costs: "_Costs") -> Effort:
    work = part.work
    seconds, watt_hours = _seconds(part, one, speed), None
    if seconds is not None and not one.elsewhere:
        watt_hours = costs.watt_hours(seconds, speed)
    money = costs.electricity(watt_hours)
    if one.elsewhere:
        money = costs.tokens(part.option, work)
    return Effort(part.items, work.tokens, work.unique, work.written, seconds, watt_hours, money)


def _seconds(part: Asked, one: Candidate, speed: Rates | None) -> float | None:
    """None where it is not known how fast the model is."""
    if part.seconds is not None:
        return part.seconds
    if speed is None:
        return 0.0 if part.work == Work() and not part.measurements else None
    return speed.seconds(part.work) + sum(
        measuring(request, one, speed) for request in part.measurements
    )


def measuring(request: Json, one: Candidate, speed: Rates) -> float:
    """Seconds of a measurement at most: each of its questions is read twice and answered once."""
    questions = [str(question) for question in request.get("questions") or ()]
    tokens = sum(one.count_tokens(questions))
    work = Work(
        tokens=2 * tokens,
        unique=2 * tokens,
        written=(ANSWER_TOKENS + 1) * len(questions),
        waves=2 * len(questions),
        rows=2 * len(questions),
    )
    return 2 * speed.loading + speed.seconds(work)


@dataclass(frozen=True, slots=True)
class _Costs:
    """What seconds and tokens cost.

    Attributes:
        watts: as the proposal states them, None where they are measured or estimated here.
        price: of a kilowatt-hour in the budget's currency, None where the proposal gives none.
        prices: of a million tokens read and written, by option.
        said: how the watt-hours came about.
    """

    watts: float | None
    price: float | None
    prices: Mapping[str, tuple[float, float] | None]
    said: str

    @classmethod
    def of(cls, proposal: Proposal, speeds: Iterable[Rates | None]) -> "_Costs":
        hardware = proposal.hardware
        tariff = hardware.electricity.price_per_kwh if hardware and hardware.electricity else None
        watts = hardware.watts if hardware else None
        if watts is not None:
            said = f"{StatedPower(watts).method} ({Grade.DOCUMENTED})"
        else:
            known = (f"{one.energy} ({one.energy_grade})" for one in speeds if one is not None)
            said = "; ".join(dict.fromkeys(known))
        return cls(
            watts=watts,
            price=_amount(tariff, proposal, "hardware.electricity.price_per_kwh"),
            prices=dict(_prices(proposal)),
            said=said,
        )

    def watt_hours(self, seconds: float, speed: Rates | None) -> float | None:
        """Of the machine here; without a model it is one busy core."""
        measured = WATTS_PER_BUSY_CORE if speed is None else speed.watts
        watts = measured if self.watts is None else self.watts
        return None if watts is None else seconds * watts / JOULES_PER_WATT_HOUR

    def electricity(self, watt_hours: float | None) -> float | None:
        """In the budget's currency."""
        if watt_hours is None or self.price is None:
            return None
        return watt_hours / 1000 * self.price

    def tokens(self, option: str, work: Work) -> float | None:
        """What an endpoint asks for them; each request is paid as if it were alone."""
        prices = self.prices.get(option)
        if prices is None:
            return None
        return (work.tokens * prices[0] + work.written * prices[1]) / _MILLION


def _prices(proposal: Proposal) -> Iterator[tuple[str, tuple[float, float] | None]]:
    """Of a million tokens read and written; None where the proposal does not say."""
    for number, part in enumerate(proposal.options):
        if not isinstance(part, Model):
            continue
        told = part.endpoint or Endpoint()
        field = f"options[{number}].endpoint"
        read = _amount(told.read_price, proposal, f"{field}.read_price")
        written = _amount(told.written_price, proposal, f"{field}.written_price")
        known = read is not None or written is not None
        yield part.name, ((read or 0.0, written or 0.0) if known else None)


def _amount(money: Money | None, proposal: Proposal, field: str) -> float | None:
    return None if money is None else in_budget_currency(money, proposal, field).amount


def _downloads(proposal: Proposal, languages: Sequence[str]) -> Iterator[SetNeeds]:
    """The named test sets of which something is neither in the mirror nor in the cache."""
    known, place = catalogue(), mirror()
    for name in proposal.test_sets:
        entry = known.get(name)
        if entry is None:  # made here, or wrong: whoever loads it says so
            continue
        own = {tag if tag in entry.languages else general(tag) for tag in languages}
        used = {*entry.splits.items, *entry.splits.examples}
        used |= {entry.fill.names} if entry.fill is not None else set()
        size = sum(
            file.bytes
            for (language, split), file in entry.files.items()
            if language in own and split in used and where(file, place) == DOWNLOAD
        )
        if size:
            yield SetNeeds(name, size)


def _uncounted(
    missing: Iterable[tuple[str, Missing]], downloads: Sequence[SetNeeds]
) -> Iterator[str]:
    absent = {one.name for one in downloads}
    for name in dict.fromkeys(one.name for _, one in missing if one.name in absent):
        yield f"what {name} asks can be counted only when it is here"
