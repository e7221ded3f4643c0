"""One figure for each accuracy: languages side by side, with what guessing gets."""

from collections.abc import Sequence

from terazi.finding import Finding
from terazi.report.cells import WHY_NO_MORE, detail, items
from terazi.report.charts.accuracy import accuracy_panel
from terazi.report.choose import DIFFERENCE, GAP, Order, accuracy_measures, against, by_block, whole
from terazi.report.figures.rows import SAID, Blocks, by_language, drawn, left_out, lines_are
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import accuracy_says, comparison_says, where
from terazi.report.table import Cell, Figure, Panel

_COMPARED = 12


def accuracy_figures(findings: Sequence[Finding], order: Order, reader: Reader) -> list[Figure]:
    """Make a figure of every measure that has guess rows beside it."""
    return [
        _figure(measure, f"accuracy-{place}", findings, order, reader)
        for place, measure in enumerate(accuracy_measures(findings), start=1)
    ]


def _figure(
    measure: str, identity: str, findings: Sequence[Finding], order: Order, reader: Reader
) -> Figure:
    _ = reader.gettext
    found = order.sort(f for f in findings if f.measure == measure)
    blocks = by_block(whole(found))
    shown = list(drawn(blocks).items())
    panels = []
    for place, ((language, group), block) in enumerate(shown):
        title = where(language, group, reader) or _("all languages")
        svg = accuracy_panel(
            block, identity=f"{identity}-{place}", title=title, order=order, reader=reader
        )
        panels.append(Panel(title, svg))
    says = [
        accuracy_says(block, where(language, group, reader), order, reader)
        for (language, group), block in shown[:SAID]
    ]
    caption = _("Right answers: %(measure)s", measure=_(measure))
    return Figure(
        identity,
        _("%(measure)s, language by language", measure=reader.capital(measure)),
        tuple(says),
        tuple(panels),
        by_language(caption, blocks, order, reader),
        compared=_comparisons(findings, measure, order, reader),
        legend=_(
            "Marks: share of items that were right. %(lines)s", lines=lines_are(found, reader)
        ),
        notes=(
            *_stopped(blocks, order, reader),
            *left_out(blocks, reader),
            *_parts(found, blocks, reader),
        ),
    )


def _comparisons(
    findings: Sequence[Finding], measure: str, order: Order, reader: Reader
) -> tuple[Cell, ...]:
    """Say of each pair whether the items can tell them apart, the proposal's languages first."""
    pairs = [f for f in findings if f.measure == measure + DIFFERENCE]
    on_all = [f for f in pairs if not against(f, order)[1]]
    gaps = whole([f for f in findings if f.measure == measure + GAP])
    found = order.sort(on_all or pairs) + order.sort(gaps)
    said = [comparison_says(f, order, reader) for f in found[:_COMPARED]]
    if len(found) > _COMPARED:
        all_of_them = reader.number(len(found))
        said.append(reader.gettext("The annex has %(n)s comparisons in all.", n=all_of_them))
    return tuple(said)


def _stopped(blocks: Blocks, order: Order, reader: Reader) -> tuple[Cell, ...]:
    """Say of whom no more was asked, and why."""
    _ = reader.gettext
    stopped = [
        finding
        for block in drawn(blocks).values()
        for finding in order.sort(block)
        if finding.details.get(WHY_NO_MORE)
    ]
    if not stopped:
        return ()
    said = [
        _(
            "%(option)s, %(where)s: %(items)s items, then no more: %(why)s.",
            option=bdi(finding.option),
            where=where(finding.language, "", reader) or _("all languages"),
            items=items(finding, reader),
            why=detail(finding, WHY_NO_MORE, reader),
        )
        for finding in stopped[:_COMPARED]
    ]
    return (
        _(
            "A model is asked, in an order drawn by lot, only until what was to be decided about "
            "it is decided. Its intervals are wider for that: they stay true however often one "
            "looks."
        ),
        *said,
    )


def _parts(found: Sequence[Finding], blocks: Blocks, reader: Reader) -> tuple[Cell, ...]:
    """Name the parts of the items that have figures of their own in the annex."""
    parts = dict.fromkeys(f.group for f in found if (f.language, f.group) not in blocks)
    if not parts:
        return ()
    listed = reader.listing(bdi(reader.gettext(part)) for part in parts)
    return (reader.gettext("The annex has the figures for each part: %(parts)s.", parts=listed),)
