"""What it would do for the community, and to it: every theme, in its own units, never summed."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from terazi.finding import Direction, Finding, Grade, Theme
from terazi.report.cells import figure, named
from terazi.report.choose import Order, best_guess, is_comparison, whole
from terazi.report.reader import Reader
from terazi.report.sentences import where
from terazi.report.table import Cell

_LINES = 8  # of one theme on one pan; the annex has all
_OPTIONS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One measure in one language: each option's figure, and the guess beside an accuracy."""

    measure: Cell
    figures: tuple[tuple[Cell, Cell, Cell], ...]  # name, figure, grade where it is not measured
    more: int  # options that only the annex has
    guess: Cell = ""


@dataclass(frozen=True, slots=True)
class Pan:
    """One theme on one pan of the scales."""

    theme: Cell
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Balance:
    """Both pans, and the themes on which nothing was found."""

    helps: tuple[Pan, ...]
    harms: tuple[Pan, ...]
    empty: Cell


def balance(
    promised: Sequence[Theme],
    findings: Sequence[Finding],
    order: Order,
    reader: Reader,
) -> Balance:
    """Lay the findings on the pans by their direction; what is only context stays in the annex."""
    known = [f for f in findings if not is_comparison(f) and f.grade is not Grade.UNKNOWN]
    guesses = [f for f in known if f.is_guess]
    pans: dict[Direction, list[Pan]] = {Direction.HELP: [], Direction.HARM: []}
    for direction, pan in pans.items():
        for theme in Theme:
            laid = [
                f for f in known if f.theme is theme and f.direction is direction and not f.is_guess
            ]
            if laid:
                pan.append(_pan(theme, laid, guesses, order, reader))
    found = {f.theme for f in findings if f.grade is not Grade.UNKNOWN}
    asked = [t for t in Theme if t in promised or t.part == "challenge"]
    empty = [reader.gettext(theme.value) for theme in asked if theme not in found]
    return Balance(tuple(pans[Direction.HELP]), tuple(pans[Direction.HARM]), reader.listing(empty))


def _pan(
    theme: Theme,
    findings: Sequence[Finding],
    guesses: Sequence[Finding],
    order: Order,
    reader: Reader,
) -> Pan:
    blocks: dict[tuple[str, str, str], list[Finding]] = {}
    for measure in dict.fromkeys(f.measure for f in findings):
        for finding in order.sort(whole([f for f in findings if f.measure == measure])):
            blocks.setdefault(_subject(finding), []).append(finding)
    lines = [
        _line(block, best_guess(f for f in guesses if _subject(f) == subject), order, reader)
        for subject, block in blocks.items()
    ]
    return Pan(reader.capital(theme.value), tuple(lines[:_LINES]), max(0, len(lines) - _LINES))


def _subject(finding: Finding) -> tuple[str, str, str]:
    """What options and guesses are compared on."""
    return (finding.measure, finding.language, finding.group)


def _line(options: Sequence[Finding], guess: Finding | None, order: Order, reader: Reader) -> Line:
    _ = reader.gettext
    measure, language, group = _subject(options[0])
    name = reader.capital(measure)
    place = where(language, group, reader)
    if place:
        name = Markup(", ").join([name, place])
    unit = options[0].unit
    brief = unit not in {"", "share"} and all(f.unit == unit and not f.text for f in options)
    if brief and not reader.has_currency(unit):
        name = _("%(measure)s, in %(unit)s", measure=name, unit=_(unit))
    figures = tuple(
        (
            named(f.option, order.number(f)),
            reader.brief(f.estimate, unit)
            if brief and f.estimate is not None
            else figure(f, reader),
            _how_we_know(f, reader),
        )
        for f in options[:_OPTIONS]
    )
    beside = ""
    if guess is not None and guess.estimate is not None:
        beside = _(
            "guessing: %(share)s", share=reader.amount(guess.estimate, guess.unit, fine=True)
        )
    return Line(name, figures, len(options) - len(figures), beside)


def _how_we_know(finding: Finding, reader: Reader) -> Cell:
    if finding.grade is Grade.MEASURED_HERE:
        return ""
    if finding.grade is Grade.CLAIMED:
        return reader.gettext("claimed by the seller, not counted")
    return reader.gettext(finding.grade.value)
