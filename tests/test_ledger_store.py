"""The ledger and the verdict on disk: what is written is what is read, whatever it says."""

import csv
import dataclasses
import json
import math
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terazi.errors import InputError, TeraziError
from terazi.finding import Direction, Finding, Grade, Interval, Outcome, Source, Theme
from terazi.ledger import sheets
from terazi.ledger.store import read_ledger, read_verdict, write_ledger, write_verdict
from terazi.verdict.decide import decide
from terazi.verdict.words import Gate, GateStatus, MeasureFirst, NotMeasured, Verdict, Word
from tests.verdict_samples import MODEL, TODAY, chance, people, proposal, share, today

FILES = ("ledger.json", "ledger.csv", "items.csv")
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n",
    "'quoted",
    "''",
    '"; rm -rf',
    "a,b",
)

TEXTS = st.one_of(st.text(max_size=12), st.sampled_from(HOSTILE))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SOURCES = st.builds(Source, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)
OUTCOMES = st.builds(
    Outcome, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.sampled_from([True, False, None]), TEXTS, TEXTS
)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    grade = draw(st.sampled_from(Grade))
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    known = grade is not Grade.UNKNOWN
    return Finding(
        option=draw(TEXTS),
        theme=draw(st.sampled_from(Theme)),
        measure=draw(TEXTS),
        unit=draw(TEXTS),
        direction=draw(st.sampled_from(Direction)),
        grade=grade,
        probe=draw(TEXTS),
        estimate=draw(NUMBERS) if known else None,
        interval=draw(st.sampled_from([None, Interval(low, high, 0.9, "planted")])),
        language=draw(TEXTS),
        group=draw(TEXTS),
        n=draw(st.none() | st.integers(0, 10**12)),
        text=draw(TEXTS),
        note=draw(TEXTS),
        sources=tuple(draw(st.lists(SOURCES, max_size=2))),
        details=draw(
            st.dictionaries(st.text(max_size=8), TEXTS | NUMBERS | st.integers(), max_size=3)
        ),
        outcomes=tuple(draw(st.lists(OUTCOMES, max_size=3))),
    )


LEDGERS = st.lists(findings(), max_size=6, unique_by=lambda finding: finding.key)
GATES = st.builds(
    Gate, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, NUMBERS, TEXTS, st.sampled_from(GateStatus),
    st.none() | NUMBERS, st.none() | NUMBERS, TEXTS, TEXTS, TEXTS, TEXTS, st.none() | st.integers(),
)  # fmt: skip
FIRSTS = st.builds(MeasureFirst, TEXTS, TEXTS, TEXTS, st.none() | st.integers(), TEXTS)
VERDICTS = st.builds(
    Verdict, st.sampled_from(Word), TEXTS, TEXTS, st.lists(TEXTS).map(tuple),
    st.lists(GATES, max_size=3).map(tuple), TEXTS, st.lists(TEXTS).map(tuple), st.none() | FIRSTS,
    TEXTS, st.lists(TEXTS).map(tuple),
    st.lists(st.builds(NotMeasured, TEXTS, TEXTS), max_size=3).map(tuple),
)  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


@given(LEDGERS)
def test_what_is_written_is_what_is_read(ledger: list[Finding]) -> None:
    with tempfile.TemporaryDirectory() as place:
        write_ledger(Path(place), ledger)
        found = read_ledger(Path(place))
    expected = sorted(ledger, key=lambda finding: finding.key)
    assert list(found) == expected
    assert [finding.outcomes for finding in found] == [finding.outcomes for finding in expected]


@given(LEDGERS, st.data())
def test_the_same_findings_are_the_same_bytes(ledger: list[Finding], data: st.DataObject) -> None:
    again = data.draw(st.permutations(ledger))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        write_ledger(Path(one), ledger)
        write_ledger(Path(two), again)
        assert files(Path(one)) == files(Path(two))


@given(VERDICTS)
def test_a_verdict_comes_back(verdict: Verdict) -> None:
    with tempfile.TemporaryDirectory() as place:
        write_verdict(Path(place), verdict)
        assert read_verdict(Path(place)) == verdict


def test_a_real_verdict_comes_back_as_the_contract_says(tmp_path: Path) -> None:
    found = decide(
        proposal(), [share(MODEL, 0.63), chance(), today(), *people()], date(2026, 1, 31)
    )
    write_verdict(tmp_path, found)
    assert read_verdict(tmp_path) == found
    document = json.loads((tmp_path / "verdict.json").read_text())
    assert document["verdict"] == "measure first"
    assert document["gates"][0]["status"] == "undecided"
    assert document["measure_first"]["items"] == 1871
    assert document["expires"] == "2027-01-31"
    assert set(document) == {field.name for field in dataclasses.fields(Verdict)}


@given(LEDGERS)
def test_no_cell_of_text_starts_a_formula(ledger: list[Finding]) -> None:
    with tempfile.TemporaryDirectory() as place:
        write_ledger(Path(place), ledger)
        for name, figures in (("ledger.csv", {"estimate", "low", "high", "level", "n"}),
                              ("items.csv", set[str]())):  # fmt: skip
            with (Path(place) / name).open(newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            for row in rows:
                for column, text in row.items():
                    if column in figures:
                        assert text == "" or math.isfinite(float(text))
                    else:
                        assert not text.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("text", [*HOSTILE, "", "plain", "a=b", "＝1"])  # noqa: RUF001
def test_the_mark_on_a_cell_comes_off_again(text: str) -> None:
    marked = sheets.cell(text)
    assert sheets.uncell(marked) == text
    assert (marked == text) == (text in {"", "plain", "a=b", '"; rm -rf', "a,b"})


def test_a_row_opens_in_a_spreadsheet_with_its_figures(tmp_path: Path) -> None:
    finding = share(
        MODEL, -0.0321, interval=Interval(-0.1, 0.04, method="paired"), details={"refused": 3},
        sources=(Source("SIB-200", "https://example.org", date="2024"), Source("CLDR")),
    )  # fmt: skip
    write_ledger(tmp_path, [finding])
    with (tmp_path / "ledger.csv").open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["estimate"], row["low"], row["high"], row["n"]) == (
        "-0.0321",
        "-0.1",
        "0.04",
        "204",
    )
    assert row["sources"] == "SIB-200 (https://example.org, 2024); CLDR"
    assert row["details"] == "refused: 3"
    assert row["grade"] == "measured here"


@pytest.mark.parametrize(
    "broken",
    [
        {"estimate": math.nan},
        {"estimate": -math.inf},
        {"details": {"seconds": math.inf}},
        {"interval": Interval(-math.inf, 0.5)},
    ],
)
def test_what_is_no_number_is_never_written(tmp_path: Path, broken: dict[str, Any]) -> None:
    good = share(MODEL, 0.5)
    write_ledger(tmp_path, [good])
    before = files(tmp_path)
    with pytest.raises(TeraziError, match="topic accuracy"):
        write_ledger(tmp_path, [dataclasses.replace(good, **broken)])
    assert files(tmp_path) == before


def test_numbers_of_numpy_are_numbers(tmp_path: Path) -> None:
    finding = share(MODEL, 0.5)
    counted: Any = {"refused": np.int64(3), "half": np.float32(0.5)}
    write_ledger(tmp_path, [dataclasses.replace(finding, details=counted)])
    assert read_ledger(tmp_path)[0].details == {"refused": 3, "half": 0.5}


def test_half_a_character_becomes_a_question_mark(tmp_path: Path) -> None:
    outcome = Outcome("1", "sw", "", "a\ud800b", "c", correct=False)
    write_ledger(tmp_path, [share(MODEL, 0.5, note="x\udfff", outcomes=(outcome,))])
    (found,) = read_ledger(tmp_path)
    assert found.note == "x?"
    assert found.outcomes[0].picked == "a?b"


def test_one_row_cannot_be_written_twice(tmp_path: Path) -> None:
    with pytest.raises(TeraziError, match="the same row: topic · topic accuracy · Small · sw"):
        write_ledger(tmp_path, [share(MODEL, 0.5), share(MODEL, 0.6)])
    assert not list(tmp_path.iterdir())


GOOD = json.dumps(
    {"findings": [{"option": "a", "theme": "health", "measure": "m", "unit": "share",
                   "direction": "help", "grade": "measured here", "probe": "p", "estimate": 0.5}]}
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "damaged"),
        (GOOD[:-9], "damaged"),
        ("[]", "no findings"),
        ('{"findings": 3}', "no findings"),
        (GOOD.replace("0.5", "NaN"), "NaN is not a number"),
        (GOOD.replace("0.5", "1e999"), "damaged"),
        (GOOD.replace("0.5", '"0.5"'), "findings[0].estimate"),
        (GOOD.replace("0.5", "null"), "needs a figure"),
        (GOOD.replace("health", "wealth"), "findings[0].theme"),
        (GOOD.replace("estimate", "estimat"), "findings[0]"),
        ("[" * 100_000, "damaged"),
        ("\xff\xfe", "damaged"),
    ],
)
def test_a_damaged_ledger_names_the_file_and_the_way_out(
    tmp_path: Path, content: str, said: str
) -> None:
    write_ledger(tmp_path, [])
    (tmp_path / "ledger.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError) as caught:
        read_ledger(tmp_path)
    assert caught.value.file == str(tmp_path / "ledger.json")
    assert caught.value.way_out
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("item,", "thing,"),
        lambda text: text.replace("right", "perhaps"),
        lambda text: text.replace("Small", "Smaller"),
        lambda text: text[:-8],
        lambda text: text + 'a,"b',
        lambda _text: "",
    ],
)
def test_damaged_items_name_the_file(tmp_path: Path, spoil: Callable[[str], str]) -> None:
    outcome = Outcome("1", "sw", "plain", "a", "a", correct=True)
    write_ledger(tmp_path, [share(MODEL, 0.5, outcomes=(outcome,))])
    file = tmp_path / "items.csv"
    spoilt = spoil(file.read_text())
    assert spoilt != file.read_text()
    file.write_text(spoilt)
    with pytest.raises(InputError, match=r"items\.csv"):
        read_ledger(tmp_path)


def test_a_missing_file_says_which_folder_to_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file") as caught:
        read_ledger(tmp_path)
    assert "terazi weigh" in caught.value.way_out
    with pytest.raises(InputError, match=r"verdict\.json"):
        read_verdict(tmp_path)


def test_a_damaged_verdict_names_the_field(tmp_path: Path) -> None:
    write_verdict(tmp_path, decide(proposal(), [], TODAY))
    file = tmp_path / "verdict.json"
    file.write_text(file.read_text().replace("cannot weigh", "go ahead"))
    with pytest.raises(InputError) as caught:
        read_verdict(tmp_path)
    assert caught.value.field == "verdict"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.binary(max_size=60))
def test_any_bytes_at_all_are_an_input_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ledger.json").write_bytes(content)
    with pytest.raises(InputError):
        read_ledger(tmp_path)
