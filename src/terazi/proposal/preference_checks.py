"""What was said of values must speak of something, and not contradict itself."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from terazi.errors import InputError
from terazi.finding import Theme
from terazi.proposal.explain import nearest, short
from terazi.proposal.preferences import COST, Values
from terazi.proposal.schema import Proposal

_THEMES = tuple(theme.value for theme in Theme if theme.part != "ground")


class Measures(Protocol):
    """What a proposal is checked against, as far as these checks need it."""

    @property
    def measures(self) -> Mapping[str, str] | None:
        """Units by the names of all measures; None to leave the names unchecked."""
        ...


def check_values(proposal: Proposal, around: Measures) -> Iterator[InputError]:
    """Names are known, bounds leave room, and nothing comes before itself."""
    told = proposal.values
    if told is None:
        return
    named = [(f"orders[{k}].{end}", getattr(one, end)) for k, one in enumerate(told.orders)
             for end in ("first", "then")]  # fmt: skip
    named += [(f"weights[{k}].of", one.of) for k, one in enumerate(told.weights)]
    own = {figure.measure for option in proposal.options for figure in option.figures}
    own |= {line.measure for line in proposal.red_lines}
    known = {*_THEMES, *proposal.languages, COST, *own, *(around.measures or ())}
    for field, name in named:
        if around.measures is not None and name not in known:
            yield InputError(
                f"nothing that is weighed is called {short(name)}",
                field=f"values.{field}",
                way_out=f"{nearest(name, sorted(known))}write a theme ({', '.join(_THEMES)}), one "
                f"of the languages, a measure, or {COST}",
            )
    yield from _bounds(told)
    yield from _circles(told)


def _bounds(told: Values) -> Iterator[InputError]:
    least: dict[str, float] = {}
    for number, one in enumerate(told.weights):
        field = f"values.weights[{number}]"
        if one.at_least is None and one.at_most is None:
            yield InputError(
                f"it does not say how much {short(one.of)} may count",
                field=field,
                way_out="give at_least, at_most or both, as shares of 1",
            )
        if one.at_least is not None and one.at_most is not None and one.at_least >= one.at_most:
            yield InputError(
                f"at least {one.at_least:g} and at most {one.at_most:g} leave no room",
                field=field,
                way_out="put the smaller one first, with some room between them",
            )
        if one.of in _THEMES and one.at_least is not None:
            least[one.of] = max(least.get(one.of, 0.0), one.at_least)
    if sum(least.values()) > 1:
        yield InputError(
            f"the themes {', '.join(least)} are to have {sum(least.values()):g} of the weight in "
            "all, and there is only 1",
            field="values.weights",
            way_out="lower some of the at_least",
        )


def _circles(told: Values) -> Iterator[InputError]:
    """A before B before A leaves only one value, on which they count the same."""
    after: dict[str, set[str]] = {}
    for number, one in enumerate(told.orders):
        reached, waiting = set(), [one.then]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += after.get(name, ())
        if one.first in reached:
            yield InputError(
                f"{short(one.first)} comes before {short(one.then)} here, and after it elsewhere",
                field=f"values.orders[{number}]",
                way_out="keep one of the two; to show that people disagree, leave both out",
            )
        after.setdefault(one.first, set()).add(one.then)


PREFERENCE_CHECKS = (check_values,)
