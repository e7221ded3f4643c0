"""The terms of a verdict: people, the path to them, conditions, and who was not there."""

from datetime import date

from terazi.finding import Grade
from terazi.message import Day, Term, say
from terazi.proposal.protection import LEAVES_COUNTRY, SENSITIVE
from terazi.proposal.schema import Proposal, Stakes
from terazi.verdict.compare import LEAST_SHARE, InPeoplesHands
from terazi.verdict.dates import path_that_counts
from terazi.verdict.evidence import Evidence
from terazi.verdict.plain import figure, listed
from terazi.verdict.standing import Standing


def people_in_words(proposal: Proposal, people: InPeoplesHands | None) -> str:
    """Say what the whole budget is in people's hands (design, rule 5.3)."""
    if people is None or people.months is None:
        return say("What the same money is in people's hands is not known.")
    months = figure(people.months, f"{people.role}-months")
    if people.share is None:
        return say(
            "The budget pays for %(months)s; how many of the questions that answers is not known.",
            months=months,
        )
    share = people.reach
    asked = round(people.asked)
    horizon = figure(proposal.horizon_months, "months")
    if people.affordable:
        return say(
            "The budget pays for %(months)s, which answers %(share)s of the %(asked)s questions "
            "expected in %(horizon)s.",
            months=months,
            share=share,
            asked=asked,
            horizon=horizon,
        )
    return say(
        "The budget pays for %(months)s, which answers %(share)s of the %(asked)s questions "
        "expected in %(horizon)s: less than one %(role)s-month or %(least)s of the questions, too "
        "little.",
        months=months,
        share=share,
        asked=asked,
        horizon=horizon,
        role=people.role,
        least=figure(LEAST_SHARE, "share"),
    )


def months_in_words(stood: Standing) -> str:
    """The other side of the same money, "" where nobody knows or no month costs anything."""
    if stood.months is None or stood.at_most:
        return ""
    return say(
        "The same money pays for %(months)s of %(option)s.",
        months=figure(stood.months, "months"),
        option=stood.option.name,
    )


def path_in_words(proposal: Proposal, today: date) -> str:
    """Say whether a path leads from a stop-gap to people (design, rule 5.2, second half)."""
    path = proposal.path_to_people
    if path is None:
        return say("No path from it to people is named, dated and funded.")
    day = Day(path.by.isoformat())
    if not path.funded:
        return say("The path to people by %(day)s is not funded, so it does not count.", day=day)
    if path.by <= today:
        return say("The path to people was due on %(day)s, so it does not count.", day=day)
    return say("A funded path leads to people by %(day)s: %(who)s.", day=day, who=path.who)


def conditions(
    proposal: Proposal,
    chosen: Standing,
    people: InPeoplesHands | None,
    evidence: Evidence,
    *,
    today: date,
    expires: str,
) -> tuple[str, ...]:
    """What must hold while an option runs."""
    name = chosen.option.name
    said: list[str] = []
    if proposal.stakes is Stakes.HIGH and people is not None:
        said.append(
            say(
                "A person (%(role)s) reads every answer before anybody acts on it; %(option)s "
                "never answers alone.",
                role=people.role,
                option=name,
            )
        )
    elif proposal.stakes is not Stakes.LOW and people is not None:
        said.append(
            say(
                "Everybody can reach a person (%(role)s) instead, and is told so.",
                role=people.role,
            )
        )
    said.append(
        say(
            "The owner (%(role)s) reads a sample of the answers every month and stops it when a "
            "red line is crossed.",
            role=proposal.owner.role,
        )
    )
    said.append(say("The model, its settings or its table are not changed without weighing again."))
    path = path_that_counts(proposal, today)
    if path is not None:
        day = Day(path.by.isoformat())
        said.append(
            say("The path to people is kept: from %(day)s, %(who)s.", day=day, who=path.who)
        )
    else:
        said.append(
            say(
                "It is a stop-gap: until then a path to people is named, dated and funded, or it "
                "ends on %(day)s.",
                day=Day(expires),
            )
        )
    said += _about_data(proposal, evidence.value(name, LEAVES_COUNTRY))
    said += _about_vetoes(proposal, name)
    if any(gate.grade == Grade.ASSUMED.value for gate in chosen.gates):
        said.append(say("What rests on assumed figures or starter items is measured on real ones."))
    return tuple(said)


def _about_data(proposal: Proposal, abroad: float | None) -> list[str]:
    """Data on health or children may go abroad only by a named law and with consent."""
    told = proposal.data_protection
    about = [word for word in SENSITIVE if told and word in told.about]
    if told is None or abroad == 0 or not about:
        return []
    lacking: list[str] = []
    if not told.law:
        lacking.append(say("the law that allows it is named"))
    if not told.consent:
        lacking.append(say("those who ask have agreed"))
    if not lacking:
        return []
    return [
        say(
            "No data on %(subjects)s go abroad before %(conditions)s.",
            subjects=listed([Term(word) for word in about]),
            conditions=listed(lacking),
        )
    ]


def _about_vetoes(proposal: Proposal, option: str) -> list[str]:
    held = proposal.participation.can_veto if proposal.participation else ()
    return [
        say("%(who)s can stop it at any time.", who=veto.who)
        for veto in held
        if not veto.used and (not veto.options or option in veto.options)
    ]


def absent(proposal: Proposal) -> tuple[str, ...]:
    """Who was not there, as the proposal says; silence is said too."""
    participation = proposal.participation
    if participation is None:
        return (say("It was not said who decided, who was consulted and who was absent."),)
    said = list(participation.absent)
    if not participation.consulted:
        said.append(say("Nobody was named as consulted."))
    return tuple(said)
