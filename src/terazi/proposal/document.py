"""A YAML file as plain data that remembers where everything was written.

Only what a proposal needs of YAML: mappings, lists and text. Every scalar stays the text that was
written, and the field that reads it decides what it is; so ``NO`` is not turned into *false*, nor
``0722000000`` into an octal number. Nothing is constructed, references are refused, and size and
depth are bounded, so no file can make the reader work long.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from terazi.errors import InputError

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"

MOST_BYTES = 256 * 1024  # a proposal has some 5 kB; this much is read in about a second
MOST_DEPTH = 20
_NULLS = ("", "~", "null", "Null", "NULL")
_FIELD_NAME = r"[^\n\t]{1,4000}"  # as long as a path may be, in the locked list of files
_SHOWN = 120  # characters of a field in a message
_REORDERING = "\u202d\u202e"  # show text in another order than it is read in
_A_COLON = (
    "put a text that has a colon in it into quotes, and begin each field on a line of its own"
)
_INDENT = "indent the fields of one part by the same number of spaces"

# What PyYAML says, as far as people meet it; what it means; the way out.
_SYNTAX = (
    (r"'\\t' that cannot start", "a tab cannot indent", "use spaces instead of the tab"),
    (r"character '(.)' that cannot start", "no text may begin with this sign", "put it in quotes"),
    (r"mapping values are not allowed", "there is a colon where none can be", _A_COLON),
    (r"could not find expected ':'", "a field needs a colon after its name",
     f"write “name: value” here or in the line before, and {_INDENT}"),
    (r"sequence entries are not allowed", "a list cannot begin here", "begin it on the next line"),
    (r"while scanning a quoted scalar", "a quote is opened and never closed", "close the quote"),
    (r"unknown escape character", "a backslash in double quotes", "use single quotes instead"),
    (r"expected ',' or", "a bracket is opened and never closed", "close the bracket"),
    (r"<stream end>", "a bracket is opened and never closed", "close the bracket"),
    (r"expected <block end>, but found '<scalar>'", "there is text after a closing quote",
     "write the quote twice inside quotes, as in 'it''s'"),
    (r"expected <block end>", "this line does not fit the one above", _INDENT),
    (r"scanning an (anchor|alias)", "no text may begin with & or *", "put it in quotes"),
)  # fmt: skip


@dataclass(frozen=True)
class Document:
    """The data of a file, the line of each field, and what the fields were called in it.

    ``lines`` counts from 1 and is keyed by field as ``options[2].monthly_wage.currency``.
    ``written`` maps the beginning of a field that a shorthand stands for to the shorthand's.
    """

    file: Path
    data: dict[str, Tree]
    lines: dict[str, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def line(self, field: str) -> int | None:
        """The line of a field, or of the nearest part around it that was written."""
        while field and field not in self.lines:
            field = field[: max(field.rfind("."), field.rfind("["), 0)]
        return self.lines.get(field)

    def locate(self, error: InputError) -> InputError:
        """The same error, with this file and the line of its field."""
        place = error.field or ""
        shown = place
        for expanded, shorthand in self.written.items():
            if place == expanded or place.startswith((f"{expanded}.", f"{expanded}[")):
                shown = shorthand
        return InputError(
            error.problem,
            file=self.file,
            line=self.line(place),
            field=shown[:_SHOWN] or None,
            way_out=error.way_out,
        )


def read_document(file: Path) -> Document:
    """Read a YAML file whose outermost part is a mapping.

    Raises:
        InputError: no such file, not a file, too large, not UTF-8, not YAML, or more of YAML than
            a proposal needs.
    """
    return parse_document(file, _text(file))


def parse_document(file: Path, text: str) -> Document:
    """Read the text of a YAML file; ``file`` is only named in errors.

    Raises:
        InputError: as ``read_document``, but for what is wrong with the file itself.
    """
    if not text.strip():
        raise InputError(
            "the file is empty", file=file, way_out="start from a proposal in the examples folder"
        )
    try:
        return _Builder(file, text).document()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(file, error) from error
    except yaml.reader.ReaderError as error:
        raise InputError(
            "there is a character that no text has (a control character)",
            file=file,
            line=text[: error.position].count("\n") + 1,
            way_out="delete it; a copy from another program may have brought it along",
        ) from error
    except (
        ValueError,
        OverflowError,
    ) as error:  # from a number too large in an escape or a directive
        raise InputError(
            "there is an escape that stands for no character",
            file=file,
            way_out="look for a backslash in double quotes, or a line beginning with %",
        ) from error


def _text(file: Path) -> str:
    """The whole file as text, a byte order mark left out."""
    if file.is_dir():
        inside = file / "proposal.yaml"
        hint = f"did you mean {inside}?" if inside.is_file() else "name the YAML file itself"
        raise InputError("this is a folder, not a file", file=file, way_out=hint)
    if not file.exists():
        raise InputError("there is no such file", file=file, way_out="check the name and folder")
    if not file.is_file():
        raise InputError("this is not an ordinary file", file=file, way_out="name a YAML file")
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"the file cannot be read: {error.strerror}",
            file=file,
            way_out="check who may read it",
        ) from error
    if len(data) > MOST_BYTES:
        raise InputError(
            f"the file is larger than {MOST_BYTES // 1024} kB, which no proposal is",
            file=file,
            way_out="keep long texts and tables in files of their own",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "the file is not UTF-8 text",
            file=file,
            line=data[: error.start].count(b"\n") + 1,
            way_out="save it again as UTF-8 (in the editor: Save as, Encoding)",
        ) from error


class _Builder:
    """Builds the document from the parser's events."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.BaseLoader)
        self.lines: dict[str, int] = {}

    def document(self) -> Document:
        event = next(self.events)
        while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
            event = next(self.events)
        data = None if isinstance(event, yaml.StreamEndEvent) else self.value(event, "", 0)
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise self.error(event, "a second document begins here", "remove the line ---")
        if not isinstance(data, dict):
            is_what = "a list" if isinstance(data, list) else "text"
            raise InputError(
                f"the file holds {is_what if data else 'nothing'}, not the fields of a proposal",
                file=self.file,
                line=1,
                way_out="begin with a field, as in: “title: A health line for Kilifi”",
            )
        return Document(self.file, data, self.lines)

    def value(self, event: yaml.Event, path: str, depth: int) -> Tree:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self.error(
                event,
                "& and * refer to other places of a file, which a proposal may not",
                "write it out; put a text that begins with & or * in quotes",
                path,
            )
        if getattr(event, "tag", None):
            raise self.error(event, "a text may not begin with !", "put it in quotes", path)
        if depth > MOST_DEPTH:
            raise self.error(event, "too many parts inside one another", "close some brackets")
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path, depth)
        if not isinstance(event, yaml.ScalarEvent):
            raise self.error(event, "this cannot be read", "write fields, lists and text", path)
        return self.scalar(event, path)

    def mapping(self, path: str, depth: int) -> dict[str, Tree]:
        data: dict[str, Tree] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.value(event, path, depth + 1)
            if not isinstance(key, str) or not re.fullmatch(_FIELD_NAME, key):
                raise self.error(
                    event, "a field needs a short name before its colon", "write name: value", path
                )
            place = f"{path}.{key}" if path else key
            if key in data:
                raise self.error(
                    event,
                    f"the field is there twice, first in line {self.lines[place]}",
                    "keep one of the two",
                    place,
                )
            self.lines[place] = _line(event)
            data[key] = self.value(next(self.events), place, depth + 1)
        return data

    def sequence(self, path: str, depth: int) -> list[Tree]:
        data: list[Tree] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            place = f"{path}[{len(data)}]"
            self.lines[place] = _line(event)
            data.append(self.value(event, place, depth + 1))
        return data

    def scalar(self, event: yaml.ScalarEvent, path: str) -> str | None:
        if event.style is None and event.value in _NULLS:
            return None
        for character in event.value:
            hidden = unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"
            if hidden or character in _REORDERING:
                raise self.error(
                    event,
                    f"there is a hidden character (U+{ord(character):04X}) in the text",
                    "delete it, or type the text anew",
                    path,
                )
        return str(event.value)

    def error(self, event: yaml.Event, problem: str, way_out: str, path: str = "") -> InputError:
        return InputError(
            problem, file=self.file, line=_line(event), field=path or None, way_out=way_out
        )


def _line(event: yaml.Event) -> int:
    """The line an event begins in, counted from 1."""
    return event.start_mark.line + 1 if event.start_mark else 1


def _syntax_error(file: Path, error: yaml.MarkedYAMLError) -> InputError:
    """PyYAML's error in plain words; what was opened and never closed is shown where it opened."""
    said = f"{error.context or ''}: {error.problem or ''}"
    problem, way_out = next(
        ((problem, way_out) for pattern, problem, way_out in _SYNTAX if re.search(pattern, said)),
        (f"this is not YAML ({error.problem})", _INDENT),
    )
    opened = "never closed" in problem and error.context_mark
    mark = opened or error.problem_mark or error.context_mark
    return InputError(problem, file=file, line=mark.line + 1 if mark else None, way_out=way_out)
