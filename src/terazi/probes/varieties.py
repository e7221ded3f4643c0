"""How much worse is it in one variety of a language than in another, on the same items?

Varieties are languages of one macrolanguage of ISO 639-3, as Egyptian and Moroccan Arabic, Sorani
and Kurmanji: what is nobody's dialect to those who speak it. Who serves "Arabic" may serve some of
its speakers far worse than others.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from langcodes.data_dicts import MACROLANGUAGES

from terazi.data.cldr_names import english_name
from terazi.finding import Direction, Finding, Theme
from terazi.probes.accuracy import compared_in_pairs

#: What the comparison is called, after the measure's name.
GAP = "gap between varieties"


def macrolanguage(tag: str) -> str:
    """The language that a variety belongs to, as ``ar`` for ``arz``, or it is itself one."""
    language = tag.partition("-")[0]
    return MACROLANGUAGES.get(language, language)


def gaps_between_varieties(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Every two varieties of one language, for each option: the former less the latter.

    In the order of the findings, which is that of the proposal's languages, so that what is found
    does not choose the sign. Only where items are translations of the same sources, to be paired.
    """
    together: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        paired = any(outcome.cluster for outcome in finding.outcomes)
        help_ = finding.direction is Direction.HELP
        if paired and help_ and finding.estimate is not None and not finding.group:
            whose = finding.option, finding.probe, finding.measure
            together.setdefault((*whose, macrolanguage(finding.language)), []).append(finding)
    for same in together.values():
        for former, latter in combinations(same, 2):
            if _language(former) != _language(latter):
                yield from _gap(former, latter)


def _gap(former: Finding, latter: Finding) -> Iterator[Finding]:
    formula = f"share in {english_name(former.language)} − in {english_name(latter.language)}"
    compared = compared_in_pairs(former, latter, formula)
    if compared is not None:
        yield Finding(
            option=latter.option,
            theme=Theme.BIAS,
            measure=f"{latter.measure}: {GAP}",
            direction=Direction.HARM,
            language=latter.language,
            group=f"behind {former.language}",
            **compared,
        )


def _language(finding: Finding) -> str:
    return finding.language.partition("-")[0]
