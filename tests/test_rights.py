"""Where data go, on whose work options live, who has a say: from the proposal alone."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.finding import Finding, Grade, Theme
from terazi.models.facts import Creators, FactSource, MatchedBy, ModelFacts
from terazi.proposal.advice import warnings
from terazi.proposal.ladder import RUNGS, missing_evidence
from terazi.proposal.lock import lock
from terazi.proposal.participation import Group
from terazi.proposal.protection import LEAVES_COUNTRY, LEAVES_MACHINE, RIGHTS_NOT_SETTLED, YES_OR_NO
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal
from terazi.rights.creators import creators_findings
from terazi.rights.data_flow import data_findings
from terazi.rights.participation import group_in_words, participation_finding
from terazi.verdict.decide import decide
from tests import verdict_samples as sample
from tests.proposal_samples import GOOD, TODAY, changed, good, refusal, refusals

PARTICIPATION = "participation: {decided_by: the clinic, consulted: [mothers], absent: [herders]}\n"
ELSEWHERE = "endpoint:https://models.example.org/v1#small"
HERE = "endpoint:http://127.0.0.1:8080/v1#small"
AT_DESK = {"by": "typed in at the desk", "on_the_machine": True, "source": "plan of the clinic"}
BY_PHONE = {"by": "text message", "country": "KE", "source": "contract"}
SOURCES = (FactSource(title="a card", date=date(2026, 1, 1)),)


def asked(
    model: str = "small.gguf",
    *,
    endpoint: dict[str, Any] | None = None,
    ways: tuple[dict[str, Any], ...] = (),
    **told: object,
) -> Proposal:
    base = sample.proposal(sample.TOOL, sample.MODEL).model_dump()
    option = base["options"][-1]
    option |= {"model": model, "endpoint": endpoint}
    if ways or told:
        base["data_protection"] = {"ways": ways, **told}
    return Proposal.model_validate(base)


def found(proposal: Proposal, measure: str, option: str = sample.MODEL) -> Finding:
    (one,) = (f for f in data_findings(proposal) if (f.measure, f.option) == (measure, option))
    return one


def answer(proposal: Proposal, measure: str) -> tuple[float | None, str]:
    one = found(proposal, measure)
    return one.estimate, one.grade.value


@pytest.mark.parametrize(
    ("proposal", "machine", "country"),
    [
        # Nobody says how questions come: what the model itself does is not enough to be sure.
        (asked(), (0, "assumed"), (0, "assumed")),
        (asked(ways=(AT_DESK,)), (0, "documented"), (0, "documented")),
        (asked(ways=({**AT_DESK, "source": ""},)), (0, "assumed"), (0, "assumed")),
        (asked(ways=(BY_PHONE,)), (1, "documented"), (0, "documented")),
        (asked(ways=(BY_PHONE, {**BY_PHONE, "source": ""})), (1, "documented"), (0, "assumed")),
        (asked(ways=({"by": "a chat service"},)), (1, "assumed"), (None, "unknown")),
        (asked(ways=({"by": "a chat service", "country": "US"},)), (1, "assumed"), (1, "assumed")),
        (asked(HERE, ways=(AT_DESK,)), (0, "documented"), (0, "documented")),
        # That it leaves the machine, the address says; in which country it ends, it does not.
        (asked(ELSEWHERE), (1, "documented"), (None, "unknown")),
        (asked(ELSEWHERE, endpoint={"country": "DE"}), (1, "documented"), (1, "assumed")),
        (
            asked(ELSEWHERE, endpoint={"country": "DE", "country_source": "contract"}),
            (1, "documented"),
            (1, "documented"),
        ),
        (
            asked(ELSEWHERE, endpoint={"country": "KE", "country_source": "x"}, ways=(BY_PHONE,)),
            (1, "documented"),
            (0, "documented"),
        ),
        (asked(ELSEWHERE, endpoint={"country": "KE"}), (1, "documented"), (0, "assumed")),
        # One step abroad is enough, whatever is not known of the others.
        (asked(ELSEWHERE, ways=({**BY_PHONE, "country": "US"},)), (1, "documented"),
         (1, "documented")),
        # A way of another option is none of this one.
        (asked(ways=(AT_DESK, {**BY_PHONE, "country": "US", "options": [sample.TOOL]})),
         (0, "documented"), (0, "documented")),
    ],
)  # fmt: skip
def test_where_data_go_and_how_it_is_known(
    proposal: Proposal, machine: tuple[float, str], country: tuple[float | None, str]
) -> None:
    assert answer(proposal, LEAVES_MACHINE) == machine
    assert answer(proposal, LEAVES_COUNTRY) == country


def test_two_findings_for_each_tool_and_model_and_none_for_the_others() -> None:
    rows = list(data_findings(asked()))
    assert [(f.option, f.measure) for f in rows] == [
        (option, measure)
        for option in (sample.TOOL, sample.MODEL)
        for measure in (LEAVES_MACHINE, LEAVES_COUNTRY)
    ]
    assert {f.unit for f in rows} == {YES_OR_NO}
    assert {f.theme for f in rows} == {Theme.DATA_PROTECTION}


def test_the_countrys_name_changes_nothing_but_itself() -> None:
    kenya = asked(ways=(BY_PHONE,))
    norway = kenya.model_dump()
    norway["community"]["country"] = "NO"
    norway["data_protection"]["ways"][0]["country"] = "NO"
    moved = Proposal.model_validate(norway)
    for measure in (LEAVES_MACHINE, LEAVES_COUNTRY):
        assert answer(moved, measure) == answer(kenya, measure)
        assert found(moved, measure).text == found(kenya, measure).text.replace("Kenya", "Norway")


@pytest.mark.parametrize(
    ("proposal", "warning"),
    [
        (asked(ELSEWHERE, about=["health"]), "data on health may go abroad, and no law and no c"),
        (asked(ELSEWHERE, about=["children"], law="Act 24"), "children may go abroad, and no cons"),
        (asked(ELSEWHERE, endpoint={"country": "US"}, about=["health", "children"], consent="x"),
         "data on health and children go abroad, and no law is named"),
        (asked(ELSEWHERE, about=["health"], law="Act 24", consent="asked in Swahili"), ""),
        (asked(ELSEWHERE, about=["personal"]), ""),
        (asked(ways=(BY_PHONE,), about=["health"]), ""),
        (asked(ELSEWHERE), ""),
    ],
)  # fmt: skip
def test_health_and_children_abroad_without_law_and_consent_are_warned_of(
    proposal: Proposal, warning: str
) -> None:
    one = found(proposal, LEAVES_COUNTRY)
    said = one.text + one.note
    assert ("Warning: " in said) == bool(warning)
    assert warning in said
    good_enough = (
        sample.share(sample.MODEL, 0.8),
        sample.share(sample.TOOL, 0.35),
        sample.today(),
        *sample.people(),
    )
    verdict = decide(proposal, [*good_enough, *data_findings(proposal)], sample.TODAY)
    assert verdict.option == sample.MODEL
    assert any("go abroad before" in one for one in verdict.conditions) == bool(warning)
    assert any(one.startswith("data_protection:") for one in warnings(proposal, today=TODAY)) == (
        bool(warning)
    )


def test_silence_is_said() -> None:
    assert found(asked(), LEAVES_COUNTRY).details == {
        "said of data protection": "nothing (data_protection)"
    }
    said = found(asked(kept_days=0, law="Act 24 of 2019"), LEAVES_COUNTRY).details
    assert said["kept for days"] == 0
    assert said["law, as named in the proposal"] == "Act 24 of 2019"
    assert said["consent"] == said["who answers for the data"] == "not said"


def corpus(**changes: object) -> dict[str, Any]:
    said = {"name": "Proverbs", "licence": "CC BY", "consent": "given", "compensation": "paid",
            "source": "agreement"}  # fmt: skip
    return {**said, **changes}


def trained(**changes: object) -> ModelFacts:
    rights = Creators.model_validate(
        {"text": "written for it", "licence": "CC0", "consent": "given", "compensation": "paid",
         "sources": SOURCES, **changes}
    )  # fmt: skip
    return ModelFacts(name="x", facts={}, creators=rights)


def rights(corpora: list[dict[str, Any]], facts: ModelFacts | None, option: str) -> Finding:
    base = sample.proposal(sample.TOOL, sample.MODEL).model_dump() | {"corpora": corpora}
    proposal = Proposal.model_validate(base)
    (one,) = (f for f in creators_findings(proposal, {sample.MODEL: facts}) if f.option == option)
    assert (one.measure, one.unit) == (RIGHTS_NOT_SETTLED, YES_OR_NO)
    return one


@pytest.mark.parametrize(
    ("changes", "estimate", "grade"),
    [
        ({}, 0, "documented"),
        ({"source": ""}, 0, "assumed"),
        ({"consent": "not needed", "compensation": "not asked for"}, 0, "documented"),
        ({"licence": ""}, None, "unknown"),
        ({"consent": None}, None, "unknown"),
        ({"compensation": None}, None, "unknown"),
        ({"consent": "not asked"}, 1, "documented"),
        ({"consent": "refused", "licence": ""}, 1, "documented"),
        ({"compensation": "not paid", "source": ""}, 1, "assumed"),
    ],
)
def test_rights_are_settled_where_all_three_are_known(
    changes: dict[str, Any], estimate: float | None, grade: str
) -> None:
    one = rights([corpus(**changes)], None, sample.TOOL)
    assert (one.estimate, one.grade.value) == (estimate, grade)
    assert "Proverbs" in one.text + one.note


def test_a_models_training_data_count_with_the_rest() -> None:
    mine = [corpus(options=[sample.TOOL])]
    assert rights(mine, trained(), sample.MODEL).estimate == 0
    assert rights(mine, trained(consent="not asked"), sample.MODEL).estimate == 1
    assert rights([corpus(consent="refused")], trained(), sample.MODEL).estimate == 1
    by_name = trained().model_copy(update={"matched_by": MatchedBy.NAME})
    assert rights(mine, by_name, sample.MODEL).grade is Grade.ASSUMED
    for unknown in (None, ModelFacts(name="x", facts={})):
        one = rights([corpus()], unknown, sample.MODEL)
        assert one.grade is Grade.UNKNOWN
        assert "nobody has looked up" in one.note


def test_a_table_that_nobody_speaks_of_is_unknown() -> None:
    one = rights([], None, sample.TOOL)
    assert one.grade is Grade.UNKNOWN
    assert "answers.csv" in one.note


@pytest.mark.parametrize(
    ("group", "missing"),
    [
        ({"rung": "manipulation"}, ["how many they were", "when", "what they were paid"]),
        ({}, ["how many they were", "when", "what they were paid", "their own words"]),
        ({"rung": "partnership", "quote": "we wrote it"},
         ["how many they were", "when", "what they were paid", "minutes or an agreement"]),
        ({"rung": "citizen control", "how_many": 3, "when": "2026-01-01", "quote": "ours",
          "evidence": "statutes", "paid": {"amount": 0, "currency": "KES", "date": "2026-01-01"}},
         ["a veto, or that they decided"]),
    ],
)  # fmt: skip
def test_a_rung_is_as_stated_with_what_would_show_it(
    group: dict[str, Any], missing: list[str]
) -> None:
    one = Group.model_validate({"who": "Mothers", **group})
    assert missing_evidence(one, set()) == missing
    said = group_in_words(one, set())
    assert (RUNGS[one.rung] if one.rung else "no rung is stated") in said
    if "a veto, or that they decided" in missing:
        assert missing_evidence(one, {"mothers"}) == []


def participating(**changes: object) -> Proposal:
    base = sample.proposal(sample.TOOL, sample.MODEL).model_dump()
    base["participation"] |= changes
    return Proposal.model_validate(base)


def test_one_finding_tells_of_all_with_quotes_and_no_score() -> None:
    quote = "It must never send us to Mombasa for a fever."
    group = {"who": "Mothers", "how_many": 12, "when": "2026-09-14", "quote": quote,
             "rung": "consultation", "evidence": "minutes",
             "paid": {"amount": 500, "currency": "KES", "date": "2026-09-14"}}  # fmt: skip
    one = participation_finding(
        participating(consulted=[group], built="for them", can_veto=[{"who": "Elders"}])
    )
    assert one.estimate is None
    assert one.grade is Grade.DOCUMENTED
    said = str(one.details["Mothers"])
    assert all(part in said for part in (quote, "12 people", "each paid KES 500", "2026-09-14"))
    assert "Not shown" not in said
    for part in ("Decided by the clinic", "Built for them", "Elders can stop it", "Absent: men"):
        assert part in one.text
    assert one.sources[0].title.startswith("Arnstein")


def test_silence_on_participation_is_unknown_and_names_alone_are_assumed() -> None:
    base = sample.proposal().model_dump() | {"participation": None}
    assert participation_finding(Proposal.model_validate(base)).grade is Grade.UNKNOWN
    twice = participation_finding(participating(consulted=["Mothers", "Mothers", "x" * 200]))
    assert twice.grade is Grade.ASSUMED
    assert len(twice.details) == 3
    assert all(len(name) <= 84 for name in twice.details)


TOLD = """\
data_protection:
  about: [health]
  ways:
    - {by: text message, country: KE, options: [Small model], source: contract}
  kept_days: 30
corpora:
  - {name: Answers, options: [Vetted answers], consent: given, compensation: paid}
"""
ASKED = """\
participation:
  decided_by: the clinic
  built: with them
  consulted:
    - mothers
    - {who: elders, how_many: 4, when: 2026-09-14, rung: informing}
  can_veto:
    - {who: mothers, used: true, why: not in our name, when: 2026-10-01, options: [Small model]}
"""
ALL = changed((PARTICIPATION, ASKED)) + TOLD


def test_all_of_it_is_read_locked_and_read_again(tmp_path: Path) -> None:
    proposal = good(tmp_path / "in", ALL)
    assert proposal.participation
    assert [group.who for group in proposal.participation.consulted] == ["mothers", "elders"]
    folder = tmp_path / "out"
    lock(proposal, folder, versions={"terazi": "0"}, files={"answers.csv": tmp_path / "in" /
         "answers.csv"}, today=TODAY)  # fmt: skip
    assert read_proposal(folder / "proposal.yaml", today=TODAY) == proposal


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ("who: elders, ", "", "participation.consulted[1].who", "this field is missing"),
        ("how_many: 4", "how_many: 0", "participation.consulted[1].how_many", "not more than 0"),
        ("2026-09-14", "2027-09-14", "participation.consulted[1].when", "still to come"),
        ("rung: informing", "rung: top", "participation.consulted[1].rung", "none of"),
        ("    - mothers", "    - [mothers]", "participation.consulted[0]", "fields of its own"),
        ("with them", "beside them", "participation.built", "none of"),
        ("why: not in our name, ", "", "participation.can_veto[0].why", "nobody says why"),
        ("used: true, ", "", "participation.can_veto[0].when", "not used"),
        ("2026-10-01", "2026-13-01", "participation.can_veto[0].when", "no day"),
        ("2026-10-01, options: [Small model]", "2026-10-01, options: [Nurse]",
         "participation.can_veto[0].options[0]", "no tool or model"),
        ("about: [health]", "about: [health, nothing]", "data_protection.about", "either nothing"),
        ("about: [health]", "about: [gossip]", "data_protection.about[0]", "none of"),
        ("country: KE, options: [Small model]", "country: ZZ, options: [Small model]",
         "data_protection.ways[0].country", "ZZ"),
        ("country: KE, options: [Small model]", "country: KE, options: [Smal model]",
         "data_protection.ways[0].options[0]", "no tool or model"),
        ("{by: text message, ", "{by: text message, on_the_machine: true, ",
         "data_protection.ways[0].country", "on the machine"),
        ("kept_days: 30", "kept_days: -1", "data_protection.kept_days", "less than 0"),
        ("consent: given", "consent: perhaps", "corpora[0].consent", "none of"),
        ("options: [Vetted answers], consent", "options: [Vetted], consent",
         "corpora[0].options[0]", "no tool or model"),
        ("compensation: paid", "paid: {amount: 1, currency: KES, date: 2026-01-01}",
         "corpora[0].compensation", "does not say that it was paid"),
    ],
)  # fmt: skip
def test_slips_are_named(tmp_path: Path, old: str, new: str, field: str, said: str) -> None:
    assert old in ALL
    error = refusal(tmp_path, ALL.replace(old, new, 1))
    assert error.field == field
    assert said in error.problem


def test_a_corpus_is_there_once_and_a_red_line_forbids_a_fact(tmp_path: Path) -> None:
    again = ALL + TOLD.splitlines()[-1] + "\n"
    assert refusal(tmp_path / "a", again).field == "corpora[1].name"
    line = "measure: topic accuracy\n    language: sw\n    at_least: 0.9"
    for measure in (LEAVES_MACHINE, LEAVES_COUNTRY, RIGHTS_NOT_SETTLED):
        good(tmp_path / measure, changed((line, f'measure: "{measure}"\n    at_most: 0')))
        for wrong in ("at_least: 1", "at_most: 1", "at_most: 0.5"):
            text = changed((line, f'measure: "{measure}"\n    {wrong}'))
            assert refusal(tmp_path / "b", text).way_out == "write at_most: 0"


def test_a_model_that_runs_here_has_no_servers_country(tmp_path: Path) -> None:
    model = "    model: packaged:smollm2-135m\n"
    text = changed((model, model + "    endpoint: {country: DE}\n"))
    assert any(one.field == "options[3].endpoint.country" for one in refusals(tmp_path, text))


@given(st.text(max_size=40))
def test_whatever_people_write_becomes_findings(text: str) -> None:
    words = "".join(one for one in text if one.isprintable()).strip() or "x"
    proposal = asked(ways=({"by": words, "source": words},), law=words, kept=words)
    assert len(list(data_findings(proposal))) == 4
    one = participation_finding(participating(consulted=[{"who": words, "quote": words}]))
    assert one.text


def test_old_proposals_say_nothing_and_stay_right(tmp_path: Path) -> None:
    proposal = good(tmp_path, GOOD)
    assert proposal.data_protection is None
    assert proposal.corpora == ()
    assert proposal.participation
    assert proposal.participation.consulted == (Group(who="mothers"),)
