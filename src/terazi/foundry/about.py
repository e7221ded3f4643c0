"""What a folder of ours says of its model: a small JSON file, checked as it is read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from terazi.errors import InputError
from terazi.files import write_atomically

_MOST = 1_000_000  # bytes
_About = TypeVar("_About", bound=BaseModel)


def read_about(
    file: Path, form: type[_About], damaged: Callable[[Path, str], InputError]
) -> _About:
    """Read it.

    Args:
        file: the JSON file.
        form: that it must have.
        damaged: makes the error of a file and a reason.

    Raises:
        InputError: the file is absent, too long, or not of the form.
    """
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST + 1)
        if len(text) > _MOST:
            raise damaged(file, f"it is longer than {_MOST:,} bytes")
        return form.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise damaged(file, f"{place}: {first['msg']}".removeprefix(": ")) from error
    except (OSError, ValueError, RecursionError) as error:
        raise damaged(file, str(error)) from error


def write_about(file: Path, about: BaseModel) -> None:
    """Write it, last of all files: without it there is no model.

    Raises:
        TeraziError: the disk refuses.
    """
    text = json.dumps(about.model_dump(mode="json"), indent=2, ensure_ascii=False, allow_nan=False)
    write_atomically(file, text + "\n")


def unreadable(what: str, file: Path, why: str, way_out: str) -> InputError:
    """The error of a damaged file, with the first line of its reason."""
    return InputError(
        f"{what} cannot be read: {why.splitlines()[0][:300] if why else 'damaged'}",
        file=file,
        way_out=way_out,
    )
