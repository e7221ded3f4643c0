"""What is documented of a model: licence, data, code, strings attached, each with its source.

One YAML file a model in the folder ``facts``, for the models that come inside packages; whoever
uses another one may put ``NAME.facts.yaml`` beside ``NAME.gguf``. What nobody has looked up stays
unknown.
"""

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from terazi.errors import InputError, InputErrors
from terazi.finding import Source
from terazi.proposal.document import Document, read_document
from terazi.proposal.openness_index import index_entry, nearest_entries
from terazi.proposal.protection import Compensation, Consent

SUFFIX = ".facts.yaml"
FOLDER = Path(__file__).parent / "facts"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Openness(StrEnum):
    """How open a model is in one respect, as on https://opening-up-chatgpt.github.io.

    Of what cannot be given away (parameters, languages, who packaged it) it says how well it is
    stated: in full, in part, or not.
    """

    OPEN = "open"
    PARTIAL = "partial"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Dimension(StrEnum):
    """What is asked of every model, in the order in which it is reported."""

    LICENCE = "licence"
    WEIGHTS = "weights"
    TRAINING_DATA = "training data"
    TRAINING_CODE = "training code"
    DOCUMENTATION = "documentation"
    LANGUAGES = "languages claimed by the maker"
    KIND = "instruct or base"
    PARAMETERS = "parameters"
    CONTEXT = "context length"
    RESTRICTIONS = "use restrictions"
    DUTIES = "naming and notice duties"
    TERMINATION = "termination"
    PACKAGER = "who packaged this file"


class MatchedBy(StrEnum):
    """How it is known that the facts are about this model."""

    WEIGHTS = "weights"
    NAME = "name"
    FILE = "file beside the model"
    CARD = "card of the model"


class Part(BaseModel):
    """Any part of a file of facts: nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FactSource(Part):
    """Where a fact can be looked up; ``date`` is when it was published, or else seen.

    Only what a model's own card and corpus say may have none: they do not say when.
    """

    title: Text
    address: Annotated[str, StringConstraints(max_length=500)] = ""
    date: date | None
    sha256: Sha256 | Literal[""] = ""

    @property
    def cited(self) -> Source:
        """As a finding cites it."""
        day = self.date.isoformat() if self.date else ""
        return Source(title=self.title, address=self.address, date=day, sha256=self.sha256)


class Fact(Part):
    """One answer in words, how open that is, and who says so."""

    text: Text
    openness: Openness = Field(alias="class")
    sources: tuple[FactSource, ...] = ()

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if not self.sources and self.openness is not Openness.UNKNOWN:
            raise ValueError("what is known has a source")
        return self


class DefinitionPart(StrEnum):
    """What the Open Source AI Definition 1.0 asks to be given away.

    Source: Open Source Initiative (2024), https://opensource.org/ai/open-source-ai-definition.
    """

    DATA_INFORMATION = "data information"
    CODE = "code"
    PARAMETERS = "parameters"


class Met(StrEnum):
    """Whether a model meets a part of the definition; nobody having looked is an answer."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


class Judgement(Part):
    """Whether a part of the definition is met, why, and who says so."""

    text: Text
    met: Met
    sources: tuple[FactSource, ...] = ()

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if not self.sources and self.met is not Met.UNKNOWN:
            raise ValueError("what is known has a source")
        return self


class Creators(Part):
    """What is documented of the rights of those whose work a model was trained on."""

    text: Text
    licence: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    consent: Consent | None = None
    compensation: Compensation | None = None
    sources: Annotated[tuple[FactSource, ...], Field(min_length=1)]


class ModelFacts(Part):
    """All that is documented of one model.

    Attributes:
        name: as its maker calls it.
        sha256: digests of the weight files that the facts are about.
        facts: by what is asked; what is not there is unknown.
        index: its exact name in the European Open Source AI Index, or "".
        definition: the parts of the Open Source AI Definition; what is not there is unknown.
        creators: the rights of those whose work it was trained on, where anybody has looked.
        matched_by: how they were found; set by ``facts_for``, whatever a file says.
    """

    name: Text
    sha256: tuple[Sha256, ...] = ()
    facts: dict[Dimension, Fact]
    index: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    definition: dict[DefinitionPart, Judgement] = Field(default_factory=dict)
    creators: Creators | None = None
    matched_by: MatchedBy = MatchedBy.FILE

    @field_validator("index")
    @classmethod
    def _in_the_index(cls, named: str) -> str:
        if named and index_entry(named) is None:
            near = ", ".join(nearest_entries(named))
            raise ValueError("the index has no entry of this name" + (f": {near}?" if near else ""))
        return named


def facts_for(
    weights_sha256: str = "", *, name: str = "", gguf: Path | None = None
) -> ModelFacts | None:
    """Find what is documented of a model.

    The user's own file beside the model comes first, then the weights' digest, then the name. Who
    gave a file its name may be wrong or lying, so facts found by name are marked as such, and
    what they say about the packaged file is left out.

    Args:
        weights_sha256: digest of the weight file, in hexadecimal, or "".
        name: what the model is called, or "".
        gguf: the weight file, where there is one.

    Raises:
        InputError: the file beside the model cannot be used, or is about other weights.
    """
    own = _beside(gguf, weights_sha256) if gguf else None
    if own:
        return own.model_copy(update={"matched_by": MatchedBy.FILE})
    for facts in packaged_facts():
        if weights_sha256 and weights_sha256 in facts.sha256:
            return facts.model_copy(update={"matched_by": MatchedBy.WEIGHTS})
    for facts in packaged_facts():
        if name and name.casefold() == facts.name.casefold():
            kept = {what: fact for what, fact in facts.facts.items() if what != Dimension.PACKAGER}
            return facts.model_copy(update={"matched_by": MatchedBy.NAME, "facts": kept})
    return None


@cache
def packaged_facts() -> tuple[ModelFacts, ...]:
    """The facts that come with Terazi, one entry a model."""
    return tuple(read_facts(file) for file in sorted(FOLDER.glob("*.yaml")))


def read_facts(file: Path) -> ModelFacts:
    """Read one file of facts.

    Raises:
        InputError: it cannot be read or used; ``InputErrors`` where more than one thing is wrong.
    """
    document = read_document(file)
    try:
        return ModelFacts.model_validate(document.data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False, include_context=False)
        errors = [_error(document, one) for one in details]
        raise errors[0] if len(errors) == 1 else InputErrors(errors) from error


def _error(document: Document, error: ErrorDetails) -> InputError:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    field = "".join(parts).removeprefix(".").removesuffix(".[key]")
    way_out = (
        f"each fact has text, class ({', '.join(Openness)}) and sources; the facts are: "
        f"{', '.join(Dimension)}"
    )
    if field.startswith("definition"):
        way_out = (
            f"each part has text, met ({', '.join(Met)}) and sources; the parts are: "
            f"{', '.join(DefinitionPart)}"
        )
    elif field.startswith("creators"):
        way_out = f"the fields of creators are: {', '.join(Creators.model_fields)}"
    return InputError(
        error["msg"].removeprefix("Value error, "),
        file=document.file,
        line=document.line(field),
        field=field,
        way_out=way_out,
    )


def _beside(gguf: Path, weights_sha256: str) -> ModelFacts | None:
    # A folder of weights may have a point in its name that begins no ending: model-1.7B.
    file = gguf.with_name(gguf.name + SUFFIX) if gguf.is_dir() else gguf.with_suffix(SUFFIX)
    if not file.is_file():
        return None
    facts = read_facts(file)
    if facts.sha256 and weights_sha256 and weights_sha256 not in facts.sha256:
        raise InputError(
            f"these facts are about other weights than those of {gguf.name}",
            file=file,
            field="sha256",
            way_out=f"check that they are true of this file too, then add {weights_sha256}",
        )
    return facts
