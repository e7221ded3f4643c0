"""One figure for each accuracy: languages side by side, with what guessing gets."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from terazi.finding import Finding
from terazi.report.cells import WHY_NO_MORE
from terazi.report.charts.track import dot, scale_around
from terazi.report.choose import (
    DIFFERENCE,
    GAP,
    SHARE,
    Order,
    accuracy_measures,
    against,
    by_block,
    whole,
)
from terazi.report.figures.rows import SAID, Blocks, by_language, drawn, left_out, lines_are
from terazi.report.figures.tracks import Drawn, guess_lines
from terazi.report.reader import Reader
from terazi.report.sentences import accuracy_says, comparison_says, names, where
from terazi.report.table import Cell, Figure

_DRAWN = 2  # measures; the annex has all
_COMPARED = 2  # pairs of options or languages


def accuracy_figures(
    findings: Sequence[Finding], limited: Collection[str], order: Order, reader: Reader
) -> list[Figure]:
    """Make figures of measures that have guess rows beside them, those with a red line first."""
    asked = accuracy_measures(findings, limited)
    drawn_here = [
        _figure(measure, f"accuracy-{place}", findings, order, reader)
        for place, measure in enumerate(asked[:_DRAWN], start=1)
    ]
    for place in range(len(drawn_here) - 1):  # marks that are the same are said once, at the end
        if drawn_here[place].legend == drawn_here[place + 1].legend:
            drawn_here[place] = replace(drawn_here[place], legend="")
    more = [reader.term(measure) for measure in asked[_DRAWN:]]
    if more:
        said = reader.gettext(
            "The annex has more rows on: %(themes)s.", themes=reader.listing(more)
        )
        drawn_here[-1] = replace(drawn_here[-1], notes=(*drawn_here[-1].notes, said))
    return drawn_here


def _figure(
    measure: str, identity: str, findings: Sequence[Finding], order: Order, reader: Reader
) -> Figure:
    _ = reader.gettext
    found = order.sort(f for f in findings if f.measure == measure)
    blocks = by_block(whole(found))
    shown = list(drawn(blocks).items())
    says = [
        accuracy_says(block, where(language, group, reader), order, reader)
        for (language, group), block in shown[:SAID]
    ]
    unit = next((f.unit for f in found if f.unit), SHARE)
    caption = reader.capital(measure)
    legend = _(
        "Marks: in %(unit)s. Dotted line: chance. Dashed line: the guess that is hardest to beat. "
        "%(lines)s",
        unit=reader.unit(unit),
        lines=lines_are(found, reader),
    )
    if unit == SHARE:
        caption = _("Right answers: %(measure)s", measure=reader.term(measure))
        legend = _(
            "Marks: share of items that were right, from 0%% to 100%%. Dotted line: chance. Dashed "
            "line: the guess that is hardest to beat. %(lines)s",
            lines=lines_are(found, reader),
        )
    return Figure(
        identity,
        _("%(measure)s, language by language", measure=reader.capital(measure)),
        tuple(says),
        by_language(caption, blocks, _drawing, order, reader),
        compared=_comparisons(findings, measure, order, reader),
        legend=legend,
        notes=(
            *_stopped(blocks, order, reader),
            *left_out(blocks, reader),
            *_parts(found, blocks, reader),
        ),
    )


def _drawing(block: Sequence[Finding], order: Order) -> Drawn:
    on, lines = scale_around(block), guess_lines(block)
    return lambda f: dot(f, on, order.option(f.option), lines=lines)


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
    said = list(dict.fromkeys(finding.option for finding in stopped))
    return (
        _(
            "A model is asked, in an order drawn by lot, only until what was to be decided about "
            "it is decided. Its intervals are wider for that: they stay true however often one "
            "looks. So it was with: %(who)s.",
            who=names(said, reader),
        ),
    )


def _parts(found: Sequence[Finding], blocks: Blocks, reader: Reader) -> tuple[Cell, ...]:
    """Name the parts of the items that have figures of their own in the annex."""
    parts = dict.fromkeys(f.group for f in found if (f.language, f.group) not in blocks)
    if not parts:
        return ()
    listed = reader.listing(reader.term(part) for part in parts)
    return (reader.gettext("The annex has the figures for each part: %(parts)s.", parts=listed),)
