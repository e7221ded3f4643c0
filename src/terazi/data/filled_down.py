"""Cells that a spreadsheet has counted on: gpt-4o-06, gpt-4o-07, gpt-4o-08 for one and the same.

Who drags a cell down to copy it gets a running number instead where the cell ends in one, and one
model becomes several, one licence becomes another in each row.
"""

import re
from collections.abc import Iterator, Sequence

FEWEST = 3  # rows; two may be chance

_COUNTED = re.compile(r"(.*?\D)(\d{1,9})(\D*)", re.DOTALL)

WAY_OUT = (
    "write the same in each row, if it is the same: copy and paste it, or hold the Ctrl key while "
    "you drag it down"
)


def runs(cells: Sequence[str], fewest: int = FEWEST) -> Iterator[tuple[int, int]]:
    """First and last place of each run of cells that differ in a number only, one more each time.

    Args:
        cells: of one column, in the order of the rows.
        fewest: how many cells are a run.
    """
    start = 0
    for at in range(1, len(cells) + 1):
        if at == len(cells) or not _goes_on(cells[at - 1], cells[at]):
            if at - start >= fewest:
                yield start, at - 1
            start = at


def _goes_on(one: str, other: str) -> bool:
    before, after = _COUNTED.fullmatch(one), _COUNTED.fullmatch(other)
    if before is None or after is None or not re.search(r"[^\W\d_]", before[1]):
        return False
    return (before[1], before[3], int(before[2]) + 1) == (after[1], after[3], int(after[2]))
