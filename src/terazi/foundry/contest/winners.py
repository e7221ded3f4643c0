"""The best models of a contest as options of a proposal, to be weighed like any other."""

from pathlib import Path
from typing import Any

import yaml

from terazi.files import write_atomically
from terazi.foundry.contest.contestants import ADAPTED, AS_IS
from terazi.foundry.contest.run import ELSEWHERE, SAME, Result, Row
from terazi.foundry.train.recipe import LOCAL
from terazi.models import packaged

FILE = "options.yaml"
_SAID = (
    "# The best of each kind in this contest, as options of a proposal (docs/proposal.md).\n"
    "# The best on text from elsewhere is taken where there is such a text: what is wanted is the\n"
    "# language, not the source.\n"
)


def write_options(result: Result, folder: Path) -> None:
    """Write ``options.yaml``.

    Raises:
        TeraziError: the disk refuses.
    """
    text = ELSEWHERE if any(one.name == ELSEWHERE for one in result.texts) else SAME
    rows = [result.best(kind, text) for kind in (LOCAL, ADAPTED, AS_IS)]
    options = [_option(result, row) for row in rows if row is not None]
    written = yaml.safe_dump({"options": options}, allow_unicode=True, sort_keys=False)
    write_atomically(folder / FILE, _SAID + written)


def _option(result: Result, row: Row) -> dict[str, Any]:
    one = row.contestant
    if one.kind == AS_IS:
        return {"kind": "model", "name": one.name, "model": _named(result, one.base)}
    option = {
        "kind": one.kind,
        "name": one.name,
        "model": str(one.place.resolve()),
        "corpus": result.settings.corpus,
    }
    if one.kind == ADAPTED:
        option["base"] = _named(result, one.base)
    return option


def _named(result: Result, base: str) -> str:
    """A base as a proposal names it: a packaged one by its key, which holds on any machine."""
    key = next((one.key for one in packaged.PACKAGED.values() if one.name == base), None)
    return f"{packaged.PREFIX}{key}" if key else result.settings.bases[base]
