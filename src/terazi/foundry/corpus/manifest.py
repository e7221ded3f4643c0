"""What people write about a corpus: one ``manifest.yaml`` beside its files.

It says where each text is from, under which licence, whether those whose words these are agreed
and were paid, and what was withdrawn since.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from terazi.data.catalogue import validated
from terazi.data.entry import Name, Published, Tag
from terazi.data.fields import Part, Text
from terazi.errors import InputError, InputErrors

FILE = "manifest.yaml"
_WAY_OUT = "docs/corpus.md describes each field"

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

#: What a source should say of itself, and need not.
SHOULD_SAY = ("address", "licence", "consent", "compensation", "date", "author")


class Source(Part):
    """Files that came from one place under one licence."""

    title: Text
    files: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Names or patterns (``news/*.txt``), counted from the manifest's folder."""
    address: str = ""
    licence: str = ""
    consent: str = ""
    """How those whose words these are have agreed."""
    compensation: str = ""
    """What they got for it."""
    date: Published = ""
    author: str = ""
    about: str = ""
    """What it is about, as ``news`` or ``religion``."""
    made: Literal["written", "translated by people", "translated by a machine", "unknown"] = (
        "unknown"
    )
    format: Literal["by name", "text", "jsonl", "parquet", "tmx", "html", "epub"] = "by name"
    documents: Literal["file", "blank line", "line", "runs"] = "file"
    """Where a document of a text file ends: with the file, at each blank line, with each line, or,
    where nobody knows, after each hundred lines (``runs``)."""
    field: Text = "text"
    """The field of JSON Lines or column of Parquet that holds the text."""
    id_field: str = ""
    """The one that holds the document's id; without it, its number in the file counts."""
    code: str = ""
    """What a TMX file calls the language, where not by its tag."""

    @field_validator("date", mode="before")
    @classmethod
    def _as_written(cls, day: object) -> object:
        return str(day) if isinstance(day, int | date) else day  # YAML has its own mind on dates

    @property
    def unsaid(self) -> tuple[str, ...]:
        """What it does not say of itself."""
        return tuple(name for name in SHOULD_SAY if not getattr(self, name).strip())


class Withdrawn(Part):
    """A text that somebody has taken back."""

    document: str = ""
    """Its id, as the audit and the sheet write it."""
    file: str = ""
    """All documents of this file."""
    sha256: Sha256 | Literal[""] = ""
    """Of its text: holds wherever it moves to."""
    by: Text
    date: Published
    why: str = ""

    @field_validator("date", mode="before")
    @classmethod
    def _as_written(cls, day: object) -> object:
        return str(day) if isinstance(day, int | date) else day

    @model_validator(mode="after")
    def _one_of_them(self) -> "Withdrawn":
        if sum(map(bool, (self.document, self.file, self.sha256))) != 1:
            raise ValueError("names either a `document`, a `file` or a `sha256`")
        return self

    @property
    def what(self) -> str:
        """What it names, in words."""
        return self.document or self.file or f"SHA-256 {self.sha256}"


class Manifest(Part):
    """A corpus."""

    name: Name
    language: Tag
    """The language that all of it is claimed to be in."""
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    withdrawn: tuple[Withdrawn, ...] = ()

    @model_validator(mode="after")
    def _titles_differ(self) -> "Manifest":
        titles = [source.title for source in self.sources]
        if len(set(titles)) < len(titles):
            raise ValueError("two sources have the same title")
        return self


def withdrawal(
    all_of_them: Sequence[Withdrawn], document: str, file: str, sha256: str
) -> int | None:
    """The place of the first withdrawal that names this document, None where none does."""
    for at, one in enumerate(all_of_them):
        if document == one.document or file == one.file or sha256 == one.sha256:
            return at
    return None


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a corpus.

    Raises:
        InputError: there is none, or something in it is wrong.
    """
    file = folder / FILE
    if not file.is_file():
        raise InputError(
            "there is no manifest here",
            file=file,
            way_out="write one: the corpus's name, language and sources (docs/corpus.md)",
        )
    try:
        return validated(file, Manifest)
    except InputErrors as errors:
        raise InputErrors([_ours(error, file) for error in errors.errors]) from errors
    except InputError as error:
        raise _ours(error, file) from error


def _ours(error: InputError, file: Path) -> InputError:
    return InputError(
        error.problem, file=file, line=error.line, field=error.field, way_out=_WAY_OUT
    )
