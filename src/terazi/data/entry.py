"""What people write about a test set: one YAML form for public sets and for their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from langcodes import tag_is_valid
from pydantic import Field, StringConstraints, field_validator, model_validator

from terazi.data.fields import ANY_KIND, NEEDED, Fields, Fill, Format, Kind, Part, Text, Word

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Tag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Published = Annotated[str, StringConstraints(pattern=r"^(\d{4}(-\d{2}){0,2})?$")]


class Splits(Part):
    """Which of the files are tested on, and which may be learnt from."""

    items: Annotated[tuple[Word, ...], Field(min_length=1)]
    examples: tuple[Word, ...] = ()


class Description(Part):
    """What every test set says of itself and of its files."""

    name: Name
    """As proposals name it."""
    title: Text
    """As people know it."""
    about: Text
    """What it is, in a sentence."""
    kind: Kind
    """What its items are: ``choice``, ``parallel``, ``question``, ``prompt``, ``pair`` or
    ``stereotype``."""
    use: Text
    """Which probes take it: ``topic``, ``parallel``, …"""
    address: Text
    """Where people can read about it."""
    licence: Text
    citation: Text
    published: Published
    """When (year, year-month or year-month-day)."""
    related_to: tuple[Name, ...] = ()
    """Test sets that share sentences with it: never learn from one to be tested on the other."""
    encoding: Literal["utf-8"] = "utf-8"
    format: Format
    fields: Fields = Fields()
    choices: tuple[Text, ...] = ()
    """The labels as they stand in the files, in the order in which they are offered."""
    right_as: Literal["text", "index", "number", "letter", "name"] = "text"
    """How the right choice is said: its words, its place from 0 or from 1, its letter, or the name
    of its column."""
    lists: Literal["json", "python", "bar"] = "json"
    """How a list stands in one column of a table: ``["a", "b"]``, ``['a', 'b']`` or ``a | b``."""
    answers_as: Literal["text", "number"] = "text"
    """Whether answers are words, or numbers: then signs between thousands are dropped."""
    means: dict[Text, Literal["answer", "refuse"]] = Field(default_factory=dict)
    """What the values of ``wanted`` mean."""
    only: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)
    """Rows to take: a column, and the values that it may have."""
    leave_out: tuple[Literal["several right answers", "no answer"], ...] = ()
    """Items that cannot be used: left out and counted, where they would be an error else."""
    fill: Fill | None = None
    """How pairs are made of sentences with a blank."""
    unique_in: Literal["set", "split"] = "set"
    """Whether an id is the only one of its kind in the set, or only in each of its splits."""
    translations: bool = False
    """Whether items of the same id in other languages are translations of one source."""
    corrections: dict[Tag, dict[Text, tuple[Text, ...]]] = Field(default_factory=dict)
    """Groups that a file gives wrong: language, right group, and the items' ids in the set."""
    codes: dict[Tag, Text] = Field(default_factory=dict)
    """How the files and their paths call a language, where not by its tag."""
    splits: Splits
    note: str = ""
    """What a reader of the figures must know."""

    @field_validator("published", mode="before")
    @classmethod
    def _as_written(cls, day: object) -> object:
        return str(day) if isinstance(day, int | date) else day  # YAML has its own mind on dates

    @field_validator("choices")
    @classmethod
    def _choices_differ(cls, choices: tuple[str, ...]) -> tuple[str, ...]:
        if len({choice.casefold() for choice in choices}) < len(choices):
            raise ValueError("the same choice stands there twice")
        return choices

    @model_validator(mode="after")
    def _fields_fit_kind(self) -> "Description":
        if self.kind == "parallel" and self.format.kind in {"lines", "tmx"}:
            given = {"text", *self.fields.model_fields_set}  # known without being said
        else:
            given = set(self.fields.model_fields_set)
        needed, others = NEEDED[self.kind]
        for field in needed:
            if not given & set(field.split("|")):
                what = " or ".join(f"`fields.{one}`" for one in field.split("|"))
                raise ValueError(f"a set of kind {self.kind} needs {what}")
        known = {*ANY_KIND, *others, *(one for field in needed for one in field.split("|"))}
        for field in sorted(given - known):
            raise ValueError(f"a set of kind {self.kind} has no `fields.{field}`")
        return self

    @model_validator(mode="after")
    def _choices_fit(self) -> "Description":
        if self.kind != "choice":
            if self.choices:
                raise ValueError(f"a set of kind {self.kind} has no `choices`")
        elif (self.fields.choices is None) == (not self.choices):
            raise ValueError(
                "the choices are either under `choices`, for all items, or `fields.choices`"
            )
        elif len(self.choices) == 1:
            raise ValueError("a set of choices needs at least two of them under `choices`")
        return self

    @model_validator(mode="after")
    def _format_and_splits_fit(self) -> "Description":
        if self.kind not in {"choice", "question"} and self.splits.examples:
            raise ValueError(f"a set of kind {self.kind} has no examples")
        if self.format.kind in {"lines", "tmx"} and self.kind != "parallel":
            raise ValueError(f"files of the format {self.format.kind} are parallel sets")
        if (self.fields.wanted is None) != (not self.means):
            raise ValueError("`fields.wanted` and `means` go together")
        return self

    @model_validator(mode="after")
    def _pairs_fit(self) -> "Description":
        fields = self.fields
        if self.kind != "pair":
            if self.fill is not None:
                raise ValueError(f"a set of kind {self.kind} has no `fill`")
        elif (fields.first is None) != (fields.second is None):
            raise ValueError("pairs have both `fields.first` and `fields.second`")
        elif (fields.first is None) == (self.fill is None):
            raise ValueError("pairs have `fields.first` and `fields.second`, or a `fill`")
        return self


class Repository(Part):
    """A public repository at one commit, which never changes."""

    owner: Word
    name: Word
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """One pinned file of a test set."""

    test_set: str
    language: str
    split: str
    repository: Repository
    path: str
    bytes: int
    sha256: str

    @property
    def mirror_path(self) -> str:
        """Where it lies in a mirror and in the cache."""
        at = self.repository
        return f"github/{at.owner}/{at.name}/{at.commit}/{self.path}"

    @property
    def address(self) -> str:
        """Where the public can read it."""
        at = self.repository
        return f"https://raw.githubusercontent.com/{at.owner}/{at.name}/{at.commit}/{self.path}"


class CatalogueEntry(Description):
    """One public test set."""

    repository: Repository
    path: Text
    """Pattern of the files' paths, with ``{language}``, ``{flores}`` or ``{code}``, and
    ``{split}``; a ``*`` stands for anything, once."""
    paths: dict[Tag, Text] = Field(default_factory=dict)
    """The same for languages that go otherwise."""

    _file: Path
    _files: Mapping[tuple[str, str], CatalogueFile]

    @field_validator("published")
    @classmethod
    def _dated(cls, published: str) -> str:
        if not published:
            raise ValueError("a public test set has a date")
        return published

    @property
    def file(self) -> Path:
        """The YAML file it was read from."""
        return self._file

    @property
    def files(self) -> Mapping[tuple[str, str], CatalogueFile]:
        """All its files by language (BCP-47) and split."""
        return self._files

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that it has items in."""
        return tuple(sorted({file.language for file in self._files.values()}))

    def with_files(
        self, file: Path, files: Mapping[tuple[str, str], CatalogueFile]
    ) -> "CatalogueEntry":
        """Return the same entry that knows where it and its files are."""
        entry = self.model_copy()
        entry._file = file  # noqa: SLF001  its own copy
        entry._files = files  # noqa: SLF001
        return entry


class OwnFile(Part):
    """One file of people's own test set, beside its descriptor."""

    language: Tag
    split: Word = "items"
    path: Text

    @field_validator("language")
    @classmethod
    def _is_a_language(cls, tag: str) -> str:
        if not tag_is_valid(tag):
            raise ValueError(f"“{tag[:40]}” is not the tag of a language, as sw, am or pt-BR")
        return tag


class OwnEntry(Description):
    """People's own test set."""

    about: str = ""
    address: str = ""
    citation: str = ""
    published: Published = ""
    splits: Splits = Splits(items=("items",), examples=("examples",))
    files: Annotated[tuple[OwnFile, ...], Field(min_length=1)]
    """Each with its language, its split (``items`` or ``examples`` unless ``splits`` names
    others) and its path, which counts from the descriptor."""
    starter: bool = False
    """Items to try Terazi with, which nobody has checked: what they show is *assumed*."""
    author: str = ""
    consent: str = ""
    """How those whose words these are have agreed, or why none had to."""
    reviewed_by: str = ""

    @model_validator(mode="before")
    @classmethod
    def _no_examples_where_there_are_none(cls, data: object) -> object:
        """A set of a kind without examples need not say so."""
        if isinstance(data, dict) and "splits" not in data:
            files = data.get("files")
            listed = files if isinstance(files, list) else []
            splits = [file.get("split") for file in listed if isinstance(file, dict)]
            kept = ("examples",) if "examples" in splits else ()
            return {**data, "splits": {"items": ("items",), "examples": kept}}
        return data

    @model_validator(mode="after")
    def _splits_are_there(self) -> "OwnEntry":
        known = {*self.splits.items, *self.splits.examples}
        if self.fill is not None:
            known.add(self.fill.names)
        for file in self.files:
            if file.split not in known:
                raise ValueError(
                    f"the split {file.split} of {file.path[:80]} is not among "
                    f"{', '.join(sorted(known))}"
                )
        return self

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it has items in."""
        return tuple(sorted({file.language for file in self.files}))
