"""A few calls of the journal, chosen by lot, put to the real models once more."""

import json
import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from terazi.errors import TeraziError
from terazi.finding import Finding
from terazi.ledger.journal import Journal
from terazi.ledger.journal_seal import tampered
from terazi.ledger.seal import JOURNAL
from terazi.models.interface import LanguageModel, ModelIdentity, Prompt, ScoreRequest
from terazi.options.build import build
from terazi.options.fit import fit_options
from terazi.options.interface import AsksModel
from terazi.probes.declare import Track
from terazi.probes.repeatability import DIFFERENCE
from terazi.proposal.options import Model
from terazi.report.facts import ModelFact
from terazi.verify.checks import Check, Difference, compared, not_here
from terazi.verify.copy import Kept
from terazi.verify.replay import remembered

#: Nats by which a log-likelihood in full precision may differ when the same is asked in other
#: company (docs/scoring.md).
TOLERANCE = 1e-3
_VERBS = ("score", "generate", "count_tokens")


class Call(NamedTuple):
    """A call of the journal."""

    key: str
    verb: str
    request: Mapping[str, Any]
    response: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lot:
    """How many calls of each model to draw, and the seed of the lot."""

    number: int
    seed: int


def again_checks(kept: Kept, journal: Path, lot: Lot, track: Track) -> Iterator[Check]:
    """Ask again.

    Args:
        kept: the weighing.
        journal: a copy of its journal.
        lot: which calls.
        track: shows progress.
    """
    parts = {one.name: one for one in kept.locked.proposal.options if isinstance(one, Model)}
    for fact in kept.facts.models:
        if fact.option not in parts:
            continue
        what = f"{fact.option} answers as it did"
        if fact.apart:
            why = "every question to an endpoint is paid for, and goes over the network"
            yield not_here(what, why, "weigh anew, and compare with terazi diff")
            continue
        try:
            model = _model(kept, fact, journal)
            yield _asked_again(what, model, fact, kept.findings, journal, lot, track)
        except (TeraziError, ImportError, OSError) as error:
            problem, _, way_out = str(error).partition("\n  → ")
            yield not_here(what, problem, way_out or "install the model and what runs it")


def _model(kept: Kept, fact: ModelFact, journal: Path) -> LanguageModel:
    """The real one, in the form in which it answered.

    Raises:
        TeraziError: it is not here, or here it would be another.
    """
    with Journal(journal) as opened:
        options = [build(one, kept.files) for one in kept.locked.proposal.options]
        fit_options(options, None, remembered(opened))
        identity = opened.model(fact.identity) or {}
    models = [o.model for o in options if o.name == fact.option and isinstance(o, AsksModel)]
    if not models:
        raise TeraziError("it asks no model here\n  → install what offers this kind of option")
    here = models[0].identity
    if here.digest != fact.identity:
        others = "; ".join(
            f"{name} {value}, then {identity.get(name)}"
            for name, value in asdict(here).items()
            if name != "name" and identity.get(name) != value
        )
        raise TeraziError(
            f"here it would be another model: {others}\n"
            "  → bring back the file and the versions that it was weighed with"
        )
    return models[0]


def _asked_again(  # noqa: PLR0917  all of it is needed
    what: str,
    model: LanguageModel,
    fact: ModelFact,
    findings: Sequence[Finding],
    journal: Path,
    lot: Lot,
    track: Track,
) -> Check:
    tolerance = _tolerance(model.identity, fact, findings)
    calls, texts = _drawn(journal, fact.identity, lot)
    found = [
        difference
        for call in track(calls, f"{fact.option}, asked again")
        for difference in _differences(model, call, texts, tolerance)
    ]
    close = getattr(model, "close", None)
    if close is not None:
        close()
    said = f"{len(calls)} calls by lot (seed {lot.seed}); figures within {tolerance:g} nats, "
    return compared(what, found, JOURNAL, said + "texts and numbers of tokens exactly")


def _tolerance(identity: ModelIdentity, fact: ModelFact, findings: Sequence[Finding]) -> float:
    """As much as the company may change: little in full precision, else what was measured."""
    measured = [
        finding.estimate
        for finding in findings
        if finding.option == fact.option
        and finding.measure == DIFFERENCE
        and finding.estimate is not None
    ]
    if identity.precision.startswith("F32") or not measured:
        return TOLERANCE
    return max(TOLERANCE, *measured)


def _drawn(journal: Path, model: str, lot: Lot) -> tuple[list[Call], dict[str, str]]:
    """Calls that are not as they were sealed, then others by lot; and the texts they stand on."""
    with closing(sqlite3.connect(journal)) as database:
        texts = dict(database.execute("SELECT digest, text FROM texts"))
        keys = [
            key
            for (key,) in database.execute(
                f"SELECT key FROM calls WHERE model = ? AND verb IN ({', '.join('?' * 3)}) "  # noqa: S608  only question marks
                "ORDER BY key",
                (model, *_VERBS),
            )
        ]
        has = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'sealed'").fetchone()
        changed = tampered(database).changed if has else ()
        suspect = sorted(set(changed) & set(keys))[: lot.number]
        rest = [key for key in keys if key not in set(suspect)]
        number = min(lot.number - len(suspect), len(rest))
        drawn = random.Random(lot.seed).sample(rest, number)  # noqa: S311  nothing secret
        calls = []
        for key in (*suspect, *drawn):
            verb, request, response = database.execute(
                "SELECT verb, request, response FROM calls WHERE key = ?", (key,)
            ).fetchone()
            calls.append(Call(key, verb, json.loads(request), json.loads(response)))
    return calls, texts


def _differences(
    model: LanguageModel, call: Call, texts: Mapping[str, str], tolerance: float
) -> Iterator[Difference]:
    said = call.request
    place = f"call {call.key[:12]}…, {call.verb}"
    if call.verb == "count_tokens":
        (count,) = model.count_tokens([str(said["text"])])
        if count != call.response.get("tokens"):
            yield Difference(f"{place}: tokens", str(call.response.get("tokens")), str(count))
        return
    if call.verb == "generate":
        prompt = Prompt(said["text"], said["max_tokens"], tuple(said["stop"]), said["chat"])
        (written,) = model.generate([prompt])
        if written.text != call.response.get("text"):
            yield Difference(f"{place}: text", repr(call.response.get("text")), repr(written.text))
        return
    preamble = texts.get(str(said.get("preamble", "")), "")
    request = ScoreRequest(said["context"], said["continuation"])
    (score,) = model.score([request], preamble=preamble)
    kept, now = call.response.get("log_likelihood"), score.log_likelihood
    near = (
        abs(kept - now) <= tolerance
        if isinstance(kept, int | float) and now is not None
        else kept is now
    )
    if not near:
        yield Difference(
            f"{place}: log_likelihood of {request.continuation!r}", str(kept), str(now)
        )
