"""The figure of the red lines: each with the options that it binds."""

from collections.abc import Sequence

from markupsafe import Markup

from terazi.finding import COMPARED
from terazi.report.charts.drawing import Scale
from terazi.report.charts.gates import gate_scale, gate_track, limit_of, status_icon
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import gates_say, where
from terazi.report.table import Cell, Figure, Rows, Table
from terazi.verdict.words import Gate, GateStatus

_STRIP = 6  # options beside each other on the first page; of more, the first


def gates_figure(gates: Sequence[Gate], reader: Reader) -> Figure | None:
    """Make the figure, or None where no red line was set."""
    _ = reader.gettext
    if not gates:
        return None
    groups = []
    for same in _by_line(gates):
        heading = _(
            "%(title)s. Set by %(who)s: %(why)s",
            title=_title(same[0], reader),
            who=bdi(same[0].set_by),
            why=bdi(same[0].why),
        )
        on = gate_scale(same)
        groups.append(Rows(heading, tuple(_row(gate, on, reader) for gate in same)))
    columns = (
        _("Option"), _("Result"), _("Drawn"), _("Compared"), _("Estimate"), _("Why"),
    )  # fmt: skip
    return Figure(
        "gates",
        _("Red lines, one by one"),
        gates_say(gates, reader),
        Table(_("Red lines, set before measuring"), columns, tuple(groups)).trimmed(),
        legend=_(
            "The shaded part keeps the limit. Not the estimate is compared but the cautious end of "
            "its interval (the block). Failed, undecided and unknown all stop an option."
        ),
    )


def gates_strip(gates: Sequence[Gate], reader: Reader) -> Table | None:
    """Make the strip of the first page: a row for each red line, a column for each option."""
    _ = reader.gettext
    options = list(dict.fromkeys(gate.option for gate in gates))[:_STRIP]
    if not options:
        return None
    rows = []
    for same in _by_line(gates):
        by_option = {gate.option: gate.status for gate in same}
        name = Markup("{} <small>{}</small>").format(
            reader.say(same[0].name), _subject(same[0], reader)
        )
        cells = [
            _status(by_option[option], reader) if option in by_option else "–" for option in options
        ]
        rows.append((name, *cells))
    return Table(
        _("Red lines, set before measuring"),
        (_("Red line"), *map(bdi, options)),
        (Rows("", tuple(rows)),),
    )


def _by_line(gates: Sequence[Gate]) -> list[list[Gate]]:
    lines: dict[tuple[object, ...], list[Gate]] = {}
    for gate in gates:
        line = (gate.name, gate.measure, gate.language, gate.rule, gate.limit, gate.unit)
        lines.setdefault(line, []).append(gate)
    return list(lines.values())


def _status(status: GateStatus, reader: Reader) -> Markup:
    return Markup("<span>{} {}</span>").format(status_icon(status), reader.term(status.value))


def _amount(value: float, gate: Gate, reader: Reader) -> Markup:
    signed = gate.measure.endswith(COMPARED)
    return reader.amount(value, gate.unit, signed=signed, fine=True)


def _title(gate: Gate, reader: Reader) -> Markup:
    return reader.gettext(
        "%(name)s: %(subject)s", name=reader.say(gate.name), subject=_subject(gate, reader)
    )


def _subject(gate: Gate, reader: Reader) -> Markup:
    """Say what is limited, and how."""
    parts = (reader.term(gate.measure), where(gate.language, "", reader), limit_of(gate, reader))
    return reader.gettext(", ").join(part for part in parts if part)


def _row(gate: Gate, on: Scale, reader: Reader) -> tuple[Cell, ...]:
    return (
        bdi(gate.option),
        reader.term(gate.status.value),
        gate_track(gate, on) if gate.bound is not None else "",
        "" if gate.bound is None else _amount(gate.bound, gate, reader),
        "" if gate.estimate is None else _amount(gate.estimate, gate, reader),
        # A result that was compared needs no more words; its sentence is among the reasons.
        "" if gate.status in {GateStatus.PASSED, GateStatus.FAILED} else reader.told(gate.reason),
    )
