"""What the audit found: for people as a table, for programs as one document."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from terazi import __version__
from terazi.data.cldr_names import english_name
from terazi.finding import Interval
from terazi.foundry.corpus.audit import Audit
from terazi.foundry.corpus.clean import Written
from terazi.foundry.corpus.labels import Labels
from terazi.foundry.corpus.manifest import Withdrawn
from terazi.foundry.corpus.marks import MEASURES
from terazi.foundry.corpus.rates import Rate, document_rates, rates

_NAME = 30  # columns
NOT_TOLD = (
    "Whether a text was translated by a machine cannot be told from the text: only what the "
    "manifest says of it is counted. Scripture without numbers of verses is not found by its form. "
    "Names, places and stories of people are personal data too, and no pattern finds them. Text "
    "that was reworded is no copy to these measures."
)


def document(audit: Audit, labels: Labels | None, written: Written | None) -> dict[str, Any]:
    """All of it, for ``audit.json`` and ``--json``."""
    live = ~audit.gone
    lines = np.bincount(audit.source_of_lines[live], minlength=len(audit.manifest.sources))
    found: dict[str, Any] = {
        "made by": f"Terazi {__version__}",
        "corpus": audit.manifest.name,
        "language": audit.manifest.language,
        "documents": audit.spool.documents - len(audit.withdrawn_by),
        "lines": int(live.sum()),
        "bytes": _bytes(audit),
        "measures": {one.name: one.means for one in MEASURES},
        "rates": [_rate(one) for one in (*rates(audit), *document_rates(audit))],
        "languages of the others": dict(audit.others.most_common(20)),
        "personal data": audit.samples,
        "test sets": {"lines shared": audit.in_sets, "not compared": list(audit.not_compared)},
        "sources": [
            {
                "title": one.title,
                "lines": int(lines[place]),
                "about": one.about,
                "made": one.made,
                "licence": one.licence,
                "not said": list(one.unsaid),
            }
            for place, one in enumerate(audit.manifest.sources)
        ],
        "by how it was made": _shares(audit, [one.made for one in audit.manifest.sources]),
        "by what it is about": _shares(
            audit, [one.about or "not said" for one in audit.manifest.sources]
        ),
        "withdrawn": [
            {**one.model_dump(mode="json"), "documents found": count}
            for one, count in _withdrawals(audit)
        ],
        "limits": [audit.tongue.limits(), NOT_TOLD],
    }
    if labels is not None:
        found["labels"] = {
            "corrected": [
                {
                    "kind": one.kind,
                    "share": one.share,
                    "interval": _interval(one.interval),
                    "labelled": one.labelled,
                }
                for one in labels.corrected
            ],
            "groups": {
                name: {"lines": size, "labelled": labelled, **kinds}
                for name, (size, labelled, kinds) in labels.groups.items()
            },
            "rows not filled in": labels.open,
        }
    if written is not None:
        found["written"] = {
            "folder": str(written.folder),
            "sides": {
                side: dict(zip(("documents", "lines", "bytes"), numbers, strict=True))
                for side, numbers in written.sides.items()
            },
            "documents dropped": written.dropped_documents,
            "lines dropped": written.dropped_lines,
        }
    return found


def table(audit: Audit, labels: Labels | None, written: Written | None) -> Iterator[str]:
    """All of it, line by line, for people."""
    manifest = audit.manifest
    live = int((~audit.gone).sum())
    documents = audit.spool.documents - len(audit.withdrawn_by)
    yield (
        f"{manifest.name}: {live:,} lines in {documents:,} documents, "
        f"{_bytes(audit) / 1e6:.1f} MB, "
        f"claimed to be {english_name(manifest.language)} ({manifest.language})"
    )
    yield ""
    whole = [one for one in rates(audit) if not one.source]
    by_source = [one for one in rates(audit) if one.source]
    yield f"{'share of lines':{_NAME}} {'of all':>8}   95 % interval       lines   by source"
    for one in whole:
        if one.measure == "in a withdrawn document" and not manifest.withdrawn:
            continue
        parts = [
            f"{safe(other.source, 24)} {_percent(other.share)}"
            for other in by_source
            if other.measure == one.measure and other.marked
        ]
        yield f"{_line(one)}   {'; '.join(parts)}".rstrip()
    for one in document_rates(audit):
        if one.judged and (manifest.withdrawn or "withdrawn" not in one.measure):
            yield _line(one)
    yield ""
    for said in _said(audit):
        yield f"  {said}"
    if labels is not None:
        yield from _labelled(labels)
    if written is not None:
        yield from _written(written)


def safe(text: str, most: int = 80) -> str:
    """Words of other people for a terminal: one line, nothing that steers it."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _said(audit: Audit) -> Iterator[str]:
    manifest = audit.manifest
    if audit.others:
        listed = [f"{english_name(tag)} {count}" for tag, count in audit.others.most_common(5)]
        yield f"Other languages, as told: {', '.join(listed)}."
    for kind, forms in audit.samples.items():
        yield f"Forms of {kind}s found (hidden): {', '.join(safe(form, 40) for form in forms)}"
    yield from _test_sets(audit)
    for title, names in (
        ("How it was made", [one.made for one in manifest.sources]),
        ("What it is about", [one.about or "not said" for one in manifest.sources]),
    ):
        shares = _shares(audit, names)
        listed = [f"{safe(name, 40)} {_percent(share)}" for name, share in shares.items()]
        yield f"{title}, by bytes, as the manifest says: {', '.join(listed)}."
    for source in manifest.sources:
        if source.unsaid:
            yield f"! {safe(source.title, 60)} does not say: {', '.join(source.unsaid)}"
    for one, count in _withdrawals(audit):
        left = f"{count} documents, left out of all figures" if count else "not found, so not there"
        yield f"Withdrawn by {safe(one.by, 60)} on {one.date}: {safe(one.what)} ({left})."
    yield audit.tongue.limits()
    yield NOT_TOLD


def _test_sets(audit: Audit) -> Iterator[str]:
    for name, count in audit.in_sets.items():
        if count:
            yield f"{count:,} lines share words or bytes with {name}."
    clean = [name for name, count in audit.in_sets.items() if not count]
    if clean:
        yield f"No line is in {', '.join(clean)}."
    if not audit.in_sets:
        yield "Compared with no test set."
    for reason in audit.not_compared:
        yield f"Not compared: {safe(reason, 200)}"


def _labelled(labels: Labels) -> Iterator[str]:
    yield ""
    yield f"{'what people saw':{_NAME}} {'of all':>8}   95 % interval    labelled"
    for one in labels.corrected:
        yield (
            f"{one.kind:{_NAME}} {_percent(one.share):>8}   {_between(one.interval):17}"
            f"{one.labelled:>8,}"
        )
    for name, (size, labelled, kinds) in labels.groups.items():
        seen = ", ".join(f"{kind} {count}" for kind, count in kinds.items() if count)
        yield f"  of {size:,} lines marked “{name}”, {labelled} were labelled: {seen}"
    if labels.open:
        yield (
            f"  {labels.open} rows were not filled in: if those were the doubtful ones, the shares "
            "are too kind."
        )


def _written(written: Written) -> Iterator[str]:
    yield ""
    yield f"Written to {written.folder}:"
    for side, (documents, lines, size) in written.sides.items():
        yield f"  {side}: {documents:,} documents, {lines:,} lines, {size / 1e6:.2f} MB"
    for what, counts in (
        ("documents", written.dropped_documents),
        ("lines", written.dropped_lines),
    ):
        if counts:
            listed = ", ".join(f"{name} {count:,}" for name, count in counts.items())
            yield f"  dropped {what}: {listed}"


def _line(one: Rate) -> str:
    interval = _between(one.interval) if one.interval is not None else "not judged"
    counted = f"{one.marked:,}"
    return f"{one.measure:{_NAME}} {_percent(one.share):>8}   {interval:17}{counted:>8}"


def _percent(share: float | None) -> str:
    if share is None:
        return "–"
    return f"{share:.1%}" if share >= 0.01 or share == 0 else f"{share:.2%}"


def _between(interval: Interval) -> str:
    return f"{_percent(interval.low)} to {_percent(interval.high)}"


def _rate(one: Rate) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "source": one.source,
        "marked": one.marked,
        "judged": one.judged,
        "share": one.share,
        "interval": _interval(one.interval) if one.interval is not None else None,
    }


def _interval(one: Interval) -> dict[str, Any]:
    return {"low": one.low, "high": one.high, "level": one.level, "method": one.method}


def _bytes(audit: Audit) -> int:
    return sum(_bytes_of_sources(audit))


def _bytes_of_sources(audit: Audit) -> list[int]:
    sizes = [0] * len(audit.manifest.sources)
    spool = audit.spool
    for place, source in enumerate(audit.source_of_documents.tolist()):
        if place not in audit.withdrawn_by:
            sizes[source] += spool.bytes(spool.first[place], spool.first[place + 1])
    return sizes


def _shares(audit: Audit, names: Sequence[str]) -> dict[str, float]:
    sizes: Counter[str] = Counter()
    for name, size in zip(names, _bytes_of_sources(audit), strict=True):
        sizes[name] += size
    total = max(sizes.total(), 1)
    return {name: size / total for name, size in sizes.most_common()}


def _withdrawals(audit: Audit) -> Iterator[tuple[Withdrawn, int]]:
    counts = Counter(audit.withdrawn_by.values())
    for place, one in enumerate(audit.manifest.withdrawn):
        yield one, counts[place]
