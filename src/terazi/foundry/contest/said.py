"""What a contest shows, in sentences for people who train no models."""

from collections.abc import Iterator, Sequence

from terazi.finding import Interval
from terazi.foundry.contest.contestants import ADAPTED, AS_IS, NGRAM, TRANSFORMER, as_it_is
from terazi.foundry.contest.drawing import Curve, Point, point
from terazi.foundry.contest.rows import Difference, crossing
from terazi.foundry.contest.run import ELSEWHERE, ENGLISH, RIVALS, SAME, CurveRow, Result
from terazi.foundry.contest.work import SIZE
from terazi.foundry.train.recipe import LOCAL

TEXTS = {
    SAME: "held-out text of the same source as the training text",
    ELSEWHERE: "held-out text from another source",
    ENGLISH: "English text",
}
_KINDS = {LOCAL: "local", ADAPTED: "adapted", AS_IS: "foreign"}
_DOES_BEST = {
    LOCAL: "a local model does best",
    ADAPTED: "an adapted foreign model does best",
    AS_IS: "a foreign model as it is does best",
    "": "these documents cannot tell whether local, adapted or foreign does best",
}


def lead(result: Result) -> Iterator[str]:
    """The answer, for whoever reads no further."""
    winners = {
        text: _winner(result, text)
        for text in (SAME, ELSEWHERE)
        if any(text in row.bits for row in result.rows)
    }
    minutes = f"With {result.settings.budget / 60:g} min of one core for each training"
    if len(set(winners.values())) == 1:
        where = " and ".join(TEXTS[text] for text in winners)
        yield f"{minutes}, {_DOES_BEST[winners[SAME]]}, on {where}."
    else:
        told = "; ".join(f"on {TEXTS[text]}, {_DOES_BEST[kind]}" for text, kind in winners.items())
        yield f"{minutes}: {told}."
    if ELSEWHERE not in winners:
        yield "No text from another source was given (--elsewhere): half of the answer is missing."
    yield from _lightness(result)


def _winner(result: Result, text: str) -> str:
    """The kind whose best is better than that of every other; "" where none is for certain."""
    best = {
        row.contestant.name: kind for kind in _KINDS if (row := result.best(kind, text)) is not None
    }
    beaten = {
        best[loser]
        for gap in result.differences
        if gap.text == text and gap.better and {gap.first, gap.second} <= best.keys()
        for loser in {gap.first, gap.second} - {gap.better}
    }
    left = set(best.values()) - beaten
    return left.pop() if len(left) == 1 else ""


def _lightness(result: Result) -> Iterator[str]:
    """How much smaller and quicker one is than the other: what a small machine cares about."""
    local = result.best(LOCAL)
    foreign = result.best(ADAPTED) or result.best(AS_IS)
    if local is None or foreign is None:
        return
    told = []
    for row in (local, foreign):
        speed = row.scores.bytes_read_a_second
        reads = f" and reads {speed / 1000:.2g} kB a second" if speed is not None else ""
        told.append(f"{row.contestant.name} takes {row.disk / 1e6:.3g} MB{reads}")
    yield f"On one core, {'; '.join(told)}."


def sentences(result: Result) -> Iterator[str]:
    """The findings of the table and of the curves, most important first."""
    for text in (SAME, ELSEWHERE):
        for one, other in RIVALS:
            first, second = result.best(one, text), result.best(other, text)
            if first is None or second is None:
                continue
            names = (first.contestant.name, second.contestant.name)
            found = [
                gap
                for gap in result.differences
                if gap.text == text and (gap.first, gap.second) == names
            ]
            if found:
                yield _compared(found[0], f"On {TEXTS[text]}", one, other)
    kinds = {row.contestant.name: row.contestant.kind for row in result.rows}
    for gap in result.remembered:
        if gap.text != ENGLISH and (kinds[gap.first], kinds[gap.second]) == (LOCAL, ADAPTED):
            where = "With the same memory of the text so far on top of every model"
            yield _compared(gap, f"{where}, on {TEXTS[gap.text]}", LOCAL, ADAPTED)
    yield from _forgotten(result)
    yield from _crossed(result)
    yield from _more(result)


def _compared(gap: Difference, where: str, kind: str, other_kind: str) -> str:
    one, other = _KINDS[kind], _KINDS[other_kind]
    if gap.cannot_tell:
        return (
            f"{where}, these documents cannot tell the best {one} model ({gap.first}) from the "
            f"best {other} ({gap.second}): {signed(gap.estimate, gap.interval)} bits per byte."
        )
    less = gap.estimate < 0
    return (
        f"{where}, the best {one} model ({gap.first}) needs {abs(gap.estimate):.2f} bits per byte "
        f"{'fewer' if less else 'more'} than the best {other} ({gap.second}): "
        f"{signed(gap.estimate, gap.interval)}. {one.capitalize() if less else other.capitalize()} "
        "is better here."
    )


def _forgotten(result: Result) -> Iterator[str]:
    for gap in result.differences:
        if gap.text == ENGLISH:
            row = next((r for r in result.rows if r.contestant.name == gap.first), None)
            if (
                row is not None
                and row.contestant.kind == ADAPTED
                and gap.second == as_it_is(row.contestant.base)
            ):
                change = "forgot English" if gap.better == gap.second else (
                    "cannot tell whether it forgot English"
                    if gap.cannot_tell
                    else "became better at English"
                )  # fmt: skip
                yield (
                    f"{gap.first}: {change} ({signed(gap.estimate, gap.interval)} bits per byte "
                    "against the base as it is)."
                )


def _crossed(result: Result) -> Iterator[str]:
    lines = {line.name: line for line in size_curves(result.curves, SAME)}
    local = [lines[name] for name in (TRANSFORMER, NGRAM) if name in lines]
    adapted = [line for name, line in lines.items() if name not in (TRANSFORMER, NGRAM)]
    for one in local:
        for other in adapted:
            place = crossing(*([(x, y) for x, y, *_ in line.points] for line in (one, other)))
            if place is None:
                ahead = one if one.points[-1][1] < other.points[-1][1] else other
                yield (
                    f"Over all sizes of training text that were tried, {ahead.name} stays ahead of "
                    f"{(other if ahead is one else one).name}."
                )
            else:
                below, above = sorted((one, other), key=lambda line: line.points[0][1])
                yield (
                    f"{below.name} is ahead with little training text, {above.name} with much; the "
                    f"curves cross at about {place / 1e6:.2g} MB."
                )


def _more(result: Result) -> Iterator[str]:
    for row in result.curves:
        told = [
            f"on {TEXTS[text]} {signed(gap.estimate, gap.interval)} bits per byte, {_helps(gap)}"
            for text, gap in row.against_alone.items()
            if text in (SAME, ELSEWHERE)
        ]
        if told:
            steps = "" if row.point.method == NGRAM else ", same number of steps"
            yield (
                f"{row.point.place:g} × as much text of “{row.point.curve}” added for the "
                f"{row.point.method}{steps}: {'; '.join(told)}."
            )


def _helps(gap: Difference) -> str:
    if gap.cannot_tell:
        return "cannot tell"
    return "it helps" if gap.estimate < 0 else "it does harm"


def signed(estimate: float, interval: Interval | None) -> str:
    """A difference with its sign and interval."""
    if interval is None:
        return f"{estimate:+.3f}"
    return f"{estimate:+.3f} ({interval.low:+.3f} to {interval.high:+.3f})"


def size_curves(rows: Sequence[CurveRow], text: str) -> list[Curve]:
    """Bits per byte over the bytes of training text, a line for each way."""
    lines: dict[str, list[Point]] = {}
    for row in sorted(rows, key=lambda one: one.bytes):
        if row.point.curve == SIZE and text in row.bits:
            found = row.bits[text]
            line = lines.setdefault(row.point.method, [])
            line.append(point(row.bytes, found.estimate, found.interval))
    return [Curve(name, points) for name, points in lines.items()]


def time_curves(result: Result) -> list[Curve]:
    """Bits per byte on the validation text over seconds of training."""
    lines = []
    for row in result.rows:
        looks = row.trained.get("looks")
        if looks:
            points = [point(float(s), float(figure), None) for _, s, _, figure in looks]
            lines.append(Curve(row.contestant.name, points))
    return lines


def language_curves(rows: Sequence[CurveRow], method: str) -> list[Curve]:
    """What other languages' text changes, over how many times as much of it was added."""
    lines: dict[str, list[Point]] = {}
    for row in sorted(rows, key=lambda one: one.point.place):
        gap = row.against_alone.get(SAME)
        if gap is not None and row.point.method == method:
            line = lines.setdefault(row.point.curve, [point(0.0, 0.0, None)])
            line.append(point(row.point.place, gap.estimate, gap.interval))
    return [Curve(name, points) for name, points in lines.items()]
