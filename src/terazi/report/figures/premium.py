"""The figure of the token premium: one panel a language, one scale for all."""

from collections.abc import Sequence

from terazi.finding import Finding
from terazi.report.charts.track import dot, scale_around
from terazi.report.choose import PREMIUM, Order, by_block
from terazi.report.figures.rows import SAID, by_language, drawn, left_out, lines_are
from terazi.report.figures.tracks import Drawn
from terazi.report.reader import Reader
from terazi.report.sentences import premium_says
from terazi.report.table import Figure


def premium_figure(findings: Sequence[Finding], order: Order, reader: Reader) -> Figure | None:
    """Make the figure, or None where no tokens were counted."""
    _ = reader.gettext
    found = order.sort(f for f in findings if f.measure == PREMIUM and not f.is_guess)
    if not found:
        return None
    blocks = by_block(found)
    shown = list(drawn(blocks).items())
    # One scale for all languages, so that they can be compared by eye.
    on = scale_around([f for _place, block in shown for f in block], include=(1.0,))

    def drawing(block: Sequence[Finding], order: Order) -> Drawn:
        del block
        return lambda f: dot(f, on, order.option(f.option), lines=[("l", 1.0)])

    return Figure(
        "premium",
        _("What the same text costs in tokens"),
        tuple(premium_says(block, language, reader) for (language, _g), block in shown[:SAID]),
        by_language(_("Tokens for each token of English"), blocks, drawing, order, reader),
        legend=_(
            "A model reads and writes tokens, pieces of words. Twice the tokens is about twice the "
            "time, energy and price for the same text. The upright line is English, 1. %(lines)s",
            lines=lines_are(found, reader),
        ),
        notes=left_out(blocks, reader),
    )
