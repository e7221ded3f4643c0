"""A plan as people read it: two tables, and what is to be known beside them."""

from collections.abc import Iterator, Sequence
from math import fsum

from terazi.models.memory import in_words
from terazi.plan.figures import Effort, OptionNeeds, Plan, together
from terazi.plan.tokenizers import BYTES_PER_TOKEN, ESTIMATE

#: A slow connection, in bits a second, by which a download is said in minutes.
SLOW = 1_000_000

_UNKNOWN = "?"
_LEFT = 1  # columns that are set to the left


def in_full(plan: Plan) -> str:
    """The whole plan, for a terminal."""
    parts = [
        f"Weighing “{plan.title}” takes, at most (Terazi stops asking once a question is decided):",
        _table(_by_option(plan)),
        "By question:",
        _table(_by_probe(plan)),
        "\n".join(_sentences(plan)),
    ]
    return "\n\n".join(parts)


def in_two_lines(plan: Plan) -> str:
    """Before a weighing begins: how long, and how to stop."""
    return (
        f"This takes about {_how_long(plan)} at most, on this machine as it is now (terazi plan)."
        "\nStop it with Ctrl-C whenever you like: the same command goes on where it was."
    )


def minutes(seconds: float | None) -> str:
    """Seconds as minutes, short ones with a decimal."""
    if seconds is None:
        return _UNKNOWN
    value = seconds / 60
    if 0 < value < 0.1:
        return "< 0.1"
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def _by_option(plan: Plan) -> list[list[str]]:
    head = ["option", "items", "tokens", "once each", "to write", "minutes", "Wh", plan.currency]
    rows = [[*head, "disk", "download"]]
    for needs in plan.options:
        loading = Effort(seconds=needs.loading, watt_hours=0.0, money=0.0)
        effort = plan.of(needs.option)
        with_loading = together([effort, loading])
        rows.append(
            [
                needs.option,
                *_figures(effort, with_loading.seconds),
                _size(needs.disk),
                _UNKNOWN if needs.download is None else _size(needs.download),
            ]
        )
    sets = sum(one.download for one in plan.sets)
    rows += [["test sets", *[""] * 8, _size(sets)]] if sets else []
    disk = sum(needs.disk for needs in plan.options)
    total = plan.minutes
    rows.append(
        [
            "all",
            *_figures(plan.all, None if total is None else total * 60),
            _size(disk),
            _UNKNOWN if plan.download is None else _size(plan.download),
        ]
    )
    return rows


def _by_probe(plan: Plan) -> list[list[str]]:
    head = ["question", "option", "items", "tokens", "once each", "to write", "minutes"]
    rows = [[*head, "Wh", plan.currency]]
    rows += [
        [row.probe, row.option, *_figures(row.effort, row.effort.seconds)] for row in plan.rows
    ]
    return rows


def _figures(effort: Effort, seconds: float | None) -> list[str]:
    return [
        *(f"{n:,}" if n else "" for n in _counts(effort)),
        minutes(seconds) if seconds != 0 else "",
        _amount(effort.watt_hours),
        _amount(effort.money),
    ]


def _counts(effort: Effort) -> tuple[int, ...]:
    return effort.items, effort.tokens, effort.unique, effort.written


def _amount(value: float | None) -> str:
    if value is None:
        return _UNKNOWN
    if value < 0.01:
        return "< 0.01" if value else ""
    return f"{value:,.2f}" if value < 100 else f"{value:,.0f}"


def _size(size: int) -> str:
    if size < 1_000_000:
        return f"{-(-size // 1000):,} kB" if size else ""
    return in_words(size)


def _how_long(plan: Plan) -> str:
    if plan.minutes is not None:
        return f"{minutes(plan.minutes * 60)} minutes"
    unknown = [needs.option for needs in plan.options if _seconds(plan, needs) is None]
    known = fsum(_seconds(plan, needs) or 0.0 for needs in plan.options)
    return f"{minutes(known)} minutes and the time of {', '.join(unknown)}"


def _seconds(plan: Plan, needs: OptionNeeds) -> float | None:
    loading = Effort(seconds=needs.loading)
    return together([plan.of(needs.option), loading]).seconds


def _sentences(plan: Plan) -> Iterator[str]:
    yield (
        "“tokens” is what there would be to read one request at a time; “once each” what is read, "
        "since what questions have in common is read once."
    )
    yield (
        f"Time: about {_how_long(plan)}, foretold from a short measurement on this machine as it "
        f"is now ({plan.machine}); other work on it makes it longer."
    )
    if plan.energy:
        yield f"Watt-hours: {plan.energy}."
    if plan.all.money is None:
        yield (
            f"{plan.currency}: a “{_UNKNOWN}” stands where the proposal gives no price of a "
            "kilowatt-hour (hardware.electricity) or of a million tokens (endpoint.read_price)."
        )
    guessed = [needs.option for needs in plan.options if needs.tokenizer == ESTIMATE]
    if guessed:
        yield (
            f"Tokens of {', '.join(guessed)} are an estimate, {BYTES_PER_TOKEN} bytes each: the "
            "tokenizer is not at hand."
        )
    for one in plan.sets:
        yield f"Test set {one.name}: {_fetching(one.download)} (terazi weigh does it)."
    for needs in plan.options:
        if needs.disk:
            yield (
                f"{needs.option}: weighing writes a copy in full precision to the cache, "
                f"{_size(needs.disk)} of disk."
            )
        if needs.download:
            yield f"{needs.option}: {_fetching(needs.download)}."
        for note in needs.notes:
            yield f"{needs.option}: {note}."
    for what in plan.uncounted:
        yield f"Not in the plan: {what} (terazi plan --download)."


def _fetching(size: int) -> str:
    return f"{_size(size)} to download, {minutes(size * 8 / SLOW)} minutes at 1 Mbit/s"


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they need; those that say nothing are left out."""
    kept = [
        column
        for column in range(len(rows[0]))
        if column < _LEFT or any(row[column] for row in rows[1:])
    ]
    shown = [[row[column] for column in kept] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    left = {n for n, column in enumerate(kept) if rows[0][column] in {"option", "question"}}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n in left else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in shown
    )
