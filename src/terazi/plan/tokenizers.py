"""Tokenizers without the weights of their models, and what stands in where there is none."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from terazi.errors import InputError
from terazi.models.binding import library, model_class
from terazi.models.fake import FakeModel
from terazi.models.interface import LanguageModel, ModelIdentity, Prompt
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.pieces import Pieces
from terazi.models.planning import PlanningModel, Tokenizer
from terazi.models.transformers_model import TransformersModel

if TYPE_CHECKING:
    from cyllama.llama.llama_cpp import LlamaModel

OWN, ESTIMATE = "own", "estimate"

#: Bytes of a token where the tokenizer is not at hand. docs/plan.md has what it is in truth.
BYTES_PER_TOKEN = 3


class LlamaTokenizer(LlamaCppModel):
    """A GGUF file whose weights stay on the disk: the vocabulary takes a tenth of a second."""

    @cached_property
    def _model(self) -> "LlamaModel":
        params = library().LlamaModelParams()
        params.no_alloc = True  # asked for the vocabulary only, this binding aborts
        params.use_mmap = False
        try:
            return model_class()(str(self._path), params)
        except (ValueError, OSError) as error:
            raise InputError(
                "llama.cpp cannot read the vocabulary of this model",
                file=self._path,
                way_out="check that the file is whole; a newer llama.cpp may know the architecture",
            ) from error

    def prompt_tokens(self, prompt: Prompt) -> list[int]:
        """The prompt as it would be read."""
        return self._prompt_tokens(prompt)


class TorchTokenizer(TransformersModel):
    """A model of transformers whose weights stay on the disk."""

    @cached_property
    def window(self) -> int:
        """Tokens of one request at most; the model itself may allow fewer."""
        return self._context

    def prompt_tokens(self, prompt: Prompt) -> list[int]:
        """The prompt as it would be read."""
        return self._prompt_tokens(prompt)


def planning_model(model: LanguageModel) -> tuple[PlanningModel, str]:
    """What counts in the place of a model, and whether by its own tokenizer or an estimate."""
    if isinstance(model, LlamaCppModel):
        return planning_llama(model.header.path)
    if isinstance(model, TransformersModel):
        return planning_torch(model._place)  # noqa: SLF001  told to nobody else
    if isinstance(model, FakeModel):
        return PlanningModel(model.identity, model.tokenizer), OWN
    if isinstance(model, Tokenizer):
        return PlanningModel(model.identity, model), OWN
    return planning_estimate(model.identity)


def planning_llama(file: Path) -> tuple[PlanningModel, str]:
    """Counts in the place of a GGUF file.

    Raises:
        InputError: it is absent or damaged.
        TeraziError: llama.cpp is not installed.
    """
    from terazi.models.llama_tree import LIMITS  # noqa: PLC0415

    tokenizer = LlamaTokenizer(file)
    return PlanningModel(tokenizer.identity, tokenizer, LIMITS), OWN


def planning_torch(place: Path) -> tuple[PlanningModel, str]:
    """Counts in the place of a folder of weights.

    Raises:
        InputError: there is no model in it.
        TeraziError: torch is not installed.
    """
    from terazi.models.torch_tree import LIMITS  # noqa: PLC0415

    tokenizer = TorchTokenizer(place)
    return PlanningModel(tokenizer.identity, tokenizer, LIMITS), OWN


def planning_estimate(identity: ModelIdentity) -> tuple[PlanningModel, str]:
    """Counts bytes, for a model whose tokenizer is not at hand."""
    return PlanningModel(identity, Pieces(BYTES_PER_TOKEN)), ESTIMATE
