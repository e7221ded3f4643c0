"""A right proposal, and ways to make it wrong."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from terazi.errors import InputError, InputErrors
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal

TODAY = date(2026, 11, 22)

TABLE = "id,language,question,answer,vetted_by\n1,sw,Swali?,Jibu.,a test\n"

GOOD = """\
title: Health line
purpose: Mothers get an answer to a question about a small child
beneficiaries: Mothers in two wards
owner: {name: Amina Yusuf, role: head of the clinic, contact: 0722000000}
stakes: high
themes: [health]
community: {name: Kilifi wards, country: KE, people: 4200}
languages: [sw, en]
answers_per_month: 900
budget: {amount: 1200000, currency: KES, date: 2026-07-01}
horizon_months: 12
options:
  - name: Today
    kind: nothing
    today: They wait for market day
  - name: Nurse
    kind: people
    role: nurse
    monthly_wage: {amount: 60000, currency: KES, date: 2026-07-01}
    answers_per_hour: 10
  - name: Vetted answers
    kind: tool
    table: answers.csv
    figures:
      - measure: topic accuracy
        estimate: 0.7
        low: 0.6
        high: 0.8
        date: 2026-01-01
        source: a report
  - name: Small model
    kind: model
    model: packaged:smollm2-135m
exchange_rates:
  - {currency: USD, rate: 129.5, date: 2026-07-01, source: central bank}
hardware:
  description: laptop
  price: {amount: 350, currency: USD, date: 2026-07-01}
red_lines:
  - name: It understands
    measure: topic accuracy
    language: sw
    at_least: 0.9
    set_by: village health committee and a clinical officer
    why: a wrong desk costs a day
path_to_people: {funded: yes, by: 2027-07-01, who: two nurses of the county}
participation: {decided_by: the clinic, consulted: [mothers], absent: [herders]}
test_sets: [sib-200]
"""


class Slip(NamedTuple):
    """One change that makes a proposal wrong, and what must be said about it."""

    old: str
    new: str
    field: str
    problem: str
    way_out: str


def names(folder: Path) -> list[str]:
    """The names of all that is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def changed(*changes: tuple[str, str]) -> str:
    """The right proposal with each first text replaced by the second; it must be there, once."""
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def without(*fields: str) -> str:
    """The right proposal without some outermost fields of one line."""
    lines = GOOD.splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(tuple(f"{name}:" for name in fields))]
    assert len(lines) - len(kept) == len(fields)
    return "".join(kept)


def write(folder: Path, text: str | bytes = GOOD) -> Path:
    """Write a proposal and its table into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "answers.csv").write_text(TABLE, encoding="utf-8")
    path = folder / "proposal.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def good(folder: Path, text: str = GOOD) -> Proposal:
    """Write and read a right proposal."""
    return read_proposal(write(folder, text), today=TODAY)


def refusals(folder: Path, text: str | bytes) -> list[InputError]:
    """Everything that is wrong with a proposal; each names the file and a way out."""
    path = write(folder, text)
    with pytest.raises(InputError) as caught:
        read_proposal(path, today=TODAY)
    error = caught.value
    errors = error.errors if isinstance(error, InputErrors) else [error]
    for one in errors:
        assert one.file == str(path)
        assert one.way_out
        assert one.exit_status == 2
    return errors


def refusal(folder: Path, text: str | bytes) -> InputError:
    """The one thing that is wrong with a proposal."""
    errors = refusals(folder, text)
    assert len(errors) == 1, [str(error) for error in errors]
    return errors[0]


def line_of(text: str, part: str) -> int:
    """The line, counted from 1, in which ``part`` first stands."""
    return text[: text.index(part)].count("\n") + 1
