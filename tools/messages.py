"""Collect all that Terazi says into the template, and bring the catalogues up to it.

    python tools/messages.py            (make messages)

Writes src/terazi/locale/terazi.pot; in each LANG/LC_MESSAGES/terazi.po it adds what is new and
leaves what translators wrote. What is no longer said goes to the end of the file, behind "#~", and
comes back from there. Tests compare what is there with what this would write.
"""

# ruff: noqa: INP001  a script, in no package

import io
import re
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from terazi.locale.catalogue import FOLDER, READ_BY, TEMPLATE, read

SOURCES = FOLDER.parent
HEADER = """\
# What Terazi says: verdict, report, words of the findings.
# Copyright the Terazi developers; Apache-2.0, as the program.
# How to translate: docs/translate.md
#"""
METHODS = [("**/templates/**.j2", "jinja2.ext:babel_extract"), ("**.py", "python")]
PLACES = ("verdict/", "report/", "locale/")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "message", "marked", "say", "Term", "word"), None),
    **dict.fromkeys(("ngettext", "say_n", "counted"), (1, 2)),
}
COMMENT = "Translators:"
NOT_READ = f'"{READ_BY}: no\\n"\n'
WIDTH = 96


def collect() -> Catalog:
    """All that is marked in verdict, report and the list of terms."""
    catalog = Catalog(
        project="Terazi",
        version="1",
        header_comment=HEADER,
        # A day that does not move: the template changes when what is said changes.
        creation_date=datetime(2026, 11, 22, tzinfo=UTC),
        charset="utf-8",
        fuzzy=False,
    )
    for place in PLACES:
        for file, _line, said, comments, context in extract_from_dir(
            SOURCES / place,
            METHODS,
            keywords=KEYWORDS,
            comment_tags=(COMMENT,),
            strip_comment_tags=True,
        ):
            catalog.add(said, None, [(place + file, 0)], auto_comments=comments, context=context)
    return catalog


def template(catalog: Catalog) -> str:
    """The template as it stands in its file."""
    return _text(catalog, NOT_READ)


def updated(catalog: Catalog, text: str) -> str:
    """A language's file brought up to the template; who read it stays said."""
    found = re.search(rf'^"{READ_BY}: .*\\n"\n', text, re.MULTILINE)
    theirs = read_po(io.StringIO(text), abort_invalid=True)
    for message in theirs.obsolete.values():
        if catalog.get(_id(message)) is not None and theirs.get(_id(message)) is None:
            theirs[message.id] = message
    theirs.obsolete.clear()
    theirs.update(catalog, no_fuzzy_matching=True, update_header_comment=True)
    for key, message in list(theirs.obsolete.items()):
        if not (any(message.string) if message.pluralizable else message.string):
            del theirs.obsolete[key]
    return _text(theirs, found[0] if found else NOT_READ)


def _id(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def _text(catalog: Catalog, read_by: str) -> str:
    """Write a catalogue; the library drops headers that it does not know."""
    written = io.BytesIO()
    write_po(written, catalog, width=WIDTH, include_lineno=False, sort_by_file=False)
    text = written.getvalue().decode()
    # Days, versions and places for names that nobody filled in tell translators nothing.
    text = re.sub(
        r'^"(?:PO-Revision-Date|Generated-By|.*(?:EMAIL@ADDRESS|LL@li\.org)).*\\n"\n',
        "",
        text,
        flags=re.MULTILINE,
    )
    last = re.search(r'^"Content-Transfer-Encoding: .*\\n"\n', text, re.MULTILINE)
    if last is None:
        raise SystemExit("the written catalogue has no header")
    return f"{text[: last.end()]}{read_by}{text[last.end() :]}"


def main() -> None:
    """Write the template and bring all languages up to it."""
    catalog = collect()
    _write(TEMPLATE, template(catalog))
    for file in sorted(FOLDER.glob("*/LC_MESSAGES/terazi.po")):
        _write(file, updated(catalog, file.read_text(encoding="utf-8")))
        found = read(file)
        done = len(found.known) - len(found.untranslated)
        print(f"{file.parts[-3]}: {done} of {len(found.known)} translated")  # noqa: T201


def _write(file: Path, text: str) -> None:
    if not file.is_file() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
        print(f"{file}: written")  # noqa: T201


if __name__ == "__main__":
    main()
