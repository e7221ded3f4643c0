"""Count what became of hosted models between two dated price lists.

    python tools/price_lists.py WHEELS

WHEELS is a folder with the wheels named in ``RELEASES``, got once with, for each of them,

    pip download --no-deps -d WHEELS PACKAGE==VERSION

Nothing of a wheel is run: one list is JSON, the other a Python file that is read as text. Only
counts and the factors of price rises are written, to ``economics/tables/price_changes.csv``; the
shares and their intervals are reckoned from them by ``terazi.economics.price_changes``.

What is counted is an *offer*: one model at one seller. The same model in several regions of a
seller, or under a seller's name with and without its prefix, is one offer; at another seller it is
another, and sellers are what intervals are clustered by.
"""

# ruff: noqa: INP001  a script, in no package

import ast
import csv
import io
import itertools
import json
import re
import statistics
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

TABLE = Path(__file__).parents[1] / "src/terazi/economics/tables/price_changes.csv"

#: Days on which the wheels were uploaded, by the package index. The first of litellm is the last
#: of 2023: those of the eleven months after it are no longer there.
RELEASES = (
    ("litellm", "1.14.4", "2023-12-14"),
    ("litellm", "1.53.1", "2024-11-28"),
    ("litellm", "1.80.0", "2025-11-16"),
    ("litellm", "1.109.1", "2026-11-12"),
    ("genai-prices", "0.0.44", "2025-11-21"),
    ("genai-prices", "0.2.3", "2026-11-10"),
)

#: A factor beyond which a change is taken for a mistake in one of the lists that was put right.
CORRECTION = 20.0
_SAME = 1e-3  # of a price, below which it is the same

_LITELLM = "litellm/model_prices_and_context_window_backup.json"
_GENAI = "genai_prices/data.py"
_TEXT = {"chat", "completion", "responses"}
_REGION = re.compile(r"^(us|eu|apac|au|jp|ca|emea|global|us-gov)\.")
_SELLERS = {
    "azure_ai": "azure",
    "azure_text": "azure",
    "bedrock_converse": "bedrock",
    "bedrock_mantle": "bedrock",
    "codestral": "mistral",
    "cohere_chat": "cohere",
}

Offer = tuple[str, str]  # seller, model


class Price(NamedTuple):
    """US dollars a token read and written; 0 where there is none."""

    read: float
    written: float


@dataclass
class Listed:
    """An offer in one list: its price by each of its names, and the day on which it ends."""

    prices: dict[str, Price] = field(default_factory=dict)
    ends: str = ""


@dataclass
class Counts:
    """What became of one seller's offers."""

    offers: int = 0
    vanished: int = 0
    ended: int = 0
    read: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CHANGES, 0))
    written: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CHANGES, 0))
    rises: list[float] = field(default_factory=list)


CHANGES = ("rose", "fell", "stayed", "corrected")


def main() -> None:
    """Write the table."""
    wheels = Path(sys.argv[1])
    TABLE.write_text(table(wheels, RELEASES), encoding="utf-8")
    print(TABLE)  # noqa: T201


def table(wheels: Path, releases: tuple[tuple[str, str, str], ...]) -> str:
    """The table's text, a row for each two lists that follow each other and each seller."""
    out = io.StringIO()
    named = ", ".join(f"{package} {version} ({day})" for package, version, day in releases)
    out.write(
        f"# title: Price lists of hosted models in Python packages: {named}\n"
        "# address: https://github.com/BerriAI/litellm (model_prices_and_context_window_backup.json"
        "), https://github.com/pydantic/genai-prices (data.py), as packaged\n"
        "# licence: MIT, both; only counts are here\n"
        f"# date: {max(day for _, _, day in releases)}\n"
    )
    writer = csv.writer(out, lineterminator="\n")
    prices = ("read", "written")
    writer.writerow(
        ["row", "package", "from_version", "from", "to_version", "to", "seller", "offers",
         "vanished", "ended", *(f"{one}_{what}" for one in prices for what in CHANGES), "rises"]
    )  # fmt: skip
    number = 0
    for older, newer in itertools.pairwise(releases):
        if older[0] != newer[0]:
            continue
        was, _ = read(wheels, *older[:2])
        now, still = read(wheels, *newer[:2])
        for seller, counts in sorted(compare(was, now, still, older[2], newer[2]).items()):
            number += 1
            changed = [getattr(counts, one)[what] for one in prices for what in CHANGES]
            rises = " ".join(f"{rise:.3g}" for rise in sorted(counts.rises))
            writer.writerow(
                [number, *older, *newer[1:], seller, counts.offers, counts.vanished,
                 counts.ended, *changed, rises]
            )  # fmt: skip
    return out.getvalue()


def compare(
    was: Mapping[Offer, Listed],
    now: Mapping[Offer, Listed],
    still: set[Offer],
    since: str,
    until: str,
) -> dict[str, Counts]:
    """Count by seller what became of the offers with a price in the older list.

    Args:
        was: the offers of the older list that have a price.
        now: those of the newer list.
        still: all offers that the newer list names, with a price or without.
        since: day of the older list; what had ended by then is left out.
        until: day of the newer list.
    """
    found: dict[str, Counts] = {}
    for offer, before in was.items():
        if before.ends and before.ends <= since:
            continue
        counts = found.setdefault(offer[0], Counts())
        counts.offers += 1
        after = now.get(offer, Listed())
        ends = after.ends or before.ends
        if offer not in still:
            counts.vanished += 1
        elif ends and ends <= until:
            counts.ended += 1
        else:
            _compare_prices(counts, before, after)
    return found


def _compare_prices(counts: Counts, before: Listed, after: Listed) -> None:
    names = before.prices.keys() & after.prices.keys()
    for place, changes in ((0, counts.read), (1, counts.written)):
        pairs = [(before.prices[name][place], after.prices[name][place]) for name in sorted(names)]
        factors = [new / old for old, new in pairs if old > 0 and new > 0]
        if not factors:
            continue
        factor = statistics.median(factors)
        if not 1 / CORRECTION <= factor <= CORRECTION:
            changes["corrected"] += 1
        elif factor > 1 + _SAME:
            changes["rose"] += 1
            counts.rises.append(factor)
        elif factor < 1 - _SAME:
            changes["fell"] += 1
        else:
            changes["stayed"] += 1


def read(wheels: Path, package: str, version: str) -> tuple[dict[Offer, Listed], set[Offer]]:
    """Read the list in a wheel: the offers with a price, and all that it names."""
    (wheel,) = wheels.rglob(f"{package.replace('-', '_')}-{version}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        rows = (
            _of_litellm(json.loads(archive.read(_LITELLM)))
            if package == "litellm"
            else _of_genai_prices(archive.read(_GENAI).decode())
        )
        priced: dict[Offer, Listed] = {}
        named: set[Offer] = set()
        for seller, name, price, ends in rows:
            offer = seller, _REGION.sub("", name.rpartition("/")[2].casefold())
            named.add(offer)
            if max(price) > 0:
                listed = priced.setdefault(offer, Listed())
                listed.prices[name] = price
                # Where only some of its names have a day, that of the others was not written down.
                listed.ends = max(listed.ends, ends)
    return priced, named


def _of_litellm(content: Mapping[str, Any]) -> Iterator[tuple[str, str, Price, str]]:
    for name, entry in content.items():
        if not isinstance(entry, dict) or entry.get("mode") not in _TEXT:
            continue  # images, speech, and the sample that explains the fields
        told = str(entry.get("litellm_provider", "")).removeprefix("text-completion-")
        seller = "vertex_ai" if told.startswith("vertex_ai") else _SELLERS.get(told, told)
        price = Price(*(_number(entry.get(f"{w}_cost_per_token")) for w in ("input", "output")))
        yield seller, name, price, str(entry.get("deprecation_date") or "")


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _of_genai_prices(text: str) -> Iterator[tuple[str, str, Price, str]]:
    """The file is Python that builds objects: their names and literals are read, nothing is run."""
    for provider in _calls(ast.parse(text), "Provider"):
        seller = _literal(provider["id"])
        for model in _calls(provider["models"], "ModelInfo"):
            gone = _literal(model["deprecated"]) if "deprecated" in model else False
            told = next(_calls(_newest(model.get("prices")), "ModelPrice"), {})
            price = Price(*(_amount(told.get(f"{way}_mtok")) for way in ("input", "output")))
            # It says that an offer has ended and not since when: by the day of the list.
            yield str(seller), str(_literal(model["id"])), price, "0" if gone else ""


def _newest(prices: ast.expr | None) -> ast.AST:
    """Of prices that hold from different days, the last; it comes last in the list."""
    if isinstance(prices, ast.List) and prices.elts:
        return prices.elts[-1]
    return prices or ast.Constant(None)


def _calls(tree: ast.AST, name: str) -> Iterator[dict[str, ast.expr]]:
    """The arguments by name of every call of a name, in the file's order."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield {one.arg: one.value for one in node.keywords if one.arg}


def _literal(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _amount(node: ast.expr | None) -> float:
    """The first amount in ``Decimal('8')`` or ``TieredPrices(base=Decimal('8'), tiers=…)``."""
    for inner in ast.walk(node) if node is not None else ():
        if isinstance(inner, ast.Call) and inner.args and ast.unparse(inner.func) == "Decimal":
            return float(str(_literal(inner.args[0])))
    return 0.0


if __name__ == "__main__":
    main()
