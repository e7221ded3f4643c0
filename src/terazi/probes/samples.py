"""Questions that people might ask, in each language: of the proposal, else of a public test set."""

from collections.abc import Iterable, Sequence

from terazi.data.testset import PromptSet, QuestionSet, TestSet
from terazi.options.interface import Option
from terazi.options.tool import Tool
from terazi.probes.declare import Sample

#: Uses of test sets whose questions are asked as people ask them.
USES = ("danger signs", "open question")


def samples(
    languages: Sequence[str], options: Iterable[Option], sets: Iterable[tuple[str, TestSet]]
) -> dict[str, Sample]:
    """For each language that has any: those of a table of answers, else those of a test set."""
    found: dict[str, Sample] = {}
    for option in options:
        if isinstance(option, Tool):
            for language in languages:
                own = [row.question for row in option.table if row.language == language]
                if own:
                    found.setdefault(language, Sample(_once(own), "Questions of the proposal."))
    by_use = {use: testset for use, testset in sets if use in USES}
    for use in USES:
        testset = by_use.get(use)
        for language in languages:
            asked = _asked(testset, language)
            if testset is not None and asked:
                sample = Sample(asked, f"Questions of {testset.name}.", testset.sources)
                found.setdefault(language, sample)
    return found


def _asked(testset: TestSet | None, language: str) -> tuple[str, ...]:
    if isinstance(testset, PromptSet):
        return _once(item.text for item in testset.items.get(language, ()))
    if isinstance(testset, QuestionSet):
        return _once(item.question for item in testset.items.get(language, ()))
    return ()


def _once(questions: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(questions))
