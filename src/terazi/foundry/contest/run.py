"""A contest from settings to its table: read this first.

    settings ─► texts ─► tokenizers, n-gram ─► training ─► scoring ─► table ─► curves ─► pages

Everything lies in the contest's folder as soon as it is there, so that a contest which was killed
goes on where it was.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from terazi.errors import TeraziError
from terazi.finding import Finding
from terazi.foundry.contest import build, tested
from terazi.foundry.contest.changed import Changed, before_and_after
from terazi.foundry.contest.contestants import (
    ADAPTED,
    AS_IS,
    NGRAM,
    Contestant,
    as_it_is,
)
from terazi.foundry.contest.probed import Questions, probe_contestants
from terazi.foundry.contest.rows import Bits, Difference, best, bits, difference
from terazi.foundry.contest.score import DocumentScore, Scores, read
from terazi.foundry.contest.settings import Settings
from terazi.foundry.contest.work import ADAPTED_VOCABULARY, ALONE, SIZE, Point, Work
from terazi.foundry.contest.writing import openings
from terazi.foundry.tasks import Seen, do
from terazi.foundry.text import Corpus, Document, read_corpus, read_text
from terazi.foundry.train import job as jobs
from terazi.foundry.train.recipe import LOCAL

SAME, ELSEWHERE, ENGLISH = "same source", "elsewhere", "English"
#: Kinds whose best are set against each other.
RIVALS = ((LOCAL, ADAPTED), (LOCAL, AS_IS), (ADAPTED, AS_IS))


@dataclass(frozen=True)
class Row:
    """A contestant and what was measured of it.

    Attributes:
        contestant: who.
        bits: by text.
        trained: what came of its training; empty for a base.
        scores: as measured.
        disk: bytes of its folder.
    """

    contestant: Contestant
    bits: dict[str, Bits]
    trained: dict[str, Any]
    scores: Scores
    disk: int

    @property
    def with_memory(self) -> "Row":
        """The same with a memory of the text so far, its own or one on top."""
        texts = tuple(text.with_memory for text in self.scores.texts)
        return replace(
            self,
            bits={text.text: bits(text) for text in texts},
            scores=replace(self.scores, texts=texts),
        )


@dataclass(frozen=True)
class CurveRow:
    """A model of the curves, scored.

    Attributes:
        point: which.
        bytes: of the training text.
        bits: by text.
        against_alone: by text, where other languages were added: against the local text alone.
    """

    point: Point
    bytes: int
    bits: dict[str, Bits]
    against_alone: dict[str, Difference]


@dataclass(frozen=True)
class Result:
    """What came of a contest.

    Attributes:
        settings: of it.
        corpus: it was about.
        texts: that were scored.
        choice: of vocabulary and order for the n-gram.
        trials: of vocabularies for the transformer: what came of each training.
        rows: the table, best first on the text of the same source.
        differences: the pairs that decide, for each text.
        remembered: the best of each kind against each other where all have such a memory.
        findings: what every model did when it was asked (`terazi.foundry.contest.probed`).
        changed: what adapting changed of that.
        curves: models of the curves.
        failed: what could not be done, by name.
    """

    settings: Settings
    corpus: Corpus
    texts: Sequence[tested.Tested]
    choice: build.Choice
    trials: dict[int, dict[str, Any]]
    rows: Sequence[Row]
    differences: Sequence[Difference]
    remembered: Sequence[Difference]
    findings: Sequence[Finding]
    changed: Sequence[Changed]
    curves: Sequence[CurveRow]
    failed: dict[str, TeraziError]

    def best(self, kind: str, text: str = SAME) -> Row | None:
        """The best of a kind on a text."""
        return _best(self.rows, kind, text)


def contest(settings: Settings, folder: Path, *, at_once: int, seen: Seen) -> Result:
    """Hold a contest, or the rest of one.

    Args:
        settings: what it is about.
        folder: where everything goes.
        at_once: trainings side by side.
        seen: told of the progress.

    Raises:
        InputError: a text or a base cannot be used.
        TeraziError: the folder holds another contest, or nothing could be scored.
    """
    corpus = read_corpus(Path(settings.corpus))
    settings.lock(folder)
    held_out = _held_out(settings, corpus)
    texts = _texts(settings, held_out)
    work = Work(settings, folder, corpus)
    tested.keep(texts, work.tests)
    tested.keep((text for text in texts if text.name != ENGLISH), work.curve_tests)
    choice = build.choose(
        folder, corpus.train, corpus.validation, settings.vocabularies, settings.orders
    )
    for vocabulary in {ADAPTED_VOCABULARY, *work.trial_sizes}:
        build.made(folder, vocabulary, corpus.train)
    own = build.made(folder, choice.vocabulary, corpus.train)
    ngram = next(one for one in work.contestants if one.name == NGRAM)
    held = [one.text for one in corpus.validation]
    build.ngram(ngram.folder, corpus.train, own, choice.order, held)
    questions = _questions(settings, corpus.language, held_out)
    failed = do(list(work.tasks(questions)), at_once=at_once, seen=seen)
    rows = _rows(work, failed)
    best_adapted = _best(rows, ADAPTED, SAME)
    adapted = best_adapted.contestant if best_adapted else None
    findings, changed = _asked(work, questions, folder)
    points = [point for point, _ in work.points(adapted)]
    for point, point_texts in work.ngram_points():
        texts_of_it = jobs.documents(point_texts, settings.seed)
        build.ngram(point.folder, texts_of_it, own, choice.order, held)
        points.append(point)
    failed |= do(list(work.curve_tasks(adapted)), at_once=at_once, seen=seen)
    return Result(
        settings,
        corpus,
        texts,
        choice,
        work.trials(),
        sorted(rows, key=lambda row: row.bits[SAME].estimate),
        list(_differences(rows, texts)),
        list(_all_with_memory(rows, texts)),
        findings,
        changed,
        list(_curves(work, points)),
        failed,
    )


def _held_out(settings: Settings, corpus: Corpus) -> dict[str, Sequence[Document]]:
    """The held-out texts by name."""
    documents: dict[str, Sequence[Document]] = {SAME: corpus.held_out}
    for name, file in ((ELSEWHERE, settings.elsewhere), (ENGLISH, settings.english)):
        if file:
            documents[name] = read_text(Path(file))
    return documents


def _texts(settings: Settings, documents: Mapping[str, Sequence[Document]]) -> list[tested.Tested]:
    return [
        tested.take(name, rows, most=settings.test_bytes, piece=settings.window, seed=settings.seed)
        for name, rows in documents.items()
    ]


def _questions(
    settings: Settings, language: str, documents: Mapping[str, Sequence[Document]]
) -> Questions | None:
    if not settings.items:
        return None
    begun = {language: openings(one.text for one in documents[SAME])}
    if ENGLISH in documents:
        begun.setdefault("en", openings(one.text for one in documents[ENGLISH]))
    return Questions(language, begun, settings.items, settings.seed)


def _asked(
    work: Work, questions: Questions | None, folder: Path
) -> tuple[list[Finding], list[Changed]]:
    """What was asked, read from the journal."""
    if questions is None:
        return [], []
    there = [one for one in work.contestants if work.asking(one, questions).result.exists()]
    if not there:
        return [], []
    findings = probe_contestants(there, questions, folder / "asked")
    return findings, list(before_and_after(findings, there))


def _rows(work: Work, failed: dict[str, TeraziError]) -> list[Row]:
    rows = []
    for one in work.contestants:
        scores = read(work.scores(one.name))
        if scores is not None:
            figures = {text.text: bits(text) for text in scores.texts}
            disk = sum(file.stat().st_size for file in one.place.rglob("*") if file.is_file())
            rows.append(Row(one, figures, _trained(one), scores, disk))
    if not rows:
        reasons = "; ".join(f"{name}: {error}" for name, error in failed.items())
        raise TeraziError(f"nothing could be scored: {reasons[:1000]}")
    return rows


def _trained(one: Contestant) -> dict[str, Any]:
    if one.kind == AS_IS:
        return {}
    return jobs.done(one.folder) or {}


def _best(rows: Sequence[Row], kind: str, text: str) -> Row | None:
    of_kind = {
        row.contestant.name: row for row in rows if row.contestant.kind == kind and text in row.bits
    }
    name = best({one: row.bits[text] for one, row in of_kind.items()}, list(of_kind))
    return of_kind[name] if name else None


def _differences(rows: Sequence[Row], texts: Sequence[tested.Tested]) -> Iterator[Difference]:
    """The best of each kind against each other, the bases, and what adapting changed."""
    by_name = {row.contestant.name: row for row in rows}
    for place, text in enumerate(texts):
        for first, second in dict.fromkeys(_pairs(rows, text.name)):
            yield _difference(by_name[first], by_name[second], place)


def _all_with_memory(rows: Sequence[Row], texts: Sequence[tested.Tested]) -> Iterator[Difference]:
    """The best of each kind against each other, each with a memory of the text so far."""
    if all(score.remembered is None for row in rows for score in _documents(row)):
        return
    level = [row.with_memory for row in rows]
    for place, text in enumerate(texts):
        for first, second in _rivals(level, text.name):
            yield _difference(first, second, place)


def _documents(row: Row) -> Iterator[DocumentScore]:
    return (document for text in row.scores.texts for document in text.documents)


def _pairs(rows: Sequence[Row], text: str) -> Iterator[tuple[str, str]]:
    for first, second in _rivals(rows, text):
        yield first.contestant.name, second.contestant.name
    names = {row.contestant.name for row in rows}
    base = _best(rows, AS_IS, text)
    for row in rows:
        one, before = row.contestant, as_it_is(row.contestant.base)
        if one.kind == ADAPTED and before in names:
            yield one.name, before
        if one.kind == AS_IS and base and row is not base:
            yield base.contestant.name, one.name


def _rivals(rows: Sequence[Row], text: str) -> Iterator[tuple[Row, Row]]:
    """The best of each kind against that of each other kind."""
    for kind, other in RIVALS:
        first, second = _best(rows, kind, text), _best(rows, other, text)
        if first and second:
            yield first, second


def _difference(first: Row, second: Row, place: int) -> Difference:
    names = (first.contestant.name, second.contestant.name)
    return difference(names, first.scores.texts[place], second.scores.texts[place])


def _curves(work: Work, points: Sequence[Point]) -> Iterator[CurveRow]:
    scored = {point.name: (point, read(work.scores(point.name))) for point in points}
    alone = {
        point.method: (scores, jobs.done(point.folder) or {})
        for point, scores in scored.values()
        if point.curve == ALONE and scores is not None
    }
    for point, scores in scored.values():
        trained = jobs.done(point.folder)
        if scores is None or trained is None:
            continue
        size = int(trained["bytes of the text"])
        figures = {text.text: bits(text) for text in scores.texts}
        if point.curve in (SIZE, ALONE) or point.method not in alone:
            yield CurveRow(point, size, figures, {})
            continue
        before, own = alone[point.method]
        against = {
            mine.text: difference((point.name, ALONE), mine, theirs)
            for mine, theirs in zip(scores.texts, before.texts, strict=True)
        }
        # The other text may have had less than was asked for.
        times = round(size / own["bytes of the text"] - 1, 1)
        yield CurveRow(replace(point, place=times), size, figures, against)


def summary(result: Result) -> str:
    """The line for programs: the best of each kind on text of the same source, in bits per byte."""
    parts = []
    for name, kind in (("local", LOCAL), ("adapted", ADAPTED), ("as_is", AS_IS)):
        row = result.best(kind)
        parts.append(f"best_{name}={row.bits[SAME].estimate:.3f}" if row else f"best_{name}=none")
    return " ".join(parts)


def facts(result: Result) -> str:
    """Everything as JSON, for programs."""
    document = {
        "settings": asdict(result.settings),
        "texts": [
            {"name": text.name, "documents": text.documents, "bytes": text.bytes}
            for text in result.texts
        ],
        "choice": asdict(result.choice),
        "rows": [_plain(row) for row in result.rows],
        "differences": [
            {**asdict(one), "cannot tell": one.cannot_tell} for one in result.differences
        ],
        "differences where all have a memory of the text so far": [
            {**asdict(one), "cannot tell": one.cannot_tell} for one in result.remembered
        ],
        "asked": [
            {
                "model": one.option,
                "measure": one.measure,
                "language": one.language,
                "group": one.group,
                "estimate": one.estimate,
                "interval": asdict(one.interval) if one.interval else None,
                "unit": one.unit,
                "n": one.n,
            }
            for one in result.findings
        ],
        "changed": [
            {
                "base": one.base,
                "method": one.method,
                "measure": one.measure,
                "language": one.language,
                "before": one.before.estimate,
                "after": one.after.estimate,
                "difference": one.difference.estimate,
                "interval": asdict(one.interval) if one.interval else None,
                "words": one.words,
            }
            for one in result.changed
        ],
        "curves": [
            {
                "curve": row.point.curve,
                "place": row.point.place,
                "method": row.point.method,
                "bytes": row.bytes,
                "bits per byte": {name: asdict(one) for name, one in row.bits.items()},
                "against alone": {name: asdict(one) for name, one in row.against_alone.items()},
            }
            for row in result.curves
        ],
        "failed": {name: str(error) for name, error in result.failed.items()},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plain(row: Row) -> dict[str, Any]:
    one = row.contestant
    return {
        "name": one.name,
        "kind": one.kind,
        "method": one.method,
        "base": one.base,
        "bits per byte": {name: asdict(bits) for name, bits in row.bits.items()},
        "bits per byte with a memory of the text so far": {
            name: asdict(bits) for name, bits in row.with_memory.bits.items()
        },
        "training": row.trained,
        "bytes on disk": row.disk,
        "bytes read a second": row.scores.bytes_read_a_second,
        "bytes written a second": row.scores.bytes_written_a_second,
    }
