"""Who decided, who was asked and what they said, who can stop it, and who was not there."""

from collections.abc import Iterator

from markupsafe import Markup

from terazi.proposal.ladder import RUNGS, missing_evidence
from terazi.proposal.participation import Group, Veto
from terazi.proposal.schema import Proposal
from terazi.report.reader import Reader, bdi
from terazi.report.table import Cell
from terazi.verdict.words import Verdict

Line = tuple[Cell, tuple[Cell, ...]]  # what it is about, and one thing or several


def taking_part(proposal: Proposal, verdict: Verdict, reader: Reader) -> tuple[Line, ...]:
    """The lines of the section, as the proposal says; where it is silent, that is said."""
    return tuple(_lines(proposal, verdict, reader))


def _lines(proposal: Proposal, verdict: Verdict, reader: Reader) -> Iterator[Line]:
    _ = reader.gettext
    told = proposal.participation
    if told is not None:
        powers = {veto.who.casefold() for veto in told.can_veto} | {told.decided_by.casefold()}
        nobody = (_("nobody is named"),)
        yield _("Decided by"), (bdi(told.decided_by),)
        yield (
            _("With them or for them"),
            (reader.term(told.built) if told.built else _("it is not said"),),
        )
        asked = tuple(_group(group, powers, reader) for group in told.consulted)
        yield _("Asked before"), asked or nobody
        yield _("Who can stop it"), tuple(_veto(veto, reader) for veto in told.can_veto) or nobody
    absent = tuple(reader.say(who) for who in verdict.absent)
    yield (
        _("Who was absent"),
        absent or (_("Nobody is named as absent. That may mean that nobody asked."),),
    )


def _group(group: Group, powers: set[str], reader: Reader) -> Cell:
    """The rung as stated, what was done and said, and what would show it and is not there."""
    _ = reader.gettext
    facts: list[Cell] = [bdi(group.who)]
    if group.how_many:
        facts.append(reader.ngettext("%(n)s person", "%(n)s people", group.how_many))
    if group.when:
        facts.append(reader.date(group.when))
    if group.paid and group.paid.amount:
        money = reader.money(group.paid.amount, group.paid.currency)
        facts.append(_("each paid %(money)s", money=money))
    elif group.paid:
        facts.append(_("unpaid"))
    if group.evidence:
        facts.append(_("shown by %(what)s", what=bdi(group.evidence)))
    rung: Cell = _("no rung is stated")
    if group.rung:
        meaning = reader.term(RUNGS[group.rung])
        rung = _(
            "on the rung “%(rung)s”: %(meaning)s", rung=reader.term(group.rung), meaning=meaning
        )
    said = [_(", ").join(facts), rung]
    if group.quote:
        said.append(bdi(f"“{group.quote}”"))
    ended = group.quote.endswith((".", "!", "?", "…"))
    parts = [_("; ").join(said) + ("" if ended else ".")]
    missing = missing_evidence(group, powers)
    if missing:
        what = reader.listing(reader.term(one) for one in missing)
        parts.append(_("Not shown: %(what)s.", what=what))
    return Markup(" ").join(parts)


def _veto(veto: Veto, reader: Reader) -> Cell:
    _ = reader.gettext
    who, why = bdi(veto.who), bdi(f"“{veto.why}”")
    if not veto.used:
        return _("%(who)s, who has not", who=who)
    if veto.when is None:
        return _("%(who)s, who said no: %(why)s", who=who, why=why)
    return _(
        "%(who)s, who said no on %(day)s: %(why)s", who=who, why=why, day=reader.date(veto.when)
    )
