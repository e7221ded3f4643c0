"""Whatever is changed in a weighing is found, and what cannot be checked is said."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from terazi import weigh as weighing
from terazi.data import cldr
from terazi.data.testset import Missing
from terazi.errors import InputError
from terazi.ledger.seal import read_seal, write_seal
from terazi.ledger.store import read_ledger
from terazi.measuring import unasked
from terazi.models.packaged import PACKAGED, _not_pinned
from terazi.proposal.lock import read_locked
from terazi.report.facts import read_facts
from terazi.verify.checks import Status, in_words
from terazi.verify.run import verify
from tests.test_weigh import DAY
from tests.verify_samples import copied, faked, found, in_journal, told, weighed

ENDED = ("proposal.yaml", "ledger.json", "ledger.csv", "items.csv", "verdict.json", "facts.json")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("weighed")
    return folder, weighed(folder)


@pytest.fixture
def place(sealed: tuple[Path, str], tmp_path: Path) -> Iterator[Path]:
    folder = copied(sealed[0], tmp_path / "copy")
    with faked(folder):
        yield folder


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def reseal(folder: Path) -> str:
    return write_seal(folder / "out", ["vetted.csv"], folder / "in")


def test_what_nobody_touched_holds(sealed: tuple[Path, str], place: Path) -> None:
    before = {file: hashlib.sha256(file.read_bytes()).digest() for file in _files(place)}
    checked = verify(place / "out", again=5)
    assert not checked.differs, told(checked)
    (clock,) = found(checked, Status.NOT_HERE)
    assert "clock" in clock.why
    assert clock.way_out
    assert len(found(checked, Status.HOLDS)) >= 15
    assert checked.seal == sealed[1]
    assert sealed[1] in (place / "out/report.html").read_text(encoding="utf-8")
    assert {file: hashlib.sha256(file.read_bytes()).digest() for file in _files(place)} == before


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _one_score(database: sqlite3.Connection) -> str:
    """Change one score a little; returns its key."""
    key, response = database.execute(
        "SELECT key, response FROM calls WHERE verb = 'score' ORDER BY key LIMIT 1 OFFSET 7"
    ).fetchone()
    score = json.loads(response)
    score["log_likelihood"] += 0.25
    database.execute(
        "UPDATE calls SET response = ? WHERE key = ?", (json.dumps(score, sort_keys=True), key)
    )
    return str(key)


def test_one_changed_score_is_found_and_named(place: Path) -> None:
    keys: list[str] = []
    in_journal(place, lambda database: keys.append(_one_score(database)))
    checked = verify(place / "out")
    assert keys[0][:12] in told(checked)
    assert "another answer" in told(checked)


def test_a_changed_score_is_found_by_asking_again_even_if_it_was_sealed_anew(place: Path) -> None:
    in_journal(place, _one_score)
    number = reseal(place)
    checked = verify(place / "out", again=10_000)
    assert "log_likelihood" in told(checked)
    assert checked.seal == number


def test_a_suspect_answer_is_the_first_to_be_asked_again(place: Path) -> None:
    keys: list[str] = []
    in_journal(place, lambda database: keys.append(_one_score(database)))
    (asked,) = (c for c in found(verify(place / "out", again=1)) if "answers as it did" in c.what)
    (one,) = asked.differences
    assert keys[0][:12] in one.place
    assert float(one.kept) == pytest.approx(float(one.found) + 0.25)


def _all_scores(database: sqlite3.Connection) -> None:
    rows = database.execute("SELECT key, response FROM calls WHERE verb = 'score'").fetchall()
    for key, response in rows:
        score = json.loads(response) | {"log_likelihood": -float(int(key[:6], 16))}
        database.execute(
            "UPDATE calls SET response = ? WHERE key = ?", (json.dumps(score, sort_keys=True), key)
        )


def test_a_weighing_does_not_go_on_from_a_changed_answer(place: Path) -> None:
    in_journal(place, _one_score)
    with pytest.raises(InputError, match="changed since it was sealed"):
        weighing.weigh(place / "in/proposal.yaml", place / "out", today=DAY, offline=True)


def test_changed_scores_change_the_findings_that_come_out(place: Path) -> None:
    in_journal(place, _all_scores)
    reseal(place)
    counts = {check.file: check.count for check in found(verify(place / "out"))}
    assert counts["ledger.json"] > 10
    assert counts["items.csv"] > 10


def test_an_answer_that_is_gone_is_not_asked_for(place: Path) -> None:
    in_journal(place, lambda db: db.execute("DELETE FROM calls WHERE verb = 'count_tokens'"))
    said = told(verify(place / "out"))
    assert "all of them | all but" in said
    assert "are not in the journal" in said
    assert "token premium" in said


def test_a_measurement_that_is_gone_is_said(place: Path) -> None:
    in_journal(place, lambda db: db.execute("DELETE FROM calls WHERE verb = 'measure'"))
    checked = verify(place / "out")
    assert "not in the journal" in told(checked)
    assert "so no finding was compared" in in_words(checked)


def test_a_row_that_is_gone_is_one_difference_and_so_is_its_number(place: Path) -> None:
    file = place / "out/items.csv"
    header, first, *rest = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([header, *rest]))
    counts = {check.what: check.count for check in found(verify(place / "out"))}
    assert len(rest) > 50
    assert counts["what every option did on every item comes out again"] == 1
    numbered = first.replace(first.partition(b",")[0], b"999", 1)
    file.write_bytes(b"".join([header, numbered, *rest]))
    (one,) = (c for c in found(verify(place / "out")) if c.what.startswith("what every option"))
    assert one.differences[0].place == "column finding of 1 rows"
    file.write_bytes(b"".join([header, *rest, first]))
    (one,) = (c for c in found(verify(place / "out")) if c.what.startswith("what every option"))
    assert [d.place for d in one.differences] == ["the order of the rows"]


def test_a_request_that_was_changed_lies_under_the_wrong_key(place: Path) -> None:
    sql = "UPDATE calls SET request = replace(request, 'context', 'context ') WHERE verb = 'score'"
    in_journal(place, lambda database: database.execute(sql))
    assert any("every call lies under the key" in c.what for c in found(verify(place / "out")))


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("3,Ujumbe 3 wa soko", "3,Ujumbe 3 wa mahindi", "not in the journal"),
        ("soko,market", "soko,vet", "topic accuracy"),
    ],
)
def test_one_item_of_an_own_set(old: str, new: str, finding: str, place: Path) -> None:
    replaced(place / "in/sets/messages.csv", old, new)
    said = told(verify(place / "out"))
    assert "SHA-256 of sets/messages.csv" in said
    assert finding in said


def test_one_item_of_a_public_set(place: Path) -> None:
    (file,) = (place / "mirror").rglob("sw.devtest")
    replaced(file, "mengine 3", "mengine 4")
    checked = verify(place / "out")
    assert "content differs" in told(checked)
    assert any("test sets" in check.why for check in found(checked, Status.NOT_HERE))


def test_one_weight(place: Path) -> None:
    file = place / "in/model.gguf"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    changed = [check.what for check in found(verify(place / "out"))]
    assert "the weights of Model are those that answered" in changed
    assert "the files that the proposal names are those that were locked" in changed


def _number(file: Path) -> None:
    """Change the first figure that stands alone in a file."""
    text = file.read_text(encoding="utf-8")
    at = next(i for i, c in enumerate(text) if c in "12345678" and i > len(text) // 2)
    file.write_text(text[:at] + str(int(text[at]) + 1) + text[at + 1 :], "utf-8", newline="")


@pytest.mark.parametrize("name", [*ENDED, "costs.csv", "report.html", "vetted.csv"])
@pytest.mark.parametrize("forger", [False, True])
def test_one_number_of_a_file(name: str, place: Path, *, forger: bool) -> None:
    _number(place / "out" / name)
    if forger:
        reseal(place)
    checked = verify(place / "out")
    assert checked.differs
    assert name in told(checked)


def test_reports_in_other_languages_are_checked_as_well(place: Path) -> None:
    page = weighing.report(place / "out", "tr")
    assert page.name == "report.tr.html"
    assert not verify(place / "out").differs
    replaced(page, "Clerks", "Nurses")
    assert "report.tr.html" in told(verify(place / "out"))


def test_a_packaged_model_that_is_not_the_pinned_one(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(*_: object, **__: object) -> Path:
        raise _not_pinned(PACKAGED["smollm2-135m"], "ab" * 32, place / "in/model.gguf")

    monkeypatch.setattr("terazi.verify.files.place_of", other)
    assert "ab" * 32 in told(verify(place / "out"))


def test_a_changed_seal(place: Path) -> None:
    _number(place / "out/seal.json")
    assert "what it lists has" in told(verify(place / "out"))


def test_both_values_of_a_finding_are_shown(place: Path) -> None:
    file = place / "out/ledger.json"
    ledger = json.loads(file.read_text(encoding="utf-8"))
    row = next(r for r in ledger["findings"] if r["measure"] == "token premium" and r["estimate"])
    was, row["estimate"] = row["estimate"], 1.25
    file.write_text(json.dumps(ledger, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    said = told(verify(place / "out"))
    assert f"column estimate: {was} | 1.25" in said  # the spreadsheet against the ledger
    assert f"estimate: 1.25 | {was}" in said  # the ledger against the journal


def test_a_forger_who_makes_all_anew_is_found_by_the_journal(place: Path) -> None:
    out = place / "out"
    findings = [
        replace(f, estimate=0.99, interval=None) if f.measure == "word knowledge" else f
        for f in read_ledger(out)
        if f.measure != "word knowledge" or f.estimate is not None
    ]
    uses = [(use, Missing("", "", "")) for use in (cldr.USE, "parallel", "topic")]
    done = weighing.conclude(
        read_locked(out), findings, unasked((), uses), read_facts(out), seal=lambda: reseal(place)
    )
    checked = verify(out)
    (changed,) = (c for c in found(checked) if c.file == "ledger.json")
    assert all("word knowledge" in one.place for one in changed.differences)
    assert checked.seal == done.seal


def test_another_number_is_all_that_tells_of_a_forger_of_everything(
    sealed: tuple[Path, str], place: Path
) -> None:
    """The limit of every seal: whoever owns the model's answers can make up a whole weighing."""
    shutil.rmtree(place / "out")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.verify_samples.likely", lambda _, answer: -float(len(answer)))
        patch.setattr("tests.verify_samples.proposed", lambda *_: place / "in/proposal.yaml")
        number = weighed(place)
    checked = verify(place / "out")
    assert not checked.differs
    assert checked.seal == number != sealed[1]


def test_without_model_and_own_files_it_says_what_it_could_not_check(place: Path) -> None:
    shutil.rmtree(place / "in")
    checked = verify(place / "out", again=3)
    assert not checked.differs, told(checked)
    said = in_words(checked)
    assert "not here: model.gguf" in said
    assert "--files" in said
    assert "messages.csv" in said


def test_files_that_lie_elsewhere(place: Path) -> None:
    (place / "in").rename(place / "moved")
    checked = verify(place / "out", files=place / "moved")
    assert not checked.differs, told(checked)
    assert len(found(checked, Status.NOT_HERE)) == 1


def test_without_the_public_set(place: Path) -> None:
    shutil.rmtree(place / "mirror")
    (place / "mirror").mkdir()
    checked = verify(place / "out")
    assert not checked.differs, told(checked)
    assert "TERAZI_MIRROR" in in_words(checked)


def test_other_versions_are_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terazi.verify.alone.versions", lambda: {"terazi": "9.9"})
    assert "(here 9.9)" in in_words(verify(place / "out"))


def test_a_weighing_from_before_seals(place: Path) -> None:
    (place / "out/seal.json").unlink()
    checked = verify(place / "out")
    assert checked.seal == ""
    assert "never sealed" in in_words(checked)


def test_a_weighing_that_goes_on_is_sealed_again(place: Path, sealed: tuple[Path, str]) -> None:
    done = weighing.weigh(
        place / "in/proposal.yaml",
        place / "out",
        today=read_locked(place / "out").date,
        offline=True,
    )
    assert done.seal == sealed[1]
    assert not verify(place / "out").differs


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (shutil.rmtree, "no such folder"),
        (lambda out: (out / "proposal.yaml").unlink(), "no weighing here"),
        (lambda out: (out / "ledger.json").unlink(), "has not ended"),
        (lambda out: (out / "journal.sqlite").unlink(), "journal.sqlite missing"),
    ],
)
def test_what_is_no_ended_weighing_is_refused(
    spoil: Callable[[Path], object], says: str, place: Path
) -> None:
    spoil(place / "out")
    with pytest.raises(InputError, match=says) as error:
        verify(place / "out")
    assert error.value.way_out


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\0" + bytes(5000), b"no database at all" * 100]
)
def test_a_damaged_journal(content: bytes, place: Path) -> None:
    (place / "out/journal.sqlite").write_bytes(content)
    checked = verify(place / "out")
    assert "journal.sqlite" in {check.file for check in found(checked)}
    assert "the journal cannot be read" in in_words(checked)


def test_a_journal_with_a_trap_in_it_is_not_read(place: Path) -> None:
    in_journal(
        place,
        lambda db: db.execute("CREATE TRIGGER trap AFTER DELETE ON calls BEGIN SELECT 1; END"),
    )
    assert "trigger trap" in told(verify(place / "out"))


@pytest.mark.parametrize("name", ENDED)
def test_half_a_file(name: str, place: Path) -> None:
    file = place / "out" / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert verify(place / "out").differs


def test_a_seal_names_every_file_that_counts(place: Path) -> None:
    seal = read_seal(place / "out")
    assert seal is not None
    assert {*ENDED, "vetted.csv", "costs.csv", "plan.json"} <= set(seal.files)
    assert seal.proposal_at == "../in"
