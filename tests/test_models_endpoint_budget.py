"""A budget at an endpoint is kept: of tokens, of money, of time."""

import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.errors import InputError
from terazi.models.endpoint.budget import Budget, Purse, Spent, Tokens
from terazi.models.endpoint.line import Limits
from terazi.models.endpoint.model import EndpointModel
from terazi.models.endpoint.problems import NoAnswerError, may_be_asked_again
from terazi.models.interface import Generation, Prompt, ScoreRequest
from tests.models_endpoint_server import Answer, Asked, openai, refusal, serve, vllm

QUICK = Limits(timeout=0.5, tries=2, first_pause=0.001, at_once=1)

counts = st.integers(0, 500)
tokens = st.builds(Tokens, counts, counts)
#: The most a request can cost, and the part of it that is used; None where nothing is charged.
costs = st.tuples(tokens, st.none() | st.fractions(0, 1))


@given(st.lists(costs, max_size=30), st.integers(0, 3000), st.floats(0, 0.01))
def test_no_order_of_requests_spends_more_than_the_budget(
    asked: list[tuple[Tokens, float | None]], most: int, money: float
) -> None:
    budget = Budget(tokens=most, money=money, read_price=1.5, written_price=6)
    purse = Purse(budget)
    under_way: list[tuple[Tokens, Tokens | None]] = []
    read = written = 0
    for number, (at_most, share) in enumerate(asked):
        try:
            purse.set_aside(at_most)
        except NoAnswerError as error:
            assert error.problem.startswith("budget spent: ")  # noqa: PT017
            continue
        used = None
        if share is not None:
            used = Tokens(math.floor(at_most.read * share), math.floor(at_most.written * share))
            read, written = read + used.read, written + used.written
        under_way.append((at_most, used))
        if number % 3:  # several are under way at a time
            purse.settle(*under_way.pop(0))
    for pair in under_way:
        purse.settle(*pair)
    spent = purse.spent
    assert (spent.read, spent.written) == (read, written)
    assert spent.read + spent.written <= most
    assert spent.money == pytest.approx(budget.price(Tokens(read, written)))
    assert spent.money <= money * (1 + 1e-9)


@pytest.mark.parametrize("budget", [Budget(tokens=100), Budget(money=1e-4, read_price=1.0)])
def test_what_is_under_way_is_set_aside(budget: Budget) -> None:
    purse = Purse(budget)
    purse.set_aside(Tokens(60, 0))
    with pytest.raises(NoAnswerError, match="budget spent"):
        purse.set_aside(Tokens(41, 0))
    purse.set_aside(Tokens(40, 0))
    purse.settle(Tokens(60, 0), Tokens(10, 0))
    with pytest.raises(NoAnswerError, match="budget spent"):
        purse.set_aside(Tokens(51, 0))
    purse.settle(Tokens(40, 0), None)
    purse.set_aside(Tokens(90, 0))


def test_a_purse_keeps_count_for_several_threads() -> None:
    purse = Purse(Budget(tokens=1000))
    refused = []

    def spend(_: int) -> None:
        try:
            purse.set_aside(Tokens(5, 2))
        except NoAnswerError:
            refused.append(1)
        else:
            purse.settle(Tokens(5, 2), Tokens(4, 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(spend, range(400)))
    spent = purse.spent
    assert spent.requests == 400 - len(refused)
    assert spent.read == 4 * spent.requests
    assert 990 <= spent.read + spent.written <= 1000


@pytest.mark.parametrize(
    "wrong",
    [{"tokens": -1}, {"seconds": math.nan}, {"money": 5.0}, {"read_price": -1.0},
     {"money": math.inf, "read_price": 1.0}],
)  # fmt: skip
def test_budgets_that_mean_nothing_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError) as caught:
        Budget(**wrong)  # type: ignore[arg-type]
    assert caught.value.way_out


def ask(budget: Budget, *, number: int, spent: Spent | None = None) -> list[Generation]:
    with serve(openai) as endpoint:
        model = EndpointModel(endpoint.url, budget=budget, limits=QUICK)
        model.go_on_from(spent or Spent())
        found = model.generate([Prompt("one two", max_tokens=6)] * number)
        assert len(endpoint.paid) == sum(not one.problem for one in found)
    return found


def test_what_the_budget_does_not_cover_is_not_sent() -> None:
    # An answer reads 2 and writes 5 tokens, and could have cost 7 + 256 and 6.
    found = ask(Budget(tokens=269 + 7 * 3), number=9)
    assert [one.problem for one in found] == [""] * 4 + ["budget spent: 290 tokens"] * 5
    assert may_be_asked_again(found[-1].problem)


def test_money_is_counted_with_the_prices_given() -> None:
    budget = Budget(money=0.01, read_price=10, written_price=1000, currency="USD")
    found = ask(budget, number=3)  # 0.0086 at most, 0.00502 in fact
    assert [one.problem for one in found] == [
        "",
        "budget spent: 0.01 USD",
        "budget spent: 0.01 USD",
    ]


def test_what_was_spent_before_counts() -> None:
    (found,) = ask(Budget(tokens=1000), spent=Spent(read=700, written=100), number=1)
    assert found.problem == "budget spent: 1000 tokens"


def test_a_budget_of_nothing_sends_nothing() -> None:
    assert {one.problem for one in ask(Budget(tokens=0), number=2)} == {"budget spent: 0 tokens"}


def test_scores_end_with_the_budget_as_well() -> None:
    with serve(vllm()) as endpoint:
        model = EndpointModel(endpoint.url, budget=Budget(tokens=30), limits=QUICK)
        scores = model.score([ScoreRequest("a b c", f" d{number}") for number in range(9)])
        spent = model.spent
    kinds = [score.problem for score in scores]
    assert kinds == sorted(kinds)
    assert 0 < kinds.count("") < 9
    assert set(kinds) == {"", "budget spent: 30 tokens"}
    assert spent.read + spent.written <= 30
    assert model.losses["budget spent"] == 9 - kinds.count("")


def test_tries_that_may_have_been_charged_are_counted_at_their_worst() -> None:
    def late(asked: Asked) -> Answer:
        return Answer(before=lambda: time.sleep(1)) if asked.paid else openai(asked)

    def refused(asked: Asked) -> Answer:
        return refusal(500, "oops") if asked.paid else openai(asked)

    def silent(asked: Asked) -> Answer:
        answer = openai(asked)
        if asked.paid and isinstance(answer.body, dict):
            answer.body["usage"] = {"prompt_tokens": 0, "completion_tokens": -5}
        return answer

    prompt = Prompt("one two", max_tokens=6)
    worst = Tokens(7 + 256, 6)
    for behaviour, tries in ((late, 2), (refused, 0), (silent, 1)):
        with serve(behaviour) as endpoint:
            model = EndpointModel(endpoint.url, limits=QUICK)
            (generation,) = model.generate([prompt])
            spent = model.spent
        assert generation.problem
        assert (spent.requests, spent.read, spent.written) == (
            tries, tries * worst.read, tries * worst.written,
        )  # fmt: skip


def test_time_runs_while_answers_are_waited_for_and_only_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def pass_time(asked: Asked) -> Answer:
        if asked.paid:
            now[0] += 4
        return openai(asked)

    with serve(pass_time) as endpoint:
        model = EndpointModel(endpoint.url, budget=Budget(seconds=10), limits=Limits(at_once=1))
        (first,) = model.generate([Prompt("one")])
        now[0] += 1000
        second, third, fourth = model.generate([Prompt("one")] * 3)
        spent = model.spent
    assert [one.problem for one in (first, second, third)] == ["", "", ""]
    assert fourth.problem == "budget spent: 10 seconds"
    assert spent.seconds == 12


def test_nobody_waits_longer_than_the_time_that_is_left() -> None:
    waits: list[float] = []

    def busy(asked: Asked) -> Answer:
        return Answer({}, 429, {"Retry-After": "30"}) if asked.paid else openai(asked)

    with serve(busy) as endpoint:
        model = EndpointModel(endpoint.url, budget=Budget(seconds=20))
        model._line._sleep = waits.append
        (generation,) = model.generate([Prompt("one")])
    assert generation.problem == "budget spent: 20 seconds"
    assert waits == []


def test_one_late_answer_does_not_outlast_the_time_that_is_left() -> None:
    released = threading.Event()

    def late(asked: Asked) -> Answer:
        return Answer(before=lambda: released.wait(30)) if asked.paid else openai(asked)

    with serve(late) as endpoint:
        model = EndpointModel(endpoint.url, budget=Budget(seconds=0.5), limits=Limits(tries=1))
        (generation,) = model.generate([Prompt("one")])
        assert not released.is_set()
        released.set()
    assert "did not answer in time" in generation.problem
