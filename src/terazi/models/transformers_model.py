"""The transformers backend: a folder of weights or a GGUF file, on torch.

An extra, for what has no GGUF file and for machines with a GPU. The weights are read from
``safetensors`` files or GGUF only, and code that comes with a model is never run.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from terazi.errors import InputError
from terazi.models import hub
from terazi.models.digest import file_sha256
from terazi.models.generation import AT_ONCE, generate
from terazi.models.interface import (
    Generation,
    ModelIdentity,
    Prompt,
    Score,
    ScoreRequest,
    Usage,
)
from terazi.models.memory import Form, Need
from terazi.models.scoring import CONVENTIONS, score
from terazi.models.threads import PIECE_TOKENS, measured
from terazi.models.torch_generation import TorchWriter
from terazi.models.torch_memory import torch_need
from terazi.models.torch_tree import (
    Network,
    Tokenizer,
    TorchTree,
    loaded,
    mark_of,
    torch,
    totals,
    transformers,
)
from terazi.models.usage import of_answers, of_scores, plus


class TransformersModel:
    """A causal language model of the transformers library.

    Args:
        place: a folder with ``config.json`` and ``*.safetensors``, or a GGUF file.
        name: for people.
        device: where torch runs it: ``cpu``, ``cuda``, ``mps``.
        precision: of the weights as they are run, by torch's name: ``float32``, ``bfloat16``.
        context: tokens of one request at most, prompt and answer together.

    Raises:
        InputError: there is no such model, or it is not of a form that is read.
        TeraziError: the extra is not installed.
    """

    def __init__(
        self,
        place: Path,
        *,
        name: str = "",
        device: str = "cpu",
        precision: str = "float32",
        context: int = 2048,
    ) -> None:
        self._place = place
        self._device = device
        self._precision = precision
        self._context = context
        weights, tokenizer, template = _files(self._place)
        self.identity = ModelIdentity(
            name=name or place.stem,
            weights=_digest(weights),
            tokenizer=_digest(tokenizer),
            template=_digest(template) if template else "",
            precision=precision,
            backend=f"transformers on torch, {device}",
            backend_version=_versions(),
            conventions=CONVENTIONS,
        )
        self.usage = Usage()

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        """Log-likelihoods of continuations after ``preamble`` + context, in one tree.

        The preamble is read once and kept for the next call. Conventions and what the figures
        depend on: `terazi.models.scoring`.
        """
        return score(self, requests, preamble)

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """The likeliest token each time, several answers at once.

        A call repeats exactly. How far answers depend on each other: `terazi.models.generation`.

        Raises:
            TeraziError: the model keeps a state that cannot be shared by texts that begin alike.
        """
        _ = self._tree  # checks that it does not
        prompts = [self._prompt_tokens(request) or [self.begin] for request in requests]
        answers = generate(
            self._writer(), requests, prompts, window=self.window, at_once=self.at_once
        )
        self.usage = plus(self.usage, of_answers(prompts, answers))
        return answers

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text alone, without begin and end marks."""
        return [len(self._plain(text)) for text in texts]

    def close(self) -> None:
        """Give the memory back."""
        for held in ("_tree", "_model"):
            self.__dict__.pop(held, None)

    @property
    def threads(self) -> int:
        """Of the processor, with which it computes; measured where that has not been done."""
        _ = self._model
        return int(torch().get_num_threads())

    @property
    def at_once(self) -> int:
        """Answers that are written together: one where rounding would make them depend on it."""
        return AT_ONCE if self._precision in ("float32", "float64") else 1

    # What it takes ----------------------------------------------------------------------------

    @property
    def best_form(self) -> Form:
        """The only one but for the window: weights are always run in the precision given."""
        return Form(full=False, window=self._context)

    def needs(self, form: Form) -> Need:
        """Of the machine's memory."""
        return torch_need(self._place, _files(self._place)[0], form)

    def in_form(self, form: Form) -> "TransformersModel":
        """The same model with another window; nothing is loaded yet."""
        return TransformersModel(
            self._place,
            name=self.identity.name,
            device=self._device,
            precision=self._precision,
            context=form.window,
        )

    # What scoring asks for ---------------------------------------------------------------------

    @cached_property
    def window(self) -> int:
        """Tokens of one request at most."""
        longest = getattr(self._model.config.get_text_config(), "max_position_embeddings", None)
        return min(self._context, longest or self._context)

    @property
    def begin(self) -> int:
        """The mark of a beginning, or of an end where there is none."""
        return mark_of(self._tokenizer)

    def tokens(self, text: str) -> list[int]:
        """Special marks written in a text are text: items and answers are hostile."""
        return [*self._beginning, *self._plain(text)]

    def read(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int],
        shared: int,
    ) -> list[float]:
        """Log-likelihood of each sequence from its start on."""
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
        before = self._tree.tokens_read
        figures = self._tree.read_each(sequences, starts, preamble=preamble, shared=shared)
        read = self._tree.tokens_read - before
        self.usage = plus(self.usage, of_scores(sequences, read))
        return figures

    # How it runs ------------------------------------------------------------------------------

    @cached_property
    def _model(self) -> Network:
        try:
            model = loaded(
                transformers().AutoModelForCausalLM,
                self._place,
                dtype=getattr(torch(), self._precision),
                use_safetensors=True,
            )
        except Exception as error:  # what a damaged file makes the libraries raise is anything
            raise self._not_loaded(error) from error
        model = model.eval().to(self._device)
        if self._device == "cpu":
            read = partial(_read_piece, model)
            torch().set_num_threads(measured("torch", read, limit=torch().get_num_threads()))
        return model

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        try:
            return loaded(transformers().AutoTokenizer, self._place)
        except Exception as error:  # what a damaged file makes the libraries raise is anything
            raise self._not_loaded(error) from error

    @cached_property
    def _tree(self) -> TorchTree:
        return TorchTree(self._model)

    def _writer(self) -> TorchWriter:
        return TorchWriter(self._model, self._tokenizer, self._ends, room=2 * self.window)

    @cached_property
    def _beginning(self) -> list[int]:
        """The mark of a beginning, where the tokenizer sets one before a text."""
        first: list[int] = self._tokenizer("").input_ids[:1]
        return first if first == [self._tokenizer.bos_token_id] else []

    @cached_property
    def _ends(self) -> set[int]:
        """Tokens with which the model ends an answer."""
        found = self._model.generation_config.eos_token_id
        ends = set(found if isinstance(found, list) else [found])
        return (ends | {self._tokenizer.eos_token_id}) - {None}

    def _not_loaded(self, error: Exception) -> InputError:
        return InputError(
            f"transformers cannot load this model: {str(error).splitlines()[0][:300]}",
            file=self._place,
            way_out="check that its files are whole and that it needs no code of its own",
        )

    def _plain(self, text: str) -> list[int]:
        found: list[int] = self._tokenizer(
            text, add_special_tokens=False, split_special_tokens=True
        ).input_ids
        return found

    def _prompt_tokens(self, request: Prompt) -> list[int]:
        """The prompt's tokens; marks of the chat template come from the template alone."""
        if not (request.chat and self._tokenizer.chat_template):
            return self.tokens(request.text)
        place = "\N{OBJECT REPLACEMENT CHARACTER}"
        framed = self._tokenizer.apply_chat_template(
            [{"role": "user", "content": place}], add_generation_prompt=True, tokenize=False
        )
        before, _, after = framed.partition(place)
        marked: list[list[int]] = self._tokenizer([before, after], add_special_tokens=False)[
            "input_ids"
        ]
        return [*marked[0], *self._plain(request.text), *marked[1]]


def _read_piece(model: Network, threads: int) -> None:
    """For measuring."""
    torch().set_num_threads(threads)
    tokens = torch().arange(PIECE_TOKENS)[None] % model.config.get_text_config().vocab_size
    with torch().inference_mode():
        model(input_ids=tokens)


def _versions() -> str:
    try:
        return f"{version('transformers')}, torch {version('torch')}"
    except PackageNotFoundError:
        transformers()  # says what to install
        torch()
        raise


def _files(place: Path) -> tuple[list[Path], list[Path], list[Path]]:
    """The files of weights, tokenizer and chat template."""
    if not place.is_dir():
        if not place.is_file():
            raise InputError(
                "there is no such model file", file=place, way_out="give the path of a GGUF file"
            )
        return [place], [place], [place]  # all of them are in it
    weights, tokenizer, template = (
        sorted({file for pattern in patterns for file in place.glob(pattern)})
        for patterns in (hub.WEIGHTS, hub.TOKENIZER, hub.TEMPLATE)
    )
    if len(weights) < 2:
        raise InputError(
            "this folder has no model in it: config.json and *.safetensors are needed",
            file=place,
            way_out="save the model with save_pretrained, or give a GGUF file",
        )
    return weights, tokenizer, template


def _digest(files: Iterable[Path]) -> str:
    """SHA-256 over the names and digests of files."""
    lines = [f"{file.name} {file_sha256(file)}\n" for file in files]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
