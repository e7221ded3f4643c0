"""``terazi testset new``: an empty sheet for people to fill in, and the descriptor beside it.

The sheet is CSV as RFC 4180 has it (commas, CR LF), in UTF-8 with a byte order mark, without which
Excel would take it for another encoding. Where Excel is set to a language that writes 0,5 for a
half, it wants semicolons, which can be had instead.

The instructions are lines that begin with ``#``, so they go with the sheet wherever it is sent, and
no cell of it can be a formula.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from terazi.data.cldr_names import english_name
from terazi.data.entry import OwnEntry
from terazi.data.formats.sheet import ID, NOTE
from terazi.data.forms import MOST_CHOICES, RECORDS, Form, find_form
from terazi.data.own_people import UNSAID
from terazi.errors import InputError
from terazi.files import make_folder, write_atomically

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
LANGUAGES = ("en", "fr", "ar", "sw", "tr", "pt")  # of the instructions
MOST_ITEMS = 5000

_HEAD = """\
# A test set of our own, for the proposal's `test_sets: [{name}.yaml]`. Fill in the sheet beside it,
# then: terazi testset check {name}.yaml
# What holds for every item (author, consent, licence, reviewed_by) may be said once, here.
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What sheet people want.

    Attributes:
        name: of the set and of its files: small letters, digits, hyphens.
        kind: of its items, as the descriptor names it.
        languages: BCP-47 tags, one at least; each gets a sheet.
        use: which probes are to take it; "" for the first that the kind is for.
        instructions: the language of the instructions, one of ``LANGUAGES``.
        choices: how many each item has; None for what is usual.
        labels: what all items choose from.
        items: how many rows are numbered beforehand.
        title: as people know it; "" for the name.
        licence: who may use the items and how.
        separator: what stands between the cells, one of ``SEPARATORS``.
    """

    name: str
    kind: str
    languages: Sequence[str]
    use: str = ""
    instructions: str = "en"
    choices: int | None = None
    labels: Sequence[str] = ()
    items: int = 60
    title: str = ""
    licence: str = UNSAID
    separator: str = "comma"


def new_sheet(wanted: Wanted, folder: Path) -> tuple[Path, ...]:
    """Write the descriptor and a sheet a language; return them, the descriptor first.

    Raises:
        InputError: what is wanted cannot be, or one of the files is there already.
        TeraziError: the disk refuses; nothing is left behind of what was begun.
    """
    form = _checked(wanted)
    described = _descriptor(wanted, form)
    descriptor = folder / f"{wanted.name}.yaml"
    sheets = {tag: folder / f"{wanted.name}.{tag}.csv" for tag in wanted.languages}
    for file in (descriptor, *sheets.values()):
        if file.exists() or file.is_symlink():
            raise InputError(
                "is there already, and may have been filled in",
                file=file,
                way_out="choose another name, or move the file away; nothing was written",
            )
    make_folder(folder)
    written: list[Path] = []
    try:
        for tag, file in sheets.items():
            write_atomically(file, _sheet(wanted, form, tag))
            written.append(file)
        write_atomically(descriptor, described)
    except BaseException:
        for file in written:
            file.unlink(missing_ok=True)
        raise
    return (descriptor, *written)


def _checked(wanted: Wanted) -> Form:
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,59}", wanted.name):
        raise InputError(
            f"“{wanted.name[:60]}” cannot be the name of a test set",
            field="NAME",
            way_out="write small letters from a to z, digits and hyphens, as village-messages",
        )
    form = find_form(wanted.kind, wanted.use)
    if wanted.instructions not in LANGUAGES:
        raise InputError(
            f"there are no instructions in “{wanted.instructions[:40]}”",
            field="--instructions",
            way_out=f"choose one of: {', '.join(LANGUAGES)}",
        )
    if wanted.separator not in SEPARATORS:
        raise InputError(
            f"“{wanted.separator[:40]}” cannot stand between cells",
            field="--separator",
            way_out=f"choose one of: {', '.join(SEPARATORS)}",
        )
    if not 1 <= wanted.items <= MOST_ITEMS:
        raise InputError(
            f"a sheet of {wanted.items} items",
            field="--items",
            way_out=f"write a number from 1 to {MOST_ITEMS}; rows can be added by hand",
        )
    if not wanted.languages or len(set(wanted.languages)) < len(wanted.languages):
        raise InputError(
            "every sheet needs a language of its own",
            field="--language",
            way_out="name each language once, by its tag, as sw",
        )
    if wanted.choices is not None and not form.choices:
        raise InputError(
            f"items for the use {form.use} have no choices of their own",
            field="--choices",
            way_out="leave it out" + (", and name the labels" if form.labels is not None else ""),
        )
    if wanted.choices is not None and not 2 <= wanted.choices <= MOST_CHOICES:
        raise InputError(
            f"{wanted.choices} choices",
            field="--choices",
            way_out=f"write a number from 2 to {MOST_CHOICES}",
        )
    _check_labels(wanted, form)
    return form


def _check_labels(wanted: Wanted, form: Form) -> None:
    if wanted.labels and form.labels is None:
        raise InputError(
            f"items for the use {form.use} have no labels",
            field="--label",
            way_out="leave it out; with --use topic, routing or sentiment there are labels",
        )
    if form.labels is not None and len(wanted.labels or form.labels) < 2:
        raise InputError(
            f"items for the use {form.use} choose from two labels or more",
            field="--label",
            way_out="name each: --label market --label veterinary",
        )
    labels = [" ".join(label.split()).casefold() for label in wanted.labels]
    if len(set(labels)) < len(labels):
        raise InputError(
            "the same label stands there twice", field="--label", way_out="name each once"
        )


def _columns(wanted: Wanted, form: Form) -> Iterator[str]:
    """The names of the columns to be filled in."""
    yield ID
    for column in form.columns:
        if column == "...":
            yield from _letters(wanted, form)
        else:
            yield column
    yield from RECORDS


def _letters(wanted: Wanted, form: Form) -> list[str]:
    return [chr(ord("A") + at) for at in range(wanted.choices or form.choices)]


def _sheet(wanted: Wanted, form: Form, tag: str) -> bytes:
    columns = list(_columns(wanted, form))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=SEPARATORS[wanted.separator], lineterminator="\r\n")
    for line in _instructions(wanted, form, tag):
        writer.writerow([f"{NOTE} {' '.join(line.split())}", *[""] * (len(columns) - 1)])
    writer.writerow(columns)
    writer.writerows([number, *[""] * (len(columns) - 1)] for number in range(1, wanted.items + 1))
    return text.getvalue().encode("utf-8-sig")


def _instructions(wanted: Wanted, form: Form, tag: str) -> Iterator[str]:
    """In the language that was chosen; English holds where nobody has read the translation."""
    words = instructions(wanted.instructions)
    known = {
        "name": wanted.name,
        "title": wanted.title or wanted.name,
        "language": f"{english_name(tag)}, {tag}",
        "use": form.use,
        "choices": ", ".join(_letters(wanted, form)),
        "labels": ", ".join(wanted.labels or form.labels or ()),
    }
    if words["unread"]:
        yield words["unread"]
        yield (
            "This translation has not yet been read by a native speaker: in doubt the English "
            "holds (--instructions en)."
        )
    *how, done = words["general"]
    if form.choices:  # of their own: with labels, length and place give nothing away
        how.append(words["own_choices"])
    yield from (line.format_map(known) for line in (*how, done))
    for column in (ID, *form.columns, *RECORDS):
        names, key = column, column
        if column == "...":
            names, key = known["choices"], "choices"
        yield f"{names}: {words['columns'][key].format_map(known)}"


@cache
def instructions(language: str) -> dict[str, Any]:
    """The instructions in a language: ``unread``, ``general``, ``own_choices``, ``columns``."""
    file = files("terazi.data").joinpath("instructions", f"{language}.yaml")
    words: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return words


def _descriptor(wanted: Wanted, form: Form) -> str:
    fields: dict[str, object] = {"id": ID, **form.fields}
    labels = [" ".join(label.split()) for label in wanted.labels or form.labels or ()]
    settings: dict[str, object] = dict(form.settings)
    if form.choices:
        fields["choices"] = _letters(wanted, form)
        settings["right_as"] = "letter"
    if labels:
        settings["choices"] = labels
    if len(wanted.languages) > 1 and form.kind != "parallel":
        settings["translations"] = True  # rows of one id are one item
    described = {
        "name": wanted.name,
        "title": " ".join(wanted.title.split()) or wanted.name,
        "kind": form.kind,
        "use": form.use,
        "licence": " ".join(wanted.licence.split()) or UNSAID,
        "author": "",
        "consent": "",
        "reviewed_by": "",
        "format": {"kind": "sheet"},
        "fields": fields,
        **settings,
        "files": [
            {"language": tag, "path": f"{wanted.name}.{tag}.csv"} for tag in wanted.languages
        ],
    }
    try:
        OwnEntry.model_validate(described)
    except ValidationError as error:
        problem = error.errors()[0]
        raise InputError(
            problem["msg"].removeprefix("Value error, "),
            field=".".join(map(str, problem["loc"])) or None,
            way_out="`terazi testset new --help` says what each option means",
        ) from error
    text = yaml.safe_dump(described, allow_unicode=True, sort_keys=False, width=100)
    return _HEAD.format(name=wanted.name) + text
