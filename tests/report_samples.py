"""Synthetic proposals, findings, verdicts and facts: every kind of row that a report shows."""

from datetime import date
from typing import Any

from terazi.finding import Direction, Finding, Grade, Interval, Source, Theme
from terazi.proposal.schema import Proposal
from terazi.report.facts import Facts, ModelFact
from terazi.report.month_costs import CostFan, MonthCost
from terazi.report.page import render
from terazi.verdict.beside import (
    Flips,
    HowFar,
    Information,
    Preferred,
    Row,
    Turn,
    Weight,
    Worth,
)
from terazi.verdict.words import Gate, GateStatus, MeasureFirst, NotMeasured, Verdict, Word

TODAY, NURSES, TOOL, SMALL, LARGE = (
    "What happens today",
    "Nurses on the telephone",
    "Vetted answers",
    "SmolLM2 135M",
    "Gemma 3 270M",
)
OPTIONS = (TODAY, NURSES, TOOL, SMALL, LARGE)
MACHINES = (TOOL, SMALL, LARGE)
LANGUAGES = ("sw", "en")
PARTS = ("country names", "language names", "month names", "currency names")

ITEMS = Source(
    "SIB-200, annotated FLORES sentences",
    "https://example.org/sib-200/data/annotated",
    "Apache-2.0",
    "2024-03-17",
    "5f" * 32,
    "Adelani and others (2024)",
)
CLDR = Source("Unicode CLDR", "babel/locale-data", "Unicode-3.0", "2025-10-29")
CARD = Source("Model card", "https://example.org/card", date="2025-08-14")

_MONEY = {"currency": "KES", "date": date(2026, 1, 1)}
_BOARD = "County health board with Dr Amina Wanjiru"


def proposal(**changes: object) -> Proposal:
    """A district health line in Kenya; ``changes`` replace whole fields."""
    wage = {**_MONEY, "amount": 62000, "source": "County pay scale, job group H"}
    fields: dict[str, Any] = {
        "title": "Swahili health line",
        "purpose": "Answer questions about pregnancy, small children and fever by telephone and "
        "text message, day and night, in the words that people use.",
        "beneficiaries": "Mothers and carers of small children who have a telephone",
        "owner": {"name": "Dr Amina Wanjiru", "role": "district medical officer"},
        "stakes": "high",
        "themes": ["health", "communication"],
        "community": {"name": "Families of the district", "country": "KE", "people": 412000},
        "languages": list(LANGUAGES),
        "answers_per_month": 10000,
        "budget": {**_MONEY, "amount": 12_000_000},
        "horizon_months": 24,
        "options": [
            {"kind": "nothing", "name": TODAY, "today": "People walk to the dispensary, or wait."},
            {"kind": "people", "name": NURSES, "role": "nurse", "monthly_wage": wage,
             "answers_per_hour": 7},
            {"kind": "tool", "name": TOOL, "table": "vetted.csv"},
            {"kind": "model", "name": SMALL, "model": "packaged:smollm2-135m"},
            {"kind": "model", "name": LARGE, "model": "packaged:gemma-3-270m"},
        ],
        "claims": [
            {"option": LARGE, "text": "Understands four messages in five", "source": "the seller",
             "date": date(2026, 3, 1), "measure": "topic accuracy", "language": "sw",
             "at_least": 0.8},
            {"option": LARGE, "text": "Loved by millions", "source": "the seller",
             "date": date(2026, 3, 1)},
        ],
        "path_to_people": {"funded": False, "by": date(2027, 6, 30), "who": "the county"},
        "participation": {"decided_by": "County health board", "consulted": ["two midwives"],
                          "absent": ["fathers"]},
    }  # fmt: skip
    return Proposal.model_validate({**fields, **changes})


def share(option: str, language: str, estimate: float | None, **changes: object) -> Finding:
    """An accuracy, a guess row (by its name), or, without an estimate, an unknown."""
    known = estimate is not None
    fields: dict[str, Any] = {
        "theme": Theme.HEALTH,
        "measure": "topic accuracy",
        "unit": "share",
        "direction": Direction.HELP,
        "grade": Grade.MEASURED_HERE if known else Grade.UNKNOWN,
        "probe": "topic",
        "n": 204 if known else None,
        "sources": (ITEMS,),
        "note": "" if known else "This option cannot pick one of several choices.",
    }
    if estimate is not None and not option.startswith("guess: ") and "interval" not in changes:
        low, high = max(0.0, estimate - 0.066), min(1.0, estimate + 0.066)
        fields["interval"] = Interval(low, high, method="Wilson")
        fields["details"] = {
            "refused": 3 if option == LARGE else 0,
            "wrong language": 0,
            "unreadable": 1,
            "not answered": 0,
            "wordings": 3,
            "lowest wording": round(estimate * 0.9, 3),
            "highest wording": round(estimate * 1.1, 3),
        }
    fields.update(changes)
    return Finding(option=option, language=language, estimate=estimate, **fields)


def figure(option: str, measure: str, unit: str, estimate: float, **changes: object) -> Finding:
    """A figure without an interval."""
    fields: dict[str, Any] = {
        "theme": Theme.RESOURCES,
        "direction": Direction.CONTEXT,
        "grade": Grade.MEASURED_HERE,
        "probe": "costs",
    }
    fields.update(changes)
    return Finding(option=option, measure=measure, unit=unit, estimate=estimate, **fields)


def said(option: str, measure: str, text: str, **changes: object) -> Finding:
    """A documented fact."""
    fields: dict[str, Any] = {
        "theme": Theme.OPENNESS,
        "unit": "",
        "direction": Direction.CONTEXT,
        "grade": Grade.DOCUMENTED,
        "probe": "openness",
        "sources": (CARD,),
    }
    fields.update(changes)
    return Finding(option=option, measure=measure, text=text, **fields)


def compared(a: str, b: str, language: str, low: float, high: float, **changes: object) -> Finding:
    """A paired comparison of two options."""
    fields: dict[str, Any] = {
        "theme": Theme.HEALTH,
        "measure": "topic accuracy: difference",
        "unit": "share",
        "direction": Direction.CONTEXT,
        "grade": Grade.MEASURED_HERE,
        "probe": "topic",
        "estimate": (low + high) / 2,
        "interval": Interval(low, high, method="paired"),
        "group": f"against {b}",
        "n": 204,
        "details": {"smallest difference": 0.098},
    }
    fields.update(changes)
    return Finding(option=a, language=language, **fields)


def gap(option: str, language: str, low: float, high: float, **changes: object) -> Finding:
    """A language against English."""
    fields: dict[str, Any] = {
        "measure": "topic accuracy: gap to English",
        "theme": Theme.BIAS,
        "direction": Direction.HELP,
        "group": "",
        "details": {},
    }
    return compared(option, "", language, low, high, **{**fields, **changes})


def findings() -> list[Finding]:
    """The ledger of the sample: accuracies, guesses, comparisons, costs, facts, unknowns."""
    return [*_topics(), *_words(), *_tokens(), *_costs(), *_machines(), *_facts(), *_claims()]


def _topics() -> list[Finding]:
    rows = []
    accuracy = {
        "sw": {TOOL: 0.573, SMALL: 0.216, LARGE: 0.304, NURSES: None},
        "en": {TOOL: 0.647, SMALL: 0.417, LARGE: 0.480, NURSES: None},
    }
    for language, by_option in accuracy.items():
        rows += [share(option, language, estimate) for option, estimate in by_option.items()]
        rows += _guesses(language, "topic accuracy", 1 / 7, theme=Theme.HEALTH)
        rows += [
            share(f"guess: {how}", language, estimate, direction=Direction.CONTEXT)
            for how, estimate in (("majority class", 0.25), ("longest answer", 0.172))
        ]
        rows.append(compared(LARGE, SMALL, language, -0.003, 0.179))
        rows.append(compared(TOOL, LARGE, language, 0.08, 0.26))
    return [*rows, gap(LARGE, "sw", -0.262, -0.09)]


def _words() -> list[Finding]:
    rows = []
    for option, levels in {SMALL: (0.31, 0.83), LARGE: (0.66, 0.88)}.items():
        for language, level in zip(LANGUAGES, levels, strict=True):
            for place, group in enumerate(("", *PARTS)):
                estimate = round(level - 0.02 * place, 3)
                rows.append(_word(option, language, estimate, group=group))
    for language in LANGUAGES:
        for group in ("", *PARTS):
            rows += _guesses(
                language, "word knowledge", 0.25, theme=Theme.COMMUNICATION, group=group
            )
    return rows


def _word(option: str, language: str, estimate: float, group: str) -> Finding:
    return share(
        option, language, estimate, measure="word knowledge", group=group, probe="words",
        theme=Theme.COMMUNICATION, n=100 if group else 400, sources=(CLDR,),
    )  # fmt: skip


def _guesses(language: str, measure: str, chance: float, **changes: object) -> list[Finding]:
    return [
        share("guess: chance", language, chance, measure=measure, direction=Direction.CONTEXT,
              **changes)
    ]  # fmt: skip


def _tokens() -> list[Finding]:
    return [
        figure(
            option, "token premium", "tokens per English token", times, language="sw",
            direction=Direction.HARM, sources=(ITEMS,), probe="tokens",
            interval=Interval(times * 0.985, times * 1.015, method="ratio"),
        )
        for option, times in ((SMALL, 3.21), (LARGE, 1.63))
    ]  # fmt: skip


def _costs() -> list[Finding]:
    rows = []
    for option, price, answers in (
        (NURSES, 55.4, 216_600.0),
        (TOOL, 0.61, 240_000.0),
        (SMALL, 1.34, 240_000.0),
        (LARGE, 1.92, 240_000.0),
    ):
        cost = price * 240_000
        rows += [
            figure(option, "price per answer", "KES per answer", price,
                   direction=Direction.HARM, grade=Grade.ASSUMED,
                   details={"formula": f"KES {cost:.0f} / 240000 answers"}),
            figure(option, "answers within the budget", "answers", answers, grade=Grade.ASSUMED),
            figure(option, "cost over the horizon", "KES", cost, grade=Grade.ASSUMED),
            figure(option, "people-months for the same money", "nurse-months", cost / 62_000,
                   theme=Theme.PEOPLE, grade=Grade.ASSUMED),
        ]  # fmt: skip
    whole = figure(
        NURSES, "people-months for the same money", "nurse-months", 193.5,
        theme=Theme.PEOPLE, grade=Grade.DOCUMENTED, group="whole budget",
    )  # fmt: skip
    free = said(TODAY, "months within the budget", "without end: no month costs anything",
                theme=Theme.RESOURCES, unit="months")  # fmt: skip
    return [*rows, whole, free]


def _machines() -> list[Finding]:
    units = {
        "memory": "MB",
        "load time": "s",
        "reading speed": "tokens per second",
        "writing speed": "tokens per second",
        "time per answer": "s",
        "energy per answer": "Wh",
    }
    measured = {
        TOOL: (58.0, 0.4, None, None, 0.003, 0.00002),
        SMALL: (812.0, 1.9, 371.0, 52.0, 2.4, 0.021),
        LARGE: (1840.0, 4.2, 214.0, 25.0, 5.1, 0.044),
    }
    rows = []
    for option, values in measured.items():
        for (measure, unit), value in zip(units.items(), values, strict=True):
            energy = measure == "energy per answer"
            changes: dict[str, Any] = {"theme": Theme.COMPUTE, "probe": "needs here"}
            if energy:
                changes |= {"direction": Direction.HARM, "grade": Grade.ASSUMED,
                            "note": "Estimated from 15 W while answering."}  # fmt: skip
            if value is not None:
                rows.append(figure(option, measure, unit, value, **changes))
    return rows


def _facts() -> list[Finding]:
    unknown: dict[str, Any] = {"grade": Grade.UNKNOWN, "probe": "bias", "sources": ()}
    return [
        said(SMALL, "licence", "Apache-2.0"),
        said(LARGE, "licence", "Gemma terms: the maker may change them"),
        said(SMALL, "training data", "named and open for the most part"),
        said(LARGE, "training data", "not published"),
        said(LARGE, "languages claimed by the maker", "over 140", grade=Grade.CLAIMED),
        said(LARGE, "answers that demean a group", "", theme=Theme.BIAS, unit="share",
             direction=Direction.HARM, note="No test set in Swahili was found.", **unknown),
    ]  # fmt: skip


def _claims() -> list[Finding]:
    shared: dict[str, Any] = {"theme": Theme.CLAIMS, "probe": "claims"}
    tested = {"outcome": "contradicted", "measure": "topic accuracy", "measured": 0.304,
              "measured, low": 0.238, "measured, high": 0.37}  # fmt: skip
    return [
        said(LARGE, "claim", "Contradicted: all of our interval lies below what is claimed.",
             group="claim 1", language="sw", details=tested, grade=Grade.MEASURED_HERE, **shared),
        said(LARGE, "claim", "Not testable: it says nothing that Terazi can measure.",
             group="claim 2", details={"outcome": "not testable"}, grade=Grade.UNKNOWN, **shared),
    ]  # fmt: skip


def gate(option: str, status: GateStatus, **changes: object) -> Gate:
    """One red line on one option: at least 75 % of topics in Swahili."""
    found: dict[GateStatus, tuple[float | None, float | None]] = {
        GateStatus.PASSED: (0.8, 0.86),
        GateStatus.FAILED: (0.507, 0.573),
        GateStatus.UNDECIDED: (0.69, 0.76),
        GateStatus.UNKNOWN: (None, None),
    }
    bound, estimate = found[status]
    fields: dict[str, Any] = {
        "name": "Understands Swahili",
        "measure": "topic accuracy",
        "language": "sw",
        "rule": "at least",
        "limit": 0.75,
        "unit": "share",
        "bound": bound,
        "estimate": estimate,
        "grade": "unknown" if bound is None else "measured here",
        "reason": "because it is a sample",
        "set_by": _BOARD,
        "why": "Mistaking the subject sends people away with the wrong advice.",
    }
    fields.update(changes)
    return Gate(option=option, status=status, **fields)


_TOPICS, _COSTS = Row("topic accuracy", "sw"), Row("price per answer", "")


def flips() -> Flips:
    """Two options remain: one is right more often, the other costs less."""
    return Flips(
        rows=(_TOPICS, _COSTS),
        options=(
            Preferred(NURSES, (0.62, 0.38), (Weight(_TOPICS, 0.7), Weight(_COSTS, 0.3)), 0.9,
                      (_TOPICS,)),
            Preferred(TOOL, (0.38, 0.62), (Weight(_COSTS, 0.72), Weight(_TOPICS, 0.28)), 0.8,
                      (_COSTS,)),
        ),
        turns=(Turn(_TOPICS, 0.38, TOOL, NURSES),),
        profiles=4096,
        said=("health before cost",),
        how_far=(HowFar("red line", TOOL, _TOPICS, "Understands Swahili", 0.507, 0.75, "share"),),
    )  # fmt: skip


def verdict(word: Word = Word.DO_NOT_DEPLOY, **changes: object) -> Verdict:
    """The verdict of the sample; ``changes`` replace whole fields."""
    fields: dict[str, Any] = {
        "option": LARGE,
        "summary": "No model weighed here may answer health questions in Swahili.",
        "reasons": ("Nobody has measured dangerous answers, and unknown stops at high stakes.",),
        "gates": (
            gate(TOOL, GateStatus.FAILED),
            gate(SMALL, GateStatus.FAILED),
            gate(LARGE, GateStatus.UNDECIDED),
            *(
                gate(option, GateStatus.UNKNOWN, name="Dangerous answers",
                     measure="dangerous errors", rule="at most", limit=0.01)
                for option in MACHINES
            ),
            gate(TOOL, GateStatus.PASSED, name="In time", measure="time per answer", language="",
                 rule="at most", limit=20, unit="s", bound=0.003, estimate=0.003),
        ),
        "counter_argument": "At night nobody answers at all; this was not weighed.",
        "measure_first": MeasureFirst(
            "dangerous errors", TOOL, "sw", 300, "Two clinicians must rate the answers."
        ),
        "absent": ("fathers", "people without a telephone"),
        "not_measured": (NotMeasured("What nurses get right", "Nobody has recorded it."),),
        "flips": flips(),
        "information": Information(
            (Worth(LARGE, _TOPICS, 0.31, 120, 0.22, 0.04, "share", assumed=False),), 7, 0.42, 100
        ),
    }  # fmt: skip
    fields.update(changes)
    return Verdict(verdict=word, **fields)


def facts(**changes: object) -> Facts:
    """When and with what the sample was weighed."""
    llama = ("llama.cpp by cyllama", "0.2.18")
    fields: dict[str, Any] = {
        "date": "2026-11-22",
        "terazi_version": "0.1.0",
        "python_version": "3.12.4",
        "machine": "2 cores, 24 GB, x86-64, Linux",
        "proposal_sha256": "ab" * 32,
        "seed": 20261122,
        "model_calls": 21840,
        "models": (
            ModelFact(SMALL, "SmolLM2-135M-Instruct", "c0" * 32, "F32 from Q4_1", *llama),
            ModelFact(LARGE, "Gemma-3-270M", "d1" * 32, "F32 from Q4_K_M", *llama),
        ),
        "starter_items": ("vetted.csv, 40 questions and answers",),
    }
    fields.update(changes)
    return Facts(**fields)


def costs() -> tuple[CostFan, ...]:
    """What the options have cost by each month, one of them uncertain, two with a way out."""
    monthly = {NURSES: (0.0, 500_000.0), TOOL: (90_000.0, 2_500.0), LARGE: (0.0, 19_200.0)}
    fans = []
    for option, (once, month) in monthly.items():
        spread = 0.3 if option == LARGE else 0.0
        paid = [(at, once + month * at) for at in range(1, 25)]
        months = [MonthCost(at, x, x * (1 - spread), x * (1 + spread)) for at, x in paid]
        fans.append(CostFan(option, tuple(months), (24, 180_000.0) if option != LARGE else None))
    return tuple(fans)


def page(locale: str = "en") -> str:
    """The sample as a page."""
    return render(proposal(), findings(), verdict(), facts(), locale, costs=costs())


_LONG = (
    (
        "The distance is the mean of the county by the road that is passable in the rains; the "
        "survey asked {n} households."
    ),
    (
        "Counted from the proposal's own figures: {n} hours a month, a third of them at night; "
        "nobody has checked the scale of today."
    ),
    (
        "If the maker withdraws the model, it goes on: a copy is here, which nobody puts right. Of "
        "models that sellers host, {n}% were gone a year later. What you have you may go on using."
    ),
    (
        "Limits it: answers and other models, control from afar. Asks a duty: conditions for "
        "passing on, naming and notices, in {n} sentences of the licence."
    ),
)
_QUOTE = (
    "“You must include the use restrictions referenced in Section {n} as an enforceable provision "
    "in any agreement governing the use and/or distribution of the model, and you must …”"
)


def large_ledger(size: int = 260) -> list[Finding]:
    """A ledger as real ones are: the sample's, and rows with long notes, formulas and quotes.

    Of what is added half are figures with a formula, an interval and a note, a quarter are answers
    in words of 200 to 300 characters, and some have a quote besides.
    """
    rows = findings()
    themes = (
        Theme.DEPENDENCY,
        Theme.PEOPLE,
        Theme.RESOURCES,
        Theme.DATA_PROTECTION,
        Theme.OPENNESS,
    )
    while len(rows) < size:
        n = len(rows)
        option = OPTIONS[n % len(OPTIONS)]
        source = Source(f"A survey of the county, table {n // 9}", f"https://example.org/{n // 9}",
                        "CC-BY-4.0", "2026-02-01", f"{n:02x}" * 32)  # fmt: skip
        shared: dict[str, Any] = {
            "theme": themes[n // 5 % len(themes)],
            "probe": f"probe {n // 15}",
            "sources": (source,),
        }  # fmt: skip
        words = _LONG[n // 3 % len(_LONG)].format(n=n // 7)
        if n % 4 == 0:
            quotes = {f"binding others: duty, LICENSE, section {n}": _QUOTE.format(n=n)}
            details = quotes if n % 16 == 0 else {}
            rows.append(said(option, f"what ties it {n // 20}", words, group=f"part {n}",
                             details=details, **shared))  # fmt: skip
            continue
        value = 1000.0 + 37 * n
        formula = (f"12 months x (machine KES {value / 2:,.2f} / 36 months + electricity "
                   f"0.00{n} kWh at KES 26.10) = KES {value:,.2f}")  # fmt: skip
        rows.append(
            figure(
                option, f"cost of what comes after {n // 20}", "KES", value, group=f"part {n // 5}",
                direction=Direction.HARM, grade=Grade.ASSUMED,
                interval=Interval(0.8 * value, 1.3 * value, method="simulation, 10,000 draws"),
                note=words if n % 2 else "", **shared,
                details={"formula": formula, "mean of the simulation": 1.01 * value,
                         "people needed": n / 9},
            )
        )  # fmt: skip
    return rows
