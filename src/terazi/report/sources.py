"""Where findings come from: each work once, with its files, numbered in the order of citation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from markupsafe import Markup, escape

from terazi.finding import Finding, Source

_LONG = 40  # characters of a beginning that is worth writing once


@dataclass(frozen=True, slots=True)
class Work:
    """A work, and the parts of it that findings cite.

    Files of one published data set share citation, licence and date; chapters of one page share
    its address.
    """

    parts: tuple[Source, ...]

    @property
    def first(self) -> Source:
        """Whose citation, licence and date all parts share."""
        return self.parts[0]

    @property
    def places(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """Titles by address and hash: a page that is cited for several things is named once."""
        places: dict[tuple[str, str], dict[str, None]] = {}
        for part in self.parts:
            places.setdefault((part.address, part.sha256), {})[part.title] = None
        return {place: tuple(titles) for place, titles in places.items()}

    @property
    def common(self) -> str:
        """With what the addresses of several files begin, up to a slash; "" where it is short."""
        addresses = {part.address for part in self.parts}
        alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*addresses, strict=False))
        common = "".join(letters[0] for letters in alike)
        common = common[: common.rfind("/") + 1]
        return common if len(addresses) > 1 and len(common) > _LONG else ""


@dataclass(frozen=True, slots=True)
class Works:
    """All works of a report, and the number of each source's; whether numbers lead to it."""

    all: tuple[Work, ...]
    numbers: Mapping[Source, int]
    linked: bool = True

    @property
    def shorter(self) -> bool:
        """Whether the addresses of a work are written in two parts."""
        return any(work.common for work in self.all)

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Works":
        """Collect the sources of all findings."""
        works: dict[tuple[str, ...], dict[Source, None]] = {}
        for finding in findings:
            for source in finding.sources:
                works.setdefault(_work(source), {})[source] = None
        numbers = {
            source: number for number, parts in enumerate(works.values(), 1) for source in parts
        }
        return cls(tuple(Work(tuple(parts)) for parts in works.values()), numbers)

    def cite(self, sources: Sequence[Source]) -> Markup:
        """Name the works of these sources by number, three in a row by the first and the last.

        One link leads to the first of them, but in a page that would be too large.
        """
        runs: list[list[int]] = []
        for number in sorted({self.numbers[source] for source in sources}):
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        named = [
            name
            for run in runs
            for name in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run))
        ]
        if not named:
            return Markup("")
        if not self.linked:
            return escape(" ".join(named))
        return Markup('<a href="#s{}">{}</a>').format(runs[0][0], " ".join(named))


def _work(source: Source) -> tuple[str, ...]:
    if source.citation:
        return (source.citation, source.licence, source.date)
    if source.address:
        return (source.address, source.licence, source.date, source.sha256)
    return (source.title, source.licence, source.date, source.sha256, "")
