"""The tree of `terazi.models.tree` read by a model of the transformers library on torch.

The nodes of a wave are one sequence to the model; a mask says which of them each one follows, and
their positions are given. Between waves only the keys and values of one path are kept. Where
probabilities are wanted, the vocabulary is gone through in tiles: full rows are never held.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache, reduce
from importlib import import_module
from operator import add
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from terazi.errors import TeraziError
from terazi.models.tree import Limits, Wave, chain, plan

#: Tokens read together.
BATCH = 256

#: Of a wave.
LIMITS = Limits(nodes=BATCH, branches=BATCH)
_TILE = 2**23  # logits held at once
_SLIDING, _FULL = "sliding_attention", "full_attention"

# What the libraries make has no types here: they are an extra.
Tensor = Any
Network = Any
Config = Any
Tokenizer = Any
Memory = list[tuple[Tensor, Tensor]]  # keys and values by layer, (1, heads, positions, size)


@cache
def torch() -> ModuleType:
    """The library, loaded on first use.

    Raises:
        TeraziError: the extra is not installed.
    """
    return _library("torch")


@cache
def transformers() -> ModuleType:
    """The library, loaded on first use.

    Raises:
        TeraziError: the extra is not installed.
    """
    return _library("transformers")


def _library(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise TeraziError(
            f"running a model of this form needs the package {name}, which is not installed\n"
            "  → pip install 'terazi[torch]'"
        ) from error


def _where(place: Path) -> dict[str, Any]:
    common = {"trust_remote_code": False, "local_files_only": True}
    if place.is_dir():
        return {"pretrained_model_name_or_path": str(place), **common}
    folder, file = str(place.parent), place.name
    return {"pretrained_model_name_or_path": folder, "gguf_file": file, **common}


def loaded(by: Any, place: Path, **more: Any) -> Any:  # noqa: ANN401  classes of an extra
    """What a class of transformers makes of a place: nothing is fetched, no code is run.

    Args:
        by: as ``AutoTokenizer``.
        place: a folder, or a GGUF file.
        more: for its ``from_pretrained``.
    """
    with nullcontext() if place.is_dir() else _quickly():
        return by.from_pretrained(**_where(place), **more)


def _quickly() -> AbstractContextManager[None]:
    """The vocabulary of a GGUF file is read quickly, where there is the package for it."""
    try:
        return import_module("terazi.models.gguf_reader").in_use()  # type: ignore[no-any-return]
    except ImportError:
        return nullcontext()


def mark_of(tokenizer: Tokenizer) -> int:
    """The mark of a beginning, or of an end where there is none."""
    begin, end = tokenizer.bos_token_id, tokenizer.eos_token_id
    return int(begin if begin is not None else end or 0)


def totals(each: Sequence[Sequence[float]]) -> list[float]:
    """Figures of tokens added up, in their order, so that they repeat to the last digit."""
    return [reduce(add, figures, 0.0) for figures in each]


class TorchTree:
    """Reads trees of tokens with a causal language model of transformers.

    Args:
        model: as ``AutoModelForCausalLM`` gives it, ready to be asked.

    Attributes:
        tokens_read: until now.

    Raises:
        TeraziError: read as a tree, the model gives other figures than read in a row. So do
            architectures that keep a state instead of keys and values, or that place tokens by
            their order of arrival.
    """

    def __init__(self, model: Network) -> None:
        self._model = model
        self._config = model.config.get_text_config()
        self._body = model.get_decoder()
        self._head = _Head(model.get_output_embeddings(), self._config)
        self._preamble: tuple[int, ...] = ()
        self._remembered: Memory = []
        self.tokens_read = 0
        self._check()
        self.tokens_read = 0  # what the check read is not anybody's

    def read(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int] = (),
        shared: int = 0,
    ) -> list[float]:
        """As :meth:`terazi.models.scoring.Reader.read`."""
        return totals(self.read_each(sequences, starts, preamble=preamble, shared=shared))

    def read_each(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int] = (),
        shared: int = 0,
    ) -> list[list[float]]:
        """The same, token by token."""
        found: list[list[float]] = [[] for _ in sequences]
        with torch().inference_mode():
            self._remember(tuple(preamble))
            path = [(k[:, :, :shared], v[:, :, :shared]) for k, v in self._remembered]
            for wave in plan(sequences, starts, shared=shared, limits=LIMITS):
                hidden, path = self._read(wave, path)
                self._add(wave, hidden, found)
        return found

    def _remember(self, preamble: tuple[int, ...]) -> None:
        if preamble != self._preamble:
            path: Memory = []
            for wave in chain(preamble, BATCH):
                _, path = self._read(wave, path)
            self._preamble, self._remembered = preamble, path

    def _read(self, wave: Wave, path: Memory) -> tuple[Tensor, Memory]:
        """Hidden states of the wave's nodes, shape (nodes, size), and the path to its last one."""
        nodes = wave.nodes()
        self.tokens_read += len(nodes)
        memory = transformers().DynamicCache()
        if wave.kept:
            for layer, (keys, values) in enumerate(path):
                memory.update(keys[:, :, : wave.kept], values[:, :, : wave.kept], layer)
        output = self._body(
            input_ids=self._tensor([[node.token for node in nodes]]),
            position_ids=self._tensor([[node.position for node in nodes]]),
            attention_mask=masks(self._model, wave.visible),
            past_key_values=memory,
            use_cache=True,
        )
        columns = self._tensor(wave.path())
        kept = [
            (layer.keys.index_select(2, columns), layer.values.index_select(2, columns))
            for layer in memory.layers
        ]
        return output.last_hidden_state[0], kept

    def _add(self, wave: Wave, hidden: Tensor, found: list[list[float]]) -> None:
        if not wave.wanted:
            return
        place = {row: number for number, row in enumerate(wave.rows)}
        figures = self._head.log_probabilities(
            hidden.index_select(0, self._tensor(wave.rows)),
            self._tensor([place[wanted.row] for wanted in wave.wanted]),
            self._tensor([wanted.token for wanted in wave.wanted]),
        )
        for wanted, figure in zip(wave.wanted, figures, strict=True):
            found[wanted.request].append(figure)  # waves come in the order of a request's tokens

    def _tensor(self, numbers: Sequence[int] | Sequence[Sequence[int]]) -> Tensor:
        return torch().tensor(numbers, dtype=torch().long, device=self._model.device)

    def _check(self) -> None:
        """A small tree against the model's own figures, one sequence at a time."""
        last = self._config.vocab_size - 1
        sequences = [[min(last, token) for token in (5, 9, 6, *end)] for end in ((7, 8, 5), (8, 7))]
        starts = (2, 1)
        try:
            figures = self.read(sequences, starts)
        except (AttributeError, KeyError, RuntimeError, TypeError, ValueError) as error:
            raise self._no_tree(str(error).splitlines()[0]) from error
        for sequence, start, figure in zip(sequences, starts, figures, strict=True):
            with torch().inference_mode():
                logits = self._model(input_ids=self._tensor([sequence])).logits[0].float()
            rows = logits.log_softmax(-1)[start - 1 : -1]
            own = float(rows.gather(1, self._tensor(sequence[start:])[:, None]).sum())
            if not abs(own - figure) < _tolerance(self._model.dtype):
                raise self._no_tree(f"{figure:.4f} instead of {own:.4f} nats")

    def _no_tree(self, reason: str) -> TeraziError:
        return TeraziError(
            f"a {self._config.model_type} model cannot be read as a tree of texts that begin "
            f"alike: {reason}\n"
            "  → weigh it as a GGUF file through llama.cpp, if there is one"
        )


def masks(
    model: Network, visible: Callable[[int | None], npt.NDArray[np.bool_]]
) -> Tensor | dict[str, Tensor]:
    """The mask that a model adds to its attention: one, or one a kind of layer.

    Args:
        model: as ``AutoModelForCausalLM`` gives it.
        visible: which tokens are seen, shape (tokens, tokens in memory), by the positions that
            a token sees at most (None for all).
    """
    config = model.config.get_text_config()
    kinds = set(getattr(config, "layer_types", None) or ())
    window = getattr(config, "sliding_window", None)
    if _SLIDING in kinds:
        return {_FULL: _mask(model, visible(None)), _SLIDING: _mask(model, visible(window))}
    return _mask(model, visible(None if kinds else window))


def _mask(model: Network, visible: npt.NDArray[np.bool_]) -> Tensor:
    seen = torch().from_numpy(visible).to(model.device)
    mask = torch().zeros(seen.shape, dtype=model.dtype, device=model.device)
    mask.masked_fill_(~seen, torch().finfo(model.dtype).min)
    return mask[None, None]


def _tolerance(precision: object) -> float:
    """Nats, over a few tokens."""
    return 1e-3 if precision in (torch().float32, torch().float64) else 0.25


class _Head:
    """The last layer, from hidden states to log-probabilities."""

    def __init__(self, layer: Network, config: Config) -> None:
        self._weight = layer.weight
        self._bias = getattr(layer, "bias", None)
        self._cap = getattr(config, "final_logit_softcapping", None)
        self._scale = getattr(config, "logit_scale", None) or 1.0
        self._scale /= getattr(config, "logits_scaling", None) or 1.0

    def log_probabilities(self, hidden: Tensor, rows: Tensor, tokens: Tensor) -> list[float]:
        """Of ``tokens`` after ``rows`` of ``hidden``, in nats."""
        size, step = self._weight.shape[0], max(1, _TILE // len(hidden))
        tiles = [
            self._finish(hidden @ self._weight[i : i + step].T, slice(i, i + step)).logsumexp(1)
            for i in range(0, size, step)
        ]
        normalisers = torch().stack(tiles).double().logsumexp(0)
        own = (hidden[rows] * self._weight[tokens]).sum(1)
        found: list[float] = (self._finish(own, tokens).double() - normalisers[rows]).tolist()
        return found

    def _finish(self, logits: Tensor, places: Tensor | slice) -> Tensor:
        if self._bias is not None:
            logits = logits + self._bias[places]
        logits = logits.float() * self._scale
        return logits if self._cap is None else self._cap * (logits / self._cap).tanh()
