"""What the parts on participation, data protection and creators' rights must hold."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from terazi.errors import InputError
from terazi.proposal.explain import nearest, short
from terazi.proposal.openness_index import index_entry, nearest_entries
from terazi.proposal.options import Model
from terazi.proposal.protection import FACTS
from terazi.proposal.schema import Proposal
from terazi.proposal.shorthand import ENDPOINT


class OfADay(Protocol):
    """What a proposal is checked against, as far as these checks need it."""

    @property
    def today(self) -> date:
        """The day it is read, or was locked."""
        ...


def check_participation(proposal: Proposal, around: OfADay) -> Iterator[InputError]:
    """Vetoes are of options that are there and say why; nobody was asked tomorrow."""
    participation = proposal.participation
    if participation is None:
        return
    for number, group in enumerate(participation.consulted):
        yield from _not_yet(group.when, f"participation.consulted[{number}].when", around)
    for number, veto in enumerate(participation.can_veto):
        field = f"participation.can_veto[{number}]"
        yield from _named(proposal, veto.options, f"{field}.options")
        yield from _not_yet(veto.when, f"{field}.when", around)
        if veto.used and not veto.why:
            yield InputError(
                "a veto was used and nobody says why",
                field=f"{field}.why",
                way_out="write what they said, in their own words if you can",
            )
        if not veto.used and veto.when is not None:
            yield InputError(
                "a veto that was not used has no day",
                field=f"{field}.when",
                way_out="write used: true, or remove the day",
            )


def check_data_protection(proposal: Proposal, _around: OfADay) -> Iterator[InputError]:
    """Ways lead to options that are there, and end in one place."""
    told = proposal.data_protection
    if told is not None:
        if "nothing" in told.about and len(told.about) > 1:
            yield InputError(
                "questions tell either nothing about anybody, or something",
                field="data_protection.about",
                way_out="remove “nothing”, or all the others",
            )
        for number, way in enumerate(told.ways):
            field = f"data_protection.ways[{number}]"
            yield from _named(proposal, way.options, f"{field}.options")
            if way.on_the_machine and way.country is not None:
                yield InputError(
                    "what happens on the machine is not sent to a country",
                    field=f"{field}.country",
                    way_out="remove country, or on_the_machine",
                )
    for number, option in enumerate(proposal.options):
        if not isinstance(option, Model) or option.endpoint is None:
            continue
        if option.endpoint.country is not None and not option.model.startswith(ENDPOINT):
            yield InputError(
                "a model that runs here is in no other country",
                field=f"options[{number}].endpoint.country",
                way_out="remove it",
            )


def check_corpora(proposal: Proposal, _around: OfADay) -> Iterator[InputError]:
    """Each corpus once, of options that are there; who was paid was not left unpaid."""
    names: list[str] = []
    for number, corpus in enumerate(proposal.corpora):
        field = f"corpora[{number}]"
        if corpus.name in names:
            yield InputError(
                f"{short(corpus.name)} is there already",
                field=f"{field}.name",
                way_out="give each corpus a name of its own",
            )
        names.append(corpus.name)
        yield from _named(proposal, corpus.options, f"{field}.options")
        if corpus.paid is not None and corpus.compensation != "paid":
            yield InputError(
                "an amount is named, and compensation does not say that it was paid",
                field=f"{field}.compensation",
                way_out="write compensation: paid, or remove the amount",
            )


def check_facts_forbidden(proposal: Proposal, _around: OfADay) -> Iterator[InputError]:
    """A red line on a fact forbids it, and does nothing else."""
    for number, line in enumerate(proposal.red_lines):
        if line.measure in FACTS and line.at_most != 0:
            yield InputError(
                f"{short(line.measure)} is a fact: yes (1) or no (0), and a red line forbids it",
                field=f"red_lines[{number}]",
                way_out="write at_most: 0",
            )


def check_openness_index(proposal: Proposal, _around: OfADay) -> Iterator[InputError]:
    """An entry of the index is one that is there: which one is never guessed."""
    for number, option in enumerate(proposal.options):
        named = option.openness if isinstance(option, Model) else ""
        if not named or index_entry(named) is not None:
            continue
        near = ", ".join(nearest_entries(named))
        yield InputError(
            f"{short(named)} is no entry of the European Open Source AI Index that Terazi knows",
            field=f"options[{number}].openness",
            way_out=(f"write its exact name, as {near}; or " if near else "")
            + "leave it out: then what the index says stays unknown",
        )


def _named(proposal: Proposal, names: Iterable[str], field: str) -> Iterator[InputError]:
    known = [one.name for one in proposal.options if one.kind not in {"nothing", "people"}]
    for number, name in enumerate(names):
        if name not in known:
            yield InputError(
                f"there is no tool or model {short(name)}",
                field=f"{field}[{number}]",
                way_out=f"{nearest(name, known)}There are {', '.join(known) or 'none'}",
            )


def _not_yet(day: date | None, field: str, around: OfADay) -> Iterator[InputError]:
    if day is not None and day > around.today:
        yield InputError(
            f"{day} is still to come", field=field, way_out="write the day on which it happened"
        )


PEOPLE_CHECKS = (
    check_participation,
    check_data_protection,
    check_corpora,
    check_facts_forbidden,
    check_openness_index,
)
