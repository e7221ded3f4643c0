"""What models take of the memory, and how to run several so that together they keep a limit.

A model runs best from weights in full precision (`terazi.models.full_precision`) and with a long
context window. Where all of the models together would take more than the limit, the largest ones
run as their files are, one after the other; if that is not enough, the windows of all are halved,
down to a floor.

What a model takes is computed from its header and was compared with what processes took
(docs/models.md); it is what is taken at most, when every token of a wave is predicted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from terazi.errors import InputError
from terazi.models.gguf import GgufHeader
from terazi.models.interface import LanguageModel, ModelIdentity
from terazi.models.llama_tree import BATCH
from terazi.models.scoring import MELTED

#: Bytes that Terazi takes beside what is computed for models: itself, its libraries, the identifier
#: of languages (80 million of them), test sets, the report.
OWN = 250_000_000

#: A context window is not made smaller than this, in tokens.
FLOOR = 512

FIELD = "--memory"

_NUMBER = 4  # bytes of an F32
_ROUNDED = 256  # llama.cpp remembers so many tokens, or two, three … times as many
_ENTRY = 250  # bytes of an entry of the vocabulary: its text, and its figure as Python has it
_REST = 15_000_000  # bytes of all that does not depend on the model's size
_UNITS = {
    prefix + suffix: (1024 if suffix.startswith("i") else 1000) ** power
    for power, prefix in enumerate(("k", "m", "g", "t"), start=1)
    for suffix in ("", "b", "i", "ib")
}


@dataclass(frozen=True, slots=True)
class Form:
    """How a model is run.

    Attributes:
        full: from weights in full precision; otherwise as its file is.
        window: tokens of one request at most.
    """

    full: bool
    window: int


@dataclass(frozen=True, slots=True)
class Need:
    """Bytes.

    Attributes:
        running: taken at most while the model is asked.
        preparing: taken at most before that, by itself, to write the weights in full precision.
    """

    running: int
    preparing: int = 0


@runtime_checkable
class Fitting(Protocol):
    """A model on this machine that can be run in several forms."""

    identity: ModelIdentity

    @property
    def best_form(self) -> Form:
        """What it is run as where there is memory enough."""
        ...

    def needs(self, form: Form) -> Need:
        """What it takes in this form."""
        ...

    def in_form(self, form: Form) -> LanguageModel:
        """The same model in another form; nothing is loaded yet."""
        ...


def read_size(text: str) -> int:
    """A size as people write it: ``2GB``, ``1.5 GiB``, ``800 MB``, in bytes.

    Raises:
        InputError: it is no size.
    """
    found = re.fullmatch(r"\s*(\d{1,9}(?:[.,]\d{1,9})?)\s*([a-zA-Z]{1,3})\s*", text, re.ASCII)
    factor = _UNITS.get(found[2].lower()) if found else None
    size = round(float(found[1].replace(",", ".")) * factor) if found and factor else 0
    if size <= 0:
        raise InputError(
            f"“{text[:40]}” is no amount of memory",
            field=FIELD,
            way_out="write a number and a unit, as 2GB or 800MB",
        )
    return size


def in_words(size: float) -> str:
    """Bytes as people read them."""
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def need(header: GgufHeader, form: Form) -> Need:
    """What llama.cpp takes for a GGUF file.

    - the weights, of which it maps every page into memory;
    - keys and values of the window, in F32, and of what a wave and another preamble add to it;
    - for every token of a wave a figure for each entry of the vocabulary, twice (computed, and
      handed out), and its attention to every token that is remembered;
    - the vocabulary's texts.

    To write the weights in full precision it holds the file and the largest tensor twice, which is
    nearly always the table of the vocabulary.
    """
    changed = form.full and header.precision != "F32"
    weights = header.parameters * _NUMBER if changed else header.size
    cells = -(-(form.window + BATCH + MELTED) // _ROUNDED) * _ROUNDED
    running = (
        weights
        + cells * header.remembered * _NUMBER
        + BATCH * (2 * header.vocabulary + header.heads * cells) * _NUMBER
        + header.vocabulary * _ENTRY
        + _REST
    )
    table = header.vocabulary * header.width * _NUMBER
    return Need(running, header.size + 2 * table + _REST if changed else 0)


def total(models: Mapping[str, Fitting], forms: Mapping[str, Form]) -> int:
    """Bytes that a process takes at most which asks all of these models, Terazi's own included."""
    needs = [model.needs(forms[name]) for name, model in models.items()]
    running = sum(need.running for need in needs)
    return OWN + max([running, *(need.preparing for need in needs)])


def fit(models: Mapping[str, Fitting], limit: int) -> dict[str, Form]:
    """How to run each model, so that together they keep a limit.

    Args:
        models: by the names of their options.
        limit: bytes for all, Terazi's own included.

    Raises:
        InputError: they cannot.
    """
    forms = {name: model.best_form for name, model in models.items()}
    for smaller in _smaller_and_smaller(models, forms):
        if total(models, forms) <= limit:
            return forms
        forms |= smaller
    if total(models, forms) <= limit:
        return forms
    taken = {name: model.needs(forms[name]).running for name, model in models.items()}
    largest = max(taken, key=taken.__getitem__)
    enough = -(-total(models, forms) // 10_000_000) * 10
    raise InputError(
        f"{in_words(limit)} of memory are not enough: together the models need {enough} MB however "
        f"small they are run, of which “{largest}” takes {in_words(taken[largest])} and Terazi "
        f"itself {in_words(OWN)}",
        field=FIELD,
        way_out=f"write {FIELD} {enough}MB or more if the machine has it; or take “{largest}” out "
        "of the proposal, or a smaller file of it",
    )


def _smaller_and_smaller(
    models: Mapping[str, Fitting], forms: Mapping[str, Form]
) -> Iterator[dict[str, Form]]:
    """Changes to the forms, the dearest model first; windows only when nothing else is left."""
    current = dict(forms)
    full = [name for name, form in current.items() if form.full]
    for name in sorted(full, key=lambda name: -models[name].needs(current[name]).running):
        current[name] = replace(current[name], full=False)
        yield {name: current[name]}
    while any(form.window > FLOOR for form in current.values()):
        longest = max(form.window for form in current.values())
        window = max(longest // 2, FLOOR)
        current = {
            name: replace(form, window=min(form.window, window)) for name, form in current.items()
        }
        yield dict(current)
