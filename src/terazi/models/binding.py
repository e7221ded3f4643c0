"""llama.cpp as Python sees it: loaded on first use, quiet, with a clear message when missing."""

import os
from functools import cache
from types import ModuleType
from typing import Any

from terazi.errors import TeraziError


@cache
def library() -> ModuleType:
    """The binding's module, its compute backends loaded and its chatter switched off.

    Raises:
        TeraziError: the extra is not installed.
    """
    # Threads that spin while they wait for each other slow a busy machine to a tenth; read by the
    # OpenMP library when it is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    try:
        from cyllama.llama import llama_cpp  # noqa: PLC0415  an extra, and slow to load
    except ImportError as error:
        raise TeraziError(
            "running a language model needs llama.cpp, which is not installed\n"
            "  → pip install 'terazi[llama]'"
        ) from error
    llama_cpp.disable_logging()
    llama_cpp.ggml_backend_load_all()
    module: ModuleType = llama_cpp
    return module


@cache
def model_class() -> type[Any]:
    """The binding's model, with the attribute that its ``get_logits_ith`` looks for (0.2.18)."""
    base: type[Any] = library().LlamaModel

    class Model(base):  # type: ignore[misc]  # a compiled class without types
        @property
        def n_vocab(self) -> int:
            return int(self.get_vocab().n_vocab)

    return Model
