"""A locked proposal says the same for ever, or says that it does not."""

import errno
import hashlib
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from terazi.errors import InputError, TeraziError
from terazi.proposal.lock import Locked, lock, read_locked
from terazi.proposal.paths import files_of
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal
from tests.proposal_samples import GOOD, TABLE, TODAY, changed, names, write

VERSIONS = {"terazi": "0.1.0", "python": "3.11.7", "numpy": "2.4"}


def locked(folder: Path, out: Path, text: str = GOOD, today: date = TODAY) -> Locked:
    """Write, read and lock a proposal."""
    proposal = read_proposal(write(folder, text), today=TODAY)
    return lock(proposal, out, versions=VERSIONS, files=files_of(proposal, folder), today=today)


def test_a_locked_proposal_reads_the_same(tmp_path: Path) -> None:
    there = locked(tmp_path / "a", tmp_path / "out")
    assert read_locked(tmp_path / "out") == there
    assert there.proposal == read_proposal(tmp_path / "a" / "proposal.yaml", today=TODAY)
    assert there.date == TODAY
    assert there.versions == VERSIONS
    assert there.files == {"answers.csv": hashlib.sha256(TABLE.encode()).hexdigest()}


def test_the_folder_stands_alone(tmp_path: Path) -> None:
    there = locked(tmp_path / "a", tmp_path / "b" / "out")
    assert names(there.folder) == ["answers.csv", "proposal.yaml"]
    assert (there.folder / "answers.csv").read_text() == TABLE
    assert read_proposal(there.folder / "proposal.yaml", today=TODAY) == there.proposal


def test_all_defaults_are_written_down_and_the_shorthand_is_written_out(tmp_path: Path) -> None:
    locked(
        tmp_path / "a", tmp_path / "out", changed(("test_sets:", "models: packaged\ntest_sets:"))
    )
    text = (tmp_path / "out" / "proposal.yaml").read_text()
    data = yaml.safe_load(text)
    assert list(data)[:-1] == list(Proposal.model_fields)
    assert data["seed"] == Proposal.model_fields["seed"].default
    assert data["options"][1]["hours_per_month"] == 160
    assert data["hardware"]["lifetime_months"] == 48
    assert data["budget"]["date"] == date(2026, 7, 1)
    assert [option.get("model") for option in data["options"][-2:]] == [
        "packaged:smollm2-135m",
        "packaged:gemma-3-270m",
    ]
    assert "models" not in data
    assert data["owner"]["contact"] == "0722000000"
    assert data["locked"]["versions"] == VERSIONS
    assert data["locked"]["seed"] == data["seed"]
    assert data["locked"]["date"] == TODAY
    assert "&" not in text  # equal values are written out, not referred to


def test_anybody_can_check_the_digest(tmp_path: Path) -> None:
    there = locked(tmp_path / "a", tmp_path / "out")
    lines = (tmp_path / "out" / "proposal.yaml").read_text().splitlines(keepends=True)
    above = "".join(lines[: lines.index("locked:\n")])
    assert hashlib.sha256(above.encode()).hexdigest() == there.sha256


def test_the_digest_is_that_of_the_content(tmp_path: Path) -> None:
    one = locked(tmp_path / "a", tmp_path / "1")
    same = locked(tmp_path / "b", tmp_path / "2", "# a comment\n" + GOOD, date(2027, 1, 1))
    other = locked(tmp_path / "c", tmp_path / "3", changed(("month: 900", "month: 901")))
    assert one.sha256 == same.sha256 != other.sha256


def test_locking_again_returns_the_first_lock(tmp_path: Path) -> None:
    first = locked(tmp_path / "a", tmp_path / "out")
    before = (tmp_path / "out" / "proposal.yaml").read_bytes()
    assert locked(tmp_path / "a", tmp_path / "out", today=date(2027, 1, 1)) == first
    assert (tmp_path / "out" / "proposal.yaml").read_bytes() == before


def test_another_proposal_needs_another_folder(tmp_path: Path) -> None:
    locked(tmp_path / "a", tmp_path / "out")
    with pytest.raises(InputError) as caught:
        locked(tmp_path / "a", tmp_path / "out", changed(("month: 900", "month: 901")))
    assert "another proposal, locked on 2026-11-22" in caught.value.problem
    assert "--out" in caught.value.way_out
    assert read_locked(tmp_path / "out").proposal.answers_per_month == 900


def test_a_table_that_changed_needs_another_folder(tmp_path: Path) -> None:
    there = locked(tmp_path / "a", tmp_path / "out")
    table = tmp_path / "a" / "answers.csv"
    table.write_text(TABLE + "2,sw,Swali?,Jibu.,a test\n")
    with pytest.raises(InputError) as caught:
        lock(there.proposal, there.folder, versions={}, files={"answers.csv": table}, today=TODAY)
    assert caught.value.file == str(table)
    assert "has changed since" in caught.value.problem
    assert "--out" in caught.value.way_out


def test_the_folder_of_the_proposal_itself_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        locked(tmp_path, tmp_path)
    assert "not locked" in caught.value.problem
    assert "--out" in caught.value.way_out
    assert (tmp_path / "proposal.yaml").read_text() == GOOD


def test_the_folder_of_the_table_itself_can_be_that_of_the_weighing(tmp_path: Path) -> None:
    proposal = read_proposal(write(tmp_path), today=TODAY)
    (tmp_path / "proposal.yaml").rename(tmp_path / "question.yaml")
    files = files_of(proposal, tmp_path)
    assert lock(proposal, tmp_path, versions={}, files=files, today=TODAY).proposal == proposal


def test_results_without_a_proposal_are_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "ledger.json").write_text("{}")
    with pytest.raises(InputError, match=r"has a ledger\.json and no proposal"):
        locked(tmp_path / "a", tmp_path / "out")


def test_another_file_of_the_table_s_name_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "answers.csv").write_text("mine")
    with pytest.raises(InputError, match="a file of this name is in the folder already"):
        locked(tmp_path / "a", tmp_path / "out")
    assert names(tmp_path / "out") == ["answers.csv"]
    assert (tmp_path / "out" / "answers.csv").read_text() == "mine"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("answers_per_month: 900", "answers_per_month: 9000", "changed since it was locked"),
        ("seed: 20261122\nlocked", "seed: 1\nlocked", "changed since it was locked"),
        ("# What was asked", "# what was asked", "changed since it was locked"),
        ("  date: 2026-11-22", "  date: soon", "is not what Terazi writes"),
        ("  versions:", "  version:", "is not what Terazi writes"),
        ("locked:", "lcked:", "not locked"),
    ],
)
def test_a_change_to_a_locked_proposal_is_found(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    locked(tmp_path / "a", tmp_path / "out")
    path = tmp_path / "out" / "proposal.yaml"
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    with pytest.raises(InputError) as caught:
        read_locked(tmp_path / "out")
    assert problem in caught.value.problem
    assert caught.value.file == str(path)
    assert caught.value.way_out


@pytest.mark.parametrize("how", ["changed", "removed"])
def test_a_change_to_the_locked_table_is_found(tmp_path: Path, how: str) -> None:
    there = locked(tmp_path / "a", tmp_path / "out")
    table = there.folder / "answers.csv"
    table.write_text("id\n") if how == "changed" else table.unlink()
    with pytest.raises(InputError) as caught:
        read_locked(there.folder)
    assert "not the one that was locked" in caught.value.problem
    assert caught.value.file == str(table)


def test_windows_line_ends_are_no_change(tmp_path: Path) -> None:
    there = locked(tmp_path / "a", tmp_path / "out")
    path = tmp_path / "out" / "proposal.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_locked(tmp_path / "out") == there


def test_dates_are_checked_against_the_day_of_the_lock(tmp_path: Path) -> None:
    proposal = read_proposal(write(tmp_path / "a"), today=TODAY)
    files = files_of(proposal, tmp_path / "a")
    lock(proposal, tmp_path / "out", versions={}, files=files, today=date(2020, 1, 1))
    with pytest.raises(InputError, match="more than a year away"):
        read_locked(tmp_path / "out")


def test_a_folder_without_a_weighing_is_said(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError, match="there is no weighing here") as caught:
            read_locked(folder)
        assert "terazi weigh" in caught.value.way_out


@pytest.mark.parametrize("name", ["ours.gguf", "a" * 150 + ": b.gguf", "#.gguf", "~"])
def test_a_model_s_file_is_recorded_and_not_copied(tmp_path: Path, name: str) -> None:
    gguf = tmp_path / name
    gguf.write_bytes(b"GGUF weights")
    there = locked(
        tmp_path / "a", tmp_path / "out", changed(("packaged:smollm2-135m", f"'{gguf}'"))
    )
    assert there.files[str(gguf)] == hashlib.sha256(b"GGUF weights").hexdigest()
    assert names(there.folder) == ["answers.csv", "proposal.yaml"]
    gguf.unlink()
    assert read_locked(there.folder) == there


@pytest.mark.parametrize("writes_before", [0, 1])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS])
def test_a_full_or_read_only_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes_before: int, error: int
) -> None:
    proposal = read_proposal(write(tmp_path / "a"), today=TODAY)
    files = files_of(proposal, tmp_path / "a")
    calls = 0

    def refuse(_descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls > writes_before:
            raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "fsync", refuse)
    out = tmp_path / "b" / "c" / "out"
    with pytest.raises(TeraziError, match=r"no space left|read-only") as caught:
        lock(proposal, out, versions=VERSIONS, files=files, today=TODAY)
    assert caught.value.exit_status == 1
    assert "→" in str(caught.value)
    assert names(tmp_path) == ["a"]
    monkeypatch.undo()
    assert lock(proposal, out, versions=VERSIONS, files=files, today=TODAY).date == TODAY


def test_an_interruption_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_descriptor: int) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        locked(tmp_path / "a", tmp_path / "out")
    assert names(tmp_path) == ["a"]


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(TeraziError, match=r"there is a file of this name|a file, not a folder"):
        locked(tmp_path / "a", tmp_path / "out")


def test_a_table_that_went_away_is_said(tmp_path: Path) -> None:
    proposal = read_proposal(write(tmp_path / "a"), today=TODAY)
    (tmp_path / "a" / "answers.csv").unlink()
    with pytest.raises(InputError, match="cannot be read"):
        lock(
            proposal,
            tmp_path / "out",
            versions={},
            files=files_of(proposal, tmp_path / "a"),
            today=TODAY,
        )
    assert names(tmp_path) == ["a"]


def test_what_cannot_be_written_down_is_not_locked(tmp_path: Path) -> None:
    proposal = read_proposal(write(tmp_path / "a"), today=TODAY)
    silent = proposal.model_copy(update={"purpose": "x" * 400_000})
    with pytest.raises(TeraziError, match="reads the same again"):
        lock(
            silent,
            tmp_path / "out",
            versions={},
            files=files_of(proposal, tmp_path / "a"),
            today=TODAY,
        )
    assert names(tmp_path) == ["a"]


# All that can be in a proposal: any text without control characters, any number, any day.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u202d\u202e"))
LINES = st.text(
    st.characters(
        exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\u202d\u202e\ufeff"
    ),
    min_size=1,
    max_size=60,
).filter(lambda text: bool(text.strip()) and not text.strip().casefold().startswith("guess:"))
LONG = st.one_of(
    TEXTS,
    st.lists(TEXTS, max_size=4).map("\n".join),
    st.sampled_from(
        ["null", "~", "yes", "12", "2026-01-01", "a: b", "- x", "#", "locked:", "'", '"']
    ),
).filter(lambda text: bool(text.strip()))
AMOUNTS = st.floats(min_value=1e-6, max_value=1e18)
MONEYS = st.fixed_dictionaries(
    {
        "amount": AMOUNTS,
        "currency": st.just("KES"),
        "date": st.dates(date(1970, 1, 1), TODAY),
        "source": st.one_of(st.just(""), LONG),
    }
)
FIGURES = st.fixed_dictionaries(
    {
        "measure": LONG,
        "estimate": st.floats(allow_nan=False, allow_infinity=False),
        "unit": LONG.filter(lambda text: text.strip() != "share"),
        "language": st.sampled_from([None, "sw", "no", "pt-BR"]),
        "n": st.one_of(st.none(), st.integers(1, 10**12)),
        "date": st.dates(date(1970, 1, 1), TODAY),
        "source": LONG,
    }
)
PROPOSALS = st.fixed_dictionaries(
    {
        "title": LINES,
        "purpose": LONG,
        "beneficiaries": LONG,
        "owner": st.fixed_dictionaries({"name": LONG, "role": LONG, "contact": TEXTS}),
        "stakes": st.sampled_from(["low", "medium"]),
        "community": st.fixed_dictionaries(
            {"name": LONG, "country": st.sampled_from(["KE", "NO", "TR"]), "region": TEXTS}
        ),
        "languages": st.permutations(["sw", "no", "en"]).map(tuple),
        "answers_per_month": AMOUNTS,
        "budget": MONEYS,
        "horizon_months": st.integers(1, 600),
        "options": st.tuples(
            st.fixed_dictionaries(
                {"kind": st.just("nothing"), "name": st.just("today"), "today": LONG}
            ),
            st.fixed_dictionaries(
                {
                    "kind": st.just("people"),
                    "name": st.just("people"),
                    "role": LONG,
                    "monthly_wage": MONEYS,
                    "answers_per_hour": AMOUNTS,
                    "figures": st.lists(FIGURES, max_size=2).map(tuple),
                }
            ),
        ),
        "path_to_people": st.one_of(
            st.none(),
            st.fixed_dictionaries(
                {"funded": st.booleans(), "by": st.dates(TODAY, date(2030, 1, 1)), "who": LONG}
            ),
        ),
        "test_sets": st.lists(LONG.map(str.strip), unique=True, max_size=3).map(tuple),
        "seed": st.integers(0, 2**32 - 1),
    }
)


@settings(max_examples=60, deadline=None)
@given(PROPOSALS, st.dictionaries(LINES, LINES, max_size=3))
def test_whatever_is_proposed_reads_the_same_when_it_is_locked(
    data: dict[str, object], versions: dict[str, str]
) -> None:
    proposal = Proposal.model_validate(data)
    with tempfile.TemporaryDirectory() as folder:
        there = lock(proposal, Path(folder), versions=versions, files={}, today=TODAY)
        again = read_locked(Path(folder))
        assert again == there
        assert again.proposal == proposal
        assert read_proposal(Path(folder) / "proposal.yaml", today=TODAY) == proposal
