"""Translation memories: TMX 1.4b (LISA OSCAR, 2005), as they are or zipped.

Neither a zip nor XML is trusted: a zip holds one file, whose size is bounded before and while it
is unpacked, and XML may declare nothing (no entities, no parts from elsewhere).
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from terazi.data.fields import Tmx
from terazi.data.formats.record import Record, ask_publisher, decode
from terazi.data.formats.zipped import damage_named
from terazi.errors import InputError

MOST_BYTES = 64 * 1024 * 1024  # of the XML; the largest file of TICO-19 has 1.8 MB
_CODES = {"bpt", "ept", "ph", "it", "ut"}  # marks of a layout, not of the sentence
_DOUBLED = re.compile(r'"(.*)"', re.DOTALL)


def read_tmx(file: Path, tmx: Tmx) -> Iterator[Record]:
    """Each unit as a record: ``id``, ``note``, and a column for each language as the file says it.

    Raises:
        InputError: it is not such a file, is larger than it may be, declares entities, or has two
            sentences of one language in a unit.
    """
    text = decode(_content(file), file)
    reader = _Reader(file)
    reader.read(text)
    if not reader.units:
        raise InputError("has no translation units", file=file, way_out=ask_publisher("sentences"))
    for number, unit in enumerate(reader.units, 1):
        columns = {"id": unit.id or str(number), "note": unit.note.strip()}
        for language, segment in unit.segments.items():
            sentence = segment.strip()
            columns[language] = unquoted(sentence) if tmx.unquote else sentence
        yield Record(file, unit.line, tuple(columns), tuple(columns.values()))


def unquoted(sentence: str) -> str:
    """Undo what a table did to a sentence with quotation marks in it.

    ``"He said ""no""."`` was ``He said "no".``; a sentence without doubled marks is left alone.
    """
    parts = _DOUBLED.fullmatch(sentence)
    if parts is None or '""' not in parts[1]:
        return sentence
    return parts[1].replace('""', '"').strip()


def _content(file: Path) -> bytes:
    content = file.read_bytes() if file.stat().st_size <= MOST_BYTES else None
    if content is None:
        raise _too_large(file)
    if not content.startswith(b"PK"):
        return content
    with damage_named(file), zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = [one for one in archive.infolist() if not one.is_dir()]
        if len(inside) != 1:
            raise InputError(
                f"has {len(inside)} files in it, not one",
                file=file,
                way_out="unpack it and name the file you mean",
            )
        if inside[0].file_size > MOST_BYTES:
            raise _too_large(file)
        with archive.open(inside[0]) as unpacking:
            # Asked for all, it would unpack all before it looks at what its table says.
            return unpacking.read(MOST_BYTES)


def _too_large(file: Path) -> InputError:
    return InputError(
        f"is larger than {MOST_BYTES // 1024**2} MB when it is unpacked",
        file=file,
        way_out="a translation memory of test sentences is not: look where it comes from",
    )


@dataclass(slots=True)
class _Unit:
    id: str
    line: int
    note: str = ""
    segments: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Goes through the XML and keeps the units."""

    def __init__(self, file: Path) -> None:
        self.units: list[_Unit] = []
        self._file = file
        self._language: str | None = None
        self._in = ""  # seg, note, or neither
        self._codes = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, text: str) -> None:
        try:
            # The text is known to be UTF-8; what the file says of itself is not asked.
            self._parser.Parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1), True)  # noqa: FBT003
        except expat.ExpatError as error:
            raise InputError(
                f"is not XML: {expat.errors.messages[error.code]}",
                file=self._file,
                line=error.lineno,
                way_out=ask_publisher("a whole file"),
            ) from error

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "tu":
            self.units.append(_Unit(attributes.get("tuid", ""), self._parser.CurrentLineNumber))
        elif tag == "tuv":
            self._language = attributes.get("xml:lang") or attributes.get("lang")
        elif tag == "seg" and self.units and self._language:
            unit = self.units[-1]
            if self._language in unit.segments:
                raise self._wrong(f"has two sentences in {self._language[:20]} in one unit")
            unit.segments[self._language] = ""
            self._in = "seg"
        elif tag in {"note", "prop"} and self.units and self._language is None:
            self._in = "note"
        elif tag in _CODES:
            self._codes += 1

    def _end(self, tag: str) -> None:
        if tag in {"seg", "note", "prop"}:
            self._in = ""
        elif tag in {"tuv", "tu"}:
            self._language = None
        elif tag in _CODES:
            self._codes -= 1

    def _text(self, text: str) -> None:
        if self._in == "seg" and self._language and not self._codes:
            self.units[-1].segments[self._language] += text
        elif self._in == "note":
            self.units[-1].note += text

    def _declared(self, *_: object) -> None:
        raise self._wrong("declares entities, which is refused")

    def _doctype(self, _name: str, _system: object, _public: object, inside: int) -> None:
        if inside:
            raise self._wrong("declares its own kind of document, which is refused")

    def _wrong(self, problem: str) -> InputError:
        return InputError(
            problem,
            file=self._file,
            line=self._parser.CurrentLineNumber,
            way_out="look where it comes from",
        )
