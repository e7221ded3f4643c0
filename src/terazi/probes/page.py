"""The page of each probe: made from its declaration, its test sets, and a text that people write.

The text is a file ``pages/NAME.md`` beside the probe's module, so that a package that adds a probe
brings its text. Nothing of the declaration is written there once more. ``terazi probes NAME`` shows
a page; ``tools/write_probe_pages.py`` writes all of them to ``docs/probes``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files

from terazi.data import cldr
from terazi.data.listing import Entry, entries
from terazi.errors import InputError, TeraziError
from terazi.probes.declare import Probe, load_probes

#: What every text has to say, in this order.
PARTS = ("## How it is measured", "## What it does not show")

_FEW = 40  # languages that are named one by one


@dataclass(frozen=True, slots=True)
class Described:
    """A probe, and the test sets that it can use.

    Attributes:
        probe: as it was declared.
        sets: of the catalogue, by name.
    """

    probe: Probe
    sets: tuple[Entry, ...]

    @property
    def needs(self) -> str:
        """What an option must be able to do, in words."""
        return (self.probe.needs.__doc__ or self.probe.needs.__name__).splitlines()[0].rstrip(".")

    @property
    def takes_own(self) -> bool:
        """Whether people's own test sets can be used; names of CLDR are made by the program."""
        return self.probe.uses not in {"", cldr.USE}

    @property
    def data(self) -> str:
        """Which test sets it can use, in words."""
        if not self.probe.uses:
            return "none needed"
        own = [f"your own with `use: {self.probe.uses}`"] if self.takes_own else []
        return ", ".join([*(entry.name for entry in self.sets), *own])

    @property
    def file(self) -> str:
        """Name of its page and of its text."""
        return f"{self.probe.name.replace(' ', '_')}.md"


def described() -> tuple[Described, ...]:
    """Every installed probe with its test sets, in the order of their names.

    Raises:
        InputError: a catalogue entry is wrong, or the mirror is not there.
        TeraziError: an entry point does not lead to a probe.
    """
    known = entries()
    return tuple(
        Described(probe, tuple(entry for entry in known if probe.uses and entry.use == probe.uses))
        for probe in load_probes()
    )


def find(name: str) -> Described:
    """The probe of this name.

    Raises:
        InputError: there is none.
    """
    found = {one.probe.name: one for one in described()}
    if name not in found:
        near = get_close_matches(name[:60].casefold().replace("_", " "), found, n=1)
        raise InputError(
            f"there is no probe “{name[:60]}”",
            way_out=(f"did you mean “{near[0]}”? " if near else "")
            + "`terazi probes` lists them all",
        )
    return found[name]


def written(one: Described) -> str:
    """What people have written about it.

    Raises:
        TeraziError: there is no such text, or it lacks a part that each of them has.
    """
    package = one.probe.run.__module__.rpartition(".")[0]
    place = files(package) / "pages" / one.file
    if not place.is_file():
        raise TeraziError(
            f"the probe “{one.probe.name}” has no page\n"
            f"  → write pages/{one.file} into the package {package}"
        )
    text = place.read_text(encoding="utf-8").strip()
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    parts = dict(zip(headings, _between(text, headings), strict=True))
    for part in PARTS:
        if not parts.get(part):
            raise TeraziError(
                f"the page of the probe “{one.probe.name}” does not say “{part[3:]}”\n"
                f"  → write it into pages/{one.file} of the package {package}"
            )
    return text


def page(one: Described) -> str:
    """The page in Markdown; links lead to the other pages of ``docs``."""
    probe = one.probe
    rows = [
        ("measures", f"**{probe.measure}**"),
        ("theme", str(probe.theme)),
        ("needs", one.needs),
        *([("guessing", _GUESSING)] if probe.guess else []),
        ("test sets", "<br>".join(_sets(one))),
    ]
    table = ["| | |", "|---|---|", *(f"| {what} | {said} |" for what, said in rows)]
    made = (
        f"*Made from the declaration in `{probe.run.__module__}` and from `pages/{one.file}` beside"
        " it by `python tools/write_probe_pages.py`.*"
    )
    parts = (f"# {probe.name}", probe.asks, "\n".join(table), written(one), made)
    return "\n\n".join(parts) + "\n"


def index(those: Iterable[Described], folder: str = "probes") -> str:
    """A table of the probes in Markdown, by theme."""
    rows = ["| theme | probe | what it asks | measure | test sets |", "|---|---|---|---|---|"]
    for one in sorted(those, key=lambda it: (str(it.probe.theme), it.probe.name)):
        probe = one.probe
        rows.append(
            f"| {probe.theme} | [{probe.name}]({folder}/{one.file}) | {probe.asks} "
            f"| **{probe.measure}** | {one.data} |"
        )
    return "\n".join(rows)


_GUESSING = "rows for guessing without reading stand beside it"


def _sets(one: Described) -> list[str]:
    if not one.probe.uses:
        return ["none needed"]
    found = [
        f"`{entry.name}` ({entry.title}; {entry.licence}): {_languages(entry)}"
        for entry in one.sets
    ]
    own = [f"[your own](../data.md) with `use: {one.probe.uses}`"] if one.takes_own else []
    return found + own


def _languages(entry: Entry) -> str:
    number = len(entry.languages)
    if number > _FEW:  # of CLDR, which has more of them every year
        return f"more than {number // 100 * 100} languages"
    return ", ".join(entry.languages)


def _between(text: str, headings: list[str]) -> list[str]:
    """What stands under each heading, without the blanks around it."""
    found = []
    for heading in headings:
        _, _, after = text.partition(f"{heading}\n")
        found.append(after.partition("\n## ")[0].strip())
    return found
