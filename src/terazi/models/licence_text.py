"""Where the text of a model's licence is: what the user names, in the package, beside the model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from terazi.models.packaged import PACKAGED, PREFIX

#: Files of a folder of weights that hold its licence, or what belongs to it.
_NAMES = ("LICENSE", "LICENCE", "COPYING", "TERMS", "USE_POLICY", "USE-POLICY", "ACCEPTABLE_USE")
_ENDINGS = ("", ".txt", ".md", ".html")
_BESIDE = tuple(f".{word}{ending}" for word in ("licence", "license") for ending in _ENDINGS[1:])
#: Standard texts that the user keeps beside the proposal, each called by its SPDX identifier.
STANDARD = "licences"


@dataclass(frozen=True, slots=True)
class LicenceFiles:
    """Files with the text of a model's licence.

    Attributes:
        given: those that the user names.
        found: those that came with the model, or are the standard text of that name.
        certain: whether they are known to be about this model, and not only of its licence's name.
        why_not: why there are none.
    """

    given: tuple[Path, ...] = ()
    found: tuple[Path, ...] = ()
    certain: bool = True
    why_not: str = ""


def licence_files(
    model: str, named: Sequence[str], folder: Path, *, place: Path | None = None, spdx: str = ""
) -> LicenceFiles:
    """Look for the licence of a model.

    Args:
        model: as the proposal names it.
        named: files that the user names, counted from the folder.
        folder: of the proposal.
        place: the model's file or folder, where it is on this machine.
        spdx: the licence's identifier, where the model's own file says one.
    """
    given = tuple(folder / name for name in named)
    if model.startswith(PREFIX):
        found = _of_package(model.removeprefix(PREFIX))
    else:
        found = tuple(_beside(place)) if place else ()
    if given or found:
        return LicenceFiles(given, found)
    standard = _standard(folder / STANDARD, spdx) if spdx else None
    if standard:
        return LicenceFiles(found=(standard,), certain=False)
    way_out = "name its text under licence_files"
    if spdx:
        return LicenceFiles(
            why_not=f"the model's file says “{spdx[:60]}” and has no text of it; {way_out}, or put"
            f" the standard text into {STANDARD}/{spdx[:60]}.txt beside the proposal"
        )
    return LicenceFiles(why_not=f"no licence text came with this model; {way_out}")


def _of_package(key: str) -> tuple[Path, ...]:
    packaged = PACKAGED.get(key)
    name, inside = packaged.licence_text if packaged else ("", "")
    if not name:
        return ()
    try:
        file = Path(str(distribution(name).locate_file(inside)))
    except PackageNotFoundError:
        return ()
    return (file,) if file.is_file() else ()


def _beside(place: Path) -> Iterator[Path]:
    """A folder of weights is one model's; other files may lie beside a GGUF file."""
    if not place.is_dir():
        yield from (file for ending in _BESIDE if (file := place.with_suffix(ending)).is_file())
        return
    for file in sorted(place.iterdir()):
        stem = file.name.upper().removesuffix(file.suffix.upper())
        if stem in _NAMES and file.suffix.lower() in _ENDINGS and file.is_file():
            yield file


def _standard(folder: Path, spdx: str) -> Path | None:
    """The user's file of that name; what a model says of itself must not lead elsewhere."""
    if not folder.is_dir():
        return None
    wanted = {f"{spdx}{ending}".casefold() for ending in _ENDINGS}
    return next((file for file in sorted(folder.iterdir()) if file.name.casefold() in wanted), None)
