"""The annex: every finding of the ledger, by theme and measure, and where it comes from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from terazi.finding import Direction, Finding, Grade, Theme
from terazi.report.cells import (
    FORMULA,
    NO_CHOICE,
    SPREAD,
    THERE_ARE,
    bare,
    detail,
    figure,
    further,
    items,
    worked_out,
)
from terazi.report.choose import Order, is_comparison
from terazi.report.figures.tracks import option_name
from terazi.report.notes import lettered
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import compared_with, where
from terazi.report.sources import Works
from terazi.report.table import Cell, Rows, Table

_TWICE = 40  # characters of a further answer that several rows share
_LONG = 9  # bytes of a name that is not worth a letter

Numbered = tuple[int, Finding]  # a finding and its place in the ledger, from 1


@dataclass(frozen=True, slots=True)
class Section:
    """One theme of the annex: its table, and the notes that the rows point to by letter."""

    theme: Cell
    table: Table
    notes: tuple[Cell, ...]


def annex(
    findings: Sequence[Finding], works: Works, order: Order, reader: Reader
) -> tuple[Section, ...]:
    """Group all findings; each keeps the number of its place in the ledger, from 1."""
    placed: dict[Theme, dict[tuple[str, str], list[Numbered]]] = {}
    for number, finding in enumerate(findings, start=1):
        measures = placed.setdefault(finding.theme, {})
        measures.setdefault((finding.measure, finding.unit), []).append((number, finding))
    return tuple(
        _section(theme, list(placed[theme].values()), works, order, reader)
        for theme in Theme
        if theme in placed
    )


def _section(
    theme: Theme, measures: Sequence[list[Numbered]], works: Works, order: Order, reader: Reader
) -> Section:
    """Put all measures of a theme into one table; what several rows say is said once."""
    _ = reader.gettext
    notes_of_rows = [n for rows in measures if len(set(_notes(rows))) > 1 for n in _notes(rows)]
    repeated = _repeated(measures, reader)
    pieces, letters = lettered([*notes_of_rows, *repeated])
    reader = replace(reader, lettered={text: letters[text] for text in repeated})
    groups: list[Rows] = []
    for rows in measures:
        rows.sort(key=lambda row: order.place(row[1]))
        groups += _measure(rows, letters, works, order, reader)
    columns = (
        _("Option"), _("Figure"), _("How we know"), _("In words, worked out from, further"),
    )  # fmt: skip
    below = replace(reader, lettered={})
    first: dict[str, int] = {}  # of the rows that a letter stands in
    for number, finding in (row for rows in measures for row in rows):
        for text in (finding.note, worked_out(finding), *map(str, finding.details.values())):
            for letter in letters.get(text, "").split():
                first.setdefault(letter, number)
    notes = tuple(
        _("%(mark)s: %(note)s", mark=letter, note=below.in_row(first[letter]).english(piece))
        for letter, piece in pieces.items()
    )
    title = reader.capital(theme.value)
    table = Table(title, columns, tuple(groups)).trimmed()
    return Section(title, table, notes)


def _measure(
    rows: Sequence[Numbered], letters: Mapping[str, str], works: Works, order: Order, reader: Reader
) -> list[Rows]:
    """Make the rows of one measure; what they all share is said once, in their first heading."""
    _ = reader.gettext
    findings = [finding for _number, finding in rows]
    number, first = rows[0]
    of_all = reader.in_row(number)
    shared = _shared(findings)
    named = _named(findings, frozenset(shared), reader)
    grades = {f.grade for f in findings}
    sources = {works.cite(f.sources) for f in findings}
    notes = {f.note for f in findings}
    groups: dict[Markup, list[tuple[int, tuple[Cell, ...]]]] = {}
    for number, f in rows:
        compared = is_comparison(f)
        cells = (
            Markup(" ").join(
                part
                for part in (
                    option_name(f, reader),
                    compared_with(f, order, reader) if compared else "",
                )
                if part
            ),
            _figure(f, reader),
            Markup(" ").join(
                part
                for part in (
                    reader.term(f.grade.value)
                    if len(grades) > 1 and f.grade is not Grade.UNKNOWN
                    else "",
                    letters[f.note] if f.note and len(notes) > 1 else "",
                    works.cite(f.sources) if len(sources) > 1 else "",
                )
                if part
            ),
            _in_words(f, frozenset(shared), named, reader.in_row(number)),
        )
        place = where(f.language, "" if compared else f.group, reader)
        groups.setdefault(place, []).append((number, cells))
    about = [reader.term(first.grade.value)] if len(grades) == 1 else []
    about += _about(findings, reader)
    about += [
        _(
            "%(kind)s: %(value)s",
            kind=reader.term(key, ours=True),
            value=detail(finding, key, of_all),
        )
        for key, finding in shared.items()
    ]
    about += [
        _("%(mark)s: %(note)s", mark=letter, note=reader.term(key)) for key, letter in named.items()
    ]
    if len(sources) == 1 and first.sources:
        about.append(_("sources: %(numbers)s", numbers=works.cite(first.sources)))
    if len(notes) == 1 and first.note:
        about.append(of_all.english(first.note))
    named_by = reader.capital(first.measure)
    headings = [_(", ").join(part for part in (named_by, place) if part) for place in groups]
    headings[0] += Markup(" <small>{}</small>").format(Markup(" · ").join(about))
    return [
        Rows(heading, tuple(cells for _n, cells in group), tuple(n for n, _cells in group))
        for heading, group in zip(headings, groups.values(), strict=True)
    ]


def _repeated(measures: Sequence[list[Numbered]], reader: Reader) -> list[str]:
    """Long further answers that stand in several rows of a theme, word for word."""
    rows: Counter[str] = Counter()
    for numbered in measures:
        findings = [finding for _number, finding in numbered]
        shared = _shared(findings)
        for finding in findings:
            said = {key: v for key, v in finding.details.items() if isinstance(v, str)}
            said |= {FORMULA: worked_out(finding)}
            rows.update(v for key, v in said.items() if key not in shared and v not in finding.text)
    return [
        text
        for text, n in rows.items()
        if n > 1 and len(text) > _TWICE and text not in reader.known
    ]


def _notes(rows: Sequence[Numbered]) -> list[str]:
    return [finding.note for _number, finding in rows]


def _figure(finding: Finding, reader: Reader) -> Markup:
    """Write a figure and its interval; the heading has the unit, another column the words."""
    if finding.estimate is None:
        unknown = finding.grade is Grade.UNKNOWN
        return reader.term(finding.grade.value) if unknown else Markup("")
    found = figure(finding, reader) if is_comparison(finding) else bare(finding, reader)
    span = reader.span(finding.interval, finding.unit, signed=is_comparison(finding))
    if reader.has_currency(finding.unit):  # which the heading says
        found, span = (_uncoined(part, finding.unit.partition(" ")[0]) for part in (found, span))
    counted = finding.n and reader.gettext("%(n)s items", n=items(finding, reader))
    small = [part for part in (span, counted) if part]
    if not small:
        return found
    return Markup("{} ({})").format(found, reader.gettext(", ").join(small))


def _uncoined(amount: Markup, currency: str) -> Markup:
    """Leave out the name of the currency."""
    for idle in (currency, "\N{RIGHT-TO-LEFT MARK}"):
        amount = amount.replace(idle, "")
    return Markup(" ").join(amount.replace("\N{NO-BREAK SPACE}", " ").split())


def _in_words(
    finding: Finding, hidden: frozenset[str], named: Mapping[str, str], reader: Reader
) -> Markup:
    """Write an answer that is words, how a figure was worked out, and all further figures."""
    said = [reader.english(finding.text)] if finding.text else []
    more = further(finding, hidden, named, reader)
    return Markup(" ").join([*said, *([more] if more else [])])


def _about(findings: Sequence[Finding], reader: Reader) -> list[Markup]:
    """Unit, direction, probe and kind of interval: as a rule one of each."""
    _ = reader.gettext
    about = [reader.unit(findings[0].unit)] if findings[0].unit else []
    counted = dict.fromkeys(f.direction for f in findings if f.estimate is not None)
    about += [reader.term(d.value) for d in counted if d is not Direction.CONTEXT]
    about += [bdi(probe) for probe in dict.fromkeys(f.probe for f in findings)]
    methods = dict.fromkeys((f.interval.method, f.interval.level) for f in findings if f.interval)
    about += [
        _(
            "interval: %(method)s, %(level)s",
            method=reader.term(method, ours=True) if method else _("method not named"),
            level=reader.level(level),
        )
        for method, level in methods
    ]
    return about


def _shared(findings: Sequence[Finding]) -> Mapping[str, Finding]:
    """The further figures that are the same in all rows that have them, in two at least."""
    having: dict[str, list[Finding]] = {}
    for finding in findings:
        for key, value in finding.details.items():
            # Counts of nothing are not told, as in the rows.
            if key != THERE_ARE and not (key in NO_CHOICE and not value):
                having.setdefault(key, []).append(finding)
    return {
        key: same[0]
        for key, same in having.items()
        if len(same) > 1 and len({f.details[key] for f in same}) == 1
    }


def _named(
    findings: Sequence[Finding], shared: frozenset[str], reader: Reader
) -> Mapping[str, str]:
    """Letters for the further figures that several rows have, where that is shorter."""
    rows = Counter(key for f in findings for key in f.details)
    hidden = shared | {FORMULA, THERE_ARE, *NO_CHOICE, *SPREAD}
    several = [key for key, n in rows.items() if key not in hidden and n > 1]
    long = [key for key in several if len(reader.term(key).striptags().encode()) > _LONG]
    return {key: chr(ord("A") + place) for place, key in enumerate(long[:26])}
