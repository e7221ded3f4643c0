"""The command ``terazi contest``."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import click

from terazi.cli_extras import needing
from terazi.errors import InputError

_FILE = click.Path(path_type=Path)


@click.command("contest")
@click.argument("corpus", type=_FILE)
@click.option("--out", type=_FILE, help="The contest's folder. [default: CORPUS-contest]")
@click.option(
    "--base",
    "bases",
    multiple=True,
    help="A foreign model: packaged:KEY, a folder, a GGUF file, hub:OWNER/NAME. May be repeated.",
)
@click.option("--budget", default="10min", show_default=True, help="For each model, of one core.")
@click.option("--elsewhere", type=_FILE, help="Held-out text from another source (JSON Lines).")
@click.option("--english", type=_FILE, help="English text, to see what adapting forgets.")
@click.option(
    "--other",
    "others",
    multiple=True,
    metavar="NAME=FILE",
    help="Text of other languages, for “does more of it help?”. May be repeated.",
)
@click.option("--curves", default="0", help="For each point of the curves, as 2min; 0 draws none.")
@click.option(
    "--method", "methods", multiple=True, help="full, lora, new vocabulary. [default: all]"
)
@click.option("--test-bytes", type=click.IntRange(min=2048), default=64_000, show_default=True)
@click.option("--stride", type=click.IntRange(min=64), default=2048, show_default=True)
@click.option("--items", type=click.IntRange(min=0), default=60, show_default=True)
@click.option("--at-once", type=click.IntRange(min=1), help="Trainings at once. [default: cores]")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True)
@click.option("--watts", type=click.FloatRange(min=0.1), help="Power of one busy core, if known.")
@click.option("--kwh", metavar="PRICE", help="Of a kilowatt-hour, as “25 KES”, to count money.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def contest(
    corpus: Path,
    *,
    out: Path | None,
    bases: tuple[str, ...],
    budget: str,
    elsewhere: Path | None,
    english: Path | None,
    others: tuple[str, ...],
    curves: str,
    methods: tuple[str, ...],
    test_bytes: int,
    stride: int,
    items: int,
    at_once: int | None,
    seed: int,
    watts: float | None,
    kwh: str | None,
    as_json: bool,
) -> None:
    """Let local models and foreign ones compete on the same held-out text.

    CORPUS is a clean corpus, as terazi corpus audit --write makes it.
    """
    from terazi.foundry.contest.cards import write_cards  # noqa: PLC0415
    from terazi.foundry.contest.page import write  # noqa: PLC0415
    from terazi.foundry.contest.run import contest as hold  # noqa: PLC0415  loads numpy
    from terazi.foundry.contest.run import facts, summary  # noqa: PLC0415
    from terazi.foundry.contest.settings import Settings  # noqa: PLC0415
    from terazi.foundry.contest.winners import write_options  # noqa: PLC0415
    from terazi.models.threads import cores_here  # noqa: PLC0415

    price, money = _price(kwh)
    settings = Settings(
        corpus=str(corpus.resolve()),
        elsewhere=_path(elsewhere),
        english=_path(english),
        others=_unlike(map(_other, others), "--other"),
        bases=_unlike(map(_base, bases), "--base"),
        budget=_seconds(budget, "--budget"),
        curve_budget=0.0 if curves == "0" else _seconds(curves, "--curves"),
        methods=_methods(methods),
        test_bytes=test_bytes,
        stride=stride,
        items=items,
        seed=seed,
        watts=watts,
        kwh_price=price,
        money=money,
    )
    if settings.others and not settings.curve_budget:
        raise InputError(
            "what other languages' text changes is measured for the curves, and there are none",
            field="--other",
            way_out="add a budget for each point of them, as --curves 2min",
        )
    folder = out or corpus.with_name(f"{corpus.name}-contest")
    needed = needing("a contest", "foundry,train", "tokenizers", "torch", "transformers", "peft")
    with needed, _Bar() as bar:
        result = hold(settings, folder, at_once=at_once or cores_here(), seen=bar)
    page = write(result, folder)
    write_cards(result)
    write_options(result, folder)
    if as_json:
        click.echo(facts(result), nl=False)
        return
    click.echo(page)
    for name, error in result.failed.items():
        click.echo(f"  ✗ {name}: {error}", err=True)
    click.echo(f"  {folder / 'contest.html'}", err=True)
    click.echo(summary(result))
    if result.failed:
        sys.exit(1)


def _path(path: Path | None) -> str:
    return str(path.resolve()) if path else ""


def _other(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found or not name.strip() or not value.strip():
        raise InputError(
            f"“{text[:80]}” has no name", field="--other", way_out="write it as related=FILE"
        )
    return _shown(name), _path(Path(value.strip()))


def _shown(name: str) -> str:
    """On one line, and nothing that a terminal would obey."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())


def _unlike(pairs: Iterable[tuple[str, str]], field: str) -> dict[str, str]:
    """By name. Each names a folder too, so no two may be alike, nor like those of the curves."""
    from terazi.foundry.contest.contestants import slug  # noqa: PLC0415
    from terazi.foundry.contest.work import ALONE, SIZE  # noqa: PLC0415

    found: dict[str, str] = {}
    taken = {SIZE, ALONE} if field == "--other" else set()
    for name, value in pairs:
        if slug(name) in taken:
            raise InputError(
                f"the name “{name[:80]}” is taken",
                field=field,
                way_out="give it another name (that of a model is its folder's or file's)",
            )
        taken.add(slug(name))
        found[name] = value
    return found


def _base(text: str) -> tuple[str, str]:
    """Its name, and its place on this machine."""
    from terazi.models import hub, packaged  # noqa: PLC0415
    from terazi.models.open import place_of  # noqa: PLC0415

    key = text.removeprefix(packaged.PREFIX)
    if text.startswith(packaged.PREFIX):
        known = packaged.PACKAGED.get(key)
        if known is None:
            raise InputError(
                f"there is no packaged model “{key[:60]}”",
                field="--base",
                way_out=f"one of: {', '.join(packaged.PACKAGED)}",
            )
        return known.name, str(place_of(text, Path()))
    place = place_of(text, Path())
    if not place.exists():
        raise InputError("there is no such model", file=place, field="--base", way_out="look again")
    if text.startswith(hub.PREFIX):  # there its folder has no name, but a number
        return _shown(text.removeprefix(hub.PREFIX)), str(place.resolve())
    named = place if place.name.strip(".") else place.resolve()  # of “.” and “..”
    return _shown(named.stem if place.is_file() else named.name), str(place.resolve())


def _methods(wanted: tuple[str, ...]) -> tuple[str, ...]:
    from terazi.foundry.train.recipe import FULL, LORA, VOCABULARY  # noqa: PLC0415

    known = (FULL, LORA, VOCABULARY)
    for one in wanted:
        if one not in known:
            raise InputError(
                f"“{one[:60]}” is no way of adapting",
                field="--method",
                way_out=f"one of: {', '.join(known)}",
            )
    return wanted or known


def _seconds(text: str, field: str) -> float:
    from terazi.foundry.contest.settings import seconds_of  # noqa: PLC0415

    try:
        return seconds_of(text)
    except ValueError as error:
        raise InputError(str(error), field=field, way_out="write it as 10min, 90s or 2h") from error


def _price(text: str | None) -> tuple[float, str]:
    from terazi.foundry.contest.settings import price_of  # noqa: PLC0415

    try:
        return price_of(text) if text else (0.0, "")
    except ValueError as error:
        raise InputError(str(error), field="--kwh", way_out="write it as “25 KES”") from error


class _Bar:
    """One bar for all the work, with the time left and what each running part says of itself."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._bar: Any = None
        self._at = 0.0
        self._said: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)

    def __call__(
        self, name: str, part: float, whole: float, figure: float | None, problem: str = ""
    ) -> None:
        if problem:
            click.echo(f"\n  ✗ {name}: {problem}", err=True)
            return
        note = f"{name} {part:.0%}" + (f", {figure:.3f} bits a byte" if figure else "")
        if not self._shown:
            step = int(part * 4)
            if self._said.get(name) != step:
                self._said[name] = step
                click.echo(f"  {whole:4.0%}  {note}", err=True)
            return
        if self._bar is None:
            self._bar = click.progressbar(
                length=1000, file=sys.stderr, show_eta=True, item_show_func=lambda text: text or ""
            )
            self._bar.__enter__()
        self._bar.update(max(int((whole - self._at) * 1000), 0), note)
        self._at = max(self._at, int(whole * 1000) / 1000)
