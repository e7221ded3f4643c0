"""The annex: every finding of the ledger, by theme and measure, and where it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from terazi.finding import Direction, Finding, Theme
from terazi.report.cells import THERE_ARE, detail, figure, further, items
from terazi.report.charts.accuracy import option_name
from terazi.report.choose import Order, is_comparison
from terazi.report.reader import Reader, bdi, message
from terazi.report.sentences import where
from terazi.report.sources import Works
from terazi.report.table import Cell, Rows, Table

_DIRECTIONS = {
    Direction.HELP: message("more is a help"),
    Direction.HARM: message("more is a harm"),
    Direction.CONTEXT: message("context, neither help nor harm"),
}

Numbered = tuple[int, Finding]  # a finding and its place in the ledger, from 1


@dataclass(frozen=True, slots=True)
class Section:
    """One theme of the annex: its tables, and the notes that their rows point to by letter."""

    theme: Cell
    tables: tuple[Table, ...]
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
    """Put measures with the same columns into one table: there are many small ones."""
    letters: dict[str, str] = {}
    tables: dict[tuple[Cell, ...], list[Table]] = {}
    for rows in measures:
        rows.sort(key=lambda row: order.place(row[1]))
        table = _measure(rows, letters, works, reader).trimmed()
        tables.setdefault(table.columns, []).append(table)
    notes = tuple(
        reader.gettext("%(mark)s: %(note)s", mark=letter, note=bdi(note))
        for note, letter in letters.items()
    )
    return Section(
        reader.capital(theme.value),
        tuple(_together(same, reader) for same in tables.values()),
        notes,
    )


def _together(tables: Sequence[Table], reader: Reader) -> Table:
    caption = reader.listing(table.caption for table in tables)
    return Table(caption, tables[0].columns, tuple(g for table in tables for g in table.groups))


def _measure(
    rows: Sequence[Numbered], letters: dict[str, str], works: Works, reader: Reader
) -> Table:
    """Make the rows of one measure; what they all share is said once, in their first heading."""
    _ = reader.gettext
    findings = [finding for _number, finding in rows]
    shared = _shared(findings)
    grades = {f.grade for f in findings}
    sources = {works.cite(f.sources) for f in findings}
    notes = {f.note for f in findings}
    compared = any(is_comparison(f) for f in findings)
    groups: dict[Markup, list[tuple[int, tuple[Cell, ...]]]] = {}
    for number, f in rows:
        cells = (
            bdi(option_name(f, reader)),
            bdi(_(f.group)) if compared and f.group else "",
            figure(f, reader),
            reader.span(f.interval, f.unit, signed=is_comparison(f)),
            items(f, reader),
            _(f.grade.value) if len(grades) > 1 else "",
            _letter(f.note, letters) if len(notes) > 1 else "",
            works.cite(f.sources) if len(sources) > 1 else "",
            further(f, frozenset(shared), reader),
        )
        place = where(f.language, "" if compared else f.group, reader)
        groups.setdefault(place, []).append((number, cells))
    columns = (
        _("Option"), _("Compared"), _("Figure"), _("Interval"), _("Items"), _("How we know"),
        _("Note"), _("Sources"), _("Further figures"),
    )  # fmt: skip
    first = findings[0]
    about = [_(first.grade.value)] if len(grades) == 1 else []
    about += _about(findings, reader)
    about += [
        _("%(kind)s: %(value)s", kind=_(key), value=detail(finding, key, reader))
        for key, finding in shared.items()
    ]
    if len(sources) == 1 and first.sources:
        about.append(_("sources: %(numbers)s", numbers=works.cite(first.sources)))
    if len(notes) == 1 and first.note:
        about.append(bdi(first.note))
    headings = _headings(reader.capital(first.measure), list(groups), about)
    return Table(
        reader.capital(first.measure),
        columns,
        tuple(
            Rows(heading, tuple(cells for _n, cells in group), tuple(n for n, _cells in group))
            for heading, group in zip(headings, groups.values(), strict=True)
        ),
    )


def _headings(measure: Markup, places: Sequence[Markup], about: Sequence[Markup]) -> list[Markup]:
    headings = [Markup(", ").join(part for part in (measure, place) if part) for place in places]
    headings[0] += Markup(" <small>{}</small>").format(Markup(" · ").join(about))
    return headings


def _about(findings: Sequence[Finding], reader: Reader) -> list[Markup]:
    """Unit, direction, probe and kind of interval: as a rule one of each."""
    _ = reader.gettext
    about = [_("unit: %(unit)s", unit=_(findings[0].unit))] if findings[0].unit else []
    counted = dict.fromkeys(f.direction for f in findings if f.estimate is not None)
    about += [_(_DIRECTIONS[direction]) for direction in counted]
    about += [_("probe: %(name)s", name=bdi(p)) for p in dict.fromkeys(f.probe for f in findings)]
    methods = dict.fromkeys((f.interval.method, f.interval.level) for f in findings if f.interval)
    about += [
        _("interval: %(method)s, %(level)s", method=bdi(method or _("method not named")),
          level=reader.level(level))
        for method, level in methods
    ]  # fmt: skip
    return about


def _shared(findings: Sequence[Finding]) -> Mapping[str, Finding]:
    """The further figures that are the same in all rows that have them, in two at least."""
    having: dict[str, list[Finding]] = {}
    for finding in findings:
        for key in finding.details:
            if key != THERE_ARE:
                having.setdefault(key, []).append(finding)
    return {
        key: same[0]
        for key, same in having.items()
        if len(same) > 1 and len({f.details[key] for f in same}) == 1
    }


def _letter(note: str, letters: dict[str, str]) -> str:
    """Name a note a, b, …, z, aa, ab, … as spreadsheets name columns; the same note once."""
    if not note:
        return ""
    if note not in letters:
        name, rest = "", len(letters) + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            name = chr(ord("a") + letter) + name
        letters[note] = name
    return letters[note]
