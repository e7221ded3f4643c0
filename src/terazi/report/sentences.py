"""What the charts show, in sentences computed from the findings."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from terazi.finding import GUESS, Direction, Finding, hardest_guess
from terazi.report.cells import one_sided
from terazi.report.choose import AGAINST, GAP, SHARE, Order, against, is_known
from terazi.report.reader import Reader, bdi, message
from terazi.verdict.words import Gate, GateStatus

_NAMED = 6  # names a sentence can bear; the table has all


def names(words: Sequence[object], reader: Reader) -> Markup:
    """Join names, each kept apart from the direction of the sentence, the first few of many."""
    shown = [word if isinstance(word, Markup) else bdi(word) for word in words]
    if len(shown) > _NAMED:
        more = len(shown) - _NAMED
        shown = [*shown[:_NAMED], reader.ngettext("%(n)s more", "%(n)s more", more)]
    return reader.listing(shown)


def where(language: str, group: str, reader: Reader) -> Markup:
    """Say which language and which part of the items, "Swahili, month names"."""
    parts = [reader.language(language)] if language else []
    return reader.gettext(", ").join([*map(bdi, parts), *([reader.term(group)] if group else [])])


def compared_with(finding: Finding, order: Order, reader: Reader) -> Markup:
    """Say with what a finding compares, "against Gemma, month names"; "" where it is English."""
    if not finding.group.startswith(AGAINST):
        return reader.term(finding.group)
    other, part = against(finding, order)
    said = reader.gettext("against %(option)s", option=bdi(other))
    return reader.gettext(", ").join([said, reader.term(part)]) if part else said


def accuracy_says(block: Sequence[Finding], place: Markup, order: Order, reader: Reader) -> Markup:
    """Say which options lie above the guess that is hardest to beat, by their whole interval."""
    _ = reader.gettext
    options = order.sort(f for f in block if not f.is_guess)
    known = [f for f in options if is_known(f)]
    guess = hardest_guess(block)
    place = reader.begin(place or _("all languages"))
    if guess is None or guess.estimate is None:
        found = names([_with_share(f, reader) for f in known], reader)
        return _("%(where)s: %(found)s. No guess row was found to compare with.",
                 where=place, found=found) if known else Markup("")  # fmt: skip
    floor = guess.estimate
    above = [f for f in known if f.interval is not None and f.interval.low > floor]
    # A guess has luck of its own on so many items: only what is under all of it is worse.
    least = floor if guess.interval is None else guess.interval.low
    below = [f for f in known if f.interval is not None and f.interval.high < least]
    level = [f for f in known if f not in above and f not in below]
    missing = [f.option for f in options if f not in known]
    how = reader.term(guess.option.removeprefix(GUESS))
    gets = reader.amount(floor, guess.unit)
    said = [
        _("%(where)s: guessing alone (%(how)s) is right on %(share)s.",
          where=place, how=how, share=gets)
        if guess.unit == SHARE
        else _("%(where)s: guessing alone (%(how)s) gets %(figure)s.",
               where=place, how=how, figure=gets)
    ]  # fmt: skip
    if above:
        said.append(_("Clearly better than that: %(who)s.", who=_who(above, reader)))
    if level:
        said.append(_("Not shown to be better than guessing: %(who)s.", who=_who(level, reader)))
    if below:
        said.append(_("Clearly worse than guessing: %(who)s.", who=_who(below, reader)))
    if missing:
        said.append(_("Not measured: %(who)s.", who=names(missing, reader)))
    return Markup(" ").join(said)


def comparison_says(finding: Finding, order: Order, reader: Reader) -> Markup:
    """Say what a paired comparison found; "cannot tell" is a result, with what could be told."""
    if finding.measure.endswith(GAP):
        return _gap(finding, reader)
    _ = reader.gettext
    other, part = against(finding, order)
    values = {
        "where": reader.begin(where(finding.language, part, reader) or _("all languages")),
        "a": bdi(finding.option),
        "b": bdi(other),
        "by": _size(finding.estimate, finding, reader),
        "span": reader.span(finding.interval, finding.unit, signed=True),
    }
    smallest = finding.details.get("smallest difference")
    if isinstance(smallest, int | float):
        values["least"] = _size(smallest, finding, reader)
    return _(_compared(finding, told="least" in values), **values)


def _compared(finding: Finding, *, told: bool) -> str:
    """Choose the sentence for a comparison of two options."""
    interval = finding.interval
    if finding.estimate is None:
        return message("%(where)s: %(a)s and %(b)s were not compared.")
    if interval is None:
        return message(
            "%(where)s: %(a)s and %(b)s differ by %(by)s; how sure that is, is not known."
        )
    if interval.low > 0:
        return message("%(where)s: %(a)s is right more often than %(b)s, by %(by)s (%(span)s).")
    if interval.high < 0:
        return message("%(where)s: %(a)s is right less often than %(b)s, by %(by)s (%(span)s).")
    if told:
        return message(
            "%(where)s: the items cannot tell %(a)s and %(b)s apart (%(span)s); they could have "
            "shown a difference of %(least)s."
        )
    return message("%(where)s: the items cannot tell %(a)s and %(b)s apart (%(span)s).")


def _gap(finding: Finding, reader: Reader) -> Markup:
    return reader.gettext(
        _gap_found(finding),
        who=bdi(finding.option),
        language=bdi(reader.language(finding.language)),
        by=_size(finding.estimate, finding, reader),
        span=reader.span(finding.interval, finding.unit, signed=True),
    )


def _gap_found(finding: Finding) -> str:
    """Choose the sentence for a language against English.

    A gap that harms is how far the language lies behind; one that helps, how far ahead.
    """
    interval = finding.interval
    if finding.estimate is None:
        return message("%(who)s: %(language)s and English were not compared.")
    if interval is None:
        return message("%(who)s: %(language)s and English differ by %(by)s.")
    if interval.low <= 0 <= interval.high:
        return message("%(who)s: the items cannot tell %(language)s and English apart (%(span)s).")
    if (finding.estimate > 0) == (finding.direction is Direction.HARM):
        return message(
            "%(who)s is right less often in %(language)s than in English, by %(by)s (%(span)s)."
        )
    return message(
        "%(who)s is right more often in %(language)s than in English, by %(by)s (%(span)s)."
    )


def _size(difference: float | None, finding: Finding, reader: Reader) -> Markup:
    if difference is None:
        return Markup("")
    return reader.distance(difference, finding.unit)


def premium_says(block: Sequence[Finding], language: str, reader: Reader) -> Markup:
    """Say how many times English's tokens the same text takes, the most first."""
    _ = reader.gettext
    known = [f for f in block if is_known(f)]
    if not known:
        return _("%(where)s: the tokens were not counted.", where=bdi(reader.language(language)))
    known.sort(key=lambda f: -(f.estimate or 0.0))
    figures = [
        _(
            "%(who)s %(times)s times as many",
            times=reader.number(f.estimate or 0.0, 2),
            who=bdi(f.option),
        )
        for f in known
    ]
    return _(
        "Tokens that the same text takes in %(language)s, compared with English: %(figures)s.",
        language=bdi(reader.language(language)),
        figures=names(figures, reader),
    )


def budget_says(
    answers: Iterable[Finding], budget: object, expected: float, months: int, reader: Reader
) -> Markup:
    """Say how many answers the same money pays for, and how many are expected."""
    _ = reader.gettext
    figures = [
        _(
            "%(who)s %(number)s",
            who=bdi(f.option),
            number=one_sided(reader.number(f.estimate, 2), f, reader),
        )
        for f in answers
        if f.estimate is not None
    ]
    if not figures:
        return _("How many answers %(budget)s would pay for is not known.", budget=budget)
    return _(
        "Answers that %(budget)s would pay for: %(figures)s. Expected over %(months)s months: "
        "%(expected)s.",
        budget=budget,
        figures=names(figures, reader),
        months=reader.number(months),
        expected=reader.number(expected),
    )


def gates_say(gates: Sequence[Gate], reader: Reader) -> tuple[Markup, ...]:
    """Say how each option stands before the red lines."""
    _ = reader.gettext
    by_option: dict[str, list[GateStatus]] = {}
    for gate in gates:
        by_option.setdefault(gate.option, []).append(gate.status)
    clear = [name for name, all_of in by_option.items() if set(all_of) == {GateStatus.PASSED}]
    stopped = [name for name in by_option if name not in clear]
    said = []
    if stopped:
        said.append(_("Stopped by a red line: %(who)s.", who=names(stopped, reader)))
    if clear:
        said.append(_("Within every red line: %(who)s.", who=names(clear, reader)))
    elif by_option:
        said.append(_("No option that the red lines bind is within all of them."))
    return tuple(said)


def _who(findings: Sequence[Finding], reader: Reader) -> Markup:
    return names([_with_share(f, reader) for f in findings], reader)


def _with_share(finding: Finding, reader: Reader) -> Markup:
    share = reader.amount(finding.estimate or 0.0, finding.unit)
    return reader.gettext("%(who)s (%(share)s)", who=bdi(finding.option), share=share)
