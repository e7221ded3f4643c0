"""The catalogues: up to date with what is said, usable where translated, never dangerous."""

import gettext
import importlib.util
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from terazi.errors import TeraziError
from terazi.finding import Direction, Grade, Theme
from terazi.locale import catalogue
from terazi.locale.catalogue import FOLDER, READ_BY, TEMPLATE, entries, file_of, languages, problem
from terazi.locale.terms import WORDS
from terazi.probes.declare import load_probes
from terazi.proposal.schema import Stakes
from terazi.report.cells import NO_CHOICE, SPREAD
from terazi.verdict.words import GateStatus, Word

FILES = sorted(FOLDER.glob("*/LC_MESSAGES/terazi.po"))
NOT_TRANSLATED = "it is not translated"
STALE = "run make messages: it brings the template and all languages up to what is said"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = Path(__file__).parent.parent / "tools" / "messages.py"
    spec = importlib.util.spec_from_file_location("messages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def said(tool: ModuleType) -> Catalog:
    catalog = tool.collect()
    assert isinstance(catalog, Catalog)
    return catalog


def po(file: Path) -> Catalog:
    return read_po(io.StringIO(file.read_text(encoding="utf-8")), abort_invalid=True)


def test_the_template_has_all_that_is_said(tool: ModuleType, said: Catalog) -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == tool.template(said), STALE


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_each_language_has_the_sentences_of_the_template(file: Path, said: Catalog) -> None:
    ids = [message.id for message in entries(po(file))]
    assert ids == [message.id for message in entries(said)], STALE


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_what_is_translated_can_be_used(file: Path) -> None:
    catalog = po(file)
    found = {str(m.id): problem(m, catalog) for m in entries(catalog) if _tried(m.string)}
    wrong = {english: why for english, why in found.items() if why and why != NOT_TRANSLATED}
    assert wrong == {}


def _tried(string: str | Sequence[str] | None) -> bool:
    return any(string or ())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_each_says_who_read_it_and_how_it_counts(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    (read_by,) = re.findall(rf'^"{READ_BY}: (.*)\\n"$', text, re.MULTILINE)
    assert re.fullmatch(r"no|.+, \d{4}-\d\d-\d\d", read_by)
    catalog = po(file)
    assert str(catalog.locale) == str(Locale.parse(file.parts[-3]))
    form = gettext.c2py(catalog.plural_expr)
    assert {form(n) for n in range(1000)} == set(range(catalog.num_plurals))
    read = catalogue.read(file)
    assert read.read_by == ("" if read_by == "no" else read_by)
    assert read.untranslated <= read.known


def test_the_languages_are_found_by_their_files() -> None:
    assert languages() == ("ar", "en", "fr", "pt", "sw", "tr")
    assert file_of("pt-BR") == file_of("pt") == FOLDER / "pt" / "LC_MESSAGES" / "terazi.po"
    assert file_of("de") is None
    assert file_of("..") is None


HEAD = 'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
PLURALS = '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\\n"\n'
COUNTED = 'msgid "%(n)s a"\nmsgid_plural "%(n)s as"\n'


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ('msgid "a %(x)s"\nmsgstr "b %(x)s"', ""),
        ('msgid "a %(x)s"\nmsgstr ""', NOT_TRANSLATED),
        ('msgid "a %(x)s"\nmsgstr "b"', "these places differ: x"),
        ('msgid "a %(x)s"\nmsgstr "b %(x)s %(y)s"', "these places differ: y"),
        ('msgid "a %(x)s"\nmsgstr "50 % %(x)s"', "a per cent sign"),
        ('msgid "a %(x)s"\nmsgstr "50 %% %(x)s"', ""),
        ('msgid "a % b"\nmsgstr "b % a"', ""),
        ('#, fuzzy\nmsgid "a"\nmsgstr "b"', "fuzzy"),
        (
            COUNTED + 'msgstr[0] "one"\nmsgstr[1] "two"\nmsgstr[2] "%(n)s b"',
            "",
        ),
        (
            COUNTED + 'msgstr[0] "%(n)s"\nmsgstr[1] "%(n)s"\nmsgstr[2] "many"',
            "these places differ: n",
        ),
        (
            COUNTED + 'msgstr[0] "%(n)s"\nmsgstr[1] ""\nmsgstr[2] "%(n)s"',
            "it needs 3 plural forms",
        ),
    ],
)
def test_a_translation_that_cannot_be_used_is_left_out(
    tmp_path: Path, entry: str, why: str
) -> None:
    file = tmp_path / "terazi.po"
    file.write_text(f"{HEAD}{PLURALS}\n{entry}\n", encoding="utf-8")
    catalog = po(file)
    (message,) = entries(catalog)
    assert why in problem(message, catalog)
    assert bool(problem(message, catalog)) == bool(why)
    read = catalogue.read(file)
    assert (len(read.untranslated) == 1) == bool(why)
    english = catalogue.english(message)
    if why:
        assert read.translations.gettext(english) == english


def test_a_form_without_words_serves_untranslated(tmp_path: Path) -> None:
    file = tmp_path / "terazi.po"
    file.write_text(f'{HEAD}\nmsgid "%(a)s: %(b)s"\nmsgstr ""\n', encoding="utf-8")
    read = catalogue.read(file)
    assert read.known == {"%(a)s: %(b)s"}
    assert read.untranslated == frozenset()


def test_a_damaged_catalogue_is_named(tmp_path: Path) -> None:
    file = tmp_path / "terazi.po"
    file.write_text(f'{HEAD}\nmsgid "a"\nwhat is this?\n', encoding="utf-8")
    with pytest.raises(TeraziError, match=r"terazi\.po: this catalogue"):
        catalogue.read(file)


def test_bringing_up_keeps_what_translators_wrote(tool: ModuleType) -> None:
    old = (
        f'{HEAD}"{READ_BY}: Amina, 2026-11-22\\n"\n\nmsgid "kept"\nmsgstr "imewekwa"\n\n'
        'msgid "this is gone from the program altogether"\nmsgstr "x"\n'
    )
    new = Catalog(charset="utf-8")
    new.add("kept")
    new.add("new")
    text = tool.updated(new, old)
    catalog = read_po(io.StringIO(text))
    assert [(m.id, m.string) for m in entries(catalog)] == [("kept", "imewekwa"), ("new", "")]
    assert f"{READ_BY}: Amina, 2026-11-22" in text
    # What is gone is kept behind, and comes back with the sentence.
    assert '#~ msgid "this is gone' in text
    new.add("this is gone from the program altogether")
    back = read_po(io.StringIO(tool.updated(new, text)))
    assert back["this is gone from the program altogether"].string == "x"


def enumerated() -> Iterator[str]:
    for kind in (Theme, Grade, Word, GateStatus, Stakes):
        yield from (str(one.value) for one in kind)
    yield from (str(one.value) for one in (Direction.HELP, Direction.HARM))
    yield from (*NO_CHOICE, *SPREAD)
    yield from (probe.measure for probe in load_probes())


def test_each_word_that_can_be_shown_is_in_the_list() -> None:
    missing = {word for word in enumerated() if not set(word.split(": ")) <= set(WORDS)}
    assert missing == set()


def test_the_list_is_in_the_template(said: Catalog) -> None:
    assert {word for word in WORDS if said.get(word) is None} == set()
