"""How like a person's a translation is: chrF++ and BLEU by sacrebleu, line by line and together.

Both are scores of a whole text, not means over lines: counts of shared pieces are summed over the
lines first. So each line's counts are kept, and whoever wants the score of other lines, or of lines
drawn by lot, sums them again.

Sources: Popović (2017), chrF++: words helping character n-grams, WMT; Papineni et al. (2002), BLEU,
ACL; Post (2018), A call for clarity in reporting BLEU scores, WMT; Koehn (2004), Statistical
significance tests for machine translation evaluation, EMNLP, for drawing lines by lot.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from terazi.errors import TeraziError
from terazi.finding import Interval

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

DRAWS = 1000
METHOD = f"bootstrap over lines, {DRAWS} draws"


@dataclass(frozen=True, slots=True)
class Scored:
    """Translations of the same lines by one translator, and how like the references they are.

    Attributes:
        score: of all lines together, 0 to 100.
        drawn: the score of each draw of lines; the draws are the same for everybody who has the
            same seed and as many lines.
        signature: how it was computed, as sacrebleu writes it.
        lines: how many there are.
    """

    score: float
    drawn: NDArray[np.float64]
    signature: str
    lines: int

    @property
    def interval(self) -> Interval:
        """Of the score, by the draws."""
        return _interval(self.drawn, self.score, self.lines)

    def minus(self, other: "Scored") -> tuple[float, Interval]:
        """The difference on the same lines, and its interval by the same draws."""
        difference = self.score - other.score
        return difference, _interval(self.drawn - other.drawn, difference, self.lines)


def chrf(translations: Sequence[str], references: Sequence[str], seed: int) -> Scored:
    """Character F-score with word pairs (chrF++).

    Raises:
        TeraziError: sacrebleu is not installed.
    """
    return _scored(_metrics()[0], translations, references, seed)


def bleu(translations: Sequence[str], references: Sequence[str], seed: int) -> Scored:
    """BLEU, words told apart by the rules 13a.

    Raises:
        TeraziError: sacrebleu is not installed.
    """
    return _scored(_metrics()[1], translations, references, seed)


def missing() -> str:
    """Why nothing can be scored, "" where it can."""
    try:
        _metrics()
    except TeraziError as error:
        return str(error)
    return ""


def _metrics() -> "tuple[Metric, Metric]":
    try:
        from sacrebleu.metrics.bleu import BLEU  # noqa: PLC0415  an extra
        from sacrebleu.metrics.chrf import CHRF  # noqa: PLC0415
    except ImportError as error:
        raise TeraziError(
            "scoring translations needs sacrebleu, which is not installed\n"
            "  → pip install 'terazi[translation]'"
        ) from error
    return CHRF(word_order=2), BLEU()


def _scored(
    metric: "Metric", translations: Sequence[str], references: Sequence[str], seed: int
) -> Scored:
    score = metric.corpus_score(list(translations), [list(references)]).score
    # sacrebleu's own bootstrap tells an interval, but not the draws, which differences need.
    counts = np.asarray(
        metric._extract_corpus_statistics(list(translations), [list(references)])  # noqa: SLF001
    )
    rng = np.random.default_rng(seed)
    draws = rng.integers(len(counts), size=(DRAWS, len(counts)))
    drawn = [
        metric._compute_score_from_stats(counts[lines].sum(axis=0).tolist()).score  # noqa: SLF001
        for lines in draws
    ]
    signature = str(metric.get_signature())
    return Scored(score, np.asarray(drawn, dtype=np.float64), signature, len(counts))


def _interval(drawn: NDArray[np.float64], score: float, lines: int) -> Interval:
    """The middle of the draws, a little more of it the fewer lines there are.

    Draws vary less than samples do, by the root of (n - 1) / n, and their quantiles know nothing of
    Student's t. Both are made good, as far as for a mean.

    Source: Hesterberg (2015), What teachers should know about the bootstrap, The American
    Statistician 69, on expanded percentile intervals.
    """
    tail = 0.025
    if lines > 1:
        wider = math.sqrt(lines / (lines - 1)) * stats.t.ppf(1 - tail, lines - 1)
        tail = float(stats.norm.cdf(-wider))
    low, high = np.quantile(drawn, (tail, 1 - tail))
    return Interval(min(float(low), score), max(float(high), score), 0.95, METHOD)
