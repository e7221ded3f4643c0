"""Two weighings side by side: what changed, whether chance explains it, and what may be why."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from terazi import weigh as weighing
from terazi.cli import main
from terazi.difference.compare import Compared, compare
from terazi.difference.findings import CHANGED, CLOCK, NOT_REPRODUCIBLE
from terazi.difference.inputs import by_name
from terazi.difference.words import in_words
from terazi.errors import InputError
from terazi.finding import Interval
from terazi.ledger.store import read_ledger
from terazi.proposal.lock import read_locked
from terazi.report.facts import read_facts
from terazi.statistics.intervals import wilson
from terazi.statistics.two_intervals import difference_of
from tests.verify_samples import DOCUMENT, copied, faked, weighed


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weighed")
    weighed(folder)
    return folder


@pytest.fixture
def place(ended: Path, tmp_path: Path) -> Iterator[Path]:
    folder = copied(ended, tmp_path / "copy")
    with faked(folder):
        yield folder


def other(folder: Path, **changes: Any) -> Path:  # noqa: ANN401  any YAML
    weighed(folder, {**DOCUMENT, **changes})
    return folder / "out"


def measures(found: Compared, cause: str) -> set[str]:
    return {one.key[1] for of, some in found.by_cause.items() if cause in of for one in some}


def test_a_weighing_is_the_same_as_itself(ended: Path) -> None:
    found = compare(ended / "out", ended / "out")
    assert found == Compared((), (), (), ())
    assert "Nothing changed" in in_words(found)


def test_a_price_changes_what_it_costs_and_nothing_else(ended: Path, tmp_path: Path) -> None:
    options = [dict(one) for one in DOCUMENT["options"]]
    options[3]["monthly"] = {**options[3]["monthly"], "amount": 2000}
    found = compare(ended / "out", other(tmp_path / "b", options=options))
    (change,) = (one for one in found.inputs if one.kind == "the proposal")
    assert change.place == "options[Model].monthly.amount"
    assert (float(change.before), float(change.after)) == (1000, 2000)
    assert change.option == "Model"
    changed = measures(found, "what the proposal says of Model")
    assert "price per answer" in changed
    assert "word knowledge" not in changed
    assert not measures(found, NOT_REPRODUCIBLE)


def test_a_red_line_changes_a_gate(ended: Path, tmp_path: Path) -> None:
    line = {**DOCUMENT["red_lines"][0], "at_least": 0.001}
    found = compare(ended / "out", other(tmp_path / "b", red_lines=[line]))
    assert {one.place for one in found.inputs if one.kind == "the proposal"} == {
        "red_lines[Knows our words].at_least"
    }
    moved = {(one.option, str(one.before and one.before.status)) for one in found.gates}
    assert ("Model", "failed") in moved
    assert "passed" in in_words(found)


def test_other_scores_of_the_same_model_are_not_reproducible(
    ended: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.verify_samples.likely", lambda _, answer: -float(len(answer)))
    found = compare(ended / "out", other(tmp_path / "b"))
    assert not found.inputs
    changed = [one for one in found.findings if one.key[1] == "topic accuracy"]
    assert changed
    assert all(one.causes == () for one in changed)  # no input tells of it: not reproducible
    assert "not reproducible" in in_words(found)
    paired = [one.chance for one in changed if one.what == CHANGED and one.chance.pairs]
    assert paired
    assert all(one.explains is not None for one in paired)


def test_a_number_that_nothing_explains_is_not_reproducible(place: Path, tmp_path: Path) -> None:
    findings = [
        replace(one, estimate=one.estimate + 0.5, interval=None)
        if one.measure == "token premium" and one.estimate
        else one
        for one in read_ledger(place / "out")
    ]
    second = copied(place, tmp_path / "second")
    weighing.conclude(
        read_locked(second / "out"),
        findings,
        (),
        read_facts(second / "out"),
        seal=lambda: "",
    )
    found = compare(place / "out", second / "out")
    assert measures(found, NOT_REPRODUCIBLE) == {"token premium"}
    (one,) = found.findings
    assert one.chance.explains is None


def test_times_are_measured_again(
    ended: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = {
        "memory": 10**8,
        "loading": 0.5,
        "reading": [100.0, 120.0],
        "writing": [10.0, 12.0],
        "answers": [5.1, 6.2],
        "watt_hours": 0.02,
        "energy": "planted",
        "energy_grade": "assumed",
        "threads": 2,
    }
    monkeypatch.setattr("tests.verify_samples.speed", lambda *_: quick)
    found = compare(ended / "out", other(tmp_path / "b"))
    assert "time per answer" in measures(found, CLOCK)
    assert not measures(found, NOT_REPRODUCIBLE)
    (time,) = (o for o in found.findings if o.key[1:3] == ("time per answer", "Model"))
    assert time.chance.explains
    assert time.chance.how == "two intervals, measured apart"


def test_a_changed_own_set_is_named(
    ended: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.verify_samples.TABLE", _other_table())
    found = compare(ended / "out", other(tmp_path / "b"))
    assert "sets/messages.csv" in {one.place for one in found.inputs if one.kind == "files"}
    assert "topic accuracy" in measures(found, "the test set")
    assert not measures(found, NOT_REPRODUCIBLE)


def _other_table() -> str:
    return "n,message,goes to\n" + "".join(f"{n},Neno {n},vet\n" for n in range(12))


def test_options_are_told_apart_by_name() -> None:
    assert by_name({"options": [{"name": "A", "x": 1}, {"name": "B"}]}) == {
        "options": {"[A]": {"name": "A", "x": 1}, "[B]": {"name": "B"}}
    }
    assert by_name([{"name": "A"}, {"name": "A"}]) == [{"name": "A"}, {"name": "A"}]


def test_the_interval_of_a_difference_is_the_published_one() -> None:
    """Newcombe (1998), Statistics in Medicine 17: 56/70 and 48/80, method 10."""
    found = difference_of(48 / 80, wilson(48, 80), 56 / 70, wilson(56, 70))
    assert found.low == pytest.approx(0.0524, abs=1e-4)
    assert found.high == pytest.approx(0.3339, abs=1e-4)
    with pytest.raises(ValueError, match="level"):
        difference_of(0, Interval(-1, 1, 0.9), 0, Interval(-1, 1, 0.95))


def test_a_folder_that_is_no_weighing(ended: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        compare(ended / "out", tmp_path / "nowhere")


def test_the_commands(place: Path) -> None:
    out, run = str(place / "out"), CliRunner().invoke
    assert run(main, ["verify", out]).exit_code == 0
    assert '"differs": 0' in run(main, ["verify", out, "--json"]).stdout
    assert run(main, ["bundle", out]).exit_code == 0
    assert run(main, ["verify", f"{out}.zip"]).exit_code == 0
    assert "Nothing changed" in run(main, ["diff", out, f"{out}.zip"]).stdout
    assert '"findings": []' in run(main, ["diff", out, out, "--json"]).stdout
    (place / "out/verdict.json").write_text("{}", encoding="utf-8")
    assert run(main, ["verify", out]).exit_code == 1
    assert run(main, ["verify", str(place)]).exit_code == 2
    assert run(main, ["diff", out, str(place / "none")]).exit_code == 2
