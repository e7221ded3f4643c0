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
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from terazi.errors import InputError, TeraziError
from terazi.models.binding import library, model_class
from terazi.models.digest import file_sha256
from terazi.models.gguf import GgufHeader, read_header
from terazi.models.interface import Generation, ModelIdentity, Prompt, Score, ScoreRequest
from terazi.models.prefixes import Branch, branches

if TYPE_CHECKING:
    from cyllama.llama.llama_cpp import LlamaBatch, LlamaContext, LlamaModel

_BATCH = 512  # tokens in one decode
_BRANCHES = 64  # continuations decoded side by side
_TOO_LONG = "longer than the context window"
_F32 = 0  # GGML_TYPE_F32


class LlamaCppModel:
    """A language model from a GGUF file.

    Args:
        path: the GGUF file that runs.
        original: the file it was made from, whose digest is the identity's (``path`` itself
            where it runs as it is).
        name: for people.
        threads: of the processor; two where there are two or more.
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
        threads: int = 2,
        context: int = 2048,
    ) -> None:
        self._path = path
        self._original = original or path
        self._threads = threads
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
            backend="llama.cpp through cyllama",
            backend_version=version("cyllama"),
        )

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Log-likelihoods by ``log_softmax`` over the whole vocabulary, in double precision.

        Context and continuation are tokenised together, as in running text; the continuation's
        tokens are those after the last token that both tokenisations share.
        """
        contexts = [self._tokens(request.context) for request in requests]
        whole = [self._tokens(request.context + request.continuation) for request in requests]
        starts = [_shared(a, b) for a, b in zip(contexts, whole, strict=True)]
        for i in (i for i, start in enumerate(starts) if not start):
            # Nothing before the first token: it is predicted from the begin (or end) mark.
            whole[i], starts[i] = [self._begin, *whole[i]], 1
        results: list[Score | None] = [None] * len(requests)
        fitting: list[int] = []
        for i, request in enumerate(requests):
            length = len(request.continuation.encode())
            if len(whole[i]) > self._window:
                results[i] = Score(None, len(whole[i]) - starts[i], length, _TOO_LONG)
            elif len(whole[i]) <= starts[i]:
                results[i] = Score(0.0, 0, length)
            else:
                fitting.append(i)
        figures = self._walk([whole[i] for i in fitting], [starts[i] for i in fitting])
        for i, figure in zip(fitting, figures, strict=True):
            length = len(requests[i].continuation.encode())
            results[i] = Score(figure, len(whole[i]) - starts[i], length)
        return [result for result in results if result is not None]

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """Greedy: the likeliest token each time, so that the same prompt gives the same answer."""
        return [self._generate(request) for request in requests]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text alone, without begin and end marks."""
        vocabulary = self._model.get_vocab()
        return [
            len(vocabulary.tokenize(text, add_special=False, parse_special=False)) for text in texts
        ]

    def close(self) -> None:
        """Give the memory back."""
        for resource in ("_context", "_model"):
            held = self.__dict__.pop(resource, None)
            if held is not None:
                held.close()

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
        # Room for one path of the window's length and the branches that hang on it.
        params.n_ctx = self._window + _BATCH
        params.n_batch = params.n_ubatch = _BATCH
        params.n_seq_max = _BRANCHES + 1
        params.kv_unified = True
        params.swa_full = True  # shared prefixes may be older than a sliding window
        params.n_threads = params.n_threads_batch = self._threads
        params.type_k = params.type_v = _F32
        params.flash_attn_type = 0
        return library().LlamaContext(self._model, params)

    def _tokens(self, text: str) -> list[int]:
        # Special marks written in a text are text: items and answers are hostile.
        tokens: list[int] = self._model.get_vocab().tokenize(
            text, add_special=True, parse_special=False
        )
        return tokens

    @property
    def _begin(self) -> int:
        vocabulary = self._model.get_vocab()
        begin = int(vocabulary.token_bos())
        return begin if begin >= 0 else int(vocabulary.token_eos())

    def _walk(self, sequences: Sequence[Sequence[int]], starts: Sequence[int]) -> list[float]:
        """Log-likelihood of ``sequence[start:]`` for each, decoding shared prefixes once."""
        context = self._context
        context.memory_seq_rm(-1, -1, -1)
        totals = [0.0] * len(sequences)
        path: list[int] = []
        batch = library().LlamaBatch(n_tokens=_BATCH, embd=0, n_seq_max=_BRANCHES + 1)
        try:
            for branch in branches(sequences, starts):
                keep = _shared(path, branch.stem[:-1])
                context.memory_seq_rm(0, keep, -1)
                first = self._read_stem(batch, branch.stem, keep)
                path = list(branch.stem)
                self._read_ends(batch, branch, first, totals)
        finally:
            batch.close()
        return totals

    def _read_stem(self, batch: "LlamaBatch", stem: Sequence[int], keep: int) -> np.ndarray:
        """Decode ``stem[keep:]`` on sequence 0; log-probabilities after its last token."""
        for start in range(keep, len(stem), _BATCH):
            end = min(start + _BATCH, len(stem))
            batch.clear()
            for position in range(start, end):
                batch.add(stem[position], position, [0], logits=position == len(stem) - 1)
            self._decode(batch)
        return self._log_probabilities((len(stem) - 1 - keep) % _BATCH)

    def _read_ends(
        self, batch: "LlamaBatch", branch: Branch, first: np.ndarray, totals: list[float]
    ) -> None:
        """Add the log-likelihood of every end that hangs on the stem."""
        for number, end in branch.ends:
            totals[number] += float(first[end[0]])
        longer = [(number, end) for number, end in branch.ends if len(end) > 1]
        while longer:
            batch.clear()
            rows: list[tuple[int, int, int]] = []  # which row predicts which token of whom
            taken = 0
            filled = 0
            for sequence, (number, end) in enumerate(longer[:_BRANCHES], start=1):
                if filled + len(end) - 1 > _BATCH:
                    break
                self._context.memory_seq_cp(0, sequence, 0, len(branch.stem))
                for offset, token in enumerate(end[:-1]):
                    batch.add(token, len(branch.stem) + offset, [sequence], logits=True)
                    rows.append((filled, number, end[offset + 1]))
                    filled += 1
                taken += 1
            if not taken:
                raise TeraziError(f"a continuation of over {_BATCH} tokens cannot be scored")
            self._decode(batch)
            for row, number, token in rows:
                totals[number] += float(self._log_probabilities(row)[token])
            for sequence in range(1, taken + 1):
                self._context.memory_seq_rm(sequence, -1, -1)
            longer = longer[taken:]

    def _decode(self, batch: "LlamaBatch") -> None:
        try:
            self._context.decode(batch)
        except (ValueError, RuntimeError) as error:
            raise TeraziError(f"llama.cpp could not read a batch: {error}") from error

    def _log_probabilities(self, row: int) -> np.ndarray:
        """Shape (vocabulary,), float64, of the batch's row."""
        logits = np.array(self._context.get_logits_ith(row), dtype=np.float64)
        logits -= logits.max()
        logits -= np.log(np.exp(logits).sum())
        return logits

    def _generate(self, request: Prompt) -> Generation:
        prompt = self._prompt_tokens(request)
        room = self._window - len(prompt)
        if room <= 0:
            return Generation("", len(prompt), 0, ended_by="problem", problem=_TOO_LONG)
        context, vocabulary = self._context, self._model.get_vocab()
        context.memory_seq_rm(-1, -1, -1)
        sampler = library().LlamaSampler(library().LlamaSamplerChainParams())
        sampler.add_greedy()
        batch = library().LlamaBatch(n_tokens=_BATCH, embd=0, n_seq_max=1)
        written: list[int] = []
        text, ended_by = "", "limit"
        try:
            self._read_prompt(batch, prompt)
            while len(written) < min(request.max_tokens, room):
                token = sampler.sample(context, -1)
                if vocabulary.is_eog(token):
                    ended_by = "end"
                    break
                written.append(token)
                text = vocabulary.detokenize(written, remove_special=True, unparse_special=False)
                stop = min((text.find(s) for s in request.stop if s in text), default=-1)
                if stop >= 0:
                    text, ended_by = text[:stop], "stop"
                    break
                batch.clear()
                batch.add(token, len(prompt) + len(written) - 1, [0], logits=True)
                self._decode(batch)
        finally:
            batch.close()
            sampler.close()
        return Generation(text, len(prompt), len(written), ended_by)

    def _read_prompt(self, batch: "LlamaBatch", prompt: Sequence[int]) -> None:
        for start in range(0, len(prompt), _BATCH):
            batch.clear()
            for position in range(start, min(start + _BATCH, len(prompt))):
                batch.add(prompt[position], position, [0], logits=position == len(prompt) - 1)
            self._decode(batch)

    def _prompt_tokens(self, request: Prompt) -> list[int]:
        """The prompt's tokens; marks of the chat template come from the template alone."""
        if not (request.chat and self.header.template):
            return self._tokens(request.text)
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


def _shared(a: Sequence[int], b: Sequence[int]) -> int:
    """How many tokens two sequences have in common at their beginning."""
    count = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        count += 1
    return count
