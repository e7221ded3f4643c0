"""The rungs of the ladder of participation, and what would show that a group stands on one.

Source: Arnstein (1969), A Ladder of Citizen Participation, Journal of the American Institute of
Planners 35(4), 216-224, doi:10.1080/01944366908977225.
"""

from collections.abc import Mapping

from terazi.proposal.participation import Group, Rung

#: What each rung is, in our words, after Arnstein: non-participation, tokenism, power of citizens.
RUNGS: Mapping[Rung, str] = {
    "manipulation": "used to lend their name",
    "therapy": "taught to see it otherwise",
    "informing": "told, without a way to answer",
    "consultation": "heard, without a promise that it counts",
    "placation": "given a seat, where others decide",
    "partnership": "deciding together, by agreement",
    "delegated power": "deciding, or able to stop it",
    "citizen control": "in charge of it",
}
_HEARD = ("consultation", "placation", "partnership", "delegated power", "citizen control")
_AGREED = ("placation", "partnership", "delegated power", "citizen control")
_POWER = ("delegated power", "citizen control")


def missing_evidence(group: Group, powers: set[str]) -> list[str]:
    """What the stated rung would need to be believed, and the proposal has not.

    Without a rung, as for consultation, which is what naming somebody as asked claims.
    """
    rung = group.rung or "consultation"
    wanted = {
        "how many they were": not group.how_many,
        "when": group.when is None,
        "what they were paid": group.paid is None,
        "their own words": rung in _HEARD and not group.quote,
        "minutes or an agreement": rung in _AGREED and not group.evidence,
        "a veto, or that they decided": rung in _POWER and group.who.casefold() not in powers,
    }
    return [what for what, lacking in wanted.items() if lacking]
