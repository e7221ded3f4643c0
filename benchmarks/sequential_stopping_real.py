"""What stopping early would have saved: python benchmarks/sequential_stopping_real.py FOLDER.

Takes the answers of a finished weighing again, in many random orders, and looks after every item.
The weighing must have asked all items.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np

from terazi.finding import Finding, Outcome
from terazi.ledger.store import read_ledger, read_verdict
from terazi.statistics.intervals import cluster_mean, clustered_wilson
from terazi.statistics.order import order
from terazi.statistics.paired import compare_shares
from terazi.statistics.peeking import replay
from terazi.statistics.stopping import Answer, Better, Limit, Question, Result, Rule, Stopper

ERROR = 0.05
MEASURES = ("topic accuracy", "word knowledge")

Answers = Mapping[str, Mapping[str, Sequence[float]]]  # whose, item, right (1) and wrong (0)


class Lot(NamedTuple):
    """A name to be put in order."""

    id: str
    language: str = ""
    cluster: str = ""


def real(folder: Path, orders: int) -> None:
    """Print a row for every question that the answers can be asked, and what all need together."""
    print(f"{orders} random orders; stated error {ERROR:.0%} for each question\n")
    print("| question | all items | answer | items | 9 in 10 | part | same | other | of the set |")
    print("|---" * 9 + "|")
    parts: list[float] = []
    together: list[str] = []
    for measure in MEASURES:
        findings = [f for f in read_ledger(folder) if f.measure == measure and not f.group]
        findings = [f for f in findings if f.estimate is not None]  # not where nothing was read
        answers = {name(f): by_item(f.outcomes) for f in findings if f.outcomes}
        lines = list(red_lines(folder, measure, answers))
        others = list(comparisons(findings))
        parts += [compare(question, answers, orders) for question in (*lines, *others)]
        for what, questions, strict in (
            ("questions", (*lines, *others), False),
            ("red lines", lines, False),
            ("red lines, asking no more of who has crossed one,", lines, True),
        ):
            runs = [all_at_once(questions, answers, seed, strict=strict) for seed in range(orders)]
            together.append(
                f"{measure}: one stopper with the {len(questions)} {what} asks for "
                f"{fmean(runs):.0%} of the {sum(map(len, answers.values()))} answers."
            )
    few = sum(part <= 1 / 3 for part in parts)
    print(f"\n{few} of {len(parts)} questions need at most a third of the items.")
    print("\n".join(together))


def name(finding: Finding) -> str:
    """Whose answers these are."""
    return f"{finding.option} {finding.language}"


def by_item(outcomes: Iterable[Outcome]) -> dict[str, list[float]]:
    """Right and wrong answers of each cluster, none where no answer could be read."""
    read: dict[str, list[float]] = {}
    for outcome in outcomes:
        found = read.setdefault(outcome.cluster or outcome.item, [])
        if outcome.correct is not None:
            found.append(float(outcome.correct))
    return read


def share(read: Sequence[float]) -> float | None:
    """What the stopper is told of an item."""
    return fmean(read) if read else None


def red_lines(folder: Path, measure: str, answers: Answers) -> Iterator[Question]:
    """The weighing's own, on the measure and on its gap to English."""
    for line in read_verdict(folder).gates:
        own, english = f"{line.option} {line.language}", f"{line.option} en"
        if line.measure == measure and own in answers:
            yield Limit(own, Rule(line.rule), line.limit)
        elif line.measure == f"{measure}: gap to English" and {own, english} <= answers.keys():
            yield Limit(english, Rule(line.rule), line.limit, against=own)


def comparisons(findings: Sequence[Finding]) -> Iterator[Question]:
    """Better than the best guess? And every two on the same items: which is better?"""
    measured = [finding for finding in findings if finding.outcomes]
    for finding in measured:
        same = [f for f in findings if f.is_guess and f.language == finding.language]
        best = max(guess.estimate or 0.0 for guess in same)
        yield Limit(name(finding), Rule.AT_LEAST, best)
    for first, second in combinations(measured, 2):
        same_items = by_item(first.outcomes).keys() == by_item(second.outcomes).keys()
        if same_items and (first.language == second.language or first.option == second.option):
            yield Better(name(first), name(second))


def compare(question: Question, answers: Answers, orders: int) -> float:
    """Print a row and return the mean part of the items that is needed."""
    names = [who for who in (question.of, question.against) if who]
    items = list(answers[question.of])
    fixed, estimate = at_once(question, answers)

    def run(seed: int, *, of_set: bool) -> Answer:
        lots = [lot.id for lot in order(map(Lot, items), seed)]
        taken = {who: [share(answers[who][item]) for item in lots] for who in names}
        return replay(question, taken, error=ERROR, of_set=of_set)

    found = [run(seed, of_set=False) for seed in range(orders)]
    needed = [end.n for end in found]
    of_set = fmean(run(seed, of_set=True).n for seed in range(orders))
    same = fmean(end.result is fixed for end in found)
    other = fmean(end.result not in (fixed, Result.UNDECIDED) for end in found)
    part = fmean(needed) / len(items)
    print(
        f"| {in_words(question)} | {estimate:.1%} of {len(items)} | {fixed.value} "
        f"| {fmean(needed):.0f} | {np.quantile(needed, 0.9):.0f} | {part:.0%} | {same:.0%} "
        f"| {other:.0%} | {of_set:.0f} |",
        flush=True,
    )
    return part


def at_once(question: Question, answers: Answers) -> tuple[Result, float]:
    """Return what all items say, looked at once, and the figure that they say it with."""
    first = answers[question.of]
    if not question.against:
        interval = clustered_wilson(first.values())
        return question.read(interval.low, interval.high)[0], cluster_mean(first.values())
    found = compare_shares(first, answers[question.against])
    if found is None:
        raise ValueError(f"no item that both {question.of} and {question.against} answered")
    return question.read(found.interval.low, found.interval.high)[0], found.estimate


def in_words(question: Question) -> str:
    """Say what is asked."""
    if isinstance(question, Limit):
        what = f"{question.of} − {question.against}" if question.against else question.of
        return f"{what}: {question.rule.value} {question.limit:.1%}?"
    return f"{question.of} or {question.against}?"


def all_at_once(
    questions: Sequence[Question], answers: Answers, seed: int, *, strict: bool
) -> float:
    """Return the part of all answers that is asked for when one stopper has all questions.

    With ``strict``, an option that has crossed a red line is asked no more, in any language.
    """
    most = max(len(items) for items in answers.values())
    stopper = Stopper(questions, most, error=ERROR)
    lots = {who: [lot.id for lot in order(map(Lot, items), seed)] for who, items in answers.items()}
    named = {who for question in questions for who in (question.of, question.against)}
    asked = [who for who in lots if who in named]
    count = 0
    for place in range(most):
        for who in asked:
            if place < len(lots[who]) and stopper.wanted(who):
                item = lots[who][place]
                stopper.add(who, item, share(answers[who][item]))
                count += 1
        for answer in stopper.answers if strict else ():
            if answer.result is Result.FAILED:
                option = answer.question.of.rpartition(" ")[0]
                same = [who for who in asked if who.rpartition(" ")[0] == option]
                stopper.end("it has crossed a red line", *same)
        if stopper.done:
            break
    return count / sum(map(len, lots.values()))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="What stopping early would have saved.")
    parser.add_argument("folder", type=Path, help="of a finished weighing")
    parser.add_argument("--orders", type=int, default=200, help="random orders")
    given = parser.parse_args()
    real(given.folder, given.orders)


if __name__ == "__main__":
    main()
