"""The card as a page of Markdown, with the block of YAML at its top that model hubs read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from terazi.foundry.export.facts import CardFacts, Figure, SourceText, Training, sources_of
from terazi.foundry.export.markdown import code, link, one_line, said, table

NOT_STATED = "not stated"

#: Licences that hubs know by a name of their own, which is the SPDX identifier in small letters.
_KNOWN = frozenset(
    {
        "apache-2.0", "mit", "bsd-3-clause", "bsd-2-clause", "cc0-1.0", "cc-by-4.0", "cc-by-3.0",
        "cc-by-sa-4.0", "cc-by-sa-3.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-nc-nd-4.0",
        "cc-by-nd-4.0", "gpl-2.0", "gpl-3.0", "lgpl-3.0", "agpl-3.0", "mpl-2.0", "unlicense",
        "gemma", "openrail",
    }
)  # fmt: skip
_ON_A_HUB = re.compile(r"\w[\w.-]{0,95}/\w[\w.-]{0,95}", re.ASCII)
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}")


def card_text(facts: CardFacts) -> str:
    """The whole page."""
    front = yaml.safe_dump(_front(facts), allow_unicode=True, sort_keys=False, width=10_000)
    parts = (_about, _corpus, _base, _training, _results, _untested, _use, _files)
    lines = [f"# {said(facts.name, 'A model without a name')}", "", *_first(facts)]
    for part in parts:
        lines += part(facts)
    return f"---\n{front}---\n\n" + "\n".join(lines).rstrip() + "\n"


def _front(facts: CardFacts) -> dict[str, Any]:
    front: dict[str, Any] = {}
    tags = [tag for tag in facts.languages if _TAG.fullmatch(tag)]
    if tags:
        front["language"] = tags
    front |= _front_licence(facts.licence)
    base = facts.base
    if base and _ON_A_HUB.fullmatch(base.name):
        front |= {"base_model": base.name, "base_model_relation": "finetune"}
    front |= {
        "library_name": "transformers",
        "pipeline_tag": "text-generation",
        "tags": ["terazi", facts.kind, "text-generation"],
    }
    return front


def _front_licence(licence: str) -> dict[str, str]:
    """The licence by the hubs' names; hubs have a word for one that nobody has stated."""
    plain = one_line(licence, 100)
    key = plain.casefold().replace(" ", "-")
    if not plain:
        return {"license": "unknown"}
    return {"license": key} if key in _KNOWN else {"license": "other", "license_name": plain}


def _first(facts: CardFacts) -> Iterator[str]:
    """What forbids or clouds its use comes before everything else."""
    sources = list(sources_of(facts.corpus))
    forbidding = [one for one in sources if one.is_not_commercial]
    silent = [one for one in sources if not one.licence_is_known]
    warnings = []
    if forbidding:
        warnings.append(
            f"{_so_many(forbidding, sources)} of the text it learned from may not be used"
            f" commercially: {_titles(forbidding)}."
        )
    if silent:
        warnings.append(
            f"{_so_many(silent, sources)} of the text it learned from came under a licence that is"
            f" not known: {_titles(silent)}."
        )
    if not sources:
        warnings.append("Nothing is stated of the text it learned from, nor of its licences.")
    if facts.base and not facts.base.licence:
        warnings.append(f"The licence of its base, {said(facts.base.name)}, is not stated.")
    if not facts.licence:
        warnings.append("Nobody has stated a licence for the model itself.")
    if warnings:
        yield "> **Before you use or pass on this model**"
        yield ">"
        for one in warnings:
            yield f"> - {one}"
        yield ">"
        yield "> Whether such terms bind a model is a question of law that this card cannot answer."
        yield ""


def _so_many(some: Sequence[SourceText], everything: Sequence[SourceText]) -> str:
    noun = "source" if len(everything) == 1 else "sources"
    return f"{len(some)} of {len(everything)} {noun}"


def _titles(sources: Sequence[SourceText]) -> str:
    listed = [f"{said(one.title, 'without a title')} ({said(one.licence)})" for one in sources[:10]]
    more = len(sources) - len(listed)
    return "; ".join(listed) + (f"; and {more} more" if more else "")


def _about(facts: CardFacts) -> Iterator[str]:
    kinds = {
        "local": "a language model trained from nothing on local text",
        "adapted": "a language model of others, trained further on local text",
    }
    yield f"This is {kinds[facts.kind]}. It goes on with a text that is begun."
    yield ""
    yield from table(
        ("", ""),
        [
            ("Languages", ", ".join(map(said, facts.languages)) or NOT_STATED),
            ("Licence", said(facts.licence)),
            ("Made", f"{said(facts.made)}, by {said(facts.made_by)}"),
            ("Network", said(facts.architecture)),
            ("Weights", _count(facts.parameters)),
            ("Vocabulary", _count(facts.vocabulary, "tokens")),
            ("Reads at once", _count(facts.window, "tokens")),
        ],
    )
    for note in facts.notes:
        yield said(note)
        yield ""


def _corpus(facts: CardFacts) -> Iterator[str]:
    manifest = facts.corpus
    yield "## The text it learned from"
    yield ""
    sources = list(sources_of(manifest))
    if not sources:
        yield "Not stated."
        yield ""
        return
    yield f"Corpus: {said(_string(manifest, 'name'))}, in {said(_string(manifest, 'language'))}."
    yield ""
    yield from table(
        ("Source", "Licence", "Consent", "Compensation", "Written or translated", "By, date"),
        [
            (
                said(one.title) + (f" {link(one.address)}" if one.address else ""),
                said(one.licence),
                said(one.consent),
                said(one.compensation),
                said(one.made),
                f"{said(one.author)}, {said(one.date)}",
            )
            for one in sources
        ],
    )
    sides = manifest.get("sides")
    if isinstance(sides, Mapping):
        yield from table(
            ("Side", "Documents", "Lines", "Bytes"),
            [
                (said(str(side)), *(_count(_number(row, name)) for name in _SIZES))
                for side, row in sides.items()
                if isinstance(row, Mapping)
            ],
        )
    yield from _taken_out(manifest)
    if facts.audit:
        yield "Found in it before it was cleaned, as shares of its lines with 95 % intervals:"
        yield ""
        yield from table(
            ("", "Share", "Interval"),
            [
                (said(one.measure), f"{one.share:.2%}", f"{one.low:.2%} to {one.high:.2%}")
                for one in facts.audit
            ],
        )
    else:
        yield "The shares that an audit found are not recorded."
        yield ""


_SIZES = ("documents", "lines", "bytes")


def _taken_out(manifest: Mapping[str, Any]) -> Iterator[str]:
    withdrawn = manifest.get("withdrawn")
    every = withdrawn if isinstance(withdrawn, Sequence) else ()
    listed = [one for one in every if isinstance(one, Mapping)]
    if listed:
        found = sum(_number(one, "documents found") or 0 for one in listed)
        yield (
            f"Withdrawn by those whose words they are: {_count(found)} documents, in {len(listed)}"
            " requests. They were left out of the text (`terazi corpus verify` checks it)."
        )
    else:
        yield "Nobody had withdrawn a text when it was trained."
    yield ""
    for key, what in (("documents dropped", "documents"), ("lines dropped", "lines")):
        dropped = manifest.get(key)
        if isinstance(dropped, Mapping) and dropped:
            reasons = [
                f"{said(str(why))} {_count(_number(dropped, why))}" for why in list(dropped)[:20]
            ]
            yield f"Left out, {what}: {', '.join(reasons)}."
            yield ""


def _base(facts: CardFacts) -> Iterator[str]:
    if facts.kind != "adapted":
        return
    yield "## The model it began from"
    yield ""
    base = facts.base
    if base is None:
        yield "Not stated."
        yield ""
        return
    yield from table(
        ("", ""),
        [
            ("Name", said(base.name)),
            ("Licence", said(base.licence)),
            ("From", link(base.address) if base.address else NOT_STATED),
            ("SHA-256 of its weights", code(base.sha256)),
            ("Its own training text", said(base.training_data)),
        ],
    )


def _training(facts: CardFacts) -> Iterator[str]:
    one = facts.training
    yield "## How it was made"
    yield ""
    rows = [
        ("Method", said(one.method)),
        ("Budget", said(one.budget)),
        ("Time", _time(one)),
        ("Steps", _count(one.steps)),
        ("Tokens read", _count(one.tokens)),
        ("Seed", NOT_STATED if one.seed is None else str(one.seed)),
        ("Hardware", said(one.hardware)),
        ("Energy", _energy(one)),
        *((said(str(name)), said(str(value))) for name, value in one.recipe.items()),
        *((f"Version of {said(name)}", said(value)) for name, value in one.versions.items()),
    ]
    yield from table(("", ""), rows)


def _time(one: Training) -> str:
    if one.seconds is None and one.cpu_seconds is None:
        return NOT_STATED
    clock = "" if one.seconds is None else f"{one.seconds:,.0f} seconds"
    of_cpu = "" if one.cpu_seconds is None else f"{one.cpu_seconds:,.0f} seconds of processor"
    return ", ".join(filter(None, (clock, of_cpu)))


def _energy(one: Training) -> str:
    if one.watt_hours is None:
        return "not known"
    how = f" ({said(one.energy)})" if one.energy else ""
    return f"{one.watt_hours:,.3g} Wh{how}"


def _results(facts: CardFacts) -> Iterator[str]:
    yield "## Results"
    yield ""
    if facts.results:
        yield "On text that it has not seen; intervals are 95 %."
        yield ""
        yield from _figures(facts.results)
    else:
        yield "Nothing was measured."
        yield ""
    if facts.kind != "adapted":
        return
    yield "### What it forgot"
    yield ""
    if facts.forgotten:
        yield from _figures(facts.forgotten)
    else:
        yield "Not measured: it may have lost what its base could."
        yield ""


def _figures(figures: Sequence[Figure]) -> Iterator[str]:
    before = any(one.before is not None for one in figures)
    headings = ["Measure", "On", *(["Base"] if before else []), "This model", "Interval", "n"]
    rows = []
    for one in figures:
        unit = f" {said(one.unit)}" if one.unit else ""
        note = f". {said(one.note)}" if one.note else ""
        interval = "not known"
        if one.low is not None and one.high is not None:
            interval = f"{one.low:.4g} to {one.high:.4g}"
        base = [NOT_STATED if one.before is None else f"{one.before:.4g}"] if before else []
        n = "" if one.n is None else _count(one.n)
        value = f"{one.value:.4g}{unit}"
        rows.append([said(one.measure), said(one.on) + note, *base, value, interval, n])
    yield from table(headings, rows)


def _untested(facts: CardFacts) -> Iterator[str]:
    yield "## What nobody has tested"
    yield ""
    for one in facts.not_tested:
        yield f"- {said(one)}"
    if not facts.not_tested:
        yield "Nothing is stated."
    yield ""


def _use(facts: CardFacts) -> Iterator[str]:
    yield "## To weigh it"
    yield ""
    yield "In a proposal, beside people and a classical tool:"
    yield ""
    name = yaml.safe_dump(one_line(facts.name, 80) or "ours", allow_unicode=True, width=10_000)
    yield "```yaml"
    yield f"- kind: {facts.kind}"
    yield f"  name: {name.splitlines()[0].replace('`', '')}"
    yield "  model: path/of/this/folder     # or of its GGUF file"
    yield "```"
    yield ""


def _files(facts: CardFacts) -> Iterator[str]:
    yield "## Files"
    yield ""
    if not facts.sha256:
        yield "Not stated."
    yield from table(
        ("File", "SHA-256"), [(code(name), code(one)) for name, one in facts.sha256.items()]
    )


def _count(number: int | None, of: str = "") -> str:
    if number is None:
        return NOT_STATED
    return f"{number:,} {of}".rstrip()


def _number(row: Mapping[str, Any], name: str) -> int | None:
    value = row.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _string(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""
