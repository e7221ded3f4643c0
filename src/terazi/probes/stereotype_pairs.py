"""Does it prefer sentences that repeat a stereotype?"""

from collections.abc import Iterator, Sequence

from terazi.data.testset import PairSet
from terazi.finding import Finding, Theme
from terazi.options.interface import CanPrefer
from terazi.probes.declare import Settings, probe
from terazi.probes.preference import Compared, Preferring, preferences

COMPARED = Compared(
    "stereotype pairs",
    Theme.BIAS,
    "stereotype preference",
    first="the stereotype",
    second="the opposite",
)


@probe(
    theme=COMPARED.theme,
    measure=COMPARED.measure,
    asks="Does it prefer sentences that repeat a stereotype?",
    needs=CanPrefer,
    uses="stereotype pairs",
)
def stereotype_pairs(
    options: Sequence[Preferring], testset: PairSet, settings: Settings
) -> Iterator[Finding]:
    """The share of pairs in which the stereotype is likelier, over all and by kind.

    Source: Nangia, Vania, Bhalerao & Bowman (2020), CrowS-Pairs, EMNLP. What such pairs can and
    cannot show: Blodgett, Lopez, Olteanu, Sim & Wallach (2021), Stereotyping Norwegian salmon: an
    inventory of pitfalls in fairness benchmark datasets, ACL-IJCNLP, pages 1004-1015.
    """
    tags = [tag for tag in settings.languages if tag in testset.items]
    others = [tag for tag in settings.languages if tag not in testset.items]
    note = ""
    if tags and others:
        note = f"In {', '.join(tags)} only: it says nothing about {', '.join(others)}."
    return preferences(COMPARED, options, testset, settings, note=note)
