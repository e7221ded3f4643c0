"""What is documented of a model, as findings: nothing is measured, everything has its source."""

from terazi.finding import Direction, Finding, Grade, Theme
from terazi.models.facts import Dimension, Fact, MatchedBy, ModelFacts, Openness

PROBE = "openness"

_DEPENDENCY = (
    Dimension.RESTRICTIONS,
    Dimension.DUTIES,
    Dimension.TERMINATION,
    Dimension.PACKAGER,
)
_MODEL = (Dimension.KIND, Dimension.PARAMETERS, Dimension.CONTEXT)

_NOTES = {
    MatchedBy.WEIGHTS: "",
    MatchedBy.NAME: "Found by the model's name alone; nobody checked that this file is that model.",
    MatchedBy.FILE: "From the file of facts beside the model.",
    MatchedBy.CARD: "From the model's card and the manifest of its corpus: what its makers say.",
}


def openness_findings(
    option: str, facts: ModelFacts | None, *, probe: str = PROBE
) -> list[Finding]:
    """Report every ``Dimension`` of a model, known or not.

    Args:
        option: the option's name in the proposal.
        facts: what is documented, or None where nobody has looked.
        probe: the name under which the findings are kept.

    Returns:
        One finding a dimension, in their order. ``details["class"]`` is open, partial, closed or
        unknown. The grade is *documented*, *assumed* where only the model's name says that the
        facts are about it, *unknown* where nothing is documented.
    """
    return [_finding(option, what, facts, probe) for what in Dimension]


def _finding(option: str, what: Dimension, facts: ModelFacts | None, probe: str) -> Finding:
    fact = facts.facts.get(what) if facts else None
    return Finding(
        option=option,
        theme=_theme(what),
        measure=what.value,
        unit="",
        direction=Direction.CONTEXT,
        grade=_grade(fact, facts),
        probe=probe,
        text=fact.text if fact else "Nobody has looked this up for this model.",
        note=_note(what, facts) if fact else "",
        sources=tuple(source.cited for source in (fact.sources if fact else ())),
        details={"class": (fact.openness if fact else Openness.UNKNOWN).value},
    )


def _theme(what: Dimension) -> Theme:
    if what in _DEPENDENCY:
        return Theme.DEPENDENCY
    return Theme.MODELS if what in _MODEL else Theme.OPENNESS


def _grade(fact: Fact | None, facts: ModelFacts | None) -> Grade:
    if fact is None or facts is None or fact.openness is Openness.UNKNOWN:
        return Grade.UNKNOWN
    return Grade.ASSUMED if facts.matched_by is MatchedBy.NAME else Grade.DOCUMENTED


def _note(what: Dimension, facts: ModelFacts | None) -> str:
    notes = [_NOTES[facts.matched_by]] if facts else []
    if what is Dimension.LANGUAGES:
        notes.append("This is what the maker says; what the model can do is measured elsewhere.")
    return " ".join(note for note in notes if note)
