"""Shares of lines and documents, each with an interval.

All lines were looked at, so the count is exact for this corpus as the automatic marks see it. The
interval is for more text of the same kind: from the same sources, found in the same way. Lines of
one document are alike, so they are not independent: the variance of the share is that of a ratio of
two sums over documents (Cochran 1977, Sampling techniques, section 9A.2), the effective number of
lines is p(1 - p) over it (Korn & Graubard 1998), and Wilson's interval is taken with that number.
Where all lines or none are marked, that variance is 0: then (sum of lines)² / (sum of their
squares), over documents, counts: as if each document were all of one kind.

A source of fewer than ten documents is cut into runs of a hundred lines, which stand for documents.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from terazi.finding import Interval
from terazi.foundry.corpus.audit import Audit
from terazi.foundry.corpus.marks import MEASURES, Measure
from terazi.statistics.intervals import score_interval, wilson

FEWEST_DOCUMENTS = 10
RUN = 100  # lines


@dataclass(frozen=True, slots=True)
class Rate:
    """A share.

    Attributes:
        measure: its name.
        source: the source's title, "" for all of the corpus.
        marked: lines (or documents) that count.
        judged: lines (or documents) that could be looked at.
        interval: None where none could.
    """

    measure: str
    source: str
    marked: int
    judged: int
    interval: Interval | None

    @property
    def share(self) -> float | None:
        """None where nothing could be looked at."""
        return self.marked / self.judged if self.judged else None


def clustered(
    marked: npt.NDArray[np.bool_], cluster: npt.NDArray[np.int64], level: float = 0.95
) -> Interval:
    """The interval of the share of lines that are marked.

    Args:
        marked: for each line.
        cluster: the number of each line's document.
        level: how often it is to hold the truth.
    """
    _, places = np.unique(cluster, return_inverse=True)
    sizes = np.bincount(places).astype(float)
    hits = np.bincount(places, weights=marked)
    lines, documents = len(marked), len(sizes)
    share = float(hits.sum() / lines)
    if 0 < share < 1 and documents > 1:
        spread = float(((hits - share * sizes) ** 2).sum())
        variance = documents / (documents - 1) * spread / lines**2
        worth = share * (1 - share) / variance if variance > 0 else float(lines)
    else:
        worth = lines**2 / float((sizes**2).sum())
    worth = min(max(worth, 1.0), float(lines))
    return score_interval(share, worth, level, "Wilson, clustered by document")


def rates(audit: Audit) -> list[Rate]:
    """All shares of lines, over all and by source."""
    live = ~audit.gone
    source = audit.source_of_lines[live]
    clusters = _clusters(audit)[live]
    marks = audit.marks[live]
    found = []
    for measure in MEASURES:
        found.append(_rate(measure, "", marks, clusters))
        if len(audit.manifest.sources) > 1:
            for place, one in enumerate(audit.manifest.sources):
                own = source == place
                found.append(_rate(measure, one.title, marks[own], clusters[own]))
    return found


def document_rates(audit: Audit) -> list[Rate]:
    """Shares of documents of several lines that are copies."""
    several = np.diff(np.frombuffer(audit.spool.first, dtype=np.uint64).astype(np.int64)) > 1
    judged = int((several & ~audit.document_gone).sum())
    earlier, taken_back = audit.copies
    return [
        Rate(name, "", len(places), judged, wilson(len(places), judged) if judged else None)
        for name, places in (
            ("nearly repeated documents", earlier),
            ("copies of withdrawn documents", taken_back),
        )
    ]


def _rate(
    measure: Measure, title: str, marks: npt.NDArray[np.uint32], clusters: npt.NDArray[np.int64]
) -> Rate:
    judged = marks & np.uint32(measure.not_judged) == 0
    marked = (marks[judged] & np.uint32(measure.marks)) > 0
    interval = clustered(marked, clusters[judged]) if len(marked) else None
    return Rate(measure.name, title, int(marked.sum()), len(marked), interval)


def _clusters(audit: Audit) -> npt.NDArray[np.int64]:
    """The number of each line's document, or run of lines, over all sources."""
    clusters = audit.document_of_lines.copy()
    sources = audit.source_of_lines
    documents = audit.source_of_documents
    next_free = audit.spool.documents
    for place in range(len(audit.manifest.sources)):
        if (documents == place).sum() < FEWEST_DOCUMENTS:
            own = np.flatnonzero(sources == place)
            clusters[own] = next_free + np.arange(len(own)) // RUN
            next_free += len(own) // RUN + 1
    return clusters
