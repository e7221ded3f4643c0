"""The choices of an item, and which of them is right, however a file says so."""

from collections.abc import Mapping, Sequence

from terazi.data.fields import Columns
from terazi.data.formats.record import ask_publisher, shown
from terazi.data.row import Row, several
from terazi.errors import InputError


def choices_of(row: Row) -> list[tuple[str, str]]:
    """Each choice with the name of its column, or its own where the list has names."""
    columns = row.entry.fields.choices
    if columns is None:
        return [(choice, choice) for choice in row.entry.choices]
    if isinstance(columns, tuple):
        return [
            (str(row.name_of(column)), row.text_or_nothing(column, "choices")) for column in columns
        ]
    parts = row.parts(columns, "choices")
    if isinstance(parts, Mapping):
        return [(name, _plain(row, part, columns)) for name, part in parts.items()]
    return [(str(at), _plain(row, part, columns)) for at, part in enumerate(parts, 1)]


def _plain(row: Row, part: object, columns: Columns) -> str:
    if part is None:
        return ""
    if isinstance(part, bool) or not isinstance(part, str | int | float):
        raise row.wrong(
            f"“{shown(part)}” is no choice", several(columns)[0], ask_publisher("choices in words")
        )
    return str(part).strip()


def places_of(
    row: Row, value: str, choices: Sequence[tuple[str, str]], question: str
) -> tuple[int, ...]:
    """The places of the right choices, as the entry's ``right_as`` says them.

    Raises:
        InputError: none of the choices is meant, or one that is there twice.
    """
    how, column = row.entry.right_as, row.entry.fields.right
    if column is None:
        raise ValueError("an entry of choices without the right one")
    if how == "text":
        places = tuple(at for at, (_, text) in enumerate(choices) if text == value)
        if len(places) == 1:
            return places
        texts = [text for _, text in choices]
        if places:
            raise row.wrong(
                f"“{shown(value)}” is there twice", column, ask_publisher("different choices")
            )
        raise _wrong_label(row, value, texts, question)
    named = {
        "index": [str(at) for at in range(len(choices))],
        "number": [str(at) for at in range(1, len(choices) + 1)],
        "letter": [chr(ord("A") + at) for at in range(len(choices))],
        "name": [name for name, _ in choices],
    }[how]
    found = []
    for part in value.split(",") if value not in named else [value]:
        said = part.strip().upper() if how == "letter" else part.strip()
        if how in {"index", "number"}:
            said = said.removesuffix(".0")  # as spreadsheets and pandas write whole numbers
        if said not in named:
            raise not_among(row, column, part.strip(), named, "right_as")
        found.append(named.index(said))
    return tuple(dict.fromkeys(found))


def not_among(
    row: Row, column: Columns, value: str, known: Sequence[str], setting: str
) -> InputError:
    """The error of a value that is not among the known ones, and perhaps only written otherwise."""
    same = next((one for one in known if one.casefold() == value.casefold()), None)
    if same is not None:
        return row.wrong(
            f"“{shown(value)}” is written “{shown(same)}” elsewhere",
            several(column)[0],
            ask_publisher("one spelling for all languages"),
        )
    listed = ", ".join(map(shown, known[:30]))
    return row.wrong(
        f"“{shown(value)}” is not among {listed}",
        several(column)[0],
        f"put `{setting}` of the test set's entry right, or the file",
    )


def _wrong_label(row: Row, label: str, choices: Sequence[str], question: str) -> InputError:
    fields = row.entry.fields
    right, asked = fields.right, fields.question
    if right is None or asked is None:
        raise ValueError("an entry of choices without them")
    same = next((choice for choice in choices if choice.casefold() == label.casefold()), None)
    if question in choices:
        names = [row.name_of(column) for column in (*several(asked), right)]
        problem = f"the columns {' and '.join(f'“{name}”' for name in names)} have changed places"
        way_out = "put fields.question and fields.right of the test set's entry right"
    elif same is not None:
        problem = f"“{shown(label)}” is written “{shown(same)}” elsewhere"
        way_out = ask_publisher("one spelling for all languages")
    else:
        problem = f"“{shown(label)}” is not among the {len(choices)} choices"
        way_out = f"the choices are {', '.join(map(shown, choices[:30]))}"
    return row.wrong(problem, right, way_out)
