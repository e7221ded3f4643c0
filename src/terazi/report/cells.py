"""Single cells of tables: a figure, what was counted beside it, a way to the annex."""

from markupsafe import Markup

from terazi.finding import Finding, Grade
from terazi.report.choose import is_comparison
from terazi.report.reader import Reader, bdi

NO_CHOICE = ("refused", "wrong language", "unreadable", "not answered")
SPREAD = ("lowest wording", "highest wording")
SMALLEST = "smallest difference"
THERE_ARE = "items there are"  # where not all of them had to be asked
WHY_NO_MORE = "why no more were asked"


def figure(finding: Finding, reader: Reader) -> Markup:
    """Write what was found: a figure with its unit, words, or "unknown"."""
    if finding.estimate is not None:
        signed = is_comparison(finding)
        amount = reader.amount(finding.estimate, finding.unit, signed=signed, fine=True)
        if finding.text:
            return Markup("{} (<bdi>{}</bdi>)").format(amount, finding.text)
        return amount
    if finding.grade is Grade.UNKNOWN:
        return reader.gettext("unknown")
    return Markup('<span class="say">{}</span>').format(bdi(finding.text))


def items(finding: Finding, reader: Reader) -> Markup:
    """Write how many items a figure rests on, and of how many where not all were asked."""
    if finding.n is None:
        return Markup("")
    number, there_are = bdi(reader.number(finding.n)), finding.details.get(THERE_ARE)
    if not isinstance(there_are, int):
        return number
    of = reader.gettext("%(n)s of %(all)s", n=number, all=reader.number(there_are))
    return of.replace(" ", "\N{NO-BREAK SPACE}")


def named(name: str, number: int) -> Markup:
    """Write a name, and the number of the annex's row that its figure opens to."""
    return bdi(name) + ref(number)


def ref(number: int) -> Markup:
    """Link to a row of the annex by its number."""
    return Markup('<a href="#f{}">{}</a>').format(number, number)


def counts(finding: Finding, reader: Reader) -> Markup:
    """Write how often no choice could be read, by kind; empty where all were readable."""
    _ = reader.gettext
    parts = [
        _("%(kind)s %(n)s", kind=_(kind), n=detail(finding, kind, reader))
        for kind in NO_CHOICE
        if finding.details.get(kind)
    ]
    return reader.gettext(", ").join(parts)


def spread(finding: Finding, reader: Reader) -> Markup:
    """Write the lowest and the highest figure over the wordings of the question."""
    if not all(isinstance(finding.details.get(key), int | float) for key in SPREAD):
        return Markup("")
    low, high = (detail(finding, key, reader) for key in SPREAD)
    text = reader.gettext("%(low)s to %(high)s", low=low, high=high)
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def further(finding: Finding, hidden: frozenset[str], reader: Reader) -> Markup:
    """Write all further figures of a measurement but the hidden ones, and counts of nothing."""
    _ = reader.gettext
    hidden |= {THERE_ARE}
    known = {*NO_CHOICE, *SPREAD} if spread(finding, reader) else {*NO_CHOICE}
    parts = [
        _("%(kind)s: %(value)s", kind=_(kind), value=detail(finding, kind, reader))
        for kind in finding.details
        if kind not in known | hidden or (kind in NO_CHOICE and finding.details[kind])
    ]
    if spread(finding, reader):
        parts.append(_("over the wordings %(span)s", span=spread(finding, reader)))
    return _("; ").join(parts)


def detail(finding: Finding, key: str, reader: Reader) -> str | Markup:
    """Write one further figure of a measurement."""
    value = finding.details[key]
    if isinstance(value, str):
        return bdi(value)
    if finding.unit == "share" and key in SPREAD:
        return reader.percent(value, 1)
    if key == SMALLEST:
        return str(reader.amount(value, finding.unit, signed=True).striptags()).lstrip("+")
    return reader.number(value)
