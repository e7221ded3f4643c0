"""What one must value to prefer each option, where the choice flips, and how far figures must move.

Nobody is told what to value. Weights of the rows are drawn uniformly, within what the community
said; for this one purpose each row is put on a scale from the worst (0) to the best (1) of the
options that remain. What comes out are shares of *values*, never a score of an option.

Source: Lahdelma, Hokkanen & Salminen (1998), SMAA - Stochastic multiobjective acceptability
analysis, European Journal of Operational Research 106; Lahdelma & Salminen (2001), SMAA-2,
Operations Research 49.
"""

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from terazi.message import Term, say
from terazi.proposal.preferences import COST, WeightBound
from terazi.proposal.schema import Proposal
from terazi.statistics.belief import Belief
from terazi.statistics.simplex import NoRoomError, Said, sample_weights
from terazi.verdict.beside import Flips, Preferred, Row, Turn, Weight
from terazi.verdict.evidence import Evidence
from terazi.verdict.plain import SHARE, figure, tongue
from terazi.verdict.rows import belief_of, gain, rows_of, sign, speaking

Floats = NDArray[np.float64]

PROFILES = 5040  # divides by any number of rows up to ten
_DIGITS = 3
_TIED = 1e-9

# What it costs is one row, however many figures say it: the first of these that all have.
_COST = (
    "cost over the horizon",
    "price per answer",
    "months within the budget",
    "answers within the budget",
    "share of a monthly income for a month of use",
)


@dataclass(frozen=True, slots=True, eq=False)
class _Scaled:
    """A row as all options have it, on a scale from the worst (0) to the best (1)."""

    row: Row
    theme: str
    values: Floats  # one an option
    beliefs: tuple[Belief, ...]
    worst: float
    range: float  # in the row's unit; below 0 where less is better


def what_flips(proposal: Proposal, evidence: Evidence, options: Sequence[str]) -> Flips:
    """Say for whom each option comes first.

    Args:
        proposal: the question, with what was said of values and the seed of the draws.
        evidence: the ledger.
        options: names of those that remain, in the proposal's order.

    Returns:
        Empty where there is nothing to choose between: one option, or no row that is shown to
        tell two of them apart.
    """
    rows = _that_tell_apart(proposal, evidence, options)
    if len(options) < 2 or not rows:
        return Flips()
    rules, said, left_out = _said(proposal, rows)
    contradicted = False
    try:
        drawn = _weights(proposal.seed, rules)
    except NoRoomError:
        contradicted = True
        drawn = _weights(proposal.seed, _nothing_said(len(rows)))
    scaled = np.stack([row.values for row in rows])  # rows by options
    ranks = _ranks(drawn @ scaled)
    return Flips(
        rows=tuple(row.row for row in rows),
        options=tuple(
            _preferred(proposal.seed, place, options, rows, drawn, ranks)
            for place in range(len(options))
        ),
        turns=tuple(_turns(options, rows)),
        profiles=PROFILES,
        said=() if contradicted else said,
        left_out=left_out,
        contradicted=contradicted,
    )


def is_cost(measure: str) -> bool:
    """Whether a measure says what it costs."""
    return measure in _COST


def _that_tell_apart(
    proposal: Proposal, evidence: Evidence, options: Sequence[str]
) -> list[_Scaled]:
    """Rows known of all the options, on which one is shown better than another.

    On any other row, what little they differ is chance, and a scale from worst to best would
    blow it up. Of those on cost only one.
    """
    shared = [set(rows_of(proposal, evidence, name)) for name in options]
    rows = sorted(set.intersection(*shared), key=_order) if shared else []
    found = [scaled for row in rows if (scaled := _scaled(proposal, evidence, options, row))]
    costs = [one for one in found if is_cost(one.row.measure)]
    return [one for one in found if one not in costs[1:]]


def _order(row: Row) -> tuple[int, str, str]:
    place = _COST.index(row.measure) if row.measure in _COST else len(_COST)
    return place, row.measure, row.language


def _scaled(
    proposal: Proposal, evidence: Evidence, options: Sequence[str], row: Row
) -> _Scaled | None:
    found = [speaking(proposal, evidence, name, row) for name in options]
    known = [one for one in found if one is not None and one.estimate is not None]
    beliefs = [belief for one in known if (belief := belief_of(proposal, evidence, one))]
    signs = {sign(proposal, one) for one in known} - {0}
    if len(beliefs) < len(options) or len(signs) != 1 or len({one.unit for one in known}) > 1:
        return None
    pairs = [
        gain(proposal, evidence, (first, second), row)
        for place, first in enumerate(options)
        for second in options[place + 1 :]
    ]
    if not any(one is not None and (one.low > 0 or one.high < 0) for one in pairs):
        return None
    figures = np.array([one.estimate for one in known], dtype=float)
    worst, best = (figures.min(), figures.max())[:: signs.pop()]
    if best == worst:
        return None
    values = (figures - worst) / (best - worst)
    return _Scaled(
        row, known[0].theme.value, values, tuple(beliefs), float(worst), float(best - worst)
    )


def _said(
    proposal: Proposal, rows: Sequence[_Scaled]
) -> tuple[Said, tuple[str, ...], tuple[str, ...]]:
    """What was said of values as limits on weights; and which statements are kept, which left out.

    One that speaks of nothing on these rows limits nothing.
    """
    limits: list[tuple[Floats, float]] = []
    kept: list[str] = []
    left_out: list[str] = []
    told = proposal.values
    for order in told.orders if told else ():
        statement: str = say(
            "%(first)s before %(then)s",
            first=_name(order.first, proposal),
            then=_name(order.then, proposal),
        )
        first, then = _of(order.first, rows), _of(order.then, rows)
        if not (first.any() and then.any()):
            left_out.append(statement)
            continue
        kept.append(statement)
        limits.append((then - first, 0.0))
    for bound in told.weights if told else ():
        statement = _bound(bound, proposal)
        of = _of(bound.of, rows)
        if not of.any():
            left_out.append(statement)
            continue
        kept.append(statement)
        if bound.at_least is not None:
            limits.append((-of, -bound.at_least))
        if bound.at_most is not None:
            limits.append((of, bound.at_most))
    if not limits:
        return _nothing_said(len(rows)), (), tuple(left_out)
    said = Said(np.stack([row for row, _ in limits]), np.array([limit for _, limit in limits]))
    return said, tuple(kept), tuple(left_out)


def _of(name: str, rows: Sequence[_Scaled]) -> Floats:
    """1 for each row that a name speaks of: a theme, a language, a measure, or what it costs."""
    cost = name == COST or is_cost(name)
    return np.array(
        [
            float(
                name in {one.theme, one.row.language, one.row.measure}
                or (cost and is_cost(one.row.measure))
            )
            for one in rows
        ]
    )


def _bound(bound: WeightBound, proposal: Proposal) -> str:
    what = _name(bound.of, proposal)
    least, most = (
        None if end is None else figure(end, SHARE) for end in (bound.at_least, bound.at_most)
    )
    if least is None and most is not None:
        return say("at most %(most)s on %(what)s", most=most, what=what)
    if least is not None and most is None:
        return say("at least %(least)s on %(what)s", least=least, what=what)
    return say(
        "between %(least)s and %(most)s on %(what)s",
        least=least or "",
        most=most or "",
        what=what,
    )


def _name(name: str, proposal: Proposal) -> str:
    return tongue(name) if name in proposal.languages else Term(name)


def _nothing_said(rows: int) -> Said:
    return Said(np.zeros((0, rows)), np.zeros(0))


def _weights(seed: int, said: Said) -> Floats:
    return sample_weights(said, PROFILES, _stream(seed, "weights"))


def _ranks(brought: Floats) -> Floats:
    """Profiles by options by ranks: 1 where an option has the rank, shared where some are tied."""
    count = brought.shape[1]
    gaps = brought[:, None, :] - brought[:, :, None]
    above = (gaps > _TIED).sum(axis=2)
    tied = (np.abs(gaps) <= _TIED).sum(axis=2)
    places = np.arange(count)
    inside = (places >= above[..., None]) & (places < (above + tied)[..., None])
    return np.asarray(inside / tied[..., None])


def _preferred(  # noqa: PLR0917  (all of it is one option's part of the same draws)
    seed: int,
    place: int,
    options: Sequence[str],
    rows: Sequence[_Scaled],
    drawn: Floats,
    ranks: Floats,
) -> Preferred:
    first = ranks[:, place, 0]
    best_on = tuple(one.row for one in rows if one.values[place] == 1)
    shares = tuple(round(float(share), _DIGITS) for share in ranks[:, place].mean(axis=0))
    if not first.any():
        return Preferred(options[place], shares, (), None, best_on)
    typical = first @ drawn / first.sum()
    apart = typical - drawn.mean(axis=0)
    order = np.argsort(-apart.round(9), kind="stable")
    return Preferred(
        option=options[place],
        ranks=shares,
        typical=tuple(Weight(rows[k].row, round(float(typical[k]), _DIGITS)) for k in order),
        confidence=round(_confidence(seed, place, options, rows, typical), _DIGITS),
        best_on=best_on,
    )


def _confidence(
    seed: int, place: int, options: Sequence[str], rows: Sequence[_Scaled], weights: Floats
) -> float:
    """Probability of coming first at these weights, all figures taken as independent."""
    brought = np.zeros((PROFILES, len(options)))
    for weight, one in zip(weights, rows, strict=True):
        for column, (name, belief) in enumerate(zip(options, one.beliefs, strict=True)):
            stream = _stream(seed, name, one.row.measure, one.row.language)
            figures = belief.at(stream.random(PROFILES))
            brought[:, column] += weight * (figures - one.worst) / one.range
    return float(_ranks(brought)[:, place, 0].mean())


def _turns(options: Sequence[str], rows: Sequence[_Scaled]) -> list[Turn]:
    """Where the first place changes hands as one row is given from none to all of the weight."""
    found: list[Turn] = []
    for one in rows if len(rows) > 1 else ():
        others = np.mean([other.values for other in rows if other is not one], axis=0)
        slope = one.values - others
        crossings = {
            float((others[b] - others[a]) / (slope[a] - slope[b]))
            for a in range(len(options))
            for b in range(a)
            if abs(slope[a] - slope[b]) > _TIED
        }
        inside = sorted(at for at in crossings if _TIED < at < 1 - _TIED)
        edges = [0.0, *inside, 1.0]
        leads = [
            int(np.argmax((others + slope * (low + high) / 2).round(9)))
            for low, high in itertools.pairwise(edges)
        ]
        found += [
            Turn(one.row, round(at, _DIGITS), options[below], options[above])
            for at, below, above in zip(inside, leads, leads[1:], strict=False)
            if below != above
        ]
    return found


def _stream(seed: int, *names: str) -> np.random.Generator:
    """Chance of its own for each name, so that what is added changes nothing that was there."""
    text = "\n".join((str(seed), *names))
    lot = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return np.random.default_rng(int.from_bytes(lot[:8], "big"))
