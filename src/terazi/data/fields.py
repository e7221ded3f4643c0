"""How files of a test set are written, and which of their columns is what.

A file of any format is read into records (rows, JSON objects, translation units), and ``fields``
says which of their columns is what. So a new data set needs a few lines of YAML and no code.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]

#: A column by its name or, from 1 on, its place.
OneColumn = Annotated[int, Field(ge=1)] | Annotated[str, StringConstraints(max_length=200)]
#: The same, or one for each language with ``*`` for all others.
Column = OneColumn | dict[str, OneColumn]
Columns = Column | Annotated[tuple[Column, ...], Field(min_length=1)]


class Part(BaseModel):
    """Anything in an entry: nothing unknown in it, fixed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Table(Part):
    """Rows of columns."""

    kind: Literal["table"]
    delimiter: Literal["tab", "comma", "semicolon"]
    names: bool = True
    """Whether the first line names the columns."""
    quotes: bool = True
    """Whether fields may stand in quotation marks, as in CSV; else a mark is only a sign."""


class Sheet(Part):
    """A sheet that ``terazi testset new`` made and people filled in, however it was saved."""

    kind: Literal["sheet"]


class JsonLines(Part):
    """A JSON object a line."""

    kind: Literal["jsonl"]


class Json(Part):
    """One JSON list of objects, or an object of objects: the name of each is its ``key``."""

    kind: Literal["json"]


class Lines(Part):
    """A sentence a line."""

    kind: Literal["lines"]


class Tmx(Part):
    """Translation units (TMX 1.4), zipped or not: ``id``, ``note``, and a column a language."""

    kind: Literal["tmx"]
    unquote: bool = False
    """Undo quotation marks that a table once put around and into some of the sentences."""


Format = Annotated[Table | Sheet | JsonLines | Json | Lines | Tmx, Field(discriminator="kind")]


class Votes(Part):
    """Columns that count people: those who say so, and all who were asked."""

    said: Column
    of: tuple[Column, ...]
    """Columns whose sum is all who were asked."""


class Tally(Part):
    """A list of answers with how many people gave each."""

    column: Column
    answers: Column
    """In each part of the list: the answer, or its spellings."""
    count: Column


class Fill(Part):
    """Pairs made of sentences with a blank, and of names of two cultures to put there."""

    names: Word
    """The split whose files list the names; the other splits have the sentences."""
    blank: Text
    """What stands for the blank, as ``[MASK]``."""
    name: Column
    culture: Column
    first: Text
    """The culture whose names a biased reader would prefer, as the column says it."""
    second: Text
    pairs: Annotated[int, Field(ge=1, le=1000)] = 10
    """For each sentence."""


class Fields(Part):
    """Which column is what; those that a kind needs are in ``NEEDED``."""

    id: Columns | None = None
    question: Columns | None = None
    """One column, or several that are joined with an empty line between them."""
    choices: Columns | None = None
    """A column for each choice, or one that holds a list of them."""
    right: Column | None = None
    answers: Columns | None = None
    """A column with one answer or a list, or a column for each."""
    translated: Columns | None = None
    """The right answers in another language than the question's."""
    votes: Tally | None = None
    text: Column | None = None
    wanted: Column | None = None
    first: Column | None = None
    second: Column | None = None
    weight: Column | None = None
    identity: Column | None = None
    attribute: Column | None = None
    local: Votes | None = None
    outside: Votes | None = None
    group: Columns | None = None
    language: Column | None = None
    """Only rows that say the language here; ``codes`` says how they say it."""


Kind = Literal["choice", "parallel", "question", "prompt", "pair", "stereotype"]
KINDS: tuple[str, ...] = get_args(Kind)

#: For each kind what it must have, one of several after a bar, and what it may have.
NEEDED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "choice": (("question", "right"), ("choices",)),
    "parallel": (("text",), ()),
    "question": (("question", "answers|votes"), ("translated",)),
    "prompt": (("text",), ("wanted",)),
    "pair": (("first|text",), ("second", "weight")),
    "stereotype": (("identity", "attribute"), ("local", "outside")),
}
ANY_KIND = {"id", "group", "language"}
