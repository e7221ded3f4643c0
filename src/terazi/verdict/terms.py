"""The terms of a verdict: people, the path to them, conditions, and who was not there."""

from datetime import date

from terazi.finding import Grade
from terazi.proposal.schema import Proposal, Stakes
from terazi.verdict.compare import LEAST_SHARE, InPeoplesHands
from terazi.verdict.dates import path_that_counts
from terazi.verdict.plain import figure
from terazi.verdict.standing import Standing


def people_in_words(proposal: Proposal, people: InPeoplesHands | None) -> str:
    """Say what the whole budget is in people's hands (design, rule 5.3)."""
    if people is None or people.months is None:
        return "What the same money is in people's hands is not known."
    said = f"The budget pays for {figure(people.months, f'{people.role}-months')}"
    if people.share is None:
        return f"{said}; how many of the questions that answers is not known."
    asked = f"{people.asked:,.0f} questions expected in {proposal.horizon_months} months"
    said += f", which answers {figure(people.share, 'share')} of the {asked}"
    if not people.affordable:
        least = figure(LEAST_SHARE, "share")
        said += f": less than one {people.role}-month or {least} of the questions, too little"
    return f"{said}."


def months_in_words(stood: Standing) -> str:
    """The other side of the same money, "" where nobody knows or no month costs anything."""
    if stood.months is None:
        return ""
    return f"The same money pays for {figure(stood.months, 'months')} of {stood.option.name}."


def path_in_words(proposal: Proposal, today: date) -> str:
    """Say whether a path leads from a stop-gap to people (design, rule 5.2, second half)."""
    path = proposal.path_to_people
    if path is None:
        return "No path from it to people is named, dated and funded."
    if not path.funded:
        return f"The path to people by {path.by.isoformat()} is not funded, so it does not count."
    if path.by <= today:
        return f"The path to people was due on {path.by.isoformat()}, so it does not count."
    return f"A funded path leads to people by {path.by.isoformat()}: {path.who}."


def conditions(
    proposal: Proposal, chosen: Standing, people: InPeoplesHands | None, today: date, expires: str
) -> tuple[str, ...]:
    """What must hold while an option runs."""
    name = chosen.option.name
    said = []
    if proposal.stakes is Stakes.HIGH and people is not None:
        said.append(
            f"A person ({people.role}) reads every answer before anybody acts on it; {name} never "
            "answers alone."
        )
    elif proposal.stakes is not Stakes.LOW and people is not None:
        said.append(f"Everybody can reach a person ({people.role}) instead, and is told so.")
    said.append(
        f"The owner ({proposal.owner.role}) reads a sample of the answers every month and stops it "
        "when a red line is crossed."
    )
    said.append("The model, its settings or its table are not changed without weighing again.")
    path = path_that_counts(proposal, today)
    if path is not None:
        said.append(f"The path to people is kept: from {path.by.isoformat()}, {path.who}.")
    else:
        said.append(
            "It is a stop-gap: until then a path to people is named, dated and funded, or it ends "
            f"on {expires}."
        )
    if any(gate.grade == Grade.ASSUMED.value for gate in chosen.gates):
        said.append("What rests on assumed figures or starter items is measured on real ones.")
    return tuple(said)


def absent(proposal: Proposal) -> tuple[str, ...]:
    """Who was not there, as the proposal says; silence is said too."""
    participation = proposal.participation
    if participation is None:
        return ("It was not said who decided, who was consulted and who was absent.",)
    said = list(participation.absent)
    if not participation.consulted:
        said.append("Nobody was named as consulted.")
    return tuple(said)
