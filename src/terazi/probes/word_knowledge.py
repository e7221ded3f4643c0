"""Does it know everyday names in our language? Needs no test set, covers every language of CLDR."""

from collections.abc import Iterator, Sequence
from statistics import fmean

from terazi.data.cldr import USE, kind_of, most_like_english
from terazi.data.testset import ChoiceSet
from terazi.finding import GUESS, Direction, Finding, Theme
from terazi.options.interface import CanChoose, Wording
from terazi.probes.accuracy import Measured, accuracy, gaps_to_english, guess_rows
from terazi.probes.asking import ask, languages_of
from terazi.probes.declare import REFERENCE, Settings, probe
from terazi.probes.task import Chooser, choosing
from terazi.statistics.intervals import wilson
from terazi.statistics.stopping import FEWEST

MEASURED = Measured("word knowledge", Theme.COMMUNICATION, "word knowledge")

WORDINGS = (
    Wording("is", "{question} is"),
    Wording("colon", "{question}:"),
    Wording("choices", "{question}, one of {choices}:"),
)


def _guess(testset: ChoiceSet, settings: Settings) -> Iterator[Finding]:
    yield from guess_rows(MEASURED, testset, settings)
    for language in languages_of(testset.items, settings):
        if language != REFERENCE:
            yield _most_like_english(testset, language)


@probe(
    theme=MEASURED.theme,
    measure=MEASURED.measure,
    asks="Does it know the names of countries, languages, money and months in our language?",
    needs=CanChoose,
    uses=USE,
    guess=_guess,
)
def word_knowledge(
    options: Sequence[Chooser], testset: ChoiceSet, settings: Settings
) -> Iterator[Finding]:
    """Accuracy on names by language, for each kind of name as well, and the gap to English."""
    asked = ask(choosing(MEASURED.measure, testset, WORDINGS), options, settings)
    for option in options:
        found = {}
        for language, done in asked[option.name].items():
            found[language] = accuracy(MEASURED, option.name, testset, language, done)
            yield found[language]
            if found[language].estimate is None:
                continue
            kinds: dict[str, set[str]] = {}
            for item in testset.items[language]:
                kinds.setdefault(kind_of(item.id), set()).add(item.id)
            for kind, items in kinds.items():
                part = done.part(items)
                if len(items) >= FEWEST and part.outcomes:
                    yield accuracy(MEASURED, option.name, testset, language, part, group=kind)
        yield from gaps_to_english(MEASURED, option.kind, found, settings)


def _most_like_english(testset: ChoiceSet, language: str) -> Finding:
    """What somebody scores who knows the English name and picks what looks most like it."""
    items = testset.items[language]
    right = [most_like_english(item) == item.gold for item in items]
    return Finding(
        option=f"{GUESS}most like English",
        theme=MEASURED.theme,
        measure=MEASURED.measure,
        unit="share",
        direction=Direction.CONTEXT,
        grade=testset.grade,
        probe=MEASURED.probe,
        estimate=fmean(right),
        interval=wilson(sum(right), len(right)),
        language=language,
        n=len(items),
        note=(
            "Picks the choice most like the right English name and least like any other: what "
            "somebody scores who knows the names in English only."
        ),
        sources=testset.sources,
    )
