"""The transformers backend: a folder of weights, a GGUF file or a model of the hub, on torch.

An extra, for what has no GGUF file and for machines with a GPU. The weights are read from
``safetensors`` files or GGUF only, and code that comes with a model is never run.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from terazi.errors import InputError
from terazi.models.digest import file_sha256
from terazi.models.interface import Generation, ModelIdentity, Prompt, Score, ScoreRequest
from terazi.models.scoring import TOO_LONG, score
from terazi.models.torch_tree import Network, TorchTree, torch, transformers

Tokenizer = Any

_WEIGHTS = ("*.safetensors", "config.json")
_TOKENIZER = (
    "tokenizer*.json", "tokenizer.model", "vocab.json", "merges.txt", "added_tokens.json",
    "special_tokens_map.json",
)  # fmt: skip
_TEMPLATE = ("chat_template*", "additional_chat_templates/*")
_OTHER = ("generation_config.json", "*.safetensors.index.json")


class TransformersModel:
    """A causal language model of the transformers library.

    Args:
        place: a folder with ``config.json`` and ``*.safetensors``, a GGUF file, or the name of a
            model on the hub (``owner/name``), which is then downloaded.
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
        place: str | Path,
        *,
        name: str = "",
        device: str = "cpu",
        precision: str = "float32",
        context: int = 2048,
    ) -> None:
        self._place = _local(place)
        self._device = device
        self._precision = precision
        self._context = context
        weights, tokenizer, template = _files(self._place)
        self.identity = ModelIdentity(
            name=name or Path(place).stem,
            weights=_digest(weights),
            tokenizer=_digest(tokenizer),
            template=_digest(template) if template else "",
            precision=precision,
            backend=f"transformers on torch, {device}",
            backend_version=f"{version('transformers')}, torch {version('torch')}",
        )

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        """Log-likelihoods of continuations after ``preamble`` + context, in one tree.

        The preamble is read once and kept for the next call. Conventions and what the figures
        depend on: `terazi.models.scoring`.
        """
        return score(self, requests, preamble)

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """Greedy: the likeliest token each time, so that the same prompt gives the same answer."""
        with torch().inference_mode():
            return [self._generate(request) for request in requests]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text alone, without begin and end marks."""
        return [len(self._plain(text)) for text in texts]

    # What scoring asks for ---------------------------------------------------------------------

    @cached_property
    def window(self) -> int:
        """Tokens of one request at most."""
        longest = getattr(self._model.config.get_text_config(), "max_position_embeddings", None)
        return min(self._context, longest or self._context)

    @property
    def begin(self) -> int:
        """The mark of a beginning, or of an end where there is none."""
        begin, end = self._tokenizer.bos_token_id, self._tokenizer.eos_token_id
        return int(begin if begin is not None else end or 0)

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
        return self._tree.read(sequences, starts, preamble=preamble, shared=shared)

    # How it runs ------------------------------------------------------------------------------

    @cached_property
    def _model(self) -> Network:
        where = self._loading()
        try:
            model = transformers().AutoModelForCausalLM.from_pretrained(
                **where, dtype=getattr(torch(), self._precision), use_safetensors=True
            )
        except Exception as error:  # what a damaged file makes the libraries raise is anything
            raise self._not_loaded(error) from error
        return model.eval().to(self._device)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        try:
            return transformers().AutoTokenizer.from_pretrained(**self._loading())
        except Exception as error:  # what a damaged file makes the libraries raise is anything
            raise self._not_loaded(error) from error

    @cached_property
    def _tree(self) -> TorchTree:
        return TorchTree(self._model)

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

    def _loading(self) -> dict[str, Any]:
        common = {"trust_remote_code": False, "local_files_only": True}
        if self._place.is_dir():
            return {"pretrained_model_name_or_path": str(self._place), **common}
        folder, file = str(self._place.parent), self._place.name
        return {"pretrained_model_name_or_path": folder, "gguf_file": file, **common}

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

    def _generate(self, request: Prompt) -> Generation:
        prompt = self._prompt_tokens(request)
        room = self.window - len(prompt)
        if room <= 0:
            return Generation("", len(prompt), 0, ended_by="problem", problem=TOO_LONG)
        memory = transformers().DynamicCache()
        unread = prompt
        written: list[int] = []
        while len(written) < min(request.max_tokens, room):
            tokens = torch().tensor([unread], device=self._device)
            output = self._model(
                input_ids=tokens, past_key_values=memory, use_cache=True, logits_to_keep=1
            )
            token = int(output.logits[0, -1].argmax())
            if token in self._ends:
                return Generation(self._text(written), len(prompt), len(written), "end")
            unread = [token]
            written.append(token)
            text = self._text(written)
            stop = min((text.find(s) for s in request.stop if s in text), default=-1)
            if stop >= 0:
                return Generation(text[:stop], len(prompt), len(written), "stop")
        return Generation(self._text(written), len(prompt), len(written), "limit")

    def _text(self, tokens: Sequence[int]) -> str:
        return str(self._tokenizer.decode(tokens, skip_special_tokens=True))

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


def _local(place: str | Path) -> Path:
    """The folder or file; a name of the hub is downloaded, without code and pickled weights."""
    path = Path(place)
    if path.is_dir() or path.suffix == ".gguf":
        return path
    transformers()  # brings the hub's library, or says what to install
    hub = import_module("huggingface_hub")
    try:
        files = [*_WEIGHTS, *_TOKENIZER, *_TEMPLATE, *_OTHER]
        return Path(hub.snapshot_download(str(place), allow_patterns=files))
    except (ValueError, OSError) as error:
        raise InputError(
            f"there is no such folder, and the hub does not give this model: {error}",
            file=place,
            way_out="give the path of a folder or of a GGUF file, or a name as owner/name",
        ) from error


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
        for patterns in (_WEIGHTS, _TOKENIZER, _TEMPLATE)
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
