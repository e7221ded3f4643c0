"""The tasks of a contest: what is trained and scored, and what must come before what."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from terazi.foundry.contest import asked, build
from terazi.foundry.contest.contestants import (
    ADAPTED,
    AS_IS,
    MIXTURE,
    NGRAM,
    TRANSFORMER,
    Contestant,
    contestants,
    slug,
    unpacked,
)
from terazi.foundry.contest.probed import Questions
from terazi.foundry.contest.settings import Settings
from terazi.foundry.tasks import Task
from terazi.foundry.text import Corpus
from terazi.foundry.text import size as bytes_of
from terazi.foundry.train import job as jobs
from terazi.foundry.train.job import Job, Text
from terazi.foundry.train.recipe import LOCAL, VOCABULARY, Shape, shape_for

#: Tokens of the vocabulary that a base is given instead of its own.
ADAPTED_VOCABULARY = 8192
#: Curves: over the size of the text; the local text alone, beside which others are added.
SIZE, ALONE = "size", "alone"
#: Part of the budget for each vocabulary that the transformer from scratch is tried with.
TRIAL = 0.2
# Seconds, for the share of the progress bar only.
_SCORING, _UNPACKING, _MIXING, _ASKING = 120.0, 30.0, 20.0, 120.0


@dataclass(frozen=True, slots=True)
class Point:
    """A model of the curves.

    Attributes:
        curve: "size", or the name of the other language's text.
        place: part of the training text, or how many times as much of the other text.
        method: whose way of training it is: the name of a contestant.
        name: unique.
        folder: of its training.
    """

    curve: str
    place: float
    method: str
    name: str
    folder: Path


class Work:
    """Makes the tasks of a contest.

    Args:
        settings: of the contest.
        folder: of the contest.
        corpus: that is read already.
    """

    def __init__(self, settings: Settings, folder: Path, corpus: Corpus) -> None:
        self._settings = settings
        self._folder = folder
        self._corpus = corpus
        self.train_file = str(corpus.folder / "train.jsonl")
        self.validation_file = str(corpus.folder / "validation.jsonl")
        self.tests = folder / "tests.json"
        self.curve_tests = folder / "tests-of-curves.json"
        self.contestants = list(contestants(settings, folder))
        self._shape = shape_for(settings.budget)

    def scores(self, name: str) -> Path:
        """The file of a model's scores."""
        return self._folder / "scores" / f"{slug(name)}.json"

    # The contest itself ------------------------------------------------------------------------

    def tasks(self, questions: Questions | None) -> Iterator[Task]:
        """All of it: long ones first, so that the cores end together."""
        for base, place in self._settings.bases.items():
            own = unpacked(self._folder, base)
            yield Task(
                f"{base}: unpacking",
                {"do": "base", "place": place, "out": str(own)},
                _UNPACKING,
                own,
                before=lambda: (self._folder / "bases").mkdir(exist_ok=True),
            )
        yield from self._vocabulary_trials()
        for one in self.contestants:
            if one.kind == ADAPTED:
                yield self._training(one, self._adapting(one), (f"{one.base}: unpacking",))
            if one.name == TRANSFORMER:
                yield self._local(one)
        for one in self.contestants:
            if one.name == MIXTURE:
                yield self._mixing(one)
            yield self._scoring(one)
            if questions is not None:
                yield self.asking(one, questions)

    def _training(self, one: Contestant, job: Job, needs: tuple[str, ...]) -> Task:
        return self._job_task(f"{one.name}: training", one.folder, job, needs)

    def _job_task(self, name: str, folder: Path, job: Job, needs: tuple[str, ...]) -> Task:
        return Task(
            name,
            {"do": "train", "folder": str(folder)},
            job.budget,
            folder / jobs.DONE,
            needs,
            before=lambda: job.save(folder),
        )

    def _adapting(self, one: Contestant, budget: float = 0.0, text: Text | None = None) -> Job:
        own = one.method == VOCABULARY
        tokenizer = build.tokenizer_folder(self._folder, ADAPTED_VOCABULARY) if own else ""
        return Job(
            one.method,
            (text or Text(self.train_file),),
            self.validation_file,
            budget or self._settings.budget,
            self._settings.seed,
            base=str(unpacked(self._folder, one.base)),
            tokenizer=str(tokenizer),
        )

    # From scratch ------------------------------------------------------------------------------

    def from_scratch(
        self, shape: Shape, budget: float, texts: Sequence[Text] = (), steps_of: str = ""
    ) -> Job:
        """A transformer from scratch."""
        return Job(
            LOCAL,
            tuple(texts) or (Text(self.train_file),),
            self.validation_file,
            budget,
            self._settings.seed,
            tokenizer=str(build.tokenizer_folder(self._folder, shape.vocabulary)),
            shape=shape,
            steps_of=steps_of,
        )

    def _trial_folders(self) -> dict[int, Path]:
        first = self._shape.vocabulary
        sizes = sorted({max(first // 2, 512), first, first * 2})
        return {size: self._folder / "choosing" / str(size) for size in sizes}

    @property
    def trial_sizes(self) -> Iterable[int]:
        """Vocabularies that the transformer is tried with."""
        return self._trial_folders()

    def _vocabulary_trials(self) -> Iterator[Task]:
        for size, folder in self._trial_folders().items():
            shape = replace(self._shape, vocabulary=size)
            job = self.from_scratch(shape, self._settings.budget * TRIAL)
            yield self._job_task(f"vocabulary of {size}: trial", folder, job, ())

    @property
    def shape(self) -> Shape:
        """Of the transformer, with the vocabulary that did best in its trial."""
        found = {
            size: outcome["validation bits per byte"]
            for size, folder in self._trial_folders().items()
            if (outcome := jobs.done(folder))
        }
        best = min(found, key=lambda size: found[size], default=self._shape.vocabulary)
        return replace(self._shape, vocabulary=best)

    def trials(self) -> dict[int, dict[str, Any]]:
        """What came of the trials, by vocabulary."""
        found = {size: jobs.done(folder) for size, folder in self._trial_folders().items()}
        return {size: outcome for size, outcome in found.items() if outcome}

    def _local(self, one: Contestant) -> Task:
        return Task(
            f"{one.name}: training",
            {"do": "train", "folder": str(one.folder)},
            self._settings.budget,
            one.folder / jobs.DONE,
            tuple(f"vocabulary of {size}: trial" for size in self._trial_folders()),
            before=lambda: self.from_scratch(self.shape, self._settings.budget).save(one.folder),
        )

    def _mixing(self, one: Contestant) -> Task:
        transformer = next(other for other in self.contestants if other.name == TRANSFORMER)
        return Task(
            f"{one.name}: mixing",
            {
                "do": "mix",
                "transformer": str(transformer.place),
                "train": self.train_file,
                "validation": self.validation_file,
                "orders": list(self._settings.orders),
                "out": str(one.folder),
            },
            _MIXING,
            one.folder / jobs.DONE,
            (f"{TRANSFORMER}: training",),
        )

    # Scoring -----------------------------------------------------------------------------------

    def _scoring(self, one: Contestant) -> Task:
        needs = {
            AS_IS: (f"{one.base}: unpacking",),
            NGRAM: (),
            MIXTURE: (f"{MIXTURE}: mixing",),
        }.get(one.name if one.kind == LOCAL else one.kind, (f"{one.name}: training",))
        return self.scoring_of(one.name, one.place, needs, self.tests)

    def scoring_of(self, name: str, place: Path, needs: tuple[str, ...], tests: Path) -> Task:
        """The task that scores a model."""
        return Task(
            f"{name}: scoring",
            {
                "do": "score",
                "place": str(place),
                "tests": str(tests),
                "out": str(self.scores(name)),
                "window": self._settings.window,
                "stride": self._settings.stride,
            },
            _SCORING,
            self.scores(name),
            needs,
            before=lambda: (self._folder / "scores").mkdir(exist_ok=True),
        )

    def asking(self, one: Contestant, questions: Questions) -> Task:
        """The task that asks a contestant what a weighing would."""
        out = self._folder / "asked"
        mark = out / f"{slug(one.name)}.json"
        return Task(
            f"{one.name}: asking",
            asked.request(one, questions, out, mark),
            _ASKING,
            mark,
            (f"{one.name}: scoring",),
        )

    # The curves --------------------------------------------------------------------------------

    def points(self, adapted: Contestant | None) -> Iterator[tuple[Point, Job]]:
        """The trainings of the curves.

        Args:
            adapted: whose way of adapting the curve over the size of the text is drawn for.
        """
        budget = self._settings.curve_budget
        if not budget:
            return
        shape = replace(shape_for(budget), vocabulary=self.shape.vocabulary)
        alone = str(self._point(ALONE, 0.0, TRANSFORMER).folder)
        for curve, place, texts in self._texts_of_curves():
            follows = "" if curve in (SIZE, ALONE) else alone
            job = self.from_scratch(shape, budget, texts, steps_of=follows)
            yield self._point(curve, place, TRANSFORMER), job
            if curve == SIZE and adapted is not None:
                point = self._point(curve, place, adapted.name)
                yield point, self._adapting(adapted, budget, texts[0])

    def ngram_points(self) -> Iterator[tuple[Point, tuple[Text, ...]]]:
        """The same curves for the n-gram, and the texts of each point."""
        if self._settings.curve_budget:
            for curve, place, texts in self._texts_of_curves():
                yield self._point(curve, place, NGRAM), texts

    def _texts_of_curves(self) -> Iterator[tuple[str, float, tuple[Text, ...]]]:
        """For each point the curve, how much, and what is trained on."""
        whole = bytes_of(self._corpus.train)
        for part in self._settings.curve_parts:
            text = Text(self.train_file, None if part >= 1 else int(part * whole))
            yield SIZE, part, (text,)
        if not self._settings.others:
            return
        own = min(self._settings.local_bytes, whole)
        local = Text(self.train_file, own)
        yield ALONE, 0.0, (local,)
        for name, file in self._settings.others.items():
            for times in self._settings.times:
                yield name, times, (local, Text(file, int(times * own)))

    def _point(self, curve: str, place: float, method: str) -> Point:
        name = f"{curve} {place:g} {method}"
        return Point(curve, place, method, name, self._folder / "curves" / slug(name))

    def curve_tasks(self, adapted: Contestant | None) -> Iterator[Task]:
        """The tasks of the curves: training, then scoring."""
        for point, job in self.points(adapted):
            needs = (f"{self._point(ALONE, 0.0, TRANSFORMER).name}: training",)
            name = f"{point.name}: training"
            yield self._job_task(name, point.folder, job, needs if job.steps_of else ())
            yield self._scoring_point(point, (name,))
        for point, _ in self.ngram_points():
            yield self._scoring_point(point, ())

    def _scoring_point(self, point: Point, needs: tuple[str, ...]) -> Task:
        place = point.folder / jobs.MODEL
        return self.scoring_of(point.name, place, needs, self.curve_tests)
