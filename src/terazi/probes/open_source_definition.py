"""Which parts of the Open Source AI Definition a model meets: as somebody judged, never derived.

The definition asks for information on the data (not the data), which no class of openness says. So
a part is met or not where somebody looked and gives a source; otherwise it is unknown.

Source: Open Source Initiative, The Open Source AI Definition 1.0, of 28 October 2024.
"""

from terazi.finding import Direction, Finding, Grade, Source, Theme
from terazi.models.facts import DefinitionPart, MatchedBy, Met, ModelFacts

PROBE = "openness"
MEASURE = "openness: Open Source AI Definition"
_DEFINITION = Source(
    title="Open Source Initiative, The Open Source AI Definition 1.0",
    address="https://opensource.org/ai/open-source-ai-definition",
    date="2024-10-28",
)


def definition_finding(option: str, facts: ModelFacts | None) -> Finding:
    """The three parts of the definition in one finding; no sum of them."""
    judged = facts.definition if facts else {}
    met = {part: judged[part].met if part in judged else Met.UNKNOWN for part in DefinitionPart}
    known = any(one is not Met.UNKNOWN for one in met.values())
    sources = [source.cited for judgement in judged.values() for source in judgement.sources]
    by_name = facts is not None and facts.matched_by is MatchedBy.NAME
    note = "" if known else "Nobody has looked whether this model meets any part of it."
    if known and by_name:
        note = "Found by the model's name alone."
    grade = Grade.ASSUMED if by_name else Grade.DOCUMENTED
    return Finding(
        option=option,
        theme=Theme.OPENNESS,
        measure=MEASURE,
        unit="",
        direction=Direction.CONTEXT,
        grade=grade if known else Grade.UNKNOWN,
        probe=PROBE,
        text="; ".join(f"{part}: {one}" for part, one in met.items()),
        note=note,
        sources=tuple(dict.fromkeys([_DEFINITION, *sources])),
        details={part.value: judged[part].text for part in DefinitionPart if part in judged},
    )
