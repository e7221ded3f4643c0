"""What may be spent at an endpoint: tokens, money, time. A limit is kept, not noticed too late.

Before a request is sent, the most it can cost is set aside; when the answer is there, what it did
cost is booked instead. Where the endpoint does not say, the most is booked.
"""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from terazi.errors import InputError
from terazi.models.endpoint.problems import BUDGET_SPENT, NoAnswerError

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens read and written."""

    read: int
    written: int


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits, each None for no limit.

    Attributes:
        tokens: read and written together.
        money: in units of ``currency``.
        seconds: by the wall clock, while answers are waited for.
        read_price: of a million tokens read, in ``currency``.
        written_price: of a million tokens written.
        currency: of all three amounts, as ISO 4217 has it.

    Raises:
        InputError: a limit or price is negative or no number, or money has no price.
    """

    tokens: int | None = None
    money: float | None = None
    seconds: float | None = None
    read_price: float = 0.0
    written_price: float = 0.0
    currency: str = ""

    def __post_init__(self) -> None:
        limits = [limit for limit in (self.tokens, self.money, self.seconds) if limit is not None]
        if any(not math.isfinite(n) or n < 0 for n in (*limits, *self._prices)):
            raise InputError(
                "a budget or price at an endpoint is negative or not a number",
                way_out="write amounts of 0 or more",
            )
        if self.money is not None and not any(self._prices):
            raise InputError(
                "a budget of money at an endpoint needs the prices of its tokens",
                way_out="give the price of a million tokens read and of a million written",
            )

    @property
    def _prices(self) -> tuple[float, float]:
        return self.read_price, self.written_price

    def price(self, tokens: Tokens) -> float:
        """What tokens cost, in ``currency``."""
        return (tokens.read * self.read_price + tokens.written * self.written_price) / _MILLION


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent: requests that may have been charged, tokens, money, seconds of waiting."""

    requests: int = 0
    read: int = 0
    written: int = 0
    money: float = 0.0
    seconds: float = 0.0


class Purse:
    """Keeps a budget; safe for several threads.

    Args:
        budget: the limits.
    """

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._spent = Spent()
        self._aside: list[Tokens] = []
        self._since: float | None = None
        self._lock = threading.Lock()

    @property
    def spent(self) -> Spent:
        """Until now, waiting included."""
        with self._lock:
            return replace(self._spent, seconds=self._seconds())

    def go_on_from(self, spent: Spent) -> None:
        """Count what was spent before as well."""
        with self._lock:
            self._spent = Spent(
                requests=self._spent.requests + spent.requests,
                read=self._spent.read + spent.read,
                written=self._spent.written + spent.written,
                money=self._spent.money + spent.money,
                seconds=self._spent.seconds + spent.seconds,
            )

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """The clock runs within; it is not entered twice at once."""
        self._since = time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                self._spent = replace(self._spent, seconds=self._seconds())
                self._since = None

    def seconds_left(self) -> float:
        """Until the time is up; infinite without a limit."""
        limit = self.budget.seconds
        return math.inf if limit is None else limit - self._seconds()

    def out_of_time(self) -> NoAnswerError:
        """The time is up, or would be."""
        return NoAnswerError(BUDGET_SPENT, f"{self.budget.seconds or 0:g} seconds")

    def set_aside(self, most: Tokens) -> None:
        """Set the most aside that a request can cost.

        Raises:
            NoAnswerError: the budget would not cover it.
        """
        with self._lock:
            if self.seconds_left() <= 0:
                raise self.out_of_time()
            read = self._spent.read + sum(one.read for one in self._aside) + most.read
            written = self._spent.written + sum(one.written for one in self._aside) + most.written
            if self.budget.tokens is not None and read + written > self.budget.tokens:
                raise NoAnswerError(BUDGET_SPENT, f"{self.budget.tokens} tokens")
            price = self._spent.money + sum(map(self.budget.price, (*self._aside, most)))
            if self.budget.money is not None and price > self.budget.money:
                money = f"{self.budget.money:g} {self.budget.currency}".rstrip()
                raise NoAnswerError(BUDGET_SPENT, money)
            self._aside.append(most)

    def settle(self, most: Tokens, used: Tokens | None) -> None:
        """Book what a request has used whose most had been set aside; None for nothing."""
        with self._lock:
            self._aside.remove(most)
            if used is None:
                return
            spent = self._spent
            self._spent = replace(
                spent,
                requests=spent.requests + 1,
                read=spent.read + used.read,
                written=spent.written + used.written,
                money=spent.money + self.budget.price(used),
            )

    def _seconds(self) -> float:
        running = 0.0 if self._since is None else time.monotonic() - self._since
        return self._spent.seconds + running
