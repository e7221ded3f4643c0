"""What a command needs beside the core, said in one line where it is missing."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from terazi.errors import TeraziError


@contextmanager
def needing(what: str, extras: str, *modules: str) -> Iterator[None]:
    """Say what to install where something is missing.

    Args:
        what: needs it, as "a corpus".
        extras: of Terazi that bring it, as "foundry,train".
        modules: that are looked for before anything is begun; others are missed when they are.

    Raises:
        TeraziError: something is not installed.
    """
    missing = next((name for name in modules if find_spec(name) is None), None)
    if missing:
        raise _missing(what, missing, extras)
    try:
        yield
    except ModuleNotFoundError as error:
        raise _missing(what, str(error.name), extras) from error


def _missing(what: str, module: str, extras: str) -> TeraziError:
    return TeraziError(
        f"{what} needs {module}, which is not installed\n  → pip install 'terazi[{extras}]'"
    )
