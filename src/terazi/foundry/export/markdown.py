"""Other people's words in a Markdown page: one line, and nothing in them that Markdown obeys."""

import re
from collections.abc import Iterable, Iterator, Sequence

_MOST = 400  # letters of a text
_ASKS = re.compile(r"([\\`*_{}\[\]<>#|~!&$^=@])")
_LINK = re.compile(r"(?i)(https?|ftp)(:)|(www)(\.)")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9./?=&%#~_:+,;@!$'()*-]{1,300}")


def said(text: str, otherwise: str = "not stated") -> str:
    """A text as it is, on one line; ``otherwise`` where there is none."""
    line = one_line(text)
    if not line:
        return otherwise
    escaped = _ASKS.sub(r"\\\1", line)
    return _LINK.sub(lambda found: f"{found[1] or found[3]}\\{found[2] or found[4]}", escaped)


def one_line(text: str, most: int = _MOST) -> str:
    """Without what steers a page or a terminal, and not longer than ``most`` letters."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def link(address: str) -> str:
    """An address of the web as a link, anything else as text."""
    return f"<{address}>" if _ADDRESS.fullmatch(address) else said(address)


def code(text: str) -> str:
    """A name or digest in letters of one width."""
    plain = one_line(text).replace("`", "'").replace("|", "¦")
    return f"`{plain}`" if plain else "not stated"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, whose cells are Markdown already; none where it has no rows."""
    listed = list(rows)
    if not listed:
        return
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    for row in listed:
        yield f"| {' | '.join(row)} |"
    yield ""
