"""A bundle is the same for the same folder, holds what it says, and can do no harm."""

import csv
import hashlib
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from terazi.bundle import make
from terazi.bundle.licences import may_be_passed_on
from terazi.bundle.make import bundle
from terazi.bundle.unpack import unpacked
from terazi.data.new_sheet import Wanted, new_sheet
from terazi.data.own import licences_of_own
from terazi.data.own_people import UNSAID
from terazi.errors import InputError, TeraziError
from terazi.provenance import ABSENT, FILES
from terazi.verify.checks import Status, in_words
from terazi.verify.run import verify
from tests.verify_samples import copied, faked, found, told, weighed


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weighed")
    weighed(folder, licence="CC BY 4.0")
    return folder


@pytest.fixture
def place(ended: Path, tmp_path: Path) -> Iterator[Path]:
    folder = copied(ended, tmp_path / "copy")
    with faked(folder):
        yield folder


def names(file: Path) -> set[str]:
    with zipfile.ZipFile(file) as inside:
        return set(inside.namelist())


def test_the_same_folder_gives_the_same_bytes(place: Path, tmp_path: Path) -> None:
    first = bundle(place / "out", tmp_path / "a.zip", with_own=True, with_sets=True)
    for file in (place / "out").iterdir():
        os.utime(file, (1, 1))
    second = bundle(place / "out", tmp_path / "a.zip", with_own=True, with_sets=True)
    assert first.sha256 == second.sha256 == hashlib.sha256(second.file.read_bytes()).hexdigest()


def test_a_bundle_can_be_checked_where_nothing_else_is(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = bundle(place / "out", tmp_path / "all.zip", with_own=True, with_sets=True)
    (place / "in").rename(place / "gone")
    (place / "mirror").rename(place / "away")
    monkeypatch.delenv("TERAZI_MIRROR")
    checked = verify(done.file)
    assert not checked.differs, told(checked)
    assert checked.seal == done.seal
    assert any("every finding comes out" in c.what for c in found(checked, Status.HOLDS))
    assert "TERAZI_MIRROR" not in os.environ


def test_what_is_left_out_is_said(place: Path, tmp_path: Path) -> None:
    done = bundle(place / "out", tmp_path / "small.zip")
    inside = names(done.file)
    assert not [name for name in inside if "messages" in name or name.startswith("sets/")]
    left = {one.name: one.why for one in done.left_out}
    assert "--with-own" in left["sets/messages.csv"]
    assert "--with-sets" in left["lines/sw.dev"]
    assert "stay where they are" in left["model.gguf"]
    with zipfile.ZipFile(done.file) as content:
        page = content.read("README.txt").decode()
    assert "sets/messages.csv" in page
    assert done.seal in page
    checked = verify(done.file, files=place / "in")
    assert not checked.differs, told(checked)


def test_a_set_whose_licence_does_not_allow_it_stays(tmp_path: Path) -> None:
    weighed(tmp_path, licence="ours; not to be passed on")
    with faked(tmp_path):
        done = bundle(tmp_path / "out", with_own=True)
    assert not [name for name in names(done.file) if "messages" in name]
    assert any("not to be passed on" in one.why for one in done.left_out)


def test_the_strictest_licence_of_the_rows_holds(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ["CC BY 4.0", "ours only"]
    monkeypatch.setattr("terazi.bundle.contents.licences_of_own", lambda *_: said)
    done = bundle(place / "out", tmp_path / "a.zip", with_own=True)
    assert not [name for name in names(done.file) if "messages" in name]
    (why,) = {one.why for one in done.left_out if "messages" in one.name}
    assert "“ours only”" in why
    assert "CC BY" not in why


@pytest.mark.parametrize(
    ("whole", "rows", "found"),
    [
        ("CC0-1.0", ["", "CC0-1.0"], ["CC0-1.0"]),
        ("CC0-1.0", ["", "only for us"], ["CC0-1.0", "only for us"]),
        (UNSAID, ["CC0-1.0", "MIT"], ["CC0-1.0", "MIT"]),
        (UNSAID, ["CC0-1.0", ""], ["CC0-1.0", UNSAID]),
    ],
)
def test_a_row_without_a_licence_has_that_of_the_sheet(
    whole: str, rows: list[str], found: list[str], tmp_path: Path
) -> None:
    wanted = Wanted("mine", "choice", ("sw",), licence=whole)
    descriptor, sheet = new_sheet(wanted, tmp_path)
    lines = "".join(f"{n},soko,{said}\n" for n, said in enumerate(rows))
    sheet.write_text(f"id,text,licence\n{lines}", encoding="utf-8")
    assert licences_of_own(descriptor.name, tmp_path) == found


def test_the_lists_are_right(place: Path, tmp_path: Path) -> None:
    done = bundle(place / "out", tmp_path / "all.zip", with_own=True, with_sets=True)
    with zipfile.ZipFile(done.file) as content:
        sums = content.read("SHA256SUMS").decode().splitlines()
        for line in sums:
            digest, _, name = line.partition("  ")
            assert hashlib.sha256(content.read(name)).hexdigest() == digest
        assert len(sums) == len(content.namelist()) - 1
        rows = list(csv.DictReader(content.read("test_sets.csv").decode().splitlines()))
        assert {row["in the bundle"] for row in rows} == {"yes"}
        assert {row["licence"] for row in rows} == {"CC0-1.0"}
        (model,) = csv.DictReader(content.read("models.csv").decode().splitlines())
        assert model["option"] == "Model"
        assert len(model["sha256"]) == 64
        programs = content.read("requirements.txt").decode()
        assert "terazi==" in programs
        assert ABSENT not in programs
        assert FILES not in programs
        everything = b"".join(content.read(name) for name in content.namelist())
    assert str(place).encode() not in everything
    assert b"../in" not in everything


def test_links_are_not_followed(place: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_text("secret", encoding="utf-8")
    (place / "out/link.txt").symlink_to(secret / "key.txt")
    (place / "out/folder").symlink_to(secret)
    inside = names(bundle(place / "out", tmp_path / "a.zip").file)
    assert not [name for name in inside if "link" in name or "key" in name]


def test_a_changed_own_file_does_not_come_along(place: Path, tmp_path: Path) -> None:
    (place / "in/sets/messages.csv").write_text("n,message,goes to\n1,x,vet\n", encoding="utf-8")
    done = bundle(place / "out", tmp_path / "a.zip", with_own=True)
    assert any("changed since" in one.why for one in done.left_out)
    assert not [name for name in names(done.file) if "messages" in name]


def test_too_much_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terazi.bundle.contents.MOST_BYTES", 1000)
    with pytest.raises(InputError, match="files in it"):
        bundle(place / "out")


def test_a_weighing_that_goes_on_is_not_bundled(place: Path) -> None:
    (place / "out/journal.sqlite-wal").write_bytes(b"x")
    with pytest.raises(InputError, match="going on"):
        bundle(place / "out")


def test_no_room_leaves_nothing_behind(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(make, "_add", full)
    with pytest.raises(TeraziError, match="no space left"):
        bundle(place / "out", place / "a.zip")
    assert not list(place.glob("*.zip"))
    assert not list(place.glob(".terazi-*"))


def _zip(file: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in (("weighing/proposal.yaml", b"x"), *entries):
            out.writestr(name, content)
    return file


def _link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("weighing/link")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../out.txt", "written elsewhere"),
        ("weighing/../../out.txt", "written elsewhere"),
        ("/etc/out.txt", "written elsewhere"),
        ("weighing\\..\\out.txt", "written elsewhere"),
        ("C:out.txt", "written elsewhere"),
        (_link(), "a link"),
    ],
)
def test_a_zip_that_would_write_elsewhere(
    name: str | zipfile.ZipInfo, says: str, tmp_path: Path
) -> None:
    file = _zip(tmp_path / "a.zip", (name, b"out"))
    with pytest.raises(InputError, match=says):
        verify(file)
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]


def _lies(file: Path) -> None:
    """Make an entry larger than its header says."""
    content = file.read_bytes()
    file.write_bytes(content.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little")))


@pytest.mark.parametrize(
    ("make_it", "says"),
    [
        (lambda file: file.write_bytes(b"no zip"), "no ZIP file"),
        (lambda file: file.write_bytes(_zip(file).read_bytes()[:60]), "no ZIP file"),
        (lambda file: _zip(file).write_bytes(b""), "no ZIP file"),
        (lambda file: _lies(_zip(file, ("weighing/big", bytes(5000)))), "damaged"),
    ],
)
def test_a_damaged_zip(make_it: Callable[[Path], object], says: str, tmp_path: Path) -> None:
    make_it(tmp_path / "a.zip")
    with pytest.raises(InputError, match=says):
        verify(tmp_path / "a.zip")


def test_a_foreign_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.writestr("photo.txt", "x")
    with pytest.raises(InputError, match="no weighing in this ZIP"):
        verify(tmp_path / "a.zip")


def test_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terazi.bundle.unpack.MOST_BYTES", 1_000_000)
    file = _zip(tmp_path / "a.zip", ("weighing/bomb", bytes(2_000_000)))
    with pytest.raises(InputError, match="unpacked it would take"), unpacked(file):
        pass
    monkeypatch.setattr("terazi.bundle.unpack.MOST_FILES", 3)
    with pytest.raises(InputError, match="too many"):
        verify(_zip(tmp_path / "b.zip", *((f"weighing/{n}", b"") for n in range(9))))


def test_a_change_inside_a_bundle_is_found(place: Path, tmp_path: Path) -> None:
    done = bundle(place / "out", tmp_path / "a.zip", with_own=True, with_sets=True)
    with zipfile.ZipFile(done.file) as content, zipfile.ZipFile(tmp_path / "b.zip", "w") as other:
        for name in content.namelist():
            text = content.read(name)
            if name == "weighing/ledger.csv":
                text = text.replace(b"Clerks", b"Nurses", 1)
            other.writestr(name, text)
    checked = verify(tmp_path / "b.zip")
    assert "ledger.csv" in told(checked)
    assert "differ" in in_words(checked)


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("CC BY 4.0", True),
        ("cc-by-nc-sa-4.0", True),
        ("Apache-2.0 (topics); CC BY-SA 4.0 (sentences, from FLORES-200)", True),
        ("CC0-1.0", True),
        ("Unicode-3.0", True),
        ("of the school; not to be published", False),
        ("MIT, but do not publish", False),
        ("ours", False),
        ("see the repository", False),
        ("Mitigated access", False),
        ("", False),
    ],
)
def test_only_a_licence_that_is_known_allows_it(licence: str, *, may: bool) -> None:
    assert may_be_passed_on(licence) is may
