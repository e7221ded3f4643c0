"""Answers that come over the network: how long, how many tokens to pay for, and who reads along."""

from collections.abc import Iterator, Sequence
from statistics import fmean

from terazi.finding import Direction, Finding, Grade, Interval, Source, Theme
from terazi.models.endpoint.address import read_address
from terazi.models.interface import ANSWER_TOKENS, Generation, Prompt
from terazi.options.interface import Option, RunsElsewhere
from terazi.probes.declare import Settings, one_by_one, probe
from terazi.probes.needs_here import TIME, not_below_zero
from terazi.statistics.intervals import mean_interval

READ = "tokens read per answer"
WRITTEN = "tokens written per answer"
PLACE = "where questions go"


class Asked(Option, RunsElsewhere):
    """An option behind an endpoint, for type checkers."""


@probe(
    theme=Theme.COMPUTE,
    measure=TIME,
    asks="How long do answers take over the network, what do they take, and who reads along?",
    needs=RunsElsewhere,
)
@one_by_one
def over_the_network(option: Asked, _: None, settings: Settings) -> Iterator[Finding]:
    """From this machine, by this connection, one question after the other."""
    # One by one, since only what is asked alone is timed; the journal keeps the time with it.
    asked = [option.model.generate([Prompt(question)])[0] for question in settings.questions]
    answers = [answer for answer in asked if not answer.problem]
    note = _note(asked, answers)
    yield _finding(option, TIME, "s", [a.seconds for a in answers if a.seconds is not None], note)
    yield _finding(option, READ, "tokens", [a.prompt_tokens for a in answers], note)
    yield _finding(option, WRITTEN, "tokens", [a.tokens for a in answers], note)
    yield _where_questions_go(option)


def _note(asked: Sequence[Generation], answers: Sequence[Generation]) -> str:
    note = f"{len(asked)} questions, answers of {ANSWER_TOKENS} tokens at most."
    if len(answers) == len(asked):
        return note
    reasons = dict.fromkeys(answer.problem for answer in asked if answer.problem)
    return f"{note} {len(asked) - len(answers)} were not answered: {'; '.join(reasons)}"


def _finding(option: Asked, measure: str, unit: str, values: Sequence[float], note: str) -> Finding:
    return Finding(
        option=option.name,
        theme=Theme.COMPUTE,
        measure=measure,
        unit=unit,
        direction=Direction.HARM if measure == TIME else Direction.CONTEXT,
        grade=Grade.MEASURED_HERE if values else Grade.UNKNOWN,
        probe=over_the_network.name,
        estimate=fmean(values) if values else None,
        interval=_interval(values),
        n=len(values) or None,
        note=note,
        sources=(Source(title=f"asked from this machine: {option.address}"),),
    )


def _where_questions_go(option: Asked) -> Finding:
    address = read_address(option.address, unencrypted=True)  # as it was allowed to be
    if address.on_this_machine:
        text = "To a server on this machine; nothing leaves it by this way."
    else:
        way = "encrypted" if address.secure else "not encrypted, readable by all on the way"
        text = (
            f"To {address.host}, {way}. Whoever runs that server can read and keep every question "
            "and answer."
        )
    return Finding(
        option=option.name,
        theme=Theme.DATA_PROTECTION,
        measure=PLACE,
        unit="",
        direction=Direction.CONTEXT,
        grade=Grade.DOCUMENTED,
        probe=over_the_network.name,
        text=text,
        sources=(Source(title=f"the proposal: {option.address}"),),
    )


def _interval(values: Sequence[float]) -> Interval | None:
    return not_below_zero(mean_interval(values)) if values else None
