"""The llama.cpp backend: a GGUF file, on this machine's processor.

The binding is cyllama: prebuilt wheels for Linux, macOS and Windows in seconds, no requirements of
its own, and llama.cpp's batch, sequence copy and logits as a Python interface.

Exactness. Quantised kernels give other log-likelihoods when the batch changes, so that the same
request would not repeat. Small models are therefore scored from the same weights written out as
F32 (`terazi.models.full_precision`), with keys and values in F32 and without flash attention,
which rounds to F16. Requests given in one call share the tokens they have in common; every call
starts from an empty memory, so its result does not depend on what was asked before.
"""

from collections.abc import Sequence
from contextlib import closing
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from terazi.errors import InputError
from terazi.models.binding import library, model_class
from terazi.models.digest import file_sha256
from terazi.models.full_precision import full_precision
from terazi.models.generation import AT_ONCE, generate
from terazi.models.gguf import GgufHeader, read_header
from terazi.models.interface import (
    Generation,
    ModelIdentity,
    Prompt,
    Score,
    ScoreRequest,
    Usage,
)
from terazi.models.llama_generation import LlamaWriter
from terazi.models.llama_tree import BATCH, SEQUENCES, LlamaTree, decode
from terazi.models.memory import Form, Need, need
from terazi.models.scoring import CONVENTIONS, MELTED, score
from terazi.models.threads import PIECE, PIECE_TOKENS, measured
from terazi.models.usage import of_answers, of_scores, plus

if TYPE_CHECKING:
    from cyllama.llama.llama_cpp import LlamaContext, LlamaModel

_BACKEND = "llama.cpp through cyllama"
_F32 = 0  # GGML_TYPE_F32


class LlamaCppModel:
    """A language model from a GGUF file.

    Args:
        path: the GGUF file that runs.
        original: the file it was made from, whose digest is the identity's (``path`` itself
            where it runs as it is).
        name: for people.
        threads: of the processor; None for as many as a short measurement finds best.
        context: tokens of one request at most, prompt and answer together.

    Raises:
        InputError: the file is absent, damaged, or of an architecture llama.cpp does not know.
    """

    def __init__(
        self,
        path: Path,
        *,
        original: Path | None = None,
        name: str = "",
        threads: int | None = None,
        context: int = 2048,
    ) -> None:
        self._path = path
        self._original = original or path
        self._given_threads = threads
        self.header: GgufHeader = read_header(self._original)
        self._window = min(context, self.header.context_length or context)
        precision = self.header.precision
        if path != self._original:
            precision = f"F32 from {precision}"
        self.identity = ModelIdentity(
            name=name or self.header.name,
            weights=file_sha256(self._original),
            tokenizer=self.header.digest,  # vocabulary and merges are in the header
            template=self.header.digest if self.header.template else "",
            precision=precision,
            backend=_BACKEND,
            backend_version=version("cyllama"),
            conventions=CONVENTIONS,
        )
        self.usage = Usage()

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        """Log-likelihoods of continuations after ``preamble`` + context, in one tree.

        The preamble is read once and kept for the next call. Conventions and what the figures
        depend on: `terazi.models.scoring`.

        Raises:
            InputError: the architecture keeps a state that cannot be shared by branches.
        """
        return score(self, requests, preamble)

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """The likeliest token each time, several answers at once.

        A call repeats exactly. How far answers depend on each other: `terazi.models.generation`.
        """
        self.__dict__.pop("_tree", None)  # what it remembers is forgotten
        prompts = [self._prompt_tokens(request) or [self.begin] for request in requests]
        stateful = self._model.is_recurrent() or self._model.is_hybrid()
        with closing(LlamaWriter(self._context, self._model)) as writer:
            answers = generate(
                writer,
                requests,
                prompts,
                window=self.window,
                at_once=1 if stateful else self.at_once,
            )
        self.usage = plus(self.usage, of_answers(prompts, answers))
        return answers

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text alone, without begin and end marks."""
        vocabulary = self._model.get_vocab()
        return [
            len(vocabulary.tokenize(text, add_special=False, parse_special=False)) for text in texts
        ]

    def close(self) -> None:
        """Give the memory back."""
        self.__dict__.pop("_tree", None)
        for resource in ("_context", "_model"):
            held = self.__dict__.pop(resource, None)
            if held is not None:
                held.close()

    @property
    def threads(self) -> int:
        """Of the processor, with which it computes; measured where that has not been done."""
        return int(self._context.n_threads())

    @property
    def at_once(self) -> int:
        """Answers that are written together: one where rounding would make them depend on it."""
        return AT_ONCE if self.identity.precision.startswith("F32") else 1

    # What it takes ----------------------------------------------------------------------------

    @property
    def best_form(self) -> Form:
        """In full precision, with the window that it was given."""
        return Form(full=self.header.precision != "F32", window=self._window)

    def needs(self, form: Form) -> Need:
        """Of memory."""
        return need(self.header, form)

    def in_form(self, form: Form) -> "LlamaCppModel":
        """The same model in another form; nothing is loaded yet.

        Raises:
            TeraziError: the weights in full precision cannot be written.
        """
        return LlamaCppModel(
            full_precision(self._original) if form.full else self._original,
            original=self._original,
            name=self.identity.name,
            threads=self._given_threads,
            context=form.window,
        )

    # What scoring asks for ---------------------------------------------------------------------

    @property
    def window(self) -> int:
        """Tokens of one request at most."""
        return self._window

    @property
    def begin(self) -> int:
        """The mark of a beginning, or of an end where there is none."""
        vocabulary = self._model.get_vocab()
        begin = int(vocabulary.token_bos())
        return begin if begin >= 0 else int(vocabulary.token_eos())

    def tokens(self, text: str) -> list[int]:
        """Special marks written in a text are text: items and answers are hostile."""
        tokens: list[int] = self._model.get_vocab().tokenize(
            text, add_special=True, parse_special=False
        )
        return tokens

    def read(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int],
        shared: int,
    ) -> list[float]:
        """Log-likelihood of each sequence from its start on."""
        before = self._tree.tokens_read
        figures = self._tree.read(sequences, starts, preamble=preamble, shared=shared)
        read = self._tree.tokens_read - before
        self.usage = plus(self.usage, of_scores(sequences, read))
        return figures

    # How it runs ------------------------------------------------------------------------------

    @cached_property
    def _model(self) -> "LlamaModel":
        try:
            return model_class()(str(self._path), library().LlamaModelParams())
        except (ValueError, OSError) as error:
            raise InputError(
                "llama.cpp cannot load this model",
                file=self._path,
                way_out="check that the file is whole and that the machine has the memory for it",
            ) from error

    @cached_property
    def _context(self) -> "LlamaContext":
        params = library().LlamaContextParams()
        # Room for one path of the window's length, a wave, and the end of another preamble.
        params.n_ctx = self._window + BATCH + MELTED
        params.n_batch = params.n_ubatch = BATCH
        params.n_seq_max = SEQUENCES
        params.kv_unified = True
        params.swa_full = True  # shared prefixes may be older than a sliding window
        params.type_k = params.type_v = _F32
        params.flash_attn_type = 0
        context = library().LlamaContext(self._model, params)
        threads = self._given_threads or measured(_BACKEND, partial(self._read_piece, context))
        context.set_n_threads(threads, threads)
        return context

    def _read_piece(self, context: "LlamaContext", threads: int) -> None:
        """For measuring; leaves an empty memory."""
        context.set_n_threads(threads, threads)
        with closing(library().LlamaBatch(n_tokens=BATCH, embd=0, n_seq_max=1)) as batch:
            for position, token in enumerate(self.tokens(PIECE)[:PIECE_TOKENS]):
                batch.add(token, position, [0], logits=False)
            decode(context, batch)
        context.memory_seq_rm(-1, -1, -1)

    @cached_property
    def _tree(self) -> LlamaTree:
        if self._model.is_recurrent() or self._model.is_hybrid():
            raise InputError(
                f"a {self.header.architecture} model cannot be scored: what it remembers of a text "
                "cannot be shared by texts that begin alike",
                file=self._path,
                way_out="weigh a model of another architecture",
            )
        return LlamaTree(self._context)

    def _prompt_tokens(self, request: Prompt) -> list[int]:
        """The prompt's tokens; marks of the chat template come from the template alone."""
        if not (request.chat and self.header.template):
            return self.tokens(request.text)
        vocabulary = self._model.get_vocab()
        place = "\N{OBJECT REPLACEMENT CHARACTER}"
        message = library().LlamaChatMessage(role="user", content=place)
        framed = self._model.chat_apply_template(
            self.header.template, [message], add_assistant_msg=True
        )
        before, _, after = framed.partition(place)
        tokens: list[int] = [
            *vocabulary.tokenize(before, add_special=True, parse_special=True),
            *vocabulary.tokenize(request.text, add_special=False, parse_special=False),
            *vocabulary.tokenize(after, add_special=False, parse_special=True),
        ]
        return tokens
