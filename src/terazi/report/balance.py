"""What it would do for the community, and to it: every theme, in its own units, never summed."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from terazi.finding import Direction, Finding, Grade, Theme
from terazi.report.cells import with_small
from terazi.report.charts.track import dot, scale_around
from terazi.report.choose import BUDGET, DIFFERENCE, PREMIUM, Order, is_comparison, whole
from terazi.report.figures.tracks import drawn_rows, guess_lines, reaches, tracks
from terazi.report.reader import Reader
from terazi.report.sentences import names, where
from terazi.report.table import Cell, Rows, Table

_GRADES = tuple(Grade)  # the best first
_LINES = 1  # of one theme on one pan, the best known; the annex has all


@dataclass(frozen=True, slots=True)
class Balance:
    """Both pans, what they show, and the themes on which nothing was found."""

    says: Cell
    helps: Table | None
    harms: Table | None
    empty: Cell
    more: Cell = ""  # measures that only the annex has


def balance(
    promised: Sequence[Theme],
    findings: Sequence[Finding],
    order: Order,
    reader: Reader,
) -> Balance:
    """Lay the findings on the pans by their direction; what is only context stays in the annex.

    Of several languages the first is shown. Money and tokens have figures of their own.
    """
    known = [f for f in findings if f.grade is not Grade.UNKNOWN]
    laid = [f for f in known if _is_laid(f, order)]
    guesses = [f for f in known if f.is_guess]
    captions = {
        Direction.HELP: reader.gettext("For the community"),
        Direction.HARM: reader.gettext("To the community"),
    }
    pans: dict[Direction, Table | None] = {}
    more: list[Cell] = []
    for direction, caption in captions.items():
        groups: list[Rows] = []
        for theme in Theme:
            of_it = [f for f in laid if f.theme is theme and f.direction is direction]
            if of_it:
                name = reader.capital(theme.value)
                groups.append(Rows(Markup('<span class="theme">{}</span>').format(name), ()))
                blocks = _blocks(of_it, order)
                groups += [
                    _rows(block, [f for f in guesses if _subject(f) == subject], order, reader)
                    for subject, block in list(blocks.items())[:_LINES]
                ]
                if len(blocks) > _LINES:
                    more.append(name)
        pans[direction] = tracks(caption, groups, reader) if groups else None
    found = {f.theme for f in known}
    asked = [t for t in Theme if t in promised or t.part == "challenge"]
    empty = [reader.term(theme.value) for theme in asked if theme not in found]
    return Balance(
        _says(laid, reader),
        pans[Direction.HELP],
        pans[Direction.HARM],
        reader.listing(empty),
        reader.gettext(
            "The annex has more rows on: %(themes)s.",
            themes=reader.listing(dict.fromkeys(more)),  # a theme may help and harm
        )
        if more
        else "",
    )


def _is_laid(finding: Finding, order: Order) -> bool:
    """Whether it stands alone, is no guess, and is shown here: money and tokens have their own."""
    return (
        not finding.is_guess
        and not finding.measure.endswith(DIFFERENCE)
        and finding.measure not in {*BUDGET, PREMIUM}
        and finding.language in {"", *order.languages[:1]}
    )


def _says(laid: Sequence[Finding], reader: Reader) -> Cell:
    """Say on how many themes something was found, for and to the community."""
    _ = reader.gettext
    helps, harms = (
        [
            reader.term(theme.value)
            for theme in Theme
            if any(f.theme is theme and f.direction is direction for f in laid)
        ]
        for direction in (Direction.HELP, Direction.HARM)
    )
    nothing = _("nothing")
    return _(
        "Found for the community: %(helps)s. Found to the community: %(harms)s.",
        helps=names(helps, reader) if helps else nothing,
        harms=names(harms, reader) if harms else nothing,
    )


def _blocks(
    findings: Sequence[Finding], order: Order
) -> dict[tuple[str, str, str, str], list[Finding]]:
    blocks: dict[tuple[str, str, str, str], list[Finding]] = {}
    for measure in dict.fromkeys(f.measure for f in findings):
        for finding in order.sort(whole([f for f in findings if f.measure == measure])):
            blocks.setdefault(_subject(finding), []).append(finding)
    best = {
        subject: min(_GRADES.index(f.grade) for f in block) for subject, block in blocks.items()
    }
    return dict(sorted(blocks.items(), key=lambda block: best[block[0]]))


def _subject(finding: Finding) -> tuple[str, str, str, str]:
    """What options and guesses are compared on."""
    return (finding.measure, finding.language, finding.group, finding.unit)


def _rows(
    block: Sequence[Finding], guesses: Sequence[Finding], order: Order, reader: Reader
) -> Rows:
    """Draw one measure: its name, its unit, from where to where its track goes."""
    measure, language, group, unit = _subject(block[0])
    zero = (0.0,) if unit != "share" or is_comparison(block[0]) else ()
    on = scale_around([*block, *guesses], include=zero)
    lines = guess_lines(guesses)[-1:]  # the hardest to beat; chance is drawn with the languages
    if on.low < 0:
        lines.append(("l", 0.0))
    about = [] if unit in {"", "share"} or reader.has_currency(unit) else [reader.unit(unit)]
    if any(f.estimate is not None for f in block) and (on.low, on.high) != (0.0, 1.0):
        about.append(reaches(on, unit, reader, signed=is_comparison(block[0])))
    if lines and on.low >= 0:
        best = reader.brief(max(at for _kind, at in lines), unit)
        about.append(reader.gettext("guessing: %(share)s", share=best))
    name = reader.gettext(", ").join(
        p for p in (reader.capital(measure), where(language, group, reader)) if p
    )
    return drawn_rows(
        with_small(name, reader.gettext(", ").join(about)) if about else name,
        block,
        lambda f: dot(f, on, order.option(f.option), lines=lines),
        order=order,
        reader=reader,
        grade=Grade.MEASURED_HERE,
        counted=False,
    )
