"""The figure of the red lines: each with the options that it binds."""

from collections.abc import Sequence

from markupsafe import Markup

from terazi.report.charts.drawing import MAX_PANELS
from terazi.report.charts.gates import gate_panel, limit_of, status_icon
from terazi.report.figures.rows import not_drawn
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import gates_say, where
from terazi.report.table import Cell, Figure, Panel, Rows, Table
from terazi.verdict.words import Gate


def gates_figure(gates: Sequence[Gate], reader: Reader) -> Figure | None:
    """Make the figure, or None where no red line was set."""
    _ = reader.gettext
    if not gates:
        return None
    lines: dict[tuple[object, ...], list[Gate]] = {}
    for gate in gates:
        line = (gate.name, gate.measure, gate.language, gate.rule, gate.limit, gate.unit)
        lines.setdefault(line, []).append(gate)
    panels = []
    groups = []
    for place, same in enumerate(lines.values()):
        title = _title(same[0], reader)
        if place < MAX_PANELS:
            svg = gate_panel(same, identity=f"gate-{place}", title=title, reader=reader)
            panels.append(Panel(title, svg))
        heading = _(
            "%(title)s. Set by %(who)s: %(why)s",
            title=title,
            who=bdi(same[0].set_by),
            why=bdi(same[0].why),
        )
        groups.append(Rows(heading, tuple(_row(gate, reader) for gate in same)))
    columns = (
        _("Option"), _("Result"), _("Compared with the limit"), _("Estimate"), _("Items"),
        _("How we know"), _("Why"),
    )  # fmt: skip
    return Figure(
        "gates",
        _("Red lines, set before measuring"),
        gates_say(gates, reader),
        tuple(panels),
        Table(_("The red lines, one by one"), columns, tuple(groups)).trimmed(),
        legend=_(
            "The shaded part keeps the limit. Not the estimate is compared but the cautious end of "
            "its interval (the block). Failed, undecided and unknown all stop an option."
        ),
        notes=not_drawn(len(lines), reader),
    )


def _title(gate: Gate, reader: Reader) -> Markup:
    _ = reader.gettext
    place = where(gate.language, "", reader)
    subject = Markup(", ").join(part for part in (_(gate.measure), place) if part)
    return _(
        "%(name)s: %(subject)s, %(limit)s",
        name=bdi(gate.name),
        subject=subject,
        limit=limit_of(gate, reader),
    )


def _row(gate: Gate, reader: Reader) -> tuple[Cell, ...]:
    _ = reader.gettext
    return (
        bdi(gate.option),
        Markup('<span class="nw">{} {}</span>').format(
            status_icon(gate.status), _(gate.status.value)
        ),
        "" if gate.bound is None else reader.amount(gate.bound, gate.unit, fine=True),
        "" if gate.estimate is None else reader.amount(gate.estimate, gate.unit, fine=True),
        "" if gate.n is None else reader.number(gate.n),
        bdi(_(gate.grade)),
        bdi(gate.reason),
    )
