"""What would change the verdict: values, distances of figures, and what is worth knowing."""

from markupsafe import Markup

from terazi.finding import COMPARED
from terazi.report.cells import shaped, with_small
from terazi.report.charts.drawing import MAX_ROWS, bar
from terazi.report.charts.track import scale, track
from terazi.report.choose import Order
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import names, where
from terazi.report.table import Cell, Figure, Rows, Table
from terazi.verdict.beside import Flips, HowFar, Information, Preferred, Row, Turn, Worth

_RED_LINE = "red line"  # what flips there: ``HowFar.what``
_MOST = 4  # rows of a table; verdict.json has all


def flips_figure(flips: Flips | None, order: Order, reader: Reader) -> Figure | None:
    """For how many of the values that people may hold each option comes first."""
    _ = reader.gettext
    if flips is None or not flips.options:
        return None
    by_share = sorted(flips.options, key=lambda one: -one.ranks[0])
    says = [
        _(
            "Of all values that people may hold, %(share)s put %(who)s first.",
            share=reader.percent(by_share[0].ranks[0]),
            who=bdi(by_share[0].option),
        ),
        *(_turn(turn, reader) for turn in flips.turns[:_MOST]),
    ]
    columns = (_("Option"), _("Drawn"), _("Comes first"), _("When these count most"))
    rows = tuple(_row(one, order, reader) for one in flips.options[:MAX_ROWS])
    notes: list[Cell] = []
    if flips.said:
        notes.append(_("Kept to what was said: %(said)s.", said=names(flips.said, reader)))
    if flips.left_out:
        notes.append(
            _(
                "Said, and nothing measured speaks of it: %(said)s.",
                said=names(flips.left_out, reader),
            )
        )
    if flips.contradicted:
        notes.append(_("What was said of values contradicts itself here, so all were drawn."))
    return Figure(
        "flips",
        _("What one must value to prefer each option"),
        tuple(says),
        Table(_("Shares of values, not scores of options"), columns, (Rows("", rows),)).trimmed(),
        legend=_(
            "%(n)s values were drawn: how much each of these rows counts, in all proportions: "
            "%(rows)s. A bar is the share of them at which an option comes first.",
            n=reader.number(flips.profiles),
            rows=reader.listing(_name(row, reader) for row in flips.rows),
        ),
        notes=tuple(notes),
    )


def distances(flips: Flips | None, reader: Reader) -> Table | None:
    """How far single figures must move until something flips, the nearest first."""
    _ = reader.gettext
    if flips is None or not flips.how_far:
        return None
    nearest = sorted(flips.how_far, key=_relative)[:_MOST]
    columns = (_("Option"), _("Figure"), _("Now"), _("Until"), _("What flips"))
    about = []
    if len(nearest) < len(flips.how_far):
        about.append(_("the nearest; verdict.json has all"))
    if any(one.what == _RED_LINE for one in nearest):
        about.append(_("for a red line: the cautious end of the interval"))
    return Table(
        _("How far figures must move"),
        columns,
        (Rows("", tuple(_distance(one, reader) for one in nearest)),),
        _("; ").join(about),
    )


def worth_knowing(information: Information | None, reader: Reader) -> Table | None:
    """Which figure to measure first, by the chance that knowing it changes the verdict."""
    _ = reader.gettext
    if information is None or not information.worth:
        return None
    columns = (_("Figure"), _("Option"), _("Chance that the verdict changes"), _("More items"))
    about: Cell = ""
    if information.all_known is not None:
        about = _(
            "if all %(n)s that are not certain were known: %(chance)s",
            n=reader.number(information.asked),
            chance=reader.percent(information.all_known),
        )
    rows = tuple(_worth(one, reader) for one in information.worth[:_MOST])
    return Table(_("What to measure first"), columns, (Rows("", rows),), about).trimmed()


def _name(row: Row, reader: Reader) -> Markup:
    parts = (reader.term(row.measure), where(row.language, "", reader))
    return reader.gettext(", ").join(part for part in parts if part)


def _turn(turn: Turn, reader: Reader) -> Markup:
    return reader.gettext(
        "Where %(row)s counts for more than %(weight)s of all, %(above)s comes before %(below)s.",
        row=_name(turn.row, reader),
        weight=reader.percent(turn.weight),
        above=bdi(turn.above),
        below=bdi(turn.below),
    )


def _row(one: Preferred, order: Order, reader: Reader) -> tuple[Cell, ...]:
    share = one.ranks[0]
    drawn = track(bar(0.0, scale(0.0, 1.0).at(share), 2, 10, "p"))
    heaviest = reader.listing(
        reader.gettext(
            "%(row)s %(weight)s", row=_name(w.row, reader), weight=reader.percent(w.weight)
        )
        for w in one.typical[:2]
    )
    name = shaped(one.option, order.option(one.option))
    return (name, drawn, reader.percent(share), heaviest or reader.gettext("it never comes first"))


def _relative(one: HowFar) -> float:
    return abs(one.until - one.now) / max(abs(one.now), abs(one.until), 1e-9)


def _distance(one: HowFar, reader: Reader) -> tuple[Cell, ...]:
    _ = reader.gettext
    flips = {
        _RED_LINE: _("the red line “%(name)s”", name=reader.say(one.against)),
        "today": _("better than what happens today"),
        "between options": _("as good as %(option)s", option=bdi(one.against)),
    }
    signed = one.row.measure.endswith(COMPARED)
    now, until = (
        reader.amount(value, one.unit, signed=signed, fine=True) for value in (one.now, one.until)
    )
    what = flips.get(one.what, reader.term(one.what))
    return (bdi(one.option), _name(one.row, reader), now, until, what)


def _worth(one: Worth, reader: Reader) -> tuple[Cell, ...]:
    _ = reader.gettext
    chance: Cell = _("nobody can say") if one.chance is None else reader.percent(one.chance)
    if one.assumed:
        chance = with_small(chance, _("nothing is known of it yet"))
    items: Cell = ""
    if one.items is not None:
        items = _("about %(n)s", n=reader.number(one.items))
        if one.chance_with_items is not None:
            share = reader.percent(one.chance_with_items)
            items = with_small(items, _("with them %(chance)s", chance=share))
    return (_name(one.row, reader), bdi(one.option), chance, items)
