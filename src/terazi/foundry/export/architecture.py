"""What llama.cpp must be told of a network, and how its weights are laid out there.

Three architectures of transformers have their counterpart in llama.cpp here. A network that does
something else (another scaling of positions, biases, a window that llama.cpp does not know) is
refused: a file that loads and computes something else is worse than none.

Sources: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md for the keys; the names of the
tensors are those of the package ``gguf``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import numpy.typing as npt

from terazi.errors import InputError
from terazi.models.torch_tree import Config

Tensor = npt.NDArray[np.float32]

_EVERY = 6  # of Gemma 3's layers one sees the whole text; llama.cpp has the number in its code
_LOCAL_BASE = 10_000.0  # so has it the frequency of the positions of the others


@dataclass(frozen=True, slots=True)
class Architecture:
    """A network as llama.cpp knows it.

    Attributes:
        name: in llama.cpp.
        kind: its list of tensors.
        check: raises where the network is not what llama.cpp would compute.
        change: a tensor of transformers as llama.cpp wants it, by its name and the configuration.
    """

    name: str
    kind: gguf.MODEL_ARCH
    check: Callable[["Refusing", Config], None]
    change: Callable[[str, Tensor, Config], Tensor]

    def tensor_name(self, name: str, layers: int) -> str | None:
        """What llama.cpp calls a tensor; None where it does not know it.

        A bias has a name there, but these networks have none in llama.cpp.
        """
        if name.endswith(".bias"):
            return None
        names = gguf.get_tensor_name_map(self.kind, layers)
        found: str | None = names.get_name(name, try_suffixes=(".weight",))
        return found


@dataclass(frozen=True, slots=True)
class Refusing:
    """Says of a configuration what cannot be carried over."""

    file: Path

    def unless(self, holds: bool, problem: str) -> None:  # noqa: FBT001  reads as a sentence
        """Raise an InputError with the problem where something does not hold."""
        if not holds:
            raise InputError(
                f"llama.cpp would compute something else than this network: {problem}",
                file=self.file,
                way_out="run the folder by transformers, which needs no GGUF file",
            )


def architecture_of(config: Config, file: Path) -> Architecture:
    """The counterpart of a network.

    Args:
        config: as transformers reads it.
        file: its file, for messages.

    Raises:
        InputError: there is none, or this network does something else.
    """
    named = [str(name) for name in config.architectures or ()]
    found = KNOWN.get(named[0]) if named else None
    if found is None:
        raise InputError(
            f"a network of the architecture {named[0][:80] if named else 'unsaid'} is not exported",
            file=file,
            way_out=f"these are: {', '.join(KNOWN)}",
        )
    refusing = Refusing(file)
    heads, groups = config.num_attention_heads, config.num_key_value_heads
    refusing.unless(heads % groups == 0, f"{heads} heads share {groups} keys and values")
    found.check(refusing, config)
    return found


def describe(writer: gguf.GGUFWriter, config: Config) -> None:
    """Write the network's measures into the header."""
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_key_length(head_size(config))
    writer.add_value_length(head_size(config))
    writer.add_rope_dimension_count(head_size(config))
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)
    positions = config.rope_parameters
    if "full_attention" in positions:
        writer.add_sliding_window(config.sliding_window)
        positions = positions["full_attention"]
    writer.add_rope_freq_base(float(positions["rope_theta"]))


def head_size(config: Config) -> int:
    """Numbers of a head of attention."""
    said = getattr(config, "head_dim", None)
    return int(said or config.hidden_size // config.num_attention_heads)


def _check_plain(refusing: Refusing, config: Config) -> None:
    _check_activation(refusing, config.hidden_act, "silu")
    kind = config.rope_parameters.get("rope_type", "default")
    refusing.unless(kind == "default", f"its positions are scaled (“{str(kind)[:40]}”)")
    shared = config.rope_parameters.get("partial_rotary_factor", 1.0)
    refusing.unless(shared == 1.0, f"positions turn only {shared} of each head")
    refusing.unless(
        not getattr(config, "use_sliding_window", False), "it sees the text through a window"
    )


def _check_gemma(refusing: Refusing, config: Config) -> None:
    _check_activation(refusing, config.hidden_activation, "gelu_pytorch_tanh")
    size, scale = head_size(config), config.query_pre_attn_scalar
    refusing.unless(scale == size, f"attention is scaled by {scale}, where heads have {size}")
    for name in ("attn_logit_softcapping", "final_logit_softcapping"):
        refusing.unless(getattr(config, name) is None, f"it has {name}")
    refusing.unless(
        not getattr(config, "use_bidirectional_attention", False), "it looks ahead in the text"
    )
    positions = config.rope_parameters
    for which in ("full_attention", "sliding_attention"):
        kind = positions[which].get("rope_type", "default")
        refusing.unless(kind == "default", f"its positions are scaled (“{str(kind)[:40]}”)")
    local = float(positions["sliding_attention"]["rope_theta"])
    refusing.unless(local == _LOCAL_BASE, f"the base of its near positions is {local:g}")
    expected = [
        "full_attention" if (layer + 1) % _EVERY == 0 else "sliding_attention"
        for layer in range(config.num_hidden_layers)
    ]
    refusing.unless(
        list(config.layer_types) == expected,
        f"not every {_EVERY}th of its layers sees the whole text, and the others a window",
    )


def _check_activation(refusing: Refusing, found: str, wanted: str) -> None:
    refusing.unless(found == wanted, f"its activation is {str(found)[:40]}")


def _llama(name: str, tensor: Tensor, config: Config) -> Tensor:
    """Rotary positions turn pairs of neighbours in llama.cpp, halves of a head in transformers."""
    found = re.search(r"\.self_attn\.([qk])_proj\.weight$", name)
    if not found:
        return tensor
    heads = config.num_attention_heads if found[1] == "q" else config.num_key_value_heads
    halves = tensor.reshape(heads, 2, tensor.shape[0] // heads // 2, *tensor.shape[1:])
    return halves.swapaxes(1, 2).reshape(tensor.shape)


def _as_it_is(_name: str, tensor: Tensor, _config: Config) -> Tensor:
    return tensor


def _gemma(name: str, tensor: Tensor, _config: Config) -> Tensor:
    """Its norms multiply by one plus their weight, llama.cpp's by the weight."""
    return tensor + np.float32(1) if name.endswith("norm.weight") else tensor


#: By the name that transformers has for them.
KNOWN = {
    "LlamaForCausalLM": Architecture("llama", gguf.MODEL_ARCH.LLAMA, _check_plain, _llama),
    "Qwen3ForCausalLM": Architecture("qwen3", gguf.MODEL_ARCH.QWEN3, _check_plain, _as_it_is),
    "Gemma3ForCausalLM": Architecture("gemma3", gguf.MODEL_ARCH.GEMMA3, _check_gemma, _gemma),
}
