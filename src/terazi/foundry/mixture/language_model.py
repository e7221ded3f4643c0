"""The mixture as a language model that is asked like any other."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from terazi.errors import InputError
from terazi.foundry.mixture.store import ABOUT, NGRAM, TRANSFORMER, read_about, same_tokens
from terazi.foundry.mixture.weights import Weights, mixed
from terazi.foundry.ngram.language_model import NGramModel, contexts
from terazi.foundry.ngram.model import NGram
from terazi.foundry.ngram.recent import Recent
from terazi.foundry.ngram.smoothing import Floats
from terazi.models.digest import file_sha256
from terazi.models.memory import Form, Need
from terazi.models.torch_generation import TorchWriter
from terazi.models.torch_tree import Tensor, torch
from terazi.models.transformers_model import TransformersModel
from terazi.models.tree import Node

BACKEND = "mixture"


class MixtureModel(TransformersModel):
    """A transformer and an n-gram over the same tokens.

    Args:
        place: a folder as `terazi.foundry.mixture.store.save` made it.
        name: for people.
        context: tokens of one request at most, prompt and answer together.

    Raises:
        InputError: there is no mixture in it, or a damaged one.
        TeraziError: the extra is not installed.
    """

    def __init__(self, place: Path, *, name: str = "", context: int = 2048) -> None:
        self.about = read_about(place)
        same_tokens(place / TRANSFORMER, place / NGRAM)
        super().__init__(place / TRANSFORMER, name=name or place.name, context=context)
        self.folder = place
        self.ngram = NGramModel(place / NGRAM)
        self.weights = Weights(self.about.weights)
        self.recent = Recent(self.about.recent)
        parts = (file_sha256(place / ABOUT), self.identity.weights, self.ngram.identity.weights)
        self.identity = replace(
            self.identity,
            weights=hashlib.sha256(" ".join(parts).encode()).hexdigest(),
            backend=f"{BACKEND} of {self.identity.backend}, and {self.ngram.identity.backend}",
            backend_version=f"{self.about.form}, {self.identity.backend_version}; "
            f"{self.ngram.identity.backend_version}",
        )

    def close(self) -> None:
        """Give the memory back."""
        super().close()
        self.ngram.close()
        self.__dict__.pop("_ngram", None)

    def needs(self, form: Form) -> Need:
        """Of the machine's memory."""
        need, more = super().needs(form), self.ngram.needs(self.ngram.best_form)
        return replace(need, running=need.running + more.running)

    def in_form(self, form: Form) -> "MixtureModel":
        """The same model with another window; nothing is loaded yet."""
        return MixtureModel(self.folder, name=self.identity.name, context=form.window)

    def read_each(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int] = (),
        shared: int = 0,
    ) -> list[list[float]]:
        """Log-likelihood of each sequence's tokens from its start on."""
        theirs = super().read_each(sequences, starts, preamble=preamble, shared=shared)
        ngram = self._ngram
        ours = ngram.log_probabilities_each(sequences, starts)
        evidence = ngram.evidence_each(sequences, starts)
        if not ours:
            return []
        together = mixed(
            self.weights.at(np.concatenate(evidence)), np.concatenate(theirs), np.concatenate(ours)
        )
        row = ngram.row(sequences, starts, whole=True)
        raised = self.recent.raised(together, row, ngram.vocabulary)
        return [found.tolist() for found in np.split(np.log(raised), row.ends)]

    def distribution(self, context: Sequence[int], theirs: Floats) -> Floats:
        """The probability of every token after some others.

        Args:
            context: all that stands before, as tokens.
            theirs: logarithms of the transformer's probabilities, shape (vocabulary,).
        """
        ngram = self._ngram
        ours = np.zeros(len(theirs))
        ours[: ngram.vocabulary] = ngram.distribution(context)
        (weight,) = self.weights.at(np.array([ngram.evidence(context)]))
        both: Floats = weight * np.exp(theirs) + (1 - weight) * ours
        return self.recent.distribution(both, np.asarray(context, dtype=np.int64))

    @cached_property
    def _ngram(self) -> NGram:
        model = self.ngram.model.plain  # the mixture has a memory of its own
        known = self._model.config.get_text_config().vocab_size
        if known < model.vocabulary or self.begin != model.mark:
            raise InputError(
                "the transformer and the n-gram of this mixture do not fit together",
                file=self.folder,
                way_out="mix the two models again, or fetch the folder again",
            )
        return model

    def _writer(self) -> TorchWriter:
        return _Writer(self)


class _Writer(TorchWriter):
    """Goes on with the likeliest token of the mixture."""

    def __init__(self, model: MixtureModel) -> None:
        super().__init__(
            model._model,  # noqa: SLF001  they are one
            model._tokenizer,  # noqa: SLF001
            model._ends,  # noqa: SLF001
            room=2 * model.window,
        )
        self._mixture = model
        self._waiting: Iterator[list[int]] = iter(())

    def begin(self) -> None:
        """Forget everything."""
        super().begin()
        self._read_by: dict[int, list[int]] = {}

    def read(self, nodes: Sequence[Node], rows: Sequence[int]) -> list[int]:
        """Read nodes; the likeliest token after each of ``rows``."""
        self._waiting = iter(contexts(self._read_by, nodes, rows))
        return super().read(nodes, rows)

    def choose(self, logits: Tensor) -> list[int]:
        """By the mixture."""
        found = torch().log_softmax(logits.double(), -1).cpu().numpy()
        return [
            int(np.argmax(self._mixture.distribution(next(self._waiting), row))) for row in found
        ]
