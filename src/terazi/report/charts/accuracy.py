"""Accuracy by language: each option's mark and interval, with the lines of the guesses."""

from collections.abc import Sequence

from markupsafe import Markup

from terazi.finding import GUESS, Finding
from terazi.report.charts.drawing import MAX_ROWS, ROW, Scale, line, mark, svg, whisker, words
from terazi.report.charts.track import TRACK, height, track
from terazi.report.choose import Order, best_guess, is_known
from terazi.report.reader import Reader

_CHANCE = GUESS + "chance"
_LEGEND = 20.0


def accuracy_panel(
    findings: Sequence[Finding], *, identity: str, title: object, order: Order, reader: Reader
) -> Markup:
    """Draw the shares of one language and one set of items.

    Args:
        findings: options and guess rows; unknown ones get an empty row that says so.
        identity: unique in the page, for the ids of title and description.
        title: for screen readers.
        order: options are drawn in it, and keep their shape over all panels.
        reader: whose numbers and words.
    """
    _ = reader.gettext
    options = order.sort(f for f in findings if not f.is_guess)[:MAX_ROWS]
    scale = Scale(0.0, 1.0, mirrored=reader.direction == "rtl")
    guesses = _guess_lines(findings)
    lines = [(kind, guess.estimate or 0.0) for kind, guess in guesses]
    body = Markup("")
    for index, finding in enumerate(options):
        top = index * ROW
        body += track(
            finding.option, _label(finding, reader), top, scale,
            ticks=(0.0, 0.25, 0.5, 0.75, 1.0), lines=lines,
        ) + _found(finding, top + TRACK, scale, order)  # fmt: skip
    y = height(len(options)) + 12
    for share, side in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        body += words(reader.percent(share), y, at=scale.at(share), side=scale.side(side), kind="t")
    for kind, guess in guesses:
        y += _LEGEND
        body += _key(kind, guess, y, scale, reader)
    described = reader.listing(
        _("%(name)s %(share)s", name=option_name(f, reader), share=_share(f, reader))
        for f in (*options, *(guess for _kind, guess in guesses))
    )
    return svg(identity, title, described, y + 6, body)


def option_name(finding: Finding, reader: Reader) -> str:
    """Name an option as readers know it; a guess row as a guess."""
    if not finding.is_guess:
        return finding.option
    _ = reader.gettext
    return _("guessing: %(how)s", how=_(finding.option.removeprefix(GUESS))).striptags()


def _guess_lines(findings: Sequence[Finding]) -> list[tuple[str, Finding]]:
    """Chance as a dotted line and the guess hardest to beat as a dashed one."""
    chance = next((f for f in findings if f.option == _CHANCE and is_known(f)), None)
    best = best_guess(findings)
    lines = []
    if chance is not None and chance is not best:
        lines.append(("c", chance))
    if best is not None:
        lines.append(("b", best))
    return lines


def _found(finding: Finding, y: float, scale: Scale, order: Order) -> Markup:
    if finding.estimate is None:
        return Markup("")
    drawn = Markup("")
    if finding.interval is not None:
        drawn = whisker(scale.at(finding.interval.low), scale.at(finding.interval.high), y)
    return drawn + mark(order.option(finding.option), scale.at(finding.estimate), y)


def _share(finding: Finding, reader: Reader) -> str:
    if finding.estimate is None:
        return str(reader.gettext("not measured"))
    return reader.percent(finding.estimate)


def _label(finding: Finding, reader: Reader) -> str:
    share = _share(finding, reader)
    if finding.interval is None or finding.estimate is None:
        return share
    low, high = reader.percent(finding.interval.low), reader.percent(finding.interval.high)
    return reader.gettext(
        "%(share)s (%(low)s–%(high)s)", share=share, low=low, high=high
    ).striptags()


def _key(kind: str, guess: Finding, y: float, scale: Scale, reader: Reader) -> Markup:
    """Explain a guess line below the chart: a piece of the line, and what it is."""
    text = reader.gettext(
        "%(how)s, %(share)s", how=option_name(guess, reader), share=_share(guess, reader)
    )
    at = scale.inward(6.0)
    return line(at, y - 11, at, y + 2, kind) + words(
        text, y, at=scale.inward(20.0), side=scale.side("start"), room=310, kind="t"
    )
