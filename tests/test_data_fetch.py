"""Files come from the mirror, the cache or the network, and only as they were pinned."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terazi.data import fetch as fetching
from terazi.data.catalogue import CatalogueFile
from terazi.data.fetch import NotAvailableError, cached_path, fetch
from terazi.errors import InputError, TeraziError
from tests.data_samples import Answer, Server, pinned, serving

CONTENT = b"row\ttopic\tsentence\n" + b"1\thealth\tThe nurse came.\n" * 9000
FILE = pinned(CONTENT)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TERAZI_MIRROR", raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(fetching, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(fetching, "_SILENT_HOSTS", set())
    return tmp_path / "cache"


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server in place of the public one."""
    with serving() as server:
        address = property(lambda file: f"{server.address}/public/{file.path}")
        monkeypatch.setattr(CatalogueFile, "address", address)
        yield server


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def put_in_mirror(folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = folder / "mirror" / FILE.mirror_path
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    monkeypatch.setenv("TERAZI_MIRROR", str(folder / "mirror"))
    return path


def test_a_folder_is_the_first_mirror(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    path = put_in_mirror(tmp_path, CONTENT, monkeypatch)
    assert fetch(FILE, offline=True) == path
    assert not left(cache)


def test_layout_is_that_of_the_public_address() -> None:
    assert FILE.mirror_path == f"github/somebody/topics/{FILE.repository.commit}/data/file.tsv"
    assert FILE.address.endswith(f"/somebody/topics/{FILE.repository.commit}/data/file.tsv")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "0 bytes"),
        (CONTENT[:-1], "cut short"),
        (CONTENT + b"x", "too long"),
        (CONTENT.replace(b"nurse", b"purse"), "differs"),
        (b"<!DOCTYPE html><title>Log in</title>", "web page"),
    ],
)
def test_a_wrong_file_in_the_mirror_is_an_error(
    content: bytes, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put_in_mirror(tmp_path, content, monkeypatch)
    with pytest.raises(InputError) as error:
        fetch(FILE, offline=False)
    assert says in error.value.problem
    assert error.value.file == str(path)
    assert hashlib.sha256(content).hexdigest() in error.value.problem
    assert FILE.sha256 in error.value.problem
    assert error.value.way_out


def test_a_changed_mirror_is_checked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put_in_mirror(tmp_path, CONTENT, monkeypatch)
    fetch(FILE, offline=True)
    path.write_bytes(b"x" * len(CONTENT))
    os.utime(path, (1, 1))
    with pytest.raises(InputError):
        fetch(FILE, offline=True)


def test_a_mirror_that_is_not_there_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERAZI_MIRROR", str(tmp_path / "unplugged"))
    with pytest.raises(InputError, match="unplugged is not there"):
        fetch(FILE, offline=False)


def test_offline_without_anything_says_what_is_missing() -> None:
    with pytest.raises(NotAvailableError) as error:
        fetch(FILE, offline=True)
    assert "data/file.tsv" in error.value.reason
    assert "TERAZI_MIRROR" in str(error.value)


def test_offline_asks_nobody(public: Server) -> None:
    public.answers = [Answer(CONTENT)]
    with pytest.raises(NotAvailableError):
        fetch(FILE, offline=True)
    assert public.asked == []


def test_a_download_is_kept_and_not_repeated(public: Server) -> None:
    public.answers = [Answer(CONTENT)]
    steps: list[tuple[str, int, int]] = []
    path = fetch(FILE, offline=False, progress=lambda *step: steps.append(step))
    assert path == cached_path(FILE)
    assert path.read_bytes() == CONTENT
    assert steps[-1] == (FILE.path, len(CONTENT), len(CONTENT))
    assert [done for _, done, _ in steps] == sorted({done for _, done, _ in steps})
    assert fetch(FILE, offline=False) == path
    assert fetch(FILE, offline=True) == path
    assert public.asked == ["/public/data/file.tsv"]


def test_a_server_can_be_the_mirror_and_comes_before_the_public(
    public: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    public.answers = [Answer(CONTENT)]
    monkeypatch.setenv("TERAZI_MIRROR", f"{public.address}/stick/")
    fetch(FILE, offline=True)
    assert public.asked == [f"/stick/{FILE.mirror_path}"]


def test_what_the_mirror_has_not_comes_from_the_public(
    public: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    public.answers = [Answer(status=404), Answer(CONTENT)]
    monkeypatch.setenv("TERAZI_MIRROR", public.address)
    assert fetch(FILE, offline=False).read_bytes() == CONTENT
    assert public.asked == [f"/{FILE.mirror_path}", "/public/data/file.tsv"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "0 bytes"),
        (CONTENT.replace(b"nurse", b"purse"), "differs"),
        (CONTENT + b"more" * 100_000, "too long"),
        (b"  <html><body>Please pay</body></html>", "web page"),
    ],
)
def test_a_wrong_download_is_an_error_at_once_and_leaves_nothing(
    content: bytes, says: str, public: Server, cache: Path
) -> None:
    public.answers = [Answer(content)]
    with pytest.raises(InputError) as error:
        fetch(FILE, offline=False)
    assert says in error.value.problem
    assert FILE.sha256 in error.value.problem
    assert error.value.file == f"{public.address}/public/data/file.tsv"
    assert len(public.asked) == 1
    assert not left(cache)


def test_a_download_cut_short_is_tried_again(public: Server) -> None:
    short = Answer(CONTENT[:70_000], length=len(CONTENT))
    public.answers = [short, Answer(CONTENT)]
    assert fetch(FILE, offline=False).read_bytes() == CONTENT
    assert len(public.asked) == 2


def test_a_download_that_stays_short_is_an_error(public: Server, cache: Path) -> None:
    public.answers = [Answer(CONTENT[:70_000], length=len(CONTENT))]
    with pytest.raises(InputError, match=r"cut short: 70,000 of 225,019 bytes"):
        fetch(FILE, offline=False)
    assert len(public.asked) == 3
    assert not left(cache)


def test_not_found_is_not_asked_again(public: Server, cache: Path) -> None:
    public.answers = [Answer(b"<html>404</html>", status=404)]
    with pytest.raises(NotAvailableError, match="404 Not Found"):
        fetch(FILE, offline=False)
    assert len(public.asked) == 1
    assert not left(cache)


def test_a_server_in_trouble_is_asked_again(public: Server) -> None:
    public.answers = [Answer(status=500), Answer(status=503), Answer(CONTENT)]
    assert fetch(FILE, offline=False).read_bytes() == CONTENT


def test_a_server_that_stays_in_trouble_is_named(public: Server) -> None:
    public.answers = [Answer(status=500)]
    with pytest.raises(NotAvailableError, match="500 Internal Server Error"):
        fetch(FILE, offline=False)
    assert len(public.asked) == 3


def test_a_server_that_does_not_answer_is_waited_for_once(
    public: Server, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT", 0.05)
    public.answers = [Answer(CONTENT, wait=30)]
    with pytest.raises(NotAvailableError, match="no answer"):
        fetch(FILE, offline=False)
    assert len(public.asked) == 3
    with pytest.raises(NotAvailableError, match="has not answered before"):
        fetch(pinned(CONTENT, "data/other.tsv"), offline=False)
    assert len(public.asked) == 3
    assert not left(cache)


def test_a_damaged_copy_in_the_cache_is_fetched_anew(public: Server) -> None:
    public.answers = [Answer(CONTENT)]
    kept = cached_path(FILE)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(CONTENT[:100])
    assert fetch(FILE, offline=False).read_bytes() == CONTENT


def test_a_damaged_copy_in_the_cache_is_an_error_where_there_is_no_other() -> None:
    kept = cached_path(FILE)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(CONTENT[:100])
    with pytest.raises(InputError, match="cut short"):
        fetch(FILE, offline=True)


def test_the_cache_can_be_used_as_a_mirror(
    public: Server, cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    public.answers = [Answer(CONTENT)]
    path = fetch(FILE, offline=False)
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "another"))
    monkeypatch.setenv("TERAZI_MIRROR", str(cache / "data"))
    assert fetch(FILE, offline=True) == path


def test_a_cache_that_cannot_be_written_says_so(
    public: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public.answers = [Answer(CONTENT)]
    (tmp_path / "a file").write_bytes(b"")
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "a file"))
    with pytest.raises(TeraziError, match="TERAZI_CACHE") as error:
        fetch(FILE, offline=False)
    assert not isinstance(error.value, NotAvailableError)


def test_a_full_disk_is_not_taken_for_a_bad_network(
    public: Server, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(path), None, str(target))

    public.answers = [Answer(CONTENT)]
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(TeraziError, match="No space left"):
        fetch(FILE, offline=False)
    assert len(public.asked) == 1
    assert not left(cache)


def test_stopping_in_the_middle_leaves_nothing(public: Server, cache: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    public.answers = [Answer(CONTENT)]
    with pytest.raises(KeyboardInterrupt):
        fetch(FILE, offline=False, progress=stop)
    assert not left(cache)


@given(content=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_only_the_pinned_content_is_ever_used(
    content: bytes, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("mirror")
    small = pinned(b"the pinned content")
    path = folder / small.mirror_path
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    monkeypatch.setenv("TERAZI_MIRROR", str(folder))
    with pytest.raises(InputError):
        fetch(small, offline=True)
    path.write_bytes(b"the pinned content")
    assert fetch(small, offline=True) == path
