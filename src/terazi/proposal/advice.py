"""What a proposal may lack and still be weighed, said before anybody pays for it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from terazi.data.filled_down import runs
from terazi.finding import Theme
from terazi.proposal.checks import parts
from terazi.proposal.options import AtMost, Model, Tool
from terazi.proposal.protection import SENSITIVE
from terazi.proposal.schema import Proposal, Stakes
from terazi.proposal.shorthand import ENDPOINT
from terazi.proposal.values import Money

_OLD = timedelta(days=3 * 366)


def warnings(proposal: Proposal, *, today: date | None = None) -> list[str]:
    """Return what would make the weighing better, in plain words, the weightiest first."""
    day = today or datetime.now(UTC).date()
    return [warning for about in _ABOUT for warning in about(proposal, day)]


def _about_people(proposal: Proposal, today: date) -> list[str]:
    path = proposal.path_to_people
    if path is None:
        return ["path_to_people: there is none, so the best verdict is a stop-gap with an end date"]
    if not path.funded:
        return ["path_to_people: it is not funded, so it counts as a wish"]
    if path.by < today:
        return [f"path_to_people: its day, {path.by}, is past"]
    return []


def _about_participation(proposal: Proposal, _today: date) -> list[str]:
    if proposal.participation is None:
        return ["participation: it is not said who decided this, who was asked and who was not"]
    if not proposal.participation.consulted:
        return ["participation: nobody was consulted of those who will live with it"]
    return []


def _about_data(proposal: Proposal, _today: date) -> list[str]:
    told, home = proposal.data_protection, proposal.community.country
    about = [word for word in SENSITIVE if told and word in told.about]
    if told is None or not about or (told.law and told.consent):
        return []
    # An endpoint on this machine is abroad to this check; the weighing looks at its address.
    servers = [o for o in proposal.options if isinstance(o, Model) and _is_elsewhere(o)]
    away = any(o.endpoint is None or o.endpoint.country != home for o in servers)
    if not away and all(way.on_the_machine or way.country == home for way in told.ways):
        return []
    which = " and ".join(about)
    lacking = "the law or the consent is not named"
    return [f"data_protection: data on {which} may go abroad, and {lacking}"]


def _about_stakes(proposal: Proposal, _today: date) -> list[str]:
    if Theme.HEALTH in proposal.themes and proposal.stakes is Stakes.MEDIUM:
        return ["stakes: answers about health are of high stakes, unless none reaches a patient"]
    return []


def _about_options(proposal: Proposal, _today: date) -> list[str]:
    found = []
    kinds = {option.kind for option in proposal.options}
    if "tool" not in kinds:
        found.append("options: there is no classical tool, which often does as well for less")
    here = any(
        isinstance(option, Tool) or (isinstance(option, Model) and not _is_elsewhere(option))
        for option in proposal.options
    )
    if here and proposal.hardware is None:
        found.append("hardware: without it, no price of an answer of a tool or model can be told")
    found += [
        f"red_lines[{number}]: {line.name} binds no option, only kinds {', '.join(line.kinds)}"
        for number, line in enumerate(proposal.red_lines)
        if not kinds & set(line.kinds)
    ]
    return found


def _about_costs(proposal: Proposal, _today: date) -> list[str]:
    """What names no cost is not free: its cost is unknown, and it wins nothing by that."""
    return [
        f"options[{number}]: no cost is named for {option.name}, so what it costs is unknown: add "
        "set_up, monthly or costs (an amount of 0, with its source, where it is free)"
        for number, option in enumerate(proposal.options)
        if (isinstance(option, Tool) or (isinstance(option, Model) and not _is_elsewhere(option)))
        and not (option.set_up or option.monthly or option.costs)
    ]


def _about_names_that_count(proposal: Proposal, _today: date) -> list[str]:
    """One model that a spreadsheet made several of: gpt-4o-06, gpt-4o-07, gpt-4o-08."""
    models = [option.model for option in proposal.options if isinstance(option, Model)]
    return [
        f"options: {models[first]} to {models[last]} differ in a running number only: if they are "
        "one model, asked in several ways, make one option of them"
        for first, last in runs(models)
    ]


def _about_endpoints(proposal: Proposal, _today: date) -> list[str]:
    found = []
    for number, option in enumerate(proposal.options):
        if not isinstance(option, Model) or not _is_elsewhere(option):
            continue
        field = f"options[{number}]"
        found.append(f"{field}: questions are sent to {option.model.removeprefix(ENDPOINT)}")
        told = option.endpoint
        priced = told and (told.read_price or told.written_price)
        if not priced and not option.monthly:
            found.append(f"{field}: neither the prices of its tokens nor a monthly cost is named")
        if not told or told.at_most == AtMost():
            found.append(f"{field}: nothing limits what a weighing may spend there (at_most)")
    return found


def _is_elsewhere(option: Model) -> bool:
    return option.model.startswith(ENDPOINT)


def _about_evidence(proposal: Proposal, _today: date) -> list[str]:
    tested = any(isinstance(option, Model | Tool) for option in proposal.options)
    if tested and not proposal.test_sets:
        return ["test_sets: none is named, so only what packages carry is measured"]
    return []


def _about_money(proposal: Proposal, today: date) -> list[str]:
    old = [
        field
        for field, part in parts(proposal)
        if isinstance(part, Money) and part.date < today - _OLD
    ]
    return [f"{field}: the amount is of more than three years ago" for field in old]


def _about_the_owner(proposal: Proposal, _today: date) -> list[str]:
    return [] if proposal.owner.contact else ["owner: there is no contact that people can turn to"]


_ABOUT: tuple[Callable[[Proposal, date], list[str]], ...] = (
    _about_people,
    _about_participation,
    _about_data,
    _about_stakes,
    _about_options,
    _about_costs,
    _about_names_that_count,
    _about_endpoints,
    _about_evidence,
    _about_money,
    _about_the_owner,
)
