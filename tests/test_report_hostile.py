"""Names, answers and sources are hostile text: shown, never obeyed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terazi.finding import Finding, Grade, Source
from terazi.proposal.schema import Proposal
from terazi.report.page import render
from terazi.report.safe import harmless, lean, web_address
from tests import report_samples as sample
from tests.report_html import Element, read

EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></title></svg><svg onload=alert(1)>",
    "{{ 7*7 }}{% for x in y %} %(name)s %s",
    "&lt;b&gt; &amp; &#x3c;script&#x3e;",
    "]]><!-- --> <!--",
)
FORBIDDEN = "\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT OVERRIDE}\x00\x07\x1b\x85\ufffe"
# Long, and with everything in it that text can be, lone surrogates too.
HOSTILE = st.text(st.characters(), min_size=1, max_size=80) | st.sampled_from(EVIL)


def poisoned(text: str) -> str:
    """A page on which every free text is ``text``."""
    fields = sample.proposal().model_dump()
    name = " ".join(harmless(text).split())[:80].strip() or "x"  # a name is one line
    fields |= {"title": name, "purpose": name, "beneficiaries": name}
    fields["owner"] = {"name": name, "role": name, "contact": name}
    fields["community"]["name"] = name
    fields["options"][3]["name"] = name
    fields["options"][3]["model"] = name
    proposal = Proposal.model_validate(fields)
    source = Source(text, text, text, text, text, text)
    findings = [_poison(finding, text, name, source) for finding in sample.findings()]
    gates = tuple(
        replace(gate, name=text, reason=text, why=text, set_by=text, measure=text, grade=text)
        for gate in sample.verdict().gates
    )
    verdict = sample.verdict(
        option=text, summary=text, reasons=(text,), counter_argument=text, conditions=(text,),
        absent=(text,), gates=gates, expires=text,
    )  # fmt: skip
    facts = sample.facts(machine=text, starter_items=(text,), terazi_version=text, date=text)
    return render(proposal, findings, verdict, facts)


def _poison(finding: Finding, text: str, name: str, source: Source) -> Finding:
    return replace(
        finding,
        option=name if finding.option == sample.SMALL else finding.option,
        note=text,
        text=text if finding.text else "",
        probe=text,
        sources=(source,),
        details={**finding.details, "formula": text, text: text},
    )


@settings(max_examples=25, deadline=None)
@given(HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    html = poisoned(text)
    html.encode()  # lone surrogates would fail here
    page = read(html)  # which knows our own tags only
    for element in page.all():
        assert not [name for name in element.attributes if name.startswith("on")]
        href = element.attributes.get("href", "")
        assert href.startswith(("#", "http://", "https://", "data:image/svg+xml,")) or not href
    assert len(list(page.all("style"))) == 1
    assert not set(FORBIDDEN) & set(html)


@pytest.mark.parametrize("text", EVIL)
def test_text_is_shown_as_it_was_written(text: str) -> None:
    page = read(poisoned(text))
    shown = " ".join(text.split())
    assert shown in page.one("h1").text
    assert shown in page.one("div", id="verdict").text
    assert shown in page.one("div", id="unknown").text
    assert shown in page.one("ol").text
    assert shown in page.one("figure", id="accuracy-1").text


def test_characters_that_nobody_can_see_are_made_visible() -> None:
    page = read(poisoned(f"a{FORBIDDEN}b"))
    marks = "\N{REPLACEMENT CHARACTER}" * len(FORBIDDEN)
    assert f"a{marks}b" in page.one("div", id="verdict").text


def test_names_cannot_turn_the_sentences_around_them() -> None:
    letters = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER BEH}"
    embedded = f"\u2067{letters}\u2069\u202b"  # isolate, its end, an embedding without an end
    html = poisoned(embedded)
    assert not {"\u202b", "\u2067", "\u2069"} & set(html)
    page = read(html)
    bare = [
        element.tag
        for element in page.one("section", id="languages").all()
        if element.tag in {"li", "th", "td"} and letters in _own_text(element)
    ]
    assert not bare, "a name stands in a sentence without <bdi>"


def test_names_that_can_turn_nothing_go_without_isolates() -> None:
    letter = "\N{ARABIC LETTER BEH}"
    assert lean("<bdi>Gemma 3 &amp; co</bdi>", "ltr") == "Gemma 3 &amp; co"
    assert lean("<bdi>caf\N{LATIN SMALL LETTER E WITH ACUTE} “a”</bdi>", "ltr")[0] == "c"
    assert lean(f"<bdi>{letter} {letter}</bdi>", "rtl") == f"{letter} {letter}"
    turning = ("a\N{RIGHT-TO-LEFT MARK}", "a\N{ARABIC-INDIC DIGIT ONE}", "\N{HEBREW LETTER BET}")
    for kept in ("W" * 25, letter, *turning):
        assert lean(f"<bdi>{kept}</bdi>", "ltr") == f"<bdi>{kept}</bdi>"
    for kept in ("a", "a 1", f"{letter} 2", f"{letter}\N{ARABIC-INDIC DIGIT ONE}"):
        assert lean(f"<bdi>{kept}</bdi>", "rtl") == f"<bdi>{kept}</bdi>"
    assert lean("<bdi>1,204.5</bdi>", "rtl") == "1,204.5"
    between = f"<p>{letter} <bdi>Gemma 3</bdi>: {letter} <bdi>a</bdi>, <bdi>b</bdi> 2</p>"
    assert lean(between, "rtl") == between.replace("<bdi>Gemma 3</bdi>", "Gemma 3")
    arguments = (sample.proposal(), sample.findings(), sample.verdict(), sample.facts())
    assert "<bdi>Gemma 3 270M</bdi>" in render(*arguments, "ar")
    assert "<bdi>Gemma 3 270M</bdi>" not in render(*arguments)


def _own_text(element: Element) -> str:
    return "".join(child for child in element.children if isinstance(child, str))


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.org/a?b=c", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        (" https://example.org", False),
        ("data:text/html,x", False),
        ("babel/locale-data", False),
        ('https://example.org/"onclick="x', False),
        ("https://example.org/\njavascript:alert(1)", False),
    ],
)
def test_only_the_web_is_linked(address: str, *, safe: bool) -> None:
    assert web_address(address) is safe
    finding = sample.share(sample.LARGE, "sw", 0.5, sources=(Source("a source", address),))
    page = read(render(sample.proposal(), [finding], sample.verdict(), sample.facts()))
    links = [e.attributes["href"] for e in page.one("ol").all("a")]
    assert links == ([address] if safe else [])


def test_figures_out_of_all_bounds_do_not_break_the_page() -> None:
    wild = [float("inf"), float("-inf"), float("nan"), 1e300, -1e300, 1e-300, 5.0, -5.0]
    findings = [
        sample.figure(sample.LARGE, measure, unit, value, language=f"en-{index:03}")
        for index, value in enumerate(wild)
        for measure, unit in (
            ("token premium", "tokens per English token"),
            ("answers within the budget", "answers"),
            ("price per answer", "KES per answer"),
            ("anything", "share"),
        )
    ]
    findings += [
        sample.share(sample.LARGE, f"sw-{index:03}", value, interval=None)
        for index, value in enumerate(wild)
    ]
    findings += [sample.share("guess: chance", "sw-000", 0.25)]
    page = read(render(sample.proposal(), findings, sample.verdict(), sample.facts()))
    for drawing in page.all("svg"):
        for element in drawing.all():
            for value in element.attributes.values():
                assert "nan" not in value.split()
                assert "inf" not in value.split()
                assert "e+" not in value


def test_very_many_options_and_languages_are_cut_in_drawings_and_kept_in_the_annex() -> None:
    names = [f"Model number {index} with a name that is long" for index in range(30)]
    languages = [
        "sw", "en", "ha", "yo", "ig", "am", "tr", "ar", "fa", "ur", "hi", "fr",
    ]  # fmt: skip
    fields = sample.proposal().model_dump()
    fields["languages"] = languages
    models = [{"kind": "model", "name": name, "model": "x.gguf"} for name in names]
    fields["options"] = [*fields["options"][:2], *models]
    findings = [sample.share(name, language, 0.5) for language in languages for name in names]
    findings += [sample.share("guess: chance", language, 0.25) for language in languages]
    findings += [sample.figure(name, "memory", "MB", 100.0) for name in names]
    proposal = Proposal.model_validate(fields)
    page = read(render(proposal, findings, sample.verdict(), sample.facts()))
    figure = page.one("figure", id="accuracy-1")
    assert len(list(figure.all("tbody"))) == 6
    assert len(list(figure.all("svg"))) == 6 * 8
    assert "The first 6 of 12 are shown here; the annex has all." in figure.text
    assert "The first 8 of 30 options are shown here; the annex has all." in figure.text
    rows = [e for e in page.all("th") if e.attributes.get("id", "").startswith("f")]
    assert len(rows) == len(findings)
    for table in page.all("table"):
        assert len(list(table.one("thead").all("th"))) <= 12
    # Drawings are bounded, so a larger ledger costs no more than its rows in the annex.
    fewer = [f for f in findings if f.language in {"", *languages[:8]}]
    small = _size(fields, fewer)
    assert _size(fields, findings) - small < 300 * (len(findings) - len(fewer))


def _size(fields: dict[str, object], findings: list[Finding]) -> int:
    proposal = Proposal.model_validate(fields)
    return len(render(proposal, findings, sample.verdict(), sample.facts()).encode())


def test_unknown_grades_are_never_drawn_as_a_number() -> None:
    unknown = sample.share(sample.LARGE, "sw", None)
    assert unknown.grade is Grade.UNKNOWN
    guess = sample.share("guess: chance", "sw", 0.25)
    page = read(render(sample.proposal(), [unknown, guess], sample.verdict(), sample.facts()))
    row = next(iter(page.one("figure", id="accuracy-1").all("tbody")))
    assert "unknown" in row.text
    assert "guessing: chance 25.0%" in row.text
    assert not list(row.all("svg"))  # nothing is drawn of what nobody knows
    (link,) = (a for a in row.all("a") if a.text == sample.LARGE)
    assert link.attributes["href"] == "#f1"
