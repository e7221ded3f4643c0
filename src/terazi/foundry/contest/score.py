"""One model on the held-out texts: bits of each document, and how fast it reads and writes."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from terazi.errors import TeraziError
from terazi.files import write_atomically
from terazi.foundry.contest.remembered import Heard, Listening, with_memory
from terazi.foundry.contest.tested import Tested, kept
from terazi.foundry.mixture.language_model import MixtureModel
from terazi.models.interface import LanguageModel, Prompt, ScoreRequest
from terazi.models.long_text import log_likelihood_of_text
from terazi.models.memory import Fitting
from terazi.models.open import backend_for, open_for_scoring
from terazi.models.transformers_model import TransformersModel

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
        remembered: the same with a memory of the text so far on top
            (`terazi.foundry.contest.remembered`); None for a model that has its own, or where no
            such memory could be made.
    """

    document: str
    bytes: int
    tokens: int
    log_likelihood: float
    remembered: float | None = None


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

    @property
    def with_memory(self) -> "TextScores":
        """The same, with a memory of the text so far: its own or one on top."""
        documents = tuple(
            row if row.remembered is None else replace(row, log_likelihood=row.remembered)
            for row in self.documents
        )
        return replace(self, documents=documents)


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
        reading = _Reading(model, window, stride)
        began = time.process_time()
        for document, piece in text.pieces:
            problem = reading.read(document, piece)
            if problem:
                raise TeraziError(f"{place}: “{document}” cannot be scored: {problem}")
            done += len(piece.encode())
            seen(done, every)
        took = time.process_time() - began
        found.append(TextScores(text.name, text.digest, reading.rows(), took))
    size, seconds = _writing(model, texts[0])
    scores = Scores(tuple(found), size, seconds)
    write_atomically(out, json.dumps(asdict(scores), ensure_ascii=False) + "\n")
    return scores


class _Reading:
    """A text as a model reads it, document by document."""

    def __init__(self, model: LanguageModel, window: int, stride: int) -> None:
        self._listening: Listening | None = None
        if isinstance(model, TransformersModel) and not isinstance(model, MixtureModel):
            self._listening = Listening(model)  # the others have a memory of their own
        self._model: LanguageModel = self._listening or model
        self._window, self._stride = window, stride
        self._rows: dict[str, DocumentScore] = {}
        self._heard: dict[str, list[Heard]] = {}

    def read(self, document: str, piece: str) -> str:
        """Read a piece of a document; "" or why it cannot be scored."""
        one = log_likelihood_of_text(self._model, piece, window=self._window, stride=self._stride)
        if one.log_likelihood is None:
            return one.problem
        so_far = self._rows.get(document, DocumentScore(document, 0, 0, 0.0))
        self._rows[document] = DocumentScore(
            document,
            so_far.bytes + one.bytes,
            so_far.tokens + one.tokens,
            so_far.log_likelihood + one.log_likelihood,
        )
        if self._listening is not None:
            self._heard.setdefault(document, []).extend(self._listening.heard)
            self._listening.heard.clear()
        return ""

    def rows(self) -> tuple[DocumentScore, ...]:
        """A row for each document."""
        rows = tuple(self._rows.values())
        remembered = with_memory(list(self._heard.values()))
        if remembered is None:
            return rows
        return tuple(
            replace(row, remembered=figure) for row, figure in zip(rows, remembered, strict=True)
        )


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
