"""The whole way with a model behind an endpoint that misbehaves, and what the report says of it."""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from terazi import weigh as weighing
from terazi.errors import InputError, TeraziError
from terazi.finding import Finding, Grade
from terazi.ledger.journal import Journal
from terazi.models.endpoint import problems
from terazi.models.endpoint.line import Limits
from terazi.models.fake import FakeModel
from terazi.options.model import EndpointOption
from terazi.probes.declare import Settings
from terazi.probes.over_the_network import over_the_network
from terazi.proposal.options import Model
from tests.models_endpoint_server import (
    NAME,
    Answer,
    Asked,
    Behaviour,
    closed_port,
    openai,
    refusal,
    reply,
    serve,
)
from tests.test_weigh import PROPOSAL, money, write

DAY = date(2026, 11, 22)
HOSTED = "Hosted"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Impatient, so that the tests are quick."""
    limits = partial(Limits, tries=2, first_pause=0.001, longest_pause=0.01)
    monkeypatch.setattr("terazi.options.model.Limits", limits)


def proposal(folder: Path, url: str, **endpoint: object) -> Path:
    hosted = {"name": HOSTED, "kind": "model", "model": f"endpoint:{url}#{NAME}"}
    told = {"endpoint": endpoint} if endpoint else {}
    return write(folder, PROPOSAL | {"options": [*PROPOSAL["options"][:3], hosted | told]})


def weigh(file: Path, out: Path) -> weighing.Weighed:
    return weighing.weigh(file, out, today=DAY)


def told(out: Path) -> Mapping[str, Any]:
    """What the facts of the report say of the model."""
    (model,) = json.loads((out / "facts.json").read_text(encoding="utf-8"))["models"]
    assert model["option"] == HOSTED
    return dict(model)


def text_of(page: Path) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))).split())


def own(done: weighing.Weighed, measure: str, language: str = "") -> Finding:
    (found,) = (
        f
        for f in done.findings
        if (f.option, f.measure, f.language, f.group) == (HOSTED, measure, language, "")
    )
    return found


# Faults -----------------------------------------------------------------------------------------


def lying(answer: Answer) -> Answer:
    reply(answer)["model"] = "tiny-0"
    return answer


def repeating(answer: Answer) -> Answer:
    reply(answer)["choices"] *= 2
    return answer


def cut(answer: Answer) -> Answer:
    return Answer(json.dumps(answer.body).encode()[:-9], declared=len(json.dumps(answer.body)))


FAULTS: list[tuple[Callable[[Answer], Answer], problems.Kind]] = [
    (lambda _: refusal(429, "slow down"), problems.OVERLOADED),
    (lambda _: refusal(500, "<b>oops</b>"), problems.OVERLOADED),
    (lambda _: refusal(400, "no such thing"), problems.REFUSED),
    (cut, problems.CUT_SHORT),
    (lambda _: Answer(raw=[]), problems.CUT_SHORT),
    (lambda _: Answer(b"<html>"), problems.UNREADABLE),
    (repeating, problems.UNREADABLE),
    (lying, problems.ANOTHER_MODEL),
]


def faulty(asked: Asked) -> Answer:
    """Honest to most questions; to some it gives the same fault each time. It chats too late."""
    answer = openai(asked)
    if asked.path == "/v1/chat/completions":
        return replace(answer, before=lambda: time.sleep(1))
    number = crc32(json.dumps(asked.body).encode()) % 24
    if asked.path == "/v1/completions" and "capital of France" in asked.body["prompt"]:
        return answer  # the trial: whether it can score at all is not the question here
    if asked.paid and number < len(FAULTS):
        return FAULTS[number][0](answer)
    return answer


def test_faults_are_survived_and_the_report_says_what_was_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What was lost is asked again in one go, and would be taken for an endpoint that is gone.
    never = partial(
        Limits, give_up_after=10**6, timeout=0.5, tries=2, first_pause=0.001, longest_pause=0
    )
    monkeypatch.setattr("terazi.options.model.Limits", never)
    now: list[Behaviour] = [faulty]

    def behaviour(asked: Asked) -> Answer:
        return now[0](asked)

    out = tmp_path / "out"
    with serve(behaviour) as endpoint:
        file = proposal(tmp_path / "in", endpoint.url)
        first = weigh(file, out)
        at_first = len(endpoint.paid)
        lost = told(out)["lost"]
        assert set(lost) == {kind.text for _, kind in FAULTS} | {problems.TOO_LATE.text}
        late = own(first, "time per answer")
        assert (late.grade, problems.TOO_LATE.text in late.note) == (Grade.UNKNOWN, True)
        words = own(first, "word knowledge", "sw")
        assert words.estimate is not None
        assert words.details["not answered"] > 0  # type: ignore[operator]
        page = text_of(first.report)
        total, asked = sum(lost.values()), told(out)["asked"]
        assert f"Of {asked:,} scores and texts asked for, {total:,} were not given:" in page
        for reason, number in lost.items():
            assert f"{number:,} × {reason}" in page
        assert "oops" not in page

        again = weigh(file, out)  # asks what was lost again, and loses it again
        assert told(out)["lost"] == lost
        assert own(again, "word knowledge", "sw") == words

        now[0] = openai
        paid = len(endpoint.paid)
        healed = weigh(file, out)
        assert 0 < len(endpoint.paid) - paid < at_first
    assert told(out)["lost"] == {}
    assert own(healed, "word knowledge", "sw").details["not answered"] == 0
    assert own(healed, "time per answer").grade is Grade.MEASURED_HERE
    assert "scores and texts asked for were given." in text_of(healed.report)


def test_an_endpoint_that_falls_silent_ends_no_weighing(tmp_path: Path) -> None:
    served = [160]

    def behaviour(asked: Asked) -> Answer:
        if asked.paid:
            served[0] -= 1
        return openai(asked) if served[0] > 0 else refusal(503, "gone")

    out = tmp_path / "out"
    with serve(behaviour) as endpoint:
        file = proposal(tmp_path / "in", endpoint.url)
        done = weigh(file, out)
        assert len(endpoint.paid) < 320  # nobody asks in vain for hours
        first = told(out)
        assert set(first["lost"]) == {problems.OVERLOADED.text, problems.NOT_ASKED.text}
        assert own(done, "word knowledge", "en").grade is Grade.UNKNOWN
        assert own(done, "time per answer").grade is Grade.UNKNOWN
        served[0] = 10**6
        healed = weigh(file, out)
    assert own(healed, "word knowledge", "en").estimate is not None
    assert told(out)["lost"] == {}
    assert told(out)["bill"]["requests"] > first["bill"]["requests"]


def test_a_chat_endpoint_answers_and_leaves_the_rest_unknown(tmp_path: Path) -> None:
    def chat_only(asked: Asked) -> Answer:
        return openai(asked) if asked.path != "/v1/completions" else refusal(404, "no")

    out = tmp_path / "out"
    with serve(chat_only) as endpoint:
        done = weigh(proposal(tmp_path / "in", endpoint.url), out)
        paid = len(endpoint.paid)
        weigh(proposal(tmp_path / "in", endpoint.url), out)
        assert len(endpoint.paid) == paid  # what lasts is not asked again
    assert own(done, "word knowledge", "sw").grade is Grade.UNKNOWN
    assert own(done, "time per answer").grade is Grade.MEASURED_HERE
    assert list(told(out)["lost"]) == [problems.NO_SCORES.text]
    assert "memory" not in {f.measure for f in done.findings if f.option == HOSTED}
    assert own(done, "licence").grade is Grade.UNKNOWN
    assert own(done, "where questions go").text.startswith("To a server on this machine")


# Money ------------------------------------------------------------------------------------------


def test_the_price_of_tokens_becomes_the_price_of_an_answer(tmp_path: Path) -> None:
    with serve(openai) as endpoint:
        file = proposal(
            tmp_path / "in", endpoint.url, read_price=money(1000), written_price=money(4000)
        )
        done = weigh(file, tmp_path / "out")
    read = own(done, "tokens read per answer").estimate
    written = own(done, "tokens written per answer").estimate
    assert read
    assert written
    price = own(done, "price per answer")
    assert price.estimate == pytest.approx((read * 1000 + written * 4000) / 1e6)
    assert "million tokens read" in str(own(done, "cost over the horizon").details["formula"])
    bill = told(tmp_path / "out")["bill"]
    assert bill["money"] == pytest.approx((bill["read"] * 1000 + bill["written"] * 4000) / 1e6)
    (spent,) = re.findall(r"Spent there: (.+?)\.(?: |$)", text_of(done.report))
    assert f"{bill['requests']:,} questions sent" in spent
    assert "KES" in spent


def test_a_budget_holds_over_all_parts_of_a_weighing(tmp_path: Path) -> None:
    out, most = tmp_path / "out", 3000
    with serve(openai) as endpoint:
        file = proposal(tmp_path / "in", endpoint.url, at_most={"tokens": most})
        for _ in range(3):
            weigh(file, out)
            bill = told(out)["bill"]
            assert 0 < bill["read"] + bill["written"] <= most
            assert list(told(out)["lost"]) == [problems.BUDGET_SPENT.text]
        charged = sum(openai_charges(asked) for asked in endpoint.paid)
    assert charged == bill["read"] + bill["written"]


def openai_charges(asked: Asked) -> int:
    usage = reply(openai(asked))["usage"]
    return int(usage["prompt_tokens"] + usage["completion_tokens"])


def test_all_that_was_paid_is_counted_though_the_weighing_was_killed(tmp_path: Path) -> None:
    class KilledError(Exception):
        pass

    paid = [0]

    def behaviour(asked: Asked) -> Answer:
        paid[0] += asked.paid
        return openai(asked)

    def track(items: Any, label: str) -> Any:  # noqa: ANN401, ARG001
        for item in items:
            if paid[0] > 100:
                raise KilledError
            yield item

    out = tmp_path / "out"
    with serve(behaviour) as endpoint:
        file = proposal(tmp_path / "in", endpoint.url)
        with pytest.raises(KilledError):
            weighing.weigh(file, out, today=DAY, track=track)
        with Journal(out / "journal.sqlite") as journal:
            before = journal.spent(HOSTED)
        assert before
        assert before["requests"] == len(endpoint.paid)
        weigh(file, out)
        # Whether it can score is tried once a process, and charged each time.
        assert told(out)["bill"]["requests"] == len(endpoint.paid)


# Who reads along --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://models.example.org:443/v1", "To models.example.org, encrypted. Whoever runs"),
        ("http://10.0.0.7:8080/v1", "To 10.0.0.7, not encrypted, readable by all on the way."),
        ("http://127.0.0.1:8080/v1", "To a server on this machine"),
    ],
)
def test_who_can_read_the_questions_is_said(address: str, said: str) -> None:
    part = Model(kind="model", name=HOSTED, model=f"endpoint:{address}#m")
    option = EndpointOption(part, FakeModel(), address)
    *_, found = over_the_network.run([option], None, Settings(languages=("sw",)))
    assert found.text.startswith(said)


# Before anything is asked -----------------------------------------------------------------------


def test_an_endpoint_that_is_not_there_is_said_before_anything_is_measured(tmp_path: Path) -> None:
    with closed_port() as port:
        file = proposal(tmp_path / "in", f"http://127.0.0.1:{port}/v1")
        with pytest.raises(TeraziError, match="check that the endpoint runs"):
            weigh(file, tmp_path / "out")


def test_a_key_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLINIC_KEY", raising=False)
    file = proposal(tmp_path / "in", "https://models.example.org/v1", key_variable="CLINIC_KEY")
    with pytest.raises(InputError, match="CLINIC_KEY") as caught:
        weigh(file, tmp_path / "out")
    assert caught.value.field == HOSTED
