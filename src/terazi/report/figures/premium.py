"""The figure of the token premium: one panel a language, one scale for all."""

from collections.abc import Sequence

from terazi.finding import Finding
from terazi.report.charts.premium import premium_panel, premium_scale
from terazi.report.choose import PREMIUM, Order, by_block
from terazi.report.figures.rows import SAID, by_language, drawn, left_out, lines_are
from terazi.report.reader import Reader
from terazi.report.sentences import premium_says, where
from terazi.report.table import Figure, Panel


def premium_figure(findings: Sequence[Finding], order: Order, reader: Reader) -> Figure | None:
    """Make the figure, or None where no tokens were counted."""
    _ = reader.gettext
    found = order.sort(f for f in findings if f.measure == PREMIUM and not f.is_guess)
    if not found:
        return None
    blocks = by_block(found)
    shown = list(drawn(blocks).items())
    scale = premium_scale([f for _place, block in shown for f in block], reader)
    panels = []
    for place, ((language, group), block) in enumerate(shown):
        title = where(language, group, reader)
        svg = premium_panel(
            block, identity=f"premium-{place}", title=title, scale=scale, order=order, reader=reader
        )
        panels.append(Panel(title, svg))
    return Figure(
        "premium",
        _("What the same text costs in tokens"),
        tuple(premium_says(block, language, reader) for (language, _g), block in shown[:SAID]),
        tuple(panels),
        by_language(_("Tokens for each token of English"), blocks, order, reader),
        legend=_(
            "A model reads and writes tokens, pieces of words. Twice the tokens is about twice the "
            "time, energy and price for the same text. %(lines)s",
            lines=lines_are(found, reader),
        ),
        notes=left_out(blocks, reader),
    )
