"""What a proposal must hold beyond its single fields, one small function each.

Each check yields InputErrors that name the field; ``terazi.proposal.read`` adds file and line.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from terazi.errors import InputError
from terazi.finding import GUESS, Theme
from terazi.proposal.claim_checks import CLAIM_CHECKS
from terazi.proposal.document import Document
from terazi.proposal.explain import missing, no_option, short
from terazi.proposal.figure_checks import FIGURE_CHECKS
from terazi.proposal.measure_checks import SHARE, ends, known, named_wrong, not_a_share
from terazi.proposal.models import model_problem
from terazi.proposal.occupations import nearest_titles, occupation
from terazi.proposal.options import Figure, Model, People, Tool, Trained
from terazi.proposal.paths import not_there, own_set_problem, table_problem
from terazi.proposal.people_checks import PEOPLE_CHECKS
from terazi.proposal.preference_checks import PREFERENCE_CHECKS
from terazi.proposal.readiness_checks import check_readiness
from terazi.proposal.schema import PathToPeople, Proposal, Stakes
from terazi.proposal.shorthand import PACKAGED
from terazi.proposal.trained import trained_problem
from terazi.proposal.values import ExchangeRate, Money, Part

_YEAR = timedelta(days=366)
_EARLIEST = date(1970, 1, 1)


@dataclasses.dataclass(frozen=True)
class Surroundings:
    """What a proposal is checked against.

    Attributes:
        folder: where its files are; None to leave them unchecked.
        today: the day it is read, or was locked.
        packaged: names of the models that come inside packages; None to leave them unchecked.
        measures: units by the names of all measures; None to leave the names unchecked.
    """

    folder: Path | None
    today: date
    packaged: Mapping[str, str] | None = dataclasses.field(default_factory=lambda: PACKAGED)
    measures: Mapping[str, str] | None = None


Check = Callable[[Proposal, Surroundings], Iterator[InputError]]


def parts(part: Part, field: str = "") -> Iterator[tuple[str, Part]]:
    """All parts inside a part, each with its field as ``options[2].monthly_wage``."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        place = f"{field}.{name}" if field else name
        held = [(place, value)]
        if isinstance(value, tuple):
            held = [(f"{place}[{number}]", item) for number, item in enumerate(value)]
        for where, item in held:
            if isinstance(item, Part):
                yield where, item
                yield from parts(item, where)


def mandatory_options(document: Document) -> Iterator[InputError]:
    """One ``nothing`` and at least one ``people``: looked for even where fields are wrong."""
    options = document.data.get("options")
    listed = options if isinstance(options, list) else []
    kinds = [option.get("kind") if isinstance(option, dict) else None for option in listed]
    for kind in ("nothing", "people"):
        if kind not in kinds:
            yield missing(f"options.{kind}")
    for number, one in enumerate(kinds):
        if one == "nothing" and kinds.index("nothing") < number:
            yield InputError(
                "today happens only once: there is an option of kind nothing already",
                field=f"options[{number}].kind",
                way_out="keep one of them",
            )


def check_lists(proposal: Proposal, _around: Surroundings) -> Iterator[InputError]:
    """Nothing is listed twice."""
    for name in ("languages", "themes", "test_sets"):
        items = getattr(proposal, name)
        for number, item in enumerate(items):
            if item in items[:number]:
                yield InputError(
                    f"{short(item)} is listed twice",
                    field=f"{name}[{number}]",
                    way_out="keep one of the two",
                )


def check_names(proposal: Proposal, _around: Surroundings) -> Iterator[InputError]:
    """Options have names of their own, which no guess row has."""
    seen: dict[str, int] = {}
    for number, option in enumerate(proposal.options):
        name, field = option.name.casefold(), f"options[{number}].name"
        if name.startswith(GUESS.strip()):
            yield InputError(
                f"names beginning with “{GUESS.strip()}” are kept for the guess rows of the report",
                field=field,
                way_out="choose another name",
            )
        first = seen.setdefault(name, number)
        if first != number:
            yield InputError(
                f"{short(option.name)} is the name of options[{first}] too",
                field=field,
                way_out="give each option a name of its own",
            )


def check_amounts(proposal: Proposal, _around: Surroundings) -> Iterator[InputError]:
    """Where nothing is paid, nothing can be compared at equal budget."""
    if proposal.budget.amount == 0:
        yield InputError(
            "without a budget there is nothing to weigh options at",
            field="budget.amount",
            way_out="write all that may be spent over the horizon",
        )
    for number, option in enumerate(proposal.options):
        if isinstance(option, People) and option.monthly_wage.amount == 0:
            yield InputError(
                "people's work is never free",
                field=f"options[{number}].monthly_wage.amount",
                way_out="write what one of them costs a month; for volunteers, their allowance or"
                " what somebody in the same work is paid",
            )


def check_currencies(proposal: Proposal, _around: Surroundings) -> Iterator[InputError]:
    """All money can be turned into the budget's, each currency by one rate."""
    home = proposal.budget.currency
    rates = [rate.currency for rate in proposal.exchange_rates]
    for number, currency in enumerate(rates):
        field = f"exchange_rates[{number}].currency"
        if currency == home:
            yield InputError(
                f"the budget is in {home} already", field=field, way_out="remove this rate"
            )
        if currency in rates[:number]:
            yield InputError(
                f"there is a rate for {currency} already", field=field, way_out="keep one of them"
            )
    for field, part in parts(proposal):
        if isinstance(part, Money) and part.currency not in {home, *rates}:
            yield InputError(
                f"the budget is in {home}, and no rate says what one {part.currency} costs",
                field=f"{field}.currency",
                way_out=f"add under exchange_rates: currency: {part.currency}, with rate, date"
                f" and source, or write the amount in {home}",
            )


def check_figures(proposal: Proposal, around: Surroundings) -> Iterator[InputError]:
    """Intervals hold their estimate; shares are between 0 and 1."""
    for field, part in parts(proposal):
        if not isinstance(part, Figure):
            continue
        if (part.low is None) != (part.high is None):
            yield InputError(
                "an interval has two ends",
                field=f"{field}.{'low' if part.low is not None else 'high'}",
                way_out="write both low and high, or neither",
            )
        if part.unit != SHARE and (around.measures or {}).get(part.measure) == SHARE:
            yield InputError(
                f"{short(part.measure)} is a share, and is compared with others as one",
                field=f"{field}.unit",
                way_out="leave unit out and write 0.62 for 62 %; what is counted otherwise needs"
                " another name under measure",
            )
        low = part.estimate if part.low is None else part.low
        high = part.estimate if part.high is None else part.high
        if not low <= part.estimate <= high:
            yield InputError(
                f"{part.estimate:g} is not between {low:g} and {high:g}",
                field=f"{field}.estimate",
                way_out="low comes first, then the estimate, then high",
            )
        bottom, top = ends(part.measure)
        for name in ("estimate", "low", "high"):
            value = getattr(part, name)
            if part.unit == SHARE and value is not None and not bottom <= value <= top:
                yield InputError(
                    f"{value:g} is not a share, which is between {bottom:g} and {top:g}",
                    field=f"{field}.{name}",
                    way_out="write 0.62 for 62 %, or name another unit",
                )


def check_red_lines(proposal: Proposal, around: Surroundings) -> Iterator[InputError]:
    """Each is one limit on one known measure, in a language that is measured."""
    for number, line in enumerate(proposal.red_lines):
        field = f"red_lines[{number}]"
        if (line.at_least is None) == (line.at_most is None):
            yield InputError(
                "a red line is one limit: at_least or at_most",
                field=field,
                way_out="write one of the two; for both, write two red lines",
            )
        if line.language is not None and line.language not in {*proposal.languages, "en"}:
            yield InputError(
                f"nothing is measured in {line.language}, so this limit would stop every option",
                field=f"{field}.language",
                way_out=f"name one of: {', '.join(proposal.languages)}, or add it to languages",
            )
        if around.measures is None:
            continue
        units = known(proposal, around.measures)
        yield from named_wrong(line.measure, f"{field}.measure", units)
        if units.get(line.measure) == SHARE:
            limits = {f"{field}.{name}": getattr(line, name) for name in ("at_least", "at_most")}
            yield from not_a_share(line.measure, limits)


def check_stakes(proposal: Proposal, _around: Surroundings) -> Iterator[InputError]:
    """Health is never of low stakes; where stakes are high, limits come before measuring."""
    if proposal.stakes is Stakes.LOW and Theme.HEALTH in proposal.themes:
        yield InputError(
            "a wrong answer about health can hurt somebody: the stakes are not low",
            field="stakes",
            way_out="write “stakes: high”, or take health out of the themes",
        )
    if proposal.stakes is not Stakes.HIGH:
        return
    if not proposal.red_lines:
        yield InputError(
            "the stakes are high and there is no red line: limits are set before measuring, so"
            " that nobody can bend them to the result",
            field="red_lines",
            way_out="agree with the community and a professional what must never be passed, and"
            " add it under red_lines: name, measure, at_least or at_most, set_by, why",
        )
        return
    bound = {kind for line in proposal.red_lines for kind in line.kinds}
    for number, option in enumerate(proposal.options):
        if isinstance(option, Tool | Model) and option.kind not in bound:
            yield InputError(
                f"the stakes are high and no red line binds options of kind {option.kind}",
                field=f"options[{number}]",
                way_out=f"add {option.kind} to the kinds of a red line",
            )


def check_dates(proposal: Proposal, around: Surroundings) -> Iterator[InputError]:
    """Prices, rates and figures are of a day that can be known; the path to people is near."""
    for field, part in parts(proposal):
        if isinstance(part, Money | ExchangeRate | Figure):
            if part.date > around.today + _YEAR:
                yield InputError(
                    f"{part.date} is more than a year away: nobody knows it yet",
                    field=f"{field}.date",
                    way_out="write the day on which it held",
                )
            elif part.date < _EARLIEST:
                yield InputError(
                    f"{part.date} is too long ago to say anything about today",
                    field=f"{field}.date",
                    way_out="check the year",
                )
        elif isinstance(part, PathToPeople) and part.by > around.today + 10 * _YEAR:
            yield InputError(
                f"{part.by} is more than ten years away: that is no path",
                field=f"{field}.by",
                way_out="check the year, or leave path_to_people out",
            )


def check_work(proposal: Proposal, around: Surroundings) -> Iterator[InputError]:
    """Each group once; occupations that are published; options that are there, each once."""
    known = [option.name for option in proposal.options]
    groups: list[str] = []
    for number, work in enumerate(proposal.work):
        field = f"work[{number}]"
        if work.group in groups:
            yield InputError(
                f"{short(work.group)} is there already",
                field=f"{field}.group",
                way_out="give each group a name of its own: findings are told apart by it",
            )
        groups.append(work.group)
        # The list may grow: what a later Terazi knows does not bind a proposal that was locked.
        named = work.occupation if around.packaged is not None else ""
        if named and occupation(named) is None:
            near = ", ".join(nearest_titles(named))
            yield InputError(
                f"{short(named)} is no title or code of O*NET for which exposure was published",
                field=f"{field}.occupation",
                way_out=(f"write the one that comes nearest, as {near}; or " if near else "")
                + "leave it out: then its exposure stays unknown",
            )
        changed: list[str] = []
        for place, change in enumerate(work.changes):
            name = f"{field}.changes[{place}].option"
            if change.option not in known:
                yield no_option(change.option, known, name)
            elif change.option in changed:
                yield InputError(
                    f"{short(change.option)} is there already",
                    field=name,
                    way_out="keep one of the two",
                )
            changed.append(change.option)


def check_tokenizers(proposal: Proposal, around: Surroundings) -> Iterator[InputError]:
    """Each has a name of its own and a file."""
    names: list[str] = []
    for number, one in enumerate(proposal.tokenizers):
        field = f"tokenizers[{number}]"
        if one.name in names:
            yield InputError(
                f"{short(one.name)} is there already",
                field=f"{field}.name",
                way_out="give each tokenizer a name of its own",
            )
        names.append(one.name)
        problem = None if around.folder is None else not_there(one.file, around.folder)
        if problem:
            yield InputError(problem[0], field=f"{field}.file", way_out=problem[1])


def check_files(proposal: Proposal, around: Surroundings) -> Iterator[InputError]:
    """Tables, models and people's own test sets are there. Those who read them look inside."""
    for number, name in enumerate(proposal.test_sets):
        wrong = own_set_problem(name, around.folder)
        if wrong:
            yield InputError(wrong[0], field=f"test_sets[{number}]", way_out=wrong[1])
    wrong = table_problem(proposal.ratings, around.folder) if proposal.ratings else None
    if wrong:
        yield InputError(wrong[0], field="ratings", way_out=wrong[1])
    for number, option in enumerate(proposal.options):
        problem, field = None, f"options[{number}]"
        if isinstance(option, Tool) and option.table:
            problem, field = table_problem(option.table, around.folder), f"{field}.table"
        elif isinstance(option, Model):
            problem = model_problem(option, around.folder, around.packaged)
            field = f"{field}.model"
        if problem:
            yield InputError(problem[0], field=field, way_out=problem[1])
        if isinstance(option, Trained):
            wrong_field = trained_problem(option, around.folder, around.packaged)
            if wrong_field:
                field, problem = f"options[{number}].{wrong_field[0]}", wrong_field[1]
                yield InputError(problem[0], field=field, way_out=problem[1])


CHECKS: tuple[Check, ...] = (
    check_lists,
    check_names,
    check_amounts,
    check_currencies,
    check_figures,
    check_red_lines,
    check_stakes,
    check_dates,
    check_work,
    check_tokenizers,
    check_files,
    check_readiness,
    *PEOPLE_CHECKS,
    *CLAIM_CHECKS,
    *FIGURE_CHECKS,
    *PREFERENCE_CHECKS,
)
