"""How far the work has come, on standard error: for every command that takes its time."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

import click

Item = TypeVar("Item")


def progress(items: Sequence[Item], label: str) -> Iterable[Item]:
    """A bar with the time left, where somebody looks."""
    if not sys.stderr.isatty():
        click.echo(f"  {label}: {len(items)}", err=True)
        yield from items
        return
    with click.progressbar(items, label=f"  {label}", file=sys.stderr, show_eta=True) as bar:
        yield from bar


class Seen(Protocol):
    """Told how far a stage has come."""

    def __call__(self, label: str, done: int, total: int) -> None:
        """``done`` of ``total`` pieces of what the label says."""
        ...


@contextmanager
def stages() -> Iterator[Seen]:
    """A bar with the time left for each stage, where somebody looks; else a word for each."""
    shown = sys.stderr.isatty()
    now: dict[str, Any] = {"label": None, "bar": None}

    def end() -> None:
        if now["bar"] is not None:
            now["bar"].__exit__(None, None, None)

    def seen(label: str, done: int, total: int) -> None:
        if label != now["label"]:
            end()
            now.update(label=label, bar=None, done=0)
            if shown:
                now["bar"] = click.progressbar(
                    length=max(total, 1), label=f"  {label}", file=sys.stderr, show_eta=True,
                    update_min_steps=max(total // 200, 1),
                )  # fmt: skip
                now["bar"].__enter__()
            else:
                click.echo(f"  {label}", err=True)
        if now["bar"] is not None:
            now["bar"].update(done - now["done"])
            now["done"] = done

    try:
        yield seen
    finally:
        end()
