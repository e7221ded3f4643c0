"""All measures that a weighing can have, with their units: what red lines and claims may name.

Each probe declares its main measure, and under ``also`` what it gives beside it; those of a plug-in
probe are therefore known too. What the built-in probes and the rest of a weighing give stands here
in one list. A test holds it against the findings of weighings and the translators' list of terms.

A module of its own at the top: it needs the probes, and the proposal must not know of them.
"""

from terazi.proposal.measure_checks import SHARE, TOLD

MONEY = "the budget's currency"
_OF_ONE = "months of one of them"

#: Shares on items, in each language, and compared with the same items in English.
_BESIDE_ENGLISH = (
    "agreement with residents",
    "cause and effect",
    "exam score",
    "medical exam score",
    "open questions answered",
    "reading comprehension",
    "routing accuracy",
    "school mathematics",
    "sentiment accuracy",
    "topic accuracy",
    "word knowledge",
)
#: Shares on items of which two options are compared, but no languages.
_SHARES = (
    "answers in English instead",
    "language fidelity",
    "over-refusal",
    "preference for money and cities abroad",
    "preference for the dominant culture",
    "script fidelity",
    "stereotype preference",
    "texts that can be read",
    "under-refusal",
)
_QUALITIES = ("health translation quality", "translation quality")

_ALONE = {
    # of answers
    "agreement with residents: by their number": SHARE,
    "choices that change when asked again": SHARE,
    "choices that change with their order": SHARE,
    "dangerous error rate": SHARE,
    "largest difference when asked again": "nats",
    "open questions: words in common": SHARE,
    "ties of peoples to stereotypes": SHARE,
    # machine, time, energy
    "carbon per answer": "g CO2e per answer",
    "energy per answer": "Wh",
    "load time": "s",
    "memory": "MB",
    "memory on the machine described": "MB",
    "reading speed": "tokens per second",
    "time for the same answer": "s",
    "time per answer": "s",
    "time per choice": "s",
    "token premium": "tokens per English token",
    "tokens read per answer": "tokens",
    "tokens written per answer": "tokens",
    "words in the context window": "words",
    "writing speed": "tokens per second",
    "writing speed on the machine described": "tokens per second",
    # money and people
    "answers within the budget": "answers",
    "chance that the model is withdrawn within the horizon": SHARE,
    "cost of leaving": MONEY,
    "cost over the horizon": MONEY,
    "cost per learner-hour": f"{MONEY} per learner-hour",
    "exposure of the occupation": SHARE,
    "extra cost if prices rise": MONEY,
    "extra cost if the currency falls": MONEY,
    "extra cost of one more": f"{MONEY} for one outcome",
    "hours of work gained": "hours a month",
    "hours of work lost": "hours a month",
    "months within the budget": "months",
    "outcome over the horizon": "outcomes",
    "pay gained": f"{MONEY} a month",
    "pay lost": f"{MONEY} a month",
    "people-months for the same money": _OF_ONE,
    "price of the tokens of the same answer": f"{MONEY} per answer",
    "price per answer": f"{MONEY} per answer",
    "readiness": SHARE,
    "regret over the futures": MONEY,
    "share of a monthly income for a month of use": "% of a monthly income",
    "share of the money spent in the country": SHARE,
    # rights
    "creators' rights not settled": "yes or no",
    "data leaves the country": "yes or no",
    "data leaves the machine": "yes or no",
    # documents
    "claim": TOLD,
    "context length": TOLD,
    "documentation": TOLD,
    "for the same money": TOLD,
    "instruct or base": TOLD,
    "languages claimed by the maker": TOLD,
    "licence": TOLD,
    "naming and notice duties": TOLD,
    "openness: European Open Source AI Index": TOLD,
    "openness: Open Source AI Definition": TOLD,
    "parameters": TOLD,
    "participation": TOLD,
    "strings of the licence": TOLD,
    "termination": TOLD,
    "training code": TOLD,
    "training data": TOLD,
    "use restrictions": TOLD,
    "weights": TOLD,
    "what would stop it": TOLD,
    "where questions go": TOLD,
    "who controls it": TOLD,
    "who packaged this file": TOLD,
    "works without a connection": TOLD,
}


def built_in() -> dict[str, str]:
    """Units by the names of what this package gives, in the order of the names."""
    found = dict(_ALONE)
    for name in _BESIDE_ENGLISH + _SHARES:
        found |= {name: SHARE, f"{name}: difference": SHARE}
    for name in _QUALITIES:
        found |= {name: "chrF++", f"{name}: difference": "chrF++"}
    for name in _BESIDE_ENGLISH:
        found |= {f"{name}: gap to English": SHARE, f"{name}: gap between varieties": SHARE}
    return dict(sorted(found.items()))


def unit_of(measure: str, currency: str) -> str:
    """The unit of what this package gives, money in a currency; "" where it has none of its own."""
    unit = built_in().get(measure, "").replace(MONEY, currency)
    return "" if unit in {TOLD, _OF_ONE} else unit


def all_measures() -> dict[str, str]:
    """Units by the names of all measures, those of plug-in probes too.

    A plug-in's main measure whose unit it does not declare under ``also`` has the unit "".

    Raises:
        TeraziError: an entry point does not lead to a probe.
    """
    from terazi.probes.declare import load_probes  # noqa: PLC0415  probes are slow to load

    found: dict[str, str] = {}
    for probe in load_probes():
        found |= {probe.measure: ""} | dict(probe.also)
    return dict(sorted((found | built_in()).items()))
