"""How far the work has come, on standard error: for every command that takes its time."""

import sys
from collections.abc import Iterable, Sequence
from typing import TypeVar

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
