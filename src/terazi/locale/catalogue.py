"""The catalogues of translated sentences, read as translators keep them.

A language is one file, ``LANG/LC_MESSAGES/terazi.po``; nothing is compiled beforehand, and adding
a language is adding its file (docs/translate.md).
"""

import gettext
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from terazi.errors import TeraziError

#: Of what is said in no other language than English.
SOURCE = "en"
FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "terazi.pot"
#: In a catalogue's header: "no", or who read it and when.
READ_BY = "X-Read-By-Native-Speaker"

_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language.

    Attributes:
        translations: of sentences, by their English.
        known: the English of all there is to translate.
        untranslated: those of them that are not translated, or not so that they can be used.
        read_by: the native speaker who read it and the date, "" where nobody did.
    """

    translations: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)
    known: frozenset[str] = frozenset()
    untranslated: frozenset[str] = frozenset()
    read_by: str = ""


def languages() -> tuple[str, ...]:
    """BCP-47 tags of the languages there are, English among them."""
    found = {file.parts[-3].replace("_", "-") for file in FOLDER.glob("*/LC_MESSAGES/terazi.po")}
    return tuple(sorted({SOURCE, *found}))


def file_of(tag: str) -> Path | None:
    """The catalogue of a language: its own (pt-BR), else that of the language alone (pt)."""
    for name in (tag.replace("-", "_"), re.split("[-_]", tag)[0]):
        if re.fullmatch(r"\w+", name):
            file = FOLDER / name / "LC_MESSAGES" / "terazi.po"
            if file.is_file():
                return file
    return None


@cache
def read(file: Path) -> Catalogue:
    """Read a catalogue.

    Raises:
        TeraziError: it is damaged.
    """
    try:
        text = file.read_text(encoding="utf-8")
        catalog = read_po(io.StringIO(text), abort_invalid=True)
    except (OSError, ValueError, PoFileError) as error:
        raise TeraziError(
            f"{file}: this catalogue of translations cannot be read: {error}\n"
            "  → put the file right, or take it out"
        ) from error
    known = {english(message) for message in entries(catalog)}
    lacking = {english(message) for message in entries(catalog) if problem(message, catalog)}
    for message in entries(catalog):
        if english(message) in lacking:
            message.string = ("",) * catalog.num_plurals if message.pluralizable else ""
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    read_by = re.search(rf'^"{READ_BY}: (.*?)\\n"$', text, re.MULTILINE)
    return Catalogue(
        gettext.GNUTranslations(compiled),
        frozenset(known),
        # "%(a)s: %(b)s" has nothing English in it; it serves as it is.
        frozenset(text for text in lacking if any(map(str.isalpha, _PLACE.sub("", text)))),
        "" if read_by is None or read_by[1] == "no" else read_by[1],
    )


def entries(catalog: Catalog) -> Iterator[Message]:
    """All sentences of a catalogue, without its header."""
    return (message for message in catalog if message.id)


def english(message: Message) -> str:
    """The English of a sentence; of one with a plural, that for one thing."""
    return str(message.id[0] if message.pluralizable else message.id)


def problem(message: Message, catalog: Catalog) -> str:
    """Why a translation cannot be used: it is not there, is unsure, or its places differ; or ""."""
    if message.fuzzy:
        return "it is marked fuzzy, that is, unsure"
    if not message.pluralizable:
        if not message.string:
            return "it is not translated"
        return _places(str(message.id), str(message.string), free=frozenset())
    forms = tuple(message.string or ())
    if len(forms) != catalog.num_plurals or not all(forms):
        return f"it needs {catalog.num_plurals} plural forms"
    single = _single(catalog)
    found = (
        # A form for one number only ("two things") need not write the number.
        _places(str(message.id[1]), form, free=frozenset({"n"} if index in single else ()))
        for index, form in enumerate(forms)
    )
    return next((said for said in found if said), "")


def _places(original: str, translated: str, *, free: frozenset[str]) -> str:
    """Say where ``%(name)s`` differ."""
    wanted, there = (set(_PLACE.findall(text)) for text in (original, translated))
    odd = sorted((wanted ^ there) - free)
    if odd:
        return f"these places differ: {', '.join(odd)}"
    rest = _PLACE.sub("", translated)
    if wanted and "%" in rest.replace("%%", ""):
        return "a per cent sign beside places must be written twice: %%"
    return ""


def _single(catalog: Catalog) -> frozenset[int]:
    """The plural forms that stand for one number only, as two in Arabic."""
    form = gettext.c2py(catalog.plural_expr)
    numbers: dict[int, int] = {}
    for n in range(1000):
        numbers[form(n)] = numbers.get(form(n), 0) + 1
    return frozenset(index for index, count in numbers.items() if count == 1)
