"""The pages of a contest: a table for the terminal, Markdown, CSV, and one page with its curves."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from terazi.files import write_atomically
from terazi.finding import Finding
from terazi.foundry.contest import drawing
from terazi.foundry.contest.contestants import NGRAM, TRANSFORMER
from terazi.foundry.contest.rows import Bits
from terazi.foundry.contest.run import ENGLISH, SAME, Result, Row, facts
from terazi.foundry.contest.said import (
    TEXTS,
    language_curves,
    lead,
    sentences,
    signed,
    size_curves,
    time_curves,
)
from terazi.foundry.contest.settings import Settings
from terazi.foundry.text import size
from terazi.ledger.sheets import cell

_TABLE, _CURVES = "table", "curves"


def write(result: Result, folder: Path) -> str:
    """Write contest.json, .csv, .md, .html and the curves; the table is returned.

    Raises:
        TeraziError: the disk refuses.
    """
    pictures = dict(_pictures(result))
    for name, (_, picture) in pictures.items():
        write_atomically(folder / f"{name}.svg", str(picture) + "\n")
    head, rows = table(result)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([map(cell, row) for row in (head, *rows)])
    write_atomically(folder / "contest.csv", out.getvalue())
    write_atomically(folder / "contest.json", facts(result))
    write_atomically(folder / "contest.md", _markdown(result, head, rows, pictures))
    write_atomically(folder / "contest.html", _html(result, head, rows, pictures))
    return "\n".join(_columns(head, rows))


def table(result: Result) -> tuple[list[str], list[list[str]]]:
    """The head and the rows, as text."""
    names = [text.name for text in result.texts]
    head = ["model", *(f"bits/byte, {name}" for name in names), "parameters", "MB"]
    head += ["core-seconds", "Wh", *_money_head(result), "kB read/s", "B written/s"]
    return head, [_cells(row, names, result.settings) for row in result.rows]


def _money_head(result: Result) -> list[str]:
    money = result.settings.money
    return [f"electricity, {money}"] if money else []


def _cells(row: Row, names: Sequence[str], settings: Settings) -> list[str]:
    figures = [_bits(row.bits[name]) for name in names]
    seconds = row.trained.get("seconds", 0.0)
    hours = seconds * settings.core_watts[0] / 3600
    money = [f"{hours / 1000 * settings.kwh_price:.4f}"] if settings.money else []
    weights = row.trained.get("parameters")
    read, written = row.scores.bytes_read_a_second, row.scores.bytes_written_a_second
    return [
        row.contestant.name,
        *figures,
        f"{weights / 1e6:.2f} M" if weights else "–",
        f"{row.disk / 1e6:.1f}",
        f"{seconds:.0f}",
        f"{hours:.2f}",
        *money,
        f"{read / 1000:.2f}" if read is not None else "–",
        f"{written:.0f}" if written is not None else "–",
    ]


def _bits(one: Bits) -> str:
    ends = f" ({one.interval.low:.2f}–{one.interval.high:.2f})" if one.interval else ""
    return f"{one.estimate:.3f}{ends}"


def _columns(head: list[str], rows: Sequence[list[str]]) -> Iterator[str]:
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    for row in (head, *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _pictures(result: Result) -> Iterator[tuple[str, tuple[str, Markup]]]:
    """For each its file's name, what it shows, and the drawing; that of the table first."""
    names = [text.name for text in result.texts if text.name != ENGLISH]
    title = "Bits per byte of every model"
    yield (
        _TABLE,
        (
            f"{title}, with 95 % intervals over documents. Further left is better.",
            drawing.dots(
                title,
                [drawing.Curve(row.contestant.name, _dots(row, names)) for row in result.rows],
                [TEXTS[name] for name in names],
                x="bits per byte",
            ),
        ),
    )
    lines = time_curves(result)
    if lines:
        title = "Bits per byte on the validation text over the time of training"
        yield (
            f"{_CURVES}-time",
            (
                (
                    f"{title}. Each tokenizer has windows of its own: a line shows one training; "
                    "the table compares them."
                ),
                drawing.curves(title, lines, x="seconds of one core", y="bits per byte", log=True),
            ),
        )
    lines = size_curves(result.curves, SAME)
    if lines:
        title = "Bits per byte over the size of the training text"
        minutes = result.settings.curve_budget / 60
        yield (
            f"{_CURVES}-size",
            (
                f"{title}, on {TEXTS[SAME]}; {minutes:g} minutes of one core for each point.",
                drawing.curves(
                    title, lines, x="bytes of training text", y="bits per byte", log=True
                ),
            ),
        )
    for method in (TRANSFORMER, NGRAM):
        lines = language_curves(result.curves, method)
        if lines:
            title = f"What text of other languages changes for the {method}"
            yield (
                f"{_CURVES}-languages-{method.removeprefix('local ')}",
                (
                    (
                        f"{title}: bits per byte against local text alone, by how many times as "
                        "much of it was added; the same number of steps. Above 0 it does harm."
                    ),
                    drawing.curves(
                        title,
                        lines,
                        x="times as much text of the other language",
                        y="bits per byte more than without",
                        log=False,
                    ),
                ),
            )


def _dots(row: Row, names: Sequence[str]) -> list[drawing.Point]:
    there = ((place, row.bits.get(name)) for place, name in enumerate(names))
    return [drawing.point(place, one.estimate, one.interval) for place, one in there if one]


def _differences(result: Result) -> tuple[list[str], list[list[str]]]:
    head = ["first", "second", "text", "bits per byte of the first less the second", "better"]
    return head, [
        [
            gap.first,
            gap.second,
            gap.text,
            signed(gap.estimate, gap.interval),
            gap.better or "cannot tell",
        ]
        for gap in result.differences
    ]


def _remembered(result: Result) -> tuple[list[str], list[list[str]]]:
    names = [text.name for text in result.texts]
    head = ["model", *(f"bits/byte, {name}" for name in names)]
    if not result.remembered:
        return head, []
    return head, [
        [row.contestant.name, *(_bits(row.bits[name]) for name in names)]
        for row in (one.with_memory for one in result.rows)
    ]


def _asked(result: Result) -> tuple[list[str], list[list[str]]]:
    """What each could do, a column for each measure; guesses are rows beside."""
    shown = [one for one in result.findings if one.estimate is not None and not one.group]
    plain = [one for one in shown if not one.measure.endswith(": difference")]
    columns = list(dict.fromkeys((one.measure, one.language) for one in plain))
    cells = {(one.option, one.measure, one.language): _share(one) for one in plain}
    names = list(dict.fromkeys(one.option for one in plain))
    order = [row.contestant.name for row in result.rows]
    names.sort(key=lambda name: order.index(name) if name in order else len(order))
    head = ["model", *(f"{measure}, {language}" for measure, language in columns)]
    return head, [
        [name, *(cells.get((name, *column), "–") for column in columns)] for name in names
    ]


def _share(one: Finding) -> str:
    ends = f" ({one.interval.low:.2f}–{one.interval.high:.2f})" if one.interval else ""
    return f"{one.estimate:.2f}{ends}"


def _changed(result: Result) -> tuple[list[str], list[list[str]]]:
    head = ["base", "method", "measure", "language", "before", "after", "difference", "so it is"]
    return head, [
        [
            one.base,
            one.method,
            one.measure,
            one.language,
            _share(one.before),
            _share(one.after),
            signed(one.difference.estimate or 0.0, one.interval),
            one.words,
        ]
        for one in result.changed
        if one.before.estimate is not None and one.after.estimate is not None
    ]


def _tables(result: Result) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """The tables after the first one; empty ones are left out."""
    for name, (head, rows) in (
        ("Pairs, on the same documents", _differences(result)),
        ("With a memory of the text so far, on every model", _remembered(result)),
        ("What they could do when asked", _asked(result)),
        ("What adapting changed", _changed(result)),
        ("Vocabularies that were tried", _choices(result)),
        ("The points of the curves", _points(result)),
        ("Bits per byte while training", _looks(result)),
    ):
        if rows:
            yield name, head, rows


def _points(result: Result) -> tuple[list[str], list[list[str]]]:
    names = [text.name for text in result.texts if any(text.name in r.bits for r in result.curves)]
    head = ["model", "curve", "how much", "kB of text", *(f"bits/byte, {name}" for name in names)]
    return head, [
        [
            row.point.method,
            row.point.curve,
            f"{row.point.place:g}",
            f"{row.bytes / 1000:.0f}",
            *(_bits(row.bits[name]) for name in names),
        ]
        for row in result.curves
    ]


def _looks(result: Result) -> tuple[list[str], list[list[str]]]:
    """What the lines over time are drawn through."""
    head = ["model", "core-seconds: bits per byte on the validation text"]
    lines = time_curves(result)
    return head, [
        [line.name, ", ".join(f"{x:.0f}: {y:.3f}" for x, y, *_ in line.points)] for line in lines
    ]


def _choices(result: Result) -> tuple[list[str], list[list[str]]]:
    head = ["vocabulary", "bytes a token", "best n-gram, bits/byte", "order", "transformer's trial"]
    rows = []
    for vocabulary in sorted({*result.choice.bytes_a_token, *result.trials}):
        tried = [one for one in result.choice.trials if one.vocabulary == vocabulary]
        best = min(tried, key=lambda one: one.bits_per_byte, default=None)
        length = result.choice.bytes_a_token.get(vocabulary)
        trial = result.trials.get(vocabulary)
        rows.append(
            [
                str(vocabulary),
                f"{length:.2f}" if length else "–",
                f"{best.bits_per_byte:.3f}" if best else "–",
                str(best.order) if best else "–",
                f"{trial['validation bits per byte']:.3f}" if trial else "–",
            ]
        )
    return head, rows


def _how(result: Result) -> list[str]:
    settings = result.settings
    texts = "; ".join(
        f"{TEXTS[text.name]}: {text.documents} documents, {text.bytes:,} bytes"
        for text in result.texts
    )
    watts, known = settings.core_watts
    return [
        (
            f"Corpus: {result.corpus.name}, language {result.corpus.language}, "
            f"{size(result.corpus.train):,} bytes to train on."
        ),
        (
            f"Scored: {texts}. Windows of {settings.window:,} bytes that move on by "
            f"{settings.stride:,}; every byte once; the same pieces for all."
        ),
        (
            f"Budget: {settings.budget / 60:g} minutes of one core for each model that is trained, "
            f"seed {settings.seed}. Energy by {watts:g} W for a busy core, "
            f"{known}. Trying vocabularies took {_choosing(result):.0f} core-seconds more."
        ),
        (
            "Intervals are 95 %, over documents; two models are compared on the same ones. The "
            "best of several looks a little better than it is."
        ),
    ]


def _choosing(result: Result) -> float:
    """Seconds of one core that went into choosing."""
    trained = (float(outcome.get("seconds", 0.0)) for outcome in result.trials.values())
    return result.choice.seconds + sum(trained)


def _markdown(
    result: Result,
    head: list[str],
    rows: Sequence[list[str]],
    pictures: dict[str, tuple[str, Markup]],
) -> str:
    shown = {
        name: f"![{_plain(text)}]({name}.svg)\n\n{_plain(text)}"
        for name, (text, _) in pictures.items()
    }
    parts = [f"# Contest: {_plain(result.corpus.name)}", _plain(" ".join(lead(result)))]
    parts += [shown.pop(_TABLE), _grid(head, rows)]
    parts += ["\n".join(f"- {_plain(one)}" for one in sentences(result)), *shown.values()]
    for name, columns, lines in _tables(result):
        parts += [f"## {name}", _grid(columns, lines)]
    parts += ["## How it was measured", *map(_plain, _how(result))]
    return "\n\n".join(parts) + "\n"


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_plain, line))} |" for line in lines)


def _plain(text: str) -> str:
    """Text of others as text of Markdown."""
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    for sign in "\\`*_[]|#":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _html(
    result: Result,
    head: list[str],
    rows: Sequence[list[str]],
    pictures: dict[str, tuple[str, Markup]],
) -> str:
    environment = Environment(
        loader=PackageLoader("terazi.foundry.contest"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("contest.html.j2").render(
        title=f"Local or adapted: {result.corpus.name}",
        lead=" ".join(lead(result)),
        sentences=list(sentences(result)),
        how=_how(result),
        table=(head, rows),
        tables=list(_tables(result)),
        picture=pictures[_TABLE],
        curves=[shown for name, shown in pictures.items() if name != _TABLE],
        failed=[(name, str(error)) for name, error in result.failed.items()],
    )
