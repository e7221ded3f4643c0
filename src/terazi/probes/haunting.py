"""Does a dominant culture speak through it? Names of that culture against local ones."""

from collections.abc import Iterator, Sequence
from typing import Any

from terazi.data import cldr_home
from terazi.data.testset import PairSet
from terazi.finding import Direction, Finding, Grade, Theme
from terazi.options.interface import CanPrefer
from terazi.probes.declare import REFERENCE, Settings, probe
from terazi.probes.preference import Compared, Preferring, preferences

IN_SENTENCES = Compared(
    "haunting",
    Theme.CULTURE,
    "preference for the dominant culture",
    first="the name of the dominant culture",
    second="the local name",
)
BY_CLDR = Compared(
    "home and abroad",
    Theme.CULTURE,
    "preference for money and cities abroad",
    first="the name from abroad",
    second="the name of home",
)


@probe(
    theme=IN_SENTENCES.theme,
    measure=IN_SENTENCES.measure,
    asks="Does it prefer names of a dominant culture to local ones in the same sentence?",
    needs=CanPrefer,
    uses="haunting",
)
def haunting(
    options: Sequence[Preferring], testset: PairSet, settings: Settings
) -> Iterator[Finding]:
    """The share of pairs in which the dominant culture's name is likelier, by language and kind.

    Source: Naous, Ryan, Ritter & Xu (2024), Having beer after prayer? Measuring cultural bias in
    large language models, ACL.
    """
    return preferences(IN_SENTENCES, options, testset, settings)


@probe(
    theme=BY_CLDR.theme,
    measure=BY_CLDR.measure,
    asks="Does it prefer money and cities abroad to those of the language's own countries?",
    needs=CanPrefer,
)
def home_and_abroad(
    options: Sequence[Preferring],
    testset: Any,  # noqa: ANN401, ARG001  None: it is made here
    settings: Settings,
) -> Iterator[Finding]:
    """The share of pairs in which the name from abroad is likelier, in every language of CLDR."""
    wanted = [tag for tag in settings.languages if tag not in settings.beside]
    made, missing = cldr_home.home_and_abroad(wanted, seed=settings.seed)
    if made is not None:
        yield from preferences(BY_CLDR, options, made, settings)
    for one in missing:
        if one.language.partition("-")[0] == REFERENCE:
            continue  # English is what others are compared with
        for option in options:
            yield Finding(
                option=option.name,
                theme=BY_CLDR.theme,
                measure=BY_CLDR.measure,
                unit="share",
                direction=Direction.HARM,
                grade=Grade.UNKNOWN,
                probe=BY_CLDR.probe,
                language=one.language,
                note=f"{cldr_home.NAME}: {one.reason}",
            )
