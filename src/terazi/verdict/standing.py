"""Where one option stands: its red lines, whether it beats nothing, whether the money lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from terazi.message import Fitted, Listing, say, say_n
from terazi.proposal.options import Option
from terazi.proposal.schema import Proposal, Stakes
from terazi.verdict.compare import MONTHS, Against, AgainstNothing, against_nothing
from terazi.verdict.evidence import Evidence
from terazi.verdict.plain import listed, quoted
from terazi.verdict.words import Gate, GateStatus

_SHOWN = 3  # gates or rows told in full; the table has all


class State(StrEnum):
    """What may become of an option."""

    PASSED = "passed"
    OPEN = "open"  # stopped only by what is not known
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Standing:
    """One option other than nothing and people."""

    option: Option
    gates: tuple[Gate, ...]
    against: AgainstNothing
    months: float | None  # how long the budget pays for it
    needs_red_line: bool  # the stakes are high and nobody set one
    at_most: bool = False  # the budget may pay for fewer months: a part of the cost is not known

    @property
    def failed(self) -> tuple[Gate, ...]:
        """Red lines that it crossed."""
        return tuple(gate for gate in self.gates if gate.status is GateStatus.FAILED)

    @property
    def open_gates(self) -> tuple[Gate, ...]:
        """Red lines of which it is not known whether it keeps them."""
        known = (GateStatus.FAILED, GateStatus.PASSED)
        return tuple(gate for gate in self.gates if gate.status not in known)

    @property
    def too_dear(self) -> bool:
        """Whether the budget does not pay for a single month of it."""
        return self.months is not None and self.months < 1

    @property
    def state(self) -> State:
        """Gates first; then nothing. No figure makes up for another."""
        if self.failed or self.too_dear or self.against.stands is Against.NOT_BETTER:
            return State.STOPPED
        if self.open_gates or self.needs_red_line or self.against.stands is not Against.BETTER:
            return State.OPEN
        return State.PASSED


def standing(
    proposal: Proposal, evidence: Evidence, gates: Sequence[Gate], option: Option
) -> Standing:
    """Put together what decides about one option."""
    own = tuple(gate for gate in gates if gate.option == option.name)
    return Standing(
        option=option,
        gates=own,
        against=against_nothing(proposal, evidence, option),
        months=evidence.value(option.name, MONTHS),
        needs_red_line=proposal.stakes is Stakes.HIGH and not own,
        at_most=evidence.lacks_a_part(option.name, MONTHS),
    )


def told(stood: Standing) -> tuple[str, ...]:
    """Say in full sentences where an option stands.

    Of one that crosses a red line only that: nothing else that is known of it could change it.
    """
    name = stood.option.name
    said: list[str] = []
    if stood.failed:
        return (
            say_n(
                "%(option)s crosses %(n)s red line: %(which)s.",
                "%(option)s crosses %(n)s red lines: %(which)s.",
                n=len(stood.failed),
                option=name,
                which=_some(stood.failed),
            ),
        )
    if stood.open_gates:
        said.append(
            say_n(
                "%(option)s is not known to keep %(n)s red line: %(which)s.",
                "%(option)s is not known to keep %(n)s red lines: %(which)s.",
                n=len(stood.open_gates),
                option=name,
                which=_some(stood.open_gates),
            )
        )
    if not stood.gates:
        said.append(say("No red line was set for %(option)s.", option=name))
    elif not stood.open_gates:
        said.append(
            say_n(
                "%(option)s keeps its only red line.",
                "%(option)s keeps all its %(n)s red lines.",
                n=len(stood.gates),
                option=name,
            )
        )
    if stood.too_dear:
        said.append(say("The budget does not pay for one month of %(option)s.", option=name))
    rows = [row for row in stood.against.rows if row.stands is stood.against.stands]
    said += [row.reason for row in rows[:_SHOWN]]
    if not stood.against.rows:
        said.append(
            say(
                "Nothing that was measured says how far %(option)s would help this purpose, so it "
                "cannot be shown to be better than nothing.",
                option=name,
            )
        )
    return tuple(said)


def _some(gates: Sequence[Gate]) -> Listing:
    """Name the first few gates with their reasons."""
    words: list[str] = [
        # Translators: %(why)s is a sentence without its full stop and capital
        say(
            "%(red_line)s (%(why)s)",
            red_line=quoted(gate.name, gate.language),
            why=Fitted(gate.reason, "inside"),
        )
        for gate in gates[:_SHOWN]
    ]
    more = len(gates) - len(words)
    if more:
        words.append(
            say_n(
                "%(n)s more in the table of red lines",
                "%(n)s more in the table of red lines",
                n=more,
            )
        )
    return listed(words)
