"""One model on the held-out texts: bits of each document, and how fast it reads and writes."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from terazi.errors import TeraziError
from terazi.files import write_atomically
from terazi.foundry.contest.tested import Tested, kept
from terazi.models.interface import LanguageModel, Prompt, ScoreRequest
from terazi.models.long_text import log_likelihood_of_text
from terazi.models.memory import Fitting
from terazi.models.open import backend_for, open_for_scoring

_MARKS = 16  # tokens that are no text
_WRITTEN = 48  # tokens, for the speed of writing
_PROMPTS = 3


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """What a document costs a model.

    Attributes:
        document: its id.
        bytes: of its pieces.
        tokens: of the model's own.
        log_likelihood: in nats.
    """

    document: str
    bytes: int
    tokens: int
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class TextScores:
    """A model on a text.

    Attributes:
        text: its name.
        digest: of what was scored.
        documents: one row each.
        seconds: of processor time for reading.
    """

    text: str
    digest: str
    documents: tuple[DocumentScore, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Scores:
    """A model on all texts.

    Attributes:
        texts: one for each.
        written_bytes, written_seconds: of text that it wrote, and the processor time it took.
    """

    texts: tuple[TextScores, ...]
    written_bytes: int
    written_seconds: float

    @property
    def bytes_read_a_second(self) -> float | None:
        """Of processor time; None where that was too short to be measured."""
        seconds = sum(text.seconds for text in self.texts)
        read_bytes = sum(row.bytes for text in self.texts for row in text.documents)
        return read_bytes / seconds if seconds else None

    @property
    def bytes_written_a_second(self) -> float | None:
        """The same, of text that it wrote."""
        return self.written_bytes / self.written_seconds if self.written_seconds else None


def score(
    place: Path,
    tests: Path,
    out: Path,
    *,
    window: int,
    stride: int,
    seen: Callable[[int, int], None],
) -> Scores:
    """Score a model, or read what was scored before.

    Args:
        place: folder or file of the model.
        tests: file of the texts.
        out: file of the scores.
        window: in bytes (`terazi.models.long_text`).
        stride: in bytes.
        seen: told of bytes read, and of how many.

    Raises:
        TeraziError: a text cannot be scored by it.
    """
    texts = kept(tests)
    before = read(out)
    if before and [one.digest for one in before.texts] == [text.digest for text in texts]:
        return before
    backend = backend_for(place)
    model = _for_windows(open_for_scoring(place, backend), window)
    model.score([ScoreRequest("", "1")])  # it is loaded now, and its time is not counted
    every, done = sum(text.bytes for text in texts), 0
    found: list[TextScores] = []
    for text in texts:
        rows: dict[str, DocumentScore] = {}
        began = time.process_time()
        for document, piece in text.pieces:
            one = log_likelihood_of_text(model, piece, window=window, stride=stride)
            if one.log_likelihood is None:
                raise TeraziError(f"{place}: “{document}” cannot be scored: {one.problem}")
            so_far = rows.get(document, DocumentScore(document, 0, 0, 0.0))
            rows[document] = DocumentScore(
                document,
                so_far.bytes + one.bytes,
                so_far.tokens + one.tokens,
                so_far.log_likelihood + one.log_likelihood,
            )
            done += one.bytes
            seen(done, every)
        took = time.process_time() - began
        found.append(TextScores(text.name, text.digest, tuple(rows.values()), took))
    size, seconds = _writing(model, texts[0])
    scores = Scores(tuple(found), size, seconds)
    write_atomically(out, json.dumps(asdict(scores), ensure_ascii=False) + "\n")
    return scores


def _for_windows(model: LanguageModel, window: int) -> LanguageModel:
    """The model as it reads windows of so many bytes, none of which is more than a token."""
    if not isinstance(model, Fitting):
        return model
    form = model.best_form
    return model.in_form(replace(form, window=max(form.window, window + _MARKS)))


def read(path: Path) -> Scores | None:
    """Scores that were written, None where there are none."""
    try:
        kept_scores = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    texts = tuple(
        TextScores(
            text["text"],
            text["digest"],
            tuple(DocumentScore(**row) for row in text["documents"]),
            text["seconds"],
        )
        for text in kept_scores["texts"]
    )
    return Scores(texts, kept_scores["written_bytes"], kept_scores["written_seconds"])


def _writing(model: LanguageModel, text: Tested) -> tuple[int, float]:
    """Bytes written after the beginnings of some documents, and the processor time it took."""
    begun = [piece[:200] for _, piece in text.pieces[:_PROMPTS]]
    model.generate([Prompt(begun[0], max_tokens=1, chat=False)])  # the first time is slower
    began = time.process_time()
    written = model.generate([Prompt(one, max_tokens=_WRITTEN, chat=False) for one in begun])
    took = time.process_time() - began
    return sum(len(one.text.encode()) for one in written), took
