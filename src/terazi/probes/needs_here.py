"""What does it need on this machine: memory, patience, power?"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from terazi.finding import Direction, Finding, Grade, Interval, Source, Theme
from terazi.models.interface import ANSWER_TOKENS
from terazi.options.interface import AsksModel, CanAnswer, ChoiceStatus, Option, RunsHere
from terazi.probes.declare import Settings, one_by_one, probe
from terazi.statistics.intervals import mean_interval

TIME = "time per answer"
TIME_TO_CHOOSE = "time per choice"
ENERGY = "energy per answer"
_MEGABYTE = 1e6


class Runs(Option, RunsHere):
    """An option that runs from a file on this machine, for type checkers."""


@probe(
    theme=Theme.COMPUTE,
    measure=TIME,
    asks="What does it need on this machine: memory, time, energy?",
    needs=RunsHere,
)
def needs_here(options: Sequence[Runs], _: None, settings: Settings) -> Iterator[Finding]:
    """Measured in a process of its own, on the file as it would be served."""
    for option in options:
        yield from _needs(option, options, settings)


def _needs(option: Runs, options: Sequence[Runs], settings: Settings) -> Iterator[Finding]:
    from terazi.models.speed import measure  # noqa: PLC0415  psutil comes with the backends

    questions = settings.questions

    def measured_apart() -> Mapping[str, Any]:
        for each in options:
            each.release()  # the other process needs memory too
        return measure(option.file, questions, settings.watts, option.backend)

    measured = settings.remember(
        {
            "measurement": "speed",
            "weights": option.weights,
            "backend": option.backend,
            "questions": list(questions),
            "watts": settings.watts,
        },
        measured_apart,
    )
    here = Source(title=f"measured on this machine with {measured['threads']} threads")
    note = f"{len(questions)} questions, answers of {ANSWER_TOKENS} tokens at most, as served."

    def found(  # noqa: PLR0917  all of it is the finding
        measure: str,
        unit: str,
        direction: Direction,
        estimate: float,
        interval: Interval | None = None,
        n: int | None = None,
    ) -> Finding:
        return Finding(
            option=option.name,
            theme=Theme.COMPUTE,
            measure=measure,
            unit=unit,
            direction=direction,
            grade=Grade.MEASURED_HERE,
            probe=needs_here.name,
            estimate=estimate,
            interval=interval,
            n=n,
            note=note if n else "",
            sources=(here,),
        )

    def mean(measure: str, unit: str, direction: Direction, values: Sequence[float]) -> Finding:
        estimate = sum(values) / len(values)
        return found(
            measure, unit, direction, estimate, not_below_zero(mean_interval(values)), len(values)
        )

    yield found("memory", "MB", Direction.CONTEXT, measured["memory"] / _MEGABYTE)
    yield found("load time", "s", Direction.CONTEXT, measured["loading"])
    yield mean("reading speed", "tokens per second", Direction.CONTEXT, measured["reading"])
    if measured["writing"]:
        yield mean("writing speed", "tokens per second", Direction.CONTEXT, measured["writing"])
    yield mean(TIME, "s", Direction.HARM, measured["answers"])
    yield _energy(option.name, measured)


class Answers(Option, CanAnswer):
    """An option that answers, for type checkers."""


@probe(
    theme=Theme.COMPUTE,
    measure=TIME,
    asks="How long does it take to look up an answer on this machine?",
    needs=CanAnswer,
)
@one_by_one
def lookup_time(option: Answers, _: None, settings: Settings) -> Iterator[Finding]:
    """For tools that look answers up; models have probes of their own."""
    language, questions = settings.languages[0], settings.questions
    if isinstance(option, AsksModel):
        return
    answers = option.answer(questions, language)  # also fills the tool's own index
    if all(answer.status is not ChoiceStatus.CHOSEN for answer in answers):
        return
    yield timed(
        option.name,
        TIME,
        lookup_time.name,
        [partial(option.answer, [question], language) for question in questions],
        settings,
    )


def timed(
    option: str,
    measure: str,
    probe_name: str,
    calls: Sequence[Callable[[], object]],
    settings: Settings,
) -> Finding:
    """The mean time of some calls, kept in the journal as everything that was measured."""

    def seconds() -> dict[str, Any]:
        calls[0]()  # the first one also fills what is kept for the next
        found = []
        for call in calls:
            started = time.perf_counter()
            call()
            found.append(time.perf_counter() - started)
        return {"seconds": found}

    request = {"measurement": measure, "option": option, "calls": len(calls)}
    found = settings.remember(request, seconds)["seconds"]
    return Finding(
        option=option,
        theme=Theme.COMPUTE,
        measure=measure,
        unit="s",
        direction=Direction.HARM,
        grade=Grade.MEASURED_HERE,
        probe=probe_name,
        estimate=sum(found) / len(found),
        interval=not_below_zero(mean_interval(found)),
        n=len(found),
        sources=(Source(title="measured on this machine"),),
    )


def not_below_zero(interval: Interval | None) -> Interval | None:
    """Times and speeds are not negative, whatever Student's t says of five of them."""
    return interval and replace(interval, low=max(interval.low, 0.0))


def _energy(option: str, measured: Any) -> Finding:  # noqa: ANN401  JSON
    hours, answers = measured["watt_hours"], measured["answers"]
    interval, note = None, measured["energy"]
    taken = mean_interval(answers)
    if hours is not None and taken is not None:
        # Energy is the mean power while answering, times the time of an answer.
        power = hours * len(answers) / sum(answers)
        low, high = max(taken.low, 0.0), taken.high
        interval = replace(taken, low=power * low, high=power * high)
        note = f"{note.rstrip('.')}. The interval is that of the time, at the mean power."
    return Finding(
        option=option,
        theme=Theme.RESOURCES,
        measure=ENERGY,
        unit="Wh",
        direction=Direction.HARM,
        grade=Grade.UNKNOWN if hours is None else Grade(measured["energy_grade"]),
        probe=needs_here.name,
        estimate=hours,
        interval=interval,
        n=len(answers),
        note=note,
    )
