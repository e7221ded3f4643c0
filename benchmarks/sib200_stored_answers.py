"""What GPT-4 and GPT-3.5 once wrote about SIB-200, read by us.

    python benchmarks/sib200_stored_answers.py

The test set's authors keep what GPT-4 and GPT-3.5 wrote, sentence by sentence, in their repository
(``llm-results``). Nothing is asked again: the stored text is an answer like any other, so refusals
and what cannot be read are counted apart and are neither right nor wrong. Needs a mirror of the
repository (``TERAZI_MIRROR``), and prints a table in Markdown.

Source: Adelani, Liu, Shen, Vassilyev, Alabi, Mao, Gao & Lee (2024), SIB-200, EACL.
"""

import csv
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from terazi.data.load import load
from terazi.data.testset import ChoiceSet, QuestionItem, QuestionSet
from terazi.errors import InputError
from terazi.finding import Finding, Theme
from terazi.options.interface import Answer, Kind, Manner
from terazi.probes.accuracy import Measured, accuracy
from terazi.probes.asking import Asked, ask
from terazi.probes.declare import Settings
from terazi.probes.written import UNREADABLE, Judged, answering
from terazi.text.named_choice import named

LANGUAGES = {
    "en": "eng_Latn", "tr": "tur_Latn", "sw": "swh_Latn",
    "ha": "hau_Latn", "yo": "yor_Latn", "am": "amh_Ethi",
}  # fmt: skip
#: Folder and column of each model; the columns are not called as the folders are.
MODELS = {"GPT-4": ("output_gpt4", "gpt-4"), "GPT-3.5": ("output_gpt3.5", "gpt-3")}
MEASURED = Measured("topic", Theme.BUSINESS, "topic accuracy, as written")
#: The answers list six topics over and over, and never this one: it seems not to have been offered.
NOT_OFFERED = "entertainment"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a model wrote, by the text that it was asked about."""

    name: str
    written: dict[str, str]
    kind: Kind = Kind.MODEL
    describe: str = ""

    def answer(
        self,
        questions: Sequence[str],
        language: str,  # noqa: ARG002  its answers are those of one language
        manners: Sequence[Manner] = (),  # noqa: ARG002  it was asked long ago
    ) -> list[Answer]:
        """Return what is stored."""
        return [Answer(self.written[question]) for question in questions]


@dataclass(frozen=True, slots=True)
class Read:
    """What a model's stored answers in a language come to.

    Attributes:
        found: the share of right answers among those that could be read.
        right: how many were right.
        items: how many there are.
        offered: the share of right ones among those read whose topic was offered.
    """

    found: Finding
    right: int
    items: int
    offered: float

    @property
    def of_all(self) -> float:
        """As if what could not be read were wrong, which is what a mere count of matches gives."""
        return self.right / self.items


def read_stored(folder: Path, model: str, language: str) -> dict[str, str]:
    """What a model wrote about each text of the test part.

    Raises:
        InputError: the file has other columns, or other labels than the test set.
    """
    within, column = MODELS[model]
    file = folder / "llm-results" / within / f"{LANGUAGES[language]}.tsv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    if not rows or not {"category", "text", column} <= rows[0].keys():
        raise InputError(
            "has no answers in the columns that were expected",
            file=file,
            field=column,
            way_out="look at the first line: the column may be called otherwise",
        )
    return {row["text"]: row[column] or "" for row in rows}


def judge(item: QuestionItem, answer: str, topics: Sequence[str]) -> Judged:
    """Right or wrong if it names one topic."""
    places = named(answer, topics)
    if len(places) != 1:
        return UNREADABLE
    (place,) = places
    return Judged(topics[place] == item.answers[0])


def read(mirror: Path, model: str, language: str) -> Read:
    """Put the items of the test part to what a model wrote once."""
    (folder,) = (mirror / "github" / "dadelani" / "sib-200").iterdir()
    _, testset, _ = load("sib-200", [language], allow_download=False)
    if not isinstance(testset, ChoiceSet):
        raise TypeError("SIB-200 is a set of choices")
    topics = testset.items[language][0].choices
    items = tuple(
        QuestionItem(item.id, language, item.question, (item.choices[item.gold],))
        for item in testset.items[language]
    )
    asked_set = QuestionSet("SIB-200", {language: items}, sources=testset.sources)
    stored = Stored(model, read_stored(folder, model, language))
    task = answering(
        MEASURED.measure,
        asked_set.name,
        asked_set.items,
        asked=lambda item: item.question,
        right=lambda item: item.answers[0],
        judge=lambda item, answer: judge(item, answer, topics),
        ways={language: (Manner(""),)},
    )
    asked = ask(task, [stored], Settings(languages=(language,)))[model][language]
    return _counted(asked, asked_set, model, language)


def _counted(asked: Asked, testset: QuestionSet, model: str, language: str) -> Read:
    found = accuracy(MEASURED, model, testset, language, asked)
    right = sum(outcome.correct is True for outcome in asked.outcomes)
    offered = [
        outcome.correct
        for outcome in asked.outcomes
        if outcome.correct is not None and outcome.gold != NOT_OFFERED
    ]
    return Read(found, right, len(asked.outcomes), sum(offered) / len(offered))


def main() -> None:
    """Print the table."""
    mirror = os.environ.get("TERAZI_MIRROR")
    if not mirror:
        sys.exit("set TERAZI_MIRROR to the folder of a mirror that holds dadelani/sib-200")
    print(
        "| model | language | right of those read | 95 % | read | refused | unreadable "
        "| right of all | of those read, topic offered |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for model in MODELS:
        for language in LANGUAGES:
            one = read(Path(mirror), model, language)
            found, interval = one.found, one.found.interval
            if found.estimate is None or interval is None:
                print(f"| {model} | {language} | unknown | | 0 | | | | |")
                continue
            print(
                f"| {model} | {language} | {found.estimate:.1%} "
                f"| {interval.low:.1%} to {interval.high:.1%} | {found.n} of {one.items} "
                f"| {found.details['refused']} | {found.details['unreadable']} "
                f"| {one.of_all:.1%} | {one.offered:.1%} |"
            )


if __name__ == "__main__":
    main()
