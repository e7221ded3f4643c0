"""A table and a figure as the templates draw them: plain data, all text ready to be shown."""

from dataclasses import dataclass

from markupsafe import Markup

Cell = str | Markup


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows under a heading of their own ("Swahili"), or under none.

    The first cell of a row names it. ``numbers`` says which finding of the ledger each row is, to
    link or anchor it; 0 for none.
    """

    heading: Cell
    cells: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, and ``about`` it what holds for every row."""

    caption: Cell
    columns: tuple[Cell, ...]
    groups: tuple[Rows, ...]
    about: Cell = ""

    def trimmed(self) -> "Table":
        """Return the table without the columns that say nothing."""
        rows = [cells for group in self.groups for cells in group.cells]
        kept = [
            index
            for index in range(len(self.columns))
            if index == 0 or any(cells[index] for cells in rows)
        ]
        return Table(
            self.caption,
            tuple(self.columns[index] for index in kept),
            tuple(
                Rows(
                    group.heading,
                    tuple(tuple(cells[index] for index in kept) for cells in group.cells),
                    group.numbers,
                )
                for group in self.groups
            ),
            self.about,
        )


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing of a figure, under its own title."""

    title: Cell
    svg: Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: what it is, what it shows (computed), and its numbers.

    The table's rows are drawn, each beside its number; or there are panels, drawn as a whole, and
    the table has the same numbers.
    """

    identity: str
    title: Cell
    says: tuple[Cell, ...]
    table: Table
    panels: tuple[Panel, ...] = ()
    compared: tuple[Cell, ...] = ()
    legend: Cell = ""
    notes: tuple[Cell, ...] = ()
