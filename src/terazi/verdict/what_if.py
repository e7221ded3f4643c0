"""In words: who else remains, what one must value, and what would be worth knowing."""

from collections.abc import Iterator

from terazi.message import Term, say
from terazi.verdict.beside import Flips, Information, Remaining, Row
from terazi.verdict.plain import SHARE, figure, in_tongue, listed, row


def others_that_remain(remaining: Remaining, chosen: str, told: frozenset[str]) -> Iterator[str]:
    """Say which options beside the chosen one are not ruled out, and why not.

    Args:
        remaining: the options that none dominates.
        chosen: the option that is let run.
        told: options of which something was said already.
    """
    for pair in remaining.pairs:
        if chosen not in {pair.first, pair.second}:
            continue
        first = pair.first == chosen
        other = pair.second if first else pair.first
        if other not in remaining.options or other in told:
            continue
        if pair.not_known:
            yield say(
                "%(option)s is shown better than %(other)s and on nothing worse, but %(rows)s is "
                "known of only one of the two.",
                option=chosen,
                other=other,
                rows=listed([_row(one) for one in pair.not_known]),
            )
            continue
        chance = pair.first_no_worse if first else pair.second_no_worse
        yield say(
            "%(option)s is shown better than %(other)s and on nothing worse, but that it is no "
            "worse on any row has a probability of only %(chance)s: %(other)s is not ruled out.",
            option=chosen,
            other=other,
            chance=figure(chance, SHARE),
        )


def for_whom(flips: Flips) -> Iterator[str]:
    """Say who would take which option: by the row that sets its values apart."""
    if flips.contradicted:
        yield say(
            "What was said of values leaves no room on the rows that were measured, so all values "
            "were looked at."
        )
    for one in flips.options:
        if not one.typical:
            yield say("Within these values nobody would take %(option)s.", option=one.option)
            continue
        share = figure(one.ranks[0], SHARE)
        heaviest = _row(one.typical[0].row)
        if len(flips.rows) == 1:
            yield say("On %(row)s, %(option)s comes first.", row=heaviest, option=one.option)
        elif flips.said:
            yield say(
                "Who gives most weight to %(row)s takes %(option)s: it comes first for %(share)s "
                "of all values that keep to what the community said.",
                row=heaviest,
                option=one.option,
                share=share,
            )
        else:
            yield say(
                "Who gives most weight to %(row)s takes %(option)s: it comes first for %(share)s "
                "of all values that people may hold.",
                row=heaviest,
                option=one.option,
                share=share,
            )


def worth_in_words(information: Information) -> Iterator[str]:
    """Say which single figure is the likeliest to change the verdict, or that none is."""
    if not information.asked:
        return
    likeliest = next((one for one in information.worth if one.chance is not None), None)
    if likeliest is not None and likeliest.chance is not None:
        yield say(
            "The figure most likely to change this is the %(figure)s: the chance is about "
            "%(chance)s, were it known exactly.",
            figure=row(likeliest.row.measure, likeliest.option, likeliest.row.language),
            chance=figure(likeliest.chance, SHARE),
        )
    elif not information.worth:
        yield say("No single measurement would change this.")


def _row(one: Row) -> str:
    return in_tongue(Term(one.measure), one.language)
