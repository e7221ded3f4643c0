"""Single cells of tables: a figure, what was counted beside it, a way to the annex."""

import math
import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from terazi.finding import Finding, Grade
from terazi.proposal.protection import YES_OR_NO
from terazi.report.charts.drawing import SHAPES
from terazi.report.choose import is_comparison
from terazi.report.reader import Reader, bdi
from terazi.verdict.evidence import AT_LEAST, AT_MOST

NO_CHOICE = ("refused", "wrong language", "unreadable", "not answered")
SPREAD = ("lowest wording", "highest wording")
SMALLEST = "smallest difference"
FORMULA = "formula"
_SPARE = re.compile(r"(?<=\d)\.00(?![\d.])")  # cents that there are none of
THERE_ARE = "items there are"  # where not all of them had to be asked
WHY_NO_MORE = "why no more were asked"


def figure(finding: Finding, reader: Reader) -> Markup:
    """Write what was found: a figure with its unit, words, or "unknown"."""
    if finding.estimate is not None:
        signed = is_comparison(finding)
        amount = reader.amount(finding.estimate, finding.unit, signed=signed, fine=True)
        if finding.text:
            return Markup("{} ({})").format(amount, reader.english(finding.text))
        return amount
    if finding.grade is Grade.UNKNOWN:
        return reader.gettext("unknown")
    return reader.english(finding.text)


def bare(finding: Finding, reader: Reader) -> Markup:
    """Write a figure without the words of its unit, which stand above it."""
    if finding.estimate is None:
        return figure(finding, reader)
    if finding.unit == YES_OR_NO:
        return reader.amount(finding.estimate, finding.unit)
    if finding.unit == "share":
        return Markup("{}").format(reader.percent(finding.estimate, 1))
    return Markup("{}").format(reader.brief(finding.estimate, finding.unit))


def one_sided(found: object, finding: Finding | None, reader: Reader) -> Markup:
    """Put "at least" or "at most" before a figure in which a part is left out."""
    if finding is None or finding.text not in {AT_LEAST, AT_MOST}:
        return escape(found)
    return reader.gettext("%(rule)s %(limit)s", rule=reader.term(finding.text), limit=found)


def items(finding: Finding, reader: Reader) -> Markup:
    """Write how many items a figure rests on, and of how many where not all were asked."""
    if finding.n is None:
        return Markup("")
    number, there_are = bdi(reader.number(finding.n)), finding.details.get(THERE_ARE)
    if not isinstance(there_are, int) or there_are == finding.n:
        return number
    return reader.gettext("%(n)s of %(all)s", n=number, all=reader.number(there_are))


def with_small(text: object, small: object) -> Markup:
    """Write something, and in small letters what belongs to it."""
    return Markup("{} <small>{}</small>").format(text, small)


def shaped(name: str, shape: int) -> Markup:
    """Write a name after the mark that stands for it in a drawing."""
    return Markup('<svg class="icon" role="none"><use href="#m{}"/></svg> {}').format(
        shape % SHAPES, bdi(name)
    )


def opens(found: object, number: int) -> Markup:
    """Make what was found a link to its row of the annex, by its number."""
    return Markup('<a href="#f{}">{}</a>').format(number, found)


def spread(finding: Finding, reader: Reader) -> Markup:
    """Write the lowest and the highest figure over the wordings of the question."""
    if not all(isinstance(finding.details.get(key), int | float) for key in SPREAD):
        return Markup("")
    low, high = (detail(finding, key, reader) for key in SPREAD)
    if low == high:
        return Markup("")
    return reader.gettext("%(low)s to %(high)s", low=low, high=high)


def further(
    finding: Finding, hidden: frozenset[str], named: Mapping[str, str], reader: Reader
) -> Markup:
    """Write how a figure was worked out, and all further figures of its measurement.

    But for counts of nothing, and words that the finding itself already says.

    Args:
        finding: the measurement.
        hidden: further figures that are said elsewhere.
        named: further figures whose name stands elsewhere, and the letter that stands for it.
        reader: whose words.
    """
    _ = reader.gettext
    details = finding.details
    known = {*NO_CHOICE, THERE_ARE, *SPREAD}
    parts = []
    if FORMULA not in hidden and (formula := worked_out(finding)):
        parts.append(reader.english(formula))
    for kind, value in details.items():
        if kind in known | hidden | {FORMULA} and not (kind in NO_CHOICE and value):
            continue
        if isinstance(value, str) and value in finding.text:
            continue
        said = detail(finding, kind, reader)
        if kind in named:
            parts.append(Markup("{} {}").format(named[kind], said))
        else:
            parts.append(_("%(kind)s: %(value)s", kind=reader.term(kind), value=said))
    if spread(finding, reader):
        parts.append(_("over the wordings %(span)s", span=spread(finding, reader)))
    return _("; ").join(parts)


def worked_out(finding: Finding) -> str:
    """Give the formula without cents that there are none of, and the result beside it."""
    formula = finding.details.get(FORMULA)
    if not isinstance(formula, str):
        return ""
    return _SPARE.sub("", _without_result(formula, finding))


def _without_result(formula: str, finding: Finding) -> str:
    """Take "= KES 10.08" from the end of a formula whose row shows that figure."""
    worked, equals, result = formula.rpartition(" = ")
    figures = re.findall(r"[\d,]*\.?\d+(?:e-?\d+)?", result)
    if not equals or len(figures) != 1 or finding.estimate is None:
        return formula
    shown, decimals = float(figures[0].replace(",", "")), len(figures[0].partition(".")[2])
    same = math.isclose(shown, finding.estimate, rel_tol=0.01, abs_tol=0.5 * 10**-decimals)
    return worked if same and shown else formula


def detail(finding: Finding, key: str, reader: Reader) -> str | Markup:
    """Write one further figure of a measurement."""
    value = finding.details[key]
    if isinstance(value, str):
        return reader.english(value)
    if finding.unit == "share" and key in SPREAD:
        return reader.percent(value, 1)
    if key == SMALLEST:
        return reader.distance(value, finding.unit)
    return reader.number(value)
