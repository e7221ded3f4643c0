"""From a part of the proposal to an option that can be asked: the door for all kinds.

A kind is an entry point in the group ``terazi.options``: its name is the kind as proposals write
it, its object a function that takes the option's part of the proposal and the folder of the
proposal, and returns an option. The kinds of this project come through the same door.
"""

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from terazi.errors import InputError, TeraziError
from terazi.options.interface import Option
from terazi.proposal.options import OptionPart

GROUP = "terazi.options"

Factory = Callable[[OptionPart, Path], Option]


def build(part: OptionPart, folder: Path) -> Option:
    """Make an option.

    Args:
        part: the option as the proposal has it.
        folder: where the proposal lies; files that it names are beside it.

    Raises:
        InputError: no installed package offers this kind, or the part itself is wrong.
        TeraziError: two packages offer it, or the one that does cannot be loaded.
    """
    kind = str(getattr(part, "kind", ""))
    factory = _load(_find(kind, part.name))
    return factory(part, folder)


def kinds() -> list[str]:
    """All kinds of option that are installed, in alphabetical order."""
    return sorted(entry_points(group=GROUP).names)


def _find(kind: str, name: str) -> EntryPoint:
    offers = list(entry_points(group=GROUP, name=kind))
    if not offers:
        raise InputError(
            f"no installed package offers the kind “{kind}”",
            field=f"{name}: kind",
            way_out=f"use one of: {', '.join(kinds())}" if kinds() else "install Terazi again",
        )
    values = {offer.value for offer in offers}
    if len(values) > 1:
        raise TeraziError(
            f"several installed packages offer the kind “{kind}”: {', '.join(sorted(values))}\n"
            "  → uninstall all of them but one"
        )
    return offers[0]


def _load(offer: EntryPoint) -> Factory:
    try:
        factory: Factory = offer.load()
    except (ImportError, AttributeError) as error:
        raise TeraziError(
            f"the kind “{offer.name}” cannot be loaded from {offer.value}: {error}\n"
            "  → install what is missing, or uninstall the package that offers the kind"
        ) from error
    return factory
